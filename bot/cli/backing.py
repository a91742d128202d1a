"""`studycircle backup` and `restore`: a copy of the bot's database, and the way back."""

from __future__ import annotations

import os
from pathlib import Path

import click

from bot.app.running import DATABASE
from bot.cli.credentials import data_folder
from bot.cli.saying import wrapped
from bot.clock import SystemClock
from bot.errors import StoreError, UsageError
from bot.store.backup import back_up, bring_back, note_copy, outdated

AFTERWARDS = (
    "What the bot has posted since the copy was made it finds again on Discord, and doesn't post twice.",
    "What members wrote in the threads since then is read back; what they sent by form or without a name isn't in the "
    "copy, and neither is what they chose: ask them.",
    "Whoever has had their words erased since then must be erased again: ask them, too.",
)


def back_up_to(out: Path, *, data: Path | None, keep: int | None = None) -> int:
    """Copy the database to a file, or into a folder under the present time, say where, and return the exit code.

    With `keep` the oldest copies in the folder beyond so many are deleted, once the new one is whole.  Raises
    StudycircleError.
    """
    if keep and out.suffix and not out.is_dir():
        raise UsageError(
            "--keep is for a folder of copies.", "Name the folder, and each copy gets a name by its time."
        )
    now = SystemClock().now()
    name = f"studycircle-{now:%Y-%m-%dT%H%M%SZ}.sqlite3"
    copy = out / name if out.is_dir() or not out.suffix else out
    path = data_folder(data, os.environ) / DATABASE
    back_up(path, copy, now=now)
    click.echo(str(copy))
    try:
        note_copy(path, copy, now=now)
    except StoreError as error:  # the copy is there all the same
        click.echo(f"{error.message} `studycircle doctor` won't know of it. {error.hint}", err=True)
    for old in outdated(copy.parent, keep) if keep else ():
        old.unlink(missing_ok=True)
        click.echo(f"{old} is deleted.")
    return 0


def restore_from(copy: Path, *, data: Path | None) -> int:
    """Put a copy where the bot looks for its database, and return the exit code.  Raises StudycircleError."""
    path = data_folder(data, os.environ) / DATABASE
    aside = bring_back(copy, path, now=SystemClock().now())
    click.echo(f"{path} is the copy now." + (f" What was there before is {aside}." if aside else ""))
    for line in AFTERWARDS:
        click.echo(wrapped(line, indent=2))
    return 0
