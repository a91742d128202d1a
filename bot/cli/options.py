"""What several commands take: paths, the data folder, and the kinds of channel."""

from __future__ import annotations

from pathlib import Path

import click

CIRCLE = click.Path(path_type=Path)
FOLDER = click.Path(path_type=Path, file_okay=False)
READING = "what-is-communisation"
DATA = click.option(
    "--data",
    type=FOLDER,
    metavar="FOLDER",
    help="Where the bot keeps its database; left out, STUDYCIRCLE_DATA, else the system's folder for such things.",
    envvar="STUDYCIRCLE_DATA",
)
LAYOUT = click.option(
    "--layout",
    type=click.Choice(["text", "forum"]),
    default="text",
    show_default=True,
    help="Whether the circle's channel is a text channel or a forum.",
)
