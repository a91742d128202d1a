"""Members, and what they said.

A message or an interaction is kept once, in whatever order and however often it is heard of; what was
deleted or forgotten is not taken in again.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from datetime import datetime

from bot.records import Consent, How, Quotation
from bot.store.choices import Choices
from bot.store.connected import instant, micros
from bot.store.rows import MemberRow, NewResponse, ResponseRow
from bot.store.searches import Searches

SELECT = (
    "SELECT response.*, member.name, quoted, start, until FROM response"
    " LEFT JOIN member ON member.circle = response.circle AND member.user_id = response.user_id"
    " LEFT JOIN response_quote ON response_quote.response = response.id "
)
OF_MESSAGE = """WHERE deleted_at IS NULL AND (response.message_id = ?1
  OR response.id = (SELECT answer FROM post WHERE message_id = ?1 AND answer IS NOT NULL))"""

INSERT = """
INSERT INTO response (circle, week, how, user_id, prompt, paragraph, parent, reply_to, text, at,
  edited_at, late, channel_id, message_id, interaction_id)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""


class Responses(Choices, Searches):
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

    def add_response(self, new: NewResponse) -> int | None:
        """Keep a response and return its id.

        The same message or interaction again gives the same id and changes nothing; None where it was
        deleted or forgotten already, its author wants nothing kept, or all that the circle had was erased, so that
        nothing is kept.
        """
        if new.user_id is not None and not self._may_be_kept(new, self._kept_from(new.circle, new.user_id)):
            return None
        if self.erased(new.circle):
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

    def add_messages(self, news: Sequence[NewResponse]) -> None:
        """Keep what members said in messages, in this order, each as `add_response` does, but many at once."""
        left_out = self._known_messages(news)
        kept_from: dict[tuple[str, int], int | None] = {}
        names: dict[tuple[str, int], str] = {}
        rows = []
        for new in news:
            assert new.user_id is not None, "whoever writes a message is known"
            assert new.message_id is not None
            who = new.circle, new.user_id
            if who not in kept_from:
                kept_from[who] = None if self.erased(new.circle) else self._kept_from(*who)
            if new.message_id in left_out or not self._may_be_kept(new, kept_from[who]):
                continue
            left_out.add(new.message_id)
            if names.get(who) != new.name:
                self.member(*who, new.name, new.at)
                names[who] = new.name
            rows.append(self._values(new))
        self._change_all(INSERT, rows)

    def _known_messages(self, news: Sequence[NewResponse]) -> set[int]:
        """Return which of these messages are kept, or are not to be kept any more."""
        ids = json.dumps([new.message_id for new in news])
        rows = self._rows(
            "SELECT id FROM gone WHERE id IN (SELECT value FROM json_each(?1))"
            " UNION ALL SELECT message_id FROM response WHERE message_id IN (SELECT value FROM json_each(?1))",
            ids,
        )
        return {int(row["id"]) for row in rows}

    @staticmethod
    def _may_be_kept(new: NewResponse, kept_from: int | None) -> bool:
        return kept_from is not None and micros(new.at) >= kept_from

    def erased(self, circle: str) -> bool:
        """Return whether all that a circle had collected was erased."""
        return self._row("SELECT 1 FROM circle WHERE id = ? AND erased_at IS NOT NULL", circle) is not None

    def _values(self, new: NewResponse) -> tuple[object, ...]:
        return (
            new.circle, new.week, new.how.value, new.user_id, new.prompt, new.paragraph, new.parent,
            new.reply_to, self._without_refusers(new.circle, new.text), micros(new.at),
            micros(new.edited_at), new.late, new.channel_id, new.message_id, new.interaction_id,
        )  # fmt: skip

    def _insert_response(self, new: NewResponse) -> int:
        row = self._row(f"{INSERT} RETURNING id", *self._values(new))
        assert row is not None, "an insertion returns its row"
        self.index_new_words()
        if words := new.quotation:
            self._change(
                "INSERT INTO response_quote (response, quoted, start, until) VALUES (?, ?, ?, ?)",
                row["id"], words.paragraph, words.start, words.end,
            )  # fmt: skip
        return int(row["id"])

    def attach_message(self, response_id: int, channel_id: int, message_id: int) -> bool:
        """Say which message shows a form's answer (the first, where it is split).

        False where the answer was taken back or out meanwhile: its copy is then among `copies_to_delete`.
        """
        sql = (
            "UPDATE response SET channel_id = ?, message_id = ?"
            " WHERE id = ? AND deleted_at IS NULL AND NOT withheld"
        )
        return self._change(sql, channel_id, message_id, response_id) > 0

    def edit_response(self, message_id: int, text: str, edited_at: datetime) -> bool:
        """Keep the last version of a message; an edit that is older than the one known changes nothing.

        False where no such message is kept: never seen, deleted, or forgotten.
        """
        kept = self._row("SELECT circle FROM response WHERE message_id = ?", message_id)
        if kept is None:
            return False
        self._drop_words("message_id = ?", message_id)
        self._change(
            "UPDATE response SET text = ?1, edited_at = ?2"
            " WHERE message_id = ?3 AND coalesce(edited_at, ?2 - 1) < ?2",
            self._without_refusers(kept["circle"], text), micros(edited_at), message_id,
        )  # fmt: skip
        self._index_words("message_id = ?", message_id)
        self._tidy_words()
        return True

    def response_by_message(self, message_id: int) -> ResponseRow | None:
        """Return the response that a message holds, or that it shows a part of."""
        row = self._row(SELECT + OF_MESSAGE, message_id)
        return response_row(row) if row else None

    def response_numbered(self, response_id: int) -> ResponseRow | None:
        """Return a response that is kept, by its id."""
        row = self._row(SELECT + "WHERE response.id = ? AND deleted_at IS NULL", response_id)
        return response_row(row) if row else None

    def taken_out(self, circle: str) -> tuple[ResponseRow, ...]:
        """Return what was taken out of a circle's archive and wasn't put back, oldest first."""
        rows = self._rows(SELECT + "WHERE response.circle = ? AND withheld ORDER BY at, id", circle)
        return tuple(response_row(row) for row in rows)

    def is_gone(self, message_id: int) -> bool:
        """Return whether a message was deleted or forgotten, so that it isn't to be kept (again)."""
        return self._row("SELECT 1 FROM gone WHERE id = ?", message_id) is not None

    def kept_messages(self, channel_id: int) -> tuple[int, ...]:
        """Return the ids of a channel's messages whose changes matter, oldest first.

        They show what is kept or a part of it, were kept as questions, or are polls that weren't deleted.
        """
        rows = self._rows(
            "SELECT message_id FROM response WHERE channel_id = ?1 AND message_id IS NOT NULL"
            " UNION SELECT message_id FROM post WHERE channel_id = ?1 AND answer IS NOT NULL"
            " AND message_id IS NOT NULL"
            " UNION SELECT message_id FROM kept_question WHERE channel_id = ?1"
            " UNION SELECT message_id FROM post WHERE channel_id = ?1 AND owner LIKE '%.poll'"
            " AND prompt IS NOT NULL AND message_id IS NOT NULL"
            " AND message_id NOT IN (SELECT id FROM gone) ORDER BY message_id",
            channel_id,
        )
        return tuple(row["message_id"] for row in rows)

    def unposted_answers(self, circle: str) -> tuple[ResponseRow, ...]:
        """Return the forms' answers that no message shows yet, oldest first."""
        rows = self._rows(
            SELECT + "WHERE response.circle = ? AND how = 'form' AND message_id IS NULL AND NOT withheld"
            " ORDER BY id",
            circle,
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
        reply_to=row["reply_to"],
        withheld=bool(row["withheld"]),
        put_back=row["put_back"],
        quotation=quotation_in(row),
    )


def quotation_in(row: sqlite3.Row) -> Quotation | None:
    """Return the words of the text that a row points at, if it does."""
    return None if row["quoted"] is None else Quotation(row["quoted"], row["start"], row["until"])


def member_row(row: sqlite3.Row) -> MemberRow:
    """Return a row of the table `member`, with the consent of `choice`, as a value."""
    return MemberRow(
        circle=row["circle"],
        user_id=row["user_id"],
        name=row["name"],
        reader=row["reader"],
        consent=Consent(row["consent"]) if row["consent"] else None,
        since=instant(row["since"]),
    )
