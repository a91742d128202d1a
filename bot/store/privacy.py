"""What a person may ask of the store: to see what it holds, to have it deleted, to be forgotten.

A deleted response leaves its own id and the time of deletion.  The ids of what is gone are remembered apart
from it, so that nothing is collected a second time by reading back.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import datetime

from bot.records import END_WEEK
from bot.store.attachments import Attachments
from bot.store.ballots import Ballots
from bot.store.choices import SOMEONE
from bot.store.connected import micros
from bot.store.deeds import Deeds
from bot.store.followers import Followers
from bot.store.lines import Lines
from bot.store.meetings import Meetings
from bot.store.responses import SELECT, Responses, member_row, response_row
from bot.store.rounds import Rounds
from bot.store.rows import ResponseRow, VoteRow, Words

OWN_TABLES = (
    *("member", "choice", "refusal", "response", "reaction", "vote"),
    *("follower", "interest", "deed", "pass", "kept_question"),
)
"""The tables that `Words` has a place of its own for."""
ONE_OF = "id IN (SELECT value FROM json_each(?))"


class Privacy(Attachments, Ballots, Deeds, Followers, Meetings, Lines, Responses, Rounds):
    """The part of the core that gives people their words back."""

    def words_of(self, circle: str, user_id: int) -> Words:
        """Return everything that a circle holds of one person (nameless answers can't be found)."""
        person = circle, user_id
        member = self._row(
            "SELECT member.*, consent FROM member LEFT JOIN choice USING (circle, user_id)"
            " WHERE circle = ? AND user_id = ?",
            *person,
        )
        responses = self._rows(
            SELECT + "WHERE response.circle = ? AND response.user_id = ? ORDER BY at, id", *person
        )
        reactions = self._rows(
            """
            SELECT response, emoji FROM reaction JOIN response AS under ON under.id = response
            WHERE under.circle = ? AND reaction.user_id = ? ORDER BY response, emoji
            """,
            *person,
        )
        sql = (
            "SELECT message_id, option FROM vote WHERE circle = ? AND user_id = ? ORDER BY message_id, option"
        )
        return Words(
            member=member_row(member) if member else None,
            responses=tuple(response_row(row) for row in responses),
            reactions=tuple((row["response"], row["emoji"]) for row in reactions),
            votes=tuple(VoteRow(row["message_id"], row["option"]) for row in self._rows(sql, *person)),
            follows=self.follows_since(circle, user_id),
            interested=self.interests_of(circle, user_id),
            deeds=self.deeds_of(circle, user_id),
            passes=self.passes_of(circle, user_id),
            questions=self.questions_of(circle, user_id),
            choice=self.choice(circle, user_id),
            refuses=self.refuses(circle, user_id),
            elsewhere=tuple(self._elsewhere(circle, user_id)),
            attachments=self.attachments_of(circle, user_id),
        )

    def _elsewhere(self, circle: str, user_id: int) -> Iterator[tuple[str, tuple[tuple[str, str], ...]]]:
        """Yield what stands of a person in tables that have no place of their own in `Words`."""
        for table in self._rows("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name"):
            columns = {
                row["name"] for row in self._rows("SELECT name FROM pragma_table_info(?)", table["name"])
            }
            if table["name"] in OWN_TABLES or not {"circle", "user_id"} <= columns:
                continue
            sql = f"SELECT * FROM {table['name']} WHERE circle = ? AND user_id = ?"  # noqa: S608
            for row in self._rows(sql, circle, user_id):
                told = {name: value for name, value in dict(row).items() if name not in ("circle", "user_id")}
                yield table["name"], tuple((name, str(value)) for name, value in told.items())

    def delete_messages(self, channel_id: int, message_ids: Iterable[int], at: datetime) -> int:
        """Take out what stood in messages that are gone from Discord; return how many responses that were.

        A message that wasn't heard of yet, in a channel that is collected from, isn't taken in later either.
        A form's answer goes with any part of its copy; the other parts are then among `copies_to_delete`.
        """
        watched = self._row("SELECT 1 FROM channel WHERE channel_id = ?", channel_id) is not None
        deleted = 0
        for message_id in message_ids:
            if watched:
                self._change("INSERT OR IGNORE INTO gone (id, at) VALUES (?, ?)", message_id, micros(at))
            response = self.response_by_message(message_id)
            if response is not None:
                self._erase(response.id, at)
                deleted += 1
            self._change("DELETE FROM stray_copy WHERE message_id = ?", message_id)
            self._change("DELETE FROM vote WHERE message_id = ?", message_id)
            self._drop_kept(message_id)
            self._drop_totals(message_id)
        return deleted

    def delete_thread(self, channel_id: int, at: datetime) -> int:
        """Take out all that stood in a thread that is gone from Discord; return how many responses that were.

        The copies of forms' answers are gone with it, and votes in its polls.
        """
        sql = "SELECT message_id FROM post WHERE channel_id = ?1 AND message_id IS NOT NULL AND message_id <> ?1"
        posted = [row["message_id"] for row in self._rows(sql, channel_id)]
        deleted = self.delete_messages(channel_id, self.kept_messages(channel_id), at)
        self.delete_messages(channel_id, posted, at)
        self._change("DELETE FROM stray_copy WHERE channel_id = ?", channel_id)
        return deleted

    def delete_own(self, circle: str, user_id: int, response_id: int, at: datetime) -> ResponseRow | None:
        """Erase one of somebody's own responses, and return what it was; None where there is no such any more.

        A form's copies are then among `copies_to_delete`; a message of their own stays on Discord.
        """
        row = self._row(
            SELECT + "WHERE response.id = ? AND response.circle = ? AND response.user_id = ?",
            response_id, circle, user_id,
        )  # fmt: skip
        if row is None:
            return None
        self._erase(response_id, at)
        return response_row(row)

    def refuse(self, circle: str, user_id: int, *, at: datetime) -> None:
        """Erase everything of somebody's, and keep nothing from now on but that they want it so."""
        self.forget(circle, user_id, at=at)
        self._refuse(circle, user_id)

    def scrub_is_due(self) -> bool:
        """Return whether the files may still hold bytes of what was erased."""
        return self._row("SELECT 1 FROM duty WHERE what = 'scrub'") is not None

    def forget(self, circle: str, user_id: int, *, at: datetime) -> tuple[tuple[int, int], ...]:
        """Erase everything that a circle holds of one person, mentions of them in others' words included.

        What they did as an organiser or a facilitator stays, as somebody's.
        Returns (channel id, message id) of the bot's own copies of their answers, which are to be deleted on
        Discord; until that is heard of they are among `copies_to_delete`.  `scrub` is then due, and clears the files.
        """
        before = set(self.copies_to_delete())
        for response in self.words_of(circle, user_id).responses:
            self._erase(response.id, at)
        person = circle, user_id
        member = self._row("SELECT reader FROM member WHERE circle = ? AND user_id = ?", *person)
        if member:
            self._forget_line(circle, member["reader"], at)
        in_circle = "(SELECT id FROM response WHERE circle = ?)"
        self._change(f"DELETE FROM reaction WHERE response IN {in_circle} AND user_id = ?", *person)  # noqa: S608
        self._change("DELETE FROM vote WHERE circle = ? AND user_id = ?", *person)
        self._change("DELETE FROM member WHERE circle = ? AND user_id = ?", *person)
        self.unfollow(circle, user_id)
        self._forget_rounds(circle, user_id)
        self._change("DELETE FROM interest WHERE circle = ? AND user_id = ?", *person)
        self.unname_deeds(circle, user_id)
        self._change("DELETE FROM choice WHERE circle = ? AND user_id = ?", *person)
        self._change("DELETE FROM refusal WHERE circle = ? AND user_id = ?", *person)
        self._unmention(circle, user_id)
        self._owe_scrub()
        return tuple(copy for copy in self.copies_to_delete() if copy not in before)

    def withhold(self, response_id: int, at: datetime) -> bool:
        """Take a response out of what leaves the store; False: gone, or out already.

        The bot's own copies of a form's answer are then among `copies_to_delete`; a member's message stays.
        """
        sql = "UPDATE response SET withheld = 1 WHERE id = ? AND deleted_at IS NULL AND NOT withheld"
        if not self._change(sql, response_id):
            return False
        self._take_back_copies(response_id, at)
        # A copy that goes from Discord takes its answer with it; this one stays, and has no message now.
        # Of one that was given at the end the thread tells, where it is put back, that it doesn't belong
        # into its question's week.
        self._change(
            "UPDATE response SET message_id = NULL, channel_id = (SELECT channel_id FROM channel"
            "  WHERE channel.channel_id = response.channel_id AND channel.week = ?)"
            " WHERE id = ? AND how = 'form'",
            END_WEEK, response_id,
        )  # fmt: skip
        return True

    def put_back(self, response_id: int) -> bool:
        """Have a response leave the store again; False: gone, or not withheld.

        A form's answer is then among `unposted_answers`, to be posted anew.
        """
        sql = (
            "UPDATE response SET withheld = 0, put_back = put_back + 1"
            " WHERE id = ? AND deleted_at IS NULL AND withheld"
        )
        return self._change(sql, response_id) > 0

    def drop_message(self, channel_id: int, message_id: int, at: datetime) -> None:
        """Put a message of the bot's own with those to be deleted on Discord, unless it is gone already."""
        if self.is_gone(message_id):
            return
        self._change(
            "INSERT OR IGNORE INTO stray_copy (message_id, channel_id) VALUES (?, ?)", message_id, channel_id
        )
        self._change("INSERT OR IGNORE INTO gone (id, at) VALUES (?, ?)", message_id, micros(at))

    def _unmention(self, circle: str, user_id: int) -> None:
        # Discord's two ways to write a mention, the second an older one (reference.mdx, message formatting).
        mentions = f"<@{user_id}>", f"<@!{user_id}>"
        which = "circle = ?1 AND (instr(text, ?2) > 0 OR instr(text, ?3) > 0)"
        rows = self._rows(f"SELECT id FROM response WHERE {which}", circle, *mentions)  # noqa: S608
        changed = json.dumps([row["id"] for row in rows])
        self._drop_words(ONE_OF, changed)
        for mention in mentions:
            for table, column in (("response", "text"), ("asked", "question"), ("deed", "reason")):
                self._change(
                    f"UPDATE {table} SET {column} = replace({column}, ?2, ?3)"  # noqa: S608 - names of ours
                    f" WHERE circle = ?1 AND instr({column}, ?2) > 0",
                    circle, mention, SOMEONE,
                )  # fmt: skip
        self._index_words(ONE_OF, changed)
        self._tidy_words()

    def _erase(self, response_id: int, at: datetime) -> None:
        """Leave of a response its id and the time, and remember what it must not be collected from again."""
        self._owe_scrub()
        for column in ("message_id", "interaction_id"):
            self._change(
                f"INSERT OR IGNORE INTO gone (id, at)"  # noqa: S608
                f" SELECT {column}, ? FROM response WHERE id = ? AND {column} IS NOT NULL",
                micros(at), response_id,
            )  # fmt: skip
        self._drop_kept_of(response_id)
        self._take_back_copies(response_id, at)
        self.unsay_reasons(response_id)
        self._change("DELETE FROM reaction WHERE response = ?", response_id)
        self._change("DELETE FROM response_quote WHERE response = ?", response_id)
        self._drop_attachments(response_id)
        self._drop_words("id = ?", response_id)
        self._change(
            "UPDATE response SET week = NULL, how = NULL, user_id = NULL, prompt = NULL, paragraph = NULL,"
            " parent = NULL, reply_to = NULL, text = NULL, at = NULL, edited_at = NULL, late = NULL,"
            " channel_id = NULL, message_id = NULL, interaction_id = NULL, withheld = 0, put_back = 0,"
            " deleted_at = ? WHERE id = ?",
            micros(at), response_id,
        )  # fmt: skip
