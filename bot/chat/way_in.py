"""The slash commands for whoever comes late or looks something up: `/catch-up` and `/passage`."""

from __future__ import annotations

import discord
from discord import app_commands

from bot.chat.commands import answer
from bot.chat.doors import Doors
from bot.chat.showing import Interaction

Tree = app_commands.CommandTree[discord.Client]


def add_way_in(tree: Tree, doors: Doors) -> None:
    """Add both commands to all others."""

    @tree.command(name="catch-up", description="Shows you, privately, what was read and what is open to you")
    @app_commands.guild_only()
    async def catch_up(interaction: Interaction) -> None:
        await answer(interaction, doors, doors.catch_up.show)

    @tree.command(name="passage", description="Shows you, privately, a paragraph and what was said about it")
    @app_commands.guild_only()
    @app_commands.describe(paragraph="Its number, such as 24, or words that stand in it")
    async def passage(interaction: Interaction, paragraph: str) -> None:
        await answer(interaction, doors, lambda *of: doors.passages.show(*of, typed=paragraph))

    @passage.autocomplete("paragraph")
    async def suggest(interaction: Interaction, current: str) -> list[app_commands.Choice[str]]:
        running = doors.circle_at(doors.caller_of(interaction))
        found = await doors.passages.suggest(running, current) if running else ()
        return [app_commands.Choice(name=one.label, value=one.value) for one in found]
