"""What a trial asks of Discord beside posting: whether a channel is private, and taking a thread away."""

from __future__ import annotations

from typing import Any

import discord

from bot.chat.kinds import type_of
from bot.chat.refusals import in_our_words
from bot.errors import DiscordRefusedError
from bot.flow.ground import Room
from bot.flow.needs import VIEW_CHANNEL

NOT_FOUND = 404
MISSING_PERMISSIONS = 50013


async def room_of(client: discord.Client, channel_id: int) -> Room:
    """Return what a channel is, asked of Discord itself: a trial begins no session.

    Raises DiscordRefusedError where it isn't there, or the bot can't see it; DiscordUncertainError.
    """
    with in_our_words("the trial's channel was being looked for"):
        channel: dict[str, Any] = dict(await client.http.get_channel(channel_id))
        guild_id = int(channel.get("guild_id") or 0)
        roles = await client.http.get_roles(guild_id)
    everyone = next((int(role["permissions"]) for role in roles if int(role["id"]) == guild_id), 0)
    for overwrite in channel.get("permission_overwrites", []):
        if int(overwrite["id"]) == guild_id:
            everyone = everyone & ~int(overwrite["deny"]) | int(overwrite["allow"])
    return Room(
        str(channel.get("name") or ""), type_of(channel["type"]), guild_id, bool(everyone & VIEW_CHANNEL)
    )


async def delete_thread(client: discord.Client, thread_id: int) -> bool:
    """Delete a thread with all that is in it; False where the bot may not (it takes the right Manage Threads).

    One that is gone already is no error.  Raises DiscordRefusedError for anything else, DiscordUncertainError.
    """
    try:
        with in_our_words("a thread was being deleted"):
            await client.http.delete_channel(thread_id)
    except DiscordRefusedError as error:
        if error.code == MISSING_PERMISSIONS:
            return False
        if error.status != NOT_FOUND:
            raise
    return True
