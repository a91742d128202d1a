"""The quote picker: a form lists the sentences of its question's paragraph, and an answer may point at one."""

from __future__ import annotations

import re

from bot import wording
from bot.agenda.limits import clipped, literal
from bot.flow.replies import Option, Picker
from bot.reading.model import Prompt, Reading
from bot.reading.sentences import bare, sentences
from bot.reading.text import Span
from bot.records import Quotation

OPTIONS = 25  # in a menu (Discord's reference: components, string select)
OPTION_TEXT = 100
SHOWN = 300
"""How many characters of a sentence stand above an answer."""


def picker(reading: Reading, number: int, own: Span) -> Picker:
    """Return what to choose from in a paragraph: the sentence in which `own` begins first, the others in order.

    Of a paragraph with more sentences than a menu takes, those around that one.
    """
    paragraph = reading.paragraph(number)
    spans = sentences(paragraph.text)
    at = next((i for i, span in enumerate(spans) if span.start <= own.start < span.end), 0)
    first = max(0, min(at - OPTIONS // 2, len(spans) - OPTIONS))
    near = spans[first : first + OPTIONS]
    ordered = [spans[at], *(span for span in near if span is not spans[at])]
    return Picker(
        label=wording.PICK_LABEL,
        hint=wording.PICK_HINT.format(paragraph=number),
        says=wording.PICK_SAYS,
        options=tuple(
            Option(
                clipped(bare(paragraph.text[span.start : span.end]), OPTION_TEXT),
                f"{span.start}-{span.end}",
                wording.PICK_OWN if span is spans[at] else "",
            )
            for span in ordered
        ),
    )


def picked(reading: Reading, prompt: Prompt, value: str) -> Quotation | None:
    """Return the words that were chosen in a prompt's form, as `picked_in` does."""
    return picked_in(reading, prompt.paragraph, value)


def picked_in(reading: Reading, number: int, value: str) -> Quotation | None:
    """Return the words that were chosen; None for none, or for what is no sentence of the paragraph (any more)."""
    found = re.fullmatch(r"(\d{1,6})-(\d{1,6})", value)
    if not found:
        return None
    span = Span(int(found[1]), int(found[2]))
    if span not in sentences(reading.paragraph(number).text):
        return None
    return Quotation(number, span.start, span.end)


def words_of(reading: Reading, quotation: Quotation | None) -> str:
    """Return the words that a quotation points at, without calls of notes; "" where they aren't in the text."""
    if quotation is None or not 0 < quotation.paragraph <= len(reading.text.paragraphs):
        return ""
    return bare(reading.paragraph(quotation.paragraph).text[quotation.start : quotation.end])


def line_above(words: str) -> str:
    """Return the line that stands above an answer's copy, its end included; "" without words."""
    return wording.PICKED_LINE.format(words=literal(clipped(words, SHOWN))) + "\n" if words else ""
