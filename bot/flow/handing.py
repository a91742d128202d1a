"""`/circle archive`: the archive as it is now, as a file for an organiser alone."""

from __future__ import annotations

import shutil
from asyncio import to_thread
from pathlib import Path
from tempfile import mkdtemp
from zipfile import ZipFile, is_zipfile

from bot import wording
from bot.agenda.ending import LARGEST_FILE
from bot.errors import StudycircleError
from bot.flow.circles import Running
from bot.flow.editions import Beside, Order, Write
from bot.flow.replies import Reply

PAGE = ("html",)
STARTS = ("archive.html", "site/index.html")


class Handing:
    """Writes a circle's archive and hands it over; what lies in `folder` meanwhile doesn't stay."""

    def __init__(self, folder: Path, write: Write, *, beside: Beside = to_thread) -> None:
        self._folder = folder
        self._write = write
        self._beside = beside

    async def archive(self, running: Running) -> Reply:
        """Return the page as it is now; where it is too long for one file, the page or a site, packed.

        In words, why there is none, where it can't be made or is too large.
        """
        if running.erased:
            return Reply(wording.HANDED_ERASED)
        out: Path = await self._beside(self._made_room)
        try:
            order = Order(running.circle, running.reading, out / "archive", PAGE, out / "archive.zip")
            file = await self._write(order)
            assert file is not None, "it was asked for"
            reply: Reply = await self._beside(_reply, running, file)
            return reply
        except StudycircleError as error:
            return Reply(wording.HANDED_NOT.format(reason=f"{error.message} {error.hint}"))
        finally:
            await self._beside(shutil.rmtree, out)

    def _made_room(self) -> Path:
        """Make a folder that nobody else can read."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return Path(mkdtemp(prefix="handed-", dir=self._folder))


def _reply(running: Running, file: Path) -> Reply:
    if file.stat().st_size > LARGEST_FILE:
        return Reply(wording.HANDED_TOO_LARGE.format(circle_id=running.id))
    text: str = wording.HANDED
    if is_zipfile(file):
        with ZipFile(file) as packed:
            start = next(name for name in STARTS if name in packed.namelist())
        text = wording.HANDED_PACKED.format(start=start)
    return Reply(text, attached=(f"{running.id}{file.suffix}", file.read_bytes()))
