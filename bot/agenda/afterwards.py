"""What comes after the end: the archive is made, and on its day everything that was collected is erased.

These are reckoned from the end, so they move with it; a pause that begins after the end moves them no more.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from bot.agenda.instants import instant, local
from bot.records import Kind, Occurrence

if TYPE_CHECKING:
    from bot.schedule.model import Circle

NOTICE_AHEAD = timedelta(weeks=1)
PUNCTUAL = timedelta(hours=1)
DAY = timedelta(days=1)


def afterwards(end: Occurrence, circle: Circle, *, ended: datetime | None = None) -> Iterator[Occurrence]:
    """Yield what is due after the end, in its order.

    `ended` is when the end really went out, or could go out at the earliest: members have all the days in which they
    can take back their words from then on.  The day of the erasure was promised, and stays.
    """
    if circle.publish_after_days is not None:
        days = timedelta(days=circle.publish_after_days) + _late(end, ended)
        yield _occurrence(end, Kind.PUBLISH, end.local + days, circle.zone)
    erased = months_on(end.local, circle.keep_months)
    yield _occurrence(end, Kind.ERASE_NOTICE, erased - NOTICE_AHEAD, circle.zone)
    yield _occurrence(end, Kind.ERASE, erased, circle.zone)


def months_on(at: datetime, months: int) -> datetime:
    """Return the same day and time so many months later; in a shorter month its last day."""
    years, month = divmod(at.month - 1 + months, 12)
    year, month = at.year + years, month + 1
    return at.replace(year=year, month=month, day=min(at.day, monthrange(year, month)[1]))


def _late(end: Occurrence, ended: datetime | None) -> timedelta:
    """Return by how many whole days the end came late, rounded up; within an hour it didn't."""
    late = (ended or end.due) - end.due - PUNCTUAL
    return max(0, -(-late // DAY)) * DAY


def _occurrence(end: Occurrence, kind: Kind, wall: datetime, zone: str) -> Occurrence:
    due = instant(wall, zone).at
    own_wall = local(due, zone).replace(tzinfo=None, fold=0)
    return replace(end, key=kind.value, kind=kind, local=own_wall, due=due, note="")
