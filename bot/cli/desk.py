"""The commands that an organiser begins with: a circle's file, and a text of one's own made into a draft."""

from __future__ import annotations

from pathlib import Path

import click

FOLDER = click.Path(path_type=Path, file_okay=False)


@click.command()
@click.argument("folder", type=FOLDER, default=Path(), metavar="[DIR]")
@click.option("--name", metavar="TEXT", help="The name that members will see.")
@click.option(
    "--reading", metavar="READING", help="A reading that comes with Studycircle, or the path of your own."
)
@click.option("--channel", metavar="LINK", help="The link of the channel to read in.")
@click.option("--organisers", metavar="LINK", help="The link of the organisers' private channel.")
@click.option("--zone", metavar="ZONE", help="The time zone of all times, like Europe/Berlin.")
@click.option("--starts", metavar="DATE", help="The day on which week 1 opens, like 2027-01-12.")
def init(folder: Path, **given: str | None) -> None:
    """Write the file of a new circle, and say what comes next.

    On a terminal it asks for what isn't given; in a pipe it asks nothing and puts in something that can be tried
    out at once. The file goes into DIR (left out, here), under a short form of the circle's name; a file that is
    there already is left alone.

    \b
    Example:
      studycircle init
      studycircle init circles --name "Tuesday circle" --starts 2027-01-12
      studycircle init --reading my-text/reading.yaml
    """
    from bot.cli.beginning import begin_circle

    raise SystemExit(begin_circle(folder, given))
