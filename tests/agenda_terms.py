"""Circles and readings for the tests of planning: real models, small, and as strategies."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

from hypothesis import strategies as st

from bot.agenda.plan import Agenda, plan
from bot.agenda.reconcile import Cancel, Change, Stored
from bot.reading.model import Reading, Section
from bot.reading.text import Text
from bot.records import Occurrence, Pause, State
from bot.schedule.model import Break, ChannelLink, Circle, MeetingSlot, PollSlot, Slot, WeekChange, WeekTimes

ZONES = (
    "Europe/Berlin",
    "America/New_York",
    "America/Santiago",  # changes its clocks at midnight
    "Australia/Lord_Howe",  # by half an hour
    "Africa/Casablanca",  # for Ramadan
    "Asia/Kolkata",  # never
    "Pacific/Apia",
)
MON, TUE, WED, THU, FRI, SAT, SUN = range(7)
ONLY_TEXT = WeekTimes(questions=None, poll=None, go_round=None, meeting=None, closing=None, digest=None)
A_WEEK = timedelta(weeks=1)


def section(name: str, *, has_poll: bool = True) -> Section:
    """Return a section that asks something at every moment of the week."""
    asked = {
        kind: {
            "id": f"{name}-{kind}",
            "aim": "test",
            "passage": {"paragraph": "1", "quote": "a"},
            "ask": "b?",
        }
        for kind in ("opening", "core", "go-round", "closing", "poll")
    }
    poll = {"poll": asked["poll"] | {"options": ["yes", "no"]}} if has_poll else {}
    fixed = {"id": name, "title": name.title(), "paragraphs": "1", "core": [asked["core"]]}
    return Section.model_validate(
        fixed | poll | {kind: asked[kind] for kind in ("opening", "go-round", "closing")}
    )


def reading(count: int = 3, *, without_poll: Sequence[int] = ()) -> Reading:
    """Return a reading of sections s1, s2 ...; those whose numbers are given have no poll."""
    sections = (section(f"s{number}", has_poll=number not in without_poll) for number in range(1, count + 1))
    text = Text((), (), "0")
    return Reading(
        "essay", "Essay", "A. Uthor", "", "en-GB", "It is about.", 120, {}, tuple(sections), text, ()
    )


def circle(
    *,
    zone: str = "Europe/Berlin",
    starts: date = date(2027, 1, 12),
    week: WeekTimes | None = None,
    every: int = 1,
    breaks: Sequence[Break] = (),
    changes: Mapping[str, Mapping[str, object]] | None = None,
) -> Circle:
    """Return a circle with the default week (Tuesday 17:00 to Monday 17:00)."""
    link = ChannelLink(1, 2)
    given = {name: WeekChange(dict(change)) for name, change in (changes or {}).items()}
    return Circle(
        "circle",
        "Tuesday circle",
        "essay",
        link,
        link,
        zone,
        starts,
        every_weeks=every,
        week=week or WeekTimes(),
        breaks=tuple(breaks),
        changes=given,
    )


def slot(day: int, clock: str) -> Slot:
    """Return a slot by its day and its time as text."""
    return Slot(day, time.fromisoformat(clock))


def utc(text: str) -> datetime:
    """Return an instant from ISO text without an offset."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def found(agenda: Agenda, key: str) -> Occurrence:
    """Return an occurrence that must be there."""
    occurrence = agenda.find(key)
    assert occurrence is not None, key
    return occurrence


def example(pauses: Sequence[Pause] = ()) -> Agenda:
    """Return the default circle's agenda for three weeks."""
    return plan(circle(), reading(), pauses=pauses)


def as_stored(occurrence: Occurrence, state: State = State.PLANNED, reason: str = "") -> Stored:
    """Return an occurrence as the ledger would have it."""
    return Stored(
        occurrence.key,
        occurrence.kind,
        occurrence.week,
        occurrence.number,
        occurrence.due,
        occurrence.until,
        state,
        reason,
    )


def applied(stored: Mapping[str, Stored], changes: Sequence[Change]) -> dict[str, Stored]:
    """Return the ledger after these changes."""
    after = dict(stored)
    for change in changes:
        if isinstance(change, Cancel):
            after[change.key] = replace(after[change.key], state=State.CANCELLED, reason=change.reason)
        else:
            after[change.occurrence.key] = as_stored(change.occurrence)
    return after


# ---- strategies ------------------------------------------------------------------------------------------------

SLOTS = st.builds(Slot, st.integers(0, 6), st.times().map(lambda t: t.replace(second=0, microsecond=0)))
MAYBE = st.none() | SLOTS
POLLS = st.none() | st.builds(PollSlot, SLOTS, SLOTS)
MEETINGS = st.none() | st.builds(MeetingSlot, SLOTS, st.integers(5, 720))
WEEKS = st.builds(
    WeekTimes,
    section=SLOTS,
    questions=MAYBE,
    poll=POLLS,
    go_round=MAYBE,
    meeting=MEETINGS,
    closing=MAYBE,
    digest=MAYBE,
)
CHANGES = st.dictionaries(
    st.sampled_from(["s1", "s2", "s3"]),
    st.fixed_dictionaries(
        {}, optional={"section": SLOTS, "questions": MAYBE, "poll": POLLS, "meeting": MEETINGS}
    ),
    max_size=2,
)
DAYS = st.dates(date(2026, 9, 1), date(2027, 6, 30))
BREAKS = st.lists(
    st.builds(
        lambda first, days: Break(first, first + timedelta(days=days), "Away."), DAYS, st.integers(0, 30)
    ),
    max_size=3,
)
READINGS = st.builds(
    lambda count, without: reading(count, without_poll=without), st.integers(1, 4), st.sets(st.integers(1, 4))
)


@st.composite
def circles(draw: st.DrawFn) -> Circle:
    """Draw a circle with any week, breaks, changes and zone, that starts on its section's weekday."""
    week = draw(WEEKS)
    day = draw(DAYS)
    return circle(
        zone=draw(st.sampled_from(ZONES)),
        starts=day + timedelta(days=(week.section.weekday - day.weekday()) % 7),
        week=week,
        every=draw(st.integers(1, 4)),
        breaks=draw(BREAKS),
        changes=draw(CHANGES),
    )


@st.composite
def pauses(draw: st.DrawFn) -> tuple[Pause, ...]:
    """Draw up to three pauses, one after the other; the last may go on."""
    at = draw(st.datetimes(datetime(2026, 9, 1), datetime(2027, 8, 1))).replace(tzinfo=UTC)  # noqa: DTZ001
    drawn = []
    for _ in range(draw(st.integers(0, 3))):
        end = at + timedelta(hours=draw(st.integers(0, 24 * 40)))
        drawn.append(Pause(at, end))
        at = end + timedelta(hours=draw(st.integers(1, 24 * 40)))
    return (*drawn, Pause(at)) if draw(st.booleans()) else tuple(drawn)
