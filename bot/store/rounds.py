"""Passes in a go-round, questions kept for later, and what a week's facilitator may see of people.

The last is no export: it shows, to one person, what stands in the thread before them anyway, under the names that
stand there, whatever consent says of the archive.  Of a nameless answer there is nobody to show.
"""

from __future__ import annotations

import json
from datetime import datetime

from bot.records import How
from bot.store.connected import Connected, micros
from bot.store.rows import KeptRow, Spoken


class Rounds(Connected):
    """The part of the core that knows passes and kept questions."""

    def add_pass(self, circle: str, week: str, prompt: str, user_id: int) -> bool:
        """Keep that somebody passed; False where they had already."""
        sql = "INSERT INTO pass (circle, week, prompt, user_id) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING"
        return self._change(sql, circle, week, prompt, user_id) > 0

    def take_pass_back(self, circle: str, prompt: str, user_id: int) -> None:
        """Keep nothing of somebody's passing."""
        sql = "DELETE FROM pass WHERE circle = ? AND prompt = ? AND user_id = ?"
        self._change(sql, circle, prompt, user_id)

    def passes(self, circle: str, week: str) -> tuple[int, ...]:
        """Return who passed in a week, by id: for its facilitator alone."""
        sql = "SELECT DISTINCT user_id FROM pass WHERE circle = ? AND week = ? ORDER BY user_id"
        return tuple(row["user_id"] for row in self._rows(sql, circle, week))

    def passes_of(self, circle: str, user_id: int) -> tuple[str, ...]:
        """Return the weeks in whose go-round somebody passed."""
        sql = "SELECT DISTINCT week FROM pass WHERE circle = ? AND user_id = ? ORDER BY week"
        return tuple(row["week"] for row in self._rows(sql, circle, user_id))

    def has_answered(self, circle: str, prompt: str, user_id: int) -> bool:
        """Return whether an answer of somebody's is filed under a prompt."""
        sql = "SELECT 1 FROM response WHERE circle = ? AND prompt = ? AND user_id = ? AND deleted_at IS NULL"
        return self._row(sql, circle, prompt, user_id) is not None

    def keep_question(
        self, circle: str, week: str, channel_id: int, message_id: int, *, user_id: int, at: datetime
    ) -> bool | None:
        """Keep a message as a question for later; False where the same person has already, None where it is gone."""
        if self._row("SELECT 1 FROM gone WHERE id = ?", message_id):
            return None
        sql = (
            "INSERT INTO kept_question (circle, message_id, user_id, channel_id, week, at)"
            " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING"
        )
        return self._change(sql, circle, message_id, user_id, channel_id, week, micros(at)) > 0

    def drop_question(self, circle: str, message_id: int, user_id: int) -> None:
        """Keep nothing of somebody's having kept a question."""
        sql = "DELETE FROM kept_question WHERE circle = ? AND message_id = ? AND user_id = ?"
        self._change(sql, circle, message_id, user_id)

    def questions_of(self, circle: str, user_id: int) -> tuple[tuple[int, int], ...]:
        """Return (channel id, message id) of what somebody kept as a question, the oldest first."""
        sql = "SELECT channel_id, message_id FROM kept_question WHERE circle = ? AND user_id = ? ORDER BY message_id"
        return tuple((row["channel_id"], row["message_id"]) for row in self._rows(sql, circle, user_id))

    def kept_questions(self, circle: str) -> tuple[KeptRow, ...]:
        """Return every message that was kept, once, the oldest first, with its words where they are released.

        Nothing in it says who kept it, or how many did.
        """
        rows = self._rows(
            """
            SELECT kept.message_id, kept.channel_id, kept.week, released.id AS response, released.text,
                   ours.prompt, ours.paragraph
            FROM (SELECT DISTINCT circle, message_id, channel_id, week FROM kept_question WHERE circle = ?1) AS kept
            LEFT JOIN post AS copy ON copy.message_id = kept.message_id AND copy.answer IS NOT NULL
            LEFT JOIN released ON released.circle = kept.circle
              AND (released.message_id = kept.message_id OR released.id = copy.answer)
            LEFT JOIN post AS ours ON ours.message_id = kept.message_id AND ours.answer IS NULL
              AND ours.circle = kept.circle
            GROUP BY kept.message_id ORDER BY kept.message_id
            """,
            circle,
        )
        return tuple(KeptRow(**dict(row)) for row in rows)

    def spoken(self, circle: str, week: str) -> tuple[Spoken, ...]:
        """Return what was said in a week, without the words, in order; `released` where its author may be quoted."""
        rows = self._rows(
            """
            SELECT response.id, response.user_id, member.name, response.how, response.prompt, response.paragraph,
                   response.parent, response.channel_id, response.message_id, released.id IS NOT NULL AS released
            FROM response
            LEFT JOIN member ON member.circle = response.circle AND member.user_id = response.user_id
            LEFT JOIN released ON released.id = response.id
            WHERE response.circle = ? AND response.week = ? AND response.deleted_at IS NULL
            ORDER BY response.at, response.id
            """,
            circle, week,
        )  # fmt: skip
        return tuple(Spoken(**{**dict(row), "how": How(row["how"])}) for row in rows)

    def known_people(self, circle: str, *, before: tuple[str, ...]) -> dict[int, str | None]:
        """Return who said something in these weeks, or follows, with their name where it is known."""
        rows = self._rows(
            """
            SELECT people.user_id, member.name FROM (
              SELECT user_id FROM response
              WHERE circle = ?1 AND user_id IS NOT NULL AND week IN (SELECT value FROM json_each(?2))
              UNION SELECT user_id FROM follower WHERE circle = ?1) AS people
            LEFT JOIN member ON member.circle = ?1 AND member.user_id = people.user_id
            """,
            circle, json.dumps(before),
        )  # fmt: skip
        return {row["user_id"]: row["name"] for row in rows}

    def names_of(self, circle: str) -> dict[int, str]:
        """Return the names under which members write on Discord: for a week's facilitator alone."""
        rows = self._rows("SELECT user_id, name FROM member WHERE circle = ?", circle)
        return {row["user_id"]: row["name"] for row in rows}

    def _forget_rounds(self, circle: str, user_id: int) -> None:
        self._change("DELETE FROM pass WHERE circle = ? AND user_id = ?", circle, user_id)
        self._change("DELETE FROM kept_question WHERE circle = ? AND user_id = ?", circle, user_id)

    def _drop_kept_of(self, response_id: int) -> None:
        """Keep no message as a question that shows this response, or a part of it."""
        self._change(
            "DELETE FROM kept_question WHERE message_id IN (SELECT message_id FROM response WHERE id = ?1"
            " UNION SELECT message_id FROM post WHERE answer = ?1)",
            response_id,
        )

    def _drop_kept(self, message_id: int) -> None:
        """Keep no message as a question that is gone."""
        self._change("DELETE FROM kept_question WHERE message_id = ?", message_id)
