"""Nobody by name: what replaces names where an archive is asked for in which nobody can be told by theirs.

Pseudonyms are the numbers that members have anyway, by first appearance.  In what was written a name goes wherever it
stands as a word of its own, however capitals are set and accents are coded, with or without what it is decked out with
(“Ana” for “🌻 Ana (she/her)”), in part (“Mira” for “Mira Hartmann”) and in the German genitive (“Miras”).  A part that
two members share is neither's: words stand there.  A nickname that only friends know can't be known here.  Links to
messages and to people on Discord go, too, and their bare numbers: there everybody on the server sees whose they are.

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
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from bot import wording
from bot.archive.everyday import Use
from bot.archive.meant import is_genitive, is_meant
from bot.archive.spellings import BETWEEN, Rank, folded, spellings, without_unseen

NAMES = "pseudonymous"
_LINK = (
    r"(?P<link><?(?:https?|discord):/{1,3}(?:(?:[a-z]+\.)?discord(?:app)?\.com(?::\d+)?|-)/+"
    r"(?:(?P<message>channels)|users)/[0-9@a-z/]*>?)"
)
_APART = r"|\s{1,3}"
_EMOJI = r"(?:<a?)?:(?P<emoji>\w+):(?:\d+>)?"
# A number as long as Discord's ids are (reference.mdx, "Snowflakes"); not in an emoji, a channel and the like.
_NUMBER = re.compile(r"<(?:a?:\w+:|@&|#|/[^<>:\n]+:|id:)\d+>|(?<!\d)\d{17,20}(?!\d)")


def reader(number: int) -> str:
    """Return the pseudonym that a reader's number gives."""
    return f"Reader {number}"


@dataclass(slots=True)
class _Named:
    """What stands for a name, how it is used when it isn't one, and how its owners have it, to the letter."""

    shown: str
    use: Use
    rank: Rank
    spellings: set[str]


def without_names(names: Mapping[str, str]) -> Callable[[str], str]:
    """Return what replaces these names in a text by what they map to, and links to messages by words."""
    name_of = _Names(_known(names))
    # One pass: what was put in place of a name is never looked at again.
    pattern = re.compile("|".join([_LINK, _EMOJI, *name_of.pattern]), re.IGNORECASE)

    def replaced(found: re.Match[str]) -> str:
        if found["link"]:
            return wording.ARCHIVED_A_MESSAGE if found["message"] else wording.ARCHIVED_A_PERSON
        if found["emoji"]:
            return name_of.emoji(found)
        return name_of.word(found)

    return lambda text: pattern.sub(replaced, without_unseen(text))


def _known(names: Mapping[str, str]) -> dict[str, _Named]:
    """Return whose a spelling is: theirs to whose name it is nearer, and nobody's if two are as near."""
    known: dict[str, _Named] = {}
    written = [(spelling, shown) for name, shown in names.items() for spelling in spellings(name)]
    for spelling, shown in sorted(written, key=lambda one: (one[0].rank, one[0].use.value)):
        named = _Named(shown, spelling.use, spelling.rank, set())
        one = known.setdefault(folded(spelling.text), named)
        one.spellings.add(spelling.text)
        if one.rank == spelling.rank and one.shown != shown:
            one.shown = wording.ARCHIVED_SOMEBODY
    return known


class _Names:
    """The names of a circle's members, by their spellings with capitals folded."""

    def __init__(self, known: Mapping[str, _Named]) -> None:
        self._known = known
        ways = _finding({spelling for one in known.values() for spelling in one.spellings})
        # An underscore is no letter here: “_Ana_” is her name in italics.  An accent belongs to the letter before it.
        begin, end = r"(?<![^\W_])", r"(?![^\W_]|[\u0300-\u036f])"
        self.pattern = [rf"{begin}(?P<name>{ways})(?P<s>s?){end}"] if known else []
        self._alone = re.compile(rf"{begin}(?:{ways}){end}", re.IGNORECASE) if known else None

    def word(self, found: re.Match[str]) -> str:
        """Return what stands for a word that is a name, if it is one here."""
        one = self._known.get(folded(found["name"]))
        if one is None:
            return wording.ARCHIVED_SOMEBODY
        if found["s"]:
            return _genitive_of(one.shown) if is_genitive(found, one.use) else found.group()
        as_chosen = found.group() in one.spellings
        return one.shown if is_meant(found, one.use, as_chosen=as_chosen) else found.group()

    def emoji(self, found: re.Match[str]) -> str:
        """Return an emoji; one that is called after somebody can't stay one: its name would be part of its code."""
        called = found["emoji"]
        shown = self._alone.sub(self._part, called) if self._alone else called
        return found.group() if shown == called else f":{shown}:"

    def _part(self, found: re.Match[str]) -> str:
        """Return what stands for a part of an emoji's name; one that is a word of every day is one there, too."""
        one = self._known.get(folded(found.group()))
        if one is not None and (
            one.use is Use.PART or (one.use is Use.WORD and found.group() != found.string)
        ):
            return found.group()
        return one.shown if one else wording.ARCHIVED_SOMEBODY


def without_numbers(names: Mapping[int, str]) -> Callable[[str], str]:
    """Return what replaces Discord's numbers in a text: a member's by how they are called, any other by words."""

    def replaced(found: re.Match[str]) -> str:
        number = found.group()
        return names.get(int(number), wording.ARCHIVED_A_NUMBER) if number.isdecimal() else number

    return lambda text: _NUMBER.sub(replaced, text)


def _genitive_of(shown: str) -> str:
    """Return a pseudonym with the German genitive's s; words instead of a name stay as they are."""
    return f"{shown}s" if shown[-1:].isdecimal() else shown


def _finding(spellings: Iterable[str]) -> str:
    """Return a pattern of all spellings, the longest first: “Ana” must not be cut out of “Ana Maria”.

    Those that begin alike stand together, or every word of a text would be held against every name.
    """
    by_first: dict[str, list[str]] = {}
    for spelling in sorted(spellings, key=lambda one: (-len(one), one)):
        by_first.setdefault(spelling[0].casefold(), []).append(_joined(spelling))
    return "|".join(f"(?:{'|'.join(ways)})" for ways in by_first.values())


def _joined(spelling: str) -> str:
    """Return a pattern of one spelling, whose parts may stand apart as its owner has them or otherwise."""
    pattern, rest = "", 0
    for between in BETWEEN.finditer(spelling):
        own = re.escape(between.group())
        # “ana reads the text” is no “ana.reads”.
        is_apart = between.group().isspace() or spelling[between.end()].isupper()
        pattern += (
            re.escape(spelling[rest : between.start()]) + rf"(?:{own}{_APART if is_apart else ''}|\\?[._-])"
        )
        rest = between.end()
    return pattern + re.escape(spelling[rest:])
