"""What should happen and when, for the default week and for every way to change it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time

import pytest

from bot.agenda.plan import Meeting, plan, within
from bot.records import Kind
from bot.schedule.model import Break, MeetingSlot, PollSlot, WeekTimes
from tests.agenda_terms import (
    FRI,
    ONLY_TEXT,
    SAT,
    SUN,
    THU,
    TUE,
    circle,
    example,
    found,
    reading,
    slot,
    utc,
)


def locals_of(week: WeekTimes, **more: object) -> dict[str, str]:
    """Return the wall times of a one-week plan by key."""
    agenda = plan(circle(week=week, **more), reading(1))  # type: ignore[arg-type]
    return {o.key: f"{o.local:%a %d %H:%M}" for o in agenda.occurrences}


def test_the_default_week_goes_from_tuesday_to_monday() -> None:
    """Every moment of the first week stands where the example file puts it, between welcome and brief of week 2.

    The events of all meetings are made with the welcome.
    """
    first = [(o.key, f"{o.local:%a %d %b %H:%M}") for o in example().occurrences[:13]]
    assert first == [
        ("welcome", "Tue 05 Jan 17:00"),
        ("s1.event", "Tue 05 Jan 17:00"),
        ("s2.event", "Tue 05 Jan 17:00"),
        ("s3.event", "Tue 05 Jan 17:00"),
        ("s1.brief", "Mon 11 Jan 17:00"),
        ("s1.section", "Tue 12 Jan 17:00"),
        ("s1.questions", "Thu 14 Jan 17:00"),
        ("s1.poll", "Thu 14 Jan 17:00"),
        ("s1.go-round", "Sat 16 Jan 11:00"),
        ("s1.reminder", "Sun 17 Jan 16:00"),
        ("s1.closing", "Sun 17 Jan 18:30"),
        ("s1.digest", "Mon 18 Jan 17:00"),
        ("s2.brief", "Mon 18 Jan 17:00"),
    ]


def test_occurrences_carry_their_week_and_welcome_and_end_carry_none() -> None:
    """Number and section id belong to the weeks; what is outside has 0 and nothing."""
    agenda = example()
    inside = found(agenda, "s2.closing")
    assert (inside.kind, inside.week, inside.number) == (Kind.CLOSING, "s2", 2)
    assert {(o.week, o.number) for o in (found(agenda, "welcome"), found(agenda, "end"))} == {("", 0)}


def test_the_end_comes_a_week_after_the_last_thing_of_the_last_week() -> None:
    """The last digest is due on Monday 1 February; the end a week later at the same time."""
    assert found(example(), "end").local == datetime(2027, 2, 8, 17)  # noqa: DTZ001
    after = [o.key for o in example().occurrences if o.due > found(example(), "end").due]
    assert after == ["publish", "erase-notice", "erase"]


AFTER = ["end", "publish", "erase-notice", "erase"]


def test_without_a_digest_the_end_comes_at_the_sections_time() -> None:
    """The last thing is the closing question on Sunday at 18:30; the end is on the next Sunday at 17:00."""
    assert locals_of(replace(WeekTimes(), digest=None))["end"] == "Sun 24 17:00"


def test_a_poll_has_its_end_and_a_reminder_its_meetings_start() -> None:
    """`until` is the instant at which there is no point any more."""
    agenda = example()
    assert found(agenda, "s1.poll").until == utc("2027-01-17T16:00")
    assert found(agenda, "s1.reminder").until == utc("2027-01-17T16:00")
    assert found(agenda, "s1.section").until is None


def test_meetings_have_start_end_and_place_by_section() -> None:
    """75 minutes from Sunday 17:00, where the file says."""
    week = replace(WeekTimes(), meeting_place="https://example.org/room")
    meetings = plan(circle(week=week), reading(1)).meetings
    assert meetings == {
        "s1": Meeting(utc("2027-01-17T16:00"), utc("2027-01-17T17:15"), "https://example.org/room")
    }


def test_events_are_made_with_the_welcome_for_the_weeks_that_meet() -> None:
    """All at the welcome's instant, whatever day and hour their own week opens; each ends as its meeting begins."""
    changes = {"s2": {"meeting": None}, "s3": {"section": slot(THU, "09:00")}}
    agenda = plan(circle(changes=changes), reading(3))
    events = [o for o in agenda.occurrences if o.kind is Kind.EVENT]
    assert [(o.key, o.week, o.number) for o in events] == [("s1.event", "s1", 1), ("s3.event", "s3", 3)]
    assert {(o.due, o.local) for o in events} == {
        (found(agenda, "welcome").due, found(agenda, "welcome").local)
    }
    assert [o.until for o in events] == [agenda.meetings[o.week].start for o in events]


