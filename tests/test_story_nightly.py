"""The archive of the night: written beside the reading, where the circle chose, without what was taken back."""

from __future__ import annotations

import asyncio
import logging
import os
import zipfile
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest

from bot.app.archiving import write_archive
from bot.app.running import Address
from bot.app.serving import serve
from bot.archive.verify import verify
from bot.flow.editions import Order
from tests.club import CIRCLE, Club, load, open_club, write_files
from tests.room_kit import visit

NIGHTLY = CIRCLE + "archive:\n  nightly: 04:00\n  formats: html, json\n"
FIRST = "What does the first passage say?"
LEFT = "**An old archive lies at"
FAILED, MENDED = "**The archive could not be written.**", "The archive is written again."


def lying(folder: Path) -> bytes:
    """All that lies of an archive."""
    return b"".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())


def own(club: Club) -> Path:
    """Where the archive of a circle lies that has chosen no folder."""
    return club.folder / "archives" / "circle"


def room(folder: Path) -> Path:
    """Where the bot's data go, if something is to lie beside them."""
    (folder / "data").mkdir()
    return folder / "data"


async def night(club: Club) -> None:
    """Let one night go by."""
    await club.pass_time(days=1)


async def test_each_night_it_is_written_whole_and_as_an_export_at_that_moment(tmp_path: Path) -> None:
    """Not before the night; then with what was said by then, in the forms that were chosen, to the byte."""
    async with open_club(tmp_path, circle=NIGHTLY) as club:
        await club.to("first.section")
        await club.say("ada", "Said on the first day.", to=FIRST)
        assert not own(club).exists()
        await night(club)
        assert b"Said on the first day." in lying(own(club))
        assert own(club).parent.stat().st_mode & 0o77 == 0 or os.name != "posix"
        assert verify(own(club)).whole == ("archive.html", "archive.json")
        await club.say("ada", "Said on the second day.", to=FIRST)
        assert b"Said on the second day." not in lying(own(club))
        await night(club)
        await club.pass_time(hours=11, minutes=1)  # from 17:00 to a minute past four
        assert b"Said on the second day." in lying(own(club))
        circle, reading, out = club.running.circle, club.running.reading, tmp_path / "out"
        write_archive(circle, reading, data=club.folder, out=out, formats=circle.exports.forms)
        assert verify(own(club)).is_whole
        assert lying(own(club)) == lying(out)
        assert club.told() == []


async def test_without_the_key_nothing_is_written_at_night(tmp_path: Path) -> None:
    """As it always was: at the end only."""
    async with open_club(tmp_path) as club:
        await club.to("second.section")
        assert not own(club).exists()


async def test_what_is_taken_back_goes_out_of_it_before_the_next_night(tmp_path: Path) -> None:
    """At once; and what is taken back right after that within minutes, together."""
    async with open_club(tmp_path, circle=NIGHTLY) as club:
        await club.to("first.section")
        said = [await club.say("ada", f"Regretted {n}.", to=FIRST) for n in ("first", "second", "third")]
        await night(club)
        assert b"Regretted first." in lying(own(club))
        for message in said:
            club.people["ada"].delete(message)
            await club.settle()
        assert b"Regretted first." not in lying(own(club))
        assert b"Regretted third." in lying(own(club))
        await club.pass_time(minutes=11)
        assert b"Regretted" not in lying(own(club))
        assert verify(own(club)).is_whole


async def test_what_is_taken_back_while_it_is_written_has_it_written_again(tmp_path: Path) -> None:
    """What was read before that is in the one, and not in the next, which comes at once."""
    async with open_club(tmp_path, circle=NIGHTLY) as club:
        await club.to("first.section")
        said = await club.say("ada", "Regretted just then.", to=FIRST)
        assert club.bot is not None
        write, seen = club.bot.editions._write, list[bytes]()

        async def taken_back_meanwhile(order: Order) -> Path | None:
            file = await write(order)
            seen.append(lying(order.out))
            if len(seen) == 1:
                at, thread = club.clock.now(), club.thread_id()
                await club.bot.store.write(lambda core: core.delete_messages(thread, [said], at))  # type: ignore[union-attr]
            return file

        club.bot.editions._write = taken_back_meanwhile
        await night(club)
        assert [b"Regretted just then." in one for one in seen] == [True, False]


