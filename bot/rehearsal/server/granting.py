"""Changing who may do what: a role's rights, a channel's overwrites, and what the gateway tells of it.

A bot that gains sight of a channel is also told of its open threads (Discord: THREAD_LIST_SYNC).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from bot.rehearsal.server import payloads
from bot.rehearsal.server.model import Channel, Guild, Overwrite, Role
from bot.rehearsal.server.permissions import Right

if TYPE_CHECKING:
    from bot.rehearsal.server.world import World


def set_role(world: World, guild: Guild, *, role: Role, rights: Right) -> None:
    """Give a role exactly these rights."""
    with _sight_followed(world, guild):
        role.permissions = rights
        body = {"guild_id": str(guild.id), "role": payloads.role(role)}
        world.publish("GUILD_ROLE_UPDATE", body, guild=guild)


def set_overwrite(
    world: World, channel: Channel, *, target_id: int, kind: int, allow: Right, deny: Right
) -> None:
    """Set what a channel allows and denies a role (kind 0) or a member (kind 1); nothing at all takes it away."""
    guild = world.guild_of(channel)
    with _sight_followed(world, guild):
        channel.overwrites = [one for one in channel.overwrites if one.target_id != target_id]
        if allow or deny:
            channel.overwrites.append(Overwrite(target_id, kind, allow, deny))
        world.publish("CHANNEL_UPDATE", payloads.channel(channel), guild=guild)


def overwrite_of(channel: Channel, *, target_id: int) -> Overwrite | None:
    """Return the overwrite that a channel has for a role or member."""
    return next((one for one in channel.overwrites if one.target_id == target_id), None)


@contextmanager
def _sight_followed(world: World, guild: Guild) -> Iterator[None]:
    """Tell the bot afterwards of the threads in the channels that it can see only now."""
    before = {channel.id for channel in _seen(world, guild)}
    yield
    gained = [channel.id for channel in _seen(world, guild) if channel.id not in before]
    if not gained:
        return
    found = [one for one in world.threads(guild) if one.thread and one.thread.parent_id in gained]
    body = payloads.threads(world, found)
    body |= {"guild_id": str(guild.id), "channel_ids": [str(one) for one in gained]}
    del body["has_more"]
    world.publish("THREAD_LIST_SYNC", body, guild=guild)


def _seen(world: World, guild: Guild) -> list[Channel]:
    own = [one for one in world.channels.values() if one.guild_id == guild.id and one.thread is None]
    return [one for one in own if world.sees(world.bot, one)]
