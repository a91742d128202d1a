"""Members, and what they said.

A message or an interaction is kept once, in whatever order and however often it is heard of; what was
deleted or forgotten is not taken in again.
"""

from __future__ import annotations

import sqlite3
from datetime import datetime

from bot.records import Consent, How
from bot.store.connected import Connected, instant, micros
from bot.store.rows import MemberRow, NewResponse, ResponseRow

SELECT = (
    "SELECT response.*, member.name FROM response"
    " LEFT JOIN member ON member.circle = response.circle AND member.user_id = response.user_id "
)
OF_MESSAGE = """WHERE deleted_at IS NULL AND (response.message_id = ?1
  OR response.id = (SELECT answer FROM post WHERE message_id = ?1 AND answer IS NOT NULL))"""


class Responses(Connected):
    """The part of the core that knows members and their responses."""

    def member(self, circle: str, user_id: int, name: str, at: datetime) -> int:
        """Get or make a member, under the latest name, and return the reader number.

        Numbers go by first appearance in the circle; one that was given is never given again.
        """
        row = self._row("SELECT reader, name FROM member WHERE circle = ? AND user_id = ?", circle, user_id)
        if row is None:
            return self._new_member(circle, user_id, name, at)
        if row["name"] != name:
            self._change("UPDATE member SET name = ? WHERE circle = ? AND user_id = ?", name, circle, user_id)
        return int(row["reader"])

    def _new_member(self, circle: str, user_id: int, name: str, at: datetime) -> int:
        counted = self._row("UPDATE circle SET readers = readers + 1 WHERE id = ? RETURNING readers", circle)
        if counted is None:
            raise LookupError(f"there is no circle {circle}")
        self._change(
            "INSERT INTO member (circle, user_id, name, reader, since) VALUES (?, ?, ?, ?, ?)",
            circle, user_id, name, counted["readers"], micros(at),
        )  # fmt: skip
        return int(counted["readers"])

    def set_consent(self, circle: str, user_id: int, consent: Consent | None) -> None:
        """Keep how a member's words may be shown; None: as the circle shows everybody.

        Raises LookupError for somebody who isn't a member: call `member` first.
        """
        sql = "UPDATE member SET consent = ? WHERE circle = ? AND user_id = ?"
        if not self._change(sql, consent, circle, user_id):
            raise LookupError(f"{user_id} is no member of {circle}")

    def add_response(self, new: NewResponse) -> int | None:
        """Keep a response and return its id.

        The same message or interaction again gives the same id and changes nothing; None where it was
        deleted or forgotten already, or all that the circle had was erased, so that nothing is kept.
        """
        if self._row("SELECT 1 FROM circle WHERE id = ? AND erased_at IS NOT NULL", new.circle):
            return None
        seen = new.message_id, new.interaction_id
        if self._row("SELECT 1 FROM gone WHERE id IN (?, ?)", *seen):
            return None
        known = self._row("SELECT id FROM response WHERE message_id = ? OR interaction_id = ?", *seen)
        if known:
            return int(known["id"])
        if new.user_id is not None:
            self.member(new.circle, new.user_id, new.name, new.at)
        return self._insert_response(new)

    def _insert_response(self, new: NewResponse) -> int:
        row = self._row(
            """
            INSERT INTO response (circle, week, how, user_id, prompt, paragraph, parent, reply_to, text, at,
              edited_at, late, channel_id, message_id, interaction_id)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id
            """,
            new.circle, new.week, new.how.value, new.user_id, new.prompt, new.paragraph, new.parent,
            new.reply_to, new.text, micros(new.at), micros(new.edited_at), new.late, new.channel_id,
            new.message_id, new.interaction_id,
        )  # fmt: skip
        assert row is not None, "an insertion returns its row"
        return int(row["id"])

    def attach_message(self, response_id: int, channel_id: int, message_id: int) -> bool:
        """Say which message shows a form's answer (the first, where it is split).

        False where the answer was taken back meanwhile: its copy is then among `copies_to_delete`.
        """
        sql = "UPDATE response SET channel_id = ?, message_id = ? WHERE id = ? AND deleted_at IS NULL"
        return self._change(sql, channel_id, message_id, response_id) > 0

    def edit_response(self, message_id: int, text: str, edited_at: datetime) -> bool:
        """Keep the last version of a message; an edit that is older than the one known changes nothing.

        False where no such message is kept: never seen, deleted, or forgotten.
        """
        self._change(
            "UPDATE response SET text = ?1, edited_at = ?2"
            " WHERE message_id = ?3 AND coalesce(edited_at, ?2 - 1) < ?2",
            text, micros(edited_at), message_id,
        )  # fmt: skip
        return self._row("SELECT 1 FROM response WHERE message_id = ?", message_id) is not None

    def response_by_message(self, message_id: int) -> ResponseRow | None:
        """Return the response that a message holds, or that it shows a part of."""
        row = self._row(SELECT + OF_MESSAGE, message_id)
        return response_row(row) if row else None

    def kept_messages(self, channel_id: int) -> tuple[int, ...]:
        """Return the ids of the messages in a channel that show what is kept, oldest first."""
        rows = self._rows(
            "SELECT message_id FROM response WHERE channel_id = ? AND message_id IS NOT NULL ORDER BY message_id",
            channel_id,
        )
        return tuple(row["message_id"] for row in rows)

    def unposted_answers(self, circle: str) -> tuple[ResponseRow, ...]:
        """Return the forms' answers that no message shows yet, oldest first."""
        rows = self._rows(
            SELECT + "WHERE response.circle = ? AND how = 'form' AND message_id IS NULL ORDER BY id", circle
        )
        return tuple(response_row(row) for row in rows)

    def awaiting(self, message_id: int) -> tuple[int, ...]:
        """Return the ids of responses that reply to a message and aren't filed yet, in order."""
        rows = self._rows(
            "SELECT id FROM response"
            " WHERE reply_to = ? AND coalesce(prompt, paragraph, parent) IS NULL ORDER BY id",
            message_id,
        )
        return tuple(row["id"] for row in rows)

    def file_response(
        self,
        response_id: int,
        *,
        how: How,
        prompt: str | None = None,
        paragraph: int | None = None,
        parent: int | None = None,
    ) -> bool:
        """File a response anew, under a prompt, a paragraph, another response or nothing; False: gone."""
        changed = self._change(
            "UPDATE response SET how = ?, prompt = ?, paragraph = ?, parent = ?"
            " WHERE id = ? AND deleted_at IS NULL",
            how.value, prompt, paragraph, parent, response_id,
        )  # fmt: skip
        return changed > 0


def response_row(row: sqlite3.Row) -> ResponseRow:
    """Return a row of SELECT as a value."""
    return ResponseRow(
        id=row["id"],
        circle=row["circle"],
        week=row["week"],
        how=How(row["how"]),
        user_id=row["user_id"],
        name=row["name"],
        prompt=row["prompt"],
        paragraph=row["paragraph"],
        parent=row["parent"],
        text=row["text"],
        at=instant(row["at"]),
        edited_at=instant(row["edited_at"]),
        late=bool(row["late"]),
        channel_id=row["channel_id"],
        message_id=row["message_id"],
    )


def member_row(row: sqlite3.Row) -> MemberRow:
    """Return a row of the table `member` as a value."""
    return MemberRow(
        circle=row["circle"],
        user_id=row["user_id"],
        name=row["name"],
        reader=row["reader"],
        consent=Consent(row["consent"]) if row["consent"] else None,
        since=instant(row["since"]),
    )
