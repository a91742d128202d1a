"""What is deleted on Discord is deleted here; forgetting is finished whatever happens; the log tells of nobody."""

from __future__ import annotations

import logging

import pytest

from bot.app.running import DATABASE
from bot.rehearsal.server import posting, removal
from bot.rehearsal.server.permissions import Right
from bot.store import open_core
from tests.club import Club, Fault, Once, both_layouts
from tests.test_story_members import traces

pytestmark = both_layouts

OPENING = "What does the first passage say?"
ERASE = "Erase everything of mine"


# ---- what is deleted on Discord --------------------------------------------------------------------------------------


async def test_messages_deleted_in_bulk_are_deleted_here(club: Club) -> None:
    """A moderator's bot sweeps; of a form's answer one part is enough."""
    await club.to("first.section")
    first, second = [await club.say("ada", text) for text in ("One.", "Two.")]
    await club.say("ben", "Three.")
    await club.answer_by_form("cleo", "Long. " * 500, to=OPENING)
    part = next(seen.id for seen in club.thread() if "continued" in seen.text)
    world = club.server.world
    guild = world.guild(club.running.circle.channel.guild_id)
    boss = club.server.add_role(guild, "Boss", rights=Right.ADMINISTRATOR)
    sweeper = club.server.add_person(guild, 5000, username="swee.per", roles=(boss,))
    thread = world.channel(club.thread_id())
    posting.delete_many(world, thread, actor=sweeper.user, ids=[first, second, part])
    await club.settle()
    assert [row.text for row in await club.kept()] == ["Three."]
    assert not any("by form" in seen.text for seen in club.thread())


@pytest.mark.parametrize("away", [False, True], ids=["while the bot is there", "while it is off"])
async def test_a_deleted_thread_takes_its_words_along(club: Club, away: bool) -> None:
    """All that stood in it is deleted here as well; the next week isn't touched."""
    await club.to("first.section")
    await club.say("ada", "In week one.")
    await club.answer_by_form("ben", "By form.", to=OPENING)
    await club.to("second.section")
    await club.say("ada", "In week two.", number=2)
    thread = club.server.world.channel(club.thread_id())
    if away:
        await club.stop()
    removal.delete_channel(club.server.world, thread)
    if away:
        await club.start()
    await club.settle()
    assert [row.text for row in await club.kept()] == ["In week two."]


async def test_a_deleted_channel_takes_nothing_along(club: Club) -> None:
    """The room was cleared away, nobody took words back: the archive can still be made."""
    await club.to("first.section")
    await club.say("ada", "In week one.")
    removal.delete_channel(club.server.world, club.server.world.channel(club.channel))
    await club.away(minutes=5)
    assert [row.text for row in await club.kept()] == ["In week one."]


async def test_forgetting_is_finished_after_the_bot_died_over_it(club: Club) -> None:
    """It dies as the copy is being deleted: after the next start the copy is gone, and no byte is left."""
    await club.to("first.section")
    await club.answer_by_form("ada", "A secret form.", to=OPENING)
    question = await club.command("ada", "my forget")
    club.server.weather = Once(Fault.DEATH, "DELETE /channels/")
    assert await club.dies_during(club.confirm(question, ERASE))
    assert any("by form" in seen.text for seen in club.thread())
    club.server.weather = None
    await club.start()
    assert not any("by form" in seen.text for seen in club.thread())
    await club.stop()
    assert traces(club, str(club.people["ada"].id), club.people["ada"].username, "A secret") == []


async def test_forgetting_waits_for_a_reader_and_is_done_by_itself(club: Club) -> None:
    """An export holds its snapshot meanwhile; minutes later, without anybody's doing, no byte is left."""
    await club.to("first.section")
    await club.say("ada", "A secret reply.", to=OPENING)
    question = await club.command("ada", "my forget")
    with open_core(club.folder / DATABASE, readonly=True) as export:
        assert export.circles()
        await club.confirm(question, ERASE)
        assert traces(club, "A secret") != []
    await club.pass_time(minutes=6)
    assert traces(club, "A secret", club.people["ada"].username) == []


async def test_the_log_says_nothing_of_anybody(club: Club, caplog: pytest.LogCaptureFixture) -> None:
    """At the level at which the bot is run: no words, no names, no ids of people."""
    caplog.set_level(logging.INFO)
    await club.to("first.poll")
    ada = club.people["ada"]
    receipt = await club.answer_by_form("ada", "A secret form.", to=OPENING)
    await club.say("ada", "A secret reply.", to=OPENING)
    ada.vote(club.post("Is the first passage right?").id, "It is")
    await club.confirm(receipt, "By name")
    await club.command("ada", "my words")
    club.server.weather = Once(Fault.TROUBLE, "DELETE /channels/")
    await club.confirm(await club.command("ada", "my forget"), ERASE)
    await club.pass_time(hours=1)
    # What discord.py says of a rate limit has the address that was asked for.
    address = f"https://discord.com/api/v10/channels/1/thread-members/{ada.id}"
    logging.getLogger("discord.http").warning("We are being rate limited. %s %s", "PUT", address)
    logged = "\n".join(f"{record.getMessage()} {record.exc_text or ''}" for record in caplog.records)
    assert "could not be deleted" in logged
    for secret in ("secret", str(ada.id), ada.username, "Ada"):
        assert secret not in logged
