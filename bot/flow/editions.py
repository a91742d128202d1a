"""The archive that the bot makes by itself, and the erasure of all that was collected, with that archive.

The archive lies in the data folder, a folder for each circle.  What is taken back after it was made is taken out of
it, and on the day of the erasure the folder goes.
"""

from __future__ import annotations

import logging
import shutil
from asyncio import to_thread
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from bot.agenda.scene import Edition
from bot.errors import NotYetError, StoreError, StudycircleError
from bot.flow.circles import Running
from bot.store import Store

log = logging.getLogger("studycircle.archives")

Make = Callable[[Running, Path], Path]
"""Writes a circle's archive into a folder and returns its page; it blocks.  Raises StudycircleError."""

Beside = Callable[..., Awaitable[Any]]
"""Runs something that blocks, with its arguments, beside the event loop."""


class Editions:
    """The circles' archives, each in its folder below `folder`."""

    def __init__(
        self,
        store: Store,
        folder: Path,
        make: Make,
        *,
        circles: Sequence[Running],
        beside: Beside = to_thread,
    ) -> None:
        self._store = store
        self._folder = folder
        self._make = make
        self._beside = beside
        self._circles = circles

    async def make(self, running: Running) -> Edition:
        """Write a circle's archive as it is now.  Raises StudycircleError where it can't be written."""
        # Taken down before it is read: what is taken back meanwhile has it made again.
        mark = await self._store.read(lambda core: core.taken_back(running.id))
        page = await self._beside(self._make, running, self._folder / running.id)
        await self._store.write(lambda core: core.set_edition(running.id, mark))
        return Edition(page, page.stat().st_size)

    async def keep_up(self) -> bool:
        """Make those archives again of which something was taken back since; a chore."""
        for running in self._circles:
            made, now = await self._store.read(
                lambda core, circle=running.id: (core.edition(circle), core.taken_back(circle))  # type: ignore[misc]
            )
            if made is None or made == now:
                continue
            try:
                await self.make(running)
            except StoreError:
                raise  # the bot ends; started again, it goes on from here
            except StudycircleError as error:
                log.error("%s: its archive could not be made again: %s", running.id, error.message)
        return False

    async def remove(self, running: Running) -> None:
        """Take a circle's archive away.  Raises NotYetError where that can't be done now."""
        folder = self._folder / running.id
        try:
            if folder.is_dir():
                await self._beside(shutil.rmtree, folder)
        except OSError as error:
            raise NotYetError(
                f"{folder} can't be taken away: {error.strerror or error}.", "Delete it."
            ) from error


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
