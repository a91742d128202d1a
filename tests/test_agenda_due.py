"""Wait, post, say that it is late, or leave out and say why."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.agenda.due import Timing, Verdict, judge, next_due, shelved
from bot.agenda.order import hold_ends
from bot.agenda.plan import Agenda, plan
from bot.agenda.reconcile import Stored
from bot.records import Kind, State
from bot.schedule.model import IfLate, LatePolicy, PollSlot, WeekTimes
from tests.agenda_terms import MON, SAT, SUN, THU, as_stored, circle, example, found, reading, slot, utc

LONG = IfLate(LatePolicy.POST, timedelta(days=30))
MINUTE = timedelta(minutes=1)


def verdict(
    key: str,
    now: datetime,
    *,
    if_late: IfLate = LONG,
    agenda: Agenda | None = None,
    stored: dict[str, Stored] | None = None,
) -> Verdict:
    """Judge one occurrence of the default agenda; nothing else has been posted unless it is given."""
    agenda = agenda or example()
    return judge(found(agenda, key), now=now, if_late=if_late, agenda=agenda, stored=stored or {})


def known(key: str, state: State) -> dict[str, Stored]:
    """Return a ledger in which one occurrence of the default agenda has this state."""
    return {key: as_stored(found(example(), key), state, "It was so.")}


# ---- how late --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("late", "timing"),
    [
        (-MINUTE, Timing.EARLY),
        (timedelta(), Timing.ON_TIME),
        (5 * MINUTE, Timing.ON_TIME),
        (5 * MINUTE + timedelta(seconds=1), Timing.LATE),
        (timedelta(hours=48), Timing.LATE),
        (timedelta(hours=48, seconds=1), Timing.TOO_LATE),
    ],
)
def test_five_minutes_are_on_time_and_two_days_are_the_limit(late: timedelta, timing: Timing) -> None:
    """By the default policy, post within 48 hours."""
    due = found(example(), "s1.section").due
    assert verdict("s1.section", due + late, if_late=IfLate()).timing is timing


@pytest.mark.parametrize("timing", Timing)
def test_only_what_is_on_time_or_late_enough_is_posted(timing: Timing) -> None:
    """Neither what is early, nor what is left out."""
    assert Verdict(timing).posts == (timing in {Timing.ON_TIME, Timing.LATE, Timing.QUIETLY_LATE})


def test_a_verdict_says_how_late_it_is() -> None:
    """Posted-at minus due, for the line that says so."""
    due = found(example(), "s1.section").due
    assert verdict("s1.section", due + timedelta(hours=3)).late == timedelta(hours=3)


def test_quietly_means_that_nothing_is_said_of_being_late() -> None:
    """The same limit, another verdict."""
    policy = IfLate(LatePolicy.QUIETLY, timedelta(hours=48))
    due = found(example(), "s1.section").due
    assert verdict("s1.section", due + timedelta(hours=3), if_late=policy).timing is Timing.QUIETLY_LATE
    assert verdict("s1.section", due + timedelta(days=3), if_late=policy).timing is Timing.TOO_LATE


def test_what_is_too_late_says_how_late_and_what_is_allowed() -> None:
    """Organisers read it in their channel."""
    due = found(example(), "s1.section").due
    late = verdict("s1.section", due + timedelta(days=3, hours=2), if_late=IfLate())
    assert late.reason == "It was 3 days and 2 hours late, and the circle's file allows 2 days."


def test_the_policy_to_skip_leaves_out_whatever_is_late_and_says_so() -> None:
    """Not what comes within five minutes."""
    policy = IfLate(LatePolicy.SKIP, timedelta())
    due = found(example(), "s1.section").due
    assert verdict("s1.section", due + 5 * MINUTE, if_late=policy).timing is Timing.ON_TIME
    late = verdict("s1.section", due + timedelta(hours=1), if_late=policy)
    assert late.timing is Timing.TOO_LATE
    assert late.reason == "It was 1 hour late, and the circle's file says to skip what is late."


# ---- what has been overtaken -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "by", "reason"),
    [
        ("welcome", "s1.section", "By then it was time for the text of week 1."),
        ("s1.brief", "s1.section", "By then it was time for the text."),
        ("s1.questions", "s1.closing", "By then it was time for the closing question."),
        ("s1.go-round", "s1.closing", "By then it was time for the closing question."),
        ("s1.closing", "s1.digest", "By then it was time for looking back."),
    ],
)
def test_what_a_later_step_overtakes_is_left_out(key: str, by: str, reason: str) -> None:
    """Late until the later step is due, and pointless from then on."""
    due = found(example(), by).due
    assert verdict(key, due - MINUTE).timing is Timing.LATE
    assert verdict(key, due) == Verdict(Timing.SUPERSEDED, due - found(example(), key).due, reason)


@pytest.mark.parametrize("kind", [Kind.QUESTIONS, Kind.GO_ROUND])
def test_without_a_closing_question_the_digest_overtakes(kind: Kind) -> None:
    """It looks back on what was asked."""
    agenda = plan(circle(week=replace(WeekTimes(), closing=None)), reading(3))
    seen = verdict(f"s1.{kind}", found(agenda, "s1.digest").due, agenda=agenda)
    assert seen.reason == "By then it was time for looking back."


def test_what_is_due_at_the_same_instant_overtakes_nothing() -> None:
    """A closing question with the digest: both go out, in the agenda's order."""
    week = replace(WeekTimes(), closing=slot(MON, "17:00"))
    agenda = plan(circle(week=week), reading(3))
    due = found(agenda, "s1.closing").due
    assert verdict("s1.closing", due, agenda=agenda).timing is Timing.ON_TIME


