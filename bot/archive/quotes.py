"""What readers said, as Markdown: each response is a quote, and a reply a quote within the quote of what it replies to.

Only our own lines hold an anchor and a link within the archive, so that no member can write one that passes for
somebody else's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import tzinfo
from functools import lru_cache

from bot import wording
from bot.archive.attached import markdown
from bot.archive.commonmark import as_commonmark, quoted
from bot.archive.dates import short
from bot.archive.escaping import escape, target
from bot.archive.labels import BecameOf
from bot.archive.shown import name
from bot.archive.threads import Entry
from bot.archive.tree import Response
from bot.reading.sentences import bare


def responses_markdown(
    entries: Iterable[Entry], zone: tzinfo, *, address: Callable[[Response], str]
) -> Iterator[str]:
    """Give entries one after another; `address` says how a response is linked to."""
    is_first, became_of = True, BecameOf(zone)
    for entry in entries:
        # A line of as many marks as both quotes share ends what is deeper.
        between = "" if is_first else "\n" + " ".join(">" * entry.depth) + "\n"
        yield between + quoted(_entry(entry, zone, address, became_of), depth=entry.depth + 1)
        is_first = False


def _entry(entry: Entry, zone: tzinfo, address: Callable[[Response], str], became_of: BecameOf) -> str:
    response = entry.response
    if response is None:
        return f"_{wording.ARCHIVED_NOT_HERE}_"
    about = [*_about(response, entry.to, zone, address), *became_of(response), *_on_discord(response)]
    head = f'<a id="{response.id}"></a>{" · ".join(about)}'
    files = map(markdown, response.attachments)
    parts = [head, _pointed_at(response), as_commonmark(response.text, zone), *files, _reactions(response)]
    return "\n\n".join(part for part in parts if part)


def _about(
    response: Response, to: Response | None, zone: tzinfo, address: Callable[[Response], str]
) -> list[str]:
    """Return who, when and how."""
    about = [
        f"**{_called(response.author)}**",
        f"[{short(response.at, zone)}](#{response.id})",
        wording.ARCHIVED_HOW[response.how],
    ]
    if to:
        about.append(wording.ARCHIVED_TO.format(name=f"[{_called(to.author)}]({address(to)})"))
    return about


def _on_discord(response: Response) -> Iterator[str]:
    if response.url and not response.sample:
        yield f"[{wording.ARCHIVED_ON_DISCORD}](<{target(response.url)}>)"


def _called(author: str) -> str:
    """Return a name as it stands beside each of somebody's responses."""
    return _name(author) or wording.ARCHIVED_SOMEBODY


@lru_cache(1024)
def _name(author: str) -> str:
    return escape(name(author), starts=False)


def _pointed_at(response: Response) -> str:
    """Return the words of the text that an answer points at, as a quote within its own."""
    if response.passage is None:
        return ""
    words = bare(response.passage.quote)
    return quoted(f"“{escape(words, starts=False)}” ¶{response.passage.paragraph}")


def _reactions(response: Response) -> str:
    if not response.reactions:
        return ""
    reactions = " ".join(f"{escape(emoji, starts=False)} {count}" for emoji, count in response.reactions)
    return wording.ARCHIVED_REACTIONS.format(reactions=reactions)
