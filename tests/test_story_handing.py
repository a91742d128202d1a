"""`/circle archive`: an organiser gets the archive as it is now, and nothing of it stays behind."""

from __future__ import annotations

import zipfile
from io import BytesIO
from pathlib import Path

from bot.store import Core
from tests.club import Club, both_layouts, open_club

MANY = 20_001
SAID = """INSERT INTO response (id, circle, week, how, user_id, text, at, late, channel_id, message_id)
VALUES (?1, 'circle', 'first', 'message', 7, 'I read it otherwise, for the ' || ?1 || 'th time.',
    ?1 * 1000000, 0, 1, ?1)"""


def left(folder: Path) -> list[Path]:
    """What lies there of archives that were handed over."""
    return list(folder.rglob("handed-*"))


@both_layouts
async def test_an_organiser_gets_the_archive_as_it_is_now(club: Club, tmp_path: Path) -> None:
    """As a page, privately; what was taken back before isn't in it, and no copy is left on the machine."""
    await club.to("first.questions")
    await club.say("ada", "The second one answers.", to="¶2** ")
    taken_back = await club.say("ben", "Taken back.", to="¶2** ")
    club.people["ben"].delete(taken_back)
    await club.settle()
    outcome = await club.command("olga", "circle archive")
    assert outcome.private
    ((name, page),) = outcome.files.items()
    assert name.endswith(".html")
    assert "The second one answers." in page.decode()
    assert "Taken back." not in page.decode()
    assert left(tmp_path) == []


async def test_nobody_else_gets_it(club: Club) -> None:
    """Whoever can't see the organisers' channel is refused, and no file is made."""
    await club.to("first.questions")
    outcome = await club.command("ben", "circle archive")
    assert outcome.private
    assert outcome.files == {}


def fill(core: Core) -> None:
    """Let one member have said more than a page holds."""
    core._db.execute(
        "INSERT INTO member (circle, user_id, name, reader, since) VALUES ('circle', 7, 'Ada', 1, 0)"
    )
    core._db.executemany(SAID, [(number,) for number in range(1, MANY + 1)])


async def test_what_is_too_long_for_a_page_is_handed_over_as_a_site(tmp_path: Path) -> None:
    """As one zip file that Discord takes, with every answer in it; and nothing of it is left on the machine."""
    async with open_club(tmp_path, begin="first.questions") as club:
        assert club.bot is not None
        await club.bot.store.write(fill)
        outcome = await club.command("olga", "circle archive")
    assert "open `site/index.html` in a browser" in outcome.text
    ((name, content),) = outcome.files.items()
    assert name == "circle.zip"
    assert len(content) < 10_000_000
    with zipfile.ZipFile(BytesIO(content)) as packed:
        assert "site/index.html" in packed.namelist()
        text = "".join(packed.read(one).decode() for one in packed.namelist())
    assert all(f"the {number}th time" in text for number in (1, 10_000, MANY))
    assert left(tmp_path) == []


async def test_a_page_that_is_too_large_is_handed_over_packed(tmp_path: Path) -> None:
    """Text packs well: what Discord wouldn't take as it is it takes so."""
    async with open_club(tmp_path, begin="first.questions") as club:
        await make_long(club, "replace(hex(zeroblob(1000)), '00', 'long ')")
        outcome = await club.command("olga", "circle archive")
    assert "open `archive.html` in a browser" in outcome.text
    with zipfile.ZipFile(BytesIO(outcome.files["circle.zip"])) as packed:
        assert packed.getinfo("archive.html").file_size > 10_000_000


async def test_what_discord_does_not_take_at_all_is_said_with_the_command(tmp_path: Path) -> None:
    """Noise can't be packed: no file comes, but word where to get one."""
    async with open_club(tmp_path, begin="first.questions") as club:
        await make_long(club, "hex(randomblob(5500))")
        outcome = await club.command("olga", "circle archive")
    assert outcome.files == {}
    assert "`studycircle export circle.yaml" in outcome.text
    assert left(tmp_path) == []


async def make_long(club: Club, text: str) -> None:
    """Let one member have said two thousand times what an expression of SQL gives."""
    assert club.bot is not None

    def write(core: Core) -> None:
        fill(core)
        core._db.execute("DELETE FROM response WHERE id > 2000")
        core._db.execute(f"UPDATE response SET text = {text}")

    await club.bot.store.write(write)
