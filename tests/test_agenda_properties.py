"""What holds for every circle, reading and row of pauses."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.agenda.instants import instant, local
from bot.agenda.plan import Agenda, plan, within
from bot.agenda.reconcile import Stored, reconcile
from bot.reading.model import Reading
from bot.records import PROMISED, Kind, Occurrence, Pause, State
from bot.schedule.model import Circle, Slot
from tests.agenda_terms import A_WEEK, READINGS, applied, as_stored, circles, pauses

PAUSES = pauses()
CIRCLES = circles()
many = settings(deadline=None, max_examples=60)
ORDER = list(Kind)


def slot_of(occurrence: Occurrence, circle: Circle, last: str) -> Slot:
    """Return the slot that an occurrence must keep to, from the circle's file."""
    times = circle.times_for(occurrence.week or last)
    if occurrence.kind is Kind.POLL:
        assert times.poll is not None
        return times.poll.start
    if occurrence.kind is Kind.REMINDER:
        assert times.meeting is not None
        return times.meeting.start
    if occurrence.kind is Kind.BRIEF:
        return Slot((times.section.weekday - 1) % 7, times.section.time)
    named: Slot | None = getattr(times, occurrence.kind.replace("-", "_"))
    assert named is not None
    return named


@many
@given(CIRCLES, READINGS, PAUSES)
def test_planning_twice_is_planning_once(circle: Circle, reading: Reading, held: tuple[Pause, ...]) -> None:
    """The same circle, reading and pauses give the same agenda, in order, with each key once."""
    agenda = plan(circle, reading, pauses=held)
    assert plan(circle, reading, pauses=held) == agenda
    assert [o.due for o in agenda.occurrences] == sorted(o.due for o in agenda.occurrences)
    assert len({o.key for o in agenda.occurrences}) == len(agenda.occurrences)
    assert (
        within(agenda, agenda.occurrences[0].due, agenda.occurrences[-1].due + A_WEEK) == agenda.occurrences
    )


@many
@given(CIRCLES, READINGS, PAUSES)
def test_everything_falls_on_its_weekday_at_its_wall_time(
    circle: Circle, reading: Reading, held: tuple[Pause, ...]
) -> None:
    """Also after pauses; but for a gap, whose shift is the gap's and stands in the note."""
    for occurrence in plan(circle, reading, pauses=held).occurrences:
        if occurrence.kind in {Kind.WELCOME, Kind.EVENT, Kind.END, Kind.PUBLISH, *PROMISED}:
            continue
        start = occurrence.due + timedelta(minutes=60) * (occurrence.kind is Kind.REMINDER)
        shown = local(start, circle.zone).replace(tzinfo=None, fold=0)
        slot = slot_of(occurrence, circle, reading.sections[-1].id)
        meant = datetime.combine(shown.date(), slot.time)
        assert shown.weekday() == slot.weekday
        assert start == instant(meant, circle.zone).at
        assert (shown == meant) == ("doesn't exist" not in occurrence.note.split(". ")[0])
        assert occurrence.local == local(occurrence.due, circle.zone).replace(tzinfo=None, fold=0)


@many
@given(CIRCLES, READINGS)
def test_a_weeks_moments_lie_within_a_week_of_its_text(circle: Circle, reading: Reading) -> None:
    """No moment is before the text, none later than the same weekday and time."""
    agenda = plan(circle, reading)
    texts = {o.week: o.local for o in agenda.occurrences if o.kind is Kind.SECTION}
    starts = {key: local(meeting.start, circle.zone) for key, meeting in agenda.meetings.items()}
    for o in agenda.occurrences:
        if not o.week or o.kind in {Kind.EVENT, Kind.BRIEF, Kind.SECTION}:
            continue
        shown = starts[o.week].replace(tzinfo=None) if o.kind is Kind.REMINDER else o.local
        # An hour either way for what a gap may have shifted.
        assert timedelta(hours=-1) < shown - texts[o.week] <= A_WEEK + timedelta(hours=1)


