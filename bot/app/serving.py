"""Run circles on Discord: begin them, keep the bot alive, end it when asked to."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Sequence
from pathlib import Path

from bot.app.heartbeat import Watch, beating
from bot.app.running import DATABASE, Address, Bot, circle_row, running_bot
from bot.chat.pacing import Pace
from bot.clock import Clock
from bot.errors import DiscordUncertainError, StudycircleError
from bot.flow.beginning import begin
from bot.flow.circles import Running
from bot.store import open_core

log = logging.getLogger("studycircle.run")
NOBODY = Watch()
FINISH_SECONDS = 6.0
"""With the farewell to Discord, and all else that takes a moment, this leaves the end within ten seconds."""


def begin_circles(
    circles: Sequence[Running], *, folder: Path, clock: Clock, from_week: int | None = None
) -> None:
    """Write down circles that are new; those whose first week has passed begin with week `from_week`.

    Raises StudycircleError where that can't be, with the way out for each circle; then nothing is written.
    """
    refused: list[StudycircleError] = []
    with open_core(folder / DATABASE) as core:
        for running in circles:
            core.put_circle(circle_row(running))
            try:
                begin(core, running, now=clock.now(), from_week=from_week)
            except StudycircleError as error:
                refused.append(error)
        if len(refused) == 1:
            raise refused[0]
        if refused:
            raise StudycircleError(
                "\n".join(f"{error.message} {error.hint}" for error in refused), "Then start again."
            )


async def serve(
    circles: Sequence[Running],
    *,
    folder: Path,
    clock: Clock,
    address: Address,
    stop: asyncio.Event,
    pace: Pace | None = None,
    watch: Watch = NOBODY,
) -> None:
    """Run the bot until `stop` is set; when it dies of something that a person needn't mend, start it again.

    What it was in the midst of by then it finishes, if that takes no longer than `FINISH_SECONDS`.  `watch` says who is
    given signs of life.
    Raises StudycircleError where a person must mend something first: the token, the database.
    """
    # One for all clients: what each begins anew by itself counts in the same day.
    pace = pace or Pace()
    loop = asyncio.get_running_loop()
    while not stop.is_set():
        try:
            async with (
                running_bot(
                    circles, folder=folder, clock=clock, address=address, pace=pace, alone=True
                ) as bot,
                beating(bot, watch, clock),
            ):
                await stop.wait()
                await _finish(bot)
                return
        except DiscordUncertainError as error:
            seconds = pace.wait(loop.time())
            log.warning("%s %s Next try in %.0f s.", error.message, error.hint, seconds)
        except StudycircleError:
            raise
        except Exception as error:
            # Whatever it was: readers are better off with a bot that comes back.
            seconds = pace.wait(loop.time())
            words = (
                "Something unexpected has ended the bot; it is started again in %.0f s. Please report this."
            )
            log.error(words, seconds, exc_info=error)
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), seconds)


async def _finish(bot: Bot) -> None:
    try:
        async with asyncio.timeout(FINISH_SECONDS):
            await bot.finish()
    except TimeoutError:
        log.warning(
            "what was under way couldn't be finished in %.0f s; the next start finishes it", FINISH_SECONDS
        )
