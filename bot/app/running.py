"""Build a running bot: store, client and use cases, under one task group."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from secrets import SystemRandom

from bot.chat.client import Client, connect
from bot.chat.connecting import stay_connected
from bot.chat.doors import Doors
from bot.chat.meetings import DiscordCalendar
from bot.chat.sending import DiscordMessenger
from bot.clock import Clock
from bot.errors import StudycircleError
from bot.flow.adding import Adding
from bot.flow.answers import Answers
from bot.flow.circles import Running
from bot.flow.collecting import Collector
from bot.flow.copies import delete_copies
from bot.flow.delivery import Delivery
from bot.flow.desk import Desk
from bot.flow.following import Following
from bot.flow.meetings import Meetings
from bot.flow.messenger import Calendar, Messenger
from bot.flow.mine import Mine
from bot.flow.nameless import Nameless
from bot.flow.posting import Poster
from bot.flow.readiness import Readiness
from bot.flow.runner import Runner
from bot.store import CircleRow, Store

DATABASE = "state.sqlite3"
LOOK_AGAIN_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Address:
    """Where Discord is; both None for the real one, else the base addresses of a stand-in.

    `content` asks for the message-content intent; where that isn't switched on the bot does without.
    """

    token: str
    api: str | None = None
    gateway: str | None = None
    ready_timeout: float = 2.0
    content: bool = True


@dataclass(kw_only=True)
class Parts:
    """All use cases, built on a store, a clock and the ports to Discord; `bell` has the runner look at what is due."""

    store: Store
    messenger: Messenger
    poster: Poster
    collector: Collector
    answers: Answers
    meetings: Meetings
    nameless: Nameless
    following: Following
    runner: Runner
    circles: Sequence[Running]
    bell: asyncio.Event


@dataclass(kw_only=True)
class Bot(Parts):
    """A running bot: its parts, and the client through which they reach Discord."""

    client: Client
    ready: asyncio.Event = field(default_factory=asyncio.Event)
    session: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def sequence(self) -> int:
        """The number of the last gateway event that the client has taken in."""
        return self.client.sequence

    def see_calendar(self) -> None:
        """Something was taken out of a calendar: have it looked at."""
        self.meetings.look_round()
        self.bell.set()

    def settled(self) -> bool:
        """Whether nothing is in progress: no event unfiled, nothing due unposted, no write or interaction pending."""
        calm = self.collector.idle and self.runner.idle and self.store.idle and not self.client.pending
        return calm and self.ready.is_set() and not self.session.is_set()

    async def keep_up(self) -> None:
        """After every new session read back what was missed, then look at what is to be done; until cancelled."""
        while True:
            await self.session.wait()
            self.session.clear()
            self.meetings.look_round()
            await self.collector.read_back()
            self.ready.set()
            self.bell.set()

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
) -> AsyncIterator[Bot]:
    """Run the bot for these circles, with its database in `folder`, until the block is left.

    `chance` is where withdraw codes come from, and the order in which nameless answers are released: the system's
    source of secrets, but in a rehearsal, which is to be the same each time.
    Raises StoreError where the database can't be used or is in use; a task that dies ends the block with its error.
    """
    async with (
        Store.open(folder / DATABASE, now=clock.now) as store,
        connect(
            api=address.api,
            gateway=address.gateway,
            ready_timeout=address.ready_timeout,
            content=address.content,
        ) as client,
    ):
        bot = _connected(store, client, circles, clock=clock, chance=chance or SystemRandom())
        for running in circles:
            row = circle_row(running)
            await store.write(lambda core, row=row: core.put_circle(row))  # type: ignore[misc]
            running.replan(await store.read(lambda core, circle=running.id: core.pauses(circle)))  # type: ignore[misc]
        try:
            async with _one_error(), asyncio.TaskGroup() as tasks:
                lives = [
                    tasks.create_task(stay_connected(client, address.token), name="client"),
                    tasks.create_task(bot.keep_up(), name="sessions"),
                    tasks.create_task(bot.look_again(), name="look again"),
                    tasks.create_task(bot.collector.run(), name="collector"),
                    tasks.create_task(_once_ready(bot), name="runner"),
                ]
                yield bot
                for life in lives:
                    life.cancel()
        finally:
            clock.close()


@asynccontextmanager
async def _one_error() -> AsyncIterator[None]:
    """Let a task group's one error out as itself; of several that a person can mend (a full disk), the first."""
    try:
        yield
    except BaseExceptionGroup as group:
        first, *others = group.exceptions
        if not others or all(isinstance(error, StudycircleError) for error in group.exceptions):
            raise first from None
        raise


