"""What the simulation has found wrong, each as a story of its own."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from bot.records import Layout, State
from tests.simulation.faults import Calm, Fault, Nth, Pair
from tests.simulation.guild import CHANNEL, READ
from tests.simulation.invariants import violations
from tests.simulation.life import Life
from tests.simulation.pictures import one_week

DAY = timedelta(days=1)


def put_clock(life: Life, by: timedelta) -> None:
    """Put the bot's clock forward or back."""
    life.world.skew = by


def due(life: Life, key: str) -> datetime:
    """Return when something is due."""
    occurrence = life.agenda.find(key)
    assert occurrence is not None, key
    return occurrence.due


class Then(Nth):
    """A fault, and what happens in the same moment."""

    then: Callable[[], None] = staticmethod(lambda: None)

    def at(self, step: str) -> Fault | None:
        """Strike, and let it happen."""
        found = super().at(step)
        if found:
            self.then()
        return found


def test_a_reminder_for_many_is_one_post_in_a_forum_without_the_week_s_own() -> None:
    """The opening was refused; a hundred are interested: the second message goes below the first."""
    life = one_week(Layout.FORUM, Nth(2, Fault.REFUSED, ("do:create_post",)), crowd=tuple(range(11, 111)))
    life.live()
    assert life.stored["w1.section"].state is State.FAILED
    names = list(life.guild.names.values())
    assert names.count("The meeting of week 1") == 1
    [post] = [one for one, name in life.guild.names.items() if name == "The meeting of week 1"]
    assert len(life.guild.messages[post]) == 2


def test_a_meeting_that_is_over_is_not_put_into_the_calendar_again_when_the_clock_goes_back() -> None:
    """By the clock it lies ahead once more; it is the same meeting all the same."""
    life = one_week(Layout.TEXT, Calm())
    meeting = life.agenda.meetings["w1"]
    digest = due(life, "w1.digest")
    life.world.at(digest + timedelta(minutes=1), lambda: put_clock(life, meeting.start - digest - DAY))
    life.world.at(digest + timedelta(minutes=2), life.ring)
    life.world.at(digest + timedelta(hours=3), lambda: put_clock(life, timedelta()))
    life.live()
    assert len(life.guild.events) == 1
    assert not any(fact.owner.startswith("told:") for fact in life.guild.facts.values())
    assert violations(life) == []


@pytest.mark.parametrize(
    ("layout", "deed"), [(Layout.FORUM, "do:create_post"), (Layout.TEXT, "do:create_event")]
)
def test_what_is_under_way_is_waited_for_though_the_clock_was_put_forward(layout: Layout, deed: str) -> None:
    """The process dies over it, and by the clock that is hours ago: it may still come, and comes once."""
    faults = Then(1, Fault.SLOW_DEATH, (deed,))
    life = one_week(layout, faults)
    life.world.restarts_after = (0.1,)
    faults.then = lambda: put_clock(life, timedelta(hours=5))
    life.world.at(due(life, "welcome") + timedelta(hours=1), lambda: put_clock(life, timedelta()))
    life.live()
    assert violations(life) == []


def test_what_was_begun_before_the_clock_was_put_back_is_finished() -> None:
    """Nothing else is due any more, so that only its own alarm can bring it about."""
    life = one_week(Layout.TEXT, Calm())
    ends = due(life, "erase")
    life.world.faults = Nth(len(_sends()), Fault.DEATH_AFTER, ("do:send",))
    life.world.at(ends + timedelta(seconds=1), lambda: put_clock(life, -timedelta(hours=2)))
    life.live()
    assert life.world.faults.struck
    assert life.stored["erase"].state is State.DONE
    assert violations(life) == []


def _sends() -> list[str]:
    """What is sent in a week, by what it belongs to."""
    life = one_week(Layout.TEXT, Calm())
    life.live()
    return [fact.owner for fact in life.guild.facts.values() if fact.nonce]


def test_what_organisers_could_not_be_told_is_told_later_though_nothing_is_due_any_more() -> None:
    """The end is refused, and so is the word of it, once."""
    last = _sends().index("end") + 1
    life = one_week(
        Layout.TEXT, Pair(*(Nth(number, Fault.REFUSED, ("do:send",)) for number in (last, last + 1)))
    )
    life.live()
    assert life.stored["end"].state is State.FAILED
    assert violations(life) == []


def test_what_may_not_be_read_is_not_taken_for_deleted() -> None:
    """A session begins while the bot lacks the right to read what was said; once it has it again, all is there."""
    life = one_week(Layout.TEXT, Calm())
    answered = life.end_due - 9 * DAY
    lost = (CHANNEL, READ)
    life.world.at(answered + timedelta(hours=1), lambda: life.guild.denied.add(lost))
    life.world.at(answered + timedelta(hours=2), life.line.lose_gateway)
    life.world.at(answered + timedelta(hours=3), life.gateway_comes)
    life.world.at(answered + timedelta(hours=4), lambda: life.guild.denied.discard(lost))
    life.world.at(answered + timedelta(hours=4, seconds=1), life.ring)
    kept: list[int] = []
    count = "SELECT count(*) FROM response WHERE deleted_at IS NULL"
    life.world.at(
        due(life, "erase") - DAY, lambda: kept.append(life.core.connection.execute(count).fetchone()[0])
    )
    life.live()
    assert kept == [1]


def test_an_end_that_was_refused_keeps_the_archive_waiting_for_nothing() -> None:
    """Nothing is missing that could be mended, so the end never comes; the archive is made on its day all the same."""
    life = one_week(Layout.TEXT, Nth(_sends().index("end") + 1, Fault.REFUSED, ("do:send",)))
    life.live()
    assert life.stored["end"].state is State.FAILED
    assert life.stored["publish"].state is State.DONE
    assert violations(life) == []


def test_a_database_that_fails_while_organisers_are_told_ends_the_bot_in_words() -> None:
    """It isn't taken for a refusal of Discord's: started again, the bot tells them once."""
    number = 0
    while True:
        number += 1
        faults = Pair(Nth(2, Fault.REFUSED, ("do:send",)), Nth(number, Fault.FULL, ("write",)))
        life = one_week(Layout.TEXT, faults)
        life.live()
        if not faults.second.struck:
            break
        assert len(life.ended) == (faults.second.struck != "write:scrub"), number
        assert violations(life) == [], number
    assert number > 60
