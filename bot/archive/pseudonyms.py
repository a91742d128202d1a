"""Nobody by name: what replaces names where an archive is asked for in which nobody can be told by theirs.

Pseudonyms are the numbers that members have anyway, by first appearance.  In what was written a name goes wherever it
stands as a word of its own, however capitals are set; a nickname that only friends know can't be known here.  Links to
messages on Discord go, too: there everybody on the server sees who wrote them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from bot.archive.inline import SOMEBODY, as_typed

NAMES = "pseudonymous"
STATEMENT = (
    "Nobody's name is here: members appear as “Reader 1”, “Reader 2” and so on, in the order of first appearance, "
    "whatever they chose; their names were replaced in what others wrote, too, and no link leads to their messages."
)
A_MESSAGE = "a message on Discord"
_TO_MESSAGE = re.compile(
    r"<?https?://(?:[a-z]+\.)?discord(?:app)?\.com/channels/[0-9@a-z/]*>?", re.IGNORECASE
)


def reader(number: int) -> str:
    """Return the pseudonym that a reader's number gives."""
    return f"Reader {number}"


def without_names(names: Mapping[str, str]) -> Callable[[str], str]:
    """Return what replaces these names in a text by what they map to, and links to messages by words."""
    instead = {
        spelling.casefold(): shown
        for name, shown in names.items()
        for spelling in (name, as_typed(name))
        if spelling.strip()
    }
    # The longest first: “Ana” must not be cut out of “Ana Maria”.
    spellings = "|".join(re.escape(name) for name in sorted(instead, key=len, reverse=True))
    pattern = re.compile(rf"(?<!\w)(?:{spellings})(?!\w)", re.IGNORECASE) if spellings else None

    def replaced(text: str) -> str:
        shown = _TO_MESSAGE.sub(A_MESSAGE, text)
        if pattern is None:
            return shown
        return pattern.sub(lambda found: instead.get(found.group().casefold(), SOMEBODY), shown)

    return replaced
