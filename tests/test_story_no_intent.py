"""With the message-content intent off: what the bot does without, what it says of it, and what works all the same.

The other modules' stories are told again before such a bot in `test_story_retold_unseen`.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import discord
import pytest

from bot.chat.client import connect
from bot.records import How, Layout
from bot.rehearsal.server.permissions import Right
from tests.club import Club, open_club

OPENING = "What does the first passage say?"
TOLD = (
    "The bot isn't shown what members write (its Message Content Intent is off), so talk in the threads and replies "
    "without a ping are not kept; forms, replies that ping the bot, votes, reactions and “Add to the archive” work "
    "all the same: to have it see all, switch the intent on at discord.com/developers/applications, your "
    "application, Bot, and start the bot again."
)


@pytest.fixture
async def club(tmp_path: Path, layout: Layout) -> AsyncIterator[Club]:
    """A small circle whose bot has the intent switched off in the developer portal."""
    async with open_club(tmp_path, layout=layout, content=False) as opened:
        yield opened


async def everything_said(club: Club) -> None:
    """Members say something in each way that there is, some of it addressed to the bot."""
    thread, question = club.thread_id(), club.post(OPENING).id
    ada, ben = club.people["ada"], club.people["ben"]
    first = ada.say(thread, "A reply with a ping.", reply_to=question)
    ada.say(thread, "A reply without.", reply_to=question, mention_author=False)
    ben.say(thread, "A reply to ada.", reply_to=first)
    ben.say(thread, "Talk.")
    ben.say(thread, f"Talk to <@{club.server.world.bot.id}>.")
    await club.settle()


async def test_organisers_are_told_once_and_the_bot_is_there(club: Club) -> None:
    """Discord closes the line; the bot comes back without the intent, and however often, organisers read it once."""
    await club.away(minutes=1)
    await club.away(minutes=1)
    assert club.told() == [TOLD]
    assert TOLD[1:60] in (await club.command("olga", "circle status")).text


async def test_what_else_is_missing_is_told_and_mended_by_itself(club: Club) -> None:
    """A circle may stay without the intent for good: it isn't told again with other things, nor hides their mending."""
    channel = club.server.world.channels[club.channel]
    club.server.take_right(channel, Right.SEND_POLLS)
    await club.settle()
    club.server.add_right(channel, Right.SEND_POLLS)
    await club.settle()
    intent, polls, mended = club.told()
    assert intent == TOLD
    assert "“Create Polls”" in polls
    assert "Intent" not in polls
    assert mended == "What was missing is there now. The circle goes on."


@pytest.mark.parametrize("layout", Layout)
async def test_what_addresses_the_bot_is_kept_and_nothing_else(club: Club) -> None:
    """Of what it isn't shown no empty answers are kept, neither as it is written nor when it is read back."""
    await club.to("first.section")
    await everything_said(club)
    await club.answer_by_form("cleo", "By form.", to=OPENING)
    bot = club.server.world.bot.id
    expected = [
        ("A reply with a ping.", How.REPLY, "first-opening"),
        (f"Talk to <@{bot}>.", How.MESSAGE, None),
        ("By form.", How.FORM, "first-opening"),
    ]
    assert [(row.text, row.how, row.prompt) for row in await club.kept()] == expected
    await club.stop()
    await_back = club.people["ada"]
    await_back.say(club.thread_id(), "Without an address.")
    await_back.say(club.thread_id(), "With one.", reply_to=club.post("**¶1**").id)
    await club.start()
    rows = [(row.text, row.how, row.prompt) for row in await club.kept()]
    assert rows == [*expected, ("With one.", How.REPLY, None)]


async def test_an_edit_that_can_not_be_seen_changes_nothing(club: Club) -> None:
    """A message that its author has added is edited: what is known of it stays; deleted, it goes."""
    await club.to("first.section")
    message_id = await club.say("ada", "As it was added.")
    await club.use("ada", message_id)
    await club.pass_time(minutes=5)
    club.people["ada"].edit(message_id, "As the bot can't see it.")
    await club.settle()
    await club.away(minutes=1)
    assert [row.text for row in await club.kept()] == ["As it was added."]
    club.people["ada"].delete(message_id)
    await club.settle()
    assert await club.kept() == []


