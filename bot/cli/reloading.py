"""The circles' files while the bot runs: which of them are watched over, and how they are loaded anew."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.cli.loading import circle_files, loaded, refuse_alike
from bot.errors import StudycircleError
from bot.flow.circles import Running
from bot.flow.renewing import Saved
from bot.reading.load import PACKAGE, locate_reading

READING = re.compile(r"^reading:[ \t]*([^#\n]+?)[ \t]*(?:#.*)?$", re.MULTILINE)
LONGEST = 100_000


@dataclass(frozen=True, slots=True)
class CircleFiles:
    """The files that paths stand for; both questions are answered by what is there at that moment."""

    paths: Sequence[Path]

    def watched(self) -> list[Path]:
        """Return what is to be watched over: the circles' files, and those beside a reading of one's own."""
        found = circle_files(self.paths)
        for file in list(found):
            own = _own_reading(file)
            if own is not None and PACKAGE.parent not in own.resolve().parents:
                found += [own, *own.parent.glob("*.txt"), *own.parent.glob("seeds/*.txt")]
        return found

    def load(self) -> list[Saved]:
        """Load all circles anew, each as it is or with its mistakes.

        Raises StudycircleError for two that get in each other's way.
        """
        found = [_looked_over(file) for file in circle_files(self.paths)]
        refuse_alike([one.running.circle for one in found if one.running])
        return found


def _looked_over(file: Path) -> Saved:
    name = file.stem.replace(".", "-")
    try:
        return Saved(name, Running.of(*loaded(file)))
    except StudycircleError as error:
        return Saved(name, faults=error.message)


def _own_reading(file: Path) -> Path | None:
    """Return the reading that a circle's file names, as far as can be told without looking over the whole file."""
    try:
        named = READING.search(file.read_bytes()[:LONGEST].decode("utf-8", "replace"))
        return locate_reading(named[1].strip("\"'"), beside=file) if named else None
    except (OSError, ValueError, StudycircleError):
        return None
