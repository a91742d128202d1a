"""A circle whose bot is a process of its own; Discord, the people and the moved clock outlive it."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import sys
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

from bot.app.running import DATABASE
from bot.clock import SystemClock
from bot.flow.circles import Running
from bot.flow.runner import OPEN
from bot.records import Layout, State
from bot.rehearsal.server import Server, interactions
from bot.rehearsal.server.people import Person
from bot.rehearsal.stage import ORGANISER, set_stage
from bot.store import Core, open_core
from tests.club import READERS, load, write_files
from tests.moved_process import AT_REST, GUARD_OFF, MOVED, WAITS, move, moved_clock
from tests.term import whole_term as whole_term
from tests.test_cli_codes import ROOT

T = TypeVar("T")
PROGRAM = Path(__file__).parents[1] / "moved_process.py"
PATIENCE = 40.0
ENDS_WITHIN = 10.0
RETRY = timedelta(minutes=16)
TRIES = 30


@dataclass
class Process:
    """A running program; the last lines that it has said are in `said`."""

    process: asyncio.subprocess.Process
    said: deque[str] = field(default_factory=lambda: deque(maxlen=200))

    @property
    def pid(self) -> int:
        """Its number."""
        return self.process.pid

    def begin(self) -> None:
        """Let it begin."""
        assert self.process.stdin is not None
        self.process.stdin.write(b"\n")

    async def says(self, fits: Callable[[str], bool]) -> bool:
        """Wait for a line that fits; False where it ends without one, or says none for a long time."""
        assert self.process.stderr is not None
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(PATIENCE):
                async for raw in self.process.stderr:
                    line = raw.decode().rstrip()
                    if not line.startswith(AT_REST):
                        self.said.append(line)
                    if fits(line):
                        return True
        return False

    def signal(self, number: signal.Signals) -> None:
        """Send a real signal, unless it is gone."""
        if self.process.returncode is None:
            # Popen.send_signal would also take the end in, behind the back of the loop that waits for it.
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.process.pid, number)

    async def end(self) -> int:
        """Wait for its end, within the ten seconds that it has for it, and return its exit code."""
        assert self.process.stderr is not None
        async with asyncio.timeout(ENDS_WITHIN):
            self.said.extend((await self.process.stderr.read()).decode().splitlines())
            return await self.process.wait()


@dataclass
class World:
    """All that outlives the bot, and the bot while it lives.  `calls` counts those of its life, `changes` those that
    changed something.

    `said` are the last lines of the one before.
    """

    folder: Path
    server: Server
    moved: Path
    path: Path
    running: Running
    people: dict[str, Person]
    tasks: asyncio.TaskGroup
    layout: Layout = Layout.TEXT
    process: Process | None = None
    spare: Process | None = None
    said: Sequence[str] = ()
    calls: int = 0
    changes: int = 0
    at_call: list[Callable[[], None]] = field(default_factory=list)
    at_answer: list[Callable[[str, int], None]] = field(default_factory=list)
    troubles: list[Exception] = field(default_factory=list)

    # --- the bot's lives

    async def start(self, *, keep_spare: bool = False, **environment: str) -> Process:
        """Start the program, or let the one begin that has waited; `keep_spare`: have the next one wait."""
        self.calls, self.changes, self.at_call = 0, 0, []
        self.process, self.spare = self.spare or await self.another(**environment), None
        self.process.begin()
        if keep_spare:
            self.spare = await self.another(**environment)
        return self.process

    async def another(self, **environment: str) -> Process:
        """Start the program beside the one that is known here; it waits for `begin`."""
        own = {
            "PYTHONPATH": str(ROOT),
            "STUDYCIRCLE_TOKEN": "rehearsal",
            "STUDYCIRCLE_API": self.server.api,
            "STUDYCIRCLE_GATEWAY": self.server.gateway,
            "STUDYCIRCLE_DATA": str(self.data),
            MOVED: str(self.moved),
            WAITS: "yes",
        }
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, str(PROGRAM), "run", str(self.path)),
            cwd=self.folder,
            stdin=asyncio.subprocess.PIPE,
            env={**os.environ, GUARD_OFF: "", **own, **environment},
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.PIPE,
        )
        return Process(process)

    async def end(self, number: signal.Signals) -> int:
        """End the program by a signal, and return its exit code; what people wait for from it fails."""
        assert self.process is not None, "started"
        self.process.signal(number)
        code, self.said = await self.process.end(), self.process.said
        self.process = None
        self.give_up()
        return code

    def give_up(self) -> None:
        """Have everybody given up who waits for an answer: "This interaction failed"."""
        for waiting in list(self.server.world.pending.values()):
            interactions.fail(self.server.world, waiting)

    def strike(self, number: signal.Signals, *, at: int, of_changes: bool = False) -> asyncio.Event:
        """Send a signal at a call of this life, which has had its effect and isn't answered yet; return what tells.

        `of_changes`: count only calls that change something.
        """
        struck, process = asyncio.Event(), self.process
        assert process is not None, "started"

        def called() -> None:
            if (self.changes if of_changes else self.calls) >= at and not struck.is_set():
                process.signal(number)
                struck.set()

        self.at_call.append(called)
        return struck

    def called(self, method: str, path: str, _body: Any, status: int, _answer: Any) -> None:
        """Take note of a call that the server has taken in and not answered yet."""
        self.calls += 1
        self.changes += method != "GET"
        try:
            for told in list(self.at_answer):
                told(f"{method} {path}", status)
            for deed in list(self.at_call):
                deed()
        except Exception as error:
            self.troubles.append(error)  # the server would only answer 500
            raise

    async def until_called(self, words: str) -> None:
        """Wait for a call with these words ("PUT /applications/"), once it has had its effect."""
        came = asyncio.Event()

        def told(call: str, _status: int) -> None:
            if words in call:
                came.set()

        self.at_answer.append(told)
        async with asyncio.timeout(PATIENCE):
            await came.wait()
        self.at_answer.remove(told)

    # --- time

    def now(self) -> datetime:
        """The present of all but the machine."""
        return self.server.world.now()

    def pass_time(self, stretch: timedelta) -> None:
        """Let a stretch of time go by at one instant, and everything happen on Discord that happens by itself."""
        move(self.moved, stretch)
        self.server.run_timers()

    async def settle(self) -> None:
        """Wait until the bot has taken everything in and nothing is in progress."""
        assert self.process is not None, "started"
        if not await self._comes_to_rest():
            raise AssertionError("it never came to rest, but said:\n" + "\n".join(self.process.said))

    async def rests_before(self, event: asyncio.Event) -> bool:
        """Wait until the bot is at rest, or until an event; return whether it was at rest."""
        async with asyncio.TaskGroup() as tasks:
            rest, other = tasks.create_task(self._comes_to_rest()), tasks.create_task(event.wait())
            await asyncio.wait({rest, other}, return_when=asyncio.FIRST_COMPLETED)
            rest.cancel()
            other.cancel()
        return not event.is_set()

    async def _comes_to_rest(self) -> bool:
        assert self.process is not None, "started"
        return await self.process.says(self._is_rest)

    def _is_rest(self, line: str) -> bool:
        session = self.server._sessions._latest
        state = f"{self.moved.read_text(encoding='ascii')} {session and session.id} {self.server.sequence}"
        return line == f"{AT_REST} {state}" and self.server.idle()

    async def go_to(self, instant: datetime, *, after: Callable[[], Awaitable[None]] | None = None) -> None:
        """Let everything be posted at the moment at which it is due, up to an instant; `after` each do something."""
        await self.settle()
        dues = sorted({one.due for one in self.running.agenda.occurrences if self.now() < one.due < instant})
        for due in (*dues, instant):
            self.pass_time(max(timedelta(), due - self.now()) + timedelta(seconds=1))
            await self.settle()
            if after:
                await after()

    async def finish(self) -> None:
        """Let the bot live undisturbed until all that is due is done, skipped or failed, and told."""
        await self.settle()
        for _ in range(TRIES):
            if not self.unsettled():
                return
            self.pass_time(RETRY)
            await self.settle()
        said = "\n".join(self.process.said) if self.process else ""
        raise AssertionError(f"never settled: {self.unsettled()}\n{said}")

    def unsettled(self) -> list[str]:
        """What is due and neither done, skipped nor failed, what was begun and isn't there, answers not posted yet."""
        now = self.now()

        def ask(core: Core) -> list[str]:
            stored, posts = core.stored(self.running.id), core.all_posts(self.running.id)
            found = [row.key for row in stored.values() if row.due <= now and row.state in OPEN]
            # A part of what was then left out needn't be there.
            found += [
                f"{post.owner} {post.part}"
                for post in posts
                if post.message_id is None
                and (post.owner not in stored or stored[post.owner].state is State.DONE)
            ]
            return found + [row.text for row in core.unposted_answers(self.running.id)]

        return self.read(ask)

    def due(self, key: str) -> datetime:
        """When an occurrence is due."""
        occurrence = self.running.agenda.find(key)
        assert occurrence is not None, key
        return occurrence.due

    # --- what there is

    @property
    def data(self) -> Path:
        """The folder of the bot's database."""
        return self.folder / "data"

    def read(self, ask: Callable[[Core], T]) -> T:
        """Ask the database, whether the bot lives or not."""
        with open_core(self.data / DATABASE, readonly=True) as core:
            return ask(core)


