"""Pictures and other files that people send: fetched as they are collected, kept once, and gone when taken back."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from hashlib import sha256
from pathlib import Path

from bot.records import AttachmentState
from bot.rehearsal.server.posting import Upload
from bot.store import AttachmentRow
from tests.club import CIRCLE, Club, Fault, Once, Request, open_club
from tests.pictures_sent import SECRET, jpeg, photograph, picture, png, segment

CORE = "count against the first"
KEPT, LARGE, FULL, LOST = (
    AttachmentState.KEPT, AttachmentState.LARGE, AttachmentState.FULL, AttachmentState.LOST,
)  # fmt: skip


async def rows(club: Club) -> list[AttachmentRow]:
    """What the archive may show of files, oldest first."""
    circle = club.running.id
    found = await club.read(
        lambda core: core.attachments_released(circle, core.released_with_attachments(circle))
    )
    return [row for response in sorted(found) for row in found[response]]


def on_disk(club: Club) -> dict[str, bytes]:
    """What lies in the folder beside the database."""
    folder = club.folder / "files"
    return {path.name: path.read_bytes() for path in folder.iterdir()} if folder.is_dir() else {}


def asked(club: Club) -> list[str]:
    """Have every request for a file noted from now on, and return the list."""
    lines: list[str] = []

    def note(request: Request) -> None:
        if request.line.startswith("GET /attachments/"):
            lines.append(request.line)

    club.server.weather = note  # type: ignore[assignment]  # it never has weather
    return lines


@asynccontextmanager
async def circle_with(folder: Path, limits: str) -> AsyncIterator[Club]:
    """Open a club whose circle has these limits, in its first week."""
    async with open_club(folder, circle=f"{CIRCLE}archive:\n  attachments: {limits}\n") as club:
        await club.to("first.questions")
        yield club


async def test_a_picture_is_kept_with_its_description(club: Club) -> None:
    """It is fetched at once, under the sum of its bytes, and only its owner can read it."""
    await club.to("first.questions")
    await club.say("ada", "See what I wrote there.", to=CORE, files=[picture()])
    (row,) = await rows(club)
    assert (row.state, row.name, row.says, row.kind) == (
        KEPT,
        "margin.png",
        "My notes in the margin of ¶1",
        "png",
    )
    assert (row.size, row.sha256, row.url) == (len(png()), sha256(png()).hexdigest(), None)
    assert on_disk(club) == {row.sha256: png()}
    (file,) = (club.folder / "files").iterdir()
    assert file.stat().st_mode & 0o077 == 0


async def test_where_a_picture_was_taken_is_not_kept(club: Club) -> None:
    """What isn't to be seen in it goes before it is on the disk for good; the same one, bare, is the same file."""
    await club.to("first.questions")
    bare = jpeg(segment(0xE0, b"JFIF\0\1\2\0\0\1\0\1\0\0"))
    sent = [Upload("a.jpg", photograph(), "Our room"), Upload("b.jpg", bare, None)]
    await club.say("ada", "The room where we meet.", files=sent)
    first, second = await rows(club)
    assert (first.state, first.kind, first.size, first.sha256) == (
        KEPT, "jpeg", len(bare), sha256(bare).hexdigest(),
    )  # fmt: skip
    assert second.sha256 == first.sha256
    assert on_disk(club) == {first.sha256: bare}


async def test_a_picture_that_can_not_be_followed_is_kept_as_a_file(club: Club) -> None:
    """Nothing can be taken out of it for sure: it isn't shown as a picture, and loses nothing."""
    await club.to("first.questions")
    odd = b"\xff\xd8\xff\xf7" + SECRET
    await club.say("ada", "It doesn't open.", files=[Upload("odd.jpg", odd, None)])
    (row,) = await rows(club)
    assert (row.state, row.kind, on_disk(club)) == (KEPT, "", {row.sha256: odd})


async def test_a_picture_alone_is_an_answer(club: Club) -> None:
    """In reply to a question it answers it, without a word; a deletion takes both."""
    await club.to("first.questions")
    message = await club.say("ada", "", to=CORE, files=[picture()])
    assert [(one.text, one.prompt) for one in await club.kept()] == [("", "first-core-1")]
    club.people["ada"].delete(message)
    await club.settle()
    assert (await club.kept(), on_disk(club)) == ([], {})


