"""The archive as a calendar (RFC 5545): when each week opened and each question was posted, or is due.

Instants are in UTC, which every calendar shows in its owner's zone.  Nothing that a member said is in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime

from bot import wording
from bot.archive import labels
from bot.archive.shelves import latest
from bot.archive.tree import Archive, Prompt, Week

LONGEST = 75
"""Octets in a line without its end (RFC 5545, 3.1)."""
_MEANS = re.compile(r"[\\;,]")
_UNWRITABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")


def calendar(archive: Archive) -> str:
    """Return the calendar, its lines folded and ended as the standard has them."""
    return "".join(f"{_folded(line)}\r\n" for line in _lines(archive))


def _lines(archive: Archive) -> Iterator[str]:
    title = f"{archive.circle.name}: {archive.reading.title}"
    about = " ".join(
        filter(
            None,
            (wording.EDITION_REHEARSAL if archive.sample else "", archive.consent.statement, archive.made),
        )
    )
    yield "BEGIN:VCALENDAR"
    yield "VERSION:2.0"
    yield "PRODID:-//Studycircle//Archive//EN"
    yield f"NAME:{_text(title)}"  # RFC 7986, 5.1
    yield f"X-WR-CALNAME:{_text(title)}"
    yield f"DESCRIPTION:{_text(about)}"
    stamp = _instant(latest(archive))
    for week in archive.weeks:
        yield from _opening(archive, week, stamp)
        for prompt in week.prompts:
            yield from _question(archive, week, prompt, stamp)
    yield "END:VCALENDAR"


def _opening(archive: Archive, week: Week, stamp: str) -> Iterator[str]:
    at = week.opened or week.due
    if at:
        about = " ".join(filter(None, (labels.week_range(week), week.link)))
        yield from _event(f"week-{week.section}", archive, stamp, at, labels.week_head(week), about, week.url)


def _question(archive: Archive, week: Week, prompt: Prompt, stamp: str) -> Iterator[str]:
    at = prompt.posted or prompt.due
    if at:
        head = f"{labels.week_head(week)}: {labels.prompt_head(week, prompt)}"
        about = f"¶{prompt.passage.paragraph}: {prompt.question}"
        yield from _event(f"q-{prompt.id}", archive, stamp, at, head, about, prompt.url)


def _event(
    name: str, archive: Archive, stamp: str, at: datetime, head: str, about: str, url: str
) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{_text(f'{name}@{archive.circle.id}.studycircle.invalid')}"
    yield f"DTSTAMP:{stamp}"
    yield f"DTSTART:{_instant(at)}"
    yield f"SUMMARY:{_text(head)}"
    yield f"DESCRIPTION:{_text(about)}"
    yield "TRANSP:TRANSPARENT"
    if url:
        yield f"URL:{_UNWRITABLE.sub('', url)}"
    yield "END:VEVENT"


def _instant(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _text(value: str) -> str:
    """Return a text as the value of a property (RFC 5545, 3.3.11), on one line."""
    one_line = " ".join(_UNWRITABLE.sub(" ", value).split())
    return _MEANS.sub(r"\\\g<0>", one_line)


def _folded(line: str) -> str:
    """Return a line cut into lines of 75 octets at most, no character cut in two."""
    pieces, size = [""], 0
    for char in line:
        octets = len(char.encode())
        if size + octets > LONGEST:
            pieces.append(" ")
            size = 1
        pieces[-1] += char
        size += octets
    return "\r\n".join(pieces)
