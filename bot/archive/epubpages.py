"""The pages of the book: XHTML, from the same tree and the same visitor of members' Markdown as the edition.

XML takes no tag that isn't closed and EPUB no address that isn't one: what the visitor gives is made strict here, and
links within the archive are led to the page on which their target stands.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from html import unescape
from urllib.parse import quote, urlsplit
from zoneinfo import ZoneInfo

from bot import wording
from bot.archive import labels
from bot.archive.attached import description, file_of, in_words, told
from bot.archive.dates import iso, short
from bot.archive.edition import Edition
from bot.archive.indexes import has_people, has_themes, people_html, themes_html
from bot.archive.inline import inline
from bot.archive.recalled import recalled_html
from bot.archive.shown import escape, filled, inline_html, name, says
from bot.archive.threads import Entry, Spot, Threads, threads
from bot.archive.tree import Archive, Attachment, KeptQuestion, Prompt, Response, Week
from bot.reading.sentences import bare
from bot.reading.text import CALL, Note, Paragraph

FRAME = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE html>
<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"
 lang="{language}" xml:lang="{language}">
<head><title>{title}</title><link rel="stylesheet" href="style.css" type="text/css"/></head>
<body>
{body}
</body>
</html>
"""
_ADDRESS = re.compile(r'<a href="((?:https?|mailto):[^"]*)">(.*?)</a>', re.DOTALL | re.IGNORECASE)
_WITHIN = re.compile(r'href="#([^"]+)"')
_HOST = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)*")
# What may stand in an address (RFC 3986, 2.2 and 2.3), and % for what is written by its number already.
_SAFE = "!$&'()*+,;=:@/?-._~"
_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")


PICTURE_FOLDER = "pictures"
RESPONSE = re.compile("r[0-9]+")
"""What only a response is called."""
Part = str | Iterator[str]
_BODY = "\0"


@dataclass(frozen=True, slots=True)
class Page:
    """One file of the book; `id` is its name in the list of files, `source` its text, to be gone through once."""

    id: str
    file: str
    source: Iterator[str]
    is_nav: bool = False


def pages(archive: Archive, held: Collection[str] = ()) -> list[Page]:
    """Return the pages in the order of reading: title, contents, weeks, what was said outside, indexes, notes, about.

    `held` are the names of the pictures that are in the book.
    """
    return list(_Book(archive, held).pages())


