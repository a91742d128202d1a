"""The go-round as people live it: passing is a full answer, and nobody's business but the week's facilitator's."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest

from bot import wording
from bot.app.archiving import write_archive
from bot.archive import DEFAULT
from bot.records import Layout
from bot.rehearsal.server.outcomes import Outcome
from tests.club import CIRCLE, Club, both_layouts, open_club

ROUND = "how is the first passage?"
LED = CIRCLE + "facilitators: [ada.reads, ben.reads]\n"
UNSEEN = LED + "facilitator-view: no\n"


async def passes(club: Club, who: str) -> Outcome:
    """Somebody presses Pass under the first week's go-round."""
    outcome = await club.people[who].press(club.post(ROUND).id, "Pass")
    await club.settle()
    return outcome


async def archive(club: Club, out: Path) -> str:
    """All files of the archive as it would be now, in one text."""
    circle, reading = club.running.circle, club.running.reading
    paths = write_archive(circle, reading, data=club.folder, out=out, formats=DEFAULT)
    return "\n".join(path.read_text(encoding="utf-8") for path in paths if path.name != "manifest.json")


@both_layouts
async def test_pass_is_a_full_answer(club: Club) -> None:
    """Only a go-round has the button; it says so privately, once more the same, and nobody sees it in the thread."""
    await club.to("first.go-round")
    assert club.post(ROUND).buttons == ("Respond", "Pass")
    assert club.post("What does the first passage say?").buttons == ("Respond",)
    before = club.thread()
    outcome = await passes(club, "cleo")
    assert outcome.private
    assert outcome.text.startswith(
        "You passed. That is a full answer. Only the week's facilitator can see it"
    )
    assert outcome.buttons == ("Take it back",)
    assert (await passes(club, "cleo")).text == "You have passed already. That is a full answer."
    assert club.thread() == before


@both_layouts
async def test_a_pass_can_be_taken_back(club: Club) -> None:
    """The receipt gives way to a sentence, and nothing is kept; after a restart it goes just as well."""
    await club.to("first.go-round")
    outcome = await passes(club, "cleo")
    await club.away(minutes=1)
    back = await club.confirm(outcome, "Take it back")
    assert back.text == wording.PASS_TAKEN_BACK
    assert back.buttons == ()
    assert (await club.command("cleo", "my words")).text == "Nothing of yours is kept."
    assert (await passes(club, "cleo")).text.startswith("You passed.")


async def test_whoever_has_answered_and_passes_keeps_both(club: Club) -> None:
    """It is said, and the answer stays where it is."""
    await club.to("first.go-round")
    await club.say("ada", "Steep.", to=ROUND)
    outcome = await passes(club, "ada")
    assert "What you have answered stays as well; you may do both." in outcome.text
    assert [row.text for row in await club.kept()] == ["Steep."]
    file = (await club.command("ada", "my words")).files["my-words.txt"].decode()
    assert "Steep." in file
    assert "Passed in the go-round of: The first half" in file


async def test_forgetting_erases_a_pass(club: Club) -> None:
    """Of somebody who has done nothing but pass, forgetting leaves nothing, not a byte of the number of the account."""
    await club.to("first.go-round")
    await passes(club, "cleo")
    asked = await club.command("cleo", "my forget")
    await club.confirm(asked, "Erase everything of mine")
    assert (await club.command("cleo", "my words")).text == "Nothing of yours is kept."
    assert await club.read(lambda core: core.passes("circle", "first")) == ()
    await club.stop()
    needle = club.people["cleo"].id.to_bytes(8, "big")
    assert not any(needle in file.read_bytes() for file in club.folder.glob("state.sqlite3*"))


