"""A file that is saved while the bot runs: it takes effect or is refused, is told, and nothing comes twice."""

from __future__ import annotations

import asyncio
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

import pytest

from bot.app.running import DATABASE, Address
from bot.app.serving import Files, serve
from bot.app.watching import FileWatch
from bot.chat.pacing import Pace
from bot.cli.reloading import CircleFiles
from bot.flow.circles import Running
from bot.flow.renewing import Renewal, Renewing, Saved, tell
from bot.records import State
from bot.store import open_core
from tests.club import CIRCLE, Club, Fault, Once, Request, open_club, write_files

EARLIER = "week:\n  questions: wednesday 17:00\n"
AS_BEFORE, REMOVED = CIRCLE, ""


def save(club: Club, text: str, *, name: str = "circle") -> Path:
    """Save a circle's file."""
    path = club.folder / f"{name}.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def rename_week(club: Club, old: str, new: str) -> None:
    """Save the reading with another id for a week."""
    path = club.folder / "reading" / "reading.yaml"
    path.write_text(path.read_text("utf-8").replace(f"id: {old}\n", f"id: {new}\n"), "utf-8")


def loaded(club: Club) -> Sequence[Saved]:
    """Load all circles' files as the command does."""
    files = sorted(club.folder.glob("*.yaml"))
    return CircleFiles(files).load()


async def renew(club: Club, by: Renewing | None = None) -> Renewal:
    """Do what the bot does with saved files: judge them, end, begin again with what holds, and tell organisers."""
    judge = (by or Renewing(club.clock)).judge
    assert club.bot is not None, "started"
    before, saved = [club.running, *club.others], loaded(club)
    found = await club.bot.store.write(lambda core: judge(core, before, saved))
    if found.is_other:
        await club.stop()
        club.running, *club.others = found.circles
        await club.start()
    assert await tell(club.bot.poster, found.notes) == []
    await club.settle()
    return found


def told(club: Club) -> list[str]:
    """What organisers were told of files."""
    return [text for text in club.told() if "file" in text]


# ---- what is seen of files ------------------------------------------------------------------------------------------


async def test_a_saved_file_is_seen_and_one_that_is_as_before_is_not(tmp_path: Path) -> None:
    """Also one that comes, one that goes, and one that is moved over another."""
    file, other, moved = (tmp_path / name for name in ("circle.yaml", "another.yaml", "new"))
    file.write_text("one", "utf-8")
    moved.write_text("moved over it", "utf-8")
    watch = FileWatch(lambda: tmp_path.glob("*.yaml"), every=0)
    for act in (
        lambda: file.write_text("other words", "utf-8"),
        lambda: other.write_text("new", "utf-8"),
        other.unlink,
        lambda: moved.rename(file),
    ):
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(watch.saved(), 0.05)
        act()
        await asyncio.wait_for(watch.saved(), 5)


async def test_a_file_that_is_gone_for_an_instant_is_not_taken_for_saved(tmp_path: Path) -> None:
    """Some editors put the old one aside before they write: between two looks it is missing, then there again."""
    file, aside = tmp_path / "circle.yaml", tmp_path / "aside"
    file.write_text("one", "utf-8")
    looks = 0

    def files() -> list[Path]:
        nonlocal looks
        looks += 1
        if looks == 2:
            file.rename(aside)
        if looks == 3:
            aside.rename(file)
        return [file]

    with pytest.raises(TimeoutError):
        await asyncio.wait_for(FileWatch(files, every=0).saved(), 0.2)
    assert looks > 4


def test_what_is_watched_over_is_circles_with_readings_of_their_own(tmp_path: Path) -> None:
    """The packaged reading stays as it is; a file that can't be read is watched over until it can."""
    own, packaged, broken = write_files(tmp_path), tmp_path / "packaged.yaml", tmp_path / "broken.yaml"
    packaged.write_text(CIRCLE.replace("reading: reading", "reading: what-is-communisation"), "utf-8")
    broken.write_bytes(b"reading: \x00\xff\n: [")
    (tmp_path / "cast.yaml").write_text("", "utf-8")
    home = tmp_path / "reading"
    watched = CircleFiles([tmp_path]).watched()
    assert sorted(watched) == sorted([own, packaged, broken, home / "reading.yaml", home / "seed.txt"])
    assert CircleFiles([tmp_path / "away"]).watched() == [tmp_path / "away"]


