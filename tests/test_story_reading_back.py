"""What Discord never told of is read back: after every start, after a new session, and every night."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from bot.flow.collecting import breadth_first
from bot.rehearsal.server.permissions import Right
from bot.store import Watched
from tests.club import Club, Fault, Once, open_club

OPENING = "What does the first passage say?"
POLL = "Is the first passage right?"


@pytest.fixture
async def club(tmp_path: Path) -> AsyncIterator[Club]:
    """A club in a text channel: nothing here differs in a forum."""
    async with open_club(tmp_path) as opened:
        yield opened


@contextmanager
def untold(club: Club) -> Iterator[None]:
    """Let things happen of which the gateway says nothing, as while a channel is hidden from the bot."""
    world = club.server.world
    tell, world.tell = world.tell, lambda event: False
    try:
        yield
    finally:
        world.tell = tell


async def reactions(club: Club) -> dict[str, tuple[tuple[str, int], ...]]:
    return {row.text: row.reactions for row in await club.kept()}


async def votes(club: Club) -> dict[int, int]:
    totals = await club.read(lambda core: core.votes("circle"))
    return dict(totals.get(club.post(POLL).id, {}))


async def test_reactions_of_the_time_in_which_it_was_off_are_read_back(club: Club) -> None:
    """Given, taken back and given in somebody's place; under answers, both parts of a form's copy, and new words."""
    await club.to("first.section")
    answer = await club.say("ada", "Yes.", to=OPENING)
    await club.answer_by_form("ben", "A sentence of it. " * 200, to=OPENING)
    first, second = (seen.id for seen in club.thread() if "by form" in seen.text)
    club.people["ben"].react(answer, "👍")
    await club.settle()
    await club.stop()
    club.people["ben"].unreact(answer, "👍")
    club.people["cleo"].react(answer, "🔥")
    club.people["ada"].react(first, "👍")
    club.people["cleo"].react(second, "👍")
    new = club.people["cleo"].say(club.thread_id(), "New.")
    club.people["ada"].react(new, "👍")
    await club.start()
    kept = await reactions(club)
    assert sorted(kept.values()) == [(("👍", 1),), (("👍", 2),), (("🔥", 1),)]
    assert kept["Yes."] == (("🔥", 1),)


async def test_unchanged_reactions_are_asked_for_by_nobody(club: Club) -> None:
    """Discord's own counts come with the messages."""
    await club.to("first.section")
    answer = await club.say("ada", "Yes.", to=OPENING)
    club.people["ben"].react(answer, "👍")
    await club.settle()
    asked: list[str] = []
    club.server.weather = lambda request: asked.append(request.line)
    await club.away(minutes=1)
    assert [line for line in asked if "/reactions/" in line] == []
    assert [line for line in asked if f"GET /channels/{club.thread_id()}/messages" in line] != []


async def test_more_people_than_a_page_holds_are_all_read(club: Club) -> None:
    """Both of discord.py's iterators stop at a count that may be stale; here a page that is short ends it."""
    await club.to("first.poll")
    answer = await club.say("ada", "Yes.", to=OPENING)
    guild = club.server.world.guild(club.running.circle.channel.guild_id)
    crowd = []
    for number in range(130):
        club.server.add_person(guild, 700_000_000_000_000_000 + number, username=f"one.{number}")
        crowd.append(club.server.person(f"one.{number}"))
    await club.stop()
    for person in crowd:
        person.react(answer, "👍")
        person.vote(club.post(POLL).id, "It is")
    await club.start()
    assert (await reactions(club))["Yes."] == (("👍", 130),)
    assert await votes(club) == {1: 130}


async def test_reactions_that_gave_no_answer_are_read_later(club: Club) -> None:
    """The thread stays in doubt until all of it was read."""
    await club.to("first.section")
    answer = await club.say("ada", "Yes.", to=OPENING)
    await club.stop()
    club.people["ben"].react(answer, "👍")
    club.server.weather = lambda request: Fault.TROUBLE if "/reactions/" in request.line else None
    await club.start()
    assert await reactions(club) == {"Yes.": ()}
    club.server.weather = None
    await club.pass_time(minutes=6)
    assert await reactions(club) == {"Yes.": (("👍", 1),)}


