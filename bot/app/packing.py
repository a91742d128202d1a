"""An archive of many files as one, for whoever can't be handed a folder."""

from __future__ import annotations

import zipfile
from pathlib import Path

from bot.agenda.ending import LARGEST_FILE
from bot.archive.attached import FOLDER as ATTACHED
from bot.archive.manifest import MANIFEST
from bot.archive.write import PARTIAL, ArchiveError

NO_DATE = (1980, 1, 1, 0, 0, 0)
"""The earliest that a zip file knows (APPNOTE.TXT 4.4.6): the same archive gives the same bytes."""


def pack(folder: Path, into: Path) -> Path:
    """Pack an archive's files into a zip file, whole or not at all, and return it.

    Where it would be larger than Discord takes, members' pictures and other files are left out.  Raises ArchiveError.
    """
    partial = into.with_name(into.name + PARTIAL)
    try:
        into.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        _write(folder, partial)
        if partial.stat().st_size > LARGEST_FILE:
            _write(folder, partial, without=ATTACHED)
        partial.replace(into)
    except OSError as error:
        raise ArchiveError(
            f"The archive can't be packed into {into}: {error.strerror or error}.",
            "Make that folder writable, and room on its disk.",
        ) from error
    finally:
        partial.unlink(missing_ok=True)
    return into


def _write(folder: Path, into: Path, *, without: str = "") -> None:
    paths = sorted(path for path in folder.rglob("*") if path.is_file() and path.suffix != PARTIAL)
    with zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED) as packed:
        for path in paths:
            place = path.relative_to(folder)
            if place.parts[0] in (without, MANIFEST):
                continue
            entry = zipfile.ZipInfo(place.as_posix(), date_time=NO_DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            with path.open("rb") as source, packed.open(entry, "w") as target:
                while piece := source.read(1 << 20):
                    target.write(piece)
