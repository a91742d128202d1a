"""Off for an hour, a day, nine days, sixty; or awake two hours a day: one message, no burst, everything in order."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise
from random import Random
from typing import Any

import pytest

from bot.agenda.missed import to_be_told
from bot.flow import needs
from bot.records import Kind, Layout, Outgoing, SeenMessage, State
from bot.store import PostRow
from tests.club import both_layouts
from tests.simulation.cases import WEEKS, circle, reading
from tests.simulation.faults import Calm, Death, Fault, Faults, Nth
from tests.simulation.guild import CHANNEL, ORGANISERS, Fact, refusal
from tests.simulation.invariants import violations
from tests.simulation.life import Life

STEPS = 25
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


class Later(Nth):
    """A fault at the n-th step after it is `armed`."""

    armed = False

    def at(self, step: str) -> Fault | None:
        """Count only then."""
        return super().at(step) if self.armed else None

    def arm(self) -> None:
        """Count from now on."""
        self.armed = True


def weeks(layout: Layout, faults: Faults | None = None, *, number: int = WEEKS) -> Life:
    """Return the life of a circle of so many weeks; a bot that dies is back in two seconds."""
    life = Life(
        circle(keep_months=1),
        reading(number),
        layout=layout,
        chance=Random(1),
        faults=faults or Calm(),
        crowd=(11, 12),
    )
    life.world.restarts_after, life.world.mended_after = (2,), (60,)
    return life


def due(life: Life, key: str) -> datetime:
    """Return when something is due."""
    return next(one.due for one in life.agenda.occurrences if one.key == key)


def off(life: Life, begins: str, down: timedelta, *, before: timedelta = HOUR) -> None:
    """Have the machine go off an hour before something is due, and come back after that."""
    life.world.at(due(life, begins) - before, lambda: _dies(down))


def _dies(down: timedelta) -> None:
    raise Death(down)


def notices(life: Life) -> list[SeenMessage]:
    """Return what the organisers read of what is missing."""
    facts = life.guild.facts
    there = life.guild.messages.get(ORGANISERS, ())
    return [seen for seen in there if facts[seen.message_id].owner == "told:missed"]


def missed(life: Life) -> list[str]:
    """Return the keys of what organisers were to be told of."""
    return [key for key, row in life.stored.items() if to_be_told(row)]


def telling(life: Life) -> Counter[str]:
    """Return how many messages tell of each thing that was missed."""
    return Counter(
        row.owner.removeprefix("told:")
        for row in life.core.all_posts(life.circle.id)
        if row.owner.startswith("told:") and row.owner != "told:missed" and row.message_id
    )


@both_layouts
@pytest.mark.parametrize(
    ("begins", "down", "least"),
    [
        pytest.param("w3.section", 2 * HOUR, 0, id="an hour late"),
        pytest.param("w3.closing", DAY + HOUR, 1, id="a day"),
        pytest.param("w3.section", 9 * DAY, 7, id="nine days"),
        pytest.param("w2.section", 60 * DAY, 50, id="sixty days"),
    ],
)
def test_after_an_outage_all_that_was_missed_is_told_in_one_message(
    layout: Layout, begins: str, down: timedelta, least: int
) -> None:
    """However long it was off; no burst, nothing out of order, and each thing in that one message."""
    life = weeks(layout)
    off(life, begins, down)
    back = due(life, begins) - HOUR + down
    life.live()
    assert violations(life) == []  # among it: nothing twice, in silence, or out of its order
    at_once = [key for key in missed(life) if life.stored[key].due < back]
    assert least <= len(at_once) <= least + 20
    told = [seen for seen in notices(life) if seen.at <= back + HOUR / 2]
    assert len(told) == bool(least)
    assert all(len(seen.text) <= 2000 for seen in told)
    assert all(len(at_once) == 1 or f"{len(at_once)} posts" in seen.text for seen in told)
    assert telling(life) == dict.fromkeys(missed(life), 1)
    facts, seen = life.guild.facts, [one for there in life.guild.messages.values() for one in there]
    burst = {facts[one.message_id].owner for one in seen if back <= one.at <= back + HOUR / 2}
    assert len(burst & set(life.stored)) <= 2  # beside the message: at most what belongs to the hour itself


@both_layouts
def test_a_machine_awake_two_hours_a_day_carries_a_circle_through_ten_weeks(layout: Layout) -> None:
    """From eight to ten in the evening: each week opens, asks and looks back; of what can't be it is told once."""
    life = weeks(layout)
    first = life.world.now.replace(hour=21, minute=0)  # ten in the evening in Berlin
    for day in range((life.end_due - first).days + 20):
        life.world.at(first + day * DAY, lambda: _dies(22 * HOUR))
    life.live()
    assert violations(life) == []
    ends = Counter((row.kind, row.state) for row in life.stored.values())
    for kind in (
        Kind.BRIEF,
        Kind.SECTION,
        Kind.QUESTIONS,
        Kind.POLL,
        Kind.GO_ROUND,
        Kind.CLOSING,
        Kind.DIGEST,
    ):
        assert ends[kind, State.DONE] == WEEKS, kind
    assert ends[Kind.END, State.DONE] == ends[Kind.WELCOME, State.DONE] == 1
    assert telling(life) == dict.fromkeys(missed(life), 1)
    assert len(notices(life)) <= WEEKS


