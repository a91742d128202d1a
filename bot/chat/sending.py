"""What the use cases ask of Discord, done with discord.py: the `Messenger` of `flow`."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Sequence
from datetime import timedelta
from typing import Any, Final, Literal

import discord

from bot.chat import forums
from bot.chat.looking import ground_of
from bot.chat.refusals import in_our_words
from bot.chat.seeing import seen_message
from bot.errors import DiscordRefusedError
from bot.flow.ground import Ground
from bot.records import Button, Outgoing, SeenMessage

THREAD_EXISTS = 160004
PAGE = 100
NORMAL: Final[Literal[0]] = 0
BURST: Final[Literal[1]] = 1
KEPT_IN_LIST_MINUTES: Final[Literal[10080]] = 10080


def view_of(buttons: Sequence[Button]) -> discord.ui.View:
    """Return the buttons as discord.py wants them.

    Stopped at once: all state is in the custom id, and a view that still listens would be kept in memory for ever.
    """
    view = discord.ui.View(timeout=None)
    for button in buttons:
        item: discord.ui.Button[discord.ui.View] = discord.ui.Button(
            label=button.label, custom_id=button.custom_id, row=button.row
        )
        view.add_item(item)
    view.stop()
    return view


class DiscordMessenger:
    """Sends through a discord.py client."""

    def __init__(self, client: discord.Client) -> None:
        self._client = client

    @property
    def content(self) -> bool:
        """Whether the bot is shown what members write without addressing it."""
        return self._client.intents.message_content

    @property
    def user_id(self) -> int:
        """The bot's own id."""
        assert self._client.user is not None, "logged in"
        return self._client.user.id

    async def send(self, channel_id: int, message: Outgoing, *, nonce: str) -> int:
        """Send a message with a closed list of mentions, and return its id."""
        with in_our_words("a message was being sent"):
            sent = await self._channel(channel_id).send(
                message.text or None,
                nonce=nonce,
                silent=message.silent,
                allowed_mentions=_mentions(message),
                **_extras(message, channel_id),
            )
        return sent.id

    async def open_thread(self, channel_id: int, message_id: int, *, name: str) -> int:
        """Open a thread from a message; where there is one already, it is that one (Discord's code 160004)."""
        try:
            with in_our_words("a thread was being opened"):
                await self._client.http.start_thread_with_message(
                    channel_id, message_id, name=name, auto_archive_duration=KEPT_IN_LIST_MINUTES
                )
        except DiscordRefusedError as error:
            if error.code != THREAD_EXISTS:
                raise
        return message_id

    async def create_post(self, forum_id: int, *, name: str, message: Outgoing, tags: Sequence[str]) -> int:
        """Make a post in a forum by one request, with a closed list of mentions; return its id."""
        return await forums.create_post(
            self._client,
            forum_id,
            name=name,
            message=_body(message),
            tags=tags,
            minutes=KEPT_IN_LIST_MINUTES,
        )

    async def find_posts(self, forum_id: int, *, after: int) -> AsyncIterator[SeenMessage]:
        """Yield the first messages of the bot's own posts with ids above `after`."""
        async for seen in forums.own_posts(self._client, forum_id, after=after):
            yield seen

    async def retag(self, post_id: int, *, add: str, remove: str) -> None:
        """Put a tag on a post and take another off."""
        await forums.retag(self._client, post_id, add=add, remove=remove)

    async def pin_post(self, post_id: int) -> None:
        """Pin a post to the top of its forum."""
        await forums.pin_post(self._client, post_id)

    async def unarchive(self, thread_id: int) -> None:
        """Wake a thread, unless it is among those that Discord has told of as open."""
        known = self._client.get_channel(thread_id)
        if isinstance(known, discord.Thread) and not known.archived:
            return
        with in_our_words("a thread was being taken out of the archive"):
            await self._client.http.edit_channel(thread_id, archived=False)

    async def add_to_thread(self, thread_id: int, user_id: int) -> None:
        """Add somebody to a thread."""
        with in_our_words("somebody was being added to a thread"):
            await self._client.http.add_user_to_thread(thread_id, user_id)

    async def remove_from_thread(self, thread_id: int, user_id: int) -> None:
        """Take somebody out of a thread."""
        with in_our_words("somebody was being taken out of a thread"):
            await self._client.http.remove_user_from_thread(thread_id, user_id)

    async def pin(self, channel_id: int, message_id: int) -> None:
        """Pin a message, unless it is pinned: each pin posts a notice."""
        with in_our_words("a message was being pinned"):
            message = await self._channel(channel_id).fetch_message(message_id)
            if not message.pinned:
                await message.pin()

    async def edit(self, channel_id: int, message_id: int, message: Outgoing) -> bool:
        """Change a message's text and buttons, with a closed list of mentions; False where it is gone."""
        with in_our_words("a message was being changed"):
            try:
                await (
                    self._channel(channel_id)
                    .get_partial_message(message_id)
                    .edit(
                        content=message.text or None,
                        view=view_of(message.buttons) if message.buttons else None,
                        allowed_mentions=_mentions(message),
                    )
                )
            except discord.NotFound:
                return False
        return True

    async def delete(self, channel_id: int, message_id: int) -> None:
        """Delete a message; one that is gone already is no error."""
        with in_our_words("a message was being deleted"):
            try:
                await self._channel(channel_id).get_partial_message(message_id).delete()
            except discord.NotFound:
                return

    async def message(self, channel_id: int, message_id: int) -> SeenMessage | None:
        """Return one message as far as the bot may read it; None where it is gone."""
        with in_our_words("a message was being read"):
            try:
                found = await self._channel(channel_id).fetch_message(message_id)
            except discord.NotFound:
                return None
        return seen_message(found, whole=self.content or self._is_told(found))

    async def history(self, channel_id: int, *, after: int) -> AsyncIterator[SeenMessage]:
        """Yield messages with ids above `after`, oldest first."""
        with in_our_words("messages were being read"):
            channel = self._channel(channel_id)
            async for message in channel.history(limit=None, after=discord.Object(after), oldest_first=True):
                yield seen_message(message, whole=self.content or self._is_told(message))

    async def voters(self, channel_id: int, message_id: int, option: int) -> list[int]:
        """Return all who chose an option.

        Paged by hand: `PollAnswer.voters()` stops at a count that may be stale.
        """
        found: list[int] = []
        with in_our_words("votes were being read"):
            while True:
                page = await self._client.http.get_poll_answer_voters(
                    channel_id, message_id, option, after=found[-1] if found else None, limit=PAGE
                )
                found += [int(user["id"]) for user in page["users"]]
                if len(page["users"]) < PAGE:
                    return found

    async def reactors(self, channel_id: int, message_id: int, emoji: str, *, count: int) -> list[int]:
        """Return all who put an emoji under a message; `count` is how many Discord says there are.

        Paged by hand: `Reaction.users()` stops at a count that may be stale.  Super reactions are in lists of their
        own, which are read only where somebody is missing (Discord's docs: resources/message, "Get Reactions").
        """
        found: list[int] = []
        with in_our_words("reactions were being read"):
            for kind in (NORMAL, BURST):
                if kind is NORMAL or len(set(found)) < count:
                    found += await self._reactors(channel_id, message_id, emoji, kind)
        return sorted(set(found))

    async def _reactors(self, channel_id: int, message_id: int, emoji: str, kind: Literal[0, 1]) -> list[int]:
        # Discord wants an emoji of a server's own as name:id.
        name = emoji.strip("<>").removeprefix("a:").removeprefix(":")
        found: list[int] = []
        while True:
            page = await self._client.http.get_reaction_users(
                channel_id, message_id, name, PAGE, after=found[-1] if found else None, type=kind
            )
            found += [int(user["id"]) for user in page]
            if len(page) < PAGE:
                return found

    async def ground(self, guild_id: int, channel_ids: Iterable[int]) -> Ground | None:
        """Return what there is of a server and these channels; None where the bot isn't on it."""
        return await ground_of(self._client, guild_id, channel_ids)

    def _is_told(self, message: discord.Message) -> bool:
        """Whether a message is the bot's own or addresses it.

        Without the intent these are all that is collected, also where REST would show more, because the portal has
        the intent switched on: members were told so.
        """
        return self.user_id in (message.author.id, *(user.id for user in message.mentions))

    def _channel(self, channel_id: int) -> discord.PartialMessageable:
        return self._client.get_partial_messageable(channel_id)


