"""`studycircle rehearse --live`: open the rehearsal room, say where it is, and stay until it is told to end."""

from __future__ import annotations

import asyncio
import signal
import webbrowser
from collections.abc import Iterator
from contextlib import contextmanager
from html import escape
from pathlib import Path
from string import Template

import click

from bot.app.room import open_room
from bot.cli.failing import INTERRUPTED
from bot.cli.rehearsing import rehearsed
from bot.cli.running import asked_to
from bot.reading.model import Reading
from bot.records import Layout
from bot.rehearsal.cast.script import Script
from bot.schedule.model import Circle

WAY_IN = "room.html"
PAGE = Path(__file__).with_name("room.html")


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
            with _way_in(opened.address, out) as way_in:
                if opens:
                    await asyncio.to_thread(webbrowser.open, way_in.as_uri())
                await end.wait()
    click.echo("The rehearsal room is closed.")
    return INTERRUPTED if signal.SIGINT in signals else 0


@contextmanager
def _way_in(address: str, out: Path) -> Iterator[Path]:
    """Give the path of a page that leads into the room, for this user alone, until the room is closed.

    A browser is told on its command line what to open, and everybody on the machine can read that: the key isn't
    in it.
    """
    page = out.absolute() / WAY_IN
    page.unlink(missing_ok=True)
    page.touch(mode=0o600)
    frame = Template(PAGE.read_text(encoding="utf-8"))
    page.write_text(frame.substitute(address=escape(address)), encoding="utf-8")
    try:
        yield page
    finally:
        page.unlink(missing_ok=True)


def _say_where(address: str, *, taken: bool) -> None:
    if taken:
        click.echo("That port is taken; this is a free one.", err=True)
    click.echo(f"The rehearsal room is open, for this machine only:\n  {address}")
    click.echo("The address holds a key that is good until the room is closed. Ctrl-C closes it.")
