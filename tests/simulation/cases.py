"""Circles by chance: a reading of ten weeks, and every way in which a circle's file can have it read."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from random import Random
from zoneinfo import ZoneInfo

from bot.reading.model import Reading, Section
from bot.reading.text import Source, bind
from bot.records import Layout
from bot.schedule.form import LATE_KINDS
from bot.schedule.model import (
    Break,
    ChannelLink,
    Circle,
    IfLate,
    LatePolicy,
    MeetingSlot,
    PollSlot,
    Slot,
    Votes,
    WeekChange,
    WeekTimes,
)
from tests.simulation.guild import CHANNEL, ORGANISERS, ROOM, SERVER

WEEKS = 10
PARAGRAPHS = 3  # of each week
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


@cache
def reading(weeks: int = WEEKS) -> Reading:
    """Return a reading with everything that a week can have: notes, words, a poll, two questions, a brief."""
    texts = tuple(
        f"Paragraph {n} says thing-{n} and means another. It ends here{' [1]' if n == 1 else ''}."
        for n in range(1, weeks * PARAGRAPHS + 1)
    )
    text = bind(Source(texts, ((1, "The note says what the thing is."),), "0"))
    sections = tuple(_section(number) for number in range(1, weeks + 1))
    return Reading("essay", "Essay", "A. Uthor", "", "en-GB", "It is about.", 120, {}, sections, text, ())


def _section(number: int) -> Section:
    first = (number - 1) * PARAGRAPHS + 1
    last = first + PARAGRAPHS - 1

    def asked(name: str, aim: str, paragraph: int) -> dict[str, object]:
        passage = {"paragraph": str(paragraph), "quote": f"thing-{paragraph}"}
        return {"id": f"w{number}-{name}", "aim": aim, "passage": passage, "ask": f"What of {name} {number}?"}

    return Section.model_validate(
        {
            "id": f"w{number}",
            "title": f"Part {number}",
            "paragraphs": f"{first}-{last}",
            "link": "What came before is quickly said.",
            "terms": [{"term": "thing", "says": "what is meant here", "see": str(first)}],
            "opening": asked("opening", "understand", first),
            "core": [asked("core-1", "test", first), asked("core-2", "connect", last)],
            "poll": asked("poll", "test", last) | {"options": ["It is", "It is not", "Something else"]},
            "go-round": asked("round", "connect", first),
            "closing": asked("closing", "understand", last),
            "brief": {"listen-for": ["this"], "follow-ups": ["And that?"], "limits": [], "dated": []},
        }
    )


def week_times() -> WeekTimes:
    """Return a week that has everything, its meeting in the server's voice channel."""
    return WeekTimes(meeting_place=f"https://discord.com/channels/{SERVER}/{ROOM}")


def circle(**other: object) -> Circle:
    """Return a circle with a usual week."""
    usual = Circle(
        "circle",
        "Tuesday circle",
        "essay",
        ChannelLink(SERVER, CHANNEL),
        ChannelLink(SERVER, ORGANISERS),
        "Europe/Berlin",
        date(2027, 1, 12),
        mention="Readers",
        week=week_times(),
    )
    return replace(usual, **other)  # type: ignore[arg-type]


def by_chance(chance: Random) -> tuple[Circle, Layout, tuple[int, ...]]:
    """Return a circle, the kind of its channel, and who is interested in its meetings."""
    zone = chance.choice(ZONES)
    starts = _starts(chance, zone)
    chosen = circle(
        zone=zone,
        starts=starts,
        every_weeks=chance.choice((1, 1, 1, 2)),
        week=_week(chance),
        breaks=_breaks(chance, starts),
        changes=_changes(chance),
        if_late=IfLate(
            chance.choice((LatePolicy.POST, LatePolicy.POST, LatePolicy.QUIETLY, LatePolicy.SKIP)),
            timedelta(hours=chance.choice((1, 6, 48, 48, 168))),
        ),
        if_late_by_kind=_by_kind(chance),
        mention=chance.choice(("Readers", None)),
        votes=chance.choice((Votes.AS_DISCORD, Votes.AS_DISCORD, Votes.PRIVATE)),
        publish_after_days=chance.choice((None, 0, 7, 7, 14)),
        publish_here=chance.random() < 0.3,
        keep_months=chance.choice((1, 2, 12)),
    )
    crowd = tuple(range(1, 1 + chance.choice((0, 0, 3, 3, 100))))
    return chosen, chance.choice(list(Layout)), crowd


def _by_kind(chance: Random) -> dict[str, IfLate]:
    """Return what holds for single kinds of post, for one circle in three."""
    if chance.random() < 2 / 3:
        return {}
    usual = (IfLate(LatePolicy.SKIP, timedelta()), IfLate(LatePolicy.POST, timedelta(hours=168)))
    return {kind: chance.choice(usual) for kind in chance.sample(LATE_KINDS, 3) if kind != "default"}


def _starts(chance: Random, zone: str) -> date:
    """Return a first day; for two in three a change of the clocks lies in the weeks that follow."""
    changes = _changes_of_clocks(zone)
    if not changes or chance.random() < 1 / 3:
        return date(2027, 1, 1) + timedelta(days=chance.randrange(700))
    return chance.choice(changes) - timedelta(days=chance.randrange(0, 70))


@cache
def _changes_of_clocks(zone: str) -> tuple[date, ...]:
    days = [datetime(2027, 1, 1, tzinfo=UTC) + timedelta(days=n) for n in range(900)]
    offsets = [day.astimezone(ZoneInfo(zone)).utcoffset() for day in days]
    pairs = zip(days, offsets, offsets[1:], strict=False)
    return tuple(day.date() for day, before, after in pairs if before != after)


def _week(chance: Random) -> WeekTimes:
    usual = week_times()
    if chance.random() < 0.5:  # at hours that the clocks skip or have twice, on the days on which they do
        usual = replace(
            usual,
            section=Slot(chance.choice((SAT, SUN)), time(chance.choice((0, 1, 2)), 30)),
            questions=Slot(MON, time(2, 30)),
            poll=PollSlot(Slot(MON, time(2, 30)), Slot(THU, time(20))),
            go_round=Slot(WED, time(0, 30)),
            meeting=MeetingSlot(Slot(FRI, time(3, 30)), 90),
            closing=Slot(FRI, time(23, 30)),
            digest=Slot(SAT, time(0, 15)),
        )
    place = chance.choice((usual.meeting_place, "https://example.org/meet", None))
    without = chance.choice(
        (None, None, None, "questions", "poll", "go_round", "closing", "digest", "meeting")
    )
    return replace(usual, meeting_place=place, **({without: None} if without else {}))  # type: ignore[arg-type]


def _breaks(chance: Random, starts: date) -> tuple[Break, ...]:
    found = []
    for _ in range(chance.choice((0, 0, 1, 2))):
        first = starts + timedelta(days=chance.randrange(7, 70))
        found.append(Break(first, first + timedelta(days=chance.randrange(0, 16)), "A holiday."))
    return tuple(sorted(found, key=lambda one: one.first))


def _changes(chance: Random) -> dict[str, WeekChange]:
    if chance.random() < 0.6:
        return {}
    week = f"w{chance.randint(1, WEEKS)}"
    given = chance.choice(
        (
            {"meeting": None},
            {"poll": None, "go_round": None},
            {"closing": None, "digest": None},
            {"facilitator": "ada"},
        )
    )
    return {week: WeekChange(given)}
