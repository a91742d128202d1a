"""Who has joined a thread, and what the gateway tells of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.rehearsal.server import limits, payloads
from bot.rehearsal.server.model import Channel, Json, ThreadState, User
from bot.rehearsal.server.refusals import Refused

if TYPE_CHECKING:
    from bot.rehearsal.server.world import World


def state(thread: Channel) -> ThreadState:
    """Return what only a thread has; any other channel is refused (50024)."""
    if thread.thread is None:
        raise Refused(50024)
    return thread.thread


def join(world: World, thread: Channel, *, user: User) -> None:
    """Make a user a member of a thread, which has a thousand at most (30033).

    A bot that joins is told of the thread as if it were new (Discord: "Join Thread").
    """
    members = state(thread).members
    if user.id in members:
        return
    if len(members) >= limits.THREAD_MEMBERS:
        raise Refused(30033)
    members[user.id] = world.now()
    if user is world.bot:
        world.publish("THREAD_CREATE", payloads.own_thread(world, thread), channel=thread)
    member = world.guild_of(thread).members[user.id]
    body = payloads.thread_member(thread.id, user.id, joined_at=members[user.id])
    added = {**body, "member": payloads.member(member), "presence": None}
    _told(world, thread, added=[added], removed=[], subject=user.id)


def leave(world: World, thread: Channel, *, user: User) -> None:
    """Take a user out of a thread."""
    if state(thread).members.pop(user.id, None):
        _told(world, thread, added=[], removed=[str(user.id)], subject=user.id)


def _told(world: World, thread: Channel, *, added: list[Json], removed: list[str], subject: int) -> None:
    body = {
        "id": str(thread.id),
        "guild_id": str(thread.guild_id),
        "member_count": min(len(state(thread).members), 50),
        "added_members": added,
        "removed_member_ids": removed,
    }
    world.publish("THREAD_MEMBERS_UPDATE", body, channel=thread, subject=subject)


def told_own(world: World, thread: Channel) -> None:
    """Tell the bot of its own membership, if it has one, as Discord does when a thread wakes."""
    joined_at = state(thread).members.get(world.bot.id)
    if joined_at is not None:
        body = payloads.thread_member(thread.id, world.bot.id, joined_at=joined_at)
        world.publish("THREAD_MEMBER_UPDATE", {**body, "guild_id": str(thread.guild_id)}, channel=thread)
