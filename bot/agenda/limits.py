"""Discord's limits for what we post, and how text is made to fit them: escaping, splitting, measuring."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.records import Outgoing

# All from Discord's documentation: resources/message, resources/poll, resources/channel, components/reference.
MESSAGE = 2000
POLL_QUESTION = 300
POLL_OPTION = 55
POLL_OPTIONS = 10
POLL_HOURS = 768
THREAD_NAME = 100
CUSTOM_ID = 100
BUTTON_LABEL = 80
BUTTONS = 5
MODAL_TITLE = 45
MODAL_LABEL = 45
MODAL_TEXT = 4000

_INLINE = re.compile(r"([\\*_~`|])")
_LINE_START = re.compile(r"^(\s*)([>#-]|\d+\.)", re.MULTILINE)
_SENTENCE_END = re.compile(r"[.?!…][’”\"')\]]*\s")


def literal(text: str) -> str:
    """Escape text so that Discord's Markdown shows it as it stands."""
    return _LINE_START.sub(_escaped_start, _INLINE.sub(r"\\\1", text))


def _escaped_start(match: re.Match[str]) -> str:
    mark = match.group(2)
    return match.group(1) + (mark[:-1] + "\\." if mark.endswith(".") else "\\" + mark)


def clipped(text: str, limit: int) -> str:
    """Return text of at most `limit` code points, cut at a word and marked as cut."""
    if len(text) <= limit:
        return text
    head = text[: limit - 1]
    return (head.rsplit(" ", 1)[0] if " " in head else head) + "…"


def split(text: str, limit: int = MESSAGE) -> list[str]:
    """Cut text into pieces of at most `limit` code points: after a sentence where one ends, else at a space.

    Joined with one space (or nothing, where a single word is longer than the limit) the pieces give the text.
    """
    return list(_pieces(text.strip(), limit))


def _pieces(rest: str, limit: int) -> Iterator[str]:
    while len(rest) > limit:
        cut = _cut(rest, limit)
        yield rest[:cut].rstrip()
        rest = rest[cut:].lstrip()
    if rest:
        yield rest


def _cut(text: str, limit: int) -> int:
    """Return where to cut: the last end of a sentence past the middle, else a line, a space, the limit."""
    window = text[: limit + 1]
    ends = [match.end() for match in _SENTENCE_END.finditer(window) if match.end() > limit // 2]
    if ends:
        return ends[-1]
    for mark in ("\n", " "):
        at = window.rfind(mark)
        if at > 0:
            return at
    return limit


def faults(message: Outgoing) -> list[str]:
    """Return, in words, what Discord would refuse in a message; an empty list where it would not.

    Discord counts code points; a message needs a text or a poll.
    """
    found = []
    if not message.text and message.poll is None:
        found.append("an empty message")
    if len(message.text) > MESSAGE:
        found.append(f"{len(message.text)} characters, of {MESSAGE} at most")
    if len(message.buttons) > BUTTONS:
        found.append(f"{len(message.buttons)} buttons in a row, of {BUTTONS} at most")
    found += [
        f"a button's id of {len(b.custom_id)} characters"
        for b in message.buttons
        if len(b.custom_id) > CUSTOM_ID
    ]
    found += [
        f"a button's words of {len(b.label)} characters"
        for b in message.buttons
        if len(b.label) > BUTTON_LABEL
    ]
    return found + _poll_faults(message)


def _poll_faults(message: Outgoing) -> list[str]:
    poll = message.poll
    if poll is None:
        return []
    found = []
    if not 0 < len(poll.question) <= POLL_QUESTION:
        found.append(f"a poll's question of {len(poll.question)} characters, of {POLL_QUESTION} at most")
    if not 1 <= len(poll.options) <= POLL_OPTIONS:
        found.append(f"a poll with {len(poll.options)} options, of {POLL_OPTIONS} at most")
    found += [
        f"an option of {len(o)} characters, of {POLL_OPTION} at most"
        for o in poll.options
        if not 0 < len(o) <= POLL_OPTION
    ]
    if not 1 <= poll.hours <= POLL_HOURS:
        found.append(f"a poll of {poll.hours} hours, of 1 to {POLL_HOURS}")
    return found