def test_a_poll_without_a_digest_ends_with_its_week() -> None:
    """One that would run on into the next week."""
    week = replace(
        WeekTimes(), closing=None, digest=None, poll=PollSlot(slot(SUN, "17:00"), slot(THU, "17:00"))
    )
    agenda = plan(circle(week=week), reading(3))
    seen = verdict("s1.poll", found(agenda, "s2.section").due, agenda=agenda)
    assert seen.reason == "By then it was time for the text of week 2."


@pytest.mark.parametrize("kind", [Kind.QUESTIONS, Kind.GO_ROUND, Kind.CLOSING])
def test_without_a_digest_the_next_text_ends_the_week(kind: Kind) -> None:
    """Where nothing of the week itself comes later."""
    week = replace(WeekTimes(), poll=None, meeting=None, digest=None)
    week = replace(week, closing=week.closing if kind is Kind.CLOSING else None)
    agenda = plan(circle(week=week), reading(3))
    next_text = found(agenda, "s2.section").due
    assert verdict(f"s1.{kind}", next_text - MINUTE, agenda=agenda).timing is Timing.LATE
    reason = verdict(f"s1.{kind}", next_text, agenda=agenda).reason
    assert reason == "By then it was time for the text of week 2."


def test_the_last_week_has_no_next_text() -> None:
    """Its closing question may come late as long as the policy lets it."""
    agenda = plan(circle(week=replace(WeekTimes(), digest=None)), reading(1))
    due = found(agenda, "s1.closing").due
    assert verdict("s1.closing", due + timedelta(days=20), agenda=agenda).timing is Timing.LATE


def test_an_order_of_the_circles_own_overtakes_nothing() -> None:
    """A go-round after the closing question is on time, and late, although the closing question is out."""
    week = replace(WeekTimes(), closing=slot(SAT, "10:00"), go_round=slot(SUN, "11:00"))
    agenda = plan(circle(week=week), reading(1))
    stored = {"s1.closing": as_stored(found(agenda, "s1.closing"), State.DONE)}
    due = found(agenda, "s1.go-round").due
    assert verdict("s1.go-round", due, agenda=agenda, stored=stored).timing is Timing.ON_TIME
    assert (
        verdict("s1.go-round", due + timedelta(hours=1), agenda=agenda, stored=stored).timing is Timing.LATE
    )


