"""The program as it is, but for its clock: the machine's plus as many seconds as a file says.

A term takes ten weeks of the machine's clock, so a test has to move it for two processes at once, the bot's and the
server's.  A file that both read is the least machinery that does it, and it outlives either; all else is the command.
It says on standard error when it begins and when it has come to rest.  It can leave out a guard, to show what that is
for, and wait for a line before it begins, so that a test needn't wait for its imports.
"""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.clock import Clock, SystemClock

if TYPE_CHECKING:
    from bot.app.running import Bot

LOOK_SECONDS = 0.02
CALM_LOOKS = 3
"""So many looks in a row must find it at rest; the alarm has looked at the file twice meanwhile."""
MOVED, GUARD_OFF, WAITS = "TESTS_MOVED_BY", "TESTS_GUARD_OFF", "TESTS_WAITS"
BEGINS, AT_REST = "tests: begins", "tests: at rest at"


class MovedClock:
    """The machine's clock moved on by what stands in a file; its alarm looks at the file many times a second."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._timer: asyncio.TimerHandle | None = None

    def now(self) -> datetime:
        """Return the present instant, moved, in UTC."""
        return SystemClock().now() + timedelta(seconds=self._moved())

    def elapsed(self) -> float:
        """Return the seconds that have gone by: what the clock is moved on by goes by for everybody."""
        return SystemClock().elapsed() + self._moved()

    def _moved(self) -> float:
        return float(self._file.read_text(encoding="ascii"))

    def alarm(self, instant: datetime | None, ring: Callable[[], None]) -> None:
        """Ring once `instant` has come; it replaces the alarm before."""
        self.close()
        if instant is not None:
            loop = asyncio.get_running_loop()
            self._timer = loop.call_later(LOOK_SECONDS, self._look, instant, ring)

    def close(self) -> None:
        """Take the alarm back."""
        if self._timer:
            self._timer.cancel()
        self._timer = None

    def _look(self, instant: datetime, ring: Callable[[], None]) -> None:
        if self.now() < instant:
            self.alarm(instant, ring)
        else:
            ring()


def moved_clock(file: Path) -> Clock:
    """Return the clock that a file moves."""
    return MovedClock(file)


def move(file: Path, by: timedelta) -> None:
    """Move the clock of all who read `file` on by so much, at one instant."""
    before = float(file.read_text(encoding="ascii"))
    fresh = file.with_suffix(".new")
    fresh.write_text(str(before + by.total_seconds()), encoding="ascii")
    fresh.replace(file)


# --- the program


def _state(bot: Bot, file: Path) -> str:
    """Return the time, the session and the last event taken in: by these a test knows that it is up to date."""
    session = bot.client.ws.session_id if bot.client.is_connected else None
    return f"{file.read_text(encoding='ascii')} {session} {bot.sequence}"


async def _tell_rest(bot: Bot, file: Path) -> None:
    """Say when nothing is in progress any more, and again and again while that lasts."""
    before, calm = "", 0
    while True:
        await asyncio.sleep(LOOK_SECONDS)
        state = _state(bot, file)
        calm = calm + 1 if bot.settled() and state == before else 0
        before = state
        if calm and calm % CALM_LOOKS == 0:
            print(f"{AT_REST} {state}", file=sys.stderr, flush=True)


def _telling_rest(running_bot: Callable[..., Any], file: Path) -> Callable[..., Any]:
    @asynccontextmanager
    async def telling(*args: Any, **named: Any) -> AsyncIterator[Bot]:
        async with running_bot(*args, **named) as bot:
            watch = asyncio.create_task(_tell_rest(bot, file))  # noqa: TID251 - beside the app's own group
            try:
                yield bot
            finally:
                watch.cancel()

    return telling


async def _finds_nothing(*_: object) -> None:
    """Look for nothing: what was tried is sent again."""


async def _reads_nothing(*_: object) -> tuple[list[object], list[object]]:
    """Read nothing back: what was said unheard stays so."""
    return [], []


def _leave_out(guard: str) -> None:
    """Leave out one guard of the product, by its name; without our nonce discord.py takes a new one each time."""
    from bot.chat.sending import DiscordMessenger
    from bot.flow.collecting import Collector
    from bot.flow.posting import Poster

    send = DiscordMessenger.send

    async def bare(self: DiscordMessenger, channel_id: int, message: Any, *, nonce: str) -> int:
        return await send(self, channel_id, message, nonce=None)  # type: ignore[arg-type]

    guards: dict[str, tuple[Any, str, Callable[..., Any]]] = {
        "look-up": (Poster, "find", _finds_nothing),
        "nonce": (DiscordMessenger, "send", bare),
        "read-back": (Collector, "_read_again", _reads_nothing),
    }
    place, name, instead = guards[guard]
    setattr(place, name, instead)


def _main() -> None:
    from bot.app import serving
    from bot.cli import main, running

    file = Path(os.environ[MOVED])
    moved = moved_clock(file)
    vars(running)["SystemClock"] = lambda: moved
    vars(serving)["running_bot"] = _telling_rest(serving.running_bot, file)
    if guard := os.environ.get(GUARD_OFF):
        _leave_out(guard)
    if os.environ.get(WAITS):
        sys.stdin.readline()  # all is imported, nothing is begun
    print(BEGINS, file=sys.stderr, flush=True)
    sys.exit(main())


if __name__ == "__main__":
    _main()
