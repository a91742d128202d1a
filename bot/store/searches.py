"""Words looked up in what was said: through the consent view alone, newest first.

The index counts up as responses are kept, so that its own order, backwards, is newest first and nothing is sorted
(sqlite.org/fts5.html, 4.4.3 and 5).
"""

from __future__ import annotations

from collections.abc import Iterator

from bot.records import How
from bot.store.connected import Connected, instant
from bot.store.rows import Hit

MOST_WORDS = 8
"""Further ones are left out of account."""
LONGEST_WORD = 60
NEW = "id > (SELECT coalesce(max(id), 0) FROM word_docsize)"
SEARCH = """
SELECT released.* FROM word CROSS JOIN released ON released.id = word.rowid
WHERE word MATCH ?1 AND (?2 IS NULL OR released.circle = ?2) ORDER BY word.rowid DESC LIMIT ?3"""


class Searches(Connected):
    """The part of the core that finds what was said by its words."""

    def find_words(self, typed: str, *, circle: str | None = None, most: int = 20) -> tuple[Hit, ...]:
        """Return the newest responses in which all these words stand, of one circle or of all.

        Nothing that is typed means anything to the search but its words.
        """
        words = list(_words(typed))
        if not words:
            return ()
        rows = self._rows(SEARCH, " AND ".join(words), circle, most)
        return tuple(
            Hit(
                id=row["id"],
                circle=row["circle"],
                week=row["week"],
                prompt=row["prompt"],
                paragraph=row["paragraph"],
                how=How(row["how"]),
                author=row["author"],
                at=instant(row["at"]),
                text=row["text"],
                channel_id=row["channel_id"],
                message_id=row["message_id"],
            )
            for row in rows
        )

    def index_new_words(self) -> None:
        """Take into the index whatever has come in since, in whatever way; each write ends with it.

        Ids count up, so that what is new comes after the last that is there (AUTOINCREMENT).
        """
        # Asked first, for most writes bring in no words, and then nothing is to be written.
        if self._row(f"SELECT 1 FROM response WHERE text IS NOT NULL AND {NEW} LIMIT 1"):  # noqa: S608
            self._index_words(NEW)

    def _index_words(self, which: str, *values: object) -> None:
        """Take the words of responses into the index; `which` is a condition on `response`, in SQL."""
        sql = (
            f"INSERT INTO word (rowid, text) SELECT id, text FROM response WHERE text IS NOT NULL AND {which}"  # noqa: S608
        )
        self._change(sql, *values)

    def _drop_words(self, which: str, *values: object) -> None:
        """Take the words of responses out of the index again, before their texts change or go.

        Call it once for all that change together, and let them change before it is called again.
        """
        self.index_new_words()  # what isn't there can't be taken out
        columns = "SELECT 'delete', id, text FROM response WHERE text IS NOT NULL"
        self._change(f"INSERT INTO word (word, rowid, text) {columns} AND {which}", *values)

    def _tidy_words(self) -> None:
        """Leave no word in the index that stands in no text any more, as far as that takes no more than a moment.

        What changes is noted beside what was there before, until both are merged (sqlite.org/fts5.html, 6.7).
        """
        self._change("INSERT INTO word (word, rank) VALUES ('merge', -500)")


def _words(typed: str) -> Iterator[str]:
    """Give each word as the search takes it: between quotation marks, in which nothing has a meaning."""
    for word in typed.replace("\0", " ").split()[:MOST_WORDS]:
        if any(char.isalnum() for char in word):
            yield '"' + word[:LONGEST_WORD].replace('"', '""') + '"'
