"""A model over a document: every mistake at once, with its place and plain words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Annotated, Literal

import pytest
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from bot.yamldoc import Document, check, read, validate, wrong


class Colour(StrEnum):
    RED = "red"
    BLUE = "blue"


class Form(BaseModel):
    model_config = ConfigDict(
        extra="forbid", frozen=True, alias_generator=lambda name: name.replace("_", "-")
    )


class Inner(Form):
    name: str
    how_many: int = 1


def no_dogs(text: str) -> str:
    if "dog" in text:
        raise wrong("No dogs.", "Write cat.", code="dog", offset=text.index("dog"))
    if "rat" in text:
        raise ValueError("rats are out")
    return text


class Pair(Form):
    low: int = 0
    high: int = 9

    @model_validator(mode="after")
    def in_order(self) -> Pair:
        if self.low > self.high:
            raise wrong("The two are exchanged.", "Exchange them.", path=("high",))
        return self


class Outer(Form):
    title: str
    inner: Inner = Inner(name="x")
    many: tuple[Inner, ...] = ()
    named: Mapping[str, Inner] = {}
    pair: Pair = Pair()
    pet: Annotated[str, AfterValidator(no_dogs)] = ""
    colour: Colour = Colour.RED
    side: Literal["left", "right"] = "left"
    yes: bool = True
    small: Annotated[int, Field(ge=1, le=5)] = 1
    between: Annotated[int, Field(gt=0, lt=3)] = 1
    short: Annotated[str, Field(min_length=2, max_length=4)] = "abc"
    few: Annotated[tuple[str, ...], Field(min_length=1, max_length=2)] = ("a",)
    slug: Annotated[str, Field(pattern="^[a-z]+$")] = "a"
    born: date | None = None


def document(text: str) -> Document:
    found, _ = read(text, "a.yaml")
    assert found is not None
    return found


def test_a_good_document_becomes_the_models_value() -> None:
    """Texts are typed by the model, not by YAML."""
    value, findings = validate(
        Outer, document("title: 19:30\nsmall: 3\nyes: no\nfew: [a, b]\nnamed: {x: {name: y}}\n")
    )
    assert findings == []
    assert value == Outer(title="19:30", small=3, yes=False, few=("a", "b"), named={"x": Inner(name="y")})


# what stands below `title: t`, line, column, code, part of the message, part of the hint
WRONG = [
    ("colour: green", 2, 9, "choice", "`colour` can't be `green`", "one of these: red, blue"),
    ("colour: Blu", 2, 9, "choice", "can't be `Blu`", "Write blue."),
    ("side: lft", 2, 7, "choice", "`side` can't be `lft`", "Write left."),
    ("yes: perhaps", 2, 6, "choice", "yes or no, not `perhaps`", "Write yes or no."),
    ("small: three", 2, 8, "number", "should be a number, and `three` is none", "figures"),
    ("small: 0", 2, 8, "size", "`small` should be 1 or more", "Change it"),
    ("small: 6", 2, 8, "size", "should be 5 at most", "Change it"),
    ("between: 0", 2, 10, "size", "should be more than 0", "Change it"),
    ("between: 3", 2, 10, "size", "should be less than 3", "Change it"),
    ("short: a", 2, 8, "size", "should have 2 characters or more", "Change it"),
    ("short: abcde", 2, 8, "size", "should have 4 characters at most", "Change it"),
    ("few: []", 2, 6, "size", "should have 1 entry or more", "Change it"),
    ("few: [a, b, c]", 2, 6, "size", "should have 2 entries at most", "Change it"),
    ("few: a", 2, 6, "list", "`few` should be a list", "beginning with `- `"),
    ("slug: A1", 2, 7, "form", "`A1` is not what `slug` can be", "example"),
    ("born: soon", 2, 7, "date", "should be a date, and `soon` is none", "2027-01-12"),
    ("pet: hotdog", 2, 9, "dog", "No dogs.", "Write cat."),
    ("pet: rat", 2, 6, "value", "`pet`: rats are out", "example"),
    ("pet: [dog]", 2, 6, "text", "should be one text, and a list stands here", "after the colon"),
    ("pet: {a: b}", 2, 6, "text", "should be one text, and keys stand here", "after the colon"),
    ("pet:", 2, 1, "empty", "Nothing stands after `pet:`", "Write a value"),
    ("pair: {low: 5, high: 3}", 2, 22, "value", "The two are exchanged.", "Exchange them."),
    ("inner: a", 2, 8, "group", "`inner` should hold keys of its own", "indented"),
    ("inner: {}", 2, 1, "missing", "`name` is missing under `inner`.", "name: …"),
    ("many: [{name: a}, {}]", 2, 19, "missing", "`name` is missing under `many`.", "name: …"),
    ("named: {a: {}}", 2, 9, "missing", "`name` is missing under `a`.", "name: …"),
    ("named: a", 2, 8, "group", "`named` should hold keys", "indented"),
    ("color: red", 2, 1, "unknown-key", "There is no key `color`.", "Write colour."),
    ("inner: {name: a, how_many: 2}", 2, 18, "unknown-key", "no key `how_many` under `inner`", "Write how-many."),
    ("many: [{name: a, nme: b}]", 2, 18, "unknown-key", "under `many`", "What can stand here: name, how-many."),
    ("named: {a: {name: a, howmany: 2}}", 2, 22, "unknown-key", "under `a`", "Write how-many."),
    ("name: a", 2, 1, "unknown-key", "no key `name`", "It belongs under `inner`, indented."),
    ("inner: {name: a, colour: b}", 2, 18, "unknown-key", "`colour` under `inner`", "outside of any group"),
    ("xyzzy: a", 2, 1, "unknown-key", "no key `xyzzy`", "What can stand here: title, inner"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "line", "column", "code", "message", "hint"), WRONG)
def test_each_mistake_is_a_finding(
    text: str, line: int, column: int, code: str, message: str, hint: str
) -> None:
    """What pydantic says to programmers becomes what an organiser can use."""
    value, findings = validate(Outer, document(f"title: t\n{text}\n"))
    assert value is None
    assert [(found.place.line, found.place.column, found.code) for found in findings] == [
        (line, column, code)
    ]
    assert message in findings[0].message
    assert hint in findings[0].hint


def test_all_mistakes_come_together_and_in_order() -> None:
    """Mistakes on several lines are sorted by line."""
    _, findings = validate(Outer, document("small: 9\ninner: {}\ncolour: green\npet: dog\n"))
    assert [(found.place.line, found.code) for found in findings] == [
        (1, "missing"),
        (1, "size"),
        (2, "missing"),
        (3, "choice"),
        (4, "dog"),
    ]


def test_missing_keys_are_named_together() -> None:
    """All keys that are missing from one group stand in one finding, with what to write."""

    class Two(Form):
        circle: str
        time_zone: str

    _, findings = validate(
        Two, document("{}\n"), words={"circle": "a name", "time-zone": "continent and city"}
    )
    assert [found.message for found in findings] == ["`circle` and `time-zone` are missing."]
    assert findings[0].hint == "Add:\ncircle: a name\ntime-zone: continent and city"
    assert findings[0].source == ""


def test_a_mistyped_key_is_not_missing_as_well() -> None:
    """`titel` is told once: as a mistyped `title`."""
    _, findings = validate(Outer, document("titel: t\n"))
    assert [(found.code, found.hint) for found in findings] == [("unknown-key", "Write title.")]


@pytest.mark.parametrize(
    ("words", "hint"),
    [({"short": "four letters"}, "Write four letters."), ({"inner.short": "x"}, "Change it")],
)
def test_words_for_a_key_become_its_hint(words: dict[str, str], hint: str) -> None:
    """A caller can say what belongs where, by key or by group and key."""
    _, findings = validate(Outer, document("title: t\nshort: a\n"), words=words)
    assert hint in findings[0].hint


def test_words_for_a_key_in_a_group_come_first() -> None:
    """The longer name is the better one."""
    words = {"name": "any name", "inner.name": "the inner name"}
    _, findings = validate(Outer, document("title: t\ninner: {}\n"), words=words)
    assert findings[0].hint == "Add:\nname: the inner name"


@pytest.mark.parametrize(
    ("text", "code", "message"),
    [
        ("", "empty", "This file is empty."),
        ("just words\n", "group", "This file holds no keys."),
        ("- a\n", "group", "This file holds no keys."),
    ],
)
def test_a_file_without_keys_is_told_as_such(text: str, code: str, message: str) -> None:
    """What is not even a group of keys gives one finding."""
    _, findings = validate(Outer, document(text))
    assert [(found.code, found.message) for found in findings] == [(code, message)]


def test_nothing_is_said_twice_about_a_doubtful_line() -> None:
    """A value that couldn't be read gives no second finding, but its path is known to be broken."""
    doubtful = document("title: @x\nsmall: #5\n<<: *a\nbetween: 9\n")
    checked = check(Outer, doubtful)
    assert [(found.place.line, found.code) for found in checked.findings] == [(4, "size")]
    assert checked.broken >= {("title",), ("small",), ("between",)}
    assert checked.value is None


def test_missing_keys_are_told_also_when_the_first_line_is_doubtful() -> None:
    """A fault on the first line doesn't hide that a key is missing."""
    checked = check(Outer, document("pet: @x\n"))
    assert [found.code for found in checked.findings] == ["missing"]


def test_very_many_mistakes_are_cut_off() -> None:
    """A hundred findings are enough for one sitting, and all paths are known all the same."""
    text = "title: t\n" + "".join(f"key{n}: a\n" for n in range(300))
    checked = check(Outer, document(text))
    assert len(checked.findings) == 101
    assert checked.findings[-1].code == "more"
    assert len(checked.broken) == 300
