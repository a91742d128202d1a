"""One queue for everything that is seen on Discord: written in order, several in one commit."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from itertools import zip_longest

from bot.agenda.due import shelved
from bot.clock import Clock
from bot.errors import DiscordRefusedError, DiscordUncertainError
from bot.flow.backoff import Backoff
from bot.flow.circles import Running
from bot.flow.copies import delete_copies
from bot.flow.filing import file_all
from bot.flow.ground import FoundChannel
from bot.flow.messenger import Messenger
from bot.flow.needs import READ_MESSAGE_HISTORY
from bot.flow.recounting import Recounting
from bot.records import Seen, SeenAttachments, SeenDeletion, SeenMessage, SeenThreadGone
from bot.store import Core, Store, Watched

log = logging.getLogger("studycircle.collecting")
BATCH = 1000
# Discord's code for a channel that isn't there (topics/opcodes-and-status-codes).
UNKNOWN_CHANNEL = 10003


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
        fetch: Callable[[], None] = lambda: None,
    ) -> None:
        self._store = store
        self._messenger = messenger
        self._clock = clock
        self._circles = circles
        self._ring = ring
        self._fetch = fetch
        self._queue: asyncio.Queue[Seen] = asyncio.Queue()
        self._released = asyncio.Event()
        self._writing = False
        self._holds = 0
        self._gaps: set[int] = set()
        self._refused = Backoff[int](clock)
        self._reading = asyncio.Lock()
        self._recounting = Recounting(store, messenger)

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

    def stir(self) -> None:
        """Something has changed on a server: what was refused is tried again as soon as gaps are filled."""
        for channel_id in tuple(self._refused.again()):
            self._refused.forget(channel_id)

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
        replied = {seen.channel_id for seen in batch if isinstance(seen, SeenMessage) and seen.reply_to}

        def write(core: Core) -> bool:
            file_all(core, batch, now=now, shelved=self.shelved, gaps=gaps)
            circles = {channel.circle for channel in core.watched(replied).values()}
            return core.scrub_is_due() or any(core.to_be_asked(circle) for circle in sorted(circles))

        has_duties = await self._store.write(write)
        if any(isinstance(seen, SeenMessage | SeenAttachments) and seen.attachments for seen in batch):
            self._fetch()
        deleted = any(isinstance(seen, SeenDeletion | SeenThreadGone) for seen in batch)
        if deleted:
            await delete_copies(self._store, self._messenger, now=now)
        if deleted or has_duties:  # the files are to be cleared, somebody is to be asked
            self._ring()
        changed = deleted or any(isinstance(seen, SeenMessage) and seen.edited_at for seen in batch)
        if changed and any(running.ended for running in self._circles):
            self._ring()  # an archive that was made is made anew

    async def read_back(self) -> None:
        """File what was missed in all of the circles' threads, then let go.

        If it was held anew meanwhile, by yet another session, it stays so until that one is read back.
        """
        holds = self._holds
        self.stir()
        self._gaps |= set(await self._store.read(lambda core: core.watched()))
        await self.fill_gaps()
        async with self._reading:
            if holds == self._holds:
                self._released.set()

    async def doubt(self, circle: str) -> None:
        """Have all threads of a circle read back once more, as soon as gaps are filled."""
        watched = await self._store.read(lambda core: core.watched())
        self._gaps |= {channel_id for channel_id, channel in watched.items() if channel.circle == circle}

    async def fill_gaps(self) -> bool | datetime:
        """Read back the threads that couldn't be yet; until then their marks stay where they are.

        Of each circle the latest thread comes first, then of each the one before, and so on: no circle waits for the
        long past of another.  Returns True where some are left of which Discord gave no answer, else when the first of
        those is tried again that may not be read, and False where there are none.
        """
        now = self._clock.now()
        async with self._reading:
            watched = await self._store.read(lambda core: core.watched())
            gaps = {channel_id: watched[channel_id] for channel_id in self._gaps & set(watched)}
            tried = [
                channel_id for channel_id in breadth_first(gaps) if not self._refused.waits(channel_id, now)
            ]
            answers = [await self._fill(channel_id, gaps[channel_id]) for channel_id in tried]
        refused = self._refused.again()
        return not all(answers) or min((refused[one] for one in gaps if one in refused), default=False)

    async def _fill(self, channel_id: int, channel: Watched) -> bool:
        """Read one thread back; False where Discord gave no answer.

        What is heard of meanwhile is filed afterwards, for what is read may be older than that.
        """
        holds, was_free = self._holds, self._released.is_set()
        self._released.clear()
        try:
            there, missed = await self._read_again(channel_id, channel)
            self._gaps.discard(channel_id)
            self._refused.forget(channel_id)
            if missed:
                await self.file(missed)
            if recounted := await self._recounting.look(channel_id, channel.circle, there):
                await self.file(recounted)
        except (DiscordRefusedError, DiscordUncertainError) as error:
            self._gaps.add(channel_id)
            log.warning("thread %s could not be read back: %s", channel_id, error.message)
            if isinstance(error, DiscordUncertainError):
                return False
            self._refused.failed(channel_id)
        finally:
            if was_free and holds == self._holds:
                self._released.set()
        return True

    async def _read_again(
        self, channel_id: int, channel: Watched
    ) -> tuple[Sequence[SeenMessage], Sequence[Seen]]:
        """Return what stands in a thread from the oldest message that is kept, and what of it is new or has gone.

        What was edited or deleted while nobody watched shows only so: Discord doesn't tell it afterwards.  Raises
        DiscordRefusedError and DiscordUncertainError.
        """
        kept = await self._store.read(lambda core: core.kept_messages(channel_id))
        after = min(channel.mark, kept[0] - 1) if kept else channel.mark
        try:
            there: list[SeenMessage] = [
                seen async for seen in self._messenger.history(channel_id, after=after)
            ]
        except DiscordRefusedError as error:
            if error.code == UNKNOWN_CHANNEL and await self._is_there(channel.circle):
                return [], [SeenThreadGone(channel_id)]
            raise
        if not there:
            await self._refuse_blindness(channel.circle)
        gone = set(kept) - {seen.message_id for seen in there}
        if gone:
            await self._surely_gone(channel_id, max(gone))
        # What was seen before and not kept (its author said “Not me”, say) isn't taken in by reading it back.
        news = [
            seen
            for seen in there
            if seen.message_id > channel.mark or seen.message_id in kept or seen.edited_at is not None
        ]
        return there, [*news, *([SeenDeletion(channel_id, tuple(sorted(gone)))] if gone else [])]

    async def _refuse_blindness(self, circle: str) -> None:
        """Raise DiscordRefusedError where the bot may not read what was said before: to it, every thread is empty then.

        Discord gives no error for it (resources/channel, "Get Channel Messages").
        """
        channel = await self._channel_of(circle)
        if channel and not channel.permissions & READ_MESSAGE_HISTORY:
            raise DiscordRefusedError(
                "The bot may not read what was said before.", "Give it Read Message History again."
            )

    async def _surely_gone(self, channel_id: int, message_id: int) -> None:
        """Ask for one of the messages that aren't there any more.

        Without the right to read them Discord gives no messages (resources/channel, "Get Channel Messages"), so that
        all seem to be gone; asked for one, it says no.  Raises DiscordRefusedError and DiscordUncertainError.
        """
        if await self._messenger.message(channel_id, message_id):
            raise DiscordUncertainError("A thread was not shown as a whole.", "It is read again.")

    async def _is_there(self, circle: str) -> bool:
        """Return whether the channel is there in which a circle reads.

        Whoever deletes a thread deletes what was said in it.  Where the whole channel went, nobody took back words:
        what was said there is kept, and the organisers are told that the channel is missing.
        """
        return await self._channel_of(circle) is not None

    async def _channel_of(self, circle: str) -> FoundChannel | None:
        """Return a circle's own channel; None where it isn't there, or can't be seen now."""
        running = next((r for r in self._circles if r.id == circle), None)
        if running is None:
            return None
        place = running.circle.channel
        ground = await self._messenger.ground(place.guild_id, [place.channel_id])
        return ground.channels.get(place.channel_id) if ground and not ground.away else None

    def shelved(self, circle: str, week: str) -> datetime | None:
        """Return the instant from which a week's answers count as late; None where no such week is read."""
        running = next((r for r in self._circles if r.id == circle), None)
        if running is None or all(planned.section_id != week for planned in running.agenda.weeks):
            return None
        return shelved(running.agenda, week)


def breadth_first(channels: Mapping[int, Watched]) -> list[int]:
    """Return channels so that of every circle the latest comes before anybody's second latest."""
    of_circle: dict[str, list[int]] = {}
    for channel_id in sorted(channels, reverse=True):
        of_circle.setdefault(channels[channel_id].circle, []).append(channel_id)
    rounds = zip_longest(*(of_circle[circle] for circle in sorted(of_circle)))
    return [channel_id for one in rounds for channel_id in one if channel_id is not None]
