"""`studycircle texts --filled`: every message of a circle's term, as it will be composed, to be read through."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from bot.agenda.instants import say_stretch
from bot.agenda.readthrough import ID, Composed, link_to, read_through
from bot.archive.markup import parse
from bot.archive.shown import plain
from bot.cli.loading import loaded
from bot.cli.saying import echo_json, say_day, wrapped
from bot.cli.texts import bold, set_in
from bot.records import Layout, Place
from bot.schedule.model import Circle
from bot.wording import KIND, counted

SOON = re.compile(r"<t:(\d+):R>")


def show_filled(path: Path, *, layout: str, readers: str | None, about: str | None, as_json: bool) -> int:
    """Print a circle's term, or what of it these readers read and this word stands in; returns the exit code.

    That is 1 where nothing is left or something is over its ceiling, else 0.  Raises StudycircleError for a file
    with mistakes.
    """
    circle, reading = loaded(path)
    found = read_through(circle, reading, layout=Layout(layout))
    wanted = [one for one in found if _reads(one, readers) and _is_about(one, about)]
    if as_json:
        echo_json([_plain(one) for one in wanted])
    else:
        click.echo("\n".join(_lines(wanted, circle)))
    return 0 if wanted and all(one.length <= one.ceiling for one in wanted) else 1


def _reads(one: Composed, readers: str | None) -> bool:
    return readers is None or (readers == "organisers") == (one.place is Place.ORGANISERS)


def _is_about(one: Composed, about: str | None) -> bool:
    said = " ".join([one.part, one.title, one.text, *one.options, _what(one)])
    return about is None or about.casefold() in said.casefold()


def _lines(found: Sequence[Composed], circle: Circle) -> Iterator[str]:
    yield wrapped(f"{circle.name}: as it will be posted, by the clocks of {circle.zone}.")
    yield ""
    for at, own in groupby(found, key=lambda one: (one.at, _what(one))):
        yield bold(f"{say_day(at[0])} {at[0]:%H:%M}  {at[1]}")
        for one in own:
            yield wrapped(f"{one.part}: {'; '.join(_about(one, circle))}", indent=2, hanging=4)
            yield from set_in(_as_read(one, circle))
            yield ""
    over = [one for one in found if one.length > one.ceiling]
    sums = f"{counted(len(found), 'text', 'texts').capitalize()}, {len(over) or 'none'} of them over the ceiling."
    yield sums


def _what(one: Composed) -> str:
    what = KIND[one.occurrence.kind]
    return f"week {one.occurrence.number}, {what}" if one.occurrence.number else str(what)


def _about(one: Composed, circle: Circle) -> Iterator[str]:
    where = {
        None: "in the server's calendar",
        Place.CHANNEL: "in the channel",
        Place.THREAD: "in the thread",
        Place.ORGANISERS: "in the organisers' channel",
    }
    yield where[one.place] + (f", {one.week}" if one.week else "")
    too_long = ", which is too long" if one.length > one.ceiling else ""
    yield f"{one.length:,} of {one.ceiling:,} characters{too_long}"
    if one.title:
        yield f"titled “{one.title}”"
    if one.pinned:
        yield "pinned"
    if one.mentions:
        yield f"mentions {circle.mention}"


def _as_read(one: Composed, circle: Circle) -> str:
    """Return a text as members read it: times by the circle's clocks, links by their words, buttons in brackets."""
    made_up = re.escape(link_to(circle, 0)[: -len(str(ID))])
    text = re.sub(rf"\[([^\]]+)\]\({made_up}\d+\)", r"\1 (a link)", one.text)
    text = text.replace(f"<@&{ID}>", f"@{circle.mention}")
    text = SOON.sub(lambda soon: _until(one.at, int(soon[1])), text)
    if one.place and not one.options:  # an event and a poll are shown as they stand
        text = plain(parse(text), ZoneInfo(circle.zone))
    chosen = [f"( ) {option}" for option in one.options]
    pressed = ["  ".join(f"[ {label} ]" for label in one.buttons)] if one.buttons else []
    return "\n".join([text, *chosen, *pressed])


def _until(at: datetime, second: int) -> str:
    """Return what Discord makes of a relative stamp when this is posted: "in 1 hour"."""
    return f"in {say_stretch(datetime.fromtimestamp(second, UTC) - at)}"


def _plain(one: Composed) -> dict[str, object]:
    return {
        "key": one.occurrence.key,
        "what": _what(one),
        "at": one.at.isoformat(),
        "part": one.part,
        "place": one.place.value if one.place else "calendar",
        "title": one.title,
        "text": one.text,
        "options": list(one.options),
        "buttons": list(one.buttons),
        "pinned": one.pinned,
        "mentions": one.mentions,
        "week": one.week,
        "length": one.length,
        "ceiling": one.ceiling,
    }
