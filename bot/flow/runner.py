"""The runner: asks the ledger what is due, has it delivered, and sets the clock's alarm for what comes next.

Whatever Discord gave no answer to is tried again by its clock, and holds back what follows it in the same thread.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime, timedelta

from bot import wording
from bot.agenda.due import Timing, Verdict, judge
from bot.agenda.reconcile import Stored, reconcile
from bot.agenda.scene import stamp
from bot.clock import Clock
from bot.errors import DiscordRefusedError, DiscordUncertainError, StoreError, StudycircleError
from bot.flow.circles import Running
from bot.flow.delivery import Delivery
from bot.flow.meetings import Meetings
from bot.flow.posting import Errand, Poster
from bot.records import Kind, Occurrence, Outgoing, State
from bot.store import Core, Store

log = logging.getLogger("studycircle.runner")
RETRY = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=15), timedelta(hours=1))
KINDS = list(Kind)
RETRY_CHORES = timedelta(minutes=5)
UNTOLD = (wording.SKIPPED_BY, wording.SKIPPED_BEFORE)
"""Reasons that organisers needn't be told, because they are theirs."""

Chore = Callable[[], Awaitable[bool]]
"""Something that is left over; returns whether Discord gave no answer, so that it is to be tried again."""

Release = Callable[[Running, Occurrence | None], Awaitable[None]]
"""Lets out what waits for a circle's next post, before an occurrence is taken up; None: after all that was due."""


