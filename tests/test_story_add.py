"""“Add to the archive”: members add messages of their own, whether the bot could see them before or not."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.agenda.limits import CUSTOM_ID
from bot.flow.answers import short
from bot.flow.replies import Caller
from bot.records import How, Layout
from bot.rehearsal.server.model import MessageKind
from bot.rehearsal.server.outcomes import NotThereError
from tests.club import Club, Fault, Once, open_club

OPENING = "What does the first passage say?"
CORE = "count against the first"
QUESTIONS = ("Opening question, ¶1", "Question, ¶2", "Question, ¶1")
Kept = list[tuple[str, How, str | None, int | None]]


@pytest.fixture
def content() -> bool:
    """Whether the bot may see what members write without addressing it; mostly not, for that is the harder way."""
    return False


@pytest.fixture
async def club(tmp_path: Path, layout: Layout, content: bool) -> AsyncIterator[Club]:
    """A small circle after its main questions."""
    async with open_club(tmp_path, layout=layout, content=content) as opened:
        await opened.to("first.questions")
        yield opened


both_layouts = pytest.mark.parametrize("layout", Layout)
either_way = pytest.mark.parametrize("content", [True, False], ids=["with the intent", "without it"])


def reply(club: Club, who: str, text: str, *, to: str) -> int:
    """Somebody replies and switches the ping off."""
    return club.people[who].say(club.thread_id(), text, reply_to=club.post(to).id, mention_author=False)


async def kept(club: Club) -> Kept:
    """What is kept, and where."""
    return [(row.text, row.how, row.prompt, row.paragraph) for row in await club.kept()]


@either_way
@pytest.mark.parametrize(
    ("to", "place", "prompt", "paragraph"),
    [(CORE, "an answer (question, ¶2)", "first-core-1", None), ("**¶1**", "an answer to ¶1", None, 1)],
    ids=["a question", "a paragraph"],
)
async def test_a_reply_is_filed_under_what_it_replies_to(
    club: Club, to: str, place: str, prompt: str | None, paragraph: int | None
) -> None:
    """No menu, no question asked; a second time nothing changes, and that is said."""
    message_id = reply(club, "ada", "Nothing does.", to=to)
    outcome = await club.use("ada", message_id)
    assert outcome.private
    assert f", as {place}.\n\n**How may your words be kept?**" in outcome.text
    assert outcome.text.startswith("It is in the archive already") is club.running.content
    again = await club.use("ada", message_id)
    assert again.text == f"It is in the archive already, as {place}."
    assert await kept(club) == [("Nothing does.", How.REPLY, prompt, paragraph)]


@both_layouts
async def test_a_reply_to_somebody_s_answer_hangs_on_it(club: Club) -> None:
    """Both are added by their authors: the second knows what it replies to."""
    first = reply(club, "ada", "An answer.", to=CORE)
    await club.use("ada", first)
    outcome = await club.use("ben", reply(club, "ben", "A reply.", to="An answer."))
    assert outcome.text.startswith("Added to the archive, as a reply to somebody's answer.")
    rows = {row.text: row for row in await club.kept()}
    assert rows["A reply."].parent == rows["An answer."].id


@either_way
async def test_talk_is_filed_under_the_question_that_its_author_chooses(club: Club) -> None:
    """It is kept at once as conversation; the menu offers what has been posted, and the last choice counts."""
    message_id = await club.say("ada", "This counts against it.")
    outcome = await club.use("ada", message_id)
    assert outcome.private
    assert outcome.text.startswith("Added to the archive, as part of the week's conversation.")
    assert await kept(club) == [("This counts against it.", How.MESSAGE, None, None)]
    with pytest.raises(NotThereError):
        await club.confirm(outcome, "Closing question, ¶2")
    for label, prompt in (("Question, ¶1", "first-core-2"), ("Question, ¶2", "first-core-1")):
        chosen = await club.confirm(outcome, label)
        assert chosen.private
        assert chosen.text == f"Added to the archive, as an answer ({label.lower()})."
        assert await kept(club) == [("This counts against it.", How.REPLY, prompt, None)]
    assert (await club.use("ada", message_id)).text.startswith("It is in the archive already, as an answer")


@both_layouts
async def test_the_menu_outlives_a_restart(club: Club) -> None:
    """A choice that is made after the bot was started again is the same."""
    outcome = await club.use("ada", await club.say("ada", "Said before."))
    await club.away(minutes=5)
    await club.confirm(outcome, QUESTIONS[0])
    assert await kept(club) == [("Said before.", How.REPLY, "first-opening", None)]


async def test_somebody_else_s_message_is_not_added(club: Club) -> None:
    """Not by a reader, and not the bot's own, whoever asks: each is refused in words, and nothing is kept."""
    message_id = await club.say("ada", "Mine.")
    before = await kept(club)
    assert (await club.use("ben", message_id)).text == "Only its author can add a message to the archive."
    refused = await club.use("ada", club.post(OPENING).id)
    assert refused.text.startswith("Only what members wrote themselves can be added.")
    assert refused.private
    assert await kept(club) == before


