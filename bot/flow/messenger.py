"""The port to Discord: what the use cases ask of it, in our own words.  `chat` implements it.

Every call may raise DiscordRefusedError (it said no, and a person must change something) or
DiscordUncertainError (no answer: it may have happened, or not).
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Protocol

from bot.records import Outgoing, SeenMessage


class Messenger(Protocol):
    """What the bot can do on Discord."""

    @property
    def user_id(self) -> int:
        """The bot's own id."""
        ...

    async def send(self, channel_id: int, message: Outgoing, *, nonce: str) -> int:
        """Send a message and return its id.

        The same nonce (25 characters at most) within a few minutes gives the first message's id again.
        """
        ...

    async def open_thread(self, channel_id: int, message_id: int, *, name: str) -> int:
        """Open a thread from a message and return its id, which is the message's; a repeat changes nothing."""
        ...

    async def pin(self, channel_id: int, message_id: int) -> None:
        """Pin a message; one that is pinned already stays as it is."""
        ...

    async def delete(self, channel_id: int, message_id: int) -> None:
        """Delete a message; one that is gone already is no error."""
        ...

    def history(self, channel_id: int, *, after: int) -> AsyncIterator[SeenMessage]:
        """Yield the messages of a channel or thread with ids above `after`, oldest first."""
        ...

    async def voters(self, channel_id: int, message_id: int, option: int) -> list[int]:
        """Return the ids of all who chose an option (counted from 1) of a poll."""
        ...

    async def role_id(self, guild_id: int, name: str) -> int | None:
        """Return the id of a role by its name, or None where the server has none of that name."""
        ...
