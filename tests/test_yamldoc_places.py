"""Places in a file, and findings as a person and a program read them."""

from __future__ import annotations

import pytest

from bot.yamldoc import Document, Finding, Path, Place, Severity, quoted, read

TEXT = """\
circle: Tuesday circle
week:
  section: "tue 17:00"
  poll:
breaks:
  - first: 2027-02-09
  - last: 2027-02-15
ask: >-
  What would count against it,
  and would it
  count for you?
list: [a, bb]
"""


@pytest.fixture
def document() -> Document:
    found, findings = read(TEXT, "a.yaml")
    assert findings == []
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("path", "value", "key"),
    [
        ((), (1, 1), (1, 1)),
        (("circle",), (1, 9), (1, 1)),
        (("week",), (3, 3), (2, 1)),
        (("week", "section"), (3, 12), (3, 3)),
        (("week", "poll"), (4, 3), (4, 3)),
        (("week", "closing"), (2, 1), (2, 1)),
        (("week", "section", "deeper", 3), (3, 3), (3, 3)),
        (("breaks", 1), (7, 5), (7, 5)),
        (("breaks", 1, "last"), (7, 11), (7, 5)),
        (("breaks", 2), (5, 1), (5, 1)),
        (("nothing", "here"), (1, 1), (1, 1)),
        (("list", 1), (12, 11), (12, 11)),
    ],
)
def test_every_value_and_key_has_its_place(
    document: Document, path: Path, value: tuple[int, int], key: tuple[int, int]
) -> None:
    """A path leads to its value or key, and one that isn't there to the key under which it would stand."""
    places = document.place(path), document.place(path, key=True)
    assert [(place.line, place.column) for place in places] == [value, key]


@pytest.mark.parametrize(
    ("path", "words", "place"),
    [
        (("circle",), "circle", (1, 17)),
        (("week", "section"), "17:00", (3, 17)),
        (("ask",), "against", (9, 20)),
        (("ask",), "count for", (11, 3)),
        (("ask",), "would it", (10, 7)),
    ],
)
def test_a_place_inside_a_text_is_found_in_any_style(
    document: Document, path: Path, words: str, place: tuple[int, int]
) -> None:
    """Offsets count in the value; the place is in the file, in quotes or folded over lines."""
    value = document.value(path)
    assert isinstance(value, str)
    found = document.find(path, code="x", message="m", hint="h", offset=value.index(words))
    assert (found.place.line, found.place.column) == place


def test_a_place_that_cannot_be_told_is_the_values_own(document: Document) -> None:
    """Where the offset is past the end, or the words are written otherwise, the value's beginning must do."""
    past = document.find(("circle",), code="x", message="m", hint="h", offset=99)
    assert str(past.place) == "a.yaml:1:9"
    escaped, _ = read('a: "b \\u0063d"\n', "a.yaml")
    assert escaped is not None
    assert str(escaped.find(("a",), code="x", message="m", hint="h", offset=2).place) == "a.yaml:1:4"
    group = document.find(("week",), code="x", message="m", hint="h", offset=2)
    assert str(group.place) == "a.yaml:3:3"


def test_values_are_found_by_path(document: Document) -> None:
    """A path leads through groups and lists; where nothing is there is None."""
    assert document.value(("breaks", 0, "first")) == "2027-02-09"
    assert document.value(("breaks", 5, "first")) is None
    assert document.value(("circle", "deeper")) is None
    assert document.has(("week", "poll"))
    assert not document.has(("week", "closing"))


def test_the_end_of_a_text_belongs_to_its_last_line() -> None:
    """A finding at the very end stands on a line that an editor shows."""
    document, findings = read("a: b\nc: [d", "a.yaml")
    assert document is None
    assert [finding.place.line for finding in findings] == [2]


def test_an_empty_document_has_a_beginning() -> None:
    """Even nothing has a first line."""
    document, _ = read("", "a.yaml")
    assert document is not None
    assert str(document.place(("a",))) == "a.yaml:1:1"


def finding(source: str, column: int, *, message: str = "wrong", hint: str = "do this") -> Finding:
    return Finding(Place("a.yaml", 3, column), Severity.ERROR, "code", message, hint, source)


def test_a_finding_shows_its_line_with_a_caret() -> None:
    """Place, severity and message; the line; the caret; every line of the hint."""
    assert finding("  a: b", 6, hint="do this\nor that").text() == (
        "a.yaml:3:6: error: wrong\n    a: b\n       ^\n  do this\n  or that"
    )


def test_a_finding_without_a_line_shows_none() -> None:
    """Where there is no line, there is no caret either."""
    assert finding("", 1).text() == "a.yaml:3:1: error: wrong\n  do this"


@pytest.mark.parametrize(
    ("source", "column", "row", "caret"),
    [
        ("\ta: b", 2, "   a: b", "   ^"),
        ("a: 漢字 x", 7, "  a: 漢字 x", "          ^"),
        ("a: e\u0301 x", 7, "  a: e\u0301 x", "       ^"),
        ("a: \x1b[2J x", 8, "  a: �[2J x", "         ^"),
    ],
)
def test_the_caret_stands_under_its_character(source: str, column: int, row: str, caret: str) -> None:
    """Tabs, wide and combining characters don't move the caret; control characters never reach a terminal."""
    rows = finding(source, column).text().splitlines()
    assert rows[1:3] == [row, caret]


def test_a_long_line_is_cut_round_its_caret() -> None:
    """Of a long line the part with the fault is shown."""
    source = "a: " + "x" * 300 + "!" + "y" * 300
    row, caret = finding(source, source.index("!") + 1).text().splitlines()[1:3]
    assert len(row) < 110
    assert row.startswith("  …")
    assert row.endswith("…")
    assert row[caret.index("^")] == "!"


def test_a_finding_as_plain_values() -> None:
    """Programs get everything, the line as it is."""
    assert finding("\ta: b", 2).as_json() == {
        "file": "a.yaml",
        "line": 3,
        "column": 2,
        "severity": "error",
        "code": "code",
        "message": "wrong",
        "hint": "do this",
        "source": "\ta: b",
    }


@pytest.mark.parametrize(
    ("value", "shown"),
    [("a", "`a`"), ("a\n  b", "`a b`"), ("a\x1b[2J", "`a�[2J`"), ("x" * 60, f"`{'x' * 47}…`"), (5, "`5`")],
)
def test_a_value_in_a_message_is_one_short_line(value: object, shown: str) -> None:
    """Whatever was written, a message stays a message."""
    assert quoted(value) == shown


def test_places_are_in_the_order_of_reading() -> None:
    """Findings can be sorted by place."""
    places = [Place("a", 2, 1), Place("a", 1, 9), Place("a", 1, 10)]
    assert [str(place) for place in sorted(places)] == ["a:1:9", "a:1:10", "a:2:1"]
