"""Who replied to whom, and where each response stands: under a prompt, under a paragraph, or in its week."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from bot.archive.tree import Archive, Response

DEEPEST = 3
"""Replies stand one below another down to here; further ones stand side by side and name what they reply to."""


class Spot(NamedTuple):
    """Where a response was filed: under a prompt, or under a paragraph, or else in the conversation of a week."""

    prompt: str = ""
    paragraph: int = 0
    week: str = ""


class Entry(NamedTuple):
    """A response and how deep it stands; without a response, the place of one that isn't here but has replies.

    `to` is what it replies to, where that isn't what it stands below.
    """

    depth: int
    response: Response | None
    to: Response | None = None


Threads = Mapping[Spot, tuple[Entry, ...]]


def threads(archive: Archive) -> Threads:
    """Return every response exactly once, by spot: in order of time, each followed by its replies.

    A reply stands below what it replies to unless its author filed it elsewhere.
    """
    tying = _Tying(archive)
    for response in archive.responses:
        tying.add(response)
    return {spot: tuple(_flat(knots)) for spot, knots in tying.spots.items()}


_OUTSIDE = Spot()


@dataclass(slots=True)
class _Knot:
    spot: Spot
    response: Response | None
    to: Response | None = None
    replies: list[_Knot] | None = None


class _Tying:
    def __init__(self, archive: Archive) -> None:
        self.spots: dict[Spot, list[_Knot]] = {}
        weeks = archive.weeks
        self._prompts = {prompt.id: Spot(prompt=prompt.id) for week in weeks for prompt in week.prompts}
        self._paragraphs = {
            one.number: Spot(paragraph=one.number) for week in weeks for one in week.paragraphs
        }
        self._weeks = {week.section: Spot(week=week.section) for week in weeks}
        self._ids = {response.id for response in archive.responses}
        self._tied: dict[str, _Knot] = {}
        self._gone: dict[tuple[Spot, str], _Knot] = {}

    def add(self, response: Response) -> None:
        """Tie a response to what it replies to, or to its spot."""
        own = self._own(response)
        knot = _Knot(own or self._weeks.get(response.week, _OUTSIDE), response)
        # Only what came before can be replied to; anything else would tie a ring that is never shown.
        above = self._tied.get(response.parent or "")
        if above is None and response.parent and response.parent not in self._ids:
            above = self._absent(knot.spot, response.parent)
        if above is not None and own in (None, above.spot):
            knot.spot = above.spot
            if above.replies is None:
                above.replies = []
            above.replies.append(knot)
        else:
            knot.to = above.response if above else None
            self.spots.setdefault(knot.spot, []).append(knot)
        self._tied[response.id] = knot

    def _own(self, response: Response) -> Spot | None:
        if response.prompt in self._prompts:
            return self._prompts[response.prompt]
        return self._paragraphs.get(response.paragraph) if response.paragraph else None

    def _absent(self, spot: Spot, missing: str) -> _Knot:
        """Return the place of a response that isn't in the archive, at the spot of the first reply to it."""
        if (spot, missing) not in self._gone:
            self._gone[spot, missing] = _Knot(spot, None)
            self.spots.setdefault(spot, []).append(self._gone[spot, missing])
        return self._gone[spot, missing]


def _flat(knots: list[_Knot]) -> Iterator[Entry]:
    """Go through knots and their replies, however deep these go."""
    waiting = [(0, knot, knot.to) for knot in reversed(knots)]
    while waiting:
        depth, knot, to = waiting.pop()
        yield Entry(min(depth, DEEPEST), knot.response, to)
        if knot.replies:
            below = knot.response if depth >= DEEPEST else None
            waiting.extend((depth + 1, reply, below) for reply in reversed(knot.replies))
