"""The names of what is due."""

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
WHAT_OF_WEEK = said("week {number}, {what}", "wherever something that is due is named with its week")
QUOTED = said(
    "“{words}”", "wherever words of somebody's are quoted in a line: a poll's option, an answer in a list"
)
