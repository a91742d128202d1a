"""How a line of Markdown is written so that it is read as it was meant: the one place that escapes for Markdown.

What means something to CommonMark gets a backslash, and so does what means something to GitHub, Obsidian, Hugo, Jekyll
or Pandoc beside it.  A mark of a style opens or closes only beside the right sort of character (CommonMark 0.31, 6.2);
a character of another sort is written there as &#N;, which counts as punctuation.
"""

from __future__ import annotations

import re
import string
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from itertools import chain, groupby, takewhile
from urllib.parse import quote

from bot.archive.shown import visible

BOLD, ITALIC, STRUCK = "**", "_", "~~"
# To some readers a line also ends at U+2028 and U+2029.
_MEANS = re.compile(r"[\\`*_\[\]<~|$^{}#]|&(?=#|[A-Za-z0-9]+;)|:(?=//)|[%=]{2,}|[\u2028\u2029]")
# What has none of these, nor an address, has nothing of that: to look for one of many characters takes a tenth as long.
_MAY_MEAN = re.compile(r"[\\`*_\[\]<~|$^{}#&%=\u2028\u2029]")
_MEANS_FIRST = re.compile(r"[0-9]{1,9}(?=[.)])|(?=[-+=>:])")
_MEANS_IN_TARGET = re.compile(r"[\\&{}]")
_ENDS_TARGET = re.compile(r"[\s<>]")
_BACKTICKS = re.compile("`+")
_SURE = frozenset(string.punctuation + " \n")


class Kind(Enum):
    """What a leaf is: text and code are yet to be escaped, what has been made (a link) stands as it is."""

    TEXT = auto()
    CODE = auto()
    BREAK = auto()
    MADE = auto()


@dataclass(frozen=True, slots=True)
class Leaf:
    """A stretch of one kind with the marks around it, outermost first."""

    kind: Kind
    text: str
    marks: tuple[str, ...] = ()

    @property
    def is_blank(self) -> bool:
        """Whether it is nothing but blanks or ends of lines, beside which no mark can stand inside."""
        return self.kind in (Kind.TEXT, Kind.BREAK) and self.text.isspace()


def escape(text: str, *, starts: bool = True) -> str:
    """Return plain text, on one line, so that it means nothing but itself; `starts` where it may begin the line."""
    return _text(" ".join(visible(text).split()), first=False, last=False, starts=starts)


def whole_line(text: str) -> str:
    """Return text that fills a line, no blank at its edges, so that it means nothing but itself."""
    if _MEANS_FIRST.match(text):
        return _text(text, first=False, last=False, starts=True)
    return _literal(text)


def target(address: str) -> str:
    """Return an address as it stands between < and > behind the words of a link."""
    whole = _ENDS_TARGET.sub(lambda found: quote(found.group()), visible(address))
    return _MEANS_IN_TARGET.sub(r"\\\g<0>", whole)


def written(leaves: Sequence[Leaf]) -> str:
    """Return leaves as the lines of one block.

    Blanks at the edges of a styled text are leaves of their own, and so are the ends of lines.
    """
    return _Line(tuple(_merged(_settled([leaf for leaf in leaves if leaf.text])))).source()


def fence(code: str, *, least: int) -> str:
    """Return more backticks than stand together anywhere in the code."""
    return "`" * max(least, 1 + max(map(len, _BACKTICKS.findall(code)), default=0))


def _settled(leaves: Sequence[Leaf]) -> Iterator[Leaf]:
    """Say which marks are open at each leaf: they close before a blank that they don't reach over."""
    coming: list[tuple[str, ...]] = [()]
    for leaf in reversed(leaves):
        coming.append(coming[-1] if leaf.is_blank else leaf.marks)
    open_marks: tuple[str, ...] = ()
    for leaf, following in zip(leaves, reversed(coming), strict=False):
        reaching = {*leaf.marks} & {*following}
        open_marks = tuple(takewhile(reaching.__contains__, open_marks))
        if not leaf.is_blank:
            open_marks += tuple(mark for mark in leaf.marks if mark not in open_marks)
        yield Leaf(leaf.kind, leaf.text, open_marks)


def _merged(leaves: Iterator[Leaf]) -> Iterator[Leaf]:
    """Make one of neighbours that no mark parts: what neither means alone, both together might."""
    for (kind, marks), alike in groupby(leaves, key=lambda leaf: (leaf.kind, leaf.marks)):
        if kind in (Kind.TEXT, Kind.CODE):
            yield Leaf(kind, "".join(leaf.text for leaf in alike), marks)
        else:
            yield from alike


