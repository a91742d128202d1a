"""One process per database: an operating-system lock beside it, held for life.

A process that was stopped keeps it, one that died has lost it.  The file itself stays: whoever deleted it
could leave two processes each with a lock on a file of that name.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from bot.errors import StoreError

if sys.platform == "win32":
    import msvcrt

    # Windows keeps others from reading what is locked, so the lock lies far beyond the words.
    LOCKED_BYTE = 1 << 30

    def _take(file: IO[str]) -> None:
        os.lseek(file.fileno(), LOCKED_BYTE, os.SEEK_SET)
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        os.lseek(file.fileno(), 0, os.SEEK_SET)
else:
    import fcntl

    def _take(file: IO[str]) -> None:
        fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)


@contextmanager
def held(database: Path, *, since: str = "") -> Iterator[None]:
    """Hold the lock of a database; `since` is written down in words, for whoever comes second.

    Raises StoreError at once where another process has it, naming that one.
    """
    path = database.with_name(f"{database.name}.lock")
    with _opened(path) as file:
        try:
            _take(file)
        except OSError as error:
            raise _in_use(database, file) from error
        file.truncate(0)
        file.write(f"process {os.getpid()}{f', started {since}' if since else ''}\n")
        file.flush()
        yield


def _opened(path: Path) -> IO[str]:
    try:
        return os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), "r+", encoding="utf-8")
    except OSError as error:
        raise StoreError(
            f"The lock {path} can't be made: {error.strerror}.",
            "Make its folder writable, or name another one.",
        ) from error


def _in_use(database: Path, file: IO[str]) -> StoreError:
    holder = file.read().strip() or "another process"
    return StoreError(
        f"The database {database} is in use by {holder}.",
        "Stop that one first, or give this one a data folder of its own.",
    )
