"""What each request demands: taken away, the right's lack is refused with Discord's code; given back, it works."""

from __future__ import annotations

import io
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import discord
import pytest

from bot.rehearsal.server.model import Channel, Guild
from bot.rehearsal.server.permissions import Right
from bot.rehearsal.server.refusals import Refused
from tests.server_stage import ANA, BO, FORUM, ORGANISERS, READING, START, TALK, Refusal, Stage

MANAGING = (
    Right.MANAGE_CHANNELS
    | Right.MANAGE_ROLES
    | Right.MANAGE_MESSAGES
    | Right.MANAGE_EVENTS
    | Right.ADD_REACTIONS
)


@dataclass
class Scene:
    """A stage with a few things on it to act upon."""

    stage: Stage
    own: discord.Message
    other: discord.PartialMessage
    thread: discord.Thread

    @property
    def reading(self) -> discord.TextChannel:
        return self.stage.reading

    @property
    def http(self) -> discord.http.HTTPClient:
        return self.stage.client.http

    @property
    def guild(self) -> discord.Guild:
        return self.stage.reading.guild


async def scene(stage: Stage) -> Scene:
    own = await stage.reading.send("Week 1 opens")
    other = stage.reading.get_partial_message(stage.person("ana").say(READING, "mine"))
    thread = await (await stage.reading.send("Week 2 opens")).create_thread(name="Week 2")
    return Scene(stage, own, other, thread)


def poll() -> discord.Poll:
    return discord.Poll("Well?", timedelta(hours=24)).add_answer(text="Yes")


def file() -> discord.File:
    return discord.File(io.BytesIO(b"x"), "x.txt")


async def outside(scene: Scene) -> None:
    await scene.guild.create_scheduled_event(
        name="Walk",
        start_time=START + timedelta(days=1),
        end_time=START + timedelta(days=1, hours=1),
        entity_type=discord.EntityType.external,
        location="The park",
        privacy_level=discord.PrivacyLevel.guild_only,
    )


async def inside(scene: Scene) -> None:
    channel = scene.guild.get_channel(TALK)
    assert isinstance(channel, discord.VoiceChannel)
    await scene.guild.create_scheduled_event(
        name="Talk",
        start_time=START + timedelta(days=1),
        entity_type=discord.EntityType.voice,
        channel=channel,
        privacy_level=discord.PrivacyLevel.guild_only,
    )


async def bulk(scene: Scene) -> None:
    ids = [scene.stage.person("bo").say(READING, f"{n}") for n in range(2)]
    await scene.reading.delete_messages([discord.Object(one) for one in ids])


