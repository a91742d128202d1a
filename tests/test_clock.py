"""The two clocks: the machine's, woken by one APScheduler job and a sweep, and the one that stands still."""

from __future__ import annotations

import asyncio
import selectors
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from bot import clock as clock_module
from bot.clock import SteppedClock, SystemClock

START = datetime(2027, 1, 12, 16, tzinfo=UTC)
HOUR, DAY = 3600.0, 86_400.0


@pytest.fixture
def bell() -> asyncio.Event:
    """Return what the alarm rings."""
    return asyncio.Event()


@pytest.fixture
async def system() -> Iterator[SystemClock]:
    """Give the machine's clock, and close it."""
    clock = SystemClock()
    yield clock
    clock.close()


async def rings(bell: asyncio.Event, *, within: float = 5) -> bool:
    """Wait for the bell, and say whether it rang."""
    try:
        async with asyncio.timeout(within):
            await bell.wait()
    except TimeoutError:
        return False
    return True


async def test_the_machines_clock_is_aware_and_in_utc(system: SystemClock) -> None:
    """The present never lacks its zone."""
    assert system.now().utcoffset() == timedelta()


async def test_the_alarm_rings_at_its_instant_and_not_before(
    system: SystemClock, bell: asyncio.Event
) -> None:
    """An alarm a moment ahead rings once that moment has come."""
    instant = system.now() + timedelta(milliseconds=80)
    system.alarm(instant, bell.set)
    assert not bell.is_set()
    assert await rings(bell)
    assert system.now() >= instant


async def test_an_alarm_that_is_long_past_rings_all_the_same(
    system: SystemClock, bell: asyncio.Event
) -> None:
    """APScheduler's own grace of a second would drop it without a word."""
    system.alarm(system.now() - timedelta(days=3), bell.set)
    assert await rings(bell)


async def test_a_new_alarm_replaces_the_one_before(system: SystemClock, bell: asyncio.Event) -> None:
    """There is only ever one."""
    old = asyncio.Event()
    system.alarm(system.now() + timedelta(milliseconds=400), old.set)
    system.alarm(system.now() + timedelta(milliseconds=500), bell.set)
    assert await rings(bell)
    assert not old.is_set()


async def test_an_alarm_can_be_taken_back(system: SystemClock, bell: asyncio.Event) -> None:
    """None is no alarm; another one after it rings as ever."""
    system.alarm(system.now() + timedelta(milliseconds=40), bell.set)
    system.alarm(None, bell.set)
    later = asyncio.Event()
    assert not await rings(bell, within=0.15)
    system.alarm(system.now(), later.set)
    assert await rings(later)


async def test_a_clock_put_forward_is_noticed_by_the_sweep(
    system: SystemClock, bell: asyncio.Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A date job waits on the monotonic clock; after a suspend only the sweep sees that the instant has come."""
    monkeypatch.setattr(clock_module, "SWEEP_SECONDS", 0.02)
    system.alarm(system.now() + timedelta(hours=9), bell.set)
    real = system.now
    monkeypatch.setattr(system, "now", lambda: real() + timedelta(hours=10))
    assert await rings(bell)


class Hurrying(asyncio.SelectorEventLoop):
    """A loop that never waits: its monotonic time jumps to whatever comes next."""

    def __init__(self) -> None:
        self.seconds = 0.0
        super().__init__(_Hurried(self))

    def time(self) -> float:
        return self.seconds


class _Hurried(selectors.DefaultSelector):  # type: ignore[name-defined,misc] - which one it is depends on the system
    def __init__(self, loop: Hurrying) -> None:
        super().__init__()
        self._loop = loop

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        self._loop.seconds += timeout or 0.0
        return super().select(0)


@pytest.mark.parametrize(
    ("ahead", "steps"),
    [
        (9 * HOUR, [(600, 10 * HOUR)]),  # suspended over night, and awake after it was due
        (2 * HOUR, [(600, HOUR), (1800, 2 * HOUR)]),  # twice, the first time not long enough
        (HOUR, [(600, -DAY), (1200, DAY + HOUR)]),  # put back by a day, then right again
        (DAY, [(7, DAY + 1)]),  # put forward before the first sweep
    ],
)
def test_the_alarm_rings_within_half_a_minute_of_the_clock_being_right(
    ahead: float, steps: list[tuple[float, float]]
) -> None:
    """Monotonic time stands still in a suspend, and knows of no step: what counts is the clock on the wall."""
    loop = Hurrying()

    async def live() -> float:
        wall = timedelta()
        clock, bell = SystemClock(wall=lambda: START + timedelta(seconds=loop.time()) + wall), asyncio.Event()
        clock.alarm(clock.now() + timedelta(seconds=ahead), bell.set)
        for at, by in steps:
            await asyncio.sleep(at - loop.time())  # of the hurrying loop, so it takes no time
            assert not bell.is_set()
            wall += timedelta(seconds=by)
        await bell.wait()
        clock.close()
        return loop.time() - steps[-1][0]

    try:
        assert loop.run_until_complete(live()) <= 30
    finally:
        loop.close()


def test_a_stepped_clock_stands_still() -> None:
    """Time passes only when it is told to, and never backwards by a jump."""
    clock = SteppedClock(START)
    clock.jump(START + timedelta(hours=1))
    clock.jump(START)
    assert clock.now() == START + timedelta(hours=1)


def test_a_stepped_clock_rings_when_it_passes_the_alarm() -> None:
    """Exactly once, on the jump that reaches it; an instant that has come rings at once."""
    clock, heard = SteppedClock(START), []
    clock.alarm(START + timedelta(hours=2), lambda: heard.append(clock.now()))
    clock.jump(START + timedelta(hours=1))
    assert (heard, clock.next_alarm()) == ([], START + timedelta(hours=2))
    clock.jump(START + timedelta(hours=5))
    clock.jump(START + timedelta(hours=6))
    assert heard == [START + timedelta(hours=5)]
    clock.alarm(START, lambda: heard.append(clock.now()))
    assert heard[1:] == [START + timedelta(hours=6)]


def test_a_stepped_clock_can_be_put_back() -> None:
    """A step is what a machine's clock may do; the alarm then waits for its instant again."""
    clock, heard = SteppedClock(START), []
    clock.step(-3600)
    assert clock.now() == START - timedelta(hours=1)
    clock.alarm(START, lambda: heard.append("rung"))
    assert heard == []
    clock.step(3600)
    assert heard == ["rung"]


def test_a_closed_clock_rings_no_more() -> None:
    """Closing takes the alarm back."""
    clock, heard = SteppedClock(START), []
    clock.alarm(START + timedelta(hours=1), lambda: heard.append("rung"))
    clock.close()
    clock.jump(START + timedelta(hours=2))
    assert heard == []


def test_what_has_elapsed_grows_evenly_whatever_is_done_to_the_clock(system: SystemClock) -> None:
    """A stepped clock counts how far it was moved on; putting it back takes nothing off."""
    clock = SteppedClock(START)
    clock.jump(START + timedelta(seconds=5))
    clock.step(-3600)
    clock.step(2)
    assert clock.elapsed() == 7
    first = system.elapsed()
    assert system.elapsed() >= first
