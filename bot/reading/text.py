"""The text itself: paragraphs and notes as the seed's bytes give them, and where each note is called.

Pure.  One line of the seed is one paragraph or one note; blank lines count for nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256

from bot.errors import StudycircleError

CALL = re.compile(r"\[(\d{1,3})\]")
NOTE_LINE = re.compile(r"\[(\d{1,3})\]\s+(.+)")
LINE_END = re.compile(r"\r\n|\r|\n")


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a paragraph, in code points: from `start` up to, but without, `end`."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Spot:
    """A paragraph or a note of the text, by its number."""

    number: int
    is_note: bool = False

    def __str__(self) -> str:
        return f"note [{self.number}]" if self.is_note else f"¶{self.number}"


@dataclass(frozen=True, slots=True)
class Source:
    """The text as the seed has it, nothing mended; notes by their number, without the "[n] " before them."""

    paragraphs: tuple[str, ...]
    notes: tuple[tuple[int, str], ...]
    sha256: str

    def at(self, spot: Spot) -> str | None:
        """Return what stands at `spot`, or None if there is no such paragraph or note."""
        if spot.is_note:
            return dict(self.notes).get(spot.number)
        return self.paragraphs[spot.number - 1] if 0 < spot.number <= len(self.paragraphs) else None

    def spots(self) -> Iterator[tuple[Spot, str]]:
        """Go through all paragraphs, then all notes."""
        for number, text in enumerate(self.paragraphs, start=1):
            yield Spot(number), text
        for number, text in self.notes:
            yield Spot(number, is_note=True), text


@dataclass(frozen=True, slots=True)
class Note:
    """A note and where it is called: `offset` is that of "[n]" in the corrected paragraph, in code points."""

    number: int
    text: str
    paragraph: int
    offset: int


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A corrected paragraph with the notes that it calls, in the order of their calls."""

    number: int
    text: str
    notes: tuple[Note, ...] = ()

    @property
    def words(self) -> int:
        """How many words it has; calls of notes and dashes between words are none."""
        return count_words(self.text)


@dataclass(frozen=True, slots=True)
class Text:
    """The corrected text; `notes` are those that are called, by their first call; `sha256` is the seed's."""

    paragraphs: tuple[Paragraph, ...]
    notes: tuple[Note, ...]
    sha256: str


def parse(seed: bytes) -> Source:
    """Take a seed apart: body paragraphs in order, then the notes, whose lines begin with "[n] ".

    Raises StudycircleError when the bytes are not UTF-8 text, when there is no paragraph, when a line stands
    between or after the notes without a number, or when two notes have the same number.
    """
    paragraphs: list[str] = []
    notes: dict[int, str] = {}
    for line in LINE_END.split(_decoded(seed)):
        line = line.strip()
        found = NOTE_LINE.fullmatch(line)
        if found:
            _add_note(notes, int(found[1]), found[2])
        elif line and notes:
            raise StudycircleError(
                f"After the notes stands a line that doesn't begin with a number in brackets: “{line[:60]}”",
                "Put the notes last, each on one line that begins with [1], [2] and so on.",
            )
        elif line:
            paragraphs.append(line)
    if not paragraphs:
        raise StudycircleError("The text has no paragraph.", "Write one paragraph a line, the notes last.")
    return Source(tuple(paragraphs), tuple(notes.items()), sha256(seed).hexdigest())


def bind(source: Source) -> Text:
    """Number the paragraphs of a (corrected) source and bind each note to where it is called."""
    notes = dict(source.notes)
    paragraphs = tuple(_bound(number, text, notes) for number, text in enumerate(source.paragraphs, start=1))
    first: dict[int, Note] = {}
    for paragraph in paragraphs:
        for note in paragraph.notes:
            first.setdefault(note.number, note)
    return Text(paragraphs, tuple(first[number] for number in sorted(first)), source.sha256)


def calls(text: str) -> tuple[int, ...]:
    """Return the numbers of the notes that a paragraph calls, in order."""
    return tuple(int(number) for number in CALL.findall(text))


def uncalled(source: Source) -> tuple[int, ...]:
    """Return the notes that no paragraph calls."""
    called = {number for text in source.paragraphs for number in calls(text)}
    return tuple(number for number, _ in source.notes if number not in called)


def missing(source: Source) -> tuple[tuple[int, int], ...]:
    """Return (paragraph, number) for each call of a note that isn't there."""
    there = dict(source.notes)
    return tuple(
        (paragraph, number)
        for paragraph, text in enumerate(source.paragraphs, start=1)
        for number in calls(text)
        if number not in there
    )


def count_words(text: str) -> int:
    """Count what has a letter or a digit in it between two spaces; calls of notes don't count."""
    return sum(any(map(str.isalnum, word)) for word in CALL.sub(" ", text).split())


def _decoded(seed: bytes) -> str:
    try:
        text = seed.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise StudycircleError(
            f"The text isn't UTF-8: byte {error.start + 1} makes no sense there.", "Save the file as UTF-8."
        ) from error
    if "\0" in text:
        raise StudycircleError(
            "The file isn't a text: it holds zero bytes.", "Save it as plain text in UTF-8."
        )
    return text


def _add_note(notes: dict[int, str], number: int, text: str) -> None:
    if number in notes:
        raise StudycircleError(
            f"Two notes have the number [{number}].", "Give each note a number of its own, and its call too."
        )
    notes[number] = text


def _bound(number: int, text: str, notes: dict[int, str]) -> Paragraph:
    bound = tuple(
        Note(int(call[1]), notes[int(call[1])], number, call.start())
        for call in CALL.finditer(text)
        if int(call[1]) in notes
    )
    return Paragraph(number, text, bound)
