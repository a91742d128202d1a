"""Withdraw codes, and the release by itself: what it leaves in the files, and what lets it out."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from random import Random

import pytest

from bot.agenda.reconcile import reconcile
from bot.clock import SteppedClock
from bot.flow.answers import Answers
from bot.flow.circles import Running, circle_row
from bot.flow.nameless import Nameless, hashed, new_code
from bot.flow.posting import Poster
from bot.store import Store
from tests.club import load, write_files
from tests.test_flow_posting import NOW, Channel
from tests.test_story_nameless import NAMELESS

TEXT = "Nobody is to know when."


@asynccontextmanager
async def desk(folder: Path) -> AsyncIterator[tuple[Running, Store, Nameless]]:
    """A circle that takes answers without a name, with a database of its own; no question is posted yet."""
    running = load(write_files(folder, circle=NAMELESS))
    clock = SteppedClock(NOW)
    async with Store.open(folder / "state.sqlite3", now=clock.now) as store:
        await store.write(lambda core: core.put_circle(circle_row(running)))
        await store.write(lambda core: core.apply(running.id, reconcile({}, running.agenda)))
        channel = Channel(clock)
        answers = Answers(store, Poster(store, channel, clock), [running], ring=lambda: None)
        yield running, store, Nameless(store, channel, answers, clock, chance=Random(7), ring=lambda: None)


async def test_the_release_leaves_no_trace_of_the_writing(tmp_path: Path) -> None:
    """What the write-ahead log knew of the moment is gone with it: the text stands once, in the database itself."""
    async with desk(tmp_path) as (running, _, nameless):
        assert await nameless.save(running.id, "first-opening", text=TEXT)
        assert TEXT.encode() in (tmp_path / "state.sqlite3-wal").read_bytes()
        await nameless.release(running, running.agenda.find("first.questions"))
        assert (tmp_path / "state.sqlite3-wal").read_bytes() == b""
        assert (tmp_path / "state.sqlite3").read_bytes().count(TEXT.encode()) == 1


@pytest.mark.parametrize(
    ("before", "released"),
    [("first.questions", True), ("first.reminder", True), ("second.brief", False), (None, False)],
    ids=["a post", "a reminder", "the organisers' brief", "nothing"],
)
async def test_what_lets_an_answer_out(tmp_path: Path, before: str | None, *, released: bool) -> None:
    """Whatever is posted to members does; what organisers alone read doesn't, nor a look at which nothing is due."""
    async with desk(tmp_path) as (running, store, nameless):
        await nameless.save(running.id, "first-opening", text=TEXT)
        await nameless.release(running, running.agenda.find(before) if before else None)
        rows = await store.read(lambda core: list(core.released(running.id)))
        assert [row.text for row in rows] == ([TEXT] if released else [])


async def test_a_question_that_is_not_read_takes_none(tmp_path: Path) -> None:
    """Neither another circle's nor one that was taken out of the reading."""
    async with desk(tmp_path) as (running, _, nameless):
        assert await nameless.save("another", "first-opening", text=TEXT) is None
        assert await nameless.save(running.id, "gone", text=TEXT) is None


def test_codes_can_be_said_and_typed() -> None:
    """Three groups of two syllables; each comes once in a thousand, and the same chance gives the same codes."""
    chance = Random(1)
    codes = [new_code(chance) for _ in range(1000)]
    assert len(set(codes)) == 1000
    assert all(
        len(group) == 4 and not set(group[::2]) & set("aeiou") and set(group[1::2]) <= set("aeiou")
        for code in codes
        for group in code.split("-")
    )
    assert codes[0] == new_code(Random(1))


def test_a_code_is_kept_as_a_salted_hash() -> None:
    """The same code with another salt is kept otherwise; how it is written makes no difference, what it says does."""
    kept = hashed("bano-mitu-relo", b"salt")
    assert kept == hashed(" BANO mitu.relo ", b"salt")
    assert kept != hashed("bano-mitu-relo", b"other")
    assert kept != hashed("bano-mitu-reli", b"salt")
    assert b"bano" not in kept
