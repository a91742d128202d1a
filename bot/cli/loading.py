"""Load a circle for a command that can't go on with a faulty file, and never wait for what isn't one."""

from __future__ import annotations

import stat
from pathlib import Path

from bot.errors import StudycircleError
from bot.reading.model import Reading
from bot.schedule.load import load_circle
from bot.schedule.model import Circle
from bot.yamldoc import Finding, Place, Severity, load


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
