"""Threads that rest, wake, are locked, followed, renamed and deleted on the stand-in Discord."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import discord
import pytest

from bot.rehearsal.server.permissions import Right
from bot.rehearsal.server.refusals import Refused
from tests.server_stage import ANA, BO, CHEN, GUILD, ORGANISERS, READING, START, TALK, Refusal, Stage


async def week(stage: Stage, **options: Any) -> discord.Thread:
    opening = await stage.reading.send("Week 1 opens")
    return await opening.create_thread(name="Week 1", **options)


def archived(stage: Stage) -> list[bool]:
    """What the client was told of archiving, in order."""
    return [one.data["thread_metadata"]["archived"] for one in stage.client.events("raw_thread_update")]


async def test_an_archived_thread_is_absent_from_a_new_session() -> None:
    """GUILD_CREATE brings open threads only; an archived one is read by its id all the same."""
    async with Stage() as stage:
        thread, other = await week(stage), await week(stage)
        await thread.edit(archived=True)
        stage.server.forget_sessions()
        await stage.until("ready", times=2)
        guild = stage.client.get_guild(GUILD)
        assert guild is not None
        assert [one.id for one in guild.threads] == [other.id]
        found = await stage.client.fetch_channel(thread.id)
        assert isinstance(found, discord.Thread)
        assert found.archived
        assert thread.id in {one.id for one in stage.person("bo").channels() if one.archived}


async def test_what_an_archived_thread_refuses() -> None:
    """Writing into its messages, reactions, pins, joining, adding and commands: 50083, for the bot and for people."""
    async with Stage(refused=True, also=Right.MANAGE_MESSAGES) as stage:
        thread = await week(stage)
        prompt = await thread.send("What does ¶18 say?")
        bo = stage.person("bo")
        own = bo.say(thread.id, "It says so.")
        bo.react(prompt.id, "🌱")
        await thread.edit(archived=True)
        for act in (
            lambda: thread.get_partial_message(prompt.id).pin(),
            lambda: thread.join(),
            lambda: thread.leave(),
            lambda: thread.add_user(discord.Object(CHEN)),
            lambda: thread.remove_user(discord.Object(BO)),
            lambda: thread.edit(name="x"),
        ):
            with Refusal(50083):
                await act()
        doings: tuple[Callable[[], None], ...] = (
            lambda: bo.edit(own, "x"),
            lambda: bo.unreact(prompt.id, "🌱"),
            lambda: stage.person("chen").follow(thread.id),
            lambda: bo.unfollow(thread.id),
        )
        for do in doings:
            with pytest.raises(Refused, match="50083"):
                do()
        with pytest.raises(Refused, match="50083"):
            await bo.command("circle status", channel_id=thread.id)
        bo.delete(own)
        await stage.settle()
        assert archived(stage) == [True]


async def test_a_patch_wakes_a_thread_and_tells_who_belongs_to_it() -> None:
    """THREAD_UPDATE, then the bot's own membership; the timer starts anew."""
    async with Stage() as stage:
        thread = await week(stage, auto_archive_duration=60)
        stage.clock.step(3600)
        stage.server.run_timers()
        await stage.settle()
        assert stage.reading.guild.get_thread(thread.id) is None
        await thread.edit(archived=False)
        await stage.settle()
        assert archived(stage) == [True, False]
        assert stage.told()[-2:] == ["THREAD_UPDATE", "THREAD_MEMBER_UPDATE"]
        again = stage.reading.guild.get_thread(thread.id)
        assert again is not None
        assert again.me is not None
        assert stage.server.next_timer() == START + timedelta(hours=2)
        await again.leave()
        await again.edit(archived=True)
        await again.edit(archived=False)
        assert (await stage.heard("raw_thread_update"))[-1].data["thread_metadata"]["archived"] is False


async def test_who_may_wake_a_thread() -> None:
    """Whoever has joined it and may write in it; its author; a stranger may not, but writing wakes it too."""
    async with Stage(refused=True) as stage:
        thread = await week(stage)
        ana, bo = stage.person("ana"), stage.person("bo")
        bo.follow(thread.id)
        for waker, may in ((ana, False), (bo, True)):
            await thread.edit(archived=True)
            if may:
                waker.change_thread(thread.id, archived=False)
            else:
                with pytest.raises(Refused, match="50013"):
                    waker.change_thread(thread.id, archived=False)
                ana.say(thread.id, "But I may write.")
        with pytest.raises(Refused, match="50013"):
            bo.change_thread(thread.id, archived=True)
        stage.server.take_right(stage.guild, Right.MANAGE_THREADS)
        await thread.edit(archived=True)
        await thread.edit(archived=False)
        channel = stage.server.world.channel(READING)
        stage.server.take_right(channel, Right.SEND_IN_THREADS, role=stage.readers)
        await thread.edit(archived=True)
        with pytest.raises(Refused, match="50013"):
            bo.change_thread(thread.id, archived=False)


