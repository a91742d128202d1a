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
    """Return `/my choices`, `words`, `forget` and `withdraw`."""
    group = app_commands.Group(name="my", description="Your own words in this circle", guild_only=True)

    @group.command(
        name="choices", description="How your words may be kept: by name, under a pseudonym, not quoted"
    )
    async def choices(interaction: Interaction) -> None:
        await answer(interaction, doors, doors.choosing.card)

    @group.command(name="words", description="Shows you, privately, everything that is kept of yours")
    async def words(interaction: Interaction) -> None:
        await answer(interaction, doors, doors.mine.words)

    @group.command(name="forget", description="Erases everything that is kept of yours; asks first")
    async def forget(interaction: Interaction) -> None:
        await answer(interaction, doors, doors.mine.ask_to_forget)

    @group.command(name="withdraw", description="Takes back an answer that you sent without your name")
    @app_commands.describe(code="From the receipt: three groups of four letters")
    async def withdraw(interaction: Interaction, code: str) -> None:
        await interaction.response.defer(ephemeral=True, thinking=True)
        await answer(interaction, doors, lambda *of: doors.nameless.withdraw(*of, code=code))

    return group


def circle_commands(doors: Doors) -> app_commands.Group:
    """Return `/circle status`, `pause`, `resume`, `skip` and `nameless`, for organisers."""
    group = app_commands.Group(name="circle", description="For the circle's organisers", guild_only=True)
    desk = doors.desk

    @group.command(name="status", description="Shows where the circle stands and what comes next")
    async def status(interaction: Interaction) -> None:
        await answer(interaction, doors, lambda running, _: desk.status(running), organisers=True)

    @group.command(name="pause", description="Holds everything back until you resume")
    async def pause(interaction: Interaction) -> None:
        await answer(interaction, doors, lambda running, _: desk.pause(running), organisers=True)

    @group.command(name="resume", description="Goes on; what fell into the pause moves back by whole weeks")
    async def resume(interaction: Interaction) -> None:
        await answer(interaction, doors, lambda running, _: desk.resume(running), organisers=True)

    @group.command(name="skip", description="Leaves out one post; asks first")
    @app_commands.describe(post="Its name, as /circle status shows it; left out: what is due next")
    async def skip(interaction: Interaction, post: str = "") -> None:
        await answer(interaction, doors, lambda running, _: desk.ask_to_skip(running, post), organisers=True)

    group.add_command(nameless_commands(doors))
    return group


def nameless_commands(doors: Doors) -> app_commands.Group:
    """Return `/circle nameless stop` and `allow`."""
    group = app_commands.Group(name="nameless", description="Answers without a name")

    @group.command(name="stop", description="The form doesn't offer them any more")
    async def stop(interaction: Interaction) -> None:
        await switch(interaction, stopped=True)

    @group.command(name="allow", description="The form offers them again")
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
