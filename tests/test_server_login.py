"""Logging in to the stand-in Discord: who is there, what may be seen, and how a broken line is mended."""

from __future__ import annotations

import asyncio
import json
from collections import deque

import aiohttp
import discord
import pytest
from aiohttp import web

from bot.clock import SteppedClock
from bot.errors import StudycircleError
from bot.rehearsal.server import Server
from bot.rehearsal.server.gateway import Session
from tests.server_stage import ANA, GUILD, ORGANISERS, READING, START, TALK, Refusal, Stage


async def test_a_plain_client_finds_the_guild_with_its_channels_and_roles() -> None:
    """After login the client holds guild, channels, roles and itself."""
    async with Stage() as stage:
        guild = stage.client.get_guild(GUILD)
        assert guild is not None
        assert guild.name == "The readers"
        assert {channel.name for channel in guild.channels} == {"reading", "organisers", "Talk"}
        assert isinstance(guild.get_channel(TALK), discord.VoiceChannel)
        assert {role.name for role in guild.roles} == {"@everyone", "studycircle", "Readers", "Hosts"}
        assert guild.me.name == "studycircle"
        assert stage.client.application is not None
        assert stage.client.application.flags.gateway_message_content_limited


async def test_a_private_channel_is_hidden_from_all_but_the_bot_and_its_role() -> None:
    """discord.py's own reckoning of permissions agrees with who sees the channel here."""
    async with Stage() as stage:
        guild = stage.client.get_guild(GUILD)
        assert guild is not None
        channel = guild.get_channel(ORGANISERS)
        assert channel is not None
        everyone = channel.permissions_for(guild.default_role)
        assert not everyone.view_channel
        assert channel.permissions_for(guild.me).send_messages
        ana, bo = await guild.fetch_member(ANA), (await guild.query_members("bo"))[0]
        assert channel.permissions_for(ana).view_channel
        assert not channel.permissions_for(bo).view_channel
        assert ORGANISERS in {place.id for place in stage.person("ana").channels()}
        assert ORGANISERS not in {place.id for place in stage.person("bo").channels()}
        with pytest.raises(StudycircleError, match="Missing Access"):
            stage.person("bo").sees(ORGANISERS)


async def test_members_are_found_by_name_and_by_id() -> None:
    """Search goes by the beginning of the user name; a member has names and roles."""
    async with Stage() as stage:
        guild = await stage.client.fetch_guild(GUILD)
        route = discord.http.Route("GET", "/guilds/{guild_id}/members/search", guild_id=GUILD)
        found = await stage.client.http.request(route, params={"query": "an", "limit": 10})
        assert [member["user"]["username"] for member in found] == ["ana"]
        ana = await guild.fetch_member(ANA)
        assert (ana.name, ana.display_name) == ("ana", "Ana")
        assert [role.name for role in await guild.fetch_roles()] == [
            "@everyone",
            "studycircle",
            "Readers",
            "Hosts",
        ]
        assert {channel.id for channel in await guild.fetch_channels()} == {READING, ORGANISERS, TALK}


async def test_a_wrong_token_is_refused() -> None:
    """REST answers 401, which discord.py reports as a failed login."""
    async with Stage() as stage:
        other = discord.Client(intents=discord.Intents.none())
        with pytest.raises(discord.LoginFailure):
            await other.login("something else")
        await other.close()
        assert stage.client.is_ready()


async def test_the_gateway_closes_on_a_wrong_token() -> None:
    """IDENTIFY with a wrong token closes the socket with 4004."""
    async with Stage() as stage:
        body = {"op": 2, "d": {"token": "something else", "intents": 0, "properties": {}}}
        assert await _closed_with(stage, body) == 4004


async def test_an_intent_that_is_switched_off_in_the_portal_is_refused() -> None:
    """Asking for MESSAGE_CONTENT without the portal's switch closes the socket with 4014."""
    async with Stage() as stage:
        stage.server.world.application.message_content = False
        body = {"op": 2, "d": {"token": "rehearsal", "intents": 1 << 15, "properties": {}}}
        assert await _closed_with(stage, body) == 4014


async def _closed_with(stage: Stage, packet: dict[str, object]) -> int | None:
    async with aiohttp.ClientSession() as session, session.ws_connect(stage.server.gateway) as socket:
        assert (await socket.receive_json())["op"] == 10
        await socket.send_json({"op": 1, "d": None})
        assert (await socket.receive_json())["op"] == 11
        await socket.send_json(packet)
        await socket.receive()
        return socket.close_code


