"""The one state behind both views, Discord's API and the people: who and what there is, and how it is found.

Look-ups, rights, and the two ways to tell others: events for the bot, buzzes for people.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, TypeVar

from bot.rehearsal.server import permissions
from bot.rehearsal.server.model import (
    Application,
    Attachment,
    Buzz,
    Channel,
    Guild,
    Json,
    Member,
    Message,
    ScheduledEvent,
    User,
)
from bot.rehearsal.server.permissions import Right
from bot.rehearsal.server.refusals import Refused
from bot.rehearsal.server.snowflakes import Snowflakes

if TYPE_CHECKING:
    from bot.clock import Clock
    from bot.rehearsal.server.interactions import Interaction

Found = TypeVar("Found")

BOT_ID = 1_000_000_000_000_000_001
OWNER_ID = 1_000_000_000_000_000_002


@dataclass(frozen=True, slots=True)
class Event:
    """Something for the gateway to tell; `subject` is the user whom it is about, where that matters."""

    name: str
    body: Json
    subject: int | None = None


@dataclass(frozen=True, slots=True)
class Happening:
    """Something that people may see, whether the bot is told or not.

    `channel_id` is where (None: in the whole server), `only` the one user who sees it, where it is private.
    """

    name: str
    body: Json
    channel_id: int | None = None
    only: int | None = None


@dataclass(slots=True)
class Remembered:
    """A nonce that was used: for which message, and when."""

    message: Message
    at: datetime


@dataclass(slots=True)
class World:
    """Everything that there is.  `tell` is the gateway's ear; it returns whether anybody listened.

    `ears` hear of everything, also of what the bot may not see or isn't there to see.
    """

    clock: Clock
    bot: User
    application: Application
    ids: Snowflakes
    tell: Callable[[Event], bool] = field(default=lambda _: False)
    ears: list[Callable[[Happening], None]] = field(default_factory=list)
    base: str = ""
    gateway: str = ""
    guilds: dict[int, Guild] = field(default_factory=dict)
    channels: dict[int, Channel] = field(default_factory=dict)
    users: dict[int, User] = field(default_factory=dict)
    where: dict[int, int] = field(default_factory=dict)
    files: dict[int, Attachment] = field(default_factory=dict)
    nonces: dict[tuple[int, str], Remembered] = field(default_factory=dict)
    buzzes: dict[str, list[Buzz]] = field(default_factory=dict)
    open_polls: dict[int, Message] = field(default_factory=dict)
    events: dict[int, ScheduledEvent] = field(default_factory=dict)
    interactions: dict[int, Interaction] = field(default_factory=dict)
    pending: dict[int, Interaction] = field(default_factory=dict)

    @classmethod
    def create(cls, clock: Clock, *, bot_name: str) -> World:
        """Return a world with the bot and its application, and no guild yet."""
        bot = User(BOT_ID, bot_name, bot=True)
        owner = User(OWNER_ID, "server.owner", "Server owner")
        world = cls(clock, bot, Application(BOT_ID, bot_name, owner), Snowflakes(clock))
        world.users = {bot.id: bot, owner.id: owner}
        return world

    def now(self) -> datetime:
        """Return the present."""
        return self.clock.now()

    # --- finding

    def guild(self, guild_id: int) -> Guild:
        """Return a guild, or refuse (10004)."""
        return _found(self.guilds.get(guild_id), 10004)

    def channel(self, channel_id: int) -> Channel:
        """Return a channel or thread, or refuse (10003)."""
        return _found(self.channels.get(channel_id), 10003)

    def member(self, guild: Guild, user_id: int) -> Member:
        """Return a member, or refuse (10007)."""
        return _found(guild.members.get(user_id), 10007)

    def message(self, message_id: int, channel: Channel | None = None) -> Message:
        """Return a message (of that channel, if one is given), or refuse (10008)."""
        home = self.channels.get(self.where.get(message_id, 0))
        if home is None or (channel is not None and home is not channel):
            raise Refused(10008)
        return home.messages[message_id]

    def home(self, message: Message) -> Channel:
        """Return the channel or thread that a message is in; deleted, it is refused (10003)."""
        return self.channel(message.channel_id)

    def guild_of(self, channel: Channel) -> Guild:
        """Return the guild that a channel belongs to."""
        return self.guilds[channel.guild_id]

    def parent(self, channel: Channel) -> Channel:
        """Return the channel whose overwrites count: a thread's parent, else the channel itself."""
        return self.channel(channel.thread.parent_id) if channel.thread else channel

    def children(self, channel: Channel) -> Iterator[Channel]:
        """Yield all threads of a channel, or all posts of a forum."""
        for one in list(self.channels.values()):
            if one.thread and one.thread.parent_id == channel.id:
                yield one

    def threads(self, guild: Guild, *, archived: bool = False) -> Iterator[Channel]:
        """Yield a guild's threads, either the open or the archived ones."""
        for channel in list(self.channels.values()):
            if channel.guild_id == guild.id and channel.thread and channel.thread.archived == archived:
                yield channel

    def rights(self, user: User, channel: Channel) -> Right:
        """Return what a user may do in a channel or thread."""
        guild = self.guild_of(channel)
        member = guild.members.get(user.id)
        if member is None:
            return Right.NONE
        where, is_thread = self.parent(channel), channel.thread is not None
        rights = permissions.in_channel(guild, member, channel=where, thread=is_thread)
        is_timed_out = member.timed_out_until is not None and member.timed_out_until > self.now()
        return permissions.timed_out(rights) if is_timed_out else rights

    def sees(self, user: User, channel: Channel) -> bool:
        """Return whether a user can see a channel or thread."""
        return Right.VIEW_CHANNEL in self.rights(user, channel)

    def require(self, user: User, channel: Channel, *, wanted: Right = Right.VIEW_CHANNEL) -> None:
        """Refuse (50001, 50013) what a user may not do in a channel."""
        permissions.require(self.rights(user, channel), wanted)

    def remember(self, message: Message) -> None:
        """Remember the nonce that a message was posted with."""
        key = (message.author.id, str(message.nonce))
        self.nonces[key] = Remembered(message, self.now())

    # --- telling

    def publish(
        self,
        name: str,
        body: Json,
        *,
        channel: Channel | None = None,
        guild: Guild | None = None,
        subject: int | None = None,
    ) -> bool:
        """Tell the gateway, if the bot may see the channel (or is in the guild) where it happened.

        Returns whether anybody listened.
        """
        self.happens(name, body, channel=channel)
        if channel is not None and not self.sees(self.bot, channel):
            return False
        if guild is not None and self.bot.id not in guild.members:
            return False
        return self.tell(Event(name, body, subject))

    def happens(
        self, name: str, body: Json, *, channel: Channel | None = None, only: User | None = None
    ) -> None:
        """Let those hear of something who watch the whole world, but not the bot."""
        for ear in self.ears:
            ear(Happening(name, body, channel.id if channel else None, only.id if only else None))

    def buzz(self, member: Member, channel_id: int, *, why: str, by: User) -> None:
        """Let a person's phone buzz because of what somebody did."""
        if not member.user.bot:
            self.buzzes[member.user.username].append(Buzz(self.now(), channel_id, why, by.username))
            self.happens("BUZZ", {"channel_id": str(channel_id), "why": why}, only=member.user)


def _found(thing: Found | None, code: int) -> Found:
    if thing is None:
        raise Refused(code)
    return thing
