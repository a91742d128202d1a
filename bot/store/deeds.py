"""Who did what to a circle's schedule and archive, and when."""

from __future__ import annotations

import sqlite3

from bot.store.choices import Choices
from bot.store.connected import instant, micros
from bot.store.deskrows import Deed, DeedRow, NewDeed


class Deeds(Choices):
    """The part of the core that knows deeds.  Write one in the same transaction as its effect."""

    def add_deed(self, circle: str, deed: NewDeed) -> None:
        """Write down what somebody did."""
        self._change(
            "INSERT INTO deed (circle, at, user_id, name, what, target, detail, response, reason)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            circle, micros(deed.at), deed.user_id, deed.name, deed.what.value, deed.target, deed.detail,
            deed.response, deed.reason and self._without_refusers(circle, deed.reason),
        )  # fmt: skip

    def deeds(self, circle: str, *, most: int | None = None) -> tuple[DeedRow, ...]:
        """Return what was done in a circle, oldest first; at `most` so many, the latest."""
        rows = self._rows(
            "SELECT * FROM deed WHERE circle = ? ORDER BY id DESC LIMIT ?",
            circle,
            -1 if most is None else most,
        )
        return tuple(_deed(row) for row in reversed(rows))

    def deeds_of(self, circle: str, user_id: int) -> tuple[DeedRow, ...]:
        """Return what one person did in a circle, oldest first."""
        rows = self._rows("SELECT * FROM deed WHERE circle = ? AND user_id = ? ORDER BY id", circle, user_id)
        return tuple(_deed(row) for row in rows)

    def unname_deeds(self, circle: str, user_id: int) -> None:
        """Leave of one person's deeds that somebody did them."""
        self._change(
            "UPDATE deed SET user_id = NULL, name = NULL, reason = NULL WHERE circle = ? AND user_id = ?",
            circle, user_id,
        )  # fmt: skip

    def unsay_reasons(self, response_id: int) -> None:
        """Erase what was said of a response that is gone."""
        self._change("UPDATE deed SET reason = NULL WHERE response = ?", response_id)


def _deed(row: sqlite3.Row) -> DeedRow:
    return DeedRow(
        at=instant(row["at"]),
        name=row["name"],
        what=Deed(row["what"]),
        target=row["target"],
        detail=row["detail"],
        response=row["response"],
        reason=row["reason"],
    )
