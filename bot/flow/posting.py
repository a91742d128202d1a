"""Claim, post, record: one message goes out once, whatever happens in between.

The intent is committed before each attempt, the result after it.  An earlier attempt whose end is unknown is
looked for on Discord before anything is sent again; a repeat carries the same nonce.
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from weakref import WeakValueDictionary

from bot.clock import Clock
from bot.errors import DiscordUncertainError
from bot.flow.filing import refile
from bot.flow.messenger import Messenger
from bot.flow.together import after_first_posts, note_post
from bot.records import Kind, Outgoing, SeenMessage
from bot.store import Core, PostRow, Store

# How far before our own first attempt a message may bear its time: Discord's clock isn't ours, which may have been
# ahead by a day when we tried.
LOOK_BACK = timedelta(hours=26)
# How long an attempt at what has no nonce may still be on its way; longer than any request waits for its answer.
UNDER_WAY = timedelta(seconds=60)
THREAD = ".thread"
"""How the name of a part ends that is the thread of another part, or the forum's post that it begins."""
WEEKS_THREAD = f"opening{THREAD}"
END_THREAD = f"{Kind.END.value}{THREAD}"
DISCORD_EPOCH_MS = 1_420_070_400_000
ANSWER = "answer:"
"""How the owner of a form's answer begins; the response's id follows."""


def nonce_of(circle: str, owner: str, part: str) -> str:
    """Return the nonce of a part: 22 characters from its name, of the 25 that Discord allows."""
    digest = hashlib.sha256(f"{circle}\n{owner}\n{part}".encode()).digest()
    return base64.urlsafe_b64encode(digest).decode()[:22]


def snowflake_at(at: datetime) -> int:
    """Return the smallest id that a message of that instant can have (Discord's reference: snowflakes)."""
    return max(0, int(at.timestamp() * 1000) - DISCORD_EPOCH_MS) << 22


@dataclass(frozen=True, slots=True)
class Errand:
    """One message to be posted: whose it is, where it goes, and what a reply to it is filed under."""

    circle: str
    owner: str
    part: str
    channel_id: int
    message: Outgoing
    week: str = ""
    prompt: str | None = None
    paragraph: int | None = None


