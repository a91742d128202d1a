"""Whom a message on the stand-in Discord mentions, and whose phone buzzes."""

from __future__ import annotations

import discord
import pytest

from bot.rehearsal.server.model import Buzz
from bot.rehearsal.server.permissions import Right
from tests.server_stage import ANA, BO, CHEN, ORGANISERS, READING, START, Stage

NONE = discord.AllowedMentions.none()


def whys(stage: Stage) -> dict[str, list[str]]:
    return {name: [buzz.why for buzz in buzzes] for name, buzzes in stage.server.buzzes.items()}


async def test_a_role_lets_its_members_phones_buzz() -> None:
    """One buzz for each who has the role, with instant, channel and author; the message names the role."""
    async with Stage() as stage:
        message = await stage.reading.send(f"<@&{stage.readers.id}> Week 1 opens")
        assert [role.name for role in message.role_mentions] == ["Readers"]
        assert whys(stage) == {"ana": ["mention of Readers"], "bo": ["mention of Readers"], "chen": []}
        assert stage.server.buzzes["ana"] == [Buzz(START, READING, "mention of Readers", "studycircle")]


@pytest.mark.parametrize(
    ("allowed", "buzzing"),
    [
        (NONE, set()),
        (discord.AllowedMentions(everyone=False, users=[discord.Object(BO)], roles=False), {"bo"}),
        (discord.AllowedMentions(everyone=False, users=True, roles=False), {"bo", "chen"}),
        (discord.AllowedMentions(everyone=True, users=False, roles=False), {"ana", "bo", "chen"}),
    ],
)
async def test_only_what_is_allowed_is_mentioned(allowed: discord.AllowedMentions, buzzing: set[str]) -> None:
    """`allowed_mentions` closes what the text would open; the text itself stays."""
    async with Stage(also=Right.MENTION_EVERYONE) as stage:
        text = f"@everyone <@{BO}> <@{CHEN}> <@&{stage.readers.id}>"
        message = await stage.reading.send(text, allowed_mentions=allowed)
        assert {name for name, buzzes in whys(stage).items() if buzzes} == buzzing
        assert message.content == text
        assert message.mention_everyone == (len(buzzing) == 3)


async def test_a_silent_message_buzzes_nowhere() -> None:
    """With SUPPRESS_NOTIFICATIONS the mention stands there, and no phone buzzes."""
    async with Stage() as stage:
        message = await stage.reading.send(f"<@&{stage.readers.id}> quietly", silent=True)
        assert [role.name for role in message.role_mentions] == ["Readers"]
        assert whys(stage) == {"ana": [], "bo": [], "chen": []}


async def test_an_edit_buzzes_nowhere() -> None:
    """A mention that comes by an edit is no notification."""
    async with Stage() as stage:
        message = await stage.reading.send("Week 1")
        edited = await message.edit(content=f"<@{BO}> Week 1")
        assert [user.id for user in edited.mentions] == [BO]
        assert whys(stage)["bo"] == []


async def test_replies_ping_unless_told_not_to() -> None:
    """The author of the message replied to is pinged, oneself never."""
    async with Stage() as stage:
        bo, ana = stage.person("bo"), stage.person("ana")
        first = bo.say(READING, "I think so.")
        bo.say(READING, "No, otherwise.", reply_to=first)
        ana.say(READING, "Why?", reply_to=first, mention_author=False)
        ana.say(READING, "Really?", reply_to=first)
        original = await stage.reading.fetch_message(first)
        await original.reply("Noted.", allowed_mentions=NONE, mention_author=False)
        await original.reply("Noted, bo.")
        assert whys(stage) == {"ana": [], "bo": ["reply", "reply"], "chen": []}
        assert [buzz.by for buzz in stage.server.buzzes["bo"]] == ["ana", "studycircle"]


async def test_a_message_buzzes_only_those_who_see_it() -> None:
    """Mentioned in a channel that one can't see, one hears nothing."""
    async with Stage() as stage:
        channel = stage.client.get_channel(ORGANISERS)
        assert isinstance(channel, discord.TextChannel)
        await channel.send(f"<@{ANA}> <@{BO}>")
        assert whys(stage) == {"ana": ["mention"], "bo": [], "chen": []}


async def test_people_may_not_mention_every_role() -> None:
    """A role that isn't open to mentions stays silent, but for whoever may mention everyone."""
    async with Stage() as stage:
        stage.person("bo").say(READING, f"<@&{stage.hosts.id}> @everyone")
        await stage.reading.send(f"<@&{stage.hosts.id}>")
        assert whys(stage)["ana"] == []
        stage.server.add_right(stage.guild, Right.MENTION_EVERYONE)
        await stage.reading.send(f"<@&{stage.hosts.id}>")
        assert whys(stage) == {"ana": ["mention of Hosts"], "bo": [], "chen": []}
