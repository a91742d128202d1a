"""Weeks that a circle's file puts at risk: posted again, left without their rest, put in after their time.

By the rules of `studycircle diff`, with all that was decided on Discord.  What a file has done already is no risk any
more: one that was accepted once holds at every start after it.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from bot.agenda.difference import Danger, dangers
from bot.agenda.plan import Agenda
from bot.errors import StudycircleError
from bot.flow.circles import Running, decided_since
from bot.records import State
from bot.store import Core


def at_risk(
    core: Core,
    running: Running,
    *,
    now: datetime,
    accepted: Collection[str] = (),
    before: Agenda | None = None,
) -> list[Danger]:
    """Plan a circle with what was decided on Discord, and return what its file would do to a week, but for `accepted`.

    `before` is what was planned by the file that holds, where one does: a week that only this one is without is at risk
    even if nothing of it is to come, for its answers lose their place.  Where nothing is written yet, nothing is.
    """
    stored = core.stored(running.id)
    if not stored:
        return []
    turns, asked = decided_since(core, running.circle)
    running.take_in(turns=turns, asked=asked)
    running.replan(core.pauses(running.id))
    has_rest = {row.week for row in stored.values() if row.state is State.PLANNED}
    alive = has_rest | {week.section_id for week in before.weeks} if before else has_rest
    return [
        one
        for one in dangers(stored, running.agenda, now)
        if (one.code != "orphan" or one.week in alive) and not {one.week, one.other} & {*accepted}
    ]


def refuse_risks(core: Core, running: Running, *, now: datetime, accepted: Collection[str]) -> None:
    """Raise StudycircleError where a file puts a week at risk that isn't among the `accepted`."""
    risks = at_risk(core, running, now=now, accepted=accepted)
    if risks:
        raise StudycircleError(
            f"{running.id}: {_listed(risks)}",
            f"Look at all that it changes with `studycircle diff {running.id}.yaml`, and mend the file; or, if it is "
            f"meant, start with `studycircle run {' '.join(f'--accept {one.week}' for one in risks)}`.",
        )


def _listed(risks: Sequence[Danger]) -> str:
    return " ".join(said(one) for one in risks)


def said(risk: Danger) -> str:
    """Return what a file would do to a week, in a sentence or two, as the program says it on a terminal."""
    week = f"week {risk.number}, {risk.week},"
    return {
        "again": (
            f"{week} stands where {risk.other} stood, which has been posted. It would be posted again under its new "
            f"name, and what is left of {risk.other} would be dropped."
        ),
        "orphan": (
            f"{week} has been posted and isn't in the reading any more. What is left of it would be dropped, and its "
            "answers would have no place in the archive."
        ),
        "past": f"{week} is new, and its time has passed. It would be posted at once as late, or left out.",
    }[risk.code]
