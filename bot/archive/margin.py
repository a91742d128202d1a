"""What readers said, as HTML: lists of responses with their replies below them, folded where they are many."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import tzinfo
from functools import lru_cache

from bot.archive.attached import Files
from bot.archive.dates import short
from bot.archive.edition import Link, within
from bot.archive.inline import SOMEBODY
from bot.archive.labels import HOW_WORDS, NOT_HERE, became_of
from bot.archive.shown import escape, name, said_html
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
    threads = list(_threads(entries))
    if not threads:
        return
    margin = _Margin(zone, link, files, folded=folded)
    shown = threads[:SHOWN_FIRST] if folded else threads
    yield from margin.listed(shown)
    if rest := threads[len(shown) :]:
        words = "1 more" if len(rest) == 1 else f"{len(rest)} more"
        yield f'<details class="more"><summary>{words}</summary>\n'
        yield from margin.listed(rest)
        yield "</details>\n"


def _threads(entries: Iterable[Entry]) -> Iterator[list[Entry]]:
    """Yield each entry that stands by itself, with all that replies to it."""
    thread: list[Entry] = []
    for entry in entries:
        if entry.depth == 0 and thread:
            yield thread
            thread = []
        thread.append(entry)
    if thread:
        yield thread


class _Margin:
    """Writes entries, all in the same way."""

    def __init__(self, zone: tzinfo, link: Link, files: Files | None, *, folded: bool) -> None:
        self._zone = zone
        self._link = link
        self._files = files
        self._folded = folded

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
            count = len(thread) - 1
            words = "1 reply" if count == 1 else f"{count} replies"
            replies = f"<details><summary>{words}</summary>{replies}</details>"
        return f"{head}{replies}</li>\n"

    def _nested(self, replies: Sequence[Entry]) -> str:
        """Return replies of any depth from 1 on as lists within lists."""
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
            return f'<li class="gone"><p>{NOT_HERE}</p>'
        id_ = response.id
        return (
            f'<li id="{id_}"><p><bdi>{_by(response.author)}</bdi> <a href="#{id_}">{short(response.at, self._zone)}</a>'
            f"{self._about(response, entry.to)}</p>{self._pointed_at(response.passage) if response.passage else ''}"
            f"{self._with_files(response) if response.attachments else said_html(response.text, self._zone)}"
            f"{_reactions(response) if response.reactions else ''}"
        )

    def _about(self, response: Response, to: Response | None) -> str:
        """Return the small words behind the time: how, if that isn't plain from its place, and what became of it."""
        about, how = "", response.how
        if how is How.FORM or (how is How.MESSAGE and (response.prompt or response.paragraph)):
            about = f" · {HOW_WORDS[how]}"
        if to:
            about += f' · to <a href="{escape(self._link(to.id))}"><bdi>{_by(to.author)}</bdi></a>'
        if response.late or response.edited_at or response.sample:
            about += "".join([f" · {words}" for words in became_of(response, self._zone)])
        if response.url and not response.sample:
            about += f' · <a href="{escape(response.url)}">on Discord</a>'
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
def _by(author: str) -> str:
    return escape(name(author) or SOMEBODY)


def _reactions(response: Response) -> str:
    shown = ", ".join([f"<bdi>{_emoji(emoji)}</bdi> {count}" for emoji, count in response.reactions])
    return f'<p class="reactions">Reactions: {shown}</p>'


@lru_cache(maxsize=512)
def _emoji(emoji: str) -> str:
    return escape(name(emoji))
