"""What the archive puts beside questions and answers: when, how, whose, and what became of them.

The archive speaks the circle's language; what was said in it stays as it was said, and so does the text that was read.
"""

from __future__ import annotations

from bot.wording.said import said

_BESIDE_QUESTION = "in the archive, beside a question"
_BESIDE_SAID = "in the archive, beside what somebody said"
_BESIDE_FILE = "in the archive, beside a file that came with what somebody said"
_ARCHIVE_WHOSE = "in the archive, at its head and where it tells about itself"

ARCHIVED_KIND = {
    "opening": said("Opening question", "in the archive, as a question's heading"),
    "core": said("Question {index} of {count}", "in the archive, as a question's heading"),
    "poll": said("Poll", "in the archive, as a question's heading"),
    "go-round": said("Go-round", "in the archive, as a question's heading"),
    "closing": said("Closing question", "in the archive, as a question's heading"),
}
ARCHIVED_KIND_SHORT = {
    "opening": said("opening question", "in the archive's index of readers, as a link"),
    "core": said("question {index}", "in the archive's index of readers, as a link"),
    "poll": said("poll", "in the archive's index of readers, as a link"),
    "go-round": said("go-round", "in the archive's index of readers, as a link"),
    "closing": said("closing question", "in the archive's index of readers, as a link"),
}
ARCHIVED_AIM = {
    "understand": said("asks what the text says", _BESIDE_QUESTION),
    "test": said("asks whether it is so", _BESIDE_QUESTION),
    "connect": said("asks where we have met it", _BESIDE_QUESTION),
}
ARCHIVED_HELD = {
    "not": said("not held", "in the archive, beside a poll"),
    "discord": said(
        "held on Discord, where everybody saw who voted for what", "in the archive, beside a poll"
    ),
    "private": said(
        "held in private, with totals only, and those from five voters on", "in the archive, beside a poll"
    ),
}
ARCHIVED_OWN = said("the essay's own question", _BESIDE_QUESTION)
ARCHIVED_BY_FACILITATOR = said("asked by the facilitator", _BESIDE_QUESTION)
ARCHIVED_POSTED = said("posted {at}", _BESIDE_QUESTION)
ARCHIVED_DUE = said("due {at}, not posted", _BESIDE_QUESTION)
ARCHIVED_NOT_POSTED = said("not posted", _BESIDE_QUESTION)
ARCHIVED_VOTES = said("{votes} of {voters}", "in the archive, beside each choice of a poll")
ARCHIVED_NO_ANSWERS = said("No answers are kept here.", "in the archive, below a question without answers")

ARCHIVED_HOW = {
    "reply": said("reply", _BESIDE_SAID),
    "form": said("by form", _BESIDE_SAID),
    "message": said("conversation", _BESIDE_SAID),
}
ARCHIVED_TO = said("to {name}", f"{_BESIDE_SAID}, where it doesn't stand below what it replies to")
ARCHIVED_LATE = said("late", _BESIDE_SAID)
ARCHIVED_EDITED = said("edited {at}", _BESIDE_SAID)
ARCHIVED_SAMPLE = said("sample reader", f"{_BESIDE_SAID}, in a rehearsal")
ARCHIVED_ON_DISCORD = said("on Discord", "in the archive, as the link to a message")
ARCHIVED_NOT_HERE = said(
    "An answer that isn't here.", "in the archive, in place of what has replies, but was taken back"
)
ARCHIVED_MORE = said("{number} more", "in the archive, on the fold that holds what goes on for long")
ARCHIVED_REPLIES = {
    "one": said("{number} reply", "in the archive, on the fold that holds replies: one"),
    "other": said("{number} replies", "in the archive, on the fold that holds replies: several"),
}
ARCHIVED_REACTIONS = said("Reactions: {reactions}", "in the archive, below what somebody said")
ARCHIVED_SOMEBODY = said("a reader", "in the archive, in place of a name that isn't to be shown")
ARCHIVED_WITHOUT_NAME = said(
    "a reader, without name", "in the archive, as the name of who answered without one"
)
ARCHIVED_ROLE = said("a role", "in the archive, in place of a role that somebody has mentioned")
ARCHIVED_CHANNEL = said("a channel", "in the archive, in place of a channel that somebody has mentioned")
ARCHIVED_HIDDEN = said("Hidden by its author", "in the archive, of words that somebody has hidden")

ARCHIVED_HIDDEN_WORDS = said(
    "[hidden by its author: {words}]",
    "in the archive as Markdown and plain text, around words that somebody has hidden",
)

ARCHIVED_UNDESCRIBED = said("image without description", _BESIDE_FILE)
ARCHIVED_SPOILER = said("hidden by its author", _BESIDE_FILE)
ARCHIVED_BYTES = {
    "one": said("{number} byte", f"{_BESIDE_FILE}: one"),
    "other": said("{number} bytes", f"{_BESIDE_FILE}: several"),
}
ARCHIVED_WHY_NOT = {
    "waiting": said("not here: it had not come from Discord yet", _BESIDE_FILE),
    "large": said("not kept: larger than this circle keeps", _BESIDE_FILE),
    "full": said(
        "not kept: together with the others it would have been more than this circle keeps", _BESIDE_FILE
    ),
    "lost": said("not kept: Discord didn't have it any more", _BESIDE_FILE),
    "foreign": said("not kept: it was not on Discord's own hosts", _BESIDE_FILE),
}
ARCHIVED_A_FILE = said("file {number}", "in an archive without names, as the name of a file")

ARCHIVED_CONSENT = {
    "pseudonyms": said(
        "Members appear as “Reader 1”, “Reader 2” and so on, in the order of first appearance; who chose that, by name.",
        f"{_ARCHIVE_WHOSE}, by the circle's `names:`",
    ),
    "as-on-discord": said(
        "Members appear under the name that they used on Discord; who chose that, as “Reader 1” and so on.",
        f"{_ARCHIVE_WHOSE}, by the circle's `names:`",
    ),
    "nobody": said("Nobody is quoted but who chose to be.", f"{_ARCHIVE_WHOSE}, by the circle's `names:`"),
}
ARCHIVED_LEFT_OUT = said(
    "What its author took back before this was made, or doesn't want quoted, isn't here.", _ARCHIVE_WHOSE
)
ARCHIVED_NOBODY_NAMED = said(
    "Nobody's name is here: members appear as “Reader 1”, “Reader 2” and so on, in the order of first appearance, whatever they chose; their names were replaced in what others wrote, too, and no link leads to their messages. A name that is an everyday word as well (“Will”, “the”) was replaced where it is plainly used as a name.",
    "at the head of an archive without names",
)
ARCHIVED_A_MESSAGE = said("a message on Discord", "in an archive without names, in place of a link to one")
ARCHIVED_A_PERSON = said("somebody on Discord", "in an archive without names, in place of a link to a person")
ARCHIVED_A_NUMBER = said(
    "a number on Discord", "in an archive without names, in place of one that tells whose something is"
)
ARCHIVED_MADE = said("Made by Studycircle {version}", "in the archive, where it says how it was made")
