"""What is generated says what the code says: schemas, the page on all keys, a page for every command."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from bot.reading.keys import KEYS as READING_KEYS
from bot.reading.model import ReadingFile
from bot.schedule.form import CircleForm
from bot.schedule.keys import KEYS as CIRCLE_KEYS
from bot.wording.translating import FILES
from bot.yamldoc.keys import rows, said_of
from tests.importing import NAMES, TEXTS, drafted
from tests.pages import DOCS, KINDS, SCHEMAS, pages
from tests.test_cli_codes import EXAMPLE, circle_file, run

MODELS = [(CircleForm, CIRCLE_KEYS), (ReadingFile, READING_KEYS)]


@pytest.mark.parametrize("file", sorted(pages()), ids=lambda file: file.name)
def test_what_is_generated_is_what_the_code_says(file: Path) -> None:
    """`python -m tests.pages` renews it."""
    assert file.read_text(encoding="utf-8") == pages()[file]


def test_nothing_else_lies_there() -> None:
    """A page of a command that is gone would go on telling of it."""
    there = {
        path
        for folder in (DOCS, SCHEMAS, FILES)
        for path in folder.rglob("*")
        if path.suffix in (".md", ".json", ".po")
    }
    # These are written by hand: the one is walked in test_newcomer, the commands of the other tried in test_run_deploy.
    assert there == {*pages(), DOCS / "walk.md", DOCS / "upgrading.md"}


@pytest.mark.parametrize(("model", "keys"), MODELS)
def test_every_key_is_said_something_of_and_nothing_else_is(model: Any, keys: Any) -> None:
    """With an example; each entry of the table is for some key."""
    found = list(rows(model, keys))
    assert len(found) > 40
    assert all(row.key.says.endswith(".") and row.key.example for row in found)
    used = {id(row.key) for row in found}
    assert [name for name, key in keys.items() if id(key) not in used] == []


def plain(text: str) -> Any:
    """Read YAML as an editor does: by the rules of 1.2, where `no` and a date are text."""
    loader = type("Editor", (yaml.SafeLoader,), {})
    loader.yaml_implicit_resolvers = {  # type: ignore[attr-defined]
        first: [(tag, found) for tag, found in resolvers if tag.endswith((":int", ":null"))]
        for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }
    return yaml.load(text, loader)


def schema(name: str) -> Any:
    """Return a shipped schema, after making sure that it is one."""
    found = json.loads((SCHEMAS / f"{name}.schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(found)
    return jsonschema.Draft202012Validator(found)


def test_what_ships_and_what_is_made_fits_the_schemas(tmp_path: Path) -> None:
    """The example circle, the essay's reading, a new circle, three drafts: an editor marks nothing in them."""
    run("init", tmp_path)
    circles = [
        EXAMPLE,
        tmp_path / "reading-circle.yaml",
        circle_file(tmp_path, more="if-late: {digest: skip and tell us}\n"),
    ]
    for path in circles:
        assert list(schema("circle").iter_errors(plain(path.read_text(encoding="utf-8")))) == []
    made = [drafted((TEXTS / name).read_bytes(), name, accept=True).reading for name in NAMES]
    for text in (*made, (EXAMPLE.parent / "reading.yaml").read_text(encoding="utf-8")):
        assert list(schema("reading").iter_errors(plain(text))) == []


@pytest.mark.parametrize(
    "more",
    ["weak: {}\n", "week: {section: [1]}\n", "votes: secret\n", "breaks: {first: 2027-02-09}\n",
     "breaks: [{first: 2027-02-09}]\n", "facilitators: ana\n",
     "archive: {name: pseudonyms}\n", "if-late: {poll: [1]}\n", "changes: {a: b}\n"],
)  # fmt: skip
def test_what_check_refuses_by_its_shape_editors_mark(tmp_path: Path, more: str) -> None:
    """Mistyped keys, lists for texts, words that aren't among the choices."""
    path = circle_file(tmp_path, more=more)
    assert list(schema("circle").iter_errors(plain(path.read_text(encoding="utf-8"))))
    assert run("check", path).exit_code == 1


@pytest.mark.parametrize(
    ("name", "model", "keys"), [(name, model, keys) for name, _, model, keys, _ in KINDS]
)
def test_an_example_of_every_key_fits_its_place(name: str, model: Any, keys: Any) -> None:
    """Each is YAML, and of the shape that the schema wants there."""
    whole = schema(name).schema
    for row in rows(model, keys):
        place: Any = whole
        for step in row.path.replace("[]", ".[]").split("."):
            place = next((one for one in place.get("anyOf", ()) if one.get("type") == "object"), place)
            place = {"[]": place.get("items"), "*": place.get("additionalProperties")}.get(step) or place[
                "properties"
            ][step]
        value = plain(f"key:\n  {said_of(row.path, keys).example}\n")["key"]
        # Of groups and lists the example is one line, which is never all that must be there.
        text = place.get("type") not in ("object", "array") and "anyOf" not in place
        assert not text or jsonschema.Draft202012Validator(place).is_valid(value), row.path


def test_new_files_name_their_schema_in_the_first_line(tmp_path: Path) -> None:
    """By the way from the file to it, which holds when both are moved together; it is the one that ships."""
    made = tmp_path / "made"
    run("init", made)
    run("import", TEXTS / NAMES[0], "--out", made / "own")
    moved = made.rename(tmp_path / "moved elsewhere")
    for path, name in (
        (moved / "reading-circle.yaml", "circle"),
        (moved / "own" / "reading.yaml", "reading"),
    ):
        first = path.read_text(encoding="utf-8").splitlines()[0]
        way = first.removeprefix("# yaml-language-server: $schema=")
        assert way != first
        found = (path.parent / way).read_bytes()
        assert found == (SCHEMAS / f"{name}.schema.json").read_bytes()
        assert str(tmp_path) not in path.read_text(encoding="utf-8")
    assert run("check", moved).exit_code == 0


def test_an_older_schema_gives_way(tmp_path: Path) -> None:
    """With a second circle in the folder, made by a newer program."""
    (tmp_path / ".studycircle").mkdir()
    (tmp_path / ".studycircle" / "circle.schema.json").write_text("{}", encoding="utf-8")
    assert run("init", tmp_path).exit_code == 0
    assert json.loads((tmp_path / ".studycircle" / "circle.schema.json").read_text(encoding="utf-8"))[
        "properties"
    ]
