"""Ten weeks of the real process, killed again and again; Discord and the people outlive it.  Slow: `make soak`.

SEED and ROUNDS (how many lives end by `kill -9`; 100 unless told) are taken from the environment and printed.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest

from bot.records import Layout, State
from tests.moved_process import GUARD_OFF
from tests.process.compare import differences, ends
from tests.process.people import LIVE, SAID, Members
from tests.process.world import World, open_world, small_circle, whole_term

SEED = int(os.environ.get("SEED", "100"))
ROUNDS = int(os.environ.get("ROUNDS", "100"))
SESSION = 5
"""So many calls a life makes at most before it is connected."""
MEAN_CALL = 9
AFTER_THE_END = timedelta(days=9)

pytestmark = [
    pytest.mark.soak,
    pytest.mark.timeout(900),
    pytest.mark.skipif(sys.platform == "win32", reason="signals are sent as on Linux and macOS"),
]


@dataclass
class Killing:
    """Who lets the bot live and kills it; `struck` counts at which call of its life how often."""

    world: World
    members: Members
    chance: Random
    struck: Counter[int] = field(default_factory=Counter)
    full_life: float = 1.0

    async def over_the_term(self, rounds: int, **environment: str) -> None:
        """Let a circle begin, and then so many lives end by a kill over its whole term."""
        world = self.world
        await world.start(keep_spare=True, **environment)
        await world.settle()
        await world.end(signal.SIGKILL)
        last = world.due("end") + AFTER_THE_END
        dues = sorted({one.due for one in world.running.agenda.occurrences if one.due < last})
        for number in range(rounds):
            at = dues[number * len(dues) // rounds] + timedelta(minutes=self.chance.uniform(0, 20))
            world.pass_time(max(timedelta(minutes=1), at - world.now()))
            self.members.act(self.chance.randint(0, 3), kinds=SAID)
            await self.life(**environment)

    async def life(self, **environment: str) -> None:
        """Start the bot and kill it at a call, at rest or at any time; at some of its calls members act."""
        world, chance = self.world, self.chance
        await world.start(keep_spare=True, **environment)
        world.at_call.append(self._at_some_calls)
        of_changes = chance.random() < 0.6
        at = chance.randint(2, 2 * MEAN_CALL) if of_changes else 1 + int(chance.expovariate(1 / MEAN_CALL))
        if chance.random() < 0.85:
            struck = world.strike(signal.SIGKILL, at=at, of_changes=of_changes)
            began = time.monotonic()
            if await world.rests_before(struck):
                self.full_life = time.monotonic() - began
            else:
                self.struck[world.calls] += 1
        else:
            await asyncio.sleep(chance.uniform(0, self.full_life))
        assert await world.end(signal.SIGKILL) == -signal.SIGKILL, "\n".join(world.said)
        await self.members.rest()

    def _at_some_calls(self) -> None:
        if self.world.calls > SESSION and self.chance.random() < 0.15:
            self.members.act(kinds=LIVE)


async def test_killed_over_a_whole_term_nothing_comes_twice_and_nothing_is_lost(tmp_path: Path) -> None:
    """Most blows fall between a call's effect and its answer, at any of a life's calls; the last life is left alone.

    Whatever is due is then done or told of, and the archive is what Discord shows.  With an odd seed in a forum.
    """
    layout = Layout.FORUM if SEED % 2 else Layout.TEXT
    async with open_world(tmp_path, whole_term, layout=layout) as world:
        members = Members(world, Random(SEED))
        killing = Killing(world, members, Random(SEED))
        await killing.over_the_term(ROUNDS)
        struck = killing.struck
        await world.start()
        await world.finish()
        world.pass_time(max(timedelta(), world.due("end") + AFTER_THE_END - world.now()))
        await world.finish()
        ended = ends(world)
        print(
            f"SEED={SEED} killed={ROUNDS}, {struck.total()} of them at calls {dict(sorted(struck.items()))}"
        )
        print({state.value: count for state, count in ended.items()}, members.did, len(members.acknowledged))
        assert differences(world, members) == []
        assert ended[State.DONE] > 0
        assert struck.total() >= ROUNDS // 4
        if ROUNDS >= 100:
            assert len([at for at in struck if at > SESSION]) > 10
            assert ended[State.DONE] > ended[State.SKIPPED]
            assert len(members.acknowledged) > 5
        assert await world.end(signal.SIGTERM) == 0


async def test_without_the_look_up_the_kills_are_noticed(tmp_path: Path) -> None:
    """The same with one guard left out: what was tried is sent again without being looked for, and is there twice."""
    async with open_world(tmp_path, small_circle) as world:
        members = Members(world, Random(SEED))
        await Killing(world, members, Random(SEED)).over_the_term(20, **{GUARD_OFF: "look-up"})
        await world.start(**{GUARD_OFF: "look-up"})
        await world.finish()
        assert any(found.startswith("2 times on Discord") for found in differences(world, members))


async def test_without_reading_back_what_was_said_meanwhile_is_missed(tmp_path: Path) -> None:
    """The same of the archive: members go on while the bot is dead, and nothing of it is read afterwards."""
    async with open_world(tmp_path, small_circle) as world:
        members = Members(world, Random(SEED))
        await world.start(**{GUARD_OFF: "read-back"})
        await world.go_to(world.due("first.questions"))
        await world.end(signal.SIGKILL)
        members.act(20, kinds=SAID)
        await world.start(**{GUARD_OFF: "read-back"})
        await world.finish()
        assert any(found.endswith("in the archive None") for found in differences(world, members))
