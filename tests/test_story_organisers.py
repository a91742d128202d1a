"""What organisers can do from Discord, and that nobody else can."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import TypeVar

import pytest

from bot.flow.replies import Caller
from bot.records import Layout, State
from bot.rehearsal.server.outcomes import Outcome
from bot.store import Core, Store
from tests.club import Club, both_layouts, open_club

pytestmark = both_layouts

T = TypeVar("T")
SKIP = "Skip it"
GUILD = 111111111111111111
REFUSED = "Only organisers can do this: those who can see the organisers' channel."


@pytest.mark.parametrize("command", ["status", "pause", "resume", "skip"])
async def test_only_who_sees_the_organisers_channel_may(club: Club, command: str) -> None:
    """A reader is refused in words, privately, and nothing changes; the organiser is answered, privately too."""
    await club.to("welcome")
    before = await club.ledger()
    refused = await club.command("ada", f"circle {command}")
    assert (refused.text, refused.private) == (REFUSED, True)
    assert await club.ledger() == before
    assert await club.read(lambda core: core.pauses("circle")) == ()
    answered = await club.command("olga", f"circle {command}", where=club.organisers)
    assert answered.private
    assert answered.text != REFUSED


async def test_a_skip_button_is_no_right(club: Club) -> None:
    """Somebody who was an organiser when asking, and isn't any more when pressing, is refused."""
    await club.to("welcome")
    question = await club.command("olga", "circle skip", post="first.brief")
    member = club.server.world.guild(GUILD).members[club.people["olga"].id]
    member.roles.clear()
    assert (await club.confirm(question, SKIP)).text == REFUSED
    assert await club.state("first.brief") is State.PLANNED


async def test_status_says_where_the_circle_stands(club: Club) -> None:
    """Before the first post, in the middle, while paused, and after the last: last, next, and what was not posted."""
    before = (await status(club)).text
    assert "Running.\nNot begun yet.\n**Next**" in before
    assert "the welcome (`welcome`)" in before
    await club.to("first.brief")
    await skip(club, "first.section")
    await club.to("first.questions")
    text = (await status(club)).text
    assert "Last: week 1, the facilitator's brief" in text
    assert "week 1, the go-round" in text
    assert "(`first.go-round`)" in text
    assert "**Not posted**\nweek 1, the text" in text
    assert "skipped by an organiser" in text
    await club.command("olga", "circle pause")
    assert "Paused since <t:" in (await status(club)).text
    await club.command("olga", "circle resume")
    await club.until(club.due("end") + timedelta(days=30))
    assert "word of the erasure (`erase-notice`)" in (await status(club)).text
    await club.to("erase")
    assert "Nothing more is due." in (await status(club)).text


async def test_a_pause_and_its_end_are_asked_for_once(club: Club) -> None:
    """Each says what it would do, and does nothing before the button is pressed."""
    await club.to("first.section")
    await club.pass_time(minutes=1)
    olga = club.people["olga"]
    asked = await olga.command("circle pause", channel_id=club.organisers)
    assert asked.text.startswith("Pause from now on? Nothing is posted until")
    assert asked.buttons == ("Pause it",)
    assert "Running." in (await status(club)).text
    await club.confirm(asked, "Pause it")
    await club.pass_time(days=8)
    questions = club.due("first.questions")
    asked = await olga.command("circle resume", channel_id=club.organisers)
    assert asked.text.startswith(
        "Go on now? What hadn't been posted moves back by 1 week. Next: week 1, the main"
    )
    assert "Paused since" in (await status(club)).text
    assert (await club.confirm(asked, "Go on")).text.startswith(
        "Running again. What hadn't been posted moves"
    )
    assert club.due("first.questions") == questions + timedelta(weeks=1)


