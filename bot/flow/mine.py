"""What a member can do with their own words: see all of them, and erase them."""

from __future__ import annotations

import logging
from collections.abc import Callable

from bot import wording
from bot.clock import Clock
from bot.errors import StoreError
from bot.flow.circles import Running
from bot.flow.copies import delete_copies
from bot.flow.messenger import Messenger
from bot.flow.replies import Caller, Reply
from bot.records import Button
from bot.store import Core, Store, Words

log = logging.getLogger("studycircle.mine")


class Mine:
    """`/my words` and `/my forget`."""

    def __init__(self, store: Store, messenger: Messenger, clock: Clock, *, ring: Callable[[], None]) -> None:
        self._store = store
        self._messenger = messenger
        self._clock = clock
        self._ring = ring

    async def words(self, running: Running, caller: Caller) -> Reply:
        """Return everything that is kept of the caller, as a file."""
        held = await self._held(running, caller)
        if held is None:
            return Reply(wording.MY_WORDS_NONE)
        words, shown = held
        text = wording.MY_WORDS.format(shown=shown, **_counts(words))
        return Reply(text, attached=(wording.MY_WORDS_FILE, as_text(words, running, shown=shown)))

    async def ask_to_forget(self, running: Running, caller: Caller) -> Reply:
        """Say what forgetting does and doesn't reach, and ask once."""
        held = await self._held(running, caller)
        if held is None:
            return Reply(wording.FORGET_NONE)
        text = wording.FORGET_ASK.format(circle=running.circle.name, **_counts(held[0]))
        return Reply(text, buttons=(Button(wording.FORGET_BUTTON, f"sc1:forget:{running.id}"),))

    async def forget(self, running: Running, caller: Caller) -> Reply:
        """Erase everything of the caller's, here and in the bot's own messages."""
        now = self._clock.now()
        await self._store.write(lambda core: core.forget(running.id, caller.user_id, at=now))
        if await delete_copies(self._store, self._messenger, now=now):
            self._ring()
        await self._scrub()
        return Reply(wording.FORGET_DONE)

    async def _scrub(self) -> None:
        try:
            await self._store.scrub()
        except StoreError as error:
            log.warning(
                "what was forgotten is erased, but the files could not be cleared yet: %s", error.message
            )

    async def _held(self, running: Running, caller: Caller) -> tuple[Words, str] | None:
        """Return what is held of the caller, and how they are shown; None where nothing is."""

        def read(core: Core) -> tuple[Words, str] | None:
            held = core.words_of(running.id, caller.user_id)
            if held.member is None and not (held.responses or held.reactions or held.votes):
                return None
            return held, core.shown_names(running.id).get(caller.user_id, wording.NOT_QUOTED)

        return await self._store.read(read)


def _counts(held: Words) -> dict[str, str]:
    return {
        "responses": wording.counted(len(held.responses), "answer or message", "answers and messages"),
        "votes": wording.counted(len(held.votes), "vote", "votes"),
        "reactions": wording.counted(len(held.reactions), "reaction", "reactions"),
    }


def as_text(held: Words, running: Running, *, shown: str) -> str:
    """Return everything held as a plain text that a person can keep."""
    name = held.member.name if held.member else "you"
    lines = [f"{running.circle.name}: what is kept of {name}, shown as {shown}", ""]
    for row in held.responses:
        lines += [f"{row.at:%Y-%m-%d %H:%M} UTC, {running.title(row.week)}, {row.how.value}:", row.text, ""]
    lines += [f"Vote: option {vote.option} in poll {vote.message_id}" for vote in held.votes]
    lines += [f"Reaction: {emoji} under response {response}" for response, emoji in held.reactions]
    return "\n".join(lines).rstrip() + "\n"
