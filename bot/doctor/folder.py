"""The data folder: whether it can be written, who can read it, and how much room is left on its disk."""

from __future__ import annotations

import os
import shutil
import stat
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.doctor.findings import Finding, failure, ok, warning

MEGABYTE = 1_000_000
# To leave no byte of what was erased, the whole database is written anew, which may take twice its size beside it
# (sqlite.org/lang_vacuum.html); and something comes every day.
TIMES_ITS_SIZE, LEAST, AMPLE = 2, 50 * MEGABYTE, 500 * MEGABYTE
LEAST_FILES, AMPLE_FILES = 20, 1000
OTHERS = stat.S_IRWXG | stat.S_IRWXO
READ_BY_OTHERS, ENTERED_BY_OTHERS = stat.S_IRGRP | stat.S_IROTH, stat.S_IXGRP | stat.S_IXOTH


@dataclass(frozen=True, slots=True)
class Room:
    """The bytes that may still be written on a disk, and the files that may be made; None where there is no limit."""

    free: int
    files: int | None = None


def room_at(folder: Path) -> Room:
    """Return the room that there is for whoever isn't root.  Raises OSError."""
    if sys.platform == "win32":
        return Room(shutil.disk_usage(folder).free)
    found = os.statvfs(folder)
    return Room(found.f_bavail * found.f_frsize, found.f_favail if found.f_files else None)


def folder_findings(
    folder: Path, *, size: int, measure: Callable[[Path], Room] = room_at
) -> Iterator[Finding]:
    """Yield how it stands with the data folder; `size` is the database's in bytes."""
    try:
        is_there = folder.is_dir()
    except OSError as error:
        yield _hidden(folder, error)
        return
    if not is_there:
        yield _not_there(folder)
        return
    yield _access(folder)
    yield _privacy(folder)
    yield from room_findings(folder, size=size, measure=measure)


def _hidden(folder: Path, error: OSError) -> Finding:
    return failure(
        "folder",
        f"The data folder {folder} can't be looked at: {error.strerror}.",
        "Give the command as the user whom the bot runs as, or name another folder with --data or STUDYCIRCLE_DATA.",
    )


def _not_there(folder: Path) -> Finding:
    if folder.exists():
        return failure("folder", f"{folder} is a file.", "Name a folder with --data or STUDYCIRCLE_DATA.")
    above = next(place for place in folder.absolute().parents if place.is_dir())
    if os.access(above, os.W_OK | os.X_OK):
        return ok("folder", f"There is no data folder {folder} yet; the first `studycircle run` makes it.")
    return failure(
        "folder",
        f"There is no data folder {folder}, and it can't be made: {above} can't be written to.",
        f"Make {above} writable for whoever runs the bot, or name another folder with --data or STUDYCIRCLE_DATA.",
    )


def _access(folder: Path) -> Finding:
    if os.access(folder, os.R_OK | os.W_OK | os.X_OK):
        return ok("folder", f"The data folder {folder} can be written to.")
    owner = _owner(folder)
    whose = f"; it is {owner}'s" if owner else ""
    as_them = (
        f"If the bot runs as {owner}: sudo -u {owner} studycircle doctor. Otherwise make" if owner else "Make"
    )
    return failure(
        "folder",
        f"The data folder {folder} can't be read and written by whoever gave this command{whose}.",
        f"{as_them} the folder your own, or name another one with --data or STUDYCIRCLE_DATA.",
    )


def _owner(folder: Path) -> str:
    try:
        return folder.owner()
    except (KeyError, OSError, NotImplementedError):  # a user without a name; Windows
        return ""


def _privacy(folder: Path) -> Finding:
    """Return who else can read it; Windows keeps that elsewhere than in the mode."""
    if sys.platform == "win32":
        return ok("privacy", "Who else can read the data folder isn't seen from here (Properties, Security).")
    mode = folder.stat().st_mode
    open_files = [file for file in _files(folder) if _mode(file) & READ_BY_OTHERS]
    if mode & ENTERED_BY_OTHERS and open_files:
        names = ", ".join(file.name for file in open_files[:3]) + (" …" if len(open_files) > 3 else "")
        return failure(
            "privacy",
            f"Others on this machine can read what members wrote: {names} in {folder}.",
            f"chmod -R go= {folder}",
        )
    if mode & OTHERS:
        return warning(
            "privacy", f"Others on this machine can enter or list {folder}.", f"chmod 700 {folder}"
        )
    return ok("privacy", "Nobody else on this machine can read the data folder, save its administrators.")


def _mode(file: Path) -> int:
    try:
        return file.lstat().st_mode
    except FileNotFoundError:  # a bot at work makes files and takes them away
        return 0


def _files(folder: Path) -> list[Path]:
    """Return what lies in a folder, but for what others can't tell anything from; nothing where it may not be read."""
    try:
        found = sorted(folder.iterdir())
    except OSError:
        return []
    return [file for file in found if not file.name.endswith(".lock") and not file.is_symlink()]


def room_findings(folder: Path, *, size: int, measure: Callable[[Path], Room] = room_at) -> Iterator[Finding]:
    """Yield how much room there is on a folder's disk for a database of so many bytes."""
    try:
        room = measure(folder)
    except OSError as error:
        yield warning(
            "disk",
            f"How much room there is on the disk of {folder} can't be told: {error.strerror}.",
            "Look at the disk: it may be out of order, or not there.",
        )
        return
    yield _free(folder, room.free, least=LEAST + TIMES_ITS_SIZE * size)
    if room.files is not None:
        yield _free_files(folder, room.files)


def _free(folder: Path, free: int, *, least: int) -> Finding:
    has = f"The disk of {folder} has {_megabytes(free)} left"
    remedy = f"Make room on it, or move the folder to a larger disk with the bot stopped (df -h {folder})."
    if free < least:
        return failure("disk", f"{has}; the bot needs {_megabytes(least)}, to erase for good, too.", remedy)
    if free < least + AMPLE:
        return warning("disk", f"{has}, which is little.", remedy)
    return ok("disk", f"{has}.")


def _free_files(folder: Path, files: int) -> Finding:
    has = f"On the disk of {folder} {files:,} more files can be made"
    remedy = f"Delete what isn't needed there: many small files use them up (df -i {folder})."
    if files < LEAST_FILES:
        return failure("files", f"{has}; the bot needs {LEAST_FILES}.", remedy)
    if files < AMPLE_FILES:
        return warning("files", f"{has}, which are few.", remedy)
    return ok("files", f"{has}.")


def _megabytes(count: int) -> str:
    if count >= 1000 * MEGABYTE:
        return f"{count / (1000 * MEGABYTE):,.1f} GB"
    return f"{count / MEGABYTE:,.0f} MB"
