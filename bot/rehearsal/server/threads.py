"""Threads: starting one, joining, archiving and waking, as Discord does it (its page "Threads")."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from bot.rehearsal.server import limits, memberships, message_payloads, payloads, tags
from bot.rehearsal.server.model import (
    Channel,
    ChannelFlag,
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
# Only those who manage threads change these; the rest the thread's own author may change as well.
_MANAGED = {"locked", "flags", "rate_limit_per_user", "invitable"}


def start(world: World, message: Message, *, author: User, body: Json) -> Channel:
    """Start a thread from a message; its id is the message's, so a second one is refused (160004)."""
    parent = world.home(message)
    _may_start(world, parent, author=author, body=body)
    if message.id in world.channels:
        raise Refused(160004)
    thread = made(world, parent, thread_id=message.id, author=author, body=body)
    message.flags |= Flag.HAS_THREAD
    opened(world, thread)
    world.publish("MESSAGE_UPDATE", message_payloads.event(world, message), channel=parent)
    _place_starter(world, thread, author=author, message=message)
    return thread


def start_bare(world: World, parent: Channel, *, author: User, body: Json) -> Channel:
    """Start a thread without a message, which a notice in its channel tells.

    Only public ones (type 11): without a type Discord makes a private one, for which nobody here has the right.
    """
    _may_start(world, parent, author=author, body=body)
    if body.get("type") != ChannelKind.THREAD:
        raise Refused(50013)
    thread = made(world, parent, thread_id=world.ids.next(), author=author, body=body)
    opened(world, thread)
    notice = Message(world.ids.next(), parent.id, author, MessageKind.THREAD_CREATED, world.now())
    notice.content, notice.reference = thread.name, Reference(thread.id, None)
    place(world, notice)
    return thread


def _may_start(world: World, parent: Channel, *, author: User, body: Json) -> None:
    world.require(author, parent, wanted=Right.CREATE_PUBLIC_THREADS)
    limits.check_thread(body, new=True)
    if parent.kind is not ChannelKind.TEXT:
        raise Refused(50024)


def made(world: World, parent: Channel, *, thread_id: int, author: User, body: Json) -> Channel:
    """Make a thread that nobody knows of yet; a server has only so many open ones (160006)."""
    if sum(1 for _ in world.threads(world.guild_of(parent))) >= limits.ACTIVE_THREADS:
        raise Refused(160006)
    now = world.now()
    minutes = body.get("auto_archive_duration") or _DEFAULT_MINUTES
    state = ThreadState(parent.id, author.id, now, minutes, now, now)
    state.members[author.id] = now
    return Channel(thread_id, parent.guild_id, body["name"], ChannelKind.THREAD, thread=state)


def opened(world: World, thread: Channel) -> None:
    """Put a new thread into the world and tell the gateway."""
    world.channels[thread.id] = thread
    created = {**payloads.own_thread(world, thread), "newly_created": True}
    world.publish("THREAD_CREATE", created, channel=thread)


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
        if counts(message):
            channel.thread.count += 1
            channel.thread.total += 1
    body = message_payloads.event(world, message)
    if message.nonce is not None:
        body["nonce"] = message.nonce
    world.publish("MESSAGE_CREATE", body, channel=channel, subject=message.author.id)


def counts(message: Message) -> bool:
    """Return whether a message counts among a thread's: its beginning doesn't, here or in a forum."""
    return message.kind is not MessageKind.THREAD_STARTER and message.id != message.channel_id


def writable(world: World, channel: Channel, *, user: User) -> None:
    """Refuse (160005) writing in a locked thread, but for those who manage threads."""
    locked = channel.thread is not None and channel.thread.locked
    if locked and Right.MANAGE_THREADS not in world.rights(user, channel):
        raise Refused(160005)


def enter(world: World, channel: Channel, *, user: User) -> None:
    """Prepare a thread for a new message: an archived one wakes, a locked one refuses, the author joins."""
    if channel.thread is None:
        return
    if channel.thread.archived:
        writable(world, channel, user=user)
        set_archived(world, channel, archived=False)
    memberships.join(world, channel, user=user)


def awake(channel: Channel) -> None:
    """Refuse (50083) what Discord doesn't allow in an archived thread: editing, reacting, pinning, adding."""
    if channel.thread and channel.thread.archived:
        raise Refused(50083)


def set_archived(world: World, thread: Channel, *, archived: bool) -> None:
    """Archive or wake a thread and tell the gateway."""
    state = memberships.state(thread)
    state.archived = archived
    _touch(world, state)
    _told(world, thread, woken=not archived)


def _touch(world: World, state: ThreadState) -> None:
    """Start the archiving timer anew, as Discord does on waking and on a new archiving time."""
    state.changed_at = state.last_active = world.now()


