"""“File this answer…”: who leads a week files somebody's answer elsewhere, takes it out of the archive, puts it back.

The message itself stays where its author wrote it; only the bot's own copy of a form's answer goes.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from bot import wording
from bot.agenda.instants import local
from bot.agenda.limits import clipped
from bot.clock import Clock
from bot.flow.adding import OPTION_TEXT, OPTIONS, named, place_of, posted_prompts
from bot.flow.circles import Running
from bot.flow.copies import delete_copies
from bot.flow.filing import where
from bot.flow.leading import deed, leads, leads_any, refusal
from bot.flow.messenger import Messenger
from bot.flow.presses import Press, Pressed
from bot.flow.replies import Caller, Form, Menu, Option, Reply
from bot.flow.steering import CHOICES
from bot.records import Button, How, SeenMessage
from bot.store import Core, Deed, ResponseRow, Store
from bot.wording.numbers import say_day

TALK, PARAGRAPH, PROMPT = "talk", "paragraph", "prompt:"


class Refiling:
    """The command in a message's own menu, its card, and `/circle restore`."""

    def __init__(self, store: Store, messenger: Messenger, clock: Clock, *, ring: Callable[[], None]) -> None:
        self._store = store
        self._messenger = messenger
        self._clock = clock
        self._ring = ring

    @property
    def presses(self) -> dict[str, Press]:
        """What its menu, its buttons and its form lead to."""
        return {
            "move": Press(self._move),
            "remove": Press(self._why),
            "removed": Press(self._remove, slow=True),
            "restore": Press(
                lambda pressed: self.restore(pressed.running, pressed.caller, f"r{pressed.words[0]}"),
                slow=True,
            ),
        }

    async def card(self, running: Running | None, seen: SeenMessage, caller: Caller) -> Reply:
        """Show where an answer is filed, and what can be done with it; `running` is the circle of its thread."""

        def read(core: Core) -> tuple[str | None, ResponseRow | None, tuple[Option, ...]]:
            channel = core.watched().get(seen.channel_id)
            row = core.response_by_message(seen.message_id)
            known = row and running and row.circle == running.id
            options = _options(core, running, row) if known and row and running else ()
            return (channel.week if channel else None), row if known else None, options

        week, row, options = await self._store.read(read)
        if running is None or week is None:
            return Reply(wording.FILE_NOT_HERE)
        if not leads(running, week, caller):
            return Reply(refusal(running))
        if row is None:
            return Reply(wording.FILE_NOT_KEPT)
        if row.withheld:
            return Reply(wording.FILE_CARD_OUT, buttons=(_button("restore", running, row),))
        menu = Menu(f"sc1:move:{running.id}:{row.id}", options, says=wording.FILE_CHOOSE) if options else None
        text = wording.FILE_CARD.format(place=_place(row, running))
        return Reply(text, buttons=(_button("remove", running, row),), menu=menu)

    async def _move(self, pressed: Pressed) -> Reply:
        """File a response elsewhere, in one write."""
        running, caller, now = pressed.running, pressed.caller, self._clock.now()
        chosen = pressed.chosen[0] if pressed.chosen else ""

        def move(core: Core) -> Reply:
            row = _row(core, running, pressed.words[0])
            if row is None:
                return Reply(wording.FILE_GONE)
            if not leads(running, row.week, caller):
                return Reply(refusal(running))
            if row.withheld or chosen not in {one.value for one in _options(core, running, row)}:
                return Reply(wording.FILE_GONE)
            _file(core, row, chosen)
            filed = core.response_numbered(row.id)
            assert filed is not None, "it was filed just now"
            place = _place(filed, running)
            done = deed(Deed.MOVE, caller, at=now, target=row.week, detail=place, response=row.id)
            core.add_deed(running.id, done)
            return Reply(wording.FILED.format(place=place))

        return await self._store.write(move)

    async def _why(self, pressed: Pressed) -> Reply | Form:
        """Ask for the reason in a form that says what removing does; sending it is the confirmation."""
        running = pressed.running
        row = await self._store.read(lambda core: _row(core, running, pressed.words[0]))
        if row is None:
            return Reply(wording.FILE_GONE)
        if not leads(running, row.week, pressed.caller):
            return Reply(refusal(running))
        if row.withheld:
            return Reply(wording.FILE_GONE)
        copy = wording.REMOVE_COPY if row.how is How.FORM else wording.REMOVE_STAYS
        return Form(
            custom_id=f"sc1:removed:{running.id}:{row.id}:{row.put_back}",
            title=wording.REMOVE_TITLE,
            shown=wording.REMOVE_SHOWN.format(copy=copy),
            label=wording.REMOVE_LABEL,
            hint=wording.REMOVE_HINT,
        )

    async def _remove(self, pressed: Pressed) -> Reply:
        """Take a response out of the archive; the bot's own copy goes from the thread."""
        running, caller, now = pressed.running, pressed.caller, self._clock.now()

        def remove(core: Core) -> Reply | ResponseRow:
            row = _row(core, running, pressed.words[0])
            if row is None:
                return Reply(wording.FILE_GONE)
            if not leads(running, row.week, caller):
                return Reply(refusal(running))
            if not core.withhold(row.id, now):
                return Reply(wording.FILE_GONE)
            place, reason = _place(row, running), pressed.text.strip()
            done = deed(
                Deed.REMOVE, caller, at=now, target=row.week, detail=place, response=row.id, reason=reason
            )
            core.add_deed(running.id, done)
            return row

        row = await self._store.write(remove)
        if isinstance(row, Reply):
            return row
        if await delete_copies(self._store, self._messenger, now=now):
            self._ring()
        return Reply(wording.REMOVED, buttons=(_button("restore", running, row),))

    async def names(self, running: Running, caller: Caller, typed: str) -> tuple[Option, ...]:
        """Return what somebody may put back, while they type, at most 25, the latest first: nobody's words."""

        def read(core: Core) -> list[Option]:
            reasons = {row.response: row for row in core.deeds(running.id) if row.what is Deed.REMOVE}
            rows = [row for row in core.taken_out(running.id) if leads(running, row.week, caller)]
            return [
                Option(_removed(running, row, reasons[row.id].at, reasons[row.id].reason or ""), f"r{row.id}")
                for row in reversed(rows)
                if row.id in reasons
            ]

        found, wanted = await self._store.read(read), typed.casefold()
        return tuple(one for one in found if wanted in one.label.casefold() or wanted == one.value)[:CHOICES]

    async def restore(self, running: Running, caller: Caller, name: str) -> Reply:
        """Put a response back into the archive; a form's answer is posted in its thread anew."""
        now = self._clock.now()

        def restore(core: Core) -> Reply:
            row = _row(core, running, name.removeprefix("r"))
            if not leads_any(running, caller) or (row and not leads(running, row.week, caller)):
                return Reply(refusal(running))
            if row is None or not core.put_back(row.id):
                return Reply(wording.RESTORE_UNKNOWN.format(key=name))
            place = _place(row, running)
            done = deed(Deed.RESTORE, caller, at=now, target=row.week, detail=place, response=row.id)
            core.add_deed(running.id, done)
            text = wording.RESTORED_COPY if row.how is How.FORM else wording.RESTORED
            return Reply(text.format(place=place))

        reply = await self._store.write(restore)
        self._ring()
        return reply


