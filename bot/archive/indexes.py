"""The indexes at the end of the edition: each theme across the weeks, and the people as they chose to be named."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from bot import wording
from bot.archive import labels
from bot.archive.edition import Edition
from bot.archive.inline import inline
from bot.archive.shelves import said
from bot.archive.shown import escape, inline_text, name
from bot.archive.threads import Spot, Threads
from bot.archive.tree import Archive, Prompt, Week

_DIGITS = re.compile(r"(\d+)")


def has_themes(archive: Archive) -> bool:
    """Return whether any question belongs to a theme, so that their index has something in it."""
    return any(
        theme in archive.themes for week in archive.weeks for one in week.prompts for theme in one.themes
    )


def has_people(archive: Archive) -> bool:
    """Return whether anybody is called anything, so that the readers' index has somebody in it."""
    return any(one.author != wording.ARCHIVED_WITHOUT_NAME for one in said(archive).filed())


def themes_html(edition: Edition) -> str:
    """Return each theme with the questions that it runs through, in the order of the reading; "" without any."""
    return "".join(_theme(edition, theme, words) for theme, words in edition.archive.themes.items())


def _theme(edition: Edition, theme: str, words: str) -> str:
    items = "".join(
        _asked(edition, week, prompt)
        for week in edition.archive.weeks
        for prompt in week.prompts
        if theme in prompt.themes
    )
    if not items:
        return ""
    anchor = escape(f"theme-{theme}")
    head = f'<h3><a href="#{anchor}">{escape(words)}</a></h3>'
    return f'<section id="{anchor}">\n{head}\n<ol>\n{items}</ol>\n</section>\n'


def _asked(edition: Edition, week: Week, prompt: Prompt) -> str:
    question = escape(inline_text(inline(prompt.question), edition.zone))
    where = [labels.week_short(week), labels.prompt_head(week, prompt), f"¶{prompt.passage.paragraph}"]
    where += [wording.ARCHIVED_OWN] if prompt.essays_own else []
    result = ""
    if prompt.options and prompt.posted:
        result = f'<br><span class="result" dir="auto">{escape(labels.poll_result(prompt))}</span>'
    return (
        f'<li><a href="{escape(edition.link(f"q-{prompt.id}"))}" dir="auto">{question}</a>'
        f'<br><span class="about">{escape(" · ".join(where))}</span>{result}</li>\n'
    )


def people_html(edition: Edition, threads: Threads) -> str:
    """Return every name with one link for each place where its owner said something; no name twice, nobody ranked."""
    found: dict[str, list[str]] = {}
    for head, places in _places(edition, threads):
        heads: dict[str, list[str]] = {}
        for words, spot in places:
            for author, anchor in _first_words(threads, spot).items():
                link = f'<a href="{escape(edition.link(anchor))}">{escape(words)}</a>'
                heads.setdefault(author, []).append(link)
        for author, links in heads.items():
            found.setdefault(author, []).append(f"<dd>{head}: {', '.join(links)}</dd>\n")
    named = sorted((author for author in found if author != wording.ARCHIVED_WITHOUT_NAME), key=_in_order)
    return "".join(f"<dt><bdi>{escape(author)}</bdi></dt>\n{''.join(found[author])}" for author in named)


def _places(edition: Edition, threads: Threads) -> Iterator[tuple[str, list[tuple[str, Spot]]]]:
    """Yield each week's name with the places in it, in their order on the page."""
    for week in edition.archive.weeks:
        places = [(f"¶{one.number}", Spot(paragraph=one.number)) for one in week.paragraphs]
        places += [(labels.prompt_short(week, one), Spot(prompt=one.id)) for one in week.prompts]
        yield (
            escape(labels.week_short(week)),
            [*places, (wording.EDITION_CONVERSATION, Spot(week=week.section))],
        )
    if Spot() in threads:
        yield escape(wording.EDITION_OUTSIDE), [(wording.EDITION_CONVERSATION, Spot())]


def _first_words(threads: Threads, spot: Spot) -> dict[str, str]:
    """Return where each of those who said something there did so first."""
    first: dict[str, str] = {}
    for author, anchor in threads.firsts.get(spot, ()):
        first.setdefault(name(author) or wording.ARCHIVED_SOMEBODY, anchor)
    return first


def _in_order(author: str) -> list[tuple[int, int, str]]:
    """Return what sorts names as people do: whatever their capitals, and "Reader 2" before "Reader 10"."""
    pieces: Iterable[str] = _DIGITS.split(author.casefold())
    return [(0, int(piece), "") if piece.isdecimal() else (1, 0, piece) for piece in pieces if piece]
