"""A copy of the database, made while the bot works, and put back: nothing twice, nothing silently lost."""

from __future__ import annotations

import asyncio
import shutil
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import pytest

from bot.app.running import DATABASE
from bot.errors import NotFoundError, StoreError
from bot.records import SeenAttachment, SeenAttachments, State
from bot.rehearsal.server.model import MessageKind
from bot.store import Store, open_core
from bot.store.backup import back_up, bring_back
from tests.club import Club, both_layouts
from tests.test_cli_codes import run
from tests.test_store_kit import ANA, BO, CIRCLE, THREAD, C, at, begun, keep_file, path_in, said

NOW = datetime(2027, 1, 20, 3, tzinfo=UTC)


def texts(path: Path) -> list[str]:
    """Return what a database holds."""
    with open_core(path, readonly=True) as core:
        return [row.text for row in core.released(C)]


async def test_a_copy_is_made_while_the_bot_writes(tmp_path: Path) -> None:
    """It holds a moment in which all that was acknowledged before is there, and nothing half."""
    with begun(tmp_path):
        pass
    copies = []
    async with Store.open(path_in(tmp_path), now=at) as store:
        for number in range(40):
            await store.write(
                lambda core, n=number: core.add_response(said(ANA, f"answer {n}", message_id=n + 1))  # type: ignore[misc]
            )
            if number % 10 == 9:
                copy = tmp_path / f"copy-{number}.sqlite3"
                await asyncio.gather(
                    asyncio.to_thread(back_up, path_in(tmp_path), copy, now=NOW),
                    store.write(lambda core: core.add_response(said(BO, "meanwhile", message_id=9_000))),
                )
                copies.append((number + 1, copy))
    for least, copy in copies:
        assert len([text for text in texts(copy) if text.startswith("answer")]) == least
        assert copy.stat().st_mode & 0o077 == 0


def test_what_was_erased_is_not_in_a_copy_made_afterwards(tmp_path: Path) -> None:
    """Not in any of its bytes: a copy holds no free page and no log, whatever the database still has of them."""
    with begun(tmp_path) as core:
        core.add_response(said(ANA, "a very private word", message_id=1))
    with begun(tmp_path) as core:
        core.forget(C, ANA, at=at(5))
    back_up(path_in(tmp_path), tmp_path / "copy.sqlite3", now=NOW)
    assert b"very private" not in (tmp_path / "copy.sqlite3").read_bytes()


def test_a_copy_is_put_back_and_what_was_there_is_put_aside(tmp_path: Path) -> None:
    """With its log: what was committed last belongs to it."""
    with begun(tmp_path) as core:
        core.add_response(said(ANA, "before", message_id=1))
    copy = tmp_path / "copy.sqlite3"
    back_up(path_in(tmp_path), copy, now=NOW)
    with begun(tmp_path) as core:
        core.add_response(said(ANA, "after", message_id=2))
    aside = bring_back(copy, path_in(tmp_path), now=NOW + timedelta(days=1))
    assert aside is not None
    assert (texts(path_in(tmp_path)), texts(aside)) == (["before"], ["before", "after"])
    assert bring_back(copy, tmp_path / "new" / DATABASE, now=NOW) is None
    assert texts(tmp_path / "new" / DATABASE) == ["before"]


def with_file(folder: Path, number: int, content: bytes) -> None:
    """Have somebody say something with a file, that is kept."""
    with begun(folder) as core:
        core.put_circle(replace(CIRCLE, attachments=True))
        core.add_response(said(ANA, "with a file", message_id=number))
        seen = SeenAttachments(THREAD, number, (SeenAttachment(number + 100, "a.png", len(content), ""),))
        core.set_attachments([seen])
        assert keep_file(core, number + 100, content)


def held(folder: Path) -> dict[str, bytes]:
    """What lies in the folder of files beside a database."""
    return {path.name: path.read_bytes() for path in (folder / "files").iterdir()}


