"""The runner: asks the ledger what is due, has it delivered, and sets the clock's alarm for what comes next.

Whatever Discord gave no answer to is tried again by its clock, and holds back what follows it in the same thread.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial

from bot.agenda.due import Timing, Verdict, judge
from bot.agenda.order import hold_ends
from bot.agenda.reconcile import Stored, reconcile
from bot.clock import Clock
from bot.errors import (
    DiscordUncertainError,
    NotYetError,
    StoreError,
    StudycircleError,
)
from bot.flow.backoff import Backoff
from bot.flow.circles import Running, for_the_log, in_its_language, take_in
from bot.flow.delivery import Delivery
from bot.flow.meetings import Meetings
from bot.flow.missed import MissedNotices
from bot.flow.posting import Poster
from bot.flow.together import side_by_side
from bot.records import PROMISED, Kind, Occurrence, Pause, State
from bot.store import Core, Store

log = logging.getLogger("studycircle.runner")
ENDS_A_WEEK = (Kind.DIGEST, Kind.SECTION, Kind.END)
ANY = frozenset(Kind)
OPEN = (State.PLANNED, State.CLAIMED)
RETRY_CHORES = timedelta(minutes=5)

Chore = Callable[[], Awaitable[bool | datetime]]
"""Something that is left over; returns when it is to be done again, or True if Discord gave no answer to it."""

Release = Callable[[Running, Occurrence | None], Awaitable[None]]
"""Lets out what waits for a circle's next post, before an occurrence is taken up; None: after all that was due."""


