"""Polls by buttons: votes as in any poll, but totals only, only once it has ended, and only from five voters on.

They are counted once.  What is shown afterwards is that count and never a new one: whoever compared two of them would
learn what somebody chose who has taken a vote back or was forgotten in between.
"""

from __future__ import annotations

import json
import sqlite3
from datetime import datetime

from bot.store.connected import instant, micros
from bot.store.rows import BallotRow
from bot.store.votes import Votes

ENOUGH = 5
SELECT = """
SELECT ballot.*, post.message_id, post.channel_id FROM ballot
LEFT JOIN post ON post.circle = ballot.circle AND post.owner = ballot.owner AND post.part = ballot.prompt """


class Ballots(Votes):
    """The part of the core that knows polls by buttons."""

    def hold_ballot(self, circle: str, prompt: str, *, owner: str, until: datetime) -> None:
        """Note, before it is posted, that a poll is by buttons; one that is counted already stays as it is."""
        self._change(
            "INSERT INTO ballot (circle, prompt, owner, until) VALUES (?, ?, ?, ?)"
            " ON CONFLICT (circle, prompt) DO UPDATE SET owner = excluded.owner, until = excluded.until"
            " WHERE counted_at IS NULL",
            circle, prompt, owner, micros(until),
        )  # fmt: skip

    def drop_ballot(self, circle: str, prompt: str) -> None:
        """Note that a poll is one of Discord's own, unless it stands there by buttons already."""
        ballot = self.ballot(circle, prompt)
        if ballot and ballot.message_id is None:
            self._change("DELETE FROM ballot WHERE circle = ? AND prompt = ?", circle, prompt)

    def ballot(self, circle: str, prompt: str) -> BallotRow | None:
        """Return a poll by buttons; None for one of Discord's own, or none."""
        row = self._row(SELECT + "WHERE ballot.circle = ? AND ballot.prompt = ?", circle, prompt)
        return _ballot(row) if row else None

    def ballots(self, circle: str) -> dict[str, BallotRow]:
        """Return a circle's polls by buttons, by prompt."""
        rows = self._rows(SELECT + "WHERE ballot.circle = ? ORDER BY ballot.until, ballot.prompt", circle)
        return {row["prompt"]: _ballot(row) for row in rows}

    def choose(self, circle: str, message_id: int, user_id: int, option: int | None) -> int | None:
        """Keep this option, or with None no option, as somebody's one vote; return the option before, if any."""
        of = circle, message_id, user_id
        sql = "SELECT option FROM vote WHERE circle = ? AND message_id = ? AND user_id = ?"
        before = self._row(sql, *of)
        self._change("DELETE FROM vote WHERE circle = ? AND message_id = ? AND user_id = ?", *of)
        if option is not None:
            self.set_vote(circle, message_id, user_id, option, added=True)
        return int(before["option"]) if before else None

    def next_ballot_end(self) -> datetime | None:
        """Return when the next poll by buttons ends that isn't counted yet; that may have passed."""
        row = self._row("SELECT min(until) AS until FROM ballot WHERE counted_at IS NULL")
        return instant(row["until"]) if row else None

    def count_ballots(self, at: datetime) -> None:
        """Count all that have ended by now; below five voters nothing is counted at all."""
        rows = self._rows(SELECT + "WHERE ballot.counted_at IS NULL AND ballot.until <= ?", micros(at))
        for row in rows:
            totals = self.votes(row["circle"]).get(row["message_id"] or 0, {})
            shown = json.dumps(sorted(totals.items())) if sum(totals.values()) >= ENOUGH else None
            self._change(
                "UPDATE ballot SET counted_at = ?, totals = ? WHERE circle = ? AND prompt = ?",
                micros(at), shown, row["circle"], row["prompt"],
            )  # fmt: skip

    def ballots_to_show(self, circle: str) -> tuple[BallotRow, ...]:
        """Return what is counted, but whose message doesn't say so yet."""
        rows = self._rows(
            SELECT + "WHERE ballot.circle = ? AND ballot.counted_at IS NOT NULL AND ballot.shown_at IS NULL"
            " AND post.message_id IS NOT NULL ORDER BY ballot.until, ballot.prompt",
            circle,
        )
        return tuple(_ballot(row) for row in rows)

    def ballot_shown(self, circle: str, prompt: str, at: datetime) -> None:
        """Note that a poll's message says that it is over, or is gone."""
        self._change(
            "UPDATE ballot SET shown_at = ? WHERE circle = ? AND prompt = ?", micros(at), circle, prompt
        )

    def _drop_totals(self, message_id: int) -> None:
        """Keep no totals of a poll whose message is gone."""
        self._change(
            "UPDATE ballot SET totals = NULL WHERE (circle, owner, prompt) IN"
            " (SELECT circle, owner, part FROM post WHERE message_id = ?)",
            message_id,
        )


def _ballot(row: sqlite3.Row) -> BallotRow:
    return BallotRow(
        circle=row["circle"],
        prompt=row["prompt"],
        until=instant(row["until"]),
        is_open=row["counted_at"] is None,
        totals=tuple((option, votes) for option, votes in json.loads(row["totals"] or "[]")),
        channel_id=row["channel_id"],
        message_id=row["message_id"],
    )