def test_a_copy_brings_the_files_along(tmp_path: Path) -> None:
    """Those that it names, in the one file that it is; what was there is put aside with its database."""
    with_file(tmp_path, 1, b"the first picture")
    (tmp_path / "files" / ("0" * 64)).write_bytes(b"left over")
    before = {sha256(b"the first picture").hexdigest(): b"the first picture"}
    copy = tmp_path / "elsewhere" / "copy.sqlite3"
    back_up(path_in(tmp_path), copy, now=NOW)
    assert b"left over" not in copy.read_bytes()
    with_file(tmp_path, 2, b"the second picture")
    aside = bring_back(copy, path_in(tmp_path), now=NOW + timedelta(days=1))
    assert held(tmp_path) == before
    assert aside is not None
    assert b"the second picture" in held_aside(tmp_path)
    assert b"the first picture" not in path_in(tmp_path).read_bytes()
    assert bring_back(copy, tmp_path / "new" / DATABASE, now=NOW) is None
    assert held(tmp_path / "new") == before


def held_aside(folder: Path) -> list[bytes]:
    """What was put aside of the files."""
    return [path.read_bytes() for path in (folder / "files.before-1").iterdir()]


def test_a_copy_whose_files_were_changed_brings_none_of_them(tmp_path: Path) -> None:
    """A file is put back under the sum of what it holds, and under no other name."""
    with_file(tmp_path, 1, b"the picture")
    copy = tmp_path / "copy.sqlite3"
    back_up(path_in(tmp_path), copy, now=NOW)
    with closing(sqlite3.connect(copy)) as connection, connection:
        connection.execute("UPDATE packed_file SET bytes = x'00'")
        connection.execute("INSERT INTO packed_file VALUES ('../../outside', x'00')")
    bring_back(copy, tmp_path / "new" / DATABASE, now=NOW)
    assert held(tmp_path / "new") == {}
    assert not (tmp_path / "outside").exists()


def test_a_copy_is_never_written_over_anything(tmp_path: Path) -> None:
    """Neither over an older copy."""
    with begun(tmp_path):
        pass
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(StoreError, match="is there already"):
        back_up(path_in(tmp_path), tmp_path / "mine.txt", now=NOW)
    assert (tmp_path / "mine.txt").read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize("wrong", ["nothing", "text", "foreign", "newer", "cut short", "torn"])
def test_what_is_no_sound_copy_is_refused_and_nothing_is_touched(tmp_path: Path, wrong: str) -> None:
    """In words, and the database stays as it was."""
    with begun(tmp_path) as core:
        core.add_response(said(ANA, "kept", message_id=1))
    copy = tmp_path / "copy.sqlite3"
    spoilt(copy, path_in(tmp_path), wrong)
    before = path_in(tmp_path).read_bytes()
    with pytest.raises((StoreError, NotFoundError)) as refused:
        bring_back(copy, path_in(tmp_path), now=NOW)
    assert refused.value.hint
    assert path_in(tmp_path).read_bytes() == before
    assert not list(tmp_path.glob("*.before-*"))


