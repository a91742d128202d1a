"""Put the archive on disk, whole or not at all: all files under temporary names first, then renamed, the manifest last.

The bytes depend on the tree alone.  A folder that holds something else is left as it is, and links within it are never
followed.  Renames can't be taken back: where one fails, or the machine does, the manifest's temporary name stays, by
which the next export knows the folder, and `verify` that it isn't whole.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from bot.archive import annotating, attached, chatlog, markdown, plaintext, site, tables
from bot.archive.epub import book
from bot.archive.ical import calendar
from bot.archive.jsonform import pieces as json_pieces
from bot.archive.manifest import MANIFEST, Written, circle_of, manifest
from bot.archive.page import MOST_RESPONSES, page
from bot.archive.sqlitecopy import database
from bot.archive.tree import Archive
from bot.errors import StudycircleError, UsageError
from bot.records import EVERY_FORM, USUAL_FORMS
from bot.wording import listed

PARTIAL = ".partial"

Content = str | bytes | Iterable[str | bytes]
"""What a file is to hold: whole, or piece by piece."""


@dataclass(frozen=True, slots=True)
class Format:
    """One form of the archive: the names that its files may have, and what makes their contents by name.

    A form with several files has a `folder` of its own; "" is the archive's.
    """

    names: re.Pattern[str]
    render: Callable[[Archive], Mapping[str, Content]]
    folder: str = ""

    def contents(self, archive: Archive) -> dict[str, Content]:
        """Return what each file is to hold, by its place in the archive: "markdown/index.md"."""
        return {self._prefix + name: content for name, content in self.render(archive).items()}

    def files(self, archive: Archive) -> dict[str, bytes]:
        """Return each file by its place in the archive."""
        return {place: b"".join(_pieces(content)) for place, content in self.contents(archive).items()}

    def has(self, place: str) -> bool:
        """Return whether a file of this form may stand at a place in the archive."""
        return place.startswith(self._prefix) and bool(self.names.fullmatch(place.removeprefix(self._prefix)))

    @property
    def _prefix(self) -> str:
        return f"{self.folder}/" if self.folder else ""


def _pieces(content: Content) -> Iterator[bytes]:
    if isinstance(content, bytes):
        yield content
    else:
        for piece in [content] if isinstance(content, str) else content:
            yield piece.encode() if isinstance(piece, str) else piece


def _one_file(name: str, render: Callable[[Archive], Content]) -> Format:
    return Format(re.compile(re.escape(name)), lambda archive: {name: render(archive)})


FORMATS: Mapping[str, Format] = {
    "html": _one_file("archive.html", page),
    "html-site": Format(site.NAMES, site.files, site.FOLDER),
    "json": _one_file("archive.json", json_pieces),
    "markdown": Format(markdown.NAMES, markdown.pieces, "markdown"),
    "csv": Format(tables.NAMES, tables.pieces, "csv"),
    "txt": _one_file("archive.txt", plaintext.pieces),
    "epub": _one_file("archive.epub", book),
    "ics": _one_file("archive.ics", calendar),
    "sqlite": _one_file("archive.sqlite3", database),
    "annotations": Format(annotating.NAMES, annotating.pieces, "annotations"),
    "dce-json": Format(chatlog.NAMES, chatlog.pieces, "dce-json"),
}
ATTACHED = Format(attached.NAMES, attached.contents, attached.FOLDER)
"""The files that came with what was said: no form by itself, but what most forms link to."""
OURS = (*FORMATS.values(), ATTACHED)
WITHOUT_FILES = frozenset({"ics", "epub", "annotations"})
"""Forms that link to none: a calendar has no pictures, a book holds its own."""
KINDS = {stat.S_IFREG: "file", stat.S_IFDIR: "folder", stat.S_IFLNK: "link"}
DEFAULT = USUAL_FORMS
ALL = EVERY_FORM


class ArchiveError(StudycircleError):
    """The archive can't be written where it was asked for."""


