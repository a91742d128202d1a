"""`studycircle plan`: every post of all weeks, before anybody is pinged."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click
from pydantic_core import PydanticCustomError

from bot.agenda.compose import parts
from bot.agenda.plan import plan
from bot.agenda.report import BreakEffect, Report, Row, WeekSum, report
from bot.agenda.scene import Scene
from bot.cli.credentials import database
from bot.cli.doubting import doubts
from bot.cli.loading import loaded
from bot.cli.saying import DAYS, echo_json, say_day, say_moment, wrapped
from bot.clock import SystemClock
from bot.errors import UsageError
from bot.reading.model import Reading
from bot.records import PROMISED, Kind, Layout, Occurrence
from bot.schedule.model import Circle
from bot.schedule.zones import zone as known_zone
from bot.wording import counted, listed
from bot.zonedata import use_newest

if TYPE_CHECKING:
    from bot.flow.decisions import Decided

SKIPPED = "Left out, as was decided on Discord"
AFTER = {Kind.END, Kind.PUBLISH, *PROMISED}


def show_plan(
    path: Path,
    *,
    zones: Sequence[str],
    as_json: bool,
    from_week: int = 1,
    layout: str = Layout.TEXT,
    verbose: bool = False,
    data: Path | None = None,
) -> int:
    """Print a circle's plan and return the exit code; what comes before `from_week` is left out.

    `verbose` adds the releases of the zone data.  What was decided on Discord is in the plan, and told below it, if
    `data` or the usual place for data has a database that knows the circle.

    Raises UsageError for a zone or a week that doesn't exist, StudycircleError for a file with mistakes, or where a
    data folder is named that doesn't know the circle.
    """
    zones = [_zone(name) for name in zones]
    circle, reading = loaded(path)
    if from_week > len(reading.sections):
        raise UsageError(f"There is no week {from_week}.", f"The reading has {len(reading.sections)} weeks.")
    decided = _decided(circle, reading, data)
    whole = drawn_plan(circle, reading, zones=zones, layout=Layout(layout), decided=decided)
    drawn = _beginning_with(whole, from_week)
    if as_json:
        echo_json(drawn.to_json() | (_values(circle, reading, decided) if decided else {}))
    else:
        click.echo("\n".join(_lines(drawn)))
        for line in _decisions(circle, reading, decided) if decided else ():
            click.echo(line)
        for doubt in doubts([circle.zone, *zones], SystemClock().now()):
            click.echo(f"\n{wrapped(doubt)}")
        if verbose:
            click.echo(f"\n{wrapped(use_newest().said.capitalize())}.")
    return 0


def _decided(circle: Circle, reading: Reading, data: Path | None) -> Decided | None:
    """Return what was decided on Discord; without a database nothing heavy is imported for it."""
    if data is None and not database(data, os.environ).is_file():
        return None
    from bot.cli.deciding import found_beside

    return found_beside(circle, reading, data)


def _decisions(circle: Circle, reading: Reading, decided: Decided) -> Iterator[str]:
    from bot.cli.deciding import lines

    return lines(circle, reading, decided)


def _values(circle: Circle, reading: Reading, decided: Decided) -> dict[str, object]:
    from bot.cli.deciding import values

    return {"decisions": values(circle, reading, decided)}


def share_plan(
    path: Path, *, calendar: bool, ics: Path | None, html: Path | None, data: Path | None = None
) -> int:
    """Print the months, write what is to be shared and say where; returns the exit code.

    What was decided on Discord is in it, as in `show_plan`.
    Raises StudycircleError for a file with mistakes, or where nothing can be written.
    """
    from bot.cli.sharing import month_lines, write_shared

    circle, reading = loaded(path)
    decided = _decided(circle, reading, data)
    agenda, skipped = (decided.agenda, decided.skipped) if decided else (plan(circle, reading), frozenset())
    kept = tuple(one for one in agenda.occurrences if one.key not in skipped)
    agenda = replace(agenda, occurrences=kept)
    if calendar:
        click.echo("\n".join(month_lines(circle, reading, agenda)))
    for file in write_shared(circle, reading, agenda, ics=ics, html=html):
        click.echo(str(file))
    return 0


def drawn_plan(
    circle: Circle,
    reading: Reading,
    *,
    zones: Sequence[str] = (),
    layout: Layout = Layout.TEXT,
    decided: Decided | None = None,
) -> Report:
    """Return the plan with its posts and mentions counted as they will be composed; `decided` is in it."""
    if decided:
        reading = reading.with_asked(decided.questions)
    agenda = decided.agenda if decided else plan(circle, reading)
    scene = Scene(circle, reading, agenda, layout=layout)
    skipped = decided.skipped if decided else frozenset()

    def count(occurrence: Occurrence) -> tuple[int, int]:
        if occurrence.key in skipped:
            return 0, 0
        mentions = 1 if circle.mention and occurrence.kind is Kind.SECTION else 0
        return len(parts(occurrence, scene)), mentions

    drawn = report(circle, reading, agenda, posts_for=count, zones=zones)
    rows = (replace(row, note=SKIPPED) if row.key in skipped else row for row in drawn.rows)
    return replace(drawn, rows=tuple(rows))


def _beginning_with(drawn: Report, week: int) -> Report:
    """Return the plan of a group that was reading already when the bot joined it: without the weeks before."""
    if week == 1:
        return drawn
    rows = [row for row in drawn.rows if row.number >= week or row.kind in AFTER]
    return replace(
        drawn,
        rows=tuple(rows),
        weeks=tuple(one for one in drawn.weeks if one.number >= week),
        posts=sum(row.posts for row in rows),
        mentions=sum(row.mentions for row in rows),
    )


def _zone(name: str) -> str:
    """Return a zone's name, told in the words of a circle's `time-zone:` where it isn't one."""
    try:
        return known_zone(name)
    except PydanticCustomError as error:
        said = error.context or {}
        raise UsageError(f"--zone: {said['message']}", said["hint"]) from error


