"""The plan as a page and as a calendar file, for an organiser to hand to the group."""

from __future__ import annotations

from bot.wording.said import said

_PAGE = "the page that `studycircle plan --html` makes for the group"
_FILE = "the calendar file that `studycircle plan --ics` makes for the group"

SHARED_TIMES = said("All times are by the clocks of {zone}.", f"{_PAGE}, below its heading")
SHARED_BEFORE = said("Before the weeks", f"{_PAGE}, above the welcome")
SHARED_WEEK = said("Week {number}: {title}", f"{_PAGE}, above the moments of each week")
SHARED_AFTER = said("After the weeks", f"{_PAGE}, above what comes at the end")
SHARED_UNTIL = said("{what}, until {when}", f"{_PAGE}, what lasts for a while: a poll, a meeting")
SHARED_MEETING = said("the meeting", f"{_PAGE}, and {_FILE}: where a meeting is named")
SHARED_MONTHS = said("By months", f"{_PAGE}, above its calendar")
SHARED_EVENT = said("{circle}, week {number}: {what}", f"{_FILE}, the name of each moment of a week")
SHARED_END = said("{circle}: {what}", f"{_FILE}, the name of the welcome and of the end")
