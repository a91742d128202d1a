"""How text is shown: the visitors of the Markdown tree, and the one place where anything is escaped for HTML."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import tzinfo
from functools import lru_cache

from bot import wording
from bot.archive.dates import iso, stamped
from bot.archive.markup import (
    SMALL_PRINT,
    Block,
    CodeBlock,
    Heading,
    Item,
    Listing,
    Paragraph,
    Quote,
    is_mere_text,
    parse,
)
from bot.archive.nodes import HIDES, Break, Code, Link, Node, Nodes, Stamp, Style, Styled, Text

_TAGS = {Style.BOLD: "strong", Style.ITALIC: "em", Style.UNDERLINE: "u", Style.STRUCK: "s"}
# Characters that HTML can't carry, or that every reader of it would change.
_UNSHOWN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
# What turns the direction of writing round, or can't be seen at all, so that one name could pass for another: all that
# Unicode calls default ignorable (DerivedCoreProperties.txt), and the blanks that look like nothing.
_TRICKS = (
    "[\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u2800\u3164"
    "\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
_PICTURE = "\u00a9\u00ae\u203c\u2049\u2122\u2139\u2190-\u2bff\u3030\u303d\u3297\u3299\U0001f000-\U0001faff"
_JOINED = rf"\u0600-\u109f\ufe0f{_PICTURE}"
# Where such characters are needed: joiners within emoji and within scripts that know them (Arabic, those of India),
# a variant of an emoji, a key or a Chinese character, and the flags that are spelled (UTS 51, ED-14a and ED-20).
_NEEDED = (
    rf"(?<=[{_JOINED}])[\u200c\u200d](?=[{_JOINED}])"
    rf"|(?<=[{_PICTURE}])[\ufe0e\ufe0f]|(?<=[0-9#*])\ufe0f(?=\u20e3)"
    "|(?<=[\u3400-\u9fff\U00020000-\U0003ffff])[\ufe00-\ufe02\U000e0100-\U000e01ef]"
    "|(?<=\U0001f3f4)[\U000e0030-\U000e0039\U000e0061-\U000e007a]{3,6}\U000e007f"
)
_DECEIVES = re.compile(f"({_NEEDED})|{_TRICKS}")


def visible(text: str) -> str:
    """Return text with a replacement mark in place of each character that no page can carry."""
    # What is printable has none of these, and to ask is faster than to look.
    return text if text.isprintable() else _UNSHOWN.sub("\ufffd", text)


@lru_cache(maxsize=4096)
def name(text: str) -> str:
    """Return a member's name on one line, with a replacement mark for each character that could deceive."""
    return " ".join(_DECEIVES.sub(lambda found: found[1] or "\ufffd", visible(text)).split())


def escape(text: str) -> str:
    """Return text as it must stand in HTML, between tags or in a quoted attribute, to be shown as it is."""
    # To ask first is faster: most texts are printable and have none of these characters.
    shown = text if text.isprintable() else visible(text)
    if "&" in shown:
        shown = shown.replace("&", "&amp;")
    if "<" in shown:
        shown = shown.replace("<", "&lt;")
    if ">" in shown:
        shown = shown.replace(">", "&gt;")
    if '"' in shown:
        shown = shown.replace('"', "&#34;")
    if "'" in shown:
        shown = shown.replace("'", "&#39;")
    return shown


def filled(text: str, /, **parts: str) -> str:
    """Return a text of the catalogue as HTML, with HTML in its gaps."""
    return escape(text).format(**parts)


def says(text: str, zone: tzinfo) -> str:
    """Return what somebody wrote on Discord as HTML; its time stamps in the given zone."""
    return html(parse(text), zone)


def said_html(text: str, zone: tzinfo) -> str:
    """Return what somebody wrote as one element of the class "words"; its style keeps the direction of writing in."""
    if is_mere_text(text):
        return f'<p class="words">{escape(text)}</p>'
    blocks = parse(text)
    if len(blocks) == 1 and isinstance(blocks[0], Paragraph):
        return f'<p class="words">{inline_html(blocks[0].children, zone)}</p>'
    return f'<div class="words">{html(blocks, zone)}</div>'


def html(blocks: tuple[Block, ...], zone: tzinfo) -> str:
    """Return blocks as HTML.  Headings of a message are no headings of the page: they become bold lines."""
    return "".join(_block(block, zone) for block in blocks)


