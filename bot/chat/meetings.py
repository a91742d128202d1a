"""The server's calendar, done with discord.py: the `Calendar` of `flow`.

Only making an event goes past discord.py's client, which would make another after most 5xx.  All else may be
repeated: its end is the same.
"""

from __future__ import annotations

from typing import Any

import discord
from discord.http import Route

from bot.chat.refusals import in_our_words
from bot.chat.single import once
from bot.errors import DiscordRefusedError
from bot.records import CalendarEvent

PAGE = 100
# Discord's documentation: resources/guild-scheduled-event, topics/opcodes-and-status-codes.
VOICE, ELSEWHERE, MEMBERS_ONLY = 2, 3, 2
GONE = (10070, 180000)  # an unknown event, and one that is cancelled or over


class DiscordCalendar:
    """Reaches the calendars through a discord.py client."""

    def __init__(self, client: discord.Client) -> None:
        self._client = client

    async def is_voice(self, guild_id: int, channel_id: int) -> bool:
        """Return whether this is a voice channel of the server; not a stage, for which more rights are needed."""
        guild = self._client.get_guild(guild_id)
        return guild is not None and isinstance(guild.get_channel(channel_id), discord.VoiceChannel)

    async def events(self, guild_id: int) -> dict[int, str]:
        """Return the bot's own open events: what each says, by its id."""
        assert self._client.user is not None, "logged in"
        with in_our_words("the calendar was being read"):
            found = await self._client.http.get_scheduled_events(guild_id, with_user_count=False)
        own = str(self._client.user.id)
        return {int(one["id"]): one.get("description") or "" for one in found if one["creator_id"] == own}

    async def create_event(self, guild_id: int, event: CalendarEvent) -> int:
        """Make an event in ONE request and return its id."""
        route = Route("POST", "/guilds/{guild_id}/scheduled-events", guild_id=guild_id)
        made = await once(
            self._client, route, body=_body(event), doing="a meeting was being put into the calendar"
        )
        return int(made["id"])

    async def change_event(self, guild_id: int, event_id: int, event: CalendarEvent) -> bool:
        """Change an event; False where it is gone, cancelled or over."""
        try:
            with in_our_words("a meeting was being moved in the calendar"):
                await self._client.http.edit_scheduled_event(guild_id, event_id, **_body(event))
        except DiscordRefusedError as error:
            if error.code not in GONE:
                raise
            return False
        return True

    async def delete_event(self, guild_id: int, event_id: int) -> None:
        """Take an event out of the calendar; one that is gone already is no error."""
        try:
            with in_our_words("a meeting was being taken out of the calendar"):
                await self._client.http.delete_scheduled_event(guild_id, event_id)
        except DiscordRefusedError as error:
            if error.code not in GONE:
                raise

    async def interested(self, guild_id: int, event_id: int) -> list[int]:
        """Return all who pressed Interested.

        Paged by hand: `ScheduledEvent.users()` pages backwards, while Discord sorts by rising ids; and the gateway's
        word of it is dropped for people who aren't cached.
        """
        found: list[int] = []
        with in_our_words("it was being read who is interested"):
            while True:
                page = await self._client.http.get_scheduled_event_users(
                    guild_id, event_id, limit=PAGE, with_member=False, after=found[-1] if found else None
                )
                found += [int(one["user"]["id"]) for one in page]
                if len(page) < PAGE:
                    return found


def _body(event: CalendarEvent) -> dict[str, Any]:
    """Return an event in Discord's words; with a channel it has no location, and the other way round."""
    place: dict[str, Any] = {"entity_type": VOICE, "channel_id": str(event.voice_id), "entity_metadata": None}
    if event.voice_id is None:
        location = {"location": event.location}
        place = {"entity_type": ELSEWHERE, "channel_id": None, "entity_metadata": location}
    return {
        "name": event.name,
        "description": event.description,
        "privacy_level": MEMBERS_ONLY,
        "scheduled_start_time": event.start.isoformat(),
        "scheduled_end_time": event.end.isoformat(),
        **place,
    }
