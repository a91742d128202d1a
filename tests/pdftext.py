"""Read the text of a PDF that Chromium made: enough of the format for that, and for nothing else."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from itertools import pairwise

_ENTRY = re.compile(rb"(\d{10}) \d{5} ([nf])")
_LENGTH = re.compile(rb"/Length (\d+)")
_STREAM = re.compile(rb"stream\r?\n")
_FONTS = re.compile(rb"/Font\s*<<(.*?)>>", re.DOTALL)
_REFERENCE = re.compile(rb"/(\w+)\s+(\d+) 0 R")
_TO_UNICODE = re.compile(rb"/ToUnicode (\d+) 0 R")
_CHARS = re.compile(rb"beginbfchar(.*?)endbfchar", re.DOTALL)
_RANGES = re.compile(rb"beginbfrange(.*?)endbfrange", re.DOTALL)
_HEX = re.compile(rb"<([0-9A-Fa-f]+)>")
_SHOWN = re.compile(rb"/(\w+) [\d.]+ Tf|(\[[^\]]*\]|<[0-9A-Fa-f]*>)\s*T[jJ]")


def pdf_text(data: bytes) -> str:
    """Return all that is shown on the pages, glyph after glyph; nothing stands between lines."""
    objects = _objects(data)
    root = next(number for number, body in objects.items() if b"/Kids" in body and b"/Parent" not in body)
    letters = {number: _letters(objects, body) for number, body in objects.items() if b"/ToUnicode" in body}
    return "".join(_page(objects, page, letters) for page in _pages(objects, root))


def _objects(data: bytes) -> dict[int, bytes]:
    """Return the objects by number, as the table at the end says where they begin (PDF 32000-1, 7.5.4)."""
    start = re.search(rb"startxref\s+(\d+)\s+%%EOF", data)
    assert start
    table = int(start[1])
    offsets = [int(offset) if used == b"n" else None for offset, used in _ENTRY.findall(data, table)]
    ends = sorted([*(offset for offset in offsets if offset is not None), table])
    following = dict(pairwise(ends))
    return {n: data[at : following[at]] for n, at in enumerate(offsets) if at is not None}


def _pages(objects: dict[int, bytes], number: int) -> Iterator[bytes]:
    """Yield the pages below a node of their tree, in order (PDF 32000-1, 7.7.3)."""
    kids = re.search(rb"/Kids\s*\[([^\]]*)\]", objects[number])
    if kids is None:
        yield objects[number]
        return
    for kid in re.findall(rb"(\d+) 0 R", kids[1]):
        yield from _pages(objects, int(kid))


def _page(objects: dict[int, bytes], page: bytes, letters: dict[int, dict[int, str]]) -> str:
    named = _FONTS.search(page)
    fonts = {name: letters.get(int(n), {}) for name, n in _REFERENCE.findall(named[1])} if named else {}
    contents = re.search(rb"/Contents\s*\[?([^\]/]*)", page)
    assert contents
    out: list[str] = []
    font: dict[int, str] = {}
    for number in re.findall(rb"(\d+) 0 R", contents[1]):
        for name, shown in _SHOWN.findall(_inflated(objects[int(number)])):
            if name:
                font = fonts.get(name, {})
                continue
            glyphs = b"".join(_HEX.findall(shown))
            out += (font.get(int(glyphs[at : at + 4], 16), "") for at in range(0, len(glyphs), 4))
    return "".join(out)


def _letters(objects: dict[int, bytes], font: bytes) -> dict[int, str]:
    """Return what each glyph of a font stands for (PDF 32000-1, 9.10.3)."""
    reference = _TO_UNICODE.search(font)
    assert reference
    table = _inflated(objects[int(reference[1])])
    found: dict[int, str] = {}
    for block in _CHARS.findall(table):
        codes = _HEX.findall(block)
        found |= {int(glyph, 16): _utf16(text) for glyph, text in zip(codes[::2], codes[1::2], strict=True)}
    for block in _RANGES.findall(table):
        codes = _HEX.findall(block)
        for first, last, text in zip(codes[::3], codes[1::3], codes[2::3], strict=True):
            start = int(first, 16)
            found |= {glyph: chr(int(text, 16) + glyph - start) for glyph in range(start, int(last, 16) + 1)}
    return found


def _utf16(code: bytes) -> str:
    return bytes.fromhex(code.decode()).decode("utf-16-be")


def _inflated(body: bytes) -> bytes:
    stream, length = _STREAM.search(body), _LENGTH.search(body)
    assert stream
    assert length
    inside = body[stream.end() : stream.end() + int(length[1])]
    return zlib.decompress(inside) if b"/FlateDecode" in body[: stream.start()] else inside
