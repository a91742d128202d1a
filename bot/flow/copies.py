"""Take the bot's own copies of an answer off Discord once the answer was taken back."""

from __future__ import annotations

import logging
from datetime import datetime

from bot.errors import DiscordRefusedError, DiscordUncertainError, StoreError
from bot.flow.messenger import Messenger
from bot.store import Store

log = logging.getLogger("studycircle.copies")


async def delete_copies(store: Store, messenger: Messenger, *, now: datetime) -> bool:
    """Delete what is left of answers that were taken back; what can't be deleted now stays on the list.

    Returns whether Discord gave no answer to some, so that it is to be tried again.
    """
    copies = await store.read(lambda core: core.copies_to_delete())
    unanswered = [
        await _delete(store, messenger, channel_id, message_id=message_id, now=now)
        for channel_id, message_id in copies
    ]
    return any(unanswered)


async def _delete(
    store: Store, messenger: Messenger, channel_id: int, *, message_id: int, now: datetime
) -> bool:
    """Delete one copy; return whether Discord gave no answer."""
    try:
        await messenger.delete(channel_id, message_id)
    except (DiscordRefusedError, DiscordUncertainError) as error:
        log.error("a copy of an answer could not be deleted on Discord: %s", error.message)
        return isinstance(error, DiscordUncertainError)
    # One that was gone already sends no event, so the list is told here.
    await store.write(lambda core: core.delete_messages(channel_id, [message_id], now))
    return False


async def scrub(store: Store) -> bool:
    """Leave in the files only what is kept, if anything was erased; what is due stays so through a crash.

    Returns whether it is to be tried again, because an export reads them.
    """
    if not await store.read(lambda core: core.scrub_is_due()):
        return False
    try:
        await store.scrub()
    except StoreError as error:
        log.warning("the database's files could not be cleared of what was erased yet: %s", error.message)
        return True
    return False


async def tidy(store: Store) -> None:
    """Take files off the disk that nobody keeps; what can't go now does so with the next that is erased."""
    try:
        await store.tidy_files()
    except StoreError as error:
        log.warning("%s %s", error.message, error.hint)
