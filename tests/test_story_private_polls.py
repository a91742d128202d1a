"""Private polls as people live them: by buttons, changed and taken back at will, totals at the end and from five on."""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot import wording
from bot.app.archiving import write_archive
from bot.archive import DEFAULT
from bot.cli.planning import drawn_plan
from bot.records import Layout
from bot.rehearsal.server.outcomes import Outcome
from bot.store import VoteRow
from tests.club import CIRCLE, Club, Fault, Once, both_layouts, load, open_club, write_files

PRIVATE = CIRCLE + "votes: private\nfacilitators: [ada.reads]\n"
POLL = "Is the first passage right?"
OPTIONS = ("It is", "It is not", "Not sure yet, or I'd put it otherwise")
GUESTS = ("dan", "eva", "fay")


@pytest.fixture
async def club(tmp_path: Path, layout: Layout) -> AsyncIterator[Club]:
    """A circle whose polls are private, with three more readers."""
    async with open_club(tmp_path, circle=PRIVATE, layout=layout) as opened:
        world = opened.server.world
        guild = world.guild(opened.running.circle.channel.guild_id)
        for number, who in enumerate(GUESTS, 1):
            opened.server.add_person(guild, 1000 + number, username=f"{who}.reads")
            opened.people[who] = opened.server.person(f"{who}.reads")
        await opened.to("first.poll")
        yield opened


async def votes(club: Club, who: str, option: str) -> Outcome:
    """Somebody presses an option."""
    outcome = await club.people[who].press(club.post(POLL).id, option)
    await club.settle()
    return outcome


async def all_vote(club: Club, *options: int) -> None:
    """As many people as there are options named vote, each for one."""
    for who, option in zip(("ada", "ben", "cleo", *GUESTS), options, strict=False):
        await votes(club, who, OPTIONS[option])


def end_of(club: Club) -> datetime:
    """When the first week's poll ends."""
    occurrence = club.running.agenda.find("first.poll")
    assert occurrence
    assert occurrence.until
    return occurrence.until


async def ended(club: Club) -> None:
    """Let time go on to the poll's end."""
    await club.until(end_of(club))


async def archive(club: Club) -> dict[str, str]:
    """All files of the archive as it would be now, by name."""
    circle, reading = club.running.circle, club.running.reading
    paths = write_archive(circle, reading, data=club.folder, out=club.folder / "out", formats=DEFAULT)
    return {path.name: path.read_text(encoding="utf-8") for path in paths}


@both_layouts
async def test_a_private_poll_is_one_message_with_buttons(club: Club) -> None:
    """It lists its options whole, says who sees what, and is no poll of Discord's; the plan counts one message."""
    poll = club.post(POLL)
    assert poll.poll is None
    assert poll.buttons == (*OPTIONS, "Take my vote back")
    for line in (
        "1. It is",
        "2. It is not",
        "Nobody in the circle sees who chose what.",
        "five or more have",
    ):
        assert line in poll.text
    assert "Discord shows everybody" not in "".join(seen.text for seen in club.thread())
    rows = drawn_plan(club.running.circle, club.running.reading, layout=club.layout).rows
    assert next(row.posts for row in rows if row.key == "first.poll") == 1


@both_layouts
async def test_a_vote_has_a_private_receipt_and_can_be_changed_and_taken_back(club: Club) -> None:
    """One vote each; the message in the thread stays as it is whatever anybody does."""
    before = club.thread()
    first = await votes(club, "ada", "It is")
    assert first.private
    assert first.text.startswith("Your vote is kept: “It is”. Until <t:")
    assert (await votes(club, "ada", "It is")).text.startswith("That is your vote already: “It is”.")
    await votes(club, "ada", "It is not")
    assert await kept_of(club, "ada") == [2]
    back = await club.confirm(first, "Take my vote back")
    assert back.text.startswith("Taken back: you have no vote in this poll now.")
    assert await kept_of(club, "ada") == []
    again = await votes(club, "ada", "Take my vote back")
    assert again.text == wording.VOTE_NONE
    assert again.private
    assert club.thread() == before


async def kept_of(club: Club, who: str) -> list[int]:
    """The options of somebody's votes."""
    held: tuple[VoteRow, ...] = (
        await club.read(lambda core: core.words_of("circle", club.people[who].id))
    ).votes
    return [vote.option for vote in held]


