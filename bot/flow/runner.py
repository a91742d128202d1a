"""The runner: asks the ledger what is due, has it delivered, and sets the clock's alarm for what comes next."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from datetime import datetime, timedelta

from bot import wording
from bot.agenda.due import Timing, Verdict, judge
from bot.agenda.reconcile import Stored, reconcile
from bot.agenda.scene import stamp
from bot.clock import Clock
from bot.errors import DiscordUncertainError, StudycircleError
from bot.flow.circles import Running
from bot.flow.delivery import Delivery
from bot.flow.posting import Errand, Poster
from bot.records import Occurrence, Outgoing, State
from bot.store import Core, Store

log = logging.getLogger("studycircle.runner")
RETRY = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=15), timedelta(hours=1))


class Runner:
    """Keeps every circle's agenda: one loop, one delivery at a time."""

    def __init__(
        self, store: Store, delivery: Delivery, poster: Poster, *, clock: Clock, circles: Sequence[Running]
    ) -> None:
        self._store = store
        self._delivery = delivery
        self._poster = poster
        self._clock = clock
        self.circles = circles
        self._bell = asyncio.Event()
        self._tries: dict[tuple[str, str], int] = {}
        self._retry_at: dict[tuple[str, str], datetime] = {}
        self.idle = False

    def ring(self) -> None:
        """Have the ledger looked at: the alarm rang, or something changed."""
        self.idle = False
        self._bell.set()

    async def run(self) -> None:
        """Keep the agenda until cancelled."""
        self.ring()
        while True:
            await self._bell.wait()
            self._bell.clear()
            await self.look()
            self.idle = not self._bell.is_set()

    async def look(self) -> None:
        """Deliver what is due in every circle, then set the alarm for what is due next."""
        upcoming = [at for running in self.circles if (at := await self._look_at(running))]
        self._clock.alarm(min(upcoming, default=None), self.ring)

    async def _look_at(self, running: Running) -> datetime | None:
        """Bring one circle up to date and return when to look again."""
        pauses = await self._store.read(lambda core: core.pauses(running.id))
        running.replan(pauses)
        await self._reconcile(running)
        if any(pause.end is None for pause in pauses):
            return None
        while occurrence := await self._next_due(running):
            await self._take(running, occurrence)
        await self._tell_missed(running)
        return await self._next_alarm(running)

    async def _reconcile(self, running: Running) -> None:
        def apply(core: Core) -> None:
            core.apply(running.id, reconcile(core.stored(running.id), running.agenda))

        await self._store.write(apply)

    async def _next_due(self, running: Running) -> Occurrence | None:
        stored = await self._store.read(lambda core: core.stored(running.id))
        now = self._clock.now()
        for occurrence in running.agenda.occurrences:
            row = stored.get(occurrence.key)
            waiting = self._retry_at.get((running.id, occurrence.key), now) > now
            if row and row.state in (State.PLANNED, State.CLAIMED) and occurrence.due <= now and not waiting:
                return occurrence
        return None

    async def _take(self, running: Running, occurrence: Occurrence) -> None:
        """Judge what is due, and post it or say why not."""
        stored = await self._store.read(lambda core: core.stored(running.id))
        begun = stored[occurrence.key].state is State.CLAIMED
        verdict = judge(
            occurrence,
            now=self._clock.now(),
            if_late=running.circle.if_late,
            agenda=running.agenda,
            stored=stored,
        )
        if not verdict.posts and not begun:
            await self._finish(running, occurrence, State.SKIPPED, verdict.reason)
            return
        if not begun:
            await self._claim(running, occurrence)
        await self._attempt(running, occurrence, verdict)

    async def _attempt(self, running: Running, occurrence: Occurrence, verdict: Verdict) -> None:
        slot = (running.id, occurrence.key)
        try:
            await self._delivery.deliver(running, occurrence, late=verdict.timing is Timing.LATE)
        except DiscordUncertainError as error:
            tries = self._tries[slot] = self._tries.get(slot, 0) + 1
            self._retry_at[slot] = self._clock.now() + RETRY[min(tries, len(RETRY)) - 1]
            log.warning("%s %s: no sure answer, will look again: %s", *slot, error.message)
        except StudycircleError as error:
            await self._finish(running, occurrence, State.FAILED, f"{error.message} {error.hint}")
        else:
            await self._finish(running, occurrence, State.DONE, "")

    async def _claim(self, running: Running, occurrence: Occurrence) -> None:
        now = self._clock.now()
        await self._store.write(lambda core: core.claim(running.id, occurrence.key, now))

    async def _finish(self, running: Running, occurrence: Occurrence, state: State, reason: str) -> None:
        now = self._clock.now()
        await self._store.write(lambda core: core.finish(running.id, occurrence.key, state, reason, now))

    async def _tell_missed(self, running: Running) -> None:
        """Tell the organisers once of everything that was not posted, and why."""
        stored = await self._store.read(lambda core: core.stored(running.id))
        for row in stored.values():
            if row.state in (State.SKIPPED, State.FAILED) and row.reason != wording.SKIPPED_BY:
                await self._tell(running, row)

    async def _tell(self, running: Running, row: Stored) -> None:
        template = wording.TOLD_FAILED if row.state is State.FAILED else wording.TOLD_SKIPPED
        what = what_is_due(row.kind.value, row.number)
        text = template.format(what=what, due=stamp(row.due), reason=row.reason)
        errand = Errand(
            running.id, f"told:{row.key}", "1", running.circle.organisers.channel_id, Outgoing(text[:2000])
        )
        try:
            await self._poster.post(errand)
        except StudycircleError as error:
            log.error("%s: the organisers could not be told of %s: %s", running.id, row.key, error.message)

    async def _next_alarm(self, running: Running) -> datetime | None:
        stored = await self._store.read(lambda core: core.stored(running.id))
        instants = [row.due for row in stored.values() if row.state is State.PLANNED]
        instants += [
            at for (circle, key), at in self._retry_at.items() if circle == running.id and _open(stored, key)
        ]
        now = self._clock.now()
        return min((at for at in instants if at > now), default=None)


def _open(stored: dict[str, Stored], key: str) -> bool:
    return key in stored and stored[key].state is State.CLAIMED


def what_is_due(kind: str, number: int) -> str:
    """Return an occurrence in words: "week 5, the poll"."""
    return f"week {number}, {wording.KIND[kind]}" if number else wording.KIND[kind]
