"""Responses as the archive has them, read from the store whenever they are gone through: it may hold a million."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from datetime import datetime
from itertools import islice
from typing import NamedTuple, TypeVar

from bot import wording
from bot.archive.attached import ending_of
from bot.archive.naming import Naming
from bot.archive.shelves import Fetched, Responses, Shelf
from bot.archive.tree import Attachment, Passage, Response
from bot.reading.model import Reading
from bot.records import AttachmentState, Quotation
from bot.store import AttachmentRow, CircleRow, Core, Released

SOME = 500
"""So many rows stand in memory at once."""
_SMALL, _LARGE, _MOST_SMALL = "I", "Q", (1 << 32) - 1
_T = TypeVar("_T")


def message_url(circle: CircleRow, channel_id: int | None, message_id: int | None) -> str:
    """Return the link to a message; a rehearsal's lead nowhere, so there are none."""
    if channel_id is None or message_id is None or circle.sample:
        return ""
    return f"https://discord.com/channels/{circle.guild_id}/{channel_id}/{message_id}"


class FromStore(Responses):
    """One circle's responses in the store, as its members agreed to have them shown."""

    def __init__(self, core: Core, circle: CircleRow, reading: Reading, naming: Naming) -> None:
        self._core = core
        self._circle = circle
        self._reading = reading
        self._naming = naming
        self._count = core.released_count(circle.id)

    def __iter__(self) -> Iterator[Response]:
        return self._made(self._core.released(self._circle.id))

    def __len__(self) -> int:
        return self._count

    def __contains__(self, response: object) -> bool:
        return any(response == one for one in self)

    def filed(self) -> Iterator[_Filed]:
        """Give where each was filed, in order of time."""
        author = self._naming.author
        for row in self._core.filed(self._circle.id):
            parent = f"r{row.parent}" if row.parent is not None else None
            yield _Filed(f"r{row.id}", row.week, row.prompt, row.paragraph, parent, author(row), row.reader)

    def of_week(self, section: str) -> Iterator[Response]:
        """Give those of one week, in order of time."""
        return self._made(self._core.released(self._circle.id, week=section))

    def shelf(self) -> Shelf:
        """Return the responses by their numbers in the store."""
        return _Numbered(self._core.released_numbers(self._circle.id), self._some)

    def with_files(self) -> Iterator[Response]:
        """Give those that files came with, in order of time."""
        for numbers in _batches(self._core.released_with_attachments(self._circle.id)):
            found = self._some(numbers)
            yield from (found[number] for number in numbers)

    def latest(self) -> datetime | None:
        """Return when the last of them was written, or edited."""
        return self._core.released_latest(self._circle.id)

    def _some(self, numbers: Iterable[int]) -> dict[int, Response]:
        rows = self._core.released_among(self._circle.id, numbers)
        return {int(response.id[1:]): response for response in self._made(rows)}

    def _made(self, rows: Iterable[Released]) -> Iterator[Response]:
        for some in _batches(rows):
            files = self._core.attachments_released(self._circle.id, [row.id for row in some])
            for row in some:
                yield self._response(row, files.get(row.id, ()))

    def _response(self, row: Released, files: Iterable[AttachmentRow]) -> Response:
        naming = self._naming
        url = "" if naming.pseudonymous else message_url(self._circle, row.channel_id, row.message_id)
        return Response(
            id=f"r{row.id}",
            week=row.week,
            how=row.how,
            author=naming.author(row),
            at=row.at,
            text=naming.text(row.text),
            prompt=row.prompt,
            paragraph=row.paragraph,
            parent=f"r{row.parent}" if row.parent is not None else None,
            edited_at=row.edited_at,
            late=row.late,
            reactions=tuple((naming.emoji(emoji), count) for emoji, count in row.reactions),
            url=url,
            sample=self._circle.sample,
            passage=self._passage(row.quotation),
            reader=row.reader,
            attachments=tuple(self._attachment(number, one) for number, one in enumerate(files, start=1)),
        )

    def _attachment(self, number: int, row: AttachmentRow) -> Attachment:
        """Return a file; where no name is shown, it has none of its own either."""
        is_here = row.sha256 is not None and self._core.has_file(row.sha256)
        lost = AttachmentState.LOST if row.state is AttachmentState.KEPT else row.state
        return Attachment(
            name=f"{wording.ARCHIVED_A_FILE.format(number=number)}{ending_of(row.name)}"
            if self._naming.pseudonymous
            else row.name,
            size=row.size,
            says=self._naming.plain(row.says),
            spoiler=row.spoiler,
            state=AttachmentState.KEPT if is_here else lost,
            sha256=row.sha256 or "" if is_here else "",
            kind=row.kind,
        )

    def _passage(self, words: Quotation | None) -> Passage | None:
        """Return the words that an answer points at; None where the text has no such place."""
        if words is None or not 0 < words.paragraph <= len(self._reading.text.paragraphs):
            return None
        quote = self._reading.paragraph(words.paragraph).text[words.start : words.end]
        return Passage(words.paragraph, words.start, words.start + len(quote), quote) if quote else None


class _Filed(NamedTuple):
    id: str
    week: str
    prompt: str | None
    paragraph: int | None
    parent: str | None
    author: str
    reader: int


class _Numbered:
    """Responses by the rank of their numbers, of which four bytes each are kept in memory, or eight if need be."""

    def __init__(
        self, numbers: Iterator[int], take: Callable[[Iterable[int]], Mapping[int, Response]]
    ) -> None:
        self._numbers = _as_array(numbers)
        self._take = take

    def find(self, response: str) -> int:
        number = int(response[1:])
        place = bisect_left(self._numbers, number)
        return place if place < len(self._numbers) and self._numbers[place] == number else -1

    def fetch(self, places: Collection[int]) -> Fetched:
        numbers = {place: self._numbers[place] for place in places}
        found = self._take(numbers.values())
        return {place: found[number] for place, number in numbers.items()}


def _as_array(numbers: Iterator[int]) -> array[int]:
    kept = array(_SMALL)
    for number in numbers:
        if number > _MOST_SMALL and kept.typecode == _SMALL:
            kept = array(_LARGE, kept)
        kept.append(number)
    return kept


def _batches(rows: Iterable[_T]) -> Iterator[list[_T]]:
    waiting = iter(rows)
    while some := list(islice(waiting, SOME)):
        yield some
