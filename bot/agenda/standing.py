"""Where a circle stands, for whoever comes late: which weeks are on Discord, and what is to come."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bot import wording
from bot.agenda.limits import literal
from bot.agenda.plan import Agenda
from bot.agenda.scene import said_stretch
from bot.agenda.weeklist import Entry
from bot.reading.model import Reading
from bot.records import Kind, Occurrence
from bot.schedule.model import Circle


@dataclass(frozen=True, slots=True)
class Standing:
    """What was posted of a circle, by links; nothing here says who did or didn't do anything.

    `threads` and `digests` are the links to each week's thread and its look back, by section, as far as they are
    there; `dropped` are the weeks whose text won't come any more.  `paused` is since when a pause lasts.
    """

    circle: Circle
    reading: Reading
    agenda: Agenda
    threads: Mapping[str, str] = field(default_factory=dict)
    digests: Mapping[str, str] = field(default_factory=dict)
    dropped: frozenset[str] = frozenset()
    welcome: str = ""
    paused: datetime | None = None
    over: bool = False

    @property
    def coming(self) -> tuple[Occurrence, ...]:
        """The openings that are still to come, in their order."""
        return tuple(
            one
            for one in self.agenda.occurrences
            if one.kind is Kind.SECTION and one.week not in self.threads and one.week not in self.dropped
        )

    @property
    def present(self) -> str | None:
        """The week that was opened last, by its section; None before the first."""
        opened = [week.section_id for week in self.agenda.weeks if week.section_id in self.threads]
        return opened[-1] if opened else None


def entries(standing: Standing, tails: Mapping[str, str] | None = None) -> Iterator[Entry]:
    """Yield the weeks as a list of them needs them; `tails` are what else is said of a week, by section."""
    opens = {one.week: one.due for one in standing.coming}
    for number, section in enumerate(standing.reading.sections, 1):
        yield Entry(
            number,
            literal(section.title),
            said_stretch(section),
            url=standing.threads.get(section.id, ""),
            digest=standing.digests.get(section.id, ""),
            opens=opens.get(section.id),
            tail=(tails or {}).get(section.id, ""),
        )


def weeks_counted(standing: Standing) -> str:
    """Return how many weeks there are, in words."""
    return wording.numbered(wording.WEEKS, len(standing.reading.sections))
