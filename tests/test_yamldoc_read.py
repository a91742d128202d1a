"""Reading YAML: everything is text, everything has its place, and what can't be read is told in plain words."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.yamldoc import Finding, Severity, Value, load, read, tree


@pytest.fixture(params=["C", "Python"])
def loader(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Both of PyYAML's parsers: the quick one, and the one that is everywhere."""
    if request.param == "C" and not yaml.__with_libyaml__:
        pytest.skip("PyYAML is here without libyaml")
    monkeypatch.setattr(tree, "LOADER", yaml.CLoader if request.param == "C" else yaml.SafeLoader)
    return str(request.param)


def data(text: str) -> Value:
    document, findings = read(text, "a.yaml")
    assert findings == []
    assert document is not None
    return document.data


def found(text: str | bytes) -> list[tuple[int, int, str]]:
    return [(finding.place.line, finding.place.column, finding.code) for finding in read(text, "a.yaml")[1]]


def only(text: str | bytes) -> Finding:
    (finding,) = read(text, "a.yaml")[1]
    return finding


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("19:30", "19:30"),
        ("no", "no"),
        ("yes", "yes"),
        ("0123", "0123"),
        ("1.10", "1.10"),
        ("2027-01-12", "2027-01-12"),
        ("111111111111111111", "111111111111111111"),
        ("null", "null"),
        ("~", "~"),
        ('"quoted"', "quoted"),
        ("'it''s'", "it's"),
        ("''", ""),
        (">-\n  two\n  lines", "two lines"),
        ("|\n  two\n  lines", "two\nlines\n"),
    ],
)
def test_every_scalar_is_text(written: str, text: str) -> None:
    """Nothing becomes a number, a date or a truth value."""
    assert data(f"key: {written}\n") == {"key": text}


def test_a_key_is_text_too() -> None:
    """`on`, numbers and dates stay the words that were written."""
    assert data("on: a\n5: b\n2027-01-12: c\n") == {"on": "a", "5": "b", "2027-01-12": "c"}


@pytest.mark.parametrize("text", ["", "\n", "# a comment\n", "---\n"])
def test_a_file_with_nothing_in_it_holds_none(text: str) -> None:
    """An empty file, or one with comments only, has no values."""
    assert data(text) is None


def test_a_key_with_nothing_after_it_holds_none() -> None:
    """Nothing is not the same as an empty text."""
    assert data("a:\nb: ''\nc: # nothing\n") == {"a": None, "b": "", "c": None}


def test_a_byte_order_mark_and_windows_line_ends_do_no_harm() -> None:
    """Files from Windows are read like others, and their lines counted like others."""
    document, findings = read(b"\xef\xbb\xbfa: b\r\nc: d\r\n", "a.yaml")
    assert findings == []
    assert document is not None
    assert document.data == {"a": "b", "c": "d"}
    assert str(document.place(("c",))) == "a.yaml:2:4"


@settings(deadline=None)
@given(
    st.recursive(
        st.text(alphabet="abc :#-'\"\n", max_size=8),
        lambda inner: (
            st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("abcdef"), inner, max_size=3)
        ),
        max_leaves=8,
    ).filter(lambda value: isinstance(value, (dict, list)))
)
def test_what_pyyaml_writes_is_read_as_pyyaml_reads_it(value: object) -> None:
    """For proper YAML the values are those of PyYAML's own loader that leaves every scalar as text."""
    text = yaml.safe_dump(value, allow_unicode=True)
    document, _ = read(text, "a.yaml")
    assert document is not None
    assert document.data == yaml.load(text, Loader=yaml.BaseLoader)


