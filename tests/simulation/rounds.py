"""One round: a circle by chance, lived through whatever its seed has in store for it."""

from __future__ import annotations

import hashlib
import traceback
from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from random import Random

from bot.records import State
from tests.simulation.cases import by_chance, reading
from tests.simulation.faults import DEATHS, Fault, Seeded
from tests.simulation.invariants import ends, lateness, violations
from tests.simulation.life import Life

EVERY = 160.0
NIGHTS_IN_EVERY = 10


@dataclass
class Round:
    """What came of a seed."""

    seed: int
    violations: list[str]
    faults: Counter[Fault]
    ends: Counter[State]
    late: list[timedelta]
    starts: int
    posts: int
    digest: str
    trace: list[str] = field(default_factory=list)

    @property
    def deaths(self) -> int:
        """How often the process died without a word."""
        return sum(self.faults[fault] for fault in DEATHS)


def play(seed: int, *, every: float = EVERY) -> Round:
    """Live through one seed."""
    chance = Random(seed)
    circle, layout, crowd = by_chance(chance)
    faults = Seeded(Random(chance.random()), every)
    life = Life(
        circle,
        reading(),
        layout=layout,
        chance=chance,
        faults=faults,
        crowd=crowd,
        eventful=True,
        # The nightly looks are half of all steps, and draw as many faults, away from what is posted.
        nights=seed % NIGHTS_IN_EVERY == 0,
    )
    found: list[str] = []
    try:
        life.live()
        found = violations(life)
    except Exception:  # noqa: BLE001 - whatever it is, it is what is looked for
        found = [traceback.format_exc()]
    trace = life.world.trace
    return Round(
        seed,
        found,
        faults.struck,
        ends(life),
        lateness(life),
        life.starts,
        sum(map(len, life.guild.messages.values())),
        hashlib.sha256("\n".join(trace).encode()).hexdigest(),
        trace,
    )
