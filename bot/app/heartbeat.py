"""Signs of life: a file that says how the bot stands, and a dead man's ping; each only where somebody wants it.

Neither holds anything that people wrote.  Where one can't be given, the bot goes on all the same.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from bot.errors import NotFoundError, StudycircleError
from bot.records import State

if TYPE_CHECKING:
    from bot.app.running import Bot
    from bot.clock import Clock

log = logging.getLogger("studycircle.run")
BEAT_SECONDS = 30.0
PING_EVERY = 10
"""Every tenth beat, five minutes: services of that kind wait for at least one."""
PING_SECONDS = 10.0
"""How long an answer to a ping is waited for."""
STALE = timedelta(minutes=3)
"""After so long without a beat the bot stands still, or isn't there."""
OVERDUE = timedelta(minutes=15)
"""What is due so long, waits for nothing, and hasn't gone out, means that something is stuck."""

Health = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Watch:
    """Who watches: the file that is written anew at each beat, and the address that is asked as long as all is well."""

    file: Path | None = None
    ping: str | None = None


@asynccontextmanager
async def beating(
    bot: Bot, watch: Watch, clock: Clock, *, every: float = BEAT_SECONDS
) -> AsyncIterator[None]:
    """Give signs of life while the block runs, one every so many seconds."""
    task = (
        asyncio.create_task(_beat(bot, watch, clock, every), name="heartbeat") if watch != Watch() else None
    )
    try:
        yield
    finally:
        if task:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task


async def _beat(bot: Bot, watch: Watch, clock: Clock, every: float) -> None:
    told: set[str] = set()
    count = 0
    while True:
        with contextlib.suppress(
            TimeoutError
        ):  # just started it hasn't connected yet, which isn't worth a word
            await asyncio.wait_for(bot.ready.wait(), every)
        health = await health_of(bot, clock.now())
        if watch.file:
            _once(told, await asyncio.to_thread(_written, watch.file, health))
        if watch.ping and health["well"] and count % PING_EVERY == 0:
            _once(told, await ping(watch.ping))
        count += 1 if health["well"] else -count  # once it is well again, that is told at once
        await asyncio.sleep(every)


def _once(told: set[str], problem: str) -> None:
    """Write a problem into the log, unless it stands there already."""
    if problem and problem not in told:
        log.warning("%s", problem)
    told.add(problem)


async def health_of(bot: Bot, now: datetime) -> Health:
    """Return how the bot stands: connected, each circle's next post, what waits, what is overdue."""
    connected = bot.ready.is_set() and bot.client.is_connected
    circles: Health = {}
    for running in bot.circles:
        stored = await bot.store.read(lambda core, of=running.id: core.stored(of))  # type: ignore[misc]
        open_ = [
            row for row in stored.values() if row.state in (State.PLANNED, State.CLAIMED) and not row.held
        ]
        free = [row.due for row in open_ if row.kind not in running.held]
        paused = await bot.store.read(lambda core, of=running.id: core.pauses(of))  # type: ignore[misc]
        is_paused = any(pause.end is None for pause in paused)
        overdue = [due for due in free if due < now - OVERDUE] if not is_paused else []
        circles[running.id] = {
            "next": min((due for due in free if due > now), default=None),
            "paused": is_paused,
            "waits": [lack.line for lack in running.lacks],
            "overdue": len(overdue),
        }
    well = connected and not any(one["overdue"] for one in circles.values())
    return {"at": now, "well": well, "connected": connected, "circles": circles}


def _written(file: Path, health: Health) -> str:
    """Write the file anew, whole or not at all; return what went wrong, in words."""
    partial = file.with_name(f"{file.name}.partial")
    try:
        partial.write_text(json.dumps(health, default=datetime.isoformat, indent=2), "utf-8")
        partial.replace(file)
    except OSError as error:
        return f"The health file {file} can't be written: {error.strerror}. Make its folder writable for the bot."
    return ""


async def ping(address: str) -> str:
    """Ask the address once; return what went wrong, in words, without what is secret in the address."""
    import httpx

    host = urlsplit(address).hostname
    try:
        # No redirect is followed: the address is a secret between its service and the bot.
        async with httpx.AsyncClient(follow_redirects=False, timeout=PING_SECONDS) as client:
            answer = await client.get(address)
    except httpx.HTTPError as error:
        return f"The ping didn't reach {host}: {type(error).__name__}. It is tried again."
    if answer.is_success:
        return ""
    return f"{host} didn't take the ping (HTTP {answer.status_code}): look whether its address is still good."


def looked_at(file: Path, now: datetime) -> tuple[bool, list[str]]:
    """Return whether the bot whose health file this is stands well, and how it stands, line by line.

    Raises NotFoundError where there is no such file, StudycircleError where it can't be read.
    """
    health = _read(file)
    at = datetime.fromisoformat(health["at"])
    if now - at > STALE:
        return False, [f"Last heard of at {at:%Y-%m-%d %H:%M} UTC: the bot stands still, or has ended."]
    lines = ["Connected to Discord." if health["connected"] else "Not connected to Discord."]
    for name, circle in health["circles"].items():
        coming = circle["next"] and f"next is {datetime.fromisoformat(circle['next']):%Y-%m-%d %H:%M} UTC"
        lines.append(f"{name}: {'paused' if circle['paused'] else coming or 'nothing more is due'}.")
        if circle["overdue"]:
            lines.append(f"{name}: {circle['overdue']} overdue. Look into the bot's log.")
        lines += [f"{name}: waits: {line}." for line in circle["waits"]]
    return bool(health["well"]), lines


def _read(file: Path) -> Health:
    try:
        health: Health = json.loads(file.read_text("utf-8"))
        datetime.fromisoformat(health["at"])
    except FileNotFoundError:
        raise NotFoundError(
            f"There is no health file at {file}.",
            "Name the one that `studycircle run --health` writes, and look whether the bot runs.",
        ) from None
    except OSError as error:
        raise StudycircleError(
            f"{file} can't be read: {error.strerror}.", "Give the command as the user whom the bot runs as."
        ) from error
    except (ValueError, KeyError, TypeError):
        raise StudycircleError(
            f"{file} isn't a health file.", "Name the one that `studycircle run --health` writes."
        ) from None
    return health
