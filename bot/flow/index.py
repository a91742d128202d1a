"""The index post: made once the welcome has gone out, and edited whenever it should say something else.

What it should say is compared with what it was last known to say, so that a crash or an outage only delays it.  One
that somebody has deleted is made again, once.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Sequence
from dataclasses import replace

from bot.agenda.index import index, index_name
from bot.agenda.standing import Standing
from bot.errors import DiscordRefusedError, DiscordUncertainError
from bot.flow.circles import Running, in_its_language
from bot.flow.messenger import Messenger
from bot.flow.needs import Lack
from bot.flow.posting import THREAD, Errand, Poster
from bot.flow.standing import standing
from bot.records import Kind, Layout, Outgoing, State
from bot.store import Core, IndexPost, PostRow, Store

log = logging.getLogger("studycircle.index")
OWNER = "index"
FIRST, AGAIN = "1", "2"
OWN_POST = ".post"
"""How the name of a part ends that is a post of its own in a forum."""
UNKNOWN = ""
"""What stands for the hash of an index post of which it isn't known what it says."""
NO_CHANNEL = 10003  # Discord's (topics/opcodes-and-status-codes)


class Index:
    """Keeps every circle's index post up to date."""

    def __init__(
        self, store: Store, messenger: Messenger, poster: Poster, *, circles: Sequence[Running]
    ) -> None:
        self._store = store
        self._messenger = messenger
        self._poster = poster
        self._circles = circles
        # What Discord has refused isn't asked for again, until it would say something else or something was mended.
        self._refused: dict[str, tuple[str, tuple[Lack, ...]]] = {}
        self._unpinned: dict[str, tuple[Lack, ...]] = {}
        # The runner looks far oftener than anything comes to stand otherwise, so what was written is kept.
        self._written: dict[str, tuple[Standing, Outgoing, str]] = {}

    async def keep(self) -> bool:
        """Bring all up to date; return whether Discord gave no answer to some, so that it is to be tried again."""
        again = False
        for running in self._circles:
            try:
                await self._keep(running)
            except DiscordUncertainError as error:
                log.warning("%s: the index post waits: %s", running.id, error.message)
                again = True
        return again

    @in_its_language
    async def _keep(self, running: Running) -> None:
        """Make or edit a circle's index post, if it needs that.  Raises DiscordUncertainError."""
        if Kind.WELCOME in running.held:
            return
        known, is_begun, stands = await self._store.read(lambda core: _read(core, running))
        message, said = self._write(running, stands)
        if known is None and (not is_begun or stands.over or stands.paused):
            return
        if self._refused.get(running.id) == (said, running.lacks):
            return
        try:
            known = known or await self._make(running, stands, message, part=FIRST)
            if known.said not in (said, None):
                known = await self._edit(running, known, stands, message)
        except DiscordRefusedError as error:
            self._refused[running.id] = (said, running.lacks)
            log.warning("%s: the index post stays as it is: %s %s", running.id, error.message, error.hint)
        else:
            await self._pin(running, known)

    def _write(self, running: Running, stands: Standing) -> tuple[Outgoing, str]:
        """Return the post as it should be, and its hash."""
        before = self._written.get(running.id)
        if before is None or before[0] != stands:
            message = index(stands)
            before = self._written[running.id] = (stands, message, _hash(message))
        return before[1], before[2]

    async def _edit(
        self, running: Running, known: IndexPost, stands: Standing, message: Outgoing
    ) -> IndexPost:
        """Have the post say what it should; if it is gone, make another one, but only once."""
        if known.channel_id != running.circle.channel.channel_id:
            await self._wake(known.channel_id)
        if await self._messenger.edit(known.channel_id, known.message_id, message):
            return await self._keep_row(running, replace(known, said=_hash(message)))
        rows = await self._store.read(lambda core: core.posts(running.id, OWNER))
        if _is_of(rows, AGAIN, known):
            log.warning("%s: the index post was deleted once more, so it isn't made again", running.id)
            return await self._keep_row(running, replace(known, said=None))
        log.warning("%s: the index post was deleted; it is made again, once", running.id)
        return await self._make(running, stands, message, part=AGAIN)

    async def _make(self, running: Running, stands: Standing, message: Outgoing, *, part: str) -> IndexPost:
        """Post it, unless it is there already; what one says that was begun earlier isn't known."""
        channel_id = await self._room(running)
        name = part if channel_id else f"{part}{OWN_POST}"
        errand = Errand(running.id, OWNER, name, channel_id or running.circle.channel.channel_id, message)
        rows = await self._store.read(lambda core: core.posts(running.id, OWNER))
        if channel_id:
            message_id = await self._poster.post(errand)
        else:
            channel_id = message_id = await self._poster.open_post(errand, name=index_name(stands), tags=())
        return await self._keep_row(
            running, IndexPost(channel_id, message_id, UNKNOWN if name in rows else _hash(message))
        )

    async def _room(self, running: Running) -> int | None:
        """Return where it is to stand: the circle's channel, in a forum the welcome's post; None for its own post."""
        if running.layout is Layout.TEXT:
            return running.circle.channel.channel_id
        owner = Kind.WELCOME.value
        row = (await self._store.read(lambda core: core.posts(running.id, owner))).get(f"{owner}{THREAD}")
        if row is None or row.message_id is None:
            return None
        try:
            await self._messenger.unarchive(row.message_id)
        except DiscordRefusedError as error:
            return None if error.code == NO_CHANNEL else row.message_id
        return row.message_id

    async def _wake(self, thread_id: int) -> None:
        try:
            await self._messenger.unarchive(thread_id)
        except DiscordRefusedError as error:
            log.warning("thread %s could not be woken: %s", thread_id, error.message)

    async def _pin(self, running: Running, known: IndexPost) -> None:
        """Pin it once, or the forum's post that it begins; without the right to, it waits until something is mended.

        In the welcome's post there is nothing to do: that is pinned itself.
        """
        if known.pinned or known.said is None or self._unpinned.get(running.id) == running.lacks:
            return
        try:
            if running.layout is Layout.TEXT:
                await self._messenger.pin(known.channel_id, known.message_id)
            elif known.channel_id == known.message_id:
                await self._messenger.pin_post(known.channel_id)
        except DiscordRefusedError as error:
            self._unpinned[running.id] = running.lacks
            log.warning("%s: the index post isn't pinned: %s %s", running.id, error.message, error.hint)
            return
        await self._keep_row(running, replace(known, pinned=True))

    async def _keep_row(self, running: Running, post: IndexPost) -> IndexPost:
        await self._store.write(lambda core: core.put_index_post(running.id, post))
        return post


def _read(core: Core, running: Running) -> tuple[IndexPost | None, bool, Standing]:
    """Return the index post as it is known, whether it is time for one, and where the circle stands."""
    stored = core.stored(running.id).get(Kind.WELCOME.value)
    is_begun = stored is not None and stored.state not in (State.PLANNED, State.CLAIMED)
    return core.index_post(running.id), is_begun, standing(core, running)


def _is_of(rows: dict[str, PostRow], part: str, known: IndexPost) -> bool:
    return any(row.part.startswith(part) and row.message_id == known.message_id for row in rows.values())


def _hash(message: Outgoing) -> str:
    return hashlib.sha256(f"{message.text}\n{message.buttons}".encode()).hexdigest()[:16]
