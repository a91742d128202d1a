"""One message, once: nonces, and how an earlier attempt is recognised among everything else in a channel."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import product
from pathlib import Path

import pytest

from bot.clock import SteppedClock
from bot.errors import DiscordUncertainError
from bot.flow.ground import Ground
from bot.flow.posting import DISCORD_EPOCH_MS, LOOK_BACK, Errand, Poster, nonce_of, snowflake_at
from bot.records import Author, Button, Outgoing, Poll, SeenMessage
from bot.store import CircleRow, Store

NOW = datetime(2027, 1, 14, 18, 0, tzinfo=UTC)
ME, CHANNEL = 42, 500


@dataclass
class Channel:
    """A channel as Discord has it, without its memory of nonces: what is sent twice stands there twice."""

    clock: SteppedClock
    messages: list[SeenMessage] = field(default_factory=list)
    silent: bool = False
    user_id: int = ME

    def put(self, message: Outgoing, *, author: int = ME) -> int:
        """Somebody's message arrives."""
        message_id = snowflake_at(self.clock.now()) + len(self.messages) + 1
        seen = SeenMessage(
            message_id,
            CHANNEL,
            Author(author, "Somebody", is_bot=author == ME),
            message.text,
            self.clock.now(),
            reply_to=message.reply_to,
            custom_ids=tuple(button.custom_id for button in message.buttons),
            poll_question=message.poll.question if message.poll else "",
        )
        self.messages.append(seen)
        return message_id

    async def send(self, channel_id: int, message: Outgoing, *, nonce: str) -> int:
        message_id = self.put(message)
        if self.silent:
            raise DiscordUncertainError("No answer.", "It is tried again.")
        return message_id

    async def history(self, channel_id: int, *, after: int) -> AsyncIterator[SeenMessage]:
        for seen in self.messages:
            if seen.message_id > after:
                yield seen

    async def open_thread(self, channel_id: int, message_id: int, *, name: str) -> int:
        return message_id

    async def pin(self, channel_id: int, message_id: int) -> None: ...

    async def delete(self, channel_id: int, message_id: int) -> None: ...

    async def voters(self, channel_id: int, message_id: int, option: int) -> list[int]:
        return []

    async def ground(self, guild_id: int, channel_ids: Iterable[int]) -> Ground | None:
        return None


@asynccontextmanager
async def desk(folder: Path) -> AsyncIterator[tuple[Poster, Channel]]:
    """A poster before a channel, with a database of its own."""
    clock = SteppedClock(NOW)
    async with Store.open(folder / "state.sqlite3", now=clock.now) as store:
        await store.write(lambda core: core.put_circle(CircleRow("circle", "Circle", 1, 2, 3, "pseudonyms")))
        channel = Channel(clock)
        yield Poster(store, channel, clock), channel


TEXT = Outgoing("**Looking back at week 1**\nA quiet week.")
QUESTION = Outgoing("**Question**\nWhat?", buttons=(Button("Respond", "sc1:respond:circle:what"),))
POLL = Outgoing(poll=Poll("Is it?", ("Yes", "No"), 24), reply_to=7)


def errand(message: Outgoing, *, owner: str = "week.digest", part: str = "1") -> Errand:
    """A message to be posted."""
    return Errand("circle", owner, part, CHANNEL, message, week="week")


async def attempt(poster: Poster, channel: Channel, one: Errand) -> None:
    """An attempt that reaches the channel and gets no answer."""
    channel.silent = True
    with pytest.raises(DiscordUncertainError):
        await poster.post(one)
    channel.silent = False


@pytest.mark.parametrize("message", [TEXT, QUESTION, POLL], ids=["text", "button", "poll"])
async def test_an_attempt_without_an_answer_is_found(tmp_path: Path, message: Outgoing) -> None:
    """A text, a question and a poll are each found again an hour later, among everything else that was said."""
    async with desk(tmp_path) as (poster, channel):
        channel.put(message, author=9)
        channel.put(Outgoing("Something else of ours."))
        await attempt(poster, channel, errand(message))
        first = channel.messages[-1].message_id
        channel.put(message, author=9)
        channel.clock.step(3600)
        assert await poster.post(errand(message)) == first
        assert await poster.post(errand(message)) == first
        assert len(channel.messages) == 4


@pytest.mark.parametrize(
    ("owner", "found"), [("week.digest", True), ("answer:1", False)], ids=["a post", "a form's answer"]
)
async def test_what_may_have_changed_meanwhile(tmp_path: Path, owner: str, found: bool) -> None:
    """A post is known by its first line, as the rest may say more by then; a form's answer by every character."""
    async with desk(tmp_path) as (poster, channel):
        await attempt(poster, channel, errand(TEXT, owner=owner))
        again = replace(
            TEXT, text="**Looking back at week 1**\nTwo answers.\n-# This was due and goes out late."
        )
        await poster.post(errand(again, owner=owner))
        assert len(channel.messages) == (1 if found else 2)


