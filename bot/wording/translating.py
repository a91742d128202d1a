"""The other languages: each a file of gettext's form (`languages/de.po`), which translators' programs open.

In it a text of ours has its name as context, what is written in English, when it appears, and what is said instead.
`python -m tests.pages` brings the files in line with the catalogue; what is said instead is a person's work.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from babel.messages.catalog import Catalog

ENGLISH_CODE = "en-GB"
OTHERS = ("de",)
"""The codes of the languages that there is a file for."""
FILES = Path(__file__).parent / "languages"


def read(code: str) -> Catalog:
    """Return a language's file as it stands, for whoever brings it in line or shows it."""
    from babel.messages.pofile import read_po  # it takes a while to import, and English needs none of it

    with (FILES / f"{code}.po").open("rb") as file:
        return read_po(file, locale=code, domain="studycircle")


@lru_cache(maxsize=8)
def translated(code: str) -> Mapping[str, str]:
    """Return what a language says instead, by the names of texts; what it doesn't say yet is left out.

    So is what was said of another English text ("fuzzy").  English, and a code that there is no file for, have nothing.
    """
    if code not in OTHERS:
        return {}
    known = [one for one in read(code) if one.context and one.string and not one.fuzzy]
    return {str(one.context): str(one.string) for one in known}
