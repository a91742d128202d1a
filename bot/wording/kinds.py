"""The names of what is due, and how numbers and lists are said."""

from __future__ import annotations

from bot.wording.said import said

KIND = {
    "welcome": said(
        "the welcome",
        "wherever the welcome is named: in `/circle status`, in `studycircle plan`, in what organisers are told",
    ),
    "event": said(
        "the meeting's event",
        "wherever an event of the calendar is named: in `/circle status`, in `studycircle plan`, in what organisers are told",
    ),
    "brief": said(
        "the facilitator's brief",
        "wherever a brief is named: in `/circle status`, in `studycircle plan`, in what organisers are told",
    ),
    "section": said(
        "the text",
        "wherever a week's opening is named: in `/circle status`, in `studycircle plan`, in what organisers are told",
    ),
    "questions": said(
        "the main questions",
        "wherever the posting of the main questions is named: in `/circle status`, in `studycircle plan`, in what organisers are told",
    ),
    "poll": said(
        "the poll",
        "wherever a poll is named: in `/circle status`, in `studycircle plan`, in what organisers are told",
    ),
    "go-round": said(
        "the go-round",
        "wherever a go-round is named: in `/circle status`, in `studycircle plan`, in what organisers are told",
    ),
    "reminder": said(
        "the meeting's reminder",
        "wherever a reminder is named: in `/circle status`, in `studycircle plan`, in what organisers are told",
    ),
    "closing": said(
        "the closing question",
        "wherever a closing question is named: in `/circle status`, in `studycircle plan`, in what organisers are told",
    ),
    "digest": said(
        "looking back",
        "wherever a look back is named: in `/circle status`, in `studycircle plan`, in what organisers are told",
    ),
    "end": said(
        "the end",
        "wherever the end is named: in `/circle status`, in `studycircle plan`, in what organisers are told",
    ),
    "publish": said("the archive", "wherever the making of the archive is named, as above"),
    "erase-notice": said(
        "word of the erasure", "wherever the notice a week before the erasure is named, as above"
    ),
    "erase": said("the erasure", "wherever the erasure is named, as above"),
}


def counted(number: int, one: str, many: str) -> str:
    """Return `number` with its noun: "1 answer", "no answers", "12 answers"."""
    return f"{number if number else 'no'} {one if number == 1 else many}"


def listed(items: list[str], last: str = "and") -> str:
    """Return items as a sentence lists them: "a", "a and b", "a, b and c"."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {last} {items[-1]}"
