"""From blocks to a text as seeds have it: paragraphs in order, notes numbered [1], [2] … by their first call.  Pure."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from bot.errors import StudycircleError
from bot.importing.blocks import (
    CALL,
    Block,
    Found,
    call,
    one_line,
    replace_calls,
    replace_outside_calls,
    tidy,
    titled,
)
from bot.importing.titlepage import TITLE_BY, is_name, letters
from bot.wording import counted

MOST_NOTES = 999  # a call has three figures at most
_LITERAL = re.compile(r"\[(\d{1,3})\](?!\()")
_NOTE_LINE = re.compile(r"\[(\d{1,3})\]:?\s+(?=\S)")
_LABEL = re.compile(r"\s*(?:[\[(]?\s*\d{1,3}\s*[\])][.:]?|\d{1,3}[.:]|[*†‡])\s+")
_BACK = re.compile(r"\s*[↑↩⤴^]\ufe0e?\s*$")
_BY = re.compile(r"[Bb](?:y|Y):? ([^\W\d_][^?!:;]{2,60})")
_YEAR = re.compile(r",? \(?\d{4}\)?$")
_CALLED_FIRST = re.compile(r"(\[\d+\])\s+(\S+)")


@dataclass(frozen=True, slots=True)
class Piece:
    """A paragraph of the text to be; a heading has a level from 1."""

    text: str
    level: int = 0


@dataclass(frozen=True, slots=True)
class Gathered:
    """A whole text: what it says of itself, its paragraphs, its notes in order, and what was done to it."""

    title: str
    author: str
    language: str
    pieces: tuple[Piece, ...]
    notes: tuple[str, ...]
    remarks: tuple[str, ...]

    def seed(self) -> str:
        """Return the text as a seed: a paragraph a line, blank lines between, the notes last."""
        notes = (f"[{number}] {text}" for number, text in enumerate(self.notes, start=1))
        return "\n\n".join([*(piece.text for piece in self.pieces), *notes]) + "\n"


def gather(found: Found) -> Gathered:
    """Find the notes that are called, number them, and return what is then text and what is note.

    Raises StudycircleError if there is nothing to read, or if there are more notes than can be numbered.
    """
    blocks = [_with_literals(block) for block in found.blocks if one_line(CALL.sub("", block.text))]
    title, author = found.title, found.author
    if not found.headed:
        title, blocks = _title(title, blocks)
        author, blocks = _author(author, blocks)
        title, author, blocks = _named_only(title, author, blocks)
    notes = _Notes(blocks)
    pieces = [_piece(block, notes, index) for index, block in enumerate(blocks) if index not in notes.owner]
    pieces = [piece for piece in pieces if piece.text]
    if not any(not piece.level for piece in pieces):
        raise StudycircleError(
            "There is no paragraph in it.",
            "Look whether the text is in this file, and not behind a link in it.",
        )
    if len(notes.numbers) > MOST_NOTES:
        raise StudycircleError(
            f"The text has more than {MOST_NOTES} notes.", "Import a part of it, such as one chapter."
        )
    texts = tuple(notes.text(first) for first in notes.numbers)
    remarks = (*found.remarks, *notes.remarks())
    return Gathered(title, author, found.language, tuple(pieces), texts, remarks)


def _title(said: str, blocks: list[Block]) -> tuple[str, list[Block]]:
    """Return the title, and the blocks without the heading that only repeats it."""
    first = blocks[0] if blocks else None
    if first is None or not first.level:
        return said, blocks
    alone = first.level == 1 and sum(block.level == 1 for block in blocks) == 1
    # A heading with nothing below it but another one, or a name, is a title page.
    above = len(blocks) > 1 and (blocks[1].level or _BY.fullmatch(blocks[1].text))
    if not (alone or (above and not said) or first.text.casefold() == said.casefold()):
        return said, blocks
    # Pages call themselves "Title – name of the place": the heading is the better one.
    title = one_line(CALL.sub("", first.text))
    return titled(title), blocks[1:]


def _author(said: str, blocks: list[Block]) -> tuple[str, list[Block]]:
    """Return who wrote it, and the blocks without the line below the title that says so."""
    found = _BY.fullmatch(blocks[0].text) if blocks else None
    return (said or found[1], blocks[1:]) if found else (said, blocks)


def _named_only(title: str, author: str, blocks: list[Block]) -> tuple[str, str, list[Block]]:
    """Find an author who stands in the title, or alone below it; take out what only says both again."""
    both = TITLE_BY.fullmatch(title)
    if both and is_name(both["author"]) and author in ("", both["author"]):
        title, author = both["title"], both["author"]
    first = blocks[0] if blocks else None
    # A heading of two words may be a chapter's; a paragraph of nothing but a name is somebody's.
    if first and title and not author and not first.level and len(blocks) > 1:
        name = _YEAR.sub("", first.text)
        if is_name(name):
            author, blocks = titled(name), blocks[1:]
    again = {letters(title), letters(author), letters(f"by {author}")} - {""}
    while author and len(blocks) > 1 and letters(blocks[0].text) in again:
        blocks = blocks[1:]
    return title, author, blocks


def _with_literals(block: Block) -> Block:
    """Find the calls that are written out as [1], and the notes that begin so."""
    own = _NOTE_LINE.match(block.text)
    if own and not block.level:
        rest = _LITERAL.sub(lambda one: f"({one[1]})", block.text[own.end() :])
        return replace(block, text=rest, ids=block.ids | {f"[{own[1]}]"})
    marked = replace_outside_calls(_LITERAL, lambda one: call(f"[{one[1]}]", f"[{one[1]}]"), block.text)
    return replace(block, text=marked)


class _Notes:
    """Which blocks are notes, and what number each has: `owner` leads from a block to the first of its note."""

    def __init__(self, blocks: Sequence[Block]) -> None:
        self._blocks = blocks
        self._by_id: dict[str, list[int]] = {}
        for index, block in enumerate(blocks):
            for name in block.ids:
                self._by_id.setdefault(name, []).append(index)
        self.owner: dict[int, int] = {}
        self.numbers: dict[int, int] = {}
        self._unfound = 0
        self._find()
        self._uncalled = sum(self._is_uncalled(index) for index in range(len(blocks)))

    def _find(self) -> None:
        for index, block in enumerate(self._blocks):
            for key, _ in CALL.findall(block.text):
                target = self.target(key, index)
                if target is not None and index not in self.owner:
                    self._claim(key, target)

    def target(self, key: str, caller: int) -> int | None:
        """Return the block that a call leads to: the next one below it that goes by this name, and is no heading."""
        places = self._by_id.get(key, ())
        at = bisect_right(places, caller)
        if at == len(places) or self._blocks[places[at]].level:
            return None
        return places[at]

    def _claim(self, key: str, first: int) -> None:
        """Make a block and those that follow under the same name one note."""
        if first in self.owner:
            return
        self.numbers[first] = len(self.numbers) + 1
        for index in range(first, len(self._blocks)):
            block = self._blocks[index]
            if block.level or index in self.owner or key not in block.ids:
                break
            self.owner[index] = first

    def number(self, key: str, caller: int) -> int | None:
        """Return the number of the note that a call in the text leads to."""
        target = self.target(key, caller)
        return self.numbers.get(self.owner.get(target, -1)) if target is not None else None

    def text(self, first: int) -> str:
        """Return a note whole, in one line, without its old number and without the way back."""
        parts = [self._blocks[index].text for index, owner in self.owner.items() if owner == first]
        plain = one_line(" ".join(replace_calls(part, self._back) for part in parts))
        bare = _BACK.sub("", _LABEL.sub("", tidy(plain), count=1))
        return _LITERAL.sub(lambda one: f"({one[1]})", bare).strip() or "…"

    def _back(self, key: str, shown: str) -> str:
        return "" if key in self._by_id else shown.replace("[", "(").replace("]", ")")

    def shown(self, key: str, shown: str) -> str:
        """Return what is put in the place of a call that leads nowhere."""
        if key.startswith("["):
            self._unfound += 1
            return f"({key.strip('[]')})"
        return shown

    def _is_uncalled(self, index: int) -> bool:
        names = self._blocks[index].ids
        return index not in self.owner and any(name.startswith(("[", "^")) for name in names)

    def remarks(self) -> Iterator[str]:
        """Say what didn't fit together."""
        if self._unfound:
            calls = counted(self._unfound, "number", "numbers")
            yield f"{calls} in square brackets put in round ones, for there is no such note"
        if self._uncalled:
            yield f"{counted(self._uncalled, 'note', 'notes')} that nothing calls left among the paragraphs"


def _piece(block: Block, notes: _Notes, index: int) -> Piece:
    def put(key: str, shown: str) -> str:
        number = notes.number(key, index)
        return f"[{number}]" if number else notes.shown(key, shown)

    text = one_line(tidy(replace_calls(block.text, put)))
    # A line of a seed that begins with a number in brackets is a note.
    return Piece(_CALLED_FIRST.sub(r"\2\1", text, count=1) if _NOTE_LINE.match(text) else text, block.level)