# what is written, line, column, code, part of the message, part of the hint
WRONG = [
    ("a: b\na: c\n", 2, 1, "twice", "`a` stands here a second time; the first is on line 1", "Keep one"),
    ("ping: @here\nb: c\n", 1, 7, "quote-it", "can't begin with @", 'Put it in quotes: "@here"'),
    ("ping: `here` # why\n", 1, 7, "quote-it", "can't begin with `", 'Put it in quotes: "`here`"'),
    ("a: %b\n", 1, 4, "quote-it", "can't begin with %", '"%b"'),
    ("@a: b\n", 1, 1, "quote-it", "can't begin with @", '"@a: b"'),
    ('a: *b* and "c"\n', 1, 4, "quote-it", "can't begin with *", "'*b* and \"c\"'"),
    ("a: |b\n", 1, 4, "quote-it", "can't begin with |", '"|b"'),
    ("a: - b\n", 1, 4, "quote-it", "can't begin with -", '"- b"'),
    ("a: , b\n", 1, 4, "quote-it", "can't begin with ,", '", b"'),
    ("- b\n- @d\n", 2, 3, "quote-it", "can't begin with @", '"@d"'),
    ("'a': @d\n", 1, 6, "quote-it", "can't begin with @", '"@d"'),
    ("a: *b\n", 1, 4, "alias", "can't begin with *", "quotes"),
    ("a: &b c\n", 1, 4, "anchor", "can't begin with &", "quotes"),
    ("a: !b c\n", 1, 4, "tag", "can't begin with !", "quotes"),
    ("a: !!int 3\n", 1, 4, "tag", "can't begin with !", "quotes"),
    ("? [a]\n: b\n", 1, 3, "key", "A key must be a word", "quotes"),
    ("{{ name }}: b\n", 1, 1, "key", "A key must be a word", "quotes"),
    ("?\n: b\n", 1, 2, "key", "no key before this colon", "before the colon"),
    (": b\n", 1, 1, "indent", "no key before this colon", "before the colon"),
    ("channel: #reading\n", 1, 10, "comment", "nothing stands after `channel:`", 'channel: "#reading"'),
    ("a: {b: #c\n }\n", 1, 8, "comment", "nothing stands after `b:`", 'b: "#c"'),
    ("a: Reform: or not?\n", 1, 10, "colon", "inside `Reform: or not?`", "`>-`"),
    ("- a: b: c\n", 1, 7, "colon", "inside `b: c`", "`>-`"),
    ("a: 'it's late'\n", 1, 8, "after-quote", "ends at the second '", 'between " instead'),
    ('a: "b" and c\n', 1, 8, "after-quote", 'ends at the second "', "between ' instead"),
    ("a: [3] says\n", 1, 4, "quote-it", "can't begin with [", "quotes"),
    ("a: 'b\nc: d\n", 1, 4, "unclosed-quote", "The quotation mark '", "Put ' at the end"),
    ('a: "b\nc: "d"\n', 1, 4, "unclosed-quote", 'The quotation mark "', 'Put " at the end'),
    ('a: "b\n\nc: d\n', 1, 4, "unclosed-quote", 'The quotation mark "', 'Put " at the end'),
    ('a: "b\n  c d\n', 1, 4, "unclosed-quote", 'The quotation mark "', 'Put " at the end'),
    ('a: "\\q"\n', 1, 5, "backslash", "a backslash has a meaning", "single quotation marks"),
    ("a: [b, c\nd: e\n", 1, 4, "unclosed-bracket", "The bracket [ that opens here", "Put ] at the end"),
    ("a: {b: c\nd: e\n", 1, 4, "unclosed-bracket", "The bracket { that opens here", "Put } at the end"),
    ("a: [\n", 1, 4, "unclosed-bracket", "The bracket [ that opens here", "Put ] at the end"),
    ("a: [b: c: d]\n", 1, 9, "bracket", "Inside the brackets [ ]", "comma between the entries"),
    ("circle:Tuesday\nb: c\n", 1, 8, "no-space", "After the colon of `circle`", "Write: circle: Tuesday"),
    ("b: c\ncircle:Tuesday\n", 2, 8, "no-space", "After the colon of `circle`", "Write: circle: Tuesday"),
    ("a: b\nsome words\nc: d\n", 2, 1, "no-key", "This line has no key", "Write `key: value`"),
    ("::a: b: c\n", 1, 7, "unreadable-yaml", "can't be read", "Look at this line"),
    ("a/b (c): d: e\n", 1, 11, "colon", "inside `d: e`", "`>-`"),
    ("a:\n   b: c\n  d: >\n    e\n", 3, 3, "indent", "fits none of the lines above", "exactly below"),
    ("a: b\n  c: d\n", 2, 3, "indent", "further than line 1", "same indentation"),
    ("a: b\n\n# why\n  c: d\n", 4, 3, "indent", "further than line 1", "same indentation"),
    ("a:\n   b: c\n  d: e\n", 3, 3, "indent", "fits none of the lines above", "exactly below"),
    ("a: b\n- c\n", 2, 1, "indent", "A list entry stands here between keys", "Indent it"),
    ("- a\nb: c\n", 2, 1, "indent", "Between list entries", "Begin it with `- `"),
    ("a:\n\tb: c\n", 2, 1, "tab", "indented with a tab.", "Use spaces"),
    ("a:\n\tb: c\n\td: e\n\tf: g\n", 2, 1, "tab", "a tab (2 more lines below have one too)", "Use spaces"),
    ("a: b\n---\nc: d\n", 2, 1, "two-documents", "A second document begins here", "`---`"),
    ("%YAML 2.0\n---\na: b\n", 1, 1, "quote-it", "can't begin with %", "quotes"),
    ('"a" b: c\n', 1, 5, "after-quote", "something follows it", "between ' instead"),
    ("a: b\n...\nc: d\n", 3, 1, "unreadable-yaml", "can't be read", "Look at this line"),
    ("a:\n\u00a0\u00a0b: c\n", 2, 1, "invisible", "U+00A0, no-break space", "type spaces"),
    ("a: b\u2028c\n", 1, 5, "invisible", "U+2028, line separator", "copied text"),
    ("a: b\x1bc\n", 1, 5, "invisible", "U+001B", "copied text"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "line", "column", "code", "message", "hint"), WRONG, ids=[repr(case[0]) for case in WRONG]
)
def test_a_fault_is_told_with_its_place(
    text: str, line: int, column: int, code: str, message: str, hint: str, loader: str
) -> None:
    """Each fault gives one finding where it is, with what to write instead, whichever parser is there."""
    finding = only(text)
    # libyaml points at the backslash, the other parser at the sign after it
    column += loader == "Python" and code == "backslash"
    assert (finding.place.line, finding.place.column, finding.code) == (line, column, code)
    assert message in finding.message
    assert hint in finding.hint
    assert finding.severity is Severity.ERROR


