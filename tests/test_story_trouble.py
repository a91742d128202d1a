"""Discord refuses, has trouble or is silent; the disk is full: what can go on goes on, and somebody reads why."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from bot.app.running import DATABASE, one_error
from bot.errors import StoreError
from bot.records import Layout, State
from bot.rehearsal.server.interactions import NoAnswerError
from bot.rehearsal.server.model import Overwrite
from bot.rehearsal.server.permissions import Right
from bot.store import open_core
from tests.club import Club, Fault, Once, both_layouts, open_club

GUILD = 111111111111111111
OPENING = "What does the first passage say?"


def forbid(club: Club, right: Right, *, where: int) -> None:
    """An administrator takes a right from the bot in a channel."""
    channel = club.server.world.channels[where]
    channel.overwrites = [one for one in channel.overwrites if one.target_id != club.server.world.bot.id]
    channel.overwrites.append(Overwrite(club.server.world.bot.id, 1, Right.NONE, right))


def allow(club: Club, *, where: int) -> None:
    """The administrator gives it back."""
    club.server.world.channels[where].overwrites.pop()


@both_layouts
async def test_a_channel_that_is_gone_is_told_with_the_remedy(club: Club) -> None:
    """The circle's channel is deleted: each post fails once, organisers read what to do, and the briefs still come."""
    await club.to("welcome")
    del club.server.world.channels[club.channel]
    await club.to("second.brief")
    ledger = await club.ledger()
    assert ledger["first.section"].state is State.FAILED
    assert ledger["second.brief"].state is State.DONE
    told = club.told()
    assert told[0].startswith("Could not be posted: week 1, the text, due <t:")
    assert "Unknown Channel" in told[0]
    assert "Write another link at `channel:`" in told[0]
    assert len(told) == len(set(told)) == 6  # the questions and the poll, due at the same time, are one


@both_layouts
async def test_a_right_that_is_missing_is_told_and_the_next_week_goes_on(club: Club) -> None:
    """The bot may not write in the channel for a week: that week fails in words; given back, the next one is whole."""
    await club.to("welcome")
    forbid(club, Right.SEND_MESSAGES, where=club.channel)
    await club.to("first.digest")
    assert await club.state("first.section") is State.FAILED
    assert "Give the bot the permissions Send Messages" in club.told()[0]
    assert "no thread" in next(text for text in club.told() if "main questions" in text)
    allow(club, where=club.channel)
    await club.to("erase")
    states = {key: row.state for key, row in (await club.ledger()).items() if not key.startswith("first")}
    assert set(states.values()) == {State.DONE}


async def test_without_the_right_to_make_threads_the_text_fails_in_words(club: Club) -> None:
    """The opening stands, the thread can't be made: organisers read which right is missing."""
    await club.to("welcome")
    forbid(club, Right.CREATE_PUBLIC_THREADS, where=club.channel)
    await club.to("first.section")
    [told] = club.told()
    assert "a thread was being opened" in told
    assert "Create Public Threads" in told


@both_layouts
async def test_a_welcome_that_can_not_be_pinned_is_whole_all_the_same(club: Club) -> None:
    """Without the right to pin, all messages of the welcome stand there, and organisers read what is missing."""
    is_text = club.layout is Layout.TEXT
    forbid(club, Right.PIN_MESSAGES if is_text else Right.MANAGE_THREADS, where=club.channel)
    await club.to("welcome")
    heads = [seen.text.partition("\n")[0] for seen in club.in_channel()]
    assert heads == [
        "**Test circle: welcome**",
        "**Three ways to answer**",
        "**A practice question**",
        "**Test circle: the way in**",
    ]
    [told] = club.told()
    assert f"a {'message' if is_text else 'post'} was being pinned" in told
    assert ("Pin Messages" if is_text else "Manage Posts") in told


@both_layouts
async def test_a_refusal_reads_as_a_sentence(club: Club) -> None:
    """What organisers read of a refusal is a sentence: what was being done, what Discord said, what to do."""
    await club.to("welcome")
    forbid(club, Right.SEND_MESSAGES, where=club.channel)
    await club.to("first.section")
    act = "a message was being sent" if club.layout is Layout.TEXT else "a post was being made"
    assert f"Discord said no while {act}: Missing Permissions (code 50013). Give" in club.told()[0]


@both_layouts
async def test_organisers_who_can_not_be_told_hold_nothing_up(club: Club) -> None:
    """The organisers' channel is gone: the briefs fail, the circle's own posts go out."""
    del club.server.world.channels[club.organisers]
    await club.to("first.digest")
    ledger = await club.ledger()
    assert ledger["first.brief"].state is State.FAILED
    assert ledger["first.digest"].state is State.DONE


@both_layouts
async def test_a_missing_role_that_can_not_be_told_holds_nothing_up(club: Club) -> None:
    """Neither the role nor the organisers' channel is there as the bot starts: it posts all the same."""
    await club.to("welcome")
    await club.stop()
    guild = club.server.world.guild(GUILD)
    next(role for role in guild.roles.values() if role.name == "Readers").name = "Others"
    del club.server.world.channels[club.organisers]
    await club.start()
    await club.to("first.section")
    assert await club.state("first.section") is State.DONE