class _Book:
    def __init__(self, archive: Archive, held: Collection[str]) -> None:
        self._held = held
        self._archive = archive
        self._zone = ZoneInfo(archive.circle.zone)
        self._threads = threads(archive)
        self._edition = Edition(archive)
        self._became_of = labels.BecameOf(self._zone)
        self._indexes = list(_indexes(self._edition, self._threads))
        self._notes = _notes(archive)
        self._spots = {Spot(): "outside.xhtml"}
        self._places: dict[str, str] = {f"note-{number}": "notes.xhtml" for number in self._notes}
        for week in archive.weeks:
            self._take_down(week)

    def _take_down(self, week: Week) -> None:
        """Note what stands in a week's page; a paragraph that two weeks read stands in both, and is named by one."""
        file = _file_of(week)
        self._spots[Spot(week=week.section)] = file
        for paragraph in week.paragraphs:
            self._places.setdefault(f"p{paragraph.number}", file)
            self._spots.setdefault(Spot(paragraph=paragraph.number), file)
        for prompt in week.prompts:
            self._places[f"q-{prompt.id}"] = self._spots[Spot(prompt=prompt.id)] = file

    def _place(self, anchor: str) -> str | None:
        """Return the page on which an anchor stands; None where it stands nowhere."""
        if anchor in self._places:
            return self._places[anchor]
        found = self._threads.where(anchor) if RESPONSE.fullmatch(anchor) else None
        return self._spots.get(found[0]) if found else None

    def pages(self) -> Iterator[Page]:
        """Give the pages in order."""
        listed = [(_file_of(week), labels.week_head(week)) for week in self._archive.weeks]
        is_outside = Spot() in self._threads
        listed += [("outside.xhtml", wording.EDITION_OUTSIDE)] if is_outside else []
        listed += [("kept.xhtml", wording.EDITION_KEPT)] if self._archive.kept_questions else []
        listed += [(f"{id_}.xhtml", head) for id_, head, _ in self._indexes]
        listed += [("notes.xhtml", wording.EDITION_NOTES)] if self._notes else []
        listed.append(("about.xhtml", wording.EDITION_ABOUT))
        yield self._page("title", self._archive.reading.title, self._title())
        yield self._page("nav", wording.EDITION_CONTENTS, _nav(listed), is_nav=True)
        for week in self._archive.weeks:
            file = _file_of(week)
            yield self._page(file.removesuffix(".xhtml"), labels.week_head(week), *self._week(week))
        if is_outside:
            head = (
                f"<h1>{escape(wording.EDITION_OUTSIDE)}</h1>\n<p>{escape(wording.EDITION_OUTSIDE_ABOUT)}</p>"
            )
            yield self._page("outside", wording.EDITION_OUTSIDE, head, self._said(Spot()))
        if self._archive.kept_questions:
            yield self._page("kept", wording.EDITION_KEPT, self._kept_page())
        for id_, head, body in self._indexes:
            yield self._page(id_, head, body)
        if self._notes:
            yield self._page("notes", wording.EDITION_NOTES, self._notes_page())
        yield self._page("about", wording.EDITION_ABOUT, self._about_page())

    def _page(self, id_: str, title: str, *parts: Part, is_nav: bool = False) -> Page:
        return Page(id_, f"{id_}.xhtml", self._source(title, parts, f"{id_}.xhtml"), is_nav)

    def _source(self, title: str, parts: Iterable[Part], file: str) -> Iterator[str]:
        """Give a page's text: its parts with an end of line between any two, in the frame."""
        language = escape(self._archive.circle.language or wording.language())
        frame = FRAME.format(language=language, title=escape(" ".join(title.split())) or "…", body=_BODY)
        before, _, after = frame.partition(_BODY)
        for part in parts:
            yield before
            for piece in [part] if isinstance(part, str) else part:
                yield self._strict(piece, file)
            before = "\n"
        yield after

    def _strict(self, html: str, file: str) -> str:
        """Return what was built as XML, with every link leading somewhere."""

        def led(found: re.Match[str]) -> str:
            place = self._place(found[1]) or file
            return f'href="{"" if place == file else place}#{found[1]}"'

        # No "<" is in any text, so that these are our own tags.
        return _WITHIN.sub(led, _ADDRESS.sub(_linked, html.replace("<br>", "<br/>")))

    def _title(self) -> str:
        archive, reading = self._archive, self._archive.reading
        agreed = "".join(f"<li>{escape(sentence)}</li>" for sentence in archive.circle.agreement)
        agreed = f"<p>{escape(wording.EDITION_AGREED)}:</p>\n<ul>{agreed}</ul>\n" if agreed else ""
        sample = (
            f"<p><strong>{escape(wording.EDITION_REHEARSAL)}</strong> {escape(wording.EDITION_REHEARSED)}</p>"
        )
        read = labels.read_by(archive, f"<bdi>{escape(archive.circle.name)}</bdi>", filled=filled)
        return (
            f'<h1 lang="{escape(reading.language)}">{escape(reading.title)}</h1>\n'
            f"<p>{escape(', '.join(filter(None, (reading.author, reading.written))))}</p>\n"
            f"<p>{read}</p>\n{agreed}{sample if archive.sample else ''}"
        )

    def _about_page(self) -> str:
        archive, code = self._archive, f"<code>{self._archive.reading.sha256}</code>"
        made, zone = escape(archive.made), escape(archive.circle.zone)
        return (
            f"<h1>{escape(wording.EDITION_ABOUT)}</h1>\n<p>{escape(archive.reading.about)}</p>\n"
            f"<h2>{escape(wording.EDITION_WHOSE)}</h2>\n<p>{escape(archive.consent.statement)}</p>\n"
            f"<h2>{escape(wording.EDITION_HOW_MADE)}</h2>\n"
            f"<p>{filled(wording.BOOK_MADE_FROM, made=made, sum=code, zone=zone)}</p>"
        )

    def _kept_page(self) -> str:
        items = "\n".join(f"<li>{self._kept(kept)}</li>" for kept in self._archive.kept_questions)
        return _titled(wording.EDITION_KEPT, wording.EDITION_KEPT_ABOUT, f"<ul>\n{items}\n</ul>")

    def _kept(self, kept: KeptQuestion) -> str:
        """Return a question that was kept, as a link to where it stands in the book."""
        words, place = labels.kept_words(kept, self._archive), labels.kept_place(kept, self._archive)
        if self._place(place) is None:
            return escape(words or wording.EDITION_NOT_QUOTED)
        return f'<a href="#{place}">{escape(words) or "¶"}</a>'

    def _notes_page(self) -> str:
        items = "\n".join(
            f'<li id="note-{number}" value="{number}">{escape(note.text)} '
            f'<a href="#p{note.paragraph}">¶{note.paragraph}</a></li>'
            for number, note in self._notes.items()
        )
        return f'<section epub:type="endnotes"><h1>{escape(wording.EDITION_NOTES)}</h1>\n<ol>\n{items}\n</ol></section>'

    def _week(self, week: Week) -> Iterator[Part]:
        file, language = _file_of(week), escape(self._archive.reading.language)
        dated = labels.opened(week, self._edition.day, filled=filled)
        yield f"<h1>{escape(labels.week_head(week))}</h1>"
        about = " · ".join(filter(None, (escape(labels.week_range(week)), dated)))
        yield f'<p class="about">{about}</p>' if about else ""
        yield f"<p>{escape(week.link)}</p>" if week.link else ""
        if week.terms:
            yield f"<h2>{escape(wording.EDITION_TERMS)}</h2>\n<dl>"
            yield "\n".join(f"<dt>{escape(t.term)}</dt><dd>{escape(t.says)}</dd>" for t in week.terms)
            yield "</dl>"
        for paragraph in week.paragraphs:
            here = self._places[f"p{paragraph.number}"] == file
            yield _paragraph(paragraph, language, is_named=here)
            if here and (spot := Spot(paragraph=paragraph.number)) in self._threads:
                yield from (
                    f"<h2>{filled(wording.EDITION_ON, paragraph=f'¶{paragraph.number}')}</h2>",
                    self._said(spot),
                )
        for prompt in week.prompts:
            yield self._prompt(week, prompt, language)
        if (talk := Spot(week=week.section)) in self._threads:
            yield from (f"<h2>{escape(labels.talk_head(week))}</h2>", self._said(talk))
        if recalled := recalled_html(self._edition, week, self._threads):
            yield f"<h2>{escape(wording.EDITION_LOOKING_BACK)}</h2>\n{recalled}"

    def _prompt(self, week: Week, prompt: Prompt, language: str) -> Iterator[str]:
        passage, spot = prompt.passage, Spot(prompt=prompt.id)
        about = [*labels.about(prompt), *(self._archive.themes.get(t, t) for t in prompt.themes)]
        none = "" if prompt.options else f"<p>{escape(wording.ARCHIVED_NO_ANSWERS)}</p>"
        yield (
            f'<section id="q-{prompt.id}">\n<h2>{escape(labels.prompt_head(week, prompt))}</h2>\n'
            f'<blockquote><p lang="{language}">“{escape(passage.quote)}” '
            f"{self._mark(passage.paragraph)}</p></blockquote>\n"
            f"<p>{inline_html(inline(prompt.question), self._zone)}</p>\n"
            f'<p class="about">{escape(" · ".join(about))}</p>\n{_poll(prompt)}'
        )
        yield from self._said(spot) if spot in self._threads else [none]
        yield "\n</section>"

    def _mark(self, number: int) -> str:
        return f'<a href="#p{number}">¶{number}</a>' if f"p{number}" in self._places else f"¶{number}"

    def _said(self, spot: Spot) -> Iterator[str]:
        before = ""
        for entry in self._threads[spot]:
            yield before + self._entry(entry)
            before = "\n"

    def _entry(self, entry: Entry) -> str:
        response, depth = entry.response, entry.depth
        shift = f' style="margin-left: {2 * depth}em"' if depth else ""
        if response is None:
            return f"<div{shift}><p>{escape(wording.ARCHIVED_NOT_HERE)}</p></div>"
        pointed = ""
        if response.passage:
            number, words = response.passage.paragraph, bare(response.passage.quote)
            pointed = f"<p><q>{escape(words)}</q> {self._mark(number)}</p>"
        reactions = ", ".join(
            f"<bdi>{escape(name(emoji))}</bdi> {count}" for emoji, count in response.reactions
        )
        reacted = filled(wording.ARCHIVED_REACTIONS, reactions=reactions)
        below = f'<p class="about">{reacted}</p>' if reactions else ""
        about = " · ".join(self._about(response, entry.to))
        return (
            f'<div id="{response.id}"{shift}><p class="about">{about}</p>{pointed}'
            f'<div class="words" dir="auto">{says(response.text, self._zone)}</div>'
            f"{''.join(map(self._figure, response.attachments))}{below}</div>"
        )

    def _figure(self, one: Attachment) -> str:
        """Return a file as a figure: a picture that is in the book, and what there is to say of it."""
        file = file_of(one)
        if file not in self._held:
            return f'<p class="about">{escape(in_words(one))}</p>'
        words = escape(description(one))
        caption = f"<figcaption><bdi>{escape(name(one.name))}</bdi> ({escape(told(one))})</figcaption>"
        return f'<figure class="file"><img src="{PICTURE_FOLDER}/{file}" alt="{words}"/>{caption}</figure>'

    def _about(self, response: Response, to: Response | None) -> Iterator[str]:
        yield f"<b><bdi>{self._by(response)}</bdi></b>"
        yield f'<time datetime="{iso(response.at)}">{short(response.at, self._zone)}</time>'
        yield escape(wording.ARCHIVED_HOW[response.how])
        if to:
            yield filled(wording.ARCHIVED_TO, name=f'<a href="#{to.id}"><bdi>{self._by(to)}</bdi></a>')
        yield from map(escape, self._became_of(response))

    def _by(self, response: Response) -> str:
        return escape(name(response.author) or wording.ARCHIVED_SOMEBODY)