def test_reading_goes_on_after_a_fault() -> None:
    """Faults on several lines are found at once, and the rest is read."""
    document, findings = read("a: @b\nc: d: e\nf: 'g\nh: [i\nj: k\nl: #m\nn: *o\np: q\n", "a.yaml")
    assert [(finding.place.line, finding.code) for finding in findings] == [
        (1, "quote-it"),
        (2, "colon"),
        (3, "unclosed-quote"),
        (4, "unclosed-bracket"),
        (6, "comment"),
        (7, "alias"),
    ]
    assert document is not None
    assert document.data == dict.fromkeys("acfhln") | {"j": "k", "p": "q"}
    assert document.doubtful == {1, 2, 3, 4, 6, 7}


def test_of_two_keys_the_first_counts() -> None:
    """A key that stands there twice keeps its first value, so that the rest can be looked at."""
    document, _ = read("a: {b: c}\na: {d: e}\n", "a.yaml")
    assert document is not None
    assert document.data == {"a": {"b": "c"}}


def test_a_text_cut_short_by_a_number_sign_is_advice() -> None:
    """What follows a space and # is lost in silence, so it is said; proper comments are not."""
    finding = only("say: Half-term #1\nb: c # why\n")
    assert finding.severity is Severity.ADVICE
    assert (finding.place.line, finding.place.column, finding.code) == (1, 16, "comment")
    assert "`#1` is left out" in finding.message


def test_a_merge_is_refused() -> None:
    """Keys are written out, not copied."""
    assert found("<<: *a\nb: c\n") == [(1, 1, "merge"), (1, 5, "alias")]


def test_a_bomb_of_aliases_is_refused_at_once() -> None:
    """A few hundred bytes that stand for millions of values cost nothing."""
    rows = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    rows += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 9)]
    start = time.perf_counter()
    codes = {code for _, _, code in found("\n".join(rows))}
    assert codes == {"anchor", "alias"}
    assert time.perf_counter() - start < 1


