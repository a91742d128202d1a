"""Threads on the stand-in Discord: started from a message, joined, archived by the clock, woken by a word."""

from __future__ import annotations

from datetime import datetime, timedelta

import discord
import pytest

from bot.rehearsal.server.permissions import Right
from bot.rehearsal.server.refusals import Refused
from tests.server_stage import ANA, BO, READING, START, Refusal, Stage


async def test_a_thread_hangs_from_its_message() -> None:
    """Its id is the message's; it begins with a starter that points back; the client hears of it."""
    async with Stage() as stage:
        opening = await stage.reading.send("Week 1 opens")
        thread = await opening.create_thread(name="Week 1: Reform", auto_archive_duration=10080)
        assert thread.id == opening.id
        assert [one.id for one in await stage.heard("thread_create")] == [thread.id]
        starter = [message async for message in thread.history(limit=1)].pop()
        assert starter.type is discord.MessageType.thread_starter_message
        assert starter.reference is not None
        assert starter.reference.resolved.content == "Week 1 opens"  # type: ignore[union-attr]
        assert (await stage.reading.fetch_message(opening.id)).flags.has_thread
        places = {place.name: place for place in stage.person("bo").channels()}
        assert places["Week 1: Reform"].is_thread
        assert places["Week 1: Reform"].parent_id == READING
        assert stage.person("bo").sees(READING)[0].thread == thread.id


async def test_a_second_thread_from_a_message_is_refused() -> None:
    """Starting it again gives 160004, so that who asks again knows the thread is there."""
    async with Stage(refused=True) as stage:
        opening = await stage.reading.send("Week 1 opens")
        thread = await opening.create_thread(name="Week 1")
        with Refusal(160004):
            await opening.create_thread(name="Week 1")
        with Refusal(50035):
            await (await stage.reading.send("x")).create_thread(name="x" * 101)
        with Refusal(50024):
            await (await thread.send("inside")).create_thread(name="A thread in a thread")
        found = await stage.client.fetch_channel(opening.id)
        assert isinstance(found, discord.Thread)
        assert found.name == "Week 1"


async def test_people_and_bot_talk_in_a_thread() -> None:
    """Who writes there has joined; messages are counted without the starter."""
    async with Stage() as stage:
        stage.server.world.application.guild_members = True
        thread = await (await stage.reading.send("Week 1 opens")).create_thread(name="Week 1")
        await thread.send("¶18")
        stage.person("ana").say(thread.id, "I read it otherwise.")
        assert [seen.text for seen in stage.person("bo").sees(thread.id)][1:] == [
            "¶18",
            "I read it otherwise.",
        ]
        joined = {member.id for member in await thread.fetch_members()}
        assert joined == {ANA, stage.client.user.id}  # type: ignore[union-attr]
        found = await stage.client.fetch_channel(thread.id)
        assert isinstance(found, discord.Thread)
        assert (found.message_count, found.member_count) == (2, 2)
        texts = [
            message.content for message in await stage.heard("message") if message.channel.id == thread.id
        ]
        assert texts == ["", "¶18", "I read it otherwise."]


async def test_a_quiet_thread_is_archived_by_the_clock_and_woken_by_a_word() -> None:
    """After its time without a message the thread is archived; a message wakes it and starts the time anew."""
    async with Stage() as stage:
        thread = await (await stage.reading.send("Week 1 opens")).create_thread(
            name="Week 1", auto_archive_duration=60
        )
        ends = START + timedelta(minutes=60)
        assert stage.server.next_timer() == ends
        stage.clock.jump(ends)
        stage.server.run_timers()
        assert [
            one.data["thread_metadata"]["archived"] for one in await stage.heard("raw_thread_update")
        ] == [True]
        assert stage.server.next_timer() is None
        stage.person("bo").say(thread.id, "A late answer.")
        changes = [one.data["thread_metadata"]["archived"] for one in await stage.heard("raw_thread_update")]
        assert changes == [True, False]
        assert stage.server.next_timer() == ends + timedelta(minutes=60)


async def test_an_archived_thread_can_be_read_but_not_changed() -> None:
    """Editing, reacting and pinning are refused (50083) until it is woken; reading and deleting are not."""
    async with Stage(refused=True) as stage:
        thread = await (await stage.reading.send("Week 1 opens")).create_thread(name="Week 1")
        prompt = await thread.send("What does ¶18 say?")
        await thread.edit(archived=True)
        part = thread.get_partial_message(prompt.id)
        with Refusal(50083):
            await part.edit(content="changed")
        with Refusal(50083):
            await part.add_reaction("🌱")
        with pytest.raises(Refused, match="archived"):
            stage.person("ana").react(prompt.id, "🌱")
        assert (await part.fetch()).content == "What does ¶18 say?"
        await thread.edit(archived=False)
        await part.edit(content="changed")
        assert stage.person("ana").sees(thread.id)[-1].text == "changed"
        await thread.edit(archived=True)
        await part.delete()
        assert len(stage.person("ana").sees(thread.id)) == 1


