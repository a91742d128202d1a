"""Weeks that change hands, and the questions that facilitators ask in place of the reading's own."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from datetime import datetime

from bot.store.choices import Choices
from bot.store.connected import micros
from bot.store.deskrows import Deed, ProposalRow, ProposalState


class Swaps(Choices):
    """The part of the core that knows swaps and replaced questions; no names of people are kept for them."""

    def swaps(self, circle: str) -> dict[str, str]:
        """Return, by week, whose turn it is now: the week for which the circle's file names that facilitator."""
        rows = self._rows("SELECT week, turn FROM swap WHERE circle = ? ORDER BY week", circle)
        return {row["week"]: row["turn"] for row in rows}

    def swaps_since(self, circle: str, since: datetime, turns: Mapping[str, str]) -> dict[str, str]:
        """Return whose turn it is now by week, reckoned from whoever led the weeks at some moment.

        `turns` are the turns as they were then.  Nothing where no week has changed hands since.
        """
        sql = "SELECT 1 FROM deed WHERE circle = ? AND what = ? AND at > ? LIMIT 1"
        if self._row(sql, circle, Deed.SWAP.value, micros(since)) is None:
            return {}
        now, then = self.swaps(circle), {turn: week for week, turn in turns.items()}
        weeks = {week: now.get(week, week) for week in {*now, *turns}}
        return {
            week: then.get(turn, turn) for week, turn in sorted(weeks.items()) if then.get(turn, turn) != week
        }

    def swap(self, circle: str, week: str, other: str) -> None:
        """Have two weeks change hands."""
        turns = self.swaps(circle)
        new = {week: turns.get(other, other), other: turns.get(week, week)}
        self._change("DELETE FROM swap WHERE circle = ? AND week IN (?, ?)", circle, week, other)
        for one, turn in new.items():
            if one != turn:
                self._change("INSERT INTO swap (circle, week, turn) VALUES (?, ?, ?)", circle, one, turn)

    def propose(self, circle: str, week: str, other: str) -> int | None:
        """Write down that a swap is proposed, and return its number; None where it is already."""
        row = self._row(
            "INSERT INTO proposal (circle, week, other) VALUES (?, ?, ?) ON CONFLICT DO NOTHING RETURNING id",
            circle, week, other,
        )  # fmt: skip
        return int(row["id"]) if row else None

    def proposals(self, circle: str) -> tuple[ProposalRow, ...]:
        """Return all swaps that were ever proposed in a circle, in order."""
        rows = self._rows("SELECT * FROM proposal WHERE circle = ? ORDER BY id", circle)
        return tuple(_proposal(row) for row in rows)

    def end_proposal(self, circle: str, number: int, state: ProposalState) -> bool:
        """Say how an open proposal ended; False where it is open no longer."""
        sql = "UPDATE proposal SET state = ? WHERE circle = ? AND id = ? AND state = 'open'"
        return self._change(sql, state.value, circle, number) > 0

    def proposal_shown(self, circle: str, number: int, state: ProposalState) -> None:
        """Remember what a proposal's line on Discord says now."""
        self._change("UPDATE proposal SET shown = ? WHERE circle = ? AND id = ?", state.value, circle, number)

    def questions_asked(self, circle: str, *, since: datetime | None = None) -> dict[str, str]:
        """Return the questions that are asked in place of the reading's own, by prompt; only those asked `since`."""
        rows = self._rows(
            "SELECT prompt, question FROM asked WHERE circle = ?1 AND (?2 IS NULL OR EXISTS (SELECT 1 FROM deed"
            " WHERE circle = ?1 AND what = ?3 AND target = asked.prompt AND at > ?2)) ORDER BY prompt",
            circle, micros(since), Deed.ASK.value,
        )  # fmt: skip
        return {row["prompt"]: row["question"] for row in rows}

    def ask(self, circle: str, prompt: str, question: str) -> None:
        """Ask another question in place of a prompt's own."""
        self._change(
            "INSERT INTO asked (circle, prompt, question) VALUES (?, ?, ?)"
            " ON CONFLICT (circle, prompt) DO UPDATE SET question = excluded.question",
            circle, prompt, self._without_refusers(circle, question),
        )  # fmt: skip

    def unask(self, circle: str, prompt: str) -> bool:
        """Ask a prompt's own question after all; False where nothing stood in its place."""
        return self._change("DELETE FROM asked WHERE circle = ? AND prompt = ?", circle, prompt) > 0


def _proposal(row: sqlite3.Row) -> ProposalRow:
    shown = row["shown"]
    return ProposalRow(
        number=row["id"],
        week=row["week"],
        other=row["other"],
        state=ProposalState(row["state"]),
        shown=ProposalState(shown) if shown else None,
    )
