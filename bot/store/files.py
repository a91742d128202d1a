"""Files beside the database: put there whole, under the sum of what they hold, and cleared of what nobody keeps.

A row names its file once it is there, so that what a crash leaves over is a file that no row names, never the other
way round.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Collection
from pathlib import Path

FOLDER = "files"
PARTIAL = ".partial"
PIECE = 1 << 16


def folder_of(database: Path) -> Path:
    """Return the folder in which the files of a database lie."""
    return database.with_name(FOLDER)


def partial_in(folder: Path, number: int) -> Path:
    """Return where the attachment of this number is put while it is being fetched."""
    return folder / f"{number}{PARTIAL}"


def put(partial: Path, final: Path) -> None:
    """Give a file its name once all of it is on the disk, and have the name last too."""
    with partial.open("rb") as file:
        os.fsync(file.fileno())
    partial.replace(final)
    sync_folder(final.parent)


def sync_folder(folder: Path) -> None:
    """Make what was renamed in a folder last through a power cut, where the system can (Windows opens no folders)."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def clear(folder: Path, *, kept: Collection[str], is_awaited: Callable[[int], bool]) -> None:
    """Erase every file but those `kept` (by their sums), and those being fetched that are still awaited.

    Raises OSError where one can't be erased now.
    """
    if not folder.is_dir():
        return
    for path in sorted(folder.iterdir()):
        number = path.name.removesuffix(PARTIAL)
        if path.name.endswith(PARTIAL) and number.isdecimal() and is_awaited(int(number)):
            continue
        if path.name not in kept and path.is_file() and not path.is_symlink():
            erase(path)


def erase(path: Path) -> None:
    """Overwrite a file before it goes, as SQLite does with its pages under `secure_delete`."""
    with contextlib.suppress(FileNotFoundError), path.open("r+b") as file:
        left = file.seek(0, os.SEEK_END)
        file.seek(0)
        while left > 0:
            left -= file.write(bytes(min(left, PIECE)))
        file.flush()
        os.fsync(file.fileno())
    path.unlink(missing_ok=True)
