"""What comes of files that were saved while the bot runs: which circles hold from now on, and what organisers are told.

A file that has a mistake changes nothing: the circle goes on by the one before.  So it is with one that would post a
week again or leave one without its rest, as `studycircle diff` tells; the rules are the same.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
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
from bot.flow.risks import at_risk, said
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


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is thought of one file: the circle that holds from now on, what organisers read, and the log's line.

    Both are empty where nothing has changed.  `objects` says that the file isn't taken over as long as it is so.
    """

    running: Running | None
    told: str = ""
    logged: str = ""
    objects: bool = False


class Renewing:
    """Judges files each time that any was saved, and remembers what it objected to, so that it says that once.

    `accepted` are the weeks of which a danger was accepted when the bot was started.
    """

    def __init__(self, clock: Clock, accepted: Collection[str] = ()) -> None:
        self._clock = clock
        self._accepted = accepted
        self._objections: Mapping[str, str] = {}

    def judge(self, core: Core, before: Sequence[Running], saved: Sequence[Saved]) -> Renewal:
        """Return what comes of saved files; call it inside one write, for a circle that is new is written down."""
        known = {running.id: running for running in before}
        verdicts = [(one.id, self._judged(core, known.get(one.id), one)) for one in saved]
        circles = [verdict.running for _, verdict in verdicts if verdict.running]
        notes = [note for name, verdict in verdicts for note in self._heard(name, verdict)]
        self._objections = {name: verdict.logged for name, verdict in verdicts if verdict.objects}
        if not circles:  # a folder that is away for a while isn't the end of everything
            log.warning("none of the circles' files is to be found; all circles go on as before")
            return Renewal(before, is_other=False)
        gone = [known[name] for name in known if name not in {name for name, _ in verdicts}]
        notes += [self._rests(running) for running in gone]
        is_other = [*map(id, circles)] != [*map(id, before)]
        return Renewal(circles, is_other, notes)

    def _judged(self, core: Core, old: Running | None, saved: Saved) -> Verdict:
        new = saved.running
        if new is None:
            # Of a circle that doesn't run nobody is told: its organisers aren't known.
            told = _faulty(old, saved.faults) if old else ""
            return Verdict(old, told, f"{saved.id}: {saved.faults.rstrip()}", objects=True)
        if old is None:
            return self._begun(core, new)
        if (new.circle, new.reading) == (old.circle, old.file):
            return Verdict(old)
        new.ended = old.ended
        now = self._clock.now()
        if risks := at_risk(core, new, now=now, accepted=self._accepted, before=old.agenda):
            return Verdict(old, _refused(old, risks), _logged(old, risks), objects=True)
        with wording.speaking(new.circle.speech):
            told = wording.TOLD_FILE_TAKEN.format(changes=_changes(core.stored(old.id), new))
        return Verdict(new, told, f"{new.id}: its file was changed, and holds from now on")

    def _begun(self, core: Core, new: Running) -> Verdict:
        """Begin a circle whose file has come, unless its first week has passed; one that has rested goes on."""
        now = self._clock.now()
        if risks := at_risk(core, new, now=now, accepted=self._accepted):
            return Verdict(None, logged=_logged(new, risks), objects=True)
        if core.stored(new.id):
            with wording.speaking(new.circle.speech):
                return Verdict(new, str(wording.TOLD_FILE_BACK), f"{new.id}: its file is there again")
        try:
            begin(core, new, now=now)
        except StudycircleError as error:
            # It has no place in the database, so nothing can be posted for it either.
            return Verdict(None, logged=f"{error.message} {error.hint}", objects=True)
        return Verdict(new, logged=f"{new.id}: its file has come, and it begins")

    def _heard(self, name: str, verdict: Verdict) -> Iterator[Note]:
        """Have the log say what is thought of a file, unless it was an objection before, and yield what is told."""
        if not verdict.logged or (verdict.objects and self._objections.get(name) == verdict.logged):
            return
        log.log(logging.WARNING if verdict.objects else logging.INFO, "%s", verdict.logged)
        if verdict.told and verdict.running:
            yield Note(verdict.running.circle, verdict.told, self._clock.now())

    def _rests(self, running: Running) -> Note:
        log.warning("%s: its file is gone, so it rests", running.id)
        with wording.speaking(running.circle.speech):
            text = wording.TOLD_FILE_GONE.format(circle=running.id)
        return Note(running.circle, text, self._clock.now())


def _logged(running: Running, risks: Sequence[Danger]) -> str:
    """Return the log's line about weeks at risk."""
    return f"{running.id}: its file isn't taken over: {' '.join(said(one) for one in risks)}"


def _faulty(old: Running, faults: str) -> str:
    """Return what organisers read of mistakes: in a block of their own, where nothing is anything but text."""
    with wording.speaking(old.circle.speech):
        room = MESSAGE - len(wording.TOLD_FILE_FAULTY) - len(FENCE) * 2
        harmless = clipped(faults.replace(FENCE, QUOTES), room)
        block = f"{FENCE}\n{harmless}\n{FENCE}"
        return wording.TOLD_FILE_FAULTY.format(findings=block)


def _refused(old: Running, risks: Sequence[Danger]) -> str:
    with wording.speaking(old.circle.speech):
        weeks = listed([f"`{name}`" for name in dict.fromkeys(one.week for one in risks)])
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
