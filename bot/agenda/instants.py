"""Wall time and instants: the one place where one becomes the other, and how stretches are said.

A wall time that a clock skips (a gap) is shifted by the gap's length; of one that comes twice (a fold) the
first is meant.  This is the rule of java.time and of Temporal's "compatible", and zoneinfo's with fold=0.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot import wording
from bot.errors import NotFoundError


@dataclass(frozen=True, slots=True)
class Moment:
    """The instant (UTC) that a wall time means; `shifted` by a gap's length, or one that comes twice."""

    at: datetime
    shifted: timedelta = timedelta()
    repeated: bool = False


def instant(wall: datetime, zone: str) -> Moment:
    """Return the instant that a naive wall time means in an IANA zone.

    Raises NotFoundError if there is no such zone.
    """
    there = _time_zone(zone)
    first = wall.replace(tzinfo=there, fold=0).astimezone(UTC)
    shifted = first.astimezone(there).replace(tzinfo=None) - wall
    if shifted < timedelta():
        # No gap goes backwards: just behind a zone's last listed change zoneinfo goes by the rule that holds only
        # from then on (America/Nuuk, 28 October 2023, 23:30).
        first, shifted = first - shifted, timedelta()
    second = wall.replace(tzinfo=there, fold=1).astimezone(UTC)
    return Moment(first, shifted, repeated=not shifted and second != first)


def local(at: datetime, zone: str) -> datetime:
    """Return an instant as the clocks in an IANA zone show it (aware).

    Raises NotFoundError if there is no such zone.
    """
    return at.astimezone(_time_zone(zone))


def offset(at: datetime, zone: str) -> timedelta:
    """Return how far the clocks in a zone are ahead of UTC at an instant."""
    ahead = local(at, zone).utcoffset()
    assert ahead is not None, "an aware datetime has an offset"
    return ahead


def say_stretch(stretch: timedelta) -> str:
    """Return a stretch of time by its two largest units: "2 days and 3 hours"; below a minute "a moment"."""
    minutes = int(abs(stretch).total_seconds()) // 60
    counts = (
        (minutes // 1440, wording.DAYS),
        (minutes // 60 % 24, wording.HOURS),
        (minutes % 60, wording.MINUTES),
    )
    said = [wording.numbered(unit, number) for number, unit in counts if number]
    return wording.listed(said[:2]) or wording.A_MOMENT


def _time_zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:  # OSError: "Europe" is a folder
        raise NotFoundError(
            f"There is no time zone called “{name}”.",
            "Write it as area and city, for example Europe/Berlin or America/New_York.",
        ) from error
