"""How members want their words kept: what they were asked, what they chose, and who wants nothing kept at all.

Somebody may choose before they have said anything, so this stands apart from the members.
"""

from __future__ import annotations

import re
import sqlite3
from datetime import datetime

from bot.records import Consent
from bot.store.connected import Connected, instant, micros
from bot.store.rows import ChoiceRow

SOMEONE = "@someone"
# Discord's two ways to write a mention, the second an older one (reference.mdx, message formatting).
_MENTION = re.compile(r"<@!?(\d{1,20})>")


class Choices(Connected):
    """The part of the core that knows what members have chosen."""

    def note_asked(self, circle: str, user_id: int, at: datetime) -> bool:
        """Note that somebody is shown what they can choose; False where they were before, or want nothing kept."""
        sql = "INSERT INTO choice (circle, user_id, asked_at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING"
        return self._change(sql, circle, user_id, micros(at)) > 0

    def set_consent(
        self, circle: str, user_id: int, consent: Consent | None, *, at: datetime | None = None
    ) -> None:
        """Keep how somebody's words may be shown; None: as the circle shows everybody.

        Of who wants nothing kept nothing is kept here either.  `at` is when they chose (left out: long ago).
        """
        when = micros(at) if at else 0
        self._change(
            """
            INSERT INTO choice (circle, user_id, asked_at, chosen_at, consent) VALUES (?1, ?2, ?3, ?4, ?5)
            ON CONFLICT (circle, user_id) DO UPDATE SET chosen_at = excluded.chosen_at, consent = excluded.consent
            """,
            circle, user_id, when, None if consent is None else when, consent,
        )  # fmt: skip

    def choice(self, circle: str, user_id: int) -> ChoiceRow | None:
        """Return what somebody was asked and chose; None where they weren't asked yet."""
        row = self._row("SELECT * FROM choice WHERE circle = ? AND user_id = ?", circle, user_id)
        return _choice(row) if row else None

    def reader_of(self, circle: str, user_id: int) -> int | None:
        """Return the number that somebody's pseudonym has; None of who hasn't said anything."""
        row = self._row("SELECT reader FROM member WHERE circle = ? AND user_id = ?", circle, user_id)
        return int(row["reader"]) if row else None

    def refuses(self, circle: str, user_id: int) -> bool:
        """Return whether somebody wants nothing of theirs kept in this circle."""
        sql = "SELECT 1 FROM refusal WHERE circle = ? AND user_id = ?"
        return self._row(sql, circle, user_id) is not None

    def _refuse(self, circle: str, user_id: int) -> None:
        self._change("DELETE FROM choice WHERE circle = ? AND user_id = ?", circle, user_id)
        self._change("INSERT OR IGNORE INTO refusal VALUES (?, ?)", circle, user_id)

    def accept(self, circle: str, user_id: int, at: datetime) -> bool:
        """Let somebody's words be kept again, from now on; False where they were anyway.

        What they said meanwhile stays out, also when it is read back.
        """
        sql = "DELETE FROM refusal WHERE circle = ? AND user_id = ?"
        if not self._change(sql, circle, user_id):
            return False
        self._change(
            "INSERT INTO choice (circle, user_id, asked_at, kept_from) VALUES (?1, ?2, ?3, ?3)",
            circle, user_id, micros(at),
        )  # fmt: skip
        return True

    def _kept_from(self, circle: str, user_id: int) -> int | None:
        """Return from when on what somebody says may be kept, in microseconds; None: nothing may."""
        row = self._row(
            "SELECT EXISTS (SELECT 1 FROM refusal WHERE circle = ?1 AND user_id = ?2) AS refuses,"
            " (SELECT kept_from FROM choice WHERE circle = ?1 AND user_id = ?2) AS kept_from",
            circle, user_id,
        )  # fmt: skip
        assert row is not None, "it always gives one row"
        return None if row["refuses"] else int(row["kept_from"] or 0)

    def _without_refusers(self, circle: str, text: str) -> str:
        """Return somebody's text without the numbers of those who want nothing of theirs kept."""

        def instead(found: re.Match[str]) -> str:
            return SOMEONE if self.refuses(circle, int(found[1])) else found[0]

        return _MENTION.sub(instead, text)


def _choice(row: sqlite3.Row) -> ChoiceRow:
    return ChoiceRow(
        asked_at=instant(row["asked_at"]),
        chosen_at=instant(row["chosen_at"]),
        consent=Consent(row["consent"]) if row["consent"] else None,
        kept_from=instant(row["kept_from"]),
    )
