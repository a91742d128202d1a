"""What the store keeps of people, in words, by table and column: the privacy page is filled from this.

A test asks SQLite for every table, so that nothing can be kept that isn't said here.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Kept:
    """What the columns of one table hold of people, and why it is kept."""

    table: str
    columns: tuple[str, ...]
    what: str
    why: str


KEPT = (
    Kept(
        "member",
        ("user_id", "name", "reader", "since"),
        "For each person who has written: their Discord id and name, a number (“Reader 3”), and since when",
        "to put words under the right name or pseudonym, and to find them again for “my words” and “forget me”",
    ),
    Kept(
        "choice",
        ("user_id", "asked_at", "chosen_at", "consent", "kept_from"),
        "For each person who was asked how their words may be kept: their Discord id, when they were asked, what they "
        "chose and when, and if they had wanted nothing kept before, until when",
        "to keep words as their writers want it, and to ask nobody twice",
    ),
    Kept(
        "refusal",
        ("user_id",),
        "For each person who said “Not me”: their Discord id, and nothing else",
        "to pass over all that they write and do",
    ),
    Kept(
        "response",
        (
            "user_id",
            "text",
            "at",
            "edited_at",
            "reply_to",
            "channel_id",
            "message_id",
            "interaction_id",
            "deleted_at",
        ),
        "What was written in the weekly threads, by form or “Add to the archive”: the last version, when, in reply "
        "to what. Of a deleted message only the time of its deletion",
        "for the group's archive",
    ),
    Kept(
        "reaction", ("user_id", "emoji"), "Reactions under such messages, and whose they are", "to count them"
    ),
    Kept("vote", ("user_id", "option"), "Votes in the bot's polls, and whose they are", "to count them"),
    Kept(
        "follower",
        ("user_id", "since", "thread_id"),
        "Who pressed Follow",
        "to add them to each week's thread",
    ),
    Kept(
        "interest",
        ("user_id",),
        "Who pressed Interested for a meeting",
        "to remind exactly those, an hour before",
    ),
    Kept(
        "nameless",
        ("text", "salt", "code"),
        "Answers without a name, until they are posted, and a check sum of the withdraw code. Nothing of their "
        "writers, and nothing of when they were written",
        "to post them with the next scheduled post, and to let their writers withdraw them",
    ),
    Kept(
        "gone",
        ("id", "at"),
        "The numbers of messages that were deleted or forgotten, and when; nothing else of them",
        "so that they are not collected a second time",
    ),
)
