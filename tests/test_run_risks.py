"""A start by a file that was changed meanwhile: what it would do to a week that was posted is refused first."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from bot.agenda.difference import dangers
from bot.app.running import DATABASE
from bot.app.serving import begin_circles
from bot.errors import StudycircleError
from bot.flow.circles import Running
from bot.store import open_core
from tests.club import Club, load, open_club


def change(club: Club, old: str, new: str) -> Running:
    """Save the reading with other words, and return the circle as it is loaded then."""
    path = club.folder / "reading" / "reading.yaml"
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")
    return load(club.folder / "circle.yaml")


def shorten(club: Club) -> tuple[Running, str]:
    """Save the reading with all of it in one week, and return the circle as it is then, and the reading before."""
    before = (club.folder / "reading" / "reading.yaml").read_text("utf-8")
    first = before.partition("  - id: second\n")[0]
    return change(club, before, first.replace("paragraphs: 1-2", "paragraphs: 1-4")), before


def begin(club: Club, running: Running, accepted: Sequence[str] = ()) -> None:
    """Begin as the command does, while no bot runs."""
    begin_circles([running], folder=club.folder, clock=club.clock, accepted=accepted)


@pytest.mark.parametrize("key", ["first.brief", "first.section"])
async def test_a_week_that_would_come_again_is_refused_with_the_way_out(tmp_path: Path, key: str) -> None:
    """Said are the week by both names, and the two commands; by either name it can be accepted."""
    async with open_club(tmp_path) as club:
        await club.to(key)
        await club.stop()
        renamed = change(club, "id: first\n", "id: beginning\n")
        with pytest.raises(StudycircleError) as refused:
            begin(club, renamed)
        assert refused.value.message.startswith("circle: week 1, beginning, stands where first stood")
        assert "`studycircle diff circle.yaml`" in refused.value.hint
        assert "`studycircle run --accept beginning`" in refused.value.hint
        for name in ("beginning", "first"):
            begin(club, renamed, [name])


async def test_what_was_accepted_once_holds_at_every_start_after_it(tmp_path: Path) -> None:
    """A bot that comes back after a power cut needs no word more than before; nor is what is over a danger."""
    async with open_club(tmp_path) as club:
        await club.to("first.section")
        await club.stop()
        club.running = change(club, "id: first\n", "id: beginning\n")
        begin(club, club.running, ["beginning"])
        await club.start()
        await club.to("second.section")
        await club.stop()
        begin(club, load(club.folder / "circle.yaml"))


async def test_a_week_that_would_lose_its_rest_is_refused(tmp_path: Path) -> None:
    """It is posted, and its closing question isn't yet."""
    async with open_club(tmp_path) as club:
        await club.to("second.section")
        await club.stop()
        shorter, _ = shorten(club)
        with pytest.raises(
            StudycircleError, match="week 2, second, has been posted and isn't in the reading"
        ):
            begin(club, shorter)
        begin(club, shorter, ["second"])


async def test_it_is_judged_with_the_pauses_that_the_circle_has_had(tmp_path: Path) -> None:
    """Paused for a month, a second week lies ahead whose time has passed by the file alone."""
    async with open_club(tmp_path, started=False) as club:
        club.running, whole = shorten(club)
        await club.start()
        await club.to("first.section")
        await club.command("olga", "circle pause")
        await club.pass_time(days=30)
        await club.command("olga", "circle resume")
        await club.stop()
        (club.folder / "reading" / "reading.yaml").write_text(whole, "utf-8")
        longer = load(club.folder / "circle.yaml")
        with open_core(club.folder / DATABASE, readonly=True) as core:
            assert dangers(core.stored("circle"), longer.agenda, club.clock.now())
        begin(club, longer)


async def test_one_circles_danger_keeps_all_from_beginning(tmp_path: Path) -> None:
    """Nothing of a new one beside it is written, and all that is to be mended is said at once."""
    async with open_club(tmp_path) as club:
        await club.to("first.section")
        await club.stop()
        renamed = change(club, "id: first\n", "id: beginning\n")
        late = (club.folder / "circle.yaml").read_text("utf-8").replace("2027-01-12", "2026-09-01")
        (club.folder / "late.yaml").write_text(late, "utf-8")
        with pytest.raises(StudycircleError) as refused:
            begin_circles([renamed, load(club.folder / "late.yaml")], folder=club.folder, clock=club.clock)
        assert "week 1, beginning, stands where first stood" in refused.value.message
        assert "late: all of its 2 weeks have passed" in refused.value.message
        with open_core(club.folder / DATABASE, readonly=True) as core:
            assert [row.id for row in core.circles()] == ["circle"]
