"""What each part of the core stands on: one connection, and instants as the database keeps them.

They are whole microseconds, all that Python tells apart: a due time compares equal when it comes out again.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import overload

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)


@overload
def micros(at: datetime) -> int: ...
@overload
def micros(at: datetime | None) -> int | None: ...
def micros(at: datetime | None) -> int | None:
    """Return an aware instant as microseconds since 1970 in UTC."""
    return None if at is None else (at - EPOCH) // MICROSECOND


@overload
def instant(count: int) -> datetime: ...
@overload
def instant(count: int | None) -> datetime | None: ...
def instant(count: int | None) -> datetime | None:
    """Return the instant, aware and in UTC, that lies so many microseconds after 1970 began."""
    return None if count is None else EPOCH + count * MICROSECOND


class Connected:
    """A connection, and what is done with it."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection

    def _row(self, sql: str, *values: object) -> sqlite3.Row | None:
        row: sqlite3.Row | None = self._db.execute(sql, values).fetchone()
        return row

    def _rows(self, sql: str, *values: object) -> list[sqlite3.Row]:
        return self._db.execute(sql, values).fetchall()

    def _change(self, sql: str, *values: object) -> int:
        """Change rows and return how many."""
        return self._db.execute(sql, values).rowcount

    def _change_all(self, sql: str, rows: Iterable[Sequence[object]]) -> None:
        """Do the same with many rows."""
        self._db.executemany(sql, rows)
