"""Fetch the files that came with messages, beside all else: Discord's links to them last for some hours only.

What is to be fetched stands in the store, so that it outlives the process.  Each is taken once; what can't be had now
is tried again by the clock, and a link that has expired is asked for anew, with its message.  Before it is kept, what
isn't to be seen in a picture is taken out of it; one that can't be followed is kept as it came, and is none to us.
"""

from __future__ import annotations

import asyncio
import logging
import os
from asyncio import to_thread
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Protocol
from urllib.parse import parse_qs, urlsplit

from bot.clock import Clock
from bot.errors import DiscordRefusedError, DiscordUncertainError
from bot.flow.backoff import Backoff
from bot.flow.circles import Running
from bot.flow.messenger import Messenger
from bot.flow.pictures import bare
from bot.records import AttachmentState
from bot.schedule.model import FileLimits
from bot.store import AttachmentRow, Core, Store
from bot.store.files import partial_in

log = logging.getLogger("studycircle.attachments")
AT_ONCE = 2


@dataclass(frozen=True, slots=True)
class Fetched:
    """What a file turned out to be: its size in bytes, its SHA-256 sum, and what its first bytes show ("png", "")."""

    size: int
    sha256: str
    kind: str


class ForeignHostError(Exception):
    """A link leads to somewhere else than Discord's attachment hosts; nothing was asked there."""


class TooLargeError(Exception):
    """A file is larger than was allowed; `size` is as much of it as is known."""

    def __init__(self, size: int) -> None:
        super().__init__(size)
        self.size = size


class AttachmentHost(Protocol):
    """Where attachments are: the port to Discord's hosts for them."""

    async def fetch(self, url: str, into: Path, *, most: int) -> Fetched:
        """Put what a link leads to into a file, of `most` bytes at the most.

        Raises ForeignHostError before anything is asked; TooLargeError as soon as it is known; DiscordRefusedError
        where the link leads nowhere, or on to somewhere else; DiscordUncertainError where there was no whole answer;
        OSError where the file can't be written.
        """
        ...


