"""Files that came with messages: what is to be fetched, what is kept, and what of it may leave the store.

A row goes with its response, and with its row a file's last reference; `clear_files` then takes its bytes off the disk.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from pathlib import Path

from bot.records import AttachmentState, SeenAttachment, SeenAttachments, SeenMessage
from bot.store.connected import Connected, micros
from bot.store.files import clear, erase, folder_of, put
from bot.store.rows import AttachmentRow

ROWS = (
    "SELECT attachment.*, response.circle, response.channel_id, response.message_id"
    " FROM attachment JOIN response ON response.id = attachment.response "
)
# The numbers first, or SQLite goes through every file for each some of them.
RELEASED = """
SELECT attachment.*, released.circle, released.channel_id, released.message_id
FROM json_each(?) AS wanted CROSS JOIN attachment ON attachment.response = wanted.value
JOIN released ON released.id = attachment.response WHERE released.circle = ? ORDER BY attachment.id"""


class Attachments(Connected):
    """The part of the core that knows files that came with messages."""

    _path: Path

    def set_attachments(self, seen: Iterable[SeenMessage | SeenAttachments]) -> None:
        """Have exactly the files that messages have now; those of a message that isn't kept aren't either.

        What an older version of a message had changes nothing.  New ones are taken in where the circle keeps files.
        """
        for one in seen:
            row = self._row(
                "SELECT response.id, edited_at, attachments FROM response JOIN circle ON circle.id = circle"
                " WHERE message_id = ?",
                one.message_id,
            )
            if row is None or _is_older(one, row["edited_at"]):
                continue
            self._drop_attachments(row["id"], but={each.id for each in one.attachments})
            if row["attachments"]:
                for each in one.attachments:
                    self._await(row["id"], each)

    def _await(self, response: int, one: SeenAttachment) -> None:
        self._change(
            "INSERT INTO attachment (id, response, name, size, says, spoiler, url) VALUES (?, ?, ?, ?, ?, ?, ?)"
            " ON CONFLICT (id) DO UPDATE SET url = excluded.url WHERE state = 'waiting'"
            " AND response = excluded.response",
            one.id, response, one.name, max(one.size, 0), one.says, one.spoiler, one.url,
        )  # fmt: skip

    def _drop_attachments(self, response: int, *, but: Iterable[int] = ()) -> None:
        known = {row["id"] for row in self._rows("SELECT id FROM attachment WHERE response = ?", response)}
        for number in known - set(but):
            self._change("DELETE FROM attachment WHERE id = ?", number)
            self._owe_scrub()

    def _owe_scrub(self) -> None:
        """Have the files cleared, whatever happens before that."""
        self._change("INSERT OR IGNORE INTO duty VALUES ('scrub')")

    def waiting_attachments(self) -> tuple[AttachmentRow, ...]:
        """Return what is still to be fetched, oldest first."""
        return tuple(map(_attachment, self._rows(f"{ROWS} WHERE state = 'waiting' ORDER BY attachment.id")))

    def attachment(self, number: int) -> AttachmentRow | None:
        """Return one by its id."""
        row = self._row(f"{ROWS} WHERE attachment.id = ?", number)
        return _attachment(row) if row else None

    def attachments_size(self, circle: str) -> int:
        """Return how many bytes of files a circle keeps, each counted once."""
        row = self._row(
            "SELECT coalesce(sum(size), 0) FROM (SELECT DISTINCT sha256, attachment.size FROM attachment"
            " JOIN response ON response.id = attachment.response WHERE circle = ? AND sha256 IS NOT NULL)",
            circle,
        )
        assert row is not None, "a sum gives one row"
        return int(row[0])

    def keep_attachment(
        self, number: int, partial: Path, *, sha256: str, size: int, kind: str, in_all: int
    ) -> bool:
        """Put what was fetched among the files, and remember it.

        False where nobody waits for it any more, or where it would be more than `in_all` bytes with all others of its
        circle's; then it is erased.
        """
        row = self.attachment(number)
        if row is None or row.state is not AttachmentState.WAITING:
            erase(partial)
            return False
        if self.attachments_size(row.circle) + size > in_all and not self._has_file(row.circle, sha256):
            erase(partial)
            self.give_up_attachment(number, AttachmentState.FULL, size=size)
            return False
        put(partial, folder_of(self._path) / sha256)
        self._change(
            "UPDATE attachment SET state = 'kept', sha256 = ?, size = ?, kind = ?, url = NULL WHERE id = ?",
            sha256, size, kind, number,
        )  # fmt: skip
        return True

    def _has_file(self, circle: str, sha256: str) -> bool:
        return self._row(f"{ROWS} WHERE circle = ? AND sha256 = ?", circle, sha256) is not None

    def give_up_attachment(self, number: int, state: AttachmentState, *, size: int) -> None:
        """Say why a file isn't kept; `size` is what is known of its size by now."""
        self._change(
            "UPDATE attachment SET state = ?, size = ?, url = NULL WHERE id = ? AND state = 'waiting'",
            state.value, size, number,
        )  # fmt: skip

    def reconsider_attachments(self, circle: str, *, most: int, in_all: int) -> None:
        """Wait again for files that were too large for a limit that has been raised since."""
        left = in_all - self.attachments_size(circle)
        self._change(
            "UPDATE attachment SET state = 'waiting' WHERE state IN ('large', 'full') AND size <= ?"
            " AND response IN (SELECT id FROM response WHERE circle = ?)",
            min(most, left), circle,
        )  # fmt: skip

    def attachments_released(
        self, circle: str, numbers: Iterable[int]
    ) -> dict[int, tuple[AttachmentRow, ...]]:
        """Return the files that came with those of these responses which may leave the store, in their order."""
        return _by_response(self._rows(RELEASED, json.dumps(list(numbers)), circle))

    def released_with_attachments(self, circle: str) -> list[int]:
        """Return the numbers of the responses that files came with and that may leave the store, in order of time."""
        rows = self._rows(
            "SELECT DISTINCT released.id, released.at FROM attachment CROSS JOIN released"
            " ON released.id = attachment.response WHERE released.circle = ? ORDER BY released.at, released.id",
            circle,
        )
        return [row["id"] for row in rows]

    def attachments_of(self, circle: str, user_id: int) -> tuple[AttachmentRow, ...]:
        """Return the files that came with what one person has said, in their order."""
        rows = self._rows(
            f"{ROWS} WHERE response.circle = ? AND response.user_id = ? ORDER BY attachment.id",
            circle, user_id,
        )  # fmt: skip
        return tuple(map(_attachment, rows))

    def has_file(self, sha256: str) -> bool:
        """Return whether a file is on the disk."""
        return (folder_of(self._path) / sha256).is_file()

    def file_bytes(self, sha256: str) -> bytes | None:
        """Return what a file holds; None where it has been taken back since, or has gone from the disk."""
        try:
            return (folder_of(self._path) / sha256).read_bytes()
        except FileNotFoundError:
            return None

    def clear_files(self) -> None:
        """Take off the disk what no row names.  Call it on the connection that writes.  Raises OSError."""
        rows = self._rows("SELECT DISTINCT sha256 FROM attachment WHERE sha256 IS NOT NULL")
        waiting = {row["id"] for row in self._rows("SELECT id FROM attachment WHERE state = 'waiting'")}
        kept = {row["sha256"] for row in rows}
        clear(folder_of(self._path), kept=kept, is_awaited=waiting.__contains__)

    def miss_files(self) -> None:
        """Wait again for files that are gone from the disk, though nobody took them back."""
        folder = folder_of(self._path)
        for row in self._rows("SELECT DISTINCT sha256 FROM attachment WHERE sha256 IS NOT NULL"):
            if not (folder / row["sha256"]).is_file():
                self._change(
                    "UPDATE attachment SET state = 'waiting', sha256 = NULL WHERE sha256 = ?", row["sha256"]
                )


def _is_older(seen: SeenMessage | SeenAttachments, edited_at: int | None) -> bool:
    """Return whether what was seen came before the version that is kept; of a mere change nothing says so."""
    if edited_at is None or isinstance(seen, SeenAttachments):
        return False
    return seen.edited_at is None or micros(seen.edited_at) < edited_at


def _by_response(rows: Iterable[sqlite3.Row]) -> dict[int, tuple[AttachmentRow, ...]]:
    found: dict[int, tuple[AttachmentRow, ...]] = {}
    for one in map(_attachment, rows):
        found[one.response] = (*found.get(one.response, ()), one)
    return found


def _attachment(row: sqlite3.Row) -> AttachmentRow:
    return AttachmentRow(
        id=row["id"],
        response=row["response"],
        circle=row["circle"],
        channel_id=row["channel_id"],
        message_id=row["message_id"],
        name=row["name"],
        size=row["size"],
        says=row["says"],
        spoiler=bool(row["spoiler"]),
        state=AttachmentState(row["state"]),
        url=row["url"],
        sha256=row["sha256"],
        kind=row["kind"],
    )