def _file_of(week: Week) -> str:
    return f"week-{week.number:02}.xhtml"


def _nav(listed: Iterable[tuple[str, str]]) -> str:
    items = "\n".join(f'<li><a href="{file}">{escape(head) or file}</a></li>' for file, head in listed)
    return f'<nav epub:type="toc" id="toc"><h1>{escape(wording.EDITION_CONTENTS)}</h1>\n<ol>\n{items}\n</ol></nav>'


def _indexes(edition: Edition, found: Threads) -> Iterator[tuple[str, str, str]]:
    """Yield the edition's own indexes, each with the name of its page and its heading."""
    if has_themes(edition.archive):
        themes = themes_html(edition).replace("h3>", "h2>")
        yield (
            "themes",
            wording.EDITION_THEMES,
            _titled(wording.EDITION_THEMES, wording.EDITION_THEMES_ABOUT, themes),
        )
    if has_people(edition.archive):
        people = f"<dl>\n{people_html(edition, found)}</dl>"
        yield (
            "people",
            wording.EDITION_PEOPLE,
            _titled(wording.EDITION_PEOPLE, wording.EDITION_PEOPLE_ABOUT, people),
        )


def _titled(head: str, about: str, body: str) -> str:
    return f"<h1>{escape(head)}</h1>\n<p>{escape(about)}</p>\n{body}"


