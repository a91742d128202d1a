"""`studycircle diff`: what an edited file would change of a circle that has been running for two weeks."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.test_cli_codes import EXAMPLE, run

WEEKS = ("decline-and-looking-back", "profit-value-money")


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Rehearse two weeks of the essay, and return the folder with the circle, its reading and the database."""
    folder = tmp_path_factory.mktemp("running")
    for name in ("reading.yaml", "cast.yaml"):
        shutil.copy(EXAMPLE.parent / name, folder)
    text = EXAMPLE.read_text(encoding="utf-8").replace(
        "reading: what-is-communisation ", "reading: reading.yaml "
    )
    (folder / "tuesday.yaml").write_text(text, encoding="utf-8")
    done = run("rehearse", "--circle", folder / "tuesday.yaml", "--weeks", "2", "--out", folder / "data")
    assert done.exit_code == 0, done.output
    return folder


def edited(
    running: Path, tmp_path: Path, *, circle: tuple[str, str] = ("", ""), reading: tuple[str, str] = ("", "")
) -> Path:
    """Return the circle's file in a folder of its own, with something changed in it or in its reading."""
    for name, (old, new) in (("tuesday.yaml", circle), ("reading.yaml", reading)):
        text = (running / name).read_text(encoding="utf-8")
        assert old in text
        (tmp_path / name).write_text(text.replace(old, new) if old else text, encoding="utf-8")
    return tmp_path / "tuesday.yaml"


def told(path: Path, running: Path, *more: str) -> tuple[int, dict[str, list[dict[str, object]]]]:
    """Return how `diff` ends and what it tells as JSON."""
    done = run("diff", path, "--data", running / "data", "--json", *more)
    return done.exit_code, json.loads(done.stdout)


def test_an_unchanged_file_changes_nothing(running: Path, tmp_path: Path) -> None:
    """What was posted is done; the rest is planned as before; and the database isn't touched."""
    before = (running / "data" / "state.sqlite3").read_bytes()
    done = run("diff", edited(running, tmp_path), "--data", running / "data")
    assert done.exit_code == 0, done.output
    assert "Nothing moves, nothing comes and nothing goes." in done.stdout
    assert "Done, and not touched: " in done.stdout
    assert (running / "data" / "state.sqlite3").read_bytes() == before


def test_a_break_moves_what_has_not_been_posted(running: Path, tmp_path: Path) -> None:
    """Later weeks only; each with both days."""
    path = edited(
        running, tmp_path, circle=("breaks: ", "breaks:\n  - {first: 2027-02-02, last: 2027-02-08}\n#")
    )
    text = path.read_text(encoding="utf-8")
    assert "2027-02-08}" in text
    code, found = told(path, running)
    moved = [one for one in found["changes"] if one["what"] == "moved"]
    assert code == 0
    assert moved
    assert min(int(str(one["week"])) for one in moved if one["week"]) == 4
    assert not [one for one in found["changes"] if one["what"] in ("added", "dropped")]
    shown = run("diff", path, "--data", running / "data").stdout
    assert "becomes Tue 16 Feb 2027 17:00" in shown


def test_what_is_taken_out_is_dropped_and_what_comes_is_added(running: Path, tmp_path: Path) -> None:
    """A meeting less for the whole group; nothing that was posted is told of as changed."""
    path = edited(running, tmp_path, circle=("  meeting:   sun 17:00 for 75 minutes ", "  meeting:   none "))
    code, found = told(path, running)
    dropped = {str(one["key"]).rpartition(".")[2] for one in found["changes"] if one["what"] == "dropped"}
    assert (code, found["dangers"]) == (0, [])
    assert "reminder" in dropped
    assert "section" not in dropped
    assert "Dropped\n" in run("diff", path, "--data", running / "data").stdout


def test_a_new_name_for_a_week_that_was_posted_is_refused(running: Path, tmp_path: Path) -> None:
    """Its text would come again; by either name it can be accepted."""
    path = edited(running, tmp_path, reading=(f"id: {WEEKS[1]}\n", "id: value-and-money-again\n"))
    code, found = told(path, running)
    assert (code, found["dangers"]) == (
        1, [{"week": "value-and-money-again", "code": "again", "was": WEEKS[1], "accepted": False}]
    )  # fmt: skip
    done = run("diff", path, "--data", running / "data")
    assert "It would be posted again under its new name" in " ".join(done.stdout.split())
    for name in (WEEKS[1], "value-and-money-again"):
        assert told(path, running, "--accept", name)[0] == 0


def test_a_new_name_for_a_week_to_come_is_no_danger(running: Path, tmp_path: Path) -> None:
    """It is dropped under one name and added under the other, both in time."""
    path = edited(
        running, tmp_path, reading=("id: reform-or-revolution\n    title", "id: to-reform-or-not\n    title"),
        circle=("  reform-or-revolution:", "  to-reform-or-not:"),
    )  # fmt: skip
    code, found = told(path, running)
    assert (code, found["dangers"]) == (0, [])
    assert {one["what"] for one in found["changes"] if str(one["key"]).startswith("to-reform")} == {"added"}


def test_what_is_accepted_without_need_is_a_mistake(running: Path, tmp_path: Path) -> None:
    """It would cover a danger that comes with the next change."""
    done = run("diff", edited(running, tmp_path), "--data", running / "data", "--accept", WEEKS[0])
    assert done.exit_code == 2
    assert "is in no danger" in done.stderr


def test_a_circle_that_isnt_running_is_told_in_words(running: Path, tmp_path: Path) -> None:
    """With those that are; and a database that isn't there, too."""
    path = edited(running, tmp_path).rename(tmp_path / "wednesday.yaml")
    done = run("diff", path, "--data", running / "data")
    assert done.exit_code == 1
    assert "Running are: tuesday." in done.stderr
    assert run("diff", path, "--data", tmp_path / "nowhere").exit_code == 1