async def test_a_bot_that_was_off_at_night_makes_up_for_it_at_its_start(tmp_path: Path) -> None:
    """A laptop that is open in the evenings has an archive of each evening before."""
    async with open_club(tmp_path, circle=NIGHTLY) as club:
        await club.to("first.section")
        await club.say("ada", "Said in the evening.", to=FIRST)
        await club.away(hours=20)
        assert b"Said in the evening." in lying(own(club))


class Words(logging.Handler):
    """Waits for words in the log."""

    def __init__(self, words: str) -> None:
        super().__init__()
        self._words = words
        self.came = asyncio.Event()

    def emit(self, record: logging.LogRecord) -> None:
        """Look at a line."""
        if self._words in record.getMessage():
            self.came.set()


async def test_the_bot_that_is_served_writes_it_in_a_process_of_its_own(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """As `run` does; and what that process writes is the archive, whole."""
    async with open_club(tmp_path, circle=NIGHTLY) as club:
        await club.to("first.section")
        await club.say("ada", "Said to the served one.", to=FIRST)
        await club.stop()
        caplog.set_level(logging.INFO)
        logging.getLogger("studycircle.archives").addHandler(written := Words("its archive is written"))
        address = Address("rehearsal", club.server.api, club.server.gateway, ready_timeout=0.02)
        stop = asyncio.Event()
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(
                serve([club.running], folder=club.folder, clock=club.clock, address=address, stop=stop)
            )
            await written.came.wait()
            stop.set()
        logging.getLogger("studycircle.archives").removeHandler(written)
        assert b"Said to the served one." in lying(own(club))
        assert verify(own(club)).is_whole


async def test_what_goes_wrong_is_told_once_and_when_it_is_over(tmp_path: Path) -> None:
    """Somebody's own file lies where it should go: it is left alone, and in three nights that is told once."""
    async with open_club(tmp_path, circle=NIGHTLY + "  folder: ours\n") as club:
        folder = club.folder / "archives" / "ours"
        folder.mkdir(parents=True)
        (folder / "mine.txt").write_text("Mine.")
        await club.to("first.section")
        for _ in range(3):
            await night(club)
        assert [text.startswith(FAILED) for text in club.told()] == [True]
        assert "isn't empty" in club.told()[0]
        assert "`archives/ours`" in club.told()[0]
        assert lying(folder) == b"Mine."
        (folder / "mine.txt").unlink()
        await night(club)
        assert club.told()[1:] == [MENDED]
        assert verify(folder).is_whole
        (folder / "archive.html").write_text("changed")
        (folder / "manifest.json").unlink()
        await club.away(hours=1)
        assert [text.startswith(FAILED) for text in club.told()[2:]] == [True]


async def test_the_end_honours_forms_folder_and_view(tmp_path: Path) -> None:
    """Packed where there is no page; nobody is named; what isn't the archive's outlives the erasure."""
    folder = tmp_path / "public"
    keys = (
        f"archive:\n  names: as on Discord\n  view: pseudonymous\n  formats: txt, csv\n  folder: {folder}\n"
    )
    async with open_club(room(tmp_path), circle=CIRCLE + keys) as club:
        await club.to("first.section")
        await club.say("ada", "My own words.", to=FIRST)
        await club.to("publish")
        [handed] = [one for one in club.people["olga"].sees(club.organisers) if one.files]
        assert f"All of it (csv, txt) lies on the bot's machine, at `{folder}`." in handed.text
        with zipfile.ZipFile(BytesIO(handed.files["circle.zip"])) as packed:
            assert {"archive.txt", "csv/responses.csv"} <= set(packed.namelist())
            text = packed.read("archive.txt").decode()
        assert "My own words." in text
        assert "Ada" not in text
        assert verify(folder).is_whole
        (folder / "note.txt").write_text("Ours.")
        await club.to("erase")
        assert [path.name for path in folder.iterdir()] == ["note.txt"]
        assert not list((club.folder / "archives").glob("circle*"))


async def test_what_lay_among_the_bots_data_goes_once_another_folder_is_named(tmp_path: Path) -> None:
    """Nobody would take out of it what is taken back; another circle's archive that lies there is left alone."""
    async with open_club(tmp_path, circle=NIGHTLY) as club:
        await club.to("first.section")
        await night(club)
        assert verify(own(club)).is_whole
        await club.stop()
        club.running = load(write_files(tmp_path, circle=NIGHTLY + "  folder: ours\n"))
        await club.start()
        assert verify(club.folder / "archives" / "ours").is_whole
        assert not own(club).exists()
        foreign = own(club) / "manifest.json"
        foreign.parent.mkdir()
        foreign.write_text('{"schema": "studycircle-manifest/1", "circle": {"id": "another"}}')
        await night(club)
        assert foreign.exists()


async def moved(club: Club, folder: Path, *, circle: str) -> None:
    """Begin anew with another file of the circle's."""
    await club.stop()
    club.running = load(write_files(folder, circle=circle))
    await club.start()


async def test_the_archive_moves_where_its_file_says(tmp_path: Path) -> None:
    """From folder to folder, and home again once none is named; nothing of it stays, and what isn't its own does."""
    async with open_club(room(tmp_path), circle=NIGHTLY + f"  folder: {tmp_path / 'first'}\n") as club:
        first, second = tmp_path / "first", tmp_path / "second"
        await club.to("first.section")
        await club.say("ada", "Said on the first day.", to=FIRST)
        await night(club)
        (first / "mine.txt").write_text("Mine.")
        await moved(club, tmp_path, circle=NIGHTLY + f"  folder: {second}\n")
        assert lying(first) == b"Mine."
        assert verify(second).is_whole
        await moved(club, tmp_path, circle=CIRCLE)
        assert not second.exists()
        assert b"Said on the first day." in lying(own(club))
        assert club.told() == []


async def test_what_can_not_be_taken_away_is_told_once(tmp_path: Path) -> None:
    """Without its manifest nobody knows whose it is: it stays, and organisers read where; another's isn't spoken of."""
    async with open_club(tmp_path, circle=NIGHTLY + "  folder: first\n") as club:
        first, second = club.folder / "archives" / "first", club.folder / "archives" / "second"
        await club.to("first.section")
        await night(club)
        (first / "manifest.json").unlink()
        await moved(club, tmp_path, circle=NIGHTLY + "  folder: second\n")
        assert [text.startswith(LEFT) for text in club.told()] == [True]
        assert "`archives/first`" in club.told()[0]
        assert (first / "archive.html").exists()
        await night(club)
        (second / "manifest.json").write_text(
            '{"schema": "studycircle-manifest/1", "circle": {"id": "another"}}'
        )
        await moved(club, tmp_path, circle=NIGHTLY + "  folder: third\n")
        assert len(club.told()) == 1
        assert (second / "archive.html").exists()


async def test_the_one_before_stays_until_the_new_one_is_whole(tmp_path: Path) -> None:
    """Where it can't be written, organisers read where the one before lies; mended, it goes."""
    async with open_club(tmp_path, circle=NIGHTLY + "  folder: first\n") as club:
        first, second = club.folder / "archives" / "first", club.folder / "archives" / "second"
        await club.to("first.section")
        await night(club)
        second.mkdir()
        (second / "mine.txt").write_text("Mine.")
        await moved(club, tmp_path, circle=NIGHTLY + "  folder: second\n")
        assert verify(first).is_whole
        assert "lies at `archives/first`" in club.told()[0]
        (second / "mine.txt").unlink()
        await club.pass_time(hours=2)
        assert not first.exists()
        assert verify(second).is_whole
        assert club.told()[1:] == [MENDED]


async def test_the_same_folder_by_another_name_is_left_alone(tmp_path: Path) -> None:
    """What lies there is what was written just now."""
    async with open_club(tmp_path, circle=NIGHTLY + "  folder: first\n") as club:
        await club.to("first.section")
        await night(club)
        (club.folder / "archives" / "second").symlink_to("first", target_is_directory=True)
        await moved(club, tmp_path, circle=NIGHTLY + "  folder: second\n")
        assert verify(club.folder / "archives" / "first").is_whole
        assert club.told() == []


async def test_killed_before_the_old_one_is_gone_it_goes_at_the_next_start(tmp_path: Path) -> None:
    """Where it lay is known until then."""
    async with open_club(tmp_path, circle=NIGHTLY + "  folder: first\n") as club:
        await club.to("first.section")
        await night(club)
        await club.stop()
        club.running = load(write_files(tmp_path, circle=NIGHTLY + "  folder: second\n"))
        out = club.folder / "archives" / "second"
        circle, reading = club.running.circle, club.running.reading
        write_archive(circle, reading, data=club.folder, out=out, formats=circle.exports.forms)
        await club.start()
        assert not (club.folder / "archives" / "first").exists()
        assert verify(out).is_whole


async def test_the_erasure_finds_it_where_it_lies(tmp_path: Path) -> None:
    """Though another folder was named on that very day, in which there is none yet."""
    async with open_club(tmp_path, circle=CIRCLE + "archive:\n  folder: first\n") as club:
        await club.to("first.section")
        await club.to("publish")
        first = club.folder / "archives" / "first"
        assert verify(first).is_whole
        await club.until(club.due("erase") - timedelta(minutes=30))
        blocked = club.folder / "archives" / "second"
        blocked.mkdir()
        (blocked / "mine.txt").write_text("Mine.")
        await moved(club, tmp_path, circle=CIRCLE + "archive:\n  folder: second\n")
        assert first.exists()
        await club.to("erase")
        assert not first.exists()
        assert lying(blocked) == b"Mine."


async def test_nights_are_over_once_the_archive_is_made(tmp_path: Path) -> None:
    """What is said after it isn't in it; what is taken back after it still goes."""
    async with open_club(tmp_path, circle=NIGHTLY) as club:
        await club.to("first.section")
        said = await club.say("ada", "Regretted late.", to=FIRST)
        await club.to("publish")
        await club.say("ben", "After the end.", to=FIRST)
        await night(club)
        assert b"After the end." not in lying(own(club))
        club.people["ada"].delete(said)
        await club.settle()
        assert b"Regretted late." not in lying(own(club))


async def test_a_rehearsal_writes_nothing_outside_its_folder(tmp_path: Path) -> None:
    """A folder named by its whole path is passed over."""
    folder = tmp_path / "public"
    async with open_club(room(tmp_path), circle=f"{NIGHTLY}  folder: {folder}\n", started=False) as club:
        club.running.sample = True
        await club.start()
        await club.to("first.section")
        await night(club)
        assert not folder.exists()
        assert verify(own(club)).is_whole


async def test_nights_come_in_the_rehearsal_room_too(tmp_path: Path) -> None:
    """As time is moved on by hand; nothing is in progress any more once it stands still."""
    async with visit(tmp_path, circle=NIGHTLY) as room:
        page = await room.page("Ada")
        await page.to("first.section")
        assert list(tmp_path.rglob("manifest.json")) == []  # noqa: ASYNC240 - time stands still
        await page.ask("time", do="day")
        [manifest] = tmp_path.rglob("manifest.json")  # noqa: ASYNC240
        assert manifest.parent.parent.name == "archives"
        assert verify(manifest.parent).is_whole
