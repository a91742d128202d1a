"""A list of weeks with links that always fits: what is oldest is shortened first, and no link is ever cut in half."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot import wording

STEPS = (
    *(("later", 2), ("plain", 2), ("short", 2), ("plain", 1), ("short", 1), ("unlinked", 2)),
    *(("later", 0), ("plain", 0), ("short", 0), ("unlinked", 0)),
)
"""What is shortened in which order, and how many weeks nearest to the present are spared."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A week: `url` leads to its thread, `digest` to its look back, as far as they are there.

    `opens` is when it will open, if it is to come; `tail` is what else is said of it.
    """

    number: int
    title: str
    paragraphs: str
    url: str = ""
    digest: str = ""
    opens: datetime | None = None
    tail: str = ""


@dataclass(frozen=True, slots=True)
class _Cuts:
    """How many of the oldest weeks have lost the look back, are a mere link, have none; of those to come, how many."""

    plain: int
    short: int
    unlinked: int
    later: int


def week_lines(weeks: Sequence[Entry], *, room: int, newest_first: bool = False) -> list[str]:
    """Return lines of at most `room` characters in all, with the breaks between them.

    Weeks to come are put together from the last on; of the others the oldest first lose their look back, then all but
    a link, then that.
    """
    past = [week for week in weeks if week.opens is None]
    coming = [week for week in weeks if week.opens is not None]
    lines: list[str] = []
    for cuts in _cuts(len(past), len(coming)):
        lines = _lines(past, coming, cuts, newest_first=newest_first)
        if len("\n".join(lines)) <= room:
            return lines
    return []


def _cuts(past: int, coming: int) -> Iterator[_Cuts]:
    """Go through all ways to shorten, the mildest first: each takes something from one more week."""
    cuts = _Cuts(0, 0, 0, 0)
    yield cuts
    for step, spared in STEPS:
        most = (coming if step == "later" else past) - spared
        for count in range(getattr(cuts, step) + 1, most + 1):
            cuts = replace(cuts, **{step: count})
            yield cuts


def _lines(past: Sequence[Entry], coming: Sequence[Entry], cuts: _Cuts, *, newest_first: bool) -> list[str]:
    whole = [
        _line(week, digest=place >= cuts.plain) for place, week in enumerate(past) if place >= cuts.short
    ]
    older = list(_older(past, cuts))
    shown = len(coming) - cuts.later
    later = [_line(week, digest=False) for week in coming[:shown]]
    if cuts.later:
        first, last = coming[shown], coming[-1]
        at = _day(last.opens)
        later.append(wording.WEEKS_LATER.format(weeks=_stretch(first.number, last.number), at=at))
    return [*later, *reversed(whole), *reversed(older)] if newest_first else [*older, *whole, *later]


def _older(past: Sequence[Entry], cuts: _Cuts) -> Iterator[str]:
    """Yield what is left of the oldest weeks: mere links, and below them those without."""
    if cuts.unlinked:
        weeks = _stretch(past[0].number, past[cuts.unlinked - 1].number)
        yield wording.WEEKS_UNLINKED.format(weeks=weeks)
    linked = [
        wording.WEEK_SHORT.format(number=week.number, url=week.url) if week.url else str(week.number)
        for week in past[cuts.unlinked : cuts.short]
    ]
    if linked:
        yield wording.WEEKS_SHORT.format(links=" ".join(linked))


def _line(week: Entry, *, digest: bool) -> str:
    template = wording.WEEK_LINK if week.url else wording.WEEK_LINE
    line = template.format(
        number=week.number,
        title=week.title,
        paragraphs=week.paragraphs,
        **({"url": week.url} if week.url else {}),
    )
    line += wording.WEEK_DIGEST.format(url=week.digest) if digest and week.digest else ""
    line += wording.WEEK_FROM.format(at=_day(week.opens)) if week.opens else ""
    return line + week.tail


def _day(at: datetime | None) -> str:
    """Return a day as each reader sees it in their own zone (Discord's reference: message formatting)."""
    return f"<t:{int(at.timestamp())}:D>" if at else ""


def _stretch(first: int, last: int) -> str:
    if first == last:
        return wording.WEEKS_RANGE["one"].format(first=first)
    return wording.WEEKS_RANGE["more"].format(first=first, last=last)
