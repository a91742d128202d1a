"""A facilitator suggests that somebody's message be kept: its author alone decides, and nothing is kept before."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.app.running import DATABASE
from bot.records import Layout
from bot.rehearsal.server.outcomes import Outcome, Seen
from tests.club import CIRCLE, Club, Fault, Once, Request, both_layouts, open_club

LED = CIRCLE + "facilitators: [fay.leads, gus.leads]\n"
FAY, KEEP, NO = "fay.leads", "Keep it", "No"
SECRET = "Nobody had put it like that before."


@pytest.fixture
async def club(tmp_path: Path, layout: Layout) -> AsyncIterator[Club]:
    """A small circle after its main questions, whose bot can't see what members write without addressing it."""
    async with open_club(tmp_path, circle=LED, layout=layout, content=False) as opened:
        await opened.to("first.questions")
        yield opened


async def suggest(club: Club, message_id: int) -> Seen:
    """Fay suggests that a message be kept; returns the line that asks its author."""
    outcome = await club.use(FAY, message_id)
    assert outcome.private
    assert outcome.text == "Its author is asked, in the thread, and alone decides."
    return club.post("suggests keeping this")


async def press(club: Club, who: str, line: Seen, label: str) -> Outcome:
    """Somebody presses a button below the line."""
    outcome = await club.people[who].press(line.id, label)
    await club.settle()
    return outcome


def asks(club: Club) -> list[str]:
    """The lines that stand in the thread and ask."""
    return [seen.text for seen in club.thread() if "suggests keeping" in seen.text]


async def texts(club: Club) -> list[str]:
    """What is kept."""
    return [row.text for row in await club.kept()]


@both_layouts
async def test_a_suggestion_is_accepted(club: Club) -> None:
    """It stands silently below the message; ben can't answer for ada; ada keeps it, files it, and the line is gone."""
    message_id = await club.say("ada", SECRET)
    line = await suggest(club, message_id)
    assert (
        line.text
        == "fay.leads suggests keeping this for the archive. Nothing of it is kept yet; only you decide."
    )
    assert line.reply_to == message_id
    assert line.silent
    assert club.buzzed("ada") == [why for why in club.buzzed("ada") if "suggests" not in why]
    assert await texts(club) == []
    other = await press(club, "ben", line, KEEP)
    assert other.text == "Only the author of the message can answer this."
    assert asks(club)
    kept = await press(club, "ada", line, KEEP)
    assert kept.private
    assert kept.text.startswith("Added to the archive, as part of the week's conversation.")
    assert asks(club) == []
    assert await texts(club) == [SECRET]
    await club.confirm(kept, "Opening question, ¶1")
    assert [row.prompt for row in await club.kept()] == ["first-opening"]


@both_layouts
async def test_a_suggestion_is_declined(club: Club) -> None:
    """Nothing is kept, not a word in the database's files; the line goes, and nobody can ask again."""
    message_id = await club.say("ada", SECRET)
    line = await suggest(club, message_id)
    await club.away(minutes=5)
    declined = await press(club, "ada", line, NO)
    assert declined.text == "Not kept. Nobody is told."
    assert asks(club) == []
    again = await club.use(FAY, message_id)
    assert again.text == "Its author was asked already. Nothing was changed."
    await club.stop()
    for file in club.folder.glob(f"{DATABASE}*"):
        assert SECRET.encode() not in file.read_bytes()


async def test_after_a_restart_the_author_can_still_add_it(club: Club) -> None:
    """The bot can't read the message any more and says how to keep it; that then works."""
    message_id = await club.say("ada", SECRET)
    line = await suggest(club, message_id)
    await club.away(minutes=5)
    told = await press(club, "ada", line, KEEP)
    assert told.text.startswith("The bot can't read your message itself. To keep it, hold or right-click it")
    assert asks(club) == []
    assert (await club.use("ada", message_id)).text.startswith("Added to the archive")
    assert await texts(club) == [SECRET]


async def test_what_was_edited_meanwhile_is_not_taken_as_it_was(club: Club) -> None:
    """The bot knows by its time that the words are others now, and can't see them."""
    message_id = await club.say("ada", "A slip.")
    line = await suggest(club, message_id)
    await club.pass_time(minutes=1)
    club.people["ada"].edit(message_id, SECRET)
    await club.settle()
    assert (await press(club, "ada", line, KEEP)).text.startswith("The bot can't read your message itself.")
    assert await texts(club) == []


async def test_a_message_that_is_gone_is_not_kept(club: Club) -> None:
    """Its author deletes it before answering: the line says so, and goes."""
    message_id = await club.say("ada", SECRET)
    line = await suggest(club, message_id)
    club.people["ada"].delete(message_id)
    await club.settle()
    assert (await press(club, "ada", line, KEEP)).text.startswith("The message isn't there any more")
    assert asks(club) == []
    assert await texts(club) == []


async def test_a_line_is_posted_once_and_taken_down_at_last(club: Club) -> None:
    """Discord gives no answer to the line, and none to its deletion: there is one line, and then none."""
    message_id = await club.say("ada", SECRET)
    club.server.weather = Once(Fault.DEATH_AFTER, words="suggests keeping")
    assert await club.dies_during(club.use(FAY, message_id))
    club.server.weather = None
    await club.start()
    await club.use(FAY, message_id)
    assert len(asks(club)) == 1
    line = club.post("suggests keeping this")
    club.server.weather = Once(Fault.DEATH, where="DELETE /channels/")
    assert await club.dies_during(press(club, "ada", line, KEEP))
    club.server.weather = None
    await club.start()
    await club.pass_time(minutes=10)
    assert asks(club) == []
    assert await texts(club) == [SECRET]


async def test_what_is_kept_already_needs_no_suggestion(tmp_path: Path) -> None:
    """With the intent the week's conversation is kept anyway: nobody is asked."""
    async with open_club(tmp_path, circle=LED) as club:
        await club.to("first.questions")
        outcome = await club.use(FAY, await club.say("ada", "Talk."))
        assert outcome.text == "It is in the archive already, as part of the week's conversation."
        assert asks(club) == []


async def test_only_who_leads_the_week_may_suggest(club: Club) -> None:
    """Week 2's facilitator and a reader may not; nothing stands in the thread."""
    message_id = await club.say("ada", SECRET)
    for who in ("gus.leads", "ben"):
        outcome = await club.use(who, message_id)
        assert outcome.text == "Only its author can add a message to the archive."
    assert asks(club) == []


async def test_who_wants_nothing_kept_is_not_asked_below_their_words(club: Club) -> None:
    """She said “Not me”: no line names her message in front of everybody; the facilitator learns nothing of her."""
    card = await club.command("ada", "my choices")
    await club.confirm(await club.confirm(card, "Not me"), "Keep nothing of mine")
    outcome = await club.use(FAY, await club.say("ada", SECRET))
    assert outcome.text == "Only its author can add a message to the archive."
    assert asks(club) == []


async def test_discord_is_answered_before_the_line_is_posted(club: Club) -> None:
    """It waits 3 seconds for a first answer: however long the line takes, the facilitator isn't told of a failure."""
    lines: list[str] = []

    def note(request: Request) -> None:
        lines.append(request.line)

    message_id = await club.say("ada", SECRET)
    club.server.weather = note
    await suggest(club, message_id)
    first, *_, posted = [line for line in lines if "/callback" in line or line.endswith("/messages")]
    assert "/callback" in first
    assert posted.endswith("/messages")