def _mentions(message: Outgoing) -> discord.AllowedMentions:
    roles: list[discord.abc.Snowflake] = (
        [discord.Object(message.mention_role)] if message.mention_role else []
    )
    users: list[discord.abc.Snowflake] = [discord.Object(user) for user in message.mention_users]
    return discord.AllowedMentions(
        everyone=False, users=users or False, roles=roles or False, replied_user=False
    )


def _body(message: Outgoing) -> dict[str, Any]:
    """Return a forum's first message as Discord's JSON: text, buttons, mentions, silence; it takes nothing else."""
    flags = discord.MessageFlags(suppress_notifications=message.silent)
    return {
        "content": message.text,
        "components": view_of(message.buttons).to_components(),
        "allowed_mentions": _mentions(message).to_dict(),
        "flags": flags.value,
    }


def _extras(message: Outgoing, channel_id: int) -> dict[str, Any]:
    extras: dict[str, Any] = {}
    if message.buttons:
        extras["view"] = view_of(message.buttons)
    if message.attached:
        extras["file"] = discord.File(message.attached)
    if message.poll:
        poll = discord.Poll(message.poll.question, timedelta(hours=message.poll.hours))
        for option in message.poll.options:
            poll.add_answer(text=option)
        extras["poll"] = poll
    if message.reply_to:
        extras["reference"] = discord.MessageReference(
            message_id=message.reply_to, channel_id=channel_id, fail_if_not_exists=False
        )
    return extras
