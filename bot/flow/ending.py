"""“Then and now”: at the end a member sees, alone, what they answered first, beside a form for today's answer."""

from __future__ import annotations

from bot import wording
from bot.agenda.limits import split
from bot.agenda.scene import stamp
from bot.flow.answers import Answers
from bot.flow.presses import Press, Pressed
from bot.flow.replies import Form, Reply
from bot.reading.ending import AGAIN
from bot.store import ResponseRow, Store

# What a form shows of earlier answers; Discord takes 4,000 characters in all (reference: Text Display).
ROOM = 2_000


class Ending:
    """The button under each of the first questions."""

    def __init__(self, store: Store, answers: Answers) -> None:
        self._store = store
        self._answers = answers

    @property
    def presses(self) -> dict[str, Press]:
        """What the button leads to."""
        return {"then": Press(self.then_and_now)}

    async def then_and_now(self, pressed: Pressed) -> Reply | Form:
        """Open the form of a first question, with what the caller has answered to it before."""
        circle, caller = pressed.running.id, pressed.caller
        prompt_id = pressed.words[0] if pressed.words else ""
        held = await self._store.read(lambda core: core.words_of(circle, caller.user_id))
        before = [row for row in held.responses if row.prompt == prompt_id]
        form = self._answers.form(circle, f"{AGAIN}{prompt_id}", caller, then=then(before))
        return form or Reply(wording.FORM_CLOSED)


def then(before: list[ResponseRow]) -> str:
    """Return earlier answers as the form shows them, oldest first; what is too long is cut, and says so."""
    said = [wording.THEN_WROTE.format(at=stamp(row.at, "D"), text=_quoted(row.text)) for row in before]
    shown = "\n".join(said)
    if len(shown) <= ROOM:
        return shown
    cut = split(shown, ROOM - len(wording.THEN_CUT) - 2)[0]
    return f"{cut}…\n{wording.THEN_CUT}"


def _quoted(text: str) -> str:
    return "\n".join(f"> {line}" for line in text.splitlines())
