"""Looking at the circles' files while the bot runs: whether any was saved, and when it has come to rest.

Every two seconds each file's size, time and number are looked at, which costs next to nothing and works wherever files
are: on network drives, in containers, for editors that write a new file and rename it over the old one.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

LOOK_SECONDS = 2.0
Print = tuple[int, int, int]
Prints = dict[Path, Print]


@dataclass
class FileWatch:
    """Watches over `files`, which are listed anew at each look: one may come or go.

    What was there when it was made is taken as known.
    """

    files: Callable[[], Iterable[Path]]
    every: float = LOOK_SECONDS
    _known: Prints = field(init=False)

    def __post_init__(self) -> None:
        self._known = self._prints()

    async def saved(self) -> None:
        """Return once something is otherwise than known, and has stayed so from one look to the next.

        So a file that is half written, or gone for the instant in which an editor puts another in its place, isn't
        taken for saved.
        """
        last = self._known
        while True:
            await asyncio.sleep(self.every)
            now = await asyncio.to_thread(self._prints)
            if now == last and now != self._known:
                self._known = now
                return
            last = now

    def _prints(self) -> Prints:
        return {path: found for path in self.files() if (found := _print(path)) is not None}


def _print(path: Path) -> Print | None:
    try:
        status = path.stat()
    except (OSError, ValueError):
        return None
    return status.st_mtime_ns, status.st_size, status.st_ino