@both_layouts
async def test_at_its_end_the_message_says_the_totals(club: Club) -> None:
    """Without anybody posting anything; the buttons are gone, and on a phone that still shows them it is over."""
    await all_vote(club, 0, 0, 0, 1, 2)
    await club.until(end_of(club) - timedelta(minutes=1))
    count = len(club.thread())
    old = club.server.world.message(club.post(POLL).id).components
    await ended(club)
    poll = club.post(POLL)
    assert poll.buttons == ()
    assert "1. It is: 3\n2. It is not: 1\n3. Not sure yet, or I'd put it otherwise: 1\n" in poll.text
    assert "This poll is over. 5 voted." in poll.text
    assert len(club.thread()) == count
    club.server.world.message(poll.id).components = old
    assert (await votes(club, "fay", "It is")).text == wording.VOTE_OVER
    assert (await votes(club, "ada", "Take my vote back")).text == wording.VOTE_OVER
    assert await kept_of(club, "ada") == [1]
    await club.to("first.digest")
    assert any("The poll: 3 of 5 chose “It is”" in seen.text for seen in club.thread())


@both_layouts
async def test_below_five_no_totals_are_shown_anywhere(club: Club) -> None:
    """Neither in the message, the digest, the facilitator's view, nor in any form of the archive."""
    await all_vote(club, 0, 0, 0, 1)
    await club.say("ben", "I think so.", to="What does the first passage say?")
    await ended(club)
    assert f"This poll is over. {wording.POLL_FEW}" in club.post(POLL).text
    await club.to("first.digest")
    assert any(f"The poll: {wording.POLL_FEW}" in seen.text for seen in club.thread())
    view = await club.command("ada", "circle week", where=club.thread_id())
    assert f"Poll: {wording.POLL_FEW}" in view.text
    files = await archive(club)
    first = json.loads(files["archive.json"])["votes"][0]
    assert (first["held"], first["voters"], first["result"]) == ("private", None, wording.POLL_FEW)
    assert [option["votes"] for option in first["options"]] == [None, None, None]
    for name in ("archive.html", "votes.csv", "week-01-first.md"):
        assert wording.POLL_FEW in files[name], name
    for content in files.values():
        assert "3 of 4" not in content
        assert "(1)" not in re.sub(r"(?s)<script>.*?</script>", "", content)  # the page's own counts nothing
    rows = [line for line in files["votes.csv"].splitlines() if "first-poll" in line]
    assert all('"","","private"' in row for row in rows)


@pytest.mark.parametrize("voters", [0, 4])
async def test_a_quiet_week_doesnt_tell_whether_anybody_voted(club: Club, voters: int) -> None:
    """The digest is the same with no vote and with four."""
    await all_vote(club, *[0] * voters)
    await club.to("first.digest")
    digest = next(seen for seen in club.thread() if "Looking back at week 1" in seen.text)
    assert digest.text.split("\n")[1] == wording.DIGEST_QUIET
    assert f"This poll is over. {wording.POLL_FEW}" in club.post(POLL).text


async def test_while_it_runs_nothing_is_shown(club: Club) -> None:
    """Also with five votes: who asks twice would learn what the sixth has chosen."""
    await all_vote(club, 0, 0, 0, 0, 1)
    view = await club.command("ada", "circle week")
    assert f"Poll: {wording.POLL_STILL_OPEN}" in view.text
    files = await archive(club)
    assert json.loads(files["archive.json"])["votes"][0]["result"] == wording.POLL_STILL_OPEN
    assert not any("4 of 5" in content for content in files.values())


async def test_totals_are_counted_once(club: Club) -> None:
    """Whoever is forgotten afterwards is in no table, and the totals don't tell what they chose."""
    await all_vote(club, 0, 0, 0, 0, 0, 1)
    await ended(club)
    before = json.loads((await archive(club))["archive.json"])["votes"]
    asked = await club.command("fay", "my forget")
    assert wording.FORGET_TOTALS in asked.text
    await club.confirm(asked, "Erase everything of mine")
    assert await kept_of(club, "fay") == []
    assert json.loads((await archive(club))["archive.json"])["votes"] == before
    assert before[0]["voters"] == 6


