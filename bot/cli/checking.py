"""`studycircle check`: all findings at once, with line, caret and remedy."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import click

from bot.cli.doubting import doubt_about
from bot.cli.loading import about, not_a_file
from bot.cli.looking import CAST, MANY, Advance, Looked, Shelf, look_at, look_at_all
from bot.cli.saying import echo_json
from bot.clock import SystemClock
from bot.wording import counted
from bot.yamldoc import Finding, Severity

WORTH_KEEPING = 50  # fewer files are looked at again in no time


def check_paths(
    paths: Sequence[Path], *, strict: bool, as_json: bool, fix: bool = False, cache: bool = True
) -> int:
    """Print the findings of all files and return the exit code: 1 if there are mistakes (or advice, if strict).

    What two circles have in common, like the mistakes of their reading, is said once.  With `fix`, what can be meant
    in one way only is mended first, and told on standard error.  With `cache`, what was found in many files is kept
    for the next time.
    """
    files: dict[Path, None] = {}
    findings: list[Finding] = []
    for path in paths:
        inside, wrong = _files(path)
        files |= dict.fromkeys(inside)
        findings += wrong
    if fix:
        _mend(list(files))
    doubt = _Doubts()
    for looked in _looked_at(list(files), cache=cache):
        findings += looked.now(doubt)
    findings = list(dict.fromkeys(findings))
    mistakes = sum(finding.severity is Severity.ERROR for finding in findings)
    if as_json:
        echo_json([finding.as_json() for finding in findings])
    else:
        for finding in findings:
            click.echo(f"{finding.text()}\n")
        click.echo(_summary(len(files), mistakes, len(findings) - mistakes))
    return 1 if mistakes or (strict and findings) else 0


class _Doubts:
    """What is doubtful about zones just now, looked at once a zone."""

    def __init__(self) -> None:
        self._known: dict[str, str | None] = {}

    def __call__(self, zone: str) -> str | None:
        if zone not in self._known:
            self._known[zone] = doubt_about(zone, SystemClock().now())
        return self._known[zone]


def _looked_at(files: Sequence[Path], *, cache: bool) -> Iterator[Looked]:
    """Yield what is to be said about each file, in their order: as it is kept from an earlier time, or looked at."""
    if not cache or len(files) < WORTH_KEEPING:
        with _progress(len(files)) as advance:
            yield from look_at_all(files, advance)
        return
    from bot.cli.keeping import Kept, own_folder, signature_of

    home, now, shelf = own_folder(os.environ), SystemClock().now(), Shelf()
    kept = {folder: Kept(folder, home, now) for folder in dict.fromkeys(file.parent for file in files)}
    found: dict[Path, Looked] = {}
    for file in files:
        if (looked := kept[file.parent].known(file, shelf)) is not None:
            found[file] = looked
    missing = [file for file in files if file not in found]
    signatures = {file: signature_of(file) for file in missing}
    with _progress(len(missing)) as advance:
        for file, looked in zip(missing, look_at_all(missing, advance), strict=True):
            kept[file.parent].keep(file, signatures[file], looked)
            found[file] = looked
    for one in kept.values():
        one.save()
    yield from (found[file] for file in files)


@contextmanager
def _progress(files: int) -> Iterator[Advance]:
    """Show a bar on a terminal where it takes long, and nothing in a pipe."""
    if files < MANY or not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("Checking", total=files)
        yield lambda so_many: bar.advance(task, so_many)


def _mend(files: Sequence[Path]) -> None:
    from bot.cli.fixing import mend

    for file in files:
        if file.name == CAST or not_a_file(file):
            continue
        for change in mend(file, partial(_would_find, file)):
            click.echo(f"{file}:{change.line}: mended\n  - {change.before}\n  + {change.after}", err=True)


def _would_find(file: Path, text: str) -> list[Finding]:
    return list(look_at(file, text=text).findings)


def _files(path: Path) -> tuple[list[Path], list[Finding]]:
    """Return the files that a path stands for: itself, or the circles and the reading in a folder."""
    try:
        if not path.is_dir():
            return [path], []
    except OSError:  # a name that is too long, a folder that may not be entered: loading says which
        return [path], []
    try:
        inside = sorted(file for file in path.iterdir() if _is_meant(file))
    except OSError as error:
        message = f"This folder can't be read ({error.strerror})."
        return [], [about(path, "no-access", message, "Look at its permissions.")]
    if inside:
        return inside, []
    hint = "Name a circle's file, or the folder that it is in."
    return [], [about(path, "no-files", "There is no YAML file in this folder.", hint)]


def _is_meant(file: Path) -> bool:
    is_yaml = file.suffix.lower() in {".yaml", ".yml"} and not file.name.startswith(".")
    return is_yaml and not file.is_dir()


def _summary(files: int, mistakes: int, advice: int) -> str:
    what = counted(files, "file", "files")
    if not mistakes and not advice:
        return f"{what}: all well."
    said = counted(mistakes, "mistake", "mistakes")
    more = f", {counted(advice, 'piece', 'pieces')} of advice" if advice else ""
    return f"{what}: {said}{more}."
