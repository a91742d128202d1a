"""`studycircle export`: the archive of a circle, from the bot's database."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from bot.cli.loading import loaded
from bot.errors import UsageError


def export_circle(
    path: Path, *, data: Path | None, out: Path, formats: Sequence[str], pseudonymous: bool
) -> int:
    """Write the archive into `out`, say where it is, and return the exit code.

    Raises StudycircleError where the circle, its database or the folder can't be used.
    """
    if data is None:
        raise UsageError(
            "The bot's data folder isn't named.",
            "Add --data FOLDER (a rehearsal's is `rehearsal`), or set STUDYCIRCLE_DATA.",
        )
    from bot.app.archiving import write_archive

    circle, reading = loaded(path)
    chosen = circle.exports
    for file in write_archive(
        circle,
        reading,
        data=data,
        out=out,
        formats=tuple(formats) or chosen.forms,
        pseudonymous=pseudonymous or chosen.pseudonymous,
        fit=not formats,
    ):
        click.echo(str(file))
    return 0
