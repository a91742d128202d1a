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
POST = "Its name is offered while you type; left out: what is due next"


async def offered(interaction: Interaction, doors: Doors, names: Names) -> Choices:
    """Return what is offered while an option is typed: in a circle's place, and what the caller may act on."""
    caller = doors.caller_of(interaction)
    running = doors.circle_at(caller)
    found = await names(running, caller) if running else ()
    return [app_commands.Choice(name=one.label, value=one.value) for one in found]


def circle_commands(doors: Doors) -> Group:
    """Return `/circle` with all that belongs to it."""
    group = Group(name="circle", description="For who organises a circle or leads a week", guild_only=True)
    _whole(group, doors)
    _posts(group, doors)
    _weeks(group, doors)
    group.add_command(nameless_commands(doors))
    return group


def _whole(group: Group, doors: Doors) -> None:
    """Add what is for organisers alone: `status`, `log`, `pause` and `resume`."""
    desk = doors.desk

    @group.command(name="status", description="Shows where the circle stands and what comes next")
    async def status(interaction: Interaction) -> None:
        await answer(interaction, doors, lambda running, _: desk.status(running), organisers=True)

    @group.command(name="log", description="Shows the last ten things that were done, and by whom")
    async def log(interaction: Interaction) -> None:
        await answer(interaction, doors, lambda running, _: desk.log(running), organisers=True)

    @group.command(name="pause", description="Holds everything back until you resume")
    async def pause(interaction: Interaction) -> None:
        await answer(interaction, doors, desk.pause, organisers=True)

    @group.command(name="resume", description="Goes on; what fell into the pause moves back by whole weeks")
    async def resume(interaction: Interaction) -> None:
        await answer(interaction, doors, desk.resume, organisers=True)


def _posts(group: Group, doors: Doors) -> None:
    """Add what is done with one post: `skip`, `hold`, `release` and `post-now`."""
    steering = doors.steering

    @group.command(name="skip", description="Leaves out one post; asks first")
    @app_commands.describe(post=POST)
    async def skip(interaction: Interaction, post: str = "") -> None:
        await answer(interaction, doors, lambda running, caller: steering.ask_to_skip(running, caller, post))

    @group.command(name="hold", description="Holds one post back until you release it; the rest goes on")
    @app_commands.describe(post=POST)
    async def hold(interaction: Interaction, post: str = "") -> None:
        await answer(interaction, doors, lambda running, caller: steering.hold(running, caller, post))

    @group.command(name="release", description="Lets a post go that was held back; asks first")
    @app_commands.describe(post=POST)
    async def release(interaction: Interaction, post: str = "") -> None:
        await answer(
            interaction, doors, lambda running, caller: steering.ask_to_release(running, caller, post)
        )

    @group.command(name="post-now", description="Posts something before its time; asks first")
    @app_commands.describe(post=POST)
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

    @group.command(
        name="ask", description="Asks a question of your own in place of one that isn't posted yet"
    )
    @app_commands.describe(question="Its name is offered while you type")
    async def ask(interaction: Interaction, question: str) -> None:
        await answer(interaction, doors, lambda running, caller: doors.asking.form(running, caller, question))

    @ask.autocomplete("question")
    async def questions(interaction: Interaction, current: str) -> Choices:
        return await offered(
            interaction, doors, lambda running, caller: doors.asking.names(running, caller, current)
        )

    @group.command(name="swap", description="Proposes to swap a week with whoever leads another one")
    @app_commands.describe(week="Offered while you type; left out: the next one that you lead")
    async def swap(interaction: Interaction, week: str = "") -> None:
        await answer(interaction, doors, lambda running, caller: doors.swapping.offer(running, caller, week))

    @swap.autocomplete("week")
    async def weeks(interaction: Interaction, current: str) -> Choices:
        return await offered(
            interaction, doors, lambda running, caller: doors.swapping.names(running, caller, current)
        )

    @group.command(name="restore", description="Puts an answer back that was taken out of the archive")
    @app_commands.describe(answer_name="Offered while you type")
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
    group = Group(name="nameless", description="Answers without a name")

    @group.command(name="stop", description="The form doesn't offer them any more")
    async def stop(interaction: Interaction) -> None:
        await switch(interaction, stopped=True)

    @group.command(name="allow", description="The form offers them again")
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
