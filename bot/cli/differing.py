"""`studycircle diff`: what a circle's file would change of the circle that is running."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from bot import wording
from bot.agenda.difference import Danger, Difference, What, dangers, differences
from bot.cli.credentials import database
from bot.cli.deciding import decided_about, lines, values
from bot.cli.loading import loaded
from bot.cli.saying import did_you_mean, echo_json, say_moment, wrapped
from bot.clock import SystemClock
from bot.errors import UsageError
from bot.flow.risks import said
from bot.records import State
from bot.schedule.model import Circle
from bot.store import open_core

HEADS = {
    What.MOVED: "Moved",
    What.ADDED: "Added",
    What.DROPPED: "Dropped",
}


def show_difference(path: Path, *, data: Path | None, accept: Sequence[str], as_json: bool) -> int:
    """Print what the file would change, and return the exit code: 1 where a week is in danger and isn't accepted.

    Raises StudycircleError for a faulty file, a database that isn't there or a circle that it doesn't know,
    UsageError for a week that is accepted and is in no danger.
    """
    circle, reading = loaded(path)
    with open_core(database(data, os.environ), readonly=True) as core:
        decided = decided_about(core, circle, reading)
    found = differences(decided.stored, decided.agenda)
    risks = dangers(decided.stored, decided.agenda, SystemClock().now())
    names = {name for risk in risks for name in (risk.week, risk.other) if name}
    unknown = set(accept) - names
    if unknown:
        raise UsageError(
            f"--accept: {wording.listed(sorted(unknown))} is in no danger.",
            f"Leave it out; name only what is refused.{did_you_mean(min(unknown), names)}",
        )
    refused = [risk for risk in risks if not {risk.week, risk.other} & set(accept)]
    if as_json:
        echo_json(_plain(found, risks, refused) | {"decisions": values(circle, reading, decided)})
    else:
        click.echo("\n".join(_lines(circle, found, risks, refused)))
        for line in lines(circle, reading, decided):
            click.echo(line)
    return 1 if refused else 0


def _lines(
    circle: Circle, found: Sequence[Difference], risks: Sequence[Danger], refused: Sequence[Danger]
) -> Iterator[str]:
    yield wrapped(f"{circle.name}: what this file would change, by the clocks of {circle.zone}.")
    zone = ZoneInfo(circle.zone)
    for what, head in HEADS.items():
        own = [one for one in found if one.what is what]
        if own:
            yield f"\n{head}"
            yield from (wrapped(_line(one, zone), indent=2, hanging=4) for one in own)
    if not any(one.what in HEADS for one in found):
        yield "\nNothing moves, nothing comes and nothing goes."
    yield ""
    yield from _staying(found, zone)
    for risk in risks:
        sign = "Refused" if risk in refused else "Accepted"
        yield f"\n{wrapped(f'{sign}: {said(risk)}', hanging=2)}"
    if refused:
        names = " ".join(f"--accept {risk.week}" for risk in refused)
        yield wrapped(f"Mend the file; or, if it is meant: studycircle diff … {names}", indent=2, hanging=4)


def _line(one: Difference, zone: ZoneInfo) -> str:
    if one.what is What.MOVED:
        return f"{_name(one)}: {_when(one.before, zone)} becomes {_when(one.after, zone)}"
    return f"{_name(one)}: {_when(one.after or one.before, zone)}"


def _staying(found: Sequence[Difference], zone: ZoneInfo) -> Iterator[str]:
    done = [one for one in found if one.what is What.DONE]
    posted = [one for one in done if one.state is State.DONE]
    left = [one for one in done if one.state is not State.DONE]
    if posted:
        last = f"the last of them {_name(posted[-1])}, {_when(posted[-1].before, zone)}"
        yield wrapped(f"Done, and not touched: {len(posted)}, {last}.", hanging=2)
    for one in left:
        yield wrapped(f"Not posted, and left so: {_name(one)} ({one.state.value}). {one.reason}", hanging=2)
    yield f"Planned as before: {sum(one.what is What.STAYS for one in found)}."


def _name(one: Difference) -> str:
    what: str = wording.KIND[one.kind.value]
    return f"week {one.number}, {what} [{one.week}]" if one.number else what


def _when(at: datetime | None, zone: ZoneInfo) -> str:
    assert at is not None, "what is told of has a time"
    return " ".join(say_moment(at.astimezone(zone)).split())


def _plain(
    found: Sequence[Difference], risks: Sequence[Danger], refused: Sequence[Danger]
) -> dict[str, object]:
    return {
        "changes": [
            {
                "what": one.what.value,
                "key": one.key,
                "week": one.number,
                "before": one.before and one.before.isoformat(),
                "after": one.after and one.after.isoformat(),
                "state": one.state.value,
                "reason": one.reason,
            }
            for one in found
        ],
        "dangers": [
            {"week": one.week, "code": one.code, "was": one.other, "accepted": one not in refused}
            for one in risks
        ],
    }
