"""The n-th call of the database or the n-th request fails, for every n: nothing breaks, nothing comes twice.

And it is said: a database that fails ends the bot with words for whoever runs it; what Discord gives no answer to is
tried again and needs no word, as long as it comes in time; what it refuses, all that was not posted at once, is one
message in the organisers' channel.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

import pytest

from bot.records import Layout, State
from tests.club import both_layouts
from tests.simulation.faults import OF_DATABASE, Calm, Fault, Nth
from tests.simulation.guild import ORGANISERS
from tests.simulation.invariants import violations
from tests.simulation.life import Life
from tests.simulation.pictures import one_week, picture

HTTP = (Fault.LIMITED, Fault.TROUBLE_BEFORE, Fault.TROUBLE_AFTER, Fault.DROPPED, Fault.SLOW)


def undisturbed(layout: Layout) -> Life:
    """A week in which nothing fails."""
    life = one_week(layout, Calm())
    life.live()
    return life


def lives(layout: Layout, faults: Sequence[Fault], *kinds: str) -> Iterator[tuple[Nth, Life]]:
    """Weeks in which the n-th step of these kinds fails, for n = 1, 2 ... until none is hit any more."""
    number = 1
    while True:
        nth = Nth(number, faults[number % len(faults)], kinds)
        life = one_week(layout, nth)
        life.live()
        if not nth.struck:
            return
        yield nth, life
        number += 1


@both_layouts
@pytest.mark.parametrize(
    "faults",
    [
        pytest.param(OF_DATABASE, id="in turn"),
        *(pytest.param([f], marks=pytest.mark.soak) for f in OF_DATABASE),
    ],
)
def test_the_nth_database_error_ends_the_bot_in_words_and_costs_nothing(
    layout: Layout, faults: Sequence[Fault], capsys: pytest.CaptureFixture[str]
) -> None:
    """Whoever runs it reads once what is wrong and what to do; started again, the week is as if nothing had been."""
    wanted, count = picture(undisturbed(layout))["discord"], 0
    for nth, life in lives(layout, faults, "read", "write"):
        where = f"{nth.fault.value} at call {nth.number}, a {nth.struck}"
        # What can't be cleared now, because it is in use, is tried again.
        assert len(life.ended) == (nth.struck != "write:scrub"), where
        assert all(one.error.message and one.error.hint for one in life.ended), where
        assert not violations(life), where
        assert picture(life)["discord"] == wanted, where
        count = nth.number
    said(capsys, layout, " or ".join(faults), count)
    assert count > 100


@both_layouts
@pytest.mark.parametrize("fault", HTTP)
def test_the_nth_request_without_an_answer_is_made_good(
    layout: Layout, fault: Fault, capsys: pytest.CaptureFixture[str]
) -> None:
    """It is tried again, or found; the week is as if nothing had been, and nobody need be told."""
    wanted, count = picture(undisturbed(layout))["discord"], 0
    for nth, life in lives(layout, [fault], "do", "ask"):
        where = f"{fault.value} at request {nth.number}, {nth.struck}"
        assert life.starts == 1, where
        assert not violations(life), where
        assert picture(life)["discord"] == wanted, where
        count = nth.number
    said(capsys, layout, fault, count)
    assert count > 20


@both_layouts
def test_the_nth_request_that_is_refused_is_told_once(
    layout: Layout, capsys: pytest.CaptureFixture[str]
) -> None:
    """Of each thing that was not posted for it the organisers read once; everything else goes out as ever."""
    before, count = told(undisturbed(layout)), 0
    for nth, life in lives(layout, [Fault.REFUSED], "do", "ask"):
        where = f"refused at request {nth.number}, {nth.struck}"
        assert life.starts == 1, where
        assert not violations(life), where
        lost = [key for key, row in life.stored.items() if row.state in (State.FAILED, State.SKIPPED)]
        assert told_of(life) == dict.fromkeys(lost, 1), where
        assert told(life) - before <= len(lost) + (nth.struck == "do:change_event"), where
        assert (told(life) > before) == bool(lost or nth.struck == "do:change_event"), where
        count = nth.number
    said(capsys, layout, Fault.REFUSED, count)
    assert count > 20


def told(life: Life) -> int:
    """Return how many messages the organisers have had beside the briefs."""
    owners = [life.guild.facts[seen.message_id].owner for seen in life.guild.messages[ORGANISERS]]
    return sum(owner.startswith("told:") for owner in owners)


def told_of(life: Life) -> Counter[str]:
    """Return how many messages tell of each thing that was not posted."""
    there = {seen.message_id for seen in life.guild.messages[ORGANISERS]}
    owners = [row.owner for row in life.core.all_posts(life.circle.id) if row.message_id in there]
    return Counter(key for key in life.stored for owner in owners if owner == f"told:{key}")


def said(capsys: pytest.CaptureFixture[str], layout: Layout, fault: str, count: int) -> None:
    """Say how many failures there were."""
    with capsys.disabled():
        print(f"\n{layout.value}: {fault} at each of {count}")
