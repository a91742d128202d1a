"""The archive as a collection of annotations (W3C Web Annotation Data Model and Vocabulary, 2017).

Two files: `annotations.jsonld`, and `text.txt`, the corrected text that it annotates (paragraphs in order, an empty
line between two).  A prompt annotates the words that it quotes ("questioning").  A response annotates what it replies
to ("replying"), and with that the words that it points at; without a parent or prompt it annotates its
paragraph, or its week's text ("commenting").

Words are pointed at twice: by TextQuoteSelector, which finds them again in any other edition, and by
TextPositionSelector in `text.txt`, counted in UTF-16 code units as browsers and Hypothesis count (the model's own
examples count code points; they differ beyond U+FFFF only).  The body's value is what was said, as it was typed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import datetime

from bot.archive.attached import in_words
from bot.archive.dates import iso
from bot.archive.shelves import latest
from bot.archive.threads import threads
from bot.archive.tree import Archive, Attachment, Passage, Prompt, Response, Week

NAMES = re.compile(r"annotations\.jsonld|text\.txt")
"""The names that the files may have."""
TEXT = "text.txt"
CONTEXT = "http://www.w3.org/ns/anno.jsonld"
AROUND = 32
"""So many characters before and after tell two like quotations apart."""
BETWEEN = "\n\n"
_NO_ITEMS = '"items": []'

Json = dict[str, object]


def files(archive: Archive) -> dict[str, str]:
    """Return the collection and the text by file name."""
    return {name: "".join(text) for name, text in pieces(archive).items()}


def pieces(archive: Archive) -> dict[str, Iterator[str]]:
    """Return the same, each to be gone through once: no more than some responses stand in memory."""
    text = _Text(archive)
    return {"annotations.jsonld": _Collection(archive, text).pieces(), TEXT: iter([text.whole])}


class _Text:
    """The text in one piece, and where in it each paragraph and each week begins and ends."""

    def __init__(self, archive: Archive) -> None:
        paragraphs = {p.number: p.text for week in archive.weeks for p in week.paragraphs}
        self._starts: dict[int, int] = {}
        at = 0
        for number in sorted(paragraphs):
            self._starts[number] = at
            at += len(paragraphs[number]) + len(BETWEEN)
        self.whole = BETWEEN.join(paragraphs[number] for number in sorted(paragraphs)) + "\n"
        self._ends = {number: start + len(paragraphs[number]) for number, start in self._starts.items()}

    def passage(self, passage: Passage) -> Json | None:
        """Return the target that some words of a paragraph are; None where there is no such paragraph."""
        start = self._starts.get(passage.paragraph)
        return None if start is None else self._target(start + passage.start, start + passage.end)

    def paragraphs(self, first: int, last: int) -> Json | None:
        """Return the target that some paragraphs are, from the first to the last."""
        if first not in self._starts or last not in self._ends:
            return None
        return self._target(self._starts[first], self._ends[last])

    def _target(self, start: int, end: int) -> Json:
        text = self.whole
        quote = {
            "type": "TextQuoteSelector",
            "exact": text[start:end],
            "prefix": text[max(0, start - AROUND) : start],
            "suffix": text[end : end + AROUND],
        }
        place = {"type": "TextPositionSelector", "start": _units(text[:start]), "end": _units(text[:end])}
        return {"source": TEXT, "selector": [quote, place]}


class _Collection:
    def __init__(self, archive: Archive, text: _Text) -> None:
        self._archive = archive
        self._text = text
        self._weeks = {week.section: week for week in archive.weeks}
        self._prompts = {prompt.id for week in archive.weeks for prompt in week.prompts}
        self._threads = threads(archive)

    def pieces(self) -> Iterator[str]:
        """Give the whole collection, on one page."""
        frame = json.dumps(self._frame(), ensure_ascii=False, indent=1)
        before, _, after = frame.rpartition(_NO_ITEMS)
        yield before + '"items": ['
        mark = "\n   "
        for item in self._items():
            # No end of a line stands in any text: there it is an escape.
            yield mark + json.dumps(item, ensure_ascii=False, indent=1).replace("\n", "\n   ")
            mark = ",\n   "
        yield f"\n  ]{after}\n" if mark.startswith(",") else f"]{after}\n"

    def _items(self) -> Iterator[Json]:
        for week in self._archive.weeks:
            yield from map(self._prompt, week.prompts)
        yield from map(self._response, self._archive.responses)

    def _frame(self) -> Json:
        """Return the collection without its items."""
        archive = self._archive
        total = sum(len(week.prompts) for week in archive.weeks) + len(archive.responses)
        return {
            "@context": [CONTEXT, {"summary": "http://www.w3.org/ns/activitystreams#summary"}],
            "id": "#collection",
            "type": "AnnotationCollection",
            "label": f"{archive.circle.name}: {archive.reading.title}",
            "summary": archive.consent.statement,
            "generator": {"type": "Software", "name": archive.made},
            "generated": iso(latest(archive)),
            "total": total,
            "first": {"id": "#page", "type": "AnnotationPage", "startIndex": 0, "items": []},
            "last": "#page",
        }

    def _prompt(self, prompt: Prompt) -> Json:
        found: Json = {
            "id": f"#q-{prompt.id}",
            "type": "Annotation",
            "motivation": "questioning",
            "body": [_body(prompt.question), *map(self._tag, prompt.themes)],
            "target": self._text.passage(prompt.passage) or TEXT,
        }
        return found | _when("created", prompt.posted) | _via(prompt.url)

    def _tag(self, theme: str) -> Json:
        return _tagged(self._archive.themes.get(theme, theme))

    def _response(self, response: Response) -> Json:
        above = list(self._above(response))
        targets = [*above, *self._words(response, alone=not above)]
        found: Json = {
            "id": f"#{response.id}",
            "type": "Annotation",
            "motivation": "replying" if above else "commenting",
            "creator": {"type": "Person", "name": response.author},
            "created": iso(response.at),
            "body": [
                _body(response.text),
                *map(_named, response.attachments),
                *([_tagged("sample")] if response.sample else []),
            ],
            "target": targets if len(targets) > 1 else targets[0],
        }
        return found | _when("modified", response.edited_at) | _via(response.url)

    def _above(self, response: Response) -> Iterator[str]:
        """Give the annotation that a response replies to: its parent, or else its prompt."""
        if response.parent and self._threads.has(response.parent):
            yield f"#{response.parent}"
        elif response.prompt in self._prompts:
            yield f"#q-{response.prompt}"

    def _words(self, response: Response, *, alone: bool) -> Iterator[Json | str]:
        """Give the words that a response is about; one that stands `alone` is about something in any case."""
        number, week = response.paragraph, self._weeks.get(response.week)
        if response.passage and (target := self._text.passage(response.passage)):
            yield target
        elif alone:
            target = self._text.paragraphs(number, number) if number else _of(week, self._text)
            yield target or TEXT


def _of(week: Week | None, text: _Text) -> Json | None:
    if week is None or not week.paragraphs:
        return None
    return text.paragraphs(week.paragraphs[0].number, week.paragraphs[-1].number)


def _named(one: Attachment) -> Json:
    """Return a file that came with a response, by its name and its description."""
    return {"type": "TextualBody", "value": in_words(one), "format": "text/plain", "purpose": "describing"}


def _body(said: str) -> Json:
    return {"type": "TextualBody", "value": said, "format": "text/markdown"}


def _tagged(word: str) -> Json:
    return {"type": "TextualBody", "value": word, "purpose": "tagging"}


def _when(key: str, at: datetime | None) -> Json:
    return {key: iso(at)} if at else {}


def _via(url: str) -> Json:
    return {"via": url} if url else {}


def _units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
