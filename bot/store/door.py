"""The asynchronous door: two connections, each on a thread of aiosqlite's; one writes, the other only reads.

Functions for one connection wait in its thread's queue, and each runs whole: that queue is the lock.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from contextvars import copy_context
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

import aiosqlite

from bot.store.core import Core, ready
from bot.store.database import connect

T = TypeVar("T")
# So many functions are with a connection's thread at once.  It may be done with all of them before the loop has taken
# up one result, and then that many go on in one go, for which nothing else has its turn.
AT_ONCE = 4


class Store:
    """The database, for tasks of one event loop.  `async with Store.open(path, now=clock.now) as store`."""

    def __init__(self, writer: _Worker, reader: _Worker) -> None:
        self._writer = writer
        self._reader = reader
        self._pending = 0

    @classmethod
    @asynccontextmanager
    async def open(cls, path: Path, *, now: Callable[[], datetime]) -> AsyncIterator[Store]:
        """Open the database, made and migrated as need be, for this process alone.

        A connection that isn't closed would keep the process alive for ever: use it only as a context.
        Raises StoreError where the file can't be used, or another process has it.
        """
        since = f"{now().astimezone(UTC):%Y-%m-%d %H:%M} UTC"
        with ready(path, since=since):
            writer, reader = _Worker(path, readonly=False), _Worker(path, readonly=True)
            try:
                async with writer.connection, reader.connection:
                    yield cls(writer, reader)
            finally:
                writer.wait_until_gone()
                reader.wait_until_gone()

    async def write(self, change: Callable[[Core], T]) -> T:
        """Run a function whole, in one transaction: all of it is kept, or nothing.

        A caller that is cancelled waits until it is done, so that nobody has to wonder.
        """
        return await self._count(lambda core: core.write(change))

    async def read(self, ask: Callable[[Core], T]) -> T:
        """Run a function on one snapshot of the database, beside whatever is being written."""
        return await self._reader.run(lambda core: core.read(ask))

    async def scrub(self) -> None:
        """Leave no byte of what was erased in the files.  Raises StoreError while another process reads."""
        await self._count(Core.scrub)

    async def tidy_files(self) -> None:
        """Take files off the disk that nobody keeps, and wait anew for those that are gone.  Raises StoreError."""
        await self._count(Core.tidy_files)
        await self.write(Core.miss_files)

    @property
    def idle(self) -> bool:
        """Whether no write is under way or waiting."""
        return self._pending == 0

    async def _count(self, job: Callable[[Core], T]) -> T:
        self._pending += 1
        try:
            return await self._writer.run(job)
        finally:
            self._pending -= 1


class _Worker:
    """One connection on its own thread, with its core."""

    def __init__(self, path: Path, *, readonly: bool) -> None:
        self._path = path
        self._readonly = readonly
        self._core: Core | None = None
        self._room = asyncio.Semaphore(AT_ONCE)
        self.connection = aiosqlite.Connection(self._connect, iter_chunk_size=64)

    def _connect(self) -> sqlite3.Connection:
        connection = connect(self._path, readonly=self._readonly)
        self._core = Core(connection, self._path)
        return connection

    def wait_until_gone(self) -> None:
        """Wait for the thread's end, which is near once the connection is closed.

        Cancelled while it opens, aiosqlite 0.22.1 stops its thread without waiting for it, and the thread then
        reports to a loop that may be closed.
        """
        thread = self.connection._thread
        if thread.is_alive():
            thread.join(timeout=5)

    async def run(self, job: Callable[[Core], T]) -> T:
        async with self._room:
            return await self._run(job)

    async def _run(self, job: Callable[[Core], T]) -> T:
        core = self._core
        assert core is not None, "it is connected"
        loop, done = asyncio.get_running_loop(), asyncio.Event()
        context = copy_context()  # on the thread, too, the circle's language is the one in force

        def whole() -> T:
            try:
                return context.run(job, core)
            finally:
                loop.call_soon_threadsafe(done.set)

        try:
            # aiosqlite 0.22.1 has no public way to run a function on its thread; with statements sent one by
            # one, two tasks on one connection get into each other's transactions.
            result: T = await self.connection._execute(whole)  # type: ignore[no-untyped-call]
        except asyncio.CancelledError:
            await _surely(done)
            raise
        return result


async def _surely(done: asyncio.Event) -> None:
    """Wait for what can't be called back, however often the waiting is cancelled."""
    while not done.is_set():
        try:
            await done.wait()
        except asyncio.CancelledError:
            continue
