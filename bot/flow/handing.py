"""`/circle archive`: the archive as it is now, as a file for an organiser alone."""

from __future__ import annotations

import shutil
from asyncio import to_thread
from pathlib import Path
from tempfile import mkdtemp

from bot import wording
from bot.agenda.ending import LARGEST_FILE
from bot.errors import StudycircleError
from bot.flow.circles import Running
from bot.flow.editions import Beside, Make
from bot.flow.replies import Reply


class Handing:
    """Makes a circle's archive and hands it over; what lies in `folder` meanwhile doesn't stay."""

    def __init__(self, folder: Path, make: Make, *, beside: Beside = to_thread) -> None:
        self._folder = folder
        self._make = make
        self._beside = beside

    async def archive(self, running: Running) -> Reply:
        """Return the page as it is now; in words, why there is none, where it can't be made or is too large."""
        if running.erased:
            return Reply(wording.HANDED_ERASED)
        try:
            page: str = await self._beside(self._page, running)
        except StudycircleError as error:
            return Reply(wording.HANDED_NOT.format(reason=f"{error.message} {error.hint}"))
        if len(page.encode()) > LARGEST_FILE:
            return Reply(wording.HANDED_TOO_LARGE.format(circle_id=running.id))
        return Reply(wording.HANDED, attached=(wording.HANDED_FILE.format(circle_id=running.id), page))

    def _page(self, running: Running) -> str:
        """Write the archive into a folder of its own, for nobody else to read, and return its page."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        out = Path(mkdtemp(prefix="handed-", dir=self._folder))
        try:
            return self._make(running, out).read_text(encoding="utf-8")
        finally:
            shutil.rmtree(out)
