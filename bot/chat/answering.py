"""Show private replies and forms, and read what was pressed and typed: the state is in the custom id."""

from __future__ import annotations

import io
import logging
from dataclasses import dataclass
from typing import Any

import discord

from bot import wording
from bot.agenda.limits import MESSAGE, MODAL_TEXT, split
from bot.chat.doors import Doors, caller_of, may_organise
from bot.chat.sending import view_of
from bot.errors import StudycircleError
from bot.flow.answers import Saved
from bot.flow.replies import Form, Reply

log = logging.getLogger("studycircle.chat")
Interaction = discord.Interaction[discord.Client]
FIELD = "answer"
FORM_SECONDS = 900.0


async def show(interaction: Interaction, reply: Reply) -> None:
    """Show a reply to the caller alone; the first answer, or one that was deferred."""
    if interaction.response.is_done():
        await interaction.edit_original_response(content=reply.text)
        return
    extras: dict[str, Any] = {}
    if reply.buttons:
        extras["view"] = view_of(reply.buttons)
    if reply.attached:
        name, text = reply.attached
        extras["file"] = discord.File(io.BytesIO(text.encode()), filename=name)
    await interaction.response.send_message(reply.text[:MESSAGE], ephemeral=True, **extras)


def modal_of(form: Form) -> discord.ui.Modal:
    """Return a form as discord.py wants it; stopped at once, because submissions are read from the interaction."""
    modal = discord.ui.Modal(title=form.title, custom_id=form.custom_id, timeout=FORM_SECONDS)
    modal.add_item(discord.ui.TextDisplay(form.shown))
    box: discord.ui.TextInput[discord.ui.View] = discord.ui.TextInput(
        style=discord.TextStyle.paragraph, custom_id=FIELD, required=True, max_length=MODAL_TEXT
    )
    modal.add_item(discord.ui.Label(text=form.label, description=form.hint, component=box))
    modal.stop()
    return modal


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
        match words[1:]:
            case ["respond", circle, prompt]:
                await self._respond(interaction, circle, prompt)
            case ["a", circle, prompt, _, _]:
                await self._submitted(interaction, circle, prompt)
            case ["forget", circle]:
                await self._forget(interaction, circle)
            case ["skip", circle, key]:
                await self._skip(interaction, circle, key)
            case _:
                await show(interaction, Reply(wording.GONE_BUTTON))

    async def _respond(self, interaction: Interaction, circle: str, prompt: str) -> None:
        form = self.doors.answers.form(circle, prompt, caller_of(interaction))
        if form is None:
            await show(interaction, Reply(wording.FORM_CLOSED))
        else:
            await interaction.response.send_modal(modal_of(form))

    async def _submitted(self, interaction: Interaction, circle: str, prompt: str) -> None:
        """Save first; then answer within Discord's 3 seconds; then post, also where Discord didn't take the answer."""
        text = typed(interaction)
        if not text.strip():
            await show(interaction, Reply(wording.FORM_EMPTY))
            return
        try:
            saved = await self.doors.answers.save(
                circle, prompt, caller_of(interaction), text=text, interaction_id=interaction.id
            )
        except StudycircleError as error:
            log.error("an answer could not be saved: %s", error.message)
            await self._give_back(interaction, text)
            return
        await self._publish(interaction, saved)

    async def _publish(self, interaction: Interaction, saved: Saved | None) -> None:
        if saved is None:
            await show(interaction, Reply(wording.FORM_CLOSED))
            return
        try:
            await interaction.response.defer(ephemeral=True, thinking=True)
        finally:
            reply = await self.doors.answers.publish(saved)
        await show(interaction, reply)

    async def _give_back(self, interaction: Interaction, text: str) -> None:
        whole = wording.FORM_NOT_SAVED.format(text=text)
        first, *rest = split(whole)
        await show(interaction, Reply(first, attached=("what-you-wrote.txt", text) if rest else None))

    async def _forget(self, interaction: Interaction, circle: str) -> None:
        running = self.doors.circle(circle)
        if running is None:
            await show(interaction, Reply(wording.GONE_BUTTON))
            return
        await interaction.response.defer(ephemeral=True, thinking=True)
        await show(interaction, await self.doors.mine.forget(running, caller_of(interaction)))

    async def _skip(self, interaction: Interaction, circle: str, key: str) -> None:
        running = self.doors.circle(circle)
        if running is None:
            await show(interaction, Reply(wording.GONE_BUTTON))
        elif not may_organise(interaction, running):
            await show(interaction, Reply(wording.ORGANISERS_ONLY))
        else:
            await show(interaction, await self.doors.desk.skip(running, key))


def typed(interaction: Interaction) -> str:
    """Return what was typed into the form's box: it lies in a Label (Discord's component type 18)."""
    for item in _sent(interaction).get("components", []):
        component = item.get("component", {})
        if component.get("custom_id") == FIELD:
            return str(component.get("value", ""))
    return ""


def _sent(interaction: Interaction) -> dict[str, Any]:
    """Return what Discord sent with an interaction, which depends on its type."""
    return dict(interaction.data or {})
