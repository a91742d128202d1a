"""The supervisor over real sockets: whatever ends a session, the bot comes back and reads what it has missed."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import pytest
from aiohttp import web

from bot.app.running import Address
from bot.app.serving import serve
from bot.chat.pacing import Pace
from bot.errors import LoginError
from bot.flow.collecting import Collector
from bot.records import Seen, SeenMessage
from bot.rehearsal.server import gateway
from bot.rehearsal.server.faults import Kind, Rule
from tests.club import Club, open_club

AGAIN = 6


class Watched:
    """A bot that is served without waiting between its lives; `filed` gives the texts that were filed, as they are."""

    def __init__(self, club: Club) -> None:
        self.club = club
        self.stop = asyncio.Event()
        self.pace = Pace(first=0.0)
        self.filed: asyncio.Queue[str] = asyncio.Queue()

    async def serve(self) -> None:
        server = self.club.server
        await serve(
            [self.club.running],
            folder=self.club.folder,
            clock=self.club.clock,
            address=Address("rehearsal", server.api, server.gateway, ready_timeout=0.02),
            stop=self.stop,
            pace=self.pace,
        )

    def say(self, text: str) -> None:
        """Somebody writes, whether anybody listens or not."""
        self.club.people["ada"].say(self.club.thread_id(), text)

    async def hears(self, text: str) -> None:
        """Wait until a text is filed."""
        while await self.filed.get() != text:
            pass


@pytest.fixture
async def watched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Watched]:
    """A circle whose first week is open, with its bot off, to be served."""
    async with open_club(tmp_path) as club:
        await club.to("first.section")
        await club.stop()
        one, file = Watched(club), Collector.file

        async def filed(collector: Collector, batch: Sequence[Seen]) -> None:
            await file(collector, batch)
            for seen in batch:
                if isinstance(seen, SeenMessage):
                    one.filed.put_nowait(seen.text)

        monkeypatch.setattr(Collector, "file", filed)
        # discord.py's own waiting, by chance up to many seconds.
        monkeypatch.setattr("discord.backoff.ExponentialBackoff.delay", lambda _: 0.01)
        async with asyncio.timeout(20):
            yield one


async def test_after_a_malformed_event_it_reads_back(watched: Watched) -> None:
    """discord.py ends over it; what is said before the next session is not lost."""
    async with asyncio.TaskGroup() as tasks:
        watched.say("Before.")
        tasks.create_task(watched.serve())
        await watched.hears("Before.")
        for text in ("First.", "Second."):
            watched.club.server.world.publish("CHANNEL_UPDATE", {"guild_id": "x", "nonsense": True})
            watched.say(text)
            await watched.hears(text)
        watched.stop.set()
    assert len(watched.pace.begun) == 2


EMPTY = (
    *("MESSAGE_CREATE", "MESSAGE_UPDATE", "MESSAGE_DELETE", "MESSAGE_REACTION_ADD", "MESSAGE_POLL_VOTE_ADD"),
    *(
        "INTERACTION_CREATE",
        "THREAD_DELETE",
        "GUILD_SCHEDULED_EVENT_USER_ADD",
        "GUILD_CREATE",
        "NOBODY_KNOWS_IT",
    ),
)
"""Events of which nothing is told but the name and nonsense."""
FRAMES = ("{cut off", "[]", "null", '{"op": 0}', '{"op": 77, "d": null}', '{"op": 10, "d": null}', "\0")
"""What is no event at all."""


async def test_an_event_that_tells_nothing_costs_nothing(watched: Watched) -> None:
    """Whatever discord.py makes of each, what is said after it is filed, in this session or the next."""
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(watched.serve())
        for name in EMPTY:
            watched.say(f"Before {name}.")
            await watched.hears(f"Before {name}.")
            assert watched.club.server.world.publish(name, {"nonsense": True})
            watched.say(f"After {name}.")
            await watched.hears(f"After {name}.")
        watched.stop.set()


async def test_what_is_no_event_costs_nothing(watched: Watched) -> None:
    """The same of what the gateway can't mean."""
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(watched.serve())
        for frame in FRAMES:
            watched.say(f"Before {frame}.")
            await watched.hears(f"Before {frame}.")
            session = watched.club.server._sessions._latest
            assert session is not None
            assert session.socket is not None
            await session.socket.send_str(frame)
            watched.say(f"After {frame}.")
            await watched.hears(f"After {frame}.")
        watched.stop.set()


@pytest.mark.parametrize("kind", [Kind.DROPPED, Kind.TROUBLE])
async def test_after_a_refused_first_connect_it_reads_back(watched: Watched, kind: Kind) -> None:
    """The gateway refuses the very first connection, three times."""
    watched.club.server.faults.add(Rule(kind=kind, path="gateway", times=3))
    watched.say("Meanwhile.")
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(watched.serve())
        await watched.hears("Meanwhile.")
        watched.stop.set()
    assert len(watched.club.server.faults.seen) == 3


async def test_after_invalid_sessions_it_reads_back_and_counts_them_all(watched: Watched) -> None:
    """Discord forgets the session again and again; each one that the client begins counts in the bot's one day."""
    async with asyncio.TaskGroup() as tasks:
        watched.say("Before.")
        tasks.create_task(watched.serve())
        await watched.hears("Before.")
        for number in range(AGAIN):
            watched.club.server.forget_sessions()
            watched.say(f"Message {number}.")
            await watched.hears(f"Message {number}.")
        watched.stop.set()
    assert len(watched.pace.begun) == AGAIN


@pytest.mark.parametrize("code", [4010, 4011, 4012, 4013, 4014])
async def test_what_discord_refuses_for_good_is_said_and_not_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    """Close codes after which nothing else would come: words, and no further session."""
    asked: list[object] = []

    async def closing(_: gateway.Gateway, socket: web.WebSocketResponse, body: object) -> None:
        asked.append(body)
        await socket.close(code=code)

    monkeypatch.setattr(gateway.Gateway, "_identify", closing)
    async with open_club(tmp_path, started=False) as club:
        watched = Watched(club)
        with pytest.raises(LoginError, match=f"for good.*code {code}") as shut_out:
            await watched.serve()
    assert "discord.com/developers" in shut_out.value.hint
    # Without the intent that may be switched off in the portal it is tried once more.
    assert len(asked) == (2 if code == 4014 else 1)
    assert watched.pace.begun == []
