"""How late a single post is that is due at an instant, beside a bare asyncio.sleep until the same instants.

The whole way: the machine's clock, the ledger, discord.py, and the request's arrival at the stand-in.
"""

from __future__ import annotations

import asyncio
import statistics
import tempfile
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from bot.app.running import DATABASE, Address, Bot, running_bot
from bot.clock import SystemClock
from bot.flow.circles import Running
from bot.records import Kind
from bot.store import Core, open_core
from tests.bench.crowd import circles, thread_of, write_down
from tests.bench.standin import TOKEN, StandIn, standing_in
from tests.bench.timing import table

POSTS = 100
APART = timedelta(milliseconds=150)


def run() -> None:
    """Measure and print."""
    floor, ours = asyncio.run(measure())
    table(
        f"Lateness of a single post, {POSTS} of them",
        [
            (f"{what}, {name}", f"{at(late, share) * 1000:.1f} ms", "")
            for what, late in (("bare asyncio.sleep", floor), ("studycircle, at the stand-in", ours))
            for name, share in (("p50", 50), ("p99", 99))
        ],
    )


def at(late: Sequence[float], share: int) -> float:
    """Return a percentile."""
    return statistics.quantiles(late, n=100, method="inclusive")[share - 1]


async def measure() -> tuple[list[float], list[float]]:
    """Return how many seconds late each sleep and each post was."""
    async with standing_in(circles=1) as stand_in:
        with tempfile.TemporaryDirectory() as folder:
            ours = await posts(stand_in, Path(folder))
    return await _sleeps(), ours


async def _sleeps() -> list[float]:
    clock = SystemClock()
    late = []
    for due in _instants(clock.now()):
        await asyncio.sleep((due - clock.now()).total_seconds())
        late.append((clock.now() - due).total_seconds())
    return late


def _instants(after: datetime) -> list[datetime]:
    return [after + APART * number for number in range(1, POSTS + 1)]


@asynccontextmanager
async def nothing_beside(_bot: Bot) -> AsyncIterator[None]:
    """Nothing is done beside."""
    yield


async def posts(
    stand_in: StandIn,
    folder: Path,
    *,
    said: Callable[[Core], None] = lambda core: None,
    beside: Callable[[Bot], AbstractAsyncContextManager[None]] = nothing_beside,
) -> list[float]:
    """Let a week's closing question be due again and again, under other names; return how late each was, in seconds.

    `said` writes down what members have said before; `beside` is what is done meanwhile.
    """
    clock = SystemClock()
    running, dues = _due_often(clock.now() + timedelta(seconds=3))
    write_down([running], folder, at=clock.now(), but=())
    _open_week(running, folder, at=clock.now())
    with open_core(folder / DATABASE) as core:
        said(core)
    address = Address(TOKEN, stand_in.api, stand_in.gateway, ready_timeout=0.05)
    async with running_bot([running], folder=folder, clock=clock, address=address, alone=True) as bot:
        await bot.ready.wait()
        async with beside(bot):
            await asyncio.sleep((dues[-1] - clock.now()).total_seconds() + 1)
    asked = (await stand_in.order("requests"))["requests"]
    posted = [
        at
        for at, method, path, _ in asked
        if (method, path) == ("POST", f"/channels/{thread_of(0)}/messages")
    ]
    if len(posted) != POSTS:
        raise RuntimeError(f"{len(posted)} of {POSTS} were posted.")
    return [came - due.timestamp() for came, due in zip(posted, dues, strict=True)]


def _due_often(after: datetime) -> tuple[Running, list[datetime]]:
    (running,) = circles(1, opens=after + timedelta(days=3))
    usual = running.agenda.find("first.closing")
    assert usual is not None, "the file has one"
    dues = _instants(after)
    often = [replace(usual, key=f"first.closing.{i}", due=due) for i, due in enumerate(dues)]
    running.agenda = replace(running.agenda, occurrences=(*often, *running.agenda.occurrences))
    return running, dues


def _open_week(running: Running, folder: Path, *, at: datetime) -> None:
    """Write down that the week's thread is there."""
    owner, part = f"first.{Kind.SECTION}", "opening.thread"
    with open_core(folder / DATABASE) as core:
        core.begin_post(running.id, owner, part, "nonce", thread_of(0), at, week="first")
        core.post_done(running.id, owner, part, thread_of(0), at)
