"""The slash commands: each reads the interaction, calls one use case, and shows its answer privately."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable

import discord
from discord import app_commands

from bot import wording
from bot.chat.doors import Doors
from bot.chat.seeing import seen_message
from bot.chat.showing import show
from bot.flow.circles import Running
from bot.flow.replies import Caller, Reply

log = logging.getLogger("studycircle.chat")
Interaction = discord.Interaction[discord.Client]
Use = Callable[[Running, Caller], Awaitable[Reply]]


async def answer(interaction: Interaction, doors: Doors, use: Use, *, organisers: bool = False) -> None:
    """Call a use case for the circle of this place, if the caller may, and show what it says."""
    caller = doors.caller_of(interaction)
    running = doors.circle_at(caller)
    if running is None:
        await show(interaction, Reply(wording.NOT_HERE))
    elif organisers and running.id not in caller.organises:
        await show(interaction, Reply(wording.ORGANISERS_ONLY))
    else:
        await show(interaction, await use(running, caller))


def my_commands(doors: Doors) -> app_commands.Group:
    """Return `/my words`, `forget` and `withdraw`."""
    group = app_commands.Group(name="my", description=wording.MY_COMMANDS["my"], guild_only=True)

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


def circle_commands(doors: Doors) -> app_commands.Group:
    """Return `/circle status`, `pause`, `resume`, `skip` and `nameless`, for organisers."""
    group = app_commands.Group(name="circle", description=wording.CIRCLE_COMMANDS["circle"], guild_only=True)
    desk = doors.desk

    @group.command(name="status", description=wording.CIRCLE_COMMANDS["circle status"])
    async def status(interaction: Interaction) -> None:
        await answer(interaction, doors, lambda running, _: desk.status(running), organisers=True)

    @group.command(name="pause", description=wording.CIRCLE_COMMANDS["circle pause"])
    async def pause(interaction: Interaction) -> None:
        await answer(interaction, doors, lambda running, _: desk.pause(running), organisers=True)

    @group.command(name="resume", description=wording.CIRCLE_COMMANDS["circle resume"])
    async def resume(interaction: Interaction) -> None:
        await answer(interaction, doors, lambda running, _: desk.resume(running), organisers=True)

    @group.command(name="skip", description=wording.CIRCLE_COMMANDS["circle skip"])
    @app_commands.describe(post=wording.SKIP_POST)
    async def skip(interaction: Interaction, post: str = "") -> None:
        await answer(interaction, doors, lambda running, _: desk.ask_to_skip(running, post), organisers=True)

    group.add_command(nameless_commands(doors))
    return group


def nameless_commands(doors: Doors) -> app_commands.Group:
    """Return `/circle nameless stop` and `allow`."""
    group = app_commands.Group(name="nameless", description=wording.CIRCLE_COMMANDS["circle nameless"])

    @group.command(name="stop", description=wording.CIRCLE_COMMANDS["circle nameless stop"])
    async def stop(interaction: Interaction) -> None:
        await switch(interaction, stopped=True)

    @group.command(name="allow", description=wording.CIRCLE_COMMANDS["circle nameless allow"])
    async def allow(interaction: Interaction) -> None:
        await switch(interaction, stopped=False)

    async def switch(interaction: Interaction, *, stopped: bool) -> None:
        use = doors.nameless.set_stopped
        await answer(interaction, doors, lambda running, _: use(running, stopped=stopped), organisers=True)

    return group


def add_menu(doors: Doors) -> app_commands.ContextMenu:
    """Return “Add to the archive”, in the menu of every message."""

    async def add(interaction: Interaction, message: discord.Message) -> None:
        await show(interaction, await doors.adding.add(seen_message(message), doors.caller_of(interaction)))

    menu = app_commands.ContextMenu(name=wording.ADD, callback=add)
    menu.guild_only = True
    return menu


def command_tree(client: discord.Client, doors: Doors) -> app_commands.CommandTree[discord.Client]:
    """Return all commands, with one place for what goes wrong in them."""
    tree = app_commands.CommandTree(client)
    tree.add_command(my_commands(doors))
    tree.add_command(circle_commands(doors))
    tree.add_command(add_menu(doors))

    @tree.error
    async def on_error(interaction: Interaction, error: app_commands.AppCommandError) -> None:
        log.error("a command failed: %s", type(error).__name__, exc_info=error)
        await show(interaction, Reply(wording.WENT_WRONG))

    return tree
