"""Routes of channels, and of threads as far as they are channels."""

from __future__ import annotations

from bot.rehearsal.server import forums, granting, limits, payloads, removal, threads
from bot.rehearsal.server.model import Channel, ChannelKind
from bot.rehearsal.server.permissions import Right
from bot.rehearsal.server.refusals import Refused
from bot.rehearsal.server.routes import NOTHING, Answer, Call, Routes, ok

routes = Routes()
_CHANNEL = "/channels/{channel_id}"
_OVERWRITE = _CHANNEL + "/permissions/{target_id}"


@routes.on("GET", _CHANNEL)
def channel(call: Call) -> Answer:
    """Read a channel or a thread."""
    return ok(payloads.own_thread(call.world, call.channel))


@routes.on("PATCH", _CHANNEL)
def change_channel(call: Call) -> Answer:
    """Change a thread, or a channel: name, topic, and a forum's tags."""
    channel, world = call.channel, call.world
    if channel.thread:
        threads.change(world, channel, actor=world.bot, body=call.body)
        return ok(payloads.own_thread(world, channel))
    world.require(world.bot, channel, wanted=Right.MANAGE_CHANNELS)
    is_forum = channel.kind is ChannelKind.FORUM
    limits.check_channel(call.body, forum=is_forum)
    if is_forum:
        forums.change_forum(world, channel, body=call.body)
    channel.name = call.body.get("name", channel.name)
    channel.topic = call.body.get("topic", channel.topic)
    world.publish("CHANNEL_UPDATE", payloads.channel(channel), channel=channel)
    return ok(payloads.channel(channel))


@routes.on("DELETE", _CHANNEL)
def delete_channel(call: Call) -> Answer:
    """Delete a channel (MANAGE_CHANNELS) or a thread (MANAGE_THREADS)."""
    channel, world = call.channel, call.world
    wanted = Right.MANAGE_THREADS if channel.thread else Right.MANAGE_CHANNELS
    world.require(world.bot, channel, wanted=wanted)
    gone = payloads.own_thread(world, channel)
    removal.delete_channel(world, channel)
    return ok(gone)


@routes.on("PUT", _OVERWRITE)
def set_overwrite(call: Call) -> Answer:
    """Set a channel's overwrite (MANAGE_ROLES); the bot can hand on only what it has itself."""
    channel, world = _overwritten(call), call.world
    allow, deny = (Right(int(call.body.get(key) or 0)) for key in ("allow", "deny"))
    if (allow | deny) & ~world.rights(world.bot, channel):
        raise Refused(50013)
    granting.set_overwrite(
        world,
        channel,
        target_id=call.id("target_id"),
        kind=int(call.body.get("type") or 0),
        allow=allow,
        deny=deny,
    )
    return NOTHING


@routes.on("DELETE", _OVERWRITE)
def delete_overwrite(call: Call) -> Answer:
    """Take a channel's overwrite away (MANAGE_ROLES)."""
    channel, target_id = _overwritten(call), call.id("target_id")
    if granting.overwrite_of(channel, target_id=target_id) is None:
        raise Refused(10009)
    granting.set_overwrite(
        call.world, channel, target_id=target_id, kind=0, allow=Right.NONE, deny=Right.NONE
    )
    return NOTHING


def _overwritten(call: Call) -> Channel:
    channel = call.channel
    if channel.thread:
        raise Refused(50024)
    call.world.require(call.world.bot, channel, wanted=Right.MANAGE_ROLES)
    return channel
