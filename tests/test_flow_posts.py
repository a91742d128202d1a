"""A forum's post, once: without a nonce, by looking for it, and by waiting until no attempt can be under way."""

from __future__ import annotations

from collections import deque
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from itertools import count
from pathlib import Path
from random import Random

import pytest

from bot.errors import DiscordUncertainError
from bot.flow.posting import Errand, Poster
from bot.records import Author, Button, Outgoing, SeenMessage
from bot.store import CircleRow, Store
from tests.test_flow_posting import ME, NOW, Channel, SteppedClock

FORUM = 900
OPENING = Outgoing("**Week 1**", buttons=(Button("Follow", "sc1:follow:circle:week"),))
ERRAND = Errand("circle", "week.section", "opening", FORUM, OPENING, week="week")


IDS = count(1_000_000)


class CrashError(Exception):
    """The process died."""


@dataclass
class Forum(Channel):
    """A forum that makes a post at every request, at once or up to a minute later, and answers as `fates` have it."""

    fates: deque[tuple[str, float]] = field(default_factory=deque)
    posts: list[SeenMessage] = field(default_factory=list)
    under_way: list[SeenMessage] = field(default_factory=list)
    asked: int = 0
    looked: int = 0

    async def create_post(self, forum_id: int, *, name: str, message: Outgoing, tags: Sequence[str]) -> int:
        assert (forum_id, name, tags) == (FORUM, "Week 1", ("Open",))
        self.asked += 1
        fate, seconds = self.fates.popleft() if self.fates else ("answered", 0.0)
        if fate in ("crash before", "lost"):
            raise CrashError if fate == "crash before" else DiscordUncertainError("No answer.", "Again.")
        self.under_way.append(self._post(message, seconds if fate == "late" else 0.0))
        self.arrive()
        if fate == "answered":
            return self.posts[-1].message_id
        raise CrashError if fate == "crash after" else DiscordUncertainError("No answer.", "Again.")

    def _post(self, message: Outgoing, seconds: float) -> SeenMessage:
        at = self.clock.now() + timedelta(seconds=seconds)
        post_id = next(IDS)
        ids = tuple(button.custom_id for button in message.buttons)
        return SeenMessage(post_id, post_id, Author(ME, "Us", is_bot=True), message.text, at, custom_ids=ids)

    def arrive(self) -> None:
        """Let be there what is by now."""
        self.posts += [post for post in self.under_way if post.at <= self.clock.now()]
        self.under_way = [post for post in self.under_way if post.at > self.clock.now()]

    async def find_posts(self, forum_id: int, *, after: int) -> AsyncIterator[SeenMessage]:
        self.looked += 1
        self.arrive()
        for post in self.posts:
            yield post


async def opened(store: Store, forum: Forum, circle: str, waits: Iterator[float]) -> int:
    """Try until it succeeds, as the runner and restarts do, after so many seconds each; return the post's id."""
    row = CircleRow(circle, "Circle", 1, FORUM, 3, "pseudonyms")
    await store.write(lambda core: core.put_circle(row))
    own = replace(ERRAND, circle=circle)
    poster = Poster(store, forum, forum.clock)
    while True:
        try:
            return await poster.open_post(own, name="Week 1", tags=("Open",))
        except (CrashError, DiscordUncertainError) as error:
            forum.clock.step(next(waits))
            if isinstance(error, CrashError):
                poster = Poster(store, forum, forum.clock)


FATES = ["lost", "no answer", "late", "late", "crash before", "crash after"]
WAITS = [0.0, 1.0, 15.0, 30.0, 59.0, 60.0, 61.0, 300.0]


async def test_whatever_happens_there_is_one_post(tmp_path: Path) -> None:
    """Lost requests, lost answers, posts that arrive late, and deaths, in any order and at any pace: 300 courses."""
    chance = Random(7)
    async with Store.open(tmp_path / "state.sqlite3", now=lambda: NOW) as store:
        for number in range(300):
            fates = [
                (chance.choice(FATES), chance.choice([1.0, 29.0, 58.0])) for _ in range(chance.randrange(5))
            ]
            forum = Forum(SteppedClock(NOW), fates=deque(fates))
            waits = iter(lambda: chance.choice(WAITS), None)
            post_id = await opened(store, forum, f"circle-{number}", waits)
            forum.clock.step(3600)
            forum.arrive()
            assert [post.message_id for post in forum.posts] == [post_id], fates


async def test_nothing_is_asked_or_looked_for_while_an_attempt_may_be_under_way(tmp_path: Path) -> None:
    """Within the minute every call says so; after it the post is found, and written down with its thread."""
    forum = Forum(SteppedClock(NOW), fates=deque([("no answer", 0.0)]))
    async with Store.open(tmp_path / "state.sqlite3", now=forum.clock.now) as store:
        await store.write(
            lambda core: core.put_circle(CircleRow("circle", "Circle", 1, FORUM, 3, "pseudonyms"))
        )
        poster = Poster(store, forum, forum.clock)
        for _ in range(3):
            with pytest.raises(DiscordUncertainError):
                await poster.open_post(ERRAND, name="Week 1", tags=("Open",))
            forum.clock.step(20)
        assert (forum.asked, forum.looked) == (1, 0)
        post_id = await poster.open_post(ERRAND, name="Week 1", tags=("Open",))
        assert (forum.asked, forum.looked) == (1, 1)
        rows = await store.read(lambda core: core.posts("circle", "week.section"))
        assert {part: (row.channel_id, row.message_id) for part, row in rows.items()} == {
            "opening": (post_id, post_id),
            "opening.thread": (post_id, post_id),
        }
        assert await poster.open_post(ERRAND, name="Week 1", tags=("Open",)) == post_id
        assert (forum.asked, forum.looked) == (1, 1)


async def test_a_first_attempt_looks_for_nothing(tmp_path: Path) -> None:
    """What stands in the forum already isn't ours to find before we have tried."""
    forum = Forum(SteppedClock(NOW))
    forum.posts.append(forum._post(OPENING, 0))
    async with Store.open(tmp_path / "state.sqlite3", now=forum.clock.now) as store:
        assert await opened(store, forum, "circle", iter(())) == forum.posts[-1].message_id
    assert (forum.asked, forum.looked, len(forum.posts)) == (1, 0, 2)
