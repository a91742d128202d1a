"""Reactions and votes, read back: whoever gave or took back one while nobody listened is never told of again.

Discord's own counts come with the messages, so that people are asked for only where those differ from what is kept.
Of a poll that goes on they may be stale (resources/poll, "Poll Results"): it is always read.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Awaitable, Mapping, Sequence

from bot.errors import DiscordRefusedError
from bot.flow.messenger import Messenger
from bot.records import Seen, SeenMessage, SeenReactions, SeenVotes
from bot.store import Core, KeptReactions, Store

log = logging.getLogger("studycircle.collecting")


class Recounting:
    """Holds what is kept of reactions and votes against what stands in a thread."""

    def __init__(self, store: Store, messenger: Messenger) -> None:
        self._store = store
        self._messenger = messenger

    async def look(self, channel_id: int, circle: str, there: Sequence[SeenMessage]) -> list[Seen]:
        """Return the reactions and votes under these messages that are otherwise than kept, as they are now.

        Raises DiscordUncertainError; what can't be read for another reason stays as it is.
        """
        by_id = {seen.message_id: seen for seen in there}
        polls = [seen for seen in there if seen.votes]

        def read(core: Core) -> tuple[tuple[KeptReactions, ...], list[SeenMessage]]:
            votes = core.votes(circle) if polls else {}
            ours = [seen for seen in polls if core.post_by_message(seen.message_id)]
            return core.reactions_in(channel_id), [
                seen for seen in ours if _may_differ(seen, votes.get(seen.message_id, {}))
            ]

        kept, stale = await self._store.read(read)
        found: list[Seen] = []
        for one in kept:
            shown = [by_id[message_id] for message_id in one.message_ids if message_id in by_id]
            if shown and _counted(shown) != Counter(one.totals):
                found += await self._or_nothing(self._reactions(shown), "reactions", shown[0])
        for seen in stale:
            found += await self._or_nothing(self._votes(seen), "votes", seen)
        return found

    async def _or_nothing(self, reading: Awaitable[Seen], what: str, seen: SeenMessage) -> list[Seen]:
        try:
            return [await reading]
        except DiscordRefusedError as error:
            log.warning("the %s of message %s can't be read: %s", what, seen.message_id, error.message)
            return []

    async def _reactions(self, shown: Sequence[SeenMessage]) -> Seen:
        """Return who put which emoji under the messages that show one response."""
        people: dict[str, set[int]] = {}
        for seen in shown:
            for emoji, count in seen.reactions:
                who = await self._messenger.reactors(seen.channel_id, seen.message_id, emoji, count=count)
                people.setdefault(emoji, set()).update(who)
        exact = tuple((emoji, tuple(sorted(who))) for emoji, who in people.items())
        return SeenReactions(shown[0].channel_id, shown[0].message_id, exact)

    async def _votes(self, seen: SeenMessage) -> Seen:
        voters = [
            (option, tuple(await self._messenger.voters(seen.channel_id, seen.message_id, option)))
            for option in range(1, len(seen.votes) + 1)
        ]
        return SeenVotes(seen.channel_id, seen.message_id, tuple(voters))


def _counted(shown: Sequence[SeenMessage]) -> Counter[str]:
    """Return how many reactions there are under these messages, by emoji."""
    total: Counter[str] = Counter()
    for seen in shown:
        total.update(dict(seen.reactions))
    return total


def _may_differ(seen: SeenMessage, kept: Mapping[int, int]) -> bool:
    """Return whether the votes that are kept of a poll may be others than those given."""
    counts = {option: count for option, count in enumerate(seen.votes, 1) if count}
    return not seen.is_counted or counts != dict(kept)
