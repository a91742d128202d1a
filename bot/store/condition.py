"""Whether a database is in order, looked at beside a running bot: nothing is written, and no lock is kept."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from bot.store.database import check_readable, connect, in_words, look_over

ENGINE = f"SQLite {sqlite3.sqlite_version}"
STEPS_BETWEEN_LOOKS = 10_000
"""How many steps of SQLite's machine go by between two looks at the clock: a millisecond's worth."""


@dataclass(frozen=True, slots=True)
class Condition:
    """A database that can be used: its form's number, its bytes with those of its log, and whether all was looked over.

    What is too much to be looked over in time isn't known to be whole.
    """

    form: int
    size: int
    is_whole: bool


def condition_of(path: Path, *, elapsed: Callable[[], float], seconds: float) -> Condition:
    """Look a database over for at most so many seconds by `elapsed`.

    Raises NotFoundError where there is none, StoreError for one that can't be used as it is.
    """
    check_readable(path)
    with in_words(path), closing(connect(path, readonly=True)) as connection:
        form: int = connection.execute("PRAGMA user_version").fetchone()[0]
        is_whole = _is_looked_over(connection, path, elapsed, until=elapsed() + seconds)
    return Condition(form, size_of(path), is_whole)


def size_of(path: Path) -> int:
    """Return the bytes of a database and its log; 0 where there is none."""
    return _bytes_of(path) + _bytes_of(path.with_name(f"{path.name}-wal"))


def _bytes_of(file: Path) -> int:
    try:
        return file.stat().st_size
    except FileNotFoundError:  # the log comes and goes with whoever works on the database
        return 0


def _is_looked_over(
    connection: sqlite3.Connection, path: Path, elapsed: Callable[[], float], *, until: float
) -> bool:
    """Return whether there was time to look all of it over.  Raises StoreError for what is damaged."""
    connection.set_progress_handler(lambda: elapsed() >= until, STEPS_BETWEEN_LOOKS)
    try:
        look_over(connection, path)
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode == sqlite3.SQLITE_INTERRUPT:
            return False
        raise
    finally:
        connection.set_progress_handler(None, 0)
    return True
