"""The slash commands: each reads the interaction, calls one use case, and shows its answer privately."""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import AbstractContextManager

import discord
from discord import app_commands

from bot import wording
from bot.chat.doors import Doors, speech_for
from bot.chat.giving import Interaction, answer
from bot.chat.organising import circle_commands, file_menu
from bot.chat.seeing import seen_message
from bot.chat.showing import show
from bot.flow.replies import Reply

log = logging.getLogger("studycircle.chat")


def my_commands(doors: Doors) -> app_commands.Group:
    """Return `/my choices`, `words`, `forget` and `withdraw`."""
    group = app_commands.Group(name="my", description=wording.MY_COMMANDS["my"], guild_only=True)

    @group.command(name="choices", description=wording.MY_COMMANDS["my choices"])
    async def choices(interaction: Interaction) -> None:
        await answer(interaction, doors, doors.choosing.card)

    @group.command(name="words", description=wording.MY_COMMANDS["my words"])
    async def words(interaction: Interaction) -> None:
        await answer(interaction, doors, doors.mine.words)

    @group.command(name="forget", description=wording.MY_COMMANDS["my forget"])
    async def forget(interaction: Interaction) -> None:
        await answer(interaction, doors, doors.mine.ask_to_forget)

    @group.command(name="withdraw", description=wording.MY_COMMANDS["my withdraw"])
    @app_commands.describe(code=wording.WITHDRAW_CODE)
    async def withdraw(interaction: Interaction, code: str) -> None:
        await interaction.response.defer(ephemeral=True, thinking=True)
        await answer(interaction, doors, lambda *of: doors.nameless.withdraw(*of, code=code))

    return group


def add_menu(doors: Doors) -> app_commands.ContextMenu:
    """Return “Add to the archive”, in the menu of every message."""

    async def add(interaction: Interaction, message: discord.Message) -> None:
        # Of somebody else's message its author is asked, on Discord, which may take longer than 3 seconds.
        await interaction.response.defer(ephemeral=True, thinking=True)
        await show(interaction, await doors.adding.add(seen_message(message), doors.caller_of(interaction)))

    menu = app_commands.ContextMenu(name=wording.ADD, callback=add)
    menu.guild_only = True
    return menu


def keep_menu(doors: Doors) -> app_commands.ContextMenu:
    """Return “Keep this question”, in the menu of every message."""

    async def keep(interaction: Interaction, message: discord.Message) -> None:
        await show(interaction, await doors.keeping.keep(seen_message(message), doors.caller_of(interaction)))

    menu = app_commands.ContextMenu(name=wording.KEEP, callback=keep)
    menu.guild_only = True
    return menu


class Commands(app_commands.CommandTree[discord.Client]):
    """All commands; `at_work` is entered while one is answered, so that the bot doesn't end over it."""

    def __init__(
        self, client: discord.Client, doors: Doors, at_work: Callable[[], AbstractContextManager[None]]
    ) -> None:
        super().__init__(client)
        self._doors = doors
        self._at_work = at_work

    async def _call(self, interaction: Interaction) -> None:
        # discord.py 2.7.1 has no public way to be told of a command's beginning and of each of its ends.
        with self._at_work(), wording.speaking(speech_for(self._doors, interaction)):
            await super()._call(interaction)


def command_tree(
    client: discord.Client, doors: Doors, at_work: Callable[[], AbstractContextManager[None]]
) -> Commands:
    """Return all commands, with one place for what goes wrong in them."""
    tree = Commands(client, doors, at_work)
    tree.add_command(my_commands(doors))
    tree.add_command(circle_commands(doors))
    tree.add_command(add_menu(doors))
    tree.add_command(file_menu(doors))
    tree.add_command(keep_menu(doors))

    @tree.error
    async def on_error(interaction: Interaction, error: app_commands.AppCommandError) -> None:
        log.error("a command failed: %s", type(error).__name__, exc_info=error)
        await show(interaction, Reply(wording.WENT_WRONG))

    return tree
