"""The database as a file: whose it is, opening it, and bringing it up to date.

`application_id` says that it is ours, `user_version` which migration was the last.  What can't be used is
refused in words before anything is written to it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from importlib.resources import files
from pathlib import Path

from bot.errors import NotFoundError, StoreError

APPLICATION_ID = 0x5C1BC1E5
OLDEST_SQLITE = (3, 37, 0)  # STRICT tables
BUSY_SECONDS = 5.0
# The file's first bytes, and where in it the two numbers stand (sqlite.org/fileformat.html, 1.3).
MAGIC, VERSION_AT, APPLICATION_AT = b"SQLite format 3\0", slice(60, 64), slice(68, 72)

# What a person can mend, by SQLite's primary result code; all else is our own mistake and stays a traceback.
IN_WORDS = {
    sqlite3.SQLITE_BUSY: (
        "The database {path} is held by another program.",
        "Close whatever else has it open, then try again.",
    ),
    sqlite3.SQLITE_FULL: (
        "There is no room left for the database {path}.",
        "Make room on that disk, then try again.",
    ),
    sqlite3.SQLITE_READONLY: (
        "The database {path} can't be written to.",
        "Make the file and its folder writable.",
    ),
    sqlite3.SQLITE_CANTOPEN: (
        "The database {path} can't be opened.",
        "Make its folder readable and writable.",
    ),
    sqlite3.SQLITE_IOERR: ("The disk failed under the database {path}.", "Check the disk, then try again."),
    sqlite3.SQLITE_CORRUPT: (
        "The database {path} is damaged.",
        "Put it aside and bring back your last copy of it.",
    ),
    sqlite3.SQLITE_NOTADB: (
        "{path} is no database of Studycircle's.",
        "Put it aside, or name another folder.",
    ),
}

Step = tuple[int, str]
"""A migration: its number and its SQL."""


def steps() -> list[Step]:
    """Return all migrations in order; they travel in the package."""
    folder = files("bot.store") / "migrations"
    found = [
        (int(file.name[:4]), file.read_text("utf-8"))
        for file in folder.iterdir()
        if file.name.endswith(".sql")
    ]
    return sorted(found)


@contextmanager
def in_words(path: Path) -> Iterator[None]:
    """Raise StoreError for what a person can mend: a full disk, a damaged file, somebody else's lock."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        # Only errors that come from SQLite itself bear a code; its lowest byte is the primary one.
        found = IN_WORDS.get(getattr(error, "sqlite_errorcode", 0) & 0xFF)
        if found is None:
            raise
        raise StoreError(found[0].format(path=path), f"{found[1]} (SQLite says: {error}.)") from error


def check(path: Path) -> None:
    """Refuse a file that isn't ours, or that is newer than this program, by its first bytes.

    A missing or empty one is fine.  Raises StoreError.
    """
    if sqlite3.sqlite_version_info < OLDEST_SQLITE:
        raise StoreError(
            f"This Python comes with SQLite {sqlite3.sqlite_version}, which is too old.",
            "Use a Python that has SQLite 3.37 or newer.",
        )
    head = _head(path)
    if not head:
        return
    if _is_hot(path) and not head[:16].strip(b"\0"):
        return  # the very first page was being written; opening it to write rolls that back
    if head[:16] != MAGIC or len(head) < 100:
        raise StoreError(f"{path} is no database.", "Put it aside, or name another folder.")
    if int.from_bytes(head[APPLICATION_AT], "big") != APPLICATION_ID:
        raise StoreError(
            f"The database {path} belongs to another program.", "Put it aside, or name another folder."
        )
    refuse_newer(int.from_bytes(head[VERSION_AT], "big"), path)


def _head(path: Path) -> bytes:
    if path.is_dir():
        raise StoreError(f"{path} is a folder, but should be the database's file.", "Name the file itself.")
    try:
        with path.open("rb") as file:
            return file.read(100)
    except FileNotFoundError:
        return b""
    except OSError as error:
        raise StoreError(
            f"{path} can't be read: {error.strerror}.", "Make the file and its folder readable."
        ) from error


def _version(path: Path) -> int:
    """Ask SQLite which migration was the last; the file's first bytes don't know what stands in its -wal file only.

    Read-only, because the last one who closes a database that he may write to also clears its -wal file.
    """
    with in_words(path), closing(connect(path, readonly=True)) as connection:
        version: int = connection.execute("PRAGMA user_version").fetchone()[0]
        return version


def refuse_newer(version: int, path: Path) -> None:
    """Raise StoreError for a database that a newer program has written."""
    newest = steps()[-1][0]
    if version > newest:
        raise StoreError(
            f"The database {path} was written by a newer Studycircle (its form is number {version}; "
            f"this one knows up to {newest}).",
            "Install the newer version again, or bring back a copy from before.",
        )


