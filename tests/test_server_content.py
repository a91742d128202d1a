"""The message-content intent: what a bot without it may read, at the gateway and in REST."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import aiohttp
import discord
import pytest

from tests.server_stage import READING, Stage

WITHOUT = discord.Intents.default()


async def test_the_portals_switch_is_what_identify_asks_for() -> None:
    """Off, a session that wants the intent is closed with 4014, one without it is not; on, it is let in."""
    async with Stage() as stage:
        for is_on, intents, expected in ((False, 1 << 15, 4014), (False, 1, None), (True, 1 << 15, None)):
            stage.server.message_content = is_on
            assert stage.server.message_content is is_on
            assert await _greeted(stage, intents) == expected
        application = await stage.client.application_info()
        assert application.flags.gateway_message_content_limited


async def _greeted(stage: Stage, intents: int) -> int | None:
    """Identify, and return the code that closed the socket; None if READY came."""
    async with aiohttp.ClientSession() as session, session.ws_connect(stage.server.gateway) as socket:
        await socket.receive_json()
        await socket.send_json({"op": 2, "d": {"token": "rehearsal", "intents": intents}})
        answer = await socket.receive()
        return socket.close_code if answer.type is aiohttp.WSMsgType.CLOSE else None


async def test_discord_py_says_which_intent_is_missing() -> None:
    """A client that asks for what is switched off ends with PrivilegedIntentsRequired."""
    async with Stage() as stage:
        stage.server.message_content = False
        other = discord.Client(intents=discord.Intents(guilds=True, message_content=True))
        with pytest.raises(discord.PrivilegedIntentsRequired):
            await other.start("rehearsal")
        await other.close()


async def said(stage: Stage) -> dict[str, int]:
    """Let people say all kinds of things; return the ids by kind."""
    ana = stage.person("ana")
    own = await stage.reading.send("The bot's own words")
    view = discord.ui.View().add_item(discord.ui.Button(label="Respond", custom_id="r"))
    prompt = await stage.reading.send("What does ¶18 say?", view=view)

    async def answer(interaction: discord.Interaction[Any]) -> None:
        await interaction.response.send_message("An answer to a press")

    stage.client.answer = answer
    answered = (await ana.press(prompt.id, "Respond")).messages[0]
    return {
        "own": own.id,
        "plain": ana.say(READING, "plain words"),
        "named": ana.say(READING, f"<@{stage.client.user.id}> named"),  # type: ignore[union-attr]
        "role": ana.say(READING, f"<@&{stage.server.bot_role(stage.guild).id}> role"),
        "pinging reply": ana.say(READING, "pinging", reply_to=own.id),
        "silent reply": ana.say(READING, "silent", reply_to=own.id, mention_author=False),
        "reply to an answer": ana.say(READING, "to the press", reply_to=answered.id),
        "reply to a person": ana.say(READING, "to a person", reply_to=ana.say(READING, "another's secret")),
    }


async def test_a_switch_turned_off_silences_a_session_that_has_the_intent() -> None:
    """From then on others' words are withheld from it; turned on again, they come."""
    async with Stage() as stage:
        for is_on in (True, False, True):
            stage.server.message_content = is_on
            stage.person("ana").say(READING, "words")
        assert [one.content for one in await stage.heard("message")] == ["words", "", "words"]


READABLE = {"own", "named", "pinging reply"}


@pytest.mark.parametrize("is_on", [True, False])
async def test_the_gateway_withholds_others_words_by_the_sessions_intents(is_on: bool) -> None:
    """But for the bot's own, those that name it, and replies with a ping to an ordinary message of its."""
    async with Stage(intents=WITHOUT) as stage:
        stage.server.message_content = is_on
        ids = await said(stage)
        heard = {one.id: one.content for one in await stage.heard("message")}
        assert {kind for kind, one in ids.items() if heard[one]} == READABLE


async def test_rest_withholds_them_by_the_portals_switch() -> None:
    """In history, in one message and in pins; with the switch on everything is there, whatever the intents."""
    async with Stage(intents=WITHOUT) as stage:
        ids = await said(stage)
        for is_on, readable in ((True, set(ids)), (False, READABLE)):
            stage.server.message_content = is_on
            history = {one.id: one.content async for one in stage.reading.history()}
            assert {kind for kind, one in ids.items() if history[one]} == readable
            for kind, message_id in ids.items():
                read = await stage.reading.fetch_message(message_id)
                assert bool(read.content) == (kind in readable)


async def test_what_is_withheld_is_everything_that_people_put_in() -> None:
    """Text, embeds, files, components and polls; who wrote, when, reactions and the reference stay."""
    async with Stage(intents=WITHOUT) as stage:
        stage.server.message_content = False
        message = stage.server.world.message(stage.person("ana").say(READING, "words"))
        poll = await stage.reading.send(poll=discord.Poll("x", timedelta(days=1)).add_answer(text="y"))
        message.poll = stage.server.world.message(poll.id).poll
        message.embeds = [{"type": "rich", "title": "x"}]
        message.components = [{"type": 1, "id": 1, "components": []}]
        stage.person("bo").react(message.id, "🌱")
        read = await stage.client.http.get_message(READING, message.id)
        assert (read["content"], read["embeds"], read["components"], read["attachments"]) == ("", [], [], [])
        assert "poll" not in read
        assert (read["author"]["username"], read["reactions"][0]["count"]) == ("ana", 1)
        assert (await stage.reading.fetch_message(poll.id)).poll is not None


async def test_a_secret_is_not_told_by_what_points_at_it() -> None:
    """The message that a readable one replies to is withheld by itself, in answers to the bot as well."""
    async with Stage(intents=WITHOUT) as stage:
        stage.server.message_content = False
        secret = stage.person("ana").say(READING, "a secret")
        name = f"<@{stage.client.user.id}> look"  # type: ignore[union-attr]
        stage.person("bo").say(READING, name, reply_to=secret)
        heard = (await stage.heard("message"))[-1]
        assert (heard.content, heard.reference.resolved.content) == (name, "")
        sent = await stage.reading.get_partial_message(secret).reply("I can't.", mention_author=False)
        assert sent.reference is not None
        read = await stage.client.http.get_message(READING, sent.id)
        assert (read["content"], read["referenced_message"]["content"]) == ("I can't.", "")  # type: ignore[index]
