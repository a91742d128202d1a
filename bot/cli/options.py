"""What several commands take: paths, the data folder, and the kinds of channel."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

Decorated = TypeVar("Decorated", bound=Callable[..., Any])
CIRCLE = click.Path(path_type=Path)
FOLDER = click.Path(path_type=Path, file_okay=False)
READING = "what-is-communisation"


def data_option(kind: click.Path) -> Callable[[Decorated], Decorated]:
    """Return the option that names the data folder, for a command that takes such a path."""
    return click.option(
        "--data",
        type=kind,
        metavar="FOLDER",
        help="Where the bot keeps its database; left out, STUDYCIRCLE_DATA, else the system's folder for such things.",
        envvar="STUDYCIRCLE_DATA",
    )


DATA = data_option(FOLDER)
DATA_AS_IT_IS = data_option(click.Path(path_type=Path, readable=False))
"""For a command that says itself what is wrong with the folder."""
LAYOUT = click.option(
    "--layout",
    type=click.Choice(["text", "forum"]),
    default="text",
    show_default=True,
    help="Whether the circle's channel is a text channel or a forum.",
)