@both_layouts
async def test_commands_that_can_not_be_brought_up_to_date_hold_nothing_up(
    tmp_path: Path, layout: Layout
) -> None:
    """Discord gives no answer about the commands as the bot starts: it reads back and posts all the same."""
    async with open_club(tmp_path, layout=layout) as club:
        await club.to("welcome")
        await club.stop()
        club.server.weather = Once(Fault.TROUBLE, "/commands")
        await club.start()
        await club.to("first.section")
        assert await club.state("first.section") is State.DONE


ELSEWHERE = """\
circle: Circle elsewhere
reading: reading
channel: https://discord.com/channels/777777777777777777/777777777777777778
organisers: https://discord.com/channels/777777777777777777/777777777777777779
time-zone: Europe/Berlin
starts: 2027-01-12
mention: Nobody
"""


@both_layouts
async def test_a_circle_on_a_server_that_the_bot_has_left_hinders_no_other(
    tmp_path: Path, layout: Layout
) -> None:
    """One circle's server has thrown the bot out: that circle waits, the other is served as ever."""
    async with open_club(tmp_path, layout=layout, others=(ELSEWHERE,)) as club:
        await club.to("first.section")
        assert await club.state("first.section") is State.DONE
        lost = await club.read(lambda core: core.stored("other-1"))
        assert lost["welcome"].state is State.PLANNED


@both_layouts
@pytest.mark.parametrize("fault", [Fault.TROUBLE, Fault.TROUBLE_AFTER, Fault.CUT, Fault.CUT_AFTER])
async def test_a_form_s_answer_that_got_no_answer_is_posted_later_once(club: Club, fault: Fault) -> None:
    """The member reads that it is saved; an hour later it stands in the thread, once, and replies to it are found."""
    await club.to("first.section")
    club.server.weather = Once(fault, words="by form")
    outcome = await club.answer_by_form("ada", "Saved.", to=OPENING)
    assert outcome.text.startswith("Saved. It couldn't be posted in the thread just now")
    await club.pass_time(hours=1)
    [copy] = [seen for seen in club.thread() if "by form" in seen.text]
    assert [(row.text, row.message_id) for row in await club.kept()] == [("Saved.", copy.id)]


@both_layouts
async def test_an_answer_to_a_question_whose_posting_is_unsure_follows_it(club: Club) -> None:
    """Discord shows a question and answers 503; somebody answers at once: the copy comes with the next try of it."""
    await club.to("first.section")
    club.server.weather = Once(Fault.TROUBLE_AFTER, words="What would count against the first")
    await club.to("first.questions")
    outcome = await club.answer_by_form("ada", "Quick.", to="count against the first")
    assert outcome.text.startswith("Saved. It couldn't be posted")
    await club.pass_time(minutes=6)
    assert await club.state("first.questions") is State.DONE
    assert len([seen for seen in club.thread() if seen.text.endswith("Quick.")]) == 1


@both_layouts
async def test_an_answer_that_may_not_be_posted_stays_saved(club: Club) -> None:
    """The bot lost the right to write in threads meanwhile: the answer is kept; once it has it again, it is posted."""
    await club.to("first.section")
    form = await club.form("ada", to=OPENING)
    forbid(club, Right.SEND_IN_THREADS, where=club.channel)
    outcome = await club.submit(form, "Saved for later.")
    assert outcome.text.startswith("Saved. It couldn't be posted")
    assert [row.text for row in await club.kept()] == ["Saved for later."]
    allow(club, where=club.channel)
    await club.to("first.questions")
    assert "Saved for later." in club.post("by form").text


@both_layouts
async def test_an_answer_is_posted_though_the_member_s_own_notice_fails(club: Club) -> None:
    """Discord takes the answer's notice for too late (10062): saved and posted it is all the same."""
    await club.to("first.section")
    form = await club.form("ada", to=OPENING)

    def forget(request: object) -> None:
        if "/callback" in str(request):
            club.server.give_up()

    club.server.weather = forget
    with pytest.raises(NoAnswerError):
        await club.submit(form, "In spite of all.")
    await club.settle()
    await club.pass_time(hours=1)
    assert "In spite of all." in club.thread()[-1].text


@both_layouts
async def test_a_poll_that_was_deleted_does_not_stop_the_digest(club: Club) -> None:
    """A moderator deletes the poll: the digest goes out all the same."""
    await club.to("first.poll")
    club.moderate(club.post("Is the first passage right?").id)
    await club.settle()
    await club.say("ada", "An answer.", to="count against the first")
    await club.to("first.digest")
    assert await club.state("first.digest") is State.DONE
    assert "Answers that nobody has replied to yet" in club.post("Looking back at week 1").text


