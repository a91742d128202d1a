"""What a member can do with their own words: see all of them, and erase them."""

from __future__ import annotations

from collections.abc import Callable

from bot import wording
from bot.agenda.scene import stamp
from bot.clock import Clock
from bot.flow.circles import Running
from bot.flow.copies import delete_copies, scrub
from bot.flow.messenger import Messenger
from bot.flow.presses import Press
from bot.flow.replies import Caller, Reply
from bot.records import Button
from bot.store import Core, Store, Words


class Mine:
    """`/my words` and `/my forget`."""

    def __init__(self, store: Store, messenger: Messenger, clock: Clock, *, ring: Callable[[], None]) -> None:
        self._store = store
        self._messenger = messenger
        self._clock = clock
        self._ring = ring

    @property
    def presses(self) -> dict[str, Press]:
        """What its buttons lead to."""
        return {"forget": Press(lambda pressed: self.forget(pressed.running, pressed.caller), slow=True)}

    async def words(self, running: Running, caller: Caller) -> Reply:
        """Return everything that is kept of the caller, as a file."""
        held = await self._held(running, caller)
        but = wording.NOT_FOUND_NAMELESS if running.circle.nameless else ""
        if held is None:
            return Reply(wording.MY_WORDS_NONE + but)
        words, shown = held
        if words.follows and words.member is None and not words.interested:
            return Reply(wording.MY_FOLLOWS_ONLY.format(at=stamp(words.follows)) + but)
        text = wording.MY_WORDS.format(shown=shown, **_counts(words))
        text += wording.MY_FOLLOWS if words.follows else ""
        text += (wording.MY_INTEREST if words.interested else "") + but
        return Reply(text, attached=(wording.MY_WORDS_FILE, as_text(words, running, shown=shown)))

    async def ask_to_forget(self, running: Running, caller: Caller) -> Reply:
        """Say what forgetting does and doesn't reach, and ask once."""
        held = await self._held(running, caller)
        but = wording.NOT_FOUND_NAMELESS if running.circle.nameless else ""
        if held is None:
            return Reply(wording.FORGET_NONE + but)
        text = wording.FORGET_ASK.format(circle=running.circle.name, **_counts(held[0]))
        text += wording.FORGET_FOLLOWS if held[0].follows else ""
        text += (wording.FORGET_INTEREST if held[0].interested else "") + but
        return Reply(text, buttons=(Button(wording.FORGET_BUTTON, f"sc1:forget:{running.id}"),))

    async def forget(self, running: Running, caller: Caller) -> Reply:
        """Erase everything of the caller's, here and in the bot's own messages."""
        now = self._clock.now()
        await self._store.write(lambda core: core.forget(running.id, caller.user_id, at=now))
        await delete_copies(self._store, self._messenger, now=now)
        self._ring()  # what couldn't be deleted is tried again, and an archive that was made is made anew
        await scrub(self._store)
        return Reply(wording.FORGET_DONE)

    async def _held(self, running: Running, caller: Caller) -> tuple[Words, str] | None:
        """Return what is held of the caller, and how they are shown; None where nothing is."""

        def read(core: Core) -> tuple[Words, str] | None:
            held = core.words_of(running.id, caller.user_id)
            said = held.responses or held.reactions or held.votes
            if held.member is None and not (said or held.follows or held.interested):
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
    lines += [f"Follows the circle's threads since {held.follows:%Y-%m-%d %H:%M} UTC"] if held.follows else []
    lines += [f"Interested in the meeting of {running.title(week)}" for week in held.interested]
    return "\n".join(lines).rstrip() + "\n"
