"""The edition as a small static site: the same pages' parts, a week a page, and never more than 2,000 responses on one.

Every page stands by itself, as the single one does: style and script within it, no network, links to the others by
their names.  Whatever serves files can serve it, and so can a folder.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import chain

from markupsafe import Markup

from bot.archive import labels
from bot.archive.attached import Files
from bot.archive.chapter import Chapters, passages, safe
from bot.archive.edition import Edition, Link
from bot.archive.indexes import has_people, has_themes, people_html, themes_html
from bot.archive.margin import responses_html
from bot.archive.page import NavItem, framed, kept_html
from bot.archive.shown import escape
from bot.archive.threads import Entry, Spot, Threads, threads
from bot.archive.tree import Archive, Response, Week

MOST_ON_A_PAGE = 2_000
"""So many responses stand on one page; a browser opens it at once, also on an old phone."""

FOLDER = "site"
INDEX, THEMES, PEOPLE = "index.html", "themes.html", "people.html"
NAMES = re.compile(r"(?:index|themes|people|(?:week-[0-9]{2,}|elsewhere)(?:-[0-9]+)?)\.html")


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page before it is made: what of each spot stands on it, and on which page the rest of a spot goes on.

    `part` counts a week's pages from 1; only the first has the text.
    """

    name: str
    week: Week | None
    part: int
    said: dict[Spot, Sequence[Entry]] = field(default_factory=dict)
    more: dict[Spot, str] = field(default_factory=dict)


def files(archive: Archive, *, most: int = MOST_ON_A_PAGE) -> dict[str, Iterator[str]]:
    """Return each page by its name, the index first, with `most` responses on each.

    A page is made when its text is asked for, which can be done once: they needn't stand in memory together.
    """
    site = _Site(archive, most)
    made: dict[str, Callable[[], str]] = {INDEX: site.index}
    made |= {sheet.name: partial(site.sheet, sheet) for sheet in site.sheets}
    if has_themes(archive):
        made[THEMES] = site.themes
    if has_people(archive):
        made[PEOPLE] = site.people
    return {name: _when_asked(make) for name, make in made.items()}


def _when_asked(make: Callable[[], str]) -> Iterator[str]:
    yield make()


class _Site:
    """One archive's pages, and where each anchor stands."""

    def __init__(self, archive: Archive, most: int) -> None:
        self._archive = archive
        self._threads: Threads = threads(archive)
        self._passages = passages(archive)
        self._has_themes, self._has_people = has_themes(archive), has_people(archive)
        self.sheets = list(sheets(archive, self._threads, most=most))
        self._places = _places(archive, self.sheets)

    def index(self) -> str:
        """Return the way in: title, contents, kept questions, how it was made."""
        edition = self._edition(INDEX)
        kept = [kept_html(edition, kept) for kept in self._archive.kept_questions]
        return self._framed(INDEX, full=True, kept=kept)

    def themes(self) -> str:
        """Return the themes through the weeks."""
        return self._framed(THEMES, themes=safe(themes_html(self._edition(THEMES))))

    def people(self) -> str:
        """Return the readers' index."""
        return self._framed(PEOPLE, people=safe(people_html(self._edition(PEOPLE), self._threads)))

    def sheet(self, sheet: Sheet) -> str:
        """Return one page of a week, or of what was said outside the weeks."""
        edition, shown = self._edition(sheet.name), Files(self._archive, up="../")

        def said(spot: Spot) -> str:
            return self._said(edition, sheet, spot, shown)

        chapters = Chapters(edition, self._threads, said, self._passages, set())
        turns = self._turns(sheet)
        if sheet.week is None:
            return self._framed(sheet.name, elsewhere=safe(said(Spot())), turns=turns)
        if sheet.part == 1:
            return self._framed(sheet.name, weeks=[chapters.chapter(sheet.week)], turns=turns)
        goes_on = [(self._spot_head(edition, sheet.week, spot), safe(said(spot))) for spot in sheet.said]
        heading = f"{labels.week_head(sheet.week)}, page {sheet.part}"
        return self._framed(sheet.name, heading=heading, goes_on=goes_on, turns=turns)

    def _said(self, edition: Edition, sheet: Sheet, spot: Spot, shown: Files) -> str:
        entries = sheet.said.get(spot, ())
        said = responses_html(entries, edition.zone, link=edition.link, folded=not spot.week, files=shown)
        if spot not in sheet.more:
            return said
        return f'{said}<p class="about"><a href="{sheet.more[spot]}">{labels.GOES_ON}</a></p>\n'

    def _spot_head(self, edition: Edition, week: Week, spot: Spot) -> Markup:
        """Return what a spot is called on a page without the text, as a link to where it begins."""
        prompt = next((prompt for prompt in week.prompts if prompt.id == spot.prompt), None)
        anchor, words = f"week-{week.number}", labels.talk_head(week)
        if prompt:
            anchor, words = f"q-{prompt.id}", labels.prompt_head(week, prompt)
        elif spot.paragraph:
            anchor, words = f"p{spot.paragraph}", f"On ¶{spot.paragraph}"
        return safe(f'<a href="{escape(edition.link(anchor))}">{escape(words)}</a>')

    def _edition(self, name: str) -> Edition:
        return Edition(self._archive, self._link(name))

    def _link(self, name: str) -> Link:
        def link(anchor: str) -> str:
            place = self._places.get(anchor, INDEX)
            return f"#{anchor}" if place == name else f"{place}#{anchor}"

        return link

    def _turns(self, sheet: Sheet) -> list[NavItem]:
        """Return the ways to the page before and the page after."""
        at = self.sheets.index(sheet)
        before, after = self.sheets[:at][-1:], self.sheets[at + 1 :][:1]
        return [
            NavItem(other.name, f"{words}: {self._called(other)}")
            for words, found in (("Before", before), ("Next", after))
            for other in found
        ]

    def _called(self, sheet: Sheet) -> str:
        called = labels.week_head(sheet.week) if sheet.week else labels.OUTSIDE
        return called if sheet.part == 1 else f"{called}, page {sheet.part}"

    def _framed(self, name: str, **parts: object) -> str:
        firsts = [sheet for sheet in self.sheets if sheet.part == 1]
        contents = [
            NavItem(sheet.name, sheet.week.title, labels.week_range(sheet.week), sheet.week.number)
            for sheet in firsts
            if sheet.week
        ]
        others = [NavItem(sheet.name, labels.OUTSIDE) for sheet in firsts if sheet.week is None]
        others += [NavItem(f"{INDEX}#kept", labels.KEPT)] if self._archive.kept_questions else []
        others += [NavItem(THEMES, labels.THEMES)] if self._has_themes else []
        others += [NavItem(PEOPLE, labels.PEOPLE)] if self._has_people else []
        others.append(NavItem(f"{INDEX}#about", labels.ABOUT))
        home = "" if name == INDEX else INDEX
        return framed(self._edition(name), contents=contents, others=others, home=home, **parts)


