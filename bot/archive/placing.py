"""Where every response stands below what it replies to, worked out in some eighteen bytes of memory for each.

A response has a node, its place on the shelf.  The nodes of a spot stand in one row: each after the one that it
replies to, siblings in order of time.  For that it is enough to know how many hang below each, which is counted from
the last to the first, since only what came before can be replied to.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from bot.archive.shelves import Filed, Responses, Shelf
from bot.archive.tree import Archive

DEEPEST = 3
"""Replies stand one below another down to here; further ones stand side by side and name what they reply to."""
ALONE = -1
"""Above a response that replies to nothing."""
DEEPER, ELSEWHERE, _NOT_YET = DEEPEST + 1, DEEPEST + 2, DEEPEST + 3
"""In place of a depth: of what is deeper, and of what stands by itself and replies to what was filed elsewhere."""


class Spot(NamedTuple):
    """Where a response was filed: under a prompt, or under a paragraph, or else in the conversation of a week."""

    prompt: str = ""
    paragraph: int = 0
    week: str = ""


OUTSIDE = Spot()


@dataclass(frozen=True, slots=True)
class Placed:
    """Every node in the order in which they are shown.

    `rows` say which stretch of `order` is whose; in it a negative number is the place of a response that isn't in the
    archive but has replies.  By nodes go `depths` (how deep one stands, or `DEEPER`, or `ELSEWHERE`) and `at` (where in
    `order` it is).  `tos` are the nodes that name what they reply to, in their order, and `named` what each names.
    """

    rows: Mapping[Spot, range]
    order: array[int]
    depths: bytearray
    at: array[int]
    tos: array[int]
    named: array[int]

    def named_by(self, node: int) -> int:
        """Return the node of what one replies to, where it doesn't stand below that; else a number below 0."""
        if node < 0 or self.depths[node] < DEEPER:
            return ALONE
        return self.named[bisect_left(self.tos, node)]

    def depth(self, node: int) -> int:
        """Return how deep a node is shown."""
        depth = self.depths[node]
        return 0 if depth == ELSEWHERE else min(depth, DEEPEST)


def placed(archive: Archive, responses: Responses, shelf: Shelf) -> Placed:
    """Return the places of all responses of an archive."""
    tying = _Tying(archive, shelf, len(responses))
    tying.tie(responses.filed())
    return tying.placed()


@dataclass(slots=True)
class _Gone:
    """The place of a response that isn't in the archive: its spot, how many hang below it, and where it begins."""

    spot: int
    size: int = 1
    at: int = -1


