"""Write a circle's archive from the bot's database, beside a bot that may be running."""

from __future__ import annotations

from pathlib import Path

from bot.agenda.plan import plan
from bot.archive.collect import collect
from bot.archive.write import can_stream, export
from bot.reading.model import Reading
from bot.schedule.model import Circle
from bot.store import open_core
from bot.wording import speaking

DATABASE = "state.sqlite3"


def write_archive(
    circle: Circle,
    reading: Reading,
    *,
    data: Path,
    out: Path,
    formats: tuple[str, ...],
    pseudonymous: bool = False,
    fit: bool = False,
) -> list[Path]:
    """Write the archive into `out` and return its files; `pseudonymous` leaves no member's name in it.

    With `fit` a page that would be too long becomes a site, though it was named.  Raises StudycircleError where there
    is no database in `data`, or where `out` holds something else.
    """
    # The archive's own words are in the circle's language; what was said in it stays as it was said.
    with speaking(circle.speech), open_core(data / DATABASE, readonly=True) as core:
        agenda = plan(circle, reading, pauses=core.pauses(circle.id))
        archive = collect(
            core,
            circle=circle,
            reading=reading,
            agenda=agenda,
            pseudonymous=pseudonymous,
            streamed=can_stream(formats, core.released_count(circle.id)),
        )
        return export(archive, out, formats=formats, fit=fit)
