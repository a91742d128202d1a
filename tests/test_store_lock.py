"""One process per database, held for life."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from subprocess import Popen

import pytest

from bot.errors import StoreError
from bot.store import Store, lock, open_core
from tests.test_cli_codes import EXAMPLE, ROOT
from tests.test_store_kit import at, begun, path_in, second_process

HOLD = """
import asyncio, sys
from pathlib import Path
from bot.store import Store
from tests.test_store_kit import at
async def hold():
    async with Store.open(Path(sys.argv[1]), now=at):
        print("held", flush=True)
        sys.stdin.readline()
asyncio.run(hold())
"""


@contextmanager
def held_elsewhere(path: Path) -> Iterator[Popen[str]]:
    """Have another process hold the database while the block runs."""
    with second_process(HOLD, path) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        try:
            yield holder
        finally:
            holder.kill()


async def test_a_second_process_refuses_and_names_the_first(tmp_path: Path) -> None:
    """Whoever comes second is told at once which process has the database, and since when."""
    path = path_in(tmp_path)
    with held_elsewhere(path) as holder:
        with pytest.raises(
            StoreError, match=f"process {holder.pid}, started 2027-01-12 16:00 UTC"
        ) as refused:
            async with Store.open(path, now=at):
                pass
        assert "Stop that one first" in refused.value.hint


def test_the_command_refuses_before_it_imports_what_takes_long(tmp_path: Path) -> None:
    """A second `run` is told within a second, so it can't wait for discord.py; files and token come after that."""
    with held_elsewhere(path_in(tmp_path)) as holder:
        words = ["run", str(EXAMPLE), "--data", str(tmp_path)]
        command = [sys.executable, "-X", "importtime", "-m", "bot", *words]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
        assert done.returncode == 1
        assert f"is in use by process {holder.pid}, started 2027-01-12 16:00 UTC" in done.stderr
        imported = {line.rpartition("|")[2].strip() for line in done.stderr.splitlines() if "|" in line}
        assert "bot.store.lock" in imported
        assert not imported & {"discord", "aiohttp", "apscheduler", "pydantic"}


@pytest.mark.skipif(sys.platform == "win32", reason="no such signal there")
def test_a_stopped_process_keeps_the_lock(tmp_path: Path) -> None:
    """A process that only stands still isn't dead: its database stays its own."""
    with held_elsewhere(path_in(tmp_path)) as holder:
        os.kill(holder.pid, signal.SIGSTOP)
        with pytest.raises(StoreError, match=f"process {holder.pid}"), open_core(path_in(tmp_path)):
            pass


def test_a_dead_process_holds_nothing(tmp_path: Path) -> None:
    """After a process was killed the next one starts without more ado."""
    with held_elsewhere(path_in(tmp_path)):
        pass
    with begun(tmp_path) as core:
        assert core.circles()


def test_the_lock_goes_with_the_one_who_held_it(tmp_path: Path) -> None:
    """A database that was closed can be opened again; while it is open, not even by the same process."""
    with begun(tmp_path), pytest.raises(StoreError, match=f"process {os.getpid()}"), begun(tmp_path):
        pass
    with begun(tmp_path) as core:
        assert core.circles()


def test_two_databases_are_two_locks(tmp_path: Path) -> None:
    """Databases in different folders don't hinder each other."""
    with begun(tmp_path / "a") as first, begun(tmp_path / "b") as second:
        assert first.circles() == second.circles()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows locks files otherwise")
def test_a_glance_at_the_lock_keeps_nobody_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever looks holds it for a moment; whoever wants it tries again after that."""
    import fcntl

    path = path_in(tmp_path)
    with path.with_name("state.sqlite3.lock").open("w") as glance:
        fcntl.flock(glance, fcntl.LOCK_EX)
        monkeypatch.setattr(lock.time, "sleep", lambda _: fcntl.flock(glance, fcntl.LOCK_UN))
        with lock.held(path):
            assert lock.holder_of(path) == f"process {os.getpid()}"
    assert lock.holder_of(path) is None


def test_looking_who_holds_a_database_makes_no_lock(tmp_path: Path) -> None:
    """Where no bot ever was, nobody holds it, and nothing is left behind."""
    assert lock.holder_of(path_in(tmp_path)) is None
    assert list(tmp_path.iterdir()) == []
