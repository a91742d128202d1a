"""Reactions under responses, and votes in polls; who gave them is kept so that they can be taken back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from bot.store.connected import Connected
from bot.store.rows import KeptReactions


class Votes(Connected):
    """The part of the core that knows reactions and votes."""

    def set_reaction(
        self, circle: str, channel_id: int, message_id: int, user_id: int, emoji: str, added: bool
    ) -> bool:
        """Keep a reaction to a response, or take it back; a repeat changes nothing.

        False where no such response is kept: reactions to anything else are nobody's business here.
        """
        found = self._shown(circle, channel_id, message_id)
        if found is None:
            return False
        if added:
            sql = "INSERT OR IGNORE INTO reaction (response, emoji, user_id) VALUES (?, ?, ?)"
        else:
            sql = "DELETE FROM reaction WHERE response = ? AND emoji = ? AND user_id = ?"
        self._change(sql, found, emoji, user_id)
        return True

    def replace_reactions(
        self, circle: str, channel_id: int, message_id: int, reactions: Mapping[str, Iterable[int]]
    ) -> None:
        """Keep exactly these reactions to the response that a message shows: for each emoji, who put it there."""
        found = self._shown(circle, channel_id, message_id)
        if found is None:
            return
        self._change("DELETE FROM reaction WHERE response = ?", found)
        for emoji, user_ids in reactions.items():
            for user_id in user_ids:
                self.set_reaction(circle, channel_id, message_id, user_id, emoji, added=True)

    def reactions_in(self, channel_id: int) -> tuple[KeptReactions, ...]:
        """Return each response that a channel's messages show: which messages those are, and its reactions."""
        shown = self._rows(
            "SELECT id AS response, message_id FROM response"
            " WHERE channel_id = ?1 AND message_id IS NOT NULL AND deleted_at IS NULL"
            " UNION SELECT answer, message_id FROM post"
            " WHERE channel_id = ?1 AND answer IS NOT NULL AND message_id IS NOT NULL ORDER BY 1, 2",
            channel_id,
        )
        counted = self._rows(
            "SELECT response, emoji, count(*) AS total FROM reaction"
            " WHERE response IN (SELECT id FROM response WHERE channel_id = ?) GROUP BY response, emoji",
            channel_id,
        )
        messages: dict[int, list[int]] = {}
        for row in shown:
            messages.setdefault(row["response"], []).append(row["message_id"])
        totals: dict[int, dict[str, int]] = {}
        for row in counted:
            totals.setdefault(row["response"], {})[row["emoji"]] = row["total"]
        return tuple(KeptReactions(tuple(ids), totals.get(one, {})) for one, ids in messages.items())

    def _shown(self, circle: str, channel_id: int, message_id: int) -> int | None:
        """Return the id of the response that a message shows, or shows a part of."""
        found = self._row(
            """
            SELECT id FROM response
            WHERE circle = ?1 AND deleted_at IS NULL AND (message_id = ?2 AND channel_id = ?3
              OR id = (SELECT answer FROM post WHERE message_id = ?2 AND answer IS NOT NULL))
            """,
            circle, message_id, channel_id,
        )  # fmt: skip
        return int(found["id"]) if found else None

    def set_vote(self, circle: str, message_id: int, user_id: int, option: int, added: bool) -> None:
        """Keep a vote in a poll, or take it back; a repeat changes nothing.

        The poll needn't be written down yet: a vote can overtake our own record of the post.
        """
        if added:
            sql = "INSERT OR IGNORE INTO vote (circle, message_id, user_id, option) VALUES (?, ?, ?, ?)"
        else:
            sql = "DELETE FROM vote WHERE circle = ? AND message_id = ? AND user_id = ? AND option = ?"
        self._change(sql, circle, message_id, user_id, option)

    def replace_votes(self, circle: str, message_id: int, voters: Mapping[int, Iterable[int]]) -> None:
        """Keep exactly these votes of a poll: for each option, who chose it."""
        self._change("DELETE FROM vote WHERE circle = ? AND message_id = ?", circle, message_id)
        for option, user_ids in voters.items():
            for user_id in user_ids:
                self.set_vote(circle, message_id, user_id, option, added=True)

    def votes(self, circle: str) -> dict[int, dict[int, int]]:
        """Return each poll's totals: message id -> option -> votes; options that nobody chose are absent."""
        rows = self._rows(
            "SELECT message_id, option, count(*) AS votes FROM vote WHERE circle = ?"
            " GROUP BY message_id, option ORDER BY message_id, option",
            circle,
        )
        totals: dict[int, dict[int, int]] = {}
        for message_id, option, count in rows:
            totals.setdefault(message_id, {})[option] = count
        return totals
