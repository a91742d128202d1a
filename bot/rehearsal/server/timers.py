"""What happens by itself as time passes: polls end, quiet threads are archived, events begin and end."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from bot.rehearsal.server import guild_events, polls, threads

if TYPE_CHECKING:
    from bot.rehearsal.server.world import World

Timer = tuple[datetime, int, Callable[[], None]]


def upcoming(world: World) -> datetime | None:
    """Return the instant of the next thing to happen by itself."""
    return min((instant for instant, _, _ in _timers(world)), default=None)


def run(world: World) -> None:
    """Let everything happen whose time has come, in its order."""
    while due := [one for one in _timers(world) if one[0] <= world.now()]:
        min(due, key=lambda one: one[:2])[2]()


def _timers(world: World) -> Iterator[Timer]:
    for message in world.open_polls.values():
        if message.poll:
            yield message.poll.ends, message.id, partial(polls.finish, world, message)
    for event in world.events.values():
        if instant := guild_events.turns_at(event):
            yield instant, event.id, partial(guild_events.turn, world, event)
    for channel in world.channels.values():
        if channel.thread and (instant := threads.archives_at(channel)):
            yield instant, channel.id, partial(threads.set_archived, world, channel, archived=True)
