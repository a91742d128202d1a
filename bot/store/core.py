"""The core: one connection with all operations on it, used by whole writes and by snapshots.

It knows neither threads nor a clock.  The operations stand in one module a subject.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TypeVar

from bot.errors import StoreError
from bot.store.circles import Circles
from bot.store.database import check, check_readable, connect, in_words, make_folder, prepare
from bot.store.erasing import Erasing
from bot.store.index_post import IndexPosts
from bot.store.ledger import Ledger
from bot.store.lock import held
from bot.store.nameless import Nameless
from bot.store.releases import Releases
from bot.store.swaps import Swaps

T = TypeVar("T")
SCRUB_MILLISECONDS = 1000


class Core(Circles, Erasing, IndexPosts, Ledger, Nameless, Releases, Swaps):
    """All operations.  Call those that change anything inside `write`."""

    def __init__(self, connection: sqlite3.Connection, path: Path) -> None:
        super().__init__(connection)
        self._path = path

    def write(self, change: Callable[[Core], T]) -> T:
        """Run a function in one transaction of its own; whatever it raises, nothing of it stays."""
        with self.transaction("IMMEDIATE"):
            return change(self)

    def read(self, ask: Callable[[Core], T]) -> T:
        """Run a function on one snapshot: what others commit meanwhile isn't seen."""
        with self.transaction("DEFERRED"):
            return ask(self)

    @contextmanager
    def transaction(self, manner: str) -> Iterator[Core]:
        """Begin, and commit at the end or else roll back.  Raises StoreError for what a person can mend."""
        with in_words(self._path):
            self._db.execute(f"BEGIN {manner}")
            try:
                yield self
                if manner == "IMMEDIATE":
                    self.index_new_words()
                self._db.execute("COMMIT")
            finally:
                # SQLite rolls back by itself when the disk is full; then there is nothing left to roll back.
                if self._db.in_transaction:
                    self._db.execute("ROLLBACK")

    def tidy_files(self) -> None:
        """Take files off the disk that nobody keeps any more.  Raises StoreError where that can't be now."""
        try:
            self.clear_files()
        except OSError as error:
            raise StoreError(
                f"The file {error.filename or self._path.parent} couldn't be erased: {error.strerror}.",
                "Make the folder beside the database writable; it is tried again.",
            ) from error

    def scrub(self) -> None:
        """Write the files anew, so that no byte is left of what was erased; outside any transaction.

        Raises StoreError where somebody reads meanwhile, and so keeps the old pages in use; then, and if the process
        ends on the way, it stays due.
        """
        self.tidy_files()
        with in_words(self._path):
            # Nobody else can write meanwhile, and whoever has pressed a button waits for three seconds at the most.
            patience: int = self._db.execute("PRAGMA busy_timeout").fetchone()[0]
            self._db.execute(f"PRAGMA busy_timeout={min(patience, SCRUB_MILLISECONDS)}")
            try:
                self._db.execute(
                    "INSERT INTO word (word) VALUES ('optimize')"
                )  # drops what stands in no text
                self._db.execute("VACUUM")
                busy = self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
                if not busy:
                    self._db.execute("DELETE FROM duty WHERE what = 'scrub'")
                    self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # that, too, is nobody's business
            finally:
                self._db.execute(f"PRAGMA busy_timeout={patience}")
        if busy:
            raise StoreError(
                f"The database {self._path} couldn't be cleared, because it is being read.",
                "Wait until the export is done, then try again.",
            )


@contextmanager
def ready(path: Path, *, since: str = "") -> Iterator[None]:
    """Hold a database for this process, there and up to date.

    Raises StoreError; a file that is refused stays as it was.
    """
    make_folder(path)
    check(path)
    with held(path, since=since):
        prepare(path)
        yield


@contextmanager
def opened(path: Path, *, readonly: bool) -> Iterator[Core]:
    """Open a core on a database that is ready."""
    with closing(connect(path, readonly=readonly)) as connection:
        yield Core(connection, path)


@contextmanager
def open_core(path: Path, *, readonly: bool = False) -> Iterator[Core]:
    """Open a database without a thread; the block is one transaction, or one snapshot with `readonly`.

    Reading takes no lock and changes nothing, so the bot may be running.  Raises NotFoundError, StoreError.
    """
    if readonly:
        check_readable(path)
        with opened(path, readonly=True) as core, core.transaction("DEFERRED"):
            yield core
    else:
        with ready(path), opened(path, readonly=False) as core, core.transaction("IMMEDIATE"):
            yield core
