"""`studycircle verify`: whether an archive is as it was made."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from bot.archive.manifest import MANIFEST
from bot.archive.verify import JSON, Verified, verify
from bot.cli.saying import echo_json, printable
from bot.wording import counted


def verify_and_show(folder: Path, *, as_json: bool) -> int:
    """Say what isn't as the manifest has it, and return the exit code: 0 if nothing is found.

    Raises StudycircleError where there is no archive.
    """
    found = verify(folder)
    if as_json:
        echo_json({"is_whole": found.is_whole, **asdict(found)})
    else:
        _show(folder, found)
    return 0 if found.is_whole else 1


def _show(folder: Path, found: Verified) -> None:
    for word, places in (
        ("missing", found.missing),
        ("changed", found.changed),
        ("added", found.added),
        ("link", found.links),
        ("differs", [f"{name}: {MANIFEST} and {JSON} don't tell the same" for name in found.differing]),
    ):
        for place in places:
            click.echo(f"{word:8} {printable(place)}")
    files = counted(len(found.whole), "file is", "files are")
    click.echo(f"{folder}: {files} as {MANIFEST} has them; {_result(found)}")


def _result(found: Verified) -> str:
    if found.is_broken_off:
        return "an export broke off, and files of two may stand side by side. Export there again."
    if not found.is_whole:
        return "the archive isn't whole. To have it whole, export it again into an empty folder."
    against = (
        f"What the manifest tells of the archive agrees with {JSON}."
        if found.compared
        else f"There is no {JSON} to hold what the manifest tells of the archive against."
    )
    return (
        f"none is missing or was added. {against}\n"
        f"Whoever changes {MANIFEST} along with a file isn't found out so: keep a copy of it elsewhere."
    )
