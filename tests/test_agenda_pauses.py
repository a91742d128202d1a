"""A pause moves what was still to come by whole weeks, and nothing else."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.agenda.plan import Agenda, plan
from bot.records import Pause
from bot.schedule.model import Break, PollSlot
from tests.agenda_terms import A_WEEK, ONLY_TEXT, SUN, THU, TUE, circle, example, found, reading, slot, utc


def moved(before: Agenda, after: Agenda) -> dict[str, timedelta]:
    """Return by how much each occurrence moved in wall time, without those that stayed."""
    by = {o.key: found(after, o.key).local - o.local for o in before.occurrences}
    return {key: shift for key, shift in by.items() if shift}


def test_a_pause_that_lasts_moves_nothing() -> None:
    """The runner holds everything back until it ends."""
    assert example([Pause(utc("2027-01-13"))]) == example()


def test_a_pause_into_which_nothing_fell_moves_nothing() -> None:
    """From after the text to before the questions of week 1."""
    assert example([Pause(utc("2027-01-13"), utc("2027-01-14T15:59"))]) == example()


def test_a_pause_after_everything_moves_nothing() -> None:
    """The last thing that a term does is its end."""
    assert example([Pause(utc("2027-03-01"), utc("2027-04-01"))]) == example()


def test_what_was_due_when_the_pause_began_stays_and_the_rest_moves_by_a_week() -> None:
    """Paused on Wednesday of week 1 until Friday: welcome, brief and text are out, all else comes a week later.

    The meetings' events were made with the welcome.
    """
    paused = example([Pause(utc("2027-01-13"), utc("2027-01-15"))])
    shifts = moved(example(), paused)
    assert set(shifts.values()) == {A_WEEK}
    out = {"welcome", "s1.event", "s2.event", "s3.event", "s1.brief", "s1.section"}
    assert {o.key for o in example().occurrences} - set(shifts) == out
    assert [w.opens for w in paused.weeks] == [date(2027, 1, 12), date(2027, 1, 26), date(2027, 2, 2)]


@pytest.mark.parametrize(
    ("end", "weeks"), [("2027-01-14T16:00", 0), ("2027-01-14T16:01", 1), ("2027-01-28T16:00", 2)]
)
def test_the_fewest_weeks_are_taken_that_bring_the_first_to_the_pauses_end(end: str, weeks: int) -> None:
    """The questions were due first, on Thursday 14 January at 16:00 UTC; at the end of the pause is soon enough."""
    paused = example([Pause(utc("2027-01-13"), utc(end))])
    assert found(paused, "s1.questions").local - found(example(), "s1.questions").local == weeks * A_WEEK


def test_what_is_due_at_the_pauses_first_instant_moves() -> None:
    """It was not yet due when the pause began: it became due with it."""
    paused = example([Pause(utc("2027-01-14T16:00"), utc("2027-01-14T17:00"))])
    assert moved(example(), paused)["s1.questions"] == A_WEEK


def test_the_first_that_fell_into_the_pause_may_belong_to_the_later_week() -> None:
    """Week 2's brief on Monday, before week 1's digest on Tuesday."""
    week = replace(ONLY_TEXT, digest=slot(TUE, "16:00"))
    pauses = [Pause(utc("2027-01-18T12:00"), utc("2027-01-18T18:00"))]
    agenda = plan(circle(week=week), reading(2), pauses=pauses)
    assert [found(agenda, key).local.day for key in ("s2.brief", "s1.digest", "s2.section")] == [25, 26, 26]


def test_meetings_and_the_ends_of_polls_move_along() -> None:
    """A meeting keeps its length, a poll its days; the event, made long before, knows its meeting's new start."""
    paused = example([Pause(utc("2027-01-13"), utc("2027-01-15"))])
    event = found(paused, "s1.event")
    assert (event.due, event.until) == (found(example(), "s1.event").due, utc("2027-01-24T16:00"))
    meeting = paused.meetings["s1"]
    assert (meeting.start, meeting.end) == (utc("2027-01-24T16:00"), utc("2027-01-24T17:15"))
    assert found(paused, "s1.poll").until == utc("2027-01-24T16:00")


def test_a_poll_that_is_out_keeps_its_end() -> None:
    """A pause that begins while people vote leaves the poll as Discord has it."""
    paused = example([Pause(utc("2027-01-15"), utc("2027-01-20"))])
    assert found(paused, "s1.poll") == found(example(), "s1.poll")


