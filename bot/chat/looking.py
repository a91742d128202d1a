"""Look at a server as the bot sees it: from what the gateway told, and by asking for what it didn't tell."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import discord

from bot.chat.kinds import type_of
from bot.chat.refusals import in_our_words
from bot.errors import DiscordRefusedError
from bot.flow.ground import ChannelType, FoundChannel, FoundRole, Ground

FORBIDDEN, NOT_FOUND = 403, 404


async def ground_of(client: discord.Client, guild_id: int, channel_ids: Iterable[int]) -> Ground | None:
    """Return what there is of a server and these channels; None where the bot isn't on it.

    Raises DiscordUncertainError where a channel had to be asked for and Discord gave no answer.
    """
    guild = client.get_guild(guild_id)
    if guild is None:
        return None
    if guild.unavailable:
        return Ground(away=True)
    channels = {channel_id: await _found(client, guild, channel_id) for channel_id in channel_ids}
    roles = {role.name: FoundRole(role.id, role.mentionable) for role in reversed(guild.roles)}
    return Ground(guild.me.guild_permissions.value, channels, roles)


async def _found(client: discord.Client, guild: discord.Guild, channel_id: int) -> FoundChannel | None:
    channel = guild.get_channel(channel_id)
    if channel is None:
        return await _asked(client, guild, channel_id)
    rights = channel.permissions_for(guild.me)
    return FoundChannel(channel.name, type_of(channel.type.value), guild.id, rights.value)


async def _asked(client: discord.Client, guild: discord.Guild, channel_id: int) -> FoundChannel | None:
    """Ask for a channel that the gateway didn't tell of: gone, hidden, a thread, or on another server."""
    try:
        with in_our_words("a channel was being looked for"):
            told: dict[str, Any] = dict(await client.http.get_channel(channel_id))
    except DiscordRefusedError as error:
        if error.status == NOT_FOUND:
            return None
        if error.status == FORBIDDEN:
            return FoundChannel("", ChannelType.TEXT, guild.id, 0)
        raise
    return FoundChannel(str(told.get("name") or ""), type_of(told["type"]), int(told.get("guild_id") or 0), 0)
