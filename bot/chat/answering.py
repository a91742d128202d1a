"""Read what was pressed and typed, and call the use case behind it: the state is in the custom id."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import discord

from bot import wording
from bot.agenda.limits import split
from bot.chat.doors import Doors
from bot.chat.refusals import in_our_words
from bot.chat.showing import CHOSEN, FIELD, PICKED, Interaction, modal_of, show
from bot.errors import StudycircleError
from bot.flow.answers import Saved
from bot.flow.nameless import HIDE, SHOW
from bot.flow.presses import Press, Pressed
from bot.flow.replies import Form, Reply
from bot.records import Button

log = logging.getLogger("studycircle.chat")


@dataclass(frozen=True, slots=True)
class Answering:
    """Everything that is pressed or submitted arrives here, and nowhere else."""

    doors: Doors

    async def take(self, interaction: Interaction) -> None:
        """Take a button or a submitted form by its id; ids that aren't ours are passed over."""
        words = str(_sent(interaction).get("custom_id", "")).split(":")
        if words[0] != "sc1" or interaction.type not in (
            discord.InteractionType.component,
            discord.InteractionType.modal_submit,
        ):
            return
        if self._is_elsewhere(words, interaction):
            await show(interaction, Reply(wording.GONE_BUTTON))
            return
        if self._is_erased(words):
            await show(interaction, Reply(wording.ERASED_ALREADY))
            return
        match words[1:]:
            case ["respond", circle, prompt]:
                await self._respond(interaction, circle, prompt)
            case ["a", circle, prompt, _, _]:
                await self._submitted(interaction, circle, prompt)
            case [word, circle, *rest] if word in self.doors.presses:
                await self._press(interaction, self.doors.presses[word], circle=circle, rest=rest)
            case _:
                await show(interaction, Reply(wording.GONE_BUTTON))

    def _is_elsewhere(self, words: list[str], interaction: Interaction) -> bool:
        """Tell whether an id names a circle of another server: nobody there has anything to do with it."""
        running = self.doors.circle(words[2]) if len(words) > 2 else None
        return running is not None and running.circle.channel.guild_id != interaction.guild_id

    def _is_erased(self, words: list[str]) -> bool:
        """Tell whether an id names a circle of which everything was erased: nothing new is kept there."""
        running = self.doors.circle(words[2]) if len(words) > 2 else None
        return running is not None and running.erased

    async def _respond(self, interaction: Interaction, circle: str, prompt: str) -> None:
        running = self.doors.circle(circle)
        if await self._refuses(interaction, circle):
            again = Button(wording.LIFT_BUTTON, f"sc1:again:{circle}")
            await show(interaction, Reply(wording.NOT_ME_FORM, buttons=(again,)))
            return
        choice = await self.doors.nameless.choice(running) if running else None
        form = self.doors.answers.form(circle, prompt, self.doors.caller_of(interaction), choice=choice)
        if form is None:
            await show(interaction, Reply(wording.FORM_CLOSED))
        else:
            await interaction.response.send_modal(modal_of(form))

    async def _submitted(self, interaction: Interaction, circle: str, prompt: str) -> None:
        """Keep what was typed as was chosen; whatever can't be kept is given back."""
        text, chosen = filled(interaction, FIELD) or "", filled(interaction, CHOSEN)
        if not text.strip():
            await show(interaction, Reply(wording.FORM_EMPTY))
        elif chosen == HIDE:
            await self._save_nameless(interaction, circle, prompt, text=text)
        elif chosen in (SHOW, None):
            await self._save(interaction, circle, prompt, text=text)
        else:
            await self._give_back(interaction, text, why=wording.NAME_NOT_CHOSEN)

    async def _save(self, interaction: Interaction, circle: str, prompt: str, *, text: str) -> None:
        """Save first; then answer within Discord's 3 seconds; then post, also where Discord didn't take the answer."""
        try:
            saved = await self.doors.answers.save(
                circle,
                prompt,
                self.doors.caller_of(interaction),
                text=text,
                interaction_id=interaction.id,
                sentence=filled(interaction, PICKED) or "",
            )
        except StudycircleError as error:
            log.error("an answer could not be saved: %s", error.message)
            await self._give_back(interaction, text)
            return
        if saved is None and await self._refuses(interaction, circle):
            await self._give_back(interaction, text, why=wording.NOT_ME_FORM_BACK)
        else:
            await self._publish(interaction, saved)

    async def _refuses(self, interaction: Interaction, circle: str) -> bool:
        running, caller = self.doors.circle(circle), self.doors.caller_of(interaction)
        return running is not None and await self.doors.choosing.refuses(running, caller)

    async def _save_nameless(self, interaction: Interaction, circle: str, prompt: str, *, text: str) -> None:
        """Save without a word about whose it is, and give the receipt."""
        try:
            sentence = filled(interaction, PICKED) or ""
            code = await self.doors.nameless.save(circle, prompt, text=text, sentence=sentence)
        except StudycircleError as error:
            log.error("an answer could not be saved: %s", error.message)
            await self._give_back(interaction, text)
            return
        if code is None:
            await self._give_back(interaction, text, why=wording.NAMELESS_CLOSED)
            return
        # Where the receipt can't be shown, that isn't written down either: its time would be the answer's.
        with contextlib.suppress(StudycircleError), in_our_words("a receipt was being shown"):
            await show(interaction, Reply(wording.NAMELESS_SAVED.format(code=code)))

    async def _publish(self, interaction: Interaction, saved: Saved | None) -> None:
        if saved is None:
            await show(interaction, Reply(wording.FORM_CLOSED))
            return
        try:
            await interaction.response.defer(ephemeral=True, thinking=True)
        finally:
            reply = await self.doors.answers.publish(saved)
        await show(interaction, reply)

    async def _give_back(self, interaction: Interaction, text: str, *, why: str | None = None) -> None:
        whole = (why or wording.FORM_NOT_SAVED).format(text=text)
        first, *rest = split(whole)
        await show(interaction, Reply(first, attached=(wording.WROTE_FILE, text) if rest else None))

    async def _press(
        self, interaction: Interaction, press: Press, *, circle: str, rest: Sequence[str]
    ) -> None:
        """Call the use case behind a button, a menu or a form, if the caller may, and show what it says."""
        running, caller = self.doors.circle(circle), self.doors.caller_of(interaction)
        if running is None:
            await show(interaction, Reply(wording.GONE_BUTTON))
            return
        if press.organisers and running.id not in caller.organises:
            await show(interaction, Reply(wording.ORGANISERS_ONLY))
            return
        if press.slow:
            await interaction.response.defer(ephemeral=True, thinking=True)
        answer = await press.use(
            Pressed(
                running,
                caller,
                words=tuple(rest),
                chosen=_chosen(interaction),
                text=filled(interaction, FIELD) or "",
                message_id=interaction.message.id if interaction.message else None,
            )
        )
        if isinstance(answer, Form):
            await interaction.response.send_modal(modal_of(answer))
        else:
            await show(interaction, answer)


def filled(interaction: Interaction, custom_id: str) -> str | None:
    """Return what was typed or chosen in a part of the form, None where it has no such part.

    Each part lies in a Label (Discord's component type 18).
    """
    for item in _sent(interaction).get("components", []):
        component = item.get("component", {})
        if component.get("custom_id") == custom_id:
            # A menu has a list of values (Discord's reference: components, string select).
            return str(component.get("value") or next(iter(component.get("values") or []), ""))
    return None


def _chosen(interaction: Interaction) -> tuple[str, ...]:
    """Return what was chosen from a menu, or in a form: from its picker, then what had to be."""
    values = _sent(interaction).get("values")
    if values is not None:
        return tuple(str(value) for value in values)
    return tuple(chosen for part in (PICKED, CHOSEN) if (chosen := filled(interaction, part)) is not None)


def _sent(interaction: Interaction) -> dict[str, Any]:
    """Return what Discord sent with an interaction, which depends on its type."""
    return dict(interaction.data or {})
