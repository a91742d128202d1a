"""Who replied to whom, and where each response stands: under a prompt, under a paragraph, or in its week.

The responses are taken from their shelf when they are gone through, some at a time, so that a large archive needn't
stand in memory.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import NamedTuple, cast, overload

from bot.archive.placing import DEEPER, DEEPEST, OUTSIDE, Placed, Spot, placed
from bot.archive.shelves import Fetched, Responses, Shelf, said
from bot.archive.tree import Archive, Response

__all__ = ["DEEPEST", "OUTSIDE", "Entry", "Said", "Spot", "Threads", "threads"]

FEW, SOME = 20, 500
"""So many are taken from the shelf at first, and then at once."""


class Entry(NamedTuple):
    """A response and how deep it stands; without a response, the place of one that isn't here but has replies.

    `to` is what it replies to, where that isn't what it stands below.
    """

    depth: int
    response: Response | None
    to: Response | None = None


def threads(archive: Archive) -> Threads:
    """Return every response exactly once, by spot: in order of time, each followed by its replies.

    A reply stands below what it replies to unless its author filed it elsewhere.
    """
    if "threads" not in archive.worked_out:
        archive.worked_out["threads"] = Threads(archive)
    return cast("Threads", archive.worked_out["threads"])


class Threads(Mapping[Spot, "Said"]):
    """What was said at each spot, where anything was."""

    def __init__(self, archive: Archive) -> None:
        self._responses: Responses = said(archive)
        self._shelf: Shelf = self._responses.shelf()
        self._placed = placed(archive, self._responses, self._shelf)
        self._spots = list(self._placed.rows)
        self._starts = [row.start for row in self._placed.rows.values()]

    def __getitem__(self, spot: Spot) -> Said:
        return Said(self._shelf, self._placed, self._placed.rows[spot])

    def __iter__(self) -> Iterator[Spot]:
        return iter(self._placed.rows)

    def __len__(self) -> int:
        return len(self._placed.rows)

    def has(self, response: str) -> bool:
        """Return whether a response is in the archive, by its id."""
        return self._shelf.find(response) >= 0

    def where(self, response: str) -> tuple[Spot, int] | None:
        """Return at which spot a response stands, and as which entry of it; None where it isn't in the archive."""
        node = self._shelf.find(response)
        return None if node < 0 else self._at(self._placed.at[node])

    def among(self, responses: Iterable[str]) -> dict[str, Response]:
        """Return those of these responses that are in the archive, by their ids."""
        nodes = {id_: node for id_ in responses if (node := self._shelf.find(id_)) >= 0}
        found = self._shelf.fetch(nodes.values())
        return {id_: found[node] for id_, node in nodes.items()}

    @cached_property
    def firsts(self) -> Mapping[Spot, Sequence[tuple[str, str]]]:
        """Who said something at each spot, with the id of their first entry there, in the order of the entries."""
        found: list[dict[str, tuple[int, str]]] = [{} for _ in self._spots]
        find, at, starts = self._shelf.find, self._placed.at, self._starts
        for one in self._responses.filed():
            place, author = at[find(one.id)], one.author
            first = found[bisect_right(starts, place) - 1]
            if author not in first or place < first[author][0]:
                first[author] = place, one.id
        return {
            spot: [(author, id_) for author, (_, id_) in sorted(first.items(), key=lambda item: item[1][0])]
            for spot, first in zip(self._spots, found, strict=True)
        }

    def _at(self, place: int) -> tuple[Spot, int]:
        number = bisect_right(self._starts, place) - 1
        return self._spots[number], place - self._starts[number]


class Said(Sequence[Entry]):
    """The entries of one spot."""

    def __init__(self, shelf: Shelf, placed: Placed, row: range) -> None:
        self._shelf = shelf
        self._placed = placed
        self._row = row

    def __len__(self) -> int:
        return len(self._row)

    def __iter__(self) -> Iterator[Entry]:
        for entries in self.some():
            yield from entries

    @overload
    def __getitem__(self, at: int) -> Entry: ...
    @overload
    def __getitem__(self, at: slice) -> list[Entry]: ...
    def __getitem__(self, at: int | slice) -> Entry | list[Entry]:
        if isinstance(at, slice):
            return list(self._entries(self._row[at]))
        place = self._row[at]
        return next(self._entries(range(place, place + 1)))

    def some(self) -> Iterator[list[Entry]]:
        """Give the entries, some at a time: few at first, in which whoever seeks one may find it."""
        yield self[:FEW]
        for start in range(FEW, len(self), SOME):
            yield self[start : start + SOME]

    def _entries(self, row: range) -> Iterator[Entry]:
        depths = self._placed.depths
        order = self._placed.order[row.start : row.stop]
        tos = {node: self._placed.named_by(node) for node in order if node >= 0 and depths[node] >= DEEPER}
        found: Fetched = self._shelf.fetch({node for node in (*order, *tos.values()) if node >= 0})
        for node in order:
            if node < 0:
                yield Entry(0, None)
            elif node in tos:
                yield Entry(self._placed.depth(node), found[node], found[tos[node]])
            else:
                yield Entry(depths[node], found[node])
