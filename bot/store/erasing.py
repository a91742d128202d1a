"""The end of a circle's data: on its day everything that was collected of people goes, whoever they are.

Which tables hold something of people stands in `kept`; what a later table holds goes as well, without a word here.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import datetime

from bot.store.connected import micros
from bot.store.kept import KEPT
from bot.store.searches import Searches

# What the ledger and its posts need: their rows stay, and only what they say of people goes.
LEDGER = {"circle", "pause", "occurrence", "post", "event"}


class Erasing(Searches):
    """The part of the core that erases a whole circle, and knows of its archive."""

    def erase_circle(self, circle: str, at: datetime) -> None:
        """Erase everything that a circle holds of people; nothing of anybody is taken in from then on.

        The ledger of what was posted stays.  `scrub` then clears the files.
        """
        self._change("PRAGMA defer_foreign_keys = ON")  # until this transaction's end: the order is no matter
        # Copies of answers, and lines below somebody's message: who they are for stands in the owner.
        self._change(
            "DELETE FROM post WHERE circle = ?"
            " AND (answer IS NOT NULL OR owner GLOB 'suggest:*' OR owner GLOB 'choose:*')",
            circle,
        )
        self._drop_words("circle = ?", circle)
        tables = {kept.table: kept.columns for kept in KEPT if kept.table != "word"}
        for table in sorted(tables, key=lambda name: "circle" in self._columns(name)):
            self._erase_table(table, tables[table], circle)
        self._change("DELETE FROM channel WHERE circle = ?", circle)
        if self._row("SELECT 1 FROM channel LIMIT 1") is None:
            self._change("DELETE FROM gone")  # nothing is collected any more, so nothing can be a second time
        self._change(
            "UPDATE circle SET erased_at = coalesce(erased_at, ?), readers = 0, edition = NULL WHERE id = ?",
            micros(at), circle,
        )  # fmt: skip

    def _erase_table(self, table: str, columns: Iterable[str], circle: str) -> None:
        if table in LEDGER:
            blank = ", ".join(f"{column} = NULL" for column in columns)
            where = "id" if table == "circle" else "circle"
            self._change(f"UPDATE {table} SET {blank} WHERE {where} = ?", circle)  # noqa: S608 - our own names
        elif "circle" in self._columns(table):
            self._change(f"DELETE FROM {table} WHERE circle = ?", circle)  # noqa: S608
        else:
            for key in self._rows(f"PRAGMA foreign_key_list({table})"):
                parent, own, other = key["table"], key["from"], key["to"]
                self._change(
                    f"DELETE FROM {table} WHERE {own} IN (SELECT {other} FROM {parent} WHERE circle = ?)",  # noqa: S608
                    circle,
                )

    def _columns(self, table: str) -> set[str]:
        return {row["name"] for row in self._rows(f"PRAGMA table_info({table})")}

    def taken_back(self, circle: str) -> str:
        """Return a check sum of what members took back, changed or kept out: it changes whenever they do so."""
        counts = self._row(
            "SELECT count(deleted_at), count(edited_at), max(edited_at), sum(withheld), sum(put_back)"
            " FROM response WHERE circle = ?",
            circle,
        )
        members = self._rows(
            "SELECT reader, consent FROM member LEFT JOIN choice USING (circle, user_id)"
            " WHERE circle = ? ORDER BY reader",
            circle,
        )
        files = self._row(
            "SELECT count(*), count(sha256), sum(attachment.id & 4294967295) FROM attachment"
            " JOIN response ON response.id = attachment.response WHERE circle = ?",
            circle,
        )
        said = f"{tuple(counts or ())} {tuple(files or ())} {[(row['reader'], row['consent']) for row in members]}"
        return hashlib.sha256(said.encode()).hexdigest()[:16]

    def edition(self, circle: str) -> str | None:
        """Return what had been taken back when the circle's archive was made; None where it wasn't."""
        row = self._row("SELECT edition FROM circle WHERE id = ?", circle)
        return row["edition"] if row else None

    def set_edition(self, circle: str, mark: str, *, place: str) -> None:
        """Remember that the archive was made, with what had been taken back by then; the first time also where."""
        self._change(
            "UPDATE circle SET edition = ?, edition_place = coalesce(edition_place, ?)"
            " WHERE id = ? AND erased_at IS NULL",
            mark, place, circle,
        )  # fmt: skip

    def edition_place(self, circle: str) -> str | None:
        """Return where the archive lies that is to be kept true; None where there is none, or nobody knows."""
        row = self._row("SELECT edition_place FROM circle WHERE id = ?", circle)
        return row["edition_place"] if row else None

    def set_edition_place(self, circle: str, place: str | None) -> None:
        """Remember where the archive lies, once it lies nowhere else any more."""
        self._change("UPDATE circle SET edition_place = ? WHERE id = ?", place, circle)
