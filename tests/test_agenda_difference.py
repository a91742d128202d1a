"""What an edited file would do to a running circle: told before it does, with the weeks that it would endanger."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from bot.agenda.difference import Danger, What, dangers, differences
from bot.agenda.plan import Agenda, plan
from bot.agenda.reconcile import Stored
from bot.records import State
from bot.schedule.model import WeekTimes
from tests.agenda_terms import FRI, as_stored, circle, example, found, reading, slot

LONG_BEFORE, LONG_AFTER = datetime(2020, 1, 1, tzinfo=UTC), datetime(2040, 1, 1, tzinfo=UTC)


def running(*posted: str) -> dict[str, Stored]:
    """Return a ledger in which the weeks that are named have been posted, and the others are planned."""
    return {
        o.key: as_stored(o, State.DONE if o.week in posted else State.PLANNED) for o in example().occurrences
    }


def renamed(name: str, to: str) -> Agenda:
    """Return the agenda of a reading in which a week goes by another name."""
    whole = reading(3)
    sections = tuple(one.model_copy(update={"id": to}) if one.id == name else one for one in whole.sections)
    return plan(circle(), replace(whole, sections=sections))


def test_everything_is_told_of_once() -> None:
    """Whatever becomes of it."""
    later = plan(circle(week=replace(WeekTimes(), questions=slot(FRI, "17:00"), closing=None)), reading(3))
    told = differences(running("s1"), later)
    assert sorted(one.key for one in told) == sorted({*running(), *(o.key for o in later.occurrences)})
    by = {what: {one.key for one in told if one.what is what} for what in What}
    assert by[What.MOVED] == {"s2.questions", "s3.questions"}
    assert by[What.DROPPED] == {"s2.closing", "s3.closing"}
    assert by[What.DONE] == {key for key in running() if key.startswith("s1.")}
    assert not by[What.ADDED]


def test_what_moves_is_told_with_both_times() -> None:
    """What is dropped has only the first, what comes only the second; what was done keeps its own."""
    later = plan(circle(week=replace(WeekTimes(), questions=slot(FRI, "17:00"), closing=None)), reading(3))
    told = {one.key: one for one in differences(running("s1"), later)}
    before = {o.key: o.due for o in example().occurrences}
    moved = told["s2.questions"]
    assert (moved.before, moved.after) == (before["s2.questions"], found(later, "s2.questions").due)
    assert (told["s2.closing"].before, told["s2.closing"].after) == (before["s2.closing"], None)
    assert (told["s1.questions"].before, told["s1.questions"].after) == (before["s1.questions"], None)


def test_what_was_cancelled_and_is_wanted_again_is_added() -> None:
    """As it will be planned anew."""
    stored = running()
    stored["s2.poll"] = replace(stored["s2.poll"], state=State.CANCELLED, reason="Gone.")
    assert [one.key for one in differences(stored, example()) if one.what is What.ADDED] == ["s2.poll"]


def test_another_number_alone_moves_nothing_for_people() -> None:
    """It stays at its time."""
    stored = running()
    stored["s2.section"] = replace(stored["s2.section"], number=7)
    assert {one.what for one in differences(stored, example())} == {What.STAYS}


def test_what_was_left_out_is_told_with_its_reason() -> None:
    """It isn't planned any more, and no file brings it back."""
    stored = running()
    stored["s2.poll"] = replace(stored["s2.poll"], state=State.SKIPPED, reason="Ana skipped it.")
    (one,) = [one for one in differences(stored, example()) if one.what is What.DONE]
    assert (one.key, one.state, one.reason) == ("s2.poll", State.SKIPPED, "Ana skipped it.")


def test_a_week_of_which_only_the_brief_was_posted_would_come_again_too() -> None:
    """Organisers would get it twice; what only stands in the calendar is no danger."""
    stored = running("s1")
    stored["s2.brief"] = replace(stored["s2.brief"], state=State.DONE)
    assert dangers(stored, renamed("s2", "second"), LONG_BEFORE) == (Danger("second", 2, "again", "s2"),)
    for key in [key for key in stored if key.endswith(".event")]:
        stored[key] = replace(stored[key], state=State.DONE)
    assert dangers(stored, renamed("s3", "third"), LONG_BEFORE) == ()


def test_a_posted_week_under_another_name_would_come_again() -> None:
    """One danger, told by both names, although a week is lost and another is new."""
    assert dangers(running("s1", "s2"), renamed("s2", "second"), LONG_BEFORE) == (
        Danger("second", 2, "again", "s2"),
    )


def test_a_posted_week_that_is_gone_is_an_orphan() -> None:
    """Its answers would have no place."""
    assert dangers(running("s1", "s2", "s3"), plan(circle(), reading(2)), LONG_BEFORE) == (
        Danger("s3", 3, "orphan"),
    )


def test_a_new_week_whose_time_has_passed_would_come_late() -> None:
    """One to come is no danger."""
    stored = {key: row for key, row in running("s1").items() if row.week != "s2"}
    assert dangers(stored, example(), LONG_AFTER) == (Danger("s2", 2, "past"),)
    assert dangers(stored, example(), LONG_BEFORE) == ()


def test_weeks_that_were_never_posted_may_change_their_names() -> None:
    """And go, and move."""
    assert dangers(running("s1"), renamed("s2", "second"), LONG_BEFORE) == ()
    assert dangers(running("s1"), plan(circle(), reading(1)), LONG_BEFORE) == ()