async def test_the_same_bytes_are_kept_once_until_the_last_reference_goes(club: Club) -> None:
    """Two people send the same picture: one file, that stays while one of them has it."""
    await club.to("first.questions")
    first = await club.say("ada", "Mine.", files=[picture()])
    second = await club.say("ben", "Mine, too.", files=[picture("other.png", None)])
    assert len(await rows(club)) == 2
    assert len(on_disk(club)) == 1
    club.people["ada"].delete(first)
    await club.settle()
    assert len(on_disk(club)) == 1
    club.people["ben"].delete(second)
    await club.settle()
    assert on_disk(club) == {}


async def test_an_edit_takes_a_file_off(club: Club) -> None:
    """What was taken off a message is gone, from the disk too; the other file stays."""
    await club.to("first.questions")
    files = [picture("one.png", grey=10), picture("two.png", grey=20)]
    message = await club.say("ada", "Two of them.", files=files)
    club.people["ada"].edit(message, "One of them.", without="one.png")
    await club.settle()
    assert [row.name for row in await rows(club)] == ["two.png"]
    assert list(on_disk(club).values()) == [png(grey=20)]


async def test_what_was_taken_off_while_the_bot_was_off_is_gone_after_reading_back(club: Club) -> None:
    """A message that was edited meanwhile, and one that was sent meanwhile."""
    await club.to("first.questions")
    message = await club.say(
        "ada", "Two of them.", files=[picture("one.png", grey=10), picture("two.png", grey=20)]
    )
    await club.stop()
    club.people["ada"].edit(message, "One of them.", without="one.png")
    club.people["ben"].say(club.thread_id(), "Meanwhile.", files=[picture("three.png", grey=30)])
    await club.start()
    assert [(row.name, row.state) for row in await rows(club)] == [("two.png", KEPT), ("three.png", KEPT)]
    assert sorted(on_disk(club).values()) == sorted([png(grey=20), png(grey=30)])


async def test_forgetting_takes_the_files(club: Club) -> None:
    """`/my forget` leaves nothing of one's own on the disk, and nothing of anybody else's goes."""
    await club.to("first.questions")
    await club.say("ada", "Mine.", files=[picture(grey=10)])
    await club.say("ben", "Mine.", files=[picture(grey=20)])
    question = await club.command("ada", "my forget")
    await club.confirm(question, question.buttons[0])
    assert list(on_disk(club).values()) == [png(grey=20)]


async def test_one_who_wants_nothing_kept_has_no_file_kept(club: Club) -> None:
    """After “Not me” nothing is even asked for."""
    await club.to("first.questions")
    lines = asked(club)
    await club.bot.store.write(
        lambda core: core.refuse(club.running.id, club.people["ada"].id, at=club.clock.now())
    )  # type: ignore[union-attr]
    await club.say("ada", "Mine.", files=[picture()])
    assert (lines, on_disk(club)) == ([], {})


async def test_what_is_too_large_is_told_and_not_asked_for(tmp_path: Path) -> None:
    """The name and the size are kept, with the reason."""
    async with circle_with(tmp_path, "up to 1 MB each") as club:
        lines = asked(club)
        await club.say("ada", "A film.", files=[Upload("film.mp4", bytes((1 << 20) + 1))])
        (row,) = await rows(club)
        assert (row.state, row.name, row.size) == (LARGE, "film.mp4", (1 << 20) + 1)
        assert (lines, on_disk(club)) == ([], {})


async def test_all_together_have_a_limit_too(tmp_path: Path) -> None:
    """Whatever comes once it is reached is told, not kept; the same bytes again are no more than before."""
    async with circle_with(tmp_path, "up to 1 MB each, 1 MB in all") as club:
        large = Upload("a.bin", bytes([1]) * (700 << 10))
        await club.say("ada", "One.", files=[large])
        await club.say("ada", "Two.", files=[Upload("b.bin", bytes([2]) * (700 << 10))])
        await club.say("ada", "Three.", files=[picture("small.png")])
        assert [(row.name, row.state) for row in await rows(club)] == [
            ("a.bin", KEPT), ("b.bin", FULL), ("small.png", KEPT),
        ]  # fmt: skip


