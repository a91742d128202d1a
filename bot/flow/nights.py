"""The nightly look: every circle's threads and meetings are read back once a night, whether or not the line was lost.

A right that was taken away and given back, or an event that Discord dropped, leaves a gap that no new session tells of.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.agenda.nights import next_night
from bot.clock import Clock
from bot.flow.circles import Running
from bot.flow.collecting import Collector
from bot.flow.meetings import Meetings
from bot.flow.together import in_slices


class Nights:
    """The chore of reading back at night; it comes before the one that fills gaps."""

    def __init__(
        self, collector: Collector, meetings: Meetings, clock: Clock, *, circles: Sequence[Running]
    ) -> None:
        self._collector = collector
        self._meetings = meetings
        self._clock = clock
        self.circles = circles
        self._next: dict[str, datetime | None] = {}

    async def look(self) -> bool | datetime:
        """Have those circles read back whose night has come, and return when the next one comes."""
        now = self._clock.now()
        async for running in in_slices(self.circles):
            night = self._next.get(running.id)
            # Reckoned anew each time: the clock may have been put back, and the schedule changed.
            self._next[running.id] = next_night(running.id, running.circle.zone, running.agenda, now)
            if night is not None and night <= now:
                await self._collector.doubt(running.id)
                await self._meetings.recount([running])
        return min((night for night in self._next.values() if night), default=False)
