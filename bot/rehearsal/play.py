"""The play: time stands still while anything is in progress, and then jumps to what comes next."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Protocol

from bot.clock import SteppedClock
from bot.errors import StudycircleError
from bot.rehearsal.server import Server

# So many turns of the loop must pass in which nothing is in progress: discord.py starts a handler one turn after
# the event that it handles has been counted as taken in.
CALM_TURNS = 6
STUCK_SECONDS = 30.0
BREATH_SECONDS = 0.0002


class Settles(Protocol):
    """What must have come to rest before time may move."""

    @property
    def sequence(self) -> int:
        """The last gateway event that was taken in."""
        ...

    def settled(self) -> bool:
        """Whether nothing is in progress."""
        ...


class Acts(Protocol):
    """Those who act in between, as the cast does."""

    def next_act(self) -> datetime | None:
        """Return when somebody does something next."""
        ...

    def is_due(self) -> bool:
        """Whether somebody is to do something now."""
        ...

    async def act(self) -> None:
        """Do the next thing that is due."""
        ...

    def look(self) -> None:
        """Take in what has been posted since the last look."""
        ...


class Play:
    """Moves the clock of a rehearsal."""

    def __init__(
        self, server: Server, clock: SteppedClock, bot: Settles, players: Acts | None = None
    ) -> None:
        self._server = server
        self._clock = clock
        self._bot = bot
        self._players = players

    async def settle(self) -> None:
        """Wait until nothing is in progress; raises StudycircleError where nothing moves for `STUCK_SECONDS`."""
        calm, loop, seen = 0, asyncio.get_running_loop(), self._bot.sequence
        async with asyncio.timeout(STUCK_SECONDS) as patience:
            try:
                while calm < CALM_TURNS:
                    # Busy, it waits a little for sockets and the database's thread; calm, it only lets the loop turn.
                    await asyncio.sleep(0 if calm else BREATH_SECONDS)
                    calm = calm + 1 if self._is_calm() else 0
                    if seen != self._bot.sequence:
                        seen = self._bot.sequence
                        patience.reschedule(loop.time() + STUCK_SECONDS)
            except TimeoutError:
                if not patience.expired():
                    raise
                raise StudycircleError(
                    f"The rehearsal is stuck at {self._clock.now():%Y-%m-%d %H:%M} UTC: {self._waiting_for()}.",
                    "Please report this with the seed that you used.",
                ) from None

    def _is_calm(self) -> bool:
        return self._server.idle() and self._server.sequence == self._bot.sequence and self._bot.settled()

    def _waiting_for(self) -> str:
        if not self._server.idle():
            return "a request is open"
        if self._server.sequence != self._bot.sequence:
            return "an event has not been taken in"
        return "the bot is busy"

    def next_step(self) -> datetime | None:
        """Return when something happens next: a post, a timer of the server's, or somebody of the cast."""
        instants = [self._clock.next_alarm(), self._server.next_timer()]
        if self._players:
            instants.append(self._players.next_act())
        return min((at for at in instants if at is not None), default=None)

    async def run(
        self, until: datetime, *, after_step: Callable[[], Awaitable[None] | None] | None = None
    ) -> None:
        """Let everything happen that happens up to `until`."""
        await self.rest()
        while await self.step(until):
            if after_step:
                after_step()
        self._clock.jump(until)
        await self.rest()

    async def step(self, until: datetime) -> bool:
        """Jump to what happens next and let it happen; False, and nothing moves, where that is after `until`."""
        at = self.next_step()
        if at is None or at > until:
            return False
        self._clock.jump(at)
        self._server.run_timers()
        await self.rest()
        return True

    async def rest(self) -> None:
        """Settle, let the cast see what there is, and let those act whose time has come, one by one."""
        await self.settle()
        if self._players is None:
            return
        self._players.look()
        while self._players.is_due():
            await self._players.act()
            await self.settle()
            self._players.look()
