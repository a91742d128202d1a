"""The edition as a small static site: the same pages' parts, a week a page, and never more than 2,000 responses on one.

Every page stands by itself, as the single one does: style and script within it, no network, links to the others by
their names.  Whatever serves files can serve it, and so can a folder.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from markupsafe import Markup

from bot import wording
from bot.archive import labels
from bot.archive.attached import Files
from bot.archive.chapter import Chapters, passages
from bot.archive.edition import Edition, Link
from bot.archive.indexes import has_people, has_themes, people_html, themes_html
from bot.archive.margin import responses_html
from bot.archive.page import NavItem, framed, kept_html
from bot.archive.pieces import Pieces, safe
from bot.archive.shown import escape
from bot.archive.threads import Entry, Spot, Threads, threads
from bot.archive.tree import Archive, Response, Week

MOST_ON_A_PAGE = 2_000
"""So many responses stand on one page; a browser opens it at once, also on an old phone."""

FOLDER = "site"
INDEX, THEMES, PEOPLE = "index.html", "themes.html", "people.html"
_RESPONSE = re.compile("r[0-9]+")
NAMES = re.compile(r"(?:index|themes|people|(?:week-[0-9]{2,}|elsewhere)(?:-[0-9]+)?)\.html")


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page before it is made: which entries of each spot stand on it, and on which page the rest of a spot goes on.

    `part` counts a week's pages from 1; only the first has the text.
    """

    name: str
    week: Week | None
    part: int
    said: dict[Spot, range] = field(default_factory=dict)
    more: dict[Spot, str] = field(default_factory=dict)


def files(archive: Archive, *, most: int = MOST_ON_A_PAGE) -> dict[str, Iterator[str]]:
    """Return each page by its name, the index first, with `most` responses on each.

    A page is made when its text is asked for, which can be done once: they needn't stand in memory together.
    """
    site = _Site(archive, most)
    made: dict[str, Callable[[], Iterator[str]]] = {INDEX: site.index}
    made |= {sheet.name: partial(site.sheet, sheet) for sheet in site.sheets}
    if has_themes(archive):
        made[THEMES] = site.themes
    if has_people(archive):
        made[PEOPLE] = site.people
    return {name: _when_asked(make) for name, make in made.items()}


def _when_asked(make: Callable[[], Iterator[str]]) -> Iterator[str]:
    yield from make()


class _Site:
    """One archive's pages, and where each anchor stands."""

    def __init__(self, archive: Archive, most: int) -> None:
        self._archive = archive
        self._threads = threads(archive)
        self._passages = passages(archive)
        self._has_themes, self._has_people = has_themes(archive), has_people(archive)
        self.sheets = list(sheets(archive, self._threads, most=most))
        self._order = {sheet.name: at for at, sheet in enumerate(self.sheets)}
        self._starts = _starts(self.sheets)
        self._places = _places(archive, self.sheets)

    def index(self) -> Iterator[str]:
        """Return the way in: title, contents, kept questions, how it was made."""
        edition = self._edition(INDEX)
        kept = [kept_html(edition, kept) for kept in self._archive.kept_questions]
        return self._framed(INDEX, full=True, kept=kept)

    def themes(self) -> Iterator[str]:
        """Return the themes through the weeks."""
        return self._framed(THEMES, themes=safe(themes_html(self._edition(THEMES))))

    def people(self) -> Iterator[str]:
        """Return the readers' index."""
        return self._framed(PEOPLE, people=safe(people_html(self._edition(PEOPLE), self._threads)))

    def sheet(self, sheet: Sheet) -> Iterator[str]:
        """Return one page of a week, or of what was said outside the weeks."""
        edition, shown = self._edition(sheet.name), Files(self._archive, up="../")

        def said(spot: Spot) -> Iterator[str]:
            return self._said(edition, sheet, spot, shown)

        chapters = Chapters(edition, self._threads, said, self._passages, set())
        turns = self._turns(sheet)
        week = sheet.week
        if week is None:
            return self._framed(sheet.name, elsewhere=Pieces(said(Spot())), turns=turns)
        if sheet.part == 1:
            return self._framed(sheet.name, weeks=[chapters.chapter(week)], turns=turns)
        goes_on = ((self._spot_head(edition, week, spot), said(spot)) for spot in sheet.said)
        heading = self._called(sheet)
        return self._framed(sheet.name, heading=heading, goes_on=goes_on, turns=turns)

    def _said(self, edition: Edition, sheet: Sheet, spot: Spot, shown: Files) -> Iterator[str]:
        entries = entries_on(sheet, spot, self._threads)
        yield from responses_html(entries, edition.zone, link=edition.link, folded=not spot.week, files=shown)
        if spot in sheet.more:
            yield f'<p class="about"><a href="{sheet.more[spot]}">{escape(wording.EDITION_GOES_ON)}</a></p>\n'

    def _spot_head(self, edition: Edition, week: Week, spot: Spot) -> Markup:
        """Return what a spot is called on a page without the text, as a link to where it begins."""
        prompt = next((prompt for prompt in week.prompts if prompt.id == spot.prompt), None)
        anchor, words = f"week-{week.number}", labels.talk_head(week)
        if prompt:
            anchor, words = f"q-{prompt.id}", labels.prompt_head(week, prompt)
        elif spot.paragraph:
            anchor, words = f"p{spot.paragraph}", wording.EDITION_ON.format(paragraph=f"¶{spot.paragraph}")
        return safe(f'<a href="{escape(edition.link(anchor))}">{escape(words)}</a>')

    def _edition(self, name: str) -> Edition:
        return Edition(self._archive, self._link(name))

    def _link(self, name: str) -> Link:
        def link(anchor: str) -> str:
            place = self._places.get(anchor) or self._page_of(anchor)
            return f"#{anchor}" if place == name else f"{place}#{anchor}"

        return link

    def _page_of(self, response: str) -> str:
        """Return the page on which a response stands; what stands nowhere is sought on the index."""
        found = self._threads.where(response) if _RESPONSE.fullmatch(response) else None
        if found is None:
            return INDEX
        spot, number = found
        starts = self._starts[spot]
        return starts[bisect_right(starts, number, key=lambda start: start[0]) - 1][1]

    def _turns(self, sheet: Sheet) -> list[NavItem]:
        """Return the ways to the page before and the page after."""
        at = self._order[sheet.name]
        before, after = self.sheets[:at][-1:], self.sheets[at + 1 :][:1]
        return [
            NavItem(other.name, words.format(page=self._called(other)))
            for words, found in ((wording.EDITION_BEFORE, before), (wording.EDITION_NEXT, after))
            for other in found
        ]

    def _called(self, sheet: Sheet) -> str:
        called = labels.week_head(sheet.week) if sheet.week else wording.EDITION_OUTSIDE
        return called if sheet.part == 1 else wording.EDITION_PAGE.format(week=called, number=sheet.part)

    def _framed(self, name: str, **parts: object) -> Iterator[str]:
        firsts = [sheet for sheet in self.sheets if sheet.part == 1]
        contents = [
            NavItem(sheet.name, sheet.week.title, labels.week_range(sheet.week), sheet.week.number)
            for sheet in firsts
            if sheet.week
        ]
        others = [NavItem(sheet.name, wording.EDITION_OUTSIDE) for sheet in firsts if sheet.week is None]
        others += [NavItem(f"{INDEX}#kept", wording.EDITION_KEPT)] if self._archive.kept_questions else []
        others += [NavItem(THEMES, wording.EDITION_THEMES)] if self._has_themes else []
        others += [NavItem(PEOPLE, wording.EDITION_PEOPLE)] if self._has_people else []
        others.append(NavItem(f"{INDEX}#about", wording.EDITION_ABOUT))
        home = "" if name == INDEX else INDEX
        return framed(self._edition(name), contents=contents, others=others, home=home, **parts)


