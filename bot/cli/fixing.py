"""`studycircle check --fix`: mend what can be meant in one way only, a step at a time, each looked at before it holds.

A change is kept if the file then has fewer mistakes and no new ones.  Whatever is a matter of judgement stays.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.cli.replacing import replace_file
from bot.yamldoc import Finding, Severity

MOST_STEPS = 50
TABS = "  "
_WRITE = re.compile(r"Write:? (.+?)\.?(?:, or .*)?")
_QUOTED = re.compile(r"Put it in quotes: (.+)")
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")  # as findings count them
_NAME = re.compile(r"[^\s:#]+(?: [^\s:#]+)?(?=\s*:)")
_VALUE = re.compile(r"[^#]*?(?=\s*(?:#|$))")

Look = Callable[[str], list[Finding]]


@dataclass(frozen=True, slots=True)
class Change:
    """One line that was mended: as it stood, and as it reads."""

    line: int
    before: str
    after: str


def mend(path: Path, look: Look) -> list[Change]:
    """Mend a file in place and return what was changed; `look` returns the findings of a text in its place.

    Raises StudycircleError if the file can't be written.  One that can't be read is left alone.
    """
    try:
        text = path.read_bytes().decode("utf-8")
    except (OSError, UnicodeDecodeError):
        return []
    changes: list[Change] = []
    for _ in range(MOST_STEPS):
        found = next(_better(text, look), None)
        if found is None:
            break
        text, change = found
        changes.append(change)
    if changes:
        replace_file(path, text.encode("utf-8"))
    return changes


def _better(text: str, look: Look) -> Iterator[tuple[str, Change]]:
    """Yield what the text may become by one change that makes it better."""
    before = _mistakes(look(text))
    for finding in before:
        changed = _changed(text, finding)
        if changed is None:
            continue
        after = _mistakes(look(changed[0]))
        if len(after) < len(before) and not _new(after, before):
            yield changed


def _new(after: list[Finding], before: list[Finding]) -> set[tuple[str, str]]:
    return {(one.code, one.message) for one in after} - {(one.code, one.message) for one in before}


def _mistakes(findings: list[Finding]) -> list[Finding]:
    return [finding for finding in findings if finding.severity is Severity.ERROR]


def _changed(text: str, finding: Finding) -> tuple[str, Change] | None:
    """Return the text with the line of a finding mended as its hint says; None if that is no matter of one way."""
    lines = _LINE.findall(text)
    number = finding.place.line
    if not 0 < number <= len(lines):
        return None
    line = lines[number - 1]
    body = line.rstrip("\r\n")
    after = _mended(body, finding)
    if after is None or after == body:
        return None
    lines[number - 1] = after + line[len(body) :]
    return "".join(lines), Change(number, body.strip(), after.strip())


def _mended(line: str, finding: Finding) -> str | None:
    start = finding.place.column - 1
    if finding.code == "tab":
        blank = line[: len(line) - len(line.lstrip())]
        return blank.replace("\t", TABS) + line.lstrip()
    if finding.code == "no-space":
        return f"{line[:start]} {line[start:]}"
    if finding.code == "quote-it" and (told := _QUOTED.fullmatch(finding.hint)):
        return _put(line, start, _VALUE, told[1])
    told = _WRITE.fullmatch(finding.hint)
    if told is None:
        return None
    shape = _NAME if finding.code == "unknown-key" else _VALUE
    found = shape.match(line, start)
    same = _same_date if finding.code == "date" else _same_word
    return _put(line, start, shape, told[1]) if found and same(found[0], told[1]) else None


def _put(line: str, start: int, shape: re.Pattern[str], instead: str) -> str | None:
    found = shape.match(line, start)
    return f"{line[:start]}{instead}{line[found.end() :]}" if found else None


def _same_word(one: str, other: str) -> bool:
    """Tell whether two words differ in capitals, blanks, hyphens and underscores only."""
    return re.sub(r"[\s_-]", "", one).casefold() == re.sub(r"[\s_-]", "", other).casefold()


def _same_date(one: str, other: str) -> bool:
    """Tell whether a date that can be read in one way only is meant: the hint then names one."""
    return bool(re.fullmatch(r"\d{4}-\d\d-\d\d", other)) and not re.search(r"\d[:.]\d\d$", one)