def small_circle(folder: Path) -> Path:
    """Write the circle of two short weeks."""
    return write_files(folder)


@asynccontextmanager
async def open_world(
    folder: Path, write: Callable[[Path], Path] = small_circle, *, layout: Layout = Layout.TEXT
) -> AsyncIterator[World]:
    """Open a world half an hour before the welcome is due, without a bot; one that is left over is killed."""
    path, moved = write(folder), folder / "moved"
    running = load(path)
    welcome = running.agenda.find("welcome")
    assert welcome is not None
    ahead = welcome.due - timedelta(minutes=30) - SystemClock().now()
    moved.write_text(str(ahead.total_seconds()), encoding="ascii")
    async with (
        Server(moved_clock(moved), patience=20.0, thinking=3.0) as server,
        _one_error(),
        asyncio.TaskGroup() as tasks,
    ):
        people = set_stage(server, running.circle, READERS, layout=layout)
        world = World(folder, server, moved, path, running, people, tasks, layout)
        world.people["olga"] = people[ORGANISER]
        server.exchanges = world.called
        try:
            yield world
            assert world.troubles == []
        finally:
            if world.spare is not None:
                world.spare.signal(signal.SIGKILL)
                await world.spare.end()
            if world.process is not None:
                await world.end(signal.SIGKILL)


@asynccontextmanager
async def _one_error() -> AsyncIterator[None]:
    """Let a task group's one error out as itself."""
    try:
        yield
    except BaseExceptionGroup as group:
        if len(group.exceptions) > 1:
            raise
        raise group.exceptions[0] from None
