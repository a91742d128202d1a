"""The example circle in seven zones over both changes of the clocks, beside whenever's reckoning."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from functools import cache
from pathlib import Path

import pytest
from whenever import PlainDateTime

from bot.agenda.plan import plan
from bot.reading.model import Reading
from bot.records import Kind
from bot.schedule.load import load_circle
from bot.schedule.model import Circle, MeetingSlot, PollSlot, Slot
from tests.agenda_terms import ZONES

EXAMPLE = Path(__file__).parents[1] / "readings/what-is-communisation/circle.example.yaml"
WEEKS = 10
FIRST_WEEKS = (date(2026, 8, 25), date(2026, 9, 29), date(2027, 2, 2), date(2027, 3, 9), date(2027, 10, 5))
# By hand, and not from the file: the example's moments, in days counted from the day of the text.
DAYS = {
    Kind.BRIEF: (-1, time(17)),
    Kind.SECTION: (0, time(17)),
    Kind.QUESTIONS: (2, time(17)),
    Kind.POLL: (2, time(17)),
    Kind.GO_ROUND: (4, time(11)),
    Kind.REMINDER: (5, time(17)),
    Kind.CLOSING: (5, time(18, 30)),
    Kind.DIGEST: (6, time(17)),
}
terms = pytest.mark.parametrize(
    ("zone", "starts"), [(zone, starts) for zone in ZONES for starts in FIRST_WEEKS], ids=str
)


@cache
def example() -> tuple[Circle, Reading]:
    """Return the example circle and its reading."""
    loaded = load_circle(EXAMPLE)
    assert loaded.circle is not None
    assert loaded.reading is not None
    return loaded.circle, loaded.reading


def moved(zone: str, starts: date) -> Circle:
    """Return the example circle in another zone and term, without its break and its changed weeks."""
    return replace(example()[0], zone=zone, starts=starts, breaks=(), changes={})


def moments() -> list[tuple[int, str, Kind, int, time]]:
    """Return every moment of every week: the week's number from 0, its id, the kind, day and time."""
    return [
        (number, section.id, kind, day, clock)
        for number, section in enumerate(example()[1].sections)
        for kind, (day, clock) in DAYS.items()
        if kind is not Kind.POLL or section.poll
    ]


def oracle(day: date, clock: time, zone: str) -> datetime:
    """Return the instant that whenever gives for a wall time."""
    plain = PlainDateTime(day.year, day.month, day.day, clock.hour, clock.minute)
    return plain.assume_tz(zone, disambiguation="compatible").to_instant().to_stdlib()


def expected(starts: date, zone: str, *, clocks: dict[Kind, time] | None = None) -> dict[str, datetime]:
    """Return every key of a ten-week term with the instant at which it must be due.

    With `clocks` these kinds come at another time.
    """
    clocks = clocks or {}
    dues = {}
    for number, name, kind, day, clock in moments():
        due = oracle(starts + timedelta(weeks=number, days=day), clocks.get(kind, clock), zone)
        dues[f"{name}.{kind}"] = due - timedelta(hours=kind is Kind.REMINDER)
    dues["welcome"] = oracle(starts - timedelta(days=7), time(17), zone)
    dues |= {f"{section.id}.event": dues["welcome"] for section in example()[1].sections}
    digest = clocks.get(Kind.DIGEST, DAYS[Kind.DIGEST][1])
    dues |= {kind.value: oracle(day, digest, zone) for kind, day in afterwards(starts)}
    return dues


def afterwards(starts: date) -> list[tuple[Kind, date]]:
    """Return the days of the end and of what comes after it: a week later, a year later, and a week before that."""
    end = starts + timedelta(weeks=WEEKS, days=6)
    erased = end.replace(year=end.year + 1)
    return [
        (Kind.END, end),
        (Kind.PUBLISH, end + timedelta(weeks=1)),
        (Kind.ERASE_NOTICE, erased - timedelta(weeks=1)),
        (Kind.ERASE, erased),
    ]


@terms
def test_the_example_is_due_when_whenever_says(zone: str, starts: date) -> None:
    """Every occurrence of ten weeks is there once, at the instant that its wall time means."""
    agenda = plan(moved(zone, starts), example()[1])
    assert len(agenda.weeks) == WEEKS
    assert {o.key: o.due for o in agenda.occurrences} == expected(starts, zone)


@terms
def test_there_is_exactly_one_of_each_kind_on_each_of_its_dates(zone: str, starts: date) -> None:
    """No change of clocks doubles or loses a day's post."""
    agenda = plan(moved(zone, starts), example()[1])
    dates = [(kind, starts + timedelta(weeks=number, days=day)) for number, _, kind, day, _ in moments()]
    dates += [(Kind.WELCOME, starts - timedelta(days=7))]
    dates += [(Kind.EVENT, starts - timedelta(days=7))] * WEEKS
    dates += afterwards(starts)
    assert Counter((o.kind, o.local.date()) for o in agenda.occurrences) == Counter(dates)


@pytest.mark.parametrize("clock", [time(0, 30), time(1, 45), time(2, 30), time(3)], ids=str)
@terms
def test_in_the_hours_that_clocks_skip_and_repeat_it_is_the_same(
    zone: str, starts: date, clock: time
) -> None:
    """Go-round on Saturday, meeting and poll's end on Sunday, digest on Monday, all at night."""
    circle, reading = moved(zone, starts), example()[1]
    week = replace(
        circle.week,
        poll=PollSlot(Slot(3, time(17)), Slot(6, clock)),
        go_round=Slot(5, clock),
        meeting=MeetingSlot(Slot(6, clock), 75),
        digest=Slot(0, clock),
    )
    agenda = plan(replace(circle, week=week), reading)
    night = dict.fromkeys((Kind.GO_ROUND, Kind.REMINDER, Kind.DIGEST), clock)
    assert {o.key: o.due for o in agenda.occurrences} == expected(starts, zone, clocks=night)
    assert [o.until for o in agenda.occurrences if o.kind is Kind.POLL] == [
        oracle(starts + timedelta(weeks=number, days=5), clock, zone)
        for number, section in enumerate(reading.sections)
        if section.poll
    ]


def test_the_terms_above_meet_gaps_and_folds() -> None:
    """Zones and first weeks are chosen so that both occur; otherwise they would prove little."""
    circle, reading = example()
    week = replace(circle.week, go_round=Slot(6, time(2, 15)), digest=Slot(6, time(0, 30)))
    notes = [
        occurrence.note
        for zone in ZONES
        for starts in FIRST_WEEKS
        for occurrence in plan(replace(moved(zone, starts), week=week), reading).occurrences
    ]
    assert sum("doesn't exist" in note for note in notes) >= 6
    assert sum("comes twice" in note for note in notes) >= 3


def test_the_example_as_it_stands_opens_on_these_days() -> None:
    """Ten Tuesdays from 12 January 2027, without that of half-term; what the file changes is changed."""
    agenda = plan(*example())
    assert [f"{week.opens:%m-%d}" for week in agenda.weeks] == [
        *("01-12", "01-19", "01-26", "02-02", "02-16", "02-23", "03-02", "03-09", "03-16", "03-23")
    ]
    assert [week.say for week in agenda.weeks if week.say] == ["Half-term. Week 5 opens a week later."]
    opens = {week.section_id: week.opens for week in agenda.weeks}
    saturday = opens["reform-or-revolution"] + timedelta(days=4)
    assert agenda.meetings["reform-or-revolution"].start == oracle(saturday, time(16), "Europe/Berlin")
