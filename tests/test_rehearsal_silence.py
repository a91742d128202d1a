"""Ten weeks as they sound: one mention a week, the reminders that were asked for, and not a sound beside them."""

from __future__ import annotations

import asyncio
import re
from collections import Counter
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random

from bot.agenda.figures import ABOUT, MENTIONS, MOMENTS, POSTS
from bot.app.rehearsing import Rehearsed, _result, _span, make_room
from bot.app.running import Address, running_bot
from bot.clock import SteppedClock
from bot.flow.circles import Running
from bot.records import PROMISED, Kind, Layout
from bot.rehearsal.cast.players import Players
from bot.rehearsal.cast.script import load_script
from bot.rehearsal.play import Play
from bot.rehearsal.server import Server
from bot.rehearsal.server.model import Flag, Message
from bot.rehearsal.stage import set_stage
from tests.club import both_layouts, load
from tests.essay import HOME, asked_for, steps

pytestmark = both_layouts
ADDED = 1  # Discord's own line when somebody is added to a thread


@dataclass(frozen=True)
class Lived:
    """The example circle's term with its cast, of whom some follow, and some want to be reminded.

    `ours` is what the bot has posted; `rung` has for each reader what the bot rang for: where, and why.
    """

    ours: list[Message]
    rung: dict[str, list[tuple[int, str]]]
    running: Running
    result: Rehearsed


@cache
def lived(folder: Path, layout: Layout) -> Lived:
    """Live through it once for all tests here, as `rehearse` does, in a folder that they have in common."""
    return asyncio.run(_live(folder / f"silent-{layout}", layout))


async def _live(folder: Path, layout: Layout) -> Lived:
    running = load(HOME / "circle.example.yaml")
    script, _ = load_script(HOME / "cast.yaml")
    assert script
    make_room(folder)
    start, end = _span(running.agenda, None)
    clock = SteppedClock(start)
    async with Server(clock) as server:
        people = set_stage(server, running.circle, script.readers, layout=layout)
        players = Players(script, people, clock, seed=1)
        address = Address("rehearsal", server.api, server.gateway, ready_timeout=0.05)
        async with running_bot(
            [running], folder=folder, clock=clock, address=address, chance=Random(1)
        ) as bot:
            bot.nights.circles = ()  # as in every rehearsal
            play = Play(server, clock, bot, players)
            await bot.ready.wait()
            await play.run(end)
            result = await _result(running, bot, people, players, rung=server.buzzes, end=end)
        ours = [
            message
            for channel in server.world.channels.values()
            for message in channel.messages.values()
            if message.author.id == server.world.bot.id
            and not message.flags & Flag.EPHEMERAL
            and message.kind != ADDED
        ]
        name = server.world.bot.username
        rung = {
            key: [(buzz.channel_id, buzz.why) for buzz in server.buzzes[person.username] if buzz.by == name]
            for key, person in people.items()
        }
    return Lived(ours, rung, running, result)


def test_all_is_silent_but_the_opening_and_the_reminder_that_was_asked_for(
    tmp_path: Path, layout: Layout
) -> None:
    """Over the stand-in's whole world, ten weeks and the end: answers' copies, polls, digests, the archive included."""
    term = lived(tmp_path.parent, layout)
    ours, rung, running = term.ours, dict(term.rung), term.running
    loud = [m for m in ours if m.kind in (0, 19) and not m.flags & Flag.SUPPRESS_NOTIFICATIONS]
    weeks = len(running.reading.sections)
    openings = [m for m in loud if re.match(r"<@&\d+> \*\*Week \d+ of 10", m.content)]
    reminders = [m for m in loud if m not in openings]
    assert len(ours) > 300
    wanted = Counter(done.step["interested"] for done in steps() if "interested" in done.step)
    assert len(openings) == weeks
    assert Counter(len(m.mentions) for m in reminders) == Counter(wanted.values())
    assert all("<@" in m.content and "We meet" in m.content for m in reminders)
    assert [m for m in ours if m not in loud and (m.mentions or m.mention_roles)] == []
    assert rung.pop("organiser") == []
    asked = asked_for()
    assert {who: len(reasons) for who, reasons in rung.items()} == {
        who: weeks + sum(asked.get(who, [])) for who in rung
    }


def test_the_term_keeps_within_what_was_decided_for_a_week(tmp_path: Path, layout: Layout) -> None:
    """Five moments, about twelve posts, one mention a week, and as many buzzes for each of the readers."""
    term = lived(tmp_path.parent, layout)
    running, result = term.running, term.result
    assert [week.number for week in result.weeks] == list(range(1, 11))
    for week in result.weeks:
        assert week.moments == MOMENTS
        assert POSTS - ABOUT <= week.posts <= POSTS + ABOUT
        assert week.mentions == MENTIONS
        section = running.reading.sections[week.number - 1]
        assert week.text >= section.last - section.first + 1
    for person in result.buzzes:
        assert set(person.unasked[1:11]) == {0 if person.name == "Organiser" else 1}
        assert (person.unasked[0], person.unasked[11]) == (0, 0)
        briefs = 2 if person.name == "Organiser" else 0
        assert list(person.posts[1:11]) == [week.posts + briefs for week in result.weeks]
    _ends_with_the_archive(result)


def _ends_with_the_archive(result: Rehearsed) -> None:
    """Nothing is erased in a rehearsal, and it doesn't wait for that."""
    assert result.moments[-1].kind is Kind.PUBLISH
    assert {moment.kind for moment in result.moments} & PROMISED == set()
    assert result.counts.answers > 100