async def test_a_pause_holds_everything_and_moves_it_by_whole_weeks(club: Club) -> None:
    """While it is paused nothing goes out; resumed after eight days, what hadn't been posted comes a week later."""
    await club.to("first.section")
    await club.pass_time(minutes=1)
    questions = club.due("first.questions")
    paused = await club.command("olga", "circle pause")
    assert paused.text.startswith("Paused.")
    posted = len(await club.posts())
    await club.pass_time(days=8)
    assert len(await club.posts()) == posted
    resumed = await club.command("olga", "circle resume")
    assert "moves back by 1 week. Next: week 1, the main questions" in resumed.text
    assert club.due("first.questions") == questions + timedelta(weeks=1)
    await club.to("end")
    assert club.told() == []
    await club.to("erase")
    assert {row.state for row in (await club.ledger()).values()} == {State.DONE}


async def test_a_pause_outlives_a_restart(club: Club) -> None:
    """The bot is started again during a pause, and after it: the pause holds, and so does what it has moved."""
    await club.to("first.section")
    await club.pass_time(minutes=1)
    questions = club.due("first.questions")
    await club.command("olga", "circle pause")
    await club.away(days=10)
    assert await club.state("first.questions") is State.PLANNED
    await club.command("olga", "circle resume")
    moved = club.due("first.questions")
    await club.away(minutes=5)
    assert club.due("first.questions") == moved == questions + timedelta(weeks=2)
    assert (await club.ledger())["first.questions"].due == moved


async def test_a_pause_into_which_nothing_fell_moves_nothing(club: Club) -> None:
    """Paused and resumed within an hour, every date stays."""
    await club.to("first.section")
    await club.pass_time(minutes=1)
    dates = {o.key: o.due for o in club.running.agenda.occurrences}
    await club.command("olga", "circle pause")
    await club.pass_time(hours=1)
    text = (await club.command("olga", "circle resume")).text
    assert "Nothing fell into the pause, so no date has changed. Next: week 1, the main questions" in text
    assert {o.key: o.due for o in club.running.agenda.occurrences} == dates
    await club.to("first.questions")
    assert await club.state("first.questions") is State.DONE


async def test_pausing_twice_and_resuming_what_runs_is_said(club: Club) -> None:
    """Both say how it is, and change nothing."""
    assert (await club.command("olga", "circle resume")).text == "It isn't paused."
    await club.command("olga", "circle pause")
    await club.pass_time(hours=1)
    assert (await club.command("olga", "circle pause")).text.startswith("It is paused already, since <t:")
    assert len(await club.read(lambda core: core.pauses("circle"))) == 1


async def test_skipping_by_name(club: Club) -> None:
    """It asks once; skipped, it doesn't go out, the rest does, and nobody is told what the organiser did."""
    await club.to("first.section")
    question = await club.command("olga", "circle skip", post="first.poll")
    assert question.text.startswith("Skip week 1, the poll, due <t:")
    assert await club.state("first.poll") is State.PLANNED
    assert (await club.confirm(question, SKIP)).text == "Skipped: week 1, the poll."
    await club.to("first.digest")
    assert not any(seen.poll for seen in club.thread())
    assert await club.state("first.digest") is State.DONE
    assert club.told() == []
    again = await club.confirm(question, SKIP)
    assert again.text.startswith("There is nothing to skip by the name `first.poll`.")


async def test_skipping_without_a_name_means_what_is_next(club: Club) -> None:
    """Without a name the next post is meant, whatever that is."""
    await club.to("first.section")
    question = await club.command("olga", "circle skip")
    assert question.text.startswith("Skip week 1, the main questions, due")
    await club.confirm(question, SKIP)
    assert await club.state("first.questions") is State.SKIPPED


@pytest.mark.parametrize("name", ["first.nonsense", "@everyone", "x" * 6000, "{key} %s `code`"])
async def test_an_unknown_name_is_said(club: Club, name: str) -> None:
    """A name that isn't there is answered in words, whatever it looks like."""
    outcome = await club.command("olga", "circle skip", post=name)
    assert outcome.text.startswith(f"There is nothing to skip by the name `{name[:100]}")
    assert outcome.buttons == ()