async def test_a_locked_thread_is_closed_to_members() -> None:
    """Locked and archived, only those who manage threads may write."""
    async with Stage() as stage:
        thread = await (await stage.reading.send("Week 1 opens")).create_thread(name="Week 1")
        await thread.edit(locked=True, archived=True)
        with pytest.raises(Refused, match="160005"):
            stage.person("bo").say(thread.id, "Too late?")
        await thread.send("The bot still may.")
        assert not stage.server.world.channel(thread.id).thread.archived  # type: ignore[union-attr]


async def test_threads_are_listed_open_and_archived() -> None:
    """Open ones by guild, archived ones by channel in pages, the last archived first."""
    async with Stage() as stage:
        openings = [await stage.reading.send(f"Week {n}") for n in range(5)]
        threads = [await one.create_thread(name=one.content) for one in openings]
        for thread in threads[:4]:
            stage.clock.step(60)
            await thread.edit(archived=True)
        assert [one.name for one in await stage.reading.guild.active_threads()] == ["Week 4"]
        archived = [one.name async for one in stage.reading.archived_threads(limit=None)]
        assert archived == ["Week 3", "Week 2", "Week 1", "Week 0"]
        first = await stage.client.http.get_public_archived_threads(READING, limit=2)
        assert ([one["name"] for one in first["threads"]], first["has_more"]) == (["Week 3", "Week 2"], True)
        before = datetime.fromisoformat(first["threads"][-1]["thread_metadata"]["archive_timestamp"])
        assert [one.name async for one in stage.reading.archived_threads(before=before)] == [
            "Week 1",
            "Week 0",
        ]


async def test_adding_somebody_says_so_and_lets_their_phone_buzz() -> None:
    """A person who is added to a thread is told in the thread; added again, nothing happens."""
    async with Stage(refused=True) as stage:
        stage.server.world.application.guild_members = True
        thread = await (await stage.reading.send("Week 1 opens")).create_thread(name="Week 1")
        for _ in range(2):
            await thread.add_user(discord.Object(BO))
        assert [buzz.why for buzz in stage.server.buzzes["bo"]] == ["added to a thread"]
        notices = [
            one for one in await stage.heard("message") if one.type is discord.MessageType.recipient_add
        ]
        assert len(notices) == 1
        assert (await thread.fetch_member(BO)).id == BO
        await thread.remove_user(discord.Object(BO))
        with Refusal(10007):
            await thread.fetch_member(BO)
        await thread.leave()
        await thread.join()
        assert [one.id for one in await thread.fetch_members()] == [stage.client.user.id]  # type: ignore[union-attr]


async def test_a_thread_keeps_its_name_and_archiving_time_when_changed() -> None:
    """A new archiving time starts the timer anew, a new name does not; what is archived can't be renamed."""
    async with Stage(refused=True) as stage:
        stage.server.world.application.guild_members = True
        thread = await (await stage.reading.send("Week 1 opens")).create_thread(name="Week 1")
        stage.clock.step(60)
        await thread.edit(name="Week 1: Reform")
        assert stage.server.next_timer() == START + timedelta(minutes=1440)
        await thread.edit(auto_archive_duration=4320)
        assert stage.server.next_timer() == START + timedelta(minutes=4321)
        assert {place.name for place in stage.person("bo").channels()} >= {"Week 1: Reform"}
        with Refusal(50035):
            await stage.client.http.edit_channel(thread.id, auto_archive_duration=61)
        own = next(role for role in stage.guild.roles.values() if role.bot_id)
        own.permissions &= ~Right.MANAGE_THREADS
        with Refusal(50013):
            await thread.edit(locked=True)
        await thread.edit(archived=True)
        with Refusal(50083):
            await thread.edit(name="Week one")
        with Refusal(50024):
            await stage.client.http.get_thread_members(READING)
        with Refusal(50024):
            await stage.client.http.join_thread(READING)
        with Refusal(50013):
            await stage.reading.edit(topic="The bot may not manage channels")


async def test_a_channel_tells_its_last_pin_and_a_thread_whether_one_has_joined() -> None:
    """What a channel's JSON holds beside its name."""
    async with Stage() as stage:
        opening = await stage.reading.send("Week 1 opens")
        thread = await opening.create_thread(name="Week 1")
        await opening.pin()
        channel = await stage.client.http.get_channel(READING)
        assert channel["last_pin_timestamp"] == "2027-01-12T17:00:00.000000+00:00"  # type: ignore[typeddict-item]
        assert "member" in await stage.client.http.get_channel(thread.id)
        await thread.leave()
        assert "member" not in await stage.client.http.get_channel(thread.id)
