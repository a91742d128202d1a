"""Files that people send in tests: small pictures that are real ones, and files that aren't what they say."""

from __future__ import annotations

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