@pytest.mark.parametrize(
    "fault", [Fault.DEATH_BEFORE, Fault.DEATH_AFTER, Fault.TROUBLE_BEFORE, Fault.DROPPED]
)
def test_wherever_it_fails_as_it_tells_each_thing_is_told_once(fault: Fault) -> None:
    """At each step after nine days off it dies, or Discord gives no answer: one message, each thing in it once."""
    number, kinds = 0, ("do", "write") if fault in (Fault.DEATH_BEFORE, Fault.DEATH_AFTER) else ("do",)
    while True:
        number += 1
        faults = Later(number, fault, kinds)
        life = weeks(Layout.TEXT, faults, number=2)
        off(life, "w1.section", 9 * DAY)
        life.world.at(due(life, "w1.section") - HOUR + 9 * DAY, faults.arm)
        life.live()
        where = f"{fault.value} at step {number}, {faults.struck}"
        assert violations(life) == [], where
        assert telling(life) == dict.fromkeys(missed(life), 1), where
        assert sum("posts are missing" in seen.text for seen in notices(life)) == 1, where
        if number == STEPS:
            break
    assert faults.struck


@pytest.mark.parametrize(
    "fault", [Fault.TROUBLE_BEFORE, Fault.TROUBLE_AFTER, Fault.DEATH_BEFORE, Fault.DEATH_AFTER]
)
def test_what_is_missed_between_a_try_and_the_next_is_told_by_itself(fault: Fault) -> None:
    """The message's try fails, and until the next there is more to tell of: nothing is told twice, or not at all."""
    life = weeks(Layout.TEXT, number=3)
    faults = Later(1, fault, ("do:send",))
    off(life, "w1.section", 9 * DAY)
    _arm_when_telling(life, faults)
    life.world.faults = faults
    life.world.restarts_after = ((3 * DAY).total_seconds(),)
    life.live()
    assert faults.struck
    assert violations(life) == []
    assert telling(life) == dict.fromkeys(missed(life), 1)
    first, second, *_ = (seen for seen in notices(life) if "posts are missing" in seen.text)
    assert first.text.partition(" posts")[0] != second.text.partition(" posts")[0]


def test_what_failed_and_then_came_too_late_is_told_of_both() -> None:
    """The text is refused for want of a right; that is back, and the machine too, four days later: it is left out."""
    faults = Later(1, Fault.REFUSED, ("do:send",))
    life = weeks(Layout.TEXT, faults, number=1)
    life.world.at(due(life, "w1.section") - HOUR, faults.arm)
    off(life, "w1.questions", 4 * DAY)
    life.live()
    assert violations(life) == []
    assert life.stored["w1.section"].state is State.SKIPPED
    assert telling(life)["w1.section"] == 2
    first, second = (
        seen.text for seen in notices(life) if "week 1, the text" in seen.text or "the text, due" in seen.text
    )
    assert first.startswith("Could not be posted: week 1, the text")
    assert "It was too late" in second


