"""How a command is answered: by one use case, for the circle of its place, privately."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import discord

from bot import wording
from bot.chat.doors import Doors
from bot.chat.showing import modal_of, show
from bot.flow.circles import Running
from bot.flow.replies import Caller, Form, Reply

Interaction = discord.Interaction[discord.Client]
Use = Callable[[Running, Caller], Awaitable[Reply | Form]]


async def answer(interaction: Interaction, doors: Doors, use: Use, *, organisers: bool = False) -> None:
    """Call a use case for the circle of this place, if the caller may, and show what it says."""
    caller = doors.caller_of(interaction)
    running = doors.circle_at(caller)
    if running is None:
        await show(interaction, Reply(wording.NOT_HERE))
        return
    if organisers and running.id not in caller.organises:
        await show(interaction, Reply(wording.ORGANISERS_ONLY))
        return
    said = await use(running, caller)
    if isinstance(said, Form):
        await interaction.response.send_modal(modal_of(said))
    else:
        await show(interaction, said)