@pytest.mark.parametrize("layout", list(Layout), ids=str)
async def test_a_pass_stands_nowhere_that_others_can_see(
    tmp_path: Path, layout: Layout, caplog: pytest.LogCaptureFixture
) -> None:
    """Thread, digest, all forms of the archive, and the log are to the letter the same with passes as without."""
    caplog.set_level(logging.INFO)
    seen = []
    for name in ("none", "three"):
        folder = tmp_path / name
        folder.mkdir()
        caplog.clear()
        async with open_club(folder, circle=LED, layout=layout) as club:
            await club.to("first.go-round")
            await club.say("ada", "Steep.", to=ROUND)
            if name == "three":
                for who in ("ada", "ben", "cleo"):
                    await passes(club, who)
            await club.to("second.section")
            texts = [one.text for one in (*club.thread(), *club.in_channel())]
            logged = [f"{record.name}: {record.getMessage()}" for record in caplog.records]
            ours = [line for line in logged if line.startswith("studycircle")]
            seen.append((len(texts), await archive(club, folder / "out"), ours))
            assert "Still without an answer" in "\n".join(texts)
            assert "cleo" not in "\n".join(logged).casefold()
    assert seen[0] == seen[1]


async def test_a_week_in_which_people_only_passed_is_a_quiet_one_to_others(club: Club) -> None:
    """What the digest says doesn't tell that anybody passed."""
    await club.to("first.go-round")
    await passes(club, "cleo")
    await club.to("first.digest")
    assert wording.DIGEST_QUIET in club.thread()[-1].text


# ---- the facilitator's view --------------------------------------------------------------------------------------


@both_layouts
async def test_a_facilitator_sees_who_has_answered_or_passed(layout: Layout, tmp_path: Path) -> None:
    """By name, privately, in alphabetical order and with nobody ranked; whoever wasn't heard is perhaps invited."""
    async with open_club(tmp_path, circle=LED, layout=layout) as club:
        await club.to("first.section")
        for who in ("cleo", "ben"):
            await club.say(who, "A week-one word.")
        await club.to("second.go-round")
        for text in ("One.", "Two.", "Three."):
            await club.say("ada", text, to="how is the second passage?", number=2)
        await club.people["cleo"].press(club.post("how is the second passage?", 2).id, "Pass")
        await club.settle()
        where = club.thread_id(2)
        view = await club.command("ben", "circle week", where=where)
        assert view.private
        lines = view.text.split("\n")
        assert lines[0] == "**Week 2, for you alone: The second half**"
        assert lines[1].startswith(
            "Without an answer: [opening question at ¶3](https://discord.com/channels/"
        )
        assert lines[2].startswith("Answers without a reply: [answer 1](https://discord.com/channels/")
        assert lines[3:] == [
            "So far 3 answers and no messages of conversation, by 1 person.",
            "Go-round: 3 answered, 1 passed.",
            "Answered: Ada.",
            "Passed, which is a full answer: Cleo.",
            "Poll: nobody voted, which says nothing either way.",
            wording.WEEK_FOOT,
        ]
        await club.people["cleo"].press(club.post("how is the second passage?", 2).id, "Pass")
        assert (await club.command("ada", "circle week", where=where)).text == wording.WEEK_NOT_YOURS
        assert (await club.command("olga", "circle week", where=where)).text == wording.WEEK_NOT_YOURS


async def test_whoever_was_here_before_may_be_invited(tmp_path: Path) -> None:
    """Those of earlier weeks and followers, but neither who passed nor the facilitator; never with a number."""
    async with open_club(tmp_path, circle=LED) as club:
        await club.to("first.section")
        await club.say("cleo", "Here.")
        await club.say("ben", "Here too.")
        await club.people["olga"].press(club.in_channel()[-1].id, "Follow")
        await club.to("second.go-round")
        view = await club.command("ben", "circle week", number=2)
        olga = club.people["olga"].id
        assert (
            f"Perhaps to be invited, if it suits them: Cleo and <@{olga}>. They were here in earlier weeks or follow, "
            "and nothing stands under their name this week; that may have any reason." in view.text
        )
        assert club.buzzed("cleo") == club.buzzed("ben")
        await club.people["cleo"].press(club.post("how is the second passage?", 2).id, "Pass")
        await club.settle()
        assert "Cleo and" not in (await club.command("ben", "circle week", number=2)).text


