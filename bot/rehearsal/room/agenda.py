"""The agenda beside the page: all weeks, what of them is done, open and to come, what is next, and clock changes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from bot import wording
from bot.agenda.instants import local, offset, say_stretch
from bot.agenda.reconcile import Stored
from bot.flow.circles import Running
from bot.records import PROMISED, Kind, Occurrence, State
from bot.rehearsal.server.model import Json
from bot.store import PostRow
from bot.wording.numbers import say_day

AFTER = timedelta(hours=1)
AHEAD = timedelta(weeks=4)
"""How long before it a change of the clocks is announced."""
_LATEST = 1_000
_SAID = {State.PLANNED: "to come", State.CLAIMED: "posting"}


def lived(running: Running) -> list[Occurrence]:
    """Return what a rehearsal comes to: all but the erasing, which is a year away."""
    return [one for one in running.agenda.occurrences if one.kind not in PROMISED]


def ends(running: Running) -> datetime:
    """Return when a rehearsal's time ends: a while after the last thing of it."""
    return max(one.due for one in lived(running)) + AFTER


def upcoming(running: Running, stored: Mapping[str, Stored], now: datetime) -> Occurrence | None:
    """Return what is due next and has not been dealt with."""
    waiting = (one for one in lived(running) if one.due > now and _is_planned(stored.get(one.key)))
    return min(waiting, key=lambda one: one.due, default=None)


def _is_planned(one: Stored | None) -> bool:
    return one is None or one.state in (State.PLANNED, State.CLAIMED)


def say_what(one: Occurrence) -> str:
    """Return what is due, in words: "week 3: the poll"."""
    what: str = wording.KIND[one.kind]
    return f"week {one.number}: {what}" if one.number else what


def weeks(running: Running, stored: Mapping[str, Stored], posts: Sequence[PostRow]) -> list[Json]:
    """Return all weeks, what comes before the first and what comes after the last, with all that is due in them."""
    first: dict[str, PostRow] = {}
    for post in posts:
        if post.message_id is not None:
            first.setdefault(post.owner, post)
    groups: dict[int, list[Occurrence]] = {}
    for one in lived(running):
        groups.setdefault(_group(one), []).append(one)
    return [
        _week(
            running, number, [_item(running, one, stored.get(one.key), first.get(one.key)) for one in found]
        )
        for number, found in sorted(groups.items())
    ]


def _group(one: Occurrence) -> int:
    """Return the number of the week under which something is shown; all events are made before the first."""
    if one.kind in (Kind.WELCOME, Kind.EVENT):
        return 0
    return one.number or _LATEST


def _week(running: Running, number: int, items: list[Json]) -> Json:
    week = next((one for one in running.agenda.weeks if one.number == number), None)
    settled = [item["state"] not in _SAID.values() for item in items]
    return {
        "number": number if week else 0 if not number else len(running.agenda.weeks) + 1,
        "title": running.title(week.section_id)
        if week
        else "After the weeks"
        if number
        else "Before the weeks",
        "opens": items[0]["due"],
        "closes": items[-1]["due"],
        "state": "done" if all(settled) else "open" if any(settled) else "to come",
        "items": items,
    }


def _item(running: Running, one: Occurrence, kept: Stored | None, post: PostRow | None) -> Json:
    state = kept.state if kept else State.PLANNED
    posted = {"channel": str(post.channel_id), "message": str(post.message_id)} if post else None
    return {
        "key": one.key,
        "kind": one.kind.value,
        "title": say_what(one) if one.kind is Kind.EVENT else wording.KIND[one.kind],
        "due": one.due.isoformat(),
        "local": local(one.due, running.circle.zone).isoformat(),
        "state": _SAID.get(state, state.value),
        "posted": posted,
        "reason": kept.reason if kept else "",
    }


def clock_changes(zone: str, start: datetime, end: datetime) -> list[tuple[datetime, str]]:
    """Return all changes of the clocks in a zone between two instants, each with what it does, in words."""
    found = []
    for day in _steps(start, end, timedelta(days=1)):
        if offset(day, zone) == offset(day + timedelta(days=1), zone):
            continue
        for at in _steps(day, day + timedelta(days=1), timedelta(hours=1)):
            after = at + timedelta(hours=1)
            if gained := offset(after, zone) - offset(at, zone):
                found.append((after, _say_change(zone, after, gained)))
    return found


def _say_change(zone: str, at: datetime, gained: timedelta) -> str:
    way = "forward" if gained > timedelta() else "back"
    return (
        f"On {say_day(local(at, zone).date())} the clocks in {zone} go {way} by {say_stretch(gained)}. "
        "The circle keeps its times there; from then on, members whose clocks don't change see other ones."
    )


def _steps(start: datetime, end: datetime, step: timedelta) -> Iterator[datetime]:
    """Yield the instants of a stretch, from a full hour on."""
    at = start.replace(minute=0, second=0, microsecond=0)
    while at < end:
        yield at
        at += step


def near(changes: Sequence[tuple[datetime, str]], now: datetime) -> Json | None:
    """Return the next change of the clocks, if it is no more than four weeks away."""
    ahead = ((at, words) for at, words in changes if now < at <= now + AHEAD)
    return next(({"at": at.isoformat(), "words": words} for at, words in ahead), None)
