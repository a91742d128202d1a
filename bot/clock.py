"""The only place that knows what time it is.

`Clock` has a present and one alarm.  The ledger decides what is due; the clock only wakes whoever asks the ledger.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from time import monotonic
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import asyncio

    from apscheduler.schedulers.asyncio import AsyncIOScheduler

SWEEP_SECONDS = 30.0


class Clock(Protocol):
    """The present, and one alarm that replaces the one before."""

    def now(self) -> datetime:
        """Return the present instant, aware, in UTC."""
        ...

    def elapsed(self) -> float:
        """Return the seconds of a count that goes on evenly, whatever is done to the clock; its zero means nothing."""
        ...

    def alarm(self, instant: datetime | None, ring: Callable[[], None]) -> None:
        """Call `ring` on the loop once `instant` has come; None takes the alarm back.

        It may ring early or twice: whoever hears it asks the ledger what is due.
        """
        ...

    def close(self) -> None:
        """Take the alarm back for good."""
        ...


class SystemClock:
    """The machine's clock: one APScheduler date job, and a sweep for suspended machines and stepped clocks.

    A date job waits on the monotonic clock, so after a suspend or a clock step it rings late by that much; the
    sweep bounds this to half a minute.  Use it inside a running event loop.  `wall` is what tells the present.
    """

    def __init__(self, wall: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._wall = wall
        self._scheduler: AsyncIOScheduler | None = None
        self._instant: datetime | None = None
        self._ring: Callable[[], None] = lambda: None
        self._sweeper: asyncio.TimerHandle | None = None

    def now(self) -> datetime:
        """Return the present instant, aware, in UTC."""
        return self._wall()

    def elapsed(self) -> float:
        """Return the seconds of the machine's monotonic count."""
        return monotonic()

    def alarm(self, instant: datetime | None, ring: Callable[[], None]) -> None:
        """Set the one alarm; it replaces the one before."""
        self._instant, self._ring = instant, ring
        scheduler = self._started()
        if instant is None:
            if scheduler.get_job("alarm"):
                scheduler.remove_job("alarm")
            return
        # The default grace is one second, after which a late date job is dropped without running.
        scheduler.add_job(
            self._rung, "date", run_date=instant, id="alarm", replace_existing=True, misfire_grace_time=None
        )

    def close(self) -> None:
        """Take the alarm back and stop the scheduler."""
        if self._sweeper:
            self._sweeper.cancel()
        if self._scheduler:
            self._scheduler.shutdown(wait=False)
        self._scheduler = self._sweeper = None

    def _started(self) -> AsyncIOScheduler:
        if self._scheduler is None:
            from apscheduler.schedulers.asyncio import AsyncIOScheduler

            self._scheduler = AsyncIOScheduler(timezone=UTC)
            self._scheduler.start()
            self._sweep()
        return self._scheduler

    async def _rung(self) -> None:
        # A coroutine, because APScheduler would run a plain function in a thread.
        self._ring()

    def _sweep(self) -> None:
        if self._instant is not None and self.now() >= self._instant:
            self._ring()
        import asyncio  # only who runs the bot needs it; everybody else wants to know what time it is

        self._sweeper = asyncio.get_running_loop().call_later(SWEEP_SECONDS, self._sweep)


class SteppedClock:
    """A clock that stands still until it is told to jump; for rehearsals and tests."""

    def __init__(self, start: datetime) -> None:
        self._now = start.astimezone(UTC)
        self._elapsed = 0.0
        self._instant: datetime | None = None
        self._ring: Callable[[], None] = lambda: None

    def now(self) -> datetime:
        """Return the instant at which the clock stands."""
        return self._now

    def elapsed(self) -> float:
        """Return the seconds by which the clock was moved on; putting it back takes nothing off."""
        return self._elapsed

    def alarm(self, instant: datetime | None, ring: Callable[[], None]) -> None:
        """Set the one alarm; one that has already come rings at once."""
        self._instant, self._ring = instant, ring
        self._ring_if_due()

    def next_alarm(self) -> datetime | None:
        """Return when the alarm is set to ring."""
        return self._instant

    def jump(self, instant: datetime) -> None:
        """Move to `instant` (never backwards) and ring if the alarm has come."""
        before, self._now = self._now, max(self._now, instant.astimezone(UTC))
        self._elapsed += (self._now - before).total_seconds()
        self._ring_if_due()

    def step(self, seconds: float) -> None:
        """Move on by so many seconds; a negative number is a clock that was put back."""
        self._now += timedelta(seconds=seconds)
        self._elapsed += max(0.0, seconds)
        self._ring_if_due()

    def close(self) -> None:
        """Take the alarm back."""
        self._instant = None

    def _ring_if_due(self) -> None:
        if self._instant is not None and self._now >= self._instant:
            self._instant = None
            self._ring()