@pytest.mark.parametrize("state", [State.DONE, State.CLAIMED])
def test_what_was_posted_early_overtakes_too(state: State) -> None:
    """An organiser had the digest posted on Sunday: the closing question would come after it."""
    due = found(example(), "s1.closing").due
    seen = verdict("s1.closing", due, stored=known("s1.digest", state))
    assert seen.timing is Timing.SUPERSEDED
    assert seen.reason == "It would have come after looking back, which was posted already."


@pytest.mark.parametrize("state", [State.PLANNED, State.SKIPPED, State.FAILED, State.CANCELLED])
def test_what_was_not_posted_overtakes_only_by_its_time(state: State) -> None:
    """A digest that is still to come, or never comes, stops nothing before its time."""
    due = found(example(), "s1.closing").due
    assert verdict("s1.closing", due, stored=known("s1.digest", state)).timing is Timing.ON_TIME


# ---- texts and digests -----------------------------------------------------------------------------------------


def test_a_late_text_goes_out_although_its_closing_question_is_due() -> None:
    """The text is what everything hangs on; the rest gives way."""
    assert verdict("s1.section", found(example(), "s2.section").due).timing is Timing.LATE


@pytest.mark.parametrize(("by", "what"), [("closing", "the closing question"), ("digest", "looking back")])
def test_no_text_comes_after_its_own_closing(by: str, what: str) -> None:
    """Where that was posted already, although it is early or late."""
    now = found(example(), "s1.section").due + timedelta(days=5)
    seen = verdict("s1.section", now, stored=known(f"s1.{by}", State.DONE))
    assert seen.reason == f"It would have come after {what}, which was posted already."


def test_a_late_digest_goes_out_although_the_next_text_is_there() -> None:
    """It looks back, and shelves the week."""
    now = found(example(), "s2.questions").due
    assert verdict("s1.digest", now, stored=known("s2.section", State.DONE)).timing is Timing.LATE


@pytest.mark.parametrize("kind", [Kind.QUESTIONS, Kind.POLL, Kind.GO_ROUND, Kind.CLOSING, Kind.DIGEST])
def test_without_the_text_nothing_of_its_thread_goes_out(kind: Kind) -> None:
    """A text that was skipped has no thread in which anything could be asked."""
    occurrence = found(example(), f"s1.{kind}")
    seen = verdict(occurrence.key, occurrence.due, stored=known("s1.section", State.SKIPPED))
    assert seen.timing is Timing.SUPERSEDED
    assert seen.reason == "The week's text was left out, so there is no thread for it."


def test_without_the_text_the_group_still_meets() -> None:
    """A reminder goes to the channel."""
    due = found(example(), "s1.reminder").due
    assert verdict("s1.reminder", due, stored=known("s1.section", State.SKIPPED)).timing is Timing.ON_TIME


@pytest.mark.parametrize("state", [State.DONE, State.FAILED])
def test_a_text_that_is_out_or_failed_holds_nothing_back(state: State) -> None:
    """What failed may have been mended since."""
    due = found(example(), "s1.questions").due
    assert verdict("s1.questions", due, stored=known("s1.section", state)).timing is Timing.ON_TIME


# ---- polls and meetings ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("left", "reason"),
    [
        (timedelta(hours=1), ""),
        (59 * MINUTE, "Less than an hour was left for voting."),
        (timedelta(), "The time for voting was over."),
        (-MINUTE, "The time for voting was over."),
    ],
)
def test_a_poll_needs_an_hour(left: timedelta, reason: str) -> None:
    """Discord's polls last whole hours."""
    until = found(example(), "s1.poll").until
    assert until is not None
    assert verdict("s1.poll", until - left).reason == reason


def test_a_poll_is_overtaken_before_its_end_too() -> None:
    """One that would run until after the closing question."""
    week = replace(WeekTimes(), poll=PollSlot(slot(THU, "17:00"), slot(MON, "17:00")))
    agenda = plan(circle(week=week), reading(1))
    seen = verdict("s1.poll", found(agenda, "s1.closing").due, agenda=agenda)
    assert seen.reason == "By then it was time for the closing question."


def test_a_reminder_is_late_until_the_meeting_begins() -> None:
    """A minute before is soon enough; at its start there is nothing to be reminded of."""
    start = example().meetings["s1"].start
    assert verdict("s1.reminder", start - MINUTE).timing is Timing.LATE
    assert verdict("s1.reminder", start).reason == "The meeting had begun."


