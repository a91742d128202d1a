"""The speech in force: in which language, and in whose own words, texts are said at this moment.

It is a context variable, so each task has its own: two circles that are seen to side by side can't mix.  It is set
where work for one circle begins, and nowhere in between; what takes a circle as an argument sets it by that.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cached_property, lru_cache

from bot.wording.said import Said
from bot.wording.translating import ENGLISH_CODE, OTHERS, translated

MORE_PLURALS = ("zero", "two", "few", "many")
"""Categories of Unicode's plural rules that English hasn't: a language may add them to a noun that is counted."""
Text = Said | dict[str, Said]
"""What a name of the catalogue stands for: a text, or a group of texts by their keys."""


@dataclass(frozen=True, slots=True)
class Speech:
    """A language by its code, and the texts of a circle's own, each by its name in the catalogue ("WAYS.reply")."""

    language: str = ENGLISH_CODE
    own: tuple[tuple[str, str], ...] = ()


ENGLISH = Speech()


class _Voice:
    """A speech in force, with its texts, which are asked for so often that they are looked up once."""

    def __init__(self, speech: Speech) -> None:
        self.speech = speech

    @cached_property
    def texts(self) -> Mapping[str, Text]:
        """The catalogue in this speech."""
        return _texts(self.speech)


_ENGLISH = _Voice(ENGLISH)
_in_force: ContextVar[_Voice | None] = ContextVar("speech", default=None)


@contextmanager
def speaking(speech: Speech) -> Iterator[None]:
    """Have everything within said in this speech."""
    token = _in_force.set(_Voice(speech))
    try:
        yield
    finally:
        _in_force.reset(token)


def in_force() -> Speech:
    """Return the speech in force; where nobody has set one, as on the command line, it is English."""
    return (_in_force.get() or _ENGLISH).speech


def language() -> str:
    """Return the code of the language in force."""
    return in_force().language


def text(name: str) -> Text:
    """Return a text or a group of the catalogue in the speech in force.

    Raises AttributeError if the catalogue has no such name.
    """
    # Python asks for much else by this way, such as the modules of the package before they are imported.
    found = (_in_force.get() or _ENGLISH).texts.get(name) if name.isupper() else None
    if found is None:
        raise AttributeError(f"the catalogue of texts has no {name}")
    return found


@lru_cache(maxsize=64)
def in_every_language(name: str) -> frozenset[str]:
    """Return all that a text says in one language or another: what was written down may be in any."""
    return frozenset(str(_one(name, speech)) for speech in (ENGLISH, *map(Speech, OTHERS)))


def spoken(name: str) -> Said:
    """Return one text in the speech in force, by its name in the catalogue ("WAYS.reply").

    Raises KeyError if there is none.
    """
    return _one(name, in_force())


def _one(name: str, speech: Speech) -> Said:
    group, _, key = name.partition(".")
    found = _texts(speech)[group]
    return found[key] if isinstance(found, dict) else found


@lru_cache(maxsize=256)
def _texts(speech: Speech) -> Mapping[str, Text]:
    """Return the catalogue in a speech; what a language lacks stays in English."""
    english, instead = _english(), {**translated(speech.language), **dict(speech.own)}
    return {name: _instead(name, one, instead) for name, one in english.items()} if instead else english


def _instead(name: str, one: Text, instead: Mapping[str, str]) -> Text:
    if isinstance(one, dict):
        return {key: _replaced(text, instead.get(f"{name}.{key}")) for key, text in one.items()} | {
            key: _replaced(one["other"], instead[f"{name}.{key}"])
            for key in MORE_PLURALS
            if "other" in one and f"{name}.{key}" in instead
        }
    return _replaced(one, instead.get(name))


def _replaced(english: Said, instead: str | None) -> Said:
    return english if instead is None else Said(instead, english.when, english.most)


@lru_cache(maxsize=1)
def _english() -> Mapping[str, Text]:
    from bot.wording import english

    return {name: one for name, one in vars(english).items() if name.isupper()}
