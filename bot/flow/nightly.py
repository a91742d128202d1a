"""The archive is written each night, if its circle chose that, and again when something is taken out of it.

That is done beside all else, so that no post waits for it.  The one before stays until the new one is whole.  What goes
wrong is told to the organisers once.
"""

from __future__ import annotations

import asyncio
import hashlib
import logging
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta

from bot import wording
from bot.agenda.limits import MESSAGE, clipped
from bot.agenda.nights import is_read, next_export
from bot.clock import Clock
from bot.errors import DiscordRefusedError, DiscordUncertainError, StoreError, StudycircleError
from bot.flow.circles import Running, in_its_language
from bot.flow.editions import Editions
from bot.flow.posting import Errand, Poster
from bot.flow.together import in_slices
from bot.records import Outgoing
from bot.store import Store

log = logging.getLogger("studycircle.archives")
TOLD, TOLD_LEFT = "told:archive", "told:archive-left"
REST = timedelta(minutes=10)
"""What is taken out one after the other soon after is taken out together."""
AGAIN = timedelta(hours=1)
"""After this, what could not be taken out is tried again."""


class Nightly:
    """Writes one archive after the other, each when its time has come; until cancelled."""

    def __init__(
        self,
        store: Store,
        editions: Editions,
        poster: Poster,
        clock: Clock,
        *,
        circles: Sequence[Running],
        ring: Callable[[], None],
    ) -> None:
        self._store = store
        self._editions = editions
        self._poster = poster
        self._clock = clock
        self._circles = circles
        self._ring = ring
        self._next: dict[str, datetime | None] = {}
        self._rests: dict[str, datetime] = {}
        self._wanted: dict[str, None] = {}
        self._wake = asyncio.Event()
        self._writing = False

    @property
    def idle(self) -> bool:
        """Whether nothing is being written, nor waits for it."""
        return not self._writing and not self._wake.is_set()

    async def look(self) -> bool | datetime:
        """Have those archives written whose time has come; a chore.  Returns when the next one's time comes."""
        now = self._clock.now()
        async for running in in_slices(self._circles):
            if not running.erased and (self._is_due(running, now) or await self._is_stale(running, now)):
                self._wanted[running.id] = None
                self._wake.set()
        return min((at for one in self._circles for at in self._upcoming(one.id, now)), default=False)

    def _upcoming(self, circle: str, now: datetime) -> Iterator[datetime]:
        for at in (self._next.get(circle), self._rests.get(circle)):
            if at is not None and at > now:
                yield at

    def _is_due(self, running: Running, now: datetime) -> bool:
        """Return whether its night has come; at a start it may have come while the bot was off."""
        if running.id in self._next:
            at = self._next[running.id]
            due = at is not None and at <= now
        else:
            due = running.circle.exports.nightly is not None and is_read(running.agenda, now)
        # Reckoned anew each time: the clock may have been put back, and the schedule changed.
        self._next[running.id] = next_export(running.circle, running.agenda, now)
        return due

    async def _is_stale(self, running: Running, now: datetime) -> bool:
        """Return whether something is to be taken out of it now; soon after the last time it waits."""
        if running.id in self._wanted or not await self._editions.is_stale(running):
            return False
        if self._rests.get(running.id, now) > now:
            return False
        self._rests[running.id] = now + REST
        return True

    async def run(self) -> None:
        """Write what is wanted, one after the other."""
        while True:
            await self._wake.wait()
            self._writing = True
            self._wake.clear()
            for running in self._circles:
                if running.id in self._wanted:
                    del self._wanted[running.id]
                    await self._renew(running)
            self._writing = False

    async def _renew(self, running: Running) -> None:
        try:
            left = await self._editions.renew(running)
        except StoreError:
            raise  # the bot ends; started again, it goes on from here
        except StudycircleError as error:
            self._rests[running.id] = self._clock.now() + AGAIN
            log.error("%s: its archive could not be written: %s", running.id, error.message)
            await self._tell(running, f"{error.message} {error.hint}")
        else:
            log.info("%s: its archive is written", running.id)
            await self._tell(running, "")
            await self._tell_left(running, left)
        self._ring()  # what was taken back meanwhile, and what is to be tried again, has its time

    @in_its_language
    async def _tell(self, running: Running, reason: str) -> None:
        """Tell the organisers why it can't be written, unless they read that last; or that it is written again."""
        told = wording.NIGHTLY_FAILED.format(reason=reason, folder=await self._editions.lies(running))
        text = clipped(told, MESSAGE) if reason else wording.NIGHTLY_MENDED
        posts = await self._store.read(lambda core: core.posts(running.id, TOLD))
        part = _next_part([name for name, post in posts.items() if post.message_id], text, bad=bool(reason))
        if part is not None:
            await self._post(running, TOLD, part, text)

    @in_its_language
    async def _tell_left(self, running: Running, left: str) -> None:
        """Tell the organisers, once, where an archive lies that nobody keeps true any more, if there is one."""
        if left:
            text = clipped(wording.NIGHTLY_LEFT.format(folder=left), MESSAGE)
            await self._post(running, TOLD_LEFT, _digest(left), text)

    async def _post(self, running: Running, owner: str, part: str, text: str) -> None:
        channel = running.circle.organisers.channel_id
        try:
            await self._poster.post(Errand(running.id, owner, part, channel, Outgoing(text)))
        except (DiscordRefusedError, DiscordUncertainError) as error:
            log.warning("%s: the organisers could not be told of it: %s", running.id, error.message)


def _next_part(told: Sequence[str], text: str, *, bad: bool) -> str | None:
    """Return what the next message is called, by those that stand there; None where nothing new is to be told.

    They are numbered: what failed, went well and fails again is told again.
    """
    digest = _digest(text)
    number, _, last = max(
        ((int(one.split(".")[0]), ".", one.split(".")[1]) for one in told), default=(0, "", "")
    )
    if last == digest or (not bad and not last):
        return None
    return f"{number + 1}.{digest}"


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:8]
