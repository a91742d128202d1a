"""The rehearsal room: the same bot as in every rehearsal, moved from a page in a browser instead of by a script."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from bot.agenda.plan import plan
from bot.app.lives import Lives
from bot.app.rehearsing import BEFORE, QUIET, make_room
from bot.app.running import Address, one_error
from bot.clock import SteppedClock
from bot.reading.model import Reading
from bot.records import Layout
from bot.rehearsal.cast.script import Script
from bot.rehearsal.room.guard import Guard
from bot.rehearsal.room.people import People
from bot.rehearsal.room.room import Room
from bot.rehearsal.room.site import Site
from bot.rehearsal.server import Server
from bot.rehearsal.stage import cast_of, set_stage
from bot.schedule.model import Circle

PATIENCE = 10.0
"""Real seconds for a first answer, instead of Discord's three: a slow machine's bot is not to seem dead."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A room that is open: where, and what is in it."""

    address: str
    room: Room
    guard: Guard


@asynccontextmanager
async def open_room(
    circle: Circle,
    reading: Reading,
    script: Script | None,
    *,
    out: Path,
    port: int = 0,
    seed: int = 1,
    layout: Layout = Layout.TEXT,
) -> AsyncIterator[Opened]:
    """Open a rehearsal room on 127.0.0.1 until the block is left; time stands before the first post.

    Raises StudycircleError where `out` holds something that isn't a rehearsal's.
    """
    make_room(out)
    token = secrets.token_urlsafe(24)  # else any page could speak with the stand-in as the bot
    async with _standing_in(circle, reading, out=out, token=token) as (server, clock, lives, tasks):
        people = set_stage(server, circle, (script or QUIET).readers, layout=layout)
        players = cast_of(circle, script, people, clock, seed=seed) if script else None
        cast = {people[key].id: one.zone for key, one in (script or QUIET).readers.items()}
        await lives.start()
        guild = server.world.guilds[circle.channel.guild_id]
        room = Room(server, clock, lives, players=players, people=People(server, guild, lives, cast=cast))
        lives.tell = lambda words: room.inform(words, "error")
        await room.play.rest()
        guard = Guard()
        async with Site(room, guard, tasks).open(port):
            yield Opened(guard.address, room, guard)


@asynccontextmanager
async def _standing_in(
    circle: Circle, reading: Reading, *, out: Path, token: str
) -> AsyncIterator[tuple[Server, SteppedClock, Lives, asyncio.TaskGroup]]:
    """Give the stand-in Discord, the clock, a bot that isn't alive yet, and the group of all that runs."""
    clock = SteppedClock(plan(circle, reading).occurrences[0].due - BEFORE)
    async with (
        Server(clock, token=token, patience=PATIENCE) as server,
        one_error(),
        asyncio.TaskGroup() as tasks,
    ):
        address = Address(token, server.api, server.gateway, ready_timeout=0.05)
        lives = Lives(circle, reading, folder=out, clock=clock, address=address)
        lives.begin_in(tasks)
        try:
            yield server, clock, lives, tasks
        finally:
            await lives.kill()
