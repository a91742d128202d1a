"""What watches over a running bot: the options of `run` for it, and the command that looks at the health file."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

import click

from bot.cli.options import CIRCLE
from bot.errors import UsageError

LOOPBACK = {"127.0.0.1", "::1", "localhost"}
HEALTH = click.option(
    "--health",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    envvar="STUDYCIRCLE_HEALTH",
    help="Write into this file, every half a minute, how the bot stands; `studycircle health` looks at it.",
)
PING = click.option(
    "--ping",
    metavar="ADDRESS",
    envvar="STUDYCIRCLE_PING",
    help="As long as all is well, ask this address every five minutes: a service there can write to you when it isn't.",
)


def checked(ping: str | None) -> str | None:
    """Return the address of a ping as it was given; raises UsageError for one that can't be or gives itself away."""
    if not ping:
        return None
    try:
        parts = urlsplit(ping.strip())
        host = parts.hostname
    except ValueError:
        parts, host = urlsplit(""), None
    safe = parts.scheme == "https" or (parts.scheme == "http" and host in LOOPBACK)
    if not host or not safe:
        raise UsageError(
            "The address of --ping (STUDYCIRCLE_PING) isn't one that can be asked in secret.",
            "Take it from your service as it stands there: it begins with https://.",
        )
    return ping.strip()


@click.command()
@click.argument("file", type=CIRCLE, envvar="STUDYCIRCLE_HEALTH")
def health(file: Path) -> None:
    """Say how a running bot stands, by its health file.

    That is the file which `run --health` writes. The exit code is 0 when all is well, and 1 when it isn't connected,
    something is overdue, or the file is older than three minutes: for whatever watches over the machine.

    \b
    Example:
      studycircle health /run/studycircle/health.json
    """
    from bot.app.heartbeat import looked_at
    from bot.clock import SystemClock

    well, lines = looked_at(file, SystemClock().now())
    click.echo("\n".join(lines))
    raise SystemExit(0 if well else 1)