async def test_nothing_is_left_to_skip_after_the_end(club: Club) -> None:
    """After the archive skip says that nothing is due: what members were promised isn't there to be skipped."""
    await club.until(club.due("publish") + timedelta(days=1))
    assert (await club.command("olga", "circle skip")).text == "Nothing more is due."


@dataclass
class Interrupted:
    """The runner's store, in which an organiser skips something right after it was read for so many times."""

    store: Store
    skip: Callable[[], Awaitable[object]]
    reads_left: int

    async def read(self, ask: Callable[[Core], T]) -> T:
        """Read, and let the organiser act before the reader can."""
        answer = await self.store.read(ask)
        self.reads_left -= 1
        if not self.reads_left:
            await self.skip()
        return answer

    async def write(self, change: Callable[[Core], T]) -> T:
        """Write."""
        return await self.store.write(change)


def skip_after(club: Club, reads: int, key: str) -> None:
    """From now on, when the runner has read so many times, the organiser confirms that a post is to be skipped."""
    assert club.bot is not None
    assert club.bot.client.doors is not None
    olga = club.people["olga"]
    caller = Caller(olga.id, "Olga", GUILD, 1, None, club.clock.now(), organises=frozenset({club.running.id}))
    skip = partial(club.bot.client.doors.steering.skip, club.running, caller, key)
    club.bot.runner._store = Interrupted(club.bot.store, skip, reads)  # type: ignore[assignment]


async def test_a_skip_in_the_moment_of_posting_does_no_harm(club: Club) -> None:
    """At each step of the runner's the organiser skips what it is about: it is posted or left out, the bot lives on."""
    for reads, occurrence in enumerate(club.running.agenda.occurrences, 1):
        await club.until(occurrence.due - timedelta(seconds=1))
        skip_after(club, reads, occurrence.key)
        await club.until(occurrence.due)
        assert await club.state(occurrence.key) in (State.DONE, State.SKIPPED)


@pytest.mark.parametrize("reads", [1, 2, 3, 4])
async def test_a_skip_in_the_moment_of_leaving_out_does_no_harm(club: Club, reads: int) -> None:
    """The organiser skips what the runner is about to leave out as too late: it is left out once, the bot lives on."""
    await club.to("first.section")
    skip_after(club, reads, "first.questions")
    club.clock.jump(club.due("first.closing"))
    await club.settle()
    assert await club.state("first.questions") is State.SKIPPED
    assert await club.state("first.closing") is State.DONE


OTHER = """\
circle: Other circle
reading: reading
channel: https://discord.com/channels/111111111111111111/444444444444444444
organisers: https://discord.com/channels/111111111111111111/555555555555555555
time-zone: Europe/Berlin
starts: 2027-01-12
"""


async def test_a_command_means_the_circle_of_its_place(tmp_path: Path, layout: Layout) -> None:
    """On a server with two circles a command finds the one in whose channel or thread it is given, or none."""
    async with open_club(tmp_path, layout=layout, others=(OTHER,)) as club:
        guild = club.server.world.guild(GUILD)
        for channel_id, name in ((444444444444444444, "other"), (666666666666666666, "talk")):
            club.server.add_text_channel(guild, channel_id, name=name)
        roles = tuple(role for role in guild.roles.values() if role.name == "Organisers")
        club.server.add_text_channel(guild, 555555555555555555, name="others", private=True, roles=roles)
        await club.away(minutes=1)
        nowhere = await club.command("olga", "circle status", where=666666666666666666)
        assert nowhere.text.startswith("There is no reading circle in this channel.")
        other = await club.command("olga", "circle status", where=444444444444444444)
        assert other.text.startswith("**Other circle**")
        await club.to("first.section")
        here = await club.command("olga", "circle status", where=club.thread_id())
        assert here.text.startswith("**Test circle**")


async def status(club: Club) -> Outcome:
    """The organiser asks how things stand."""
    return await club.command("olga", "circle status")


async def skip(club: Club, key: str) -> None:
    """The organiser skips a post."""
    await club.confirm(await club.command("olga", "circle skip", post=key), SKIP)
