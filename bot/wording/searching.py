"""What `/search` says, to whoever searched and nobody else."""

from __future__ import annotations

from bot.wording.said import said

SEARCH_COMMAND = said(
    "Finds, for you alone, what was said about something",
    "in Discord's list of commands: `/search`",
    most=100,
)
SEARCH_OPTION = said(
    "Words that stand in it, such as: reform gains",
    "while `/search` is being typed: what belongs at `words`",
    most=100,
)
_FOUND = "privately, after `/search`"
SEARCH_HEAD = said("**{words}**: the newest first\n{lines}", _FOUND)
SEARCH_LINE = said("- [{place}]({url}) by {author}, {at}: {words}", f"{_FOUND}, each answer or message")
SEARCH_LINE_BARE = said(
    "- {place} by {author}, {at}: {words}", f"{_FOUND}, an answer that stands nowhere on Discord any more"
)
SEARCH_MORE = said(
    "-# There are more. A further word narrows it down.", f"{_FOUND}, where not all of it fits"
)
SEARCH_NONE = said(
    "Nothing with all of these words: **{words}**. Whole words are sought, in what its authors let be quoted.",
    f"{_FOUND}, where there is nothing",
)
SEARCH_WEEK = said("week {number}", f"{_FOUND}, where something was said")
SEARCH_ELSEWHERE = said("elsewhere", f"{_FOUND}, outside the weeks")
