"""The meetings in the server's calendar: what Discord was told of them, and who wants to be reminded."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from datetime import datetime

from bot.records import CalendarEvent, EventState
from bot.store.connected import Connected, instant, micros
from bot.store.rows import EventRow


class Meetings(Connected):
    """The part of the core that knows meetings."""

    def begin_event(self, circle: str, week: str, event: CalendarEvent, *, turn: int, at: datetime) -> None:
        """Write down an attempt to make a week's event, in place of the one before."""
        self._change(
            """
            INSERT OR REPLACE INTO event
              (circle, week, turn, state, last_try, name, description, start, until, location, voice_id)
            VALUES (?, ?, ?, 'begun', ?, ?, ?, ?, ?, ?, ?)
            """,
            circle, week, turn, micros(at), *_columns(event),
        )  # fmt: skip

    def event_made(self, circle: str, week: str, event_id: int) -> None:
        """Write down which event a week's became."""
        sql = "UPDATE event SET event_id = ?, state = 'open' WHERE circle = ? AND week = ?"
        self._change(sql, event_id, circle, week)

    def event_changed(self, circle: str, week: str, event: CalendarEvent) -> None:
        """Write down what Discord was told anew of a week's event."""
        self._change(
            "UPDATE event SET name = ?, description = ?, start = ?, until = ?, location = ?, voice_id = ?"
            " WHERE circle = ? AND week = ?",
            *_columns(event), circle, week,
        )  # fmt: skip

    def event_ended(self, circle: str, week: str, state: EventState) -> None:
        """Write down that a week's event is over or gone, and how."""
        self._change("UPDATE event SET state = ? WHERE circle = ? AND week = ?", state.value, circle, week)

    def events(self, circle: str) -> dict[str, EventRow]:
        """Return a circle's events by week, the earliest first."""
        rows = self._rows("SELECT * FROM event WHERE circle = ? ORDER BY start, week", circle)
        return {row["week"]: _event(row) for row in rows}

    def set_interest(self, circle: str, week: str, user_ids: Iterable[int]) -> None:
        """Keep exactly these as interested in a week's meeting."""
        self._change("DELETE FROM interest WHERE circle = ? AND week = ?", circle, week)
        for user_id in user_ids:
            self._change("INSERT OR IGNORE INTO interest VALUES (?, ?, ?)", circle, week, user_id)

    def interest(self, circle: str, week: str) -> tuple[int, ...]:
        """Return who is kept as interested in a week's meeting, by id."""
        sql = "SELECT user_id FROM interest WHERE circle = ? AND week = ? ORDER BY user_id"
        return tuple(row["user_id"] for row in self._rows(sql, circle, week))

    def interests_of(self, circle: str, user_id: int) -> tuple[str, ...]:
        """Return the weeks in whose meetings somebody is interested."""
        sql = "SELECT week FROM interest WHERE circle = ? AND user_id = ? ORDER BY week"
        return tuple(row["week"] for row in self._rows(sql, circle, user_id))


def _columns(event: CalendarEvent) -> tuple[object, ...]:
    return (
        event.name, event.description, micros(event.start), micros(event.end), event.location, event.voice_id,
    )  # fmt: skip


def _event(row: sqlite3.Row) -> EventRow:
    event = CalendarEvent(
        name=row["name"],
        description=row["description"],
        start=instant(row["start"]),
        end=instant(row["until"]),
        location=row["location"],
        voice_id=row["voice_id"],
    )
    return EventRow(
        row["week"], row["turn"], EventState(row["state"]), instant(row["last_try"]), row["event_id"], event
    )
