"""`/circle …` and “File this answer…”: for organisers, and for who leads a week."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine, Sequence
from typing import Any

import discord
from discord import app_commands

from bot import wording
from bot.chat.doors import Doors
from bot.chat.giving import Interaction, answer
from bot.chat.seeing import seen_message
from bot.chat.showing import show
from bot.flow.circles import Running
from bot.flow.replies import Caller, Option
from bot.store import Deed

Choices = list[app_commands.Choice[str]]
Names = Callable[[Running, Caller], Awaitable[Sequence[Option]]]
Offer = Callable[[Interaction, str], Coroutine[Any, Any, Choices]]
Group = app_commands.Group


async def offered(interaction: Interaction, doors: Doors, names: Names) -> Choices:
    """Return what is offered while an option is typed: in a circle's place, and what the caller may act on."""
    caller = doors.caller_of(interaction)
    running = doors.circle_at(caller)
    found = await names(running, caller) if running else ()
    return [app_commands.Choice(name=one.label, value=one.value) for one in found]


def circle_commands(doors: Doors) -> Group:
    """Return `/circle` with all that belongs to it."""
    group = Group(name="circle", description=wording.CIRCLE_COMMANDS["circle"], guild_only=True)
    _whole(group, doors)
    _posts(group, doors)
    _weeks(group, doors)
    group.add_command(nameless_commands(doors))
    return group


def _whole(group: Group, doors: Doors) -> None:
    """Add what is for organisers alone: `status`, `log`, `archive`, `pause` and `resume`."""
    desk = doors.desk

    @group.command(name="status", description=wording.CIRCLE_COMMANDS["circle status"])
    async def status(interaction: Interaction) -> None:
        await answer(interaction, doors, lambda running, _: desk.status(running), organisers=True)

    @group.command(name="log", description=wording.CIRCLE_COMMANDS["circle log"])
    async def log(interaction: Interaction) -> None:
        await answer(interaction, doors, lambda running, _: desk.log(running), organisers=True)

    @group.command(name="archive", description=wording.CIRCLE_COMMANDS["circle archive"])
    async def archive(interaction: Interaction) -> None:
        # It may take longer to make than the 3 seconds that Discord waits.
        await interaction.response.defer(ephemeral=True, thinking=True)
        await answer(interaction, doors, lambda running, _: doors.handing.archive(running), organisers=True)

    @group.command(name="pause", description=wording.CIRCLE_COMMANDS["circle pause"])
    async def pause(interaction: Interaction) -> None:
        await answer(interaction, doors, lambda running, _: desk.ask_to_pause(running), organisers=True)

    @group.command(name="resume", description=wording.CIRCLE_COMMANDS["circle resume"])
    async def resume(interaction: Interaction) -> None:
        await answer(interaction, doors, lambda running, _: desk.ask_to_resume(running), organisers=True)


def _posts(group: Group, doors: Doors) -> None:
    """Add what is done with one post: `skip`, `hold`, `release` and `post-now`."""
    steering = doors.steering

    @group.command(name="skip", description=wording.CIRCLE_COMMANDS["circle skip"])
    @app_commands.describe(post=wording.POST_OPTION)
    async def skip(interaction: Interaction, post: str = "") -> None:
        await answer(interaction, doors, lambda running, caller: steering.ask_to_skip(running, caller, post))

    @group.command(name="hold", description=wording.CIRCLE_COMMANDS["circle hold"])
    @app_commands.describe(post=wording.POST_OPTION)
    async def hold(interaction: Interaction, post: str = "") -> None:
        await answer(interaction, doors, lambda running, caller: steering.hold(running, caller, post))

    @group.command(name="release", description=wording.CIRCLE_COMMANDS["circle release"])
    @app_commands.describe(post=wording.POST_OPTION)
    async def release(interaction: Interaction, post: str = "") -> None:
        await answer(
            interaction, doors, lambda running, caller: steering.ask_to_release(running, caller, post)
        )

    @group.command(name="post-now", description=wording.CIRCLE_COMMANDS["circle post-now"])
    @app_commands.describe(post=wording.POST_OPTION)
    async def post_now(interaction: Interaction, post: str = "") -> None:
        await answer(
            interaction, doors, lambda running, caller: steering.ask_to_post_now(running, caller, post)
        )

    def offering(how: Deed) -> Offer:
        async def offer(interaction: Interaction, current: str) -> Choices:
            return await offered(
                interaction, doors, lambda running, caller: steering.names(running, caller, how, current)
            )

        return offer

    skip.autocomplete("post")(offering(Deed.SKIP))
    hold.autocomplete("post")(offering(Deed.HOLD))
    release.autocomplete("post")(offering(Deed.RELEASE))
    post_now.autocomplete("post")(offering(Deed.POST_NOW))


