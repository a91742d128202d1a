"""Time, and what happens in it: the true time, the clock that the bot is shown, and what is under way meanwhile."""

from __future__ import annotations

import heapq
import math
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from random import Random

from tests.simulation.faults import Faults

SWEEP = timedelta(seconds=30)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
# How long a deed on Discord may be under way; below the minute that the bot waits before it looks for it.
UNDER_WAY_SECONDS = 30.0
EPOCH = datetime(2000, 1, 1, tzinfo=UTC)


class World:
    """The true time; `skew` is how far the bot's clock is ahead of it, `shown` the latest time that it was shown."""

    def __init__(self, start: datetime, chance: Random, faults: Faults) -> None:
        self.now = start
        self.chance = chance
        self.faults = faults
        self.skew = timedelta()
        self.shown = start
        self.restarts_after: Sequence[float] = (0.5, 2, 10, 60, 300)
        self.mended_after: Sequence[float] = (60, 600, 7200, 86_400)
        self.trace: list[str] = []
        self._to_come: list[tuple[datetime, int, Callable[[], None]]] = []
        self._number = 0

    def note(self, what: str) -> None:
        """Write into the trace what happened, and when."""
        self.trace.append(f"{self.now:%m-%d %H:%M:%S.%f} {what}")

    def at(self, instant: datetime, happens: Callable[[], None]) -> None:
        """Let something happen when its time has come, whatever the bot does meanwhile."""
        self._number += 1
        heapq.heappush(self._to_come, (instant, self._number, happens))

    def next(self) -> datetime | None:
        """Return when the next such thing happens."""
        return self._to_come[0][0] if self._to_come else None

    def wait_until(self, instant: datetime) -> None:
        """Let time go by."""
        while self._to_come and self._to_come[0][0] <= instant:
            due, _, happens = heapq.heappop(self._to_come)
            self.now = max(self.now, due)
            happens()
        self.now = max(self.now, instant)

    def wait(self, seconds: float) -> None:
        """Let so many seconds go by."""
        self.wait_until(self.now + timedelta(seconds=seconds))

    def restart(self) -> timedelta:
        """Return how long it takes until a process that died is there again."""
        return timedelta(seconds=self.chance.choice(self.restarts_after))

    def mended(self) -> timedelta:
        """Return how long it takes until somebody has made room on the disk, and starts the bot again."""
        return timedelta(seconds=self.chance.choice(self.mended_after))

    def step_clock(self) -> None:
        """Put the bot's clock forward or back, by a second to a day; after a while it is right again."""
        seconds = math.exp(self.chance.uniform(0, math.log(86_400)))
        self.skew = timedelta(seconds=round(seconds, 3) * self.chance.choice((1, -1)))
        self.note(f"the clock is {self.skew.total_seconds():+.0f} s off")
        self.at(self.now + timedelta(seconds=self.chance.uniform(60, 2 * 86_400)), self.right_clock)

    def right_clock(self) -> None:
        """Put the bot's clock right."""
        self.skew = timedelta()
        self.note("the clock is right")


class SimulatedClock:
    """The bot's clock: the world's time, as far off as it is; its alarm as the system's clock has it.

    It rings when the clock shows the instant, or a sweep's time later if it was stepped meanwhile.
    """

    def __init__(self, world: World) -> None:
        self._world = world
        self._instant: datetime | None = None
        self._set_at = world.skew
        self._ring: Callable[[], None] = lambda: None
        world.shown = world.now + world.skew

    def now(self) -> datetime:
        """Return what the clock shows."""
        shown = self._world.now + self._world.skew
        self._world.shown = max(self._world.shown, shown)
        return shown

    def elapsed(self) -> float:
        """Return the seconds of a count that nobody steps."""
        return (self._world.now - EPOCH).total_seconds()

    def alarm(self, instant: datetime | None, ring: Callable[[], None]) -> None:
        """Set the one alarm."""
        self._instant, self._ring, self._set_at = instant, ring, self._world.skew

    def rings_at(self) -> datetime | None:
        """Return the true time at which it rings, as things stand."""
        if self._instant is None:
            return None
        shows = max(self._instant - self._world.skew, self._world.now)
        return shows if self._set_at == self._world.skew else shows + SWEEP

    def ring(self) -> None:
        """Ring: it is time."""
        self._set_at = timedelta.max  # the sweep goes on
        self._ring()

    def close(self) -> None:
        """Take the alarm back."""
        self._instant = None


def utc(year: int, month: int, day: int) -> datetime:
    """Return the beginning of a day in UTC."""
    return datetime(year, month, day, tzinfo=UTC)