def export(
    archive: Archive, out_dir: Path, *, formats: Sequence[str] = DEFAULT, fit: bool = False
) -> list[Path]:
    """Write the archive into a folder and return the paths of its files, the manifest last.

    An archive of the same circle that is there already is replaced; forms of it that weren't asked for this time go,
    so that nothing taken back stays behind.  With `fit` a page that would be too long is no fault, though it was named:
    a site takes its place.  Raises UsageError for an unknown form, ArchiveError where the folder
    holds something else, or has something in a file's way, or can't be written.
    """
    wanted = _fitting(
        archive, _wanted(formats), named=not fit and tuple(formats) != DEFAULT and "html" in formats
    )
    with _in_words(out_dir):
        out_dir.mkdir(parents=True, exist_ok=True)
        _refuse_in_the_way(out_dir, [MANIFEST])
        _refuse_others(archive, out_dir)
        forms = {name: form.contents(archive) for name, form in wanted.items()}
        if not WITHOUT_FILES.issuperset(wanted):
            forms[attached.FOLDER] = ATTACHED.contents(archive)
        places = _put(out_dir, archive, forms)
    return [out_dir / place for place in places]


def remove(folder: Path, circle: str) -> bool:
    """Take the archive of a circle out of a folder, or the beginnings of one; what isn't ours stays.

    Returns False where what lies there may be the circle's, but nothing says so.  Raises OSError.
    """
    if not folder.is_dir():
        return True
    ours = [place for place in _places(folder) if _is_ours(folder, place)]
    places = ours
    if MANIFEST not in ours:
        places = [place for place in ours if place.endswith(PARTIAL)]
    elif (whose := circle_of(folder / MANIFEST)) != circle:
        return bool(whose)
    for place in sorted(
        places, key=lambda place: place == MANIFEST
    ):  # that last: until then it can be repeated
        (folder / place).unlink()
    _drop_empty_folders(folder)
    if not any(folder.iterdir()):
        folder.rmdir()
    return places == ours


def can_stream(formats: Sequence[str], count: int) -> bool:
    """Return whether so many responses needn't stand in memory for these forms, as they must for one page.

    Raises UsageError for an unknown form.
    """
    return "html" not in _wanted(formats) or count > MOST_RESPONSES


def _fitting(archive: Archive, wanted: dict[str, Format], *, named: bool) -> dict[str, Format]:
    """Return the forms, with a site in place of a page that would be too long.

    Raises UsageError where that page was `named`.
    """
    count = len(archive.responses)
    if count <= MOST_RESPONSES or "html" not in wanted:
        return wanted
    if named:
        raise UsageError(
            f"This archive has {count:,} responses; one page (html) holds {MOST_RESPONSES:,}.",
            "Name html-site in its place: the same as a small site of pages that a browser can open.",
        )
    return {
        name: FORMATS[name] for name in FORMATS if name == "html-site" or (name in wanted and name != "html")
    }


def _wanted(formats: Sequence[str]) -> dict[str, Format]:
    """Return the forms asked for, in the order of FORMATS, each once."""
    unknown = [name for name in formats if name not in FORMATS and name != ALL]
    if unknown or not formats:
        what = (
            f"There is no form “{unknown[0]}” of the archive."
            if unknown
            else "No form of the archive was named."
        )
        raise UsageError(what, f"Choose among {listed(list(FORMATS))}; {ALL} is every one.")
    return {name: form for name, form in FORMATS.items() if name in formats or ALL in formats}


def _refuse_others(archive: Archive, folder: Path) -> None:
    """Raise ArchiveError unless the folder is empty, or holds an archive of this circle or the beginning of one."""
    places = _places(folder)
    if MANIFEST not in places:
        whole = {place for place in places if not place.endswith(PARTIAL)}
        # Broken off between two renames, the manifest still has its temporary name.
        if all(_is_ours(folder, place) for place in places) and (not whole or MANIFEST + PARTIAL in places):
            return
        raise ArchiveError(
            f"The folder {folder} isn't empty, and what is in it isn't an archive.",
            "Name a new or an empty folder.",
        )
    circle = circle_of(folder / MANIFEST)
    if circle != archive.circle.id:
        whose = (
            f"holds the archive of the circle “{circle}”"
            if circle
            else f"has a {MANIFEST} that isn't an archive's"
        )
        raise ArchiveError(f"The folder {folder} {whose}.", "Name another folder, or an empty one.")


def _refuse_in_the_way(folder: Path, places: Iterable[str]) -> None:
    """Raise ArchiveError where something else stands in the place of one of these files, or of any form's folder.

    That holds for a folder that nothing goes into this time, too: it may be a link, and behind it an older archive.
    """
    for form in OURS:
        _refuse_but("folder", folder / form.folder if form.folder else None)
    for place in places:
        _refuse_but("file", folder / place)
        _refuse_but("file", folder / (place + PARTIAL))


