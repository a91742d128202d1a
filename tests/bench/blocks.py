"""For how long the event loop is blocked when ten thousand occurrences are due at one instant, beside APScheduler.

The runner and the store are the bot's own, Discord is a port that takes everything at once: what is measured is the
bot's own work, which on a real line is spread over minutes.
"""

from __future__ import annotations

import asyncio
import logging
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Iterable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from random import Random
from typing import Any

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.app.assembling import Archives, Parts
from bot.app.running import DATABASE, set_aside
from bot.clock import SystemClock
from bot.flow.circles import Running
from bot.flow.ground import ChannelType, FoundChannel, FoundRole, Ground
from bot.records import Kind, Outgoing, State
from bot.store import Store, open_core
from tests.bench.crowd import circles, write_down
from tests.bench.timing import table

CIRCLES, EACH = 2500, 4
DUE = ("first.questions", "first.poll", "first.go-round", "first.closing")
AT_MOST = 0.020
TICK = 0.001
ALL_RIGHTS = (1 << 53) - 1


class Taker:
    """A Discord that takes everything, each after a turn of the loop."""

    user_id = 1
    content = True

    def __init__(self) -> None:
        self._ids = count(10**18)

    async def send(self, channel_id: int, message: Outgoing, *, nonce: str) -> int:
        """Take a message."""
        await asyncio.sleep(0)
        return next(self._ids)

    async def unarchive(self, thread_id: int) -> None:
        """Everything is open."""

    async def ground(self, guild_id: int, channel_ids: Iterable[int]) -> Ground:
        """All is there, and everything is allowed."""
        found = {one: FoundChannel("room", ChannelType.TEXT, guild_id, ALL_RIGHTS) for one in channel_ids}
        return Ground(ALL_RIGHTS, found, dict[str, FoundRole]())


@asynccontextmanager
async def watched() -> AsyncIterator[list[float]]:
    """Note how late somebody is on the loop who has set a timer for each millisecond."""
    blocks = [0.0]

    async def look() -> None:
        while True:
            before = time.perf_counter()
            await asyncio.sleep(TICK)
            blocks.append(time.perf_counter() - before - TICK)

    async with asyncio.TaskGroup() as tasks:
        looking = tasks.create_task(look())
        await asyncio.sleep(0)
        try:
            yield blocks
        finally:
            looking.cancel()


async def ours(folder: Path) -> tuple[float, float]:
    """Return the longest block, and how long it took in all."""
    clock = SystemClock()
    now = clock.now()
    crowd = circles(CIRCLES, opens=now - timedelta(days=1))
    write_down(crowd, folder, at=now, but=DUE)
    _open_weeks(crowd, folder, at=now)
    async with Store.open(folder / DATABASE, now=clock.now) as store:
        taker: Any = Taker()
        archives = Archives(folder, lambda running, out: out)
        parts = Parts(store, taker, taker, crowd, archives=archives, clock=clock, chance=Random(1))
        set_aside()
        async with watched() as blocks:
            began = time.perf_counter()
            await parts.runner.look()
            taken = time.perf_counter() - began
        done = await store.read(lambda core: [core.stored(one.id)[key].state for one in crowd for key in DUE])
    clock.close()
    if set(done) != {State.DONE}:
        raise RuntimeError(f"{done.count(State.DONE)} of {len(done)} are done.")
    return max(blocks), taken


def _open_weeks(crowd: Iterable[Running], folder: Path, *, at: datetime) -> None:
    """Write down that every circle's first thread is there."""
    owner, part = f"first.{Kind.SECTION}", "opening.thread"
    with open_core(folder / DATABASE) as core:
        for running in crowd:
            channel_id = running.circle.channel.channel_id
            core.begin_post(running.id, owner, part, f"nonce-{running.id}", channel_id, at, week="first")
            core.post_done(running.id, owner, part, channel_id + 10**6, at)


async def theirs() -> float:
    """Return APScheduler's longest block, with as many date jobs that do nothing."""
    scheduler = AsyncIOScheduler(timezone=UTC)
    due = SystemClock().now() + timedelta(seconds=3)
    left = asyncio.Semaphore(0)

    async def job() -> None:
        left.release()

    for number in range(CIRCLES * EACH):
        scheduler.add_job(job, "date", run_date=due, id=str(number), misfire_grace_time=None)
    scheduler.start()
    await asyncio.sleep(1)  # what it takes to begin isn't meant
    async with watched() as blocks:
        for _ in range(CIRCLES * EACH):
            await left.acquire()
    scheduler.shutdown(wait=False)
    return max(blocks)


async def _measure(what: Awaitable[Any]) -> Any:
    return await what


def run() -> None:
    """Measure and print."""
    logging.disable()  # ten thousand lines on a terminal are no part of it
    peer = asyncio.run(_measure(theirs()))
    with tempfile.TemporaryDirectory() as folder:
        block, taken = asyncio.run(_measure(ours(Path(folder))))
    logging.disable(logging.NOTSET)
    table(
        f"{CIRCLES * EACH} occurrences of {CIRCLES} circles due at one instant",
        [
            ("APScheduler, longest block", f"{peer * 1000:.0f} ms", ""),
            (
                "studycircle, longest block",
                f"{block * 1000:.1f} ms",
                f"{'within' if block <= AT_MOST else 'OVER'} 20 ms",
            ),
            ("all of them done after", f"{taken:.0f} s", ""),
        ],
    )
