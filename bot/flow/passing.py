"""Pass: a full answer in a go-round, and nobody's business but the week's facilitator's.

It stands in no thread, digest, archive or log, and changes nothing that others can see.  Where a circle's facilitators
see no people, and at the end, which nobody leads, there is nobody whom it would be kept for, and so it isn't.
"""

from __future__ import annotations

from bot import wording
from bot.flow.circles import Running
from bot.flow.presses import Press, Pressed
from bot.flow.replies import Reply
from bot.reading.ending import asked
from bot.reading.model import PromptKind
from bot.records import END_WEEK, Button
from bot.store import Core, Store


class Passing:
    """The button Pass, and the one that takes it back."""

    def __init__(self, store: Store) -> None:
        self._store = store

    @property
    def presses(self) -> dict[str, Press]:
        """What its buttons lead to."""
        return {"pass": Press(self.pass_), "unpass": Press(self.take_back)}

    async def pass_(self, pressed: Pressed) -> Reply:
        """Keep that the caller passed, and say what that is; an answer that they have given stays."""
        running, user_id = pressed.running, pressed.caller.user_id
        prompt_id = pressed.words[0] if pressed.words else ""
        week = _week_of(running, prompt_id)
        if week is None:
            return Reply(wording.GONE_BUTTON)
        is_kept = running.circle.facilitator_view and week != END_WEEK
        if is_kept and await self._store.read(lambda core: core.refuses(running.id, user_id)):
            return Reply(wording.NOT_ME_PRESS)

        def keep(core: Core) -> tuple[bool, bool]:
            is_new = not is_kept or core.add_pass(running.id, week, prompt_id, user_id)
            return is_new, core.has_answered(running.id, prompt_id, user_id)

        is_new, has_answered = await self._store.write(keep)
        answered = wording.PASSED_AND_ANSWERED if has_answered else ""
        if not is_kept:
            return Reply(wording.PASSED_UNSEEN.format(answered=answered))
        template = wording.PASSED if is_new else wording.PASSED_ALREADY
        back = Button(wording.PASS_BACK, f"sc1:unpass:{running.id}:{prompt_id}")
        return Reply(template.format(answered=answered), buttons=(back,))

    async def take_back(self, pressed: Pressed) -> Reply:
        """Keep nothing of it any more."""
        running, user_id = pressed.running, pressed.caller.user_id
        prompt_id = pressed.words[0] if pressed.words else ""
        await self._store.write(lambda core: core.take_pass_back(running.id, prompt_id, user_id))
        return Reply(wording.PASS_TAKEN_BACK, replaces=True)


def _week_of(running: Running, prompt_id: str) -> str | None:
    """Return the week whose go-round this is; None where the reading has it no longer."""
    found = asked(running.reading, prompt_id)
    return found[0].id if found and found[1].kind is PromptKind.GO_ROUND else None
