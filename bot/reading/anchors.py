"""Where a quotation stands in a paragraph; and when it doesn't, the nearest passage and other places.

Pure, and bounded in cost: what is compared is cut off at a length that no good quotation comes near.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from heapq import nlargest
from itertools import accumulate
from re import finditer

from bot.reading.text import Span, Spot
from bot.wording import listed

MOST_PLACES = 10
COMPARED_OF_QUOTE = 400
COMPARED_OF_TEXT = 20_000
CANDIDATES = 5
ALIKE = 0.6


def places(text: str, piece: str) -> tuple[int, ...]:
    """Return the offsets at which `piece` stands in `text`, the first ten at most, overlapping ones too."""
    return tuple(offset for offset, _ in zip(_places(text, piece), range(MOST_PLACES), strict=False))


def locate(text: str, quote: str) -> Span | None:
    """Return where `quote` stands in `text`, letter for letter, if it stands there exactly once."""
    found = places(text, quote)
    return Span(found[0], found[0] + len(quote)) if len(found) == 1 else None


def elsewhere(spots: Iterable[tuple[Spot, str]], quote: str, *, but: Spot) -> tuple[Spot, ...]:
    """Return the other paragraphs and notes in which `quote` stands."""
    return tuple(spot for spot, text in spots if spot != but and quote in text)


def whereabouts(spots: Iterable[tuple[Spot, str]], quote: str, *, meant: Spot, rule: str) -> str:
    """Say where a passage stands that isn't in `meant`, or what is most like it there.

    `rule` says what it is compared with.
    """
    there = dict(spots)
    others = elsewhere(there.items(), quote, but=meant)
    if others:
        return f"It stands in {listed([str(other) for other in others[:MOST_PLACES]])}."
    like = nearest(there[meant], quote)
    return f"Nearest to it is “{like}”. {rule}" if like else f"Copy it from {meant}. {rule}"


def nearest(text: str, quote: str) -> str:
    """Return the passage of `text` that is most like `quote`, by whole words; "" when nothing is like it.

    Windows as long as the quotation are ranked by how many words they share with it; difflib judges the best.
    """
    quote, text = quote[:COMPARED_OF_QUOTE], text[:COMPARED_OF_TEXT]
    wanted = {_bare(word) for word in quote.split()}
    words = [found.span() for found in finditer(r"\S+", text)]
    width = min(len(quote.split()), len(words))
    shared = [0, *accumulate(_bare(text[start:end]) in wanted for start, end in words)]
    ranked = nlargest(
        CANDIDATES, range(len(words) - width + 1), key=lambda at: shared[at + width] - shared[at]
    )
    passages = [text[words[at][0] : words[at + width - 1][1]] for at in ranked if width]
    best = max(passages, key=lambda passage: _likeness(passage, quote), default="")
    return best if _likeness(best, quote) >= ALIKE else ""


def _places(text: str, piece: str) -> Iterator[int]:
    offset = text.find(piece)
    while offset >= 0:
        yield offset
        offset = text.find(piece, offset + 1)


def _bare(word: str) -> str:
    return "".join(filter(str.isalnum, word)).casefold()


def _likeness(passage: str, quote: str) -> float:
    # It costs milliseconds, and a reading without mistakes has no need of it.
    from difflib import SequenceMatcher

    return SequenceMatcher(None, passage, quote, autojunk=False).ratio()
