"""What the room asks of the bot behind it; the app builds it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Protocol

from bot.agenda.reconcile import Stored
from bot.flow.circles import Running
from bot.rehearsal.play import Settles
from bot.rehearsal.server import Server
from bot.store import PostRow


class Backstage(Protocol):
    """The bot's life, and what it keeps."""

    @property
    def running(self) -> Running:
        """The circle as the bot reads it at present, or read it last."""
        ...

    @property
    def bot(self) -> Settles | None:
        """The bot, or None while there is none."""
        ...

    @property
    def lives(self) -> bool:
        """Whether the bot lives, even if it has not yet come to Discord."""
        ...

    async def start(self) -> None:
        """Start the bot and wait until it is ready; nothing happens where it runs."""
        ...

    async def kill(self) -> None:
        """End the bot in the midst of whatever it does."""
        ...

    def ledger(self) -> tuple[Mapping[str, Stored], Sequence[PostRow]]:
        """Return what was due and what was posted, whether the bot runs or not."""
        ...

    async def archive(self) -> Path:
        """Write the archive as it is now and return its page."""
        ...


class AtRest:
    """What must come to rest before time moves: the bot, as long as there is one that can be reached."""

    def __init__(self, backstage: Backstage, server: Server) -> None:
        self._backstage = backstage
        self._server = server
        self.cut_off = False

    @property
    def sequence(self) -> int:
        """The last event that the bot took in; all there are, where it can't be told any."""
        bot = self._backstage.bot
        return self._server.sequence if bot is None or self.cut_off else bot.sequence

    def settled(self) -> bool:
        """Whether the bot is at rest, or away."""
        bot = self._backstage.bot
        return bot is None or bot.settled()
