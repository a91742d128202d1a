"""Where the sentences of a paragraph begin and end, so that somebody can point at one.

Pure, and without a dictionary: a sentence ends at a full stop, a question or exclamation mark or an ellipsis, with
whatever closes a quotation or a bracket after it and the calls of notes that follow, where the next word could begin
another one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.reading.text import CALL, Span

_END = re.compile(
    r"(?P<mark>\.{3}|[.?!…]+)"
    r"(?P<close>[’”\"')\]»]*(?:\s?\[\d{1,3}\])*[’”\"')»]*)"
    r"(?P<gap>\s+)(?!\[\d{1,3}\])"
    r"(?=[‘“\"'(\[«¿¡–—-]*\s?(?P<next>\w))"
)
# After these a full stop ends no sentence, whatever comes next; beside them, any single capital letter (an initial).
_SHORTENED = (
    "mr mrs ms dr prof st vol nos nr p pp ch chap eds tr trans fig cf ca c vs viz al eg ie e.g i.e a.k.a ibid"
    " op cit jan feb mar apr aug sept oct nov dec"
)
_SHORT = frozenset(_SHORTENED.split())
_CALL_AFTER = re.compile(rf"\s*{CALL.pattern}")
_WORD_BEFORE = re.compile(r"[\w.]*$")


def sentences(text: str) -> tuple[Span, ...]:
    """Return the sentences of a paragraph in their order, in code points, without the blanks between them.

    Together they hold everything but those blanks.  What ends without a mark is a sentence, too.
    """
    return tuple(_spans(text))


def bare(text: str) -> str:
    """Return words of the text without the calls of notes in them."""
    return " ".join(_CALL_AFTER.sub("", text).split())


def _spans(text: str) -> Iterator[Span]:
    start = len(text) - len(text.lstrip())
    for found in _END.finditer(text):
        if _ends(text, found):
            yield Span(start, found.start("gap"))
            start = found.end("gap")
    end = len(text.rstrip())
    if end > start:
        yield Span(start, end)


def _ends(text: str, found: re.Match[str]) -> bool:
    """Tell whether a sentence ends here: the next word could begin one, and the last isn't merely shortened."""
    if found["next"].islower():
        return False
    if found["mark"] != ".":
        return True
    before = _WORD_BEFORE.search(text[: found.start()])
    word = before.group() if before else ""
    is_initial = len(word) == 1 and word.isupper() and word != "I"
    return not (is_initial or word.lower() in _SHORT)
