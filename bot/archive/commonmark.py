"""What members wrote as CommonMark: the third visitor of the Markdown tree.

Whatever a member typed can open no heading, HTML, image, link with another scheme, footnote, table, formula, tag or
front matter.  Bold, italics, code, quotes, lists and links stay what they are; struck text is set in `~~`, which most
readers of Markdown know; underlined text becomes italics, hidden text stands open, headings become bold lines.  A link
with words of its own is followed by its address in brackets.

Any reader of CommonMark gives the text back.  By hand, outside code:

    \\ and a mark        the mark: one of !"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~
    \\ and a line's end  the end of the line
    &#N;                the character with the number N: a blank or the end of a line at an edge, or what stands
                        beside the mark of a style
    <address>           the address

In code nothing is escaped.  It ends at as many backticks as it began with; one blank inside them is left out at either
end where there is one at both.  (Jekyll and Hugo look for their own templates in code, too; they can be told not to.)
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import tzinfo

from bot.archive.dates import stamped
from bot.archive.escaping import BOLD, ITALIC, STRUCK, Kind, Leaf, escape, fence, target, whole_line, written
from bot.archive.markup import SMALL_PRINT, Block, CodeBlock, Heading, Item, Listing, Paragraph, Quote
from bot.archive.nodes import Break, Code, Link, Nodes, Stamp, Style, Styled, Text
from bot.archive.shown import inline_text, told_openly, visible

_MARKS = {
    Style.BOLD: (BOLD,),
    Style.ITALIC: (ITALIC,),
    Style.UNDERLINE: (ITALIC,),
    Style.STRUCK: (STRUCK,),
    Style.SPOILER: (),
}
# CommonMark takes nine digits, and counts on from the first number by itself.
_LAST_NUMBER = 999_999_999


def as_commonmark(text: str, zone: tzinfo) -> str:
    """Return what somebody wrote on Discord as CommonMark; its time stamps in the given zone."""
    return commonmark(told_openly(text), zone)


def commonmark(blocks: Sequence[Block], zone: tzinfo) -> str:
    """Return blocks as CommonMark, without an end of line."""
    return "\n\n".join(
        _list(block, zone, second=second) if isinstance(block, Listing) else _block(block, zone)
        for block, second in _told_apart(blocks)
    )


def inline_commonmark(nodes: Nodes, zone: tzinfo) -> str:
    """Return what stands inside a block as CommonMark."""
    return _unstyled(nodes) or written(tuple(_leaves(nodes, zone, ())))


def _unstyled(nodes: Nodes) -> str:
    """Return lines of mere text, as most messages are; "" where there is more to be weighed."""
    if not nodes or isinstance(nodes[0], Break) or isinstance(nodes[-1], Break):
        return ""
    pieces = []
    for node in nodes:
        if isinstance(node, Break):
            pieces.append("\\\n\\\n" if node.blank else "\\\n")
        elif isinstance(node, Text) and not (node.text[0].isspace() or node.text[-1].isspace()):
            pieces.append(whole_line(visible(node.text)))
        else:
            return ""
    return "".join(pieces)


def quoted(source: str, *, depth: int = 1) -> str:
    """Return blocks as a quote, or as a quote within quotes."""
    mark = "> " * depth
    empty = mark.rstrip()
    return "\n".join([mark + line if line else empty for line in source.split("\n")])


def _block(block: Paragraph | Heading | Quote | CodeBlock, zone: tzinfo) -> str:
    match block:
        case Paragraph():
            return inline_commonmark(block.children, zone)
        case Heading():
            marks = () if block.level == SMALL_PRINT else (BOLD,)
            return written(tuple(_leaves(block.children, zone, marks)))
        case Quote():
            return quoted(commonmark(block.blocks, zone))
        case CodeBlock():
            text = visible(block.text)
            around = fence(text, least=3)
            return f"{around}\n{text}\n{around}"


def _told_apart(blocks: Sequence[Block]) -> Iterator[tuple[Block, bool]]:
    """Go through blocks, and say of each whether it is a list that would run together with the one before it."""
    above, second = "", False
    for block in blocks:
        sort = ("bullets" if block.first is None else "numbers") if isinstance(block, Listing) else ""
        second = bool(sort) and sort == above and not second
        yield block, second
        above = sort


def _list(listing: Listing, zone: tzinfo, *, second: bool) -> str:
    """Return a list; another mark begins another list."""
    if listing.first is None:
        marks = ["*" if second else "-"] * len(listing.items)
    else:
        numbers = range(listing.first, listing.first + len(listing.items))
        marks = [f"{min(number, _LAST_NUMBER)}{')' if second else '.'}" for number in numbers]
    return "\n".join(_item(item, mark, zone) for item, mark in zip(listing.items, marks, strict=True))


def _item(item: Item, mark: str, zone: tzinfo) -> str:
    source = inline_commonmark(item.children, zone)
    for below, second in _told_apart(item.below):
        assert isinstance(below, Listing)
        # A list that doesn't begin with 1 can't follow a line of text at once (CommonMark 0.31, 5.2).
        source += "\n" if below.first in (None, 1) else "\n\n"
        source += _list(below, zone, second=second)
    inset = "\n" + " " * (len(mark) + 1)
    return f"{mark} {source}".replace("\n", inset).replace(f"{inset}\n", "\n\n")


def _leaves(nodes: Nodes, zone: tzinfo, marks: tuple[str, ...]) -> Iterator[Leaf]:
    for node in nodes:
        match node:
            case Text():
                yield from _words(visible(node.text), marks)
            case Stamp():
                yield from _words(stamped(node.at, node.style, zone), marks)
            case Break():
                yield Leaf(Kind.BREAK, "\n\n" if node.blank else "\n", marks)
            case Styled():
                added = tuple(mark for mark in _MARKS[node.style] if mark not in marks)
                yield from _leaves(node.children, zone, marks + added)
            case Code():
                yield from _code_lines(visible(node.text), marks)
            case Link():
                yield Leaf(Kind.MADE, _link(node, zone), marks)


def _words(text: str, marks: tuple[str, ...]) -> Iterator[Leaf]:
    core = text.strip()
    start = text.index(core)
    for part in (text[:start], core, text[start + len(core) :]):
        if part:
            yield Leaf(Kind.TEXT, part, marks)


def _code_lines(text: str, marks: tuple[str, ...]) -> Iterator[Leaf]:
    for number, line in enumerate(text.split("\n")):
        if number:
            yield Leaf(Kind.BREAK, "\n", marks)
        if line:
            yield Leaf(Kind.CODE, line, marks)


def _link(link: Link, zone: tzinfo) -> str:
    """Return a link; one with words of its own shows where it leads behind them."""
    words = inline_text(link.children, zone)
    if words not in ("", link.address):
        return (
            f"[{inline_commonmark(link.children, zone)}](<{target(link.address)}>) ({escape(link.address)})"
        )
    # Between < and > alone nothing can be escaped, and Jekyll and Hugo would look for templates there.
    return (
        f"[{escape(link.address)}](<{target(link.address)}>)" if "{" in link.address else f"<{link.address}>"
    )
