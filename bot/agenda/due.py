"""What to do with an occurrence at an instant: wait, post, say that it is late, or leave it out and say why.

After an outage, whatever the schedule's later steps have overtaken is left out: no burst of questions, and no
opening after its own closing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot import wording
from bot.agenda.instants import say_stretch
from bot.agenda.order import SHORTEST_POLL, hold_ends, overtaking
from bot.agenda.plan import Agenda, key_of
from bot.agenda.reconcile import Stored
from bot.records import Kind, Occurrence, State
from bot.schedule.model import IfLate, LatePolicy

ON_TIME_WITHIN = timedelta(minutes=5)
_IN_THREAD = {Kind.QUESTIONS, Kind.POLL, Kind.GO_ROUND, Kind.CLOSING, Kind.DIGEST}
# No posts of the schedule's: they come in time whenever they come.
_ALWAYS_IN_TIME = {Kind.EVENT, Kind.PUBLISH, Kind.ERASE_NOTICE, Kind.ERASE}
# Worth having however late they are, until something overtakes them.
_FOR_EVER = {Kind.WELCOME, Kind.END}
_POSTED = {State.CLAIMED, State.DONE}


class Timing(StrEnum):
    """How an occurrence stands to the present; the first three after EARLY and HELD are to be posted."""

    EARLY = "early"
    HELD = "held"
    ON_TIME = "on-time"
    LATE = "late"
    QUIETLY_LATE = "quietly-late"
    TOO_LATE = "too-late"
    SUPERSEDED = "superseded"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What to do, how late it is, and, if it is left out, why: a sentence for the organisers."""

    timing: Timing
    late: timedelta = timedelta()
    reason: str = ""

    @property
    def posts(self) -> bool:
        """Whether the occurrence is to be posted now."""
        return self.timing in {Timing.ON_TIME, Timing.LATE, Timing.QUIETLY_LATE}


def judge(
    occurrence: Occurrence, *, now: datetime, if_late: IfLate, agenda: Agenda, stored: Mapping[str, Stored]
) -> Verdict:
    """Return what to do with a planned occurrence now; within five minutes it counts as on time.

    What is held waits, until what follows has overtaken it.  What goes out by hand is on time whenever that is.
    """
    known = stored.get(occurrence.key)
    late, by_hand = now - occurrence.due, known is not None and known.by_hand
    if known and known.held:
        over = _hold_is_over(occurrence, now, agenda)
        return Verdict(Timing.SUPERSEDED, late, over) if over else Verdict(Timing.HELD)
    if late < timedelta() and not by_hand:
        return Verdict(Timing.EARLY)
    reason = _overtaken(occurrence, now, agenda, stored)
    if reason:
        return Verdict(Timing.SUPERSEDED, late, reason)
    # A meeting's event is no post: until the meeting begins it comes in time, also where the file got it later.
    if late <= ON_TIME_WITHIN or by_hand or occurrence.kind in _ALWAYS_IN_TIME:
        return Verdict(Timing.ON_TIME, late)
    return _late(late, if_late, forever=occurrence.kind in _FOR_EVER)


def next_due(stored: Mapping[str, Stored]) -> datetime | None:
    """Return when the next planned occurrence is due (that may have passed); None if none is; what is held isn't."""
    return min((s.due for s in stored.values() if s.state is State.PLANNED and not s.held), default=None)


def shelved(agenda: Agenda, section_id: str) -> datetime:
    """Return the instant from which a week's answers count as late.

    It is when the week's digest is due; without one, when the next week opens; after the last week, the end.
    Raises KeyError if the agenda has no such week.
    """
    numbers = {week.section_id: week.number for week in agenda.weeks}
    shelving = agenda.find(key_of(section_id, Kind.DIGEST)) or agenda.section_after(numbers[section_id])
    shelving = shelving or agenda.find(Kind.END.value)
    assert shelving is not None, "every agenda has an end"
    return shelving.due


def _late(late: timedelta, if_late: IfLate, *, forever: bool) -> Verdict:
    """Judge what nothing has overtaken; `forever`: however late, it is better than nothing."""
    if if_late.policy is LatePolicy.SKIP:
        return _too_late(late, wording.LATE_SKIPS)
    if late > if_late.within and not forever:
        return _too_late(late, wording.LATE_ALLOWS.format(allowed=say_stretch(if_late.within)))
    return Verdict(Timing.LATE if if_late.policy is LatePolicy.POST else Timing.QUIETLY_LATE, late)


def _too_late(late: timedelta, why: str) -> Verdict:
    reason = wording.TOO_LATE_BY.format(late=say_stretch(late), why=why)
    return Verdict(Timing.TOO_LATE, late, reason)


def _hold_is_over(occurrence: Occurrence, now: datetime, agenda: Agenda) -> str:
    """Return why something that is held can't wait any longer, or nothing."""
    limit = hold_ends(occurrence, agenda)
    if limit is None or limit.at > now:
        return ""
    if limit.by:
        return wording.HELD_FOR.format(what=_named(limit.by, occurrence))
    return wording.HELD_INTO_VOTING if occurrence.kind is Kind.POLL else wording.HELD_INTO_MEETING


def _named(later: Occurrence, occurrence: Occurrence) -> str:
    what = wording.KIND[later.kind]
    if later.number in {0, occurrence.number}:
        return what
    return wording.KIND_OF_WEEK.format(what=what, number=later.number)


def _overtaken(occurrence: Occurrence, now: datetime, agenda: Agenda, stored: Mapping[str, Stored]) -> str:
    """Return why an occurrence no longer makes sense, or nothing."""
    return (
        _too_little_time(occurrence, now)
        or _without_thread(occurrence, stored)
        or _without_end(occurrence, stored)
        or _behind(occurrence, now, agenda, stored)
    )


def _too_little_time(occurrence: Occurrence, now: datetime) -> str:
    if occurrence.until is None:
        return ""
    if occurrence.kind in {Kind.REMINDER, Kind.EVENT}:
        return wording.MEETING_BEGUN if occurrence.until <= now else ""
    if occurrence.until <= now:
        return wording.VOTING_OVER
    return wording.VOTING_SHORT if occurrence.until - now < SHORTEST_POLL else ""


def _without_thread(occurrence: Occurrence, stored: Mapping[str, Stored]) -> str:
    text = stored.get(key_of(occurrence.week, Kind.SECTION))
    if occurrence.kind in _IN_THREAD and text and text.state is State.SKIPPED:
        return wording.NO_THREAD
    return ""


def _without_end(occurrence: Occurrence, stored: Mapping[str, Stored]) -> str:
    """An archive that members weren't told of isn't made by itself."""
    end = stored.get(Kind.END.value)
    if occurrence.kind is Kind.PUBLISH and end and end.state in {State.SKIPPED, State.CANCELLED}:
        return wording.END_UNTOLD
    return ""


def _behind(occurrence: Occurrence, now: datetime, agenda: Agenda, stored: Mapping[str, Stored]) -> str:
    for later in overtaking(occurrence, agenda):
        if later.due <= occurrence.due:
            continue
        what = _named(later, occurrence)
        known = stored.get(later.key)
        if known and known.state in _POSTED:
            return wording.CAME_AFTER.format(what=what)
        # A text that is late still goes out, and what hangs on it gives way.
        if later.due <= now and occurrence.kind is not Kind.SECTION:
            return wording.TIME_FOR.format(what=what)
    return ""
