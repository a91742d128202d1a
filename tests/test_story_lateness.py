"""The bot was off: what is late goes out and says so, what is too late is left out, and organisers read of it once."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest

from bot.records import Layout, State
from tests.club import CIRCLE, Club, Fault, Once, both_layouts, open_club

pytestmark = both_layouts

LATE = "-# This was due <t:"


async def test_after_three_hours_everything_goes_out_and_says_so(club: Club) -> None:
    """Off from before the text until three hours after it: it goes out, its first message says that it is late."""
    await club.to("first.brief")
    await club.away(hours=27)
    opening = next(seen for seen in club.in_channel() if "Week 1 of 2" in seen.text)
    assert opening.text.splitlines()[-1].startswith(LATE)
    assert not any(LATE in seen.text for seen in club.thread() if seen.id != opening.id)
    assert club.buzzed("ada") == ["mention of Readers"]
    assert club.told() == []


async def test_after_three_days_what_was_overtaken_is_left_out(club: Club) -> None:
    """Off from the brief until Friday: the text is too late by a day, and what hangs on it is left out with it."""
    await club.to("first.brief")
    await club.away(days=4)
    await club.away(hours=1)
    ledger = await club.ledger()
    assert ledger["first.section"].state is State.SKIPPED
    assert "the circle's file allows 2 days" in ledger["first.section"].reason
    assert ledger["first.questions"].state is State.SKIPPED
    assert club.threads() == []
    [told] = club.told()
    assert re.sub(r"<t:\d+:[Ff]>", "…", told).splitlines() == [
        "**Test circle: 3 posts are missing; the first was due ….**",
        "It was too late: the circle's file allows 2 days.",
        "- week 1: the text, due …",
        "The week's text was left out, so there is no thread for it.",
        "- week 1: the main questions and the poll, due …",
    ]
    await club.away(hours=1)
    assert club.told() == [told]


async def test_off_over_the_middle_of_a_week(club: Club) -> None:
    """Off from Wednesday until the closing question is due: no burst of questions; the closing question goes out."""
    await club.to("first.section")
    await club.stop()
    club.clock.jump(club.due("first.closing"))
    await club.start()
    states = {key: row.state for key, row in (await club.ledger()).items() if key.startswith("first.")}
    assert states["first.closing"] is State.DONE
    for key in ("questions", "poll", "go-round", "reminder"):
        assert states[f"first.{key}"] is State.SKIPPED
    assert len(club.told()) == 1
    assert "4 posts are missing" in club.told()[0]
    assert [seen.text for seen in club.thread() if LATE in seen.text] == []


async def test_after_four_weeks_the_term_goes_on_where_it_stands(club: Club) -> None:
    """Off for four weeks, longer than the rest of the term: one message tells of all of it, and only the end comes."""
    await club.to("first.section")
    before = [seen.id for seen in (*club.in_channel(), *club.thread())]
    await club.away(weeks=4)
    new = [seen for seen in (*club.in_channel(), *club.thread()) if seen.id not in before and seen.is_bot]
    assert new[0].text.startswith("**Test circle: thank you, and what next**")
    assert LATE in new[0].text
    assert [
        seen.text for seen in new[1:] if not re.match(r"\*\*A (?:first question|last go-round)", seen.text)
    ] == []
    missed = [row for row in (await club.ledger()).values() if row.state is State.SKIPPED]
    assert len(missed) > 10
    assert len(club.told()) == 1
    assert f"{len(missed)} posts are missing" in club.told()[0]
    await club.away(hours=1)
    assert len(club.told()) == 1
    status = await club.command("olga", "circle status")
    assert f"The last of {len(missed)}; the file has them all." in status.text
    [listed] = status.files.values()
    assert len(listed.splitlines()) == len(missed)


async def test_what_organisers_could_not_be_told_is_told_later(club: Club) -> None:
    """Discord gives no answer as they are told of a missed post: within the hour they read of it, once."""
    await club.to("first.section")
    club.server.weather = Once(Fault.TROUBLE, words="posts are missing")
    await club.away(weeks=4)
    await club.pass_time(hours=1)
    assert len(club.server.weather.struck) == 1
    assert len([text for text in club.told() if "posts are missing" in text]) == 1


@pytest.mark.parametrize(
    ("policy", "state", "says"),
    [
        ("post within 48 hours", State.DONE, True),
        ("post quietly within 48 hours", State.DONE, False),
        ("skip and tell us", State.SKIPPED, False),
    ],
)
async def test_late_is_as_the_circle_has_it(
    tmp_path: Path, layout: Layout, policy: str, state: State, says: bool
) -> None:
    """Three ways to be late by an hour: posted with a word about it, posted quietly, or left out and told."""
    async with open_club(tmp_path, layout=layout, circle=f"{CIRCLE}if-late: {policy}\n") as club:
        await club.to("first.brief")
        await club.away(hours=25)
        assert await club.state("first.section") is state
        assert any(LATE in seen.text for seen in club.in_channel()) is says
        assert (club.told() == []) is (state is State.DONE)


async def test_each_kind_of_post_has_its_own_way_to_be_late(tmp_path: Path, layout: Layout) -> None:
    """The text goes out quietly within a day; a go-round and the rest aren't worth it an hour late."""
    lateness = "if-late:\n  default: skip and tell us\n  section: post quietly within 1 day\n"
    async with open_club(tmp_path, layout=layout, circle=f"{CIRCLE}{lateness}") as club:
        await club.to("first.brief")
        await club.away(hours=25)
        assert await club.state("first.section") is State.DONE
        assert not any(LATE in seen.text for seen in club.in_channel())
        await club.until(club.due("first.go-round") - timedelta(hours=1))
        await club.away(hours=2)
        assert await club.state("first.go-round") is State.SKIPPED
        assert "says to skip what is late" in club.told()[-1]
        assert club.told()[-1].startswith("Not posted: week 1, the go-round, due <t:")


