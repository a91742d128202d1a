"""How the bot writes an archive: in a process of its own, so that the event loop is never kept waiting.

The process gets its order through its standard input, and ends when that is closed, as it is where the bot ends or
dies: then what it had begun to write goes.
"""

from __future__ import annotations

import _thread
import asyncio
import contextlib
import os
import pickle
import signal
import sys
import threading
from pathlib import Path
from typing import BinaryIO

from bot.agenda.ending import LARGEST_FILE
from bot.app.archiving import write_archive
from bot.app.packing import pack
from bot.errors import StudycircleError
from bot.flow.editions import Order, Write

CALM = 10
"""How much the process leaves others the processor (a Unix niceness)."""
PATIENCE_SECONDS = 2.0
LENGTH_BYTES = 8
_CLOSED = threading.Event()


def carry_out(order: Order, data: Path) -> Path | None:
    """Write an archive from the database in a folder and return the file to be handed over; it blocks.

    Raises StudycircleError.
    """
    circle = order.circle
    files = write_archive(
        circle,
        order.reading,
        data=data,
        out=order.out,
        formats=order.forms,
        pseudonymous=circle.exports.pseudonymous,
        fit=True,
    )
    page = next((file for file in files if file.name == "archive.html"), None)
    if order.packed is None:
        return page
    if page is None or page.stat().st_size > LARGEST_FILE:
        return pack(order.out, order.packed)
    order.packed.unlink(missing_ok=True)  # of a time when it was more than a page
    return page


def in_this_process(data: Path) -> Write:
    """Return what writes archives in a thread: for rehearsals, in which time stands still meanwhile."""

    async def write(order: Order) -> Path | None:
        return await asyncio.to_thread(carry_out, order, data)

    return write


def in_its_own_process(data: Path) -> Write:
    """Return what writes archives in a process of their own, which ends with this one."""

    async def write(order: Order) -> Path | None:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            *("-P", "-m", "bot.app.exporting"),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            env=_environment(),
        )
        assert process.stdin is not None, "it was asked for"
        assert process.stdout is not None, "it was asked for"
        try:
            order_bytes = pickle.dumps((order, data))
            with contextlib.suppress(ConnectionError):  # it has died already
                process.stdin.write(len(order_bytes).to_bytes(LENGTH_BYTES) + order_bytes)
                await process.stdin.drain()
            answer = await process.stdout.read()
        finally:
            await _ended(process)
        return _answered(answer, process.returncode)

    return write


def _environment() -> dict[str, str]:
    """Return what the process finds set: this program, wherever it lies, and no token."""
    own = str(Path(__file__).parents[2])
    kept = {name: value for name, value in os.environ.items() if not name.startswith("STUDYCIRCLE_TOKEN")}
    return kept | {"PYTHONPATH": os.pathsep.join(filter(None, [own, os.environ.get("PYTHONPATH")]))}


async def _ended(process: asyncio.subprocess.Process) -> None:
    """Have the process end, and wait until it has: what comes next may write into the same folder."""
    assert process.stdin is not None, "it was asked for"
    process.stdin.close()
    try:
        await asyncio.wait_for(process.wait(), PATIENCE_SECONDS)
    except TimeoutError:
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        await process.wait()


def _answered(answer: bytes, code: int | None) -> Path | None:
    """Return what the process has answered.  Raises StudycircleError, also where it has died of something."""
    if code or not answer:
        raise StudycircleError(
            f"The process that writes the archive has ended with code {code}.",
            "Look in the bot's log, and whether the machine has memory enough.",
        )
    said: Path | tuple[str, str] | None = pickle.loads(answer)  # noqa: S301 - our own process wrote it
    if isinstance(said, tuple):
        message, hint = said
        raise StudycircleError(message, hint)
    return said


def main() -> None:
    """Carry out the order on standard input, and answer on standard output."""
    for number in (signal.SIGINT, signal.SIGTERM):  # these are for the bot, which then closes our input
        signal.signal(number, _end)
    if hasattr(os, "nice"):
        os.nice(CALM)
    from bot.zonedata import use_newest

    use_newest()
    source, answers = sys.stdin.buffer, sys.stdout.buffer
    order, data = pickle.loads(_read(source))  # noqa: S301 - the bot wrote it
    threading.Thread(target=_end_with, args=(source.fileno(),), daemon=True).start()
    said: Path | tuple[str, str] | None
    try:
        said = carry_out(order, data)
    except StudycircleError as error:
        said = (error.message, error.hint)
    answers.write(pickle.dumps(said))
    answers.flush()


def _read(source: BinaryIO) -> bytes:
    length = int.from_bytes(source.read(LENGTH_BYTES))
    return source.read(length)


def _end_with(descriptor: int) -> None:
    """End this process when nobody holds the other end of its input any more."""
    # Past the buffer, whose lock would be held when the process ends by itself.
    while os.read(descriptor, 1):
        pass
    _CLOSED.set()
    _thread.interrupt_main(signal.SIGTERM)


def _end(_number: int, _frame: object) -> None:
    """End by an exception, so that what had been begun is cleared away; but only once the bot wants no answer."""
    if _CLOSED.is_set():
        raise SystemExit(1)


if __name__ == "__main__":
    main()
