"""Build a running bot: store, client and use cases, under one task group."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from bot import wording
from bot.chat.client import Client, connect
from bot.chat.doors import Doors
from bot.chat.sending import DiscordMessenger
from bot.clock import Clock
from bot.errors import DiscordRefusedError, DiscordUncertainError
from bot.flow.answers import Answers
from bot.flow.circles import Running
from bot.flow.collecting import Collector
from bot.flow.copies import delete_copies
from bot.flow.delivery import Delivery
from bot.flow.desk import Desk
from bot.flow.mine import Mine
from bot.flow.posting import Errand, Poster
from bot.flow.runner import Runner
from bot.records import Outgoing
from bot.store import CircleRow, Store

log = logging.getLogger("studycircle.app")
DATABASE = "state.sqlite3"


@dataclass(frozen=True, slots=True)
class Address:
    """Where Discord is; both None for the real one, else the base addresses of a stand-in."""

    token: str
    api: str | None = None
    gateway: str | None = None
    ready_timeout: float = 2.0


@dataclass(slots=True)
class Bot:
    """A running bot: everything that was built for it; `bell` has the runner look at what is to be done."""

    store: Store
    client: Client
    messenger: DiscordMessenger
    poster: Poster
    collector: Collector
    answers: Answers
    runner: Runner
    circles: Sequence[Running]
    bell: asyncio.Event
    ready: asyncio.Event = field(default_factory=asyncio.Event)
    session: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def sequence(self) -> int:
        """The number of the last gateway event that the client has taken in."""
        return self.client.sequence

    def settled(self) -> bool:
        """Whether nothing is in progress: no event unfiled, nothing due unposted, no write or interaction pending."""
        calm = self.collector.idle and self.runner.idle and self.store.idle and not self.client.pending
        return calm and self.ready.is_set() and not self.session.is_set()

    async def keep_up(self) -> None:
        """After every new session read back what was missed, then look at what is to be done; until cancelled."""
        while True:
            await self.session.wait()
            self.session.clear()
            for running in self.circles:
                await self._find_role(running)
            await self.collector.read_back()
            self.ready.set()
            self.bell.set()

    async def _find_role(self, running: Running) -> None:
        name = running.circle.mention
        if name is None:
            return
        running.role_id = await self.messenger.role_id(running.circle.channel.guild_id, name)
        if running.role_id is None:
            told = Outgoing(wording.TOLD_UNKNOWN_ROLE.format(role=name))
            errand = Errand(running.id, "told:role", name, running.circle.organisers.channel_id, told)
            try:
                await self.poster.post(errand)
            except (DiscordRefusedError, DiscordUncertainError) as error:
                log.error("%s: nobody could be told that there is no role %s: %s", running.id, name, error)


@asynccontextmanager
async def running_bot(
    circles: Sequence[Running], *, folder: Path, clock: Clock, address: Address
) -> AsyncIterator[Bot]:
    """Run the bot for these circles, with its database in `folder`, until the block is left.

    Raises StoreError where the database can't be used or is in use; a task that dies ends the block with its error.
    """
    async with (
        Store.open(folder / DATABASE, now=clock.now) as store,
        connect(api=address.api, gateway=address.gateway, ready_timeout=address.ready_timeout) as client,
    ):
        bot = _assembled(store, client, circles, clock=clock)
        for running in circles:
            row = circle_row(running)
            await store.write(lambda core, row=row: core.put_circle(row))  # type: ignore[misc]
        try:
            async with _one_error(), asyncio.TaskGroup() as tasks:
                lives = [
                    tasks.create_task(client.start(address.token), name="client"),
                    tasks.create_task(bot.keep_up(), name="sessions"),
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
    """Let a task group's one error out as itself."""
    try:
        yield
    except BaseExceptionGroup as group:
        if len(group.exceptions) == 1:
            raise group.exceptions[0] from None
        raise


async def _once_ready(bot: Bot) -> None:
    await bot.ready.wait()
    await bot.runner.run()


def _assembled(store: Store, client: Client, circles: Sequence[Running], *, clock: Clock) -> Bot:
    messenger = DiscordMessenger(client)
    poster = Poster(store, messenger, clock)
    bell = asyncio.Event()
    collector = Collector(store, messenger, clock=clock, circles=circles, ring=bell.set)
    answers = Answers(store, poster, circles, ring=bell.set)
    delivery = Delivery(store, messenger, poster, clock)
    chores = (
        collector.fill_gaps,
        answers.publish_waiting,
        lambda: delete_copies(store, messenger, now=clock.now()),
    )
    runner = Runner(store, delivery, poster, clock=clock, circles=circles, bell=bell, chores=chores)
    bot = Bot(store, client, messenger, poster, collector, answers, runner, circles, bell)
    client.open(
        Doors(
            circles=circles,
            collector=collector,
            answers=answers,
            mine=Mine(store, messenger, clock, ring=bell.set),
            desk=Desk(store, clock, bell.set),
            on_ready=bot.session.set,
        )
    )
    return bot


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
