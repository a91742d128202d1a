"""What comes before what in a term: what overtakes what, how long anything can be held, what has to go first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.agenda.plan import Agenda, key_of
from bot.agenda.reconcile import Stored
from bot.reading.model import PromptKind
from bot.records import Kind, Occurrence, State

SHORTEST_POLL = timedelta(hours=1)  # Discord's own: a poll's duration is counted in whole hours

# What of its own week, once it is due or posted, overtakes an occurrence that the schedule has before it.
# A reminder is overtaken by its meeting alone.
_OVERTAKEN_BY: Mapping[Kind, tuple[Kind, ...]] = {
    Kind.BRIEF: (Kind.SECTION,),
    Kind.SECTION: (Kind.CLOSING, Kind.DIGEST),
    Kind.QUESTIONS: (Kind.CLOSING, Kind.DIGEST),
    Kind.POLL: (Kind.CLOSING, Kind.DIGEST),
    Kind.GO_ROUND: (Kind.CLOSING, Kind.DIGEST),
    Kind.CLOSING: (Kind.DIGEST,),
}
# What the next week's text overtakes; week 1 is next to the welcome.
_ENDS_WITH_WEEK = {Kind.WELCOME, Kind.QUESTIONS, Kind.POLL, Kind.GO_ROUND, Kind.CLOSING}
# The same outside the weeks: once everything is erased there is nothing to see, to hand over, or to announce.
_OVERTAKEN_AFTER = {Kind.END: Kind.ERASE, Kind.PUBLISH: Kind.ERASE, Kind.ERASE_NOTICE: Kind.ERASE}
POSTED_WITH = {
    PromptKind.OPENING: Kind.SECTION,
    PromptKind.CORE: Kind.QUESTIONS,
    PromptKind.POLL: Kind.POLL,
    PromptKind.GO_ROUND: Kind.GO_ROUND,
    PromptKind.CLOSING: Kind.CLOSING,
}
"""The occurrence with which each kind of prompt goes out."""
_PENDING = {State.PLANNED, State.CLAIMED}


@dataclass(frozen=True, slots=True)
class Limit:
    """Until when an occurrence can be held, and what is due then; None: its time for voting or its meeting."""

    at: datetime
    by: Occurrence | None


def overtaking(occurrence: Occurrence, agenda: Agenda) -> Iterator[Occurrence]:
    """Yield what leaves an occurrence without a point: later steps of its week, the next week's text."""
    own = (agenda.find(key_of(occurrence.week, kind)) for kind in _OVERTAKEN_BY.get(occurrence.kind, ()))
    yield from (later for later in own if later)
    after = _OVERTAKEN_AFTER.get(occurrence.kind)
    yield from (one for one in agenda.occurrences if one.kind is after)
    following = agenda.section_after(occurrence.number)
    if following and occurrence.kind in _ENDS_WITH_WEEK:
        yield following


def hold_ends(occurrence: Occurrence, agenda: Agenda) -> Limit | None:
    """Return until when an occurrence can be held back; None for the erasure, which nothing overtakes.

    The text can wait until its week is looked back at, for what hangs on it waits with it; all else until what
    overtakes it is due, and at the latest until the end.  The end itself waits until everything is erased: that day
    was promised, and after it nothing is left to end.
    """
    if occurrence.kind in {Kind.REMINDER, Kind.EVENT}:
        return Limit(occurrence.until, None) if occurrence.until else None
    limits = [
        Limit(later.due, later) for later in _outlasting(occurrence, agenda) if later.due > occurrence.due
    ]
    if occurrence.kind is Kind.POLL and occurrence.until:
        limits.append(Limit(occurrence.until - SHORTEST_POLL, None))
    return min(limits, key=lambda limit: limit.at, default=None)


def _outlasting(occurrence: Occurrence, agenda: Agenda) -> Iterator[Occurrence]:
    if occurrence.kind not in {Kind.SECTION, Kind.DIGEST}:
        yield from overtaking(occurrence, agenda)
    following = agenda.section_after(occurrence.number)
    if occurrence.kind is Kind.SECTION:
        own = agenda.find(key_of(occurrence.week, Kind.DIGEST))
        yield from (later for later in (own, following) if later)
    if occurrence.kind is Kind.DIGEST and following:
        next_digest = agenda.find(key_of(following.week, Kind.DIGEST))
        yield from (later for later in (next_digest,) if later)
    yield from (
        later for later in agenda.occurrences if later.kind is Kind.END and occurrence.kind is not Kind.END
    )


def comes_first(occurrence: Occurrence, agenda: Agenda, stored: Mapping[str, Stored]) -> Occurrence | None:
    """Return what is still to be posted before an occurrence, so that nothing is overtaken by it; None: it can go out.

    Before anything of a week comes its text; before a text those of the weeks before, and what it would overtake;
    before the end all else.
    """
    for other in agenda.occurrences:
        row = stored.get(other.key)
        if (
            other.key != occurrence.key
            and row
            and row.state in _PENDING
            and _goes_before(other, occurrence, agenda)
        ):
            return other
    return None


def _goes_before(other: Occurrence, occurrence: Occurrence, agenda: Agenda) -> bool:
    if other.due > occurrence.due or other.kind is Kind.EVENT:
        return False
    if occurrence.kind is Kind.END:
        return True
    if other.kind is Kind.SECTION:
        return other.week == occurrence.week or occurrence.kind is Kind.SECTION
    return any(later.key == occurrence.key for later in overtaking(other, agenda))
