"""Time in the room: it stands still, and moves only when somebody says so, step by step as in every rehearsal."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from bot.clock import SteppedClock
from bot.errors import StudycircleError
from bot.rehearsal.play import Play
from bot.rehearsal.room.trouble import Trouble

TICK_SECONDS = 0.5
SLOWEST, FASTEST = 0.01, 168.0
"""The bounds of a pace, in hours of the rehearsal for each second."""


class Mover:
    """Moves the clock.  `lock` is held over each step, and by whoever acts, so that the two never mix."""

    def __init__(
        self,
        play: Play,
        clock: SteppedClock,
        trouble: Trouble,
        *,
        lock: asyncio.Lock,
        end: Callable[[], datetime],
    ) -> None:
        self._play = play
        self._clock = clock
        self._trouble = trouble
        self._lock = lock
        self._pause = asyncio.Event()
        self._end = end
        self.moving = False
        self.pace: float | None = None
        self.show: Callable[[], None] = _nothing

    @property
    def end(self) -> datetime:
        """Where the rehearsal's time ends; a pause of the circle's moves it."""
        return self._end()

    async def move(self, until: datetime) -> None:
        """Let everything happen up to an instant, at once.

        Raises StudycircleError where time moves already, or where the rehearsal is stuck.
        """
        await self._begun(lambda: self._through(until))

    async def play(self, pace: float) -> None:
        """Let time go by at a pace, in hours of the rehearsal for each second, until it is paused or at its end.

        Where it goes by at a pace already, it goes on at this one.
        """
        bounded = min(max(pace, SLOWEST), FASTEST)
        if self.moving and self.pace is not None:
            self.pace = bounded
            self.show()
        else:
            await self._begun(self._evenly, pace=bounded)

    def pause(self) -> None:
        """Let time stand still after the present step."""
        self._pause.set()

    async def _begun(self, move: Callable[[], Awaitable[None]], *, pace: float | None = None) -> None:
        if self.moving:
            raise StudycircleError("Time is moving already.", "Pause it first.")
        self.moving, self.pace = True, pace
        self._pause.clear()
        try:
            self.show()
            await move()
        finally:
            self.moving, self.pace = False, None
            self.show()

    async def _through(self, until: datetime) -> None:
        until = min(until, self.end)
        while not self._pause.is_set():
            async with self._lock:
                went = await self._step(until)
            if not went:
                return
            self.show()

    async def _step(self, until: datetime) -> bool:
        """Let the next thing happen, or the last stretch pass; False where it has."""
        ends = self._trouble.ends
        if await self._play.step(min(until, ends) if ends else until):
            return True
        target = min(until, ends) if ends else until
        if self._clock.now() >= target and not (ends and ends <= until):
            return False
        self._clock.jump(target)
        await self._trouble.pass_over(self._clock.now())
        await self._play.rest()
        return True

    async def _evenly(self) -> None:
        while not self._pause.is_set() and self._clock.now() < self.end:
            assert self.pace is not None, "it plays"
            await self._through(self._clock.now() + timedelta(hours=self.pace * TICK_SECONDS))
            try:
                async with asyncio.timeout(TICK_SECONDS):
                    await self._pause.wait()
            except TimeoutError:
                continue


def _nothing() -> None:
    """Show nothing: there is no page yet."""
