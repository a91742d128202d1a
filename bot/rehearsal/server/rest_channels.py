"""Routes of guilds, roles, members, channels and threads."""

from __future__ import annotations

from datetime import datetime

from bot.rehearsal.server import limits, payloads, threads
from bot.rehearsal.server.model import Channel, ThreadState
from bot.rehearsal.server.permissions import Right
from bot.rehearsal.server.refusals import Refused
from bot.rehearsal.server.routes import NOTHING, Answer, Call, Routes, ok

routes = Routes()
_GUILD = "/guilds/{guild_id}"
_CHANNEL = "/channels/{channel_id}"
_MEMBERS = _CHANNEL + "/thread-members"


@routes.on("GET", _GUILD)
def guild(call: Call) -> Answer:
    """Read a guild."""
    body = payloads.guild(call.guild)
    if call.query.get("with_counts") in ("1", "true"):
        body["approximate_member_count"] = body["approximate_presence_count"] = len(call.guild.members)
    return ok(body)


@routes.on("GET", _GUILD + "/channels")
def channels(call: Call) -> Answer:
    """Read a guild's channels, without threads."""
    own = [one for one in call.world.channels.values() if one.guild_id == call.guild.id and not one.thread]
    return ok([payloads.channel(one) for one in own])


@routes.on("GET", _GUILD + "/roles")
def roles(call: Call) -> Answer:
    """Read a guild's roles."""
    return ok([payloads.role(one) for one in call.guild.roles.values()])


@routes.on("GET", _GUILD + "/members/search")
def search_members(call: Call) -> Answer:
    """Find members whose user name or nickname begins with the query."""
    size = limits.page(call.query.get("limit"), usual=1, most=1000)
    start = call.query.get("query", "").casefold()
    found = [
        one
        for one in call.guild.members.values()
        if one.user.username.casefold().startswith(start) or (one.nick or "").casefold().startswith(start)
    ]
    return ok([payloads.member(one) for one in found[:size]])


@routes.on("GET", _GUILD + "/members/{user_id}")
def member(call: Call) -> Answer:
    """Read a member."""
    return ok(payloads.member(call.world.member(call.guild, call.id("user_id"))))


@routes.on("GET", _GUILD + "/threads/active")
def active_threads(call: Call) -> Answer:
    """Read the open threads that the bot may see."""
    world = call.world
    found = [one for one in world.threads(call.guild) if world.sees(world.bot, one)]
    return ok(payloads.threads(world, sorted(found, key=lambda one: -one.id)))


@routes.on("GET", _CHANNEL)
def channel(call: Call) -> Answer:
    """Read a channel or a thread."""
    return ok(payloads.own_thread(call.world, call.channel))


@routes.on("PATCH", _CHANNEL)
def change_channel(call: Call) -> Answer:
    """Change a thread (name, archived, locked, archiving time) or a channel (name, topic)."""
    channel, world = call.channel, call.world
    if channel.thread:
        threads.change(world, channel, actor=world.bot, body=call.body)
        return ok(payloads.own_thread(world, channel))
    world.require(world.bot, channel, wanted=Right.MANAGE_CHANNELS)
    limits.check_channel(call.body)
    channel.name = call.body.get("name", channel.name)
    channel.topic = call.body.get("topic", channel.topic)
    world.publish("CHANNEL_UPDATE", payloads.channel(channel), channel=channel)
    return ok(payloads.channel(channel))


@routes.on("POST", _CHANNEL + "/messages/{message_id}/threads")
def start_thread(call: Call) -> Answer:
    """Start a thread from a message."""
    thread = threads.start(call.world, call.message, author=call.world.bot, body=call.body)
    return Answer(201, payloads.own_thread(call.world, thread))


@routes.on("GET", _CHANNEL + "/threads/archived/public")
def archived_threads(call: Call) -> Answer:
    """Read a page of archived threads, the last archived first, before an instant."""
    size = limits.page(call.query.get("limit"), usual=50)
    world, parent = call.world, call.channel
    found = [
        (one.thread.changed_at, one)
        for one in world.threads(world.guild_of(parent), archived=True)
        if one.thread and one.thread.parent_id == parent.id
    ]
    if "before" in call.query:
        before = datetime.fromisoformat(call.query["before"])
        found = [pair for pair in found if pair[0] < before]
    found.sort(key=lambda pair: (pair[0], pair[1].id), reverse=True)
    return ok(payloads.threads(world, [one for _, one in found[:size]], more=len(found) > size))


@routes.on("GET", _MEMBERS)
def thread_members(call: Call) -> Answer:
    """Read who has joined a thread."""
    channel = call.channel
    joined = _state(channel).members.items()
    return ok([payloads.thread_member(channel.id, user_id, joined_at=at) for user_id, at in joined])


@routes.on("GET", _MEMBERS + "/{user_id}")
def thread_member(call: Call) -> Answer:
    """Read one membership of a thread."""
    channel, user_id = call.channel, call.id("user_id")
    joined_at = _state(channel).members.get(user_id)
    if joined_at is None:
        raise Refused(10007)
    return ok(payloads.thread_member(channel.id, user_id, joined_at=joined_at))


@routes.on("PUT", _MEMBERS + "/@me")
def join_thread(call: Call) -> Answer:
    """Join a thread as the bot."""
    threads.awake(call.channel)
    threads.join(call.world, call.channel, user=call.world.bot)
    return NOTHING


@routes.on("DELETE", _MEMBERS + "/@me")
def leave_thread(call: Call) -> Answer:
    """Leave a thread as the bot."""
    threads.awake(call.channel)
    threads.leave(call.world, call.channel, user=call.world.bot)
    return NOTHING


@routes.on("PUT", _MEMBERS + "/{user_id}")
def add_to_thread(call: Call) -> Answer:
    """Add a member to a thread."""
    threads.add(call.world, call.channel, actor=call.world.bot, user=call.user)
    return NOTHING


@routes.on("DELETE", _MEMBERS + "/{user_id}")
def remove_from_thread(call: Call) -> Answer:
    """Take a member out of a thread."""
    call.world.require(call.world.bot, call.channel, wanted=Right.MANAGE_THREADS)
    threads.awake(call.channel)
    threads.leave(call.world, call.channel, user=call.user)
    return NOTHING


def _state(channel: Channel) -> ThreadState:
    if channel.thread is None:
        raise Refused(50024)
    return channel.thread
