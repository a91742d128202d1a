"""A circle while it runs: its file, its reading, and its agenda under the pauses so far."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bot import wording
from bot.agenda.plan import Agenda, plan
from bot.flow.needs import Lack
from bot.reading.model import Reading
from bot.records import END_WEEK, Kind, Layout, Pause
from bot.schedule.model import Circle


@dataclass(slots=True)
class Running:
    """One circle in this process; `agenda` is planned anew when a pause ends.

    `layout`, `role_id` and `lacks` are what was found on Discord when it was last looked at; `content` says whether
    the bot is shown what members write without addressing it.  `swapped` are the facilitators (user names) of weeks
    that were swapped on Discord, by section.  `ended` is when the end went out, or can at the earliest; `erased` says
    that all that was collected is erased, and nothing new may be kept.
    """

    circle: Circle
    reading: Reading
    agenda: Agenda
    role_id: int | None = None
    sample: bool = False
    layout: Layout = Layout.TEXT
    lacks: tuple[Lack, ...] = ()
    content: bool = True
    swapped: Mapping[str, str] = field(default_factory=dict)
    ended: datetime | None = None
    erased: bool = False

    @classmethod
    def of(cls, circle: Circle, reading: Reading, *, sample: bool = False) -> Running:
        """Plan a circle that has never been paused."""
        return cls(circle, reading, plan(circle, reading), sample=sample)

    def replan(self, pauses: Sequence[Pause]) -> None:
        """Plan again, with the pauses that the circle has had."""
        self.agenda = plan(self.circle, self.reading, pauses=pauses, ended=self.ended)

    @property
    def id(self) -> str:
        """The circle's id: its file's name."""
        return self.circle.id

    @property
    def held(self) -> frozenset[Kind]:
        """The kinds of occurrence that wait, because something that they need is missing."""
        return frozenset[Kind]().union(*(lack.holds for lack in self.lacks))

    def facilitator(self, week: str) -> str | None:
        """Return the user name of who leads a week, by the circle's file or by a swap; None where nobody does."""
        number = next((i for i, one in enumerate(self.reading.sections, 1) if one.id == week), None)
        if number is None:
            return None
        return self.swapped.get(week) or self.circle.facilitator_for(week, number)

    def title(self, week: str) -> str:
        """Return a week's title; nothing for what belongs to no week, its id where the reading has it no longer."""
        titles = {section.id: section.title for section in self.reading.sections}
        return titles.get(week, wording.AFTER_THE_LAST if week == END_WEEK else week)


def message_url(guild_id: int, channel_id: int, message_id: int) -> str:
    """Return the link to a message, as Discord's own "Copy Message Link" gives it."""
    return f"https://discord.com/channels/{guild_id}/{channel_id}/{message_id}"