def _block(block: Block, zone: tzinfo) -> str:
    match block:
        case Paragraph():
            return f"<p>{inline_html(block.children, zone)}</p>"
        case Heading():
            tag = "small" if block.level == SMALL_PRINT else "strong"
            return f"<p><{tag}>{inline_html(block.children, zone)}</{tag}></p>"
        case Quote():
            return f"<blockquote>{html(block.blocks, zone)}</blockquote>"
        case CodeBlock():
            return f"<pre><code>{escape(block.text)}</code></pre>"
        case Listing():
            tag = "ul" if block.first is None else "ol"
            start = f' start="{block.first}"' if block.first not in (None, 1) else ""
            items = "".join(
                f"<li>{inline_html(item.children, zone)}{html(item.below, zone)}</li>" for item in block.items
            )
            return f"<{tag}{start}>{items}</{tag}>"


def inline_html(nodes: Nodes, zone: tzinfo) -> str:
    """Return what stands inside a block as HTML."""
    return "".join([_node(node, zone) for node in nodes])


def _node(node: Node, zone: tzinfo) -> str:
    match node:
        case Text():
            return escape(node.text)
        case Break():
            return "<br><br>" if node.blank else "<br>"
        case Styled(style=Style.SPOILER):
            hidden = escape(wording.ARCHIVED_HIDDEN)
            inside = inline_html(node.children, zone)
            return f'<span class="spoiler" tabindex="0" title="{hidden}">{inside}</span>'
        case Styled():
            tag = _TAGS[node.style]
            return f"<{tag}>{inline_html(node.children, zone)}</{tag}>"
        case Code():
            return f"<code>{escape(node.text)}</code>"
        case Link():
            return _link(node, zone)
        case Stamp():
            return f'<time datetime="{iso(node.at)}">{stamped(node.at, node.style, zone)}</time>'


def _link(link: Link, zone: tzinfo) -> str:
    """Return a link; one with words of its own shows where it leads behind them."""
    address = escape(link.address)
    if not link.children or inline_text(link.children, zone) == link.address:
        return f'<a href="{address}">{address}</a>'
    return f'<a href="{address}">{inline_html(link.children, zone)}</a> <span class="to">({address})</span>'


def told_openly(text: str) -> tuple[Block, ...]:
    """Return the blocks of what somebody wrote with a word about what is hidden, for forms that can't hide anything."""
    blocks = parse(text)
    return tuple(map(_told_openly, blocks)) if HIDES in text else blocks


def _told_openly(block: Block) -> Block:
    match block:
        case Paragraph() | Heading():
            return replace(block, children=_with_brackets(block.children))
        case Quote():
            return Quote(tuple(map(_told_openly, block.blocks)))
        case CodeBlock():
            return block
        case Listing():
            return replace(block, items=tuple(map(_item_told_openly, block.items)))


def _item_told_openly(item: Item) -> Item:
    below = tuple(replace(one, items=tuple(map(_item_told_openly, one.items))) for one in item.below)
    return Item(_with_brackets(item.children), below)


def _with_brackets(nodes: Nodes) -> Nodes:
    before, _, after = wording.ARCHIVED_HIDDEN_WORDS.partition("{words}")
    out: list[Node] = []
    for node in nodes:
        if isinstance(node, Styled) and node.style is Style.SPOILER:
            out += [Text(before), *_with_brackets(node.children), Text(after)]
        elif isinstance(node, Styled):
            out.append(Styled(node.style, _with_brackets(node.children)))
        else:
            out.append(node)
    return tuple(out)


def plain(blocks: tuple[Block, ...], zone: tzinfo) -> str:
    """Return blocks as plain text: what the HTML says, with "> " before quotes and "- " or "1. " before items."""
    return "\n\n".join(_block_text(block, zone) for block in blocks)


def _block_text(block: Block, zone: tzinfo) -> str:
    match block:
        case Paragraph() | Heading():
            return inline_text(block.children, zone)
        case Quote():
            return "\n".join(f"> {line}".rstrip() for line in plain(block.blocks, zone).split("\n"))
        case CodeBlock():
            return visible(block.text)
        case Listing():
            return "\n".join(
                _item_text(item, "-" if block.first is None else f"{number}.", zone)
                for number, item in enumerate(block.items, block.first or 0)
            )


def _item_text(item: Item, mark: str, zone: tzinfo) -> str:
    lines = [inline_text(item.children, zone), *(_block_text(below, zone) for below in item.below)]
    return f"{mark} " + "\n".join(lines).replace("\n", "\n  ")


def inline_text(nodes: Nodes, zone: tzinfo) -> str:
    """Return what stands inside a block as plain text."""
    return "".join(_node_text(node, zone) for node in nodes)


def _node_text(node: Node, zone: tzinfo) -> str:
    match node:
        case Text() | Code():
            return visible(node.text)
        case Break():
            return "\n\n" if node.blank else "\n"
        case Styled():
            return inline_text(node.children, zone)
        case Link():
            words = inline_text(node.children, zone)
            return f"{words} ({node.address})" if words and words != node.address else node.address
        case Stamp():
            return stamped(node.at, node.style, zone)