def _row(core: Core, running: Running, number: str) -> ResponseRow | None:
    row = core.response_numbered(int(number)) if number.isdecimal() and len(number) < 19 else None
    return row if row and row.circle == running.id else None


def _options(core: Core, running: Running, row: ResponseRow) -> tuple[Option, ...]:
    """Return where a response may be filed; an answer by form always answers a question."""
    prompts = [one for one in posted_prompts(core, running, row.week) if one.id != row.prompt]
    options = [
        Option(wording.capital(named(prompt)), f"{PROMPT}{prompt.id}", clipped(prompt.ask, OPTION_TEXT))
        for prompt in prompts
    ]
    if row.how is How.FORM:
        return tuple(options[:OPTIONS])
    post = core.post_by_message(row.reply_to) if row.reply_to else None
    if post and post.paragraph and post.paragraph != row.paragraph:
        options.append(Option(wording.FILE_PARAGRAPH.format(paragraph=post.paragraph), PARAGRAPH))
    if row.prompt or row.paragraph:
        options.append(Option(wording.FILE_TALK, TALK))
    return tuple(options[-OPTIONS:])


def _file(core: Core, row: ResponseRow, chosen: str) -> None:
    """File a response under what was chosen; as conversation it hangs on what it replies to."""
    if chosen.startswith(PROMPT):
        how = How.FORM if row.how is How.FORM else How.REPLY
        core.file_response(row.id, how=how, prompt=chosen.removeprefix(PROMPT))
        return
    post = core.post_by_message(row.reply_to) if row.reply_to else None
    if chosen == PARAGRAPH and post:
        core.file_response(row.id, how=How.REPLY, paragraph=post.paragraph)
    else:
        _, _, parent = where(core, row.reply_to)
        core.file_response(row.id, how=How.MESSAGE, parent=parent)


def _button(word: str, running: Running, row: ResponseRow) -> Button:
    return Button(
        wording.REMOVE_BUTTON if word == "remove" else wording.RESTORE_BUTTON,
        f"sc1:{word}:{running.id}:{row.id}",
    )


def _place(row: ResponseRow, running: Running) -> str:
    return place_of(row, running) or wording.PLACE_TALK


def _removed(running: Running, row: ResponseRow, at: datetime, reason: str) -> str:
    day = say_day(local(at, running.circle.zone))
    text = wording.RESTORE_NAME.format(
        number=running.number(row.week), place=_place(row, running), at=day, reason=reason
    )
    return clipped(" ".join(text.split()), OPTION_TEXT)
