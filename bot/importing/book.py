"""EPUB: a zip of pages in an order that its package names (EPUB 3.3, sections 4 and 5).  Pure but for what it is given.

It is somebody's file: sizes are counted as they are unpacked, no entity is resolved, nothing is written out.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import unquote
from xml.etree import ElementTree

from bot.errors import StudycircleError
from bot.importing.blocks import Block, Found, one_line
from bot.importing.decoding import decoded
from bot.importing.page import read_page

MOST_ENTRIES = 5_000
BIGGEST_ENTRY = 8_000_000
BIGGEST_BOOK = 40_000_000
_CONTAINER = "META-INF/container.xml"
_RIGHTS = "META-INF/rights.xml"
_PAGES = ("application/xhtml+xml", "text/html")


@dataclass(slots=True)
class _Zip:
    """The files of a book, read one by one while their sum stays small."""

    file: zipfile.ZipFile
    left: int = BIGGEST_BOOK

    def read(self, name: str) -> bytes:
        try:
            with self.file.open(name) as entry:
                content = entry.read(min(BIGGEST_ENTRY, self.left) + 1)
        except KeyError as error:
            raise _broken(f"it names a file that isn't in it: {name[:80]}") from error
        except (
            zipfile.BadZipFile,
            OSError,
            EOFError,
            NotImplementedError,
            RuntimeError,
            ValueError,
        ) as error:
            raise _broken(f"{name[:80]} can't be unpacked") from error
        if len(content) > min(BIGGEST_ENTRY, self.left):
            raise StudycircleError(
                "The book unpacks to more than any text has.", "Take the text out of it, and import that."
            )
        self.left -= len(content)
        return content


def read_book(content: bytes) -> Found:
    """Take an EPUB apart; raises StudycircleError for one that is damaged, locked or far too big."""
    try:
        file = zipfile.ZipFile(io.BytesIO(content))
    except (zipfile.BadZipFile, OSError, ValueError, EOFError) as error:
        raise _broken("it is no zip file, or is cut off") from error
    with file:
        if len(file.infolist()) > MOST_ENTRIES:
            raise _broken(f"it has more than {MOST_ENTRIES:,} parts")
        if _RIGHTS in file.namelist():
            raise StudycircleError(
                "The book is locked against copying.", "Find an edition of the text that isn't locked."
            )
        return _read(_Zip(file))


def _read(book: _Zip) -> Found:
    root = _xml(book.read(_CONTAINER), _CONTAINER)
    package = next((found.get("full-path", "") for found in _named(root, "rootfile")), "")
    opf = _xml(book.read(package), package)
    blocks: list[Block] = []
    remarks: list[str] = []
    for name in _spine(opf, posixpath.dirname(package)):
        found = read_page(decoded(book.read(name))[0], prefix=f"{posixpath.basename(name)}#")
        blocks += found.blocks
        remarks += [remark for remark in found.remarks if remark not in remarks]
    said = {
        key: next((one_line(one.text or "") for one in _named(opf, key)), "")
        for key in ("title", "creator", "language")
    }
    return Found(tuple(blocks), said["title"], said["creator"], said["language"], remarks=tuple(remarks))


def _spine(opf: ElementTree.Element, folder: str) -> Iterator[str]:
    """Yield the names of the pages in the order of reading, without the table of contents."""
    items = {item.get("id", ""): item for item in _named(opf, "item")}
    for reference in _named(opf, "itemref"):
        item = items.get(reference.get("idref", ""))
        if item is None or "nav" in (item.get("properties") or "").split():
            continue
        if item.get("media-type") in _PAGES:
            yield posixpath.normpath(posixpath.join(folder, unquote(item.get("href", ""))))


def _xml(content: bytes, name: str) -> ElementTree.Element:
    """Read one of the book's own lists; with a document type it could name entities, so such a one is refused."""
    text = decoded(content)[0]
    if "<!DOCTYPE" in text.upper() or "<!ENTITY" in text.upper():
        raise _broken(f"{name[:80]} has a document type, which no book needs there")
    try:
        return ElementTree.fromstring(content)  # noqa: S314 - no document type, so no entities
    except (ElementTree.ParseError, ValueError, LookupError) as error:
        raise _broken(f"{name[:80]} makes no sense") from error


def _named(root: ElementTree.Element, name: str) -> Iterator[ElementTree.Element]:
    """Yield the elements of a name, whatever namespace they are in."""
    return (found for found in root.iter() if found.tag.rpartition("}")[2] == name)


def _broken(why: str) -> StudycircleError:
    return StudycircleError(
        f"The book can't be read: {why}.", "Fetch it again, or look whether it opens in a reader."
    )
