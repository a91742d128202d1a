"""Bytes into text, and what kind of text they are.  Pure."""

from __future__ import annotations

import codecs
import re
from contextlib import suppress
from enum import StrEnum

from bot.errors import StudycircleError

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_DECLARED = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?([A-Za-z0-9_.:-]{2,30})""")
# By its name alone no other codec is let in: some turn a few bytes into very many.
_ENCODINGS = re.compile(
    r"utf-?8|us-ascii|ascii|iso-?8859-?\d{1,2}|latin-?[1-9]|(?:windows|cp)-?125\d|koi8-[ru]|macintosh", re.I
)
FALLBACK = "cp1252"


class Kind(StrEnum):
    """The kinds of source that can be taken apart."""

    PLAIN = "plain text"
    MARKDOWN = "Markdown"
    PAGE = "HTML"
    BOOK = "EPUB"


_ENDINGS = {
    "txt": Kind.PLAIN, "text": Kind.PLAIN, "md": Kind.MARKDOWN, "markdown": Kind.MARKDOWN, "mkd": Kind.MARKDOWN,
    "html": Kind.PAGE, "htm": Kind.PAGE, "xhtml": Kind.PAGE, "epub": Kind.BOOK,
}  # fmt: skip
_TYPES = {
    "text/plain": Kind.PLAIN, "text/markdown": Kind.MARKDOWN, "text/x-markdown": Kind.MARKDOWN, "text/html": Kind.PAGE,
    "application/xhtml+xml": Kind.PAGE, "application/epub+zip": Kind.BOOK,
}  # fmt: skip
_PAGE_BEGINS = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html)\b", re.I | re.S
)
_OTHERS = {b"%PDF": "a PDF", b"\xd0\xcf\x11\xe0": "an old Word file", b"{\\rtf": "a file of a word processor"}


def kind_of(content: bytes, *, name: str = "", media_type: str = "") -> Kind:
    """Tell what a source is, by its first bytes, else by what the server says, else by its name's ending.

    Raises StudycircleError for what can't be taken apart.
    """
    ending = name.rpartition(".")[2].lower() if "." in name else ""
    other = next((what for begin, what in _OTHERS.items() if content.startswith(begin)), "")
    if content.startswith(b"PK\x03\x04"):
        if b"application/epub+zip" in content[:100] or ending == "epub":
            return Kind.BOOK
        other = "a zip file, or one of a word processor"
    if other:
        raise StudycircleError(
            f"This is {other}.", "Save the text as plain text, HTML or EPUB, and import that."
        )
    if _PAGE_BEGINS.match(content[:4_000]):
        return Kind.PAGE
    by_type, by_ending = _TYPES.get(media_type), _ENDINGS.get(ending)
    if by_type is Kind.PLAIN and by_ending is Kind.MARKDOWN:  # what most servers call Markdown
        return by_ending
    return by_type or by_ending or Kind.PLAIN


def decoded(content: bytes, *, declared: str = "") -> tuple[str, str]:
    """Return the text of bytes, and a remark ("" if there is nothing to say).

    A byte order mark is believed first, then UTF-8, then what is declared; else it is taken for Windows-1252.
    Raises StudycircleError for what is no text.
    """
    for mark, encoding in _BOMS:
        if content.startswith(mark):
            return content[len(mark) :].decode(encoding, "replace"), ""
    if b"\0" in content[:10_000]:
        raise StudycircleError("This isn't a text: it holds zero bytes.", "Save it as plain text in UTF-8.")
    with suppress(UnicodeDecodeError):
        return content.decode("utf-8"), ""
    named = _DECLARED.search(content[:2_000])
    for encoding in (declared, named[1].decode("ascii") if named else ""):
        if _ENCODINGS.fullmatch(encoding) and not encoding.lower().startswith("utf"):
            with suppress(LookupError):
                return content.decode(encoding, "replace"), f"read as {encoding}"
    return content.decode(
        FALLBACK, "replace"
    ), "not UTF-8, so it was read as Windows-1252: look at letters with accents"
