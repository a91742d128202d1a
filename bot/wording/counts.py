"""Nouns that are counted, and how a day is written.

The keys of a noun are Unicode's plural categories: English has "one" and "other", and "none" is what is said instead
of 0. A language that has more ("few", "many") adds texts with those keys in its own file.
"""

from __future__ import annotations

from bot.wording.said import Said, said


def _noun(one: str, many: str, when: str) -> dict[str, Said]:
    """Return a noun that is counted; `when` says where it stands."""
    return {
        "none": said(f"no {many}", f"{when}: none"),
        "one": said(f"{{number}} {one}", f"{when}: one"),
        "other": said(f"{{number}} {many}", f"{when}: several"),
    }


WEEKS = _noun(
    "week", "weeks", "after “in” and “by”, where a reading's weeks are counted, or those of a pause"
)
MONTHS = _noun("month", "months", "in the welcome: for how long what was collected is kept")
ANSWERS = _noun("answer", "answers", "in the view of a week")
TALK = _noun("message of conversation", "messages of conversation", "in the view of a week")
PEOPLE = _noun("person", "people", "in the view of a week, after “by”")
HELD_RESPONSES = _noun(
    "answer or message", "answers and messages", "where it is said what is kept of somebody"
)
HELD_VOTES = _noun("vote", "votes", "where it is said what is kept of somebody")
HELD_REACTIONS = _noun("reaction", "reactions", "where it is said what is kept of somebody")
QUESTIONS_OPEN = _noun("question open", "questions open", "after `/catch-up`, beside a week")
DAYS = _noun("day", "days", "in a stretch of time")
HOURS = _noun("hour", "hours", "in a stretch of time")
MINUTES = _noun("minute", "minutes", "in a stretch of time")
A_MOMENT = said("a moment", "as a stretch of time that is less than a minute")
DAY = said(
    "{weekday} {day} {month} {year}", "where a day is written out, in menus and in what one's own file says"
)
CLOCK_WAY = {
    "earlier": said(
        "earlier", "in an opening, before the circle's clocks change: which way all that follows moves"
    ),
    "later": said(
        "later", "in an opening, before the circle's clocks change: which way all that follows moves"
    ),
}
