"""Discord's ids, made from the rehearsal's clock: time in the upper bits, a counter in the lower ones.

Nothing here is random, so the same run gives the same ids.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.clock import Clock

DISCORD_EPOCH = datetime(2015, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)


class Snowflakes:
    """A source of ids that grow; two of them are never the same, even if the clock is put back."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._last = 0

    def next(self) -> int:
        """Return a new id that holds the clock's present, to the millisecond."""
        self._last = max(earliest(self._clock.now()), self._last + 1)
        return self._last


def earliest(instant: datetime) -> int:
    """Return the lowest id that could have been made at `instant`."""
    return ((instant - DISCORD_EPOCH) // _MILLISECOND) << 22


def moment(snowflake: int) -> datetime:
    """Return the instant at which an id was made (Discord: the upper 42 bits, milliseconds since 2015)."""
    return DISCORD_EPOCH + (snowflake >> 22) * _MILLISECOND
