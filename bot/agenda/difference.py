"""What a circle's file would change of a circle that is running, before it does.

Pure.  What was posted is never touched by any file; what can go wrong is that a file gives a week that was posted
another name: then its text would come a second time, and what remains of the old week would be dropped.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.agenda.plan import Agenda
from bot.agenda.reconcile import Cancel, Insert, Move, Revive, Stored, reconcile
from bot.records import Kind, Occurrence, State

OPEN = (State.PLANNED, State.CLAIMED)


class What(StrEnum):
    """What becomes of an occurrence."""

    MOVED = "moved"
    ADDED = "added"
    DROPPED = "dropped"
    DONE = "done"
    STAYS = "stays"


@dataclass(frozen=True, slots=True)
class Difference:
    """An occurrence, when it was planned for or done (None: not at all), and when it would come (None: not at all)."""

    what: What
    key: str
    kind: Kind
    week: str
    number: int
    before: datetime | None
    after: datetime | None
    state: State = State.PLANNED
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Danger:
    """A week that a file would post again, leave without its rest, or post behind its time; `other` is its old name."""

    week: str
    number: int
    code: str
    other: str = ""


def differences(stored: Mapping[str, Stored], agenda: Agenda) -> tuple[Difference, ...]:
    """Return what becomes of every occurrence of a running circle, and of those that would be new, in order."""
    wanted = {occurrence.key: occurrence for occurrence in agenda.occurrences}
    changed = {
        key: _changed(change, stored) for change in reconcile(stored, agenda) for key in [_key(change)]
    }
    kept = {key: _kept(row, wanted.get(key)) for key, row in stored.items() if key not in changed}
    both = [*changed.values(), *kept.values()]
    return tuple(
        sorted(both, key=lambda one: (one.after or one.before or agenda.occurrences[0].due, one.key))
    )


def dangers(stored: Mapping[str, Stored], agenda: Agenda, now: datetime) -> tuple[Danger, ...]:
    """Return the weeks that a file would post again, orphan, or put in where their time has passed."""
    named = {week.section_id: week.number for week in agenda.weeks}
    begun = {row.week: row.number for row in stored.values() if _was_begun(row) and row.week not in named}
    lost = {row.week: row.number for row in stored.values() if _was_posted(row) and row.week not in named}
    fresh = {
        week: number for week, number in named.items() if week not in {row.week for row in stored.values()}
    }
    found = []
    for week, number in fresh.items():
        old = next((name for name, at in begun.items() if at == number), "")
        text = next(o for o in agenda.occurrences if o.week == week and o.kind is Kind.SECTION)
        if old:
            found.append(Danger(week, number, "again", old))
        elif text.due <= now:
            found.append(Danger(week, number, "past"))
    renamed = {danger.other for danger in found}
    found += [Danger(week, number, "orphan") for week, number in lost.items() if week not in renamed]
    return tuple(sorted(found, key=lambda danger: (danger.number, danger.week)))


def _was_begun(row: Stored) -> bool:
    """Tell whether anything of a week was posted: its brief comes first.  An event only stands in the calendar."""
    return row.number > 0 and row.kind is not Kind.EVENT and row.state in (State.DONE, State.CLAIMED)


def _was_posted(row: Stored) -> bool:
    return row.kind is Kind.SECTION and row.state in (State.DONE, State.CLAIMED)


def _key(change: Insert | Move | Revive | Cancel) -> str:
    return change.key if isinstance(change, Cancel) else change.occurrence.key


def _changed(change: Insert | Move | Revive | Cancel, stored: Mapping[str, Stored]) -> Difference:
    if isinstance(change, Cancel):
        row = stored[change.key]
        return Difference(What.DROPPED, row.key, row.kind, row.week, row.number, row.due, None)
    occurrence = change.occurrence
    if isinstance(change, Move):
        before = stored[occurrence.key].due
        # Only its week's number or its end may be another.
        what = What.MOVED if before != occurrence.due else What.STAYS
        return _of(what, occurrence, before)
    return _of(What.ADDED, occurrence, None)


def _of(what: What, occurrence: Occurrence, before: datetime | None) -> Difference:
    return Difference(
        what, occurrence.key, occurrence.kind, occurrence.week, occurrence.number, before, occurrence.due
    )


def _kept(row: Stored, wanted: Occurrence | None) -> Difference:
    """Tell of what no file changes: what was done, or isn't planned any more, and what is planned as before."""
    after = wanted.due if wanted and row.state in OPEN else None
    what = What.STAYS if row.state in OPEN else What.DONE
    return Difference(what, row.key, row.kind, row.week, row.number, row.due, after, row.state, row.reason)
