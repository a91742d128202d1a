"""One queue for everything that is seen on Discord: written in order, several in one commit."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from datetime import datetime

from bot.agenda.due import shelved
from bot.clock import Clock
from bot.errors import DiscordRefusedError, DiscordUncertainError
from bot.flow.circles import Running
from bot.flow.copies import delete_copies
from bot.flow.filing import file_all
from bot.flow.messenger import Messenger
from bot.records import Seen, SeenDeletion, SeenMessage
from bot.store import Store

log = logging.getLogger("studycircle.collecting")
BATCH = 200


class Collector:
    """Files what was seen.  While it is held (after a new session, until the gap is read back) it only queues."""

    def __init__(
        self,
        store: Store,
        messenger: Messenger,
        *,
        clock: Clock,
        circles: Sequence[Running],
        ring: Callable[[], None],
    ) -> None:
        self._store = store
        self._messenger = messenger
        self._clock = clock
        self._circles = circles
        self._ring = ring
        self._queue: asyncio.Queue[Seen] = asyncio.Queue()
        self._released = asyncio.Event()
        self._writing = False
        self._holds = 0
        self._gaps: set[int] = set()

    @property
    def idle(self) -> bool:
        """Whether all that was seen is committed."""
        return self._released.is_set() and self._queue.empty() and not self._writing

    def put(self, seen: Seen) -> None:
        """Take note of something that was seen, in the order of seeing."""
        self._queue.put_nowait(seen)

    def gap(self, channel_id: int) -> None:
        """Read a thread back as soon as it is watched: words may stand in it from before."""
        self._gaps.add(channel_id)

    def hold(self) -> None:
        """Only queue from now on: a new session may have a gap before it."""
        self._released.clear()
        self._holds += 1

    async def run(self) -> None:
        """File until cancelled."""
        while True:
            first = await self._queue.get()
            self._writing = True
            await self._released.wait()
            batch = [first]
            while len(batch) < BATCH and not self._queue.empty():
                batch.append(self._queue.get_nowait())
            await self.file(batch)
            self._writing = False

    async def file(self, batch: Sequence[Seen]) -> None:
        """File what was seen, in one commit."""
        now = self._clock.now()
        gaps = frozenset(self._gaps)
        await self._store.write(lambda core: file_all(core, batch, now=now, shelved=self.shelved, gaps=gaps))
        deleted = any(isinstance(seen, SeenDeletion) for seen in batch)
        if deleted and await delete_copies(self._store, self._messenger, now=now):
            self._ring()

    async def read_back(self) -> None:
        """File what was written in the circles' threads since the last message seen there, then let go.

        If it was held anew meanwhile, by yet another session, it stays so until that one is read back.
        """
        holds = self._holds
        self._gaps |= set(await self._store.read(lambda core: core.watched()))
        await self.fill_gaps()
        if holds == self._holds:
            self._released.set()

    async def fill_gaps(self) -> bool:
        """Read back the threads that couldn't be yet; until then their marks stay where they are.

        Returns whether some are left of which Discord gave no answer, to be tried again.
        """
        watched = await self._store.read(lambda core: core.watched())
        unanswered = False
        for channel_id in sorted(self._gaps & set(watched)):
            try:
                missed = await self._read_again(channel_id, watched[channel_id].mark)
            except (DiscordRefusedError, DiscordUncertainError) as error:
                unanswered = unanswered or isinstance(error, DiscordUncertainError)
                log.warning("thread %s could not be read back: %s", channel_id, error.message)
                continue
            self._gaps.discard(channel_id)
            if missed:
                await self.file(missed)
        return unanswered

    async def _read_again(self, channel_id: int, mark: int) -> list[Seen]:
        """Return what stands in a thread from the oldest message that is kept, and what of it has gone.

        What was edited or deleted while nobody watched shows only so: Discord doesn't tell it afterwards.  Raises
        DiscordRefusedError and DiscordUncertainError.
        """
        kept = await self._store.read(lambda core: core.kept_messages(channel_id))
        after = min(mark, kept[0] - 1) if kept else mark
        there: list[SeenMessage] = [seen async for seen in self._messenger.history(channel_id, after=after)]
        gone = set(kept) - {seen.message_id for seen in there}
        return [*there, *([SeenDeletion(channel_id, tuple(sorted(gone)))] if gone else [])]

    def shelved(self, circle: str, week: str) -> datetime | None:
        """Return the instant from which a week's answers count as late; None where no such week is read."""
        running = next((r for r in self._circles if r.id == circle), None)
        if running is None or all(planned.section_id != week for planned in running.agenda.weeks):
            return None
        return shelved(running.agenda, week)
