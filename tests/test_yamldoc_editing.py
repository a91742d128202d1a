"""Single values change; every other character of the file stays, and what can't be put in is refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.yamldoc import Document, read
from bot.yamldoc.editing import NotWritableError, add, put


def document(text: str) -> Document:
    """Read a text that is sound."""
    found, faults = read(text, "x.yaml")
    assert found, faults
    return found


@pytest.mark.parametrize(
    ("before", "path", "value", "after"),
    [
        ("a: 1  # one\nb: 2\n", ("a",), "x", "a: x  # one\nb: 2\n"),
        ("a: '1'\n", ("a",), "it's", "a: 'it''s'\n"),
        ('a: "1" # one', ("a",), "x y", 'a: "x y" # one'),
        ("a:\nb: 2\n", ("a",), "x", "a: x\nb: 2\n"),
        ("a: 1\n# end\n", ("b",), "none", "a: 1\nb: none\n# end\n"),
        ("a: 1", ("b", "c"), "2", 'a: 1\nb:\n  c: "2"'),
        ("a:   # group\nb: 2\n", ("a", "c"), "x", "a:   # group\n  c: x\nb: 2\n"),
        ("a: {}\n", ("a", "c"), "x", "a: {c: x}\n"),
        ("a: {b: 1} # one\n", ("a", "c"), "x: y", 'a: {c: "x: y", b: 1} # one\n'),
        ("a:\n    b: 1\n\n# two\nc: 2\n", ("a", "d"), "x", "a:\n    b: 1\n    d: x\n\n# two\nc: 2\n"),
        ("a:\r\n  b: 1\r\n", ("a", "d"), "x", "a:\r\n  b: 1\r\n  d: x\r\n"),
        ("a: |\n  text\n\nb: 1\n", ("a",), "x", None),
        ("a:\n  b: |\n    text\n\nc: 1\n", ("a", "d"), "x", "a:\n  b: |\n    text\n  d: x\n\nc: 1\n"),
        ("a: 1\n...\n", ("b",), "x", "a: 1\nb: x\n...\n"),
        ("a: [1, 2]\n", ("a",), "x", None),
        ("a: word\n", ("a", "b"), "x", None),
    ],
)  # fmt: skip
def test_a_value_is_put_in_as_its_surroundings_are_written(
    before: str, path: tuple[str, ...], value: str, after: str | None
) -> None:
    """In lines or in brackets, after what is there; a text of several lines, a list and a word are left alone."""
    if after is None:
        with pytest.raises(NotWritableError):
            put(document(before), path, value)
    else:
        assert put(document(before), path, value).text == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("a:\n  - 1  # one\n\nb: 2\n", "a:\n  - 1  # one\n  - {x: z}\n\nb: 2\n"),
        ("a:\n- {y: 1}\nb: 2\n", "a:\n- {y: 1}\n- {x: z}\nb: 2\n"),
        ("a: [1]\n", "a: [1, {x: z}]\n"),
        ("a: []\n", "a: [{x: z}]\n"),
        ("b: 1\n", "b: 1\na:\n  - {x: z}\n"),
        ("a:\n  - y: 1\n    z: 2\n", "a:\n  - y: 1\n    z: 2\n  - {x: z}\n"),
    ],
)
def test_an_entry_is_added_at_the_end_of_a_list(before: str, after: str) -> None:
    """With the list's own indentation; a list that isn't there is begun."""
    assert add(document(before), ("a",), {"x": "z"}).text == after


@given(st.text(), st.sampled_from(["a: 1\n", "a: '1' # one\n", "{a: 1}", 'b:\n  a: "1"\n']))
def test_whatever_is_put_in_reads_back_as_it_is(value: str, text: str) -> None:
    """Or is refused, where no YAML could say it."""
    path = ("b", "a") if text.startswith("b") else ("a",)
    try:
        after = put(document(text), path, value)
    except NotWritableError:
        return
    assert document(after.text).value(path) == value
