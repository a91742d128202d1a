"""Threads: starting one from a message, joining, archiving and waking, as Discord does it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from bot.rehearsal.server import limits, message_payloads, payloads
from bot.rehearsal.server.model import (
    Channel,
    ChannelKind,
    Flag,
    Json,
    Message,
    MessageKind,
    Reference,
    ThreadState,
    User,
)
from bot.rehearsal.server.permissions import Right
from bot.rehearsal.server.refusals import Refused

if TYPE_CHECKING:
    from bot.rehearsal.server.world import World

_DEFAULT_MINUTES = 1440


def start(world: World, message: Message, *, author: User, body: Json) -> Channel:
    """Start a thread from a message; its id is the message's, so a second one is refused (160004)."""
    parent = world.home(message)
    world.require(author, parent, wanted=Right.CREATE_PUBLIC_THREADS)
    limits.check_thread(body, new=True)
    if parent.kind is not ChannelKind.TEXT:
        raise Refused(50024)
    if message.id in world.channels:
        raise Refused(160004)
    thread = _new(world, message, author=author, body=body)
    world.channels[thread.id] = thread
    message.flags |= Flag.HAS_THREAD
    created = {**payloads.own_thread(world, thread), "newly_created": True}
    world.publish("THREAD_CREATE", created, channel=thread)
    world.publish("MESSAGE_UPDATE", message_payloads.event(world, message), channel=parent)
    _place_starter(world, thread, author=author, message=message)
    return thread


def _new(world: World, message: Message, *, author: User, body: Json) -> Channel:
    now = world.now()
    minutes = body.get("auto_archive_duration") or _DEFAULT_MINUTES
    state = ThreadState(message.channel_id, author.id, now, minutes, now, now)
    state.members[author.id] = now
    guild_id = world.home(message).guild_id
    return Channel(message.id, guild_id, body["name"], ChannelKind.THREAD, thread=state)


def _place_starter(world: World, thread: Channel, *, author: User, message: Message) -> None:
    starter = Message(world.ids.next(), thread.id, author, MessageKind.THREAD_STARTER, world.now())
    starter.reference = Reference(message.channel_id, message.id)
    place(world, starter)


def place(world: World, message: Message) -> None:
    """Put a message into its channel and tell the gateway."""
    channel = world.home(message)
    channel.messages[message.id] = message
    channel.last_message_id = message.id
    world.where[message.id] = channel.id
    if channel.thread:
        channel.thread.last_active = message.at
        if message.kind is not MessageKind.THREAD_STARTER:
            channel.thread.count += 1
            channel.thread.total += 1
    body = message_payloads.event(world, message)
    if message.nonce is not None:
        body["nonce"] = message.nonce
    world.publish("MESSAGE_CREATE", body, channel=channel, subject=message.author.id)


def enter(world: World, channel: Channel, *, user: User) -> None:
    """Prepare a thread for a new message: an archived one wakes, a locked one refuses, the author joins."""
    if channel.thread is None:
        return
    if channel.thread.archived:
        if channel.thread.locked and Right.MANAGE_THREADS not in world.rights(user, channel):
            raise Refused(160005)
        set_archived(world, channel, archived=False)
    join(world, channel, user=user)


def awake(channel: Channel) -> None:
    """Refuse (50083) what Discord doesn't allow in an archived thread: editing, reacting, pinning, adding."""
    if channel.thread and channel.thread.archived:
        raise Refused(50083)


def set_archived(world: World, thread: Channel, *, archived: bool) -> None:
    """Archive or wake a thread and tell the gateway."""
    _state(thread).archived = archived
    _touch(world, thread)
    told(world, thread)


def _touch(world: World, thread: Channel) -> None:
    """Start the archiving timer anew, as Discord does on waking and on a new archiving time."""
    state = _state(thread)
    state.changed_at = state.last_active = world.now()


def told(world: World, thread: Channel) -> None:
    """Tell the gateway that a thread has changed."""
    world.publish("THREAD_UPDATE", payloads.own_thread(world, thread), channel=thread)


def change(world: World, thread: Channel, *, actor: User, body: Json) -> None:
    """Change name, archiving, lock or archiving time, as PATCH does; archived, it can only be woken."""
    state = _state(thread)
    limits.check_thread(body, new=False)
    manager = Right.MANAGE_THREADS in world.rights(actor, thread)
    if body.get("archived") is not False and state.archived:
        raise Refused(50083)
    if not manager and (state.owner_id != actor.id or "locked" in body or state.locked):
        raise Refused(50013)
    thread.name = body.get("name") or thread.name
    state.locked = bool(body.get("locked", state.locked))
    before = state.archived, state.archive_minutes
    state.archive_minutes = body.get("auto_archive_duration") or state.archive_minutes
    state.archived = bool(body.get("archived", state.archived))
    if (state.archived, state.archive_minutes) != before:
        _touch(world, thread)
    told(world, thread)


def join(world: World, thread: Channel, *, user: User) -> None:
    """Make a user a member of a thread."""
    state = _state(thread)
    if user.id in state.members:
        return
    state.members[user.id] = world.now()
    body = payloads.thread_member(thread.id, user.id, joined_at=state.members[user.id])
    _told_members(world, thread, added=[body], removed=[], subject=user.id)


def add(world: World, thread: Channel, *, actor: User, user: User) -> None:
    """Add somebody else to a thread: it says so in the thread, and their phone buzzes."""
    awake(thread)
    if user.id in _state(thread).members:
        return
    join(world, thread, user=user)
    notice = Message(world.ids.next(), thread.id, actor, MessageKind.RECIPIENT_ADD, world.now())
    notice.mentions = (user.id,)
    place(world, notice)
    world.buzz(world.member(world.guild_of(thread), user.id), thread, why="added to a thread", by=actor)


def leave(world: World, thread: Channel, *, user: User) -> None:
    """Take a user out of a thread."""
    if _state(thread).members.pop(user.id, None):
        _told_members(world, thread, added=[], removed=[str(user.id)], subject=user.id)


def _told_members(
    world: World, thread: Channel, *, added: list[Json], removed: list[str], subject: int
) -> None:
    body = {
        "id": str(thread.id),
        "guild_id": str(thread.guild_id),
        "member_count": min(len(_state(thread).members), 50),
        "added_members": added,
        "removed_member_ids": removed,
    }
    world.publish("THREAD_MEMBERS_UPDATE", body, channel=thread, subject=subject)


def archives_at(thread: Channel) -> datetime | None:
    """Return when an open thread will be archived if nobody writes in it."""
    state = _state(thread)
    return None if state.archived else state.last_active + timedelta(minutes=state.archive_minutes)


def _state(thread: Channel) -> ThreadState:
    if thread.thread is None:
        raise Refused(50024)
    return thread.thread
