"""The discord.py client: raw events onto the one queue, interactions to their doors."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Any

import discord
import yarl
from discord.gateway import DiscordWebSocket
from discord.http import Route

from bot import wording
from bot.chat.answering import Answering
from bot.chat.commands import command_tree
from bot.chat.doors import Doors, speech_for
from bot.chat.localising import Localising
from bot.chat.pacing import A_SECOND, Pace, Paced, Turns
from bot.chat.refusals import in_our_words
from bot.chat.seeing import TAKEN_IN
from bot.chat.showing import show
from bot.chat.unnamed import UNNAMED
from bot.chat.way_in import add_way_in
from bot.errors import StudycircleError
from bot.flow.replies import Reply

log = logging.getLogger("studycircle.chat")
FAREWELL_SECONDS = 2.5
discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = (
    False  # it never speaks, so needs neither package
)
# What discord.py tells of a server that may give a circle what it lacks, or take it away.
GROUND = frozenset(
    f"guild_{what}"
    for what in (
        *("join", "remove", "available", "unavailable", "update"),
        *("channel_create", "channel_update", "channel_delete"),
        *("role_create", "role_update", "role_delete"),
    )
) | {"member_update"}


def intents(*, content: bool) -> discord.Intents:
    """Return what the bot listens to; message content is the only privileged one (Discord's docs: events/gateway)."""
    chosen = discord.Intents.none()
    chosen.guilds = True
    chosen.guild_messages = True
    chosen.message_content = content
    chosen.guild_reactions = True
    chosen.guild_polls = True
    chosen.guild_scheduled_events = True
    return chosen


class Client(discord.Client):
    """Keeps no caches of messages or members, and never mentions anybody by default."""

    def __init__(
        self,
        *,
        ready_timeout: float,
        content: bool = True,
        pace: Pace | None = None,
        turns: Turns,
    ) -> None:
        # discord.py asks with this very object at each IDENTIFY, so it can be changed between two attempts.
        self._listens_to = intents(content=content)
        super().__init__(
            intents=self._listens_to,
            member_cache_flags=discord.MemberCacheFlags.none(),
            max_messages=None,
            chunk_guilds_at_startup=False,
            allowed_mentions=discord.AllowedMentions.none(),
            guild_ready_timeout=ready_timeout,
            http_trace=Paced(turns),
        )
        self.doors: Doors | None = None
        self.pending = 0
        self._pace = pace or Pace()

    def open(self, doors: Doors) -> None:
        """Connect the use cases; before the client starts."""
        self.doors = doors
        self.answering = Answering(doors)
        # What Discord lists is English, with other languages beside it for those who use Discord in them.
        with wording.speaking(wording.ENGLISH):
            self.commands = command_tree(self, doors, self._at_work)
            add_way_in(self.commands, doors)

    async def setup_hook(self) -> None:
        """Before the connection: have Discord list the commands in other languages, too."""
        if self.doors:
            await self.commands.set_translator(Localising())

    @property
    def content(self) -> bool:
        """Whether the bot is shown what members write without addressing it."""
        return self._listens_to.message_content

    async def connect(self, *, reconnect: bool = True) -> None:
        """Listen until closed; without the message-content intent where that isn't switched on.

        Discord closes the line then (4014), and would do so each time.
        """
        try:
            await super().connect(reconnect=reconnect)
        except discord.PrivilegedIntentsRequired:
            if not self.content:
                raise
            self._listens_to.message_content = False
            await super().connect(reconnect=reconnect)

    @property
    def sequence(self) -> int:
        """The number of the last gateway event that was taken in."""
        # discord.py sets `ws` to None before the first connection, whatever its annotation says.
        ws: DiscordWebSocket | None = self.ws
        return (ws.sequence or 0) if ws is not None else 0

    @property
    def is_connected(self) -> bool:
        """Whether there has been a connection to the gateway."""
        ws: DiscordWebSocket | None = self.ws
        return ws is not None

    async def before_identify_hook(
        self,
        shard_id: int | None,  # noqa: ARG002 - discord.py's form of call
        *,
        initial: bool = False,
    ) -> None:
        """Wait before a session that is begun anew; discord.py alone would begin one every five seconds."""
        if not initial:
            await asyncio.sleep(self._pace.wait(self.loop.time()))

    async def on_connect(self) -> None:
        """A new session: what happened before it must be read back first."""
        if self.doors:
            self.doors.collector.hold()

    async def on_ready(self) -> None:
        """Bring commands and circles up to date; runs again after every new session."""
        assert self.doors is not None, "opened before it starts"
        with self._at_work():
            try:
                for guild_id in sorted({running.circle.channel.guild_id for running in self.doors.circles}):
                    if self.get_guild(guild_id):
                        await self._sync(discord.Object(guild_id))
            finally:
                self.doors.on_ready()

    @contextmanager
    def _at_work(self) -> Iterator[None]:
        """Count something that was begun and isn't done."""
        self.pending += 1
        try:
            yield
        finally:
            self.pending -= 1

    def dispatch(self, event: str, /, *args: Any, **kwargs: Any) -> None:
        """Hand out an event, and have the circles looked at when something has changed on a server.

        What people do goes onto the queue here and now, in its order: discord.py would make a task of each, which takes
        longer than all the rest.
        """
        if event in TAKEN_IN:
            self._take_in(event, *args)
        super().dispatch(event, *args, **kwargs)
        if self.doors and event in GROUND:
            self.doors.on_change()

    def _take_in(self, event: str, what: Any) -> None:
        if self.doors is None:
            return
        try:
            seen = TAKEN_IN[event](what)
        except Exception as error:
            # One that can't be understood must not end the client, which would only come upon it again.
            log.error("an event (%s) could not be taken in", event, exc_info=error)
        else:
            if seen is not None:
                self.doors.collector.put(seen)

    async def on_guild_join(self, guild: discord.Guild) -> None:
        """The bot was invited while it runs: bring its commands along, if a circle lives there."""
        if self.doors and any(r.circle.channel.guild_id == guild.id for r in self.doors.circles):
            with self._at_work():
                await self._sync(discord.Object(guild.id))

    async def _sync(self, guild: discord.Object) -> None:
        self.commands.copy_global_to(guild=guild)
        try:
            with in_our_words("the commands were being brought up to date"):
                await self.commands.sync(guild=guild)
        except StudycircleError as error:
            log.error("server %s: %s %s", guild.id, error.message, error.hint)

    async def on_scheduled_event_delete(self, event: discord.ScheduledEvent) -> None:  # noqa: ARG002
        """An event was taken out of a calendar, maybe one of ours, and maybe not by us."""
        if self.doors:
            self.doors.on_calendar()

    async def on_scheduled_event_update(
        self,
        before: discord.ScheduledEvent,  # noqa: ARG002 - discord.py's form of call
        after: discord.ScheduledEvent,
    ) -> None:
        """An event was changed; only one that is cancelled makes a difference here."""
        if self.doors and after.status is discord.EventStatus.cancelled:
            self.doors.on_calendar()

    async def on_interaction(self, interaction: discord.Interaction[discord.Client]) -> None:
        """A button or a form; commands go by the tree."""
        if self.doors is None:
            return
        with self._at_work(), wording.speaking(speech_for(self.doors, interaction)):
            try:
                await self.answering.take(interaction)
            except (discord.HTTPException, StudycircleError) as error:
                log.error("an interaction failed: %s", type(error).__name__, exc_info=error)
                await self._apologise(interaction)

    async def _apologise(self, interaction: discord.Interaction[discord.Client]) -> None:
        try:
            await show(interaction, Reply(wording.WENT_WRONG))
        except discord.HTTPException as error:
            log.error("and the caller could not be told: %s", error)


@asynccontextmanager
async def connect(
    *,
    api: str | None = None,
    gateway: str | None = None,
    ready_timeout: float = 2.0,
    content: bool = True,
    pace: Pace | None = None,
    most_a_second: int | None = None,
) -> AsyncIterator[Client]:
    """Give a client for Discord, or for a stand-in at the base addresses `api` and `gateway`; close it at the end.

    `content` asks for the message-content intent; `pace` counts the sessions that this process begins.  At most
    `most_a_second` requests are made in a second; None: as many as Discord takes, and any number at a stand-in.
    discord.py keeps both addresses for the whole process, so they are put back.
    """
    if logging.getLogger("discord").getEffectiveLevel() < logging.INFO:
        # Below that discord.py writes down every event: who wrote what, and when.
        logging.getLogger("discord").setLevel(logging.INFO)
    logging.getLogger("discord.http").addFilter(UNNAMED)  # the same one again changes nothing
    base, default = Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY
    if api:
        Route.BASE = api
    if gateway:
        DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(gateway)
    turns = Turns(most_a_second or (None if api else A_SECOND))
    client = Client(ready_timeout=ready_timeout, content=content, pace=pace, turns=turns)
    try:
        yield client
    finally:
        # A line that is dead would keep the farewell waiting for half a minute.
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(FAREWELL_SECONDS):
                await client.close()
        Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY = base, default