class Runner:
    """Keeps every circle's agenda: one loop, one delivery at a time."""

    def __init__(
        self,
        store: Store,
        delivery: Delivery,
        poster: Poster,
        meetings: Meetings,
        *,
        clock: Clock,
        circles: Sequence[Running],
        bell: asyncio.Event,
        release: Release,
        chores: Sequence[Chore] = (),
    ) -> None:
        self._store = store
        self._delivery = delivery
        self._poster = poster
        self._meetings = meetings
        self._clock = clock
        self.circles = circles
        self._bell = bell
        self._release = release
        self._chores = chores
        self._tries: dict[tuple[str, str], int] = {}
        self._retry_at: dict[tuple[str, str], datetime] = {}
        self._resting = False

    @property
    def idle(self) -> bool:
        """Whether all that is due was seen to, and nobody has rung since."""
        return self._resting and not self._bell.is_set()

    async def run(self) -> None:
        """Look at the ledger whenever the bell rings (the alarm, or something changed), until cancelled."""
        self._bell.set()
        while True:
            await self._bell.wait()
            self._resting = False
            self._bell.clear()
            await self.look()
            self._resting = True

    async def look(self) -> None:
        """Do the chores, deliver what is due in every circle, then set the alarm for what is due next."""
        upcoming = [self._clock.now() + RETRY_CHORES for chore in self._chores if await chore()]
        upcoming += [at for running in self.circles if (at := await self._look_at(running))]
        self._clock.alarm(min(upcoming, default=None), self._bell.set)

    async def _look_at(self, running: Running) -> datetime | None:
        """Bring one circle up to date and return when to look again."""
        pauses = await self._store.read(lambda core: core.pauses(running.id))
        running.replan(pauses)
        await self._reconcile(running)
        if any(pause.end is None for pause in pauses):
            return await self._meetings.keep(running, pauses)
        looked = self._clock.now()
        while occurrence := await self._next_due(running, looked):
            await self._take(running, occurrence)
            looked = self._clock.now()
        await self._release(running, None)
        again = await self._meetings.keep(running, pauses)
        untold = await self._tell_missed(running)
        upcoming = await self._next_alarm(running, looked) + ([again] if again else [])
        return min([*upcoming, looked + RETRY_CHORES] if untold else upcoming, default=None)

    async def _reconcile(self, running: Running) -> None:
        def apply(core: Core) -> None:
            core.apply(running.id, reconcile(core.stored(running.id), running.agenda))

        await self._store.write(apply)

    async def _next_due(self, running: Running, now: datetime) -> Occurrence | None:
        """Return what is to be done next; what waits for another try holds back the rest of its thread.

        What lacks something on Discord waits too; of that only the text holds back what hangs on it.
        """
        stored = await self._store.read(lambda core: core.stored(running.id))
        held: set[str] = set()
        for occurrence in running.agenda.occurrences:
            row = stored.get(occurrence.key)
            if row is None or row.state not in (State.PLANNED, State.CLAIMED) or occurrence.due > now:
                continue
            if occurrence.kind in running.held:
                held |= {occurrence.week} if occurrence.kind is Kind.SECTION else set()
            elif self._retry_at.get((running.id, occurrence.key), now) > now:
                held |= {occurrence.week} if occurrence.kind is not Kind.EVENT else set()
            elif occurrence.week not in held or occurrence.kind is Kind.REMINDER:
                return occurrence
        return None

    async def _take(self, running: Running, occurrence: Occurrence) -> None:
        """Judge what is due, and post it or say why not; what stands in part is finished, however late."""
        stored, posts = await self._store.read(
            lambda core: (core.stored(running.id), core.posts(running.id, occurrence.key))
        )
        state = stored[occurrence.key].state
        if state is State.PLANNED and occurrence.kind is not Kind.EVENT:  # that is no post of the schedule's
            await self._release(running, occurrence)
        begun = state is State.CLAIMED or any(post.message_id for post in posts.values())
        verdict = judge(
            occurrence,
            now=self._clock.now(),
            if_late=running.circle.if_late,
            agenda=running.agenda,
            stored=stored,
        )
        if not verdict.posts and not begun:
            await self._finish(running, occurrence, State.SKIPPED, verdict.reason, was=State.PLANNED)
        elif state is State.CLAIMED or await self._claim(running, occurrence):
            await self._attempt(running, occurrence, verdict)

    async def _attempt(self, running: Running, occurrence: Occurrence, verdict: Verdict) -> None:
        """Post what was claimed; if it has been overtaken since, only where a part of it stands already."""
        slot = (running.id, occurrence.key)
        late = verdict.timing not in (Timing.ON_TIME, Timing.QUIETLY_LATE)
        try:
            if not verdict.posts and not await self._delivery.stands(running, occurrence):
                await self._finish(running, occurrence, State.SKIPPED, verdict.reason)
                return
            await self._delivery.deliver(running, occurrence, late=late)
        except DiscordUncertainError as error:
            tries = self._tries[slot] = self._tries.get(slot, 0) + 1
            self._retry_at[slot] = self._clock.now() + RETRY[min(tries, len(RETRY)) - 1]
            log.warning("%s %s: no sure answer, will look again: %s", *slot, error.message)
        except StoreError:
            raise  # the bot ends; started again, it goes on from here
        except StudycircleError as error:
            await self._finish(running, occurrence, State.FAILED, f"{error.message} {error.hint}")
        else:
            await self._finish(running, occurrence, State.DONE, "")

    async def _claim(self, running: Running, occurrence: Occurrence) -> bool:
        """Begin an occurrence; False where an organiser has skipped it in this very moment."""
        now, key = self._clock.now(), occurrence.key

        def claim(core: Core) -> bool:
            planned = core.stored(running.id)[key].state is State.PLANNED
            if planned:
                core.claim(running.id, key, now)
            return planned

        return await self._store.write(claim)

    async def _finish(
        self,
        running: Running,
        occurrence: Occurrence,
        state: State,
        reason: str,
        *,
        was: State = State.CLAIMED,
    ) -> None:
        now, key = self._clock.now(), occurrence.key

        def finish(core: Core) -> None:
            if core.stored(running.id)[key].state is was:
                core.finish(running.id, key, state, reason, now)

        await self._store.write(finish)
        level = logging.INFO if state is State.DONE else logging.WARNING
        what = what_is_due(occurrence.kind.value, occurrence.number)
        how = "posted" if state is State.DONE else f"{state.value}. {reason}"
        log.log(level, "%s: %s: %s", running.id, what, how)

    async def _tell_missed(self, running: Running) -> bool:
        """Tell the organisers once of everything that was not posted, and why; return whether some is left to tell.

        Where their channel can't be used it waits: what goes there is held back as well.
        """
        if Kind.BRIEF in running.held:
            return False
        stored = await self._store.read(lambda core: core.stored(running.id))
        missed = [
            row
            for row in in_order(stored)
            if row.state in (State.SKIPPED, State.FAILED) and row.reason not in UNTOLD
        ]
        told = [await self._tell(running, row) for row in missed]
        return not all(told)

    async def _tell(self, running: Running, row: Stored) -> bool:
        """Tell of one; False where it didn't come off, so that it is tried again: nothing else may be due any more."""
        template = wording.TOLD_FAILED if row.state is State.FAILED else wording.TOLD_SKIPPED
        what = what_is_due(row.kind.value, row.number)
        text = template.format(what=what, due=stamp(row.due), reason=row.reason)
        errand = Errand(
            running.id, f"told:{row.key}", "1", running.circle.organisers.channel_id, Outgoing(text[:2000])
        )
        try:
            await self._poster.post(errand)
        except (DiscordRefusedError, DiscordUncertainError) as error:
            log.error("%s: the organisers could not be told of %s: %s", running.id, row.key, error.message)
            return False
        return True

    async def _next_alarm(self, running: Running, looked: datetime) -> list[datetime]:
        """Return when anything is due that was not when the ledger was looked at; that may have come meanwhile.

        What was begun is among it: the clock may have been put back since.
        """
        stored = await self._store.read(lambda core: core.stored(running.id))
        instants = [row.due for row in stored.values() if row.state in (State.PLANNED, State.CLAIMED)]
        instants += [
            at for (circle, key), at in self._retry_at.items() if circle == running.id and _open(stored, key)
        ]
        return [at for at in instants if at > looked]


def _open(stored: Mapping[str, Stored], key: str) -> bool:
    return key in stored and stored[key].state is State.CLAIMED


def in_order(stored: Mapping[str, Stored]) -> list[Stored]:
    """Return occurrences in the order in which they go out: what is due at the same time, by its kind."""
    return sorted(stored.values(), key=lambda row: (row.due, KINDS.index(row.kind)))


def what_is_due(kind: str, number: int) -> str:
    """Return an occurrence in words: "week 5, the poll"."""
    return f"week {number}, {wording.KIND[kind]}" if number else wording.KIND[kind]
