"""The asynchronous door: whole writes, snapshots, cancellation, and closing for certain."""

from __future__ import annotations

import asyncio
import threading
from pathlib import Path

import aiosqlite
import pytest

from bot.errors import StoreError
from bot.store import Core, Store, TransitionError, database, open_core
from tests.test_store_kit import ANA, BO, CIRCLE, ROOT, C, add, at, path_in, said, second_process, texts


def start(core: Core) -> None:
    """Put the circle in."""
    core.put_circle(CIRCLE)


def files_in(folder: Path) -> set[str]:
    """Return the names of a folder's files."""
    return {file.name for file in folder.iterdir()}


async def test_what_a_write_returns_comes_back_and_is_read(tmp_path: Path) -> None:
    """A write hands its result over, and the next read sees what it kept."""
    async with Store.open(path_in(tmp_path), now=at) as store:
        await store.write(start)
        response_id = await store.write(lambda core: core.add_response(said(ANA, "Kept.")))
        assert await store.read(lambda core: [r.id for r in core.released(C)]) == [response_id]
        assert await store.read(texts) == ["Kept."]


async def test_a_write_that_fails_leaves_nothing(tmp_path: Path) -> None:
    """Whatever a write raises comes out of it, and nothing of it is kept."""

    def half(core: Core) -> None:
        add(core, said(ANA, "Half."))
        core.claim(C, "nothing", at())

    async with Store.open(path_in(tmp_path), now=at) as store:
        await store.write(start)
        with pytest.raises(TransitionError):
            await store.write(half)
        assert await store.read(texts) == []
        assert await store.write(lambda core: core.member(C, BO, "Bo", at())) == 1


async def test_many_tasks_write_without_getting_into_each_other(tmp_path: Path) -> None:
    """Sixty tasks count up at once, a third of them fail half way: each success counts once, no failure does."""

    def count_up(core: Core, i: int) -> None:
        seen = len(texts(core))
        add(core, said(ANA, str(seen), minute=seen, message_id=i + 1))
        if i % 3 == 0:
            raise KeyError(i)

    async def one(store: Store, i: int) -> None:
        try:
            await store.write(lambda core: count_up(core, i))
        except KeyError:
            assert i % 3 == 0

    async with Store.open(path_in(tmp_path), now=at) as store:
        await store.write(start)
        async with asyncio.TaskGroup() as group:
            for i in range(60):
                group.create_task(one(store, i))
        assert await store.read(texts) == [str(i) for i in range(40)]


async def test_a_write_that_nobody_waits_for_any_more_is_still_whole(tmp_path: Path) -> None:
    """A cancelled caller gets away only when its write is done, cancelled twice or not, and all of it is kept."""
    loop, begun, go = asyncio.get_running_loop(), asyncio.Event(), threading.Event()

    def slow(core: Core) -> None:
        add(core, said(ANA, "First.", message_id=1))
        loop.call_soon_threadsafe(begun.set)
        assert go.wait(30)
        add(core, said(ANA, "Second.", message_id=2, minute=1))

    async with Store.open(path_in(tmp_path), now=at) as store:
        await store.write(start)
        async with asyncio.TaskGroup() as group:
            task = group.create_task(store.write(slow))
            await begun.wait()
            for _ in range(2):
                task.cancel()
                await asyncio.sleep(0)
                await asyncio.sleep(0)
            assert (task.done(), store.idle) == (False, False)
            go.set()
            with pytest.raises(asyncio.CancelledError):
                await task
        assert store.idle
        assert await store.read(texts) == ["First.", "Second."]


async def test_a_write_that_was_cancelled_and_fails_is_undone(tmp_path: Path) -> None:
    """Where a cancelled write then fails, the transaction doesn't stay open: the next one goes through."""
    loop, begun, go = asyncio.get_running_loop(), asyncio.Event(), threading.Event()

    def fails(core: Core) -> None:
        add(core, said(ANA, "Half.", message_id=1))
        loop.call_soon_threadsafe(begun.set)
        assert go.wait(30)
        raise KeyError

    async with Store.open(path_in(tmp_path), now=at) as store:
        await store.write(start)
        async with asyncio.TaskGroup() as group:
            task = group.create_task(store.write(fails))
            await begun.wait()
            task.cancel()
            await asyncio.sleep(0)
            go.set()
            with pytest.raises(asyncio.CancelledError):
                await task
        await store.write(lambda core: add(core, said(ANA, "Whole.", message_id=2)))
        assert await store.read(texts) == ["Whole."]


