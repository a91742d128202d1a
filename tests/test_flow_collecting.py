"""The queue between what is seen and what is filed, across new sessions and threads that can't be read."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.clock import SteppedClock
from bot.errors import DiscordRefusedError, DiscordUncertainError, StudycircleError
from bot.flow.collecting import Collector
from bot.records import Author, Outgoing, SeenMessage
from bot.store import CircleRow, Store
from tests.test_flow_posting import CHANNEL, Channel

NOW = datetime(2027, 1, 14, 18, 0, tzinfo=UTC)
ADA = 7


@dataclass
class Interrupted(Channel):
    """A channel whose history can't be read, or during whose reading something else happens."""

    error: StudycircleError | None = None
    collector: Collector | None = None
    asked: int = 0

    async def history(self, channel_id: int, *, after: int) -> AsyncIterator[SeenMessage]:
        self.asked += 1
        if self.error:
            raise self.error
        if self.collector:
            self.collector.hold()
        async for seen in super().history(channel_id, after=after):
            yield seen


@asynccontextmanager
async def collecting(folder: Path) -> AsyncIterator[tuple[Collector, Interrupted, Store]]:
    """A collector before one watched thread."""
    clock = SteppedClock(NOW)
    async with Store.open(folder / "state.sqlite3", now=clock.now) as store:
        await store.write(lambda core: core.put_circle(CircleRow("circle", "Circle", 1, 2, 3, "pseudonyms")))
        await store.write(lambda core: core.watch("circle", CHANNEL, "week"))
        channel = Interrupted(clock)
        yield Collector(store, channel, clock=clock, circles=(), ring=lambda: None), channel, store


async def texts(store: Store) -> list[str]:
    """What was collected."""
    return await store.read(lambda core: [row.text for row in core.released("circle")])


async def test_a_session_that_begins_during_the_reading_back_is_waited_for(tmp_path: Path) -> None:
    """The line breaks again while the gap is read back: nothing that comes is filed before the second reading."""
    async with collecting(tmp_path) as (collector, channel, _):
        channel.collector = collector
        collector.hold()
        await collector.read_back()
        assert not collector.idle
        channel.collector = None
        await collector.read_back()
        assert collector.idle


async def test_a_gap_stays_open_until_it_was_read(tmp_path: Path) -> None:
    """A thread that gave no answer is read again from where it was, whatever was seen of it meanwhile."""
    async with collecting(tmp_path) as (collector, channel, store):
        channel.put(Outgoing("In the gap."), author=ADA)
        channel.error = DiscordUncertainError("No answer.", "It is tried again.")
        await collector.read_back()
        assert await collector.fill_gaps()
        channel.clock.step(60)
        later = SeenMessage(
            channel.put(Outgoing("Live."), author=ADA), CHANNEL, Author(ADA, "Ada"), "Live.", NOW
        )
        await collector.file([later])
        channel.error = None
        assert not await collector.fill_gaps()
        assert sorted(await texts(store)) == ["In the gap.", "Live."]
        assert not await collector.fill_gaps()


async def test_a_thread_that_may_not_be_read_is_asked_for_seldom(tmp_path: Path) -> None:
    """Discord says no: another try after 1, 5, 15 minutes, however often somebody looks, and what is live goes on."""
    async with collecting(tmp_path) as (collector, channel, store):
        channel.error = DiscordRefusedError("Discord said no.", "Look.", status=403, code=50001)
        channel.put(Outgoing("In the gap."), author=ADA)
        await collector.read_back()
        assert collector.idle
        for minutes in (1, 5, 15):
            asked = channel.asked
            again = channel.clock.now() + timedelta(minutes=minutes)
            assert [await collector.fill_gaps() for _ in range(3)] == [again] * 3
            assert channel.asked == asked
            channel.clock.step(minutes * 60)
            assert await collector.fill_gaps() != again
            assert channel.asked == asked + 1
        channel.error = None
        collector.stir()  # somebody gave the right back
        assert await collector.fill_gaps() is False
        assert await texts(store) == ["In the gap."]


async def test_a_thread_that_is_watched_late_is_read_from_its_beginning(tmp_path: Path) -> None:
    """Words that stood there before it was watched are filed, and the mark doesn't pass them meanwhile."""
    async with collecting(tmp_path) as (collector, channel, store):
        own = CHANNEL + 1
        channel.put(Outgoing("Before it was watched."), author=ADA)
        collector.gap(own)
        assert not await collector.fill_gaps()
        await store.write(lambda core: core.watch("circle", own, "week"))
        channel.clock.step(60)
        live = SeenMessage(channel.put(Outgoing("Live."), author=ADA), own, Author(ADA, "Ada"), "Live.", NOW)
        await collector.file([live])
        assert (await store.read(lambda core: core.watched()))[own].mark == 0
        await collector.read_back()
        assert sorted(await texts(store)) == ["Before it was watched.", "Live."]
