"""Load a circle for a command that can't go on with a faulty file, and never wait for what isn't one."""

from __future__ import annotations

import stat
from collections.abc import Sequence
from pathlib import Path

from bot.errors import StudycircleError
from bot.reading.model import Reading
from bot.schedule.load import load_circle
from bot.schedule.model import Circle
from bot.yamldoc import Finding, Place, Severity, load

NO_CIRCLES = ("reading.yaml", "cast.yaml")


def loaded(path: Path) -> tuple[Circle, Reading]:
    """Return a circle and its reading; raises StudycircleError with every mistake of the files."""
    findings = not_a_file(path)
    if not findings:
        found = load_circle(path)
        if found.circle and found.reading:
            return found.circle, found.reading
        findings = [finding for finding in found.findings if finding.severity is Severity.ERROR]
    listed = "\n\n".join(finding.text() for finding in findings)
    raise StudycircleError(
        f"{path} can't be used as it is.\n\n{listed}\n", "Mend what is named above, then try again."
    )


def loaded_circles(paths: Sequence[Path]) -> list[tuple[Circle, Reading]]:
    """Return the circles of files and folders with their readings; a folder stands for the circles in it.

    Raises StudycircleError with every mistake of all files, or for two circles that get in each other's way.
    """
    files = circle_files(paths)
    found: list[tuple[Circle, Reading]] = []
    faults: list[str] = []
    for file in files:
        try:
            found.append(loaded(file))
        except StudycircleError as error:
            faults.append(error.message)
    if faults:
        raise StudycircleError("\n".join(faults), "Mend what is named above, then try again.")
    refuse_alike([circle for circle, _ in found])
    return found


def circle_files(paths: Sequence[Path]) -> list[Path]:
    """Return the files that paths stand for, each once: themselves, or the circles in a folder."""
    return list(dict.fromkeys(file for path in paths for file in _circles_in(path)))


def _circles_in(path: Path) -> list[Path]:
    """Return a file, or the YAML files in a folder that aren't a reading or a cast."""
    try:
        inside = sorted(path.iterdir()) if path.is_dir() else [path]
    except OSError:  # loading says what is wrong with it
        return [path]
    circles = [file for file in inside if file.suffix in (".yaml", ".yml") and file.name not in NO_CIRCLES]
    return circles if path.is_dir() and circles else [path]


def refuse_alike(circles: Sequence[Circle]) -> None:
    """Raise StudycircleError for two circles that get in each other's way: by name, in one channel, in one folder."""
    for number, circle in enumerate(circles):
        for other in circles[:number]:
            if circle.id == other.id:
                raise StudycircleError(
                    f"Two circles are called {circle.id}: a circle's name is its file's.",
                    "Rename one of the files.",
                )
            if circle.channel == other.channel:
                raise StudycircleError(
                    f"{other.id} and {circle.id} read in the same channel.", "Give each a channel of its own."
                )
    _refuse_one_folder(circles)


def _refuse_one_folder(circles: Sequence[Circle]) -> None:
    """Raise StudycircleError where two archives would go into one folder: each would take the other's place."""
    by_folder: dict[str, str] = {}
    for circle in circles:
        folder = circle.exports.folder or circle.id  # a name alone is one among the bot's own folders
        other = by_folder.setdefault(folder, circle.id)
        if other != circle.id:
            raise StudycircleError(
                f"The archives of {other} and {circle.id} go into the same folder.",
                "Give each a folder of its own, under `archive`, `folder`.",
            )


def not_a_file(path: Path) -> list[Finding]:
    """Return what is to be said about a path that leads to no ordinary file; such a one isn't opened.

    A named pipe would keep the command waiting for ever.
    """
    try:
        mode = path.stat().st_mode
    except (OSError, ValueError):  # nothing there, a loop of links, a name that is too long
        return load(path)[1]
    if stat.S_ISREG(mode):
        return []
    if stat.S_ISDIR(mode):
        return load(path)[1]
    message = "This is a pipe or a device, not a file."
    return [about(path, "not-a-file", message, "Name a circle's or a reading's YAML file.")]


def about(path: Path, code: str, message: str, hint: str) -> Finding:
    """Return a mistake that is about a path as a whole."""
    return Finding(Place(str(path), 1, 1), Severity.ERROR, code, message, hint, "")
