"""What carries the stand-in Discord: ids from the clock, rights, and knowing when all is quiet."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import discord
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.clock import SteppedClock
from bot.errors import StudycircleError
from bot.rehearsal.server import Server, payloads, permissions, snowflakes
from bot.rehearsal.server.model import Channel, ChannelKind, Guild, Member, Overwrite, Role, User
from bot.rehearsal.server.permissions import Right
from bot.rehearsal.server.refusals import Refused
from tests.server_stage import READING, START, Refusal, Stage

RIGHTS = st.integers(0, (1 << 53) - 1).map(Right)


def test_ids_hold_their_time_and_never_repeat() -> None:
    """An id says when it was made, to the millisecond, and ids grow even if the clock is put back."""
    clock = SteppedClock(START)
    source = snowflakes.Snowflakes(clock)
    first, second = source.next(), source.next()
    assert snowflakes.moment(first) == snowflakes.moment(second) == START
    assert discord.utils.snowflake_time(first) == START
    clock.step(-60)
    assert first < second < source.next()
    clock.step(120)
    assert snowflakes.moment(source.next()) == START + timedelta(minutes=1)


@given(
    base=RIGHTS,
    own=RIGHTS,
    overwrites=st.lists(
        st.tuples(st.sampled_from([(1, 0), (2, 0), (9, 1), (3, 0)]), RIGHTS, RIGHTS), max_size=4
    ),
)
def test_rights_are_what_discord_py_makes_of_them(
    base: Right, own: Right, overwrites: list[tuple[tuple[int, int], Right, Right]]
) -> None:
    """For any roles and overwrites our reckoning and discord.py's agree on the rights that are known here."""
    guild = Guild(1, "g", 77, START)
    guild.roles = {1: Role(1, "@everyone", base), 2: Role(2, "r", own), 3: Role(3, "other", Right.NONE)}
    member = Member(User(9, "m"), START, [2])
    unique = {target: (target, allow, deny) for target, allow, deny in overwrites}.values()
    channel = Channel(
        5, 1, "c", ChannelKind.TEXT, overwrites=[Overwrite(*t, allow, deny) for t, allow, deny in unique]
    )
    ours = permissions.in_channel(guild, member, channel=channel)
    theirs = _by_discord_py(guild, member, channel)
    if Right.VIEW_CHANNEL in ours:
        known = Right.VIEW_CHANNEL | Right.SEND_MESSAGES | Right.ADD_REACTIONS | Right.MANAGE_MESSAGES
        assert ours & known == Right(theirs.value) & known
    else:
        assert not theirs.view_channel


def _by_discord_py(guild: Guild, member: Member, channel: Channel) -> discord.Permissions:
    state = discord.Client(intents=discord.Intents.none())._connection
    theirs = discord.Guild(data={**payloads.guild(guild), "member_count": 1}, state=state)  # type: ignore[typeddict-item]
    place = discord.TextChannel(state=state, guild=theirs, data=payloads.channel(channel))  # type: ignore[arg-type]
    person = discord.Member(data=payloads.member(member), guild=theirs, state=state)  # type: ignore[arg-type]
    return place.permissions_for(person)


def test_an_owner_and_an_administrator_may_everything() -> None:
    """No overwrite takes anything from them."""
    guild = Guild(
        1, "g", 9, START, roles={1: Role(1, "@everyone", Right.NONE), 2: Role(2, "a", Right.ADMINISTRATOR)}
    )
    shut = Channel(5, 1, "c", ChannelKind.TEXT, overwrites=[Overwrite(1, 0, Right.NONE, Right.VIEW_CHANNEL)])
    for member in (Member(User(9, "owner"), START), Member(User(8, "admin"), START, [2])):
        assert permissions.in_channel(guild, member, channel=shut) == permissions.ALL
    with pytest.raises(Refused, match="50001"):
        permissions.require(
            permissions.in_channel(guild, Member(User(7, "other"), START), channel=shut), Right.VIEW_CHANNEL
        )


async def test_it_is_quiet_only_when_everything_was_told() -> None:
    """An open call and an event that isn't written yet are both something in progress."""
    async with Stage() as stage:
        await stage.settle()
        assert stage.server.idle()
        stage.person("ana").say(READING, "hello")
        assert not stage.server.idle()
        await stage.settle()
        assert stage.client.ws.sequence == stage.server.sequence
        quiet = []
        stage.server.exchanges = lambda *_: quiet.append(stage.server.idle())
        await stage.reading.send("a call")
        assert quiet == [False]
        stage.server.exchanges = stage.spec


async def test_sequence_is_nothing_before_a_bot_comes() -> None:
    """Without a session there is nothing to catch up with, and people live on regardless."""
    server = Server(SteppedClock(datetime(2027, 1, 1, tzinfo=UTC)))
    guild = server.add_guild(1, "g")
    server.add_text_channel(guild, 2, name="c")
    server.add_person(guild, 3, username="ana")
    server.person("ana").say(2, "anybody here?")
    assert (server.sequence, server.idle(), server.next_timer()) == (0, True, None)
    with pytest.raises(StudycircleError, match="Nobody here is called bo"):
        server.person("bo")
    await server.close()


async def test_a_newcomer_is_told_only_to_those_who_may_know() -> None:
    """GUILD_MEMBER_ADD needs the members' intent; without it the person simply is there."""
    async with Stage() as stage:
        stage.server.add_person(stage.guild, 42, username="dora")
        assert await stage.heard("member_join") == []
        stage.person("dora").say(READING, "Hello, I'm new.")
        (message,) = await stage.heard("message")
        assert message.author.name == "dora"


async def test_channels_can_be_changed_by_who_may() -> None:
    """With MANAGE_CHANNELS a channel takes a new name and topic, and the gateway tells it."""
    async with Stage(refused=True) as stage:
        own = next(role for role in stage.guild.roles.values() if role.bot_id)
        own.permissions |= Right.MANAGE_CHANNELS
        await stage.reading.edit(name="reading-room", topic="Week 1")
        await stage.settle()
        assert (stage.reading.name, stage.reading.topic) == ("reading-room", "Week 1")
        with Refusal(50035):
            await stage.reading.edit(name="x" * 101)


async def test_two_hundred_posts_and_four_hundred_messages_take_little_time() -> None:
    """A rehearsal of ten weeks has to fit into seconds: the server adds next to nothing."""
    async with Stage() as stage:
        loop = asyncio.get_running_loop()
        began = loop.time()
        for n in range(200):
            await stage.reading.send(f"{n}", nonce=f"{n}")
        for n in range(400):
            stage.person("ana").say(READING, f"{n}")
        assert len(await stage.heard("message")) == 600
        assert loop.time() - began < 5
