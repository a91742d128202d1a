"""The index post: the one message from which whoever comes late finds everything; written anew as weeks go by."""

from __future__ import annotations

from bot import wording
from bot.agenda.limits import MESSAGE, THREAD_NAME, clipped, literal
from bot.agenda.plan import Week
from bot.agenda.scene import follow_button, stamp
from bot.agenda.standing import Standing, entries, weeks_counted
from bot.agenda.weeklist import week_lines
from bot.records import Button, Kind, Outgoing

SAY = 402  # two breaks in a row, each with the 200 characters that a circle's file allows


def index(standing: Standing) -> Outgoing:
    """Return the index post as it is to be now, within Discord's 2,000 characters however many weeks there are."""
    circle = standing.circle
    head = "\n".join([*_head(standing), "", _next(standing), ""])
    lines = week_lines(list(entries(standing)), room=MESSAGE - len(head) - 1)
    return Outgoing("\n".join([head, *lines]), buttons=(catch_up_button(circle.id), follow_button(circle.id)))


def index_name(standing: Standing) -> str:
    """Return the name of the index post where it is a post of its own in a forum."""
    return clipped(wording.INDEX_POST.format(circle=standing.circle.name), THREAD_NAME)


def catch_up_button(circle: str) -> Button:
    """Return the button that does what `/catch-up` does."""
    return Button(wording.CATCH_UP_BUTTON, f"sc1:catchup:{circle}")


def _head(standing: Standing) -> list[str]:
    reading, circle = standing.reading, standing.circle
    about = wording.INDEX_ABOUT.format(
        title=literal(reading.title), author=literal(reading.author), weeks=weeks_counted(standing)
    )
    how = [wording.INDEX_WELCOME.format(url=standing.welcome)] if standing.welcome else []
    return [wording.INDEX_HEAD.format(circle=literal(circle.name)), about, *how, wording.INDEX_PRESS]


def _next(standing: Standing) -> str:
    """Return the line that says what comes next."""
    if standing.over:
        return wording.INDEX_OVER
    if standing.paused:
        return wording.INDEX_PAUSED.format(at=stamp(standing.paused))
    if standing.coming:
        coming = standing.coming[0]
        week = next(week for week in standing.agenda.weeks if week.section_id == coming.week)
        return opening_line(standing, week)
    end = next(one for one in standing.agenda.occurrences if one.kind is Kind.END)
    return wording.INDEX_LAST.format(at=stamp(end.due))


def opening_line(standing: Standing, week: Week) -> str:
    """Return when a week opens, with what a break before it says of itself."""
    due = next(one.due for one in standing.coming if one.week == week.section_id)
    title = literal(standing.reading.section(week.section_id).title)
    line = wording.DIGEST_NEXT.format(number=week.number, title=title, at=stamp(due))
    return f"{line} {clipped(week.say, SAY)}".rstrip()