@many
@given(CIRCLES, READINGS, PAUSES)
def test_no_week_opens_in_a_break(circle: Circle, reading: Reading, held: tuple[Pause, ...]) -> None:
    """Whatever the pauses do; and every week opens on the date of its text, after the week before."""
    agenda = plan(circle, reading, pauses=held)
    opens = [week.opens for week in agenda.weeks]
    assert not any(pause.holds(day) for pause in circle.breaks for day in opens)
    assert [o.local.date() for o in agenda.occurrences if o.kind is Kind.SECTION] == opens
    assert all(before < after for before, after in pairwise(opens))


@many
@given(CIRCLES, READINGS, PAUSES)
def test_a_pause_never_brings_anything_forward(
    circle: Circle, reading: Reading, held: tuple[Pause, ...]
) -> None:
    """With one pause more, whatever was due stays, and the rest stays or comes whole weeks later, after its end.

    No pause that begins after the end moves what comes after it.
    """
    for count in range(len(held)):
        before = {o.key: o for o in plan(circle, reading, pauses=held[:count]).occurrences}
        pause = held[count]
        for after in plan(circle, reading, pauses=held[: count + 1]).occurrences:
            was = before[after.key]
            days = (after.local.date() - was.local.date()).days
            assert days >= 0
            # A reminder's own date may differ by a gap at midnight; its meeting's is a matter of weeks.
            assert days % 7 == 0 or after.kind is Kind.REMINDER
            # What comes after the end is reckoned from the end.
            is_after = after.kind in {Kind.PUBLISH, *PROMISED} and pause.start > before[Kind.END.value].due
            if was.due < pause.start or pause.end is None or is_after:
                # An event is made long before its meeting, which may move all the same.
                assert replace(after, until=None) == replace(was, until=None)
                assert after.until == was.until or after.kind is Kind.EVENT
            else:
                assert after.due >= pause.end


@many
@given(CIRCLES, READINGS, PAUSES)
def test_the_order_of_kinds_in_a_week_is_kept(
    circle: Circle, reading: Reading, held: tuple[Pause, ...]
) -> None:
    """Pauses change no order within a week; brief and text lead, and ties go by kind."""
    before, after = plan(circle, reading), plan(circle, reading, pauses=held)
    for week in after.weeks:
        own = of_week(after, week.section_id)
        assert [o.kind for o in own[:2]] == [Kind.BRIEF, Kind.SECTION]
        ranks = [(o.due, ORDER.index(o.kind)) for o in own]
        assert ranks == sorted(ranks)
        if not any(o.note for o in (*own, *of_week(before, week.section_id))):
            assert [o.kind for o in own] == [o.kind for o in of_week(before, week.section_id)]


def of_week(agenda: Agenda, section_id: str) -> list[Occurrence]:
    """Return a week's occurrences in the agenda's order, but for its meeting's event, which is made at the start."""
    return [o for o in agenda.occurrences if o.week == section_id and o.kind is not Kind.EVENT]


@st.composite
def ledgers(draw: st.DrawFn, agenda: Agenda) -> dict[str, Stored]:
    """Draw what may have become of an agenda by now: some of it is stored, in any state."""
    states = {o: draw(st.none() | st.sampled_from(State)) for o in agenda.occurrences}
    return {
        o.key: as_stored(o, state, "" if state is State.PLANNED else "It was so.")
        for o, state in states.items()
        if state
    }


@many
@given(st.data(), CIRCLES, CIRCLES, READINGS, READINGS, PAUSES)
def test_reconciling_again_changes_nothing(
    data: st.DataObject,
    old: Circle,
    new: Circle,
    old_reading: Reading,
    new_reading: Reading,
    held: tuple[Pause, ...],
) -> None:
    """Whatever was edited: one round and the ledger holds the agenda; what has happened is never touched."""
    stored = data.draw(ledgers(plan(old, old_reading)))
    agenda = plan(new, new_reading, pauses=held)
    after = applied(stored, reconcile(stored, agenda))
    assert reconcile(after, agenda) == ()
    untouchable = {State.CLAIMED, State.DONE, State.SKIPPED, State.FAILED}
    assert all(after[key] == was for key, was in stored.items() if was.state in untouchable)
    for occurrence in agenda.occurrences:
        known = after[occurrence.key]
        assert known.state in untouchable or known == as_stored(occurrence)
    planned = {key for key, known in after.items() if known.state is State.PLANNED}
    assert planned <= {o.key for o in agenda.occurrences}
