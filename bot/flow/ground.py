"""What the bot finds on Discord where a circle lives: its server, channels and roles.  Plain values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class ChannelType(StrEnum):
    """Discord's kinds of channel, as far as they make a difference to a circle; the value is how they are named."""

    TEXT = "a text channel"
    FORUM = "a forum"
    VOICE = "a voice channel"
    STAGE = "a stage"
    NEWS = "an announcement channel"
    THREAD = "a thread"
    OTHER = "no channel for messages"


@dataclass(frozen=True, slots=True)
class FoundChannel:
    """A channel, and what the bot may do there: Discord's bits; 0 where it can't even be seen."""

    name: str
    type: ChannelType
    guild_id: int
    permissions: int


@dataclass(frozen=True, slots=True)
class FoundRole:
    """A role, and whether anybody may mention it."""

    id: int
    mentionable: bool


@dataclass(frozen=True, slots=True)
class Ground:
    """A server that the bot is on.

    `channels` has those that were asked for, None for one that doesn't exist.  `permissions` are what the bot's roles
    give before any channel has a say.  `away`: Discord itself has trouble with the server, and nothing else is known.
    """

    permissions: int = 0
    channels: Mapping[int, FoundChannel | None] = field(default_factory=dict)
    roles: Mapping[str, FoundRole] = field(default_factory=dict)
    away: bool = False


@dataclass(frozen=True, slots=True)
class Room:
    """A channel in which something is to be tried out; `is_public`: everybody on the server sees it."""

    name: str
    type: ChannelType
    guild_id: int
    is_public: bool
