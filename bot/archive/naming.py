"""How members are called in an archive, and what becomes of their names and links in what was written."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from bot import wording
from bot.archive import pseudonyms
from bot.archive.inline import as_typed
from bot.archive.tree import ConsentInfo
from bot.store import Core, FiledRow, Released

_MENTION = re.compile(r"<@!?(\d{1,20})>")
_CUSTOM_EMOJI = re.compile(r"<?a?:?([A-Za-z0-9_]{1,64}):\d{1,20}>?")


class Naming:
    """How members are called in this archive, and what becomes of their names and links in what was written."""

    def __init__(self, core: Core, circle: str, *, pseudonymous: bool) -> None:
        self.pseudonymous = pseudonymous
        if pseudonymous:
            numbers = core.pseudonyms(circle)
            self._names = {user_id: pseudonyms.reader(number) for user_id, number in numbers.items()}
            self._hide = pseudonyms.without_names(_instead(core.names_to_hide(circle)))
            self._uncount = pseudonyms.without_numbers(self._names)
        else:
            self._names = core.shown_names(circle)
            self._hide = self._uncount = str

    def author(self, row: Released | FiledRow) -> str:
        """Return who said something; of a nameless answer that it has no name."""
        if not row.reader:
            return wording.ARCHIVED_WITHOUT_NAME
        return pseudonyms.reader(row.reader) if self.pseudonymous else row.author

    def text(self, raw: str) -> str:
        """Return what somebody wrote, with the names that may be shown."""
        return self._uncount(with_names(self._hide(raw), self._names))

    def plain(self, typed: str) -> str:
        """Return what somebody wrote as plain text, with the names that may be shown."""
        shown = self._names
        return self._uncount(
            _MENTION.sub(
                lambda found: "@" + shown.get(int(found[1]), wording.ARCHIVED_SOMEBODY), self._hide(typed)
            )
        )

    def emoji(self, emoji: str) -> str:
        """Return a reaction as it is shown; an emoji of the server's own may be called after somebody."""
        return self._hide(emoji_name(emoji))

    def consent(self, names: str) -> ConsentInfo:
        """Return whose rule holds, and what it is in words."""
        left_out = wording.ARCHIVED_LEFT_OUT
        if self.pseudonymous:
            return ConsentInfo(pseudonyms.NAMES, f"{wording.ARCHIVED_NOBODY_NAMED} {left_out}")
        return ConsentInfo(names, f"{wording.ARCHIVED_CONSENT[names]} {left_out}")


def _instead(numbered: Iterable[tuple[str, int | None]]) -> dict[str, str]:
    """Return what stands for each name; one that two members have is nobody's."""
    instead: dict[str, str] = {}
    for name, number in numbered:
        shown = wording.ARCHIVED_SOMEBODY if number is None else pseudonyms.reader(number)
        instead[name] = shown if instead.get(name, shown) == shown else wording.ARCHIVED_SOMEBODY
    return instead


def with_names(text: str, names: Mapping[int, str]) -> str:
    """Return a message's Markdown with its mentions of people as the names that may be shown, as plain text."""
    return _MENTION.sub(
        lambda found: "@" + as_typed(names.get(int(found[1]), wording.ARCHIVED_SOMEBODY)), text
    )


def emoji_name(emoji: str) -> str:
    """Return a custom emoji by its name alone (":wave:"), any other as it is."""
    found = _CUSTOM_EMOJI.fullmatch(emoji)
    return f":{found[1]}:" if found else emoji
