"""Two circles on two servers, in two zones, side by side in one process: everything once, nothing crossed."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.app.running import Address, Bot, running_bot
from bot.clock import SteppedClock
from bot.flow.circles import Running
from bot.records import Kind, State
from bot.rehearsal.play import Play
from bot.rehearsal.server import Server
from bot.rehearsal.server.outcomes import Seen
from bot.rehearsal.server.people import Person
from tests.club import load

CIRCLE = """\
circle: {name}
reading: what-is-communisation
channel: https://discord.com/channels/{guild}/{channel}
organisers: https://discord.com/channels/{guild}/{organisers}
time-zone: {zone}
starts: 2027-02-23
mention: Readers
"""


@dataclass
class Half:
    """One server: its circle, a reader and an organiser."""

    running: Running
    reader: Person
    organiser: Person

    @property
    def channel(self) -> int:
        """The circle's channel."""
        return self.running.circle.channel.channel_id

    def everything(self) -> list[Seen]:
        """What can be read on this server, by whoever sees all of it."""
        places = [*self.reader.channels(), *self.organiser.channels()]
        return [one for place in {place.id for place in places} for one in self.organiser.sees(place)]


@dataclass
class Both:
    """The two of them, and the one bot."""

    server: Server
    clock: SteppedClock
    bot: Bot
    play: Play
    berlin: Half
    auckland: Half

    async def ledger(self, half: Half) -> dict[str, State]:
        """Where everything of a circle stands."""
        stored = await self.bot.store.read(lambda core: core.stored(half.running.id))
        return {key: row.state for key, row in stored.items()}


def half(folder: Path, server: Server, number: int, *, name: str, zone: str) -> Half:
    """Build a server with a circle in it; `number` tells its people and channels from the other's."""
    ids = {key: number * 10**17 + place for place, key in enumerate(("guild", "channel", "organisers"))}
    path = folder / f"{name.lower()}.yaml"
    path.write_text(CIRCLE.format(name=name, zone=zone, **ids), encoding="utf-8")
    guild = server.add_guild(ids["guild"], name)
    readers, organisers = server.add_role(guild, "Readers"), server.add_role(guild, "Organisers")
    server.add_text_channel(guild, ids["channel"], name="reading")
    server.add_text_channel(guild, ids["organisers"], name="organisers", private=True, roles=(organisers,))
    people = []
    for place, (who, role) in enumerate((("reader", readers), ("organiser", organisers)), 10):
        username = f"{who}.{name.lower()}"
        server.add_person(guild, number * 10**17 + place, username=username, roles=(role,))
        people.append(server.person(username))
    return Half(load(path), *people)


@pytest.fixture
async def both(tmp_path: Path) -> AsyncIterator[Both]:
    """Both circles, an hour before the first of them begins; in the tenth week all clocks have changed."""
    async with AsyncExitStack() as stack:
        clock = SteppedClock(load_first(tmp_path))
        server = await stack.enter_async_context(Server(clock, patience=60.0))
        berlin = half(tmp_path, server, 2, name="Berlin", zone="Europe/Berlin")
        auckland = half(tmp_path, server, 4, name="Auckland", zone="Pacific/Auckland")
        address = Address("rehearsal", server.api, server.gateway, ready_timeout=0.02)
        circles = [berlin.running, auckland.running]
        alive = running_bot(circles, folder=tmp_path, clock=clock, address=address)
        bot = await stack.enter_async_context(alive)
        bot.nights.circles = ()  # as in every rehearsal: where the line never fails nothing is missed
        play = Play(server, clock, bot)
        await bot.ready.wait()
        await play.settle()
        yield Both(server, clock, bot, play, berlin, auckland)


def load_first(folder: Path) -> datetime:
    """An hour before the eastern circle's welcome, which comes first."""
    path = folder / "first.yaml"
    path.write_text(
        CIRCLE.format(name="First", zone="Pacific/Auckland", guild=1, channel=2, organisers=3),
        encoding="utf-8",
    )
    return load(path).agenda.occurrences[0].due - timedelta(hours=1)


