"""The program as it is, but for its clock: the machine's plus as many seconds as a file says.

A term takes ten weeks of the machine's clock, so a test has to move it for two processes at once, the bot's and the
server's.  A file that both read is the least machinery that does it, and it outlives either; all else is the command.
"""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from bot.clock import SystemClock

LOOK_SECONDS = 0.02
MOVED = "TESTS_MOVED_BY"


class MovedClock:
    """The machine's clock moved on by what stands in a file; its alarm looks at the file many times a second."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._timer: asyncio.TimerHandle | None = None

    def now(self) -> datetime:
        """Return the present instant, moved, in UTC."""
        return SystemClock().now() + timedelta(seconds=float(self._file.read_text(encoding="ascii")))

    def alarm(self, instant: datetime | None, ring: Callable[[], None]) -> None:
        """Ring once `instant` has come; it replaces the alarm before."""
        self.close()
        if instant is not None:
            loop = asyncio.get_running_loop()
            self._timer = loop.call_later(LOOK_SECONDS, self._look, instant, ring)

    def close(self) -> None:
        """Take the alarm back."""
        if self._timer:
            self._timer.cancel()
        self._timer = None

    def _look(self, instant: datetime, ring: Callable[[], None]) -> None:
        if self.now() < instant:
            self.alarm(instant, ring)
        else:
            ring()


def move(file: Path, by: timedelta) -> None:
    """Move the clock of all who read `file` on by so much, at one instant."""
    before = float(file.read_text(encoding="ascii"))
    fresh = file.with_suffix(".new")
    fresh.write_text(str(before + by.total_seconds()), encoding="ascii")
    fresh.replace(file)


if __name__ == "__main__":
    from bot.cli import main, running

    moved = MovedClock(Path(os.environ[MOVED]))
    vars(running)["SystemClock"] = lambda: moved
    sys.exit(main())
