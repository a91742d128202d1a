"""What the client hands on to: the use cases, and who may use them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import discord

from bot.flow.adding import Adding
from bot.flow.answers import Answers
from bot.flow.asking import Asking
from bot.flow.catching_up import CatchUp
from bot.flow.choosing import Choosing
from bot.flow.circles import Running
from bot.flow.collecting import Collector
from bot.flow.desk import Desk
from bot.flow.following import Following
from bot.flow.handing import Handing
from bot.flow.keeping import Keeping
from bot.flow.mine import Mine
from bot.flow.nameless import Nameless
from bot.flow.passages import Passages
from bot.flow.presses import Press
from bot.flow.refiling import Refiling
from bot.flow.replies import Caller
from bot.flow.searching import Searching
from bot.flow.steering import Steering
from bot.flow.swapping import Swapping
from bot.flow.weekview import WeekView
from bot.wording import ENGLISH, Speech


@dataclass(frozen=True, slots=True)
class Doors:
    """The use cases behind the client, and what to do when it is ready, and when something changes on a server."""

    circles: Sequence[Running]
    collector: Collector
    answers: Answers
    nameless: Nameless
    adding: Adding
    choosing: Choosing
    mine: Mine
    desk: Desk
    steering: Steering
    asking: Asking
    swapping: Swapping
    refiling: Refiling
    following: Following
    keeping: Keeping
    week_view: WeekView
    catch_up: CatchUp
    passages: Passages
    searching: Searching
    handing: Handing
    presses: Mapping[str, Press]
    on_ready: Callable[[], None]
    on_change: Callable[[], None]
    on_calendar: Callable[[], None]

    def circle(self, circle_id: str) -> Running | None:
        """Return a circle by its id."""
        return next((running for running in self.circles if running.id == circle_id), None)

    def circle_at(self, caller: Caller) -> Running | None:
        """Return the circle of a channel or thread; elsewhere on a server that has just one, that one."""
        places = {caller.channel_id, caller.parent_id}
        here = [r for r in self.circles if r.circle.channel.guild_id == caller.guild_id]
        for running in here:
            if {running.circle.channel.channel_id, running.circle.organisers.channel_id} & places:
                return running
        return here[0] if len(here) == 1 else None

    def caller_of(self, interaction: discord.Interaction[discord.Client]) -> Caller:
        """Return who pressed or typed, where, and which circles they organise at this moment."""
        channel = interaction.channel
        return Caller(
            user_id=interaction.user.id,
            name=interaction.user.display_name,
            guild_id=interaction.guild_id or 0,
            channel_id=interaction.channel_id or 0,
            parent_id=channel.parent_id if isinstance(channel, discord.Thread) else None,
            at=interaction.created_at,
            user=interaction.user.name,
            organises=frozenset(r.id for r in self.circles if may_organise(interaction, r)),
        )


def speech_for(doors: Doors, interaction: discord.Interaction[discord.Client]) -> Speech:
    """Return how an interaction is answered: as the circle speaks that it is about; English where there is none."""
    words = str(dict(interaction.data or {}).get("custom_id", "")).split(":")
    running = doors.circle(words[2]) if len(words) > 2 and words[0] == "sc1" else None
    running = running or doors.circle_at(doors.caller_of(interaction))
    return running.circle.speech if running else ENGLISH


def may_organise(interaction: discord.Interaction[discord.Client], running: Running) -> bool:
    """Return whether the caller can see the circle's organisers' channel: that makes an organiser."""
    guild, user = interaction.guild, interaction.user
    channel = guild.get_channel(running.circle.organisers.channel_id) if guild else None
    return (
        channel is not None
        and isinstance(user, discord.Member)
        and channel.permissions_for(user).view_channel
    )
