"""“File this answer…”: who leads a week files answers elsewhere, takes one out of the archive, and puts it back."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.records import How, Layout
from bot.rehearsal.server.outcomes import NotThereError, Outcome
from bot.store import Core
from tests.club import CIRCLE, Club, both_layouts, open_club

pytestmark = both_layouts
LED = CIRCLE + "facilitators: [fay.leads, gus.leads]\n"
FAY, GUS, FILE = "fay.leads", "gus.leads", "File this answer…"
OPENING, CORE = "What does the first passage say?", "count against the first"
REMOVE, BACK = "Take it out of the archive", "Put it back"


@pytest.fixture
async def club(tmp_path: Path, layout: Layout) -> AsyncIterator[Club]:
    """A small circle after its main questions; fay leads the week."""
    async with open_club(tmp_path, circle=LED, layout=layout) as opened:
        await opened.to("first.questions")
        yield opened


async def filed(club: Club) -> list[tuple[str, How, str | None, int | None, bool]]:
    """What is in the archive, where, and whether it hangs on something else."""
    return [(r.text, r.how, r.prompt, r.paragraph, r.parent is not None) for r in await club.kept()]


async def card(club: Club, message_id: int, who: str = FAY) -> Outcome:
    """Somebody opens the card of a message."""
    return await club.use(who, message_id, FILE)


async def remove(club: Club, message_id: int, why: str = "Off the subject.") -> Outcome:
    """Fay takes an answer out of the archive."""
    form = (await club.confirm(await card(club, message_id), REMOVE)).form
    assert form is not None
    return await club.submit(form, why)


async def test_an_answer_is_filed_under_another_question_and_back(club: Club) -> None:
    """Talk becomes an answer, an answer becomes talk again and hangs on what it replies to; restarts between."""
    first = await club.say("ada", "Nothing does.", to=CORE)
    talk = await club.say("ben", "That is true of the opening, too.", to="Nothing does.")
    before = await card(club, talk)
    assert before.private
    assert before.text.startswith("In the archive this is a reply to somebody's answer.")
    moved = await club.confirm(before, "Opening question, ¶1")
    assert moved.text == "Filed: an answer (opening question, ¶1)."
    await club.away(minutes=5)
    assert (await filed(club))[1][1:] == (How.REPLY, "first-opening", None, False)
    back = await club.confirm(await card(club, talk), "The week's conversation")
    assert back.text == "Filed: a reply to somebody's answer."
    assert (await filed(club))[1][1:] == (How.MESSAGE, None, None, True)
    await club.confirm(await card(club, first), "The week's conversation")
    assert (await filed(club))[0][1:] == (How.MESSAGE, None, None, False)
    log = (await club.command("olga", "circle log")).text
    assert "filed an answer of week 1 elsewhere: an answer (opening question, ¶1)" in log
    assert "Nothing does." not in log


async def test_a_reply_to_a_paragraph_goes_back_there(club: Club) -> None:
    """Filed under a question, its card offers the paragraph that it replies to."""
    message_id = await club.say("ada", "It says two.", to="**¶1**")
    await club.confirm(await card(club, message_id), "Opening question, ¶1")
    back = await club.confirm(await card(club, message_id), "¶1, which it replies to")
    assert back.text == "Filed: an answer to ¶1."
    assert await filed(club) == [("It says two.", How.REPLY, None, 1, False)]


async def test_an_edit_and_a_second_look_leave_it_where_it_was_filed(club: Club) -> None:
    """Its author edits it, the bot is started again and reads everything back: it stays, with its new words."""
    message_id = await club.say("ada", "Frist.", to=CORE)
    await club.confirm(await card(club, message_id), "Opening question, ¶1")
    await club.pass_time(minutes=1)
    club.people["ada"].edit(message_id, "First.")
    await club.settle()
    await club.away(minutes=5)
    assert await filed(club) == [("First.", How.REPLY, "first-opening", None, False)]


async def test_an_answer_is_taken_out_and_put_back(club: Club) -> None:
    """The message stays in the thread; the archive is without it, over a restart, until it is put back."""
    message_id = await club.say("ada", "By my neighbour, at 3 Mill Lane.", to=CORE)
    removed = await remove(club, message_id, "Names a neighbour.")
    assert removed.text == "Taken out of the archive."
    assert await filed(club) == []
    assert club.post("By my neighbour")
    await club.away(minutes=5)
    assert await filed(club) == []
    words = await club.command("ada", "my words")
    assert b"not in the archive (taken out by whoever leads the week)" in words.files["my-words.txt"]
    assert b"Names a neighbour." not in words.files["my-words.txt"]
    again = await club.use("ada", message_id)
    assert again.text.startswith("This was taken out of the archive by whoever leads the week; ask them")
    assert "Why: Names a neighbour." in (await club.command("olga", "circle log")).text
    (name,) = await club.people[FAY].suggestions("circle restore", option="answer", text="")
    assert name == "Week 1, an answer (question, ¶2), removed Thursday 14 January 2027: Names a neighbour."
    assert await club.people[GUS].suggestions("circle restore", option="answer", text="") == ()
    back = await club.command(FAY, "circle restore", answer="r1")
    assert back.text == "It is in the archive again: an answer (question, ¶2)."
    assert [row[0] for row in await filed(club)] == ["By my neighbour, at 3 Mill Lane."]
    twice = await club.command(FAY, "circle restore", answer="r1")
    assert twice.text.startswith("There is nothing to put back by the name `r1`.")


async def test_the_digest_is_without_what_was_taken_out(club: Club) -> None:
    """It is neither counted nor linked."""
    message_id = await club.say("ada", "Aside.", to=CORE)
    await remove(club, message_id)
    await club.to("first.digest")
    assert str(message_id) not in club.post("Looking back at week 1").text


async def test_the_bot_s_copy_goes_and_comes_again(club: Club) -> None:
    """A form's answer that is removed leaves the thread; put back at once, it is posted anew, and once."""
    await club.answer_by_form("ada", "By form.", to=CORE)
    removed = await remove(club, club.post("By form.").id)
    assert not any("By form." in seen.text for seen in club.thread())
    assert await filed(club) == []
    await club.pass_time(minutes=1)
    back = await club.confirm(removed, BACK)
    assert back.text.startswith("It is in the archive again, and is posted in the thread anew")
    assert len([seen for seen in club.thread() if "By form." in seen.text]) == 1
    await club.away(minutes=20)
    assert len([seen for seen in club.thread() if "By form." in seen.text]) == 1
    assert await filed(club) == [("By form.", How.FORM, "first-core-1", None, False)]
    await club.say("ben", "Why?", to="By form.")
    assert (await filed(club))[1][4]


