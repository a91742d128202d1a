"""Which language a text is in, by its commonest words, for sources that don't say.  Pure."""

from __future__ import annotations

import re

ENOUGH = 8
_COMMON = {
    "en": "the and that which was with this from have not are they",
    "de": "der die und das nicht ist den von sich ein auch dem",
    "fr": "les des est une dans qui que pas pour sur ce et",
    "es": "los las una por con del que como pero más y el",
    "it": "gli della che non una per con sono più nel di il",
    "nl": "het een van niet dat zijn voor met ook aan wordt de",
}
_WORDS = {code: frozenset(words.split()) for code, words in _COMMON.items()}
_WORD = re.compile(r"[^\W\d_]+")
LOOKED_AT = 60_000


def guess(text: str) -> str:
    """Return the code of the language whose common words are clearly the most frequent; "" where none is."""
    words = _WORD.findall(text[:LOOKED_AT].casefold())
    counts = sorted(
        ((sum(word in common for word in words), code) for code, common in _WORDS.items()), reverse=True
    )
    (most, code), (second, _) = counts[:2]
    return code if most >= ENOUGH and most > 2 * second else ""