def test_a_clock_change_at_the_welcome_is_said_once() -> None:
    """The welcome's wall time doesn't exist on that day; its note says so, and no event repeats it."""
    opens = date(2027, 4, 4)
    week = replace(WeekTimes(), section=slot(SUN, "02:30"))
    agenda = plan(circle(starts=opens, week=week), reading(2))
    assert found(agenda, "welcome").note.startswith("02:30 doesn't exist")
    assert {found(agenda, f"s{n}.event").note for n in (1, 2)} == {""}
    assert found(agenda, "s1.event").due == found(agenda, "welcome").due


def test_what_the_week_leaves_out_does_not_happen() -> None:
    """With every slot at none, the brief and the text are left, and the end with what follows it."""
    agenda = plan(circle(week=ONLY_TEXT), reading(1))
    assert [o.key for o in agenda.occurrences] == ["welcome", "s1.brief", "s1.section", *AFTER]
    assert agenda.meetings == {}


def test_a_section_without_a_poll_of_its_own_has_none_in_its_week() -> None:
    """The schedule's poll slot asks nothing where the reading has no poll."""
    agenda = plan(circle(), reading(2, without_poll=[1]))
    assert [o.key for o in agenda.occurrences if o.kind is Kind.POLL] == ["s2.poll"]


@pytest.mark.parametrize(
    ("clock", "day"), [("17:01", "Tue 12 17:01"), ("17:00", "Tue 19 17:00"), ("16:00", "Tue 19 16:00")]
)
def test_a_slot_on_the_sections_weekday_is_the_next_one_after_it(clock: str, day: str) -> None:
    """Not later than the text means seven days on."""
    assert locals_of(replace(ONLY_TEXT, questions=slot(TUE, clock)))["s1.questions"] == day


def test_a_polls_end_is_counted_on_from_its_start() -> None:
    """A poll from Sunday to Saturday ends six days later, and one until its own time a week later."""
    long = PollSlot(slot(SUN, "12:00"), slot(SAT, "12:00"))
    agenda = plan(circle(week=replace(ONLY_TEXT, poll=long)), reading(1))
    assert found(agenda, "s1.poll").until == utc("2027-01-23T11:00")
    same = PollSlot(slot(SUN, "12:00"), slot(SUN, "12:00"))
    agenda = plan(circle(week=replace(ONLY_TEXT, poll=same)), reading(1))
    assert found(agenda, "s1.poll").until == utc("2027-01-24T11:00")


def test_a_reminder_of_a_meeting_after_midnight_is_due_the_evening_before() -> None:
    """An hour before 00:15 on Sunday is 23:15 on Saturday."""
    week = replace(ONLY_TEXT, meeting=MeetingSlot(slot(SUN, "00:15"), 60))
    assert locals_of(week)["s1.reminder"] == "Sat 16 23:15"


def test_every_second_week_opens_two_weeks_on() -> None:
    """The moments of a week stay within its first seven days."""
    agenda = plan(circle(every=2), reading(3))
    assert [w.opens for w in agenda.weeks] == [date(2027, 1, 12), date(2027, 1, 26), date(2027, 2, 9)]
    assert found(agenda, "s1.digest").local.date() == date(2027, 1, 18)


