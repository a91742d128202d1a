"""A copy of the database to be kept elsewhere, and the way back.

The copy is made from one snapshot, so the bot may be writing meanwhile, and it holds nothing but what is kept: no
free page, no log.  What is forgotten later is still in copies made before.  The files that came with messages travel in
it, in a table that only copies have.
"""

from __future__ import annotations

import json
import re
import shutil
import sqlite3
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from bot.errors import NotFoundError, StoreError
from bot.store.connected import micros
from bot.store.database import check, check_readable, connect, in_words, refuse_newer
from bot.store.files import PARTIAL, folder_of, put
from bot.store.lock import held

PACKED = "packed_file"
COPY_NAME = re.compile(r"studycircle-\d{4}-\d\d-\d\dT\d{6}Z\.sqlite3")
"""How a copy is called that was named after its time."""
IS_SUM = re.compile("[0-9a-f]{64}").fullmatch


def back_up(path: Path, copy: Path, *, now: datetime) -> None:
    """Copy a database, whole or not at all, readable by its owner alone, with the time at which that was begun.

    Raises NotFoundError, or StoreError: what can't be used is refused, and a file that is there isn't overwritten.
    """
    check_readable(path)
    if copy.exists():
        raise StoreError(f"{copy} is there already.", "Name another file; copies are never overwritten.")
    partial = copy.with_name(f"{copy.name}.partial")
    try:
        copy.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        partial.unlink(missing_ok=True)
        partial.touch(mode=0o600)
    except OSError as error:
        raise StoreError(f"{copy} can't be written: {error.strerror}.", "Name another place.") from error
    try:
        _copied(path, partial)
        _pack(path, partial)
        _note(partial, "INSERT OR REPLACE INTO copied (made) VALUES (?)", now)
        _look_over(partial)
        put(partial, copy)
    finally:
        partial.unlink(missing_ok=True)


@dataclass(frozen=True, slots=True)
class LastCopy:
    """When the last copy of a database was made, and where it was put."""

    made: datetime
    file: Path


def note_copy(path: Path, copy: Path, *, now: datetime) -> None:
    """Write down beside a database that a copy of it was made.

    Not in it: that is the bot's to write.  Raises StoreError.
    """
    note = _note_of(path)
    partial = note.with_name(f"{note.name}.partial")
    try:
        partial.unlink(missing_ok=True)
        partial.touch(mode=0o600)
        partial.write_text(json.dumps({"made": now.isoformat(), "file": str(copy.absolute())}), "utf-8")
        put(partial, note)
    except OSError as error:
        raise StoreError(
            f"It can't be written down in {note.parent} that a copy was made: {error.strerror}.",
            "Give the command as the user whom the bot runs as.",
        ) from error


def outdated(folder: Path, keep: int) -> list[Path]:
    """Return the copies in a folder beyond the newest `keep`, by their names, the oldest first.

    Only what `studycircle backup` has named itself counts: whatever else lies there is somebody's.
    """
    copies = sorted(one for one in folder.iterdir() if COPY_NAME.fullmatch(one.name))
    return copies[:-keep]


def last_copy(path: Path) -> LastCopy | None:
    """Return what is written down about the last copy of a database; None where nothing is that makes sense.

    Raises StoreError where it can't be read.
    """
    note = _note_of(path)
    try:
        told = json.loads(note.read_text("utf-8"))
        made = datetime.fromisoformat(told["made"])
        return LastCopy(made, Path(told["file"])) if made.tzinfo else None
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        return None
    except OSError as error:
        raise StoreError(
            f"{note} can't be read: {error.strerror}.", "Give the command as the user whom the bot runs as."
        ) from error


def _note_of(path: Path) -> Path:
    return path.with_name(f"{path.name}.copied")


def bring_back(copy: Path, path: Path, *, now: datetime) -> Path | None:
    """Put a copy where the bot's database is, and return where the one before was put aside (None: there was none).

    Raises NotFoundError, or StoreError where the copy can't be used or the bot is running; then nothing has changed.
    """
    check(copy)
    if not copy.exists() or not copy.stat().st_size:
        raise NotFoundError(
            f"There is no copy at {copy}.", "Name a file that `studycircle backup` has written."
        )
    _look_over(copy)
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with held(path):
            return _exchanged(copy, path, now=now)
    except OSError as error:
        raise StoreError(
            f"{copy} couldn't be put to {path}: {error.strerror}.",
            "Make room there, and the folder writable.",
        ) from error


