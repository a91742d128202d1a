"""Where a text is cut into weeks: at headings, or into so many parts of much the same length.  Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

from bot.errors import UsageError
from bot.importing.gathering import Piece
from bot.reading.text import CALL, count_words

PACE = 120  # words a minute, of a slow reader
MINUTES = 10
MOST_WEEKS = 104
MOST_PLACES = 600
LIGHT, HEAVY = 0.35, 2.0  # times the usual length, beyond which a chapter is put to its neighbour, or cut
HEADING_WORTH = 0.15  # a cut at a heading may make parts so much less alike


@dataclass(frozen=True, slots=True)
class Cut:
    """A run of paragraphs, both ends included and counted from 1, with its heading ("" if it has none)."""

    first: int
    last: int
    heading: str
    words: int


def cut(pieces: Sequence[Piece], *, weeks: int | None = None, minutes: int | None = None) -> list[Cut]:
    """Return the weeks of a text: so many, or so long to read, or, where neither is said, its own chapters.

    A text without chapters is cut into parts of ten minutes.  Raises UsageError for more weeks than paragraphs.
    """
    words = [count_words(piece.text) for piece in pieces]
    starts = _allowed(pieces)
    if weeks is not None and weeks > len(starts):
        raise UsageError(
            f"The text can't be cut into {weeks} weeks: it has {len(starts)} places to cut at.",
            f"Write --weeks {len(starts)}, or fewer.",
        )
    target = PACE * (minutes or MINUTES)
    whole = [0, *accumulate(words)]
    if weeks is None and minutes is None and (level := _chapters(pieces)):
        ends = _by_headings(pieces, whole, level, target)
    else:
        number = weeks or max(1, min(round(whole[-1] / target), len(starts), MOST_WEEKS))
        ends = _balanced(starts, whole, pieces, number)
    return [_cut(pieces, whole, start, end) for start, end in pairwise(ends)]


def _allowed(pieces: Sequence[Piece]) -> list[int]:
    """Return before which pieces one may cut: not right after a heading, which would part it from its text."""
    return [at for at in range(len(pieces)) if not at or not pieces[at - 1].level]


def _chapters(pieces: Sequence[Piece]) -> int:
    """Return the level of headings that makes two chapters or more; 0 if there is none."""
    levels = [piece.level for piece in pieces if piece.level]
    return next((level for level in sorted(set(levels)) if levels.count(level) > 1), 0)


def _by_headings(pieces: Sequence[Piece], whole: Sequence[int], level: int, target: int) -> list[int]:
    """Cut before each heading; put what is very short to what follows it, and cut what is very long."""
    heads = [at for at in _allowed(pieces) if at and 0 < pieces[at].level <= level]
    least = LIGHT * min(target, whole[-1] / (len(heads) + 1))
    bounds = [0]
    for at in heads:
        if whole[at] - whole[bounds[-1]] >= least:
            bounds.append(at)
    if len(bounds) > 1 and whole[-1] - whole[bounds[-1]] < least:
        bounds.pop()
    ends: list[int] = []
    for start, end in pairwise([*bounds, len(pieces)]):
        starts = [at for at in _allowed(pieces) if start <= at < end]
        number = (
            1 if whole[end] - whole[start] <= HEAVY * target else round((whole[end] - whole[start]) / target)
        )
        part = _balanced([at - start for at in starts], [w - whole[start] for w in whole[start : end + 1]],
                         pieces[start:end], min(number, len(starts)))  # fmt: skip
        ends += [start + at for at in part[:-1]]
    return [*ends, len(pieces)]


def _balanced(starts: Sequence[int], whole: Sequence[int], pieces: Sequence[Piece], number: int) -> list[int]:
    """Return the bounds of so many parts, as alike in length as can be: least squares over all ways to cut."""
    target = whole[-1] / number
    bounds = [*_thinned(starts, pieces), len(pieces)]
    found = _least(bounds, whole, pieces, number, window=3 * target)
    return found or _least(bounds, whole, pieces, number, window=float("inf"))


def _thinned(starts: Sequence[int], pieces: Sequence[Piece]) -> list[int]:
    """Return places to cut at, fewer where there are very many: the time grows with their square."""
    step = -(-len(starts) // MOST_PLACES)
    return [at for number, at in enumerate(starts) if number % step == 0 or pieces[at].level]


def _least(
    bounds: Sequence[int], whole: Sequence[int], pieces: Sequence[Piece], number: int, *, window: float
) -> list[int]:
    """Return the cheapest way, of parts that have up to so many words or one paragraph; nothing if there is none."""
    target = whole[-1] / number
    worst = float("inf")
    best = [0.0] + [worst] * (len(bounds) - 1)
    came: list[list[int]] = []
    for _ in range(number):
        now = [worst] * len(bounds)
        origin = [0] * len(bounds)
        for end in range(1, len(bounds)):
            for start in _starts_for(end, bounds, whole, window):
                cost = best[start] + _cost(bounds[start], bounds[end], whole, pieces, target)
                if cost < now[end]:
                    now[end], origin[end] = cost, start
        best = now
        came.append(origin)
    if best[-1] == worst:
        return []
    at, found = len(bounds) - 1, [len(bounds) - 1]
    for origin in reversed(came):
        at = origin[at]
        found.append(at)
    return [bounds[at] for at in reversed(found)]


def _starts_for(end: int, bounds: Sequence[int], whole: Sequence[int], window: float) -> Iterator[int]:
    for start in range(end - 1, -1, -1):
        if start < end - 1 and whole[bounds[end]] - whole[bounds[start]] > window:
            return
        yield start


def _cost(start: int, end: int, whole: Sequence[int], pieces: Sequence[Piece], target: float) -> float:
    off = (whole[end] - whole[start] - target) / max(target, 1)
    return off * off + (0 if not start or pieces[start].level else HEADING_WORTH**2)


def _cut(pieces: Sequence[Piece], whole: Sequence[int], start: int, end: int) -> Cut:
    heading = " ".join(CALL.sub("", pieces[start].text).split()) if pieces[start].level else ""
    return Cut(start + 1, end, heading, whole[end] - whole[start])
