"""`studycircle verify`: whether an archive is as it was made."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from bot.archive.verify import Verified, verify
from bot.cli.saying import echo_json
from bot.wording import counted


def verify_and_show(folder: Path, *, as_json: bool) -> int:
    """Say what is missing, changed or added, and return the exit code: 0 if nothing is.

    Raises StudycircleError where there is no archive.
    """
    found = verify(folder)
    if as_json:
        echo_json({"is_whole": found.is_whole, **asdict(found)})
    else:
        _show(folder, found)
    return 0 if found.is_whole else 1


def _show(folder: Path, found: Verified) -> None:
    for word, places in (("missing", found.missing), ("changed", found.changed), ("added", found.added)):
        for place in places:
            click.echo(f"{word:8} {place}")
    files = counted(len(found.whole), "file is", "files are")
    if found.is_whole:
        click.echo(f"{folder}: {files} as they were made; nothing is missing, changed or added.")
    else:
        click.echo(
            f"{folder}: {files} as made. To have the archive whole, export it again into an empty folder."
        )
