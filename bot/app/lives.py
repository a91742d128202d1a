"""The bot of a rehearsal room over all its lives: killed and started again, always on the same database."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from random import Random

from bot.agenda.reconcile import Stored
from bot.app.exporting import in_this_process
from bot.app.running import DATABASE, Address, Bot, running_bot
from bot.archive import DEFAULT
from bot.chat.pacing import Pace
from bot.clock import SteppedClock
from bot.errors import DiscordUncertainError, StudycircleError
from bot.flow.circles import Running
from bot.flow.editions import Order
from bot.reading.model import Reading
from bot.schedule.model import Circle
from bot.store import PostRow, open_core

log = logging.getLogger("studycircle.room")
AGAIN_SECONDS = 1.0


class Lives:
    """One circle's bot, alive or not; what it keeps can be read either way."""

    def __init__(
        self, circle: Circle, reading: Reading, *, folder: Path, clock: SteppedClock, address: Address
    ) -> None:
        self._circle = circle
        self._reading = reading
        self._folder = folder
        self._clock = clock
        self._address = address
        self._chance = Random(1)  # noqa: S311 - a rehearsal keeps no secrets, and is the same each time
        self._tasks: asyncio.TaskGroup | None = None
        self._life: asyncio.Task[None] | None = None
        self._born = asyncio.Event()
        self._turn = asyncio.Lock()  # a new one begins when the old one has let go of the database
        self._ended: StudycircleError | None = None
        self.running = Running.of(circle, reading, sample=True)
        self.tell: Callable[[str], None] = log.error
        self.bot: Bot | None = None

    def begin_in(self, tasks: asyncio.TaskGroup) -> None:
        """Say in which group of tasks the bot lives."""
        self._tasks = tasks

    @property
    def lives(self) -> bool:
        """Whether the bot lives, even if it has not yet come to Discord."""
        return self._life is not None

    async def start(self) -> None:
        """Start the bot, unless it runs, and wait until it is ready.

        Raises StudycircleError where it ends at once; where Discord can't be reached it goes on trying, unwaited for.
        """
        async with self._turn:
            if self._life is not None:
                return
            assert self._tasks is not None, "there is a group to live in"
            self._born.clear()
            self._ended = None
            self._life = self._tasks.create_task(self._live(), name="bot")
        await self._born.wait()
        self._say_end()

    def _say_end(self) -> None:
        if self._ended is not None:
            raise self._ended

    async def kill(self) -> None:
        """End the bot in the midst of whatever it does."""
        async with self._turn:
            life, self._life = self._life, None
            if life is not None:
                life.cancel()
                await asyncio.wait([life])
            self._born.set()  # whoever waits for it waits no longer

    def ledger(self) -> tuple[Mapping[str, Stored], Sequence[PostRow]]:
        """Return what was due and what was posted, whether the bot runs or not."""
        # Past the bot's own store, which may be closed at any moment: bots are killed here.
        with open_core(self._folder / DATABASE, readonly=True) as core:
            return core.stored(self.running.id), core.all_posts(self.running.id)

    async def archive(self) -> Path:
        """Write the archive as it is now and return its page."""
        out = self._folder / "archive"
        page = await in_this_process(self._folder)(
            Order(self.running.circle, self.running.reading, out, DEFAULT)
        )
        return page or out

    async def _live(self) -> None:
        """Live until killed; where Discord can't be reached, try again each second, as the bot does elsewhere."""
        pace = Pace(first=0.1, longest=1.0)
        while True:
            try:
                await self._once(pace)
            except DiscordUncertainError as error:
                log.info("%s", error.message)
                self._born.set()
                await asyncio.sleep(AGAIN_SECONDS)
            except StudycircleError as error:
                return self._end(error)
            except Exception as error:
                log.error("the bot has died; please report this", exc_info=error)
                return self._end(StudycircleError("The bot has died of a fault.", "Please report it."))

    def _end(self, error: StudycircleError) -> None:
        """End for good, until somebody starts it again."""
        self._ended = error
        self._life = None
        self.tell(f"The bot has ended. {error.message} {error.hint}")
        self._born.set()

    async def _once(self, pace: Pace) -> None:
        # Read anew from the files, as a new process does.
        self.running = Running.of(self._circle, self._reading, sample=True)
        alive = running_bot(
            [self.running],
            folder=self._folder,
            clock=self._clock,
            address=self._address,
            chance=self._chance,
            pace=pace,
        )
        try:
            async with alive as bot:
                bot.nights.circles = ()  # where the line never fails nothing is missed, and nights double the time
                self.bot = bot
                await bot.ready.wait()
                self._born.set()
                await asyncio.Event().wait()
        finally:
            self.bot = None
