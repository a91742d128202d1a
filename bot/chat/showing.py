"""Show private replies and forms: our plain values as discord.py's own."""

from __future__ import annotations

import io
from typing import Any

import discord

from bot.agenda.limits import MESSAGE, MODAL_TEXT
from bot.chat.sending import view_of
from bot.flow.replies import Choice, Form, Menu, Picker, Reply

Interaction = discord.Interaction[discord.Client]
FIELD, CHOSEN, PICKED = "answer", "chosen", "picked"
FORM_SECONDS = 900.0


async def show(interaction: Interaction, reply: Reply) -> None:
    """Show a reply to the caller alone; the first answer, or one that was deferred."""
    text, view = reply.text[:MESSAGE], below(reply)
    files = [file_of(*reply.attached)] if reply.attached else []
    if interaction.response.is_done():
        await interaction.edit_original_response(content=text, view=view, attachments=files)
    elif reply.replaces and interaction.message and interaction.message.flags.ephemeral:
        await interaction.response.edit_message(content=text, view=view, attachments=files)
    else:
        extras: dict[str, Any] = {"view": view} if view else {}
        await interaction.response.send_message(text, ephemeral=True, files=files, **extras)


def file_of(name: str, content: str | bytes) -> discord.File:
    """Return a text, or bytes, as a file to be attached."""
    return discord.File(io.BytesIO(content.encode() if isinstance(content, str) else content), filename=name)


def below(reply: Reply) -> discord.ui.View | None:
    """Return what stands below a reply as discord.py wants it, None for nothing; stopped at once, as buttons are."""
    if not reply.menu:
        return view_of(reply.buttons) if reply.buttons else None
    view = view_of(reply.buttons)
    view.add_item(menu_of(reply.menu))
    return view


def menu_of(menu: Menu) -> discord.ui.Select[discord.ui.View]:
    """Return a menu."""
    options = [
        discord.SelectOption(label=option.label, value=option.value, description=option.description or None)
        for option in menu.options
    ]
    return discord.ui.Select(custom_id=menu.custom_id, placeholder=menu.says or None, options=options)


def modal_of(form: Form) -> discord.ui.Modal:
    """Return a form as discord.py wants it; stopped at once, because submissions are read from the interaction."""
    modal = discord.ui.Modal(title=form.title, custom_id=form.custom_id, timeout=FORM_SECONDS)
    modal.add_item(discord.ui.TextDisplay(form.shown))
    box: discord.ui.TextInput[discord.ui.View] = discord.ui.TextInput(
        style=discord.TextStyle.paragraph,
        custom_id=FIELD,
        required=True,
        max_length=MODAL_TEXT,
        default=form.filled or None,
    )
    modal.add_item(discord.ui.Label(text=form.label, description=form.hint, component=box))
    if form.picker:
        picker = form.picker
        modal.add_item(
            discord.ui.Label(text=picker.label, description=picker.hint, component=select_of(picker))
        )
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


def select_of(picker: Picker) -> discord.ui.Select[discord.ui.View]:
    """Return what may be chosen in a form, with nothing chosen yet."""
    options = [
        discord.SelectOption(label=option.label, value=option.value, description=option.description or None)
        for option in picker.options
    ]
    return discord.ui.Select(
        custom_id=PICKED, placeholder=picker.says, options=options, required=False, min_values=0
    )
