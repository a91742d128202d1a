"""Build a running bot: store, client and use cases, under one task group."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import AsyncIterator, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random
from secrets import SystemRandom

from bot.app.archiving import DATABASE as DATABASE
from bot.app.assembling import Archives, Parts
from bot.app.exporting import in_its_own_process, in_this_process
from bot.chat.attachments import DiscordAttachments
from bot.chat.client import Client, connect
from bot.chat.connecting import stay_connected
from bot.chat.doors import Doors
from bot.chat.meetings import DiscordCalendar
from bot.chat.pacing import Pace
from bot.chat.sending import DiscordMessenger
from bot.clock import Clock
from bot.errors import StudycircleError
from bot.flow.attachments import AttachmentHost
from bot.flow.circles import Running, circle_row, take_in
from bot.flow.copies import scrub, tidy
from bot.flow.editions import Write
from bot.store import Store

ARCHIVES = "archives"
LOOK_AGAIN_SECONDS = 60.0
CALM_SECONDS, CALM_LOOKS = 0.01, 4
"""What has just been received hasn't begun yet: at rest is what is so in several looks, one after the other."""
# What is new is looked through often, a few milliseconds' worth at a time (Python counts only by how much it has become
# more, and where much comes and goes the usual 700 let a great deal come together); what has stayed, seldom.
SELDOM = (200, 5, 2000)


@dataclass(frozen=True, slots=True)
class Address:
    """Where Discord is; both None for the real one, else the base addresses of a stand-in.

    `content` asks for the message-content intent; where that isn't switched on the bot does without.  `most_a_second`
    is how many requests may be made in a second; None: as many as Discord takes, and any number at a stand-in.
    """

    token: str
    api: str | None = None
    gateway: str | None = None
    ready_timeout: float = 2.0
    content: bool = True
    most_a_second: int | None = None


class Bot(Parts):
    """A running bot: all use cases, and the client through which they reach Discord."""

    def __init__(
        self,
        store: Store,
        client: Client,
        circles: Sequence[Running],
        *,
        folder: Path,
        clock: Clock,
        chance: Random,
        files: AttachmentHost,
        write: Write,
    ) -> None:
        messenger, calendar = DiscordMessenger(client), DiscordCalendar(client)
        archives = Archives(folder / ARCHIVES, write)
        super().__init__(
            store, messenger, calendar, circles, archives=archives, clock=clock, chance=chance, files=files
        )
        self.client = client
        self.ready = asyncio.Event()
        self.session = asyncio.Event()
        client.open(doors_of(self))

    @property
    def sequence(self) -> int:
        """The number of the last gateway event that the client has taken in."""
        return self.client.sequence

    def see_ground(self) -> None:
        """Something has changed on a server: have the circles looked at."""
        self.readiness.stir()
        self.collector.stir()
        self.bell.set()

    def see_calendar(self) -> None:
        """Something was taken out of a calendar: have it looked at."""
        self.meetings.look_round()
        self.bell.set()

    def settled(self) -> bool:
        """Whether nothing is in progress: no event or file to be taken in, nothing due unposted, nothing pending."""
        return self._calm() and self.nightly.idle and (self.attachments is None or self.attachments.idle)

    def _calm(self) -> bool:
        calm = self.collector.idle and self.runner.idle and self.store.idle and not self.client.pending
        return calm and self.ready.is_set() and not self.session.is_set()

    async def finish(self) -> None:
        """Begin nothing more, and return once all is done that was begun or received before."""
        self.runner.end()
        calm = 0
        while calm < CALM_LOOKS:
            await asyncio.sleep(CALM_SECONDS)
            calm = calm + 1 if self._finished() else 0

    def _finished(self) -> bool:
        # Before it is ready nothing is posted or filed yet: the next start reads it all back.
        # Files that are still being fetched are fetched by it anew.
        return self._calm() or not (self.ready.is_set() or self.client.pending)

    async def keep_up(self) -> None:
        """After every new session read back what was missed, then look at what is to be done; until cancelled."""
        while True:
            await self.session.wait()
            self.session.clear()
            await self.read_back()
            self.ready.set()

    async def look_again(self) -> None:
        """Have circles that lack something looked at every minute, if no event tells of it; until cancelled.

        A real minute also in a rehearsal, whose own time may jump over weeks.
        """
        while True:
            await asyncio.sleep(LOOK_AGAIN_SECONDS)
            if any(running.held for running in self.circles):
                self.bell.set()