async def test_a_locked_thread_is_for_those_who_manage_threads() -> None:
    """Open, others may still react and delete there, not write or edit (160005); archived, they only read."""
    async with Stage(refused=True) as stage:
        thread = await week(stage)
        bo = stage.person("bo")
        words = bo.say(thread.id, "Early words.")
        later = bo.say(thread.id, "More words.")
        await thread.edit(locked=True)
        for do in (lambda: bo.say(thread.id, "x"), lambda: bo.edit(words, "x")):
            with pytest.raises(Refused, match="160005"):
                do()
        bo.react(words, "🌱")
        bo.delete(words)
        await thread.edit(archived=True)
        with pytest.raises(Refused, match="160005"):
            bo.delete(later)
        with pytest.raises(Refused, match="50013"):
            bo.change_thread(thread.id, archived=False)
        stage.server.take_right(stage.guild, Right.MANAGE_THREADS)
        with Refusal(160005):
            await thread.send("x")
        with Refusal(50013):
            await thread.edit(archived=False)
        stage.server.add_right(stage.guild, Right.MANAGE_THREADS)
        await thread.edit(archived=False, locked=False)
        bo.say(thread.id, "Late words.")
        assert {one.locked for one in bo.channels()} == {False}


async def test_a_moderator_tends_a_thread_by_hand() -> None:
    """Archives, locks, renames and deletes it; the bot hears of each."""
    async with Stage(refused=True) as stage:
        thread = await week(stage)
        ana = stage.person("ana")
        with pytest.raises(Refused, match="50013"):
            ana.change_thread(thread.id, locked=True)
        with pytest.raises(Refused, match="50013"):
            ana.delete_thread(thread.id)
        stage.server.add_right(stage.guild, Right.MANAGE_THREADS, role=stage.hosts)
        ana.change_thread(thread.id, name="Week one", locked=True)
        assert [(one.name, one.locked) for one in ana.channels() if one.is_thread] == [("Week one", True)]
        ana.delete_thread(thread.id)
        assert [one.thread_id for one in await stage.heard("raw_thread_delete")] == [thread.id]
        with Refusal(10003):
            await thread.send("x")
        with pytest.raises(Refused, match="50024"):
            ana.delete_thread(READING)
        assert stage.person("bo").sees(READING)[0].thread is None
        assert stage.server.next_timer() is None


async def test_a_new_name_is_told_in_the_thread() -> None:
    """By a notice of Discord's own, which nobody can delete (50021) and which is no activity."""
    async with Stage(refused=True) as stage:
        thread = await week(stage)
        stage.clock.step(3600)
        await thread.edit(name="Week 1: Reform")
        notice = stage.person("bo").sees(thread.id)[-1]
        assert (notice.kind, notice.text) == (
            discord.MessageType.channel_name_change.value,
            "Week 1: Reform",
        )
        assert stage.server.next_timer() == START + timedelta(days=1)
        with Refusal(50021):
            await thread.get_partial_message(notice.id).delete()


async def test_who_follows_a_thread() -> None:
    """People follow by joining, writing or being added; the bot hears of others only with the members' intent."""
    intents = discord.Intents.default()
    intents.members = intents.message_content = True
    stage = Stage(refused=True, intents=intents)
    stage.server.world.application.guild_members = True
    async with stage:
        thread = await week(stage)
        ana, bo, chen = (stage.person(name) for name in ("ana", "bo", "chen"))
        ana.follow(thread.id)
        bo.say(thread.id, "x")
        await thread.add_user(discord.Object(CHEN))
        assert [one.follows(thread.id) for one in (ana, bo, chen)] == [True, True, True]
        assert [one.id for one in await stage.heard("thread_member_join")] == [ANA, BO, CHEN]
        ana.unfollow(thread.id)
        await thread.remove_user(discord.Object(BO))
        assert [one.follows(thread.id) for one in (ana, bo, chen)] == [False, False, True]
        kinds = [one.kind for one in bo.sees(thread.id)]
        assert kinds[-2:] == [discord.MessageType.recipient_add.value, 2]
        gone = [one.data["removed_member_ids"] for one in await stage.heard("raw_thread_member_remove")]
        assert [] not in gone
        with pytest.raises(Refused, match="50024"):
            ana.follows(READING)
        page = await stage.client.http.request(
            discord.http.Route("GET", f"/channels/{thread.id}/thread-members"),
            params={"with_member": "true", "limit": 1, "after": CHEN - 1},
        )
        assert [(one["user_id"], one["member"]["user"]["username"]) for one in page] == [(str(CHEN), "chen")]


