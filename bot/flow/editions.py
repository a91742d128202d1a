"""The archive that the bot writes by itself, and the erasure of all that was collected, with that archive.

It lies where the circle chose, or in the data folder, a folder for each circle, and moves where another is chosen.
What is taken back after it was written is taken out of it, and on the day of the erasure it goes.
"""

from __future__ import annotations

import asyncio
import shutil
from asyncio import to_thread
from collections import defaultdict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from bot.agenda.scene import Edition
from bot.errors import NotYetError, StoreError
from bot.flow.circles import Running
from bot.reading.model import Reading
from bot.schedule.model import Circle
from bot.store import Core, Store


@dataclass(frozen=True, slots=True)
class Order:
    """An archive to be written: of which circle, in which forms, and into which folder.

    What is to be handed to somebody is one file: the page or, where there is none or Discord doesn't take it, all of it
    packed into `packed`; None: nothing is handed to anybody.
    """

    circle: Circle
    reading: Reading
    out: Path
    forms: tuple[str, ...]
    packed: Path | None = None


Write = Callable[[Order], Awaitable[Path | None]]
"""Writes an archive, whole or not at all, and returns the file to be handed over.  Raises StudycircleError."""

Clear = Callable[[Path, str], bool]
"""Takes the archive of a circle out of a folder, and nothing else; it blocks.

Returns False where it can't be told whether what lies there is the circle's.  Raises OSError.
"""

Beside = Callable[..., Awaitable[Any]]
"""Runs something that blocks, with its arguments, beside the event loop."""


class Editions:
    """The circles' archives; those that chose no folder have theirs below `folder`."""

    def __init__(
        self, store: Store, folder: Path, write: Write, *, clear: Clear, beside: Beside = to_thread
    ) -> None:
        self._store = store
        self._folder = folder
        self._write = write
        self._clear = clear
        self._beside = beside
        self._turns = defaultdict[str, asyncio.Lock](asyncio.Lock)

    def place(self, running: Running) -> Path:
        """Return the folder of a circle's archive; a rehearsal writes nothing outside its own."""
        chosen = Path(running.circle.exports.folder or running.id)
        return self._folder / (running.id if chosen.is_absolute() and running.sample else chosen)

    def said(self, running: Running) -> str:
        """Return that place as organisers read it: from the data folder on, if it is there."""
        place = self.place(running)
        inside = place.is_relative_to(self._folder)
        return str(place.relative_to(self._folder.parent)) if inside else str(place)

    async def lies(self, running: Running) -> str:
        """Return where the one before lies, as organisers read it."""
        return await self._store.read(lambda core: core.edition_place(running.id)) or self.said(running)

    async def make(self, running: Running) -> Edition:
        """Write a circle's archive as it is now, to be handed over.

        Raises StudycircleError where it can't be written.
        """
        async with self._turns[running.id]:
            file = await self._make(running, hand=True)
        assert file is not None, "it was asked for"
        return Edition(file, file.stat().st_size, self.said(running))

    async def renew(self, running: Running) -> str:
        """Write it anew where it is to lie, and take away the one that lies where it did before.

        Returns that place if the one there can't be taken away, or can't be told to be the circle's; else "".  Raises
        StudycircleError where it can't be written.
        """
        async with self._turns[running.id]:
            if running.erased:
                return ""
            await self._make(running, hand=self._packed(running).exists())
            return await self._leave(running)

    async def is_stale(self, running: Running) -> bool:
        """Return whether something was taken back or changed since it was written, or it lies elsewhere than chosen."""

        def look(core: Core) -> bool:
            made, place = core.edition(running.id), core.edition_place(running.id)
            return made is not None and (made != core.taken_back(running.id) or place not in (None, chosen))

        chosen = self.said(running)
        return await self._store.read(look)

    async def _make(self, running: Running, *, hand: bool) -> Path | None:
        # Taken down before it is read: what is taken back meanwhile has it written again.
        mark = await self._store.read(lambda core: core.taken_back(running.id))
        order = Order(
            running.circle,
            running.reading,
            self.place(running),
            running.circle.exports.forms,
            self._packed(running) if hand else None,
        )
        # Nobody else reads what is among the bot's data; a folder that the circle chose is its own affair.
        await self._beside(self._make_room)
        file = await self._write(order)
        place = self.said(running)
        await self._store.write(lambda core: core.set_edition(running.id, mark, place=place))
        return file

    async def _leave(self, running: Running) -> str:
        """Take away what lies where it was written before another folder was chosen: nobody would keep it true."""
        place = self.said(running)
        before = await self._store.read(lambda core: core.edition_place(running.id)) or place
        usual = str((self._folder / running.id).relative_to(self._folder.parent))
        left = [
            one for one in {before, usual} - {place} if not await self._beside(self._cleared, running, one)
        ]
        await self._store.write(lambda core: core.set_edition_place(running.id, place))
        return before if before in left else ""

    def _cleared(self, running: Running, before: str) -> bool:
        there, place = self._folder.parent / before, self.place(running)
        try:
            # However it is written: what is there may be what was written just now.
            return (there.exists() and there.samefile(place)) or self._clear(there, running.id)
        except OSError:
            return False

    def _make_room(self) -> None:
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)

    def _packed(self, running: Running) -> Path:
        return self._folder / f"{running.id}.zip"

    async def remove(self, running: Running) -> None:
        """Take a circle's archive away, wherever it lies.  Raises NotYetError where that can't be done now."""
        place = self.place(running)
        async with self._turns[running.id]:
            before = await self._store.read(lambda core: core.edition_place(running.id))
            try:
                await self._beside(
                    self._remove, running, place, self._folder.parent / before if before else place
                )
            except OSError as error:
                raise NotYetError(
                    f"{error.filename or place} can't be taken away: {error.strerror or error}.", "Delete it."
                ) from error
            await self._store.write(lambda core: core.set_edition_place(running.id, None))

    def _remove(self, running: Running, place: Path, before: Path) -> None:
        self._packed(running).unlink(missing_ok=True)
        usual = self._folder / running.id
        if place == usual and place.is_dir():
            shutil.rmtree(place)
        for one in (place, before, usual):
            self._clear(one, running.id)


async def erase(store: Store, editions: Editions, running: Running, *, now: datetime) -> None:
    """Erase everything that was collected of people in a circle, the files' free pages and its archive included.

    It can be repeated, and must be until it has ended.  Raises NotYetError where something is in use.
    """
    await store.write(lambda core: core.erase_circle(running.id, now))
    running.erased = True
    await editions.remove(running)
    try:
        await store.scrub()
    except StoreError as error:
        raise NotYetError(error.message, error.hint) from error
