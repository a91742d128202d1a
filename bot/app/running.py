"""Build a running bot: store, client and use cases, under one task group."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from bot import wording
from bot.chat.client import Client, connect
from bot.chat.doors import Doors
from bot.chat.sending import DiscordMessenger
from bot.clock import Clock
from bot.flow.answers import Answers
from bot.flow.circles import Running
from bot.flow.collecting import Collector
from bot.flow.delivery import Delivery
from bot.flow.desk import Desk
from bot.flow.mine import Mine
from bot.flow.posting import Errand, Poster
from bot.flow.runner import Runner
from bot.records import Outgoing
from bot.store import CircleRow, Store

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
    """A running bot: everything that was built for it."""

    store: Store
    client: Client
    messenger: DiscordMessenger
    poster: Poster
    collector: Collector
    answers: Answers
    runner: Runner
    circles: Sequence[Running]
    ready: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def sequence(self) -> int:
        """The number of the last gateway event that the client has taken in."""
        return self.client.sequence

    def settled(self) -> bool:
        """Whether nothing is in progress: no event unfiled, nothing due unposted, no write or interaction pending."""
        calm = self.collector.idle and self.runner.idle and self.store.idle
        return self.ready.is_set() and calm and not self.client.pending

    async def catch_up(self) -> None:
        """Read back what was missed, post answers that wait, and look at the ledger; after every new session."""
        for running in self.circles:
            await self._find_role(running)
        await self.collector.read_back()
        await self.answers.publish_waiting()
        self.ready.set()
        self.runner.ring()

    async def _find_role(self, running: Running) -> None:
        name = running.circle.mention
        if name is None:
            return
        running.role_id = await self.messenger.role_id(running.circle.channel.guild_id, name)
        if running.role_id is None:
            told = Outgoing(wording.TOLD_UNKNOWN_ROLE.format(role=name))
            await self.poster.post(
                Errand(running.id, "told:role", name, running.circle.organisers.channel_id, told)
            )


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
        async with _one_error(), asyncio.TaskGroup() as tasks:
            lives = [
                tasks.create_task(client.start(address.token), name="client"),
                tasks.create_task(bot.collector.run(), name="collector"),
                tasks.create_task(_once_ready(bot), name="runner"),
            ]
            yield bot
            for life in lives:
                life.cancel()
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
    delivery = Delivery(store, messenger, poster, clock)
    runner = Runner(store, delivery, poster, clock=clock, circles=circles)
    collector = Collector(store, messenger, clock=clock, circles=circles)
    answers = Answers(store, poster, circles)
    bot = Bot(store, client, messenger, poster, collector, answers, runner, circles)
    client.open(
        Doors(
            circles=circles,
            collector=collector,
            answers=answers,
            mine=Mine(store, messenger, clock),
            desk=Desk(store, clock, runner.ring),
            on_ready=bot.catch_up,
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
