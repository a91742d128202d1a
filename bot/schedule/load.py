"""The one module here that touches the disk: load a circle's file and its reading, and check them."""

from __future__ import annotations

import copy
import pathlib
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.schedule.check import check_circle
from bot.schedule.form import WORDS, CircleForm
from bot.schedule.model import Circle
from bot.yamldoc import Checked, Document, Finding, Path, Place, Severity, Value, check, load, quoted, read

if TYPE_CHECKING:
    from bot.reading.model import Reading

LONGEST_ID = 30
MOST_VALUES = 2_000  # a year of weekly changes has a few hundred
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_STAND_INS = {
    "circle": "Circle",
    "reading": "reading",
    "channel": "https://discord.com/channels/1/2",
    "organisers": "https://discord.com/channels/1/3",
    "time-zone": "UTC",
    "starts": "2027-01-12",
}


Known = dict[tuple[str, pathlib.Path], tuple["Reading | None", list[Finding]]]
"""Readings that have been loaded, by the name that a circle gives and the folder that it is in."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """A circle and its reading, each None if it can't be used, and all that is to be said about them.

    With any error among the findings about the circle's file there is no circle.  `document` is the file as it was
    read, for whoever has more to say about it.
    """

    circle: Circle | None
    reading: Reading | None
    findings: list[Finding] = field(default_factory=list)
    document: Document | None = None


def load_circle(path: pathlib.Path, *, text: str | None = None, known: Known | None = None) -> Loaded:
    """Load a circle's file and the reading it names, and check one against the other.

    `text` is what the file may come to hold, where that is the question; `known` keeps readings from one circle to
    the next, where many are loaded at once.  Raises nothing for bad files: everything is a finding.
    """
    document, findings = (
        load(path, most=MOST_VALUES) if text is None else read(text, str(path), most=MOST_VALUES)
    )
    circle_id = _id_of(path)
    if circle_id is None:
        findings.append(_bad_name(path))
    if document is None:
        return Loaded(None, None, findings)
    checked = check(CircleForm, document, words=WORDS)
    findings += checked.findings
    form = checked.value or _draft(document, checked)
    if form is None:
        return Loaded(None, None, findings)
    reading: Reading | None = None
    about_reading: list[Finding] = []
    if ("reading",) not in checked.broken:
        reading, about_reading = _reading(form.reading, document, path, {} if known is None else known)
    sections = [section.id for section in reading.sections] if reading else None
    circle = form.as_circle(circle_id or "circle")
    if reading and circle.adopted:
        reading = reading.with_asked(circle.adopted.questions)
    findings += check_circle(circle, document, sections=sections, broken=checked.broken)
    findings += [found for found in about_reading if found.place.file == document.name]
    findings.sort(key=lambda finding: finding.place)
    is_sound = checked.value is not None and not _errors(findings)
    return Loaded(
        circle if is_sound else None,
        None if _errors(about_reading) else reading,
        findings + [found for found in about_reading if found.place.file != document.name],
        document,
    )


def _errors(findings: list[Finding]) -> bool:
    return any(finding.severity is Severity.ERROR for finding in findings)


def _id_of(path: pathlib.Path) -> str | None:
    """Return the circle's id: the file's name without its ending; further dots count as hyphens."""
    name = path.stem.replace(".", "-")
    return name if len(name) <= LONGEST_ID and _SLUG.fullmatch(name) else None


def _bad_name(path: pathlib.Path) -> Finding:
    better = re.sub(r"[^a-z0-9]+", "-", path.stem.lower()).strip("-")[:LONGEST_ID].strip("-") or "circle"
    message = (
        f"The file's name is the circle's short name, and {quoted(path.stem)} can't be one: "
        f"it has up to {LONGEST_ID} small letters (a to z), figures and hyphens."
    )
    hint = f"Rename the file, for example to {better}.yaml"
    return Finding(Place(str(path), 1, 1), Severity.ERROR, "file-name", message, hint, "")


def _draft(document: Document, checked: Checked[CircleForm]) -> CircleForm | None:
    """Make a form in spite of mistakes, with stand-ins for them, so that the rest can be looked at too."""
    if not isinstance(document.data, dict) or () in checked.broken:
        return None
    written = copy.deepcopy(document.data)
    for path in checked.broken:
        _remove(written, path[:1] if path[0] == "from-discord" else path)  # that holds only as a whole
    return CircleForm.model_validate(_STAND_INS | written)


def _remove(written: dict[str, Value], path: Path) -> None:
    """Take a broken value out; of a list all of it, since what follows would change its place."""
    group, *rest = path
    inner = written.get(str(group))
    if rest and isinstance(inner, dict):
        _remove(inner, tuple(rest))
    else:
        written.pop(str(group), None)


def _reading(
    name: str, document: Document, path: pathlib.Path, known: Known
) -> tuple[Reading | None, list[Finding]]:
    """Load the reading; one that isn't there is a finding about the circle's file."""
    from bot.reading.load import load_reading

    where = (name, path.parent)
    if where not in known:
        known[where] = load_reading(name, beside=path)
    reading, findings = known[where]
    return reading, [
        document.find(("reading",), code=found.code, message=found.message, hint=found.hint)
        if found.code == "no-such-reading"
        else found
        for found in findings
    ]
