"""How a name may have been written: whole, bare of what it is decked out with, by a part of it, with other letters.

Who is called “Mira Hartmann” is “Mira” to the others, “xX_Lena_Xx” is “lena”, “ana.reads” is “Ana”.  But a part may be
a word of every day, and such a word replaced wherever it stands would make a text unreadable.  So the first part counts
as a name in small letters, too, unless an article stands before it; a further one only with its capital, and one that
is a word in our lists (“Night”, “Owl”) only where somebody is called by it.  A word in a handle (“reads”), a title and
who is written about (“Marx”) never count.  What the parts of a name are can't be told in scripts
whose vowels are marks.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum
from itertools import combinations

from bot.archive.everyday import Use, is_anybodys, is_thing, use_of
from bot.archive.inline import as_typed

SHORTEST = 3
"""A name without its decoration that has fewer letters (“Al”) is one only where it has its capital."""
MOST_PARTS = 6
"""What has more parts than these is a sentence, and nobody is called by the middle of it."""
BETWEEN = re.compile(r"(?<=[^\W_])[\s._\\-]+(?=[^\W_])")
"""What stands between two parts of a name; whoever writes it may put a blank there, or a point."""
_DECORATION = re.compile(r"\s*[(\[{|~/•·–—].*", re.DOTALL)
_IN_BRACKETS = re.compile(r"[(\[{][^)\]}]*[)\]}]")
_EDGES = re.compile(r"^[\W_]+|[\W_]+$")
_UNSEEN = re.compile("[\u00ad\u200b-\u200d\u2060\ufeff]")
# Letters that the scripts of Europe are written with: elsewhere what is unseen may part or join letters.
_EUROPEAN = "A-Za-z\u00c0-\u052f"
_UNSEEN_WITHIN = re.compile(rf"(?<=[{_EUROPEAN}]){_UNSEEN.pattern}+(?=[{_EUROPEAN}])")
# “MiraHartmann” is in two parts as well; the two letters spare “McDonald”.
_HUMP = re.compile(r"(?<=[a-zß-ÿ]{2})(?=[A-ZÀ-Þ][a-zß-ÿ])")
_WORD = re.compile(r"(?:[^\W_]|[’'](?=[^\W_])|[\u0300-\u036f])+")
_DIGITS = "0123456789"
_ACCENTS = re.compile("[\u0300-\u036f]")
_BARE = str.maketrans({"ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ı": "i", "ß": "ss"})
_TWO_LETTERS = {"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe", "æ": "ae", "œ": "oe", "ß": "ss"}
_AS_TWO = str.maketrans(
    _TWO_LETTERS | {one.upper(): two.title() for one, two in _TWO_LETTERS.items() if one != "ß"}
)
_ONE = {"ae": "ä", "oe": "ö", "ue": "ü", "Ae": "Ä", "Oe": "Ö", "Ue": "Ü"}
_TWO = re.compile(rf"(?<![aeiouqAEIOUQ])(?:{'|'.join(_ONE)})")


class Rank(IntEnum):
    """How near a spelling is to a name; if two members have one, the nearer settles whose it is."""

    WHOLE = 0
    BARE = 1
    PART = 2


@dataclass(frozen=True, slots=True)
class Spelling:
    """One way in which a name may have been written, and how it is used when it isn't one."""

    text: str
    use: Use
    rank: Rank


def spellings(name: str) -> Iterator[Spelling]:
    """Yield how a name may have been written, with how it is used then when it isn't one."""
    name = _UNSEEN_WITHIN.sub("", name)
    if not name.strip():
        return
    yield from _written(name, _use_of_whole(name), Rank.WHOLE)
    composed = unicodedata.normalize("NFC", name)
    bare = _EDGES.sub("", _DECORATION.sub("", composed)) or _EDGES.sub("", _IN_BRACKETS.sub(" ", composed))
    if not bare:
        return
    if bare != name:
        use = _use_of_whole(bare)
        small = use is Use.NEVER and len(bare) < SHORTEST
        yield from _written(bare, Use.SMALL if small else use, Rank.BARE)
    for part, use in _parts(bare):
        yield from _written(part, use, Rank.PART)