class Attempts:
    """When this process last tried what has no nonce, by a count that nobody steps.

    How long ago it was tried by a process before this one, that count doesn't know, and the clock may have been put
    forward meanwhile: then it is over a minute after this process began, or when the clock is more than a day on.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._began = clock.elapsed()
        self._last: dict[str, float] = {}

    @contextmanager
    def attempt(self, nonce: str) -> Iterator[None]:
        """Note an attempt, which may have to wait for its turn before it is on its way."""
        self._last[nonce] = self._clock.elapsed()
        try:
            yield
        finally:
            self._last[nonce] = self._clock.elapsed()

    def refuse_under_way(self, nonce: str, last_try: datetime) -> None:
        """Raise DiscordUncertainError while an attempt may be on its way."""
        if nonce not in self._last and self._clock.now() - last_try > LOOK_BACK:
            return
        since = self._clock.elapsed() - self._last.get(nonce, self._began)
        if since < UNDER_WAY.total_seconds():
            raise DiscordUncertainError(
                "An earlier attempt may still be on its way.", "It is looked for in a minute."
            )


class Locks:
    """A lock for each channel, as long as somebody uses it."""

    def __init__(self) -> None:
        self._locks: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()

    def __getitem__(self, channel_id: int) -> asyncio.Lock:
        return self._locks.setdefault(channel_id, asyncio.Lock())


class Poster:
    """Posts errands and threads, each exactly once."""

    def __init__(self, store: Store, messenger: Messenger, clock: Clock) -> None:
        self._store = store
        self._messenger = messenger
        self._clock = clock
        self._attempts = Attempts(clock)
        # One post at a time in a channel: what is looked for there can't be what somebody else posts in this moment.
        self._channels = Locks()

    async def post(self, errand: Errand) -> int:
        """Post a message, unless it is there already, and return its id.

        Raises DiscordRefusedError or DiscordUncertainError; the claim stays, and the next call looks first.
        """
        await after_first_posts()
        async with self._channels[errand.channel_id]:
            return await self._post(errand)

    async def _post(self, errand: Errand) -> int:
        row, tried = await self._begin(errand)
        if row.message_id is not None:
            return row.message_id
        message_id = await self.find(errand) if tried else None
        if message_id is None:
            nonce = nonce_of(errand.circle, errand.owner, errand.part)
            note_post()
            message_id = await self._messenger.send(errand.channel_id, errand.message, nonce=nonce)
        await self._done(errand, message_id)
        return message_id

    async def open_thread(self, errand: Errand, *, name: str) -> int:
        """Open a thread from the message `errand.message.reply_to`; safe to repeat, because its id is the message's."""
        row, _ = await self._begin(errand)
        if row.message_id is not None:
            return row.message_id
        assert errand.message.reply_to is not None, "a thread opens from a message"
        thread_id = await self._messenger.open_thread(errand.channel_id, errand.message.reply_to, name=name)
        await self._done(errand, thread_id)
        return thread_id

    async def open_post(self, errand: Errand, *, name: str, tags: tuple[str, ...]) -> int:
        """Make a post in a forum, unless it is there already, and return its id, which its first message has too.

        Discord takes no nonce for it, so an earlier attempt is looked for before anything is asked again.
        Raises DiscordRefusedError or DiscordUncertainError, the latter also while that attempt may be under way.
        """
        await after_first_posts()
        async with self._channels[errand.channel_id]:
            return await self._open_post(errand, name=name, tags=tags)

    async def _open_post(self, errand: Errand, *, name: str, tags: tuple[str, ...]) -> int:
        before = await self._row(errand)
        if before and before.message_id is not None:
            return before.message_id
        post_id = await self.find_post(errand) if await self._since(errand) else None
        if post_id is None:
            await self._begin(errand)
            note_post()
            with self._attempts.attempt(nonce_of(errand.circle, errand.owner, errand.part)):
                post_id = await self._messenger.create_post(
                    errand.channel_id, name=name, message=errand.message, tags=tags
                )
        await self._post_done(errand, post_id)
        return post_id

    async def _row(self, errand: Errand) -> PostRow | None:
        return await self._store.read(lambda core: core.posts(errand.circle, errand.owner).get(errand.part))

    async def _since(self, errand: Errand) -> datetime | None:
        """Return since when a part may be on Discord: its first attempt, or the copy that was put back lately."""
        row, now = await self._row(errand), self._clock.now()
        return row.first_try if row else await self._store.read(lambda core: core.copied_at(now))

    async def _post_done(self, errand: Errand, post_id: int) -> None:
        """Write down a forum's post: its first message, and its thread."""
        now, thread = self._clock.now(), replace(errand, part=f"{errand.part}{THREAD}", channel_id=post_id)

        def record(core: Core) -> None:
            for one in (errand, thread):
                _begun(core, one, now)
                core.post_done(one.circle, one.owner, one.part, post_id, now, channel_id=post_id)

        await self._store.write(record)

    async def _begin(self, errand: Errand) -> tuple[PostRow, bool]:
        """Commit the intent; return the row, and whether there may have been an attempt before this one.

        After a copy of the database was put back, nobody knows.
        """
        now = self._clock.now()

        def begin(core: Core) -> tuple[PostRow, bool]:
            before = core.posts(errand.circle, errand.owner).get(errand.part)
            return _begun(core, errand, now), before is not None or core.copied_at(now) is not None

        return await self._store.write(begin)

    async def _done(self, errand: Errand, message_id: int) -> None:
        now = self._clock.now()

        def record(core: Core) -> None:
            core.post_done(errand.circle, errand.owner, errand.part, message_id, now)
            refile(core, message_id)

        await self._store.write(record)

    async def find(self, errand: Errand) -> int | None:
        """Look for an earlier attempt: by its button's id, by the poll it holds, else by author and text.

        Raises DiscordRefusedError and DiscordUncertainError.
        """
        since = await self._since(errand)
        assert since is not None, "only what may have been tried is looked for"
        after = snowflake_at(since - LOOK_BACK)
        return await self._among(self._messenger.history(errand.channel_id, after=after), errand)

    async def find_post(self, errand: Errand) -> int | None:
        """Look for an earlier attempt at a forum's post, as `find` does for a message.

        Raises DiscordRefusedError; DiscordUncertainError also while the last attempt may be under way.
        """
        row, since = await self._row(errand), await self._since(errand)
        assert since is not None, "only what may have been tried is looked for"
        if row:
            self._attempts.refuse_under_way(row.nonce, row.last_try)
        after = snowflake_at(since - LOOK_BACK)
        return await self._among(self._messenger.find_posts(errand.channel_id, after=after), errand)

    async def _among(self, messages: AsyncIterator[SeenMessage], errand: Errand) -> int | None:
        """Return which of these messages is the errand's; one that is written down for another part isn't."""
        async for seen in messages:
            if seen.author.user_id == self._messenger.user_id and _same(seen, errand):
                taken = await self._store.read(lambda core, seen=seen: core.post_by_message(seen.message_id))  # type: ignore[misc]
                if taken is None:
                    return seen.message_id
        return None


def _begun(core: Core, errand: Errand, now: datetime) -> PostRow:
    return core.begin_post(
        errand.circle,
        errand.owner,
        errand.part,
        nonce_of(errand.circle, errand.owner, errand.part),
        errand.channel_id,
        now,
        week=errand.week,
        prompt=errand.prompt,
        paragraph=errand.paragraph,
    )


def _same(seen: SeenMessage, errand: Errand) -> bool:
    message = errand.message
    if message.buttons:
        return message.buttons[0].custom_id in seen.custom_ids
    if message.poll:
        return seen.poll_question == message.poll.question and seen.reply_to == message.reply_to
    if errand.owner.startswith(ANSWER):
        return seen.text == message.text
    # What a digest says, or a line that it is late, may have come meanwhile; the first line says which post it is.
    return seen.text.partition("\n")[0] == message.text.partition("\n")[0]
