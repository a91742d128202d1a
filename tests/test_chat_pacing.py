"""Requests wait for their turn: Discord never has to refuse one because of its global limit."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp
import discord

from bot.chat.client import connect
from bot.chat.pacing import Paced, Turns
from bot.chat.single import once
from bot.flow.together import side_by_side
from bot.rehearsal.server.faults import Bucket, Kind, Rule
from tests.club import Club

SIZE, PER = 5, 0.05


@asynccontextmanager
async def limited(club: Club, turns: Turns) -> AsyncIterator[discord.Client]:
    """A client that is logged in at a stand-in which keeps the global limit."""
    club.server.faults.add(Bucket(size=SIZE, per=PER, everywhere=True))
    async with connect(api=club.server.api) as client:
        client.http.http_trace = Paced(turns)
        await client.login("rehearsal")
        yield client


async def ask_often(client: discord.Client, channel: int) -> None:
    """Ask for a channel thirty times at once, by different ways."""
    async with asyncio.TaskGroup() as tasks:
        for _ in range(3 * SIZE):
            tasks.create_task(client.http.get_channel(channel))
            route = discord.http.Route("POST", "/channels/{channel_id}/messages", channel_id=channel)
            tasks.create_task(once(client, route, body={"content": "x"}, doing="it was tried"))


async def test_thirty_requests_at_once_stay_within_the_limit(club: Club) -> None:
    """Those of discord.py's and those that are made once, together."""
    async with limited(club, Turns(SIZE, second=PER)) as client:
        await ask_often(client, club.channel)
    assert club.server.faults.seen == []


async def test_one_that_had_no_answer_gives_its_place_back(club: Club) -> None:
    """A line that was cut, or a 5xx, takes no place for ever."""
    async with limited(club, Turns(SIZE, second=PER)) as client, asyncio.timeout(10):
        rule = Rule(path="/channels/*", method="GET", kind=Kind.DROPPED, times=4 * SIZE)
        club.server.faults.add(rule)
        gone = [client.http.get_channel(club.channel) for _ in range(2 * SIZE)]
        assert all(
            isinstance(one, aiohttp.ClientError)
            for one in await asyncio.gather(*gone, return_exceptions=True)
        )
        assert (await client.http.get_channel(club.channel))["id"] == str(club.channel)


async def test_an_answer_to_an_interaction_waits_for_no_turn(club: Club) -> None:
    """It is outside the limit, and somebody looks at the spinning wheel meanwhile."""
    turns = Turns(1, second=PER)
    async with (
        turns.one(),
        asyncio.timeout(5),
        aiohttp.ClientSession(trace_configs=[Paced(turns)]) as session,
        session.post(f"{club.server.api}/interactions/1/token/callback", json={"type": 5}) as answer,
    ):
        assert answer.status == 404


async def test_what_somebody_waits_for_goes_before_the_schedule() -> None:
    """A round of many posts doesn't keep the form's answer waiting that was sent meanwhile."""
    turns, order = Turns(1, second=0.001), list[str]()

    async def take(who: str) -> None:
        async with turns.one():
            order.append(who)

    async def schedule() -> None:
        await take("schedule")

    await turns.take()
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(side_by_side([schedule] * 5))
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        tasks.create_task(take("somebody"))
        await asyncio.sleep(0)
        turns.give_back()
    assert order.index("somebody") <= 1
