"""What of all that happens the page of one person is told."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from bot.rehearsal.room import views
from bot.rehearsal.room.tabs import Tab
from bot.rehearsal.server.model import Json, Message
from bot.rehearsal.server.world import Happening

if TYPE_CHECKING:
    from bot.rehearsal.server.world import World

# What a message, channel or event looks like now is looked up; of these the body itself says all that there is.
_PLAIN = {
    "MESSAGE_DELETE",
    "MESSAGE_DELETE_BULK",
    "MESSAGE_REACTION_ADD",
    "MESSAGE_REACTION_REMOVE",
    "MESSAGE_REACTION_REMOVE_ALL",
    "MESSAGE_REACTION_REMOVE_EMOJI",
    "MESSAGE_POLL_VOTE_ADD",
    "MESSAGE_POLL_VOTE_REMOVE",
    "CHANNEL_PINS_UPDATE",
    "THREAD_MEMBERS_UPDATE",
    "GUILD_SCHEDULED_EVENT_DELETE",
    "GUILD_SCHEDULED_EVENT_USER_ADD",
    "GUILD_SCHEDULED_EVENT_USER_REMOVE",
    "EPHEMERAL_DELETE",
}
_GONE = {"CHANNEL_DELETE", "THREAD_DELETE"}
_CHANNELS = {"CHANNEL_CREATE", "THREAD_CREATE", "THREAD_UPDATE"}
_EVENTS = {"GUILD_SCHEDULED_EVENT_CREATE", "GUILD_SCHEDULED_EVENT_UPDATE"}
ANEW = {
    "CHANNEL_UPDATE",
    "GUILD_ROLE_CREATE",
    "GUILD_ROLE_UPDATE",
    "GUILD_ROLE_DELETE",
    "GUILD_MEMBER_UPDATE",
}
"""After these somebody may see or do something else than before: pages are told everything anew."""


class Telling:
    """Turns what happens into what a page is told; `rung` says whose phones a message made buzz."""

    def __init__(self, world: World) -> None:
        self._world = world
        self.rung: dict[int, list[int]] = {}

    def note(self, happening: Happening) -> None:
        """Remember whose phone buzzed for which message: the last one of its channel, just posted."""
        channel = self._world.channels.get(int(happening.body.get("channel_id") or 0))
        if happening.name == "BUZZ" and channel and channel.last_message_id and happening.only:
            self.rung.setdefault(channel.last_message_id, []).append(happening.only)

    def frames(self, tab: Tab, happening: Happening) -> Iterator[Json]:
        """Yield what the page of one person is told of it; nothing where they can't see it."""
        if happening.only is not None and happening.only != tab.visitor.id:
            return
        body = self._seen(tab, happening)
        if body is not None:
            yield {"t": "event", "name": happening.name, "d": body}

    def _seen(self, tab: Tab, happening: Happening) -> Json | None:
        name, body = happening.name, happening.body
        if name in _GONE:
            return {key: body.get(key) for key in ("id", "guild_id", "parent_id")}
        if happening.channel_id is not None:
            channel = self._world.channels.get(happening.channel_id)
            if channel is None or not self._world.sees(tab.visitor.user, channel):
                return None
        if name in _PLAIN:
            return body
        if name in ("MESSAGE_CREATE", "MESSAGE_UPDATE", "EPHEMERAL"):
            return self._message(tab, int(body["id"]))
        return self._other(tab, name, body)

    def _other(self, tab: Tab, name: str, body: Json) -> Json | None:
        one = int(body.get("id") or 0)
        if name in _CHANNELS and (channel := self._world.channels.get(one)):
            seen = self._world.sees(tab.visitor.user, channel)
            return views.channel(self._world, channel, tab.visitor) if seen else None
        if name in _EVENTS and (event := self._world.events.get(one)):
            return views.event(self._world, event, tab.visitor)
        return None

    def _message(self, tab: Tab, message_id: int) -> Json | None:
        found = self._found(message_id) or tab.visitor.private_answer(message_id)
        return views.message(self._world, found, tab.visitor, rung=self.rung) if found else None

    def _found(self, message_id: int) -> Message | None:
        """Return a message that is still there; one may be deleted in the very turn in which it is posted."""
        channel = self._world.channels.get(self._world.where.get(message_id, 0))
        return channel.messages.get(message_id) if channel else None
