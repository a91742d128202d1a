"""Why something can't be done, in the words of somebody at the page rather than of Discord's API."""

from __future__ import annotations

from bot.errors import StudycircleError
from bot.rehearsal.server.interactions import NoAnswerError
from bot.rehearsal.server.refusals import Refused

NO_ANSWER = "The bot gave no answer. Look under Trouble whether it is dead; if it isn't, try once more."
WORDS = {
    10003: "That channel or thread is no longer there. Choose another one.",
    10008: "That message is no longer there. Choose another one.",
    10014: "That isn't an emoji which can be put here. Choose another one.",
    10070: "That event is no longer in the calendar. Choose another one.",
    30003: "There are 250 pinned messages already, and no more fit. Take the pin off one.",
    30010: "There are twenty kinds of reaction already, and no more fit. Use one of those.",
    30047: "Another post is pinned in this forum. Take its pin off first.",
    40005: "That file is too large: Discord takes ten megabytes.",
    40058: "Nothing can be written into a forum itself. Open a post in it.",
    40067: "This forum demands a tag of each post. Choose one.",
    50001: "This person can't see that channel. Take the part of somebody who can.",
    50005: "Only its author can change a message. Take the author's part.",
    50006: "An empty message can't be sent. Write something.",
    50013: "This person may not do that here. Take the part of somebody who may.",
    50021: "That is a notice of Discord's own, which stays.",
    50083: "This thread sleeps. Write something in it, and it wakes.",
    160004: "A thread hangs from that message already. Open it.",
    160005: "This thread is locked. Whoever manages threads can still write in it.",
    180000: "That event is over. Choose one that is to come.",
    520001: "The poll has closed. Its result stands below it.",
}
"""By Discord's code (its page "Opcodes and Status Codes")."""


def in_words(error: StudycircleError) -> str:
    """Return why something wasn't done and what to do next."""
    if isinstance(error, NoAnswerError):
        return NO_ANSWER
    if isinstance(error, Refused) and error.code in WORDS:
        return WORDS[error.code]
    return f"{error.message} {error.hint}"
