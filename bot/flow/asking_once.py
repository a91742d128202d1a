"""Who answers first by a reply is asked in the thread: by one short silent line with a button, which goes again.

There is no private way to somebody who hasn't pressed anything, and direct messages are out.  The store says whom to
ask and which lines have had their time; each goes out once, whatever happens in between.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence

from bot import wording
from bot.clock import Clock
from bot.errors import DiscordRefusedError, DiscordUncertainError
from bot.flow.circles import Running, in_its_language
from bot.flow.posting import Errand, Poster
from bot.records import Button, Outgoing
from bot.store import LINE, Core, Store, Unasked

log = logging.getLogger("studycircle.asking")


class AskingOnce:
    """The line in the thread."""

    def __init__(self, store: Store, poster: Poster, clock: Clock, *, circles: Sequence[Running]) -> None:
        self._store = store
        self._poster = poster
        self._clock = clock
        self._circles = circles
        # Where Discord said no it isn't asked again before the next start: the thread's notice says it for all.
        self._refused: set[tuple[str, int]] = set()

    async def ask(self) -> bool:
        """Post the lines that are due, and have those that have had their time deleted.

        Returns whether Discord gave no answer to some, so that it is to be tried again.
        """
        unanswered = [await self._ask_in(running) for running in self._circles]
        return any(unanswered)

    @in_its_language
    async def _ask_in(self, running: Running) -> bool:
        now = self._clock.now()
        due, doubtful, is_paused = await self._store.read(lambda core: _whom(core, running.id))
        unanswered = [await self._look_for(running, unasked) for unasked in doubtful]
        if not is_paused:
            unanswered += [await self._post(running, unasked) for unasked in due]
        await self._store.write(lambda core: core.take_lines_down(running.id, now))
        return any(unanswered)

    async def _post(self, running: Running, unasked: Unasked) -> bool:
        """Post one line; return whether Discord gave no answer."""
        slot = (running.id, unasked.reader)
        if slot in self._refused:
            return False
        try:
            await self._poster.post(_errand(running, unasked))
        except (DiscordRefusedError, DiscordUncertainError) as error:
            log.warning("%s: somebody could not be asked in the thread: %s", running.id, error.message)
            if isinstance(error, DiscordUncertainError):
                return True
            self._refused.add(slot)
        return False

    async def _look_for(self, running: Running, unasked: Unasked) -> bool:
        """Find out whether a line that isn't wanted any more came to stand; return whether Discord gave no answer."""
        errand, now = _errand(running, unasked), self._clock.now()
        try:
            found = await self._poster.find(errand)
        except (DiscordRefusedError, DiscordUncertainError) as error:
            return isinstance(error, DiscordUncertainError)

        def write(core: Core) -> None:
            if found is None:
                core.drop_line(running.id, unasked.reader)
            else:
                core.post_done(running.id, errand.owner, errand.part, found, now)

        await self._store.write(write)
        return False


def _whom(core: Core, circle: str) -> tuple[tuple[Unasked, ...], tuple[Unasked, ...], bool]:
    """Return whom to ask, whose lines are in doubt, and whether everything is held back."""
    is_paused = any(pause.end is None for pause in core.pauses(circle))
    return core.to_be_asked(circle), core.lines_in_doubt(circle), is_paused


def _errand(running: Running, unasked: Unasked) -> Errand:
    """Return the line as it is posted; its button makes it known again."""
    text = wording.ASK_LINE.format(until=wording.ASK_UNTIL[running.circle.names.value])
    button = Button(wording.CHOOSE_BUTTON, f"sc1:choose:{running.id}:{unasked.reader}")
    message = Outgoing(text, buttons=(button,), reply_to=unasked.message_id or None)
    owner = f"{LINE}{unasked.reader}"
    return Errand(running.id, owner, "1", unasked.channel_id, message, week=unasked.week)
