"""Claim, post, record: one message goes out once, whatever happens in between.

The intent is committed before each attempt, the result after it.  An earlier attempt whose end is unknown is
looked for on Discord before anything is sent again; a repeat carries the same nonce.
"""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.clock import Clock
from bot.flow.filing import refile
from bot.flow.messenger import Messenger
from bot.records import Outgoing, SeenMessage
from bot.store import Core, PostRow, Store

# How far before our own first attempt a message may bear its time: Discord's clock isn't ours.
LOOK_BACK = timedelta(seconds=60)
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


class Poster:
    """Posts errands and threads, each exactly once."""

    def __init__(self, store: Store, messenger: Messenger, clock: Clock) -> None:
        self._store = store
        self._messenger = messenger
        self._clock = clock

    async def post(self, errand: Errand) -> int:
        """Post a message, unless it is there already, and return its id.

        Raises DiscordRefusedError or DiscordUncertainError; the claim stays, and the next call looks first.
        """
        row, tried = await self._begin(errand)
        if row.message_id is not None:
            return row.message_id
        message_id = await self.find(errand) if tried else None
        if message_id is None:
            nonce = nonce_of(errand.circle, errand.owner, errand.part)
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

    async def _begin(self, errand: Errand) -> tuple[PostRow, bool]:
        """Commit the intent; return the row, and whether there was an attempt before this one."""
        now = self._clock.now()
        nonce = nonce_of(errand.circle, errand.owner, errand.part)

        def begin(core: Core) -> tuple[PostRow, bool]:
            before = core.posts(errand.circle, errand.owner).get(errand.part)
            row = core.begin_post(
                errand.circle,
                errand.owner,
                errand.part,
                nonce,
                errand.channel_id,
                now,
                week=errand.week,
                prompt=errand.prompt,
                paragraph=errand.paragraph,
            )
            return row, before is not None

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
        row = await self._store.read(lambda core: core.posts(errand.circle, errand.owner)[errand.part])
        after = snowflake_at(row.first_try - LOOK_BACK)
        async for seen in self._messenger.history(errand.channel_id, after=after):
            if seen.author.user_id == self._messenger.user_id and _same(seen, errand):
                taken = await self._store.read(lambda core, seen=seen: core.post_by_message(seen.message_id))  # type: ignore[misc]
                if taken is None:
                    return seen.message_id
        return None


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