def test_of_two_things_that_failed_and_then_came_too_late_each_message_says_why() -> None:
    """Two posts are refused for want of a right, and too late once it is back: told of twice, and no third time."""
    life = weeks(Layout.TEXT, number=1)
    asked = due(life, "w1.questions")
    life.world.at(asked - MINUTE, life.line.lose_gateway)  # so that it doesn't know, and tries
    life.world.at(asked - MINUTE, lambda: _change(life, {(CHANNEL, needs.VIEW_CHANNEL)}))
    life.world.at(asked + HOUR, life.gateway_comes)
    life.world.at(asked + 2 * DAY + HOUR, lambda: _change(life, set()))
    life.live()
    assert violations(life) == []
    first, second = (seen.text.split("\n") for seen in notices(life) if "2 posts are missing" in seen.text)
    assert first[0] == second[0]
    assert "Could not be posted" in first[1]
    assert "too late" in second[1]
    there = life.guild.messages[ORGANISERS]
    there.append(replace(notices(life)[0], message_id=max(life.guild.facts)))
    assert any(found.startswith("2 times on Discord") for found in violations(life))


@pytest.mark.parametrize("knows", [True, False], ids=["seen by the gateway", "unseen"])
def test_while_organisers_can_not_be_told_it_is_tried_more_and_more_rarely(knows: bool) -> None:
    """Posts are missing, and their channel is closed for two days more: within an hour of its return they read of it.

    Where the gateway tells that it is closed, nothing is tried at all, and they read of it at once.
    """
    life = weeks(Layout.TEXT, number=2)
    off(life, "w1.section", 4 * DAY)
    back = due(life, "w1.section") - HOUR + 4 * DAY
    tries = _closed(life, back - HOUR, back + 2 * DAY, is_seen=knows)
    life.live()
    assert violations(life) == []
    told = notices(life)[0].at - (back + 2 * DAY)
    waits = [round((later - one) / MINUTE) for one, later in pairwise(tries)]
    if knows:
        assert (tries, told < MINUTE) == ([], True)
    else:
        assert waits[:5] == [1, 5, 15, 60, 60]
        assert len(tries) <= 60  # of two days
        assert told < HOUR + MINUTE


def _closed(life: Life, first: datetime, last: datetime, *, is_seen: bool) -> list[datetime]:
    """Have the organisers' channel closed for a time, and return when they were to be told all the same."""
    guild, send, tries = life.guild, life.guild.send, list[datetime]()
    lost = {(ORGANISERS, needs.SEND_MESSAGES)}

    def refuse(channel_id: int, message: Outgoing, nonce: str, fact: Fact) -> int:
        if channel_id == ORGANISERS and first <= life.world.now < last:
            tries.extend([life.world.now] if fact.owner == "told:missed" else [])
            raise refusal(50001, "Missing Access")
        return send(channel_id, message, nonce, fact)

    guild.send = refuse  # type: ignore[method-assign]
    if is_seen:
        life.world.at(first, lambda: _change(life, guild.denied | lost))
        life.world.at(last, lambda: _change(life, guild.denied - lost))
    return tries


def _change(life: Life, denied: set[tuple[int, int]]) -> None:
    life.guild.denied = denied
    life.ring()


def _arm_when_telling(life: Life, faults: Later) -> None:
    """Have the fault counted from the moment at which a message is written down; Discord's trouble lasts three days."""
    own = life.core.begin_post

    def begin_post(circle: str, owner: str, *rest: Any, **more: Any) -> PostRow:
        if owner == "told:missed" and not faults.armed:
            faults.arm()
            if faults.fault in (Fault.TROUBLE_BEFORE, Fault.TROUBLE_AFTER):
                life.line.down_until = life.world.now + 3 * DAY
        return own(circle, owner, *rest, **more)

    life.core.begin_post = begin_post  # type: ignore[method-assign]
