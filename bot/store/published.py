"""A database of what may be published, made from rows that have been released: nothing of the bot's own is in it."""

from __future__ import annotations

import errno
import os
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

APPLICATION_ID = 0x5C1BC1E6
"""Another number than the bot's own database has, so that neither is taken for the other."""
PIECE = 1 << 20
"""So many bytes of the file stand in memory at once."""
Value = str | int | None


@dataclass(frozen=True, slots=True)
class Table:
    """A table by its name, its columns as SQL has them ("id TEXT PRIMARY KEY"), and its rows."""

    name: str
    columns: tuple[str, ...]
    rows: Iterable[tuple[Value, ...]]


def as_database(tables: Iterable[Table], *, version: int) -> Iterator[bytes]:
    """Give a database file that holds these tables, piece by piece, `version` being its `user_version`.

    It is made on the disk first, where there is room for it.  The same rows give the same bytes with the same SQLite,
    whose version it notes (sqlite.org/fileformat.html, 1.3).  Raises OSError.
    """
    with TemporaryDirectory(prefix="studycircle-") as folder:
        path = Path(folder) / "published.sqlite3"
        with closing(sqlite3.connect(path, isolation_level=None)) as db, _in_words():
            _fill(db, tables, version)
        with path.open("rb") as file:
            while piece := file.read(PIECE):
                yield piece


def _fill(db: sqlite3.Connection, tables: Iterable[Table], version: int) -> None:
    # Nobody has the file yet: what breaks off is made anew.
    db.execute("PRAGMA journal_mode = OFF")
    db.execute("PRAGMA synchronous = OFF")
    db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    db.execute(f"PRAGMA user_version = {version}")
    db.execute("BEGIN")
    for table in tables:
        db.execute(f"CREATE TABLE {table.name} ({', '.join(table.columns)}) STRICT")
        marks = ", ".join("?" * len([one for one in table.columns if not one.startswith("PRIMARY KEY")]))
        db.executemany(f"INSERT INTO {table.name} VALUES ({marks})", table.rows)  # noqa: S608 - our own names
    db.execute("COMMIT")


@contextmanager
def _in_words() -> Iterator[None]:
    try:
        yield
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode != sqlite3.SQLITE_FULL:
            raise
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)) from error
