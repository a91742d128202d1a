"""Native polls on the stand-in Discord: votes by people, the end by the clock, the result."""

from __future__ import annotations

from datetime import timedelta

import discord
import pytest

from bot.rehearsal.server.people import NotThereError
from bot.rehearsal.server.refusals import Refused
from tests.server_stage import ANA, BO, READING, START, Refusal, Stage


def poll(*, hours: int = 48, multiple: bool = False) -> discord.Poll:
    made = discord.Poll("Is it a reform?", timedelta(hours=hours), multiple=multiple)
    for text in ("Yes", "No", "Not sure yet"):
        made.add_answer(text=text)
    return made


async def test_votes_are_told_counted_and_listed() -> None:
    """A changed vote is told as one taken back and one given; the voters of an option are listed by id."""
    async with Stage() as stage:
        message = await stage.reading.send(poll=poll())
        stage.person("bo").vote(message.id, "No")
        stage.person("ana").vote(message.id, "Yes")
        stage.person("bo").vote(message.id, "Yes")
        added = [(one.user_id, one.answer_id) for one in await stage.heard("raw_poll_vote_add")]
        assert added == [(BO, 2), (ANA, 1), (BO, 1)]
        assert [(one.user_id, one.answer_id) for one in stage.client.events("raw_poll_vote_remove")] == [
            (BO, 2)
        ]
        read = (await stage.reading.fetch_message(message.id)).poll
        assert read is not None
        assert {answer.text: answer.vote_count for answer in read.answers} == {
            "Yes": 2,
            "No": 0,
            "Not sure yet": 0,
        }
        voters = await stage.client.http.get_poll_answer_voters(READING, message.id, 1, after=ANA)
        assert [user["username"] for user in voters["users"]] == ["bo"]
        stage.person("bo").unvote(message.id)
        assert stage.person("ana").sees(READING)[0].poll.votes == {  # type: ignore[union-attr]
            "Yes": ("ana",),
            "No": (),
            "Not sure yet": (),
        }


async def test_a_poll_ends_by_the_clock() -> None:
    """At its end the poll is counted for good, the message changes, and its author says the result."""
    async with Stage() as stage:
        message = await stage.reading.send(poll=poll())
        ends = START + timedelta(hours=48)
        assert stage.server.next_timer() == ends
        stage.person("ana").vote(message.id, "Yes")
        stage.clock.jump(ends)
        stage.server.run_timers()
        assert stage.server.next_timer() is None
        (edit,) = await stage.heard("raw_message_edit")
        assert edit.message.poll.is_finalised()
        result = stage.client.events("message")[-1]
        assert result.type is discord.MessageType.poll_result
        assert result.author == stage.client.user
        assert result.reference.message_id == message.id
        assert {field.name: field.value for field in result.embeds[0].fields} == {
            "poll_question_text": "Is it a reform?",
            "victor_answer_votes": "1",
            "total_votes": "1",
            "victor_answer_id": "1",
            "victor_answer_text": "Yes",
        }
        assert stage.person("bo").sees(READING)[0].poll.ended  # type: ignore[union-attr]


async def test_nobody_votes_after_the_end() -> None:
    """A vote after the end is refused (520001), also if nobody has run the timers."""
    async with Stage() as stage:
        message = await stage.reading.send(poll=poll(hours=1))
        stage.clock.step(3600)
        with pytest.raises(Refused, match="520001"):
            stage.person("ana").vote(message.id, "Yes")
        results = [one for one in await stage.heard("message") if one.type is discord.MessageType.poll_result]
        assert [field.name for field in results[0].embeds[0].fields] == [
            "poll_question_text",
            "victor_answer_votes",
            "total_votes",
        ]


async def test_only_one_option_unless_the_poll_allows_more() -> None:
    """Two options are refused (520000) in a poll of one choice, and taken in one of several."""
    async with Stage() as stage:
        one = await stage.reading.send(poll=poll())
        several = await stage.reading.send(poll=poll(multiple=True))
        with pytest.raises(Refused, match="520000"):
            stage.person("ana").vote(one.id, "Yes", "No")
        with pytest.raises(NotThereError, match="Perhaps"):
            stage.person("ana").vote(one.id, "Perhaps")
        stage.person("ana").vote(several.id, "Yes", "No")
        assert len(await stage.heard("raw_poll_vote_add")) == 2


async def test_the_author_ends_a_poll_early() -> None:
    """Ending works once; a message without a poll has nothing to end, and a poll can't be edited."""
    async with Stage(refused=True) as stage:
        message = await stage.reading.send(poll=poll())
        plain = await stage.reading.send("no poll")
        with Refusal(520003):
            await stage.reading.get_partial_message(message.id).edit(content="changed")
        ended = await message.end_poll()
        assert ended.poll is not None
        assert ended.poll.is_finalised()
        with Refusal(520001):
            await stage.client.http.end_poll(READING, message.id)
        with Refusal(520006):
            await stage.client.http.end_poll(READING, plain.id)
        with Refusal(520006):
            await stage.client.http.get_poll_answer_voters(READING, plain.id, 1)


async def test_a_deleted_poll_never_ends() -> None:
    """With its message the poll's timer is gone."""
    async with Stage() as stage:
        message = await stage.reading.send(poll=poll())
        await message.delete()
        assert stage.server.next_timer() is None


async def test_only_its_author_ends_a_poll() -> None:
    """Somebody else's poll runs on; where there is no poll nobody votes."""
    async with Stage(refused=True) as stage:
        message = await stage.reading.send(poll=poll())
        stage.server.world.message(message.id).author = stage.guild.members[ANA].user
        with Refusal(50005):
            await stage.client.http.end_poll(READING, message.id)
        plain = await stage.reading.send("no poll")
        with pytest.raises(Refused, match="520006"):
            stage.person("ana").unvote(plain.id)


async def test_the_result_wakes_an_archived_thread() -> None:
    """A poll that ends in an archived thread says its result there all the same."""
    async with Stage() as stage:
        thread = await (await stage.reading.send("Week 1")).create_thread(
            name="Week 1", auto_archive_duration=60
        )
        message = await thread.send(poll=poll(hours=2))
        stage.clock.step(2 * 3600)
        stage.server.run_timers()
        seen = stage.person("ana").sees(thread.id)[-1]
        assert (seen.kind, seen.reply_to) == (discord.MessageType.poll_result.value, message.id)
        archived = [one.data["thread_metadata"]["archived"] for one in await stage.heard("raw_thread_update")]
        assert archived == [True, False]
