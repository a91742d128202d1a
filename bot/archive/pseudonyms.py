"""Nobody by name: what replaces names where an archive is asked for in which nobody can be told by theirs.

Pseudonyms are the numbers that members have anyway, by first appearance.  In what was written a name goes wherever it
stands as a word of its own, however capitals are set and accents are coded, with or without what it is decked out with
(“Ana” for “🌻 Ana (she/her)”); a nickname that only friends know can't be known here.  Links to messages and to people
on Discord go, too, and their bare numbers: there everybody on the server sees whose they are.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping

from bot.archive.inline import SOMEBODY, as_typed

NAMES = "pseudonymous"
STATEMENT = (
    "Nobody's name is here: members appear as “Reader 1”, “Reader 2” and so on, in the order of first appearance, "
    "whatever they chose; their names were replaced in what others wrote, too, and no link leads to their messages."
)
A_MESSAGE = "a message on Discord"
A_PERSON = "somebody on Discord"
A_NUMBER = "a number on Discord"
SHORTEST = 3
"""A name without its decoration has as many letters at least, so that no letter or “Al” goes wherever it is a word."""
_LINK = re.compile(
    r"<?(?:https?|discord):/{1,3}(?:(?:[a-z]+\.)?discord(?:app)?\.com(?::\d+)?|-)/+"
    r"(?:(?P<message>channels)|users)/[0-9@a-z/]*>?",
    re.IGNORECASE,
)
# A number as long as Discord's ids are (reference.mdx, "Snowflakes"); not in an emoji, a channel and the like.
_NUMBER = re.compile(r"<(?:a?:\w+:|@&|#|/[^<>:\n]+:|id:)\d+>|(?<!\d)\d{17,20}(?!\d)")
_EMOJI = re.compile(r"<a?:(\w+):\d+>")
_DECORATION = re.compile(r"\s*[(\[{|~/•·–—].*", re.DOTALL)
_EDGES = re.compile(r"^[\W_]+|[\W_]+$")


def reader(number: int) -> str:
    """Return the pseudonym that a reader's number gives."""
    return f"Reader {number}"


def without_names(names: Mapping[str, str]) -> Callable[[str], str]:
    """Return what replaces these names in a text by what they map to, and links to messages by words."""
    instead = {spelling.casefold(): shown for name, shown in names.items() for spelling in _spellings(name)}
    # The longest first: “Ana” must not be cut out of “Ana Maria”.
    spellings = "|".join(re.escape(name) for name in sorted(instead, key=len, reverse=True))
    # An underscore is no letter here: “_Ana_” is her name in italics.
    pattern = re.compile(rf"(?<![^\W_])(?:{spellings})(?![^\W_])", re.IGNORECASE) if spellings else None

    def replaced(text: str) -> str:
        shown = _LINK.sub(lambda found: A_MESSAGE if found["message"] else A_PERSON, text)
        if pattern is None:
            return shown
        # An emoji that is called after somebody can't stay one: its name would be part of its code.
        shown = _EMOJI.sub(lambda found: f":{found[1]}:" if pattern.search(found[1]) else found[0], shown)
        return pattern.sub(lambda found: instead.get(found.group().casefold(), SOMEBODY), shown)

    return replaced


def without_numbers(names: Mapping[int, str]) -> Callable[[str], str]:
    """Return what replaces Discord's numbers in a text: a member's by how they are called, any other by words."""

    def replaced(found: re.Match[str]) -> str:
        number = found.group()
        return names.get(int(number), A_NUMBER) if number.isdecimal() else number

    return lambda text: _NUMBER.sub(replaced, text)


def _spellings(name: str) -> set[str]:
    """Return how a name may have been written: as it is, as escaped Markdown, bare, and coded either way."""
    bare = _EDGES.sub("", _DECORATION.sub("", name)) if name.strip() else ""
    whole = [name, bare] if len(bare) >= SHORTEST else [name]
    return {
        unicodedata.normalize(form, spelling)
        for one in whole
        for spelling in (one, as_typed(one))
        if spelling.strip()
        for form in ("NFC", "NFD")
    }
