"""The stand-in Discord in a process of its own, so that what it costs isn't taken for the bot's.

`python -m tests.bench.standin CIRCLES` builds the circles' servers, says on standard output where it listens, and then
takes one order a line: "say N" has N messages ready and sends them at once, "limit" switches Discord's global limit
on, "requests" tells what was asked since the last time.
"""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from bot.clock import SystemClock
from bot.rehearsal.server import Server, posting
from bot.rehearsal.server.faults import Bucket
from bot.rehearsal.server.model import Channel, ChannelKind, ThreadState
from bot.rehearsal.server.people import Person
from bot.rehearsal.server.posting import Draft
from tests.bench.crowd import PER_SERVER, channel_of, organisers_of, server_of, thread_of
from tests.bench.timing import ROOT

TOKEN = "rehearsal"
PEOPLE = 20
A_SECOND = 50
"""Discord's global limit (topics/rate-limits, "Global Rate Limit")."""


@dataclass(frozen=True)
class StandIn:
    """A stand-in that runs: `api` and `gateway` are where, `question` is the message that people reply to."""

    api: str
    gateway: str
    question: int
    _process: asyncio.subprocess.Process

    async def order(self, words: str) -> Any:
        """Have it do something, and return what it says."""
        assert self._process.stdin is not None
        self._process.stdin.write(f"{words}\n".encode())
        return await _line(self._process)


@asynccontextmanager
async def standing_in(*, circles: int) -> AsyncIterator[StandIn]:
    """Run a stand-in with the servers of so many circles."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.bench.standin", str(circles)),
        cwd=ROOT,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        limit=64 * 1024 * 1024,
    )
    try:
        where = await _line(process)
        yield StandIn(where["api"], where["gateway"], where["question"], process)
    finally:
        assert process.stdin is not None
        process.stdin.close()
        await process.wait()


async def _line(process: asyncio.subprocess.Process) -> Any:
    assert process.stdout is not None
    line = await process.stdout.readline()
    if not line:
        raise RuntimeError("The stand-in has ended.")
    return json.loads(line)


# --- in its own process


class Stage:
    """The servers, and what is asked of them."""

    def __init__(self, server: Server, circles: int) -> None:
        self.server = server
        self.requests: list[tuple[float, str, str, int]] = []
        server.exchanges = self._note
        for number in range(circles):
            self._build(number)
        self.people = [self._person(number) for number in range(PEOPLE)]
        self.question = self._open_thread()

    def _note(self, method: str, path: str, _body: Any, status: int, _answer: Any) -> None:
        self.requests.append((self.server.world.now().timestamp(), method, path, status))

    def _build(self, number: int) -> None:
        world, guild_id = self.server.world, server_of(number)
        guild = world.guilds.get(guild_id) or self.server.add_guild(
            guild_id, f"Server {number // PER_SERVER}"
        )
        self.server.add_text_channel(guild, channel_of(number), name="reading-circle")
        self.server.add_text_channel(guild, organisers_of(number), name="organisers", private=True)

    def _open_thread(self) -> int:
        """Open the first circle's thread, and return the id of a question in it."""
        world, now = self.server.world, self.server.world.now()
        state = ThreadState(channel_of(0), world.bot.id, now, 10080, now, now)
        thread = Channel(thread_of(0), server_of(0), "Week 1", ChannelKind.THREAD, thread=state)
        world.channels[thread.id] = thread
        return posting.post(world, thread, author=world.bot, draft=Draft({"content": "What is it?"})).id

    def _person(self, number: int) -> Person:
        guild = self.server.world.guild(server_of(0))
        self.server.add_person(guild, 900_000_000_000_000_000 + number, username=f"reader.{number}")
        return self.server.person(f"reader.{number}")

    def obey(self, order: str) -> Any:
        """Do what a line says, and return what is said of it."""
        match order.split():
            case ["say", count]:
                return self._say(int(count))
            case ["limit"]:
                self.server.faults.add(Bucket(size=A_SECOND, per=1.0, everywhere=True))
            case ["requests"]:
                told, self.requests = self.requests, []
                refused = len(self.server.faults.seen)
                return {"requests": told, "refused": refused}
            case _:
                raise ValueError(f"No such order: {order}")
        return None

    def _say(self, count: int) -> int:
        """Have so many messages said before any is sent, and return the number of the last event."""
        for number in range(count):
            text = f"What I take from this is word{number}: it says less than it means."
            reply_to = self.question if number % 3 == 0 else None
            self.people[number % PEOPLE].say(thread_of(0), text, reply_to=reply_to)
        return self.server.sequence


async def _serve(circles: int) -> None:
    async with Server(SystemClock(), token=TOKEN) as server:
        stage = Stage(server, circles)
        reader = asyncio.StreamReader()
        await asyncio.get_running_loop().connect_read_pipe(
            lambda: asyncio.StreamReaderProtocol(reader), sys.stdin
        )
        _tell({"api": server.api, "gateway": server.gateway, "question": stage.question})
        while line := await reader.readline():
            _tell(stage.obey(line.decode().strip()))


def _tell(what: Any) -> None:
    print(json.dumps(what), flush=True)


if __name__ == "__main__":
    asyncio.run(_serve(int(sys.argv[1])))
