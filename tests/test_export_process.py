"""The process that writes archives: the same bytes as here, no token, and it ends with whoever has begun it."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path
from typing import Any

import pytest

from bot.app import exporting
from bot.app.archiving import DATABASE
from bot.app.exporting import in_its_own_process, in_this_process
from bot.app.packing import pack
from bot.archive.verify import verify
from bot.errors import StudycircleError
from bot.flow.circles import Running, circle_row
from bot.flow.editions import Order
from bot.records import USUAL_FORMS
from bot.store import open_core
from tests.club import load, write_files


@pytest.fixture
def running(tmp_path: Path) -> Running:
    """A circle with a database in which nothing was said yet."""
    found = load(write_files(tmp_path))
    with open_core(tmp_path / DATABASE) as core:
        core.put_circle(circle_row(found))
    return found


def order(running: Running, out: Path, *, packed: Path | None = None) -> Order:
    """Return an order for all the usual forms."""
    return Order(running.circle, running.reading, out, USUAL_FORMS, packed)


async def _written(folder: Path, running: Running) -> None:
    await in_its_own_process(folder)(order(running, folder / "a"))


async def test_a_process_of_its_own_writes_the_same(tmp_path: Path, running: Running) -> None:
    """The same manifest, so the same bytes; and the page is what is handed over."""
    page = await in_its_own_process(tmp_path)(order(running, tmp_path / "a", packed=tmp_path / "a.zip"))
    await in_this_process(tmp_path)(order(running, tmp_path / "b"))
    assert page == tmp_path / "a" / "archive.html"
    assert verify(tmp_path / "a").is_whole
    one, other = ((tmp_path / name / "manifest.json").read_bytes() for name in "ab")
    assert one == other


async def test_what_is_expected_to_go_wrong_comes_back_in_words(tmp_path: Path, running: Running) -> None:
    """As if it had gone wrong here."""
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "mine.txt").write_text("Mine.")
    with pytest.raises(StudycircleError, match="isn't empty"):
        await in_its_own_process(tmp_path)(order(running, tmp_path / "a"))


async def test_a_process_that_dies_is_told_of(tmp_path: Path, running: Running) -> None:
    """Of something that nobody expected: a database that isn't one of ours."""
    with pytest.raises(StudycircleError, match="has ended with code"):
        await in_its_own_process(tmp_path)(Order(running.circle, None, tmp_path / "a", USUAL_FORMS))  # type: ignore[arg-type]


async def test_it_ends_where_nobody_waits_for_it_and_leaves_nothing(
    tmp_path: Path, running: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The bot is stopped just then: the process is gone at once, and so is what it had begun to write."""
    found: list[asyncio.subprocess.Process] = []
    begin, has_begun = asyncio.create_subprocess_exec, asyncio.Event()

    async def begun(*words: str, **how: Any) -> asyncio.subprocess.Process:
        found.append(await begin(*words, **how))
        has_begun.set()
        return found[-1]

    monkeypatch.setattr(asyncio, "create_subprocess_exec", begun)
    async with asyncio.TaskGroup() as tasks:
        writing = tasks.create_task(_written(tmp_path, running))
        await has_begun.wait()
        writing.cancel()
    assert found[0].returncode is not None
    assert list(tmp_path.rglob("*.partial")) == []  # noqa: ASYNC240 - nothing else runs


def test_it_finds_no_token_set(monkeypatch: pytest.MonkeyPatch) -> None:
    """What it doesn't need it doesn't get."""
    monkeypatch.setenv("STUDYCIRCLE_TOKEN", "secret")
    monkeypatch.setenv("STUDYCIRCLE_TOKEN_FILE", "/somewhere")
    assert not [name for name in exporting._environment() if "TOKEN" in name]
    assert exporting._environment()["PATH"] == os.environ["PATH"]


async def test_the_same_archive_is_packed_to_the_same_bytes(tmp_path: Path, running: Running) -> None:
    """Whole or not at all, whenever it is done."""
    await in_this_process(tmp_path)(order(running, tmp_path / "a"))
    first = pack(tmp_path / "a", tmp_path / "first.zip").read_bytes()
    os.utime(tmp_path / "a" / "archive.html", (0, 0))
    assert pack(tmp_path / "a", tmp_path / "second.zip").read_bytes() == first
