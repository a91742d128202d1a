"""`studycircle check`: all findings at once, with line, caret and remedy."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import click

from bot.cli.doubting import UPDATE, doubt_about
from bot.cli.loading import about, not_a_file
from bot.cli.saying import echo_json
from bot.clock import SystemClock
from bot.schedule.load import Known, Loaded, load_circle
from bot.wording import counted
from bot.yamldoc import Finding, Severity, load, read

READING = "reading.yaml"
CAST = "cast.yaml"


@dataclass(frozen=True, slots=True)
class Memory:
    """What many circles have in common and is looked at once: readings, and what is doubtful about zones."""

    readings: Known = field(default_factory=dict)
    doubts: dict[str, str | None] = field(default_factory=dict)

    def doubt(self, zone: str) -> str | None:
        """Return what is doubtful about a zone just now."""
        if zone not in self.doubts:
            self.doubts[zone] = doubt_about(zone, SystemClock().now())
        return self.doubts[zone]


def check_paths(paths: Sequence[Path], *, strict: bool, as_json: bool, fix: bool = False) -> int:
    """Print the findings of all files and return the exit code: 1 if there are mistakes (or advice, if strict).

    What two circles have in common, like the mistakes of their reading, is said once.  With `fix`, what can be meant
    in one way only is mended first, and told on standard error.
    """
    files: list[Path] = []
    findings: list[Finding] = []
    for path in paths:
        inside, wrong = _files(path)
        files += [file for file in inside if file not in files]
        findings += wrong
    if fix:
        _mend(files)
    memory = Memory()
    findings += [finding for file in files for finding in findings_of(file, memory=memory)]
    findings = list(dict.fromkeys(findings))
    mistakes = sum(finding.severity is Severity.ERROR for finding in findings)
    if as_json:
        echo_json([finding.as_json() for finding in findings])
    else:
        for finding in findings:
            click.echo(f"{finding.text()}\n")
        click.echo(_summary(len(files), mistakes, len(findings) - mistakes))
    return 1 if mistakes or (strict and findings) else 0


def _mend(files: Sequence[Path]) -> None:
    from bot.cli.fixing import mend

    for file in files:
        if file.name == CAST or not_a_file(file):
            continue
        for change in mend(file, partial(_would_find, file)):
            click.echo(f"{file}:{change.line}: mended\n  - {change.before}\n  + {change.after}", err=True)


def _would_find(file: Path, text: str) -> list[Finding]:
    return findings_of(file, text=text)


def findings_of(file: Path, *, text: str | None = None, memory: Memory | None = None) -> list[Finding]:
    """Return the findings of a circle's file, of a reading (by whatever name), or of a cast.yaml.

    `text` is what a circle or a reading may come to hold, where that is the question.
    """
    memory = memory or Memory()
    unusable = not_a_file(file)
    if unusable:
        return unusable
    if file.name == CAST:
        from bot.rehearsal.cast.script import load_script

        return load_script(file)[1]
    found = None if file.name == READING else load_circle(file, text=text, known=memory.readings)
    if found is None or (found.circle is None and _has_sections(file, text)):
        from bot.reading.load import load_reading

        return load_reading(str(file), text=text)[1]
    if text is not None:
        return found.findings
    return [*found.findings, *_advice(found, memory)]


def _advice(found: Loaded, memory: Memory) -> Iterator[Finding]:
    """Yield what a sound circle's zone and dates come to: doubtful zone data, hours that aren't there."""
    if found.circle is None or found.document is None:
        return
    doubt = memory.doubt(found.circle.zone)
    if doubt:
        where = ("time-zone",)
        yield found.document.find(
            where, code="zone-data", message=doubt, hint=UPDATE, severity=Severity.ADVICE
        )
    if found.reading:
        from bot.cli.advising import skipped_hours

        yield from skipped_hours(found.circle, found.reading, found.document)


def _has_sections(file: Path, text: str | None = None) -> bool:
    """Whether a file that is no sound circle is a reading: only readings have sections."""
    document, _ = load(file) if text is None else read(text, str(file))
    return document is not None and isinstance(document.data, dict) and "sections" in document.data


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