def _notes(archive: Archive) -> dict[int, Note]:
    found = (note for week in archive.weeks for paragraph in week.paragraphs for note in paragraph.notes)
    notes: dict[int, Note] = {}
    for note in found:
        notes.setdefault(note.number, note)
    return dict(sorted(notes.items()))


def _paragraph(paragraph: Paragraph, language: str, *, is_named: bool) -> str:
    """Return a paragraph with its number and its calls of notes as links."""
    called = {note.offset: note.number for note in paragraph.notes}
    pieces, at = [], 0
    for call in (call for call in CALL.finditer(paragraph.text) if call.start() in called):
        number = called[call.start()]
        pieces.append(escape(paragraph.text[at : call.start()]))
        pieces.append(f'<a epub:type="noteref" href="#note-{number}">{escape(call.group())}</a>')
        at = call.end()
    pieces.append(escape(paragraph.text[at:]))
    own = f' id="p{paragraph.number}"' if is_named else ""
    return f'<p{own} lang="{language}"><span class="no">¶{paragraph.number}</span> {"".join(pieces)}</p>'


def _poll(prompt: Prompt) -> str:
    if not prompt.options:
        return ""
    items = "\n".join(
        f"<li>{escape(option.text)}{'' if prompt.is_sealed else f': {escape(labels.chosen(option, prompt))}'}</li>"
        for option in prompt.options
    )
    return f"<ol>\n{items}\n</ol>\n<p>{escape(labels.poll_result(prompt))}</p>\n"


def _linked(found: re.Match[str]) -> str:
    """Return a link with an address that every reader of EPUB takes, or its words alone."""
    address = _address(unescape(found[1]))
    return f'<a href="{escape(address)}">{found[2]}</a>' if address else f"<span>{found[2]}</span>"


def _address(typed: str) -> str:
    """Return an address as RFC 3986 has it; "" where it has no plain host."""
    scheme, _, rest = typed.partition(":")
    if scheme.lower() == "mailto":
        return f"mailto:{_quoted(rest)}"
    try:
        parts = urlsplit(typed)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return ""
    if not _HOST.fullmatch(host) or "@" in parts.netloc:
        return ""
    tail = f"?{_quoted(parts.query)}" if parts.query else ""
    tail += f"#{_quoted(parts.fragment)}" if parts.fragment else ""
    return f"{scheme.lower()}://{host}{f':{port}' if port else ''}{_quoted(parts.path)}{tail}"


def _quoted(part: str) -> str:
    return quote(_PERCENT.sub("%25", part), safe=_SAFE + "%")
