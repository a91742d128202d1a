"""What has to change in the ledger so that it holds what the agenda says.

An edited schedule moves what has not been posted and never touches what has: only what is planned (or was
cancelled here before) changes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.agenda.plan import Agenda
from bot.records import Kind, Occurrence, State

NO_LONGER_PLANNED = "The circle's file and its reading no longer have it."


@dataclass(frozen=True, slots=True)
class Stored:
    """An occurrence as the ledger has it; `reason` says why it was skipped, failed or cancelled.

    `held` is one that waits until it is released; `by_hand` one that goes out because somebody said so, whatever the
    schedule says.
    """

    key: str
    kind: Kind
    week: str
    number: int
    due: datetime
    until: datetime | None = None
    state: State = State.PLANNED
    reason: str = ""
    held: bool = False
    by_hand: bool = False


@dataclass(frozen=True, slots=True)
class Insert:
    """Write down an occurrence that the ledger doesn't have, as planned."""

    occurrence: Occurrence


@dataclass(frozen=True, slots=True)
class Move:
    """Give a planned occurrence its new week's number, instant and end."""

    occurrence: Occurrence


@dataclass(frozen=True, slots=True)
class Cancel:
    """Cancel a planned occurrence that should no longer happen."""

    key: str
    reason: str = NO_LONGER_PLANNED


@dataclass(frozen=True, slots=True)
class Revive:
    """Plan a cancelled occurrence again, as it stands in the agenda now."""

    occurrence: Occurrence


Change = Insert | Move | Cancel | Revive

_OPEN = (State.PLANNED, State.CANCELLED)
"""What the agenda can still change; of ten weeks most is done, and this is asked at each look."""


def reconcile(stored: Mapping[str, Stored], agenda: Agenda) -> tuple[Change, ...]:
    """Return what has to change, in the agenda's order, then what is to be cancelled.

    What is due already is treated like the rest: whether it still goes out is for `due.judge` to say.
    """
    wanted = {occurrence.key for occurrence in agenda.occurrences}
    changes = [
        change
        for occurrence in agenda.occurrences
        if (known := stored.get(occurrence.key)) is None or known.state in _OPEN
        if (change := _change(occurrence, known))
    ]
    gone = [Cancel(s.key) for s in stored.values() if s.state is State.PLANNED and s.key not in wanted]
    return *changes, *sorted(gone, key=lambda cancel: cancel.key)


def _change(occurrence: Occurrence, known: Stored | None) -> Change | None:
    if known is None:
        return Insert(occurrence)
    if known.state is State.CANCELLED:
        return Revive(occurrence)
    return Move(occurrence) if _differs(known, occurrence) else None


def _differs(known: Stored, occurrence: Occurrence) -> bool:
    return (known.due, known.until, known.number) != (occurrence.due, occurrence.until, occurrence.number)
