"""One process per database: an operating-system lock beside it, held for life.

A process that was stopped keeps it, one that died has lost it.  The file itself stays: whoever deleted it
could leave two processes each with a lock on a file of that name.
"""

from __future__ import annotations

import os
import sys
import time
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


GLANCE_SECONDS = 0.05
"""A look at the lock takes it for a moment; whoever wants it tries again after that, once."""


@contextmanager
def held(database: Path, *, since: str = "") -> Iterator[None]:
    """Hold the lock of a database; `since` is written down in words, for whoever comes second.

    Raises StoreError at once where another process has it, naming that one.
    """
    path = _lock_of(database)
    with _opened(path) as file:
        try:
            _take_soon(file)
        except OSError as error:
            raise _in_use(database, _said(file)) from error
        file.truncate(0)
        file.write(f"process {os.getpid()}{f', started {since}' if since else ''}\n")
        file.flush()
        yield


def refuse_second(database: Path) -> None:
    """Return where nobody holds a database; what comes between this and `held` is refused by that.

    Raises StoreError where another process has it, naming that one.
    """
    holder = holder_of(database)
    if holder is not None:
        raise _in_use(database, holder)


def holder_of(database: Path) -> str | None:
    """Return in words which process holds a database; None where nobody does.  Raises StoreError where that is hidden.

    The file isn't made, and what stands in it isn't touched.
    """
    path = _lock_of(database)
    try:
        with path.open("r+", encoding="utf-8") as file:
            try:
                _take(file)
            except OSError:
                return _said(file)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise StoreError(
            f"The lock {path} can't be looked at: {error.strerror}.",
            "Give the command as the user whom the bot runs as.",
        ) from error
    return None


def _lock_of(database: Path) -> Path:
    return database.with_name(f"{database.name}.lock")


def _take_soon(file: IO[str]) -> None:
    try:
        _take(file)
    except OSError:
        time.sleep(GLANCE_SECONDS)
        _take(file)


def _opened(path: Path) -> IO[str]:
    try:
        return os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), "r+", encoding="utf-8")
    except OSError as error:
        raise StoreError(
            f"The lock {path} can't be made: {error.strerror}.",
            "Make its folder writable, or name another one.",
        ) from error


def _in_use(database: Path, holder: str) -> StoreError:
    return StoreError(
        f"The database {database} is in use by {holder}.",
        "Stop that one first, or give this one a data folder of its own.",
    )


def _said(file: IO[str]) -> str:
    return file.read().strip() or "another process"
