"""What archives write into plain texts beside their words: signs for italics, pictures' places, farewells.  Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from bot.importing.blocks import Block
from bot.wording import counted

_ITALICS = re.compile(r"(?<![\w_])_([^_]{1,300})_(?![\w_])")
_PICTURE = re.compile(r"\[(?:illustration|image|picture|frontispiece)\b[^\[\]]*\]", re.IGNORECASE)
_FAREWELL = re.compile(
    r"(?:the end|finis|end of (?:the |this )?project gutenberg\b.*)\.?",
    re.IGNORECASE,
)


def without_marks(blocks: Sequence[Block]) -> tuple[list[Block], list[str]]:
    """Return the blocks with words alone, and what was taken out."""
    kept = list(blocks)
    while kept and _FAREWELL.fullmatch(kept[-1].text):
        kept.pop()
    farewells, pictures, italics = len(blocks) - len(kept), 0, 0
    plain: list[Block] = []
    for block in kept:
        text, taken = _PICTURE.subn("", block.text)
        text, unmarked = _ITALICS.subn(r"\1", text)
        pictures, italics = pictures + taken, italics + unmarked
        if text.strip():
            plain.append(replace(block, text=" ".join(text.split()) if taken else text))
    return plain, list(_said(farewells, pictures, italics))


def _said(farewells: int, pictures: int, italics: int) -> list[str]:
    said = []
    if italics:
        places = counted(italics, "place", "places")
        said.append(f"the signs for italics taken out of {places}: _word_ is word now")
    if pictures:
        said.append(f"{counted(pictures, 'picture', 'pictures')} left out, of which only the place was there")
    if farewells:
        said.append("the line at the end that says that it is the end taken out")
    return said
