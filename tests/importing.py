"""What tests of imported texts share: the texts, a draft made of one, and a book made of pages."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

from bot.importing.apart import take_apart
from bot.importing.cutting import cut
from bot.importing.decoding import kind_of
from bot.importing.draft import Draft, draft
from bot.importing.gathering import Gathered, gather
from bot.reading.load import FILE, load_reading
from bot.reading.model import Reading
from bot.yamldoc import Finding

TEXTS = Path(__file__).parent / "texts"
NAMES = ("common-sense.txt", "rights-of-woman.md", "civil-disobedience.html")
CONTAINER = (
    '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
    '<rootfile full-path="OPS/book.opf"/></rootfiles></container>'
)


def gathered(content: bytes | str, name: str = "text.txt") -> Gathered:
    """Return a text as it is gathered from the bytes of a file."""
    plain = content.encode() if isinstance(content, str) else content
    return gather(take_apart(plain, kind_of(plain, name=name)))


def paragraphs(content: bytes | str, name: str = "text.txt") -> list[str]:
    """Return the paragraphs of a text, headings among them."""
    return [piece.text for piece in gathered(content, name).pieces]


def drafted(
    content: bytes | str, name: str = "text.txt", *, weeks: int | None = None, accept: bool = False
) -> Draft:
    """Return the draft of a reading."""
    text = gathered(content, name)
    return draft(text, cut(text.pieces, weeks=weeks), source=name, accept=accept)


def read_back(made: Draft, folder: Path) -> tuple[Reading | None, list[Finding]]:
    """Write a draft into a folder and load it as any reading."""
    (folder / f"{made.slug}.txt").write_text(made.seed, encoding="utf-8", newline="\n")
    (folder / FILE).write_text(made.reading, encoding="utf-8", newline="\n")
    return load_reading(str(folder / FILE))


def book(pages: dict[str, str], *, container: str = CONTAINER, more: dict[str, str] | None = None) -> bytes:
    """Return an EPUB with these pages in this order."""
    items = "".join(
        f'<item id="i{number}" href="{name}" media-type="application/xhtml+xml"/>'
        for number, name in enumerate(pages)
    )
    spine = "".join(f'<itemref idref="i{number}"/>' for number in range(len(pages)))
    package = (
        '<package xmlns="http://www.idpf.org/2007/opf" xmlns:dc="http://purl.org/dc/elements/1.1/"><metadata>'
        "<dc:title>A small book</dc:title><dc:creator>A. Writer</dc:creator><dc:language>en-GB</dc:language></metadata>"
        f"<manifest>{items}</manifest><spine>{spine}</spine></package>"
    )
    files = {"mimetype": "application/epub+zip", "META-INF/container.xml": container, "OPS/book.opf": package}
    files |= {f"OPS/{name}": text for name, text in pages.items()} | (more or {})
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as file:
        for name, text in files.items():
            # The first is stored as it is, so that the kind of file is known by its first bytes (OCF 3.3, 4.2.6.3).
            packing = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            file.writestr(name, text, compress_type=packing)
    return made.getvalue()
