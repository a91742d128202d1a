"""A term of the real process, killed again and again at random moments; the server outlives it.  Slow: `make soak`.

SEED and ROUNDS (how many lives end by `kill -9`; 100 unless told) are taken from the environment and printed.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections import Counter
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest

from bot.rehearsal.server import Server
from bot.rehearsal.stage import set_stage
from tests.club import READERS, load, write_files
from tests.moved_process import MOVED, MovedClock, move
from tests.test_run_command import CHANNEL, GUILD, ORGANISERS, Command, Place
from tests.test_run_killed import strike

SEED = int(os.environ.get("SEED", "100"))
ROUNDS = int(os.environ.get("ROUNDS", "100"))
TERM = timedelta(days=26)
LONGEST_LIFE = 1.6
PROGRAM = Path(__file__).with_name("moved_process.py")

pytestmark = [
    pytest.mark.soak,
    pytest.mark.timeout(900),
    pytest.mark.skipif(sys.platform == "win32", reason="signals are sent as on Linux and macOS"),
]


async def born(place: Place, circle: Path, moved: Path) -> Command:
    """Start the program on the moved clock; what it says isn't kept."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, str(PROGRAM), "run", str(circle)),
        cwd=place.folder,
        env={**os.environ, **place.environment, MOVED: str(moved)},
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
    )
    return Command(process)


async def test_killed_over_a_whole_term_nothing_is_posted_twice(tmp_path: Path) -> None:
    """Some blows fall between a post's effect and its answer, the others at any time after the start."""
    chance, moved = Random(SEED), tmp_path / "moved"
    moved.write_text("0", encoding="ascii")
    async with Server(MovedClock(moved)) as server:
        set_stage(server, load(write_files(tmp_path)).circle, READERS)
        place = Place(tmp_path, server, server.world.guild(GUILD))
        circle, amid = place.circle(), 0
        for _ in range(ROUNDS):
            command = await born(place, circle, moved)
            struck = strike(place, command, signal.SIGKILL, after=chance.randint(1, 3))
            try:
                async with asyncio.timeout(chance.uniform(0.6, LONGEST_LIFE)):
                    await struck.wait()
            except TimeoutError:
                command.signal(signal.SIGKILL)
            assert await command.process.wait() == -signal.SIGKILL
            amid += struck.is_set()
            move(moved, TERM / ROUNDS)
        seen = [one.text for one in server.person("ada.reads").sees(CHANNEL) if one.text]
        desk = [one.text for one in server.person("sample.organiser").sees(ORGANISERS) if one.text]
        print(f"SEED={SEED} killed={ROUNDS} amid={amid} posts={len(seen)} notices={len(desk)}")
        assert amid > 0
        assert any("second" in text for text in seen)
        assert [text for text, times in Counter(seen + desk).items() if times > 1] == []