async def test_a_circle_that_keeps_none_knows_of_none(tmp_path: Path) -> None:
    """Nothing is asked for or written down, and a picture alone is no answer."""
    async with circle_with(tmp_path, "none") as club:
        lines = asked(club)
        await club.say("ada", "With one.", files=[picture()])
        await club.say("ada", "", files=[picture()])
        assert [one.text for one in await club.kept()] == ["With one."]
        assert (lines, await rows(club), on_disk(club)) == ([], [], {})


async def test_what_discord_does_not_give_is_tried_again_with_a_new_link(club: Club) -> None:
    """For more than a day there is trouble; by then the link has run out, and the message has a new one."""
    await club.to("first.questions")
    lines = asked(club)
    note = club.server.weather

    def trouble(request: Request) -> Fault | None:
        note(request)  # type: ignore[misc]
        return Fault.TROUBLE if request.line.startswith("GET /attachments/") else None

    club.server.weather = trouble
    await club.say("ada", "Soon.", files=[picture()])
    await club.pass_time(hours=30)
    assert [row.state for row in await rows(club)] == [AttachmentState.WAITING]
    assert len(lines) > 3
    club.server.weather = note
    await club.pass_time(hours=2)
    (row,) = await rows(club)
    assert (row.state, on_disk(club)) == (KEPT, {row.sha256: png()})


async def test_a_link_that_leads_nowhere_for_good_is_told(club: Club) -> None:
    """Discord has the message, but not its file any more."""
    await club.to("first.questions")
    club.server.weather = Once(Fault.TROUBLE, where="GET /attachments/")
    await club.say("ada", "Soon.", files=[picture()])
    club.server.world.files.clear()
    await club.pass_time(hours=2)
    assert [row.state for row in await rows(club)] == [LOST]


async def test_killed_while_a_file_comes_it_is_fetched_by_the_next(club: Club) -> None:
    """What waits outlives the process, and what it left half done is cleared away."""
    await club.to("first.questions")
    club.server.weather = Once(Fault.DEATH_AFTER, where="GET /attachments/")
    assert await club.dies_during(club.say("ada", "Mine.", files=[picture()]))
    (row,) = await rows(club)
    assert row.state is AttachmentState.WAITING
    await club.start()
    (row,) = await rows(club)
    assert (row.state, on_disk(club)) == (KEPT, {row.sha256: png()})


async def test_killed_between_file_and_record_nothing_is_left_over(club: Club) -> None:
    """A file that no row names is gone after the next start; one that is missing is fetched once more."""
    await club.to("first.questions")
    await club.say("ada", "Mine.", files=[picture()])
    (row,) = await rows(club)
    await club.stop()
    folder = club.folder / "files"
    (folder / ("0" * 64)).write_bytes(b"nobody's")
    (folder / "17.partial").write_bytes(b"half of nobody's")
    (folder / str(row.sha256)).unlink()
    await club.start()
    assert on_disk(club) == {row.sha256: png()}


async def test_it_comes_into_the_archive_by_hand_as_well(tmp_path: Path) -> None:
    """Where the bot isn't shown what people write, a message that its author adds brings its picture."""
    async with open_club(tmp_path, content=False) as club:
        await club.to("first.questions")
        message = await club.say("ada", "", files=[picture()])
        assert await club.kept() == []
        await club.use("ada", message)
        assert [(row.message_id, row.state) for row in await rows(club)] == [(message, KEPT)]


async def test_ones_own_words_tell_of_ones_files(club: Club) -> None:
    """In the file each below what it came with, with its description; in the list a picture alone is called so."""
    await club.to("first.questions")
    await club.say("ada", "", to=CORE, files=[picture()])
    answer = await club.command("ada", "my words")
    assert "(only a file)" in answer.text
    (file,) = answer.files.values()
    assert f"File: margin.png (“My notes in the margin of ¶1”), {len(png())} bytes, kept" in file.decode()
