"""Take a source apart, whatever its kind.  Pure."""

from __future__ import annotations

from dataclasses import replace

from bot.importing.blocks import Found
from bot.importing.decoding import Kind, decoded


def take_apart(content: bytes, kind: Kind, *, declared: str = "") -> Found:
    """Take a source of a known kind apart; raises StudycircleError where that can't be done."""
    # Each is imported alone: a plain text needs no reader of books.
    if kind is Kind.BOOK:
        from bot.importing.book import read_book

        return read_book(content)
    text, remark = decoded(content, declared=declared)
    if kind is Kind.PAGE:
        from bot.importing.page import read_page

        found = read_page(text)
    elif kind is Kind.MARKDOWN:
        from bot.importing.markdown import read_markdown

        found = read_markdown(text)
    else:
        from bot.importing.plain import read_plain

        found = read_plain(text)
    return replace(found, remarks=(remark, *found.remarks)) if remark else found
