"""A circle's whole life: the bot is assembled as the program does it, lives, dies, and is assembled anew.

Nothing that the bot awaits here ever waits, so its coroutines are run to their ends one after the other; time moves
between them and within each request.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any, TypeVar

from bot.agenda.plan import Agenda
from bot.app.assembling import Archives, Parts
from bot.errors import StoreError
from bot.flow.beginning import begin
from bot.flow.circles import Running, circle_row, take_in
from bot.flow.copies import scrub
from bot.flow.editions import Order
from bot.flow.needs import SEND_POLLS
from bot.reading.model import Reading
from bot.records import Kind, Layout, Pause, State
from bot.schedule.model import Circle
from tests.simulation.faults import Death, Faults, Seeded
from tests.simulation.guild import CHANNEL, Guild
from tests.simulation.inline import InlineCore, InlineStore, new_database
from tests.simulation.line import Line, LineCalendar, LineMessenger, stretch
from tests.simulation.members import Members
from tests.simulation.world import DAY, HOUR, SimulatedClock, World

T = TypeVar("T")
LOOKS = 4000
TAIL = 4 * DAY
OPEN = (State.PLANNED, State.CLAIMED)


class SpinError(AssertionError):
    """The bot looks at its ledger again and again, and nothing comes of it."""


def finish(work: Coroutine[Any, Any, T]) -> T:
    """Run a coroutine that never waits."""
    try:
        work.send(None)
    except StopIteration as end:
        result: T = end.value
        return result
    work.close()
    raise AssertionError("something here waits for the event loop")


async def at_once(work: Callable[..., T], *given: Any) -> T:
    """Run what blocks, at once."""
    return work(*given)


async def _write(order: Order) -> Path:
    """Write a very small archive."""
    order.out.mkdir(parents=True, exist_ok=True)
    page = order.out / "index.html"
    page.write_text(f"<p>{order.circle.id}")
    return page


class Planned(Running):
    """A circle that knows what was planned in the lives before, by what was known then: `plans`."""

    plans: dict[object, Agenda]

    def planned(self, pauses: Sequence[Pause]) -> Agenda:
        """Return what is planned with these pauses, which is always the same."""
        known = (tuple(pauses), self.ended)
        if known not in self.plans:
            self.plans[known] = super().planned(pauses)
        return self.plans[known]


@dataclass
class Told:
    """How the process ended by itself: the time, and the words that whoever runs it reads."""

    at: datetime
    error: StoreError


class Life:
    """One circle before the model, from before its welcome until after its end."""

    def __init__(
        self,
        circle: Circle,
        reading: Reading,
        *,
        layout: Layout,
        chance: Random,
        faults: Faults,
        crowd: tuple[int, ...] = (),
        eventful: bool = False,
        nights: bool = False,
    ) -> None:
        self.circle, self.reading, self.layout = circle, reading, layout
        self._plans: dict[object, Agenda] = {}
        self._first = Running.of(circle, reading).agenda
        self.running: Running = self._running()
        start = self.agenda.occurrences[0].due - timedelta(hours=30)
        self._last_due: tuple[Agenda | None, datetime] = None, start
        self.chance = chance
        self.world = World(start, chance, faults)
        self.guild = Guild(self.world, is_forum=layout is Layout.FORUM, crowd=crowd)
        self.line = Line(self.world, self.guild, changed=self.ring)
        self.core = InlineCore(new_database(), self.guild)
        self.has_nights = nights
        self.members = Members(self)
        self.core.before_erasing = self.members.check_kept
        self.ended: list[Told] = []
        self.starts = 0
        self.looks = 0
        self.parts: Parts | None = None
        self.clock = SimulatedClock(self.world)
        self.folder = Path(tempfile.gettempdir()) / f"archives-{os.getpid()}"
        self._restarted = start
        begin(self.core, self.running, now=start)
        if eventful:
            self._foretell()

    @property
    def agenda(self) -> Agenda:
        """What is planned, as the bot has planned it last."""
        return self.running.agenda

    @property
    def last_due(self) -> datetime:
        """When the last thing is due: the erasure, or after an end that was held back the archive."""
        agenda, due = self._last_due
        if agenda is not self.agenda:
            due = max(occurrence.due for occurrence in self.agenda.occurrences)
            self._last_due = self.agenda, due
        return due

    @property
    def end_due(self) -> datetime:
        """When the end is due, after which there are the archive and the erasure alone."""
        return next(one.due for one in self.agenda.occurrences if one.kind is Kind.END)

    @property
    def until(self) -> datetime:
        """Until when there may be something to be done."""
        return max(self.last_due, self._restarted) + TAIL

    @property
    def stored(self) -> dict[str, Any]:
        """The ledger as it stands."""
        return self.core.stored(self.circle.id)

    @property
    def unordered(self) -> set[Kind]:
        """The kinds of occurrence that may come out of their order."""
        polls = {Kind.POLL} if (CHANNEL, SEND_POLLS) in self.line.lost else set()
        return {Kind.REMINDER, *polls}

    def live(self) -> None:
        """Live until the end, through every death."""
        shutil.rmtree(self.folder, ignore_errors=True)
        try:
            self._lives()
        finally:
            shutil.rmtree(self.folder, ignore_errors=True)

    def _lives(self) -> None:
        while True:
            try:
                self._start()
                self._stay()
                return
            except Death as death:
                self.world.note("died")
                self._gone(death.down)
            except StoreError as error:
                self.world.note(f"ended: {error.message}")
                self.ended.append(Told(self.world.now, error))
                self._gone(self.world.mended())

    def finish(self, work: Coroutine[Any, Any, T]) -> T:
        """Run something to its end."""
        return finish(work)

    # --- one process

    def _running(self) -> Running:
        running = Planned(self.circle, self.reading, self._first)
        running.plans = self._plans
        return running

    def _start(self) -> None:
        """Build everything anew from the database, and read back what was missed."""
        self.starts += 1
        self.world.note("started")
        store: Any = InlineStore(self.core, self.world)
        self.clock = SimulatedClock(self.world)
        finish(scrub(store))
        self.running = running = self._running()
        self.parts = Parts(
            store,
            LineMessenger(self.line),
            LineCalendar(self.line),
            [running],
            archives=Archives(self.folder, _write, at_once),
            clock=self.clock,
            chance=Random(1),
        )
        if not self.has_nights:
            self.parts.nights.circles = ()
        row = circle_row(running)
        finish(store.write(lambda core: core.put_circle(row)))
        finish(take_in(store, running))
        running.replan(finish(store.read(lambda core: core.pauses(running.id))))
        self._session()
        self._look()

    def _session(self) -> None:
        """A session has begun: read back, as `Bot.keep_up` does."""
        assert self.parts is not None, "it runs"
        finish(self.parts.read_back())

    def _look(self) -> None:
        """Do what the runner does when the bell rings, until nobody rings any more."""
        assert self.parts is not None, "it runs"
        self.parts.bell.set()
        while self.parts.bell.is_set():
            self.looks += 1
            if self.looks > LOOKS:
                raise SpinError(f"{self.looks} looks, {self.world.now}")
            self.parts.bell.clear()
            finish(self.parts.runner.look())
            self._hear()

    def _hear(self) -> None:
        """Take in what the gateway has told, as the collector's own task does."""
        assert self.parts is not None, "it runs"
        self.members.publish()
        told, self.guild.told = self.guild.told, []
        if told:
            finish(self.parts.collector.file(told))

    def _stay(self) -> None:
        """Sleep until the alarm or until something happens in the world; look whenever the bell rings."""
        assert self.parts is not None, "it runs"
        while True:
            self._calm_down()
            rings, happens = self.clock.rings_at(), self.world.next()
            if self.world.now >= self.until and not self._waits():
                return
            upcoming = min(at for at in (rings, happens, self.world.now + DAY) if at is not None)
            had_gateway = self.guild.has_gateway
            self.world.wait_until(upcoming)
            if self.guild.has_gateway and not had_gateway:
                self._session()
            if rings is not None and upcoming >= rings:
                self.clock.ring()
            self._hear()
            if self.parts.bell.is_set():
                self._look()
            if self._is_over():
                return

    def _is_over(self) -> bool:
        """Whether everything has come to its end, and nothing more could happen."""
        is_quiet = self.world.next() is None and self.clock.rings_at() is None
        return is_quiet and self.world.now > self.last_due

    def _waits(self) -> bool:
        rows = self.core.stored(self.circle.id).values()
        return self.world.now < self.until + 3 * DAY and any(row.state in OPEN for row in rows)

    def ring(self) -> None:
        """A change on the server: the gateway tells of it, if there is one."""
        if self.parts is not None and self.guild.has_gateway:
            self.parts.bell.set()

    def _gone(self, down: timedelta) -> None:
        self.parts = None
        self.members.waiting.clear()
        self.guild.told.clear()
        self.world.wait_until(self.world.now + down)
        self.guild.told.clear()  # what came while it was off is read back
        self.guild.has_gateway = True
        self._restarted = self.world.now

    # --- what happens in the meantime

    def _calm_down(self) -> None:
        """After the last thing was due nothing new goes wrong, so that all can come to its end."""
        faults = self.world.faults
        if isinstance(faults, Seeded) and self.world.now > self.last_due + 6 * HOUR:
            faults.quiet = True

    def _foretell(self) -> None:
        """Draw what happens on the server and to the machine while the bot lives or is off."""
        span = (self.end_due + 2 * DAY - self.world.now).total_seconds()
        doings = (
            (self._member_writes, 12),
            (self.members.answer, 8),
            (self.members.vote, 6),
            (self.members.forget, 0.5),
            (self.members.pause, 0.4),
            (self.members.hold, 0.7),
            (self.world.step_clock, 1.5),
            (self.line.lose_rights, 1.2),
            (self.line.trouble, 1.5),
            (self._gateway_goes, 2),
        )
        for doing, times in doings:
            for _ in range(int(times * 2 * self.chance.random() + 0.5)):
                self.world.at(self.world.now + timedelta(seconds=self.chance.uniform(0, span)), doing)

    def _member_writes(self) -> None:
        if self.guild.messages:
            self.guild.say(self.chance.choice(sorted(self.guild.messages)), "I see it otherwise.")

    def _gateway_goes(self) -> None:
        self.line.lose_gateway()
        self.world.at(self.world.now + stretch(self.chance.uniform(0.01, 5)), self.gateway_comes)

    def gateway_comes(self) -> None:
        self.guild.has_gateway = True
        self.world.note("gateway back")
