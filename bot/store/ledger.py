"""The ledger of occurrences: what is due, and how it went.

Which step may follow which stands in the database, in the table `transition`; a trigger refuses every other.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from datetime import datetime

from bot.agenda.reconcile import Cancel, Change, Insert, Move, Revive, Stored
from bot.records import Kind, Occurrence, State
from bot.store.connected import Connected, instant, micros


class TransitionError(RuntimeError):
    """A step that the ledger doesn't have: a mistake in the program, never in what somebody typed."""


class Ledger(Connected):
    """The part of the core that knows occurrences."""

    def stored(self, circle: str) -> dict[str, Stored]:
        """Return a circle's occurrences by key, in the order in which they are due."""
        rows = self._rows("SELECT * FROM occurrence WHERE circle = ? ORDER BY due, key", circle)
        return {row["key"]: _stored(row) for row in rows}

    def apply(self, circle: str, changes: Sequence[Change]) -> None:
        """Bring the ledger in line with the agenda.  Raises TransitionError."""
        for change in changes:
            match change:
                case Insert(occurrence):
                    self._insert(circle, occurrence)
                case Move(occurrence):
                    self._plan(circle, occurrence, was=State.PLANNED)
                case Revive(occurrence):
                    self._plan(circle, occurrence, was=State.CANCELLED)
                case Cancel(key, reason):
                    self._step(circle, key, "state = 'cancelled', held_at = NULL, reason = ?", reason)

    def claim(self, circle: str, key: str, at: datetime) -> None:
        """Begin a planned occurrence; from here on it is finished or failed, never silently planned again.

        Raises TransitionError where it isn't planned (any more), or is held.
        """
        self._step(circle, key, "state = 'claimed', claimed_at = ?", micros(at))

    def finish(self, circle: str, key: str, state: State, reason: str, at: datetime) -> None:
        """Say how an occurrence ended: DONE, or SKIPPED, FAILED or CANCELLED with a reason.

        Raises TransitionError where that can't follow on its present state, or where the reason is missing.
        """
        if state in (State.PLANNED, State.CLAIMED):
            raise TransitionError(f"{circle}/{key}: {state} is no end")
        sets = "state = ?, reason = ?, finished_at = ?, held_at = NULL"
        self._step(circle, key, sets, state.value, reason, micros(at))

    def hold(self, circle: str, key: str, at: datetime) -> None:
        """Have a planned occurrence wait until it is released.  Raises TransitionError where it isn't planned."""
        self._step(circle, key, "held_at = ?, by_hand_at = NULL", micros(at), only=State.PLANNED)

    def release(self, circle: str, key: str) -> None:
        """Have an occurrence wait no longer.  Raises TransitionError where it isn't planned."""
        self._step(circle, key, "held_at = NULL", only=State.PLANNED)

    def post_by_hand(self, circle: str, key: str, at: datetime) -> None:
        """Have a planned occurrence go out now, whatever the schedule says, and whether or not it was held.

        Raises TransitionError where it isn't planned.
        """
        self._step(circle, key, "held_at = NULL, by_hand_at = ?", micros(at), only=State.PLANNED)

    def rearm(self, circle: str, key: str) -> None:
        """Plan a failed occurrence again, once what hindered it is mended.  Raises TransitionError."""
        sets = "state = 'planned', reason = '', claimed_at = NULL, finished_at = NULL, by_hand_at = NULL"
        self._step(circle, key, sets, only=State.FAILED)

    def _insert(self, circle: str, occurrence: Occurrence) -> None:
        self._change(
            "INSERT INTO occurrence (circle, key, kind, week, number, due, until)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            circle, occurrence.key, occurrence.kind.value, occurrence.week, occurrence.number,
            micros(occurrence.due), micros(occurrence.until),
        )  # fmt: skip

    def _plan(self, circle: str, occurrence: Occurrence, *, was: State) -> None:
        sets = "state = 'planned', reason = '', finished_at = NULL, week = ?, number = ?, due = ?, until = ?"
        values = occurrence.week, occurrence.number, micros(occurrence.due), micros(occurrence.until)
        self._step(circle, occurrence.key, sets, *values, only=was)

    def _step(self, circle: str, key: str, sets: str, *values: object, only: State | None = None) -> None:
        sql = f"UPDATE occurrence SET {sets} WHERE circle = ? AND key = ? AND coalesce(?, state) = state"  # noqa: S608
        try:
            found = self._change(sql, *values, circle, key, only)
        except sqlite3.IntegrityError as error:  # the row is still as it was
            state = self._state(circle, key)
            raise TransitionError(f"{circle}/{key}, which is {state}: {error} ({sets}, {values})") from error
        if not found:
            state = self._state(circle, key)
            raise TransitionError(f"{circle}/{key} is {state}: it can't be changed ({sets}, {values})")

    def _state(self, circle: str, key: str) -> str:
        row = self._row("SELECT state FROM occurrence WHERE circle = ? AND key = ?", circle, key)
        return row["state"] if row else "unknown"


def _stored(row: sqlite3.Row) -> Stored:
    return Stored(
        key=row["key"],
        kind=Kind(row["kind"]),
        week=row["week"],
        number=row["number"],
        due=instant(row["due"]),
        until=instant(row["until"]),
        state=State(row["state"]),
        reason=row["reason"],
        held=row["held_at"] is not None,
        by_hand=row["by_hand_at"] is not None,
    )
