"""Nobody by name: what replaces names where an archive is asked for in which nobody can be told by theirs.

Pseudonyms are the numbers that members have anyway, by first appearance.  In what was written a name goes wherever it
stands as a word of its own, however capitals are set and accents are coded, with or without what it is decked out with
(“Ana” for “🌻 Ana (she/her)”); a nickname that only friends know can't be known here.  Links to messages and to people
on Discord go, too, and their bare numbers: there everybody on the server sees whose they are.

A name that is a word of every day (“the”, “Will”, “Rose”) goes only where it is used as a name.  Anything else would
make a text unreadable, and give away what it was to hide: in “prices Reader 3 again” everybody reads that Reader 3 is
Rose, while a “rose” that was left tells nothing.  It is a name behind “@”, at the head of what is quoted (“> **the**:
…”), with what it is decked out with, and, unless it is a word without which no sentence does, beside a word of speaking
or greeting (“rose said”, “thanks, will”).  Else it is one by its capital: “Rose” anywhere; “Will”, which begins
sentences as a word, too, in the midst of one, or where a comma or ’s follows; “The” in the midst of one, and only for
who writes themself so.  What is left is what can't be told from the word: the archive says so.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from bot import wording
from bot.archive.everyday import Use, use_of
from bot.archive.inline import as_typed
from bot.archive.meant import is_meant

NAMES = "pseudonymous"
SHORTEST = 3
"""A name without its decoration that has fewer letters (“Al”) is one only where it has its capital."""
_LINK = (
    r"(?P<link><?(?:https?|discord):/{1,3}(?:(?:[a-z]+\.)?discord(?:app)?\.com(?::\d+)?|-)/+"
    r"(?:(?P<message>channels)|users)/[0-9@a-z/]*>?)"
)
_EMOJI = r"(?:<a?)?:(?P<emoji>\w+):(?:\d+>)?"
# A number as long as Discord's ids are (reference.mdx, "Snowflakes"); not in an emoji, a channel and the like.
_NUMBER = re.compile(r"<(?:a?:\w+:|@&|#|/[^<>:\n]+:|id:)\d+>|(?<!\d)\d{17,20}(?!\d)")
_DECORATION = re.compile(r"\s*[(\[{|~/•·–—].*", re.DOTALL)
_EDGES = re.compile(r"^[\W_]+|[\W_]+$")


def reader(number: int) -> str:
    """Return the pseudonym that a reader's number gives."""
    return f"Reader {number}"


@dataclass(slots=True)
class _Named:
    """What stands for a name, how it is used when it isn't one, and how its owners have it, to the letter."""

    shown: str
    use: Use
    spellings: set[str]


def without_names(names: Mapping[str, str]) -> Callable[[str], str]:
    """Return what replaces these names in a text by what they map to, and links to messages by words."""
    known: dict[str, _Named] = {}
    written = [(use, spelling, shown) for name, shown in names.items() for spelling, use in _spellings(name)]
    # What is nothing but a name first: of two who share a spelling, that one settles it.
    for use, spelling, shown in sorted(written, key=lambda one: one[0].value):
        known.setdefault(spelling.casefold(), _Named(shown, use, set())).spellings.add(spelling)
    name_of = _Names(known)
    # One pass: what was put in place of a name is never looked at again.
    pattern = re.compile("|".join([_LINK, _EMOJI, *name_of.pattern]), re.IGNORECASE)

    def replaced(found: re.Match[str]) -> str:
        if found["link"]:
            return wording.ARCHIVED_A_MESSAGE if found["message"] else wording.ARCHIVED_A_PERSON
        if found["emoji"]:
            return name_of.emoji(found)
        return name_of.word(found)

    return lambda text: pattern.sub(replaced, text)


class _Names:
    """The names of a circle's members, by their spellings with capitals folded."""

    def __init__(self, known: Mapping[str, _Named]) -> None:
        self._known = known
        # The longest first: “Ana” must not be cut out of “Ana Maria”.
        ways = "|".join(
            map(re.escape, sorted({s for one in known.values() for s in one.spellings}, key=_long_first))
        )
        # An underscore is no letter here: “_Ana_” is her name in italics.
        self.pattern = [rf"(?<![^\W_])(?:{ways})(?![^\W_])"] if known else []
        self._alone = re.compile(self.pattern[0], re.IGNORECASE) if known else None

    def word(self, found: re.Match[str]) -> str:
        """Return what stands for a word that is a name, if it is one here."""
        one = self._known.get(found.group().casefold())
        if one is None:
            return wording.ARCHIVED_SOMEBODY
        as_chosen = found.group() in one.spellings
        return one.shown if is_meant(found, one.use, as_chosen=as_chosen) else found.group()

    def emoji(self, found: re.Match[str]) -> str:
        """Return an emoji; one that is called after somebody can't stay one: its name would be part of its code."""
        called = found["emoji"]
        shown = self._alone.sub(self._part, called) if self._alone else called
        return found.group() if shown == called else f":{shown}:"

    def _part(self, found: re.Match[str]) -> str:
        """Return what stands for a part of an emoji's name; one that is a word of every day is one there, too."""
        one = self._known.get(found.group().casefold())
        if one is not None and one.use is Use.WORD and found.group() != found.string:
            return found.group()
        return one.shown if one else wording.ARCHIVED_SOMEBODY


def without_numbers(names: Mapping[int, str]) -> Callable[[str], str]:
    """Return what replaces Discord's numbers in a text: a member's by how they are called, any other by words."""

    def replaced(found: re.Match[str]) -> str:
        number = found.group()
        return names.get(int(number), wording.ARCHIVED_A_NUMBER) if number.isdecimal() else number

    return lambda text: _NUMBER.sub(replaced, text)


def _long_first(spelling: str) -> tuple[int, str]:
    return -len(spelling), spelling


def _spellings(name: str) -> Iterator[tuple[str, Use]]:
    """Return how a name may have been written: as it is, as escaped Markdown, bare, and coded either way."""
    if not name.strip():
        return
    yield from _coded(name, use_of(name))
    bare = _EDGES.sub("", _DECORATION.sub("", name))
    if bare and bare != name:
        use = use_of(bare)
        yield from _coded(bare, Use.SMALL if use is Use.NEVER and len(bare) < SHORTEST else use)


def _coded(name: str, use: Use) -> Iterator[tuple[str, Use]]:
    for spelling in (name, as_typed(name)):
        for form in ("NFC", "NFD"):
            yield unicodedata.normalize(form, spelling), use
