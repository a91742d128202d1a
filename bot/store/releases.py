"""What may leave the store: always through the views `shown` and `released`, which weigh consent.

Totals of votes and reactions name and quote nobody; they count everyone.  Those of a private poll have a rule of
their own, which `ballots` holds.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from bot.records import How, State
from bot.store.ballots import Ballots
from bot.store.connected import instant
from bot.store.responses import quotation_in
from bot.store.rows import BallotRow, Counts, FiledRow, Released, ReleasedVotes

_FROM = """
SELECT released.*, quoted, start, until,
       (SELECT json_group_array(json_array(emoji, total)) FROM (
          SELECT emoji, count(*) AS total FROM reaction WHERE response = released.id
          GROUP BY emoji ORDER BY emoji
        )) AS reactions
FROM {source} LEFT JOIN response_quote ON response_quote.response = released.id WHERE circle = ?"""
RELEASED = _FROM.format(source="released")
# The numbers first, or SQLite goes through the whole circle for each some of them.
SOME = _FROM.format(source="json_each(?1) AS wanted CROSS JOIN released ON released.id = wanted.value")
IN_ORDER = " ORDER BY at, id"
FILED = """
SELECT id, week, prompt, paragraph, parent, author, reader FROM released WHERE circle = ? ORDER BY at, id"""
_NO_REACTIONS = "[]"
_HOW = {how.value: how for how in How}
# The plus has SQLite go through the responses as they lie, by their numbers: it would sort them all in memory.
NUMBERS = "SELECT id FROM released WHERE +circle = ? ORDER BY id"


class Releases(Ballots):
    """The part of the core that gives words out."""

    def released(self, circle: str, *, week: str | None = None) -> Iterator[Released]:
        """Yield a circle's responses (or one week's) as their authors agreed, row by row, by (at, id).

        Use it up inside the read that it was asked for in.
        """
        if week is None:
            rows = self._db.execute(RELEASED + IN_ORDER, (circle,))
        else:
            rows = self._db.execute(f"{RELEASED} AND week = ?{IN_ORDER}", (circle, week))
        return (_released(row) for row in rows)

    def released_among(self, circle: str, numbers: Iterable[int]) -> Iterator[Released]:
        """Yield those of a circle's responses that have these numbers, in whatever order."""
        rows = self._db.execute(SOME, (json.dumps(list(numbers)), circle))
        return (_released(row) for row in rows)

    def filed(self, circle: str) -> Iterator[FiledRow]:
        """Yield where each response that `released` gives was filed, in the same order, without its words."""
        return (FiledRow(*row) for row in self._db.execute(FILED, (circle,)))

    def released_numbers(self, circle: str) -> Iterator[int]:
        """Yield the numbers of the responses that `released` gives, the smallest first."""
        rows = self._db.execute(NUMBERS, (circle,))
        return (number for (number,) in rows)

    def released_latest(self, circle: str) -> datetime | None:
        """Return when the last of these was written or edited."""
        row = self._row("SELECT max(coalesce(edited_at, at)) FROM released WHERE circle = ?", circle)
        latest: int | None = row[0] if row else None
        return instant(latest)

    def released_count(self, circle: str) -> int:
        """Return how many responses `released` yields."""
        row = self._row("SELECT count(*) FROM released WHERE circle = ?", circle)
        assert row is not None, "counting gives one row"
        return int(row[0])

    def shown_names(self, circle: str) -> dict[int, str]:
        """Return how members are called in what leaves the store; those who aren't quoted are absent."""
        rows = self._rows("SELECT user_id, label FROM shown WHERE circle = ? ORDER BY reader", circle)
        return {row["user_id"]: row["label"] for row in rows}

    def pseudonyms(self, circle: str) -> dict[int, int]:
        """Return the readers' numbers of those who may be quoted, by Discord's ids, whatever name they chose."""
        rows = self._rows("SELECT user_id, reader FROM shown WHERE circle = ? ORDER BY reader", circle)
        return {row["user_id"]: row["reader"] for row in rows}

    def names_to_hide(self, circle: str) -> tuple[tuple[str, int | None], ...]:
        """Return what members are called on Discord, so that it can be taken out of what others wrote.

        With each name comes its reader's number; None of who isn't quoted, and so has none to be shown.
        """
        rows = self._rows(
            "SELECT member.name, shown.reader FROM member LEFT JOIN shown USING (circle, user_id)"
            " WHERE member.circle = ? ORDER BY member.reader",
            circle,
        )
        return tuple((row["name"], row["reader"]) for row in rows)

    def released_votes(self, circle: str) -> tuple[ReleasedVotes, ...]:
        """Return the totals of the bot's polls in the order of posting: private ones, and others that have votes."""
        ballots = {ballot.message_id: ballot for ballot in self.ballots(circle).values() if ballot.message_id}
        totals = self.votes(circle)
        rows = self._rows(
            "SELECT message_id, channel_id, week, prompt FROM post WHERE circle = ? ORDER BY id", circle
        )
        return tuple(
            _votes(row, ballots.get(row["message_id"]), totals.get(row["message_id"], {}))
            for row in rows
            if row["message_id"] in totals or row["message_id"] in ballots
        )

    def counts(self, circle: str) -> Counts:
        """Return how much a circle holds, for its status."""
        row = self._row(
            """
            SELECT (SELECT count(*) FROM member WHERE circle = ?1) AS readers,
              (SELECT count(*) FROM response WHERE circle = ?1 AND how IN ('reply', 'form')) AS answers,
              (SELECT count(*) FROM response WHERE circle = ?1 AND how = 'message') AS conversation,
              (SELECT count(*) FROM reaction JOIN response AS under ON under.id = response
               WHERE under.circle = ?1) AS reactions,
              (SELECT count(*) FROM vote WHERE circle = ?1) AS votes
            """,
            circle,
        )
        assert row is not None, "counting gives one row"
        states = self._rows("SELECT state, count(*) FROM occurrence WHERE circle = ? GROUP BY state", circle)
        return Counts(**dict(row), occurrences={State(state): count for state, count in states})


def _votes(row: sqlite3.Row, ballot: BallotRow | None, totals: Mapping[int, int]) -> ReleasedVotes:
    place = row["message_id"], row["channel_id"], row["week"], row["prompt"]
    if ballot is None:
        return ReleasedVotes(*place, tuple(totals.items()))
    return ReleasedVotes(*place, ballot.totals, is_private=True, is_open=ballot.is_open)


def _released(row: sqlite3.Row) -> Released:
    return Released(
        id=row["id"],
        week=row["week"],
        prompt=row["prompt"],
        paragraph=row["paragraph"],
        how=_HOW[row["how"]],
        author=row["author"],
        named=bool(row["named"]),
        reader=row["reader"],
        parent=row["parent"],
        at=instant(row["at"]),
        edited_at=instant(row["edited_at"]),
        late=bool(row["late"]),
        text=row["text"],
        reactions=_reactions(row["reactions"]),
        channel_id=row["channel_id"],
        message_id=row["message_id"],
        quotation=quotation_in(row),
    )


def _reactions(stored: str) -> tuple[tuple[str, int], ...]:
    return () if stored == _NO_REACTIONS else tuple((emoji, total) for emoji, total in json.loads(stored))
