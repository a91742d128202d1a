"""A circle that is new to the bot: ahead of its first week, or joined in the middle of its reading."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot import wording
from bot.app.running import DATABASE
from bot.app.serving import begin_circles
from bot.clock import SteppedClock
from bot.errors import StudycircleError
from bot.flow.circles import Running
from bot.records import State
from bot.store import open_core
from tests.club import CIRCLE, load, open_club, write_files
from tests.test_cli_codes import circle_file, run

FIRST, SECOND = "on Tuesday 12 January 2027 at 17:00 (Europe/Berlin)", "on Tuesday 19 January 2027 at 17:00"


@contextmanager
def refused() -> Iterator[pytest.ExceptionInfo[StudycircleError]]:
    """Something is refused that a person can mend."""
    with pytest.raises(StudycircleError) as info:
        yield info


def begun(folder: Path, running: Running, at: datetime, from_week: int | None = None) -> dict[str, State]:
    """Begin a circle at an instant; the ledger after it."""
    begin_circles([running], folder=folder, clock=SteppedClock(at), from_week=from_week)
    with open_core(folder / DATABASE, readonly=True) as core:
        return {key: row.state for key, row in core.stored(running.id).items()}


@pytest.fixture
def running(tmp_path: Path) -> Running:
    """A circle of two weeks."""
    return load(write_files(tmp_path))


def opening(running: Running, week: str = "first") -> datetime:
    """When a week opens."""
    found = running.agenda.find(f"{week}.section")
    assert found is not None
    return found.due


def test_ahead_of_its_first_week_everything_is_planned(tmp_path: Path, running: Running) -> None:
    """A month before, an hour before, and in the five minutes that count as on time."""
    for number, before in enumerate((timedelta(days=30), timedelta(hours=1), timedelta(minutes=-5))):
        folder = tmp_path / str(number)
        assert set(begun(folder, running, opening(running) - before).values()) == {State.PLANNED}


def test_a_start_in_the_past_is_refused_with_the_way_out(tmp_path: Path, running: Running) -> None:
    """When it was, what to change in the file, and which week the bot can join in; and nothing is written."""
    with refused() as info:
        begun(tmp_path, running, opening(running) + timedelta(days=4))
    assert (
        info.value.message == f"circle: week 1 opened {FIRST}; that has passed, and nothing of it was posted."
    )
    assert info.value.hint.startswith(
        "Write a later day at `starts:` in the circle's file. If the group is reading"
    )
    assert f"add --from-week 2: that week opens {SECOND}" in info.value.hint
    with open_core(tmp_path / DATABASE, readonly=True) as core:
        assert core.circles() == ()


def test_a_week_that_has_just_opened_can_be_joined(tmp_path: Path, running: Running) -> None:
    """Within the hours that the circle's file allows for late posts, the way out is that week."""
    with refused() as info:
        begun(tmp_path, running, opening(running) + timedelta(hours=40))
    assert "add --from-week 1:" in info.value.hint
    states = begun(tmp_path, running, opening(running) + timedelta(hours=40), from_week=1)
    assert set(states.values()) == {State.PLANNED}


def test_joining_leaves_out_what_came_before(tmp_path: Path, running: Running) -> None:
    """The welcome and the first week are written down as left out, with the reason; the rest is planned."""
    states = begun(tmp_path, running, opening(running) + timedelta(days=4), from_week=2)
    assert {key for key, state in states.items() if state is State.SKIPPED} == {
        key for key in states if key == "welcome" or key.startswith("first.")
    }
    assert {state for key, state in states.items() if key.startswith(("second.", "end"))} == {State.PLANNED}
    with open_core(tmp_path / DATABASE, readonly=True) as core:
        assert core.stored("circle")["welcome"].reason == wording.SKIPPED_BEFORE