def _copied(path: Path, copy: Path) -> None:
    """Copy all pages of one snapshot, then leave only what is kept: free pages still hold what was erased.

    Not by VACUUM INTO, which fails on computed columns in SQLite 3.40.
    """
    with (
        in_words(path),
        closing(connect(path, readonly=True)) as source,
        closing(connect(copy, readonly=False)) as target,
    ):
        source.backup(target)
        target.execute("PRAGMA journal_mode=DELETE")
        target.execute("VACUUM")


def _note(copy: Path, sql: str, now: datetime) -> None:
    with in_words(copy), closing(connect(copy, readonly=False)) as connection:
        connection.execute(sql, (micros(now),))


def _look_over(copy: Path) -> None:
    """Refuse a copy that is damaged or newer than this program."""
    with in_words(copy), closing(connect(copy, readonly=True)) as connection:
        refuse_newer(connection.execute("PRAGMA user_version").fetchone()[0], copy)
        found = connection.execute("PRAGMA integrity_check(1)").fetchone()[0]
        if found != "ok" or not _is_whole(connection):
            raise StoreError(f"The copy {copy} is damaged ({found}).", "Take another one.")


def _is_whole(connection: sqlite3.Connection) -> bool:
    return connection.execute("SELECT 1 FROM sqlite_schema WHERE name = 'circle'").fetchone() is not None


def _pack(path: Path, copy: Path) -> None:
    """Take the files along that the copy names; one that was taken back just now is left out."""
    folder = folder_of(path)
    with in_words(copy), closing(connect(copy, readonly=False)) as connection:
        connection.execute(f"CREATE TABLE {PACKED} (sha256 TEXT PRIMARY KEY, bytes BLOB NOT NULL) STRICT")
        rows = connection.execute(
            "SELECT DISTINCT sha256 FROM attachment WHERE sha256 IS NOT NULL"
        ).fetchall()
        for row in rows:
            with suppress(FileNotFoundError):
                content = (folder / row["sha256"]).read_bytes()
                connection.execute(f"INSERT INTO {PACKED} VALUES (?, ?)", (row["sha256"], content))  # noqa: S608


def _unpack(copy: Path, folder: Path) -> None:
    """Put the files that a copy has brought into a folder, and leave the copy without them."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700)
    with in_words(copy), closing(connect(copy, readonly=False)) as connection:
        if not connection.execute("SELECT 1 FROM sqlite_schema WHERE name = ?", (PACKED,)).fetchone():
            return
        for row in connection.execute(f"SELECT sha256, bytes FROM {PACKED}"):  # noqa: S608 - a name of ours
            if IS_SUM(row["sha256"]) and sha256(row["bytes"]).hexdigest() == row["sha256"]:
                partial = folder / f"{row['sha256']}{PARTIAL}"
                partial.write_bytes(row["bytes"])
                put(partial, folder / row["sha256"])
        connection.execute(f"DROP TABLE {PACKED}")
        connection.execute("VACUUM")


def _exchanged(copy: Path, path: Path, *, now: datetime) -> Path | None:
    partial = path.with_name(f"{path.name}.partial")
    partial.unlink(missing_ok=True)
    partial.touch(mode=0o600)
    shutil.copyfile(copy, partial)
    files = folder_of(path)
    unpacked = files.with_name(f"{files.name}{PARTIAL}")
    _unpack(partial, unpacked)
    _note(partial, "UPDATE copied SET put_back = max(made, ?) WHERE put_back IS NULL", now)
    aside = _put_aside(path) if path.exists() else None
    if files.exists():
        files.rename(_free(files))
    unpacked.rename(files)
    put(partial, path)
    return aside


def _put_aside(path: Path) -> Path:
    """Move a database out of the way with what belongs to it, under the first name that is free."""
    aside = _free(path)
    # The -wal file holds what was committed last: under the new name it still belongs to its database.
    for ending in ("-wal", "-shm", ""):
        if (part := path.with_name(path.name + ending)).exists():
            part.rename(aside.with_name(aside.name + ending))
    return aside


def _free(path: Path) -> Path:
    """Return the first name that is free for what is put aside."""
    number = 1
    while (aside := path.with_name(f"{path.name}.before-{number}")).exists():
        number += 1
    return aside
