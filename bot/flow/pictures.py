"""Take out of a picture what isn't to be seen in it: where it was taken, with which camera, remarks, what was cut off.

Its pixels are left as they are, byte for byte, and so is what they need to look right: colours, and which side is up.
What is kept is what a picture of its kind is known to need; all else goes, and so does whatever stands behind its end.
A picture whose structure can't be followed is none for us.  The formats: JPEG (T.81, Exif 3.0), PNG (W3C, third
edition), WebP (RFC 9649), GIF89a.
"""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Callable, Iterator

Parts = Iterator[bytes | memoryview]
MOST_PIECES = 100_000
"""A picture that is made of more is not followed: it was made to keep somebody busy."""


class NotFollowedError(Exception):
    """The bytes aren't what a picture of this kind is made of."""


def bare(content: bytes, kind: str) -> list[bytes | memoryview] | None:
    """Return what is kept of a picture of this kind ("png", "jpeg", "gif", "webp"), in pieces; None: it isn't one."""
    try:
        return list(_KINDS[kind](content))
    except (NotFollowedError, struct.error, IndexError):  # the last two: it ends too early
        return None


# ---- which side is up --------------------------------------------------------------------------------------

_ORIENTATION, _SHORT = 0x0112, 3


def _upright(tiff: bytes | memoryview) -> bytes:
    """Return Exif data that say which side is up, as these do, and nothing else; b"" where that needn't be said."""
    order = {b"II*\0": "<", b"MM\0*": ">"}.get(bytes(tiff[:4]))
    if order is None:
        return b""
    try:
        (first,) = struct.unpack_from(f"{order}I", tiff, 4)
        (count,) = struct.unpack_from(f"{order}H", tiff, first)
        for at in range(first + 2, first + 2 + 12 * min(count, 1000), 12):
            tag, kind, number, value = struct.unpack_from(f"{order}HHIH", tiff, at)
            if (tag, kind, number) == (_ORIENTATION, _SHORT, 1):
                return _exif(value) if 2 <= value <= 8 else b""
    except struct.error:
        pass
    return b""


def _exif(orientation: int) -> bytes:
    return b"MM\0*" + struct.pack(">IHHHIHHI", 8, 1, _ORIENTATION, _SHORT, 1, orientation, 0, 0)


# ---- JPEG --------------------------------------------------------------------------------------------------

_SOI, _EOI, _SOS, _APP0, _APP1, _APP2, _APP14 = 0xD8, 0xD9, 0xDA, 0xE0, 0xE1, 0xE2, 0xEE
_TABLES = frozenset({*range(0xC0, 0xD0), 0xDB, 0xDC, 0xDD, 0xDE, 0xDF}) - {0xC8}
_REMARKS = frozenset({*range(0xE0, 0xF0), 0xFE})
_NEXT_MARKER = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
_JFIF, _EXIF, _ICC, _ADOBE = b"JFIF\0", b"Exif\0", b"ICC_PROFILE\0", b"Adobe"


def _jpeg(content: bytes) -> Parts:
    """Tables and scans stay; of what applications wrote: the colours, and which side is up."""
    view, at = memoryview(content), 2
    yield view[:2]
    turned = scanned = False
    for _ in range(MOST_PIECES):
        if content[at] != 0xFF:
            raise NotFollowedError
        while content[at + 1] == 0xFF:
            at += 1
        marker = content[at + 1]
        if marker == _EOI:
            yield view[at : at + 2]
            return
        start, at = at, _after(content, at + 2)
        if marker == _APP1 and content.startswith(_EXIF, start + 4) and not turned:
            turned = True
            if upright := _upright(view[start + 10 : at]):
                yield _segment(_APP1, _EXIF + b"\0" + upright)
        elif marker in _REMARKS:
            yield _remark(marker, view[start:at])
        elif marker in _TABLES:
            yield view[start:at]
        elif marker == _SOS:
            scanned = True
            found = _NEXT_MARKER.search(content, at)
            end = found.start() if found else len(content)
            yield view[start:end]
            at = end
        else:
            raise NotFollowedError
        if at == len(content) and scanned:
            return  # its end is missing; what is there can be seen
    raise NotFollowedError


def _after(content: bytes, at: int) -> int:
    """Return where a segment ends whose length stands here."""
    (length,) = struct.unpack_from(">H", content, at)
    if length < 2 or at + length > len(content):
        raise NotFollowedError
    return at + int(length)


def _remark(marker: int, segment: memoryview) -> bytes | memoryview:
    """Return of what an application wrote what the colours need, the small picture that may be in it left out."""
    data = segment[4:]
    if marker == _APP0 and data[:5] == _JFIF and len(data) >= 14:
        return _segment(_APP0, bytes(data[:12]) + b"\0\0")
    if marker == _APP14 and data[:5] == _ADOBE:
        return _segment(_APP14, bytes(data[:12]))
    return segment if marker == _APP2 and data[: len(_ICC)] == _ICC else b""


def _segment(marker: int, data: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, len(data) + 2) + data


# ---- PNG ---------------------------------------------------------------------------------------------------

_PNG_HEAD = 8
_SHOWN = frozenset(
    b"IHDR PLTE IDAT tRNS cHRM gAMA iCCP sRGB sBIT bKGD hIST pHYs cICP mDCV cLLI acTL fcTL fdAT".split()
)


