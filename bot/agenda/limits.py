"""Discord's limits for what we post, and how text is made to fit them: escaping, splitting, measuring."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from bot.records import Outgoing

# All from Discord's documentation: resources/message, resources/poll, resources/channel, components/reference,
# resources/guild-scheduled-event.
MESSAGE = 2000
POLL_QUESTION = 300
POLL_OPTION = 55
POLL_OPTIONS = 10
POLL_HOURS = 768
THREAD_NAME = 100
CUSTOM_ID = 100
ROWS = 5
BUTTON_LABEL = 80
BUTTONS = 5  # in a row, of which a message has five
MODAL_TITLE = 45
MODAL_LABEL = 45
MODAL_TEXT = 4000
EVENT_NAME = 100
EVENT_DESCRIPTION = 1000
EVENT_LOCATION = 100

# What means something within a line: styles, code, links with words of their own, mentions, time stamps, emoji by
# name.  An address stays as it is: Discord links it whole and would show an escape in it.
_INLINE = re.compile(
    r"(?P<address>https?://[A-Za-z0-9.-]+(?:[\w.:/?#&=%+@,;~()$-]*[^\W_])?[/=&%#+)-]*)"
    r"|[\\*_~`|<]|(?<=\])\(|@(?=everyone|here)|:(?=[\w+-]+:)"
)
_LINE_START = re.compile(r"(?:^|(?<=\r))(\s*)([>#-]|\d+\.)", re.MULTILINE)
_SENTENCE_END = re.compile(r"[.?!…][’”\"')\]]*\s")


def literal(text: str) -> str:
    """Escape text so that Discord's Markdown shows it as it stands, and no mention in it is more than text."""
    return _LINE_START.sub(_escaped_start, _INLINE.sub(_escaped, text))


def _escaped(match: re.Match[str]) -> str:
    return match["address"] or "\\" + match[0]


def _escaped_start(match: re.Match[str]) -> str:
    mark = match.group(2)
    return match.group(1) + (mark[:-1] + "\\." if mark.endswith(".") else "\\" + mark)


def clipped(text: str, limit: int) -> str:
    """Return text of at most `limit` code points, cut at a word and marked as cut."""
    if len(text) <= limit:
        return text
    head = text[:limit]
    return (head.rsplit(" ", 1)[0] if " " in head else head[:-1]) + "…"


def split(text: str, limit: int = MESSAGE) -> list[str]:
    """Cut text into pieces of at most `limit` code points: after a sentence where one ends, else at a space.

    Nothing but white space is lost, and no piece ends between a backslash and what it escapes.
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
    head = text[:limit]
    ends_in_escape = (limit - len(head.rstrip("\\"))) % 2
    return max(limit - ends_in_escape, 1)


def faults(message: Outgoing) -> list[str]:
    """Return, in words, what Discord would refuse in a message; an empty list where it would not.

    Discord counts code points; a message needs a text or a poll, and blanks are no text.
    """
    found = []
    if not message.text.strip() and message.poll is None:
        found.append("an empty message")
    if len(message.text) > MESSAGE:
        found.append(f"{len(message.text)} characters, of {MESSAGE} at most")
    return found + _button_faults(message) + _poll_faults(message)


def _button_faults(message: Outgoing) -> list[str]:
    buttons = message.buttons
    rows = Counter(button.row or 0 for button in buttons)
    found = [f"{count} buttons in a row, of {BUTTONS} at most" for count in rows.values() if count > BUTTONS]
    found += [f"a row of buttons numbered {row}, of 0 to {ROWS - 1}" for row in rows if not 0 <= row < ROWS]
    found += [
        f"a button's id of {len(b.custom_id)} characters, of 1 to {CUSTOM_ID}"
        for b in buttons
        if not 0 < len(b.custom_id) <= CUSTOM_ID
    ]
    found += [
        f"a button's words of {len(b.label)} characters, of 1 to {BUTTON_LABEL}"
        for b in buttons
        if not 0 < len(b.label) <= BUTTON_LABEL
    ]
    if len({b.custom_id for b in buttons}) < len(buttons):
        found.append("two buttons with the same id")
    return found


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
