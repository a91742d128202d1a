"""Instants as people in the circle's zone read them, in British English; never by the machine's locale."""

from __future__ import annotations

from datetime import UTC, datetime, tzinfo

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
# Instants stand beside everything that was said: to look two digits up takes half as long as to format them.
_TWO = tuple(f"{number:02}" for number in range(60))


def iso(at: datetime) -> str:
    """Return an instant in UTC as ISO 8601 with seconds: "2027-01-12T16:00:00Z"."""
    utc = at.astimezone(UTC)
    date = f"{utc.year:04}-{_TWO[utc.month]}-{_TWO[utc.day]}"
    return f"{date}T{_TWO[utc.hour]}:{_TWO[utc.minute]}:{_TWO[utc.second]}Z"


def day(at: datetime, zone: tzinfo) -> str:
    """Return the day: "Tuesday 12 January 2027"."""
    local = at.astimezone(zone)
    return f"{DAYS[local.weekday()]} {local.day} {MONTHS[local.month - 1]} {local.year}"


def moment(at: datetime, zone: tzinfo) -> str:
    """Return day and time: "Tuesday 12 January 2027, 17:00"."""
    return f"{day(at, zone)}, {at.astimezone(zone):%H:%M}"


def short(at: datetime, zone: tzinfo) -> str:
    """Return day and time as they stand beside an answer: "12 January, 17:00"."""
    local = at.astimezone(zone)
    return f"{local.day} {MONTHS[local.month - 1]}, {_TWO[local.hour]}:{_TWO[local.minute]}"


def span(first: datetime, last: datetime, zone: tzinfo) -> str:
    """Return two days as a stretch: "12 January to 29 March 2027"."""
    a, b = first.astimezone(zone), last.astimezone(zone)
    end = f"{b.day} {MONTHS[b.month - 1]} {b.year}"
    if a.date() == b.date():
        return end
    year = f" {a.year}" if a.year != b.year else ""
    return f"{a.day} {MONTHS[a.month - 1]}{year} to {end}"


def stamped(at: datetime, style: str, zone: tzinfo) -> str:
    """Return what Discord's time stamp of this style says; R ("in two days") gives day and time."""
    if style in "tT":
        return f"{at.astimezone(zone):%H:%M}"
    return day(at, zone) if style in "dD" else moment(at, zone)