def spoilt(copy: Path, path: Path, wrong: str) -> None:
    """Make a copy that is none."""
    if wrong == "nothing":
        return
    if wrong == "text":
        copy.write_text(
            "a shopping list, long enough to be taken for a database's head " * 4, encoding="utf-8"
        )
        return
    if wrong == "foreign":
        with closing(sqlite3.connect(copy)) as db:
            db.execute("CREATE TABLE mine (x)")
        return
    back_up(path, copy, now=NOW)
    data = bytearray(copy.read_bytes())
    if wrong == "newer":
        with closing(sqlite3.connect(copy)) as db:
            db.execute("PRAGMA user_version = 9999")
    elif wrong == "cut short":
        copy.write_bytes(data[: len(data) // 2])
    else:
        data[8192:40_960] = b"\xa5" * (40_960 - 8192)
        copy.write_bytes(data)


def test_a_copy_is_not_put_back_under_a_running_bot(tmp_path: Path) -> None:
    """It would go on writing into the file that was put aside."""
    with begun(tmp_path):
        pass
    copy = tmp_path / "copy.sqlite3"
    back_up(path_in(tmp_path), copy, now=NOW)
    with begun(tmp_path), pytest.raises(StoreError, match="is in use by process"):
        bring_back(copy, path_in(tmp_path), now=NOW)


@both_layouts
async def test_after_a_copy_was_put_back_nothing_is_posted_twice(club: Club) -> None:
    """Made before the first week, put back in its midst: all of it is found again, with the answers given since."""
    copy = club.folder / "copy.sqlite3"
    await club.to("welcome")
    await club.stop()
    back_up(club.folder / DATABASE, copy, now=club.clock.now())
    await club.start()
    await club.to("first.poll")
    await club.say("ada", "An answer since the copy.", to="What does the first passage say?")
    shown = everything_shown(club)
    await club.stop()
    bring_back(copy, club.folder / DATABASE, now=club.clock.now())
    await club.start()
    assert everything_shown(club) == shown
    ledger = await club.ledger()
    due = [key for key in ledger if ledger[key].due <= club.clock.now()]
    assert {ledger[key].state for key in due} == {State.DONE}
    assert club.told() == []
    assert [row.text for row in await club.kept()] == ["An answer since the copy."]
    assert [row.prompt for row in await club.kept()] == ["first-opening"]
    await club.to("first.digest")
    assert await club.state("first.digest") is State.DONE


@both_layouts
async def test_weeks_after_a_copy_what_was_posted_is_still_found(club: Club) -> None:
    """Long overdue by then; yet it stands, so it isn't told as missed, and the second week goes on."""
    copy = club.folder / "copy.sqlite3"
    await club.to("welcome")
    await club.stop()
    back_up(club.folder / DATABASE, copy, now=club.clock.now())
    await club.start()
    await club.to("second.questions")
    shown = everything_shown(club)
    await club.stop()
    bring_back(copy, club.folder / DATABASE, now=club.clock.now())
    await club.start()
    assert everything_shown(club) == shown
    assert club.told() == []
    await club.to("second.digest")
    assert len([seen for seen in club.thread(2) if seen.text.startswith("**Looking back")]) == 1


def everything_shown(club: Club) -> list[str]:
    """Every message of the bot's that there is, and how many events."""
    world = club.server.world
    messages = [
        message.content or "a poll"
        for channel in world.channels.values()
        for message in channel.messages.values()
        if message.author.id == world.bot.id and message.kind in (MessageKind.PLAIN, MessageKind.REPLY)
    ]
    return [*sorted(messages), f"{len(club.people['ada'].events())} events"]


def test_the_two_commands(tmp_path: Path) -> None:
    """A folder gets a copy named after the moment; restoring says what is to be done afterwards."""
    data, backups = tmp_path / "data", tmp_path / "backups"
    data.mkdir()
    with begun(data):
        pass
    made = run("backup", backups, "--data", data)
    assert made.exit_code == 0
    copy = Path(made.stdout.strip())
    assert copy.parent == backups
    assert copy.name.startswith("studycircle-20")
    back = run("restore", copy, "--data", data)
    assert back.exit_code == 0
    assert "What was there before is" in back.stdout
    assert "doesn't post twice" in " ".join(back.stdout.split())
    missing = run("restore", tmp_path / "no.sqlite3", "--data", data)
    assert (missing.exit_code, missing.stdout) == (1, "")
    assert "There is no copy at" in missing.stderr
    shutil.rmtree(data)
    none = run("backup", backups, "--data", data)
    assert none.exit_code == 1
    assert "There is no database at" in none.stderr


def test_only_the_newest_copies_are_kept(tmp_path: Path) -> None:
    """By their names, and nothing that somebody else has put into the folder."""
    with begun(tmp_path / "data"):
        pass
    copies = tmp_path / "copies"
    copies.mkdir()
    for day in range(1, 6):
        (copies / f"studycircle-2020-12-0{day}T030000Z.sqlite3").write_bytes(b"old")
    (copies / "studycircle-mine.sqlite3").write_bytes(b"mine")
    done = run("backup", str(copies), "--data", str(tmp_path / "data"), "--keep", "3")
    assert done.exit_code == 0, done.output
    kept = sorted(one.name for one in copies.iterdir())
    assert kept[:2] == [f"studycircle-2020-12-0{day}T030000Z.sqlite3" for day in (4, 5)]
    assert len(kept) == 4
    assert kept[-1] == "studycircle-mine.sqlite3"
    assert "2020-12-01T030000Z.sqlite3 is deleted" in done.stdout
