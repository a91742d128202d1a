"""The program in a process of its own on a clock that the test moves: killed, or with answers lost, it posts once.

Two short lives; the whole of it, over terms, is in the soak (test_soak_killed, test_soak_process).
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
