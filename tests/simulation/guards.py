"""The guards that keep a post from coming twice or at the wrong hour, each with the function that embodies it.

Switched off, each must make a week fail that goes well with it.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bot.agenda import plan as planning
from bot.agenda.instants import Moment
from bot.flow import posting
from bot.flow.collecting import Collector
from bot.flow.meetings import Meetings
from bot.flow.posting import Attempts, Errand, Poster
from bot.records import Layout
from bot.schedule.model import Slot
from bot.store import Core, PostRow
from tests.simulation.cases import SUN, circle, reading
from tests.simulation.faults import Calm, Death, Fault, Nth
from tests.simulation.invariants import violations
from tests.simulation.life import Life
from tests.simulation.pictures import one_week

STEPS = 40


@dataclass(frozen=True)
class Guard:
    """A guard: what it is for, and where it shows that it is off.

    `instead` has what stands in its place then: whose, which function, and by what it is replaced.
    """

    name: str
    what: str
    fails: Callable[[], list[str]]
    instead: tuple[tuple[Any, str, Callable[..., Any]], ...]

    @contextmanager
    def off(self) -> Iterator[None]:
        """Switch the guard off for a while."""
        usual = [(place, name, getattr(place, name)) for place, name, _ in self.instead]
        try:
            for place, name, other in self.instead:
                setattr(place, name, other)
            yield
        finally:
            for place, name, own in usual:
                setattr(place, name, own)


def _dying(layout: Layout, fault: Fault, *, back_after: float) -> Callable[[], list[str]]:
    """Return what tells what is wrong after a week in which the process dies at some request."""

    def fails() -> list[str]:
        for number in range(1, STEPS):
            life = one_week(layout, Nth(number, fault, ("do",)))
            life.world.restarts_after = (back_after,)
            life.live()
            if found := violations(life):
                return [f"{fault.value} at request {number}, back after {back_after:.0f} s: {found[0]}"]
        return []

    return fails


def _in_a_fold() -> list[str]:
    """Return what is wrong with a circle whose weeks open at an hour that comes twice on one day."""
    week = replace(circle().week, section=Slot(SUN, time(2, 30)))
    life = Life(
        circle(week=week, starts=date(2027, 10, 17)),
        reading(3),
        layout=Layout.TEXT,
        chance=one_week(Layout.TEXT, Calm()).chance,
        faults=Calm(),
    )
    life.live()
    return violations(life)


def _said_while_off() -> list[str]:
    """Return what is wrong after a week in which somebody speaks while the process is dead, and nobody afterwards."""
    life = one_week(Layout.TEXT, Calm())
    died = life.end_due - timedelta(days=9, hours=2)

    def die() -> None:
        raise Death(timedelta(hours=4))

    life.world.at(died, die)
    life.world.at(died + timedelta(hours=2, minutes=1), lambda: _each_thread(life))
    life.live()
    return violations(life)


def _each_thread(life: Life) -> None:
    for thread in life.guild.parents:
        life.guild.say(thread, "I see it otherwise.")


# --- what there is instead

_number = itertools.count()


def _always_new(*_: object) -> str:
    return f"nonce-{next(_number)}"


async def _not_written_down(self: Poster, errand: Errand) -> tuple[PostRow, bool]:
    """Say that it was never tried, and write nothing down; the model is told what is meant, for the rules' sake."""
    self._messenger._guild.intent = (errand.owner, errand.part)  # type: ignore[attr-defined]
    row = await self._row(errand)
    if row and row.message_id is not None:
        return row, True
    now = self._clock.now()
    where = errand.channel_id, errand.week, errand.prompt, errand.paragraph
    return PostRow(errand.circle, errand.owner, errand.part, "", *where, now, now, None, None), False


async def _written_down_late(self: Poster, errand: Errand, message_id: int) -> None:
    """Write down the intent only when there is a result to it."""
    now = self._clock.now()

    def record(core: Core) -> None:
        posting._begun(core, errand, now)
        core.post_done(errand.circle, errand.owner, errand.part, message_id, now)

    await self._store.write(record)


async def _post_written_down_late(self: Poster, errand: Errand, post_id: int) -> None:
    """The same for a forum's post."""
    thread = replace(errand, part=f"{errand.part}{posting.THREAD}", channel_id=post_id)
    for one in (replace(errand, channel_id=post_id), thread):
        await _written_down_late(self, one, post_id)


async def _nothing(*_: object) -> None:
    return None


async def _only_let_go(self: Collector) -> None:
    """Go on with what comes from now on."""
    self._released.set()


def _no_matter(*_: object) -> None:
    return None


def _unlike(*_: object) -> bool:
    return False


def _the_second(wall: datetime, zone: str) -> Moment:
    there = wall.replace(tzinfo=ZoneInfo(zone), fold=1)
    return Moment(there.astimezone(ZoneInfo("UTC")))


GUARDS = (
    Guard(
        "nonce",
        "a repeat of a message bears the same nonce as what may still be under way",
        _dying(Layout.TEXT, Fault.SLOW_DEATH, back_after=0.5),
        ((posting, "nonce_of", _always_new),),
    ),
    Guard(
        "claim",
        "the intent is committed before each attempt",
        _dying(Layout.TEXT, Fault.DEATH_AFTER, back_after=400),
        (
            (Poster, "_begin", _not_written_down),
            (Poster, "_done", _written_down_late),
            (Poster, "_post_done", _post_written_down_late),
        ),
    ),
    Guard(
        "look-up of a message",
        "what was tried is looked for in the channel before it is sent again",
        _dying(Layout.TEXT, Fault.DEATH_AFTER, back_after=400),
        ((Poster, "find", _nothing),),
    ),
    Guard(
        "look-up of a forum's post",
        "what was tried is looked for in the forum before it is made again",
        _dying(Layout.FORUM, Fault.DEATH_AFTER, back_after=400),
        ((Poster, "find_post", _nothing),),
    ),
    Guard(
        "marker of a message",
        "a message is known again by its button, its poll or its first line",
        _dying(Layout.TEXT, Fault.DEATH_AFTER, back_after=400),
        ((posting, "_same", _unlike),),
    ),
    Guard(
        "marker of an event",
        "an event is known again by the last line of what it says",
        _dying(Layout.TEXT, Fault.DEATH_AFTER, back_after=400),
        ((Meetings, "_find", _nothing),),
    ),
    Guard(
        "a minute's wait",
        "what has no nonce is looked for only when no request can be under way",
        _dying(Layout.FORUM, Fault.SLOW_DEATH, back_after=0.5),
        ((Attempts, "refuse_under_way", _no_matter),),
    ),
    Guard(
        "read-back",
        "what was said while it was off is read back from the threads",
        _said_while_off,
        ((Collector, "read_back", _only_let_go),),
    ),
    Guard(
        "fold rule",
        "of a wall time that comes twice the first is meant",
        _in_a_fold,
        ((planning, "instant", _the_second),),
    ),
)