def test_a_start_on_another_weekday_means_the_first_opening_after_it() -> None:
    """`starts` on a Friday: week 1 opens on the Tuesday after."""
    assert plan(circle(starts=date(2027, 1, 8)), reading(1)).weeks[0].opens == date(2027, 1, 12)


# ---- breaks ----------------------------------------------------------------------------------------------------


def test_an_opening_in_a_break_moves_by_a_week_and_all_later_weeks_with_it() -> None:
    """Week 2 would open on the break's last day; weeks 2 and 3 come a week later, week 1's digest stays."""
    holiday = Break(date(2027, 1, 18), date(2027, 1, 19), "Half-term.")
    agenda = plan(circle(breaks=[holiday]), reading(3))
    assert [w.opens for w in agenda.weeks] == [date(2027, 1, 12), date(2027, 1, 26), date(2027, 2, 2)]
    assert found(agenda, "s1.digest").local.date() == date(2027, 1, 18)
    assert found(agenda, "s2.brief").local.date() == date(2027, 1, 25)


def test_the_week_that_a_break_moved_says_so() -> None:
    """The note is for organisers, the break's own words are for members; other weeks say nothing."""
    holiday = Break(date(2027, 1, 18), date(2027, 1, 19), "Half-term.")
    _, moved, after = plan(circle(breaks=[holiday]), reading(3)).weeks
    assert moved.note == (
        "Week 2 opens on Tuesday 26 January 2027 instead of Tuesday 19 January 2027 "
        "(break Monday 18 January 2027 to Tuesday 19 January 2027); later weeks move with it."
    )
    assert (moved.say, moved.breaks) == ("Half-term.", (holiday,))
    assert (after.note, after.say, after.breaks) == ("", "", ())


def test_breaks_in_a_row_move_an_opening_past_both() -> None:
    """A long break counts once, a silent one says nothing to members."""
    long = Break(date(2027, 1, 11), date(2027, 1, 20), "Exams.")
    next_one = Break(date(2027, 1, 26), date(2027, 1, 26))
    (week,) = plan(circle(breaks=[long, next_one]), reading(1)).weeks
    assert (week.opens, week.say, week.breaks) == (date(2027, 2, 2), "Exams.", (long, next_one))


def test_a_break_between_openings_moves_nothing() -> None:
    """Wednesday to Monday holds no Tuesday."""
    quiet = Break(date(2027, 1, 13), date(2027, 1, 18), "Away.")
    assert plan(circle(breaks=[quiet]), reading(3)) == example()


# ---- one week's own times --------------------------------------------------------------------------------------


def test_a_change_holds_for_its_week_only() -> None:
    """A meeting on Saturday at 16:00 in week 2, and no poll; weeks 1 and 3 as always."""
    change = {"s2": {"meeting": MeetingSlot(slot(SAT, "16:00"), 75), "poll": None}}
    agenda = plan(circle(changes=change), reading(3))
    assert [f"{o.local:%a %H:%M}" for o in agenda.occurrences if o.kind is Kind.REMINDER] == [
        "Sun 16:00",
        "Sat 15:00",
        "Sun 16:00",
    ]
    assert agenda.find("s2.poll") is None
    assert agenda.find("s3.poll") is not None


@pytest.mark.parametrize(("day", "opens"), [(TUE, 19), (THU, 21), (FRI, 22)])
def test_a_week_with_its_own_day_opens_on_the_next_one(day: int, opens: int) -> None:
    """Week 2 is usually on Tuesday 19 January; the week after it is on its Tuesday again."""
    agenda = plan(circle(changes={"s2": {"section": slot(day, "18:00")}}), reading(3))
    assert found(agenda, "s2.section").local == datetime(2027, 1, opens, 18)  # noqa: DTZ001
    assert [w.opens.day for w in agenda.weeks] == [12, opens, 26]


