"""When a circle's threads are read back at night, and its archive is written if it chose that.

What Discord never told of is found by the next morning.  Each circle has a moment of its own, so that many of them
don't all ask at once.
"""

from __future__ import annotations

import hashlib
from datetime import datetime, time, timedelta

from bot.agenda.instants import instant, local
from bot.agenda.plan import Agenda
from bot.records import Kind
from bot.schedule.model import Circle

QUIET = time(3)
SPREAD_SECONDS = 2 * 60 * 60
READ_BACK = timedelta(minutes=30)


def next_night(circle: str, zone: str, agenda: Agenda, now: datetime) -> datetime | None:
    """Return when a circle is next read back after `now`, between three and five at night by its own clocks.

    From the first week's opening until its archive is made; where that is done by hand, until all is erased.  None
    when there is no such night any more.
    """
    return _next(QUIET, zone, agenda, now, later=_own_share(circle))


def next_export(circle: Circle, agenda: Agenda, now: datetime) -> datetime | None:
    """Return when a circle's archive is next written at night, after `now`; None where that was not chosen, or is over.

    At the time that the circle's file names; else half an hour after its threads were read back, so that what was
    found then is in it.
    """
    nightly = circle.exports.nightly
    if nightly is None:
        return None
    if nightly.at is not None:
        return _next(nightly.at, circle.zone, agenda, now)
    return _next(QUIET, circle.zone, agenda, now, later=_own_share(circle.id) + READ_BACK)


def is_read(agenda: Agenda, now: datetime) -> bool:
    """Return whether the first week has opened and the end's archive is still to come."""
    opening, end = _span(agenda)
    return opening <= now < end


def _next(
    wall: time, zone: str, agenda: Agenda, now: datetime, *, later: timedelta = timedelta(0)
) -> datetime | None:
    opening, end = _span(agenda)
    after = max(now, opening)
    start = datetime.combine(local(after, zone).date(), wall) + later
    nights = (instant(start + timedelta(days=days), zone).at for days in range(3))
    night = next(at for at in nights if at > after)
    return night if night < end else None


def _span(agenda: Agenda) -> tuple[datetime, datetime]:
    opening = agenda.section_after(0)
    end = agenda.find(Kind.PUBLISH.value) or agenda.find(Kind.ERASE.value)
    assert opening is not None, "every agenda has a first week"
    assert end is not None, "every agenda has a day on which all is erased"
    return opening.due, end.due


def _own_share(circle: str) -> timedelta:
    """Return how long after three a circle's moment is: the same every night."""
    share = int.from_bytes(hashlib.sha256(circle.encode()).digest()[:4])
    return timedelta(seconds=share % SPREAD_SECONDS)
