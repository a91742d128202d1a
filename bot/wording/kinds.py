"""The names of what is due, and how numbers and lists are said."""

from __future__ import annotations

KIND = {
    "welcome": "the welcome",
    "event": "the meeting's event",
    "brief": "the facilitator's brief",
    "section": "the text",
    "questions": "the main questions",
    "poll": "the poll",
    "go-round": "the go-round",
    "reminder": "the meeting's reminder",
    "closing": "the closing question",
    "digest": "looking back",
    "end": "the end",
    "publish": "the archive",
    "erase-notice": "word of the erasure",
    "erase": "the erasure",
}


def counted(number: int, one: str, many: str) -> str:
    """Return `number` with its noun: "1 answer", "no answers", "12 answers"."""
    return f"{number if number else 'no'} {one if number == 1 else many}"


def listed(items: list[str], last: str = "and") -> str:
    """Return items as a sentence lists them: "a", "a and b", "a, b and c"."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {last} {items[-1]}"