def test_a_break_counts_by_the_day_on_which_the_week_really_opens() -> None:
    """A break on Tuesday alone leaves a week alone that opens on Wednesday this once."""
    change = {"s2": {"section": slot(TUE + 1, "17:00")}}
    day_off = Break(date(2027, 1, 19), date(2027, 1, 19))
    agenda = plan(circle(changes=change, breaks=[day_off]), reading(3))
    assert [w.opens for w in agenda.weeks] == [date(2027, 1, 12), date(2027, 1, 20), date(2027, 1, 26)]


# ---- order and clocks ------------------------------------------------------------------------------------------


def test_at_one_instant_the_older_week_comes_first_and_then_the_kinds_in_order() -> None:
    """A digest at the next text's time looks back before the next text opens."""
    week = replace(
        ONLY_TEXT,
        questions=slot(THU, "17:00"),
        poll=PollSlot(slot(THU, "17:00"), slot(SAT, "17:00")),
        digest=slot(TUE, "17:00"),
    )
    keys = [o.key for o in plan(circle(week=week), reading(2)).occurrences]
    assert keys[3:7] == ["s1.questions", "s1.poll", "s2.brief", "s1.digest"]
    assert keys[7] == "s2.section"


def test_a_gap_is_said_in_the_note() -> None:
    """02:30 doesn't exist on the day on which the clocks go forward; the plan says what happens instead."""
    week = replace(ONLY_TEXT, go_round=slot(SUN, "02:30"))
    agenda = plan(circle(week=week, starts=date(2027, 3, 23)), reading(1))
    occurrence = found(agenda, "s1.go-round")
    assert occurrence.note == "02:30 doesn't exist on Sunday 28 March 2027 in Europe/Berlin; posted at 03:30"
    assert (occurrence.local.time(), occurrence.due) == (time(3, 30), utc("2027-03-28T01:30"))


def test_a_fold_is_said_in_the_note() -> None:
    """02:30 comes twice on the day on which the clocks go back; the first is taken."""
    week = replace(ONLY_TEXT, go_round=slot(SUN, "02:30"))
    agenda = plan(circle(week=week, starts=date(2027, 10, 26)), reading(1))
    occurrence = found(agenda, "s1.go-round")
    assert (
        occurrence.note
        == "02:30 comes twice on Sunday 31 October 2027 in Europe/Berlin; posted the first time"
    )
    assert (occurrence.local, occurrence.due) == (datetime(2027, 10, 31, 2, 30), utc("2027-10-31T00:30"))  # noqa: DTZ001


def test_a_meeting_and_a_polls_end_in_a_gap_are_said_too() -> None:
    """The reminder speaks of its meeting, the poll of its end."""
    week = replace(
        ONLY_TEXT,
        meeting=MeetingSlot(slot(SUN, "02:30"), 60),
        poll=PollSlot(slot(SUN, "02:15"), slot(SUN, "02:45")),
    )
    agenda = plan(circle(week=week, starts=date(2027, 3, 23)), reading(1))
    assert found(agenda, "s1.reminder").note == (
        "02:30 doesn't exist on Sunday 28 March 2027 in Europe/Berlin; the meeting begins at 03:30"
    )
    assert found(agenda, "s1.reminder").local.time() == time(1, 30)
    assert agenda.meetings["s1"].start == utc("2027-03-28T01:30")
    assert found(agenda, "s1.poll").note == (
        "02:15 doesn't exist on Sunday 28 March 2027 in Europe/Berlin; posted at 03:15. "
        "02:45 doesn't exist on Sunday 28 March 2027 in Europe/Berlin; the poll ends at 03:45"
    )


def test_within_holds_its_start_and_not_its_end() -> None:
    """A stretch from the text to the questions has the text."""
    agenda = example()
    start, end = found(agenda, "s1.section").due, found(agenda, "s1.questions").due
    assert [o.key for o in within(agenda, start, end)] == ["s1.section"]


def test_planning_asks_for_nothing_by_an_unknown_key() -> None:
    """A key that isn't in the agenda finds nothing, and after the last week no week opens."""
    agenda = example()
    assert agenda.find("s9.section") is None
    assert agenda.section_after(3) is None
