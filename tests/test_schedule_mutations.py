"""Whatever becomes of a good file, looking at it never fails, and every finding has a place inside the file."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.schedule.load import load_circle
from bot.yamldoc import Finding, Severity, read
from tests.test_schedule_wrong import GOOD

# Without a reading a look takes two milliseconds instead of thirty; the weeks' names are checked elsewhere.
BASE = GOOD.replace("what-is-communisation", "not-there.yaml")
LINES = BASE.splitlines()
NASTY = st.sampled_from(
    [
        *"\t\"'[]{}:#&*!|>%@`-?,\\~\u00a0\u2028\ufeff\x00\x1b\r\n",
        ": ",
        " #",
        "- ",
        "<<: *a",
        "---",
        "...",
        "\r\n",
        "none",
    ]
)
VALUES = (
    NASTY
    | st.text(max_size=12)
    | st.sampled_from(["2027-02-30", "tue 24:00", "9999-12-31", "1e999", "[" * 60])
)
WORDS_FOR_PROGRAMMERS = re.compile(
    r"\b(schema|field|mapping|null|parse[rd]?|traceback|pydantic)\b", re.IGNORECASE
)


@st.composite
def mutated(draw: st.DrawFn) -> str:
    """A good file after a few edits that a person or an editor might make."""
    lines = list(LINES)
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(lines) - 1))
        line = lines[at]
        edit = draw(st.sampled_from(["value", "insert", "delete", "drop", "twice", "indent", "swap"]))
        if edit == "value":
            lines[at] = line.split(":")[0] + ": " + draw(VALUES)
        elif edit == "insert":
            column = draw(st.integers(0, len(line)))
            lines[at] = line[:column] + draw(NASTY) + line[column:]
        elif edit == "delete":
            column = draw(st.integers(0, len(line)))
            lines[at] = line[:column] + line[column + draw(st.integers(1, 9)) :]
        elif edit == "drop" and len(lines) > 1:
            del lines[at]
        elif edit == "twice":
            lines.insert(at, line)
        elif edit == "indent":
            lines[at] = draw(st.sampled_from([" ", "  ", "\t", "    "])) + line
        elif edit == "swap":
            lines[at], lines[0] = lines[0], lines[at]
    return "\n".join(lines)


def is_inside(finding: Finding, text: str) -> bool:
    lines = re.split(r"\r\n|\r|\n", text.removeprefix("\ufeff"))
    line = finding.place.line
    return 1 <= line <= len(lines) and 1 <= finding.place.column <= len(lines[line - 1]) + 1


@settings(max_examples=300, deadline=None)
@given(mutated())
def test_a_mutated_file_never_fails_and_every_finding_has_its_place(text: str) -> None:
    """Any edit of a good file gives findings in plain words with places in the file; never a traceback."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "tuesday.yaml"
        path.write_bytes(text.encode("utf-8", "surrogatepass"))
        loaded = load_circle(path)
    assert loaded.circle is None
    assert loaded.findings
    assert any(finding.severity is Severity.ERROR for finding in loaded.findings)
    for finding in loaded.findings:
        assert finding.place.file == str(path)
        assert is_inside(finding, text)
        assert finding.message
        assert finding.hint
        assert finding.text().startswith(f"{path}:{finding.place.line}:{finding.place.column}: ")
        assert not WORDS_FOR_PROGRAMMERS.search(re.sub(r"`[^`]*`", "", finding.message + finding.hint))


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet="ab :-#\n\t\"'[]{},&*!|>%@`?<~\\\r", max_size=40) | st.text(max_size=30))
def test_any_text_at_all_can_be_looked_at(text: str) -> None:
    """Any text gives values or a finding, and every finding has a place inside the text."""
    document, findings = read(text, "any.yaml")
    assert document is not None or findings
    assert all(is_inside(finding, text) for finding in findings)


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=60))
def test_any_bytes_at_all_can_be_looked_at(content: bytes) -> None:
    """Any bytes give values or a finding."""
    document, findings = read(content, "any.yaml")
    assert document is not None or findings
    assert all(finding.text() for finding in findings)