async def test_a_dropped_socket_is_resumed_and_what_was_missed_comes_in_order() -> None:
    """Messages said while the line is down arrive after RESUME, none twice."""
    async with Stage() as stage:
        ana = stage.person("ana")
        ana.say(READING, "before")
        await stage.settle()
        stage.server.drop_sockets()
        for n in range(3):
            ana.say(READING, f"meanwhile {n}")
        await stage.until("resumed")
        ana.say(READING, "after")
        said = [message.content for message in await stage.heard("message")]
        assert said == ["before", "meanwhile 0", "meanwhile 1", "meanwhile 2", "after"]
        assert len(stage.client.events("ready")) == 1


async def test_a_session_that_is_gone_is_begun_anew() -> None:
    """RESUME of an unknown session is answered with opcode 9; the client identifies again and is ready again."""
    async with Stage() as stage:
        stage.server.forget_sessions()
        await stage.until("ready", times=2)
        stage.person("ana").say(READING, "hello again")
        assert [message.content for message in await stage.heard("message")] == ["hello again"]


async def test_a_session_cannot_be_resumed_after_five_minutes_of_the_clock() -> None:
    """The window for RESUME runs on the rehearsal's time."""
    async with Stage() as stage:
        stage.server.drop_sockets()
        stage.clock.step(301)
        await stage.until("ready", times=2)
        assert stage.client.events("resumed") == []


async def test_without_message_content_others_words_are_withheld() -> None:
    """Without the intent the gateway leaves content out, but not the bot's own and not what mentions it."""
    async with Stage(intents=discord.Intents.default(), token="rehearsal") as stage:
        own = await stage.reading.send("my own words")
        stage.person("ana").say(READING, "a secret")
        stage.person("ana").say(READING, f"<@{stage.client.user.id}> a question")  # type: ignore[union-attr]
        stage.person("ana").say(READING, "a reply", reply_to=own.id)
        texts = [message.content for message in await stage.heard("message")]
        assert texts == ["my own words", "", f"<@{stage.client.user.id}> a question", "a reply"]  # type: ignore[union-attr]


async def test_without_the_portals_switch_history_is_withheld_too() -> None:
    """REST goes by the application's switch, not by the intents."""
    async with Stage() as stage:
        stage.person("ana").say(READING, "a secret")
        stage.server.world.application.message_content = False
        assert [message.content async for message in stage.reading.history()] == [""]


async def test_an_unknown_route_is_named_and_answered_501() -> None:
    """What the stand-in doesn't know is kept for the test to fail on."""
    async with Stage() as stage:
        with pytest.raises(discord.DiscordServerError) as caught:
            await stage.client.http.request(discord.http.Route("GET", "/voice/regions"))
        assert caught.value.status == 501
        assert stage.server.unknown == ["GET /voice/regions"]
        stage.server.unknown.clear()


async def test_gateway_addresses_are_told() -> None:
    """Sharded clients ask for the gateway before they connect."""
    async with Stage() as stage:
        shards, url, limit = await stage.client.http.get_bot_gateway()
        assert (shards, limit["max_concurrency"]) == (1, 1)
        assert url.startswith(stage.server.gateway)


async def test_the_same_start_gives_the_same_ids() -> None:
    """Ids, tokens and times hang on the clock alone, so two runs tell the same story byte for byte."""
    told = []
    for _ in range(2):
        async with Stage() as stage:
            message = await stage.reading.send("one")
            thread = await message.create_thread(name="Week 1")
            told.append(
                (message.id, thread.id, stage.person("ana").say(thread.id, "two"), message.created_at)
            )
    assert told[0] == told[1]
    assert json.dumps(told[0][:3])


async def test_the_gateway_wants_to_know_who_is_there_first() -> None:
    """Anything else before IDENTIFY closes the socket with 4003."""
    async with Stage() as stage:
        assert await _closed_with(stage, {"op": 8, "d": {}}) == 4003


async def test_a_resume_of_what_never_was_is_refused() -> None:
    """A wrong token or a sequence from the future gets opcode 9."""
    async with Stage() as stage:
        for body in (
            {"session_id": "session-1", "token": "something else", "seq": 1},
            {"session_id": "session-1", "token": "rehearsal", "seq": 999},
            {"session_id": "session-7", "token": "rehearsal", "seq": 0},
        ):
            async with aiohttp.ClientSession() as session, session.ws_connect(stage.server.gateway) as socket:
                await socket.receive_json()
                await socket.send_json({"op": 6, "d": body})
                assert await socket.receive_json() == {"op": 9, "d": False}