def _weeks(group: Group, doors: Doors) -> None:
    """Add what is done with a week's questions, answers and facilitator: `ask`, `restore` and `swap`."""

    @group.command(name="ask", description=wording.CIRCLE_COMMANDS["circle ask"])
    @app_commands.describe(question=wording.QUESTION_OPTION)
    async def ask(interaction: Interaction, question: str) -> None:
        await answer(interaction, doors, lambda running, caller: doors.asking.form(running, caller, question))

    @ask.autocomplete("question")
    async def questions(interaction: Interaction, current: str) -> Choices:
        return await offered(
            interaction, doors, lambda running, caller: doors.asking.names(running, caller, current)
        )

    @group.command(name="week", description=wording.CIRCLE_COMMANDS["circle week"])
    @app_commands.describe(number=wording.WEEK_NUMBER_OPTION)
    async def week_view(interaction: Interaction, number: int = 0) -> None:
        view = doors.week_view.show
        await answer(interaction, doors, lambda running, caller: view(running, caller, number=number))

    @group.command(name="swap", description=wording.CIRCLE_COMMANDS["circle swap"])
    @app_commands.describe(week=wording.WEEK_OPTION)
    async def swap(interaction: Interaction, week: str = "") -> None:
        await answer(interaction, doors, lambda running, caller: doors.swapping.offer(running, caller, week))

    @swap.autocomplete("week")
    async def weeks(interaction: Interaction, current: str) -> Choices:
        return await offered(
            interaction, doors, lambda running, caller: doors.swapping.names(running, caller, current)
        )

    @group.command(name="restore", description=wording.CIRCLE_COMMANDS["circle restore"])
    @app_commands.describe(answer_name=wording.ANSWER_OPTION)
    @app_commands.rename(answer_name="answer")
    async def restore(interaction: Interaction, answer_name: str) -> None:
        await answer(
            interaction, doors, lambda running, caller: doors.refiling.restore(running, caller, answer_name)
        )

    @restore.autocomplete("answer_name")
    async def removed(interaction: Interaction, current: str) -> Choices:
        return await offered(
            interaction, doors, lambda running, caller: doors.refiling.names(running, caller, current)
        )


def nameless_commands(doors: Doors) -> Group:
    """Return `/circle nameless stop` and `allow`."""
    group = Group(name="nameless", description=wording.CIRCLE_COMMANDS["circle nameless"])

    @group.command(name="stop", description=wording.CIRCLE_COMMANDS["circle nameless stop"])
    async def stop(interaction: Interaction) -> None:
        await switch(interaction, stopped=True)

    @group.command(name="allow", description=wording.CIRCLE_COMMANDS["circle nameless allow"])
    async def allow(interaction: Interaction) -> None:
        await switch(interaction, stopped=False)

    async def switch(interaction: Interaction, *, stopped: bool) -> None:
        use = doors.nameless.set_stopped
        await answer(interaction, doors, lambda *of: use(*of, stopped=stopped), organisers=True)

    return group


def file_menu(doors: Doors) -> app_commands.ContextMenu:
    """Return “File this answer…”, in the menu of every message."""

    async def file(interaction: Interaction, message: discord.Message) -> None:
        caller = doors.caller_of(interaction)
        running = doors.circle_at(caller)
        await show(interaction, await doors.refiling.card(running, seen_message(message), caller))

    menu = app_commands.ContextMenu(name=wording.FILE, callback=file)
    menu.guild_only = True
    return menu
