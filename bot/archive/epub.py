"""The archive as a book: EPUB 3.3 with a title page, a chapter a week, the notes, and how it was made.

The file is a zip whose bytes depend on the tree alone: fixed dates, a fixed order, and nothing deflated, because two
releases of zlib may deflate the same text differently.
"""

from __future__ import annotations

import uuid
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from tempfile import TemporaryFile

from bot import wording
from bot.archive.attached import pictures
from bot.archive.dates import iso
from bot.archive.epubpages import PICTURE_FOLDER, Page, pages
from bot.archive.shelves import latest
from bot.archive.shown import escape, filled
from bot.archive.tree import Archive, Attachment

NO_DATE = (1980, 1, 1, 0, 0, 0)
"""The first that a zip can hold (APPNOTE 4.4.6)."""
UNIX = 3
PIECE = 1 << 20
"""So many bytes of the file stand in memory at once."""
MOST_PICTURE, MOST_PICTURES = 4 << 20, 64 << 20
"""So many bytes of a picture, and of all, are in the book; the others are named."""
NAMESPACE = uuid.UUID("9b8e2f0e-6f0f-5d9c-8e44-5c1bc1e50000")
"""Ours, for identifiers that stay the same (RFC 9562, 5.5)."""
CONTAINER = """<?xml version="1.0" encoding="UTF-8"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
<rootfiles><rootfile full-path="book/package.opf" media-type="application/oebps-package+xml"/></rootfiles>
</container>
"""
_NAV = ' properties="nav"'
STYLE = """body { line-height: 1.5; }
h1, h2, h3 { line-height: 1.2; }
.no, .about { font-size: 0.85em; }
.said { list-style: none; padding-left: 1em; }
.words { overflow-wrap: anywhere; }
.spoiler { border: 1px dotted; }
blockquote { margin: 0.5em 1em; }
figure.file { margin: 0.5em 0; }
.file img { max-width: 100%; }
.file figcaption { font-size: 0.85em; }
mark { background: none; text-decoration: underline; }
"""


def book(archive: Archive) -> Iterator[bytes]:
    """Give the whole archive as an EPUB file, piece by piece.  Raises OSError where there is no room to make it."""
    held = pictures(archive, each=MOST_PICTURE, in_all=MOST_PICTURES)
    chapters = pages(archive, held)
    with TemporaryFile(prefix="studycircle-") as file:
        with zipfile.ZipFile(file, "w") as zipped:
            # Uncompressed and first, so that the file can be told by its first bytes (EPUB OCF 3.3, 4.3).
            _put(zipped, "mimetype", ["application/epub+zip"])
            _put(zipped, "META-INF/container.xml", [CONTAINER])
            _put(zipped, "book/package.opf", [_package(archive, chapters, held)])
            _put(zipped, "book/style.css", [STYLE])
            for page in chapters:
                _put(zipped, f"book/{page.file}", page.source)
            for name, one in held.items():
                _put(zipped, f"book/{PICTURE_FOLDER}/{name}", [archive.read_file(one.sha256)])
        file.seek(0)
        while piece := file.read(PIECE):
            yield piece


def _put(zipped: zipfile.ZipFile, name: str, content: Iterable[str | bytes]) -> None:
    with zipped.open(_entry(name), "w") as target:
        for piece in content:
            target.write(piece.encode() if isinstance(piece, str) else piece)


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, date_time=NO_DATE)
    entry.create_system = UNIX
    entry.external_attr = 0o644 << 16
    return entry


def _package(archive: Archive, chapters: Sequence[Page], held: Mapping[str, Attachment]) -> str:
    reading = archive.reading
    items = "\n".join(
        f'<item id="{page.id}" href="{page.file}" media-type="application/xhtml+xml"{_NAV if page.is_nav else ""}/>'
        for page in chapters
    )
    items += "".join(
        f'\n<item id="picture-{number}" href="{PICTURE_FOLDER}/{file}" media-type="image/{one.kind}"/>'
        for number, (file, one) in enumerate(held.items(), start=1)
    )
    spine = "\n".join(f'<itemref idref="{page.id}"/>' for page in chapters)
    language = escape(archive.circle.language or wording.language())
    title = filled(wording.BOOK_TITLE, title=escape(reading.title), circle=escape(archive.circle.name))
    author = f"<dc:creator>{escape(reading.author)}</dc:creator>\n" if reading.author else ""
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id" xml:lang="{language}">
<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:identifier id="id">urn:uuid:{uuid.uuid5(NAMESPACE, archive.circle.id)}</dc:identifier>
<dc:title>{title}</dc:title>
{author}<dc:language>{language}</dc:language>
<dc:description>{escape(archive.consent.statement)}</dc:description>
<meta property="dcterms:modified">{iso(latest(archive))}</meta>
</metadata>
<manifest>
{items}
<item id="style" href="style.css" media-type="text/css"/>
</manifest>
<spine>
{spine}
</spine>
</package>
"""
