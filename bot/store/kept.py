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
            "withheld",
            "put_back",
        ),
        "What was written in the weekly threads, by form or “Add to the archive”: the last version, when, in reply "
        "to what, and whether a facilitator took it out of the archive. Of a deleted message only the time of its "
        "deletion",
        "for the group's archive",
    ),
    Kept(
        "word",
        ("text",),
        "Which words stand in what was written: an index, without the texts",
        "to find an answer by its words",
    ),
    Kept(
        "response_quote",
        ("quoted", "start", "until"),
        "Which sentence of the text such an answer points at, where its author chose one",
        "to show it above the answer",
    ),
    Kept(
        "attachment",
        ("name", "size", "says", "spoiler", "url", "state", "sha256", "kind"),
        "Pictures and other files that came with such messages, if the circle's file doesn't say `attachments: none`: "
        "their names, sizes and descriptions, and of those within its limit what they hold, in the folder `files` "
        "beside the database; of JPEG, PNG, WebP and GIF only what is seen, not where and with what they were taken",
        "for the group's archive, because Discord's links to them expire",
    ),
    Kept(
        "reaction", ("user_id", "emoji"), "Reactions under such messages, and whose they are", "to count them"
    ),
    Kept(
        "vote",
        ("user_id", "option"),
        "Votes in the bot's polls, and whose they are; of a private poll nobody in the circle is shown more than "
        "totals, and those only from five voters on",
        "to count them, and to let each be changed or taken back",
    ),
    Kept(
        "ballot",
        ("owner", "until", "counted_at", "totals", "shown_at"),
        "Of each private poll the totals once it has ended, if five or more have voted. Nobody's vote; they stay when "
        "somebody is forgotten",
        "to show the same totals everywhere, from which nobody's vote can be reckoned back",
    ),
    Kept(
        "pass",
        ("user_id",),
        "Who passed in a go-round, unless the circle's file has `facilitator-view: no`",
        "to show it to that week's facilitator, and to nobody else",
    ),
    Kept(
        "kept_question",
        ("user_id", "message_id", "channel_id", "at"),
        "Who kept which message as a question for later, and when",
        "to bring the question up again, and to let that be taken back",
    ),
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
        ("text", "quoted", "start", "until", "salt", "code"),
        "Answers without a name and the sentence that they point at, until they are posted, and a check sum of the "
        "withdraw code. Nothing of their writers, and nothing of when they were written",
        "to post them with the next scheduled post, and to let their writers withdraw them",
    ),
    Kept(
        "deed",
        ("user_id", "name", "at", "what", "target", "detail", "reason"),
        "What organisers and facilitators did with the schedule and the archive: who, when, what, and why something "
        "was taken out of the archive",
        "so that whoever organises can see what was done; of one who was forgotten, the deed stays without id and "
        "name",
    ),
    Kept(
        "asked",
        ("question",),
        "Questions that a facilitator asked in place of the reading's own; not who asked them",
        "to post them, and so that the archive shows what was really asked",
    ),
    Kept(
        "gone",
        ("id", "at"),
        "The numbers of messages that were deleted or forgotten, and when; nothing else of them",
        "so that they are not collected a second time",
    ),
)