async def test_a_form_s_answer_stays_an_answer(club: Club) -> None:
    """It can be filed under another question, by form as before; the conversation isn't offered."""
    await club.answer_by_form("ada", "By form.", to=CORE)
    shown = await card(club, club.post("By form.").id)
    moved = await club.confirm(shown, "Opening question, ¶1")
    assert moved.text == "Filed: an answer (opening question, ¶1)."
    assert await filed(club) == [("By form.", How.FORM, "first-opening", None, False)]
    shown = await card(club, club.post("By form.").id)
    with pytest.raises(NotThereError):
        await club.confirm(shown, "The week's conversation")


async def test_taking_back_goes_before_everything(club: Club) -> None:
    """What was removed and is then deleted, or forgotten, is gone: its reason too, and nothing puts it back."""
    first = await club.say("ada", "One.", to=CORE)
    second = await club.say("ada", "Two.", to=CORE)
    await remove(club, first, "Ada's one.")
    old = await remove(club, second, "Ada's two.")
    club.people["ada"].delete(first)
    await club.settle()
    await club.confirm(await club.command("ada", "my forget"), "Erase everything of mine")
    gone = await club.confirm(old, BACK)
    assert gone.text.startswith("There is nothing to put back")
    assert await filed(club) == []

    def deeds(core: Core) -> list[str | None]:
        return [row.reason for row in core.deeds("circle")]

    assert await club.read(deeds) == [None, None]


async def test_old_cards_say_so(club: Club) -> None:
    """A card whose message was deleted, or removed meanwhile, changes nothing."""
    message_id = await club.say("ada", "One.", to=CORE)
    old = await card(club, message_id)
    await remove(club, message_id)
    for label in ("Opening question, ¶1", REMOVE):
        assert (await club.confirm(old, label)).text.startswith("This was changed or deleted meanwhile.")
    shown = await card(club, message_id)
    assert shown.text == "This was taken out of the archive by whoever leads the week."
    await club.confirm(shown, BACK)
    assert [row[0] for row in await filed(club)] == ["One."]
    club.people["ada"].delete(message_id)
    await club.settle()
    assert (await club.confirm(old, REMOVE)).text.startswith("This was changed or deleted meanwhile.")


async def test_only_who_leads_the_week_files(club: Club) -> None:
    """Another week's facilitator and a reader are refused; an organiser isn't; elsewhere it says where it works."""
    message_id = await club.say("ada", "One.", to=CORE)
    for who in (GUS, "ben", "ada"):
        assert (await card(club, message_id, who)).text == (
            "Only organisers can do this, and for a week its own facilitator."
        )
    assert (await card(club, message_id, "olga")).text.startswith("In the archive this is an answer")
    assert (await card(club, club.post(OPENING).id)).text.startswith("This message isn't in the archive")
    secret = club.people["olga"].say(club.organisers, "Among organisers.")
    assert (await card(club, secret, "olga")).text.startswith("Only what stands in the thread")
