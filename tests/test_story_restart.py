"""The bot stops, dies, or loses its line, and is there again: nothing is lost, nothing comes twice."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.records import Layout, State
from tests.club import Club, Fault, Once, both_layouts, open_club

pytestmark = both_layouts

QUESTION = "What does the first passage say?"


async def test_a_button_works_after_a_restart(club: Club) -> None:
    """Respond under a question that was posted by an earlier life of the bot opens its form."""
    await club.to("first.section")
    await club.away(minutes=1)
    await club.answer_by_form("ada", "It says one thing.", to=QUESTION)
    assert club.thread()[-1].text == "**Ada** (by form)\nIt says one thing."


async def test_a_form_that_was_open_during_a_restart_can_be_sent(club: Club) -> None:
    """What was being typed while the bot was started again arrives."""
    await club.to("first.section")
    form = await club.form("ada", to=QUESTION)
    await club.away(minutes=10)
    outcome = await club.submit(form, "Typed across a restart.")
    assert outcome.text.startswith("Saved, and posted in the thread")
    assert [row.text for row in await club.kept()] == ["Typed across a restart."]


async def test_a_form_keeps_its_id(club: Club) -> None:
    """The form of a question has the same id for one person each time, and another for another person."""
    await club.to("first.section")
    ids = [(await club.form(who, to=QUESTION)).custom_id for who in ("ada", "ada", "ben")]
    await club.away(minutes=1)
    again = (await club.form("ada", to=QUESTION)).custom_id
    assert ids[0] == ids[1] == again
    assert ids[2] != again


async def test_what_was_written_while_the_bot_was_off_is_read_back_once(club: Club) -> None:
    """Messages from before and during the gap are each kept once, where they belong."""
    await club.to("first.questions")
    await club.say("ada", "Before.")
    await club.stop()
    thread, question = club.thread_id(), club.post("count against the first").id
    club.people["ben"].say(thread, "During, to the question.", reply_to=question)
    edited = club.people["cleo"].say(thread, "During, with a slip.")
    club.people["cleo"].edit(edited, "During, without a slip.")
    await club.start()
    await club.away(minutes=1)
    await club.say("ada", "After.")
    rows = await club.kept()
    assert [(row.text, row.prompt) for row in rows] == [
        ("Before.", None),
        ("During, to the question.", "first-core-1"),
        ("During, without a slip.", None),
        ("After.", None),
    ]
    assert rows[2].edited_at is not None


async def test_a_long_gap_is_read_back_page_by_page(club: Club) -> None:
    """More messages than one page of Discord's holds are all collected, in their order."""
    await club.to("first.section")
    await club.stop()
    for number in range(230):
        club.people["ben"].say(club.thread_id(), f"Message {number}")
    await club.start()
    assert [row.text for row in await club.kept()] == [f"Message {number}" for number in range(230)]


async def test_words_in_a_thread_that_the_bot_did_not_live_to_note_are_collected(
    tmp_path: Path, layout: Layout
) -> None:
    """The bot dies as it opens the thread; what somebody writes there before it is back is collected."""
    async with open_club(tmp_path, layout=layout) as club:
        await club.to("first.brief")
        club.server.weather = Once(Fault.DEATH_AFTER, "/threads")
        assert await club.dies_before("first.section")
        club.people["ada"].say(club.thread_id(), "First.")
        await club.start()
        await club.say("ben", "Second.")
        await club.pass_time(minutes=1)  # a forum's post is looked for a minute after the bot is back
        assert [row.text for row in await club.kept()] == ["First.", "Second."]


async def test_words_in_a_thread_that_could_not_be_read_back_are_read_later(club: Club) -> None:
    """Where Discord gives no answer as the bot reads back, it does so later on, whatever is written meanwhile."""
    await club.to("first.section")
    await club.stop()
    club.people["ada"].say(club.thread_id(), "While it was off.")
    club.server.weather = Once(Fault.TROUBLE, f"GET /channels/{club.thread_id()}/messages")
    await club.start()
    await club.say("ben", "Once it was on.")
    await club.pass_time(hours=1)
    assert {row.text for row in await club.kept()} == {"While it was off.", "Once it was on."}
    await club.away(minutes=1)
    assert len(await club.kept()) == 2


async def test_an_answer_that_was_saved_before_a_death_is_posted_after_it(
    tmp_path: Path, layout: Layout
) -> None:
    """The bot dies with a form's answer saved and not posted; once it is back, the answer stands in the thread."""
    async with open_club(tmp_path, layout=layout) as club:
        await club.to("first.section")
        form = await club.form("ada", to=QUESTION)
        club.server.weather = Once(Fault.DEATH, words="by form")
        assert await club.dies_during(club.submit(form, "Saved first."))
        assert "by form" not in club.thread()[-1].text
        await club.start()
        assert club.thread()[-1].text == "**Ada** (by form)\nSaved first."
        await club.away(minutes=1)
        assert len([seen for seen in club.thread() if "by form" in seen.text]) == 1


async def test_an_answer_that_was_posted_before_a_death_is_not_posted_again(
    tmp_path: Path, layout: Layout
) -> None:
    """The bot dies before it has written down that an answer stands in the thread; an hour later it finds it there."""
    async with open_club(tmp_path, layout=layout) as club:
        await club.to("first.section")
        form = await club.form("ada", to=QUESTION)
        club.server.weather = Once(Fault.DEATH_AFTER, words="by form")
        assert await club.dies_during(club.submit(form, "Saved first."))
        club.clock.step(3600)
        await club.start()
        assert len([seen for seen in club.thread() if "by form" in seen.text]) == 1
        assert club.post("Saved first.").id == (await club.kept())[0].message_id


async def test_a_lost_line_is_taken_up_again(club: Club) -> None:
    """After a short break of the line the bot hears what it has missed, and posts what is due."""
    await club.to("first.section")
    club.server.drop_sockets()
    club.people["ada"].say(club.thread_id(), "While the line was down.")
    await club.settle()
    assert [row.text for row in await club.kept()] == ["While the line was down."]
    await club.to("first.questions")
    assert await club.state("first.questions") is State.DONE


async def test_a_session_that_is_over_is_begun_anew(club: Club, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the line was down for too long, the bot begins a new session and reads back what it has missed."""
    await club.to("first.section")
    assert club.bot is not None

    async def at_once(shard_id: int | None, *, initial: bool = False) -> None:
        """Identify at once; discord.py would wait for five seconds."""

    monkeypatch.setattr(club.bot.client, "before_identify_hook", at_once)
    club.server.forget_sessions()
    club.people["ada"].say(club.thread_id(), "While nobody listened.")
    await club.reconnected()
    await club.say("ben", "And after it.")
    assert [row.text for row in await club.kept()] == ["While nobody listened.", "And after it."]


async def test_what_was_deleted_or_edited_while_the_bot_was_off_is_noticed(club: Club) -> None:
    """Discord doesn't tell it afterwards, so what is kept is held against what stands in the thread."""
    await club.to("first.questions")
    gone = await club.say("ada", "I take this back.", to="**¶1**")
    changed = await club.say("ben", "First version.", to="**¶2**")
    await club.say("cleo", "This stays.")
    await club.stop()
    club.people["ada"].delete(gone)
    club.people["ben"].edit(changed, "Second version.")
    await club.start()
    assert club.bot is not None
    rows = await club.bot.store.read(lambda core: list(core.released("circle")))
    assert [row.text for row in rows] == ["Second version.", "This stays."]
    assert rows[0].edited_at is not None
