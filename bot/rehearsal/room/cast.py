"""The cast on a leash: silent until it is let loose, and for no longer than was said."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from bot.clock import Clock
from bot.errors import StudycircleError
from bot.rehearsal.cast.players import Players

SPANS = {"day": timedelta(days=1), "week": timedelta(weeks=1)}
Tell = Callable[[str], None]


class LooseCast:
    """The sample readers of a room.  What one of them can't do is told and passed over: somebody else may have
    deleted what they wanted to answer.

    `hindered` says that nobody can act at present, because the bot or Discord is away; they do it later.
    """

    def __init__(
        self, players: Players | None, clock: Clock, *, hindered: Callable[[], bool], tell: Tell
    ) -> None:
        self._players = players
        self._clock = clock
        self._hindered = hindered
        self._tell = tell
        self.until: datetime | None = None

    @property
    def exists(self) -> bool:
        """Whether there is a cast at all; not every reading has one."""
        return self._players is not None

    def let_loose(self, span: str | None) -> None:
        """Let the cast act for a "day" or a "week" from now on; None silences it."""
        self.until = self._clock.now() + SPANS[span] if span else None

    def next_act(self) -> datetime | None:
        """Return when somebody does something next."""
        at = self._players.next_act() if self._players and self._acts() else None
        return at if at and self.until and at <= self.until else None

    def is_due(self) -> bool:
        """Whether somebody is to do something now."""
        return self._players is not None and self._acts() and self._players.is_due()

    async def act(self) -> None:
        """Do the next thing that is due."""
        assert self._players is not None, "somebody is due"
        try:
            await self._players.act()
        except StudycircleError as error:
            self._tell(f"One of the sample readers was hindered: {error.message}")

    def look(self) -> None:
        """Take in what has been posted since the last look; who is silent has left undone what was due meanwhile."""
        if self._players is None:
            return
        self._players.look()
        if not self._is_loose():
            self._players.leave_undone()

    def _acts(self) -> bool:
        return self._is_loose() and not self._hindered()

    def _is_loose(self) -> bool:
        return self.until is not None and self._clock.now() <= self.until