def connect(path: Path, *, readonly: bool) -> sqlite3.Connection:
    """Open a database that is there, with every transaction in our own hands.  Raises StoreError.

    With `synchronous=FULL` a power cut loses nothing committed; `secure_delete` overwrites what goes; in no folder for
    temporary files does anything of it appear.
    """
    uri = f"{path.absolute().as_uri()}?mode={'ro' if readonly else 'rw'}"
    with in_words(path):
        connection = sqlite3.connect(uri, uri=True, isolation_level=None, timeout=BUSY_SECONDS)
        connection.row_factory = sqlite3.Row
        pragmas = [
            "foreign_keys=ON",
            "synchronous=FULL",
            "secure_delete=ON",
            "trusted_schema=OFF",
            "temp_store=MEMORY",
        ]
        try:
            for pragma in [*pragmas, "query_only=ON"] if readonly else pragmas:
                connection.execute(f"PRAGMA {pragma}")
        except sqlite3.Error:
            connection.close()
            raise
    return connection


def prepare(path: Path) -> None:
    """Make the database if there is none, look it over, and bring it up to date.

    Raises StoreError for a file that is damaged, newer or somebody else's; it is left as it was.
    """
    try:
        # Ours alone to read: political opinions.  SQLite gives its -wal and -shm files the same mode.
        path.touch(mode=0o600)
    except OSError as error:
        raise _unwritable(path, error) from error
    if path.stat().st_size and not _is_hot(path):
        refuse_newer(_version(path), path)
    with in_words(path), closing(connect(path, readonly=False)) as connection:
        look_over(connection, path)
        _set_up(connection, path)
        migrate(connection, steps())


def _is_hot(path: Path) -> bool:
    """Tell whether a power cut came before the database went over to a -wal file.

    Then only somebody who may write can roll it back (sqlite.org/fileformat.html, 3), and nothing newer is in it.
    """
    return path.with_name(f"{path.name}-journal").exists()


def make_folder(path: Path) -> None:
    """Make the folder that the database is to lie in.  Raises StoreError."""
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise _unwritable(path, error) from error


def _unwritable(path: Path, error: OSError) -> StoreError:
    return StoreError(
        f"The database {path} can't be made there: {error.strerror}.",
        "Make its folder writable, or name another one.",
    )


def look_over(connection: sqlite3.Connection, path: Path) -> None:
    """Look through all pages of a database.  Raises StoreError for one that is damaged."""
    found = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
    if found != "ok":
        raise StoreError(
            f"The database {path} is damaged ({found}).", "Put it aside and bring back your last copy of it."
        )


def _set_up(connection: sqlite3.Connection, path: Path) -> None:
    application = connection.execute("PRAGMA application_id").fetchone()[0]
    if application not in (0, APPLICATION_ID):
        raise StoreError(
            f"The database {path} belongs to another program.", "Put it aside, or name another folder."
        )
    if application == 0:
        # The very first write, and outside the -wal file: from here on the first bytes say whose file it is.
        connection.execute(f"PRAGMA application_id={APPLICATION_ID}")
    if connection.execute("PRAGMA journal_mode=WAL").fetchone()[0] != "wal":
        raise StoreError(
            f"The folder of {path} doesn't take SQLite's write-ahead log.", "Use a folder on a local disk."
        )


def migrate(connection: sqlite3.Connection, todo: Sequence[Step]) -> None:
    """Apply the migrations that the database hasn't had, each in one transaction with its number.

    Foreign keys are off meanwhile (sqlite.org/lang_altertable.html, 7), and checked before each commit.
    """
    version: int = connection.execute("PRAGMA user_version").fetchone()[0]
    connection.execute("PRAGMA foreign_keys=OFF")
    for number, sql in todo:
        if number > version:
            _apply(connection, number, sql)
    connection.execute("PRAGMA foreign_keys=ON")


def _apply(connection: sqlite3.Connection, number: int, sql: str) -> None:
    try:
        connection.executescript(f"BEGIN IMMEDIATE;\n{sql}\nPRAGMA user_version = {number};")
        broken = connection.execute("PRAGMA foreign_key_check").fetchone()
        if broken is not None:
            raise sqlite3.IntegrityError(f"migration {number} leaves {tuple(broken)} without its other end")
        connection.execute("COMMIT")
    finally:
        if connection.in_transaction:
            connection.execute("ROLLBACK")


def check_readable(path: Path) -> None:
    """Refuse a database that can't be read as it is.  Raises NotFoundError, or StoreError."""
    check(path)
    if not path.exists() or path.stat().st_size == 0:
        raise NotFoundError(
            f"There is no database at {path}.", "Name the folder that the bot keeps its data in with --data."
        )
    version = _version(path)
    refuse_newer(version, path)
    if version < steps()[-1][0]:
        raise StoreError(
            f"The database {path} was last used by an older Studycircle.",
            "Start the bot once with this version; that brings it up to date.",
        )
