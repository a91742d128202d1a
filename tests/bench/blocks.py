"""For how long the event loop is blocked when ten thousand occurrences are due at one instant, beside APScheduler.

The runner and the store are the bot's own, Discord is a port that takes everything at once: what is measured is the
bot's own work, which on a real line is spread over minutes.
"""

from __future__ import annotations

import asyncio
import logging
import tempfile
import time
from collections.abc import AsyncIterator, Iterable
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
from bot.flow.editions import Order
from bot.flow.ground import ChannelType, FoundChannel, FoundRole, Ground
from bot.records import Kind, Outgoing, State
from bot.store import Store, open_core
from tests.bench.crowd import circles, write_down
from tests.bench.timing import table

CIRCLES, EACH = 2500, 4
DUE = ("first.questions", "first.poll", "first.go-round", "first.closing")
AT_MOST = 0.020
TICK = 0.001
NOISE = 0.005
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


class Blocks:
    """The longest that somebody on the loop was kept waiting, and the most that the loop did meanwhile, in seconds.

    On a machine that has nothing else to do the two are almost the same.
    """

    def __init__(self) -> None:
        self.waited = self.worked = 0.0

    async def look(self) -> None:
        """Set a timer for each millisecond, until cancelled."""
        while True:
            before, work = time.perf_counter(), time.thread_time()
            try:
                await asyncio.sleep(TICK)
            finally:  # the last one is cut short
                self.waited = max(self.waited, time.perf_counter() - before - TICK)
                self.worked = max(self.worked, time.thread_time() - work)


@asynccontextmanager
async def watched() -> AsyncIterator[Blocks]:
    """Look how long the loop is blocked within the block."""
    blocks = Blocks()
    async with asyncio.TaskGroup() as tasks:
        looking = tasks.create_task(blocks.look())
        await asyncio.sleep(0)
        try:
            yield blocks
        finally:
            looking.cancel()


async def _write(order: Order) -> Path:
    """Write no archive."""
    return order.out


async def ours(folder: Path) -> tuple[Blocks, float]:
    """Return the blocks, and how long it took in all."""
    clock = SystemClock()
    now = clock.now()
    crowd = circles(CIRCLES, opens=now - timedelta(days=1))
    write_down(crowd, folder, at=now, but=DUE)
    _open_weeks(crowd, folder, at=now)
    async with Store.open(folder / DATABASE, now=clock.now) as store:
        taker: Any = Taker()
        archives = Archives(folder, _write)
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
    return blocks, taken


def _open_weeks(crowd: Iterable[Running], folder: Path, *, at: datetime) -> None:
    """Write down that every circle's first thread is there."""
    owner, part = f"first.{Kind.SECTION}", "opening.thread"
    with open_core(folder / DATABASE) as core:
        for running in crowd:
            channel_id = running.circle.channel.channel_id
            core.begin_post(running.id, owner, part, f"nonce-{running.id}", channel_id, at, week="first")
            core.post_done(running.id, owner, part, channel_id + 10**6, at)


async def theirs() -> Blocks:
    """Return APScheduler's blocks, with as many date jobs that do nothing."""
    scheduler = AsyncIOScheduler(timezone=UTC)
    scheduler.start(paused=True)
    due, left = SystemClock().now(), asyncio.Semaphore(0)

    async def job() -> None:
        left.release()

    for number in range(CIRCLES * EACH):
        scheduler.add_job(job, "date", run_date=due, id=str(number), misfire_grace_time=None)
    async with watched() as blocks:
        scheduler.resume()
        for _ in range(CIRCLES * EACH):
            await left.acquire()
    scheduler.shutdown(wait=False)
    return blocks


async def nothing() -> Blocks:
    """Return the blocks of a loop that has nothing to do: what the machine itself costs."""
    async with watched() as blocks:
        await asyncio.sleep(3)
    return blocks


def run() -> None:
    """Measure and print."""
    logging.disable()  # ten thousand lines on a terminal are no part of it
    floor, peer = asyncio.run(nothing()), asyncio.run(theirs())
    with tempfile.TemporaryDirectory() as folder:
        found, taken = asyncio.run(ours(Path(folder)))
    logging.disable(logging.NOTSET)
    # Where a loop without work is kept waiting so long, somebody else has the machine.
    is_busy = floor.waited > NOISE
    judged = found.worked if is_busy else found.waited
    limit = f"{'within' if judged <= AT_MOST else 'OVER'} {AT_MOST * 1000:.0f} ms"
    limit += ", by its own work: the machine is busy" if is_busy else ""
    table(
        f"{CIRCLES * EACH} occurrences of {CIRCLES} circles due at one instant: the loop's longest block",
        [
            *_rows("a loop without work", floor),
            *_rows("APScheduler, jobs that do nothing", peer),
            *_rows("studycircle", found, limit),
            ("all of them done after", f"{taken:.0f} s", ""),
        ],
    )


def _rows(what: str, blocks: Blocks, remark: str = "") -> list[tuple[str, str, str]]:
    return [
        (what, f"{blocks.waited * 1000:.1f} ms", remark),
        ("    of that its own work at most", f"{blocks.worked * 1000:.1f} ms", ""),
    ]
