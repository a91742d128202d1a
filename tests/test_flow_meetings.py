"""Meetings before a calendar that loses answers: made once, and found again by their mark, a minute later."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest

from bot.agenda.meetings import is_marked
from bot.clock import SteppedClock
from bot.errors import DiscordRefusedError, DiscordUncertainError
from bot.flow.circles import Running, circle_row
from bot.flow.meetings import Meetings, mark_of
from bot.flow.posting import UNDER_WAY, Poster
from bot.records import CalendarEvent, EventState
from bot.store import Store
from tests.agenda_terms import circle, reading
from tests.test_flow_posting import NOW, Channel

FULL = DiscordRefusedError("The calendar is full.", "Take something out.", status=400, code=30038)


@dataclass
class Pages:
    """A calendar that keeps whatever is put into it; `silent` loses the answer, `says_no` refuses."""

    there: dict[int, CalendarEvent] = field(default_factory=dict)
    silent: bool = False
    says_no: bool = False
    asked: int = 0

    async def is_voice(self, guild_id: int, channel_id: int) -> bool:
        return False

    async def events(self, guild_id: int) -> dict[int, str]:
        self.asked += 1
        return {event_id: event.description for event_id, event in self.there.items()}

    async def create_event(self, guild_id: int, event: CalendarEvent) -> int:
        if self.says_no:
            raise FULL
        event_id = len(self.there) + 1
        self.there[event_id] = event
        if self.silent:
            raise DiscordUncertainError("No answer.", "It is tried again.")
        return event_id

    async def change_event(self, guild_id: int, event_id: int, event: CalendarEvent) -> bool:
        return event_id in self.there

    async def delete_event(self, guild_id: int, event_id: int) -> None:
        self.there.pop(event_id, None)

    async def interested(self, guild_id: int, event_id: int) -> list[int]:
        raise FULL


@dataclass
class Desk:
    """Meetings of a circle, its calendar, and the clock."""

    meetings: Meetings
    pages: Pages
    clock: SteppedClock
    store: Store
    running: Running

    async def make(self) -> None:
        """Put the first week's meeting into the calendar."""
        await self.meetings.make(self.running, "s1")

    async def state(self) -> EventState:
        """Where the first week's event stands."""
        return (await self.store.read(lambda core: core.events("circle")))["s1"].state


@asynccontextmanager
async def desk(folder: Path) -> AsyncIterator[Desk]:
    """A circle of two weeks that was never written down, two days before its first week."""
    clock, pages = SteppedClock(NOW - timedelta(days=4)), Pages()
    running = Running.of(circle(), reading(2))
    async with Store.open(folder / "state.sqlite3", now=clock.now) as store:
        row = circle_row(running)
        await store.write(lambda core: core.put_circle(row))
        poster = Poster(store, Channel(clock), clock)
        yield Desk(Meetings(store, pages, poster, clock), pages, clock, store, running)


async def test_what_is_there_is_not_made_again(tmp_path: Path) -> None:
    """The bot died after it had written down the event, and before it had written that it was done with it."""
    async with desk(tmp_path) as one:
        await one.make()
        await one.make()
        assert len(one.pages.there) == 1
        assert await one.state() is EventState.OPEN


async def test_it_isn_t_looked_for_while_a_request_may_be_under_way(tmp_path: Path) -> None:
    """For a minute after the last attempt the calendar isn't even read; then what was made is found."""
    async with desk(tmp_path) as one:
        one.pages.silent = True
        with pytest.raises(DiscordUncertainError, match="No answer"):
            await one.make()
        one.clock.step(UNDER_WAY.total_seconds() - 1)
        with pytest.raises(DiscordUncertainError, match="on its way"):
            await one.make()
        assert (one.pages.asked, await one.state()) == (0, EventState.BEGUN)
        one.clock.step(1)
        await one.make()
        assert (one.pages.asked, len(one.pages.there)) == (1, 1)
        assert await one.state() is EventState.OPEN


async def test_each_attempt_begins_the_minute_anew(tmp_path: Path) -> None:
    """The first one never arrived; the second one got no answer: it too is given its minute."""
    async with desk(tmp_path) as one:
        one.pages.silent = True
        with pytest.raises(DiscordUncertainError):
            await one.make()
        one.pages.there.clear()
        one.clock.step(60)
        with pytest.raises(DiscordUncertainError, match="No answer"):
            await one.make()
        one.clock.step(30)
        with pytest.raises(DiscordUncertainError, match="on its way"):
            await one.make()
        one.clock.step(30)
        await one.make()
        assert len(one.pages.there) == 1


async def test_after_a_refusal_it_can_be_made_once_there_is_room(tmp_path: Path) -> None:
    """It was surely not made, but is looked for all the same."""
    async with desk(tmp_path) as one:
        one.pages.says_no = True
        with pytest.raises(DiscordRefusedError):
            await one.make()
        one.pages.says_no = False
        one.clock.step(60)
        await one.make()
        assert len(one.pages.there) == 1


async def test_one_mark_finds_one_event(tmp_path: Path) -> None:
    """Weeks, circles and the events that a week has one after the other have marks of their own."""
    async with desk(tmp_path) as one:
        await one.make()
        [event] = one.pages.there.values()
        assert is_marked(event.description, mark_of("circle", "s1", turn=1))
    marks = {
        mark_of(circle_id, week, turn=turn)
        for circle_id in ("circle", "other")
        for week in ("s1", "s2")
        for turn in (1, 2)
    }
    assert len(marks) == 8


async def test_where_discord_refuses_to_say_who_is_interested_nobody_is(tmp_path: Path) -> None:
    """No error: the reminder goes out without names."""
    async with desk(tmp_path) as one:
        await one.make()
        assert await one.meetings.interested(one.running, "s1") == ()
