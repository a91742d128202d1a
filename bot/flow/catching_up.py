"""`/catch-up`, and the button under the index post: told to one member alone, from what is on Discord and theirs."""

from __future__ import annotations

from bot.agenda.catchup import Asked, Own, catch_up
from bot.agenda.scene import follow_button
from bot.agenda.standing import Standing
from bot.clock import Clock
from bot.flow.circles import Running
from bot.flow.presses import Press
from bot.flow.replies import Caller, Reply
from bot.flow.standing import link_to, standing
from bot.records import State
from bot.store import Core, PostRow, Store, Words


class CatchUp:
    """Tells a member where the circle is."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    @property
    def presses(self) -> dict[str, Press]:
        """What the button Catch up leads to."""
        return {"catchup": Press(lambda pressed: self.show(pressed.running, pressed.caller))}

    async def show(self, running: Running, caller: Caller) -> Reply:
        """Return where the circle is and what is open to the caller; with the button Follow, if they don't yet."""

        def read(core: Core) -> tuple[Standing, Asked, Own]:
            posts = posted_prompts(core, running)
            planned = (row.key for row in core.stored(running.id).values() if row.state is State.PLANNED)
            urls = {prompt: link_to(running, post) for prompt, post in posts.items()}
            own = _own(core.words_of(running.id, caller.user_id), posts)
            return standing(core, running), Asked(urls, frozenset(planned)), own

        stands, asked, own = await self._store.read(read)
        text = catch_up(stands, asked, own, now=self._clock.now())
        return Reply(text, buttons=() if own.follows else (follow_button(running.id),))


def posted_prompts(core: Core, running: Running) -> dict[str, PostRow]:
    """Return the messages of the prompts that are on Discord, by the prompts' ids."""
    return {
        post.prompt: post
        for post in core.all_posts(running.id)
        if post.prompt and post.prompt == post.part and post.message_id
    }


def _own(words: Words, posts: dict[str, PostRow]) -> Own:
    """Return what concerns one member; a vote answers its poll."""
    voted = {vote.message_id for vote in words.votes}
    polls = {prompt for prompt, post in posts.items() if post.message_id in voted}
    answered = {response.prompt for response in words.responses if response.prompt}
    return Own(frozenset(polls | answered), follows=words.follows is not None)
