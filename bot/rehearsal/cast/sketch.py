"""A picture that a sample reader can send: lines of a page, some of them marked, with a stroke in the margin.

Drawn here, and not taken from anywhere; the same words give the same picture, whatever zlib is there.
"""

from __future__ import annotations

import struct
import zlib
from hashlib import sha256

WIDTH, HEIGHT = 320, 200
MARGIN, LINE, INK = 48, 20, 6


def sketch(words: str) -> bytes:
    """Return a small black and white picture as PNG (W3C PNG, third edition, 5), different for different words."""
    chance = sha256(words.encode()).digest()
    rows = b"".join(b"\0" + _row(y, chance) for y in range(HEIGHT))
    head = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 1, 0, 0, 0, 0)
    parts = (b"IHDR", head), (b"IDAT", zlib.compress(rows, 0)), (b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, data) for kind, data in parts)


def _row(y: int, chance: bytes) -> bytes:
    """Return one row of pixels, eight in a byte: white is 1."""
    bits = "".join("0" if _is_dark(x, y, chance) else "1" for x in range(WIDTH))
    return int(bits, 2).to_bytes(WIDTH // 8, "big")


def _is_dark(x: int, y: int, chance: bytes) -> bool:
    line, within = divmod(y, LINE)
    length = WIDTH - 16 - chance[line] % 90
    is_marked = chance[line] % 3 == 0
    if is_marked and MARGIN - 20 <= x < MARGIN - 16 and within < INK + 6:
        return True
    if is_marked and within == INK + 4 and MARGIN <= x < length:
        return True
    return within < INK and MARGIN <= x < length and (x // 7 + chance[(line + x // 31) % 32]) % 6 != 0


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
