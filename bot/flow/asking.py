"""`/circle ask`: a question of one's own in place of one of the reading's that isn't posted yet.

It keeps the passage.  What is asked in the end is fixed by the claim: from then on nothing can be replaced, and the
runner reads what stands here before it posts.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator

from bot import wording
from bot.agenda.limits import MODAL_TITLE, clipped, literal
from bot.agenda.order import POSTED_WITH
from bot.agenda.plan import key_of
from bot.agenda.reconcile import Stored
from bot.agenda.scene import stamp
from bot.clock import Clock
from bot.flow.answers import short
from bot.flow.circles import Running, take_in
from bot.flow.leading import deed, leads, leads_any, refusal
from bot.flow.presses import Press, Pressed
from bot.flow.replies import Caller, Form, Option, Reply
from bot.flow.steering import CHOICE_TEXT, CHOICES
from bot.reading.ceilings import ASK
from bot.reading.model import Prompt, PromptKind, Section
from bot.records import Button, State
from bot.store import Core, Deed, Store

LONG_FILE = "your-question.txt"


class Asking:
    """Replaces questions, for organisers and for who leads the week."""

    def __init__(self, store: Store, clock: Clock, ring: Callable[[], None]) -> None:
        self._store = store
        self._clock = clock
        self._ring = ring

    @property
    def presses(self) -> dict[str, Press]:
        """What its form and its button lead to."""
        return {"ask": Press(self._submitted), "unask": Press(self._undone)}

    async def names(self, running: Running, caller: Caller, typed: str) -> tuple[Option, ...]:
        """Return what somebody may choose from while typing, at most 25: questions that aren't posted yet."""
        stored = await self._store.read(lambda core: core.stored(running.id))
        found = [
            Option(_label(running, section, prompt), prompt.id)
            for section, prompt in _replaceable(running, stored)
            if leads(running, section.id, caller)
        ]
        wanted = typed.casefold()
        return tuple(one for one in found if wanted in one.label.casefold() or wanted in one.value)[:CHOICES]

    async def form(self, running: Running, caller: Caller, prompt_id: str) -> Form | Reply:
        """Return the form in which a question is replaced, or why there is none.

        Its id is one per question, wording and person, because phones keep forms by their id.
        """
        found = await self._find(running, caller, prompt_id)
        if isinstance(found, Reply):
            return found
        section, prompt = found
        number, kind = running.number(section.id), wording.FORM_KIND[prompt.kind.value]
        version = hashlib.sha256(prompt.ask.encode()).hexdigest()[:4]
        return Form(
            custom_id=f"sc1:ask:{running.id}:{prompt.id}:{version}:{short(caller.user_id)}",
            title=clipped(wording.ASK_TITLE.format(number=number, kind=kind), MODAL_TITLE),
            shown=wording.ASK_SHOWN.format(question=prompt.ask, paragraph=prompt.paragraph),
            label=wording.ASK_LABEL,
            hint=wording.ASK_HINT.format(most=ASK),
        )

    async def _submitted(self, pressed: Pressed) -> Reply:
        """Ask what was typed in place of the reading's question; whatever can't be asked is given back."""
        text, running, prompt_id = " ".join(pressed.text.split()), pressed.running, pressed.words[0]
        found = await self._find(running, pressed.caller, prompt_id)
        if not text:
            return found if isinstance(found, Reply) else Reply(wording.ASK_EMPTY)
        if len(text) > ASK:
            said = wording.ASK_LONG.format(length=len(text), most=ASK, text=clipped(text, ASK))
            return Reply(said, attached=(LONG_FILE, text))
        question = literal(text)

        def ask(core: Core) -> None:
            core.ask(running.id, prompt_id, question)

        due = await self._change(pressed, Deed.ASK, ask)
        if isinstance(due, Reply):
            return Reply(f"{due.text}\n> {question}")
        undo = Button(wording.UNASK_BUTTON, f"sc1:unask:{running.id}:{prompt_id}")
        return Reply(wording.ASK_DONE.format(at=stamp(due.due), question=question), buttons=(undo,))

    async def _undone(self, pressed: Pressed) -> Reply:
        """Ask the reading's own question after all."""
        running, prompt_id = pressed.running, pressed.words[0]
        done = await self._change(pressed, Deed.UNASK, lambda core: core.unask(running.id, prompt_id))
        if isinstance(done, Reply):
            return done
        _, prompt = running.reading.prompt(prompt_id)
        return Reply(wording.UNASKED.format(question=prompt.ask))

    async def _change(self, pressed: Pressed, what: Deed, effect: Callable[[Core], object]) -> Stored | Reply:
        """Change what a prompt asks in one write, with what was done; return what it is posted with, or why not."""
        running, caller, prompt_id = pressed.running, pressed.caller, pressed.words[0]
        found = await self._find(running, caller, prompt_id)
        if isinstance(found, Reply):
            return found
        done = deed(what, caller, at=self._clock.now(), target=prompt_id)

        def write(core: Core) -> Stored | None:
            stored = core.stored(running.id)
            if prompt_id not in {prompt.id for _, prompt in _replaceable(running, stored)}:
                return None
            if effect(core) is not False:  # pressed twice, the second time does nothing
                core.add_deed(running.id, done)
            return stored[_key(*found)]

        row = await self._store.write(write)
        if row is None:
            return Reply(wording.ASK_UNKNOWN.format(key=prompt_id))
        await take_in(self._store, running)
        self._ring()
        return row

    async def _find(self, running: Running, caller: Caller, prompt_id: str) -> tuple[Section, Prompt] | Reply:
        if not leads_any(running, caller):
            return Reply(refusal(running))
        stored = await self._store.read(lambda core: core.stored(running.id))
        for section, prompt in _replaceable(running, stored):
            if prompt.id == prompt_id:
                return (section, prompt) if leads(running, section.id, caller) else Reply(refusal(running))
        return Reply(wording.ASK_UNKNOWN.format(key=prompt_id))


def _replaceable(running: Running, stored: dict[str, Stored]) -> Iterator[tuple[Section, Prompt]]:
    """Yield the questions of which nothing is posted yet; polls stay as they are."""
    for section in running.reading.sections:
        for prompt in section.prompts:
            row = stored.get(_key(section, prompt))
            if prompt.kind is not PromptKind.POLL and row and row.state is State.PLANNED:
                yield section, prompt


def _key(section: Section, prompt: Prompt) -> str:
    return key_of(section.id, POSTED_WITH[prompt.kind])


def _label(running: Running, section: Section, prompt: Prompt) -> str:
    kind = wording.FORM_KIND[prompt.kind.value]
    number = running.number(section.id)
    text = wording.ASK_NAME.format(number=number, kind=kind, paragraph=prompt.paragraph, question=prompt.ask)
    return clipped(text, CHOICE_TEXT)
