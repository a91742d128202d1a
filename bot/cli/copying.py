"""The two commands for copies of the bot's database."""

from __future__ import annotations

from pathlib import Path

import click

from bot.cli.options import CIRCLE, DATA


@click.command()
@click.argument("out", type=CIRCLE)
@DATA
@click.option(
    "--keep",
    type=click.IntRange(min=1),
    metavar="NUMBER",
    help="Then delete the oldest copies in the folder beyond so many.",
)
def backup(out: Path, *, data: Path | None, keep: int | None) -> None:
    """Copy the bot's database, also while it runs.

    OUT is a file, or a folder that gets one named after the present time. Keep copies where nobody else reads them,
    and no longer than you need them: what members have erased is still in the copies made before.

    \b
    Example:
      studycircle backup ~/backups
      studycircle backup ~/backups --data /var/lib/studycircle
      studycircle backup ~/backups --keep 7
    """
    from bot.cli.backing import back_up_to

    raise SystemExit(back_up_to(out, data=data, keep=keep))


@click.command()
@click.argument("copy", type=CIRCLE)
@DATA
def restore(copy: Path, *, data: Path | None) -> None:
    """Put a copy back to work, with the bot stopped.

    COPY is a file that `studycircle backup` has written. The database that was there is put aside, not deleted.

    \b
    Example:
      studycircle restore ~/backups/studycircle-2027-02-01T0300Z.sqlite3
    """
    from bot.cli.backing import restore_from

    raise SystemExit(restore_from(copy, data=data))
