"""Look at files of circles and readings one by one, or at very many by several processes at once."""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from bot.cli.doubting import UPDATE
from bot.cli.loading import not_a_file
from bot.schedule.load import Known, Loaded, load_circle
from bot.yamldoc import Document, Finding, Severity, load, read
from bot.yamldoc.read import BIGGEST

READING = "reading.yaml"
CAST = "cast.yaml"
MANY = 500  # from so many on, further processes save more time than they take
SLICE = 100
ZONE = ("time-zone",)

Advance = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Looked:
    """What is to be said about one file, whatever the day.

    `zone` is that of a sound circle, and `doubtful` what is said of it where zone data disagree just now, its message
    left out; it comes before `later`.  `reading` is the name of the reading on which all of this rests, and `rests_on`
    stands for what that holds; empty where what is said can't be kept for another time.
    """

    findings: tuple[Finding, ...]
    zone: str = ""
    doubtful: Finding | None = None
    later: tuple[Finding, ...] = ()
    reading: str = ""
    rests_on: str = ""

    def now(self, doubt: Callable[[str], str | None]) -> Iterator[Finding]:
        """Yield what is to be said today; `doubt` tells what is doubtful about a zone just now."""
        yield from self.findings
        message = doubt(self.zone) if self.doubtful else None
        if self.doubtful and message:
            yield replace(self.doubtful, message=message)
        yield from self.later


@dataclass(frozen=True, slots=True)
class Shelf:
    """Readings that many circles have in common, each loaded once, and what stands for all that each one holds."""

    readings: Known = field(default_factory=dict)
    digests: dict[tuple[str, Path], str] = field(default_factory=dict)

    def digest(self, name: str, file: Path) -> str:
        """Return what stands for a reading, its text and its mistakes, as a circle's file names it."""
        where = (name, file.parent)
        if where not in self.readings:
            from bot.reading.load import load_reading

            self.readings[where] = load_reading(name, beside=file)
        if where not in self.digests:
            self.digests[where] = hashlib.sha256(repr(self.readings[where]).encode()).hexdigest()
        return self.digests[where]


def look_at(file: Path, *, text: str | None = None, shelf: Shelf | None = None) -> Looked:
    """Look at a circle's file, at a reading (by whatever name), or at a cast.yaml.

    `text` is what a circle or a reading may come to hold, where that is the question.
    """
    shelf = shelf or Shelf()
    unusable = not_a_file(file)
    if unusable:
        return Looked(tuple(unusable))
    if file.name == CAST:
        from bot.rehearsal.cast.script import load_script

        return Looked(tuple(load_script(file)[1]))
    found = None if file.name == READING else load_circle(file, text=text, known=shelf.readings)
    if found is None or (found.circle is None and _has_sections(file, text)):
        from bot.reading.load import load_reading

        return Looked(tuple(load_reading(str(file), text=text)[1]))
    return _of_circle(file, found, shelf)


def _of_circle(file: Path, found: Loaded, shelf: Shelf) -> Looked:
    """Add what a sound circle's zone and dates come to: doubtful zone data, hours that aren't there."""
    reading, rests_on = "", ""
    if found.document and found.reading:
        reading = str(found.document.value(("reading",))).strip()
        rests_on = shelf.digest(reading, file)
    plain = Looked(tuple(found.findings), reading=reading, rests_on=rests_on)
    if found.circle is None or found.document is None:
        return plain
    later: tuple[Finding, ...] = ()
    if found.reading:
        from bot.cli.advising import skipped_hours

        later = tuple(skipped_hours(found.circle, found.reading, found.document))
    if found.circle.exports.folder:
        from bot.cli.placing import about_folder

        # What is said of the disk can't be kept for another time.
        plain, later = replace(plain, rests_on=""), (*later, *about_folder(found.circle, found.document))
    return replace(plain, zone=found.circle.zone, doubtful=_doubtful(found.document), later=later)


def _doubtful(document: Document) -> Finding:
    return document.find(ZONE, code="zone-data", message="", hint=UPDATE, severity=Severity.ADVICE)


def _has_sections(file: Path, text: str | None = None) -> bool:
    """Whether a file that is no sound circle is a reading: only readings have sections."""
    if text is None and not _mentions(file, b"sections"):
        return False
    document, _ = load(file) if text is None else read(text, str(file))
    return document is not None and isinstance(document.data, dict) and "sections" in document.data


def _mentions(file: Path, word: bytes) -> bool:
    """Tell whether a word stands in a file at all, which is quicker than reading it as YAML."""
    try:
        with file.open("rb") as content:
            return word in content.read(BIGGEST)
    except (OSError, ValueError):
        return False


def look_at_all(files: Sequence[Path], advance: Advance) -> list[Looked]:
    """Look at files, very many of them by as many processes as there are processors; `advance` hears how many.

    What they have in common is loaded once, or once a process.
    """
    processes = min(len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1, 8)
    if len(files) < MANY or processes < 2:
        return list(_one_by_one(files, advance))
    from concurrent.futures import ProcessPoolExecutor

    slices = [files[start : start + SLICE] for start in range(0, len(files), SLICE)]
    looked: list[Looked] = []
    with ProcessPoolExecutor(processes, initializer=_begin) as pool:
        for part in pool.map(_slice, slices):
            looked += part
            advance(len(part))
    return looked


def _one_by_one(files: Sequence[Path], advance: Advance) -> Iterator[Looked]:
    shelf = Shelf()
    for file in files:
        yield look_at(file, shelf=shelf)
        advance(1)


_SHELF = Shelf()


def _begin() -> None:
    """Begin a process: whoever interrupts the command has the first one end them all."""
    import signal

    from bot.zonedata import use_newest

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    use_newest()


def _slice(files: Sequence[Path]) -> list[Looked]:
    return [look_at(file, shelf=_SHELF) for file in files]
