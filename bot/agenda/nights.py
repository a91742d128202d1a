"""When a circle's threads are read back at night: what Discord never told of is found by the next morning.

Each circle has a moment of its own, so that many of them don't all ask at once.
"""

from __future__ import annotations

import hashlib
from datetime import datetime, time, timedelta

from bot.agenda.instants import instant, local
from bot.agenda.plan import Agenda
from bot.records import Kind

QUIET = time(3)
SPREAD_SECONDS = 2 * 60 * 60


def next_night(circle: str, zone: str, agenda: Agenda, now: datetime) -> datetime | None:
    """Return when a circle is next read back after `now`, between three and five at night by its own clocks.

    From the first week's opening until its archive is made; where that is done by hand, until all is erased.  None
    when there is no such night any more.
    """
    opening = agenda.section_after(0)
    end = agenda.find(Kind.PUBLISH.value) or agenda.find(Kind.ERASE.value)
    assert opening is not None, "every agenda has a first week"
    assert end is not None, "every agenda has a day on which all is erased"
    after = max(now, opening.due)
    start = datetime.combine(local(after, zone).date(), QUIET) + _own_share(circle)
    nights = (instant(start + timedelta(days=days), zone).at for days in range(3))
    night = next(at for at in nights if at > after)
    return night if night < end.due else None


def _own_share(circle: str) -> timedelta:
    """Return how long after three a circle's moment is: the same every night."""
    share = int.from_bytes(hashlib.sha256(circle.encode()).digest()[:4])
    return timedelta(seconds=share % SPREAD_SECONDS)
