"""`make soak GUARDS=off`: switch each guard off, and print what then goes wrong.

A guard whose absence nobody notices is an error here.
"""

from __future__ import annotations

import logging
import os
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from rich.console import Console
from rich.table import Table

from bot.errors import StoreError
from bot.store import lock
from tests.missing import can_trace
from tests.simulation.guards import GUARDS, Guard
from tests.simulation.rounds import play
from tests.test_durability import counted

SEED, ROUNDS = int(os.environ.get("SEED", "0")), int(os.environ.get("ROUNDS", "300"))


EVERY = 20  # of the steps at which the power may go


def _two_at_once() -> list[str]:
    """Return what is wrong where a second process comes to a database that is in use."""
    with TemporaryDirectory() as folder, lock.held(Path(folder) / "state.sqlite3"):
        try:
            with lock.held(Path(folder) / "state.sqlite3"):
                return ["a second process was let in beside the first"]
        except StoreError:
            return []


def _power_cuts() -> list[str]:
    """Return what stands on the disk after power cuts, as far as it is wrong."""
    with TemporaryDirectory(dir="/dev/shm" if Path("/dev/shm").is_dir() else None) as folder:
        found = counted(Path(folder), _synchronous(), every=EVERY)
    return [f"{found[wrong]} of {found.total()} disks: {wrong}" for wrong in found if wrong]


def _synchronous() -> str:
    return "FULL"


APART = (
    Guard(
        "lock",
        "one process per database",
        _two_at_once,
        ((lock, "_take", lambda _: None),),
    ),
    Guard(
        "FULL",
        "a commit waits until the disk has it",
        _power_cuts,
        ((sys.modules[__name__], "_synchronous", lambda: "OFF"),),
    ),
)
"""What the simulation can't show: it has one process, and its disk never loses power."""


def main() -> int:
    """Print the table; 1 if anything went well without its guard."""
    logging.disable(logging.CRITICAL)
    table = Table(
        "guard", "what it does", "with it", "a week made for it, without", "the simulation, without"
    )
    unnoticed = 0
    for guard in (*GUARDS, *APART):
        if guard.name == "FULL" and not can_trace():
            table.add_row(guard.name, guard.what, "not tried: strace isn't there", "", "")
            continue
        well = "well" if not guard.fails() else "FAILS"
        with guard.off():
            found, chance = guard.fails(), [] if guard in APART else _by_chance()
        by_chance = "" if guard in APART else _short(chance)
        table.add_row(guard.name, guard.what, well, _short(found[:1]), by_chance)
        unnoticed += not (found and (chance or guard in APART) and well == "well")
    Console(width=160).print(table)
    return 1 if unnoticed else 0


def _by_chance() -> list[str]:
    """Return what goes wrong in the first reading in which anything does."""
    for seed in range(SEED, SEED + ROUNDS):
        if found := play(seed).violations:
            return [f"seed {seed}: {found[0]}"]
    return []


def _short(found: list[str]) -> str:
    return f"fails: {found[0].strip().splitlines()[-1][:150]}" if found else "NOBODY NOTICES"


__all__ = ["Guard", "main"]
if __name__ == "__main__":
    sys.exit(main())