def test_an_event_comes_in_time_until_its_meeting_begins() -> None:
    """A bot that joins late, or a file that got a meeting later, still puts it into the calendar, whatever is late."""
    start = example().meetings["s2"].start
    never = IfLate(LatePolicy.SKIP, timedelta())
    assert verdict("s2.event", found(example(), "welcome").due - MINUTE).timing is Timing.EARLY
    assert verdict("s2.event", start - MINUTE, if_late=never).timing is Timing.ON_TIME
    assert verdict("s2.event", start, if_late=never).reason == "The meeting had begun."


def test_an_event_needs_no_text() -> None:
    """The group meets, although the week's text was left out."""
    due = found(example(), "s1.event").due
    assert verdict("s1.event", due, stored=known("s1.section", State.SKIPPED)).timing is Timing.ON_TIME


def test_a_digest_before_the_meeting_leaves_its_reminder() -> None:
    """The group meets all the same."""
    due = found(example(), "s1.reminder").due
    assert verdict("s1.reminder", due, stored=known("s1.digest", State.DONE)).timing is Timing.ON_TIME


# ---- what is held back -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "reason"),
    [
        ("s1.questions", "It was held back until it was time for the closing question."),
        ("s1.section", "It was held back until it was time for looking back."),
        ("s1.poll", "It was held back until too little time was left for voting."),
        ("s1.reminder", "It was held back until the meeting began."),
    ],
)
def test_what_is_held_waits_until_it_makes_no_sense_any_more(key: str, reason: str) -> None:
    """Then it is left out, and organisers read why."""
    occurrence = found(example(), key)
    stored = {key: replace(as_stored(occurrence), held=True)}
    limit = hold_ends(occurrence, example())
    assert limit
    assert verdict(key, limit.at - MINUTE, stored=stored) == Verdict(Timing.HELD)
    seen = verdict(key, limit.at, stored=stored)
    assert (seen.timing, seen.reason) == (Timing.SUPERSEDED, reason)


@pytest.mark.parametrize("state", [State.SKIPPED, State.CANCELLED])
def test_without_the_end_no_archive_is_made_by_itself(state: State) -> None:
    """Members weren't told until when they can take back their words."""
    agenda = plan(replace(circle(), publish_after_days=7), reading())
    due = found(agenda, "publish").due
    stored = {"end": as_stored(found(agenda, "end"), state, "It was so.")}
    seen = verdict("publish", due, agenda=agenda, stored=stored)
    assert seen.timing is Timing.SUPERSEDED
    assert "until when they can take back their words" in seen.reason


# ---- what comes next, and what is over -------------------------------------------------------------------------


def test_the_next_due_is_the_earliest_that_is_planned() -> None:
    """What is done or claimed rings no alarm."""
    stored = {o.key: as_stored(o) for o in example().occurrences if o.kind is not Kind.EVENT}
    stored |= known("welcome", State.DONE) | known("s1.brief", State.CLAIMED)
    assert next_due(stored) == found(example(), "s1.section").due


def test_nothing_planned_is_never_due() -> None:
    """After the end the alarm is silent."""
    assert next_due(known("end", State.DONE)) is None


def test_a_week_is_shelved_by_its_digest() -> None:
    """From Monday 17:00 in Berlin on, answers count as late."""
    assert shelved(example(), "s1") == utc("2027-01-18T16:00")


def test_without_a_digest_a_week_is_shelved_when_the_next_opens_and_the_last_at_the_end() -> None:
    """Tuesday 19 January, and a week after the last closing question."""
    agenda = plan(circle(week=replace(WeekTimes(), digest=None)), reading(2))
    assert shelved(agenda, "s1") == found(agenda, "s2.section").due
    assert shelved(agenda, "s2") == found(agenda, "end").due


def test_a_week_that_is_not_there_is_not_shelved() -> None:
    """Asking for it is a mistake of the program's."""
    with pytest.raises(KeyError):
        shelved(example(), "s9")
