"""Files that people send in tests: small pictures that are real ones, and files that aren't what they say."""

from __future__ import annotations

import base64
import struct
import zlib

from bot.rehearsal.server.posting import Upload


def png(width: int = 8, height: int = 8, *, grey: int = 120) -> bytes:
    """Return a grey picture as PNG (W3C PNG, third edition, 5)."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = (b"\0" + bytes([grey]) * width) * height
    parts = chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows, 9)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + parts


def picture(
    name: str = "margin.png", says: str | None = "My notes in the margin of ¶1", *, grey: int = 120
) -> Upload:
    """Return a picture as somebody sends it."""
    return Upload(name, png(grey=grey), says)


SECRET = b"GPS 52.5200 N, 13.4050 E; camera 0815"
"""What nobody is to find in an archive."""
UPRIGHT = 1
GIF = base64.b64decode("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7")
WEBP = base64.b64decode("UklGRhoAAABXRUJQVlA4TA0AAAAvAAAAEAcQERGIiP4HAA==")


def exif(orientation: int = UPRIGHT, *, order: str = "<") -> bytes:
    """Return what a telephone writes into a photograph: which side is up, and where it was taken (Exif 3.0, 4.6)."""
    entries = [
        (0x010F, 2, len(SECRET), 38),
        (0x0112, 3, 1, orientation),
    ]  # by whom it was made, which side is up
    head = (b"II*\0" if order == "<" else b"MM\0*") + struct.pack(f"{order}IH", 8, len(entries))
    for tag, kind, count, value in entries:
        held = struct.pack(f"{order}HH", value, 0) if kind == 3 else struct.pack(f"{order}I", value)
        head += struct.pack(f"{order}HHI", tag, kind, count) + held
    return head + bytes(4) + SECRET


def segment(marker: int, data: bytes) -> bytes:
    """Return a segment of a JPEG (T.81, B.1.1.4)."""
    return struct.pack(">BBH", 0xFF, marker, len(data) + 2) + data


def jpeg(*before: bytes, after: bytes = b"") -> bytes:
    """Return a grey picture as JPEG, 16 wide and 8 high, with segments at its head, and something behind its end."""
    one_code = bytes([1, *[0] * 15, 0])
    parts = (
        *before,
        segment(0xDB, b"\0" + b"\1" * 64),
        segment(0xC0, struct.pack(">BHHBBBB", 8, 8, 16, 1, 1, 0x11, 0)),
        segment(0xC4, b"\x00" + one_code),
        segment(0xC4, b"\x10" + one_code),
        segment(0xDA, b"\1\1\0\0\x3f\0") + b"\x0f",
    )
    return b"\xff\xd8" + b"".join(parts) + b"\xff\xd9" + after


def photograph(orientation: int = UPRIGHT) -> bytes:
    """Return a JPEG as a telephone makes it: with its place, a small picture, remarks, and more behind its end."""
    return jpeg(
        segment(0xE0, b"JFIF\0\1\2\0\0\1\0\1\1\1abc"),
        segment(0xE1, b"Exif\0\0" + exif(orientation)),
        segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + SECRET),
        segment(0xED, b"Photoshop 3.0\0" + SECRET),
        segment(0xFE, SECRET),
        after=SECRET,
    )
