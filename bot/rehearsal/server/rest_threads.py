"""Routes of threads and forum posts: starting them, listing them, and who has joined."""

from __future__ import annotations

from datetime import datetime

from bot.rehearsal.server import forums, limits, memberships, message_payloads, payloads, threads
from bot.rehearsal.server.model import Channel, ChannelKind, Json
from bot.rehearsal.server.permissions import Right
from bot.rehearsal.server.refusals import Faults, Refused
from bot.rehearsal.server.routes import NOTHING, Answer, Call, Routes, ok

routes = Routes()
_CHANNEL = "/channels/{channel_id}"
_MEMBERS = _CHANNEL + "/thread-members"


@routes.on("GET", "/guilds/{guild_id}/threads/active")
def active_threads(call: Call) -> Answer:
    """Read the open threads that the bot may see."""
    world = call.world
    found = [one for one in world.threads(call.guild) if world.sees(world.bot, one)]
    return ok(payloads.threads(world, sorted(found, key=lambda one: -one.id)))


@routes.on("POST", _CHANNEL + "/messages/{message_id}/threads")
def start_thread(call: Call) -> Answer:
    """Start a thread from a message."""
    thread = threads.start(call.world, call.message, author=call.world.bot, body=call.body)
    return Answer(201, payloads.own_thread(call.world, thread))


@routes.on("POST", _CHANNEL + "/threads")
def open_thread(call: Call) -> Answer:
    """Open a forum's post, or start a thread without a message."""
    world, channel = call.world, call.channel
    if channel.kind is not ChannelKind.FORUM:
        thread = threads.start_bare(world, channel, author=world.bot, body=call.body)
        return Answer(201, payloads.own_thread(world, thread))
    if not isinstance(call.body.get("message"), dict):
        faults = Faults()
        faults.add(("message",), "BASE_TYPE_REQUIRED", words="This field is required")
        faults.refuse()
    draft = call.draft(call.body["message"])
    thread, message = forums.open_post(world, channel, author=world.bot, body=call.body, draft=draft)
    body = payloads.own_thread(world, thread)
    return Answer(201, {**body, "message": message_payloads.message(world, message)})


@routes.on("GET", _CHANNEL + "/threads/archived/public")
def archived_threads(call: Call) -> Answer:
    """Read a page of archived threads, the last archived first, before an instant (READ_MESSAGE_HISTORY)."""
    world, parent = call.world, call.channel
    world.require(world.bot, parent, wanted=Right.READ_MESSAGE_HISTORY)
    size = limits.page(call.query.get("limit"), usual=50)
    found = [
        (one.thread.changed_at, one) for one in world.children(parent) if one.thread and one.thread.archived
    ]
    if "before" in call.query:
        before = datetime.fromisoformat(call.query["before"])
        found = [pair for pair in found if pair[0] < before]
    found.sort(key=lambda pair: (pair[0], pair[1].id), reverse=True)
    return ok(payloads.threads(world, [one for _, one in found[:size]], more=len(found) > size))


@routes.on("GET", _MEMBERS)
def thread_members(call: Call) -> Answer:
    """Read who has joined a thread, for an application with the members' intent (50001); in pages `with_member`."""
    if not call.world.application.guild_members:
        raise Refused(50001)
    channel = call.channel
    ids = list(memberships.state(channel).members)
    if call.flag("with_member"):
        size = limits.page(call.query.get("limit"), usual=100)
        ids = sorted(one for one in ids if one > int(call.query.get("after") or 0))[:size]
    return ok([_member(call, channel, one) for one in ids])


@routes.on("GET", _MEMBERS + "/{user_id}")
def thread_member(call: Call) -> Answer:
    """Read one membership of a thread."""
    channel, user_id = call.channel, call.id("user_id")
    if user_id not in memberships.state(channel).members:
        raise Refused(10007)
    return ok(_member(call, channel, user_id))


def _member(call: Call, thread: Channel, user_id: int) -> Json:
    joined_at = memberships.state(thread).members[user_id]
    body = payloads.thread_member(thread.id, user_id, joined_at=joined_at)
    member = call.world.guild_of(thread).members.get(user_id)
    return body | ({"member": payloads.member(member)} if member and call.flag("with_member") else {})


@routes.on("PUT", _MEMBERS + "/@me")
def join_thread(call: Call) -> Answer:
    """Join a thread as the bot."""
    threads.awake(call.channel)
    memberships.join(call.world, call.channel, user=call.world.bot)
    return NOTHING


@routes.on("DELETE", _MEMBERS + "/@me")
def leave_thread(call: Call) -> Answer:
    """Leave a thread as the bot."""
    threads.awake(call.channel)
    memberships.leave(call.world, call.channel, user=call.world.bot)
    return NOTHING


@routes.on("PUT", _MEMBERS + "/{user_id}")
def add_to_thread(call: Call) -> Answer:
    """Add a member to a thread."""
    threads.add(call.world, call.channel, actor=call.world.bot, user=call.user)
    return NOTHING


@routes.on("DELETE", _MEMBERS + "/{user_id}")
def remove_from_thread(call: Call) -> Answer:
    """Take a member out of a thread."""
    threads.remove(call.world, call.channel, actor=call.world.bot, user=call.user)
    return NOTHING
