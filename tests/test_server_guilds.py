"""Several servers, and a bot that comes, goes and is shown out; channels and roles that are deleted."""

from __future__ import annotations

import io
from datetime import timedelta

import discord
import pytest

from bot.rehearsal.server.permissions import Right
from bot.rehearsal.server.refusals import Refused
from tests.server_stage import ANA, GUILD, ORGANISERS, READING, TALK, Refusal, Stage

ELSEWHERE, THERE, DORA = 777777777777777777, 888888888888888888, 555555555555555559


def elsewhere(stage: Stage, *, with_bot: bool = True) -> None:
    """Add a second server with a channel, and somebody who is only there; ana is in both."""
    guild = stage.server.add_guild(ELSEWHERE, "Elsewhere", with_bot=with_bot)
    stage.server.add_text_channel(guild, THERE, name="there")
    stage.server.add_person(guild, DORA, username="dora", name="Dora")
    stage.server.add_person(guild, ANA, username="ana", name="Ana")


async def test_a_bot_serves_two_servers_at_once() -> None:
    """Both are there after login; people see only their own."""
    stage = Stage(refused=True)
    elsewhere(stage)
    async with stage:
        assert {guild.id for guild in stage.client.guilds} == {GUILD, ELSEWHERE}
        stage.person("dora").say(THERE, "Hello there.")
        stage.person("bo").say(READING, "Hello here.")
        heard = [(one.guild.id, one.content) for one in await stage.heard("message")]
        assert heard == [(ELSEWHERE, "Hello there."), (GUILD, "Hello here.")]
        assert {one.id for one in stage.person("bo").channels()} == {READING, TALK}
        assert {one.id for one in stage.person("dora").channels()} == {THERE}
        assert {one.id for one in stage.person("ana").channels()} == {READING, ORGANISERS, TALK, THERE}
        with pytest.raises(Refused, match="50001"):
            stage.person("dora").say(READING, "Hello?")
        found = [one.id async for one in stage.client.fetch_guilds()]
        assert found == [GUILD, ELSEWHERE]
        assert [one.id async for one in stage.client.fetch_guilds(after=discord.Object(GUILD))] == [ELSEWHERE]
        assert [one.id async for one in stage.client.fetch_guilds(before=discord.Object(ELSEWHERE))] == [
            GUILD
        ]


async def test_a_server_without_the_bot_is_unknown_to_it() -> None:
    """It is in no list; asking for it is refused (10004), for its channels and commands 50001."""
    stage = Stage(refused=True)
    elsewhere(stage, with_bot=False)
    async with stage:
        stage.person("dora").say(THERE, "Nobody hears.")
        assert {guild.id for guild in stage.client.guilds} == {GUILD}
        assert await stage.heard("message") == []
        with Refusal(10004):
            await stage.client.fetch_guild(ELSEWHERE)
        with Refusal(50001):
            await stage.client.fetch_channel(THERE)
        with Refusal(50001):
            await stage.client.tree.sync(guild=discord.Object(ELSEWHERE))


async def test_a_bot_that_is_let_in_joins() -> None:
    """GUILD_CREATE as for a new server: the client has its channels, and everything works there."""
    stage = Stage()
    elsewhere(stage, with_bot=False)
    async with stage:
        stage.server.invite(stage.server.world.guild(ELSEWHERE), rights=Right.VIEW_CHANNEL)
        (guild,) = await stage.heard("guild_join")
        assert (guild.id, [one.name for one in guild.channels]) == (ELSEWHERE, ["there"])
        assert guild.me.guild_permissions.view_channel
        assert not guild.me.guild_permissions.pin_messages
        await guild.get_channel(THERE).send("Hello, everybody.")
        assert [one.text for one in stage.person("dora").sees(THERE)] == ["Hello, everybody."]
        assert stage.server.bot_role(stage.server.world.guild(ELSEWHERE)).permissions == Right.VIEW_CHANNEL


async def test_a_bot_that_is_shown_out_is_gone() -> None:
    """GUILD_DELETE; role, commands and joined threads go; its words stay; let in again it begins anew."""
    async with Stage(refused=True) as stage:
        await stage.client.tree.sync(guild=discord.Object(GUILD))
        opening = await stage.reading.send("Week 1 opens")
        thread = await opening.create_thread(name="Week 1")
        stage.server.kick(stage.guild)
        assert [one.id for one in await stage.heard("guild_remove")] == [GUILD]
        assert stage.client.get_guild(GUILD) is None
        with Refusal(50001):
            await stage.client.get_partial_messageable(READING).send("Hello?")
        bo = stage.person("bo")
        assert [one.text for one in bo.sees(READING)] == ["Week 1 opens"]
        bo.say(READING, "Where is it?", reply_to=opening.id)
        assert [one.content for one in await stage.heard("message")][-1] != "Where is it?"
        with pytest.raises(Refused, match="10007"):
            stage.server.kick(stage.guild)
        stage.server.invite(stage.guild)
        (again,) = await stage.heard("guild_join")
        assert [role.name for role in again.roles].count("studycircle") == 1
        assert again.get_thread(thread.id).me is None
        assert (await stage.client.get_partial_messageable(READING).send("Back.")).content == "Back."


