"""A database of what may be published, made from rows that have been released: nothing of the bot's own is in it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass

APPLICATION_ID = 0x5C1BC1E6
"""Another number than the bot's own database has, so that neither is taken for the other."""
Value = str | int | None


@dataclass(frozen=True, slots=True)
class Table:
    """A table by its name, its columns as SQL has them ("id TEXT PRIMARY KEY"), and its rows."""

    name: str
    columns: tuple[str, ...]
    rows: Iterable[tuple[Value, ...]]


def as_database(tables: Iterable[Table], *, version: int) -> bytes:
    """Return a database file that holds these tables, `version` being its `user_version`.

    The same rows give the same bytes with the same SQLite, whose version it notes (sqlite.org/fileformat.html, 1.3).
    """
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as db:
        db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        db.execute(f"PRAGMA user_version = {version}")
        db.execute("BEGIN")
        for table in tables:
            db.execute(f"CREATE TABLE {table.name} ({', '.join(table.columns)}) STRICT")
            marks = ", ".join("?" * len([one for one in table.columns if not one.startswith("PRIMARY KEY")]))
            db.executemany(f"INSERT INTO {table.name} VALUES ({marks})", table.rows)  # noqa: S608 - our own names
        db.execute("COMMIT")
        return db.serialize()