class Attachments:
    """Fetches what waits, a few at a time, until cancelled."""

    def __init__(
        self,
        store: Store,
        messenger: Messenger,
        host: AttachmentHost,
        clock: Clock,
        *,
        circles: Sequence[Running],
        folder: Path,
        ring: Callable[[], None],
    ) -> None:
        self._store = store
        self._messenger = messenger
        self._host = host
        self._clock = clock
        self._circles = circles
        self._folder = folder
        self._ring = ring
        self._again = Backoff[int](clock)
        self._wake = asyncio.Event()
        self._fetching = False
        self._room = asyncio.Semaphore(AT_ONCE)

    @property
    def idle(self) -> bool:
        """Whether nothing is being fetched, nor anything new to be looked at."""
        return not self._fetching and not self._wake.is_set()

    def wake(self) -> None:
        """There may be something new to fetch."""
        self._wake.set()

    async def look(self) -> datetime | None:
        """Have what is due fetched beside all else; return when something is to be tried again."""
        now = self._clock.now()
        times = self._again.again().values()
        if any(at <= now for at in times):
            self._wake.set()
        return min((at for at in times if at > now), default=None)

    async def run(self) -> None:
        """Fetch whatever waits, whenever there is something new; until cancelled."""
        await self._begin()
        while True:
            await self._wake.wait()
            self._fetching = True
            self._wake.clear()
            await self._round()
            self._fetching = False

    async def _begin(self) -> None:
        """Look at what the last process has left over, and at what a limit lets in that was raised since."""
        self._wake.set()
        await to_thread(self._folder.mkdir, mode=0o700, parents=True, exist_ok=True)
        for running in self._circles:
            if limits := running.circle.attachments:
                await self._store.write(partial(_reconsider, circle=running.id, limits=limits))

    async def _round(self) -> None:
        """Fetch each that waits and whose time has come."""
        now = self._clock.now()
        limits = {running.id: running.circle.attachments for running in self._circles}
        waiting = await self._store.read(lambda core: core.waiting_attachments())
        async with asyncio.TaskGroup() as tasks:
            for row in waiting:
                if (most := limits.get(row.circle)) and not self._again.waits(row.id, now):
                    tasks.create_task(self._one(row, most))
        for gone in set(self._again.again()) - {row.id for row in waiting}:
            self._again.forget(gone)
        if waiting:
            self._ring()  # the alarm is set for what is to be tried again, and an archive that was made is made anew

    async def _one(self, row: AttachmentRow, limits: FileLimits) -> None:
        async with self._room:
            try:
                await self._fetch(row, limits)
            except (DiscordRefusedError, DiscordUncertainError) as error:
                self._later(row, error.message)
            except OSError as error:
                self._later(row, f"it couldn't be written: {error.strerror or error}")
            else:
                self._again.forget(row.id)

    def _later(self, row: AttachmentRow, why: str) -> None:
        again = self._again.failed(row.id)
        log.warning(
            "attachment %s could not be fetched yet (%s); next try %s",
            row.id,
            why,
            f"{again:%Y-%m-%d %H:%M} UTC",
        )

    async def _fetch(self, row: AttachmentRow, limits: FileLimits) -> None:
        """Fetch one that waits, if there is room for it; its link anew, if need be."""
        held = await self._store.read(lambda core: core.attachments_size(row.circle))
        if row.size > limits.each:
            return await self._give_up(row, AttachmentState.LARGE)
        if held + row.size > limits.in_all:
            return await self._give_up(row, AttachmentState.FULL)
        most = min(limits.each, limits.in_all - held)
        url = row.url if row.url and not has_expired(row.url, self._clock.now()) else None
        try:
            if url is None or not await self._taken(row, url, limits, most=most):
                url = await self._anew(row)
                if url and not await self._taken(row, url, limits, most=most):
                    await self._give_up(row, AttachmentState.LOST)
        except ForeignHostError:
            log.error(
                "attachment %s is somewhere else than Discord's attachments are; nothing was asked there",
                row.id,
            )
            await self._give_up(row, AttachmentState.FOREIGN)
        except TooLargeError as error:
            state = AttachmentState.LARGE if error.size > limits.each else AttachmentState.FULL
            await self._give_up(row, state, size=error.size)

    async def _taken(self, row: AttachmentRow, url: str, limits: FileLimits, *, most: int) -> bool:
        """Fetch one and remember it; False where the link leads nowhere (any more)."""
        path = partial_in(self._folder, row.id)
        try:
            found = await self._host.fetch(url, path, most=most)
        except DiscordRefusedError as error:
            log.info("attachment %s: %s", row.id, error.message)
            return False
        found = await to_thread(_without_marks, path, found)
        await self._store.write(
            lambda core: core.keep_attachment(
                row.id, path, sha256=found.sha256, size=found.size, kind=found.kind, in_all=limits.in_all
            )
        )
        return True

    async def _anew(self, row: AttachmentRow) -> str | None:
        """Ask for a message anew, and with it for links that hold; None where there is no such file any more."""
        seen = None
        if row.channel_id is not None and row.message_id is not None:
            seen = await self._messenger.message(row.channel_id, row.message_id)
        if seen is None or seen.is_unseen:
            await self._give_up(row, AttachmentState.LOST)
            return None
        await self._store.write(lambda core: core.set_attachments([seen]))
        return next((one.url for one in seen.attachments if one.id == row.id), None)

    async def _give_up(self, row: AttachmentRow, state: AttachmentState, *, size: int | None = None) -> None:
        known = row.size if size is None else size
        await self._store.write(lambda core: core.give_up_attachment(row.id, state, size=known))


def _without_marks(path: Path, found: Fetched) -> Fetched:
    """Take out of a file, where it lies, what isn't to be seen in it; return what it is then."""
    if not found.kind:
        return found
    kept = bare(path.read_bytes(), found.kind)
    if kept is None:
        return replace(found, kind="")
    total = sha256()
    with path.open("r+b") as file:
        for piece in kept:
            file.write(piece)
            total.update(piece)
        size = file.tell()
        # Nothing of it is to be left on the disk: a mere cut would leave it there.
        file.write(bytes(max(0, found.size - size)))
        file.flush()
        os.fsync(file.fileno())
        file.truncate(size)
    return Fetched(size, total.hexdigest(), found.kind)


def _reconsider(core: Core, *, circle: str, limits: FileLimits) -> None:
    core.reconsider_attachments(circle, most=limits.each, in_all=limits.in_all)


def has_expired(url: str, now: datetime) -> bool:
    """Return whether a signed link says that it holds no longer: `ex` is that second, in hex (reference.mdx)."""
    told = parse_qs(urlsplit(url).query).get("ex", [""])[0]
    try:
        return datetime.fromtimestamp(int(told, 16), UTC) <= now
    except (ValueError, OverflowError, OSError):
        return False