async def test_the_view_can_be_off(tmp_path: Path) -> None:
    """Then there are no people in it at all, a pass is kept for nobody, and members aren't told of any view."""
    async with open_club(tmp_path, circle=UNSEEN) as club:
        await club.to("first.go-round")
        await club.say("cleo", "Steep.", to=ROUND)
        outcome = await passes(club, "ben")
        assert outcome.text == "You passed. That is a full answer. Nobody sees it, and nothing of it is kept."
        assert outcome.buttons == ()
        assert (await club.command("ben", "my words")).text == "Nothing of yours is kept."
        view = await club.command("ada", "circle week")
        assert "Cleo" not in view.text
        assert "passed" not in view.text
        assert "So far" not in view.text
        assert "Answers without a reply: [answer 1](https://discord.com/" in view.text
        assert not any(
            "can see who has answered" in seen.text for seen in (*club.in_channel(), *club.thread())
        )


@pytest.mark.parametrize(
    ("circle", "told"), [(LED, wording.WHO_SEES["facilitator"]), (CIRCLE, wording.WHO_SEES["organisers"])]
)
async def test_members_are_told_who_sees_it(tmp_path: Path, circle: str, told: str) -> None:
    """In the welcome and in each week's notice."""
    async with open_club(tmp_path, circle=circle) as club:
        await club.to("first.section")
        assert any(told in seen.text for seen in club.in_channel())
        assert told in club.post("What is written in this thread").text


async def test_without_a_facilitator_it_is_for_organisers(club: Club) -> None:
    """And before a week has opened, or for one that isn't, it says so."""
    assert (await club.command("olga", "circle week")).text == wording.WEEK_NOT_OPEN.format(number=1)
    await club.to("first.section")
    assert (await club.command("ada", "circle week")).text == wording.WEEK_NOT_YOURS
    assert wording.WEEK_NO_ANSWERS in (await club.command("olga", "circle week")).text
    assert (await club.command("olga", "circle week", number=7)).text == (
        "There is no week 7 here. The circle reads in 2 weeks."
    )


async def test_the_view_names_nobody_who_answered_without_a_name(tmp_path: Path) -> None:
    """Their answer is there by link, and counted; nobody stands beside it."""
    async with open_club(tmp_path, circle=LED + "answers-without-name: yes\n") as club:
        await club.to("first.go-round")
        form = await club.form("cleo", to=ROUND)
        await club.submit(form, "Nameless.", choose="Don't")
        await club.to("first.closing")
        view = (await club.command("ada", "circle week")).text
        assert "Go-round: 1 answered, 0 passed." in view
        assert "by no people" in view
        assert "Cleo" not in view


async def test_a_week_with_four_hundred_answers_fits(tmp_path: Path) -> None:
    """Lists are cut with the number of the rest; the whole stays within one message, and the digest within 900."""
    async with open_club(tmp_path, circle=LED) as club:
        await club.to("first.go-round")
        question, thread = club.post(ROUND).id, club.thread_id()
        for number in range(400):
            who = ("ada", "ben", "cleo")[number % 3]
            club.people[who].say(thread, f"Word {number}.", reply_to=question)
        await club.settle()
        view = (await club.command("ada", "circle week")).text
        assert "[answer 5](" in view
        assert " and 395 more." in view
        assert "Go-round: 400 answered, 0 passed." in view
        await club.to("first.digest")
        digest = next(seen for seen in club.thread() if "Looking back at week 1" in seen.text)
        assert len(digest.text) <= 900
        assert "among others" in digest.text


async def test_who_wants_nothing_kept_is_told_that_no_pass_is(club: Club) -> None:
    """She said “Not me”: Pass doesn't claim that she had passed already, and her facilitator sees nothing."""
    await club.to("first.go-round")
    card = await club.command("cleo", "my choices")
    await club.confirm(await club.confirm(card, "Not me"), "Keep nothing of mine")
    assert (await passes(club, "cleo")).text == wording.NOT_ME_PRESS
    assert await club.read(lambda core: core.passes("circle", "first")) == ()