# ---- what comes of it -----------------------------------------------------------------------------------------------


async def test_a_sound_file_takes_effect_and_is_told(tmp_path: Path) -> None:
    """What was posted stays, what wasn't moves; the same file once more changes nothing."""
    async with open_club(tmp_path) as club:
        await club.to("first.section")
        before = len(club.in_channel())
        save(club, CIRCLE + EARLIER)
        assert (await renew(club)).is_other
        assert club.due("first.questions").strftime("%A") == "Wednesday"
        assert len(club.in_channel()) == before
        assert re.search("week 1, the main questions: <t:.*> becomes <t:", told(club)[0])
        assert not (await renew(club)).is_other
        assert len(told(club)) == 1
        await club.to("first.questions")
        assert await club.state("first.questions") is State.DONE


async def test_what_a_saved_file_changes_is_told_in_the_circles_language(tmp_path: Path) -> None:
    """Times and kinds of posts as well."""
    german = CIRCLE + "language: de\n"
    async with open_club(tmp_path, circle=german) as club:
        save(club, german + EARLIER)
        await renew(club)
        assert club.told()[-1].startswith("Die Datei des Kreises wurde geändert und gilt ab jetzt.")
        assert re.search("Woche 1, Hauptfragen: <t:.*> wird zu <t:", club.told()[-1])


@pytest.mark.parametrize(
    "text", ["circle: [", "circle: x\n", CIRCLE.replace("2027-01-12", "2027-01-13"), "\x00\x01", CIRCLE[:60]]
)
async def test_a_faulty_file_changes_nothing_and_its_mistakes_are_told(tmp_path: Path, text: str) -> None:
    """The circle goes on by the one before; mended, it is as if nothing had been."""
    async with open_club(tmp_path) as club:
        save(club, text)
        assert not (await renew(club)).is_other
        assert "can't be used as it is" in told(club)[0]
        assert "circle.yaml" in told(club)[0]
        save(club, CIRCLE)
        assert not (await renew(club)).is_other
        await club.to("welcome")
        assert await club.state("welcome") is State.DONE


async def test_a_week_that_would_come_again_is_refused_unless_it_is_accepted(tmp_path: Path) -> None:
    """By the rules of `studycircle diff`; the message names the week and the command."""
    async with open_club(tmp_path) as club:
        await club.to("first.section")
        rename_week(club, "first", "beginning")
        assert not (await renew(club)).is_other
        assert "`beginning`" in told(club)[0]
        assert "studycircle diff circle.yaml" in told(club)[0]
        assert (await renew(club, Renewing(club.clock, ["beginning"]))).is_other
        save(club, CIRCLE + EARLIER)
        assert (await renew(club)).is_other, "what was accepted once is no danger any more"


async def test_a_refusal_is_german_to_the_last_word_in_a_german_circle(tmp_path: Path) -> None:
    """Also what stands between two weeks."""
    async with open_club(tmp_path, circle=f"{CIRCLE}language: de\n") as club:
        await club.to("second.section")
        rename_week(club, "first", "beginning")
        rename_week(club, "second", "going-on")
        assert not (await renew(club)).is_other
        assert "`beginning` und `going-on`" in club.told()[-1]


async def test_a_file_that_is_gone_lets_its_circle_rest_and_one_that_is_back_goes_on(tmp_path: Path) -> None:
    """Nothing of it is posted meanwhile; what it has collected stays; a folder that is empty is left alone."""
    other = CIRCLE.replace("222222222222222222", "444444444444444444").replace("Test", "Other")
    async with open_club(tmp_path) as club:
        club.server.add_text_channel(
            club.server.world.guild(111111111111111111), 444444444444444444, name="other"
        )
        path = save(club, other, name="other")
        found = await renew(club)
        assert [one.id for one in found.circles] == ["circle", "other"]
        path.unlink()
        assert [one.id for one in (await renew(club)).circles] == ["circle"]
        assert "`other.yaml` is gone" in told(club)[-1]
        save(club, other, name="other")
        assert [one.id for one in (await renew(club)).circles] == ["circle", "other"]
        assert "there again" in told(club)[-1]
        (tmp_path / "circle.yaml").unlink()
        path.unlink()
        with open_core(club.folder / DATABASE, readonly=True) as core:
            assert not Renewing(club.clock).judge(core, [club.running], []).is_other