def _png(content: bytes) -> Parts:
    """What its pixels and colours need stays, up to its end; what was cut off a picture may stand behind that."""
    view, at = memoryview(content), _PNG_HEAD
    yield view[:at]
    for _ in range(MOST_PIECES):
        (length,) = struct.unpack_from(">I", content, at)
        start, kind, at = at, content[at + 4 : at + 8], at + 12 + length
        if at > len(content) or (start == _PNG_HEAD and kind != b"IHDR"):
            raise NotFollowedError
        if kind == b"IEND":
            yield _chunk(kind, b"")
            return
        if kind in _SHOWN:
            yield view[start:at]
        elif kind == b"eXIf":
            if upright := _upright(view[start + 8 : at - 4]):
                yield _chunk(kind, upright)
        elif not kind[0] & 0x20:  # it can't be shown without it, and we don't know what it is
            raise NotFollowedError
    raise NotFollowedError


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


# ---- WebP --------------------------------------------------------------------------------------------------

_WEBP_SHOWN = frozenset({b"VP8 ", b"VP8L", b"ALPH", b"ANIM", b"ICCP"})
_WEBP_FIRST = frozenset({b"VP8 ", b"VP8L", b"VP8X"})
_HAS_EXIF, _HAS_XMP = 0x08, 0x04
_FRAME_HEAD = 16


def _webp(content: bytes) -> Parts:
    """Its frames and colours stay; the flags of its head tell what is there."""
    (size,) = struct.unpack_from("<I", content, 4)
    if 8 + size > len(content) or content[12:16] not in _WEBP_FIRST:
        raise NotFollowedError
    head, kept, exif = b"", list[bytes | memoryview](), b""
    for kind, data in _riff(memoryview(content)[12 : 8 + size]):
        if kind == b"VP8X" and not head and len(data) == 10:
            head = bytes(data)
        elif kind == b"ANMF":
            kept.append(_riff_chunk(kind, _frame(data)))
        elif kind in _WEBP_SHOWN:
            kept.append(_riff_chunk(kind, data))
        elif kind == b"EXIF":
            exif = exif or _upright(data[6:] if data[:5] == _EXIF else data)
    if head:
        flags = head[0] & ~(_HAS_EXIF | _HAS_XMP) | (_HAS_EXIF if exif else 0)
        kept.insert(0, _riff_chunk(b"VP8X", bytes([flags]) + head[1:]))
        kept += [_riff_chunk(b"EXIF", exif)] if exif else []
    yield b"RIFF" + struct.pack("<I", 4 + sum(map(len, kept))) + b"WEBP"
    yield from kept


def _riff(data: memoryview) -> Iterator[tuple[bytes, memoryview]]:
    """Go through chunks, each by its kind and what it holds."""
    at = 0
    for _ in range(MOST_PIECES):
        if at >= len(data):
            return
        kind, length = struct.unpack_from("<4sI", data, at)
        if at + 8 + length > len(data):
            raise NotFollowedError
        yield kind, data[at + 8 : at + 8 + length]
        at += 8 + length + length % 2
    raise NotFollowedError


def _riff_chunk(kind: bytes, data: bytes | memoryview) -> bytes:
    return kind + struct.pack("<I", len(data)) + data + b"\0" * (len(data) % 2)


def _frame(data: memoryview) -> bytes:
    """Return a frame of a moving picture, with its pixels alone."""
    if len(data) < _FRAME_HEAD:
        raise NotFollowedError
    shown = (_riff_chunk(kind, held) for kind, held in _riff(data[_FRAME_HEAD:]) if kind in _WEBP_SHOWN)
    return bytes(data[:_FRAME_HEAD]) + b"".join(shown)


# ---- GIF ---------------------------------------------------------------------------------------------------

_IMAGE, _MORE, _END = 0x2C, 0x21, 0x3B
_CONTROL, _APPLICATION = 0xF9, 0xFF
_LOOPS = frozenset({b"NETSCAPE2.0", b"ANIMEXTS1.0"})


def _gif(content: bytes) -> Parts:
    """Its frames stay, how long each is shown, and how often all of them."""
    view, at = memoryview(content), 13 + _colours(content[10])
    yield view[:at]
    for _ in range(MOST_PIECES):
        if at == len(content):
            return  # its end is missing; what is there can be seen
        start, block = at, content[at]
        if block == _IMAGE:
            at = _past_blocks(content, at + 11 + _colours(content[at + 9]))
            yield view[start:at]
        elif block == _MORE:
            at = _past_blocks(content, at + 2)
            yield _extension(content, start, at)
        elif block == _END:
            yield bytes([_END])
            return
        elif block == 0:  # some programs write one too many
            at += 1
        else:
            raise NotFollowedError
    raise NotFollowedError


def _colours(flags: int) -> int:
    """Return how many bytes the table of colours has that these flags tell of."""
    return 3 << (flags & 7) + 1 if flags & 0x80 else 0


def _past_blocks(content: bytes, at: int) -> int:
    """Return where a run of blocks ends, each with its length before it; it may be that of the whole file."""
    while at < len(content) and (length := content[at]):
        at += 1 + length
    return min(at + 1, len(content))


def _extension(content: bytes, start: int, end: int) -> bytes:
    """Return how long a frame is shown, or how often all of them; b"" of anything else."""
    label, length = content[start + 1], content[start + 2]
    if label == _CONTROL and length == 4 and start + 8 <= end:
        return content[start : start + 7] + b"\0"
    if label == _APPLICATION and content[start + 3 : start + 14] in _LOOPS and length == 11:
        loop = content[start + 14 : start + 18]  # three bytes: which block it is, and how often
        return content[start : start + 14] + loop + b"\0" if loop[:2] == b"\3\1" and len(loop) == 4 else b""
    return b""


_KINDS: dict[str, Callable[[bytes], Parts]] = {"jpeg": _jpeg, "png": _png, "webp": _webp, "gif": _gif}