def test_wall_times_stay_when_the_pause_crosses_a_change_of_clocks() -> None:
    """17:00 stays 17:00, from winter into summer."""
    circle_ = circle(starts=date(2027, 3, 23))
    paused = plan(circle_, reading(1), pauses=[Pause(utc("2027-03-20"), utc("2027-03-25"))])
    assert found(paused, "s1.section").due == utc("2027-03-30T15:00")


def test_pauses_add_up_in_order() -> None:
    """The second is reckoned from where the first left everything, whatever order they are given in."""
    first = Pause(utc("2027-01-13"), utc("2027-01-15"))
    second = Pause(utc("2027-01-22"), utc("2027-01-30"))
    twice = example([second, first])
    assert moved(example(), twice) == {
        "s1.questions": A_WEEK,
        "s1.poll": A_WEEK,
    } | {o.key: 2 * A_WEEK for o in example().occurrences if o.due >= found(example(), "s1.go-round").due}


def test_a_pause_before_the_welcome_moves_the_whole_term() -> None:
    """The welcome stays a week before week 1."""
    paused = example([Pause(utc("2027-01-01"), utc("2027-01-10"))])
    assert set(moved(example(), paused).values()) == {A_WEEK}
    assert len(moved(example(), paused)) == len(example().occurrences)


def test_a_pause_between_brief_and_text_leaves_the_brief() -> None:
    """The facilitator has it already."""
    paused = example([Pause(utc("2027-01-18T17:00"), utc("2027-01-20"))])
    shifts = moved(example(), paused)
    assert "s2.brief" not in shifts
    assert shifts["s2.section"] == shifts["s3.brief"] == A_WEEK


def test_a_pause_after_the_last_digest_moves_only_the_end() -> None:
    """All weeks are over; the end comes a week later, and so does what is reckoned from it."""
    paused = example([Pause(utc("2027-02-02"), utc("2027-02-10"))])
    assert moved(example(), paused) == dict.fromkeys(("end", "publish", "erase-notice", "erase"), A_WEEK)
    assert paused.weeks == example().weeks


def test_a_pause_after_the_end_moves_nothing() -> None:
    """Members were told the days by then."""
    paused = example([Pause(utc("2027-02-09"), utc("2027-03-01"))])
    assert moved(example(), paused) == {}


def test_an_opening_that_a_pause_would_move_into_a_break_moves_on() -> None:
    """Week 2 goes from the 19th to the 26th, which is in the break, and so to the 2nd; week 3 follows it."""
    holiday = Break(date(2027, 1, 26), date(2027, 1, 26), "Away.")
    pauses = [Pause(utc("2027-01-13"), utc("2027-01-15"))]
    agenda = plan(circle(breaks=[holiday]), reading(3), pauses=pauses)
    assert [w.opens for w in agenda.weeks] == [date(2027, 1, 12), date(2027, 2, 2), date(2027, 2, 9)]
    assert found(agenda, "s1.digest").local.date() == date(2027, 1, 25)
    assert found(agenda, "s2.section").local.date() == date(2027, 2, 2)
    assert agenda.weeks[1].breaks == (holiday,)


def test_a_break_that_a_pause_leaves_behind_leaves_no_empty_week() -> None:
    """The break was between weeks 1 and 2 of three; paused past it, the weeks follow each other again."""
    holiday = Break(date(2027, 1, 26), date(2027, 1, 26), "Away.")
    pauses = [Pause(utc("2027-01-13"), utc("2027-01-27"))]
    before = plan(circle(breaks=[holiday]), reading(3))
    after = plan(circle(breaks=[holiday]), reading(3), pauses=pauses)
    assert [w.opens.day for w in before.weeks] == [12, 19, 2]
    assert [w.opens for w in after.weeks] == [date(2027, 1, 12), date(2027, 2, 2), date(2027, 2, 9)]


def test_a_week_with_its_own_day_keeps_it() -> None:
    """Week 2 opens on a Thursday this once, a week later; week 3 on its Tuesday."""
    change = {"s2": {"section": slot(THU, "17:00")}}
    week = replace(ONLY_TEXT, poll=PollSlot(slot(THU, "17:00"), slot(SUN, "17:00")))
    pauses = [Pause(utc("2027-01-13"), utc("2027-01-18"))]
    agenda = plan(circle(week=week, changes=change), reading(3), pauses=pauses)
    assert [f"{w.opens:%a %d}" for w in agenda.weeks] == ["Tue 12", "Thu 28", "Tue 02"]
