"""What a scan may have broken, proposed as corrections for a person to look at.  Pure, and without a dictionary.

What counts as a word is what the text itself has elsewhere; so a proposal is a question, never a finding.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass

from bot.reading.anchors import places
from bot.reading.text import Source, Spot, calls

MOST = 200
MOST_IN_ONE = 12
OFTEN = 3
_WORD = re.compile(r"[^\W\d_]+(?:[’'][^\W\d_]+)*")
_PAIR = re.compile(r"\b([^\W\d_]{2,})[ -](?=([^\W\d_]{2,})\b)")
_SPLIT = re.compile(r"\b([^\W\d_]{1,12}) ([^\W\d_]{2,12})\b")
_HYPHENED = re.compile(r"\b([^\W\d_]{2,})-([^\W\d_]{2,})\b")
_DECADE = re.compile(r"\b(\d{2,4}) (s)\b")
_GAP = re.compile(r"([\w’”)]+) ([,.])(?=\s|$)")
_PARTED = re.compile(r"\b([^\W\d_]{2,})- ([^\W\d_]{2,})\b")
_LIGATURE = re.compile("\\w*[\ufb00-\ufb04]\\w*")
_TWICE = re.compile(r"\b([^\W\d_]+) \1\b")
_MIXED = re.compile(r"\b(?=\w*\d)(?=\w*[^\W\d_])\w{2,}\b")
_CASED = re.compile(r"[^\W\d_]{3,}")
_LIGATURES = {"\ufb00": "ff", "\ufb01": "fi", "\ufb02": "fl", "\ufb03": "ffi", "\ufb04": "ffl"}
# What these begin is often one word with a hyphen in it.
_PREFIXES_WORDS = "self non anti co re pre post ex well half ill semi so all over under to by mid neo"
_PREFIXES = frozenset(_PREFIXES_WORDS.split())
_MAY_STAND_TWICE_WORDS = "had that is very so no ha tut well come there here now never"
_MAY_STAND_TWICE = frozenset(_MAY_STAND_TWICE_WORDS.split())
_FIGURES = str.maketrans("015", "ols")
_TAKEN_FOR = (
    ("rn", "m"),
    ("m", "rn"),
    ("b", "h"),
    ("h", "b"),
    ("c", "e"),
    ("e", "c"),
    ("li", "h"),
    ("vv", "w"),
    ("ii", "n"),
)


@dataclass(frozen=True, slots=True)
class Proposal:
    """What stands somewhere in the text, what it may have been, and why one might think so."""

    spot: Spot
    start: int
    end: int
    wrong: str
    right: str
    why: str


def proposals(source: Source) -> list[Proposal]:
    """Return what may be broken, in the order of the text; each fits as a correction of it, none touches another."""
    words = Counter(word.casefold() for _, text in source.spots() for word in _WORD.findall(text))
    pairs = {(a.casefold(), b.casefold()) for _, text in source.spots() for a, b in _PAIR.findall(text)}
    found: list[Proposal] = []
    for spot, text in source.spots():
        here = sorted(_guesses(text, words, pairs), key=lambda guess: (guess[0], -guess[1]))
        found += list(_fitting(spot, text, here))[:MOST_IN_ONE]
        if len(found) >= MOST:
            break
    return found[:MOST]


Guess = tuple[int, int, str, str]


def _guesses(text: str, words: Counter[str], pairs: Set[tuple[str, str]]) -> Iterator[Guess]:
    """Yield (start, end, what it may have been, why) for all that looks broken in a paragraph."""
    for found in _LIGATURE.finditer(text):
        mended = "".join(_LIGATURES.get(letter, letter) for letter in found[0])
        yield found.start(), found.end(), mended, "letters set as one"
    for found in _DECADE.finditer(text):
        yield found.start(), found.end(), found[1] + found[2], "a blank in a decade"
    for found in _GAP.finditer(text):
        yield found.start(), found.end(), found[1] + found[2], "a blank before a stop"
    for found in _TWICE.finditer(text):
        if found[1].casefold() not in _MAY_STAND_TWICE:
            yield found.start(), found.end(), found[1], "a word twice"
    yield from _splits(text, words)
    yield from _hyphens(text, words)
    yield from _parted(text, words)
    yield from _run_together(text, words, pairs)
    yield from _letters(text, words)


def _splits(text: str, words: Counter[str]) -> Iterator[Guess]:
    """A word in two, where the text has it whole elsewhere and one of the halves hardly ever."""
    at = 0
    while found := _SPLIT.search(text, at):
        at = found.end(1)
        first, second = found[1].casefold(), found[2].casefold()
        alone = min(words[first], words[second]) <= max(2, words[first + second] // 4) and found[1] not in (
            "a",
            "A",
            "I",
            "O",
        )
        if words[first + second] and alone:
            yield found.start(), found.end(), found[1] + found[2], "it is one word elsewhere"


def _hyphens(text: str, words: Counter[str]) -> Iterator[Guess]:
    """A word that was cut at the end of a line."""
    for found in _HYPHENED.finditer(text):
        first, second = found[1].casefold(), found[2].casefold()
        whole = words[first + second]
        # Counted here once each, as halves of this very word.
        strange = words[first] <= 1 and words[second] <= 1 and first not in _PREFIXES
        if found[2].islower() and (whole or strange):
            why = "it is one word elsewhere" if whole else "neither half is a word elsewhere"
            yield found.start(), found.end(), found[1] + found[2], why


def _parted(text: str, words: Counter[str]) -> Iterator[Guess]:
    """A word cut at the end of a line, with the blank that the end of the line became."""
    for found in _PARTED.finditer(text):
        whole = words[(found[1] + found[2]).casefold()]
        if whole or (
            words[found[2].casefold()] <= 1 and found[2].casefold() not in ("and", "or", "to", "und", "et")
        ):
            yield found.start(), found.end(), found[1] + found[2], "cut at the end of a line"


def _run_together(text: str, words: Counter[str], pairs: Set[tuple[str, str]]) -> Iterator[Guess]:
    """Two words without their blank, where the text has them side by side elsewhere."""
    for found in _CASED.finditer(text):
        word = found[0].casefold()
        if words[word] > 1:
            continue
        for at in range(2, len(word) - 1):
            known = max(words[word[:at]], words[word[at:]]) >= OFTEN
            if known and (word[:at], word[at:]) in pairs:
                mended = f"{found[0][:at]} {found[0][at:]}"
                yield found.start(), found.end(), mended, "they are two words elsewhere"
                break


def _letters(text: str, words: Counter[str]) -> Iterator[Guess]:
    """A word with figures in it, or a word found once that differs from a common one as scans mistake letters."""
    for found in _MIXED.finditer(text):
        mended = found[0].translate(_FIGURES)
        if mended.isalpha() and words[mended.casefold()]:
            yield found.start(), found.end(), mended, "figures for letters"
    for found in _CASED.finditer(text):
        word = found[0]
        if words[word.casefold()] > 1:
            continue
        meant = next((other for other in _mistaken(word) if words[other.casefold()] >= OFTEN), None)
        if meant:
            yield found.start(), found.end(), meant, "the other is common in this text"


def _mistaken(word: str) -> Iterator[str]:
    for seen, meant in _TAKEN_FOR:
        for at in places(word, seen):
            yield word[:at] + meant + word[at + len(seen) :]


def _fitting(spot: Spot, text: str, guesses: Iterable[Guess]) -> Iterator[Proposal]:
    """Make each guess a correction: with as much before and after it as makes it stand there once."""
    reach = 0
    for start, end, mended, why in guesses:
        start, end, before, after = _once(text, start, end)
        wrong = text[start:end]
        right = before + mended + after
        if start < reach or wrong == right or len(places(text, wrong)) != 1 or calls(wrong) != calls(right):
            continue
        reach = end
        yield Proposal(spot, start, end, wrong, right, why)


def _once(text: str, start: int, end: int) -> tuple[int, int, str, str]:
    """Return a stretch round this one that stands once, by whole words, and what was added before and after."""
    first, last = start, end
    for _ in range(4):
        if len(places(text, text[first:last])) == 1:
            break
        first = max(text.rfind(" ", 0, max(first - 1, 0)) + 1, 0)
        following = text.find(" ", last + 1)
        last = len(text) if following < 0 else following
    return first, last, text[first:start], text[end:last]
