"""A power cut at any moment: the database is whole, and whatever was acknowledged is in it.

The bot's own store writes under strace; the disk is then cut at every step, with all, none or parts of what was not
yet synced.  The same judgement finds losses once SQLite isn't told to wait for the disk.
"""

from __future__ import annotations

import sqlite3
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import pytest

from bot.store import open_core
from tests.disk import Disk, Step, traced
from tests.durable_workload import CIRCLE
from tests.missing import can_trace

ROOT = Path(__file__).parents[1]
DATABASE = "state.sqlite3"


pytestmark = [
    pytest.mark.skipif(not can_trace(), reason="strace isn't there, or may not trace"),
    pytest.mark.timeout(300),
]


@pytest.fixture
def in_memory(tmp_path: Path) -> Iterator[Path]:
    """A folder for thousands of disks: in memory, where the machine has that."""
    memory = Path("/dev/shm")
    if not memory.is_dir():
        yield tmp_path
        return
    with TemporaryDirectory(dir=memory) as folder:
        yield Path(folder)


@dataclass
class Promised:
    """What has been acknowledged so far."""

    kept: set[str] = field(default_factory=set)
    going: set[str] = field(default_factory=set)
    gone: set[str] = field(default_factory=set)
    posted: set[str] = field(default_factory=set)

    def hear(self, step: Step) -> None:
        """Take a line that the program has said."""
        word, _, what = step.data.decode().strip().partition(" ")
        if word in ("kept", "going", "gone", "posted"):
            getattr(self, word).add(what)


def judged(files: dict[str, bytes], promised: Promised, folder: Path) -> str:
    """Return what is wrong with what stands on the disk: "corrupt", "lost", "back" (a forgotten answer), or ""."""
    for old in folder.iterdir():
        old.unlink()
    for name, content in files.items():
        (folder / name).write_bytes(content)
    try:
        with closing(sqlite3.connect(folder / DATABASE)) as db:
            db.execute("PRAGMA synchronous=OFF")  # the power goes only once
            if db.execute("PRAGMA integrity_check").fetchone() != ("ok",):
                return "corrupt"
            if not db.execute("SELECT 1 FROM sqlite_schema WHERE name = 'response'").fetchone():
                return "lost" if promised.kept else ""
            texts = {
                text.split()[1] for (text,) in db.execute("SELECT text FROM response WHERE text IS NOT NULL")
            }
            parts = {part for (part,) in db.execute("SELECT part FROM post WHERE message_id IS NOT NULL")}
    except sqlite3.DatabaseError:
        return "corrupt"
    if (promised.kept - promised.going) - texts or promised.posted - parts:
        return "lost"
    return "back" if promised.gone & texts else ""


def verdicts(steps: list[Step], folder: Path, home: Path, *, every: int) -> Iterator[str]:
    """Cut the power after every step (or every so many), in three ways each, and judge what is left."""
    disk, promised, chance = Disk(home), Promised(), Random(1)
    folder.mkdir()
    for number, step in enumerate(steps):
        if step.call == "said" and not step.path.startswith(str(home)):
            promised.hear(step)
        elif step.path.startswith(str(home)):
            disk.take(step)
            for files in disk.cuts(chance, torn=1) if number % every == 0 else ():
                yield judged(files, promised, folder)


def counted(folder: Path, synchronous: str, *, every: int = 1) -> Counter[str]:
    """Run the workload, and count what all its power cuts come to."""
    home = folder / "home"
    home.mkdir()
    command = [sys.executable, "-m", "tests.durable_workload", str(home), synchronous]
    steps = traced(command, trace=folder / "trace", cwd=ROOT)
    return Counter(verdicts(steps, folder / "cut", home, every=every))


def test_a_power_cut_loses_nothing_that_was_acknowledged(
    in_memory: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """0 corrupt, 0 acknowledged rows lost, 0 forgotten ones back, at every step of the workload."""
    found = counted(in_memory, "FULL")
    with capsys.disabled():
        print(f" [{found.total()} disks after a power cut: {found.total() - found['']} bad]")
    assert set(found) == {""}
    assert found.total() > 4_000


def test_without_waiting_for_the_disk_it_would(in_memory: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The judgement above can fail: under `synchronous=OFF` rows are lost and databases are torn."""
    found = counted(in_memory, "OFF", every=5)
    with capsys.disabled():
        print(f" [under OFF: {found['corrupt']} corrupt, {found['lost']} lost of {found.total()}]")
    assert found["lost"] > 50
    assert found["corrupt"] > 50


def test_the_bot_starts_on_a_disk_that_lost_power_while_it_was_set_up(in_memory: Path) -> None:
    """Every cut of the first steps, which make the file and bring it up to date, is a fine place to begin."""
    home = in_memory / "home"
    home.mkdir()
    command = [sys.executable, "-m", "tests.durable_workload", str(home), "FULL"]
    steps = traced(command, trace=in_memory / "trace", cwd=ROOT)
    disk, chance, begun = Disk(home), Random(2), 0
    for step in [step for step in steps if step.path.startswith(str(home))][:150]:
        disk.take(step)
        for files in disk.cuts(chance, torn=1):
            folder = in_memory / f"cut-{begun}"
            folder.mkdir()
            for name, content in files.items():
                (folder / name).write_bytes(content)
            with open_core(folder / DATABASE) as core:
                core.put_circle(CIRCLE)
                assert core.circles() == (CIRCLE,)
            begun += 1
    assert begun > 100