async def test_votes_are_read_back_before_the_digest(club: Club) -> None:
    """At the start, and also once the poll is over and the digest was left out."""
    await club.to("first.poll")
    poll = club.post(POLL).id
    club.people["ada"].vote(poll, "It is")
    await club.settle()
    await club.stop()
    club.people["ada"].vote(poll, "It is not")
    club.people["ben"].vote(poll, "It is not")
    await club.start()
    assert await votes(club) == {2: 2}
    await club.stop()
    club.people["cleo"].vote(poll, "It is")
    club.clock.jump(club.due("first.digest") + timedelta(days=30))
    await club.start()
    assert await votes(club) == {1: 1, 2: 2}


async def test_a_thread_that_seems_empty_because_it_may_not_be_read_stays_in_doubt(club: Club) -> None:
    """Without the right Discord shows no messages, and no error: what was said meanwhile is read once it is back."""
    await club.to("first.section")
    channel = club.server.world.channels[club.channel]
    club.server.take_right(channel, Right.READ_MESSAGE_HISTORY)
    await club.stop()
    club.people["ada"].say(club.thread_id(), "While nobody could see it.")
    await club.start()
    await club.say("ben", "While the bot listens.", to=OPENING)
    club.server.add_right(channel, Right.READ_MESSAGE_HISTORY)
    await club.settle()
    assert {row.text for row in await club.kept()} == {"While nobody could see it.", "While the bot listens."}


async def test_a_night_finds_what_nobody_was_told_of(club: Club) -> None:
    """New words, an edit, a deletion, a reaction, a vote: not known in the evening, known in the morning."""
    await club.to("first.poll")
    slip = await club.say("ada", "A slip.", to=OPENING)
    gone = await club.say("ben", "Taken back.", to=OPENING)
    with untold(club):
        club.people["ada"].edit(slip, "No slip.")
        club.people["ben"].delete(gone)
        club.people["cleo"].say(club.thread_id(), "Unheard of.")
        club.people["ben"].react(slip, "👍")
        club.people["ben"].vote(club.post(POLL).id, "It is")
    await club.pass_time(hours=5)
    assert [row.text for row in await club.kept()] == ["A slip.", "Taken back."]
    await club.pass_time(hours=12)
    assert await reactions(club) == {"No slip.": (("👍", 1),), "Unheard of.": ()}
    assert await votes(club) == {1: 1}


async def test_shelved_weeks_are_read_at_night_until_the_archive_is_made(club: Club) -> None:
    """Week 1 is long over; a late answer of which nobody told is in the archive all the same."""
    await club.to("end")
    with untold(club):
        club.people["ada"].say(club.thread_id(1), "Very late.")
    await club.pass_time(days=1)
    assert [row.text for row in await club.kept()] == ["Very late."]


async def test_what_comes_while_a_thread_is_read_back_is_filed_after_it(club: Club) -> None:
    """What was read is older than what is heard of meanwhile, and mustn't overwrite it."""
    await club.to("first.section")
    answer = await club.say("ada", "Yes.", to=OPENING)
    with untold(club):
        club.people["ben"].react(answer, "👍")
    assert club.bot is not None
    collector = club.bot.collector
    club.server.weather = Once(Fault.HELD_AFTER, "/reactions/")
    await collector.doubt("circle")
    async with asyncio.TaskGroup() as tasks:
        held = tasks.create_task(club.server.held_up())
        await asyncio.sleep(0)
        reading = tasks.create_task(collector.fill_gaps())
        await held
        heard = tasks.create_task(club.bot.client.wait_for("raw_reaction_remove"))
        await asyncio.sleep(0)
        club.people["ben"].unreact(answer, "👍")
        await heard
        club.server.let_go()
        await reading
    await club.settle()
    assert await reactions(club) == {"Yes.": ()}


# ---- when, and in which order --------------------------------------------------------------------------------------


def test_no_circle_waits_for_another_s_past() -> None:
    """Of each the latest thread first, whatever their numbers."""
    channels = {number: Watched("a", "week", 0) for number in (1, 2, 3)}
    channels |= {number: Watched("b", "week", 0) for number in (11, 12)} | {5: Watched("c", "week", 0)}
    assert breadth_first(channels) == [3, 12, 5, 2, 11, 1]
