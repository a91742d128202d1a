"""What comes of files that were saved while the bot runs: which circles hold from now on, and what organisers are told.

A file that has a mistake changes nothing: the circle goes on by the one before.  So it is with one that would post a
week again or leave one without its rest, as `studycircle diff` tells; the rules are the same.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bot import wording
from bot.agenda.difference import Danger, Difference, What, differences
from bot.agenda.limits import MESSAGE, clipped
from bot.agenda.missed import what_is_due
from bot.agenda.reconcile import Stored
from bot.agenda.scene import stamp
from bot.clock import Clock
from bot.errors import DiscordRefusedError, DiscordUncertainError, StudycircleError
from bot.flow.beginning import begin
from bot.flow.circles import Running
from bot.flow.posting import Errand, Poster
from bot.flow.risks import at_risk
from bot.records import Outgoing
from bot.schedule.model import Circle
from bot.store import Core
from bot.wording.numbers import listed

log = logging.getLogger("studycircle.run")
TOLD = "told:file"
MOST_LINES = 12
FENCE, QUOTES = "```", "'''"


@dataclass(frozen=True, slots=True)
class Saved:
    """A circle's file as it is now: the circle, or else what is wrong with it; `id` is its name."""

    id: str
    running: Running | None = None
    faults: str = ""


Load = Callable[[], Sequence[Saved]]
"""Loads all files anew; it takes its time, so it is called beside the loop.  Raises StudycircleError where no circle
can be had at all, or two get in each other's way."""


@dataclass(frozen=True, slots=True)
class Note:
    """Something to be told in a circle's organisers' channel."""

    circle: Circle
    text: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Renewal:
    """The circles that hold from now on, whether they are others than before, and what is told of it."""

    circles: Sequence[Running]
    is_other: bool
    notes: Sequence[Note] = field(default=())


def renewed(
    core: Core,
    before: Sequence[Running],
    saved: Sequence[Saved],
    *,
    clock: Clock,
    accepted: Collection[str] = (),
) -> Renewal:
    """Return what comes of saved files; call it inside one write, for a circle that is new is written down.

    `accepted` are the weeks of which a danger was accepted when the bot was started.
    """
    known = {running.id: running for running in before}
    circles: list[Running] = []
    notes: list[Note] = []
    for one in saved:
        old = known.pop(one.id, None)
        new, text = _judged(core, old, one, clock=clock, accepted=accepted)
        if new is not None:
            circles.append(new)
        about = old or new  # what isn't begun has no place in the database, so nothing can be posted for it
        if text and about is not None:
            notes.append(Note(about.circle, text, clock.now()))
        if text:
            log.warning("%s: %s", one.id, text.partition("\n")[0])
    for gone in known.values():
        log.warning("%s: its file is gone, so it rests", gone.id)
        with wording.speaking(gone.circle.speech):
            text = wording.TOLD_FILE_GONE.format(circle=gone.id)
            notes.append(Note(gone.circle, text, clock.now()))
    if not circles:  # a folder that is away for a while isn't the end of everything
        return Renewal(before, is_other=False, notes=notes)
    is_other = [*map(id, circles)] != [*map(id, before)]
    return Renewal(circles, is_other, notes)


def _judged(
    core: Core, old: Running | None, saved: Saved, *, clock: Clock, accepted: Collection[str]
) -> tuple[Running | None, str]:
    """Return the circle that holds from now on, and what is told; nothing is where nothing has changed."""
    new = saved.running
    if new is None:
        return old, _faulty(old, saved.faults) if old else saved.faults
    if old is None:
        return _begun(core, new, clock=clock)
    if (new.circle, new.reading) == (old.circle, old.file):
        return old, ""
    new.ended = old.ended
    if risks := at_risk(core, new, now=clock.now(), accepted=accepted, before=old.agenda):
        return old, _refused(old, risks)
    with wording.speaking(new.circle.speech):
        return new, wording.TOLD_FILE_TAKEN.format(changes=_changes(core.stored(old.id), new))


def _begun(core: Core, new: Running, *, clock: Clock) -> tuple[Running | None, str]:
    """Begin a circle whose file has come, unless its first week has passed."""
    if core.stored(new.id):
        with wording.speaking(new.circle.speech):
            return new, str(wording.TOLD_FILE_BACK)
    try:
        begin(core, new, now=clock.now())
    except StudycircleError as error:
        return None, f"{error.message} {error.hint}"
    return new, ""


def _faulty(old: Running, faults: str) -> str:
    """Return what organisers read of mistakes: in a block of their own, where nothing is anything but text."""
    with wording.speaking(old.circle.speech):
        room = MESSAGE - len(wording.TOLD_FILE_FAULTY) - len(FENCE) * 2
        harmless = clipped(faults.replace(FENCE, QUOTES), room)
        block = f"{FENCE}\n{harmless}\n{FENCE}"
        return wording.TOLD_FILE_FAULTY.format(findings=block)


def _refused(old: Running, risks: Sequence[Danger]) -> str:
    weeks = listed([f"`{name}`" for name in dict.fromkeys(one.week for one in risks)])
    with wording.speaking(old.circle.speech):
        return wording.TOLD_FILE_REFUSED.format(weeks=weeks, circle=old.id)


def _changes(stored: Mapping[str, Stored], new: Running) -> str:
    """Return what moves, comes and goes, a line each, in the language in force."""
    lines = [line for one in differences(stored, new.agenda) if (line := _line(one))]
    more = [wording.FILE_MORE.format(number=len(lines) - MOST_LINES)] if len(lines) > MOST_LINES else []
    return "\n".join([*lines[:MOST_LINES], *more]) or str(wording.FILE_NOTHING)


def _line(one: Difference) -> str:
    what = what_is_due(one.kind.value, one.number)
    if one.what is What.MOVED and one.before and one.after:
        return wording.FILE_MOVED.format(what=what, before=stamp(one.before), after=stamp(one.after))
    if one.what is What.ADDED and one.after:
        return wording.FILE_ADDED.format(what=what, at=stamp(one.after))
    return wording.FILE_DROPPED.format(what=what) if one.what is What.DROPPED else ""


async def tell(poster: Poster, notes: Sequence[Note]) -> list[Note]:
    """Tell organisers, each thing once, and return what Discord gave no answer to, so that it is to be tried again."""
    left = []
    for note in notes:
        text, circle = clipped(note.text, MESSAGE), note.circle
        part = hashlib.sha256(f"{note.at}\n{text}".encode()).hexdigest()[:16]
        try:
            await poster.post(Errand(circle.id, TOLD, part, circle.organisers.channel_id, Outgoing(text)))
        except DiscordUncertainError:
            left.append(note)
        except DiscordRefusedError as error:
            log.error("%s: the organisers could not be told of its file: %s", circle.id, error.message)
    return left
