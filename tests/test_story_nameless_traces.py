"""Nothing leads from an answer without a name to its writer: not the database, not the logs, not what is sent."""

from __future__ import annotations

import json
import logging
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from bot.app.running import DATABASE
from bot.flow.answers import short
from bot.rehearsal.server.people import Person
from bot.store.connected import micros
from tests.club import Club, open_club
from tests.test_story_nameless import HIDE, NAMELESS, OPENING, code_of

NAME, TEXT = "Adalbert Unmistakable", "Nobody is to know that I think so."


@dataclass
class Listener:
    """Listens in on everything that goes over the line to Discord's REST."""

    club: Club
    heard: list[str] = field(default_factory=list)
    interactions: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        before = self.club.server.exchanges

        def both(method: str, path: str, body: Any, status: int, answer: Any) -> None:
            self.heard.append(f"{method} {path} {json.dumps(body, ensure_ascii=False)}")
            if before:
                before(method, path, body, status, answer)

        self.club.server.exchanges = both

    def of(self, words: str) -> list[str]:
        """What was sent that has these words in it."""
        return [one for one in self.heard if words in one]


def in_bytes(number: int) -> bytes:
    """A number as SQLite keeps it."""
    return number.to_bytes(8, "big")


def marks(writer: Person, at: datetime, interaction_ids: list[int]) -> dict[str, bytes]:
    """Everything by which somebody, or their moment, could be known, in each form in which it might stand."""
    millis = int(at.timestamp() * 1000)
    found = {
        "name": NAME.encode(),
        "user name": writer.username.encode(),
        "time in microseconds": in_bytes(micros(at)),
        "time in microseconds, in figures": str(micros(at)).encode(),
        "time in milliseconds, in figures": str(millis).encode(),
        "time in words": f"{at:%Y-%m-%dT%H:%M:%S}".encode(),
    }
    for number in (writer.id, *interaction_ids):
        found |= {f"{number}": str(number).encode(), f"{number}, short": short(number).encode()}
        found |= {f"{number}, as kept": in_bytes(number)}
    return found


def stored(folder: Path) -> bytes:
    """Every byte of the database's files, the write-ahead log too."""
    return b"".join(path.read_bytes() for path in sorted(folder.glob(f"{DATABASE}*")))


def dumped(folder: Path) -> list[str]:
    """The database as SQLite tells it, line by line."""
    with closing(sqlite3.connect(f"{(folder / DATABASE).as_uri()}?mode=ro", uri=True)) as db:
        return list(db.iterdump())


async def test_nothing_leads_to_the_writer(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """From the submission to the end of the week; what a named answer leaves shows that the search would find it."""
    caplog.set_level(logging.INFO, logger="discord")
    caplog.set_level(logging.DEBUG)
    async with open_club(tmp_path, circle=NAMELESS) as club:
        club.server.world.users[club.people["ada"].id].global_name = NAME
        await club.to("first.section")
        await club.pass_time(minutes=41, seconds=7)
        form = await club.form("ada", to=OPENING)
        opened = max(club.server.world.interactions)
        listener = Listener(club)
        caplog.clear()
        at = club.clock.now()
        receipt = await club.submit(form, TEXT, choose=HIDE)
        submitted = max(club.server.world.interactions)
        assert submitted > opened
        assert [record for record in caplog.records if not record.name.startswith("aiosqlite")] == []
        looked_for = marks(club.people["ada"], at, [opened, submitted])
        assert found_in(stored(tmp_path), looked_for) == []
        await club.to("first.digest")
        await club.submit(await club.form("ben", to=OPENING), "With my name.", choose="Show my name")
        kept = stored(tmp_path)
        assert TEXT.encode() in kept
        assert found_in(kept, looked_for) == []
        assert found_in(kept, {"id": in_bytes(club.people["ben"].id), "name": b"Ben"}) == ["id", "name"]

        sent = listener.of(TEXT)
        assert len(sent) == 1
        assert found_in(sent[0].encode(), looked_for) == []
        # The receipt goes to the one who wrote it, over their own interaction; the answer isn't in it.
        [told] = listener.of(str(submitted))
        assert code_of(receipt) in told
        assert listener.of(code_of(receipt)) == [told]

        logged = "\n".join(f"{record.getMessage()} {record.exc_text or ''}" for record in caplog.records)
        told_of = looked_for | {"text": TEXT.encode(), "code": code_of(receipt).encode()}
        assert "executing" in logged
        assert found_in(logged.encode(), told_of) == []


def found_in(where: bytes, looked_for: dict[str, bytes]) -> list[str]:
    """Which of the marks stand there."""
    return [what for what, mark in looked_for.items() if mark in where]


def made(folder: Path) -> Path:
    """Make a folder for a club of its own."""
    folder.mkdir()
    return folder


async def told_by(folder: Path, *writers: str) -> tuple[list[str], list[str]]:
    """Two answers, by these writers: what the database holds at the end, and what was sent with the answers."""
    async with open_club(made(folder), circle=NAMELESS) as club:
        await club.to("first.section")
        listener = Listener(club)
        for minutes, (who, text) in enumerate(
            zip(writers, ("One thought.", "Another thought."), strict=True), 3
        ):
            await club.pass_time(minutes=minutes)
            await club.submit(await club.form(who, to=OPENING), text, choose=HIDE)
        before = dumped(folder)
        await club.to("first.questions")
        return before + dumped(folder), listener.of("thought.")


async def test_two_writers_can_not_be_told_apart(tmp_path: Path) -> None:
    """Whether ada wrote the one and ben the other, or the other way round: database and answers are the same."""
    first = await told_by(tmp_path / "first", "ada", "ben")
    second = await told_by(tmp_path / "second", "ben", "ada")
    assert first == second
    assert len(first[1]) == 2
    assert any("One thought." in line for line in first[0])


async def test_nor_can_it_be_told_whether_they_are_one(tmp_path: Path) -> None:
    """Two answers of one writer look like those of two."""
    assert await told_by(tmp_path / "one", "ada", "ada") == await told_by(tmp_path / "two", "ada", "ben")


async def test_when_it_was_written_makes_no_difference(tmp_path: Path) -> None:
    """An hour earlier or later, before anybody else or after: but for random numbers, what is kept is the same."""
    dumps = []
    for hours in (1, 30):
        folder = made(tmp_path / str(hours))
        async with open_club(folder, circle=NAMELESS) as club:
            await club.to("first.section")
            await club.pass_time(hours=hours)
            await club.submit(await club.form("ada", to=OPENING), TEXT, choose=HIDE)
            await club.to("first.questions")
            dumps.append(list(without_ids(dumped(folder))))
    assert dumps[0] == dumps[1]


def without_ids(lines: list[str]) -> Iterator[str]:
    """A dump without Discord's ids: the stand-in counts them on with every interaction."""
    return (re.sub(r"\b\d{18,19}\b", "id", line) for line in lines)


async def test_discord_py_s_own_log_never_tells_what_it_hears(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Where everything is to be logged, discord.py's events are left out all the same: they hold who wrote what."""
    caplog.set_level(logging.DEBUG, logger="discord")
    caplog.set_level(logging.DEBUG)
    async with open_club(tmp_path, circle=NAMELESS):
        assert logging.getLogger("discord.gateway").getEffectiveLevel() == logging.INFO
    assert not any("WebSocket Event" in record.getMessage() for record in caplog.records)
