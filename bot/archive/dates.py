"""Instants as people in the circle's zone read them, in the language in force; never by the machine's locale."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, tzinfo

from bot import wording

Days = Sequence[Sequence[str]]
"""Each day of a year in words, by month and day."""
# Instants stand beside everything that was said: to look two digits up takes half as long as to format them.
_TWO = tuple(f"{number:02}" for number in range(60))


def iso(at: datetime) -> str:
    """Return an instant in UTC as ISO 8601 with seconds: "2027-01-12T16:00:00Z"."""
    utc = at.astimezone(UTC)
    date = f"{utc.year:04}-{_TWO[utc.month]}-{_TWO[utc.day]}"
    return f"{date}T{_TWO[utc.hour]}:{_TWO[utc.minute]}:{_TWO[utc.second]}Z"


def day(at: datetime, zone: tzinfo) -> str:
    """Return the day: "Tuesday 12 January 2027"."""
    return wording.say_day(at.astimezone(zone))


def moment(at: datetime, zone: tzinfo) -> str:
    """Return day and time: "Tuesday 12 January 2027, 17:00"."""
    return f"{day(at, zone)}, {at.astimezone(zone):%H:%M}"


def short(at: datetime, zone: tzinfo, days: Days | None = None) -> str:
    """Return day and time as they stand beside an answer: "12 January, 17:00".

    `days` are those of the language in force, for whoever has looked them up once.
    """
    local = at.astimezone(zone)
    day = (days or wording.days_in_year())[local.month][local.day]
    return f"{day}, {_TWO[local.hour]}:{_TWO[local.minute]}"


def span(first: datetime, last: datetime, zone: tzinfo) -> str:
    """Return two days as a stretch: "12 January to 29 March 2027"."""
    a, b = first.astimezone(zone), last.astimezone(zone)
    end = wording.day_and_year(b)
    if a.date() == b.date():
        return end
    begin = wording.day_in_year(a) if a.year == b.year else wording.day_and_year(a)
    return wording.EDITION_SPAN.format(first=begin, last=end)


def stamped(at: datetime, style: str, zone: tzinfo) -> str:
    """Return what Discord's time stamp of this style says; R ("in two days") gives day and time."""
    if style in "tT":
        return f"{at.astimezone(zone):%H:%M}"
    return day(at, zone) if style in "dD" else moment(at, zone)
