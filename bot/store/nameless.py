"""Answers without a name: kept apart until they are released, and from then on among the responses.

Nothing here knows who wrote them, or when.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from bot.records import How, Quotation
from bot.store.privacy import Privacy
from bot.store.responses import quotation_in
from bot.store.rows import NamelessCode, NewNameless, NewResponse


class Nameless(Privacy):
    """The part of the core that knows answers without a name."""

    def add_nameless(self, new: NewNameless) -> None:
        """Keep an answer until it is released."""
        self._change(
            "INSERT INTO nameless (id, circle, week, prompt, text, salt, code, quoted, start, until)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            new.id, new.circle, new.week, new.prompt, new.text, new.salt, new.code, *_numbers(new.quotation),
        )  # fmt: skip

    def nameless_wait(self, circle: str) -> bool:
        """Return whether any answer of a circle waits to be released; how many is nobody's business."""
        sql = "SELECT 1 FROM nameless WHERE circle = ? AND response IS NULL LIMIT 1"
        return self._row(sql, circle) is not None

    def release_nameless(self, circle: str, at: datetime, *, late_weeks: Collection[str] = ()) -> None:
        """Put all that wait among the responses, in the order of their random ids, all at the same instant."""
        rows = self._rows("SELECT * FROM nameless WHERE circle = ? AND response IS NULL ORDER BY id", circle)
        for row in rows:
            response = self.add_response(
                NewResponse(
                    circle,
                    row["week"],
                    How.FORM,
                    user_id=None,
                    name="",
                    text=row["text"],
                    at=at,
                    late=row["week"] in late_weeks,
                    prompt=row["prompt"],
                    quotation=quotation_in(row),
                )
            )
            self._change(
                "UPDATE nameless SET text = NULL, quoted = NULL, start = NULL, until = NULL, response = ?"
                " WHERE id = ?",
                response, row["id"],
            )  # fmt: skip
        # The write-ahead log would still tell between which other commits each was written.
        self._owe_scrub()

    def nameless_codes(self, circle: str) -> tuple[NamelessCode, ...]:
        """Return what a withdraw code is held against, for every answer that hasn't been taken back."""
        rows = self._rows("SELECT id, salt, code FROM nameless WHERE circle = ? ORDER BY id", circle)
        return tuple(NamelessCode(row["id"], row["salt"], row["code"]) for row in rows)

    def withdraw_nameless(self, nameless_id: int, at: datetime) -> None:
        """Erase an answer, released or not; what the bot posted of it is then among `copies_to_delete`."""
        row = self._row("SELECT response FROM nameless WHERE id = ?", nameless_id)
        if row is not None and row["response"] is not None:
            self._erase(row["response"], at)
        self._change("DELETE FROM nameless WHERE id = ?", nameless_id)
        self._owe_scrub()

    def set_nameless_stopped(self, circle: str, *, stopped: bool) -> None:
        """Keep that organisers have stopped answers without a name, or allow them again."""
        self._change("UPDATE circle SET nameless_stopped = ? WHERE id = ?", stopped, circle)

    def nameless_stopped(self, circle: str) -> bool:
        """Return whether organisers have stopped answers without a name."""
        return self._row("SELECT 1 FROM circle WHERE id = ? AND nameless_stopped", circle) is not None

    def _erase(self, response_id: int, at: datetime) -> None:
        """Let a withdraw code go with the answer that it was for."""
        self._change("DELETE FROM nameless WHERE response = ?", response_id)
        super()._erase(response_id, at)


def _numbers(words: Quotation | None) -> tuple[int | None, int | None, int | None]:
    return (words.paragraph, words.start, words.end) if words else (None, None, None)
