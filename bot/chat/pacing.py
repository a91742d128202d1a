"""What Discord allows a bot in a day, and in a second.

It resets the token of a bot that begins 1,000 sessions in a day, and refuses more than fifty requests in a second.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from types import SimpleNamespace

import aiohttp
import discord

from bot.flow.together import in_a_round

HOUR = 3600.0
A_SECOND = 50
"""How many requests a bot may make in a second (Discord's docs: topics/rate-limits, "Global Rate Limit")."""
# By these paths interactions are answered, which the limit leaves out, and for which somebody waits.
OUTSIDE = ("/interactions/", "/webhooks/")


@dataclass(slots=True)
class Pace:
    """The sessions of the last hour.  The first may begin after `first` seconds, each further one after twice as long.

    At most after `longest`, which makes about 300 a day.  Discord's docs, events/gateway: "Session Start Limits".
    """

    first: float = 5.0
    longest: float = 300.0
    begun: list[float] = field(default_factory=list)

    def wait(self, now: float) -> float:
        """Return how many seconds to wait, and count the session that begins then; `now` in seconds of any clock."""
        self.begun = [at for at in self.begun if now - at < HOUR]
        seconds = min(self.first * 2.0 ** len(self.begun), self.longest)
        self.begun.append(now + seconds)
        return seconds


class Turns:
    """Lets so many requests go in any second; None: any number.

    Discord has counted a request at some moment before it answers it, so its place is free again one second after the
    answer: however long the way is, no second holds more.  Whatever somebody waits for goes before the schedule.
    """

    def __init__(self, most_a_second: int | None, *, second: float = 1.0) -> None:
        self._second = second
        self._places = asyncio.Semaphore(most_a_second) if most_a_second else None
        self._schedule = asyncio.Lock()

    @asynccontextmanager
    async def one(self) -> AsyncIterator[None]:
        """Wait for a place, and keep it for the length of the block and a second."""
        await self.take()
        try:
            yield
        finally:
            self.give_back()

    async def take(self) -> None:
        """Wait for a place."""
        if self._places is None:
            return
        if in_a_round():
            async with self._schedule:  # of these only one is in the queue
                await self._places.acquire()
        else:
            await self._places.acquire()

    def give_back(self) -> None:
        """The answer is there."""
        if self._places is not None:
            asyncio.get_running_loop().call_later(self._second, self._places.release)


class Paced(aiohttp.TraceConfig):
    """Has every request of a session wait for its turn, each attempt of discord.py's by itself."""

    def __init__(self, turns: Turns) -> None:
        super().__init__()
        self.turns = turns
        self.on_request_start.append(self._starts)
        self.on_request_end.append(self._is_over)
        self.on_request_exception.append(self._is_over)

    async def _starts(
        self, _: aiohttp.ClientSession, held: SimpleNamespace, request: aiohttp.TraceRequestStartParams
    ) -> None:
        if not any(path in request.url.path for path in OUTSIDE):
            await self.turns.take()
            held.place = True

    async def _is_over(
        self,
        _: aiohttp.ClientSession,
        held: SimpleNamespace,
        __: aiohttp.TraceRequestEndParams | aiohttp.TraceRequestExceptionParams,
    ) -> None:
        if getattr(held, "place", False):
            self.turns.give_back()


def turns_of(client: discord.Client) -> Turns:
    """Return the turns that a client's requests wait for."""
    trace = client.http.http_trace
    return trace.turns if isinstance(trace, Paced) else Turns(None)
