"""Discord's Markdown, read once into a tree; the visitors in `shown.py` turn the tree into HTML or plain text.

This module finds the blocks: quotes, lists, headings, subtext, code blocks and paragraphs; `inline.py` reads what
stands in them.  The rules are those of Discord's help page "Markdown Text 101": a quote holds no further quote,
`>>>` quotes all that follows, and a code block may begin in the middle of a line.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.archive.inline import inline, is_plain
from bot.archive.nodes import Break, Node, Nodes

DEEPEST_LIST = 5


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; its lines end in breaks."""

    children: Nodes


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of level 1 to 3; level 4 stands for Discord's small print (`-# `)."""

    level: int
    children: Nodes


@dataclass(frozen=True, slots=True)
class Quote:
    """What somebody set off with `> `."""

    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class CodeBlock:
    """Text between two fences of three backticks, as it stands."""

    text: str


@dataclass(frozen=True, slots=True)
class Item:
    """One item of a list, and the lists below it."""

    children: Nodes
    below: tuple[Listing, ...] = ()


@dataclass(frozen=True, slots=True)
class Listing:
    """A list; `first` is its first number, or None if it has none."""

    first: int | None
    items: tuple[Item, ...]


Block = Paragraph | Heading | Quote | CodeBlock | Listing

SMALL_PRINT = 4
_FENCE = "```"
_BEGINS_BLOCK = " >#-*0123456789"
_ALL_QUOTED = re.compile(r" *>>> +")
_QUOTED = re.compile(r" *> +(.*)")
_HEADED = re.compile(r" *(#{1,3}|-#) +(\S.*)")
_ITEM = re.compile(r"( *)(?:[-*]|(\d{1,9})\.) +(\S.*)")
_CONTINUED = re.compile(r" {2,}(\S.*)")
_LANGUAGE = re.compile(r"[A-Za-z0-9_+.#-]+\n(?=\s*\S)")


def is_one_line(text: str) -> bool:
    """Return whether a text is surely one paragraph of one line, as most are: to look for blocks takes longer.

    True for some such texts, never for any other.
    """
    if not text or text[0] in _BEGINS_BLOCK or "\n" in text or "\r" in text or _FENCE in text:
        return False
    return not (text[0].isspace() or text[-1].isspace())


def is_mere_text(text: str) -> bool:
    """Return whether a text is surely one paragraph without any mark, as most are: it is shown as it is."""
    if not text or text[0] in _BEGINS_BLOCK or "\r" in text or len(text.strip()) < len(text):
        return False
    return is_plain(text)


def parse(text: str) -> tuple[Block, ...]:
    """Return the blocks of a message, in order; any text at all gives a tree."""
    if is_one_line(text):
        return (Paragraph(inline(text)),)
    return _Blocks(text.replace("\r\n", "\n").replace("\r", "\n"), quoted=False).read()


@dataclass(slots=True)
class _Row:
    """One item of a list before it is known what lies below what."""

    depth: int
    number: int | None
    text: str