class Runner:
    """Keeps every circle's agenda: one loop, and in each circle one delivery at a time."""

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
        afterwards: Sequence[Chore] = (),
    ) -> None:
        self._store = store
        self._delivery = delivery
        self._notices = MissedNotices(store, poster, clock)
        self._meetings = meetings
        self._clock = clock
        self.circles = circles
        self._bell = bell
        self._release = release
        self._chores = chores
        self._afterwards = afterwards
        self._unsure = Backoff[tuple[str, str]](clock)
        self._resting = False
        self._ending = False

    @property
    def idle(self) -> bool:
        """Whether all that is due was seen to, and nobody has rung since; asked to end, whether all begun is done."""
        return self._resting and (self._ending or not self._bell.is_set())

    def end(self) -> None:
        """Begin nothing more; what is being posted is finished."""
        self._ending = True
        self._bell.set()

    async def run(self) -> None:
        """Look at the ledger whenever the bell rings (the alarm, or something changed), until asked to end."""
        self._bell.set()
        while not self._ending:
            await self._bell.wait()
            self._resting = False
            self._bell.clear()
            await self.look()
            self._resting = True
        self._resting = True

    async def look(self) -> None:
        """Do the chores, deliver what is due in every circle, tidy up, then set the alarm for what is due next."""
        upcoming = await self._see_to(self._chores)
        looks = [] if self._ending else [partial(self._look_at, running) for running in self.circles]
        upcoming += [at for at in await side_by_side(looks) if at]
        upcoming += await self._see_to(self._afterwards)
        self._clock.alarm(min(upcoming, default=None), self._bell.set)

    async def _see_to(self, chores: Sequence[Chore]) -> list[datetime]:
        """Do chores one after the other, and return when any of them are to be done again."""
        return [at for chore in chores if not self._ending and (at := self._when(await chore()))]

    def _when(self, again: bool | datetime) -> datetime | None:
        """Return when a chore is to be done again."""
        if isinstance(again, datetime):
            return again
        return self._clock.now() + RETRY_CHORES if again else None

    @in_its_language
    async def _look_at(self, running: Running) -> datetime | None:
        """Bring one circle up to date and return when to look again."""
        pauses = await self._replan(running)
        await take_in(self._store, running)
        await self._reconcile(running)
        paused = any(pause.end is None for pause in pauses)
        looked = self._clock.now()
        while not self._ending and (occurrence := await self._next_due(running, looked, paused=paused)):
            await self._take(running, occurrence)
            looked = self._clock.now()
        if self._ending:
            return None
        if paused:
            again = await self._meetings.keep(running, pauses)
            promised = await self._next_alarm(running, looked, only=PROMISED)
            return min([*promised, *([again] if again else [])], default=None)
        await self._release(running, None)
        again = await self._meetings.keep(running, pauses)
        tell = await self._tell_missed(running)
        upcoming = await self._next_alarm(running, looked)
        return min([*upcoming, *(at for at in (again, tell) if at)], default=None)

    async def _replan(self, running: Running) -> Sequence[Pause]:
        """Plan again with what the ledger knows: pauses, and when the end went out, or can at the earliest."""
        now = self._clock.now()

        def look(core: Core) -> tuple[Sequence[Pause], datetime | None]:
            running.erased = core.erased(running.id)
            end, post = core.stored(running.id).get(Kind.END), core.posts(running.id, Kind.END).get(Kind.END)
            # One that failed comes yet where it lacks something; else it never does, and keeps nothing waiting.
            waiting = (*OPEN, State.FAILED) if Kind.END in running.held else OPEN
            waits = end is not None and end.due <= now and end.state in waiting
            return core.pauses(running.id), (post and post.posted_at) or (now if waits else None)

        pauses, running.ended = await self._store.read(look)
        running.replan(pauses)
        return pauses

    async def _reconcile(self, running: Running) -> None:
        def apply(core: Core) -> None:
            core.apply(running.id, reconcile(core.stored(running.id), running.agenda))

        await self._store.write(apply)

    async def _next_due(self, running: Running, now: datetime, *, paused: bool) -> Occurrence | None:
        """Return what is to be done next; what waits for another try holds back the rest of its thread.

        What lacks something on Discord waits too, and what was held back; of these only the text holds back what hangs
        on it.  What was held too long is taken up all the same, so that it is left out and told.  In a pause that began
        after the end, what members were promised is done all the same.
        """
        stored = await self._store.read(lambda core: core.stored(running.id))
        held: set[str] = set()
        for occurrence in running.agenda.occurrences:
            row = stored.get(occurrence.key)
            if row is None or row.state not in (State.PLANNED, State.CLAIMED):
                continue
            if occurrence.due > now and not row.by_hand:
                continue
            if paused and not (occurrence.kind in PROMISED and _has_ended(stored)):
                continue
            if row.held and _is_over(occurrence, running, now):
                return occurrence
            if row.held or occurrence.kind in running.held:
                held |= {occurrence.week} if occurrence.kind is Kind.SECTION else set()
            elif self._unsure.waits((running.id, occurrence.key), now):
                held |= {occurrence.week} if occurrence.kind is not Kind.EVENT else set()
            elif occurrence.week not in held or occurrence.kind in (Kind.REMINDER, Kind.ERASE):
                return occurrence
        return None

    async def _take(self, running: Running, occurrence: Occurrence) -> None:
        """Judge what is due, and post it or say why not; what stands in part is finished, however late."""
        now = self._clock.now()
        stored, posts, copied = await self._store.read(
            lambda core: (
                core.stored(running.id),
                core.posts(running.id, occurrence.key),
                core.copied_at(now),
            )
        )
        state = stored[occurrence.key].state
        if state is State.PLANNED and occurrence.kind is not Kind.EVENT:  # that is no post of the schedule's
            await self._release(running, occurrence)
        # What a copy of the database, put back lately, can't know of is looked for as what was begun.
        begun = (
            state is State.CLAIMED or any(post.message_id for post in posts.values()) or copied is not None
        )
        verdict = judge(
            occurrence,
            now=now,
            if_late=running.circle.late(occurrence.kind),
            agenda=running.agenda,
            stored=stored,
        )
        if verdict.timing is Timing.HELD:
            return  # in this very moment; what was begun before goes on once it is released
        if not verdict.posts and (not begun or stored[occurrence.key].held):
            await self._finish(running, occurrence, State.SKIPPED, verdict.reason, was=State.PLANNED)
        elif state is State.CLAIMED or await self._claim(running, occurrence):
            await self._attempt(running, occurrence, verdict)

    async def _attempt(self, running: Running, occurrence: Occurrence, verdict: Verdict) -> None:
        """Post what was claimed; if it has been overtaken since, only where a part of it stands already."""
        slot = (running.id, occurrence.key)
        late = verdict.timing not in (Timing.ON_TIME, Timing.QUIETLY_LATE)
        await take_in(self._store, running)  # from its claim on, what it asks can't be changed any more
        try:
            if not verdict.posts and not await self._delivery.stands(running, occurrence):
                await self._finish(running, occurrence, State.SKIPPED, verdict.reason)
                return
            await self._delivery.deliver(running, occurrence, late=late)
        except (DiscordUncertainError, NotYetError) as error:
            self._unsure.failed(slot)
            log.warning("%s %s: not done for sure, will look again: %s", *slot, error.message)
        except StoreError:
            raise  # the bot ends; started again, it goes on from here
        except StudycircleError as error:
            await self._finish(running, occurrence, State.FAILED, f"{error.message} {error.hint}")
        else:
            await self._finish(running, occurrence, State.DONE, "")

    async def _claim(self, running: Running, occurrence: Occurrence) -> bool:
        """Begin an occurrence; False where somebody skips it, holds it back or ends the bot in this very moment."""
        now, key = self._clock.now(), occurrence.key

        def claim(core: Core) -> bool:
            row = core.stored(running.id)[key]
            if row.state is not State.PLANNED or row.held or self._ending:
                return False
            core.claim(running.id, key, now)
            return True

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

        def finish(core: Core) -> bool:
            if core.stored(running.id)[key].state is was:
                core.finish(running.id, key, state, reason, now)
            return bool(core.unposted_answers(running.id))

        answers_wait = await self._store.write(finish)
        # The lines that ask for consent have had their time; and an answer can have come before we knew for sure that
        # its question was posted.
        if state is State.DONE and (occurrence.kind in ENDS_A_WEEK or answers_wait):
            self._bell.set()
        level = logging.INFO if state is State.DONE else logging.WARNING
        what = for_the_log(occurrence.kind.value, occurrence.number)
        how = "posted" if state is State.DONE else f"{state.value}. {reason}"
        log.log(level, "%s: %s: %s", running.id, what, how)

    async def _tell_missed(self, running: Running) -> datetime | None:
        """Tell the organisers once of everything that was not posted, and why; return when to try again.

        Where their channel can't be used it waits: what goes there is held back as well.
        """
        if Kind.BRIEF in running.held:
            self._notices.hold(running)
            return None
        return await self._notices.tell(running)

    async def _next_alarm(
        self, running: Running, looked: datetime, *, only: frozenset[Kind] = ANY
    ) -> list[datetime]:
        """Return when anything is due that was not when the ledger was looked at; that may have come meanwhile.

        What was begun is among it: the clock may have been put back since.
        """
        stored = await self._store.read(lambda core: core.stored(running.id))
        instants = [row.due for row in stored.values() if row.state in OPEN and row.kind in only]
        held = (o for o in running.agenda.occurrences if o.key in stored and stored[o.key].held)
        instants += [limit.at for o in held if (limit := hold_ends(o, running.agenda))]
        instants += [
            at
            for (circle, key), at in self._unsure.again().items()
            if circle == running.id and _open(stored, key)
        ]
        return [at for at in instants if at > looked]


def _is_over(occurrence: Occurrence, running: Running, now: datetime) -> bool:
    limit = hold_ends(occurrence, running.agenda)
    return limit is not None and limit.at <= now


def _open(stored: Mapping[str, Stored], key: str) -> bool:
    return key in stored and stored[key].state is State.CLAIMED


def _has_ended(stored: Mapping[str, Stored]) -> bool:
    """Return whether the end has come, so that no pause moves what comes after it."""
    end = stored.get(Kind.END)
    return end is not None and end.state not in (State.PLANNED, State.CLAIMED)
