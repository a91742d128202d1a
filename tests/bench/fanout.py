"""A thousand circles whose week opens at one instant, six requests each, against Discord's global limit.

The stand-in refuses what goes over fifty in any second.  The least that it can take is reckoned from that limit.
"""

from __future__ import annotations

import asyncio
import tempfile
from collections import Counter
from datetime import timedelta
from pathlib import Path
from typing import NamedTuple

from bot.app.running import Address, running_bot
from bot.clock import SystemClock
from tests.bench.crowd import circles, write_down
from tests.bench.standin import A_SECOND, TOKEN, standing_in
from tests.bench.timing import table, until_true

CIRCLES = 1000
EACH = 6
WITHIN = 0.03
"""How much less than the limit there may be."""


class Found(NamedTuple):
    """What the stand-in saw: requests a second, how many it refused, how many second posts came before a first."""

    rate: float
    refused: int
    ahead: int


def run(*, count: int = CIRCLES) -> None:
    """Measure and print."""
    found = asyncio.run(measure(count))
    share = found.rate / A_SECOND
    table(
        f"{count} circles of {EACH} requests at once",
        [
            ("the limit", f"{A_SECOND}.0/s", ""),
            ("studycircle", f"{found.rate:.1f}/s", ""),
            ("share", f"{share:.1%}", "within 3 %" if share >= 1 - WITHIN else "BELOW 97 %"),
            ("refused (429)", f"{found.refused}", "" if not found.refused else "SHOULD BE NONE"),
            ("second posts before a first", f"{found.ahead}", "" if not found.ahead else "SHOULD BE NONE"),
        ],
    )


async def measure(count: int) -> Found:
    """Let the weeks open, and return what the stand-in has seen."""
    clock = SystemClock()
    opens = clock.now().replace(second=0, microsecond=0)
    crowd = circles(count, opens=opens)
    async with standing_in(circles=count) as stand_in:
        await stand_in.order("limit")
        with tempfile.TemporaryDirectory() as folder:
            write_down(crowd, Path(folder), at=clock.now() + timedelta(minutes=1), but={"first.section"})
            address = Address(
                TOKEN, stand_in.api, stand_in.gateway, ready_timeout=0.5, most_a_second=A_SECOND
            )
            async with running_bot(
                crowd, folder=Path(folder), clock=clock, address=address, alone=True
            ) as bot:
                await until_true(bot.settled, every=0.1)
        seen = await stand_in.order("requests")
    return _judged([tuple(one) for one in seen["requests"]], seen["refused"], count)


def _judged(requests: list[tuple[float, str, str, int]], refused: int, count: int) -> Found:
    posted = [(at, path) for at, method, path, _ in requests if method == "POST"]
    if len(posted) != count * EACH:
        raise RuntimeError(f"{len(posted)} requests instead of {count * EACH}.")
    began, ended = posted[0][0], posted[-1][0]
    return Found((len(posted) - 1) / (ended - began), refused, _ahead([path for _, path in posted], count))


def _ahead(paths: list[str], count: int) -> int:
    """Return how many second posts came before the last first one: those are in threads, these in the channels."""
    kinds = Counter[str]()
    ahead = 0
    openings = {f"/channels/{path.split('/')[2]}/messages" for path in paths if path.endswith("/threads")}
    for path in paths:
        first = path in openings
        kinds["first"] += first
        ahead += not first and path.endswith("/messages") and kinds["first"] < count
    return ahead