async def test_a_poll_outlives_its_author() -> None:
    """It ends by the clock though the bot that asked is gone."""
    async with Stage() as stage:
        await stage.reading.send(poll=discord.Poll("x", timedelta(hours=1)).add_answer(text="y"))
        stage.server.kick(stage.guild)
        stage.clock.step(3600)
        stage.server.run_timers()
        assert stage.person("bo").sees(READING)[0].poll.ended  # type: ignore[union-attr]


async def test_a_bot_can_leave() -> None:
    """By itself it goes as if it were shown out."""
    async with Stage() as stage:
        guild = stage.client.get_guild(GUILD)
        assert guild is not None
        await guild.leave()
        assert [one.id for one in await stage.heard("guild_remove")] == [GUILD]
        assert stage.server.world.bot.id not in stage.guild.members


async def test_a_deleted_channel_is_gone_with_its_threads() -> None:
    """For the client and for people; what was in it can't be reached (10003, 10008), polls never end."""
    async with Stage(refused=True, also=Right.MANAGE_CHANNELS) as stage:
        opening = await stage.reading.send("Week 1 opens", file=discord.File(io.BytesIO(b"x"), "text.txt"))
        thread = await opening.create_thread(name="Week 1")
        await stage.settle()
        stage.server.delete_channel(READING)
        with pytest.raises(discord.NotFound):
            await opening.attachments[0].read()
        assert [one.id for one in await stage.heard("guild_channel_delete")] == [READING]
        assert [one.thread_id for one in stage.client.events("raw_thread_delete")] == [thread.id]
        assert {one.id for one in stage.person("bo").channels()} == {TALK}
        with Refusal(10003):
            await opening.edit(content="x")
        with Refusal(10003):
            await thread.send("x")
        with pytest.raises(Refused, match="10008"):
            stage.person("bo").react(opening.id, "🌱")
        assert stage.server.next_timer() is None
        organisers = stage.client.get_channel(ORGANISERS)
        assert isinstance(organisers, discord.TextChannel)
        await organisers.delete()
        assert len(await stage.heard("guild_channel_delete")) == 2


async def test_an_answer_into_a_deleted_channel_is_refused() -> None:
    """A bot that still thinks about a press when the channel goes is told so (10003)."""
    async with Stage(refused=True, patience=1) as stage:
        codes: list[int] = []

        async def answer(interaction: discord.Interaction[discord.Client]) -> None:
            await interaction.response.defer(thinking=True)
            stage.server.delete_channel(READING)
            with Refusal(10003) as refusal:
                await interaction.edit_original_response(content="Too late")
            codes.append(refusal.code)
            await interaction.delete_original_response()

        stage.client.answer = answer
        view = discord.ui.View().add_item(discord.ui.Button(label="Respond", custom_id="r"))
        prompt = await stage.reading.send("?", view=view)
        await stage.person("bo").press(prompt.id, "Respond")
        assert codes == [10003]


async def test_new_channels_are_told() -> None:
    """A channel added later is known to the client at once, with its kind and overwrites."""
    async with Stage() as stage:
        stage.server.add_forum_channel(stage.guild, 42, name="weeks", tags=("A",))
        stage.server.add_text_channel(stage.guild, 43, name="plan", private=True, roles=(stage.hosts,))
        made = await stage.heard("guild_channel_create")
        assert [type(one) for one in made] == [discord.ForumChannel, discord.TextChannel]
        assert not made[1].permissions_for(stage.reading.guild.default_role).view_channel


async def test_a_deleted_role_opens_nothing_any_more() -> None:
    """Nobody has it, no channel speaks of it, it can't be mentioned; @everyone can't be deleted (50028)."""
    async with Stage() as stage:
        assert ORGANISERS in {one.id for one in stage.person("ana").channels()}
        stage.server.delete_role(stage.guild, stage.hosts)
        assert [one.name for one in await stage.heard("guild_role_delete")] == ["Hosts"]
        assert ORGANISERS not in {one.id for one in stage.person("ana").channels()}
        organisers = stage.server.world.channel(ORGANISERS)
        assert stage.hosts.id not in {one.target_id for one in organisers.overwrites}
        message = await stage.reading.send(f"<@&{stage.hosts.id}>")
        assert message.role_mentions == []
        with pytest.raises(Refused, match="50028"):
            stage.server.delete_role(stage.guild, stage.guild.roles[GUILD])
