"""Where something stands in a file, and what is to be said about it: values and their text, no rules."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from enum import StrEnum

Path = tuple[str | int, ...]

WIDEST_LINE = 100
MOST_FINDINGS = 100


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A place in a file; line and column count from 1, columns in code points."""

    file: str
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


class Severity(StrEnum):
    """ERROR: the file can't be used as it is.  ADVICE: it can, but look."""

    ERROR = "error"
    ADVICE = "advice"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing about a file: where, what, and what to write instead.

    `source` is the line itself, as it stands in the file ("" where there is none); `code` is stable and meant
    for programs.
    """

    place: Place
    severity: Severity
    code: str
    message: str
    hint: str
    source: str

    def text(self) -> str:
        """Return the finding as a person reads it: place, message, the line with a caret, the hint."""
        rows = [f"{self.place}: {self.severity}: {self.message}"]
        if self.source.strip():
            rows += [f"  {row}" for row in _excerpt(self.source, self.place.column - 1)]
        rows += [f"  {row}" for row in self.hint.splitlines()]
        return "\n".join(rows)

    def as_json(self) -> dict[str, object]:
        """Return the finding as plain values for `--json`."""
        return {
            "file": self.place.file,
            "line": self.place.line,
            "column": self.place.column,
            "severity": str(self.severity),
            "code": self.code,
            "message": self.message,
            "hint": self.hint,
            "source": self.source,
        }


def quoted(value: object, *, limit: int = 48) -> str:
    """Return a value as it may stand inside a message: one line, printable, shortened, in backticks."""
    text = _printable(" ".join(str(value).split()))
    return f"`{text}`" if len(text) <= limit else f"`{text[: limit - 1].rstrip()}…`"


def in_order(findings: list[Finding]) -> list[Finding]:
    """Sort findings by place; of very many, return the first hundred and a last one that says so."""
    findings = sorted(findings, key=lambda finding: finding.place)
    if len(findings) <= MOST_FINDINGS:
        return findings
    next_one = findings[MOST_FINDINGS]
    message = "From here on there are more mistakes."
    more = Finding(
        next_one.place, Severity.ERROR, "more", message, "Mend those above first.", next_one.source
    )
    return [*findings[:MOST_FINDINGS], more]


def _excerpt(source: str, caret: int) -> tuple[str, str]:
    """Cut a long line to a window round the caret, and put the caret under its character."""
    line = _printable(source.rstrip().replace("\t", " "))
    start = max(0, caret - WIDEST_LINE * 2 // 3) if len(line) > WIDEST_LINE else 0
    shown = line[start : start + WIDEST_LINE]
    before = shown[: caret - start]
    lead = "…" if start else ""
    tail = "…" if start + WIDEST_LINE < len(line) else ""
    return f"{lead}{shown}{tail}", " " * (len(lead) + sum(map(_width, before))) + "^"


def _printable(text: str) -> str:
    """Replace what would move a terminal's cursor, or can't be seen."""
    return text if text.isprintable() else "".join(sign if sign.isprintable() else "�" for sign in text)


def _width(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
