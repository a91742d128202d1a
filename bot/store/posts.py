"""What the bot has posted, part by part: the intent before each attempt, the result after it."""

from __future__ import annotations

import sqlite3
from datetime import datetime, timedelta

from bot.store.connected import Connected, instant, micros
from bot.store.rows import PostRow

# How long after a copy was put back: a circle's `if-late:` is seven days at the most.
LOOKED_FOR = timedelta(days=8)


class Posts(Connected):
    """The part of the core that knows posts."""

    def begin_post(
        self,
        circle: str,
        owner: str,
        part: str,
        nonce: str,
        channel_id: int,
        at: datetime,
        *,
        week: str = "",
        prompt: str | None = None,
        paragraph: int | None = None,
    ) -> PostRow:
        """Write down an attempt at a part and return its row; one that is posted already stays as it is.

        A repeat renews `last_try` alone: the first attempt's nonce and channel are where to look for it.  Where a copy
        of the database was put back lately, the first attempt may have been as early as the copy.
        """
        first = min(at, self.copied_at(at) or at)
        self._change(
            """
            INSERT INTO post
              (circle, owner, part, nonce, channel_id, week, prompt, paragraph, first_try, last_try)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?10, ?9)
            ON CONFLICT (circle, owner, part) DO UPDATE SET last_try = excluded.last_try
            WHERE message_id IS NULL
            """,
            circle, owner, part, nonce, channel_id, week, prompt, paragraph, micros(at), micros(first),
        )  # fmt: skip
        return self.posts(circle, owner)[part]

    def copied_at(self, now: datetime) -> datetime | None:
        """Return when the copy was made that this database comes from, if it was put back in the last days.

        Until everything that fell due in between is posted or too late, it may stand on Discord already.
        """
        sql = "SELECT max(made) AS made FROM copied WHERE put_back > ?"
        row = self._row(sql, micros(now - LOOKED_FOR))
        return instant(row["made"]) if row else None

    def post_done(
        self,
        circle: str,
        owner: str,
        part: str,
        message_id: int,
        at: datetime,
        *,
        channel_id: int | None = None,
    ) -> None:
        """Write down which message a part became.  Raises LookupError where no such part was begun.

        `channel_id` is where it stands, if that couldn't be known before: a forum's post makes its own thread.
        The copy of an answer that was taken back meanwhile is put with those to be deleted on Discord.
        """
        done = self._change(
            "UPDATE post SET message_id = ?1, posted_at = coalesce(posted_at, ?2),"
            " channel_id = coalesce(?6, channel_id)"
            " WHERE circle = ?3 AND owner = ?4 AND part = ?5 AND coalesce(message_id, ?1) = ?1",
            message_id, micros(at), circle, owner, part, channel_id,
        )  # fmt: skip
        if not done:
            raise LookupError(
                f"{circle}/{owner}/{part} was not begun, or is another message than {message_id}"
            )
        gone = self._row(
            "SELECT response.id FROM post JOIN response ON response.id = post.answer"
            " WHERE post.message_id = ? AND (response.deleted_at IS NOT NULL OR response.withheld)",
            message_id,
        )
        if gone:
            self._take_back_copies(gone["id"], at)

    def posts(self, circle: str, owner: str) -> dict[str, PostRow]:
        """Return what was begun or posted for one owner, by part, in the order of posting."""
        rows = self._rows("SELECT * FROM post WHERE circle = ? AND owner = ? ORDER BY id", circle, owner)
        return {row["part"]: _post(row) for row in rows}

    def posts_below(self, circle: str, beginning: str) -> dict[str, dict[str, PostRow]]:
        """Return what was begun or posted for all owners with a beginning that ends in a colon, by owner and part."""
        rows = self._rows(
            "SELECT * FROM post WHERE circle = ? AND owner >= ? AND owner < ? ORDER BY id",
            circle, beginning, f"{beginning[:-1]};",
        )  # fmt: skip
        found: dict[str, dict[str, PostRow]] = {}
        for row in rows:
            found.setdefault(row["owner"], {})[row["part"]] = _post(row)
        return found

    def post_by_message(self, message_id: int) -> PostRow | None:
        """Return the part that became this message (not the thread opened from it, which has the same id)."""
        row = self._row("SELECT * FROM post WHERE message_id = ? ORDER BY id LIMIT 1", message_id)
        return _post(row) if row else None

    def all_posts(self, circle: str) -> tuple[PostRow, ...]:
        """Return all that was begun or posted for a circle, in the order of posting."""
        return tuple(
            _post(row) for row in self._rows("SELECT * FROM post WHERE circle = ? ORDER BY id", circle)
        )

    def copies_to_delete(self) -> tuple[tuple[int, int], ...]:
        """Return (channel id, message id) of the bot's copies of answers that were taken back.

        They stay here until `delete_messages` has heard that they are gone from Discord.
        """
        rows = self._rows("SELECT channel_id, message_id FROM stray_copy ORDER BY message_id")
        return tuple((row["channel_id"], row["message_id"]) for row in rows)

    def _take_back_copies(self, response_id: int, at: datetime) -> None:
        """Put what was posted of an answer with the copies to be deleted; what is under way follows later."""
        self._change(
            """
            INSERT OR IGNORE INTO stray_copy (message_id, channel_id)
            SELECT message_id, channel_id FROM post WHERE answer = ?1 AND message_id IS NOT NULL
            UNION
            SELECT message_id, channel_id FROM response
            WHERE id = ?1 AND how = 'form' AND message_id IS NOT NULL
            """,
            response_id,
        )
        self._change("INSERT OR IGNORE INTO gone (id, at) SELECT message_id, ? FROM stray_copy", micros(at))
        self._change("DELETE FROM post WHERE answer = ? AND message_id IS NOT NULL", response_id)


def _post(row: sqlite3.Row) -> PostRow:
    return PostRow(
        circle=row["circle"],
        owner=row["owner"],
        part=row["part"],
        nonce=row["nonce"],
        channel_id=row["channel_id"],
        week=row["week"],
        prompt=row["prompt"],
        paragraph=row["paragraph"],
        first_try=instant(row["first_try"]),
        last_try=instant(row["last_try"]),
        message_id=row["message_id"],
        posted_at=instant(row["posted_at"]),
    )
