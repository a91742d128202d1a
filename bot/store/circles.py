"""Circles, their pauses, and the channels that are collected from."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection
from datetime import datetime

from bot.records import Pause
from bot.store.connected import Connected, instant, micros
from bot.store.rows import CircleRow, Watched

WATCHED = (
    "SELECT channel.channel_id, circle, week, mark, attachments"
    " FROM channel JOIN circle ON circle.id = channel.circle "
)


class Circles(Connected):
    """The part of the core that knows circles."""

    def put_circle(self, row: CircleRow) -> None:
        """Keep a circle, or what has changed of it."""
        self._change(
            """
            INSERT INTO circle (id, name, guild_id, channel_id, organisers_id, names, sample, attachments)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (id) DO UPDATE SET
              name = excluded.name, guild_id = excluded.guild_id, channel_id = excluded.channel_id,
              organisers_id = excluded.organisers_id, names = excluded.names, sample = excluded.sample,
              attachments = excluded.attachments
            """,
            row.id, row.name, row.guild_id, row.channel_id, row.organisers_id, row.names, row.sample,
            row.attachments,
        )  # fmt: skip

    def circle(self, circle: str) -> CircleRow | None:
        """Return a circle by its id."""
        row = self._row("SELECT * FROM circle WHERE id = ?", circle)
        return _circle(row) if row else None

    def circles(self) -> tuple[CircleRow, ...]:
        """Return all circles by id."""
        return tuple(_circle(row) for row in self._rows("SELECT * FROM circle ORDER BY id"))

    def pause(self, circle: str, at: datetime) -> bool:
        """Begin a pause; False where one is on already."""
        begun = self._change(
            "INSERT INTO pause (circle, start) VALUES (?, ?) ON CONFLICT DO NOTHING", circle, micros(at)
        )
        return begun > 0

    def resume(self, circle: str, at: datetime) -> bool:
        """End the pause; False where none is on."""
        sql = "UPDATE pause SET until = max(start, ?) WHERE circle = ? AND until IS NULL"
        return self._change(sql, micros(at), circle) > 0

    def pauses(self, circle: str) -> tuple[Pause, ...]:
        """Return a circle's pauses in their order; the last one may still be on."""
        rows = self._rows("SELECT start, until FROM pause WHERE circle = ? ORDER BY start, id", circle)
        return tuple(Pause(instant(start), instant(until)) for start, until in rows)

    def watch(self, circle: str, channel_id: int, week: str) -> None:
        """Collect from a channel or thread from now on.  A channel belongs to one circle: else ValueError."""
        watched = self._change(
            "INSERT INTO channel (channel_id, circle, week) VALUES (?, ?, ?)"
            " ON CONFLICT (channel_id) DO UPDATE SET week = excluded.week WHERE circle = excluded.circle",
            channel_id, circle, week,
        )  # fmt: skip
        if not watched:
            raise ValueError(f"channel {channel_id} is watched for another circle than {circle}")

    def watched(self, among: Collection[int] | None = None) -> dict[int, Watched]:
        """Return every channel that is collected from, of all circles, or those of them that are `among` these."""
        if among is None:
            rows = self._rows(WATCHED + "ORDER BY channel.channel_id")
        else:
            among_these = (
                "WHERE channel.channel_id IN (SELECT value FROM json_each(?)) ORDER BY channel.channel_id"
            )
            rows = self._rows(WATCHED + among_these, json.dumps(sorted(among)))
        return {
            row["channel_id"]: Watched(row["circle"], row["week"], row["mark"], bool(row["attachments"]))
            for row in rows
        }

    def set_mark(self, channel_id: int, message_id: int) -> None:
        """Remember that all up to this message is collected; a mark never goes back."""
        self._change("UPDATE channel SET mark = max(mark, ?) WHERE channel_id = ?", message_id, channel_id)


def _circle(row: sqlite3.Row) -> CircleRow:
    return CircleRow(
        id=row["id"],
        name=row["name"],
        guild_id=row["guild_id"],
        channel_id=row["channel_id"],
        organisers_id=row["organisers_id"],
        names=row["names"],
        sample=bool(row["sample"]),
        attachments=bool(row["attachments"]),
    )
