"""What readers said, as HTML: lists of responses with their replies below them, folded where they are many."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import tzinfo
from functools import cache, lru_cache

from bot import wording
from bot.archive.attached import Files
from bot.archive.dates import short
from bot.archive.edition import Link, within
from bot.archive.labels import BecameOf
from bot.archive.shown import escape, filled, name, said_html
from bot.archive.threads import Entry
from bot.archive.tree import Passage, Response
from bot.reading.sentences import bare
from bot.records import How

SHOWN_FIRST = 12
"""So many answers stand open below a question; further ones are folded behind a line that says how many they are."""
IN_A_PIECE = 50
"""So many, with their replies, are one piece of the page: what is put together at once is copied once."""


def responses_html(
    entries: Iterable[Entry],
    zone: tzinfo,
    *,
    link: Link = within,
    folded: bool = False,
    files: Files | None = None,
) -> Iterator[str]:
    """Give entries as nested lists, in pieces; none if there are no entries.

    If `folded`, replies are, and what goes on for long; `files` shows what came with them.
    """
    threads = _threads(entries)
    if not threads:
        return
    margin = _Margin(zone, link, files, folded=folded)
    shown = threads[:SHOWN_FIRST] if folded else threads
    yield from margin.listed(shown)
    if rest := threads[len(shown) :]:
        words = wording.ARCHIVED_MORE.format(number=len(rest))
        yield f'<details class="more"><summary>{escape(words)}</summary>\n'
        yield from margin.listed(rest)
        yield "</details>\n"


def _threads(entries: Iterable[Entry]) -> list[list[Entry]]:
    """Return each entry that stands by itself, with all that replies to it."""
    threads: list[list[Entry]] = []
    for entry in entries:
        if entry.depth and threads:
            threads[-1].append(entry)
        else:
            threads.append([entry])
    return threads


class _Margin:
    """Writes entries, all in the same way; the words beside them are looked up once."""

    def __init__(self, zone: tzinfo, link: Link, files: Files | None, *, folded: bool) -> None:
        self._zone = zone
        self._link = link
        self._files = files
        self._folded = folded
        self._became_of = BecameOf(zone)
        self._days = wording.days_in_year()
        self._how = {How(how): escape(words) for how, words in wording.ARCHIVED_HOW.items()}
        self._somebody = escape(wording.ARCHIVED_SOMEBODY)
        self._on_discord = escape(wording.ARCHIVED_ON_DISCORD)
        self._many = cache(lambda count: escape(wording.numbered(wording.ARCHIVED_REPLIES, count)))
        self._reactions = escape(wording.ARCHIVED_REACTIONS)

    def listed(self, threads: Sequence[Sequence[Entry]]) -> Iterator[str]:
        """Give threads as a list, in pieces."""
        yield '<ol class="said">\n'
        for start in range(0, len(threads), IN_A_PIECE):
            yield "".join(map(self._thread, threads[start : start + IN_A_PIECE]))
        yield "</ol>\n"

    def _thread(self, thread: Sequence[Entry]) -> str:
        head = self._entry(thread[0])
        if len(thread) == 1:
            return f"{head}</li>\n"
        replies = self._nested(thread[1:])
        if self._folded:
            replies = f"<details><summary>{self._many(len(thread) - 1)}</summary>{replies}</details>"
        return f"{head}{replies}</li>\n"

    def _nested(self, replies: Sequence[Entry]) -> str:
        """Return replies of any depth from 1 on as lists within lists."""
        if len(replies) == 1 and replies[0].depth == 1:  # as with most
            return f'<ol class="said">\n{self._entry(replies[0])}</li></ol>'
        out: list[str] = []
        depth = 0
        for entry in replies:
            if entry.depth > depth:
                out.append('<ol class="said">\n' * (entry.depth - depth))
            else:
                out.append("</li>\n" + "</ol></li>\n" * (depth - entry.depth))
            depth = entry.depth
            out.append(self._entry(entry))
        out.append("</li></ol>" * depth)
        return "".join(out)

    def _entry(self, entry: Entry) -> str:
        response = entry.response
        if response is None:
            return f'<li class="gone"><p>{escape(wording.ARCHIVED_NOT_HERE)}</p>'
        id_, at = response.id, short(response.at, self._zone, self._days)
        return (
            f'<li id="{id_}"><p><bdi>{_name(response.author) or self._somebody}</bdi> <a href="#{id_}">{at}</a>'
            f"{self._about(response, entry.to)}</p>{self._pointed_at(response.passage) if response.passage else ''}"
            f"{self._with_files(response) if response.attachments else said_html(response.text, self._zone)}"
            f"{_reacted(response.reactions, self._reactions) if response.reactions else ''}"
        )

    def _about(self, response: Response, to: Response | None) -> str:
        """Return the small words behind the time: how, if that isn't plain from its place, and what became of it."""
        about, how = "", response.how
        if how is How.FORM or (how is How.MESSAGE and (response.prompt or response.paragraph)):
            about = f" · {self._how[how]}"
        if to:
            called = (
                f'<a href="{escape(self._link(to.id))}"><bdi>{_name(to.author) or self._somebody}</bdi></a>'
            )
            about += f" · {filled(wording.ARCHIVED_TO, name=called)}"
        if response.late or response.edited_at or response.sample:
            about += escape("".join([f" · {words}" for words in self._became_of(response)]))
        if response.url and not response.sample:
            about += f' · <a href="{escape(response.url)}">{self._on_discord}</a>'
        return about

    def _with_files(self, response: Response) -> str:
        """Return the words of a response, if it has any, and the files that came with it."""
        if self._files is None:
            return said_html(response.text, self._zone)
        words = said_html(response.text, self._zone) if response.text.strip() else ""
        return words + self._files.html(response.attachments)

    def _pointed_at(self, passage: Passage) -> str:
        """Return the words of the text that an answer points at, with a link to their paragraph."""
        number, words = passage.paragraph, bare(passage.quote)
        where = f'<a href="{escape(self._link(f"p{number}"))}">¶{number}</a>'
        return f'<p class="pointed"><q>{escape(words)}</q> {where}</p>'


@lru_cache(maxsize=4096)
def _reacted(reactions: tuple[tuple[str, int], ...], words: str) -> str:
    shown = ", ".join([f"<bdi>{_name(emoji)}</bdi> {count}" for emoji, count in reactions])
    return f'<p class="reactions">{words.format(reactions=shown)}</p>'


@lru_cache(maxsize=4096)
def _name(typed: str) -> str:
    return escape(name(typed))
