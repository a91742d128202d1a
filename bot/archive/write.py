"""Put the archive on disk, whole or not at all: all files under temporary names first, then renamed, the manifest last.

The bytes depend on the tree alone.  A folder that holds something else is left as it is.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from bot.archive.jsonform import SCHEMA, archive_json
from bot.archive.page import page
from bot.archive.tree import Archive
from bot.errors import StudycircleError, UsageError
from bot.wording import listed

MANIFEST = "manifest.json"
MANIFEST_SCHEMA = "studycircle-manifest/1"
PARTIAL = ".partial"


@dataclass(frozen=True, slots=True)
class Format:
    """One form of the archive: the name of its file, and what makes its text."""

    file: str
    render: Callable[[Archive], str]


FORMATS: Mapping[str, Format] = {
    "html": Format("archive.html", page),
    "json": Format("archive.json", archive_json),
}
DEFAULT = tuple(FORMATS)


class ArchiveError(StudycircleError):
    """The archive can't be written where it was asked for."""


def export(archive: Archive, out_dir: Path, *, formats: Sequence[str] = DEFAULT) -> list[Path]:
    """Write the archive into a folder and return the paths of its files, the manifest last.

    An archive of the same circle that is there already is replaced; forms of it that weren't asked for this time go,
    so that nothing taken back stays behind.  Raises UsageError for an unknown form, ArchiveError where the folder
    holds something else or can't be written.
    """
    wanted = _wanted(formats)
    with _in_words(out_dir):
        out_dir.mkdir(parents=True, exist_ok=True)
        _refuse_others(archive, out_dir)
        contents = {form.file: form.render(archive).encode() for form in wanted.values()}
        contents[MANIFEST] = manifest(archive, {name: contents[form.file] for name, form in wanted.items()})
        _put(out_dir, contents)
    return [out_dir / name for name in contents]


def manifest(archive: Archive, contents: Mapping[str, bytes]) -> bytes:
    """Return the manifest: what is in the archive, under whose consent, and each file's size and SHA-256 sum."""
    prompts = [prompt for week in archive.weeks for prompt in week.prompts]
    values = {
        "schema": MANIFEST_SCHEMA,
        "made": archive.made,
        "archive": SCHEMA,
        "circle": {"id": archive.circle.id, "name": archive.circle.name},
        "reading": {"id": archive.reading.id, "sha256": archive.reading.sha256},
        "sample": archive.sample,
        "consent": {"names": archive.consent.names, "statement": archive.consent.statement},
        "counts": {
            "weeks": len(archive.weeks),
            "paragraphs": sum(len(week.paragraphs) for week in archive.weeks),
            "notes": len({n.number for week in archive.weeks for p in week.paragraphs for n in p.notes}),
            "prompts": len(prompts),
            "responses": len(archive.responses),
            "votes": sum(option.votes for prompt in prompts for option in prompt.options),
        },
        "files": [
            {"name": FORMATS[name].file, "form": name, "size": len(data), "sha256": sha256(data).hexdigest()}
            for name, data in contents.items()
        ],
    }
    return (json.dumps(values, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def _wanted(formats: Sequence[str]) -> dict[str, Format]:
    """Return the forms asked for, in the order of FORMATS, each once."""
    unknown = [name for name in formats if name not in FORMATS]
    if unknown or not formats:
        what = (
            f"There is no form “{unknown[0]}” of the archive."
            if unknown
            else "No form of the archive was named."
        )
        raise UsageError(what, f"Choose among {listed(list(FORMATS))}.")
    return {name: form for name, form in FORMATS.items() if name in formats}


def _refuse_others(archive: Archive, folder: Path) -> None:
    """Raise ArchiveError unless the folder is empty, or holds an archive of this circle or the beginning of one."""
    names = {path.name for path in folder.iterdir()}
    ours = {form.file for form in FORMATS.values()} | {MANIFEST}
    partial = {name + PARTIAL for name in ours}
    if MANIFEST not in names:
        # Broken off between two renames, the manifest still has its temporary name.
        if names <= partial or (MANIFEST + PARTIAL in names and names <= ours | partial):
            return
        raise ArchiveError(
            f"The folder {folder} isn't empty, and what is in it isn't an archive.",
            "Name a new or an empty folder.",
        )
    circle = _circle_of(folder / MANIFEST)
    if circle != archive.circle.id:
        whose = (
            f"holds the archive of the circle “{circle}”"
            if circle
            else f"has a {MANIFEST} that isn't an archive's"
        )
        raise ArchiveError(f"The folder {folder} {whose}.", "Name another folder, or an empty one.")


def _circle_of(path: Path) -> str:
    """Return the id of the circle that a manifest is about, or "" if it isn't a manifest of ours."""
    try:
        values = json.loads(path.read_bytes())
    except (ValueError, RecursionError):
        return ""
    if not isinstance(values, dict) or values.get("schema") != MANIFEST_SCHEMA:
        return ""
    circle = values.get("circle")
    return str(circle.get("id", "")) if isinstance(circle, dict) else ""


def _put(folder: Path, contents: Mapping[str, bytes]) -> None:
    """Write all under temporary names, then give them their own in the same order; drop our other files between."""
    partial = {name: folder / (name + PARTIAL) for name in contents}
    try:
        for name, data in contents.items():
            _write(partial[name], data)
    except BaseException:
        for path in partial.values():
            path.unlink(missing_ok=True)
        raise
    for name in contents:
        if name == MANIFEST:
            _drop_others(folder, contents)
        partial[name].replace(folder / name)
    _sync_folder(folder)


def _write(path: Path, data: bytes) -> None:
    with path.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _drop_others(folder: Path, contents: Mapping[str, bytes]) -> None:
    for form in FORMATS.values():
        if form.file not in contents:
            (folder / form.file).unlink(missing_ok=True)
            (folder / (form.file + PARTIAL)).unlink(missing_ok=True)


def _sync_folder(folder: Path) -> None:
    """Make the renames last through a power cut, where the system can (Windows opens no folders)."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def _in_words(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise ArchiveError(
            f"The archive can't be written to {folder}: {error.strerror or error}.",
            "Name a folder that can be written, on a disk with room.",
        ) from error