async def test_only_those_who_see_the_channel_can_be_added() -> None:
    """Somebody who can't see the channel is refused (50001), as is somebody who isn't there (10007, 10013)."""
    async with Stage(refused=True) as stage:
        hidden = stage.client.get_channel(ORGANISERS)
        assert isinstance(hidden, discord.TextChannel)
        stage.server.add_right(stage.server.world.channel(ORGANISERS), Right.SEND_IN_THREADS)
        thread = await (await hidden.send("Plan")).create_thread(name="Plan")
        with Refusal(50001):
            await thread.add_user(discord.Object(BO))
        await thread.add_user(discord.Object(ANA))
        with Refusal(10013):
            await thread.add_user(discord.Object(42))
        elsewhere = stage.server.add_guild(42, "Elsewhere")
        stage.server.add_person(elsewhere, 43, username="dora")
        with Refusal(10007):
            await thread.add_user(discord.Object(43))


async def test_members_are_listed_only_with_the_members_intent() -> None:
    """Without the portal's switch the list is refused (50001); one's own membership can be read."""
    async with Stage(refused=True) as stage:
        thread = await week(stage)
        with Refusal(50001):
            await thread.fetch_members()
        assert (await thread.fetch_member(stage.client.user.id)).id == stage.client.user.id  # type: ignore[union-attr]


async def test_a_bot_that_joins_later_is_told_of_the_thread() -> None:
    """THREAD_CREATE without `newly_created`, and its membership."""
    async with Stage() as stage:
        thread = await week(stage)
        await thread.leave()
        await stage.settle()
        before = len(stage.client.events("thread_create"))
        await thread.join()
        await stage.settle()
        assert len(stage.client.events("thread_create")) == before
        assert stage.told()[-2:] == ["THREAD_CREATE", "THREAD_MEMBERS_UPDATE"]
        assert stage.reading.guild.get_thread(thread.id).me is not None  # type: ignore[union-attr]


async def test_a_thread_has_a_thousand_members_at_most() -> None:
    """The next is refused (30033); and a server has a thousand open threads (160006)."""
    async with Stage(refused=True) as stage:
        thread = await week(stage)
        state = stage.server.world.channel(thread.id).thread
        assert state is not None
        state.members.update(dict.fromkeys(range(1, 1000), START))
        with pytest.raises(Refused, match="30033"):
            stage.person("bo").follow(thread.id)
        world, template = stage.server.world, stage.server.world.channel(thread.id)
        world.channels.update(dict.fromkeys(range(1000, 1999), template))
        with Refusal(160006):
            await week(stage)


async def test_a_thread_can_begin_without_a_message() -> None:
    """Its channel says so; only a public one can be begun, and none in a voice channel (50024)."""
    async with Stage(refused=True) as stage:
        thread = await stage.reading.create_thread(name="Talk", type=discord.ChannelType.public_thread)
        assert (thread.starter_message, thread.parent_id) == (None, READING)
        notice = stage.person("bo").sees(READING)[-1]
        assert (notice.kind, notice.text) == (discord.MessageType.thread_created.value, "Talk")
        (heard,) = await stage.heard("message")
        assert heard.reference.channel_id == thread.id
        await thread.send("x")
        assert [one.text for one in stage.person("bo").sees(thread.id)] == ["x"]
        with Refusal(50013):
            await stage.reading.create_thread(name="Secret")
        with Refusal(50024):
            await stage.client.http.start_thread_without_message(
                TALK, name="x", type=11, auto_archive_duration=60, rate_limit_per_user=None
            )


async def test_a_phone_wakes_a_thread_before_a_press() -> None:
    """Whoever hasn't joined is refused that, so the bot never hears of it; others, and all at a desk, get through."""
    async with Stage() as stage:

        async def answer(interaction: discord.Interaction[Any]) -> None:
            await interaction.response.send_message("Noted.", ephemeral=True)

        stage.client.answer = answer
        thread = await week(stage)
        view = discord.ui.View().add_item(discord.ui.Button(label="Respond", custom_id="r"))
        prompt = await thread.send("What does ¶18 say?", view=view)
        await thread.edit(archived=True)
        ana, bo = stage.person("ana"), stage.person("bo")
        assert (await ana.press(prompt.id, "Respond")).text == "Noted."
        with pytest.raises(Refused, match="50013"):
            await ana.press(prompt.id, "Respond", on_phone=True)
        await thread.edit(archived=False)
        bo.follow(thread.id)
        await thread.edit(archived=True)
        assert (await bo.press(prompt.id, "Respond", on_phone=True)).text == "Noted."
        assert [one.archived for one in ana.channels() if one.id == thread.id] == [False]
