"""The port to Discord: what the use cases ask of it, in our own words.  `chat` implements it.

Every call may raise DiscordRefusedError (it said no, and a person must change something) or
DiscordUncertainError (no answer: it may have happened, or not).
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Sequence
from typing import Protocol

from bot.flow.ground import Ground
from bot.records import CalendarEvent, Outgoing, SeenMessage


class Messenger(Protocol):
    """What the bot can do on Discord."""

    @property
    def user_id(self) -> int:
        """The bot's own id."""
        ...

    @property
    def content(self) -> bool:
        """Whether the bot is shown what members write without addressing it (Discord: message-content intent)."""
        ...

    async def send(self, channel_id: int, message: Outgoing, *, nonce: str) -> int:
        """Send a message and return its id.

        The same nonce (25 characters at most) within a few minutes gives the first message's id again.
        """
        ...

    async def open_thread(self, channel_id: int, message_id: int, *, name: str) -> int:
        """Open a thread from a message and return its id, which is the message's; a repeat changes nothing."""
        ...

    async def create_post(self, forum_id: int, *, name: str, message: Outgoing, tags: Sequence[str]) -> int:
        """Make a post in a forum by ONE request, and return its id, which its first message has too.

        Each request makes another one: look with `find_posts` before a repeat.  Of `tags` it bears those that the
        forum has, or where one is demanded and none of them is there, the forum's first.
        """
        ...

    def find_posts(self, forum_id: int, *, after: int) -> AsyncIterator[SeenMessage]:
        """Yield the first messages of the bot's own posts in a forum with ids above `after`, archived ones too."""
        ...

    async def retag(self, post_id: int, *, add: str, remove: str) -> None:
        """Put a tag on a forum's post and take another off, as far as the forum has them."""
        ...

    async def pin_post(self, post_id: int) -> None:
        """Pin a post to the top of its forum, where it is never archived; a repeat changes nothing."""
        ...

    async def unarchive(self, thread_id: int) -> None:
        """Wake a thread that Discord has put away; one that is open stays as it is."""
        ...

    async def add_to_thread(self, thread_id: int, user_id: int) -> None:
        """Add somebody to a thread that isn't archived; who is in it stays in it."""
        ...

    async def remove_from_thread(self, thread_id: int, user_id: int) -> None:
        """Take somebody out of a thread that isn't archived; who isn't in it stays out."""
        ...

    async def pin(self, channel_id: int, message_id: int) -> None:
        """Pin a message; one that is pinned already stays as it is."""
        ...

    async def edit(self, channel_id: int, message_id: int, message: Outgoing) -> bool:
        """Change the text and the buttons of a message of the bot's own; False where it is gone.

        In an archived thread it must be woken first (Discord's code 50083).
        """
        ...

    async def delete(self, channel_id: int, message_id: int) -> None:
        """Delete a message; one that is gone already is no error."""
        ...

    async def message(self, channel_id: int, message_id: int) -> SeenMessage | None:
        """Return one message as far as the bot may read it; None where it is gone."""
        ...

    def history(self, channel_id: int, *, after: int) -> AsyncIterator[SeenMessage]:
        """Yield the messages of a channel or thread with ids above `after`, oldest first."""
        ...

    async def voters(self, channel_id: int, message_id: int, option: int) -> list[int]:
        """Return the ids of all who chose an option (counted from 1) of a poll."""
        ...

    async def reactors(self, channel_id: int, message_id: int, emoji: str, *, count: int) -> list[int]:
        """Return the ids of all who put an emoji under a message; `count` is how many Discord says there are."""
        ...

    async def ground(self, guild_id: int, channel_ids: Iterable[int]) -> Ground | None:
        """Return what there is of a server and these channels; None where the bot isn't on it."""
        ...


class Calendar(Protocol):
    """What the bot can do in a server's calendar: scheduled events, of which it sees its own alone."""

    async def is_voice(self, guild_id: int, channel_id: int) -> bool:
        """Return whether this is a voice channel of the server, as far as the bot can see."""
        ...

    async def events(self, guild_id: int) -> dict[int, str]:
        """Return the bot's own events that are to come or going on: what each says, by its id."""
        ...

    async def create_event(self, guild_id: int, event: CalendarEvent) -> int:
        """Make an event by one request, and return its id.

        There is nothing by which Discord would know a repeat: look for it among `events` before asking again.
        """
        ...

    async def change_event(self, guild_id: int, event_id: int, event: CalendarEvent) -> bool:
        """Change an event that is still to come; False where it is gone, cancelled or over."""
        ...

    async def delete_event(self, guild_id: int, event_id: int) -> None:
        """Take an event out of the calendar; one that is gone already is no error."""
        ...

    async def interested(self, guild_id: int, event_id: int) -> list[int]:
        """Return the ids of all who pressed Interested, in rising order."""
        ...