@pytest.mark.parametrize(
    "text", ["[" * 50_000, "{a: " * 50_000, "- " * 50_000, "\n".join(" " * n + "a:" for n in range(99))]
)
def test_nesting_without_end_is_refused_at_once(text: str) -> None:
    """Depth is counted before anything is built, so no depth can do harm."""
    assert [code for _, _, code in found(text)] == ["nested"]


def test_fifty_levels_are_read() -> None:
    """The limit itself is allowed."""
    assert data("[" * 50 + "]" * 50)
    assert found("[" * 51 + "]" * 51) == [(1, 51, "nested")]


def test_very_many_faults_are_cut_off() -> None:
    """After a hundred findings the last one says that there are more."""
    findings = read("a: *b\n" * 500, "a.yaml")[1]
    assert len(findings) == 101
    assert findings[-1].code == "more"


def test_many_faults_of_writing_are_looked_for_twenty_times() -> None:
    """A file that is no YAML at all doesn't cost a reading for every line."""
    findings = read("a: @b\n" * 50, "a.yaml")[1]
    assert 20 <= len(findings) <= 60
    assert findings[0].code == "quote-it"


@pytest.mark.parametrize(
    ("content", "line", "column", "code", "message"),
    [
        (b"a: b\nc: \xe9t\xe9\n", 2, 4, "encoding", "isn't UTF-8"),
        ("a: b\n".encode("utf-16"), 1, 1, "encoding", "UTF-16"),
        (b"a: b\n\x00\x01", 2, 1, "binary", "isn't a text file"),
        (b"a: " + b"x" * 1_000_000, 1, 1, "too-big", "bigger than 1 MB"),
    ],
)
def test_what_is_not_text_is_refused(content: bytes, line: int, column: int, code: str, message: str) -> None:
    """Another encoding, a binary file and a huge one are findings, with the line where there is one."""
    finding = only(content)
    assert (finding.place.line, finding.place.column, finding.code) == (line, column, code)
    assert message in finding.message


def test_a_whole_megabyte_is_read_in_good_time() -> None:
    """A big file is slow only in proportion."""
    text = "".join(f"key-{n}: value {n}\n" for n in range(42_000))
    start = time.perf_counter()
    document, findings = read(text, "a.yaml")
    assert findings == []
    assert document is not None
    assert time.perf_counter() - start < 10


def test_a_file_is_loaded_under_its_path(tmp_path: Path) -> None:
    """Findings name the file as it was named to the program."""
    path = tmp_path / "a.yaml"
    path.write_text("a: @b\n", encoding="utf-8")
    document, findings = load(path)
    assert document is not None
    assert document.name == str(path)
    assert str(findings[0].place) == f"{path}:1:4"


def test_what_cannot_be_opened_is_a_finding(tmp_path: Path) -> None:
    """A missing file, a folder and an impossible name give a finding each, not an error."""
    (tmp_path / "folder").mkdir()
    assert [finding.code for finding in load(tmp_path / "none.yaml")[1]] == ["not-there"]
    assert [finding.code for finding in load(tmp_path / "folder")[1]] == ["folder"]
    assert [finding.code for finding in load(tmp_path / ("x" * 300))[1]] == ["no-access"]
    assert [finding.code for finding in load(tmp_path / "a\0b")[1]] == ["no-access"]


def test_a_file_that_may_not_be_read_is_a_finding(tmp_path: Path) -> None:
    """Somebody else's file is told as such."""
    path = tmp_path / "a.yaml"
    path.write_text("a: b\n", encoding="utf-8")
    path.chmod(0)
    if os.access(path, os.R_OK):
        pytest.skip("this account may read everything")
    assert [finding.code for finding in load(path)[1]] == ["no-access"]


def test_a_huge_file_is_not_read_to_its_end(tmp_path: Path) -> None:
    """More than a megabyte is refused after a megabyte."""
    path = tmp_path / "a.yaml"
    with path.open("wb") as file:
        file.truncate(10**10)
    start = time.perf_counter()
    assert [finding.code for finding in load(path)[1]] == ["too-big"]
    assert time.perf_counter() - start < 1