Do = Callable[[Scene], Awaitable[Any]]
ACTS: dict[str, tuple[Right, int, int, Do]] = {
    # what is done: the right that it demands, the place where that is taken away (0: the server), the code, how
    "look at a channel": (Right.VIEW_CHANNEL, READING, 50001, lambda s: s.http.get_channel(READING)),
    "post where one sees nothing": (Right.VIEW_CHANNEL, READING, 50001, lambda s: s.reading.send("x")),
    "look at a thread": (Right.VIEW_CHANNEL, READING, 50001, lambda s: s.http.get_channel(s.thread.id)),
    "post": (Right.SEND_MESSAGES, READING, 50013, lambda s: s.reading.send("x")),
    "post an embed": (
        Right.EMBED_LINKS,
        READING,
        50013,
        lambda s: s.reading.send(embed=discord.Embed(title="x")),
    ),
    "post a file": (Right.ATTACH_FILES, READING, 50013, lambda s: s.reading.send(file=file())),
    "post a poll": (Right.SEND_POLLS, READING, 50013, lambda s: s.reading.send(poll=poll())),
    "reply": (Right.READ_MESSAGE_HISTORY, READING, 160002, lambda s: s.own.reply("x")),
    "read one message": (Right.READ_MESSAGE_HISTORY, READING, 50013, lambda s: s.other.fetch()),
    "edit a file in": (Right.ATTACH_FILES, READING, 50013, lambda s: s.own.edit(attachments=[file()])),
    "react": (Right.ADD_REACTIONS, READING, 50013, lambda s: s.own.add_reaction("🌱")),
    "react without the past": (
        Right.READ_MESSAGE_HISTORY,
        READING,
        50013,
        lambda s: s.own.add_reaction("🌱"),
    ),
    "clear reactions": (Right.MANAGE_MESSAGES, READING, 50013, lambda s: s.own.clear_reactions()),
    "take another's reaction": (
        Right.MANAGE_MESSAGES,
        READING,
        50013,
        lambda s: s.own.remove_reaction("🌱", discord.Object(ANA)),
    ),
    "pin": (Right.PIN_MESSAGES, READING, 50013, lambda s: s.own.pin()),
    "delete another's words": (Right.MANAGE_MESSAGES, READING, 50013, lambda s: s.other.delete()),
    "delete many": (Right.MANAGE_MESSAGES, READING, 50013, bulk),
    "start a thread": (
        Right.CREATE_PUBLIC_THREADS,
        READING,
        50013,
        lambda s: s.own.create_thread(name="Week 1"),
    ),
    "start a thread from nothing": (
        Right.CREATE_PUBLIC_THREADS,
        READING,
        50013,
        lambda s: s.reading.create_thread(name="Talk", type=discord.ChannelType.public_thread),
    ),
    "write in a thread": (Right.SEND_IN_THREADS, READING, 50013, lambda s: s.thread.send("x")),
    "send a file into a thread": (Right.ATTACH_FILES, READING, 50013, lambda s: s.thread.send(file=file())),
    "add somebody to a thread": (
        Right.SEND_IN_THREADS,
        READING,
        50013,
        lambda s: s.thread.add_user(discord.Object(BO)),
    ),
    "take somebody out of a thread": (
        Right.MANAGE_THREADS,
        READING,
        50013,
        lambda s: s.thread.remove_user(discord.Object(BO)),
    ),
    "lock one's own thread": (Right.MANAGE_THREADS, READING, 50013, lambda s: s.thread.edit(locked=True)),
    "delete a thread": (Right.MANAGE_THREADS, READING, 50013, lambda s: s.thread.delete()),
    "list archived threads": (
        Right.READ_MESSAGE_HISTORY,
        READING,
        50013,
        lambda s: s.http.get_public_archived_threads(READING),
    ),
    "open a post": (
        Right.SEND_MESSAGES,
        FORUM,
        50013,
        lambda s: s.stage.forum.create_thread(name="Week 1", content="x"),
    ),
    "open a post with a file": (
        Right.ATTACH_FILES,
        FORUM,
        50013,
        lambda s: s.stage.forum.create_thread(name="Week 1", file=file()),
    ),
    "add a tag to a forum": (
        Right.MANAGE_CHANNELS,
        FORUM,
        50013,
        lambda s: s.stage.forum.create_tag(name="New"),
    ),
    "rename a channel": (Right.MANAGE_CHANNELS, READING, 50013, lambda s: s.reading.edit(name="x")),
    "delete a channel": (Right.MANAGE_CHANNELS, READING, 50013, lambda s: s.reading.delete()),
    "set an overwrite": (
        Right.MANAGE_ROLES,
        READING,
        50013,
        lambda s: s.reading.set_permissions(s.guild.default_role, send_messages=False),
    ),
    "hand on what one hasn't": (
        Right.PIN_MESSAGES,
        READING,
        50013,
        lambda s: s.reading.set_permissions(s.guild.default_role, pin_messages=True),
    ),
    "hold an event elsewhere": (Right.CREATE_EVENTS, 0, 50013, outside),
    "hold an event in a channel": (Right.CREATE_EVENTS, TALK, 50013, inside),
    "hold one where one can't go": (Right.CONNECT, TALK, 50013, inside),
    "hold one where one sees nothing": (Right.VIEW_CHANNEL, TALK, 50001, inside),
}


@pytest.mark.parametrize("name", ACTS)
async def test_a_request_without_its_right_is_refused(name: str) -> None:
    """Without the right it is refused with Discord's code and does nothing; with it again, it works."""
    right, where, code, do = ACTS[name]
    async with Stage(refused=True, also=MANAGING, forum=True) as stage:
        prepared = await scene(stage)
        place: Guild | Channel = stage.server.world.channel(where) if where else stage.guild
        stage.server.take_right(place, right)
        with Refusal(code):
            await do(prepared)
        stage.server.add_right(place, right)
        await do(prepared)


