"""Follow: whoever pressed it is added to the present week's thread, and to each later one as it opens."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence

from bot import wording
from bot.clock import Clock
from bot.errors import DiscordRefusedError, DiscordUncertainError
from bot.flow.circles import Running, in_its_language
from bot.flow.messenger import Messenger
from bot.flow.posting import END_THREAD, WEEKS_THREAD
from bot.flow.presses import Press
from bot.flow.replies import Caller, Reply
from bot.records import Button
from bot.store import Core, Store

log = logging.getLogger("studycircle.following")
# Discord's codes (topics/opcodes-and-status-codes): who has left the server can't be added to a thread.
LEFT = (10007, 10013)


class Following:
    """The buttons Follow and Unfollow, and the threads that follow from them."""

    def __init__(
        self,
        store: Store,
        messenger: Messenger,
        clock: Clock,
        *,
        circles: Sequence[Running],
        ring: Callable[[], None],
    ) -> None:
        self._store = store
        self._messenger = messenger
        self._clock = clock
        self._circles = circles
        self._ring = ring

    @property
    def presses(self) -> dict[str, Press]:
        """What the buttons Follow and Unfollow lead to."""
        return {
            "follow": Press(lambda pressed: self.follow(pressed.running, pressed.caller)),
            "unfollow": Press(lambda pressed: self.unfollow(pressed.running, pressed.caller), slow=True),
        }

    async def follow(self, running: Running, caller: Caller) -> Reply:
        """Note that the caller follows, and have them added soon; of one who does already, ask about unfollowing."""
        now = self._clock.now()
        if await self._store.read(lambda core: core.refuses(running.id, caller.user_id)):
            return Reply(wording.NOT_ME_FOLLOW)

        def begin(core: Core) -> tuple[bool, int | None]:
            return core.follow(running.id, caller.user_id, now), present_thread(core, running.id)

        is_new, thread_id = await self._store.write(begin)
        if not is_new:
            stop = Button(wording.UNFOLLOW, f"sc1:unfollow:{running.id}")
            return Reply(wording.FOLLOWS_ALREADY, buttons=(stop,))
        self._ring()
        return Reply(
            wording.FOLLOWED.format(first=wording.FOLLOWED_NOW if thread_id else wording.FOLLOWED_SOON)
        )

    async def unfollow(self, running: Running, caller: Caller) -> Reply:
        """Keep nothing of the caller's following any more, and take them out of the present week's thread."""

        def end(core: Core) -> tuple[bool, int | None]:
            return core.unfollow(running.id, caller.user_id), present_thread(core, running.id)

        followed, thread_id = await self._store.write(end)
        if not followed:
            return Reply(wording.NOT_FOLLOWING)
        try:
            if thread_id:
                await self._messenger.unarchive(thread_id)
                await self._messenger.remove_from_thread(thread_id, caller.user_id)
        except (DiscordRefusedError, DiscordUncertainError) as error:
            log.warning(
                "%s: nobody could be taken out of thread %s: %s", running.id, thread_id, error.message
            )
            return Reply(wording.UNFOLLOWED_STILL_IN)
        return Reply(wording.UNFOLLOWED)

    async def add_followers(self) -> bool:
        """Add to each circle's present thread whoever follows and wasn't added to it yet.

        Returns whether Discord gave no answer to some, so that it is to be tried again.
        """
        unanswered = [await self._add_to_present(running) for running in self._circles]
        return any(unanswered)

    @in_its_language
    async def _add_to_present(self, running: Running) -> bool:
        def waiting(core: Core) -> tuple[int, tuple[int, ...]]:
            thread_id = present_thread(core, running.id) or 0
            return thread_id, core.followers_to_add(running.id, thread_id) if thread_id else ()

        thread_id, user_ids = await self._store.read(waiting)
        try:
            for user_id in user_ids:
                await self._add(running, thread_id, user_id=user_id)
        except DiscordUncertainError as error:
            log.warning("%s: not all followers could be added yet: %s", running.id, error.message)
            return True
        return False

    async def _add(self, running: Running, thread_id: int, *, user_id: int) -> None:
        """Add one of them; of one who has left the server nothing is kept.  Raises DiscordUncertainError.

        Where Discord refuses it isn't asked again: the next week's thread is another matter.
        """
        try:
            await self._messenger.unarchive(thread_id)
            await self._messenger.add_to_thread(thread_id, user_id)
        except DiscordRefusedError as error:
            log.warning("%s: a follower could not be added: %s %s", running.id, error.message, error.hint)
            if error.code in LEFT:
                await self._store.write(lambda core: core.unfollow(running.id, user_id))
                return
        await self._store.write(lambda core: core.follower_added(running.id, user_id, thread_id))


def present_thread(core: Core, circle: str) -> int | None:
    """Return the id of the thread that was opened last for a week, or for the end; None before the first."""
    opened = [
        post
        for post in core.all_posts(circle)
        if post.week and post.part in (WEEKS_THREAD, END_THREAD) and post.message_id
    ]
    return opened[-1].message_id if opened else None
