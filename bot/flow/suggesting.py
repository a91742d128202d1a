"""A facilitator would like somebody's message to be kept: its author is asked, once, and alone decides.

Nothing of the message is kept before.  Where the bot may not read messages it holds what it was shown by the command
in memory, until its author has answered; after a restart the author can still add the message from its own menu.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace

from bot import wording
from bot.agenda.limits import clipped, literal
from bot.clock import Clock
from bot.errors import DiscordUncertainError
from bot.flow.answers import short
from bot.flow.circles import Running
from bot.flow.copies import delete_copies
from bot.flow.messenger import Messenger
from bot.flow.posting import Errand, Poster
from bot.flow.presses import Press, Pressed
from bot.flow.replies import Caller, Reply
from bot.records import Author, Button, Outgoing, SeenMessage
from bot.store import Store

REMEMBERED = 100
NAME = 80
YES, NO = "yes", "no"

Add = Callable[[SeenMessage, Caller], Awaitable[Reply]]
"""Keeps a message of the caller's own."""


class Suggesting:
    """The line below a message, and its two buttons."""

    def __init__(
        self, store: Store, messenger: Messenger, poster: Poster, clock: Clock, *, ring: Callable[[], None]
    ) -> None:
        self._store = store
        self._messenger = messenger
        self._poster = poster
        self._clock = clock
        self._ring = ring
        self._shown: dict[int, SeenMessage] = {}

    def presses(self, add: Add) -> dict[str, Press]:
        """What its buttons lead to; `add` keeps a message for its author."""
        return {"suggest": Press(lambda pressed: self._answered(pressed, add), slow=True)}

    async def suggest(self, running: Running, week: str, seen: SeenMessage, caller: Caller) -> Reply:
        """Ask a message's author, below it, whether it may be kept."""
        owner = f"suggest:{seen.message_id}"
        before = await self._store.read(lambda core: core.posts(running.id, owner).get("line"))
        if before and before.message_id:
            return Reply(wording.SUGGESTED_ALREADY)
        self._remember(seen)
        state = f"sc1:suggest:{running.id}:{{}}:{short(seen.message_id)}"
        message = Outgoing(
            wording.SUGGEST_LINE.format(name=literal(clipped(caller.name, NAME))),
            buttons=(
                Button(wording.SUGGEST_YES, state.format(YES)),
                Button(wording.SUGGEST_NO, state.format(NO)),
            ),
            reply_to=seen.message_id,
        )
        try:
            await self._messenger.unarchive(seen.channel_id)
            await self._poster.post(Errand(running.id, owner, "line", seen.channel_id, message, week=week))
        except DiscordUncertainError:
            return Reply(wording.SUGGEST_LATER)
        return Reply(wording.SUGGESTED)

    async def _answered(self, pressed: Pressed, add: Add) -> Reply:
        """Keep the message or don't, if its author says so; the line goes either way."""
        (answer, code), caller = pressed.words[:2], pressed.caller
        message_id, line = int(code, 36), pressed.message_id or 0
        running, owner = pressed.running, f"suggest:{message_id}"
        post = await self._store.read(lambda core: core.posts(running.id, owner).get("line"))
        if post is None or post.message_id != line:
            return Reply(wording.SUGGEST_OVER)
        there = await self._messenger.message(caller.channel_id, message_id)
        if there is None:
            await self._take_down(caller.channel_id, line)
            self._shown.pop(message_id, None)
            return Reply(wording.SUGGEST_GONE)
        if there.author.user_id != caller.user_id:
            return Reply(wording.SUGGEST_NOT_YOURS)
        if await self._store.read(lambda core: core.is_gone(line)):
            return Reply(wording.SUGGEST_OVER)
        reply = await self._kept(there, caller, add) if answer == YES else Reply(wording.SUGGEST_DECLINED)
        self._shown.pop(message_id, None)
        await self._take_down(caller.channel_id, line)
        return reply

    async def _kept(self, there: SeenMessage, caller: Caller, add: Add) -> Reply:
        whole = _whole(there, self._shown.get(there.message_id))
        return await add(whole, caller) if whole else Reply(wording.SUGGEST_BY_HAND)

    async def _take_down(self, channel_id: int, line: int) -> None:
        """Delete the line, if not now then later."""
        now = self._clock.now()
        await self._store.write(lambda core: core.drop_message(channel_id, line, now))
        if await delete_copies(self._store, self._messenger, now=now):
            self._ring()

    def _remember(self, seen: SeenMessage) -> None:
        """Hold what a message says until its author has answered; of too many, the oldest go."""
        self._shown[seen.message_id] = seen
        while len(self._shown) > REMEMBERED:
            del self._shown[next(iter(self._shown))]


def _whole(there: SeenMessage, shown: SeenMessage | None) -> SeenMessage | None:
    """Return a message with what it says now; None where the bot can't know that."""
    if there.text.strip() or there.attachments:
        return there
    if shown is None or shown.edited_at != there.edited_at:
        return None
    return replace(shown, author=Author(there.author.user_id, there.author.name))
