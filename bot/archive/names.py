"""Names of files that come from text: safe on every system, short, and different however capitals are counted."""

from __future__ import annotations

import re
import unicodedata

LONGEST_SLUG = 80
"""With what stands before and behind it, well under the 255 bytes that file systems take."""

_NOT_PLAIN = re.compile(r"[^a-z0-9]+")


def slug(text: str) -> str:
    """Return what of a text can stand in any file's name: small letters a to z, digits, and hyphens between."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return _NOT_PLAIN.sub("-", plain).strip("-")[:LONGEST_SLUG].rstrip("-")


def file_name(start: str, text: str, suffix: str, *, taken: set[str]) -> str:
    """Return a name that isn't taken yet, such as "week-05-reform-or-revolution.md", and take it.

    `start` is the caller's own, in small letters; being always there, it also keeps the names of Windows's devices out.
    """
    stem = "-".join(part for part in (start, slug(text)) if part)
    name, further = f"{stem}{suffix}", 1
    while name in taken:
        further += 1
        name = f"{stem}-{further}{suffix}"
    taken.add(name)
    return name