FREE: dict[str, tuple[Right, Do]] = {
    "join another's reaction": (
        Right.ADD_REACTIONS,
        lambda s: s.other.add_reaction("🌱"),
    ),
    "delete one's own": (Right.MANAGE_MESSAGES | Right.SEND_MESSAGES, lambda s: s.own.delete()),
    "edit one's own": (Right.SEND_MESSAGES, lambda s: s.own.edit(content="x")),
    "rename one's own thread": (Right.MANAGE_THREADS, lambda s: s.thread.edit(name="x")),
    "write in a thread": (Right.SEND_MESSAGES, lambda s: s.thread.send("x")),
    "open a post": (
        Right.CREATE_PUBLIC_THREADS,
        lambda s: s.stage.forum.create_thread(name="x", content="x"),
    ),
}


@pytest.mark.parametrize("name", FREE)
async def test_some_rights_are_not_asked_for(name: str) -> None:
    """What Discord allows without them is allowed here."""
    right, do = FREE[name]
    async with Stage(also=MANAGING, forum=True) as stage:
        prepared = await scene(stage)
        stage.person("ana").react(prepared.other.id, "🌱")
        for where in (READING, FORUM):
            stage.server.take_right(stage.server.world.channel(where), right)
        await do(prepared)


async def test_without_the_past_lists_are_empty() -> None:
    """Without READ_MESSAGE_HISTORY history and pins answer nothing, for the bot as for people."""
    async with Stage() as stage:
        message = await stage.reading.send("Week 1 opens")
        await message.pin()
        channel = stage.server.world.channel(READING)
        stage.server.take_right(channel, Right.READ_MESSAGE_HISTORY)
        stage.server.take_right(channel, Right.READ_MESSAGE_HISTORY, role=stage.hosts)
        assert [one async for one in stage.reading.history()] == []
        assert [one async for one in stage.reading.pins()] == []
        assert stage.person("ana").sees(READING) == []
        assert len(stage.person("bo").sees(READING)) == 2


async def test_people_need_their_rights_as_well() -> None:
    """The same refusals for a member's words, reactions, posts and threads."""
    async with Stage(forum=True) as stage:
        bo, prepared = stage.person("bo"), await scene(stage)
        reading, forum = (stage.server.world.channel(one) for one in (READING, FORUM))
        for right, act in (
            (Right.SEND_MESSAGES, lambda: bo.say(READING, "x")),
            (Right.SEND_IN_THREADS, lambda: bo.say(prepared.thread.id, "x")),
            (Right.ADD_REACTIONS, lambda: bo.react(prepared.own.id, "🌱")),
            (Right.READ_MESSAGE_HISTORY, lambda: bo.say(READING, "x", reply_to=prepared.own.id)),
            (Right.VIEW_CHANNEL, lambda: bo.say(READING, "x")),
            (Right.SEND_MESSAGES, lambda: bo.open_post(FORUM, "x", text="x")),
        ):
            for place in (reading, forum):
                stage.server.take_right(place, right, role=stage.readers)
            with pytest.raises(Refused, match=r"50001|50013|160002"):
                act()
            for place in (reading, forum):
                stage.server.add_right(place, right, role=stage.readers)
            act()


async def test_the_client_follows_every_change() -> None:
    """After each change discord.py's cache agrees with the reckoning here."""
    async with Stage() as stage:
        server, channel = stage.server, stage.server.world.channel(READING)
        guild = stage.client.get_guild(stage.guild.id)
        assert guild is not None
        ana = await guild.fetch_member(ANA)

        async def agreed() -> None:
            await stage.settle()
            for member, own in ((guild.me, server.world.bot), (ana, stage.guild.members[ANA].user)):
                theirs = stage.reading.permissions_for(member).value & ~discord.Permissions.voice().value
                ours = server.world.rights(own, channel).value & ~discord.Permissions.voice().value
                assert Right(theirs) == Right(ours)

        server.set_bot_rights(stage.guild, Right.VIEW_CHANNEL)
        await agreed()
        server.add_right(stage.guild, Right.MANAGE_THREADS, role=stage.readers)
        await agreed()
        server.overwrite(channel, stage.readers, allow=Right.PIN_MESSAGES, deny=Right.SEND_MESSAGES)
        await agreed()
        server.overwrite(channel, stage.guild.members[ANA], allow=Right.SEND_MESSAGES)
        await agreed()
        server.take_right(channel, Right.SEND_MESSAGES)
        await agreed()
        server.overwrite(channel, stage.readers)
        await agreed()
        assert not stage.reading.overwrites_for(guild.roles[2])._values
        everyone = stage.guild.roles[stage.guild.id]
        server.take_right(stage.guild, Right.MENTION_EVERYONE | Right.SEND_POLLS, role=everyone)
        await agreed()
        assert len(stage.client.events("guild_role_update")) == 3


