"""See to many circles side by side: slow as Discord may be for one of them, the others don't wait for it.

Of each circle there is one job at a time.  Whatever is posted goes out breadth first: each circle's first post before
anybody's second, so that with many of them nobody is late because somebody else has a long text.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Sequence
from contextvars import ContextVar
from typing import TypeVar

T = TypeVar("T")
# So many are gone through, or begin, before all else on the event loop has its turn.
SLICE = 10
# So many are at work at once: what more of them held would be so much for Python's collector to look through that
# nothing else was done meanwhile.  Where Discord leaves as many circles without an answer, it does so with all.
AT_WORK = 200
# How long at the most a second post waits for somebody's first, which may have much to read before it.
PATIENCE = 30.0


class _Round:
    """Jobs that were begun together: which of them have neither posted nor ended yet."""

    def __init__(self, jobs: int) -> None:
        self._before_first = jobs
        self._all_have = asyncio.Event()
        self.room = asyncio.Semaphore(AT_WORK)
        # Whoever waits goes on one after the other, not all at once.
        self._turnstile = asyncio.Lock()

    def has(self) -> None:
        """One more has posted, or has ended without."""
        self._before_first -= 1
        if self._before_first <= 0:
            self._all_have.set()

    async def wait(self) -> None:
        """Wait until all have, but not for ever."""
        async with self._turnstile:
            try:
                await asyncio.wait_for(self._all_have.wait(), PATIENCE)
            except TimeoutError:
                self._all_have.set()


class _Job:
    """One job of a round; `has_posted` also where it has ended, `at_work` while it takes up room."""

    def __init__(self, of: _Round) -> None:
        self.round = of
        self.has_posted = False
        self.at_work = False

    async def begin(self) -> None:
        await self.round.room.acquire()
        self.at_work = True

    def rest(self) -> None:
        if self.at_work:
            self.at_work = False
            self.round.room.release()

    async def wait(self) -> None:
        """Wait until all others have posted, too, and leave them the room meanwhile."""
        self.rest()
        await self.round.wait()
        await self.begin()

    def posts(self) -> None:
        if not self.has_posted:
            self.has_posted = True
            self.round.has()


_job: ContextVar[_Job | None] = ContextVar("job", default=None)


async def in_slices(things: Iterable[T]) -> AsyncIterator[T]:
    """Yield things one after the other, and let all else on the event loop have its turn now and then."""
    for number, thing in enumerate(things, 1):
        yield thing
        if number % SLICE == 0:
            await asyncio.sleep(0)


async def side_by_side(jobs: Sequence[Callable[[], Awaitable[T]]]) -> list[T]:
    """Do jobs beside each other, one for each circle, and return what they return, in their order.

    A single one is done at once; of many so many are at work as AT_WORK says.  An error ends the others and is raised.
    """
    if len(jobs) < 2:
        return [await job() for job in jobs]
    all_of_them, tasks = _Round(len(jobs)), []
    try:
        async with asyncio.TaskGroup() as group:
            for number, job in enumerate(jobs, 1):
                tasks.append(group.create_task(_do(job, _Job(all_of_them))))
                if number % SLICE == 0:
                    await asyncio.sleep(0)
    except BaseExceptionGroup as errors:
        raise errors.exceptions[0] from None
    return [task.result() for task in tasks]


async def _do(job: Callable[[], Awaitable[T]], mine: _Job) -> T:
    _job.set(mine)
    try:
        await mine.begin()
        return await job()
    finally:
        mine.rest()
        mine.posts()


def in_a_round() -> bool:
    """Return whether this is done for the schedule, beside others, and not because somebody waits for it."""
    return _job.get() is not None


async def after_first_posts() -> None:
    """Before a post: where this circle has had its first, wait until all the others have had theirs, too."""
    mine = _job.get()
    if mine is not None and mine.has_posted:
        await mine.wait()


def note_post() -> None:
    """At the very moment in which something is posted."""
    mine = _job.get()
    if mine is not None:
        mine.posts()
