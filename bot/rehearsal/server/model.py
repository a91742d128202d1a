"""The things of the stand-in's world: plain records that change in place.  No rules."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum, IntFlag
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from bot.rehearsal.server.permissions import Right

Json = dict[str, Any]


class ChannelKind(IntEnum):
    """Discord's channel types, as far as there are any here."""

    TEXT = 0
    VOICE = 2
    THREAD = 11
    STAGE = 13
    FORUM = 15


class MessageKind(IntEnum):
    """Discord's message types, as far as any occur here."""

    PLAIN = 0
    RECIPIENT_ADD = 1
    RECIPIENT_REMOVE = 2
    NAME_CHANGE = 4
    PIN_NOTICE = 6
    THREAD_CREATED = 18
    REPLY = 19
    COMMAND = 20
    THREAD_STARTER = 21
    CONTEXT_COMMAND = 23
    POLL_RESULT = 46


class Flag(IntFlag):
    """Discord's message flags."""

    NONE = 0
    SUPPRESS_EMBEDS = 1 << 2
    HAS_THREAD = 1 << 5
    EPHEMERAL = 1 << 6
    LOADING = 1 << 7
    SUPPRESS_NOTIFICATIONS = 1 << 12
    COMPONENTS_V2 = 1 << 15


class ChannelFlag(IntFlag):
    """Discord's channel flags: of a post in a forum, and of a forum."""

    NONE = 0
    PINNED = 1 << 1
    REQUIRE_TAG = 1 << 4


class Meeting(IntEnum):
    """Where a scheduled event takes place (Discord: entity type)."""

    STAGE = 1
    VOICE = 2
    ELSEWHERE = 3


class EventStatus(IntEnum):
    """How far a scheduled event has come; the last two are final."""

    SCHEDULED = 1
    ACTIVE = 2
    COMPLETED = 3
    CANCELED = 4


class Buzz(NamedTuple):
    """One notification on a person's phone; the channel is 0 for an event that has none."""

    at: datetime
    channel_id: int
    why: str
    by: str


@dataclass(slots=True)
class User:
    """An account; the bot's own is one too."""

    id: int
    username: str
    global_name: str | None = None
    bot: bool = False


@dataclass(slots=True)
class Role:
    """A role of a guild; the one with the guild's id is @everyone."""

    id: int
    name: str
    permissions: Right
    position: int = 0
    mentionable: bool = False
    bot_id: int | None = None


@dataclass(slots=True)
class Overwrite:
    """What a channel allows or denies a role (kind 0) or a member (kind 1)."""

    target_id: int
    kind: int
    allow: Right
    deny: Right


@dataclass(slots=True)
class Member:
    """A user in a guild; timed out, they can hardly do anything until then."""

    user: User
    joined_at: datetime
    roles: list[int] = field(default_factory=list)
    nick: str | None = None
    timed_out_until: datetime | None = None

    @property
    def shown_name(self) -> str:
        """The name beside this member's messages."""
        return self.nick or self.user.global_name or self.user.username


@dataclass(slots=True)
class Guild:
    """A server: roles and members; its channels are in the world.

    `takes_commands`: the bot was invited with the scope applications.commands.
    """

    id: int
    name: str
    owner_id: int
    made_at: datetime
    roles: dict[int, Role] = field(default_factory=dict)
    members: dict[int, Member] = field(default_factory=dict)
    takes_commands: bool = True


@dataclass(slots=True)
class Tag:
    """A tag that posts of a forum may carry; a moderated one only by those who manage threads."""

    id: int
    name: str
    moderated: bool = False
    emoji: str | None = None


@dataclass(slots=True)
class ThreadState:
    """What a thread has beyond a channel; `last_active` starts the archiving timer, `applied` are a post's tags."""

    parent_id: int
    owner_id: int
    made_at: datetime
    archive_minutes: int
    last_active: datetime
    changed_at: datetime
    archived: bool = False
    locked: bool = False
    count: int = 0
    total: int = 0
    members: dict[int, datetime] = field(default_factory=dict)
    applied: list[int] = field(default_factory=list)


@dataclass(slots=True)
class Channel:
    """A channel of any kind or a thread; `pins` in the order of pinning, `tags` are those that a forum offers."""

    id: int
    guild_id: int
    name: str
    kind: ChannelKind
    position: int = 0
    topic: str | None = None
    overwrites: list[Overwrite] = field(default_factory=list)
    messages: dict[int, Message] = field(default_factory=dict)
    pins: dict[int, datetime] = field(default_factory=dict)
    last_message_id: int | None = None
    thread: ThreadState | None = None
    flags: ChannelFlag = ChannelFlag.NONE
    tags: list[Tag] = field(default_factory=list)


@dataclass(slots=True)
class Attachment:
    """A file that came with a message."""

    id: int
    filename: str
    content_type: str
    content: bytes
    description: str | None = None


@dataclass(slots=True)
class PollAnswer:
    """One option of a poll; `voters` in the order of voting."""

    id: int
    text: str
    emoji: Json | None = None
    voters: list[int] = field(default_factory=list)


@dataclass(slots=True)
class Poll:
    """A native poll."""

    question: str
    answers: list[PollAnswer]
    ends: datetime
    multiple: bool
    finished: bool = False


@dataclass(slots=True)
class Reference:
    """The message that another one points at, or only a thread."""

    channel_id: int
    message_id: int | None


@dataclass(slots=True)
class Message:
    """A message; `interaction` is the metadata of the interaction that it answers."""

    id: int
    channel_id: int
    author: User
    kind: MessageKind
    at: datetime
    content: str = ""
    flags: Flag = Flag.NONE
    edited_at: datetime | None = None
    embeds: list[Json] = field(default_factory=list)
    components: list[Json] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)
    mentions: tuple[int, ...] = ()
    mention_roles: tuple[int, ...] = ()
    mention_everyone: bool = False
    reference: Reference | None = None
    poll: Poll | None = None
    reactions: dict[str, list[int]] = field(default_factory=dict)
    pinned: bool = False
    nonce: str | int | None = None
    interaction: Json | None = None


@dataclass(slots=True)
class ScheduledEvent:
    """An event in a server's calendar; `interested` are the users who want to be reminded, and since when."""

    id: int
    guild_id: int
    creator: User
    kind: Meeting
    name: str
    start: datetime
    end: datetime | None = None
    description: str | None = None
    channel_id: int | None = None
    location: str | None = None
    status: EventStatus = EventStatus.SCHEDULED
    interested: dict[int, datetime] = field(default_factory=dict)

    @property
    def is_open(self) -> bool:
        """Whether the event is still to come or going on."""
        return self.status in (EventStatus.SCHEDULED, EventStatus.ACTIVE)


@dataclass(slots=True)
class Application:
    """The bot's application; the switches, and the address for interactions, are those of the developer portal."""

    id: int
    name: str
    owner: User
    message_content: bool = True
    guild_members: bool = False
    is_public: bool = False
    needs_code_grant: bool = False
    endpoint: str | None = None
    commands: dict[int | None, list[Json]] = field(default_factory=dict)
