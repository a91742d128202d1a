"""The slash commands for whoever comes late or looks something up: `/catch-up`, `/passage` and `/search`."""

from __future__ import annotations

import discord
from discord import app_commands

from bot import wording
from bot.chat.doors import Doors
from bot.chat.giving import answer
from bot.chat.showing import Interaction

Tree = app_commands.CommandTree[discord.Client]


def add_way_in(tree: Tree, doors: Doors) -> None:
    """Add these commands to all others."""

    @tree.command(name="catch-up", description=wording.WAY_IN_COMMANDS["catch-up"])
    @app_commands.guild_only()
    async def catch_up(interaction: Interaction) -> None:
        await answer(interaction, doors, doors.catch_up.show)

    @tree.command(name="passage", description=wording.WAY_IN_COMMANDS["passage"])
    @app_commands.guild_only()
    @app_commands.describe(paragraph=wording.PARAGRAPH_OPTION)
    async def passage(interaction: Interaction, paragraph: str) -> None:
        await answer(interaction, doors, lambda *of: doors.passages.show(*of, typed=paragraph))

    @passage.autocomplete("paragraph")
    async def suggest(interaction: Interaction, current: str) -> list[app_commands.Choice[str]]:
        running = doors.circle_at(doors.caller_of(interaction))
        found = await doors.passages.suggest(running, current) if running else ()
        return [app_commands.Choice(name=one.label, value=one.value) for one in found]

    @tree.command(name="search", description=wording.SEARCH_COMMAND)
    @app_commands.guild_only()
    @app_commands.describe(words=wording.SEARCH_OPTION)
    async def search(interaction: Interaction, words: str) -> None:
        await answer(interaction, doors, lambda *of: doors.searching.show(*of, typed=words))
