"""A small stage for the stories about the stand-in Discord: one server, three people, and a plain discord.py client."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from types import TracebackType
from typing import Any, Self

import discord
import yarl
from discord import app_commands

from bot.clock import SteppedClock
from bot.rehearsal.server import Server
from bot.rehearsal.server.people import Person
from bot.rehearsal.server.permissions import Right
from tests.spec import SpecChecker

START = datetime(2027, 1, 12, 17, 0, tzinfo=UTC)
GUILD, READING, ORGANISERS, TALK = (111111111111111111 * n for n in (1, 2, 3, 4))
FORUM = 666666666666666666
ANA, BO, CHEN = 555555555555555551, 555555555555555552, 555555555555555553


class Client(discord.Client):
    """A plain client: it keeps the events that it hears and hands interactions to `answer`."""

    def __init__(self, intents: discord.Intents) -> None:
        super().__init__(intents=intents, max_messages=None, guild_ready_timeout=0.05)
        self.tree = app_commands.CommandTree(self)
        self.heard: list[tuple[str, Any]] = []
        self.answer: Callable[[discord.Interaction[Any]], Awaitable[None]] | None = None
        self.is_up = asyncio.Event()
        self.news = asyncio.Event()

    def dispatch(self, event: str, /, *args: Any, **kwargs: Any) -> None:
        self.heard.append((event, args[0] if args else None))
        self.news.set()
        super().dispatch(event, *args, **kwargs)

    async def on_ready(self) -> None:
        self.is_up.set()

    async def on_interaction(self, interaction: discord.Interaction[Any]) -> None:
        if self.answer and interaction.type is not discord.InteractionType.application_command:
            await self.answer(interaction)

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """Identify at once; discord.py would sleep five seconds."""

    def events(self, name: str) -> list[Any]:
        """Return what came with every event of that name."""
        return [one for event, one in self.heard if event == name]


class Stage:
    """Opens and closes it all, and sees to it that nothing was unknown and everything went by Discord's description.

    `also` are rights that the bot has beyond those that an organiser grants; `forum` adds one with two tags.
    """

    def __init__(
        self,
        *,
        refused: bool = False,
        intents: discord.Intents | None = None,
        also: Right = Right.NONE,
        forum: bool = False,
        **server: Any,
    ) -> None:
        self.clock = SteppedClock(START)
        self.server = Server(self.clock, **server)
        self.spec = SpecChecker(refused=refused)
        self.server.exchanges = self.spec
        self.guild = self.server.add_guild(GUILD, "The readers")
        self.server.add_right(self.guild, also)
        self.readers = self.server.add_role(self.guild, "Readers")
        self.hosts = self.server.add_role(self.guild, "Hosts", mentionable=False)
        self.server.add_text_channel(self.guild, READING, name="reading")
        self.server.add_text_channel(
            self.guild, ORGANISERS, name="organisers", private=True, roles=(self.hosts,)
        )
        self.server.add_voice_channel(self.guild, TALK, name="Talk")
        if forum:
            self.server.add_forum_channel(self.guild, FORUM, name="weeks", tags=("Week", "Talk"))
        self.server.add_person(self.guild, ANA, username="ana", name="Ana", roles=(self.readers, self.hosts))
        self.server.add_person(self.guild, BO, username="bo", roles=(self.readers,))
        self.server.add_person(self.guild, CHEN, username="chen", name="Chen")
        self._intents = intents or _intents()
        self._stack = AsyncExitStack()

    async def __aenter__(self) -> Self:
        await self._stack.enter_async_context(self.server)
        saved = discord.http.Route.BASE, discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY
        self._stack.callback(_point_to, *saved)
        _point_to(self.server.api, yarl.URL(self.server.gateway))
        tasks = await self._stack.enter_async_context(asyncio.TaskGroup())
        self.client = Client(self._intents)
        self._stack.push_async_callback(self.client.close)
        tasks.create_task(self.client.start("rehearsal"))
        await self.client.is_up.wait()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._stack.__aexit__(kind, error, trace)
        if error is None:
            assert self.server.unknown == []
            assert self.spec.errors == []

    def person(self, username: str) -> Person:
        return self.server.person(username)

    @property
    def forum(self) -> discord.ForumChannel:
        channel = self.client.get_channel(FORUM)
        assert isinstance(channel, discord.ForumChannel)
        return channel

    @property
    def reading(self) -> discord.TextChannel:
        channel = self.client.get_channel(READING)
        assert isinstance(channel, discord.TextChannel)
        return channel

    async def settle(self) -> None:
        """Wait until the client has heard everything and its handlers have run."""
        calm = 0
        async with asyncio.timeout(5):
            while calm < 6:
                await asyncio.sleep(0)
                told = self.server.idle() and self.client.ws.sequence == self.server.sequence
                calm = calm + 1 if told else 0

    async def until(self, event: str, *, times: int = 1) -> None:
        """Wait until the client has heard an event so many times."""
        async with asyncio.timeout(5):
            while len(self.client.events(event)) < times:
                self.client.news.clear()
                await self.client.news.wait()

    def told(self) -> list[str]:
        """Return the names of all events that the gateway has told the session that is open."""
        (session,) = self.server._sessions._sessions.values()
        return [json.loads(text)["t"] for _, text in session.told]

    async def heard(self, event: str) -> list[Any]:
        """Return what came with every event of that name, once all is quiet."""
        await self.settle()
        return self.client.events(event)


def _intents() -> discord.Intents:
    intents = discord.Intents.default()
    intents.message_content = True
    return intents


def _point_to(api: str, gateway: yarl.URL) -> None:
    discord.http.Route.BASE = api
    discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = gateway


class Refusal:
    """Expects a call to be refused with a code of Discord's."""

    def __init__(self, code: int) -> None:
        self.code = code
        self.text = ""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool:
        assert isinstance(error, discord.HTTPException), f"{self.code} was expected, but there was {error!r}"
        assert error.code == self.code, str(error)
        self.text = error.text
        return True
