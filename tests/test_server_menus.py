"""Commands from a message's or a member's menu on the stand-in Discord."""

from __future__ import annotations

from typing import Any

import discord
import pytest
from discord import app_commands

from bot.rehearsal.server.interactions import NoAnswerError
from bot.rehearsal.server.people import NotThereError
from bot.rehearsal.server.permissions import Right
from bot.rehearsal.server.refusals import Refused
from tests.server_stage import BO, ORGANISERS, READING, Stage

Interaction = discord.Interaction[Any]
KEEP, GREET = "Add to the archive", "Greet"


def menus(stage: Stage) -> list[Any]:
    """Give the client two menus, and return the list of what they were used on."""
    used: list[Any] = []

    async def keep(interaction: Interaction, message: discord.Message) -> None:
        used.append(message)
        await interaction.response.send_message(f"Kept: {message.content}", ephemeral=True)

    async def greet(interaction: Interaction, member: discord.Member) -> None:
        used.append(member)
        await interaction.response.send_message(f"Hello, {member.display_name}.")

    stage.client.tree.add_command(app_commands.ContextMenu(name=KEEP, callback=keep))
    stage.client.tree.add_command(app_commands.ContextMenu(name=GREET, callback=greet))
    return used


async def test_a_command_is_used_on_a_message() -> None:
    """The bot gets the message itself, whole, and answers in private."""
    async with Stage() as stage:
        used = menus(stage)
        assert [one.name for one in await stage.client.tree.sync()] == [KEEP, GREET]
        said = stage.person("ana").say(READING, "I read it otherwise.")
        outcome = await stage.person("bo").use(said, KEEP)
        assert (outcome.text, outcome.private) == ("Kept: I read it otherwise.", True)
        assert (used[0].id, used[0].author.name, used[0].channel.id) == (said, "ana", READING)


async def test_without_the_intent_the_chosen_message_is_whole_all_the_same() -> None:
    """Though the gateway and REST withhold it; what it replies to stays withheld."""
    async with Stage(intents=discord.Intents.default()) as stage:
        stage.server.message_content = False
        used = menus(stage)
        await stage.client.tree.sync()
        first = stage.person("ana").say(READING, "A secret.")
        said = stage.person("ana").say(READING, "I read it otherwise.", reply_to=first)
        assert (await stage.person("bo").use(said, KEEP)).text == "Kept: I read it otherwise."
        assert [one.content for one in await stage.heard("message")] == ["", ""]
        assert (await stage.reading.fetch_message(said)).content == ""
        assert used[0].reference.message_id == first
        assert used[0].reference.resolved is None


async def test_a_command_is_used_on_a_member() -> None:
    """The answer in the channel says by its kind what it answers, and whom it was used on."""
    async with Stage() as stage:
        used = menus(stage)
        await stage.client.tree.sync()
        outcome = await stage.person("ana").use_on(BO, GREET)
        assert (outcome.text, used[0].id, used[0].roles[-1].name) == ("Hello, bo.", BO, "Readers")
        seen = stage.person("bo").sees(READING)[-1]
        assert seen.kind == discord.MessageType.context_menu_command.value
        answer = await stage.reading.fetch_message(seen.id)
        assert answer.interaction_metadata is not None
        assert answer.interaction_metadata.target_user.id == BO  # type: ignore[union-attr]
        elsewhere = await stage.person("ana").use_on(BO, GREET, channel_id=ORGANISERS)
        assert elsewhere.messages[0].channel_id == ORGANISERS


async def test_a_menu_offers_what_one_may_use() -> None:
    """Not what belongs to the other menu, nor without the rights to use commands and to write."""
    async with Stage() as stage:
        menus(stage)
        await stage.client.tree.sync()
        said = stage.person("ana").say(READING, "mine")
        bo, channel = stage.person("bo"), stage.server.world.channel(READING)
        with pytest.raises(NotThereError, match=f"offered no “{GREET}”") as caught:
            await bo.use(said, GREET)
        assert KEEP in caught.value.hint
        for right in (Right.USE_COMMANDS, Right.SEND_MESSAGES):
            stage.server.take_right(channel, right, role=stage.readers)
            with pytest.raises(NotThereError):
                await bo.use(said, KEEP)
            with pytest.raises(NotThereError):
                await bo.command("circle status", channel_id=READING)
            stage.server.add_right(channel, right, role=stage.readers)
        thread = await (await stage.reading.send("Week 1")).create_thread(name="Week 1")
        below = bo.say(thread.id, "here")
        stage.server.take_right(channel, Right.SEND_MESSAGES, role=stage.readers)
        assert (await bo.use(below, KEEP)).text == "Kept: here"
        await thread.edit(archived=True)
        with pytest.raises(Refused, match="50083"):
            await bo.use(below, KEEP)


async def test_without_the_bot_its_menus_are_gone() -> None:
    """A server that has shown the bot out offers none of its commands, and its buttons fail."""
    async with Stage() as stage:
        menus(stage)
        await stage.client.tree.sync()
        view = discord.ui.View().add_item(discord.ui.Button(label="Respond", custom_id="r"))
        prompt = await stage.reading.send("What does ¶18 say?", view=view)
        stage.server.kick(stage.guild)
        with pytest.raises(NotThereError):
            await stage.person("bo").use(prompt.id, KEEP)
        with pytest.raises(NoAnswerError):
            await stage.person("bo").press(prompt.id, "Respond")
