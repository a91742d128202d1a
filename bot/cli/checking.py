"""`studycircle check`: all findings at once, with line, caret and remedy."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from bot.cli.doubting import UPDATE, doubt_about
from bot.cli.loading import about, not_a_file
from bot.cli.saying import echo_json
from bot.clock import SystemClock
from bot.schedule.load import load_circle
from bot.schedule.model import Circle
from bot.wording import counted
from bot.yamldoc import Finding, Severity, load

READING = "reading.yaml"
CAST = "cast.yaml"


def check_paths(paths: Sequence[Path], *, strict: bool, as_json: bool) -> int:
    """Print the findings of all files and return the exit code: 1 if there are mistakes (or advice, if strict).

    What two circles have in common, like the mistakes of their reading, is said once.
    """
    files: list[Path] = []
    findings: list[Finding] = []
    for path in paths:
        inside, wrong = _files(path)
        files += [file for file in inside if file not in files]
        findings += wrong
    findings += [finding for file in files for finding in findings_of(file)]
    findings = list(dict.fromkeys(findings))
    mistakes = sum(finding.severity is Severity.ERROR for finding in findings)
    if as_json:
        echo_json([finding.as_json() for finding in findings])
    else:
        for finding in findings:
            click.echo(f"{finding.text()}\n")
        click.echo(_summary(len(files), mistakes, len(findings) - mistakes))
    return 1 if mistakes or (strict and findings) else 0


def findings_of(file: Path) -> list[Finding]:
    """Return the findings of a circle's file, of a reading (by whatever name), or of a cast.yaml."""
    unusable = not_a_file(file)
    if unusable:
        return unusable
    if file.name == CAST:
        from bot.rehearsal.cast.script import load_script

        return load_script(file)[1]
    found = None if file.name == READING else load_circle(file)
    if found is None or (found.circle is None and _has_sections(file)):
        from bot.reading.load import load_reading

        return load_reading(str(file))[1]
    return [*found.findings, *(_zone_data(file, found.circle) if found.circle else [])]


def _zone_data(file: Path, circle: Circle) -> list[Finding]:
    """Return what is doubtful about the circle's zone, at its line."""
    doubt = doubt_about(circle.zone, SystemClock().now())
    document = load(file)[0] if doubt else None
    if doubt is None or document is None:
        return []
    where = ("time-zone",)
    return [document.find(where, code="zone-data", message=doubt, hint=UPDATE, severity=Severity.ADVICE)]


def _has_sections(file: Path) -> bool:
    """Whether a file that is no sound circle is a reading: only readings have sections."""
    document, _ = load(file)
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
