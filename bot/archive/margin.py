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
from bot.archive.tree import Response
from bot.reading.sentences import bare
from bot.records import How

SHOWN_FIRST = 12
"""So many answers stand open below a question; further ones are folded behind a line that says how many they are."""


def responses_html(
    entries: Iterable[Entry],
    zone: tzinfo,
    *,
    link: Link = within,
    folded: bool = False,
    files: Files | None = None,
) -> str:
    """Return entries as nested lists, or "" if there are none.

    If `folded`, replies are, and what goes on for long; `files` shows what came with them.
    """
    threads = list(_threads(entries))
    if not threads:
        return ""
    shown = threads[:SHOWN_FIRST] if folded else threads
    parts = [_list(shown, zone, link, files, folded=folded)]
    if rest := threads[len(shown) :]:
        inside = _list(rest, zone, link, files, folded=folded)
        words = "1 more" if len(rest) == 1 else f"{len(rest)} more"
        parts.append(f'<details class="more"><summary>{words}</summary>\n{inside}</details>\n')
    return "".join(parts)


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


def _list(
    threads: Sequence[Sequence[Entry]], zone: tzinfo, link: Link, files: Files | None, *, folded: bool
) -> str:
    items = "".join(_thread(thread, zone, link, files, folded=folded) for thread in threads)
    return f'<ol class="said">\n{items}</ol>\n'


def _thread(thread: Sequence[Entry], zone: tzinfo, link: Link, files: Files | None, *, folded: bool) -> str:
    head = _entry(thread[0], zone, link, files)
    if len(thread) == 1:
        return f"{head}</li>\n"
    replies = _nested(thread[1:], zone, link, files)
    if folded:
        count = len(thread) - 1
        words = "1 reply" if count == 1 else f"{count} replies"
        replies = f"<details><summary>{words}</summary>{replies}</details>"
    return f"{head}{replies}</li>\n"


def _nested(replies: Iterable[Entry], zone: tzinfo, link: Link, files: Files | None) -> str:
    """Return replies of any depth from 1 on as lists within lists."""
    out: list[str] = []
    depth = 0
    for entry in replies:
        if entry.depth > depth:
            out.append('<ol class="said">\n' * (entry.depth - depth))
        else:
            out.append("</li>\n" + "</ol></li>\n" * (depth - entry.depth))
        depth = entry.depth
        out.append(_entry(entry, zone, link, files))
    out.append("</li></ol>" * depth)
    return "".join(out)


def _entry(entry: Entry, zone: tzinfo, link: Link, files: Files | None) -> str:
    response = entry.response
    if response is None:
        return f'<li class="gone"><p>{NOT_HERE}</p>'
    return (
        f'<li id="{response.id}"><p><bdi>{_by(response.author)}</bdi> {_about(response, entry.to, zone, link)}</p>'
        f"{_pointed_at(response, link)}{_said(response, zone, files)}{_reactions(response)}"
    )


def _said(response: Response, zone: tzinfo, files: Files | None) -> str:
    """Return the words of a response, if it has any, and the files that came with it."""
    if files is None or not response.attachments:
        return said_html(response.text, zone)
    words = said_html(response.text, zone) if response.text.strip() else ""
    return words + files.html(response.attachments)


@lru_cache(maxsize=4096)
def _by(author: str) -> str:
    return escape(name(author) or SOMEBODY)


def _about(response: Response, to: Response | None, zone: tzinfo, link: Link) -> str:
    """Return the small words beside a name: when, how if that isn't plain from its place, and what became of it."""
    about = f'<a href="#{response.id}">{short(response.at, zone)}</a>'
    if response.how is How.FORM or (response.how is How.MESSAGE and (response.prompt or response.paragraph)):
        about += f" · {HOW_WORDS[response.how]}"
    if to:
        about += f' · to <a href="{escape(link(to.id))}"><bdi>{_by(to.author)}</bdi></a>'
    about = " · ".join([about, *became_of(response, zone)])
    if response.sample or not response.url:
        return about
    return f'{about} · <a href="{escape(response.url)}">on Discord</a>'


def _pointed_at(response: Response, link: Link) -> str:
    """Return the words of the text that an answer points at, with a link to their paragraph."""
    if response.passage is None:
        return ""
    number, words = response.passage.paragraph, bare(response.passage.quote)
    return (
        f'<p class="pointed"><q>{escape(words)}</q> <a href="{escape(link(f"p{number}"))}">¶{number}</a></p>'
    )


def _reactions(response: Response) -> str:
    if not response.reactions:
        return ""
    shown = ", ".join(f"<bdi>{escape(name(emoji))}</bdi> {count}" for emoji, count in response.reactions)
    return f'<p class="reactions">Reactions: {shown}</p>'
