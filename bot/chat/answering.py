"""Show private replies and forms, and read what was pressed and typed: the state is in the custom id."""

from __future__ import annotations

import contextlib
import io
import logging
from dataclasses import dataclass
from typing import Any

import discord

from bot import wording
from bot.agenda.limits import MESSAGE, MODAL_TEXT, split
from bot.chat.doors import Doors, caller_of, may_organise
from bot.chat.refusals import in_our_words
from bot.chat.sending import view_of
from bot.errors import StudycircleError
from bot.flow.answers import Saved
from bot.flow.nameless import HIDE, SHOW
from bot.flow.replies import Choice, Form, Menu, Reply

log = logging.getLogger("studycircle.chat")
Interaction = discord.Interaction[discord.Client]
FIELD, CHOSEN = "answer", "chosen"
FORM_SECONDS = 900.0


async def show(interaction: Interaction, reply: Reply) -> None:
    """Show a reply to the caller alone; the first answer, or one that was deferred."""
    if interaction.response.is_done():
        await interaction.edit_original_response(content=reply.text)
        return
    extras: dict[str, Any] = {}
    if reply.buttons:
        extras["view"] = view_of(reply.buttons)
    if reply.menu:
        extras["view"] = menu_of(reply.menu)
    if reply.attached:
        name, text = reply.attached
        extras["file"] = discord.File(io.BytesIO(text.encode()), filename=name)
    await interaction.response.send_message(reply.text[:MESSAGE], ephemeral=True, **extras)


def menu_of(menu: Menu) -> discord.ui.View:
    """Return a menu as discord.py wants it; stopped at once, as buttons are."""
    options = [
        discord.SelectOption(label=option.label, value=option.value, description=option.description or None)
        for option in menu.options
    ]
    view = discord.ui.View(timeout=None)
    view.add_item(
        discord.ui.Select(custom_id=menu.custom_id, placeholder=wording.ADD_CHOOSE, options=options)
    )
    view.stop()
    return view


def modal_of(form: Form) -> discord.ui.Modal:
    """Return a form as discord.py wants it; stopped at once, because submissions are read from the interaction."""
    modal = discord.ui.Modal(title=form.title, custom_id=form.custom_id, timeout=FORM_SECONDS)
    modal.add_item(discord.ui.TextDisplay(form.shown))
    box: discord.ui.TextInput[discord.ui.View] = discord.ui.TextInput(
        style=discord.TextStyle.paragraph, custom_id=FIELD, required=True, max_length=MODAL_TEXT
    )
    modal.add_item(discord.ui.Label(text=form.label, description=form.hint, component=box))
    if form.choice:
        modal.add_item(discord.ui.TextDisplay(form.choice.said))
        modal.add_item(discord.ui.Label(text=form.choice.label, component=radio_of(form.choice)))
    modal.stop()
    return modal


def radio_of(choice: Choice) -> discord.ui.RadioGroup[discord.ui.View]:
    """Return what must be chosen in a form, with nothing chosen yet."""
    options = [
        discord.RadioGroupOption(
            label=option.label, value=option.value, description=option.description or None
        )
        for option in choice.options
    ]
    return discord.ui.RadioGroup(custom_id=CHOSEN, options=options, required=True)


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
        match words[1:]:
            case ["respond", circle, prompt]:
                await self._respond(interaction, circle, prompt)
            case ["a", circle, prompt, _, _]:
                await self._submitted(interaction, circle, prompt)
            case ["add", circle, _, message]:
                await self._file(interaction, circle, message)
            case ["forget", circle]:
                await self._forget(interaction, circle)
            case ["skip", circle, key]:
                await self._skip(interaction, circle, key)
            case ["follow", circle] | ["follow", circle, _]:
                await self._follow(interaction, circle)
            case ["unfollow", circle]:
                await self._unfollow(interaction, circle)
            case _:
                await show(interaction, Reply(wording.GONE_BUTTON))

    def _is_elsewhere(self, words: list[str], interaction: Interaction) -> bool:
        """Tell whether an id names a circle of another server: nobody there has anything to do with it."""
        running = self.doors.circle(words[2]) if len(words) > 2 else None
        return running is not None and running.circle.channel.guild_id != interaction.guild_id

    async def _respond(self, interaction: Interaction, circle: str, prompt: str) -> None:
        running = self.doors.circle(circle)
        choice = await self.doors.nameless.choice(running) if running else None
        form = self.doors.answers.form(circle, prompt, caller_of(interaction), choice=choice)
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
                circle, prompt, caller_of(interaction), text=text, interaction_id=interaction.id
            )
        except StudycircleError as error:
            log.error("an answer could not be saved: %s", error.message)
            await self._give_back(interaction, text)
            return
        await self._publish(interaction, saved)

    async def _save_nameless(self, interaction: Interaction, circle: str, prompt: str, *, text: str) -> None:
        """Save without a word about whose it is, and give the receipt."""
        try:
            code = await self.doors.nameless.save(circle, prompt, text=text)
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

    async def _give_back(
        self, interaction: Interaction, text: str, *, why: str = wording.FORM_NOT_SAVED
    ) -> None:
        whole = why.format(text=text)
        first, *rest = split(whole)
        await show(interaction, Reply(first, attached=("what-you-wrote.txt", text) if rest else None))

    async def _forget(self, interaction: Interaction, circle: str) -> None:
        running = self.doors.circle(circle)
        if running is None:
            await show(interaction, Reply(wording.GONE_BUTTON))
            return
        await interaction.response.defer(ephemeral=True, thinking=True)
        await show(interaction, await self.doors.mine.forget(running, caller_of(interaction)))

    async def _file(self, interaction: Interaction, circle: str, message: str) -> None:
        chosen = [str(value) for value in _sent(interaction).get("values", [])]
        reply = await self.doors.adding.file(
            circle,
            prompt_id=chosen[0] if chosen else "",
            message_id=int(message, 36),
            caller=caller_of(interaction),
        )
        await show(interaction, reply)

    async def _follow(self, interaction: Interaction, circle: str) -> None:
        running = self.doors.circle(circle)
        if running is None:
            await show(interaction, Reply(wording.GONE_BUTTON))
        else:
            await show(interaction, await self.doors.following.follow(running, caller_of(interaction)))

    async def _unfollow(self, interaction: Interaction, circle: str) -> None:
        running = self.doors.circle(circle)
        if running is None:
            await show(interaction, Reply(wording.GONE_BUTTON))
            return
        await interaction.response.defer(ephemeral=True, thinking=True)
        await show(interaction, await self.doors.following.unfollow(running, caller_of(interaction)))

    async def _skip(self, interaction: Interaction, circle: str, key: str) -> None:
        running = self.doors.circle(circle)
        if running is None:
            await show(interaction, Reply(wording.GONE_BUTTON))
        elif not may_organise(interaction, running):
            await show(interaction, Reply(wording.ORGANISERS_ONLY))
        else:
            await show(interaction, await self.doors.desk.skip(running, key))


def filled(interaction: Interaction, custom_id: str) -> str | None:
    """Return what was typed or chosen in a part of the form, None where it has no such part.

    Each part lies in a Label (Discord's component type 18).
    """
    for item in _sent(interaction).get("components", []):
        component = item.get("component", {})
        if component.get("custom_id") == custom_id:
            return str(component.get("value") or "")
    return None


def _sent(interaction: Interaction) -> dict[str, Any]:
    """Return what Discord sent with an interaction, which depends on its type."""
    return dict(interaction.data or {})
