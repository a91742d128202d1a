"""How many messages a second come from the gateway into the database, beside what bare discord.py takes in.

Both are told the same messages by the same stand-in, in turns.  A row counts once it is committed, which is looked
for by its words over a connection of its own.
"""

from __future__ import annotations

import asyncio
import gc
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path

import discord

from bot.app.running import DATABASE, Address, running_bot
from bot.chat.client import connect, intents
from bot.clock import SystemClock
from bot.flow.circles import Running
from bot.store import open_core
from tests.bench.crowd import circles, thread_of, write_down
from tests.bench.standin import TOKEN, StandIn, standing_in
from tests.bench.timing import table, until_true

MESSAGES = 3000
AT_LEAST = 0.5
QUESTION = "first-opening"


class Bare(discord.Client):
    """discord.py as it comes, counting what it is told."""

    def __init__(self) -> None:
        super().__init__(intents=intents(content=True), guild_ready_timeout=0.05)
        self.is_up, self.came = asyncio.Event(), 0

    async def on_ready(self) -> None:
        """It listens."""
        self.is_up.set()

    async def on_message(self, message: discord.Message) -> None:
        """Count a message."""
        self.came += 1


async def bare(stand_in: StandIn) -> float:
    """Return how many messages a second bare discord.py hands out."""
    async with (
        connect(api=stand_in.api, gateway=stand_in.gateway),
        Bare() as client,
        asyncio.TaskGroup() as tasks,
    ):
        life = tasks.create_task(client.start(TOKEN))
        await client.is_up.wait()
        rate = await _taken_in(stand_in, lambda: client.ws.sequence or 0, lambda: client.came == MESSAGES)
        life.cancel()
    return rate


async def _taken_in(stand_in: StandIn, sequence: Callable[[], int], is_done: Callable[[], bool]) -> float:
    """Have all messages sent, and return how many a second are done with from the first event on."""
    gc.collect()
    before = sequence()
    until = await stand_in.order(f"say {MESSAGES}")
    await until_true(lambda: sequence() > before, every=0)
    began = time.perf_counter()
    await until_true(lambda: sequence() >= until and is_done(), every=0.001)
    return MESSAGES / (time.perf_counter() - began)


async def durable(stand_in: StandIn, crowd: Sequence[Running], folder: Path) -> float:
    """Return how many messages a second are committed, and can be found by their words."""
    _write_down_week(stand_in, crowd, folder)
    address = Address(TOKEN, stand_in.api, stand_in.gateway, ready_timeout=0.05)
    async with running_bot(crowd, folder=folder, clock=SystemClock(), address=address, alone=True) as bot:
        await bot.ready.wait()
        await until_true(bot.settled, every=0.01)
        rate = await _taken_in(stand_in, lambda: bot.sequence, lambda: bot.collector.idle)
        _check(crowd[0].id, folder)
    return rate


def _write_down_week(stand_in: StandIn, crowd: Sequence[Running], folder: Path) -> None:
    """Have a database of a circle whose first week is open, with one question."""
    now, circle, thread = SystemClock().now(), crowd[0].id, thread_of(0)
    write_down(crowd, folder, at=now, but=())
    with open_core(folder / DATABASE) as core:
        core.watch(circle, thread, "first")
        core.set_mark(thread, 1 << 62)  # what was said before isn't read back
        core.begin_post(
            circle, "first.section", QUESTION, "nonce", thread, now, week="first", prompt=QUESTION
        )
        core.post_done(circle, "first.section", QUESTION, stand_in.question, now)


def _check(circle: str, folder: Path) -> None:
    """See whether all is committed, and filed as it should be."""
    with open_core(folder / DATABASE, readonly=True) as core:
        found = [row for row in core.released(circle) if "word" in row.text]
    answers = [row for row in found if row.prompt == QUESTION]
    if len(found) != MESSAGES or len(answers) != MESSAGES // 3:
        raise RuntimeError(
            f"{len(found)} of {MESSAGES} messages are kept, {len(answers)} of them as answers."
        )


async def measure(*, rounds: int) -> list[tuple[float, float]]:
    """Return (bare, durable) rates, in turns."""
    found = []
    for number in range(rounds + 1):
        async with standing_in(circles=1) as stand_in:
            crowd = circles(1, opens=SystemClock().now() + timedelta(days=3))
            with tempfile.TemporaryDirectory() as folder:
                pair = await bare(stand_in), await durable(stand_in, crowd, Path(folder))
        if number:
            found.append(pair)
    return found


def run(*, rounds: int = 5) -> None:
    """Measure and print."""
    found = asyncio.run(measure(rounds=rounds))
    ratio = statistics.median(ours / theirs for theirs, ours in found)
    table(
        f"Messages from the gateway, {MESSAGES} at once, medians of {rounds}",
        [
            ("bare discord.py, handed out", f"{statistics.median(one for one, _ in found):.0f}/s", ""),
            ("studycircle, committed", f"{statistics.median(one for _, one in found):.0f}/s", ""),
            ("share", f"{ratio:.2f}", f"{'at least' if ratio >= AT_LEAST else 'BELOW'} {AT_LEAST}"),
        ],
    )
