"""Run circles on Discord: begin them, keep the bot alive, end it when asked to."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from bot.app.heartbeat import Watch, beating
from bot.app.running import DATABASE, Address, Bot, running_bot
from bot.app.watching import FileWatch
from bot.chat.pacing import Pace
from bot.clock import Clock
from bot.errors import DiscordUncertainError, StudycircleError
from bot.flow.beginning import begin
from bot.flow.circles import Running
from bot.flow.renewing import Load, Note, Renewal, Renewing, tell
from bot.flow.risks import refuse_risks
from bot.store import open_core

log = logging.getLogger("studycircle.run")
NOBODY = Watch()
FINISH_SECONDS = 6.0
"""With the farewell to Discord, and all else that takes a moment, this leaves the end within ten seconds."""


@dataclass(frozen=True, slots=True)
class Files:
    """The circles' files: what watches over them, what loads them, and what judges them."""

    watch: FileWatch
    load: Load
    renewing: Renewing


def begin_circles(
    circles: Sequence[Running],
    *,
    folder: Path,
    clock: Clock,
    from_week: int | None = None,
    accepted: Collection[str] = (),
) -> None:
    """Write down circles that are new; those whose first week has passed begin with week `from_week`.

    Raises StudycircleError where that can't be, or where the file of a circle that has begun would post a week again or
    leave one without its rest (`accepted` are weeks of which that is meant), with the way out for each circle; then
    nothing is written.
    """
    refused: list[StudycircleError] = []
    with open_core(folder / DATABASE) as core:
        for running in circles:
            try:
                refuse_risks(core, running, now=clock.now(), accepted=accepted)
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
    files: Files | None = None,
) -> None:
    """Run the bot until `stop` is set; when it dies of something that a person needn't mend, start it again.

    What it was in the midst of by then it finishes, if that takes no longer than `FINISH_SECONDS`.  `watch` says who is
    given signs of life.  With `files` a saved file takes effect: the bot ends what it is in the midst of, and begins
    again with the circles as they are then, as if started anew; organisers are told what comes of each file.
    Raises StudycircleError where a person must mend something first: the token, the database.
    """
    # One for all clients: what each begins anew by itself counts in the same day.
    pace = pace or Pace()
    notes: Sequence[Note] = ()
    while not stop.is_set():
        try:
            async with (
                running_bot(
                    circles, folder=folder, clock=clock, address=address, pace=pace, alone=True
                ) as bot,
                beating(bot, watch, clock),
            ):
                renewal = await _stayed(bot, stop, files, notes)
                await _finish(bot)
        except Exception as error:  # noqa: BLE001 - whatever it was, readers are better off with a bot that comes back
            await _wait_out(error, pace, stop)
            continue
        if renewal is None:
            return
        circles, notes = renewal.circles, renewal.notes


async def _wait_out(error: Exception, pace: Pace, stop: asyncio.Event) -> None:
    """Say what has ended the bot, and wait until it is to be started again, or asked to stop.

    Raises what a person must mend first.
    """
    is_trouble = isinstance(error, DiscordUncertainError)
    if isinstance(error, StudycircleError) and not is_trouble:
        raise error
    seconds = pace.wait(asyncio.get_running_loop().time())
    if isinstance(error, StudycircleError):
        log.warning("%s %s Next try in %.0f s.", error.message, error.hint, seconds)
    else:
        words = "Something unexpected has ended the bot; it is started again in %.0f s. Please report this."
        log.error(words, seconds, exc_info=error)
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(stop.wait(), seconds)


async def _stayed(
    bot: Bot, stop: asyncio.Event, files: Files | None, notes: Sequence[Note]
) -> Renewal | None:
    """Stay until asked to stop (None), or until a saved file gives other circles; tell what is to be told."""
    if files is None:
        await stop.wait()
        return None
    asked = asyncio.create_task(stop.wait())
    renewal = asyncio.create_task(_renewal(bot, files, notes))
    try:
        await asyncio.wait({asked, renewal}, return_when=asyncio.FIRST_COMPLETED)
        return None if asked.done() else await renewal
    finally:
        for task in (asked, renewal):
            task.cancel()
        await asyncio.gather(asked, renewal, return_exceptions=True)


async def _renewal(bot: Bot, files: Files, notes: Sequence[Note]) -> Renewal:
    """Return what comes of the next saved files that give other circles; what doesn't is told meanwhile."""
    await bot.ready.wait()
    left = await tell(bot.poster, notes)
    while True:
        await files.watch.saved()
        try:
            saved = await asyncio.to_thread(files.load)
        except StudycircleError as error:
            words = "the circles' files were changed, but can't be used together: %s %s"
            log.warning(words, error.message, error.hint)
            continue
        renewal = await bot.store.write(partial(files.renewing.judge, before=bot.circles, saved=saved))
        if renewal.is_other:
            return replace(renewal, notes=[*left, *renewal.notes])
        left = await tell(bot.poster, [*left, *renewal.notes])


async def _finish(bot: Bot) -> None:
    try:
        async with asyncio.timeout(FINISH_SECONDS):
            await bot.finish()
    except TimeoutError:
        log.warning(
            "what was under way couldn't be finished in %.0f s; the next start finishes it", FINISH_SECONDS
        )
