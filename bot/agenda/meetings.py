"""A week's meeting as an event in the server's calendar: its name, what it says, where it is.

The last line of what it says is a mark: an event has nothing else by which a lost one could be found again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot import wording
from bot.agenda.limits import EVENT_DESCRIPTION, EVENT_LOCATION, EVENT_NAME, clipped
from bot.agenda.plan import key_of
from bot.agenda.scene import Scene, said_stretch
from bot.records import CalendarEvent, Kind, Pause
from bot.schedule.model import Circle

MOMENT = timedelta(microseconds=1)


def calendar_event(scene: Scene, week: str, *, mark: str, voice_id: int | None = None) -> CalendarEvent:
    """Return the event of a week that meets; in a voice channel if its id is given, else at the meeting's place.

    It links to the week's opening once that is posted.
    """
    with wording.speaking(scene.circle.speech):
        return _event(scene, week, mark=mark, voice_id=voice_id)


def _event(scene: Scene, week: str, *, mark: str, voice_id: int | None) -> CalendarEvent:
    meeting = scene.agenda.meetings[week]
    number = next(planned.number for planned in scene.agenda.weeks if planned.section_id == week)
    title = scene.reading.section(week).title
    name = wording.EVENT_NAME.format(circle=scene.circle.name, number=number, title=title)
    return CalendarEvent(
        name=clipped(name, EVENT_NAME),
        description=_description(scene, week, last=mark_line(mark)),
        start=meeting.start,
        end=meeting.end,
        location=clipped(meeting.place or wording.EVENT_NO_PLACE, EVENT_LOCATION),
        voice_id=voice_id,
    )


def _description(scene: Scene, week: str, *, last: str) -> str:
    url = scene.urls.get((key_of(week, Kind.SECTION), "opening"))
    says = wording.EVENT_SAYS.format(
        paragraphs=said_stretch(scene.reading.section(week)),
        title=scene.reading.title,
        author=scene.reading.author,
    )
    text = "\n".join([says, wording.EVENT_LINK.format(url=url)] if url else [says])
    return f"{clipped(text, EVENT_DESCRIPTION - len(last) - 1)}\n{last}"


def mark_line(mark: str) -> str:
    """Return the last line of what an event says."""
    return f"ref {mark}"


def is_marked(description: str, mark: str) -> bool:
    """Tell whether an event with this description is the one with this mark."""
    return description.rpartition("\n")[2].strip() == mark_line(mark)


def room_of(circle: Circle, place: str | None) -> int | None:
    """Return the id of the channel whose link a meeting-place is; None for any other address or server."""
    server, _, channel = (place or "").rpartition("/")
    own = circle.channel.url.rpartition("/")[0]
    return int(channel) if server == own and channel.isdigit() else None


def if_resumed(pauses: Sequence[Pause], now: datetime) -> tuple[Pause, ...]:
    """Return a circle's pauses as if one that lasts ended in a moment.

    Planned with these, a meeting stands in the calendar at its earliest day, and none begins in a pause.
    """
    return tuple(pause if pause.end else replace(pause, end=now + MOMENT) for pause in pauses)