async def test_both_read_ten_weeks_and_nothing_is_crossed(both: Both) -> None:
    """Every occurrence is done, at its own hour; every post stands once, on its own server, under its own names."""
    for week in range(1, 11):
        for one in (both.auckland, both.berlin):
            opening = next(
                o for o in one.running.agenda.occurrences if o.kind is Kind.SECTION and o.number == week
            )
            await both.play.run(opening.due)
            thread = next(place for place in one.reader.channels() if place.name.startswith(f"Week {week}:"))
            one.reader.say(thread.id, f"Words of {one.running.id} in week {week}.")
    lived = [
        o.due
        for one in (both.berlin, both.auckland)
        for o in one.running.agenda.occurrences
        if o.kind is Kind.PUBLISH
    ]
    await both.play.run(max(lived))
    for one, other in ((both.berlin, both.auckland), (both.auckland, both.berlin)):
        states = (await both.ledger(one)).items()
        assert {state for key, state in states if not key.startswith("erase")} == {State.DONE}
        posts = await both.bot.store.read(lambda core, one=one: core.all_posts(one.running.id))
        assert all(post.message_id for post in posts)
        guild = both.server.world.guild(one.running.circle.channel.guild_id)
        assert {both.server.world.channels[post.channel_id].guild_id for post in posts} == {guild.id}
        seen = one.everything()
        texts = Counter(
            (message.channel_id, message.text) for message in seen if message.kind == 0 and message.text
        )
        assert {key for key, count in texts.items() if count > 1} == set()
        whole = "\n".join(message.text for message in seen)
        assert f"/channels/{other.running.circle.channel.guild_id}/" not in whole
        assert other.running.circle.name not in whole
        kept = await both.bot.store.read(lambda core, one=one: list(core.released(one.running.id)))
        assert [row.text for row in kept] == [
            f"Words of {one.running.id} in week {week}." for week in range(1, 11)
        ]
        assert len(both.server.buzzes[one.reader.username]) == 10
    welcomes = [(await dues(both, one))["welcome"] for one in (both.berlin, both.auckland)]
    assert welcomes[0] - welcomes[1] == timedelta(hours=12)
    ends = [(await dues(both, one))["end"] for one in (both.berlin, both.auckland)]
    assert ends[0] - ends[1] == timedelta(hours=10)


async def dues(both: Both, one: Half) -> dict[str, datetime]:
    """When everything of a circle is due."""
    stored = await both.bot.store.read(lambda core: core.stored(one.running.id))
    return {key: row.due for key, row in stored.items()}


async def test_a_command_on_one_server_never_shows_the_other(both: Both) -> None:
    """Each organiser sees, pauses and skips only their own; each reader's words are the own circle's."""
    at = next(o.due for o in both.berlin.running.agenda.occurrences if o.kind is Kind.SECTION)
    await both.play.run(at)
    for one, other in ((both.berlin, both.auckland), (both.auckland, both.berlin)):
        status = await one.organiser.command("circle status", channel_id=one.channel)
        assert one.running.circle.name in status.text
        assert other.running.circle.name not in status.text
    thread = next(place for place in both.berlin.reader.channels() if place.is_thread)
    both.berlin.reader.say(thread.id, "Only in Berlin.")
    await both.play.settle()
    theirs = await both.auckland.reader.command("my words", channel_id=both.auckland.channel)
    assert theirs.text == "Nothing of yours is kept."
    before = await both.ledger(both.auckland)
    asked = await both.berlin.organiser.command("circle pause", channel_id=both.berlin.channel)
    await asked.press("Pause it")
    await both.play.run(both.clock.now() + timedelta(days=8))
    assert (
        "Paused since"
        in (await both.berlin.organiser.command("circle status", channel_id=both.berlin.channel)).text
    )
    assert (
        "Running."
        in (await both.auckland.organiser.command("circle status", channel_id=both.auckland.channel)).text
    )
    assert await both.ledger(both.auckland) != before


async def test_one_server_falls_away_and_the_other_reads_on(both: Both) -> None:
    """Berlin's server shows the bot out in week 2: Auckland is served as if nothing had been."""
    second = next(
        o for o in both.berlin.running.agenda.occurrences if o.kind is Kind.SECTION and o.number == 2
    )
    await both.play.run(second.due - timedelta(hours=1))
    both.server.kick(both.server.world.guild(both.berlin.running.circle.channel.guild_id))
    third = next(
        o for o in both.auckland.running.agenda.occurrences if o.kind is Kind.DIGEST and o.number == 3
    )
    await both.play.run(third.due)
    ledger = await both.ledger(both.auckland)
    passed = [o.key for o in both.auckland.running.agenda.occurrences if o.due <= third.due]
    assert {ledger[key] for key in passed} == {State.DONE}
    assert (await both.ledger(both.berlin))[second.key] is State.PLANNED
