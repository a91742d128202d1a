"""A circle that is new here: its first week must lie ahead, or else it is said with which week to begin."""

from __future__ import annotations

from datetime import datetime

from bot import wording
from bot.agenda.due import Timing, Verdict, judge
from bot.agenda.instants import local
from bot.agenda.plan import key_of
from bot.agenda.reconcile import reconcile
from bot.errors import StudycircleError
from bot.flow.circles import Running, circle_row
from bot.records import Kind, Occurrence, State
from bot.store import Core
from bot.wording.numbers import say_day


def begin(core: Core, running: Running, *, now: datetime, from_week: int | None = None) -> None:
    """Write down a circle of which nothing is written yet, and what is due in it; one that is known is left as it is.

    If its first week has passed, the weeks before `from_week` are written down as left out, and the welcome with
    them.  Raises StudycircleError where a week to begin with is missing, or is no good; then nothing is written.
    """
    if core.stored(running.id):
        return
    first = _verdict(running, 1, now).timing
    skipped = 0
    if first not in (Timing.EARLY, Timing.ON_TIME):
        skipped = _checked(running, from_week, now=now) - 1
    core.put_circle(circle_row(running))
    core.apply(running.id, reconcile(core.stored(running.id), running.agenda))
    with wording.speaking(running.circle.speech):
        reason = wording.SKIPPED_BEFORE
    for occurrence in running.agenda.occurrences:
        if skipped and _is_before(occurrence, skipped):
            core.finish(running.id, occurrence.key, State.SKIPPED, reason, now)


def _checked(running: Running, from_week: int | None, *, now: datetime) -> int:
    """Return the week to begin with, if it can be."""
    weeks = len(running.agenda.weeks)
    possible = [number for number in range(1, weeks + 1) if _may_open(_verdict(running, number, now))]
    if from_week in possible:
        return from_week
    if not possible:
        raise StudycircleError(
            f"{running.id}: all of its {weeks} weeks have passed, and nothing of them was posted.",
            "Write a later day at `starts:` in the circle's file.",
        )
    way_out = (
        f"If the group is reading already, add --from-week {possible[0]}: that week opens "
        f"{_opening(running, possible[0])}, and nothing of what came before is posted."
    )
    if from_week is None:
        raise StudycircleError(
            f"{running.id}: week 1 opened {_opening(running, 1)}; that has passed, and nothing of it was posted.",
            f"Write a later day at `starts:` in the circle's file. {way_out}",
        )
    if from_week > weeks:
        raise StudycircleError(f"{running.id}: there is no week {from_week}; the last is {weeks}.", way_out)
    raise StudycircleError(
        f"{running.id}: week {from_week} opened {_opening(running, from_week)}, too long ago to be posted now.",
        way_out,
    )


def _is_before(occurrence: Occurrence, skipped: int) -> bool:
    if occurrence.kind is Kind.WELCOME:
        return True
    return 0 < occurrence.number <= skipped


def _verdict(running: Running, number: int, now: datetime) -> Verdict:
    """Judge the opening of a week as if nothing had been posted."""
    if_late = running.circle.late(Kind.SECTION)
    return judge(_text(running, number), now=now, if_late=if_late, agenda=running.agenda, stored={})


def _may_open(verdict: Verdict) -> bool:
    return verdict.posts or verdict.timing is Timing.EARLY


def _opening(running: Running, number: int) -> str:
    at = local(_text(running, number).due, running.circle.zone)
    return f"on {say_day(at)} at {at:%H:%M} ({running.circle.zone})"


def _text(running: Running, number: int) -> Occurrence:
    week = running.agenda.weeks[number - 1]
    occurrence = running.agenda.find(key_of(week.section_id, Kind.SECTION))
    assert occurrence is not None, "every week has a text"
    return occurrence
