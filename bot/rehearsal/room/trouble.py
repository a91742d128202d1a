"""Trouble on demand: what can go wrong around a bot, each switched on and off from the page."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta

from bot.errors import StudycircleError
from bot.flow.circles import Running
from bot.rehearsal.room.backstage import AtRest, Backstage
from bot.rehearsal.server import Server
from bot.rehearsal.server.faults import GATEWAY, Bucket, Kind, Rule
from bot.rehearsal.server.model import Json
from bot.rehearsal.server.permissions import Right

DOWN, KILLED, FORBIDDEN, LIMITED = "discord-down", "killed", "no-permission", "rate-limits"
WORDS = {
    DOWN: "Discord is down for a day",
    KILLED: "The bot is killed; switched off again, it is started anew",
    FORBIDDEN: "The bot may no longer write in the circle's channel",
    LIMITED: "Discord limits the bot: its messages come five at a time",
}
OUTAGE = timedelta(days=1)
_WRITING = Right.SEND_MESSAGES | Right.SEND_IN_THREADS
_LIMIT = Bucket(method="POST", path="/channels/*/messages", size=5, per=1.0)
_COMES_BACK_SECONDS = 90.0


class Trouble:
    """What is wrong at present.  `ends` is when an outage is over by itself."""

    def __init__(
        self, server: Server, backstage: Backstage, rest: AtRest, *, tell: Callable[[str], None]
    ) -> None:
        self._server = server
        self._backstage = backstage
        self._rest = rest
        self._tell = tell
        self._rules: tuple[Rule, ...] = ()
        self._on: set[str] = set()
        self._turn = asyncio.Lock()
        self.ends: datetime | None = None

    @property
    def down(self) -> bool:
        """Whether Discord is down."""
        return DOWN in self._on

    @property
    def hinders(self) -> bool:
        """Whether nobody can act towards the bot: it is dead, or Discord is down."""
        return self.down or KILLED in self._on

    def shown(self) -> list[Json]:
        """Return all that can go wrong, and what does."""
        return [{"id": one, "words": words, "on": one in self._on} for one, words in WORDS.items()]

    async def switch(self, which: str, *, is_on: bool) -> None:
        """Switch one trouble on or off; raises StudycircleError for one that there isn't."""
        switches = {DOWN: self._outage, KILLED: self._death, FORBIDDEN: self._ban, LIMITED: self._limits}
        if which not in switches:
            raise StudycircleError(f"There is no trouble called {which}.", f"There are: {', '.join(WORDS)}.")
        async with self._turn:
            if (which in self._on) == is_on:
                return
            await switches[which](is_on)  # what fails to be switched stays as it was
            if is_on:
                self._on.add(which)
            else:
                self._on.discard(which)

    async def pass_over(self, now: datetime) -> None:
        """Let an outage be over whose time has come."""
        if self.ends and now >= self.ends:
            await self.switch(DOWN, is_on=False)

    async def _outage(self, is_on: bool) -> None:
        if is_on:
            self.ends = self._server.world.now() + OUTAGE
            # Requests get no answer; the gateway's line is cut, and a new one isn't answered until it is over.
            self._rules = (
                Rule(kind=Kind.DROPPED, path="/**", times=None),
                Rule(kind=Kind.SLOW, path=GATEWAY, times=None),
            )
            for rule in self._rules:
                self._server.faults.add(rule)
            self._rest.cut_off = True
            self._server.drop_sockets()
            self._server.give_up()
            return
        self.ends = None
        for rule in self._rules:
            self._server.faults.remove(rule)
        self._server.faults.release()
        await self._reached()
        self._rest.cut_off = False
        self._tell("Discord is back. The bot reads back what it missed, and posts what is still due.")

    async def _reached(self) -> None:
        """Wait until the bot has come back to Discord, which it does by itself, if it is alive."""
        if not self._backstage.lives:
            return
        try:
            async with asyncio.timeout(_COMES_BACK_SECONDS):
                await self._server.reached()
        except TimeoutError:
            raise StudycircleError(
                "The bot has not come back to Discord.",
                "Kill it and start it again; then report this, please.",
            ) from None

    async def _death(self, is_on: bool) -> None:
        if is_on:
            await self._backstage.kill()
            self._server.give_up()
        else:
            await self._backstage.start()

    async def _ban(self, is_on: bool) -> None:
        running: Running = self._backstage.running
        world = self._server.world
        channel = world.channel(running.circle.channel.channel_id)
        if is_on:
            self._server.take_right(channel, _WRITING)
        else:
            self._server.overwrite(channel, world.member(world.guild_of(channel), world.bot.id))

    async def _limits(self, is_on: bool) -> None:
        if is_on:
            self._server.faults.add(_LIMIT)
        else:
            self._server.faults.remove(_LIMIT)
