"""What the archive of the night costs the bot that writes it: how long its loop is blocked, and how late posts are.

The same hundred posts twice, once with nothing beside them and once while the archive is written over and over.
"""

from __future__ import annotations

import asyncio
import logging
import statistics
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from bot.app.running import Bot
from bot.store import Core
from tests.bench import lateness
from tests.bench.blocks import AT_MOST, Blocks, watched
from tests.bench.standin import standing_in
from tests.bench.timing import table

RESPONSES, MEMBERS = 20_000, 40
SAID = "I read it *otherwise*: what the text calls a class is a relation, and not a group of people. " * 3
INSERT = """INSERT INTO response (id, circle, week, how, user_id, text, at, late, channel_id, message_id)
VALUES (?1, ?2, 'first', 'message', ?3, ?4, ?1 * 1000000, 0, 1, ?1)"""


def run() -> None:
    """Measure and print."""
    logging.disable()
    alone, beside, taken = asyncio.run(_measure())
    logging.disable(logging.NOTSET)
    rows = []
    for what, (blocks, late) in (("nothing beside", alone), ("while it is written", beside)):
        limit = f"{'within' if blocks.worked <= AT_MOST else 'OVER'} {AT_MOST * 1000:.0f} ms"
        rows += [
            (f"the loop's longest block, {what}", f"{blocks.waited * 1000:.1f} ms", ""),
            ("    of that its own work at most", f"{blocks.worked * 1000:.1f} ms", limit),
            (f"lateness of a post, {what}, p50", f"{lateness.at(late, 50) * 1000:.1f} ms", ""),
            ("    p99", f"{lateness.at(late, 99) * 1000:.1f} ms", ""),
        ]
    rows.append(("one archive takes", f"{statistics.median(taken):.1f} s", f"median of {len(taken)}"))
    table(f"The archive of the night, {RESPONSES:,} answers in the usual forms", rows)


Seen = tuple[Blocks, list[float]]


async def _measure() -> tuple[Seen, Seen, list[float]]:
    taken: list[float] = []
    return await _posts(None), await _posts(taken), taken


async def _posts(taken: list[float] | None) -> Seen:
    """Let the posts go out; where there is a list for its times, the archive is written meanwhile."""
    seen: list[Blocks] = []

    @asynccontextmanager
    async def beside(bot: Bot) -> AsyncIterator[None]:
        async with asyncio.TaskGroup() as tasks, watched() as blocks:
            writing = None if taken is None else tasks.create_task(_write_on(bot, taken))
            yield
            seen.append(blocks)
            if writing:
                writing.cancel()

    async with standing_in(circles=1) as stand_in:
        with tempfile.TemporaryDirectory() as folder:
            late = await lateness.posts(stand_in, Path(folder), said=_fill, beside=beside)
    return seen[0], late


async def _write_on(bot: Bot, taken: list[float]) -> None:
    while True:
        began = time.perf_counter()
        await bot.editions.renew(bot.circles[0])
        taken.append(time.perf_counter() - began)


def _fill(core: Core) -> None:
    """Write down what members have said."""
    (circle,) = (row["id"] for row in core._db.execute("SELECT id FROM circle"))
    members = [(circle, n, f"Member {n}", n, 0) for n in range(1, MEMBERS + 1)]
    core._db.executemany(
        "INSERT INTO member (circle, user_id, name, reader, since) VALUES (?, ?, ?, ?, ?)", members
    )
    core._db.executemany(INSERT, [(n, circle, n % MEMBERS + 1, SAID) for n in range(1, RESPONSES + 1)])