def _refuse_but(wanted: str, path: Path | None) -> None:
    found = _kind(path) if path else ""
    if found and found != wanted:
        raise ArchiveError(
            f"{path} is a {found}, where the archive has a {wanted}. Nothing was written.",
            "Move it away and export again, or name an empty folder.",
        )


def _kind(path: Path) -> str:
    """Return what is at a path, in a word; "" where nothing is."""
    try:
        mode = path.lstat().st_mode
    except FileNotFoundError:
        return ""
    return KINDS.get(stat.S_IFMT(mode), "device")


def _places(folder: Path) -> list[str]:
    """Return what is in the folder, and in those of our forms within it; a link is named, not followed."""
    folders = {form.folder for form in OURS}
    places: list[str] = []
    for path in folder.iterdir():
        if path.name in folders and _kind(path) == "folder":
            places += (f"{path.name}/{below.name}" for below in path.iterdir())
        else:
            places.append(path.name)
    return places


def _is_ours(folder: Path, place: str) -> bool:
    """Return whether a file of ours is at this place, maybe under its temporary name: no folder, and no link."""
    name = place.removesuffix(PARTIAL)
    is_named = name == MANIFEST or any(form.has(name) for form in OURS)
    return is_named and _kind(folder / place) == "file"


def _put(folder: Path, archive: Archive, forms: Mapping[str, Mapping[str, Content]]) -> list[str]:
    """Write all under temporary names, then give them their own in the same order; drop our other files between.

    Returns the places of all files, the manifest last.
    """
    contents = [*(place for files in forms.values() for place in files), MANIFEST]
    _refuse_in_the_way(folder, contents)
    partial = {place: folder / (place + PARTIAL) for place in contents}
    try:
        written = {
            name: {place: _write(partial[place], content) for place, content in files.items()}
            for name, files in forms.items()
        }
        _write(partial[MANIFEST], manifest(archive, written))
    except BaseException:
        _drop_partial(folder, partial.values())
        raise
    _rename(folder, partial)
    for touched in {path.parent for path in partial.values()}:
        _sync_folder(touched)
    return contents


def _rename(folder: Path, partial: Mapping[str, Path]) -> None:
    """Give files their own names, the manifest last; before it our other files go.

    Where that fails, what is still under a temporary name goes, but for the manifest's once a file was renamed.
    """
    place, renamed = MANIFEST, False
    try:
        for place, path in partial.items():
            if place == MANIFEST:
                _drop_others(folder, partial)
            path.replace(folder / place)
            renamed = True
    except BaseException as error:
        _drop_partial(folder, (path for name, path in partial.items() if not (renamed and name == MANIFEST)))
        if not (renamed and isinstance(error, OSError)):
            raise
        raise ArchiveError(
            f"The archive in {folder} isn't whole now: {place} couldn't be put there ({error.strerror or error}).",
            "Close what has its files open, or mend what else keeps them from being replaced, and export there again.",
        ) from error


def _drop_partial(folder: Path, paths: Iterable[Path]) -> None:
    """Drop what can be dropped: why it has to go is to be told, not this."""
    for path in paths:
        with suppress(OSError):
            path.unlink(missing_ok=True)
    with suppress(OSError):
        _drop_empty_folders(folder)


def _write(path: Path, content: Content) -> Written:
    path.parent.mkdir(exist_ok=True)
    size, total = 0, sha256()
    with path.open("wb") as file:
        for piece in _pieces(content):
            file.write(piece)
            size += len(piece)
            total.update(piece)
        file.flush()
        os.fsync(file.fileno())
    return Written(size, total.hexdigest())


def _drop_others(folder: Path, contents: Collection[str]) -> None:
    for place in _places(folder):
        if _is_ours(folder, place) and place.removesuffix(PARTIAL) not in contents:
            (folder / place).unlink()
    _drop_empty_folders(folder)


def _drop_empty_folders(folder: Path) -> None:
    """Drop our forms' folders where nothing is left in them, nor anything of somebody else's."""
    for form in OURS:
        below = folder / form.folder
        if form.folder and _kind(below) == "folder" and not any(below.iterdir()):
            below.rmdir()


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
