"""Who follows a circle: an account's number, since when, and the thread that it was added to last."""

from __future__ import annotations

from datetime import datetime

from bot.store.connected import Connected, instant, micros


class Followers(Connected):
    """The part of the core that knows who is to be added to each week's thread."""

    def follow(self, circle: str, user_id: int, at: datetime) -> bool:
        """Note that somebody follows from now on; False where they do already."""
        sql = "INSERT INTO follower (circle, user_id, since) VALUES (?, ?, ?) ON CONFLICT DO NOTHING"
        return self._change(sql, circle, user_id, micros(at)) > 0

    def unfollow(self, circle: str, user_id: int) -> bool:
        """Keep nothing of somebody's following; False where they don't follow."""
        return self._change("DELETE FROM follower WHERE circle = ? AND user_id = ?", circle, user_id) > 0

    def follows_since(self, circle: str, user_id: int) -> datetime | None:
        """Return since when somebody follows; None where they don't."""
        row = self._row("SELECT since FROM follower WHERE circle = ? AND user_id = ?", circle, user_id)
        return instant(row["since"]) if row else None

    def followers_to_add(self, circle: str, thread_id: int) -> tuple[int, ...]:
        """Return who follows and was added to another thread last, or to none; in the order of following."""
        sql = "SELECT user_id FROM follower WHERE circle = ? AND thread_id IS NOT ? ORDER BY since, user_id"
        return tuple(row["user_id"] for row in self._rows(sql, circle, thread_id))

    def follower_added(self, circle: str, user_id: int, thread_id: int) -> None:
        """Remember that a follower was added to a thread, so that it isn't done twice; they may leave it."""
        sql = "UPDATE follower SET thread_id = ? WHERE circle = ? AND user_id = ?"
        self._change(sql, thread_id, circle, user_id)
