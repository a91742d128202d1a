"""HTML that was built here, every text in it escaped by `shown.escape`: as a whole, or in pieces.

What readers said is most of a page.  It goes into the frame piece by piece, so that it isn't copied over and over.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain, islice

from markupsafe import Markup


def safe(built: str) -> Markup:
    """Hand over what was built here to the frame."""
    return Markup(built)  # noqa: S704


class Pieces(Iterable[str]):
    """Pieces that are made when they are asked for, which can be done once; true if there are any."""

    def __init__(self, *built: Iterable[str]) -> None:
        self._built = chain.from_iterable(built)
        self._seen: list[str] = []

    def __iter__(self) -> Iterator[str]:
        yield from self._seen
        yield from self._built

    def __bool__(self) -> bool:
        if not self._seen:
            self._seen += islice(self._built, 1)
        return bool(self._seen)


def wrapped(begin: str, pieces: Iterable[str], end: str) -> Iterator[str]:
    """Give pieces between a beginning and an end, or nothing if there are none."""
    built = Pieces(pieces)
    if built:
        yield begin
        yield from built
        yield end
