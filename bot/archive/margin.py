"""What readers said, as HTML: lists of responses with their replies below them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import tzinfo

from bot.archive.dates import iso, short
from bot.archive.labels import HOW_WORDS, NOT_HERE, SAMPLE
from bot.archive.shown import escape, says
from bot.archive.threads import Entry
from bot.archive.tree import Response
from bot.reading.sentences import bare


def responses_html(entries: Iterable[Entry], zone: tzinfo) -> str:
    """Return entries as nested lists, or "" if there are none."""
    out: list[str] = []
    depth = -1
    for entry in entries:
        if entry.depth > depth:
            out.append('<ol class="said">\n' * (entry.depth - depth))
        else:
            out.append("</li>\n" + "</ol></li>\n" * (depth - entry.depth))
        depth = entry.depth
        out.append(_entry(entry, zone))
    out.append("</li>\n</ol>" + "</li>\n</ol>" * depth if depth >= 0 else "")
    return "".join(out)


def _entry(entry: Entry, zone: tzinfo) -> str:
    response = entry.response
    if response is None:
        return f'<li class="gone"><p>{NOT_HERE}</p>'
    return (
        f'<li id="{response.id}"><p class="by"><b><bdi>{escape(response.author)}</bdi></b> '
        f"{' · '.join(_about(response, entry.to, zone))}</p>"
        f"{_pointed_at(response)}"
        f'<div class="words" dir="auto">{says(response.text, zone)}</div>{_reactions(response)}'
    )


def _about(response: Response, to: Response | None, zone: tzinfo) -> list[str]:
    """Return the small words beside a name: when, how, and what became of it."""
    about = [
        f'<a href="#{response.id}"><time datetime="{iso(response.at)}">{short(response.at, zone)}</time></a>',
        HOW_WORDS[response.how],
    ]
    if to:
        about.append(f'to <a href="#{to.id}"><bdi>{escape(to.author)}</bdi></a>')
    if response.late:
        about.append("late")
    if response.edited_at:
        edited = short(response.edited_at, zone)
        about.append(f'edited <time datetime="{iso(response.edited_at)}">{edited}</time>')
    if response.sample:
        about.append(SAMPLE)
    elif response.url:
        about.append(f'<a href="{escape(response.url)}">on Discord</a>')
    return about


def _pointed_at(response: Response) -> str:
    """Return the words of the text that an answer points at, with a link to their paragraph."""
    if response.passage is None:
        return ""
    number, words = response.passage.paragraph, bare(response.passage.quote)
    return f'<p class="pointed"><q>{escape(words)}</q> <a href="#p{number}">¶{number}</a></p>'


def _reactions(response: Response) -> str:
    if not response.reactions:
        return ""
    shown = " ".join(
        f"<span><bdi>{escape(emoji)}</bdi> {count}</span>" for emoji, count in response.reactions
    )
    return f'<p class="reactions"><span class="aside">Reactions:</span> {shown}</p>'