def sheets(archive: Archive, found: Threads, *, most: int) -> Iterator[Sheet]:
    """Yield the pages of the weeks in their order, each with at most so many responses."""
    known = {response.id: response for response in archive.responses}
    for week in archive.weeks:
        spots = [Spot(paragraph=one.number) for one in week.paragraphs]
        spots += [Spot(prompt=prompt.id) for prompt in week.prompts]
        said = {spot: found[spot] for spot in (*spots, Spot(week=week.section)) if spot in found}
        yield from _cut(f"week-{week.number:02}", week, said, known, most)
    if Spot() in found:
        yield from _cut("elsewhere", None, {Spot(): found[Spot()]}, known, most)


def _cut(
    stem: str,
    week: Week | None,
    said: Mapping[Spot, Sequence[Entry]],
    known: Mapping[str, Response],
    most: int,
) -> Iterator[Sheet]:
    """Yield one page if all fits; else a first one with the same room for each spot, and pages on which they go on."""
    room = most if sum(map(len, said.values())) <= most else most // max(1, len(said))
    first = Sheet(f"{stem}.html", week, 1, {spot: entries[:room] for spot, entries in said.items()})
    pages = [first]
    for spot, entries in said.items():
        at = room
        while at < len(entries):
            used = sum(map(len, pages[-1].said.values()))
            if len(pages) == 1 or used >= most:
                pages.append(Sheet(f"{stem}-{len(pages) + 1}.html", week, len(pages) + 1))
                used = 0
            end = at + most - used
            pages[-1].said[spot] = _from_the_margin(entries[at:end], known)
            previous = next(page for page in reversed(pages[:-1]) if spot in page.said)
            previous.more[spot] = pages[-1].name
            at = end
    yield from pages


def _from_the_margin(entries: Sequence[Entry], known: Mapping[str, Response]) -> list[Entry]:
    """Return entries that go on from another page so that none hangs below one that isn't on this page."""
    shift = entries[0].depth
    placed: list[Entry] = []
    for entry in entries:
        shift = min(shift, entry.depth)
        depth = entry.depth - shift
        to = entry.to
        if shift and depth == 0 and entry.response:
            to = known.get(entry.response.parent or "")
        placed.append(Entry(depth, entry.response, to))
    return placed


def _places(archive: Archive, found: Sequence[Sheet]) -> dict[str, str]:
    """Return on which page each anchor stands; what isn't named is on the index."""
    places = {f"theme-{theme}": THEMES for theme in archive.themes}
    for sheet in found:
        if sheet.week and sheet.part == 1:
            places[f"week-{sheet.week.number}"] = sheet.name
            places |= {f"p{paragraph.number}": sheet.name for paragraph in sheet.week.paragraphs}
            places |= {f"q-{prompt.id}": sheet.name for prompt in sheet.week.prompts}
        for entry in chain.from_iterable(sheet.said.values()):
            if entry.response:
                places[entry.response.id] = sheet.name
    return places
