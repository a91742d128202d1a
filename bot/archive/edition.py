"""What every part of the edition has to know: the archive, its zone, and where each anchor stands."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, tzinfo
from functools import cached_property
from zoneinfo import ZoneInfo

from bot import wording
from bot.archive.dates import day, iso, short
from bot.archive.shown import escape
from bot.archive.tree import Archive

Link = Callable[[str], str]
"""Returns the address of an anchor: "r17" stands at "#r17" on the page itself, or at "week-05.html#r17"."""


def within(anchor: str) -> str:
    """Return the address of an anchor on the page itself."""
    return f"#{anchor}"


@dataclass(frozen=True)
class Edition:
    """The archive as one page of it sees it."""

    archive: Archive
    link: Link = within

    @cached_property
    def zone(self) -> tzinfo:
        """The zone in which times are shown."""
        return ZoneInfo(self.archive.circle.zone)

    @cached_property
    def language(self) -> str:
        """The language of the text that was read, for an attribute."""
        return escape(self.archive.reading.language)

    def on_discord(self, url: str) -> str:
        """Return the link to a message, or ""; a rehearsal has none that leads anywhere."""
        if not url or self.archive.sample:
            return ""
        return f'<a href="{escape(url)}">{escape(wording.ARCHIVED_ON_DISCORD)}</a>'

    def time(self, at: datetime) -> str:
        """Return an instant as it stands beside an answer."""
        return f'<time datetime="{iso(at)}">{short(at, self.zone)}</time>'

    def day(self, at: datetime) -> str:
        """Return a day as it stands below a week's title."""
        return f'<time datetime="{iso(at)}">{day(at, self.zone)}</time>'

    def paragraph(self, number: int) -> str:
        """Return the link to a paragraph."""
        return f'<a href="{escape(self.link(f"p{number}"))}">¶{number}</a>'
