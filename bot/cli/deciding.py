"""How `plan`, `diff` and `adopt` show what was decided on Discord: what it comes to, who decided it, and when."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from bot import wording
from bot.agenda.missed import what_is_due
from bot.agenda.plan import plan
from bot.cli.credentials import DATA, database
from bot.cli.saying import did_you_mean, printable, say_moment, wrapped
from bot.errors import NotFoundError, StudycircleError
from bot.flow.circles import Running
from bot.flow.decisions import Decided, Decision, decided
from bot.reading.model import Reading
from bot.records import Kind, Pause
from bot.schedule.model import Circle
from bot.store import Core, Deed, open_core

LONGEST = 200


def found_beside(circle: Circle, reading: Reading, data: Path | None) -> Decided | None:
    """Return what was decided about a circle, read beside the running bot; None where no bot has run it.

    `data` may come from the environment, where it is set for other circles, too.  Raises StudycircleError where a data
    folder is named and can't be used, or doesn't know the circle.
    """
    try:
        with open_core(database(data, os.environ), readonly=True) as core:
            return decided_about(core, circle, reading)
    except StudycircleError:
        if data is not None and str(data) != os.environ.get(DATA):
            raise
        return None


def decided_about(core: Core, circle: Circle, reading: Reading) -> Decided:
    """Return what was decided about a circle.  Raises NotFoundError where the database doesn't know it."""
    if core.circle(circle.id) is None:
        names = [row.id for row in core.circles()]
        meant = did_you_mean(circle.id, names)
        running = wording.listed(names) or "none"
        raise NotFoundError(
            f"No circle called {circle.id} is running there (a circle's name is its file's).",
            f"Running are: {running}.{meant} Name the data folder with --data if it is another.",
        )
    return decided(core, circle, reading)


def lines(circle: Circle, reading: Reading, found: Decided) -> Iterator[str]:
    """Yield a heading and a line for each decision; nothing where there is none."""
    if found.decisions:
        yield "\nChanged on Discord, and not in the file (`studycircle adopt` writes it there)"
        for one in found.decisions:
            yield wrapped(f"{said(one, circle, reading, found)}.", indent=2, hanging=4)


def said(one: Decision, circle: Circle, reading: Reading, found: Decided) -> str:
    """Return a decision in words: what it comes to, who decided it, and when."""
    zone = ZoneInfo(circle.zone)
    by = f"by {_name(one.name)} on Discord, {_moment(one.at, zone)}"
    return f"{_effect(one, circle, reading, found)} – {by}"


def values(circle: Circle, reading: Reading, found: Decided) -> list[dict[str, object]]:
    """Return the decisions for `--json`."""
    return [
        {
            "what": one.what.value,
            "by": one.name,
            "at": one.at.isoformat(),
            "target": one.target,
            "until": one.pause.end.isoformat() if one.pause and one.pause.end else None,
            "resumed_by": one.resumed_by,
            "question": one.question,
            "says": _effect(one, circle, reading, found),
        }
        for one in found.decisions
    ]


def _effect(one: Decision, circle: Circle, reading: Reading, found: Decided) -> str:
    if one.pause:
        return _pause(one, one.pause, circle, reading, found)
    if one.what is Deed.ASK:
        section, prompt = next((s, p) for s in reading.sections for p in s.prompts if p.id == one.target)
        number = reading.sections.index(section) + 1
        kind = wording.FORM_KIND[prompt.kind.value]
        return f"Week {number}, {kind} on ¶{prompt.paragraph}, asks “{_plain(one.question)}” [{prompt.id}]"
    if one.what is Deed.SWAP:
        return _swap(one, circle, reading, found)
    row = found.stored[one.target]
    how = {Deed.SKIP: "Left out", Deed.HOLD: "Held back"}.get(one.what, "Posted by hand")
    what = what_is_due(row.kind.value, row.number)
    return f"{how}: {what}, {_moment(row.due, ZoneInfo(circle.zone))} [{row.key}]"


def _pause(one: Decision, pause: Pause, circle: Circle, reading: Reading, found: Decided) -> str:
    zone = ZoneInfo(circle.zone)
    began = _moment(pause.start, zone)
    if pause.end is None:
        return f"Paused since {began}: nothing is posted until it is resumed"
    stretch = f"paused from {began} to {_moment(pause.end, zone)}, resumed by {_name(one.resumed_by)}"
    earlier = [other for other in found.pauses if other.start < pause.start]
    before = {o.key: o.due for o in plan(circle, reading, pauses=earlier).occurrences}
    after = plan(circle, reading, pauses=[*earlier, pause]).occurrences
    moved = [o for o in after if o.due != before[o.key]]
    first = next((o for o in moved if o.kind is Kind.SECTION), moved[0] if moved else None)
    if first is None:
        return f"Nothing moved: {stretch}"
    weeks = wording.counted(round((first.due - before[first.key]).days / 7), "week", "weeks")
    what = (
        f"Week {first.number}" if first.kind is Kind.SECTION else what_is_due(first.kind.value, first.number)
    )
    return f"{what[0].upper()}{what[1:]} and what follows moved by {weeks}, to {_moment(first.due, zone)}: {stretch}"


def _swap(one: Decision, circle: Circle, reading: Reading, found: Decided) -> str:
    running = Running.of(circle, reading)
    running.take_in(turns=found.turns, asked={})
    named = (
        f"{running.week(week)} is led by {_plain(running.facilitator(week) or 'nobody')} now"
        for week in found.turns
    )
    return f"{running.week(one.target).capitalize()} was swapped: {', '.join(named)}"


def _moment(at: datetime, zone: ZoneInfo) -> str:
    return " ".join(say_moment(at.astimezone(zone)).split())


def _name(name: str | None) -> str:
    return _plain(name) if name else wording.AN_ORGANISER


def _plain(text: str) -> str:
    """Return what somebody wrote on one line, without anything that would move the terminal's cursor."""
    line = printable(" ".join(text.split()))
    return line if len(line) <= LONGEST else f"{line[: LONGEST - 1]}…"