async def test_a_few_minutes_are_not_late(club: Club) -> None:
    """Off for the four minutes in which the text was due: it goes out without a word."""
    await club.until(club.due("first.section"))
    await club.to("first.questions")
    assert not any(LATE in seen.text for seen in club.in_channel() + club.thread())


async def test_a_late_poll_ends_when_it_was_to_end(club: Club) -> None:
    """A poll that goes out a day late runs a day less."""
    await club.to("first.section")
    await club.stop()
    club.clock.jump(club.due("first.poll"))
    club.clock.step(86_400)
    await club.start()
    poll = club.post("Is the first passage right?").poll
    occurrence = club.running.agenda.find("first.poll")
    assert occurrence is not None
    assert poll is not None
    assert poll.ends == occurrence.until


async def test_what_was_begun_and_not_posted_is_left_out_when_it_is_too_late(
    tmp_path: Path, layout: Layout
) -> None:
    """The bot dies as it sends the first message of a post, and is back three weeks later: nothing of it goes out."""
    async with open_club(tmp_path, layout=layout) as club:
        await club.to("first.brief")
        club.server.weather = Once(Fault.DEATH, words="Week 1 of 2")
        assert await club.dies_before("first.section")
        assert await club.state("first.section") is State.CLAIMED
        club.clock.step(3 * 7 * 86_400)
        await club.start()
        assert club.threads() == []
        assert await club.state("first.section") is State.SKIPPED


async def test_what_was_half_posted_is_finished_however_late(tmp_path: Path, layout: Layout) -> None:
    """The bot dies in the middle of the text and is back three days later: the rest of the text goes out."""
    async with open_club(tmp_path, layout=layout) as club:
        await club.to("first.brief")
        club.server.weather = Once(Fault.DEATH_AFTER, words="**¶1**")
        assert await club.dies_before("first.section")
        await club.away(days=3)
        assert await club.state("first.section") is State.DONE
        assert len([seen for seen in club.thread() if "**¶1**" in seen.text]) == 1
        assert club.post("**Opening question**").is_bot


async def test_what_falls_due_while_organisers_are_told_is_not_forgotten(club: Club) -> None:
    """Telling takes its time; what becomes due meanwhile goes out all the same."""
    await club.to("first.brief")
    await club.stop()
    club.clock.jump(club.due("first.closing"))

    def hours_pass(request: object) -> None:
        if "posts are missing" in str(request):
            club.clock.jump(club.due("first.digest"))

    club.server.weather = hours_pass
    await club.start()
    assert (await club.state("first.digest")) is not State.PLANNED