@pytest.mark.parametrize(
    ("days", "week", "words"),
    [
        (4, 1, f"week 1 opened {FIRST}, too long ago to be posted now."),
        (4, 3, "there is no week 3; the last is 2."),
        (40, 2, "all of its 2 weeks have passed, and nothing of them was posted."),
        (40, None, "all of its 2 weeks have passed, and nothing of them was posted."),
    ],
)
def test_a_week_that_can_not_be_joined_is_said(
    tmp_path: Path, running: Running, days: int, week: int | None, words: str
) -> None:
    """Too long ago, or not there at all."""
    with refused() as info:
        begun(tmp_path, running, opening(running) + timedelta(days=days), from_week=week)
    assert info.value.message == f"circle: {words}"
    assert "starts:" in info.value.hint or "--from-week 2" in info.value.hint


def test_a_circle_that_is_known_is_left_as_it_is(tmp_path: Path, running: Running) -> None:
    """Started again after an outage of weeks, with or without the option: what was planned is judged when it is due."""
    before = begun(tmp_path, running, opening(running) - timedelta(days=1))
    for week in (None, 1, 2, 99):
        assert begun(tmp_path, running, opening(running) + timedelta(days=30), from_week=week) == before


def test_all_circles_are_told_of_at_once_and_none_is_begun(tmp_path: Path, running: Running) -> None:
    """The organiser of several reads all that is to be mended; the sound one isn't half begun."""
    late = load(write_files(tmp_path, name="late"))
    sound = load(write_files(tmp_path, name="sound", circle=CIRCLE.replace("2027-01-12", "2028-01-11")))
    clock = SteppedClock(opening(running) + timedelta(days=4))
    with refused() as info:
        begin_circles([running, sound, late], folder=tmp_path, clock=clock)
    assert "circle: week 1 opened" in info.value.message
    assert "late: week 1 opened" in info.value.message
    assert "sound" not in info.value.message
    with open_core(tmp_path / DATABASE, readonly=True) as core:
        assert core.circles() == ()


async def test_of_what_came_before_nothing_is_posted_and_nothing_told(tmp_path: Path) -> None:
    """The bot joins in week 2: the way in, then its opening; organisers read nothing of week 1."""
    running = load(write_files(tmp_path))
    at = opening(running) + timedelta(days=4)
    begin_circles([running], folder=tmp_path, clock=SteppedClock(at), from_week=2)
    async with open_club(tmp_path, begin="second.brief") as club:
        await club.to("second.section")
        heads = [seen.text.partition("**")[2].partition(":")[0] for seen in club.in_channel() if seen.text]
        assert heads == ["Test circle", "Week 2 of 2"]
        assert club.in_channel()[0].text.startswith("**Test circle: the way in**")
        assert club.told() == []
        assert "Not posted" not in (await club.command("olga", "circle status")).text
        await club.to("end")
        states = [
            row.state for key, row in (await club.ledger()).items() if key.startswith(("second", "end"))
        ]
        assert set(states) == {State.DONE}


def test_the_plan_shows_it(tmp_path: Path) -> None:
    """`plan --from-week` leaves out what won't be posted, and counts only the rest."""
    file = circle_file(tmp_path)
    whole, joined = run("plan", file).stdout, run("plan", file, "--from-week", "3").stdout
    assert "Nothing before week 3 is posted: the bot joins then." in joined
    assert "Week 1:" in whole
    assert "Week 2:" not in joined
    assert "Week 3:" in joined
    assert "Before the weeks" not in joined
    assert "After the weeks" in joined
    done = run("plan", file, "--from-week", "11")
    assert done.exit_code == 2
    assert "There is no week 11.\nThe reading has 10 weeks." in done.stderr


def test_two_circles_that_write_into_one_folder_are_refused(tmp_path: Path) -> None:
    """One archive would take the place of the other; also where one has chosen what the other has anyway."""
    first = circle_file(tmp_path, more="archive:\n  folder: second\n")
    second = tmp_path / "second.yaml"
    second.write_text(
        first.read_text("utf-8")
        .replace("folder: second", "names: pseudonyms")
        .replace("channels/1/2", "channels/1/9")
    )
    done = run("run", first, second)
    assert done.exit_code == 1
    assert "go into the same folder" in done.output
