"""Hold an archive's folder against its manifest: what is missing, what was changed, what was added.

The manifest itself is held against `archive.json`, where that is there as it was made: both tell of the same archive.
Whoever changes the two alike, or a file and what the manifest has of it, isn't found out.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import file_digest
from pathlib import Path, PurePosixPath
from typing import Any

from bot.archive.manifest import MANIFEST, MANIFEST_SCHEMA, told_otherwise
from bot.archive.write import PARTIAL, ArchiveError

JSON = "archive.json"
BROKEN_OFF = MANIFEST + PARTIAL
"""What an export leaves that broke off while it gave its files their names."""


@dataclass(frozen=True, slots=True)
class Verified:
    """Files by their places in the archive, each list in order; `whole` are those that the manifest has so.

    Among those `added` an empty folder ends in a slash.  `links` aren't followed, so what they stand for is missing.
    `differing` is what the manifest tells otherwise than archive.json ("counts.responses"), if they were `compared`.
    """

    whole: tuple[str, ...]
    missing: tuple[str, ...]
    changed: tuple[str, ...]
    added: tuple[str, ...]
    links: tuple[str, ...]
    differing: tuple[str, ...]
    compared: bool

    @property
    def is_whole(self) -> bool:
        """Whether nothing was found that isn't as the archive was made."""
        return not (self.missing or self.changed or self.added or self.links or self.differing)

    @property
    def is_broken_off(self) -> bool:
        """Whether an export into the folder didn't come to its end."""
        return BROKEN_OFF in self.added


def verify(folder: Path) -> Verified:
    """Read every file that the manifest names, and compare.

    Nothing outside the folder is opened, whatever the manifest says and wherever links lead; the folder itself may be
    one.  Raises ArchiveError where there is no archive, or it can't be read.
    """
    try:
        values = _manifest(folder)
        return _compared(folder, values, dict(_named(folder, values)))
    except OSError as error:
        raise ArchiveError(
            f"The archive in {folder} can't be read: {error.strerror or error}.",
            "Make the folder and its files readable.",
        ) from error


def _compared(folder: Path, values: Mapping[str, Any], named: Mapping[str, tuple[int, str]]) -> Verified:
    found: dict[str, list[str]] = {"whole": [], "missing": [], "changed": []}
    there, links = _there(folder)
    for place, told in sorted(named.items()):
        if not _is_file(folder, place):
            found["missing"].append(place)
        else:
            found["whole" if _seen(folder / place) == told else "changed"].append(place)
    differing: list[str] = []
    compared = JSON in found["whole"]
    if compared:
        try:
            differing = told_otherwise(values, folder / JSON)
        except ValueError:  # no export wrote it, though somebody had the manifest say so
            found["whole"].remove(JSON)
            found["changed"] = sorted([*found["changed"], JSON])
            compared = False
    return Verified(
        **{name: tuple(places) for name, places in found.items()},
        added=tuple(sorted(there - {*named, MANIFEST})),
        links=tuple(sorted(links)),
        differing=tuple(differing),
        compared=compared,
    )


def _manifest(folder: Path) -> dict[str, Any]:
    path = folder / MANIFEST
    if path.is_symlink():
        raise ArchiveError(
            f"The {MANIFEST} in {folder} is a link, and links in an archive aren't followed.",
            "Put the file itself there, or make the archive again.",
        )
    if path.exists() and not path.is_file():
        raise _not_ours(folder)
    try:
        values = json.loads(path.read_bytes())
    except FileNotFoundError as error:
        raise _nothing(folder) from error
    except (ValueError, RecursionError) as error:
        raise _not_ours(folder) from error
    if not isinstance(values, dict) or values.get("schema") != MANIFEST_SCHEMA:
        raise _not_ours(folder)
    return values


def _nothing(folder: Path) -> ArchiveError:
    if (folder / BROKEN_OFF).exists():
        return ArchiveError(
            f"The archive in {folder} isn't whole: an export into it broke off, and it has no {MANIFEST}.",
            "Export it there again.",
        )
    return ArchiveError(
        f"There is no archive in {folder}: no {MANIFEST}.",
        "Name the folder that `studycircle export --out` was given; if it is that one, make the archive again.",
    )


def _named(folder: Path, values: Mapping[str, Any]) -> Iterator[tuple[str, tuple[int, str]]]:
    """Give the size and the sum of each file that the manifest names."""
    try:
        files = [(str(one["name"]), (int(one["size"]), str(one["sha256"]))) for one in values["files"]]
    except (ValueError, KeyError, TypeError) as error:
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


def _is_file(folder: Path, place: str) -> bool:
    """Return whether a file is there by itself, neither a link nor behind one."""
    inner = PurePosixPath(place)
    way = (folder / part for part in (*reversed(inner.parents), inner) if part.name)
    return not any(part.is_symlink() for part in way) and (folder / place).is_file()


def _there(folder: Path) -> tuple[set[str], set[str]]:
    """Return every file and empty folder below the folder, and every link, which isn't followed."""
    there: set[str] = set()
    links: set[str] = set()
    waiting = [folder]
    while waiting:
        above = waiting.pop()
        below = [*above.iterdir()]
        if not below:
            there.add(f"{above.relative_to(folder).as_posix()}/")
        for path in below:
            if path.is_symlink():
                links.add(path.relative_to(folder).as_posix())
            elif path.is_dir():
                waiting.append(path)
            else:
                there.add(path.relative_to(folder).as_posix())
    return there, links
