"""Reactions under responses, and votes in polls; who gave them is kept so that they can be taken back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from bot.store.connected import Connected


class Votes(Connected):
    """The part of the core that knows reactions and votes."""

    def set_reaction(
        self, circle: str, channel_id: int, message_id: int, user_id: int, emoji: str, added: bool
    ) -> bool:
        """Keep a reaction to a response, or take it back; a repeat changes nothing.

        False where no such response is kept: reactions to anything else are nobody's business here.
        """
        found = self._row(
            """
            SELECT id FROM response
            WHERE circle = ?1 AND deleted_at IS NULL AND (message_id = ?2 AND channel_id = ?3
              OR id = (SELECT answer FROM post WHERE message_id = ?2 AND answer IS NOT NULL))
            """,
            circle, message_id, channel_id,
        )  # fmt: skip
        if found is None:
            return False
        if added:
            sql = "INSERT OR IGNORE INTO reaction (response, emoji, user_id) VALUES (?, ?, ?)"
        else:
            sql = "DELETE FROM reaction WHERE response = ? AND emoji = ? AND user_id = ?"
        self._change(sql, found["id"], emoji, user_id)
        return True

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
