"""The practice question under the welcome: a form like the real ones, of which nothing is posted or kept."""

from __future__ import annotations

import hashlib

from bot import wording
from bot.agenda.bounds import practice_words
from bot.agenda.limits import MESSAGE, literal
from bot.flow.answers import copies, short
from bot.flow.nameless import HIDE, Nameless
from bot.flow.picking import picked_in, picker, words_of
from bot.flow.presses import Press, Pressed
from bot.flow.replies import Form, Reply
from bot.reading.sentences import sentences

PARAGRAPH = 1


class Practice:
    """The button "Try it" and its form."""

    def __init__(self, nameless: Nameless) -> None:
        self._nameless = nameless

    @property
    def presses(self) -> dict[str, Press]:
        """What the button and the form lead to."""
        return {"try": Press(self.form), "tried": Press(self.echo)}

    async def form(self, pressed: Pressed) -> Form:
        """Return a form with everything that this circle's real ones have."""
        reading = pressed.running.reading
        choice = await self._nameless.choice(pressed.running)
        first = sentences(reading.paragraph(PARAGRAPH).text)[0]
        options = picker(reading, PARAGRAPH, first)
        version = hashlib.sha256(f"{choice or ''}{options}".encode()).hexdigest()[:4]
        return Form(
            custom_id=f"sc1:tried:{pressed.running.id}:{version}:{short(pressed.caller.user_id)}",
            title=wording.TRY_TITLE,
            shown=f"¶{PARAGRAPH}\n> {literal(practice_words(reading))}\n{wording.TRY_ASK}",
            label=wording.FORM_LABEL,
            hint=wording.TRY_HINT,
            choice=choice,
            picker=options,
        )

    async def echo(self, pressed: Pressed) -> Reply:
        """Show the caller alone how it would look in the thread; nothing is stored, here or anywhere."""
        if not pressed.text.strip():
            return Reply(wording.FORM_EMPTY)
        sentence, *chosen = pressed.chosen or ("",)
        template, name = wording.TRY_ECHO, pressed.caller.name
        if chosen == [HIDE]:
            template, name = wording.TRY_ECHO_NAMELESS, ""
        reading = pressed.running.reading
        words = words_of(reading, picked_in(reading, PARAGRAPH, sentence))
        copy = copies(name, pressed.text, words=words)[0]
        room = MESSAGE - len(template)
        return Reply(template.format(copy=copy if len(copy) <= room else f"{copy[: room - 1]}…"))