async def test_a_mistake_is_told_once_while_other_files_are_saved(tmp_path: Path) -> None:
    """Another mistake is told, and so is the same one once it was mended in between; so it is with a week at risk."""
    async with open_club(tmp_path) as club:
        await club.to("first.section")
        renewing = Renewing(club.clock)
        for text, number in (
            (CIRCLE + "bananas: 1\n", 1),
            (CIRCLE + "bananas: 1\n", 1),
            (CIRCLE + "cherries: 1\n", 2),
            (CIRCLE, 2),
            (CIRCLE + "cherries: 1\n", 3),
        ):
            save(club, text)
            await club.pass_time(minutes=1)
            await renew(club, renewing)
            assert len(told(club)) == number
        save(club, CIRCLE)
        rename_week(club, "first", "beginning")
        for _ in range(2):
            await club.pass_time(minutes=1)
            await renew(club, renewing)
            assert len(told(club)) == 4


async def test_a_folder_that_is_away_is_no_end_and_nobody_is_told_so(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """A drive that is out of reach, or empty before it is mounted: all goes on, and once it is back, too."""
    async with open_club(tmp_path) as club:
        renewing, folder = Renewing(club.clock), tmp_path / "circles"
        files = CircleFiles([folder])
        for _ in range(2):
            with open_core(club.folder / DATABASE, readonly=True) as core:
                found = renewing.judge(core, [club.running], files.load())
            assert (found.circles, found.is_other, found.notes) == ([club.running], False, ())
            folder.mkdir(exist_ok=True)
        assert "none of the circles' files is to be found" in caplog.text
        assert "is gone" not in caplog.text
        assert not (await renew(club, renewing)).is_other
        assert told(club) == []


async def test_what_is_wrong_with_a_file_of_no_circle_is_in_the_log(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """With every mistake, once; organisers of the others read nothing of it."""
    async with open_club(tmp_path) as club:
        renewing = Renewing(club.clock)
        save(club, CIRCLE + "bananas: 1\n", name="new")
        for _ in range(2):
            assert not (await renew(club, renewing)).is_other
        assert len([one for one in caplog.messages if "new.yaml" in one and "bananas" in one]) == 1
        assert told(club) == []


async def test_a_file_that_comes_back_is_judged_like_one_that_is_saved(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """With a posted week under another name the circle goes on resting, until that is mended or accepted."""
    async with open_club(tmp_path) as club:
        await club.to("first.section")
        rename_week(club, "first", "beginning")
        with open_core(club.folder / DATABASE, readonly=True) as core:
            assert Renewing(club.clock).judge(core, [], loaded(club)).circles == []
            assert "its file isn't taken over: week 1, beginning, stands where first stood" in caplog.text
            accepting = Renewing(club.clock, ["beginning"])
            assert [one.id for one in accepting.judge(core, [], loaded(club)).circles] == ["circle"]


async def test_a_circle_that_comes_too_late_is_refused_with_the_way_out(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """As at the start, in the log; the others go on, and nothing of it is written down."""
    late = CIRCLE.replace("222222222222222222", "444444444444444444").replace("2027-01-12", "2026-09-01")
    async with open_club(tmp_path) as club:
        save(club, late, name="late")
        found = await renew(club)
        assert not found.is_other
        assert "all of its 2 weeks have passed" in caplog.text
        assert "Write a later day at `starts:`" in caplog.text
        assert club.bot is not None, "it has gone on"
        rows = await club.bot.store.read(lambda core: core.circles())
        assert [row.id for row in rows] == ["circle"]


# ---- the bot that is served -----------------------------------------------------------------------------------------


async def test_a_served_bot_takes_a_saved_file_over(tmp_path: Path) -> None:
    """It ends what it is in the midst of, begins again, tells the organisers, and ends when it is asked to."""
    async with open_club(tmp_path, started=False) as club:
        path, stop, said = club.folder / "circle.yaml", asyncio.Event(), asyncio.Event()
        address = Address("rehearsal", club.server.api, club.server.gateway, ready_timeout=0.02)
        found = CircleFiles([path])
        files = Files(FileWatch(found.watched, every=0.01), found.load, Renewing(club.clock))

        def heard(request: Request) -> None:
            if "holds from now on" in str(request.body):
                said.set()

        club.server.weather = heard
        async with asyncio.TaskGroup() as tasks:
            serving = tasks.create_task(
                serve(
                    [club.running],
                    folder=club.folder,
                    clock=club.clock,
                    address=address,
                    stop=stop,
                    pace=Pace(first=0.0),
                    files=files,
                )
            )
            save(club, CIRCLE + EARLIER)
            await asyncio.wait_for(said.wait(), 20)
            stop.set()
            await serving
        assert "was changed, and holds from now on" in told(club)[0]


# ---- at every moment ------------------------------------------------------------------------------------------------


def edits(chance: Random) -> Iterator[str]:
    """Yield files as somebody might save them, mistakes among them."""
    days = ["wednesday", "thursday", "friday"]
    while True:
        kind = chance.randrange(6)
        hour = chance.randrange(8, 22)
        if kind == 0:
            yield CIRCLE.replace("Test", f"Test {hour}")
        elif kind == 1:
            yield CIRCLE + f"week:\n  questions: {chance.choice(days)} {hour}:00\n"
        elif kind == 2:
            yield CIRCLE + f"week:\n  digest: {chance.choice(['monday', 'sunday'])} {hour}:30\n"
        elif kind == 3:
            yield CIRCLE + "breaks:\n  - from: 2027-01-19\n    to: 2027-01-24\n"
        elif kind == 4:
            yield CIRCLE[: chance.randrange(len(CIRCLE))]
        else:
            yield CIRCLE


async def edited_in_the_midst(club: Club, text: str, *, at: datetime, chance: Random) -> None:
    """Let the bot be stopped while it posts, with one of its requests done or not, and begin again by another file."""
    fault = chance.choice([Fault.DEATH, Fault.DEATH_AFTER])
    club.server.weather = Once(fault, "POST /channels/", skip=chance.randrange(3))
    died = await club.dies_during(club.until(at))
    club.server.weather = None
    if not died:
        return
    save(club, text)
    with open_core(club.folder / DATABASE) as core:
        found = Renewing(club.clock).judge(core, [club.running], loaded(club))
    club.running = found.circles[0]
    await club.start()


async def lives_through(folder: Path, seed: int) -> None:
    """Save edits at any moment of a reading, and hold what came of it against the last file that was sound."""
    chance = Random(seed)
    files = edits(chance)
    async with open_club(folder) as club:
        last: Running = club.running
        while True:
            ahead = [
                one.due
                for one in club.running.agenda.occurrences
                if one.due > club.clock.now() and one.kind.value not in ("erase", "erase-notice")
            ]
            if not ahead or club.clock.now() > club.due("end"):
                break
            if chance.random() < 0.5:
                save(club, next(files))
                await renew(club)
                last = club.running
            if chance.random() < 0.2:
                await edited_in_the_midst(club, next(files), at=ahead[0], chance=chance)
                last = club.running
                continue
            step = chance.choice([ahead[0], ahead[0] - timedelta(seconds=1), ahead[0] + timedelta(minutes=2)])
            await club.until(max(step, club.clock.now() + timedelta(seconds=1)))
        ledger = await club.ledger()
        wanted = {one.key for one in last.agenda.occurrences if one.due <= club.clock.now()}
        assert {key: ledger[key].state for key in wanted if ledger[key].state is State.PLANNED} == {}
        posted = Counter((post.owner, post.part) for post in await club.posts())
        assert max(posted.values()) == 1
        openings = [
            text
            for place in club.in_channel()
            for text in [place.text]
            if "Week " in text and " of 2" in text
        ]
        assert len(openings) == 2
        for key in ("first.section", "second.section"):
            assert ledger[key].state is State.DONE


@pytest.mark.parametrize("seed", range(3))
async def test_edits_at_any_moment_post_nothing_twice_and_lose_no_week(tmp_path: Path, seed: int) -> None:
    """It ends as the last sound file says."""
    await lives_through(tmp_path, seed)


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(3, 43))
async def test_many_edits_at_any_moment(tmp_path: Path, seed: int) -> None:
    """The same, many times."""
    await lives_through(tmp_path, seed)
