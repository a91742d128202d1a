"""`make soak GUARDS=off`: switch each guard off, and print what then goes wrong.

A guard whose absence nobody notices is an error here.
"""

from __future__ import annotations

import logging
import os
import sys

from rich.console import Console
from rich.table import Table

from tests.simulation.guards import GUARDS, Guard
from tests.simulation.rounds import play

SEED, ROUNDS = int(os.environ.get("SEED", "0")), int(os.environ.get("ROUNDS", "300"))


def main() -> int:
    """Print the table; 1 if anything went well without its guard."""
    logging.disable(logging.CRITICAL)
    table = Table(
        "guard", "what it does", "with it", "a week made for it, without", "the simulation, without"
    )
    unnoticed = 0
    for guard in GUARDS:
        well = "well" if not guard.fails() else "FAILS"
        with guard.off():
            found, chance = guard.fails(), _by_chance()
        table.add_row(guard.name, guard.what, well, *(_short(text) for text in (found[:1], chance)))
        unnoticed += not (found and chance and well == "well")
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
