"""What single values of reading.yaml may look like: each arrives as text and is typed here, in plain words.

Pure.  A value that isn't text at all is left to pydantic, whose complaint is reworded elsewhere.
"""

from __future__ import annotations

import re

from pydantic_core import PydanticKnownError

from bot.reading.text import Spot
from bot.yamldoc import quoted, wrong

# Our own: an id goes into custom ids, which Discord keeps to 100 characters (components/reference), with the
# circle's id (30 at most), a version and a person's id (20 digits).
SLUG_LEAST, SLUG_MOST = 2, 40
PACE_LEAST, PACE_MOST = 40, 400

SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
STRETCH = re.compile(r"(\d{1,6})(?:\s*[-–]\s*(\d{1,6}))?")
SPOT = re.compile(r"(note\s+)?(\d{1,6})")
YES_NO = {"yes": True, "no": False}


def slug(value: object) -> str:
    """Return an id: small letters, figures and hyphens between them, 2 to 40 characters."""
    text = _text(value)
    if not SLUG_LEAST <= len(text) <= SLUG_MOST:
        raise wrong(
            f"An id has {SLUG_LEAST} to {SLUG_MOST} characters, and {quoted(text)} has {len(text)}.",
            "Write a shorter one." if text[SLUG_MOST:] else "Write a longer one.",
            code="id",
        )
    if not SLUG.fullmatch(text):
        raise wrong(
            f"{quoted(text)} can't be an id.",
            "Use a to z, 0 to 9 and single hyphens between them.",
            code="id",
        )
    return text


def whole_number(value: object) -> int:
    """Return a number like 18."""
    text = _text(value)
    if not re.fullmatch(r"[0-9]{1,6}", text):
        raise wrong(f"{quoted(text)} is no whole number.", "Write it in figures, like 18.", code="number")
    return int(text)


def pace(value: object) -> int:
    """Return how many words a minute a slow reader reads, 40 to 400."""
    words = whole_number(value)
    if not PACE_LEAST <= words <= PACE_MOST:
        raise wrong(
            f"Nobody reads {words:,} words a minute.",
            f"Write {PACE_LEAST} to {PACE_MOST}; 120 is slow.",
            code="number",
        )
    return words


def yes_or_no(value: object) -> bool:
    """Return True for yes and False for no."""
    text = _text(value)
    if text not in YES_NO:
        raise wrong(f"Here stands yes or no, not {quoted(text)}.", "Write yes or no.", code="choice")
    return YES_NO[text]


def stretch(value: object) -> tuple[int, int]:
    """Return the first and the last paragraph of "18-21"; a single "18" is both."""
    text = _text(value)
    found = STRETCH.fullmatch(text)
    if not found:
        raise wrong(
            f"{quoted(text)} is no stretch of paragraphs.", "Write it like 18-21, or 18.", code="paragraphs"
        )
    first, last = int(found[1]), int(found[2] or found[1])
    if first < 1:
        raise wrong("Paragraphs are counted from 1.", f"Write 1-{max(last, 1)}.", code="paragraphs")
    if last < first:
        raise wrong(f"{quoted(text)} runs backwards.", f"Write {last}-{first}.", code="paragraphs")
    return first, last


def spot(value: object) -> Spot:
    """Return the paragraph meant by "2", or the note meant by "note 4"."""
    found = SPOT.fullmatch(text := _text(value))
    if not found:
        raise wrong(
            f"{quoted(text)} is no place in the text.", "Write a paragraph like 2, or note 4.", code="in"
        )
    return Spot(int(found[2]), is_note=bool(found[1]))


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise PydanticKnownError("string_type")
    return value.strip()
