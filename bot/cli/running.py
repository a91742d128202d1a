"""`studycircle run`: check the files, begin the circles, and stay until it is told to stop."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from bot import __version__
from bot.app.heartbeat import Watch
from bot.app.running import DATABASE, Address
from bot.app.serving import Files, begin_circles, serve
from bot.app.watching import FileWatch
from bot.cli.credentials import addresses_from, data_folder, token_from
from bot.cli.doubting import doubts
from bot.cli.failing import INTERRUPTED
from bot.cli.loading import loaded_circles
from bot.cli.reloading import CircleFiles
from bot.cli.telling import tell_on_stderr
from bot.clock import SystemClock
from bot.flow.circles import Running
from bot.flow.renewing import Renewing
from bot.wording import listed

log = logging.getLogger("studycircle.run")


def run_circles(
    paths: Sequence[Path],
    *,
    data: Path | None,
    from_week: int | None,
    health: Path | None = None,
    ping: str | None = None,
    reload: bool = True,
    accept: Sequence[str] = (),
) -> int:
    """Run circles until interrupted (130) or told to end (0).

    Raises StudycircleError for faulty files, a start in the past, a week that would be posted again or lose its rest
    (but for those that `accept` names), a missing token, a database that can't be used.
    """
    clock = SystemClock()
    found = CircleFiles(paths)
    # Watched over from before they are loaded: what is saved in between isn't missed.
    files = Files(FileWatch(found.watched), found.load, Renewing(clock, accept)) if reload else None
    circles = [Running.of(circle, reading) for circle, reading in loaded_circles(paths)]
    address = address_of_discord()
    folder = data_folder(data, os.environ)
    begin_circles(circles, folder=folder, clock=clock, from_week=from_week, accepted=accept)
    names = listed([running.id for running in circles])
    for doubt in doubts([running.circle.zone for running in circles], clock.now()):
        log.warning("%s", doubt)
    log.info("studycircle %s runs %s; database %s", __version__, names, folder / DATABASE)
    watch = Watch(health, ping)
    return asyncio.run(
        _until_stopped(circles, folder=folder, clock=clock, address=address, watch=watch, files=files)
    )


def address_of_discord() -> Address:
    """Return the token and where to use it, and have everything told on standard error from here on."""
    token = token_from(os.environ)
    api, gateway = addresses_from(os.environ)
    tell_on_stderr(secret=token.text)
    if token.advice:
        log.warning("%s", token.advice)
    if api is None:
        return Address(token.text)
    return Address(token.text, api, gateway, ready_timeout=0.05)


async def _until_stopped(
    circles: Sequence[Running],
    *,
    folder: Path,
    clock: SystemClock,
    address: Address,
    watch: Watch,
    files: Files | None,
) -> int:
    stop = asyncio.Event()
    with asked_to(stop) as signals:
        await serve(circles, folder=folder, clock=clock, address=address, stop=stop, watch=watch, files=files)
    log.info("ended; nothing is lost, and the next start goes on from here")
    return INTERRUPTED if signal.SIGINT in signals else 0


@contextmanager
def asked_to(stop: asyncio.Event) -> Iterator[list[signal.Signals]]:
    """Set `stop` at the first SIGINT or SIGTERM and give what came; a second one ends the program at once."""
    loop, came = asyncio.get_running_loop(), list[signal.Signals]()
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}

    def end(number: signal.Signals) -> None:
        came.append(number)
        stop.set()
        _put_back(before)
        log.info("asked to end (%s): finishing what is under way; asked again, it ends at once", number.name)

    def asked(number: int, _frame: object) -> None:
        loop.call_soon_threadsafe(end, signal.Signals(number))

    for number in before:
        signal.signal(number, asked)
    try:
        yield came
    finally:
        _put_back(before)


def _put_back(handlers: Mapping[signal.Signals, object]) -> None:
    for number, handler in handlers.items():
        signal.signal(number, handler)  # type: ignore[arg-type]