def _lines(drawn: Report) -> Iterator[str]:
    yield wrapped(f"{drawn.circle}: every post, by the clocks of {drawn.zone} and in UTC.")
    yield "In brackets stands the name of each week, for `changes:`."
    if drawn.weeks[0].number > 1:
        yield f"Nothing before week {drawn.weeks[0].number} is posted: the bot joins then."
    table = _Table(drawn.rows)
    welcome = [row for row in drawn.rows if row.kind is Kind.WELCOME]
    if welcome:
        yield from table.section("Before the weeks", welcome)
    yield from table.events([row for row in drawn.rows if row.kind is Kind.EVENT], with_welcome=bool(welcome))
    for week in drawn.weeks:
        rows = [row for row in drawn.rows if row.number == week.number and row.kind is not Kind.EVENT]
        yield from table.section(_week(week), rows, note=week.note)
    yield from table.section("After the weeks", [row for row in drawn.rows if row.kind in AFTER])
    if drawn.breaks:
        yield "\nBreaks"
        yield from (wrapped(_break(effect, drawn), indent=2, hanging=4) for effect in drawn.breaks)
    if drawn.clocks:
        yield "\nClocks"
        yield from (wrapped(clock, indent=2, hanging=4) for clock in drawn.clocks)
    mentions = counted(drawn.mentions, "mention", "mentions")
    meets = any(row.kind is Kind.EVENT for row in drawn.rows)
    reminders = "; reminders reach those who pressed Interested" if meets else ""
    sums = f"In all {counted(drawn.posts, 'message', 'messages')}, {mentions}{reminders}; everything else is silent."
    yield f"\n{wrapped(sums)}"


class _Table:
    """The rows of a plan in columns: local time, UTC (with its day where that is another), messages, what."""

    def __init__(self, rows: Sequence[Row]) -> None:
        self._clock = max(len(row.at.tzname() or "") for row in rows)
        self._utc = max(len(_utc(row)) for row in rows)

    def section(self, heading: str, rows: Sequence[Row], *, note: str = "") -> Iterator[str]:
        """Yield a heading and the rows under it, each with its note."""
        yield f"\n{wrapped(heading, hanging=2)}"
        if note:
            yield wrapped(note, indent=2)
        for row in rows:
            yield self._line(row)
            if row.note:
                yield wrapped(f"{row.note}.", indent=6)

    def events(self, rows: Sequence[Row], *, with_welcome: bool) -> Iterator[str]:
        """Yield one line for the meetings' events, which are all made at once and are no messages."""
        made = f"{len(rows):>2} {'event' if len(rows) == 1 else 'events':<8}"
        if rows and with_welcome:
            yield f"  {self._when(rows[0])}  {made}  the meetings, in the server's calendar"
        elif rows:
            yield f"As it joins it makes {made.strip()}: the meetings, in the server's calendar."

    def _line(self, row: Row) -> str:
        noun = "message" if row.posts == 1 else "messages"
        return f"  {self._when(row)}  {row.posts:>2} {noun:<8}  {_what(row)}"

    def _when(self, row: Row) -> str:
        return f"{say_moment(row.at)} {row.at.tzname() or '':<{self._clock}}  {_utc(row):>{self._utc}}"


def _utc(row: Row) -> str:
    return f"{_other_day(row.due, row.at)}{row.due:%H:%M} UTC"


def _other_day(at: datetime, usual: datetime) -> str:
    return "" if at.date() == usual.date() else f"{DAYS[at.weekday()]} "


def _week(week: WeekSum) -> str:
    silent = f"{week.posts - week.loud} silent" if week.loud else "all silent"
    mentions = counted(week.mentions, "mention", "mentions")
    sums = f"{counted(week.posts, 'message', 'messages')} ({silent}), {mentions}"
    return f"Week {week.number}: {week.title}  [{week.section_id}]  {sums}"


def _what(row: Row) -> str:
    if row.kind is Kind.BRIEF:
        return f"{row.what}, for organisers"
    if row.until and row.kind is Kind.POLL:
        return f"{row.what}, until {say_day(row.until)} {row.until:%H:%M}"
    if row.until and row.kind is Kind.REMINDER:
        return f"{row.what}; we meet {_other_day(row.until, row.at) or 'at '}{row.until:%H:%M}"
    return row.what


def _break(effect: BreakEffect, drawn: Report) -> str:
    """Say what a break does; where it moves weeks, their own notes say it in full."""
    moved = [f"week {week.number}" for week in drawn.weeks if week.note and week.note in effect.effect]
    does = f"It moves {listed(moved)}, as said there." if moved else effect.effect
    say = f" Members read: “{effect.say}”" if effect.say else ""
    return f"{say_day(effect.first)} to {say_day(effect.last)}. {does}{say}"
