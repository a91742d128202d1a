"""Read YAML from bytes or a file: refuse what is too big or isn't text, then read on past every fault.

The one module here that touches the disk.  Nothing raises for bad input: everything is a finding.
"""

from __future__ import annotations

import pathlib
import re
import unicodedata
from itertools import islice

from bot.yamldoc.document import Document, Lines
from bot.yamldoc.places import MOST_FINDINGS, Finding, Place, Severity, in_order
from bot.yamldoc.tree import Fault, Tree, grow

BIGGEST = 1_000_000
MOST_LINES = 100_000
MOST_VALUES = 50_000
MOST_REPAIRS = 20
MOST_NAMES, LONGEST_NAME = 1000, 100
_INVISIBLE = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]", re.ASCII
)
_ODD_INDENT = re.compile(r"^[ \t]*([^\S \t\r\n]+)", re.MULTILINE)


def load(path: pathlib.Path, *, most: int = MOST_VALUES) -> tuple[Document | None, list[Finding]]:
    """Read a file of at most 1 MB and `most` so many values.

    A file that is missing, a folder or unreadable is a finding, too.
    """
    name = str(path)
    try:
        with path.open("rb") as file:
            content = file.read(BIGGEST + 1)
    except FileNotFoundError:
        return None, [_file(name, "not-there", "There is no such file.", _meant(path))]
    except IsADirectoryError:
        return None, [_file(name, "folder", "This is a folder.", "Name the file inside it.")]
    except PermissionError:
        hint = "Change the file's permissions, or run this as the person who owns it."
        return None, [_file(name, "no-access", "This file may not be read.", hint)]
    except (OSError, ValueError) as error:
        message = f"This file can't be read ({getattr(error, 'strerror', None) or error})."
        return None, [_file(name, "no-access", message, "Look at the name, and at the disk.")]
    return read(content, name, most=most)


def read(text: bytes | str, name: str, *, most: int = MOST_VALUES) -> tuple[Document | None, list[Finding]]:
    """Read YAML; `name` is the file's name as findings show it.

    The document is None if too little could be read to look any further.  With a document there may still be
    findings: go on and check it, and report both.
    """
    if len(text) > BIGGEST:
        message = "This file is bigger than 1 MB."
        return None, [
            _file(name, "too-big", message, "Circle and reading files have a few pages; is it another file?")
        ]
    decoded = text if isinstance(text, str) else _decoded(text, name)
    if isinstance(decoded, Finding):
        return None, [decoded]
    decoded = decoded.removeprefix("\ufeff")
    if decoded.count("\n") + decoded.count("\r") > MOST_LINES:
        message = f"This file has more than {MOST_LINES:,} lines."
        return None, [
            _file(name, "too-big", message, "Circle and reading files have a few pages; is it another file?")
        ]
    lines = Lines(decoded)
    faults = _invisible(decoded)
    if faults:
        return None, [_finding(fault, lines, name) for fault in faults]
    tree, faults = _read_on(lines, most)
    first = sorted(faults, key=lambda fault: fault.index)[
        : MOST_FINDINGS + 1
    ]  # each finding holds its whole line
    findings = in_order([_finding(fault, lines, name) for fault in first])
    if not tree.whole:
        return None, findings
    doubtful = frozenset(finding.place.line for finding in findings if finding.severity is Severity.ERROR)
    return Document(name, decoded, tree.data, marks=tree.marks, doubtful=doubtful), findings


def _read_on(lines: Lines, most: int) -> tuple[Tree, list[Fault]]:
    """Read, and after each fault that can be stepped over read again without it."""
    faults = _odd_indents(lines.text)
    text = _ODD_INDENT.sub(lambda found: " " * len(found[0]), lines.text)
    tree = grow(text, lines, most=most)
    for _ in range(MOST_REPAIRS):
        if tree.error is None:
            break
        from bot.yamldoc.diagnosis import diagnose  # costs milliseconds, and a good file has no need of it

        fault = diagnose(lines, tree.error, last_quoted=tree.last_quoted, bracket=tree.bracket)
        faults.append(fault)
        if fault.blank is None or not text[slice(*fault.blank)].strip():
            break
        start, end = fault.blank
        text = text[:start] + " " * (end - start) + text[end:]
        tree = grow(text, lines, most=most)
    return tree, faults + tree.faults


def _decoded(content: bytes, name: str) -> str | Finding:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        message = "This file is saved as UTF-16, and UTF-8 is read here."
        return _file(name, "encoding", message, "Save it again with the encoding UTF-8.")
    if b"\0" in content:
        line, column = content.count(b"\n", 0, content.index(b"\0")) + 1, 1
        message = "This isn't a text file: it holds zero bytes."
        place = Place(name, line, column)
        return Finding(
            place, Severity.ERROR, "binary", message, "Name the circle's or reading's YAML file.", ""
        )
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        before = content[: error.start].decode("utf-8")
        lines = Lines(before + "�")
        line = lines.number(len(before))
        place = Place(name, line, len(before) - lines.start(line) + 1)
        message = (
            "A character here isn't UTF-8; the file was probably saved in an older encoding (Windows-1252)."
        )
        return Finding(
            place,
            Severity.ERROR,
            "encoding",
            message,
            "Save it again with the encoding UTF-8.",
            lines.line(line),
        )


def _invisible(text: str) -> list[Fault]:
    """Control characters and the invisible line breaks that come with copied text."""
    return [
        Fault(
            found.start(),
            "invisible",
            f"An invisible character stands here ({_name(found[0])}).",
            "Delete it, or type the line again; such characters come with copied text.",
        )
        for found in islice(_INVISIBLE.finditer(text), MOST_REPAIRS)
    ]


def _odd_indents(text: str) -> list[Fault]:
    return [
        Fault(
            found.start(1),
            "invisible",
            f"The space at the beginning of this line is not an ordinary one ({_name(found[1][0])}).",
            "Delete it and type spaces; such characters come with copied text.",
        )
        for found in islice(_ODD_INDENT.finditer(text), MOST_REPAIRS)
    ]


def _name(character: str) -> str:
    name = unicodedata.name(character, "").lower()
    return f"U+{ord(character):04X}{', ' if name else ''}{name}"


def _finding(fault: Fault, lines: Lines, name: str) -> Finding:
    line = lines.number(fault.index)
    column = min(fault.index, lines.end(line)) - lines.start(line) + 1
    severity = Severity.ADVICE if fault.advice else Severity.ERROR
    return Finding(
        Place(name, line, column), severity, fault.code, fault.message, fault.hint, lines.line(line)
    )


def _meant(path: pathlib.Path) -> str:
    """Say which file of that folder may be meant by one that isn't there."""
    import difflib  # costs milliseconds, and a name that is right has no need of it

    try:
        names = [entry.name for entry in islice(path.parent.iterdir(), MOST_NAMES)]
    except (OSError, ValueError):
        names = []
    close = difflib.get_close_matches(path.name[:LONGEST_NAME], names, n=1)
    return f"Did you mean {path.with_name(close[0])}?" if close else "Look at the name and the folder."


def _file(name: str, code: str, message: str, hint: str) -> Finding:
    return Finding(Place(name, 1, 1), Severity.ERROR, code, message, hint, "")
