"""The program in a process of its own on a clock that the test moves: killed, or with answers lost, it posts once.

Told to end, it finishes what it is in the midst of.  Short lives; the whole of it, over terms, is in the soak
(test_soak_killed, test_soak_process).
"""

from __future__ import annotations

import signal
import sys
from pathlib import Path
from random import Random

import pytest

from bot.records import State
from bot.rehearsal.server.faults import Kind, Rule
from tests.process.compare import differences, ends
from tests.process.people import SAID, Members
from tests.process.world import open_world

MESSAGES = "/channels/*/messages"

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals are sent as on Linux and macOS")


async def test_killed_in_the_midst_of_a_week_s_text(tmp_path: Path) -> None:
    """`kill -9` between a post's effect and its answer; members write while the bot is dead, and it goes on."""
    async with open_world(tmp_path) as world:
        members = Members(world, Random(1))
        await world.start(keep_spare=True)
        await world.go_to(world.due("first.brief"))
        struck = world.strike(signal.SIGKILL, at=world.calls + 3)
        world.pass_time(world.due("first.section") - world.now())
        await struck.wait()
        assert await world.end(signal.SIGKILL) == -signal.SIGKILL
        members.act(4, kinds=SAID)
        await world.start()
        await world.finish()
        members.act(6)
        await members.rest()
        await world.settle()
        assert differences(world, members) == []
        assert set(ends(world)) == {State.DONE}
        assert members.did["said"] > 0


async def test_answers_that_are_dropped_after_the_effect(tmp_path: Path) -> None:
    """Every other answer to a post is lost on its way; what is tried again was looked for, and is there once."""
    async with open_world(tmp_path) as world:
        await world.start()
        await world.settle()
        for number in range(1, 7):
            lost = Rule(kind=Kind.DROPPED, after=True, method="POST", path="/channels/**", skip=number)
            world.server.faults.add(lost)
        await world.go_to(world.due("first.section"), after=world.finish)
        await world.finish()
        assert len(world.server.faults.seen) == 6
        assert differences(world) == []
        assert set(ends(world)) == {State.DONE}


async def test_told_to_end_it_finishes_what_is_in_flight(tmp_path: Path) -> None:
    """SIGTERM as a message is posted and a form was sent in: both are there whole before it ends; nothing else is.

    No other life comes after it.
    """
    async with open_world(tmp_path) as world:
        members = Members(world, Random(1))
        process = await world.start()
        await world.go_to(world.due("first.section"))
        world.server.faults.add(Rule(kind=Kind.SLOW, after=True, method="POST", path=MESSAGES))
        world.server.faults.add(
            Rule(kind=Kind.SLOW, after=True, method="POST", path="/interactions/**", skip=1)
        )
        world.pass_time(world.due("first.questions") - world.now())
        await world.server.faults.holding()
        members.act(kinds=("answered",))
        await world.server.faults.holding(2)
        world.pass_time(world.due("first.go-round") - world.now())
        process.signal(signal.SIGTERM)
        assert await process.says(lambda line: "asked to end (SIGTERM)" in line)
        world.server.faults.release()
        assert await world.end(signal.SIGCONT) == 0  # which does nothing: it has been told to end already
        await members.rest()
        assert len(members.acknowledged) == 1
        found = differences(world, members)
        assert found == ["first.poll is still planned", "first.go-round is still planned"]
