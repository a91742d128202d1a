"""Take times of whole commands, side by side, as medians of interleaved runs."""

from __future__ import annotations

import asyncio
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def medians(
    commands: Mapping[str, Sequence[str]], *, rounds: int, refused: Collection[str] = ()
) -> dict[str, float]:
    """Return the median seconds of each command; the rounds are interleaved, so that all meet the same load.

    Raises CalledProcessError where one fails, but for those that are to be refused.
    """
    taken: dict[str, list[float]] = {name: [] for name in commands}
    for number in range(rounds + 1):
        for name, command in commands.items():
            began = time.perf_counter()
            subprocess.run(command, cwd=ROOT, check=name not in refused, capture_output=True)
            if number:
                taken[name].append(time.perf_counter() - began)
    return {name: statistics.median(times) for name, times in taken.items()}


def python(code: str) -> list[str]:
    """Return the command that runs a line of Python."""
    return [sys.executable, "-c", code]


async def until_true(is_so: Callable[[], bool], *, every: float) -> None:
    """Look every so many seconds, until something is so."""
    while not is_so():  # noqa: ASYNC110 - nobody tells
        await asyncio.sleep(every)


def table(title: str, rows: Sequence[tuple[str, str, str]]) -> None:
    """Print rows of (what, figure, remark)."""
    print(f"\n{title}")
    width = max(len(row[0]) for row in rows)
    for what, figure, remark in rows:
        print(f"  {what:<{width}}  {figure:>10}  {remark}")
