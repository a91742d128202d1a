"""The short lines by which those who answered first by a reply are asked about their words, in the thread.

A line is a post whose owner is "choose:<reader>", and is known by it: one a member, whatever happens.  Which are due
and which are to come down is read from what is kept anyway.
"""

from __future__ import annotations

from datetime import datetime

from bot.store.connected import micros
from bot.store.posts import Posts
from bot.store.rows import Unasked

LINE = "choose:"
"""How the owner of such a post begins; the member's number follows."""
LINES = 5
"""How many such lines there are at most from one digest to the next."""

# The end of a stretch in which a line may stand: the last time the circle looked back, or went on to another week.
SINCE = """coalesce((SELECT max(finished_at) FROM occurrence
  WHERE circle = ?1 AND state = 'done' AND kind IN ('digest', 'section', 'end')), 0)"""
OF_CIRCLE = f"circle = ?1 AND owner GLOB '{LINE}[0-9]*'"
HAS_CHOSEN = "SELECT 1 FROM choice WHERE circle = member.circle AND user_id = member.user_id"


class Lines(Posts):
    """The part of the core that knows whom to ask in a thread."""

    def to_be_asked(self, circle: str) -> tuple[Unasked, ...]:
        """Return whose first answer came by a reply since the last digest and who wasn't asked yet, in order.

        Those whose line was begun come first; of the others only so many as there is room for.  After the circle's
        end nobody is: no digest would take the line down again.
        """
        rows = self._rows(
            f"""
            SELECT member.reader, response.channel_id, response.message_id, response.week, min(response.at) AS at,
              EXISTS (SELECT 1 FROM post WHERE circle = ?1 AND owner = '{LINE}' || member.reader) AS begun
            FROM response JOIN member ON member.circle = response.circle AND member.user_id = response.user_id
            WHERE response.circle = ?1 AND response.deleted_at IS NULL AND response.at >= {SINCE}
              AND response.how = 'reply' AND response.message_id IS NOT NULL
              AND NOT EXISTS ({HAS_CHOSEN})
              AND NOT EXISTS (SELECT 1 FROM occurrence WHERE circle = ?1 AND kind = 'end' AND state = 'done')
              AND NOT EXISTS (SELECT 1 FROM post WHERE circle = ?1 AND owner = '{LINE}' || member.reader
                              AND message_id IS NOT NULL)
            GROUP BY member.reader ORDER BY begun DESC, at
            """,  # noqa: S608
            circle,
        )
        sql = f"SELECT count(*) FROM post WHERE {OF_CIRCLE} AND first_try >= {SINCE}"  # noqa: S608
        counted = self._row(sql, circle)
        room = LINES - (counted[0] if counted else 0)
        begun, new = [row for row in rows if row["begun"]], [row for row in rows if not row["begun"]]
        return tuple(
            Unasked(row["reader"], row["week"], row["channel_id"], row["message_id"])
            for row in begun + new[: max(room, 0)]
        )

    def take_lines_down(self, circle: str, at: datetime) -> bool:
        """Put the lines that have had their time with what is to be deleted on Discord; return whether any.

        That is: their member has chosen, or is gone, or has taken the answer back; or the digest has come since.
        """
        rows = self._rows(
            f"""
            SELECT message_id, channel_id FROM post
            WHERE {OF_CIRCLE} AND message_id IS NOT NULL
              AND NOT EXISTS (SELECT 1 FROM gone WHERE id = post.message_id)
              AND (posted_at < {SINCE} OR NOT EXISTS (
                SELECT 1 FROM member JOIN response
                  ON response.circle = member.circle AND response.user_id = member.user_id
                WHERE member.circle = ?1 AND '{LINE}' || member.reader = post.owner
                  AND response.channel_id = post.channel_id
                  AND NOT EXISTS ({HAS_CHOSEN} AND consent IS NOT NULL)))
            """,  # noqa: S608
            circle,
        )
        for row in rows:
            self._take_line_down(row["message_id"], row["channel_id"], at)
        return bool(rows)

    def lines_in_doubt(self, circle: str) -> tuple[Unasked, ...]:
        """Return the lines that were begun, may or may not stand on Discord, and aren't wanted any more."""
        wanted = {unasked.reader for unasked in self.to_be_asked(circle)}
        rows = self._rows(
            f"SELECT owner, week, channel_id FROM post WHERE {OF_CIRCLE} AND message_id IS NULL ORDER BY id",  # noqa: S608
            circle,
        )
        found = (
            Unasked(int(row["owner"].removeprefix(LINE)), row["week"], row["channel_id"], 0) for row in rows
        )
        return tuple(unasked for unasked in found if unasked.reader not in wanted)

    def drop_line(self, circle: str, reader: int) -> None:
        """Forget a line that never came to stand on Discord."""
        sql = "DELETE FROM post WHERE circle = ? AND owner = ? AND message_id IS NULL"
        self._change(sql, circle, f"{LINE}{reader}")

    def _forget_line(self, circle: str, reader: int, at: datetime) -> None:
        """Take a member's line down, and leave nothing of when they were asked; one under way follows later."""
        owner = f"{LINE}{reader}"
        sql = "SELECT message_id, channel_id FROM post WHERE circle = ? AND owner = ? AND message_id IS NOT NULL"
        for row in self._rows(sql, circle, owner):
            if self._row("SELECT 1 FROM gone WHERE id = ?", row["message_id"]) is None:
                self._take_line_down(row["message_id"], row["channel_id"], at)
        self._change(
            "DELETE FROM post WHERE circle = ? AND owner = ? AND message_id IS NOT NULL", circle, owner
        )

    def _take_line_down(self, message_id: int, channel_id: int, at: datetime) -> None:
        self._change("INSERT OR IGNORE INTO stray_copy VALUES (?, ?)", message_id, channel_id)
        self._change("INSERT OR IGNORE INTO gone (id, at) VALUES (?, ?)", message_id, micros(at))
