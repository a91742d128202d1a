"""What a person sees: the list of channels and threads, the messages in them, and the server's events."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from bot.errors import StudycircleError
from bot.rehearsal.server import components
from bot.rehearsal.server.limits import walk
from bot.rehearsal.server.model import (
    Channel,
    ChannelFlag,
    ChannelKind,
    Flag,
    Message,
    MessageKind,
    ScheduledEvent,
)

if TYPE_CHECKING:
    from bot.rehearsal.server.world import World


class NotThereError(StudycircleError):
    """A person looked for something that isn't to be seen: a button, an option, a command, a channel."""


@dataclass(frozen=True, slots=True)
class SeenPoll:
    """A poll as everybody sees it; `votes` names the voters of each option."""

    question: str
    options: tuple[str, ...]
    votes: Mapping[str, tuple[str, ...]]
    ends: datetime
    ended: bool


@dataclass(frozen=True, slots=True)
class Seen:
    """A message as everybody sees it.

    `text` is everything that can be read in it; `kind` is Discord's message type, `reply_to` the id of the message
    that it points at, `thread` the id of the thread that hangs from it.
    """

    id: int
    channel_id: int
    author: str
    username: str
    is_bot: bool
    kind: int
    text: str
    at: datetime
    edited_at: datetime | None
    buttons: tuple[str, ...]
    links: Mapping[str, str]
    poll: SeenPoll | None
    reply_to: int | None
    thread: int | None
    reactions: Mapping[str, tuple[str, ...]]
    files: Mapping[str, bytes]
    pinned: bool
    silent: bool
    private: bool


@dataclass(frozen=True, slots=True)
class Place:
    """A channel or thread in a person's list; `tags` are those of a forum, or those that a post of it carries."""

    id: int
    name: str
    is_thread: bool
    parent_id: int | None
    archived: bool
    locked: bool = False
    pinned: bool = False
    is_forum: bool = False
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SeenEvent:
    """An event in a server's list, "scheduled" or "active"; `place` is its channel's name or what was written."""

    id: int
    name: str
    description: str
    start: datetime
    end: datetime | None
    place: str
    status: str
    interested: int


def seen_event(world: World, event: ScheduledEvent) -> SeenEvent:
    """Return an event as everybody sees it."""
    channel = world.channels.get(event.channel_id or 0)
    return SeenEvent(
        id=event.id,
        name=event.name,
        description=event.description or "",
        start=event.start,
        end=event.end,
        place=channel.name if channel else event.location or "",
        status=event.status.name.lower(),
        interested=len(event.interested),
    )


def place(world: World, channel: Channel) -> Place:
    """Return a channel as it stands in the list."""
    thread = channel.thread
    offered = world.parent(channel).tags
    carried = [tag for tag in offered if thread is None or tag.id in thread.applied]
    return Place(
        channel.id,
        channel.name,
        is_thread=thread is not None,
        parent_id=thread.parent_id if thread else None,
        archived=thread is not None and thread.archived,
        locked=thread is not None and thread.locked,
        pinned=ChannelFlag.PINNED in channel.flags,
        is_forum=channel.kind is ChannelKind.FORUM,
        tags=tuple(tag.name for tag in carried),
    )


def seen(world: World, message: Message) -> Seen:
    """Return a message as everybody sees it."""
    author = world.guild_of(world.home(message)).members.get(message.author.id)
    controls = list(walk(message.components))
    return Seen(
        id=message.id,
        channel_id=message.channel_id,
        author=author.shown_name if author else message.author.username,
        username=message.author.username,
        is_bot=message.author.bot,
        kind=message.kind.value,
        text=_text(message),
        at=message.at,
        edited_at=message.edited_at,
        buttons=tuple(one.get("label", "") for one in controls if one["type"] == 2 and not one.get("url")),
        links={one.get("label", ""): one["url"] for one in controls if one["type"] == 2 and one.get("url")},
        poll=_poll(world, message),
        reply_to=message.reference.message_id if message.reference else None,
        thread=message.id if message.id in world.channels and message.channel_id != message.id else None,
        reactions={emoji: _names(world, who) for emoji, who in message.reactions.items()},
        files={file.filename: file.content for file in message.attachments},
        pinned=message.pinned,
        silent=Flag.SUPPRESS_NOTIFICATIONS in message.flags,
        private=Flag.EPHEMERAL in message.flags,
    )


def _text(message: Message) -> str:
    embeds = [components.embed_text(one) for one in message.embeds if message.kind != MessageKind.POLL_RESULT]
    texts = [message.content, *components.shown_text(message.components), *embeds]
    return "\n".join(one for one in texts if one)


def _poll(world: World, message: Message) -> SeenPoll | None:
    poll = message.poll
    if poll is None:
        return None
    votes = {answer.text: _names(world, answer.voters) for answer in poll.answers}
    return SeenPoll(poll.question, tuple(votes), votes, poll.ends, poll.finished)


def _names(world: World, who: list[int]) -> tuple[str, ...]:
    return tuple(world.users[user_id].username for user_id in who)
