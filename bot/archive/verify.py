"""Hold an archive's folder against its manifest: what is missing, what was changed, what was added."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import file_digest
from pathlib import Path, PurePosixPath

from bot.archive.manifest import MANIFEST, MANIFEST_SCHEMA
from bot.archive.write import ArchiveError


@dataclass(frozen=True, slots=True)
class Verified:
    """Files by their places in the archive, each list in order; `whole` are those that are as they were made."""

    whole: tuple[str, ...]
    missing: tuple[str, ...]
    changed: tuple[str, ...]
    added: tuple[str, ...]

    @property
    def is_whole(self) -> bool:
        """Whether the archive is exactly as it was made."""
        return not (self.missing or self.changed or self.added)


def verify(folder: Path) -> Verified:
    """Read every file that the manifest names, and compare.

    Nothing outside the folder is opened, whatever the manifest says.  Raises ArchiveError where there is no archive,
    or it can't be read.
    """
    try:
        named = dict(_named(folder))
        whole: list[str] = []
        missing: list[str] = []
        changed: list[str] = []
        for place, told in sorted(named.items()):
            path = folder / place
            if path.is_symlink() or not path.is_file():
                missing.append(place)
            else:
                (whole if _seen(path) == told else changed).append(place)
        added = sorted(set(_there(folder)) - set(named) - {MANIFEST})
    except OSError as error:
        raise ArchiveError(
            f"The archive in {folder} can't be read: {error.strerror or error}.",
            "Make the folder and its files readable.",
        ) from error
    return Verified(tuple(whole), tuple(missing), tuple(changed), tuple(added))


def _named(folder: Path) -> Iterator[tuple[str, tuple[int, str]]]:
    """Give the size and the sum of each file that the manifest names."""
    try:
        values = json.loads((folder / MANIFEST).read_bytes())
        if values["schema"] != MANIFEST_SCHEMA:
            raise ValueError(MANIFEST)
        files = [(str(one["name"]), (int(one["size"]), str(one["sha256"]))) for one in values["files"]]
    except FileNotFoundError as error:
        raise ArchiveError(
            f"There is no archive in {folder}: no {MANIFEST}.",
            "Name the folder that `studycircle export --out` was given; if it is that one, make the archive again.",
        ) from error
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise _not_ours(folder) from error
    for place, told in files:
        if not _is_inside(place):
            raise _not_ours(folder)
        yield place, told


def _not_ours(folder: Path) -> ArchiveError:
    return ArchiveError(f"The {MANIFEST} in {folder} isn't an archive's.", "Make the archive again.")


def _is_inside(place: str) -> bool:
    """Return whether a place is one within the folder, on Windows too."""
    parts = PurePosixPath(place).parts
    return bool(parts) and not {"/", ".."} & {*parts} and not {"\\", ":", "\0"} & {*place}


def _seen(path: Path) -> tuple[int, str]:
    with path.open("rb") as file:
        return path.stat().st_size, file_digest(file, "sha256").hexdigest()


def _there(folder: Path) -> Iterator[str]:
    """Give every file below the folder; links are named, never followed."""
    waiting = [folder]
    while waiting:
        for path in waiting.pop().iterdir():
            if path.is_dir() and not path.is_symlink():
                waiting.append(path)
            else:
                yield path.relative_to(folder).as_posix()
