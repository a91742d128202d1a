"""A circle's own words in place of the bot's: which texts there are, and what may stand in them.

Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from string import Formatter

from bot.wording import listed
from bot.yamldoc import quoted

MESSAGE = 2000
"""Characters of a message at the most, where a text has no ceiling of its own (resources/message, "Create Message")."""

FIXED = re.compile(
    r"(COMMAND_NAMES|OPTION_NAMES|[A-Z_]*COMMANDS?)(\.|$)|[A-Z_]*_OPTION$|WITHDRAW_CODE$|ADD$|KEEP$|FILE$"
)
"""What Discord lists for the whole server, in which another circle may read."""

KNOWN_AGAIN = ("SKIPPED_BY", "SKIPPED_BEFORE")
"""Texts that are kept, and by which the bot later knows what was."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one text: with its name if `about_name`, else with what it says."""

    name: str
    code: str
    message: str
    hint: str
    about_name: bool = False


def faults(texts: Mapping[str, str]) -> Iterator[Fault]:
    """Yield what is wrong with a circle's own texts, by their names in the catalogue ("WAYS.reply")."""
    if not texts:
        return
    from bot.wording.catalogue import (
        catalogue,
    )  # it takes milliseconds, and few circles have texts of their own

    known = {entry.name: entry.text for entry in catalogue()}
    for name, text in texts.items():
        if name not in known:
            yield _unknown(name, tuple(known))
        elif FIXED.match(name) or name in KNOWN_AGAIN:
            yield Fault(
                name,
                "text-fixed",
                f"{quoted(name)} is the same in every circle.",
                "Take it out; a circle can have words of its own for all that is posted in it.",
                about_name=True,
            )
        else:
            yield from _wrong_in(name, text, gaps(known[name]) or set(), known[name].most or MESSAGE)


def _unknown(name: str, known: tuple[str, ...]) -> Fault:
    from difflib import get_close_matches

    close = get_close_matches(name, known, n=1)
    hint = f"Did you mean {close[0]}?" if close else "`studycircle texts` lists them all."
    return Fault(name, "unknown-text", f"There is no text {quoted(name)}.", hint, about_name=True)


def _wrong_in(name: str, text: str, allowed: set[str], most: int) -> Iterator[Fault]:
    found = gaps(text)
    if found is None:
        yield Fault(
            name, "gap", "A brace in it has no other half.", "Write {{ and }} for braces that are to be seen."
        )
        return
    strange = sorted(found - allowed)
    if strange:
        yield Fault(
            name,
            "gap",
            f"Nothing is known to fill {listed([f'{{{gap}}}' for gap in strange])} with.",
            f"What is filled in here: {listed([f'{{{gap}}}' for gap in sorted(allowed)]) or 'nothing'}.",
        )
    elif len(text) > most:
        yield Fault(
            name,
            "size",
            f"It has {len(text):,} characters, and {most:,} fit.",
            "Write it shorter; leave room for what is filled in.",
        )


def gaps(text: str) -> set[str] | None:
    """Return what a text is filled in with, as it stands between braces; None if the braces don't match."""
    try:
        parts = list(Formatter().parse(text))
    except ValueError:
        return None
    return {
        name + (f"!{conversion}" if conversion else "") + (f":{form}" if form else "")
        for _, name, form, conversion in parts
        if name is not None
    }