async def test_nothing_outside_the_weeks_threads_is_added(club: Club) -> None:
    """In the circle's channel, and among organisers, it says where it works."""
    talk = club.people["ada"].say(club.channel, "In the channel.")
    secret = club.people["olga"].say(club.organisers, "Among organisers.")
    for who, message_id in (("ada", talk), ("olga", secret)):
        outcome = await club.use(who, message_id)
        assert outcome.text.startswith("Only what stands in the thread of a reading circle's week")
    assert await kept(club) == []


async def test_what_has_no_words_is_not_added(club: Club) -> None:
    """Discord's own line on what a member has done is theirs, but nothing that they wrote."""
    club.notice("ada", MessageKind.PIN_NOTICE)
    outcome = await club.use("ada", club.thread()[-1].id)
    assert outcome.text == "There are no words in this message, so there is nothing to add."
    assert await kept(club) == []


@either_way
async def test_an_edited_message_is_taken_as_it_is_now(club: Club) -> None:
    """Whether or not the bot could see the edit, adding it again takes the last version; it stays where it was."""
    message_id = reply(club, "ada", "Frist.", to=CORE)
    await club.use("ada", message_id)
    await club.pass_time(minutes=5)
    club.people["ada"].edit(message_id, "First.")
    await club.settle()
    await club.use("ada", message_id)
    assert await kept(club) == [("First.", How.REPLY, "first-core-1", None)]


async def test_a_deleted_message_is_gone(club: Club) -> None:
    """What was added and is then deleted is kept no longer, and a menu that still stands there says so."""
    message_id = await club.say("ada", "A slip.")
    outcome = await club.use("ada", message_id)
    club.people["ada"].delete(message_id)
    await club.settle()
    assert await kept(club) == []
    chosen = await club.confirm(outcome, QUESTIONS[0])
    assert chosen.text.startswith("This message was taken out of the archive")
    assert await kept(club) == []


async def test_what_was_forgotten_is_not_added_again(club: Club) -> None:
    """Whoever had everything erased reads that an old message isn't taken in again."""
    message_id = await club.say("ada", "Forget this.")
    await club.use("ada", message_id)
    await club.confirm(await club.command("ada", "my forget"), "Erase everything of mine")
    assert (await club.use("ada", message_id)).text.startswith("This message was taken out of the archive")
    assert await kept(club) == []


async def test_without_a_question_there_is_nothing_to_choose(tmp_path: Path) -> None:
    """The thread is there, its question not yet: what is added is part of the week's conversation."""
    async with open_club(tmp_path, content=False) as club:
        club.server.weather = Once(Fault.TROUBLE, words="**Opening question**")
        await club.to("first.section")
        outcome = await club.use("ada", await club.say("ada", "Early."))
        assert outcome.text.startswith("Added to the archive, as part of the week's conversation.")
        assert not any(label in QUESTIONS for label in outcome.buttons)
        assert await kept(club) == [("Early.", How.MESSAGE, None, None)]


def test_the_longest_menu_fits() -> None:
    """Its id carries circle, week and message, each as long as it may be."""
    assert len(f"sc1:add:{'c' * 30}:{'w' * 40}:{short((1 << 64) - 1)}") <= CUSTOM_ID


async def test_an_id_is_no_right(club: Club) -> None:
    """Whatever a menu's id says: only the author files, only under a question of the week that has been posted."""
    message_id = await club.say("ada", "Mine.")
    await club.use("ada", message_id)
    assert club.bot is not None
    assert club.bot.client.doors is not None
    adding = club.bot.client.doors.adding
    before = await kept(club)
    for who, circle, prompt in (
        ("ben", "circle", "first-core-1"),
        ("ada", "another", "first-core-1"),
        ("ada", "circle", "first-closing"),
        ("ada", "circle", "second-opening"),
    ):
        caller = Caller(club.people[who].id, who, 1, 2, None, club.clock.now())
        refused = await adding.file(circle, prompt_id=prompt, message_id=message_id, caller=caller)
        assert refused.text.startswith("This message was taken out of the archive")
    assert await kept(club) == before
