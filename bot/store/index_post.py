"""The post that leads into a circle: which message it is, and what it was last known to say."""

from __future__ import annotations

from bot.store.connected import Connected
from bot.store.rows import IndexPost


class IndexPosts(Connected):
    """The part of the core that knows index posts."""

    def index_post(self, circle: str) -> IndexPost | None:
        """Return a circle's index post as it was last known; None before there was one."""
        row = self._row(
            "SELECT channel_id, message_id, said, pinned FROM index_post WHERE circle = ?", circle
        )
        return (
            IndexPost(row["channel_id"], row["message_id"], row["said"], bool(row["pinned"])) if row else None
        )

    def put_index_post(self, circle: str, post: IndexPost) -> None:
        """Keep which message the index post is, and what it says."""
        self._change(
            """
            INSERT INTO index_post (circle, channel_id, message_id, said, pinned) VALUES (?, ?, ?, ?, ?)
            ON CONFLICT (circle) DO UPDATE SET
              channel_id = excluded.channel_id, message_id = excluded.message_id, said = excluded.said,
              pinned = excluded.pinned
            """,
            circle, post.channel_id, post.message_id, post.said, post.pinned,
        )  # fmt: skip
