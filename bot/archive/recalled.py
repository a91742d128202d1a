"""What a week came to, in a few lines, as the look back in its thread has them, from what the archive holds.

The bot's own message isn't kept, and would be older than what the archive shows; so "without an answer" is said of the
archive alone: somebody may have answered who isn't quoted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import chain, islice, pairwise

from bot import wording
from bot.archive import labels
from bot.archive.edition import Edition
from bot.archive.shown import escape, filled, says
from bot.archive.threads import Entry, Spot, Threads
from bot.archive.tree import Week
from bot.reading.model import PromptKind
from bot.records import How

LINKS = 2
"""So many links stand in a line, as in the look back on Discord."""


@dataclass(frozen=True)
class Way:
    """How a form writes a look back: words, a link to what stands in the archive, a text with what fills its gaps."""

    words: Callable[[str], str]
    link: Callable[[str, str], str]
    fill: labels.Fill


def recalled_html(edition: Edition, week: Week, threads: Threads) -> str:
    """Return the look back on a week that was opened: what the tree has of it, or else the same from its answers."""
    if week.digest:
        return says(week.digest, edition.zone)

    def link(anchor: str, words: str) -> str:
        return f'<a href="{escape(edition.link(anchor))}">{escape(words)}</a>'

    return "".join(f"<p>{line}</p>\n" for line in recalled(week, threads, Way(escape, link, filled)))


def recalled(week: Week, threads: Threads, way: Way) -> list[str]:
    """Return a look back on a week that was opened, a line each, from its answers."""
    if not week.paragraphs or week.opened is None:
        return []
    lines = [*_voted(week, way), *_most_said(week, threads, way), *_unanswered(week, threads, way)]
    return [*lines, *_unreplied(week, threads, way)]


def _voted(week: Week, way: Way) -> Iterator[str]:
    for prompt in week.prompts:
        if prompt.options and prompt.posted:
            yield way.fill(wording.DIGEST_POLL, result=way.words(labels.poll_result(prompt)))


def _most_said(week: Week, threads: Threads, way: Way) -> Iterator[str]:
    """Yield the passage that most answers point to, if any has two or more."""
    counts = Counter(
        {
            paragraph.number: len(threads.get(Spot(paragraph=paragraph.number), ()))
            for paragraph in week.paragraphs
        }
    )
    for prompt in week.prompts:
        counts[prompt.passage.paragraph] += len(threads.get(Spot(prompt=prompt.id), ()))
    most = max(counts, key=lambda number: (counts[number], -number), default=0)
    if counts[most] > 1:
        yield way.fill(wording.DIGEST_MOST, link=way.link(f"p{most}", f"¶{most}"))


def _unanswered(week: Week, threads: Threads, way: Way) -> Iterator[str]:
    links = [
        way.link(f"q-{prompt.id}", labels.prompt_head(week, prompt))
        for prompt in week.prompts
        if prompt.posted and prompt.kind is not PromptKind.POLL and not threads.get(Spot(prompt=prompt.id))
    ]
    if links:
        yield way.fill(wording.EDITION_UNANSWERED, links=_some(links, way))


def _unreplied(week: Week, threads: Threads, way: Way) -> Iterator[str]:
    """Yield the first answers of the week below which nothing stands."""
    spots = [Spot(prompt=prompt.id) for prompt in week.prompts]
    spots += [Spot(paragraph=paragraph.number) for paragraph in week.paragraphs]
    # At a spot they stand in order of time: the first of all are among the first of each.
    alone = sorted(found for spot in spots for found in islice(_answers(threads.get(spot, ())), LINKS + 1))
    links = [
        way.link(anchor, wording.AN_ANSWER.format(index=index))
        for index, (_, anchor) in enumerate(alone[: LINKS + 1], start=1)
    ]
    if links:
        yield way.fill(wording.EDITION_UNREPLIED, links=_some(links, way))


def _answers(entries: Iterable[Entry]) -> Iterator[tuple[datetime, str]]:
    """Yield when each answer was written below which nothing stands, and its id."""
    for entry, following in pairwise(chain(entries, [Entry(0, None)])):
        response = entry.response
        if entry.depth == following.depth == 0 and response and response.how is not How.MESSAGE:
            yield response.at, response.id


def _some(links: list[str], way: Way) -> str:
    """Return the first links, and say so where there are more."""
    shown = wording.listed(links[:LINKS])
    return way.fill(wording.AMONG_OTHERS, links=shown) if len(links) > LINKS else shown
