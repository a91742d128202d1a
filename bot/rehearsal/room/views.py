"""What one person sees, as JSON for the page: Discord's own objects, with a little of the room's beside them.

Discord's objects speak to the bot ("me" is the bot); here they speak to the person at the page.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from bot.rehearsal.server import guild_events, message_payloads, payloads
from bot.rehearsal.server.model import Channel, Flag, Guild, Json, Message, ScheduledEvent, ThreadState
from bot.rehearsal.server.permissions import Right, in_guild
from bot.rehearsal.server.visitor import Visitor

if TYPE_CHECKING:
    from bot.rehearsal.server.world import World

PAGE = 50
Rung = Mapping[int, Sequence[int]]
"""By message, the people whose phones it made buzz."""


def message(world: World, one: Message, viewer: Visitor, *, rung: Rung) -> Json:
    """Return a message as a person sees it."""
    body = _spoken_to(world, message_payloads.message(world, one), one, viewer)
    if target := body.get("referenced_message"):
        found = world.channels[int(target["channel_id"])].messages[int(target["id"])]
        body["referenced_message"] = _spoken_to(world, target, found, viewer)
    author = world.guild_of(world.home(one)).members.get(one.author.id)
    if author:
        body["member"] = payloads.partial_member(author)
    silent = Flag.SUPPRESS_NOTIFICATIONS in one.flags
    body["room"] = {"silent": silent, "buzz": [str(who) for who in rung.get(one.id, ())]}
    return body


def _spoken_to(world: World, body: Json, one: Message, viewer: Visitor) -> Json:
    """Return a message's body with the viewer's own reactions and votes, and files at the page's own address."""
    for reaction, who in zip(body.get("reactions", []), one.reactions.values(), strict=True):
        reaction["me"] = viewer.id in who
    if one.poll:
        chosen = {answer.id for answer in one.poll.answers if viewer.id in answer.voters}
        for count in body["poll"]["results"]["answer_counts"]:
            count["me_voted"] = count["id"] in chosen
    for file in body["attachments"]:
        file["url"] = file["proxy_url"] = file["url"].removeprefix(world.base)
    return body


def channel(world: World, one: Channel, viewer: Visitor) -> Json:
    """Return a channel or thread as a person sees it, with what they may do there."""
    rights = world.rights(viewer.user, one)
    thread = one.thread
    sending = Right.SEND_IN_THREADS if thread else Right.SEND_MESSAGES
    locked = thread is not None and thread.locked and Right.MANAGE_THREADS not in rights
    why_not = "This thread is locked." if locked else "" if sending in rights else "You may not write here."
    return payloads.channel(one) | {
        "room": {
            "can_send": not why_not,
            "can_thread": thread is None and Right.CREATE_PUBLIC_THREADS in rights,
            "can_react": Right.ADD_REACTIONS in rights,
            "can_manage": Right.MANAGE_MESSAGES in rights,
            "can_pin": Right.PIN_MESSAGES in rights,
            "can_attach": Right.ATTACH_FILES in rights,
            "can_poll": Right.SEND_POLLS in rights,
            "can_close": thread is not None and _may_close(thread, rights, viewer),
            "can_manage_threads": Right.MANAGE_THREADS in rights,
            "can_lock": thread is not None and Right.MANAGE_THREADS in rights,
            "joined": thread is None or viewer.id in thread.members,
            "last_message_id": str(one.last_message_id) if one.last_message_id else None,
            "why_not": why_not,
        }
    }


def _may_close(thread: ThreadState, rights: Right, viewer: Visitor) -> bool:
    """Return whether a person may rename a thread and close it: their own, unless it is locked, or any."""
    return Right.MANAGE_THREADS in rights or (thread.owner_id == viewer.id and not thread.locked)


def channels(world: World, viewer: Visitor, *, threads: bool) -> list[Json]:
    """Return the channels that a person sees, or the threads of them."""
    everything = [one for one in world.channels.values() if (one.thread is not None) == threads]
    return [channel(world, one, viewer) for one in everything if world.sees(viewer.user, one)]


def event(world: World, one: ScheduledEvent, viewer: Visitor) -> Json:
    """Return a scheduled event as a person sees it, with what they may do with it."""
    may = guild_events.may_change(world, one, user=viewer.user)
    own = {"interested": viewer.id in one.interested, "can_change": may}
    return payloads.event(one, counted=True) | {"room": own}


def events(world: World, viewer: Visitor) -> list[Json]:
    """Return the events to come and those going on, the earliest first."""
    found = [
        one
        for guild in world.guilds.values()
        for one in payloads.visible_events(world, guild, viewer=viewer.user)
    ]
    return [event(world, one, viewer) for one in sorted(found, key=lambda one: (one.start, one.id))]


def commands(world: World, viewer: Visitor) -> list[Json]:
    """Return the commands that a person is offered."""
    offered: list[Json] = []
    for guild in world.guilds.values():
        rights = in_guild(guild, guild.members[viewer.id])
        for scope in (None, guild.id):
            for one in world.application.commands.get(scope, []):
                needed = one["default_member_permissions"]
                if needed is None or Right(int(needed)) in rights:
                    offered.append(one)
    return offered


def history(world: World, viewer: Visitor, channel_id: int, *, before: int | None, rung: Rung) -> Json:
    """Return the last messages of a channel before one of them (None: the newest), the oldest first."""
    older = [one for one in viewer.history(channel_id) if before is None or one.id < before]
    return {
        "channel": str(channel_id),
        "messages": [message(world, one, viewer, rung=rung) for one in older[-PAGE:]],
        "before": None if before is None else str(before),
        "more": len(older) > PAGE,
    }


def pins(world: World, viewer: Visitor, channel_id: int, *, rung: Rung) -> list[Json]:
    """Return the pinned messages of a channel, the last pinned first."""
    there = {one.id: one for one in viewer.history(channel_id)}
    order = reversed(world.channels[channel_id].pins)
    return [message(world, there[one], viewer, rung=rung) for one in order if one in there]


def guild(one: Guild, viewer: Visitor) -> Json:
    """Return the server with its roles, and whether a person may put meetings into its calendar."""
    return {
        "can_meet": Right.CREATE_EVENTS in in_guild(one, one.members[viewer.id]),
        "id": str(one.id),
        "name": one.name,
        "roles": [payloads.role(each) for each in one.roles.values()],
    }
