"""A plan to hand round: as a calendar file (RFC 5545), as a page, and as months on a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from html import escape
from itertools import groupby
from pathlib import Path
from string import Template

from bot import __version__, wording
from bot.agenda.plan import Agenda
from bot.cli.moments import Month, Shared, legend, months, shared
from bot.cli.saying import DAYS, wrapped
from bot.clock import SystemClock
from bot.errors import StudycircleError
from bot.reading.model import Reading
from bot.records import Kind
from bot.schedule.model import Circle
from bot.wording.numbers import MONTH_NAMES

LONGEST_LINE = 75  # octets (RFC 5545, 3.1)
CELL = 8
FRAME = Path(__file__).with_name("plan.html")


def write_shared(
    circle: Circle, reading: Reading, agenda: Agenda, *, ics: Path | None, html: Path | None
) -> list[Path]:
    """Write the calendar file, the page, or both, and return what was written.

    A file of that name is replaced: it is made anew whenever the plan changes.  Raises StudycircleError where it
    can't be written.
    """
    texts: list[tuple[Path, str]] = []
    with wording.speaking(circle.speech):
        found = shared(circle, reading, agenda)
        if ics:
            texts.append((ics, calendar_file(circle, reading, found, made=SystemClock().now())))
        if html:
            texts.append((html, page(circle, reading, found)))
    for path, text in texts:
        try:
            path.write_text(text, encoding="utf-8", newline="")
        except OSError as error:
            raise StudycircleError(
                f"{path} can't be written ({error.strerror}).", "Name a file that you may write."
            ) from error
    return [path for path, _ in texts]


def calendar_file(circle: Circle, reading: Reading, found: Sequence[Shared], *, made: datetime) -> str:
    """Return the moments as a calendar file: fixed instants, which every reader of such files agrees about.

    Each has a name that stays when it is moved, so that reading the file again moves it and makes no second one.
    """
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:-//studycircle//{__version__}//EN", "METHOD:PUBLISH"]
    lines.append(f"X-WR-CALNAME:{_text(f'{circle.name}: {reading.title}')}")
    for one in found:
        is_meeting = one.kind is Kind.REMINDER
        if one.number:
            name = wording.SHARED_EVENT.format(circle=circle.name, number=one.number, what=one.what)
        else:
            name = wording.SHARED_END.format(circle=circle.name, what=one.what)
        lines += [
            "BEGIN:VEVENT",
            f"UID:{one.key}.{circle.channel.channel_id}@studycircle",
            f"DTSTAMP:{_instant(made)}",
            f"DTSTART:{_instant(one.at)}",
            *([f"DTEND:{_instant(one.until)}"] if is_meeting and one.until else []),
            f"SUMMARY:{_text(name)}",
            *([f"DESCRIPTION:{_text(one.title)}"] if one.title else []),
            *([f"LOCATION:{_text(one.place)}"] if one.place else []),
            f"TRANSP:{'OPAQUE' if is_meeting else 'TRANSPARENT'}",
            "END:VEVENT",
        ]
    return "".join(f"{folded}\r\n" for line in [*lines, "END:VCALENDAR"] for folded in _folded(line))


def page(circle: Circle, reading: Reading, found: Sequence[Shared]) -> str:
    """Return the moments as a page of its own, without script or network."""
    title = escape(f"{circle.name}: {reading.title}")
    body = [
        f"<h1>{title}</h1>",
        f"<p>{escape(reading.author)}. {escape(wording.SHARED_TIMES.format(zone=circle.zone))}</p>",
    ]
    for heading, own in groupby(found, key=_heading):
        rows = "".join(_row(one) for one in own)
        body.append(f"<h2>{escape(heading)}</h2><table>{rows}</table>")
    grids = "".join(_grid(month) for month in months(found))
    said = escape("; ".join(legend(found)))
    body.append(f"<h2>{escape(wording.SHARED_MONTHS)}</h2><p>{said}</p><div class=months>{grids}</div>")
    frame = Template(FRAME.read_text(encoding="utf-8"))
    return frame.substitute(title=title, body="\n".join(body), language=circle.language)


def month_lines(circle: Circle, reading: Reading, agenda: Agenda) -> Iterator[str]:
    """Yield the months as a terminal shows them, with what the letters stand for."""
    found = shared(circle, reading, agenda)
    yield wrapped(f"{circle.name}, by the clocks of {circle.zone}. {'; '.join(legend(found))}.")
    for month in months(found):
        yield f"\n{MONTH_NAMES[month.number - 1]} {month.year}"
        yield "".join(f"{day:<{CELL}}" for day in DAYS).rstrip()
        for week in month.weeks:
            yield "".join(f"{f'{day} {letters}' if day else '':<{CELL}}" for day, letters in week).rstrip()


def _heading(one: Shared) -> str:
    if one.number:
        return wording.SHARED_WEEK.format(number=one.number, title=one.title)
    return str(wording.SHARED_BEFORE if one.kind is Kind.WELCOME else wording.SHARED_AFTER)


def _row(one: Shared) -> str:
    what: str = one.what
    if one.until and one.kind in (Kind.POLL, Kind.REMINDER):
        day = "" if one.until.date() == one.at.date() else f"{wording.short_day(one.until.date())} "
        what = wording.SHARED_UNTIL.format(what=what, when=f"{day}{one.until:%H:%M}")
    place = one.place or ""
    where = (
        f'<br><a href="{escape(place)}">{escape(place)}</a>'
        if place.startswith("https://")
        else f"<br>{escape(place)}"
    )
    at = f'<time datetime="{one.at.isoformat()}">{wording.short_day(one.at.date())} {one.at:%H:%M}</time>'
    return (
        f"<tr><td class=when>{at}</td><td>{escape(wording.capital(what))}{where if place else ''}</td></tr>"
    )


def _grid(month: Month) -> str:
    names, days = wording.calendar_names()
    heads = "".join(f"<th>{day}</th>" for day in days)
    rows = "".join(
        "<tr>" + "".join(f"<td>{day or ''}<b>{letters}</b></td>" for day, letters in week) + "</tr>"
        for week in month.weeks
    )
    name = f"{names[month.number - 1]} {month.year}"
    return f"<table><caption>{name}</caption><tr>{heads}</tr>{rows}</table>"


def _instant(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _text(text: str) -> str:
    """Return text as a value of type TEXT (RFC 5545, 3.3.11)."""
    plain = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return plain.replace("\r", "").replace("\n", "\\n")


def _folded(line: str) -> Iterator[str]:
    """Yield a line in pieces of 75 octets at the most, all but the first after a blank, no letter cut in two."""
    piece, room = "", LONGEST_LINE
    for letter in line:
        size = len(letter.encode())
        if size > room:
            yield piece
            piece, room = " ", LONGEST_LINE - 1
        piece, room = piece + letter, room - size
    yield piece