async def _once_ready(bot: Bot) -> None:
    await bot.ready.wait()
    await bot.runner.run()


def assembled(
    store: Store,
    messenger: Messenger,
    calendar: Calendar,
    circles: Sequence[Running],
    *,
    clock: Clock,
    chance: Random,
) -> Parts:
    """Build the use cases on these ports: the same parts whether they reach Discord or a model of it."""
    poster = Poster(store, messenger, clock)
    bell = asyncio.Event()
    collector = Collector(store, messenger, clock=clock, circles=circles, ring=bell.set)
    answers = Answers(store, poster, circles, ring=bell.set)
    meetings = Meetings(store, calendar, poster, clock)
    delivery = Delivery(store, messenger, poster, clock, meetings=meetings, gap=collector.gap, ring=bell.set)
    following = Following(store, messenger, clock, circles=circles, ring=bell.set)
    chores = (
        Readiness(store, messenger, poster, clock, circles=circles).look,  # first: it says what waits
        collector.fill_gaps,
        following.add_followers,
        answers.publish_waiting,
        lambda: delete_copies(store, messenger, now=clock.now()),
    )
    nameless = Nameless(store, messenger, answers, clock, chance=chance, ring=bell.set)
    runner = Runner(
        store,
        delivery,
        poster,
        meetings,
        clock=clock,
        circles=circles,
        bell=bell,
        release=nameless.release,
        chores=chores,
    )
    return Parts(
        store=store,
        messenger=messenger,
        poster=poster,
        collector=collector,
        answers=answers,
        meetings=meetings,
        nameless=nameless,
        following=following,
        runner=runner,
        circles=circles,
        bell=bell,
    )


def _connected(
    store: Store, client: Client, circles: Sequence[Running], *, clock: Clock, chance: Random
) -> Bot:
    """Build the use cases on a client, and open its doors to them."""
    messenger, calendar = DiscordMessenger(client), DiscordCalendar(client)
    parts = assembled(store, messenger, calendar, circles, clock=clock, chance=chance)
    bot = Bot(client=client, **vars(parts))
    client.open(_doors(bot, clock=clock))
    return bot


def _doors(bot: Bot, *, clock: Clock) -> Doors:
    """Return what the client hands on to."""
    adding = Adding(bot.store, bot.circles, shelved=bot.collector.shelved)
    mine = Mine(bot.store, bot.messenger, clock, ring=bot.bell.set)
    desk = Desk(bot.store, clock, bot.bell.set)
    return Doors(
        circles=bot.circles,
        collector=bot.collector,
        answers=bot.answers,
        nameless=bot.nameless,
        adding=adding,
        mine=mine,
        desk=desk,
        following=bot.following,
        presses={**adding.presses, **desk.presses, **bot.following.presses, **mine.presses},
        on_ready=bot.session.set,
        on_change=bot.bell.set,
        on_calendar=bot.see_calendar,
    )


def circle_row(running: Running) -> CircleRow:
    """Return a circle as the store keeps it."""
    circle = running.circle
    return CircleRow(
        id=running.id,
        name=circle.name,
        guild_id=circle.channel.guild_id,
        channel_id=circle.channel.channel_id,
        organisers_id=circle.organisers.channel_id,
        names=circle.names.value,
        sample=running.sample,
    )