class _Blocks:
    """One walk over the lines of a text."""

    def __init__(self, text: str, *, quoted: bool) -> None:
        self._text = text
        self._quoted = quoted
        self._fences = True
        self._blocks: list[Block] = []
        self._lines: list[str] = []
        self._rows: list[_Row] = []
        self._indents: list[int] = []

    def read(self) -> tuple[Block, ...]:
        """Return all blocks."""
        at, size = 0, len(self._text)
        while at < size:
            end = self._text.find("\n", at)
            end = size if end < 0 else end
            begins = self._text[at] in _BEGINS_BLOCK
            at = (
                (begins and self._quote(at, end))
                or self._fence(at, end)
                or self._line(self._text[at:end], end + 1)
            )
        self._close()
        return tuple(self._blocks)

    def _quote(self, at: int, end: int) -> int | None:
        if self._quoted:
            return None
        everything = _ALL_QUOTED.match(self._text, at)
        if everything:
            return self._quote_closed(self._text[everything.end() :], len(self._text))
        lines: list[str] = []
        while found := _QUOTED.fullmatch(self._text, at, end):
            lines.append(found[1])
            at = end + 1
            end = self._text.find("\n", at)
            end = len(self._text) if end < 0 else end
        return self._quote_closed("\n".join(lines), at) if lines else None

    def _quote_closed(self, text: str, following: int) -> int:
        self._close()
        self._blocks.append(Quote(_Blocks(text, quoted=True).read()))
        return max(following, 1)

    def _fence(self, at: int, end: int) -> int | None:
        """Take the code block that begins in this line, with what stands before it."""
        opening = self._text.find(_FENCE, at, end) if self._fences else -1
        if opening < 0 or self._text[max(at, opening - 1) : opening] == "\\":
            return None
        closing = self._text.find(_FENCE, opening + 3)
        self._fences = closing >= 0
        inside = self._text[opening + 3 : closing] if closing >= 0 else ""
        if not inside.strip():
            return None
        if opening > at:
            self._line(self._text[at:opening], end)
        self._close()
        language = _LANGUAGE.match(inside)
        self._blocks.append(CodeBlock((inside[language.end() :] if language else inside).strip("\n")))
        return closing + 3 + self._text.startswith("\n", closing + 3)

    def _line(self, line: str, following: int) -> int:
        """File one line under what it is, and return where the next begins."""
        if line[:1] not in _BEGINS_BLOCK or not line:
            self._words(line)
        elif headed := _HEADED.fullmatch(line):
            self._close()
            level = SMALL_PRINT if headed[1] == "-#" else len(headed[1])
            self._blocks.append(Heading(level, inline(headed[2])))
        elif item := _ITEM.fullmatch(line):
            self._row(len(item[1]), item[2], item[3])
        elif self._rows and (continued := _CONTINUED.fullmatch(line)):
            self._rows[-1].text += f"\n{continued[1]}"
        else:
            self._words(line)
        return following

    def _words(self, line: str) -> None:
        if self._rows:
            self._close()
        self._lines.append(line)

    def _row(self, indent: int, number: str | None, text: str) -> None:
        if self._lines:
            self._close()
        while self._indents and self._indents[-1] > indent:
            self._indents.pop()
        # Two spaces further in is one level down; one space is a slip.
        if not self._indents or indent >= self._indents[-1] + 2:
            self._indents.append(indent)
        depth = min(len(self._indents), DEEPEST_LIST)
        self._rows.append(_Row(depth, int(number) if number else None, text))

    def _close(self) -> None:
        """Turn the lines or list items gathered so far into blocks."""
        if self._rows:
            self._blocks.extend(_listings(self._rows, 0, len(self._rows)))
        elif self._lines:
            nodes = inline("\n".join(self._lines).strip())
            self._blocks += [Paragraph(part) for part in _split(nodes) if part]
        self._rows, self._indents, self._lines = [], [], []


def _listings(rows: list[_Row], start: int, end: int) -> tuple[Listing, ...]:
    """Return the lists that rows make: one for each run of the same sort at the level of the first."""
    lists: list[tuple[int | None, list[Item]]] = []
    while start < end:
        row, below = rows[start], start + 1
        while below < end and rows[below].depth > row.depth:
            below += 1
        item = Item(inline(row.text), _listings(rows, start + 1, below))
        if lists and (lists[-1][0] is None) == (row.number is None):
            lists[-1][1].append(item)
        else:
            lists.append((row.number, [item]))
        start = below
    return tuple(Listing(first, tuple(items)) for first, items in lists)


def _split(nodes: Nodes) -> list[Nodes]:
    """Cut nodes into paragraphs at the blank lines that stand outside any style."""
    parts: list[list[Node]] = [[]]
    for node in nodes:
        if isinstance(node, Break) and node.blank:
            parts.append([])
        else:
            parts[-1].append(node)
    return [tuple(part) for part in parts]
