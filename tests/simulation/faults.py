"""What may go wrong, and when: at each step of the bot's (a request, or a read or write of the database) once.

A step is named by what it is: "ask:history", "do:send", "write".  Whoever carries it out asks here first.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from random import Random
from typing import Protocol


class Fault(StrEnum):
    """One thing that goes wrong at one step."""

    DEATH_BEFORE = "death before"
    DEATH_AFTER = "death after"
    OUTAGE = "outage"
    STEP = "clock step"
    # of a request
    LIMITED = "429"
    TROUBLE_BEFORE = "5xx before"
    TROUBLE_AFTER = "5xx after"
    DROPPED = "answer dropped"
    SLOW = "slow"
    SLOW_DEATH = "slow, then death"
    REFUSED = "403 once"
    RIGHTS_LOST = "rights lost"
    # of the database
    IO = "I/O error"
    BUSY = "busy"
    FULL = "disk full"

    @property
    def is_death(self) -> bool:
        """Whether the process ends without a word."""
        return self in DEATHS


DEATHS = (Fault.DEATH_BEFORE, Fault.DEATH_AFTER, Fault.OUTAGE, Fault.SLOW_DEATH)
OF_DATABASE = (Fault.IO, Fault.BUSY, Fault.FULL)


class Death(BaseException):
    """The process is gone in this moment, and is started again after `down`."""

    def __init__(self, down: timedelta) -> None:
        super().__init__()
        self.down = down


class Faults(Protocol):
    """Says what goes wrong at a step."""

    def at(self, step: str) -> Fault | None:
        """Return what goes wrong at this step, if anything does."""
        ...


@dataclass
class Calm:
    """Nothing goes wrong; the steps are counted by their names."""

    steps: list[str] = field(default_factory=list)

    def at(self, step: str) -> Fault | None:
        """Count a step."""
        self.steps.append(step)
        return None


@dataclass
class Nth:
    """One fault at the n-th step (from 1) of those whose names begin so; `struck` says at which it was."""

    number: int
    fault: Fault
    kinds: tuple[str, ...] = ("",)
    struck: str = ""
    count: int = 0

    def at(self, step: str) -> Fault | None:
        """Count a step, and strike at the n-th."""
        if not step.startswith(self.kinds):
            return None
        self.count += 1
        if self.count != self.number:
            return None
        self.struck = step
        return self.fault


class Pair:
    """Two faults, one after the other; of two at once the first."""

    def __init__(self, first: Nth, second: Nth) -> None:
        self.first, self.second = first, second

    def at(self, step: str) -> Fault | None:
        """Let both count."""
        found = [one.at(step) for one in (self.first, self.second)]
        return found[0] or found[1]


# How often each fault is chosen, of a hundred.
OF_WRITES = ((Fault.DEATH_BEFORE, 42), (Fault.DEATH_AFTER, 42), (Fault.OUTAGE, 3), (Fault.STEP, 6))
OF_WRITES += ((Fault.FULL, 5), (Fault.IO, 1), (Fault.BUSY, 1))
OF_READS = ((Fault.DEATH_BEFORE, 50), (Fault.OUTAGE, 3), (Fault.STEP, 12), (Fault.LIMITED, 10))
OF_READS += ((Fault.TROUBLE_BEFORE, 15), (Fault.DROPPED, 10))
OF_DEEDS = ((Fault.DEATH_BEFORE, 20), (Fault.DEATH_AFTER, 23), (Fault.OUTAGE, 3), (Fault.STEP, 6))
OF_DEEDS += ((Fault.LIMITED, 6), (Fault.TROUBLE_BEFORE, 8), (Fault.TROUBLE_AFTER, 8), (Fault.DROPPED, 6))
OF_DEEDS += ((Fault.SLOW, 7), (Fault.SLOW_DEATH, 9), (Fault.RIGHTS_LOST, 4), (Fault.REFUSED, 2))
CHOICES = {"write": OF_WRITES, "ask": OF_READS, "do": OF_DEEDS}


@dataclass
class Seeded:
    """Faults by chance, on average one in `every` steps; misfortunes come together more often than chance has it.

    `quiet` stops them.
    """

    chance: Random
    every: float
    quiet: bool = False
    struck: Counter[Fault] = field(default_factory=Counter)
    _left: float = 0

    def __post_init__(self) -> None:
        self._draw()

    def at(self, step: str) -> Fault | None:
        """Count down to the next fault; a death at a read is one before the next step."""
        if step == "read":
            return None
        self._left -= 0.5 if step == "write" else 1  # there are more of these than of requests
        if self._left > 0 or self.quiet:
            return None
        self._draw()
        options, weights = zip(*CHOICES[step.partition(":")[0]], strict=True)
        fault: Fault = self.chance.choices(options, weights)[0]
        self.struck[fault] += 1
        return fault

    def _draw(self) -> None:
        soon = self.chance.random() < 0.3
        self._left = self.chance.randint(1, 12) if soon else 1 + int(self.chance.expovariate(1 / self.every))


def deaths(struck: Counter[Fault], kinds: Collection[Fault] = DEATHS) -> int:
    """Return how many of these were deaths."""
    return sum(struck[fault] for fault in kinds)
