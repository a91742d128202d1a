"""“Keep this question”: anybody may keep any message of a week's thread, and it comes up again half way and at the end.

The author's consent holds: words are shown only where they may be quoted, else there is the link alone.  Who kept a
question, and how many did, is shown nowhere.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot import wording
from bot.agenda.kept import first_words
from bot.agenda.scene import KeptQuestion
from bot.clock import Clock
from bot.flow.answers import short
from bot.flow.circles import Running, message_url
from bot.flow.presses import Press, Pressed
from bot.flow.replies import Caller, Reply
from bot.records import Button, Kind, SeenMessage, State
from bot.store import Core, KeptRow, Store


class Keeping:
    """The command in a message's own menu."""

    def __init__(self, store: Store, clock: Clock, circles: Sequence[Running]) -> None:
        self._store = store
        self._clock = clock
        self._circles = circles

    @property
    def presses(self) -> dict[str, Press]:
        """What its button leads to."""
        return {"unkeep": Press(self.take_back)}

    async def keep(self, seen: SeenMessage, caller: Caller) -> Reply:
        """Keep a message as a question for later, or say why not."""
        channel = (await self._store.read(lambda core: core.watched())).get(seen.channel_id)
        running = next((r for r in self._circles if channel and r.id == channel.circle), None)
        if channel is None or running is None:
            return Reply(wording.KEEP_NOT_HERE)
        if not seen.is_plain or not (seen.text.strip() or seen.poll_question):
            return Reply(wording.KEEP_EMPTY)
        if await self._store.read(lambda core: core.refuses(running.id, caller.user_id)):
            return Reply(wording.NOT_ME_PRESS)
        now = self._clock.now()

        def put(core: Core) -> tuple[bool | None, str]:
            kept = core.keep_question(
                running.id, channel.week, seen.channel_id, seen.message_id, user_id=caller.user_id, at=now
            )
            return kept, _when(core, running)

        kept, when = await self._store.write(put)
        if kept is None:
            return Reply(wording.KEEP_GONE)
        text = (wording.KEPT_FOR_LATER if kept else wording.KEPT_ALREADY).format(when=when)
        back = Button(wording.KEPT_BACK, f"sc1:unkeep:{running.id}:{short(seen.message_id)}")
        return Reply(text, buttons=(back,))

    async def take_back(self, pressed: Pressed) -> Reply:
        """Keep nothing of the caller's having kept a message; its id is the last word, in base 36."""
        circle, user_id, message_id = pressed.running.id, pressed.caller.user_id, int(pressed.words[-1], 36)
        await self._store.write(lambda core: core.drop_question(circle, message_id, user_id))
        return Reply(wording.KEPT_TAKEN_BACK, replaces=True)


def _when(core: Core, running: Running) -> str:
    """Return when a question that is kept now comes up again."""
    half = -(-len(running.reading.sections) // 2)
    waits = [row for row in core.stored(running.id).values() if row.state is State.PLANNED]
    if any(row.kind is Kind.DIGEST and row.number == half for row in waits):
        return wording.KEPT_WHEN_HALF
    return wording.KEPT_WHEN_END if any(row.kind is Kind.END for row in waits) else wording.KEPT_WHEN_ARCHIVE


async def kept_questions(store: Store, running: Running) -> tuple[KeptQuestion, ...]:
    """Return the questions that people kept so far, the oldest first."""
    rows = await store.read(lambda core: core.kept_questions(running.id))
    guild = running.circle.channel.guild_id
    return tuple(
        KeptQuestion(_words(running, row), message_url(guild, row.channel_id, row.message_id)) for row in rows
    )


def _words(running: Running, row: KeptRow) -> str:
    """Return what is said of a kept question: its first words, or what it is about, or only its week."""
    number = next((i for i, s in enumerate(running.reading.sections, 1) if s.id == row.week), 0)
    for prompt in (prompt for section in running.reading.sections for prompt in section.prompts):
        if prompt.id == row.prompt:
            kind = wording.FORM_KIND[prompt.kind.value]
            return wording.KEPT_PROMPT.format(number=number, kind=kind, paragraph=prompt.paragraph)
    if row.paragraph:
        return wording.KEPT_PARAGRAPH.format(paragraph=row.paragraph)
    words = first_words(row.text or "")
    return wording.KEPT_QUOTED.format(words=words) if words else wording.KEPT_UNQUOTED.format(number=number)