class _Line:
    """Places the marks between leaves, and finds the characters that can't stand beside them as they are."""

    def __init__(self, leaves: tuple[Leaf, ...]) -> None:
        self._leaves = leaves
        self._numbered: set[tuple[int, int]] = set()

    def source(self) -> str:
        """Return the whole."""
        places = range(len(self._leaves) + 1)
        between = [self._marks(i) for i in places]
        # Once more from the end: a single character between two marks, once numbered, is another to both.
        for i in (*places, *reversed(places)):
            self._guard(i, *between[i])
        pieces = [*map(self._piece, places[:-1]), ""]
        return "".join(
            chain(*((*closers, *openers, pieces[i]) for i, (closers, openers) in enumerate(between)))
        )

    def _marks(self, i: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return the marks that close and those that open before leaf `i`."""
        before = self._leaves[i - 1].marks if i else ()
        after = self._leaves[i].marks if i < len(self._leaves) else ()
        if before == after:
            return (), ()
        same = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(before, after, strict=False)))
        return before[same:][::-1], after[same:]

    def _guard(self, i: int, closers: Sequence[str], openers: Sequence[str]) -> None:
        before, after = self._last(i - 1), self._first(i)
        if openers and not closers and not _fits(openers, inner=after, outer=before):
            self._number_last(i - 1)
        elif closers and not openers and not _fits(closers, inner=before, outer=after):
            self._numbered.add((i, 0))
        elif not closers and not openers and self._makes_more(i):
            self._number_last(i - 1)
        # Blanks at the edges of a line or block are lost otherwise.
        if before in ("", "\n") and after.isspace():
            self._numbered.add((i, 0))
        if not after and before.isspace():
            self._number_last(i - 1)

    def _first(self, i: int) -> str:
        """Return the character that a leaf begins with; "" beyond the end, a mark for whatever isn't mere text."""
        return self._at(i, 0) if i < len(self._leaves) else ""

    def _last(self, i: int) -> str:
        return self._at(i, len(self._leaves[i].text) - 1) if i >= 0 else ""

    def _at(self, i: int, place: int) -> str:
        leaf = self._leaves[i]
        if leaf.kind is Kind.BREAK:
            return "\n"
        return leaf.text[place] if leaf.kind is Kind.TEXT and (i, place) not in self._numbered else "`"

    def _number_last(self, i: int) -> None:
        self._numbered.add((i, len(self._leaves[i].text) - 1))

    def _makes_more(self, i: int) -> bool:
        """Return whether a text ends in what would make something else of the code or link behind it."""
        if not 0 < i < len(self._leaves) or self._leaves[i - 1].kind is not Kind.TEXT:
            return False
        mark = {Kind.CODE: "`", Kind.MADE: "!"}.get(self._leaves[i].kind, "")
        return bool(mark) and self._leaves[i - 1].text.endswith(mark)

    def _piece(self, i: int) -> str:
        leaf = self._leaves[i]
        match leaf.kind:
            case Kind.MADE:
                return leaf.text
            case Kind.CODE:
                return _code(leaf.text)
            case Kind.BREAK:
                at_edge = i in (0, len(self._leaves) - 1)
                return leaf.text.replace("\n", "&#10;" if at_edge else "\\\n")
            case Kind.TEXT:
                starts = i == 0 or self._leaves[i - 1].kind is Kind.BREAK
                first, last = ((i, place) in self._numbered for place in (0, len(leaf.text) - 1))
                return _text(leaf.text, first=first, last=last, starts=starts)


def _fits(marks: Sequence[str], *, inner: str, outer: str) -> bool:
    """Return whether marks between these two characters are read as turned towards the inner one."""
    if not outer or outer in _SURE or unicodedata.category(outer)[0] == "P":
        return True
    return len(marks) == 1 and marks[0] != ITALIC and unicodedata.category(inner)[0] in "LMN"


def _text(text: str, *, first: bool, last: bool, starts: bool) -> str:
    """Return text escaped, its first or last character as a number; `starts` where it begins a line."""
    if len(text) == 1 and (first or last):
        return _number(text)
    head, middle, tail = text[:first], text[first : len(text) - last], text[len(text) - last :]
    found = _MEANS_FIRST.match(middle) if starts and not first else None
    if found:
        end = found.end()
        return f"{middle[:end]}\\{middle[end]}{_literal(middle[end + 1 :])}{_number(tail)}"
    return f"{_number(head)}{_literal(middle)}{_number(tail)}"


def _literal(text: str) -> str:
    """Return text with a backslash before all that means something wherever it stands."""
    return _MEANS.sub(_escaped, text) if "://" in text or _MAY_MEAN.search(text) else text


def _escaped(found: re.Match[str]) -> str:
    text = found.group()
    return "".join(f"\\{char}" for char in text) if text.isascii() else _number(text)


def _number(char: str) -> str:
    return f"&#{ord(char)};" if char else ""


def _code(text: str) -> str:
    """Return code between backticks."""
    around, edges = fence(text, least=1), text[0] + text[-1]
    if "`" in edges or (edges == "  " and text.strip(" ")):
        text = f" {text} "
    return f"{around}{text}{around}"
