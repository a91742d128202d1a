"""The archive as Markdown: one file a week with front matter, and an index.

Each week has its text, its questions with their answers, its conversation and what looked back on it.  Paragraphs,
questions and responses have anchors (`<a id="p18"></a>`), the one HTML in these files; notes are footnotes.  Nothing
of a member's is ever more than text: how it is escaped, and how it is got back, stands in `commonmark.py`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from zoneinfo import ZoneInfo

from bot import wording
from bot.archive import labels
from bot.archive.commonmark import as_commonmark, inline_commonmark, quoted
from bot.archive.dates import day, iso, short
from bot.archive.escaping import Kind, Leaf, escape, target, written
from bot.archive.frontmatter import Value, front_matter
from bot.archive.inline import inline
from bot.archive.names import file_name
from bot.archive.quotes import responses_markdown
from bot.archive.recalled import Way, recalled
from bot.archive.threads import Spot, threads
from bot.archive.tree import Archive, KeptQuestion, Prompt, Response, Week
from bot.reading.text import CALL, Paragraph

SCHEMA = "studycircle-markdown/1"
INDEX = "index.md"
NAMES = re.compile(r"index\.md|week-[0-9]{2,}(?:-[a-z0-9]+)*\.md")
"""The names that the files may have."""

Part = str | Iterator[str]
"""What stands between two empty lines: whole, or piece by piece; nothing at all where it is empty."""


def files(archive: Archive) -> dict[str, str]:
    """Return the text of each file by its name, the index first."""
    return {name: "".join(text) for name, text in pieces(archive).items()}


def pieces(archive: Archive) -> dict[str, Iterator[str]]:
    """Return the same, each to be gone through once: no more than some responses stand in memory."""
    book = _Book(archive)
    weeks = {book.names[week.section]: _file(book.week(week)) for week in archive.weeks}
    return {INDEX: _file(book.index()), **weeks}


class _Book:
    """Makes the files, which know where in the others everything stands."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._zone = ZoneInfo(archive.circle.zone)
        self._threads = threads(archive)
        taken = {INDEX}
        self.names = {
            week.section: file_name(f"week-{week.number:02}", week.section, ".md", taken=taken)
            for week in archive.weeks
        }
        self._paragraphs: dict[int, str] = {}
        self._spots: dict[Spot, str] = {}
        for week in archive.weeks:
            self._take_down(week)

    def _take_down(self, week: Week) -> None:
        """Note what stands in a week's file."""
        file = self.names[week.section]
        numbers = [paragraph.number for paragraph in week.paragraphs]
        self._paragraphs |= dict.fromkeys(numbers, file)
        spots = [Spot(week=week.section), *(Spot(prompt=prompt.id) for prompt in week.prompts)]
        self._spots |= dict.fromkeys([*spots, *(Spot(paragraph=number) for number in numbers)], file)

    def _file_of(self, response: str) -> str | None:
        """Return the file in which a response stands; None where it isn't in the archive."""
        found = self._threads.where(response)
        return self._spots.get(found[0], INDEX) if found else None

    def index(self) -> Iterator[Part]:
        """Give the parts of the file that leads to the others, the front matter first."""
        archive, reading = self._archive, self._archive.reading
        yield self._head({"title": reading.title, "author": reading.author, **_agreed(archive)})
        yield f"# {escape(reading.title)}"
        yield escape(", ".join(filter(None, (reading.author, reading.written))))
        yield labels.read_by(archive, escape(archive.circle.name))
        yield self._sample()
        yield f"## {wording.EDITION_CONTENTS}"
        yield "\n".join(self._contents(week) for week in archive.weeks)
        if Spot() in self._threads:
            yield from (
                f"## {wording.EDITION_OUTSIDE}",
                wording.EDITION_OUTSIDE_ABOUT,
                self._said(Spot(), INDEX),
            )
        yield from self._kept()
        yield f"## {wording.EDITION_ABOUT}"
        yield escape(reading.about)
        yield f"### {wording.EDITION_WHOSE}"
        yield escape(archive.consent.statement)
        yield f"### {wording.EDITION_HOW_TO_READ}"
        yield wording.MARKDOWN_HOW_TO_READ.format(zone=escape(archive.circle.zone))
        yield f"### {wording.EDITION_HOW_MADE}"
        yield wording.EDITION_MADE_FROM.format(made=escape(archive.made), sum=f"`{reading.sha256}`")

    def _kept(self) -> Iterable[str]:
        """Give the questions that were kept, each as a link to where it stands."""
        if self._archive.kept_questions:
            yield f"## {wording.EDITION_KEPT}"
            yield wording.EDITION_KEPT_ABOUT
            yield "\n".join(f"- {' · '.join(self._kept_line(kept))}" for kept in self._archive.kept_questions)

    def _kept_line(self, kept: KeptQuestion) -> Iterable[str]:
        words, place = labels.kept_words(kept, self._archive), labels.kept_place(kept, self._archive)
        file = (self._file_of(place) if kept.response else None) or self.names.get(kept.week, INDEX)
        yield (
            f"[{escape(words, starts=False) or '¶'}]({file}#{place})" if place else wording.EDITION_NOT_QUOTED
        )
        number = next((week.number for week in self._archive.weeks if week.section == kept.week), None)
        if number:
            yield wording.EDITION_IN_WEEK.format(number=number)
        yield from self._on_discord(kept.url)

    def week(self, week: Week) -> Iterator[Part]:
        """Give the parts of one week's file, the front matter first."""
        file, talk = self.names[week.section], Spot(week=week.section)
        own = {"title": labels.week_head(week), "reading": self._archive.reading.title}
        yield self._head({**own, "section": week.section, "week": week.number, "dates": _dates(week)})
        yield f"# {escape(labels.week_head(week))}"
        yield " · ".join(filter(None, (labels.week_range(week), *self._opened(week))))
        yield self._sample()
        yield escape(week.link)
        yield from self._terms(week)
        yield f"## {wording.EDITION_TEXT}" if week.paragraphs else ""
        yield from map(self._paragraph, week.paragraphs)
        yield self._notes(week)
        for prompt in week.prompts:
            yield from self._prompt(week, prompt)
        for paragraph in week.paragraphs:
            yield from self._about_paragraph(paragraph, file)
        if talk in self._threads:
            yield from (f"## {labels.talk_head(week)}", self._said(talk, file))
        if looked_back := self._recalled(week):
            yield from (f"## {wording.EDITION_LOOKING_BACK}", looked_back)
        yield f"[{wording.EDITION_CONTENTS}]({INDEX})"

    def _recalled(self, week: Week) -> str:
        """Return the look back on a week: what the tree has of it, or else the same from its answers."""
        if week.digest:
            return as_commonmark(week.digest, self._zone)

        file = self.names[week.section]

        def link(anchor: str, words: str) -> str:
            there = self._file_of(anchor) if anchor.startswith("r") else file
            return f"[{escape(words, starts=False)}]({'' if there == file else there}#{anchor})"

        return "\n\n".join(recalled(week, self._threads, Way(escape, link, labels.plainly)))

    def _head(self, own: Mapping[str, Value]) -> str:
        archive = self._archive
        return front_matter(
            {
                **own,
                "circle": archive.circle.name,
                "zone": archive.circle.zone,
                "consent": archive.consent.names,
                "sample": archive.sample,
                "seed_sha256": archive.reading.sha256,
                "schema": SCHEMA,
                "made": archive.made,
            }
        )

    def _sample(self) -> str:
        return f"**{wording.EDITION_REHEARSAL}** {wording.EDITION_REHEARSED}" if self._archive.sample else ""

    def _contents(self, week: Week) -> str:
        where = labels.week_range(week)
        return (
            f"- [{escape(labels.week_head(week))}]({self.names[week.section]}){f', {where}' if where else ''}"
        )

    def _opened(self, week: Week) -> Iterable[str]:
        yield from filter(None, [labels.opened(week, lambda at: day(at, self._zone))])
        yield from self._on_discord(week.url)

    def _terms(self, week: Week) -> Iterable[str]:
        if week.terms:
            yield f"## {wording.EDITION_TERMS}"
            yield "\n".join(
                f"- **{escape(term.term)}**: {escape(term.says)}{f' {self._mark(term.see, week)}' if term.see else ''}"
                for term in week.terms
            )

    def _paragraph(self, paragraph: Paragraph) -> str:
        """Return a paragraph with its number, which is its permanent link, and its calls of notes."""
        number, text = paragraph.number, f" {paragraph.text}"
        called = {note.offset + 1: note.number for note in paragraph.notes}
        leaves = [Leaf(Kind.MADE, f'<a id="p{number}"></a>[¶{number}](#p{number})')]
        at = 0
        for call in (call for call in CALL.finditer(text) if call.start() in called):
            leaves += [
                Leaf(Kind.TEXT, text[at : call.start()]),
                Leaf(Kind.MADE, f"[^{called[call.start()]}]"),
            ]
            at = call.end()
        return written([*leaves, Leaf(Kind.TEXT, text[at:])])

    def _notes(self, week: Week) -> str:
        notes = {note.number: note for paragraph in week.paragraphs for note in paragraph.notes}
        return "\n\n".join(
            f"[^{number}]: {escape(note.text)} {self._mark(note.paragraph, week)}"
            for number, note in notes.items()
        )

    def _mark(self, number: int, week: Week) -> str:
        """Return a paragraph's number as a link to it from a week's file; a mere number if it stands nowhere."""
        file = self._paragraphs.get(number)
        if file is None:
            return f"¶{number}"
        return f"[¶{number}]({'' if file == self.names[week.section] else file}#p{number})"

    def _prompt(self, week: Week, prompt: Prompt) -> Iterator[Part]:
        passage = prompt.passage
        yield f'## <a id="q-{prompt.id}"></a>{labels.prompt_head(week, prompt)}'
        yield quoted(f"“{escape(passage.quote, starts=False)}” {self._mark(passage.paragraph, week)}")
        yield inline_commonmark(inline(prompt.question), self._zone)
        yield " · ".join(self._about(prompt))
        if prompt.options:
            yield "\n".join(
                f"{option.number}. {escape(option.text)}"
                f"{'' if prompt.is_sealed else f': {labels.chosen(option, prompt)}'}"
                for option in prompt.options
            )
            yield escape(labels.poll_result(prompt))
        if Spot(prompt=prompt.id) in self._threads:
            yield self._said(Spot(prompt=prompt.id), self.names[week.section])
        elif not prompt.options:
            yield f"_{wording.ARCHIVED_NO_ANSWERS}_"

    def _about(self, prompt: Prompt) -> Iterable[str]:
        yield from labels.about(prompt)
        yield from (escape(self._archive.themes.get(theme, theme)) for theme in prompt.themes)
        yield labels.posted(prompt, lambda at: short(at, self._zone))
        yield from self._on_discord(prompt.url)

    def _on_discord(self, url: str) -> Iterable[str]:
        """Give the link to a message; a rehearsal has none that leads anywhere."""
        if url and not self._archive.sample:
            yield f"[{wording.ARCHIVED_ON_DISCORD}](<{target(url)}>)"

    def _about_paragraph(self, paragraph: Paragraph, file: str) -> Iterator[Part]:
        spot = Spot(paragraph=paragraph.number)
        if spot in self._threads:
            yield f"## {wording.EDITION_ON.format(paragraph=f'[¶{paragraph.number}](#p{paragraph.number})')}"
            yield self._said(spot, file)

    def _said(self, spot: Spot, file: str) -> Iterator[str]:
        """Give what was said at a spot, for a file."""

        def address(response: Response) -> str:
            there = self._file_of(response.id)
            return f"{'' if there == file else there}#{response.id}"

        return responses_markdown(self._threads[spot], self._zone, address=address)


def _agreed(archive: Archive) -> dict[str, tuple[str, ...]]:
    """Return what the group had agreed on, for the front matter of the index."""
    return {"agreement": archive.circle.agreement} if archive.circle.agreement else {}


def _dates(week: Week) -> tuple[str, ...]:
    """Return the first and the last instant at which anything of the week was posted, or is due."""
    dates = [week.opened or week.due, *(prompt.posted or prompt.due for prompt in week.prompts)]
    known = [at for at in dates if at]
    return (iso(min(known)), iso(max(known))) if known else ()


def _file(parts: Iterator[Part]) -> Iterator[str]:
    """Give a file's text: its parts with an empty line between any two."""
    head = next(parts)
    assert isinstance(head, str), "the front matter is whole"
    yield head.rstrip()
    for part in filter(None, parts):
        yield "\n\n"
        if isinstance(part, str):
            yield part
        else:
            yield from part
    yield "\n"
