"""Tell the organisers of everything that was missed: all of it at once in one message, and of each thing once.

What a message tells of is written down before it is sent, a row for each thing beside the posts, and stays as it is
until the message stands there: what is missed meanwhile has to wait for the next.  So a repeat says the same, and is
found again like any other post; only then are the things marked as told.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.agenda.missed import in_order, to_be_told, told
from bot.agenda.reconcile import Stored
from bot.clock import Clock
from bot.errors import DiscordRefusedError, DiscordUncertainError
from bot.flow.backoff import Backoff
from bot.flow.circles import Running
from bot.flow.posting import Errand, Poster, nonce_of
from bot.records import Outgoing
from bot.store import Core, PostRow, Store

log = logging.getLogger("studycircle.runner")
NOTICE = "told:missed"
"""The owner of such messages; each is a part of its own, called by a digest of what it tells of."""
OF = "told:"
"""How the owner of the row begins by which a thing is told; its key follows.

Its parts are the digest of the reason and the name of the message, for what failed, was tried again and failed for
another reason is told again; "1" is what an earlier version had told by itself.
"""
_EARLIER = "1"


class MissedNotices:
    """Tells of what was missed, a message at a time; where that fails, it is tried again by and by less often."""

    def __init__(self, store: Store, poster: Poster, clock: Clock) -> None:
        self._store = store
        self._poster = poster
        self._clock = clock
        self._untold = Backoff[str](clock)

    def hold(self, running: Running) -> None:
        """Nothing can be told now, as is known; once it can, it is told at once."""
        self._untold.forget(running.id)

    async def tell(self, running: Running) -> datetime | None:
        """Tell of all that was missed and isn't told; return when to try again, where it doesn't come off."""
        if again := self._untold.waits(running.id, self._clock.now()):
            return again
        while await self._store.read(lambda core: _next(core, running.id)):
            name, rows = await self._decide(running)
            text = told(rows, running.circle.name)
            errand = Errand(running.id, NOTICE, name, running.circle.organisers.channel_id, Outgoing(text))
            try:
                message_id = await self._poster.post(errand)
            except (DiscordRefusedError, DiscordUncertainError) as error:
                keys = ", ".join(row.key for row in rows)
                log.error("%s: the organisers could not be told of %s: %s", running.id, keys, error.message)
                return self._untold.failed(running.id)
            await self._mark(running, name, rows, message_id)
            self._untold.forget(running.id)
        return None

    async def _decide(self, running: Running) -> tuple[str, list[Stored]]:
        """Write down what the next message tells of, unless that is decided, and return its name and the rows."""
        now, channel = self._clock.now(), running.circle.organisers.channel_id

        def decide(core: Core) -> tuple[str, list[Stored]]:
            found = _next(core, running.id)
            assert found, "only the runner tells, and it has just looked"
            name, rows, new = found
            for row in rows if new else ():
                owner, part = OF + row.key, _part(row, name)
                core.begin_post(running.id, owner, part, nonce_of(running.id, owner, part), channel, now)
            return name, rows

        return await self._store.write(decide)

    async def _mark(self, running: Running, name: str, rows: Sequence[Stored], message_id: int) -> None:
        """Write down of each thing which message tells of it."""
        now = self._clock.now()

        def mark(core: Core) -> None:
            owned = core.posts_below(running.id, OF)
            for row in rows:
                for part in _parts_of(name, owned[OF + row.key]):
                    core.post_done(running.id, OF + row.key, part, message_id, now)

        await self._store.write(mark)


def _next(core: Core, circle: str) -> tuple[str, list[Stored], bool] | None:
    """Return the next message's name, what it tells of, and whether that is to be written down yet; None: all is told.

    One that is decided and doesn't stand there goes before; whatever it tells of is named in it, also what was
    planned again since.
    """
    stored = core.stored(circle)
    if not any(to_be_told(row) for row in stored.values()):
        return None  # nearly always, and asked at each look
    rows = in_order(stored)
    missed = [row for row in rows if to_be_told(row)]
    owned = core.posts_below(circle, OF)
    for row in missed:
        for part, post in owned.get(OF + row.key, {}).items():
            if post.message_id is None and part.startswith(f"{_digest(row.reason)}."):
                name = part.partition(".")[2]
                return name, [row for row in rows if _parts_of(name, owned.get(OF + row.key, {}))], False
    new = [row for row in missed if not _is_told(row, owned.get(OF + row.key, {}))]
    return (_digest(" ".join(_part(row, row.key) for row in new)), new, True) if new else None


def _parts_of(name: str, posts: Mapping[str, PostRow]) -> list[str]:
    return [part for part in posts if part.endswith(f".{name}")]


def _is_told(row: Stored, posts: Mapping[str, PostRow]) -> bool:
    return any(
        part == _EARLIER or part.startswith(f"{_digest(row.reason)}.")
        for part, post in posts.items()
        if post.message_id is not None
    )


def _part(row: Stored, name: str) -> str:
    return f"{_digest(row.reason)}.{name}"


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:8]
