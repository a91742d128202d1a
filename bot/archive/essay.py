"""The essay's own text as HTML: paragraphs with their permanent links, the passages asked about, and the notes."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

from bot import wording
from bot.archive.shown import escape, filled
from bot.archive.tree import Passage
from bot.reading.text import Note, Paragraph


def paragraph_html(paragraph: Paragraph, passages: Iterable[Passage], language: str) -> str:
    """Return a paragraph with its number, its passages highlighted and its calls of notes as links.

    Passages may overlap or enclose a call; each stretch that any of them covers is highlighted once.
    """
    text, number = paragraph.text, paragraph.number
    marked = [(p.start, p.end) for p in passages if 0 <= p.start < p.end <= len(text)]
    calls = {n.offset: n for n in paragraph.notes}
    cuts = {0, len(text), *(edge for pair in marked for edge in pair)}
    cuts |= {edge for n in paragraph.notes for edge in (n.offset, n.offset + len(_call(n)))}
    edges = sorted(cuts)
    pieces: list[str] = []
    for start, end in pairwise(edges):
        piece = escape(text[start:end])
        note = calls.get(start)
        if note and text[start:end] == _call(note):
            piece = f'<a class="call" role="doc-noteref" href="#note-{note.number}">{piece}</a>'
        if any(a <= start and end <= b for a, b in marked):
            piece = f"<mark>{piece}</mark>"
        pieces.append(piece)
    inside = "".join(pieces).replace("</mark><mark>", "")
    label = filled(wording.EDITION_PARAGRAPH, number=str(number))
    return (
        f'<div class="par" id="p{number}"><a class="no" href="#p{number}" aria-label="{label}">¶{number}</a>'
        f'<p lang="{escape(language)}">{inside}</p></div>\n'
    )


def notes_html(paragraph: Paragraph, language: str, *, shown: set[int]) -> str:
    """Return the notes that a paragraph calls, each once in the whole page; `shown` gains their numbers."""
    fresh = [note for note in paragraph.notes if note.number not in shown]
    shown.update(note.number for note in fresh)
    return "".join(_note(note, language) for note in fresh)


def _call(note: Note) -> str:
    return f"[{note.number}]"


def _note(note: Note, language: str) -> str:
    """Return a note; in the margin, below its paragraph or at its foot, as the width of the page allows."""
    leads = filled(wording.EDITION_BACK, number=str(note.paragraph))
    back = f'<a href="#p{note.paragraph}" role="doc-backlink" aria-label="{leads}">'
    label = filled(wording.EDITION_NOTE_NUMBER, number=str(note.number))
    return (
        f'<aside class="note" id="note-{note.number}" role="doc-footnote" aria-label="{label}">'
        f'<p>{_call(note)} <span lang="{escape(language)}">{escape(note.text)}</span> {back}¶{note.paragraph}</a></p>'
        "</aside>\n"
    )
