"""`studycircle adopt`: write what was decided on Discord into the circle's file."""

from __future__ import annotations

import difflib
import os
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import click

from bot.cli.credentials import database
from bot.cli.deciding import decided_about, said
from bot.cli.loading import loaded
from bot.cli.replacing import replace_file
from bot.cli.saying import at_terminal, wrapped
from bot.clock import SystemClock
from bot.errors import StudycircleError
from bot.flow.adopting import Adoption, adopt
from bot.flow.decisions import Decided
from bot.schedule.load import Known, Loaded, load_circle
from bot.store import open_core

MARK = b"\xef\xbb\xbf"  # of UTF-8, as some editors put it first; it stays


def adopt_decisions(path: Path, *, data: Path | None, yes: bool) -> int:
    """Show what would be written into a circle's file, ask, and write it; return the exit code.

    Nothing is asked in a pipe, and nothing written then without `yes`: exit 1.  Raises StudycircleError for a faulty
    file, a database that isn't there or a circle that it doesn't know.
    """
    loaded(path)
    content = path.read_bytes()
    look = partial(_looked, path, {})
    found = look(content.decode("utf-8"))
    circle, reading = found.circle, found.reading
    assert circle is not None, "it was sound just now"
    assert reading is not None, "it was sound just now"
    with open_core(database(data, os.environ), readonly=True) as core:
        decided = decided_about(core, circle, reading)
    adoption = adopt(found, decided, look, SystemClock().now())
    click.echo("\n".join(_lines(found, decided, adoption)))
    if not adoption.taken:
        return 0
    new = (MARK if content.startswith(MARK) else b"") + adoption.text.encode("utf-8")
    click.echo("".join(_difference(path, content, new)))
    if not yes and not _agreed(path):
        return 1
    if path.read_bytes() != content:
        raise StudycircleError(
            f"{path} was changed meanwhile, and is left as it is.", "Give the command again."
        )
    replace_file(path, new)
    click.echo(f"Written: {path}")
    return 0


def _looked(path: Path, known: Known, text: str) -> Loaded:
    return load_circle(path, text=text, known=known)


def _agreed(path: Path) -> bool:
    if not at_terminal():
        click.echo("Nothing is written: add --yes to have it written.", err=True)
        return False
    return click.confirm(f"Write this into {path}?")


def _lines(found: Loaded, decided: Decided, adoption: Adoption) -> Iterator[str]:
    circle, reading = found.circle, found.reading
    assert circle is not None, "only sound files come so far"
    assert reading is not None, "only sound files come so far"
    if not adoption.taken:
        yield f"{circle.name}: nothing was changed on Discord that the file could say and doesn't."
    for head, rows in (
        ("To be written into the file", [(one, "") for one in adoption.taken]),
        ("Not for the file", adoption.left),
    ):
        if rows:
            yield head
        for one, reason in rows:
            why = f": {reason}" if reason else ""
            yield wrapped(f"{said(one, circle, reading, decided)}{why}.", indent=2, hanging=4)


def _difference(path: Path, before: bytes, after: bytes) -> Iterator[str]:
    """Yield the change as a unified diff; line ends are the file's own, and aren't shown."""
    old, new = (content.decode("utf-8").splitlines() for content in (before, after))
    yield "\n"
    for line in difflib.unified_diff(old, new, str(path), str(path), lineterm=""):
        yield f"{line}\n"
