"""`/circle archive`: an organiser gets the archive as it is now, and nothing of it stays behind."""

from __future__ import annotations

from pathlib import Path

from tests.club import Club, both_layouts


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