def _use_of_whole(name: str) -> Use:
    """Return how a name is used when it isn't one; where all its words are words (“Night Shift”) they may be a term."""
    use, words = use_of(name), name.split()
    return Use.SMALL if use is Use.NEVER and len(words) > 1 and all(map(is_thing, words)) else use


def without_unseen(text: str) -> str:
    """Return a text without what nobody sees within its words: it would part a name, and nothing else."""
    return _UNSEEN_WITHIN.sub("", text) if _UNSEEN.search(text) else text


def folded(spelling: str) -> str:
    """Return what is the same for a spelling however its capitals are set and its parts are joined."""
    return BETWEEN.sub(" ", unicodedata.normalize("NFC", spelling)).casefold()


def _parts(bare: str) -> Iterator[tuple[str, Use]]:
    """Yield the parts by which somebody may be called, and runs of them: “Ana Maria” of “Ana Maria Silva”."""
    parts = [part for part in _cut(bare) if not _is_decoration(part)]
    if len(parts) > MOST_PARTS:
        return
    uses = [_use(part, parts[:i]) for i, part in enumerate(parts)]
    yield from ((part, use) for part, use in zip(parts, uses, strict=True) if use and part != bare)
    named = [i for i, use in enumerate(uses) if use in (Use.FIRST, Use.SMALL)]
    for i, j in combinations(named, 2):
        run = parts[i : j + 1]
        yield " ".join(run), Use.NEVER
        yield f"{parts[i]} {parts[j]}", Use.NEVER
        if "".join(run) in bare:
            yield "".join(run), Use.NEVER


def _cut(bare: str) -> Iterator[str]:
    """Yield the parts of a name: between blanks, marks and underscores, without figures at their edges."""
    if any(unicodedata.category(char).startswith("M") and not _ACCENTS.match(char) for char in bare):
        return  # A script whose vowels are marks would be cut within its words.
    for word in _WORD.findall(bare):
        yield from filter(None, (part.strip(_DIGITS) for part in _HUMP.split(word)))


def _is_decoration(part: str) -> bool:
    """Return whether a part is no name: “xX”, “O”, “DJ”."""
    return len(set(part.casefold())) == 1 or (len(part) < SHORTEST and not (part.istitle() or part.islower()))


def _use(part: str, before: Sequence[str]) -> Use | None:
    """Return how a part of a name is used when it isn't one, by the parts before it; None if it never is one."""
    use = use_of(part)
    is_short = len(part) < SHORTEST
    if not before and use is not Use.NEVER:
        return None if use is Use.WORD else use
    if is_anybodys(part) or use is Use.WORD:
        return None
    if is_thing(part):
        return None if before and part[0].islower() else Use.PART
    if all(is_thing(one) and use_of(one) in (Use.NEVER, Use.WORD) for one in before):
        # Nothing before it was a name.  After “Nurse” or “Red” it may be a word that isn't in our lists.
        if is_short:
            return Use.BOTH if part.islower() else Use.SMALL
        return Use.SMALL if before else Use.FIRST
    if is_short:
        return None
    if part[0].islower():
        return Use.PART
    return Use.SMALL if use is Use.NEVER else Use.BOTH


def _written(name: str, use: Use, rank: Rank) -> Iterator[Spelling]:
    """Yield a spelling with its letters and marks as they may have been typed."""
    for text in dict.fromkeys([name, *_other_letters(unicodedata.normalize("NFC", name))]):
        if not text.strip():
            continue
        used = use if text == name else _use_with_other_letters(text, use)
        for typed in (text, as_typed(text)):
            for form in (typed, *(unicodedata.normalize(form, typed) for form in ("NFC", "NFD"))):
                yield Spelling(form, used, rank)


def _other_letters(name: str) -> Iterator[str]:
    """Yield a name without its accents, with two letters for one or one for two, and with the other apostrophe."""
    yield unicodedata.normalize("NFC", _ACCENTS.sub("", unicodedata.normalize("NFD", name))).translate(_BARE)
    yield name.translate(_AS_TWO)
    yield _TWO.sub(lambda two: _ONE[two.group()], name)
    yield name.replace("’", "'")
    yield name.replace("'", "’")


def _use_with_other_letters(text: str, use: Use) -> Use:
    """Return how it is used then: without its accent “Rosé” is a word."""
    return Use.PART if is_thing(text) else max(use, use_of(text), key=lambda one: one.value)