def _told(world: World, thread: Channel, *, woken: bool) -> None:
    """Tell the gateway that a thread has changed; of one that woke it tells the bot's membership, too."""
    world.publish("THREAD_UPDATE", payloads.own_thread(world, thread), channel=thread)
    if woken:
        memberships.told_own(world, thread)


def change(world: World, thread: Channel, *, actor: User, body: Json) -> None:
    """Change a thread as PATCH does: name, archiving, lock, archiving time, tags, pin; archived, it can only wake."""
    state = memberships.state(thread)
    limits.check_thread(body, new=False)
    if body.get("archived") is not False and state.archived:
        raise Refused(50083)
    _may_change(world, thread, actor=actor, body=body)
    before, name = (state.archived, state.archive_minutes), thread.name
    _change_post(world, thread, actor=actor, body=body)
    thread.name = body.get("name") or thread.name
    state.locked = bool(body.get("locked", state.locked))
    state.archive_minutes = body.get("auto_archive_duration") or state.archive_minutes
    state.archived = bool(body.get("archived", state.archived))
    if state.archived:
        thread.flags &= ~ChannelFlag.PINNED
    if (state.archived, state.archive_minutes) != before:
        _touch(world, state)
    _told(world, thread, woken=before[0] and not state.archived)
    if thread.name != name:
        _tell_name(world, thread, actor=actor)


def _may_change(world: World, thread: Channel, *, actor: User, body: Json) -> None:
    """Refuse (50013) who neither manages threads nor began this one.

    Waking one that isn't locked: Discord's page "Threads" demands that one has joined it, its page "Channel" that
    one may write; here both are demanded, so that what is allowed here is allowed by either.
    """
    rights, state = world.rights(actor, thread), memberships.state(thread)
    if Right.MANAGE_THREADS in rights:
        return
    waking = set(body) == {"archived"} and actor.id in state.members and Right.SEND_IN_THREADS in rights
    own = state.owner_id == actor.id
    if state.locked or _MANAGED & set(body) or not (own or (waking and not body["archived"])):
        raise Refused(50013)


def _change_post(world: World, thread: Channel, *, actor: User, body: Json) -> None:
    """Change what only a forum's post has: tags and the pin; one post of a forum is pinned at most (30047)."""
    if not {"applied_tags", "flags"} & set(body):
        return
    forum, state = world.parent(thread), memberships.state(thread)
    if forum.kind is not ChannelKind.FORUM:
        raise Refused(50024)
    if "applied_tags" in body:
        ids = [int(one) for one in body["applied_tags"] or []]
        rights = world.rights(actor, thread)
        state.applied = tags.applied(forum, ids=ids, rights=rights, before=state.applied)
    pinned = ChannelFlag(body.get("flags", thread.flags) or 0) & ChannelFlag.PINNED
    siblings = (one for one in world.children(forum) if one is not thread)
    if pinned and any(ChannelFlag.PINNED in one.flags for one in siblings):
        raise Refused(30047)
    thread.flags = pinned


def _tell_name(world: World, thread: Channel, *, actor: User) -> None:
    """Say in a thread that it has a new name; that isn't activity, so the archiving timer runs on."""
    state = memberships.state(thread)
    active = state.last_active
    notice = Message(world.ids.next(), thread.id, actor, MessageKind.NAME_CHANGE, world.now())
    notice.content = thread.name
    place(world, notice)
    state.last_active = active


def add(world: World, thread: Channel, *, actor: User, user: User) -> None:
    """Add somebody else to a thread, who must be able to see it; it says so, and their phone buzzes."""
    world.require(actor, thread, wanted=Right.SEND_IN_THREADS)
    awake(thread)
    if user.id in memberships.state(thread).members:
        return
    member = world.member(world.guild_of(thread), user.id)
    world.require(user, thread)
    memberships.join(world, thread, user=user)
    _notice(world, thread, kind=MessageKind.RECIPIENT_ADD, actor=actor, user=user)
    world.buzz(member, thread.id, why="added to a thread", by=actor)


def remove(world: World, thread: Channel, *, actor: User, user: User) -> None:
    """Take somebody else out of a thread (MANAGE_THREADS); it says so."""
    world.require(actor, thread, wanted=Right.MANAGE_THREADS)
    awake(thread)
    if user.id in memberships.state(thread).members:
        memberships.leave(world, thread, user=user)
        _notice(world, thread, kind=MessageKind.RECIPIENT_REMOVE, actor=actor, user=user)


def _notice(world: World, thread: Channel, *, kind: MessageKind, actor: User, user: User) -> None:
    notice = Message(world.ids.next(), thread.id, actor, kind, world.now())
    notice.mentions = (user.id,)
    place(world, notice)


def archives_at(thread: Channel) -> datetime | None:
    """Return when an open thread will be archived if nobody writes in it; a pinned post never is."""
    state = memberships.state(thread)
    if state.archived or ChannelFlag.PINNED in thread.flags:
        return None
    return state.last_active + timedelta(minutes=state.archive_minutes)
