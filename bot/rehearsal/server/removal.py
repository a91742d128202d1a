"""Taking things away: channels and threads with all that is in them, roles, and the bot from a server."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.rehearsal.server import payloads
from bot.rehearsal.server.model import Channel, Flag, Guild, Role
from bot.rehearsal.server.refusals import Refused

if TYPE_CHECKING:
    from bot.rehearsal.server.world import World


def delete_channel(world: World, channel: Channel) -> None:
    """Delete a channel with its threads and events, or a thread.

    Of a channel's threads and events no event tells: clients drop them with their channel.
    """
    guild, seen = world.guild_of(channel), world.sees(world.bot, channel)
    told = payloads.channel(channel)
    for one in [*world.children(channel), channel]:
        _forget(world, one)
    for event in [one for one in world.events.values() if one.channel_id == channel.id]:
        del world.events[event.id]
    if channel.thread is None:
        world.publish("CHANNEL_DELETE", told, guild=guild)
    elif seen:
        rest = {key: told[key] for key in ("id", "guild_id", "parent_id", "type")}
        world.publish("THREAD_DELETE", rest, guild=guild)


def _forget(world: World, channel: Channel) -> None:
    """Drop a channel and its messages; a message that a thread hung from has none any more."""
    for message in channel.messages.values():
        world.where.pop(message.id, None)
        world.open_polls.pop(message.id, None)
        for file in message.attachments:
            world.files.pop(file.id, None)
    del world.channels[channel.id]
    parent = world.channels.get(channel.thread.parent_id) if channel.thread else None
    if parent and channel.id in parent.messages:
        parent.messages[channel.id].flags &= ~Flag.HAS_THREAD


def delete_role(world: World, guild: Guild, *, role: Role) -> None:
    """Delete a role: nobody has it any more, and no channel speaks of it; @everyone stays (50028)."""
    if role.id == guild.id:
        raise Refused(50028)
    del guild.roles[role.id]
    for member in guild.members.values():
        member.roles = [one for one in member.roles if one != role.id]
    for channel in world.channels.values():
        channel.overwrites = [one for one in channel.overwrites if one.target_id != role.id]
    body = {"guild_id": str(guild.id), "role_id": str(role.id)}
    world.publish("GUILD_ROLE_DELETE", body, guild=guild)


def remove_bot(world: World, guild: Guild) -> None:
    """Take the bot out of a server, with its role, its commands there and its membership of threads."""
    world.member(guild, world.bot.id)
    own = [role for role in guild.roles.values() if role.bot_id == world.bot.id]
    del guild.members[world.bot.id]
    for role in own:
        delete_role(world, guild, role=role)
    for channel in world.channels.values():
        if channel.thread and channel.guild_id == guild.id:
            channel.thread.members.pop(world.bot.id, None)
    world.application.commands.pop(guild.id, None)
    # Without `unavailable`, which would mean an outage.
    world.publish("GUILD_DELETE", {"id": str(guild.id)})
