"""What `studycircle plan` shows, as plain values: occurrences, sums of each week, breaks, clock changes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from itertools import groupby, pairwise
from typing import TYPE_CHECKING

from bot import wording
from bot.agenda.instants import local, offset, say_stretch
from bot.agenda.plan import Agenda, Week, key_of
from bot.records import PROMISED, Kind, Occurrence
from bot.wording.numbers import say_day

if TYPE_CHECKING:
    from bot.reading.model import Reading
    from bot.schedule.model import Circle

Count = Callable[[Occurrence], tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Row:
    """One occurrence: `at` and `until` as the circle's clocks show them (aware), `due` in UTC.

    `number` is 0 and `title` empty before the first week and after the last.  `loud` of the posts may buzz.
    """

    key: str
    kind: Kind
    what: str
    number: int
    title: str
    at: datetime
    due: datetime
    until: datetime | None
    posts: int
    mentions: int
    loud: int
    note: str


@dataclass(frozen=True, slots=True)
class WeekSum:
    """A week, with how many posts and mentions it brings; `note` says what a break did to it.

    `loud` of the posts may buzz: the mention, and the reminder of a meeting, for those who asked for it.
    """

    number: int
    section_id: str
    title: str
    opens: date
    posts: int
    mentions: int
    loud: int
    note: str


@dataclass(frozen=True, slots=True)
class BreakEffect:
    """A break, what it says to members, and what it does to the weeks."""

    first: date
    last: date
    say: str
    effect: str


@dataclass(frozen=True, slots=True)
class Report:
    """A circle's plan; `clocks` are sentences on when the hour changes, and for whom."""

    circle: str
    zone: str
    rows: tuple[Row, ...]
    weeks: tuple[WeekSum, ...]
    breaks: tuple[BreakEffect, ...]
    clocks: tuple[str, ...]
    posts: int
    mentions: int

    def to_json(self) -> dict[str, object]:
        """Return plain dicts and lists; dates and instants as ISO 8601 text."""
        plain = _plain(asdict(self))
        assert isinstance(plain, dict), "a report is a dict"
        return plain


def report(
    circle: Circle, reading: Reading, agenda: Agenda, *, posts_for: Count, zones: Sequence[str] = ()
) -> Report:
    """Return what the plan shows.

    `posts_for` counts the posts and mentions of an occurrence; `zones` are other members'.  Raises
    NotFoundError for a zone that doesn't exist.
    """
    titles = {section.id: section.title for section in reading.sections}
    rows = tuple(_row(o, titles.get(o.week, ""), circle.zone, posts_for(o)) for o in agenda.occurrences)
    clocks = list(_home_clocks(agenda, circle.zone))
    for zone in dict.fromkeys(zones):
        clocks += _other_clocks(agenda, circle.zone, zone)
    return Report(
        circle=circle.name,
        zone=circle.zone,
        rows=rows,
        weeks=tuple(_week_sum(week, titles[week.section_id], rows) for week in agenda.weeks),
        breaks=_breaks(circle, agenda),
        clocks=tuple(clocks),
        posts=sum(row.posts for row in rows),
        mentions=sum(row.mentions for row in rows),
    )


def _row(occurrence: Occurrence, title: str, zone: str, counts: tuple[int, int]) -> Row:
    posts, mentions = counts
    return Row(
        key=occurrence.key,
        kind=occurrence.kind,
        what=wording.KIND[occurrence.kind],
        number=occurrence.number,
        title=title,
        at=local(occurrence.due, zone),
        due=occurrence.due,
        until=occurrence.until and local(occurrence.until, zone),
        posts=posts,
        mentions=mentions,
        loud=posts if occurrence.kind is Kind.REMINDER else mentions,
        note=occurrence.note,
    )


def _week_sum(week: Week, title: str, rows: Sequence[Row]) -> WeekSum:
    own = [row for row in rows if row.number == week.number]
    return WeekSum(
        number=week.number,
        section_id=week.section_id,
        title=title,
        opens=week.opens,
        posts=sum(row.posts for row in own),
        mentions=sum(row.mentions for row in own),
        loud=sum(row.loud for row in own),
        note=week.note,
    )


def _breaks(circle: Circle, agenda: Agenda) -> tuple[BreakEffect, ...]:
    effects = []
    for pause in circle.breaks:
        moved = [week.note for week in agenda.weeks if pause in week.breaks]
        effect = " ".join(moved) or "No week would have opened in it, so nothing moves."
        effects.append(BreakEffect(pause.first, pause.last, pause.say, effect))
    return tuple(effects)


def _home_clocks(agenda: Agenda, zone: str) -> Iterator[str]:
    """Say between which occurrences the circle's own clocks change, and what that means elsewhere."""
    for before, after in pairwise(_posts(agenda)):
        gained = offset(after.due, zone) - offset(before.due, zone)
        if not gained:
            continue
        way = "forward" if gained > timedelta() else "back"
        yield (
            f"Between {_when(before, zone)} and {_when(after, zone)} "
            f"the clocks in {zone} go {way} by {say_stretch(gained)}. "
            "Times there stay as they are; from then on, members whose clocks don't change "
            f"see everything {_shift(-gained)}."
        )


def _other_clocks(agenda: Agenda, home: str, zone: str) -> Iterator[str]:
    """Say when week 1's text comes in another zone, and when everything comes at another hour there."""
    text = agenda.find(key_of(agenda.weeks[0].section_id, Kind.SECTION))
    assert text is not None, "every week has a text"
    usual = offset(text.due, zone) - offset(text.due, home)
    yield f"In {zone} {wording.KIND[Kind.SECTION]} of week 1 comes on {_clock(text.due, zone)}."

    def gained(occurrence: Occurrence) -> timedelta:
        return offset(occurrence.due, zone) - offset(occurrence.due, home) - usual

    for by, same in groupby(_posts(agenda), key=gained):
        run = list(same)
        if not by:
            continue
        sample = next((o for o in run if o.kind is Kind.SECTION), run[0])
        shown = local(sample.due, zone)
        yield (
            f"{_stretch(run[0], run[-1], home)} "
            f"members in {zone} see everything {_shift(by)} on their clock "
            f"({wording.KIND[sample.kind]} at {shown:%H:%M} instead of {shown - by:%H:%M})."
        )


def _posts(agenda: Agenda) -> Iterator[Occurrence]:
    """Yield what members read in the weeks: the meetings' events are made long before, all else long after them."""
    others = {Kind.EVENT, Kind.PUBLISH, *PROMISED}
    return (o for o in agenda.occurrences if o.kind not in others)


def _when(occurrence: Occurrence, zone: str) -> str:
    week = f"week {occurrence.number}" if occurrence.number else wording.KIND[occurrence.kind]
    return f"{say_day(local(occurrence.due, zone))} ({week})"


def _stretch(first: Occurrence, last: Occurrence, zone: str) -> str:
    since, until = _when(first, zone), _when(last, zone)
    if since == until:
        return f"On {since}"
    return f"From {since} on" if last.kind is Kind.END else f"From {since} to {until}"


def _clock(at: datetime, zone: str) -> str:
    shown = local(at, zone)
    return f"{say_day(shown)} at {shown:%H:%M}"


def _shift(by: timedelta) -> str:
    return f"{say_stretch(by)} {'later' if by > timedelta() else 'earlier'}"


def _plain(value: object) -> object:
    if isinstance(value, dict):
        return {key: _plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    if isinstance(value, date):
        return value.isoformat()
    return value.value if isinstance(value, Kind) else value
