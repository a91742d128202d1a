"""`studycircle rehearse --live`: open the rehearsal room, say where it is, and stay until it is told to end."""

from __future__ import annotations

import asyncio
import signal
import webbrowser
from pathlib import Path

import click

from bot.app.room import open_room
from bot.cli.failing import INTERRUPTED
from bot.cli.rehearsing import rehearsed
from bot.cli.running import asked_to
from bot.reading.model import Reading
from bot.records import Layout
from bot.rehearsal.cast.script import Script
from bot.schedule.model import Circle


def open_and_stay(
    path: Path | None, *, reading: str, seed: int, out: Path, layout: str, port: int, opens: bool
) -> int:
    """Open the room of a circle until interrupted (130) or told to end (0).

    Raises StudycircleError for faulty files, or for a folder that holds something else.
    """
    circle, read, script = rehearsed(path, reading)
    return asyncio.run(
        _until_ended(circle, read, script, out=out, seed=seed, layout=Layout(layout), port=port, opens=opens)
    )


async def _until_ended(
    circle: Circle,
    reading: Reading,
    script: Script | None,
    *,
    out: Path,
    seed: int,
    layout: Layout,
    port: int,
    opens: bool,
) -> int:
    end = asyncio.Event()
    with asked_to(end) as signals:
        async with open_room(circle, reading, script, out=out, port=port, seed=seed, layout=layout) as opened:
            _say_where(opened.address, taken=port not in (0, opened.guard.port))
            if opens:
                await asyncio.to_thread(webbrowser.open, opened.address)
            await end.wait()
    click.echo("The rehearsal room is closed.")
    return INTERRUPTED if signal.SIGINT in signals else 0


def _say_where(address: str, *, taken: bool) -> None:
    if taken:
        click.echo("That port is taken; this is a free one.", err=True)
    click.echo(f"The rehearsal room is open, for this machine only:\n  {address}")
    click.echo("The address holds a key that is good until the room is closed. Ctrl-C closes it.")
