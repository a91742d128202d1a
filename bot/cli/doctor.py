"""The command that looks for what is wrong."""

from __future__ import annotations

from pathlib import Path

import click

from bot.cli.options import CIRCLE, DATA_AS_IT_IS


@click.command()
@click.argument("paths", nargs=-1, type=CIRCLE, metavar="[CIRCLE]...")
@DATA_AS_IT_IS
@click.option("--json", "as_json", is_flag=True, help="Print what was found as JSON.")
def doctor(paths: tuple[Path, ...], *, data: Path | None, as_json: bool) -> None:
    """Look for what is wrong, here and on Discord.

    It looks at the program, the data folder and its copies, the token, the application, the clock, and for each circle
    at its server, channels, permissions and role. Every fault is named with its remedy. It posts nothing and changes
    nothing, so the bot may be running meanwhile. A folder stands for the circles in it. It exits with 1 if anything
    doesn't work; warnings alone are 0.

    \b
    Example:
      studycircle doctor
      studycircle doctor circle.yaml
      studycircle doctor circles/ --data /var/lib/studycircle --json
    """
    from bot.cli.visiting import visit_and_show

    raise SystemExit(visit_and_show(paths, data=data, as_json=as_json))
