"""Compose what an occurrence posts, as plain values within Discord's limits.

An occurrence has parts, in a fixed order and with stable names: each is one message.  What a part says may hold
links to earlier posts, so each part is written when its turn comes, with the links known by then.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from bot.agenda import ballot, bounds, brief, ending, lookback, weekly
from bot.agenda.limits import MESSAGE, clipped
from bot.agenda.scene import Part, Scene, late_line
from bot.records import PROMISED, Kind, Occurrence, Outgoing
from bot.wording import speaking

_BY_KIND = {
    Kind.BRIEF: brief.parts,
    Kind.SECTION: weekly.section,
    Kind.QUESTIONS: weekly.questions,
    Kind.POLL: ballot.poll,
    Kind.GO_ROUND: weekly.go_round,
    Kind.REMINDER: weekly.reminder,
    Kind.CLOSING: weekly.closing,
    Kind.DIGEST: lookback.parts,
}


def parts(occurrence: Occurrence, scene: Scene) -> tuple[Part, ...]:
    """Return the parts of an occurrence, in the order in which they go out.

    Names and number depend on the circle's file, the reading and the layout alone, never on what was posted; those of
    a reminder also on how many are interested, those of the middle digest and of the end on whether any question was
    kept.  All is said in the circle's language, whichever is in force.
    """
    with speaking(scene.circle.speech):
        composed = _parts(occurrence, scene)
    marked = [*(_marked_late(part, occurrence) for part in composed[:1]), *composed[1:]]
    return tuple(replace(part, write=_in_its_language(part.write)) for part in marked)


def _parts(occurrence: Occurrence, scene: Scene) -> Sequence[Part]:
    if occurrence.kind is Kind.WELCOME:
        return bounds.welcome(scene)
    if occurrence.kind in {Kind.END, Kind.PUBLISH, *PROMISED}:
        return ending.parts(occurrence, scene)
    if occurrence.kind is Kind.EVENT:
        return []  # it goes into the server's calendar
    section = scene.reading.section(occurrence.week)
    return _BY_KIND[occurrence.kind](occurrence, section, scene)


def _in_its_language(write: Callable[[Scene], Outgoing]) -> Callable[[Scene], Outgoing]:
    def within(scene: Scene) -> Outgoing:
        with speaking(scene.circle.speech):
            return write(scene)

    return within


def _marked_late(part: Part, occurrence: Occurrence) -> Part:
    def write(scene: Scene) -> Outgoing:
        message = part.write(scene)
        if not scene.late:
            return message
        line = late_line(occurrence)
        return replace(message, text=f"{clipped(message.text, MESSAGE - len(line) - 1)}\n{line}")

    return replace(part, write=write)
