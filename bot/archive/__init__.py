"""The archive: `collect` makes one tree of what a circle read and said, `export` writes it in every form asked for."""

from __future__ import annotations

from bot.archive.collect import collect
from bot.archive.tree import Archive
from bot.archive.write import DEFAULT, FORMATS, ArchiveError, export

__all__ = ["DEFAULT", "FORMATS", "Archive", "ArchiveError", "collect", "export"]
