"""Why something was not posted: sentences for the organisers, written down as they were said."""

from __future__ import annotations

from bot.wording.said import said

_REASON = "in the organisers' channel and in `/circle status`, as the reason why something was not posted"
TOO_LATE_BY = said(
    "It was {late} late, and {why}", f"{_REASON}: it was too late; where many were, once for all of them"
)
LATE_SKIPS = said(
    "the circle's file says to skip what is late.", f"{_REASON}: in that sentence, by `if-late: skip`"
)
LATE_ALLOWS = said(
    "the circle's file allows {allowed}.", f"{_REASON}: in that sentence, by `if-late: post within ...`"
)
HELD_FOR = said("It was held back until it was time for {what}.", f"{_REASON}: nobody released it in time")
HELD_INTO_VOTING = said("It was held back until too little time was left for voting.", f"{_REASON}: a poll")
HELD_INTO_MEETING = said("It was held back until the meeting began.", f"{_REASON}: a reminder of the meeting")
KIND_OF_WEEK = said("{what} of week {number}", f"{_REASON}: in such a sentence, what belongs to another week")
MEETING_BEGUN = said("The meeting had begun.", f"{_REASON}: a reminder, or the meeting's event")
VOTING_OVER = said("The time for voting was over.", f"{_REASON}: a poll")
VOTING_SHORT = said("Less than an hour was left for voting.", f"{_REASON}: a poll")
NO_THREAD = said(
    "The week's text was left out, so there is no thread for it.",
    f"{_REASON}: what goes into a week's thread",
)
END_UNTOLD = said(
    "The end was left out, so members weren't told until when they can take back their words.",
    f"{_REASON}: the archive",
)
CAME_AFTER = said(
    "It would have come after {what}, which was posted already.", f"{_REASON}: it was overtaken"
)
TIME_FOR = said("By then it was time for {what}.", f"{_REASON}: it was overtaken")