async def test_an_edit_that_addresses_the_bot_is_seen(club: Club) -> None:
    """What mentions it by name is kept as it reads in the end."""
    await club.to("first.section")
    mention = f"<@{club.server.world.bot.id}>"
    message_id = await club.say("ada", f"{mention} Frist.")
    await club.pass_time(minutes=5)
    club.people["ada"].edit(message_id, f"{mention} First.")
    await club.settle()
    assert [row.text for row in await club.kept()] == [f"{mention} First."]


@pytest.mark.parametrize("layout", Layout)
async def test_posts_say_what_the_bot_can_not_see(club: Club) -> None:
    """Welcome, notice, questions and poll tell members how to be heard."""
    await club.to("first.poll")
    welcome = next(seen for seen in club.in_channel() if "Three ways to answer" in seen.text)
    assert "leave the ping on: the bot can't see a reply without it" in welcome.text
    assert "Or just talk in the thread: the bot can't see that." in welcome.text
    notice = club.post("The bot can't see what is said here, except replies that ping it.")
    assert "“Add to the archive”" in notice.text
    assert club.post("count against the first").text.endswith(
        "Reply to this with the ping on, or press Respond."
    )
    assert "in your own words, with the ping on." in club.post("**Poll**").text


async def test_switched_on_it_sees_from_then_on(club: Club) -> None:
    """Started again with the intent on it keeps all that is said; what was said unseen is not taken in afterwards."""
    await club.to("first.section")
    await club.say("ada", "Unseen.")
    club.server.message_content = True
    await club.away(minutes=1)
    await club.say("ada", "Seen.")
    assert [row.text for row in await club.kept()] == ["Seen."]
    assert club.told() == [TOLD, "What was missing is there now. The circle goes on."]
    await club.to("second.section")
    assert club.post("What is written in this thread is kept", 2)


async def test_switched_off_while_it_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody switches the intent off; at the next new session the bot goes on without it."""
    async with open_club(tmp_path) as club:
        await club.to("first.section")
        await club.say("ada", "Seen.")
        assert club.bot is not None

        async def at_once(shard_id: int | None, *, initial: bool = False) -> None:
            """Identify at once; discord.py would wait for five seconds."""

        monkeypatch.setattr(club.bot.client, "before_identify_hook", at_once)
        club.server.message_content = False
        club.server.forget_sessions()
        await club.reconnected()
        await everything_said(club)
        assert [row.text for row in await club.kept()][:2] == ["Seen.", "A reply with a ping."]
        assert len(await club.kept()) == 3
        assert club.told() == [TOLD]


async def test_without_asking_for_it_no_more_is_read_back(tmp_path: Path) -> None:
    """Where the portal would show more than the bot asks for, it keeps to what addresses it."""
    async with open_club(tmp_path) as club:
        await club.to("first.section")
        await everything_said(club)
        assert club.bot is not None
        club.bot.client._listens_to.message_content = False
        history = club.bot.messenger.history(club.thread_id(), after=club.post(OPENING).id)
        read = [
            (seen.text, seen.is_unseen)
            async for seen in history
            if seen.author.user_id != club.bot.messenger.user_id
        ]
        assert read == [
            ("A reply with a ping.", False),
            ("", True),
            ("", True),
            ("", True),
            (f"Talk to <@{club.server.world.bot.id}>.", False),
        ]


async def test_the_one_privileged_intent_is_asked_for_or_not() -> None:
    """Message content is the only intent that needs a switch; everything else is asked for either way."""
    async with connect(content=False) as without, connect() as whole:
        assert (without.content, whole.content) == (False, True)
        assert whole.intents.value - without.intents.value == discord.Intents(message_content=True).value
        assert not without.intents.members
        assert not without.intents.presences
