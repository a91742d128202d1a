"""What every kind of source is taken apart into: headings, paragraphs, and where notes are called.  Pure.

A call stands in the text between marks of its own until it is known which note it calls; the marks are taken out
of whatever comes from outside.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field

_OPEN, _BETWEEN, _CLOSE = "\ue000", "\ue002", "\ue001"
CALL = re.compile(f"{_OPEN}([^{_BETWEEN}]*){_BETWEEN}([^{_CLOSE}]*){_CLOSE}")
# Soft hyphens and joiners of no width say how to set a text, not what it is.
_NO_WIDTH = re.compile(
    "[\u00ad\u200b\u200c\u200d\u2060\ufeff\ue000-\ue002]|[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f]"
)
_SMALL_WORDS = "a an and as at but by for from in into of on or the to under upon with"
_SMALL = frozenset(_SMALL_WORDS.split())
_ROMAN = re.compile(r"(?=.)(?:C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})")
_INITIAL = re.compile(r"(?<![^\W\d_]['’])\b[^\W\d_]")
_LINE_ENDS = re.compile("\r\n?|[\u0085\u2028\u2029\x0b\x0c]")


@dataclass(frozen=True, slots=True)
class Block:
    """One heading (with a level from 1) or paragraph (level 0); `ids` are what a call may name it by."""

    text: str
    level: int = 0
    ids: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Found:
    """What a source holds, in its order, with what it says of itself ("" where it doesn't), and what was done to it.

    `headed` where its title page has been found and taken off: then no heading is the title.
    """

    blocks: tuple[Block, ...]
    title: str = ""
    author: str = ""
    language: str = ""
    remarks: tuple[str, ...] = field(default=())
    headed: bool = False


def call(key: str, shown: str) -> str:
    """Return the call of a note: by what its note is found, and what stands there if there is none."""
    return f"{_OPEN}{key}{_BETWEEN}{shown}{_CLOSE}"


def replace_calls(text: str, put: Callable[[str, str], str]) -> str:
    """Return the text with every call replaced by what `put` makes of its key and of what it shows."""
    return CALL.sub(lambda found: put(found[1], found[2]), text)


def replace_outside_calls(pattern: re.Pattern[str], put: Callable[[re.Match[str]], str], text: str) -> str:
    """Return the text with every match replaced that isn't inside a call."""
    parts, at = list[str](), 0
    for found in CALL.finditer(text):
        parts += [pattern.sub(put, text[at : found.start()]), found[0]]
        at = found.end()
    return "".join([*parts, pattern.sub(put, text[at:])])


def tidy(text: str) -> str:
    """Return text from outside: composed letters, "\\n" for every end of a line, nothing that can't be seen."""
    return _NO_WIDTH.sub("", _LINE_ENDS.sub("\n", unicodedata.normalize("NFC", text)))


def titled(text: str) -> str:
    """Return what is set in capitals as titles are written, "The Rights of Woman"; other text as it is."""
    if not text.isupper():
        return text
    words = text.split()
    return " ".join(
        _titled_word(word, first=not number or words[number - 1].endswith((".", ":", "?")))
        for number, word in enumerate(words)
    )


def _titled_word(word: str, *, first: bool) -> str:
    if _ROMAN.fullmatch(word.strip(".,:;")):
        return word
    small = word.lower()
    return small if not first and small in _SMALL else _INITIAL.sub(lambda one: one[0].upper(), small)


def one_line(text: str) -> str:
    """Return text with single blanks in place of any run of white space."""
    return " ".join(text.split())
