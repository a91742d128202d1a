"""A bot that isn't ours, in a few lines of plain discord.py, lives on the stand-in as it would on Discord."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import discord
import pytest
import yarl

from bot.clock import SteppedClock
from bot.rehearsal.server import Server
from tests.server_stage import ANA, FORUM, GUILD, READING, START
from tests.spec import SpecChecker


def plain_bot() -> discord.Client:
    intents = discord.Intents(guilds=True, guild_messages=True, message_content=True)
    bot = discord.Client(intents=intents, guild_ready_timeout=0.05)

    @bot.event
    async def on_message(message: discord.Message) -> None:
        if message.content == "hello" and isinstance(message.channel, discord.TextChannel):
            await message.add_reaction("👋")
            await message.reply(f"Hello, {message.author.display_name}!")
            forum = discord.utils.get(message.channel.guild.forums, name="weeks")
            assert forum is not None
            await forum.create_thread(
                name="Week 1", content="Let us begin.", applied_tags=forum.available_tags
            )
            await message.channel.guild.create_scheduled_event(
                name="First meeting",
                start_time=START + timedelta(days=1),
                end_time=START + timedelta(days=1, hours=1),
                entity_type=discord.EntityType.external,
                location="The park",
                privacy_level=discord.PrivacyLevel.guild_only,
            )
            await message.channel.send("Done.")

    return bot


async def test_a_plain_bot_greets_reacts_opens_a_post_and_makes_an_event(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Nothing but the addresses is set up for it; people see what it did, and all went by Discord's description."""
    server = Server(SteppedClock(START))
    server.exchanges = checker = SpecChecker()
    guild = server.add_guild(GUILD, "The readers")
    server.add_text_channel(guild, READING, name="reading")
    server.add_forum_channel(guild, FORUM, name="weeks", tags=("Week",))
    server.add_person(guild, ANA, username="ana", name="Ana")
    async with server, plain_bot() as bot, asyncio.TaskGroup() as tasks:
        monkeypatch.setattr(discord.http.Route, "BASE", server.api)
        monkeypatch.setattr(discord.gateway.DiscordWebSocket, "DEFAULT_GATEWAY", yarl.URL(server.gateway))
        await bot.login("rehearsal")
        tasks.create_task(bot.connect())
        await bot.wait_until_ready()
        ana = server.person("ana")
        said = ana.say(READING, "hello")
        await bot.wait_for("message", check=lambda message: message.content == "Done.", timeout=5)
        await bot.close()
    first, greeting, _ = ana.sees(READING)
    assert first.reactions == {"👋": ("studycircle",)}
    assert (greeting.text, greeting.reply_to) == ("Hello, Ana!", said)
    (post,) = [place for place in ana.channels() if place.is_thread]
    assert (post.name, post.parent_id, post.tags) == ("Week 1", FORUM, ("Week",))
    assert [seen.text for seen in ana.sees(post.id)] == ["Let us begin."]
    assert [(event.name, event.place) for event in ana.events()] == [("First meeting", "The park")]
    assert [buzz.why for buzz in server.buzzes["ana"]] == ["reply"]
    assert (checker.errors, server.unknown) == ([], [])
