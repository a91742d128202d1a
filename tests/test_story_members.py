"""What members can do with their own words: see all of them, take them with them, have them erased."""

from __future__ import annotations

import asyncio
import sqlite3

from bot.app.running import DATABASE
from tests.club import Club, Fault, Once, both_layouts

pytestmark = both_layouts

OPENING = "What does the first passage say?"
BUTTON = "Erase everything of mine"


async def test_nothing_is_kept_of_somebody_who_said_nothing(club: Club) -> None:
    """Both commands say so, privately, and offer nothing to press."""
    await club.to("first.section")
    words, forget = await club.command("cleo", "my words"), await club.command("cleo", "my forget")
    assert words.text == "Nothing of yours is kept."
    assert forget.text == "Nothing of yours is kept, so there is nothing to erase."
    assert words.private
    assert forget.private
    assert (words.files, forget.buttons) == ({}, ())


async def test_my_words_gives_all_of_them_as_a_file(club: Club) -> None:
    """The answer counts what is kept and says how it is shown; the file holds every word, vote and reaction."""
    await club.to("first.poll")
    await club.say("ada", "My *reply*.", to=OPENING)
    await club.answer_by_form("ada", "My form.\nIts second line.", to=OPENING)
    other = await club.say("ben", "Somebody else's.")
    club.people["ada"].react(other, "👍")
    club.people["ada"].vote(club.post("Is the first passage right?").id, "It is not")
    await club.settle()
    outcome = await club.command("ada", "my words", where=club.thread_id())
    assert outcome.private
    assert "This is kept of yours: 2 answers and messages, 1 vote, 1 reaction." in outcome.text
    assert "In the archive you appear as Reader 1." in outcome.text
    file = outcome.files["my-words.txt"].decode()
    for words in (
        "Test circle: what is kept of Ada\nYour number: Reader 1, since 2027-01-1",
        "In the archive you appear as: Reader 1\nAsked how your words may be kept: 2027-01-1",
        "The first half, an answer (opening question, ¶1):\nMy *reply*.\nhttps://discord.com/channels/",
        "The first half, an answer (opening question, ¶1), by form:\nMy form.\nIts second line.",
        "Vote, The first half: “Is the first passage right?”: It is not\n",
        "Reaction 👍, The first half, under Reader 2: “Somebody else's.”\n",
    ):
        assert words in file


async def test_forgetting_asks_first(club: Club) -> None:
    """The question says what it reaches and what it doesn't; until the button is pressed nothing happens."""
    await club.to("first.section")
    await club.say("ada", "Still here.")
    outcome = await club.command("ada", "my forget")
    assert outcome.private
    assert outcome.buttons == (BUTTON,)
    for words in ("1 answer or message, no votes, no reactions", "stay on Discord", "can't be undone"):
        assert words in outcome.text
    assert len(await club.kept()) == 1


async def test_whoever_is_forgotten_leaves_no_trace(club: Club) -> None:
    """After the button, id, name and words are in no table, the copies are gone from the thread; others' words stay."""
    await club.to("first.poll")
    ada = club.people["ada"]
    await club.say("ada", "A secret reply.", to=OPENING)
    await club.answer_by_form("ada", "A secret form. " * 200, to=OPENING)
    await club.say("ben", f"As <@{ada.id}> said.", to="A secret reply.")
    ada.react(await club.say("cleo", "Mine."), "👍")
    ada.vote(club.post("Is the first passage right?").id, "It is")
    await club.settle()
    done = await club.confirm(await club.command("ada", "my forget"), BUTTON)
    assert done.private
    assert done.text.startswith("Done. Nothing of yours is kept any more.")
    assert not any("by form" in seen.text for seen in club.thread())
    assert [row.text for row in await club.kept()] == ["As @someone said.", "Mine."]
    assert (await club.command("ada", "my words")).text == "Nothing of yours is kept."
    await club.stop()
    assert traces(club, str(ada.id), ada.username, "A secret") == []


async def test_a_second_press_does_no_harm(club: Club) -> None:
    """The old button, pressed again after something new was written, erases that too and says so."""
    await club.to("first.section")
    await club.say("ada", "Once.")
    question = await club.command("ada", "my forget")
    for _ in range(2):
        assert (await club.confirm(question, BUTTON)).text.startswith("Done.")
    await club.say("ada", "Anew.")
    assert [row.text for row in await club.kept()] == ["Anew."]


async def test_a_copy_that_could_not_be_deleted_is_deleted_later(club: Club) -> None:
    """Where Discord gives no answer as a copy is to be deleted, it is tried again on the clock."""
    await club.to("first.section")
    await club.answer_by_form("ada", "By form.", to=OPENING)
    club.server.weather = Once(Fault.TROUBLE, "DELETE /channels/")
    await club.confirm(await club.command("ada", "my forget"), BUTTON)
    await club.pass_time(hours=1)
    assert not any("by form" in seen.text for seen in club.thread())
    assert await club.read(lambda core: core.copies_to_delete()) == ()


async def test_a_copy_that_a_moderator_has_deleted_is_off_the_list(club: Club) -> None:
    """The copy that the bot couldn't delete is gone when it tries again, and nobody told it: it is done with it."""
    await club.to("first.section")
    await club.answer_by_form("ada", "By form.", to=OPENING)
    copy = club.post("By form.").id
    club.server.weather = lambda request: Fault.TROUBLE if request.line.startswith("DELETE") else None
    await club.confirm(await club.command("ada", "my forget"), BUTTON)
    await club.stop()
    club.moderate(copy)
    club.server.weather = None
    await club.start()
    assert await club.read(lambda core: core.copies_to_delete()) == ()


async def test_what_was_forgotten_is_not_read_back(club: Club) -> None:
    """The messages that still stand on Discord are not collected again after a restart; new ones are."""
    await club.to("first.section")
    await club.say("ada", "Forget this.")
    await club.confirm(await club.command("ada", "my forget"), BUTTON)
    club.people["ada"].edit(club.thread()[-1].id, "Forget this, edited.")
    await club.settle()
    await club.away(minutes=1)
    assert await club.kept() == []


def traces(club: Club, *words: str) -> list[str]:
    """Return where any of these words stand: a column of the database, or the files themselves."""
    found = []
    with sqlite3.connect(club.folder / DATABASE) as db:
        tables = [row[0] for row in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        for table in tables:
            cursor = db.execute(f"SELECT * FROM {table}")
            names = [column[0] for column in cursor.description]
            for row in cursor:
                found += [
                    f"{table}.{n}"
                    for n, value in zip(names, row, strict=True)
                    for w in words
                    if w in str(value)
                ]
    db.close()
    for path in club.folder.glob(f"{DATABASE}*"):
        found += [path.name for word in words if word.encode() in path.read_bytes()]
    return found


async def test_who_is_forgotten_while_an_answer_is_being_posted(club: Club) -> None:
    """Ada sends a form and erases everything before it stands in the thread: its copy doesn't stay there."""
    await club.to("first.section")
    form = await club.form("ada", to=OPENING)
    club.server.weather = Once(Fault.HELD_AFTER, words="by form")
    async with asyncio.TaskGroup() as tasks:
        sending = tasks.create_task(club.submit(form, "Words in flight."))
        await club.server.held_up()
        question = await club.people["ada"].command("my forget", channel_id=club.channel)
        await question.press(BUTTON)
        club.server.let_go()
        await sending
    await club.settle()
    assert not any("by form" in seen.text for seen in club.thread())
    assert await club.kept() == []
