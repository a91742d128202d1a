"""The moments of a term that a whole group may know, and the months in which they lie."""

from __future__ import annotations

from calendar import Calendar
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from zoneinfo import ZoneInfo

from bot import wording
from bot.agenda.plan import Agenda
from bot.reading.model import Reading
from bot.records import Kind
from bot.schedule.model import Circle

# What stands in a calendar's cell for each; nothing that only organisers see.
LETTERS = {
    Kind.WELCOME: "W",
    Kind.SECTION: "T",
    Kind.QUESTIONS: "Q",
    Kind.POLL: "P",
    Kind.GO_ROUND: "G",
    Kind.REMINDER: "M",
    Kind.CLOSING: "C",
    Kind.DIGEST: "L",
    Kind.END: "E",
}


@dataclass(frozen=True, slots=True)
class Shared:
    """One moment: `at` and `until` as the circle's clocks show them (aware)."""

    key: str
    kind: Kind
    what: str
    number: int
    title: str
    at: datetime
    until: datetime | None
    place: str | None = None

    @property
    def letter(self) -> str:
        """What stands for it in a calendar."""
        return LETTERS[self.kind]


@dataclass(frozen=True, slots=True)
class Month:
    """A month by weeks from Monday; each day with its number (0: of another month) and the letters of its moments."""

    year: int
    number: int
    weeks: tuple[tuple[tuple[int, str], ...], ...]


def shared(circle: Circle, reading: Reading, agenda: Agenda) -> tuple[Shared, ...]:
    """Return what the group may know, in order; a meeting stands for its reminder."""
    titles = {section.id: section.title for section in reading.sections}
    found = []
    for one in agenda.occurrences:
        if one.kind not in LETTERS:
            continue
        meeting = agenda.meetings.get(one.week) if one.kind is Kind.REMINDER else None
        at, until = (meeting.start, meeting.end) if meeting else (one.due, one.until)
        there = ZoneInfo(circle.zone)
        found.append(
            Shared(
                key=one.key,
                kind=one.kind,
                what=wording.SHARED_MEETING if meeting else wording.KIND[one.kind.value],
                number=one.number,
                title=titles.get(one.week, ""),
                at=at.astimezone(there),
                until=until and until.astimezone(there),
                place=meeting.place if meeting else None,
            )
        )
    return tuple(sorted(found, key=lambda one: one.at))


def months(found: Sequence[Shared]) -> Iterator[Month]:
    """Yield every month from the first moment to the last."""
    by_day = {day: list(own) for day, own in groupby(found, key=lambda one: one.at.date())}
    first, last = min(by_day), max(by_day)
    for index in range(first.year * 12 + first.month - 1, last.year * 12 + last.month):
        year, month = index // 12, index % 12 + 1
        weeks = tuple(
            tuple((day.day if day.month == month else 0, _letters(by_day, day, month)) for day in week)
            for week in Calendar().monthdatescalendar(year, month)
        )
        yield Month(year, month, weeks)


def _letters(by_day: dict[date, list[Shared]], day: date, month: int) -> str:
    own = by_day.get(day, ()) if day.month == month else ()
    return "".join(dict.fromkeys(one.letter for one in own))


def legend(found: Sequence[Shared]) -> list[str]:
    """Return what the letters stand for, of those that there are."""
    said = {one.letter: one.what for one in found}
    return [f"{letter} {said[letter]}" for letter in LETTERS.values() if letter in said]