class _Tying:
    """Ties responses to what they reply to, one after the other in order of time."""

    def __init__(self, archive: Archive, shelf: Shelf, count: int) -> None:
        self._shelf = shelf
        weeks = archive.weeks
        self._spots: dict[Spot, int] = {}
        self._prompts = {one.id: self._number(Spot(one.id)) for week in weeks for one in week.prompts}
        self._paragraphs = {
            one.number: self._number(Spot(paragraph=one.number)) for week in weeks for one in week.paragraphs
        }
        self._weeks = {week.section: self._number(Spot(week=week.section)) for week in weeks}
        self._outside = self._number(OUTSIDE)
        self._spot = array(_code(len(self._spots)), [0]) * count
        self._above = array("i", [ALONE]) * count
        self._depths = bytearray([_NOT_YET]) * count
        self._times: array[int] | None = None
        self._tied = 0
        self._gone: list[_Gone] = []
        self._known_gone: dict[tuple[int, str], int] = {}

    def _number(self, spot: Spot) -> int:
        return self._spots.setdefault(spot, len(self._spots))

    def tie(self, filed: Iterable[Filed]) -> None:
        """Tie responses, in order of time, each to what it replies to or to its spot."""
        find, prompts, outside = self._shelf.find, self._prompts, self._outside
        for one in filed:
            node = find(one.id)
            own = prompts.get(one.prompt) if one.prompt else None
            if own is None and one.paragraph:
                own = self._paragraphs.get(one.paragraph)
            spot, depth = self._weeks.get(one.week, outside) if own is None else own, 0
            if one.parent:
                spot, depth = self._tied_to(one.parent, node, spot, own)
            self._spot[node], self._depths[node] = spot, depth
            if self._times is not None or node != self._tied:
                self._note(node)
            self._tied += 1

    def _tied_to(self, parent: str, node: int, spot: int, own: int | None) -> tuple[int, int]:
        """Tie a node to what it replies to, and return its spot and its depth."""
        self._above[node] = above = self._find_above(parent, spot)
        if above < ALONE:
            return spot, 1
        if above == ALONE:
            return spot, 0
        if own in (None, self._spot[above]):
            return self._spot[above], self._depth_below(above)
        return spot, ELSEWHERE

    def _depth_below(self, above: int) -> int:
        depth = self._depths[above]
        return 1 if depth == ELSEWHERE else min(depth, DEEPEST) + 1

    def _note(self, node: int) -> None:
        """Note the order of time where it isn't that of the nodes, as it mostly is: then it needs no memory."""
        if self._times is None:
            self._times = array("i", range(self._tied))
        self._times.append(node)

    def _find_above(self, parent: str, spot: int) -> int:
        """Return the node of what is replied to; of what isn't in the archive a number below `ALONE`."""
        above = self._shelf.find(parent)
        if above < 0:
            # Its place is at the spot of the first reply to it.
            number = self._known_gone.setdefault((spot, parent), len(self._gone))
            if number == len(self._gone):
                self._gone.append(_Gone(spot))
            return ALONE - 1 - number
        # What comes later can't be replied to: that would tie a ring which is never shown.
        return ALONE if self._depths[above] == _NOT_YET else above

    def placed(self) -> Placed:
        """Return where all that was tied stands."""
        times: Sequence[int] = range(self._tied) if self._times is None else self._times
        rows, at = self._places(times, self._sizes(times))
        del times
        self._times, self._spot = None, array("B")
        order = array("i", [0]) * (len(at) + len(self._gone))
        for number, gone in enumerate(self._gone):
            order[gone.at] = -1 - number
        for node, place in enumerate(at):
            order[place] = node
        tos = array("i", (node for node, depth in enumerate(self._depths) if depth >= DEEPER))
        named = array("i", (self._above[node] for node in tos))
        return Placed(rows, order, self._depths, at, tos, named)

    def _places(self, times: Sequence[int], sizes: array[int]) -> tuple[dict[Spot, range], array[int]]:
        """Return the stretch of each spot, and each node's place."""
        rows, free = self._rows(times, sizes)
        at = array("i", [0]) * len(times)
        for node in times:
            depth, above = self._depths[node], self._above[node]
            # How many hang below a node is asked for the last time when it gets its place: from then on the same
            # number says where the next of its replies goes.
            if depth in (0, ELSEWHERE):
                place = free[self._spot[node]]
                free[self._spot[node]] += sizes[node]
            elif above >= 0:
                place = sizes[above]
                sizes[above] += sizes[node]
            else:
                place = self._below_gone(self._gone[ALONE - 1 - above], sizes[node], free)
            at[node], sizes[node] = place, place + 1
        return rows, at

    def _below_gone(self, gone: _Gone, size: int, free: list[int]) -> int:
        """Return where a reply to what isn't in the archive goes; the first one makes its place."""
        if gone.at < 0:
            gone.at = free[gone.spot]
            free[gone.spot] += gone.size
            gone.size = gone.at + 1
        place = gone.size
        gone.size += size
        return place

    def _sizes(self, times: Sequence[int]) -> array[int]:
        """Return how many hang below each node, itself among them."""
        sizes = array("i", [1]) * len(times)
        for node in reversed(times):
            above = self._above[node]
            if above < ALONE:
                self._gone[ALONE - 1 - above].size += sizes[node]
            elif 0 < self._depths[node] < ELSEWHERE:
                sizes[above] += sizes[node]
        return sizes

    def _rows(self, times: Sequence[int], sizes: array[int]) -> tuple[dict[Spot, range], list[int]]:
        """Return the stretch of each spot, and where each begins."""
        totals = [0] * len(self._spots)
        for node in times:
            if self._depths[node] in (0, ELSEWHERE):
                totals[self._spot[node]] += sizes[node]
        for gone in self._gone:
            totals[gone.spot] += gone.size
        begins = list(_sums(totals))
        rows = {spot: range(begins[i], begins[i] + totals[i]) for spot, i in self._spots.items() if totals[i]}
        return rows, begins


def _code(count: int) -> str:
    """Return the shortest sort of number in which so many can be told apart (array's type codes)."""
    return "B" if count <= 1 << 8 else "H" if count <= 1 << 16 else "i"


def _sums(totals: list[int]) -> Iterator[int]:
    """Give where each stretch begins if they stand one after the other."""
    at = 0
    for total in totals:
        yield at
        at += total