def test_a_session_remembers_only_so_much() -> None:
    """What was told too long ago can't be replayed."""
    session = Session("s", 0, told=deque(maxlen=2))
    for _ in range(3):
        session.tell("TYPING_START", {})
    assert [session.remembers(seen) for seen in (0, 1, 3, 4)] == [False, True, True, False]


async def test_a_server_that_stops_says_goodbye() -> None:
    """Closing the server closes the sockets with 1001; it can be closed twice."""
    server = Server(SteppedClock(START))
    async with server, aiohttp.ClientSession() as session, session.ws_connect(server.gateway) as socket:
        await socket.receive_json()
        await socket.send_json({"op": 2, "d": {"token": "rehearsal", "intents": 0, "shard": [0, 1]}})
        ready = await socket.receive_json()
        assert ready["d"]["shard"] == [0, 1]
        await socket.send_json({"op": 1, "d": ready["s"]})
        assert (await socket.receive_json())["op"] == 11
        await socket.send_json({"op": 8, "d": {"guild_id": "1"}})
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(server.close())
            await socket.receive()
        assert socket.close_code == 1001


async def test_bodies_that_are_no_json_or_no_object_are_refused() -> None:
    """50109 for what can't be read, 50035 for a list where an object belongs, and nothing at all says nothing."""
    async with Stage(refused=True) as stage, aiohttp.ClientSession() as session:
        url = f"{stage.server.api}/channels/{READING}/messages"
        headers = {"Authorization": "Bot rehearsal", "Content-Type": "application/json"}
        for body, code in ((b"{", 50109), (b"[]", 50035), (b"", 50006)):
            async with session.post(url, data=body, headers=headers) as response:
                assert (await response.json())["code"] == code
        async with session.get(f"{stage.server.api}/users/@me") as response:
            assert response.status == 401
        async with session.get(f"{stage.server.api.removesuffix('/api/v10')}/attachments/1/2/x") as response:
            assert response.status == 404


async def test_the_bot_can_look_around() -> None:
    """Users, a guild with counts, typing, the gateway's plain address, and somebody else's application."""
    async with Stage(refused=True) as stage:
        http = stage.client.http
        assert (await stage.client.fetch_user(ANA)).name == "ana"
        assert (await stage.client.fetch_guild(GUILD)).approximate_member_count == 4
        await stage.reading.typing()
        address = await http.request(discord.http.Route("GET", "/gateway"))
        assert address == {"url": stage.server.gateway}
        assert "approximate_member_count" not in await http.get_guild(GUILD, with_counts=False)
        with Refusal(50001):
            await http.get_global_commands(42)
        ana = stage.person("ana")
        assert (ana.id, ana.username, ana.name) == (ANA, "ana", "Ana")


class Cut(Server):
    """A server whose lines to the client break just before each answer."""

    async def _respond(self, request: web.BaseRequest) -> web.Response:
        response = await super()._respond(request)
        assert request.transport is not None
        request.transport.abort()
        return response


async def test_a_client_that_hangs_up_has_had_its_wish(caplog: pytest.LogCaptureFixture) -> None:
    """A call whose answer nobody takes has its effect, and the server goes on as if nothing had been."""
    async with Cut(SteppedClock(START)) as server, aiohttp.ClientSession() as session:
        guild = server.add_guild(GUILD, "The readers")
        server.add_text_channel(guild, READING, name="reading")
        server.add_person(guild, ANA, username="ana")
        headers = {"Authorization": "Bot rehearsal"}
        with pytest.raises(aiohttp.ClientConnectionError):
            await session.post(
                f"{server.api}/channels/{READING}/messages", json={"content": "last words"}, headers=headers
            )
        assert [seen.text for seen in server.person("ana").sees(READING)] == ["last words"]
        assert server.idle()
        assert caplog.records == []


async def test_every_answer_bears_the_servers_time() -> None:
    """A refusal as well: a clock is held against it (RFC 9110 §6.6.1)."""
    async with Server(SteppedClock(START)) as server, aiohttp.ClientSession() as session:
        for headers in ({"Authorization": "Bot rehearsal"}, {}):
            async with session.get(f"{server.api}/users/@me", headers=headers) as response:
                assert response.headers.getall("Date") == ["Tue, 12 Jan 2027 17:00:00 GMT"]
