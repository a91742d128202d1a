"""What is to be said of the folder that a circle's archive goes into, as it is on this machine.

It is advice only: the file may be checked on another machine than the bot's.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from bot.schedule.model import Circle
from bot.yamldoc import Document, Finding, Severity

FOLDER = ("archive", "folder")


def about_folder(circle: Circle, document: Document) -> Iterator[Finding]:
    """Yield a piece of advice where the archive couldn't be put into a circle's folder, if that is a whole path."""
    if words := wrong_with(circle):
        code, message, hint = words
        yield document.find(FOLDER, code=code, message=message, hint=hint, severity=Severity.ADVICE)


def wrong_with(circle: Circle) -> tuple[str, str, str] | None:
    """Return what is wrong with a circle's folder, if it is a whole path: a code, what it is, and what to do."""
    folder = Path(circle.exports.folder)
    if not folder.is_absolute():
        return None
    try:
        if folder.exists():
            return _wrong_there(folder)
        above = next(path for path in folder.parents if path.exists())
    except OSError as error:
        return (
            "no-access",
            f"{folder} can't be looked at on this machine ({error.strerror}).",
            "Look at the permissions of the folders above it.",
        )
    if not above.is_dir() or not os.access(above, os.W_OK):
        return (
            "no-folder",
            f"{folder} isn't there on this machine, and it can't be made in {above}.",
            "Make it, and let whoever runs the bot write there.",
        )
    return None


def _wrong_there(folder: Path) -> tuple[str, str, str] | None:
    if not folder.is_dir():
        return (
            "not-a-folder",
            f"{folder} is a file on this machine, not a folder.",
            "Name a folder of its own.",
        )
    if not os.access(folder, os.W_OK):
        return (
            "no-access",
            f"{folder} can't be written on this machine by who you are now.",
            "Let whoever runs the bot write there.",
        )
    if any(folder.iterdir()) and not (folder / "manifest.json").exists():
        return (
            "not-empty",
            f"{folder} isn't empty on this machine, and what is in it isn't an archive.",
            "Name a new or an empty folder: the bot puts nothing among other files.",
        )
    return None