async def test_a_channel_that_opens_brings_its_threads() -> None:
    """A bot that gains sight of a channel hears of its open threads; one that loses it hears only of that."""
    async with Stage() as stage:
        thread = await (await stage.reading.send("Week 1")).create_thread(name="Week 1")
        channel = stage.server.world.channel(READING)
        stage.server.take_right(channel, Right.VIEW_CHANNEL)
        stage.person("ana").say(READING, "unheard")
        await stage.settle()
        assert not stage.reading.permissions_for(stage.reading.guild.me).view_channel
        assert stage.client.events("message")[-1].content != "unheard"
        stage.server.drop_sockets()
        stage.server.forget_sessions()
        await stage.until("ready", times=2)
        assert stage.reading.guild.get_thread(thread.id) is None
        stage.server.add_right(channel, Right.VIEW_CHANNEL)
        assert [one.id for one in await stage.heard("thread_join")] == [thread.id]
        assert stage.reading.guild.get_thread(thread.id).me is not None  # type: ignore[union-attr]


async def test_an_overwrite_can_be_set_and_taken_away_by_the_bot() -> None:
    """With MANAGE_ROLES; one that isn't there can't be taken away (10009), and a thread has none (50024)."""
    async with Stage(refused=True, also=MANAGING) as stage:
        guild = stage.reading.guild
        await stage.reading.set_permissions(guild.default_role, send_messages=False)
        with pytest.raises(Refused, match="50013"):
            stage.person("bo").say(READING, "shut?")
        await stage.settle()
        await stage.reading.set_permissions(guild.default_role, overwrite=None)
        stage.person("bo").say(READING, "open")
        with Refusal(10009):
            await stage.client.http.delete_channel_permissions(READING, 42)
        thread = await (await stage.reading.send("Week 1")).create_thread(name="Week 1")
        with Refusal(50024):
            await stage.client.http.delete_channel_permissions(thread.id, guild.id)


async def test_a_bot_without_a_role_of_its_own_has_no_rights_to_set() -> None:
    """On a server that it isn't in there is no such role (10011)."""
    async with Stage() as stage:
        elsewhere = stage.server.add_guild(42, "Elsewhere", with_bot=False)
        with pytest.raises(Refused, match="10011"):
            stage.server.set_bot_rights(elsewhere, Right.VIEW_CHANNEL)
        assert stage.server.bot_role(stage.guild).bot_id == stage.client.user.id  # type: ignore[union-attr]
        assert ORGANISERS in {place.id for place in stage.person("ana").channels()}


async def test_who_is_timed_out_can_only_look_on() -> None:
    """The bot as well as a person, and until then; it reads back with the member."""
    async with Stage(refused=True) as stage:
        until = START + timedelta(hours=1)
        for user_id in (stage.server.world.bot.id, ANA):
            stage.guild.members[user_id].timed_out_until = until
        with Refusal(50013):
            await stage.reading.send("a word")
        with pytest.raises(Refused, match="50013"):
            stage.person("ana").say(READING, "a word")
        assert [message async for message in stage.reading.history()] == []
        told = await stage.client.http.get_member(stage.guild.id, ANA)
        assert told["communication_disabled_until"] == "2027-01-12T18:00:00.000000+00:00"
        stage.clock.jump(until)
        await stage.reading.send("at last")
        stage.person("ana").say(READING, "me, too")


async def test_without_the_scope_a_server_takes_no_commands() -> None:
    """They can neither be read nor set there (50001)."""
    async with Stage(refused=True) as stage:
        stage.guild.takes_commands = False
        http, own = stage.client.http, stage.server.world.application.id
        with Refusal(50001):
            await http.get_guild_commands(own, stage.guild.id)
        with Refusal(50001):
            await http.bulk_upsert_guild_commands(own, stage.guild.id, [])