@pytest.mark.parametrize(
    ("message", "other"),
    [
        (QUESTION, replace(QUESTION, buttons=(Button("Respond", "sc1:respond:circle:else"),))),
        (POLL, replace(POLL, reply_to=8)),
        (POLL, replace(POLL, poll=Poll("Or is it?", ("Yes", "No"), 24))),
        (TEXT, Outgoing("**Looking back at week 2**\nA quiet week.")),
    ],
)
async def test_another_message_of_ours_is_not_taken_for_it(
    tmp_path: Path, message: Outgoing, other: Outgoing
) -> None:
    """Another question, another week's poll or digest isn't the one that is looked for."""
    async with desk(tmp_path) as (poster, channel):
        await attempt(poster, channel, errand(other))
        await attempt(poster, channel, errand(message, part="2"))
        channel.messages.pop()
        posted = await poster.post(errand(message, part="2"))
        assert len(channel.messages) == 2
        assert posted == channel.messages[1].message_id


async def test_a_message_that_belongs_to_another_part_is_not_taken(tmp_path: Path) -> None:
    """Two parts read the same: the message that is written down for one is never taken for the other."""
    async with desk(tmp_path) as (poster, channel):
        first = await poster.post(errand(TEXT))
        await attempt(poster, channel, errand(TEXT, part="2"))
        channel.messages.pop()
        second = await poster.post(errand(TEXT, part="2"))
        assert first != second
        assert len(channel.messages) == 2


async def test_what_is_older_than_the_first_attempt_is_not_looked_at(tmp_path: Path) -> None:
    """The search begins a good day before the first attempt: Discord's clock isn't ours."""
    async with desk(tmp_path) as (poster, channel):
        channel.put(TEXT)
        channel.clock.step(LOOK_BACK.total_seconds() + 1)
        await attempt(poster, channel, errand(TEXT))
        channel.messages.pop()
        await poster.post(errand(TEXT))
        assert len(channel.messages) == 2


async def test_it_is_found_although_our_clock_was_a_day_ahead(tmp_path: Path) -> None:
    """Discord gives the message its own time; by ours the attempt came a day after that."""
    async with desk(tmp_path) as (poster, channel):
        channel.clock.step(86_400)
        await attempt(poster, channel, errand(TEXT))
        channel.clock.step(-86_400)
        channel.messages.pop()
        channel.put(TEXT)
        await poster.post(errand(TEXT))
        assert len(channel.messages) == 1


async def test_a_first_attempt_looks_for_nothing(tmp_path: Path) -> None:
    """Whatever reads the same in the channel, a first attempt sends."""
    async with desk(tmp_path) as (poster, channel):
        channel.put(TEXT)
        await poster.post(errand(TEXT))
        assert len(channel.messages) == 2


def test_nonces_are_short_stable_and_of_one_part_alone() -> None:
    """At most 25 characters (Discord's limit), the same in every run, and different for every part."""
    names = list(
        product(("one", "two"), ("first.section", "answer:12", "told:first.poll"), ("opening", "p1", "1"))
    )
    nonces = [nonce_of(*name) for name in names]
    assert len(set(nonces)) == len(names)
    assert all(0 < len(nonce) <= 25 for nonce in nonces)
    assert nonce_of("one", "first.section", "opening") == "E903yzh80lZJgpUWAKXbjQ"


def test_parts_do_not_run_into_each_other() -> None:
    """Names that read the same when joined have different nonces."""
    assert nonce_of("a", "bc", "d") != nonce_of("ab", "c", "d") != nonce_of("a", "b", "cd")


def test_a_snowflake_begins_its_millisecond() -> None:
    """Discord's reference: milliseconds since 2015 began, shifted by 22 bits."""
    assert snowflake_at(datetime(2015, 1, 1, tzinfo=UTC)) == 0
    assert snowflake_at(datetime(2015, 1, 1, tzinfo=UTC) + timedelta(milliseconds=1)) == 1 << 22
    assert snowflake_at(datetime(2014, 1, 1, tzinfo=UTC)) == 0
    at = datetime(2016, 4, 30, 11, 18, 25, 796000, tzinfo=UTC)  # the reference's own example
    assert snowflake_at(at) >> 22 == 175928847299117063 >> 22
    assert DISCORD_EPOCH_MS == 1_420_070_400_000