async def test_forgetting_before_the_end_takes_the_vote_out(club: Club) -> None:
    """Four are left then, and no totals are shown."""
    await all_vote(club, 0, 0, 0, 0, 1)
    await club.confirm(await club.command("eva", "my forget"), "Erase everything of mine")
    await ended(club)
    assert wording.POLL_FEW in club.post(POLL).text


async def test_what_is_kept_of_a_vote_is_the_members_own(club: Club) -> None:
    """`/my words` has it."""
    await votes(club, "ada", "It is not")
    file = (await club.command("ada", "my words")).files["my-words.txt"].decode()
    assert "“Is the first passage right?”: It is not" in file


# ---- restarts, and what goes wrong ---------------------------------------------------------------------------------


async def test_a_poll_that_ended_while_the_bot_was_off_is_closed_when_it_is_back(club: Club) -> None:
    """Votes that were pressed meanwhile reached nobody; the message then says the totals."""
    await all_vote(club, 0, 0, 0, 1, 1)
    await club.stop()
    club.clock.jump(end_of(club) + timedelta(hours=3))
    await club.start()
    assert "1. It is: 3\n2. It is not: 2\n" in club.post(POLL).text


@pytest.mark.parametrize(
    "fault", [Fault.DEATH, Fault.DEATH_AFTER, Fault.TROUBLE, Fault.TROUBLE_AFTER, Fault.CUT]
)
async def test_the_closing_survives_whatever_happens_to_it(club: Club, fault: Fault) -> None:
    """The bot dies over the edit, or Discord gives no answer: it is edited in the end, and counted once."""
    await all_vote(club, 0, 0, 0, 1, 1)
    club.server.weather = Once(fault, where="PATCH /channels/", words="This poll is over")
    if fault.holds:
        assert await club.dies_during(ended(club))
        await club.start()
    else:
        await ended(club)
        await club.pass_time(minutes=10)
    poll = club.post(POLL)
    assert "1. It is: 3\n2. It is not: 2\n" in poll.text
    assert poll.buttons == ()
    assert await club.read(lambda core: core.ballots_to_show("circle")) == ()


async def test_a_button_works_after_a_restart(club: Club) -> None:
    """State is in the button itself."""
    await club.away(minutes=5)
    assert (await votes(club, "ada", "It is")).text.startswith("Your vote is kept")


async def test_a_poll_that_a_moderator_deleted_is_left_alone(club: Club) -> None:
    """Its votes go with it, and its end passes without a word."""
    await all_vote(club, 0, 0, 0, 0, 0)
    club.moderate(club.post(POLL).id)
    await club.settle()
    await club.to("first.closing")
    assert await kept_of(club, "ada") == []
    assert not any("This poll is over" in seen.text for seen in club.thread())
    assert await club.read(lambda core: core.ballots_to_show("circle")) == ()


async def test_how_a_poll_was_held_stays_true_when_the_file_changes(club: Club, tmp_path: Path) -> None:
    """The first week's was private, the second week's is Discord's own: the archive says so of each."""
    await all_vote(club, 0, 0, 0, 0, 1)
    await ended(club)
    await club.stop()
    club.running = load(write_files(tmp_path, circle=CIRCLE))
    club.running.layout = club.layout
    await club.start()
    await club.to("second.poll")
    club.people["ben"].vote(club.post("Is the second passage right?", 2).id, "It is")
    await club.to("second.digest")
    held = json.loads((await archive(club))["archive.json"])["votes"]
    assert [(poll["held"], poll["voters"]) for poll in held] == [("private", 5), ("as Discord shows them", 1)]
    assert held[0]["result"].startswith("4 of 5 chose “It is”")


async def test_who_wants_nothing_kept_gets_no_receipt_for_a_vote(club: Club) -> None:
    """She said “Not me”: no receipt says that her vote counts, because it doesn't."""
    card = await club.command("ada", "my choices")
    await club.confirm(await club.confirm(card, "Not me"), "Keep nothing of mine")
    assert (await votes(club, "ada", OPTIONS[0])).text == wording.NOT_ME_PRESS
    assert await club.read(lambda core: core.votes("circle")) == {}
