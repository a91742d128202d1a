"""The command in a process of its own, killed and stopped in the midst of posting; the server outlives it.

It is the program as people start it, on the machine's clock: what is due at its first start is the welcome, in several
posts.  Each blow falls as the server has taken in a certain post and hasn't answered yet, the worst moment of all.
"""

from __future__ import annotations

import asyncio
import signal
import sys
import time
from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path
from random import Random
from typing import Any

import pytest

from tests.test_run_command import CHANNEL, ORGANISERS, POSTED, Command, Place, placed

WELCOME = ["**Test circle: welcome**", "**Three ways to answer**", "**A practice question**"]
SEED = 20_260_101

pytestmark = [
    pytest.mark.soak,
    pytest.mark.skipif(sys.platform == "win32", reason="signals are sent as on Linux and macOS"),
]


@pytest.fixture
async def place(tmp_path: Path) -> AsyncIterator[Place]:
    """A server with a circle's channels and people, on the real clock."""
    async with placed(tmp_path) as found:
        yield found


def strike(place: Place, command: Command, number: signal.Signals, *, after: int) -> asyncio.Event:
    """Send a signal once the server has taken in so many calls that change something; the event tells of it."""
    struck, changes = asyncio.Event(), 0

    def exchanged(method: str, _path: str, _body: Any, _status: int, _answer: Any) -> None:
        nonlocal changes
        changes += method != "GET"
        if changes == after and not struck.is_set():
            command.signal(number)
            struck.set()

    place.server.exchanges = exchanged
    return struck


def assert_once(place: Place) -> None:
    """The welcome is there whole, and nothing is there twice, neither for readers nor for organisers."""
    seen = [one.text for one in place.server.person("ada.reads").sees(CHANNEL) if one.text]
    assert Counter(text.partition("\n")[0] for text in seen) >= Counter(WELCOME)
    desk = [one.text for one in place.server.person("sample.organiser").sees(ORGANISERS) if one.text]
    assert [text for text, times in Counter(seen + desk).items() if times > 1] == []


def first_lines(place: Place) -> set[str]:
    """How each post that readers see begins."""
    return {one.text.partition("\n")[0] for one in place.server.person("ada.reads").sees(CHANNEL)}


async def finish(place: Place) -> None:
    """Start once more without any blow, until the welcome is complete, and end."""
    changed = asyncio.Event()
    place.server.exchanges = lambda *_: changed.set()
    command = await place.start(place.circle())
    await command.until("circle: it has all")
    async with asyncio.timeout(10):
        while not set(WELCOME) <= first_lines(place):
            changed.clear()
            await changed.wait()
    command.signal(signal.SIGTERM)
    assert await command.end() == 0


async def test_killed_at_five_moments_it_posts_once(place: Place) -> None:
    """Each `kill -9` falls between what a call did and its answer; five lives, and a sixth that finishes."""
    chance = Random(SEED)
    killed = 0
    for _ in range(5):
        command = await place.start(place.circle())
        struck = strike(place, command, signal.SIGKILL, after=chance.choice((1, 1, 2)))
        try:
            async with asyncio.timeout(4):
                await struck.wait()
        except TimeoutError:
            command.signal(signal.SIGKILL)  # nothing is left to do: it dies at rest
        assert await command.end() == -signal.SIGKILL
        killed += struck.is_set()
    assert killed >= 2
    await finish(place)
    assert_once(place)


async def test_told_to_end_in_the_midst_of_a_post_it_is_gone_within_ten_seconds(place: Place) -> None:
    """SIGTERM as the first post is taken in."""
    command = await place.start(place.circle())
    await strike(place, command, signal.SIGTERM, after=1).wait()
    began = time.monotonic()
    assert await command.end() == 0
    assert time.monotonic() - began < 10
    await finish(place)
    assert_once(place)


async def test_stopped_in_the_midst_of_a_post_and_continued_it_posts_once(place: Place) -> None:
    """Stopped, it keeps its lock: a second one is refused and names it; continued, it goes on."""
    command = await place.start(place.circle())
    await strike(place, command, signal.SIGSTOP, after=1).wait()
    second = await place.start(place.circle())
    assert await second.end() == 1
    assert f"is in use by process {command.process.pid}, started" in "\n".join(second.said)
    place.server.exchanges = None
    command.signal(signal.SIGCONT)
    await command.until(POSTED)
    command.signal(signal.SIGTERM)
    assert await command.end() == 0
    await finish(place)
    assert_once(place)
