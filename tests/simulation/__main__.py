"""Many rounds on both cores: `SEED=0 ROUNDS=500 python -m tests.simulation`; the exit code is 1 if anything failed."""

from __future__ import annotations

import gc
import logging
import multiprocessing
import os
import sys
import time
from collections import Counter
from datetime import timedelta

from bot.records import State
from tests.simulation.faults import Fault
from tests.simulation.rounds import Round, play

SHOWN = 3
ON_TIME = timedelta(minutes=5)


def main() -> int:
    """Play the rounds and say what came of them."""
    logging.disable(logging.CRITICAL)  # what the bot says to whoever runs it is what its faults are made of
    seed, rounds = int(os.environ.get("SEED", "0")), int(os.environ.get("ROUNDS", "500"))
    began = time.monotonic()
    gc.freeze()
    gc.set_threshold(100_000)  # most of what there is lives until its reading is over
    with multiprocessing.get_context("fork").Pool(min(2, rounds)) as pool:
        done = list(pool.imap_unordered(_short, range(seed, seed + rounds), chunksize=5))
    failed = sorted((one for one in done if one.violations), key=lambda one: one.seed)
    for one in failed[:SHOWN]:
        _show(one)
    print(_summary(done, time.monotonic() - began), flush=True)
    return 1 if failed else 0


def _short(seed: int) -> Round:
    """Play a round, and keep of its trace only what a failure needs."""
    one = play(seed)
    one.trace = one.trace[-40:] if one.violations else []
    return one


def _show(one: Round) -> None:
    print(f"\nseed {one.seed} fails:")
    print(*(f"  {line}" for line in one.violations[:8]), sep="\n")
    print("the last that happened in it:")
    print(*(f"  {line}" for line in one.trace), sep="\n")
    print(f"It replays exactly: SEED={one.seed} ROUNDS=1 {sys.executable} -m tests.simulation\n")


def _summary(done: list[Round], seconds: float) -> str:
    faults: Counter[Fault] = sum((one.faults for one in done), Counter())
    ends: Counter[State] = sum((one.ends for one in done), Counter())
    late = sorted(one for each in done for one in each.late)
    much = sum(one > ON_TIME for one in late)
    return "\n".join(
        (
            f"{len(done)} readings of ten weeks, {ends.total()} occurrences, {sum(one.posts for one in done)} messages"
            f" and {sum(one.starts for one in done)} starts in {seconds:.0f} s;"
            f" {sum(one.deaths for one in done)} deaths",
            "struck: " + ", ".join(f"{fault.value} {count}" for fault, count in faults.most_common()),
            f"ended: {', '.join(f'{state.value} {count}' for state, count in ends.most_common())};"
            f" {much} of {len(late)} went out more than five minutes late, the latest by {late[-1] if late else 0}",
            f"readings in which something came twice, early, out of order or in silence not at all:"
            f" {sum(bool(one.violations) for one in done)}",
        )
    )


if __name__ == "__main__":
    sys.exit(main())