@both_layouts
async def test_a_deleted_welcome_is_not_posted_again(club: Club) -> None:
    """A moderator deletes what the bot has posted: nothing is posted in its place, also after a restart."""
    await club.to("first.section")
    club.moderate(club.post(OPENING).id)
    await club.settle()
    await club.away(minutes=1)
    assert not any(OPENING in seen.text for seen in club.thread())


@both_layouts
@pytest.mark.parametrize("length", [20, 3900])
async def test_what_could_not_be_saved_is_given_back(club: Club, length: int) -> None:
    """The disk is full as a form is sent: the member gets back every character, in the answer or as a file."""
    await club.to("first.section")
    form = await club.form("ada", to=OPENING)
    text = "Word " * (length // 5)
    await fill_the_disk(club)
    outcome = await club.submit(form, text)
    assert outcome.private
    assert outcome.text.startswith("This couldn't be saved. Here is what you wrote")
    returned = outcome.files["what-you-wrote.txt"].decode() if outcome.files else outcome.text
    assert text.strip() in returned
    assert await club.kept() == []


async def fill_the_disk(club: Club) -> None:
    """From now on the database can't be written to."""
    assert club.bot is not None
    await club.bot.store.write(lambda core: core._db.execute("PRAGMA query_only=ON"))


@both_layouts
async def test_a_bot_that_can_not_write_stops_and_says_why(tmp_path: Path, layout: Layout) -> None:
    """The disk is full as something is to be noted: the bot ends with words; with room again nothing is lost."""
    with pytest.raises(StoreError, match="can't be written to"):
        await _say_with_a_full_disk(tmp_path, layout, new_session=False)


@both_layouts
async def test_a_bot_that_can_not_write_as_it_reads_back_stops_too(tmp_path: Path, layout: Layout) -> None:
    """The disk is full as the bot reads back after a new session: it ends with words, and doesn't hang about."""
    with pytest.raises(StoreError, match="can't be written to"):
        await _say_with_a_full_disk(tmp_path, layout, new_session=True)


@both_layouts
async def test_a_post_that_could_not_be_written_down_is_not_given_up(tmp_path: Path, layout: Layout) -> None:
    """The disk fills up between a post and the note of it: the bot ends; with room again it finds the post there."""
    with pytest.raises(StoreError, match="can't be written to"):
        await _post_with_a_full_disk(tmp_path, layout)
    with open_core(tmp_path / DATABASE, readonly=True) as core:
        assert core.stored("circle")["first.section"].state is State.CLAIMED


async def test_several_tasks_that_can_not_write_end_in_one_sentence() -> None:
    """The disk is full for two tasks at once: what comes out is one error in words, not a group of them."""
    errors = [StoreError("There is no room left.", "Make room."), StoreError("Nor here.", "Make room.")]
    with pytest.raises(StoreError, match="no room left"):
        async with one_error():
            raise ExceptionGroup("two tasks", errors)
    with pytest.raises(ExceptionGroup):
        async with one_error():
            raise ExceptionGroup("a mistake of ours among them", [*errors, ValueError()])


async def _post_with_a_full_disk(folder: Path, layout: Layout) -> None:
    async with open_club(folder, layout=layout) as club, asyncio.TaskGroup() as tasks:
        club.server.weather = Once(Fault.HELD_AFTER, words="Week 1 of 2")
        life = tasks.create_task(club.to("first.section"))
        await club.server.held_up()
        await fill_the_disk(club)
        club.server.let_go()
        await life


async def _say_with_a_full_disk(folder: Path, layout: Layout, *, new_session: bool) -> None:
    async with open_club(folder, layout=layout) as club:
        await club.to("first.section")
        await fill_the_disk(club)
        assert club.bot is not None
        if new_session:
            await club.bot.client.on_connect()
        club.people["ada"].say(club.thread_id(), "Nobody noted this.")
        if new_session:
            await club.bot.client.on_ready()
        await club.settle()


@both_layouts
async def test_an_empty_form_keeps_nothing(club: Club) -> None:
    """A form that holds nothing but blanks is answered in words."""
    await club.to("first.section")
    outcome = await club.answer_by_form("ada", "  \n ", to=OPENING)
    assert outcome.text == "There was nothing in the form, so nothing was kept."
    assert await club.kept() == []


@both_layouts
async def test_a_question_that_is_no_longer_read_says_so(club: Club) -> None:
    """Buttons of something that is over are answered in words, whatever their id says."""
    await club.to("first.section")
    question = club.post(OPENING)
    message = club.server.world.message(question.id)
    for custom_id, words in (
        ("sc1:respond:circle:gone", "This question isn't part of the reading any more."),
        ("sc1:respond:gone:first-opening", "This question isn't part of the reading any more."),
        ("sc1:forget:gone", "This button belongs to something that is over."),
        ("sc1:skip:gone:first.poll", "This button belongs to something that is over."),
        ("sc1:whatever", "This button belongs to something that is over."),
    ):
        message.components[0]["components"][0]["custom_id"] = custom_id
        outcome = await club.people["ada"].press(question.id, "Respond")
        assert outcome.text.startswith(words)
        assert outcome.private
