"""One bot at a time: a second one is refused before anything is imported that takes long."""

from __future__ import annotations

import os
from pathlib import Path

from bot.cli.credentials import database
from bot.store.lock import refuse_second


def refuse_second_bot(data: Path | None) -> None:
    """Return where no process has the bot's database, so that the bot may begin; it takes the lock itself.

    Raises StoreError where one has it, naming that one.
    """
    refuse_second(database(data, os.environ))