@asynccontextmanager
async def running_bot(
    circles: Sequence[Running],
    *,
    folder: Path,
    clock: Clock,
    address: Address,
    chance: Random | None = None,
    pace: Pace | None = None,
    alone: bool = False,
) -> AsyncIterator[Bot]:
    """Run the bot for these circles, with its database in `folder`, until the block is left.

    `chance` is where withdraw codes come from, and the order in which nameless answers are released: the system's
    source of secrets, but in a rehearsal, which is to be the same each time.  `pace` counts the sessions begun; `alone`
    says that the process is there for this bot and nothing else.  Raises StoreError where the database can't be used or
    is in use; a task that dies ends the block with its error.
    """
    async with Store.open(folder / DATABASE, now=clock.now) as store, _client(address, pace) as client:
        await scrub(store)  # what was erased before the last end, if that came too soon
        await tidy(store)
        bot = Bot(
            store,
            client,
            circles,
            folder=folder,
            clock=clock,
            chance=chance or SystemRandom(),
            files=DiscordAttachments(address.api),
            write=in_its_own_process(folder) if alone else in_this_process(folder),
        )
        for running in circles:
            await _enter(store, running)
        try:
            async with _alive(bot, address.token, alone=alone):
                yield bot
        finally:
            clock.close()


@asynccontextmanager
async def _alive(bot: Bot, token: str, *, alone: bool) -> AsyncIterator[None]:
    """Have all that a bot does go on side by side, until the block is left."""
    usual = gc.get_threshold()
    try:
        async with one_error(), asyncio.TaskGroup() as tasks:
            lives = [
                tasks.create_task(stay_connected(bot.client, token), name="client"),
                tasks.create_task(bot.keep_up(), name="sessions"),
                tasks.create_task(bot.look_again(), name="look again"),
                tasks.create_task(bot.collector.run(), name="collector"),
                tasks.create_task(_fetching(bot), name="attachments"),
                tasks.create_task(bot.nightly.run(), name="archives"),
                tasks.create_task(_once_ready(bot, alone=alone), name="runner"),
            ]
            yield
            for life in lives:
                life.cancel()
    finally:
        if alone:
            gc.unfreeze()
            gc.set_threshold(*usual)


def _client(address: Address, pace: Pace | None) -> AbstractAsyncContextManager[Client]:
    return connect(
        api=address.api,
        gateway=address.gateway,
        ready_timeout=address.ready_timeout,
        content=address.content,
        pace=pace,
        most_a_second=address.most_a_second,
    )


async def _enter(store: Store, running: Running) -> None:
    """Keep what a circle's file says now, and plan it with all that was decided on Discord since."""
    row = circle_row(running)
    await store.write(lambda core: core.put_circle(row))
    await take_in(store, running)
    running.replan(await store.read(lambda core: core.pauses(running.id)))


@asynccontextmanager
async def one_error() -> AsyncIterator[None]:
    """Let a task group's one error out as itself; of several that a person can mend (a full disk), the first."""
    try:
        yield
    except BaseExceptionGroup as group:
        first, *others = group.exceptions
        if not others or all(isinstance(error, StudycircleError) for error in group.exceptions):
            raise first from None
        raise


async def _once_ready(bot: Bot, *, alone: bool) -> None:
    await bot.ready.wait()
    if alone:
        set_aside()
    await bot.runner.run()


async def _fetching(bot: Bot) -> None:
    await bot.ready.wait()
    assert bot.attachments is not None, "it was given where they are"
    await bot.attachments.run()


def set_aside() -> None:
    """Have Python's collector of garbage no longer look through all that is there by now, and seldom through the rest.

    With a thousand circles it takes a tenth of a second each time, in which nothing else is done.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(*SELDOM)


def doors_of(bot: Bot) -> Doors:
    """Return what the client hands on to."""
    return Doors(
        circles=bot.circles,
        collector=bot.collector,
        answers=bot.answers,
        nameless=bot.nameless,
        adding=bot.adding,
        choosing=bot.choosing,
        mine=bot.mine,
        desk=bot.desk,
        steering=bot.steering,
        asking=bot.asking,
        swapping=bot.swapping,
        refiling=bot.refiling,
        following=bot.following,
        catch_up=bot.catch_up,
        passages=bot.passages,
        searching=bot.searching,
        handing=bot.handing,
        keeping=bot.keeping,
        week_view=bot.week_view,
        presses=bot.presses,
        on_ready=bot.session.set,
        on_change=bot.see_ground,
        on_calendar=bot.see_calendar,
    )