def sheets(archive: Archive, found: Threads, *, most: int) -> Iterator[Sheet]:
    """Yield the pages of the weeks in their order, each with at most so many responses."""
    for week in archive.weeks:
        spots = [Spot(paragraph=one.number) for one in week.paragraphs]
        spots += [Spot(prompt=prompt.id) for prompt in week.prompts]
        said = {spot: len(found[spot]) for spot in (*spots, Spot(week=week.section)) if spot in found}
        yield from _cut(f"week-{week.number:02}", week, said, most)
    if Spot() in found:
        yield from _cut("elsewhere", None, {Spot(): len(found[Spot()])}, most)


def entries_on(sheet: Sheet, spot: Spot, found: Threads) -> list[Entry]:
    """Return what of a spot stands on a page."""
    if spot not in sheet.said:
        return []
    row = sheet.said[spot]
    entries = found[spot][row.start : row.stop]
    return _from_the_margin(entries, found) if row.start else entries


def _cut(stem: str, week: Week | None, said: Mapping[Spot, int], most: int) -> Iterator[Sheet]:
    """Yield one page if all fits; else a first one with the same room for each spot, and pages on which they go on."""
    room = most if sum(said.values()) <= most else most // max(1, len(said))
    first = Sheet(f"{stem}.html", week, 1, {spot: range(min(room, count)) for spot, count in said.items()})
    pages = [first]
    for spot, count in said.items():
        at, last = room, first
        while at < count:
            used = sum(map(len, pages[-1].said.values()))
            if len(pages) == 1 or used >= most:
                pages.append(Sheet(f"{stem}-{len(pages) + 1}.html", week, len(pages) + 1))
                used = 0
            pages[-1].said[spot] = range(at, min(count, at + most - used))
            last.more[spot] = pages[-1].name
            at, last = at + most - used, pages[-1]
    yield from pages


def _from_the_margin(entries: Sequence[Entry], found: Threads) -> list[Entry]:
    """Return entries that go on from another page so that none hangs below one that isn't on this page."""
    shift = entries[0].depth
    placed: list[Entry] = []
    above: Response | None = None
    for entry in entries:
        shift = min(shift, entry.depth)
        depth, response, to = entry.depth - shift, entry.response, entry.to
        if shift and depth == 0 and response:
            if above is None or above.id != response.parent:
                above = found.among([response.parent]).get(response.parent) if response.parent else None
            to = above
        placed.append(Entry(depth, response, to))
    return placed


def _places(archive: Archive, found: Sequence[Sheet]) -> dict[str, str]:
    """Return on which page each anchor of the text and the questions stands."""
    places = {f"theme-{theme}": THEMES for theme in archive.themes}
    for sheet in found:
        if sheet.week and sheet.part == 1:
            places[f"week-{sheet.week.number}"] = sheet.name
            places |= {f"p{paragraph.number}": sheet.name for paragraph in sheet.week.paragraphs}
            places |= {f"q-{prompt.id}": sheet.name for prompt in sheet.week.prompts}
    return places


def _starts(found: Sequence[Sheet]) -> dict[Spot, list[tuple[int, str]]]:
    """Return for each spot with which of its entries each of its pages begins; the last week's, if two read it."""
    starts: dict[Spot, list[tuple[int, str]]] = {}
    for sheet in found:
        for spot, row in sheet.said.items():
            if row.start == 0:
                starts[spot] = []
            starts[spot].append((row.start, sheet.name))
    return starts