async def test_a_read_is_one_snapshot(tmp_path: Path) -> None:
    """A read that has begun doesn't see what is committed before it ends; the next one does."""
    loop, looked, go = asyncio.get_running_loop(), asyncio.Event(), threading.Event()

    def twice(core: Core) -> tuple[list[str], list[str]]:
        before = texts(core)
        loop.call_soon_threadsafe(looked.set)
        assert go.wait(30)
        return before, texts(core)

    async with Store.open(path_in(tmp_path), now=at) as store:
        await store.write(start)
        async with asyncio.TaskGroup() as group:
            reading = group.create_task(store.read(twice))
            await looked.wait()
            await store.write(lambda core: add(core, said(ANA, "Meanwhile.")))
            go.set()
        assert reading.result() == ([], [])
        assert await store.read(texts) == ["Meanwhile."]


async def test_a_read_cannot_write(tmp_path: Path) -> None:
    """The reading connection refuses to change anything."""
    async with Store.open(path_in(tmp_path), now=at) as store:
        with pytest.raises(StoreError, match="can't be written"):
            await store.read(start)
        assert await store.read(lambda core: core.circles()) == ()


async def test_idle_says_whether_a_write_is_under_way(tmp_path: Path) -> None:
    """The store is idle before and after a write, and not while one runs or waits; failing changes nothing."""
    async with Store.open(path_in(tmp_path), now=at) as store:
        assert store.idle
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(store.write(start)) for _ in range(3)]
            await asyncio.sleep(0)
            assert not store.idle
        assert all(task.done() for task in tasks)
        assert store.idle
        with pytest.raises(TransitionError):
            await store.write(lambda core: core.claim(C, "nothing", at()))
        assert store.idle


async def test_closing_lets_go_of_everything(tmp_path: Path) -> None:
    """After the block its threads have ended, the -wal file is gone, and the database can be opened again."""
    before = set(threading.enumerate())
    async with Store.open(path_in(tmp_path), now=at) as store:
        await store.write(start)
        threads = set(threading.enumerate()) - before
    for thread in threads:
        thread.join(30)
    assert [thread.is_alive() for thread in threads] == [False, False]
    assert files_in(tmp_path) == {"state.sqlite3", "state.sqlite3.lock"}
    with open_core(path_in(tmp_path)) as core:
        assert core.circle(C) == CIRCLE


async def test_a_store_that_is_refused_leaves_no_thread(tmp_path: Path) -> None:
    """Refusing a file doesn't leave a thread behind that would keep the process alive."""
    before = threading.active_count()
    path_in(tmp_path).write_text("my notes")
    with pytest.raises(StoreError, match="is no database"):
        async with Store.open(path_in(tmp_path), now=at):
            pass
    assert threading.active_count() == before


FAILS = """
import asyncio, sys
from pathlib import Path
from bot.store import Store
from tests.test_store_kit import at
async def fail():
    async with Store.open(Path(sys.argv[1]), now=at) as store:
        raise RuntimeError("out of here")
asyncio.run(fail())
"""


def test_a_process_that_fails_ends(tmp_path: Path) -> None:
    """An error inside the block ends the process with a traceback instead of hanging on a thread."""
    with second_process(FAILS, path_in(tmp_path)) as failing:
        _, errors = failing.communicate(timeout=60)
    assert failing.returncode == 1
    assert "out of here" in errors


async def test_aiosqlite_runs_a_function_whole_on_its_thread() -> None:
    """The one private thing of aiosqlite's that we rely on is there, and runs a function on one other thread."""
    async with aiosqlite.connect(":memory:") as connection:
        threads = [await connection._execute(threading.get_ident) for _ in range(2)]  # type: ignore[no-untyped-call]
    assert threads[0] == threads[1] != threading.get_ident()


def test_the_private_thing_is_used_in_one_line() -> None:
    """Exactly one line of the package calls it."""
    lines = [line for file in (ROOT / "bot").rglob("*.py") for line in file.read_text("utf-8").splitlines()]
    assert sum("._execute(" in line for line in lines) == 1


async def test_scrubbing_waits_its_turn_and_tells_of_another_reader(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While another process reads, the files can't be cleared, and that is said; afterwards they can."""
    monkeypatch.setattr(database, "BUSY_SECONDS", 0.05)
    async with Store.open(path_in(tmp_path), now=at) as store:
        await store.write(start)
        with open_core(path_in(tmp_path), readonly=True) as core:
            assert core.circles()
            await store.write(lambda core: add(core, said(ANA)))
            with pytest.raises(StoreError, match="being read"):
                await store.scrub()
        await store.scrub()
        assert (tmp_path / "state.sqlite3-wal").stat().st_size == 0
