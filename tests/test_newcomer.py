"""A newcomer's walk: from nothing to a rehearsed circle, then with a text of one's own.  What each step names works."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from tests.importing import TEXTS
from tests.pages import DOCS
from tests.test_cli_codes import run
from tests.test_cli_import import shelf

__all__ = ["shelf"]


def next_steps(said: str) -> list[list[str]]:
    """Return the commands that a command names, as words."""
    return [line.split() for line in re.findall(r"^  studycircle (.+?)(?:  .*)?$", said, re.MULTILINE)]


def test_from_nothing_to_a_rehearsed_circle(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, shelf: str
) -> None:
    """`init`, edit, `check`, `plan`, `rehearse`, `import`, `check`, `init`, `rehearse`: each as the one before says."""
    monkeypatch.chdir(tmp_path)
    begun = run(
        "init", "circles", "--name", "Tuesday circle", "--starts", "2027-01-12", "--zone", "Europe/Berlin"
    )
    assert begun.exit_code == 0
    check, plan, rehearse, invite = next_steps(begun.stdout)
    assert [words[0] for words in (check, plan, rehearse, invite)] == ["check", "plan", "rehearse", "invite"]

    file = Path(check[1])
    edited = file.read_text(encoding="utf-8").replace(
        "meeting: sun 17:00 for 75 minutes", "meeting: none             "
    )
    file.write_text(edited, encoding="utf-8")
    assert run(*check).stdout == "1 file: all well.\n"
    planned = run(*plan)
    assert "Tue 12 Jan 2027 17:00" in planned.stdout
    assert "we meet" not in planned.stdout
    rehearsed = run(*rehearse)
    assert rehearsed.exit_code == 0, rehearsed.output
    assert "Tuesday circle has rehearsed “What is communisation?”" in rehearsed.stdout

    imported = run("import", f"{shelf}/common-sense.txt", "--allow-private", "--out", "paine")
    assert imported.exit_code == 0
    again, init = next_steps(imported.stdout)
    reading = Path(again[1])
    text = reading.read_text(encoding="utf-8")
    accepted = re.sub(r"^# (corrections:|  - \{in:)", r"\1", text, flags=re.MULTILINE)
    assert accepted != text
    reading.write_text(accepted, encoding="utf-8")
    assert run(*again, "--strict").stdout == "1 file: all well.\n"

    own = run(*init)
    assert own.exit_code == 0
    (rehearsal,) = [words for words in next_steps(own.stdout) if words[0] == "rehearse"]
    done = run(*rehearsal, "--out", "own")
    assert (done.exit_code, done.exception) == (0, None)
    assert "has rehearsed “Common Sense”" in done.stdout
    page = (tmp_path / "own" / "archive" / "archive.html").read_text(encoding="utf-8")
    assert "badge of lost innocence" in page
    assert (TEXTS / "common-sense.txt").read_text(encoding="utf-8").count("inno cence") == 1


WALK = (DOCS / "walk.md").read_text(encoding="utf-8")
HOME, SHELF, LEFT_OUT = "/home/ana", "http://127.0.0.1:8000", "…"


def steps(page: str) -> list[tuple[str, str]]:
    """Return what a page has one do, in order: each command with what it prints, each edit with a file's name."""
    found = []
    for kind, block in re.findall(r"^```(console|diff)\n(.*?)^```", page, re.MULTILINE | re.DOTALL):
        head = r"^\$ (.+)\n" if kind == "console" else r"^--- (.+)\n"
        _, *parts = re.split(head, block, flags=re.MULTILINE)
        found += list(zip(parts[::2], parts[1::2], strict=True))
    return found


def holds(shown: str, printed: str) -> bool:
    """Tell whether a page shows what was printed; what it leaves out is any number of whole lines."""
    pieces = (re.escape(line) for line in shown.splitlines())
    lines = (r"(?:.*\n)*?" if piece == re.escape(LEFT_OUT) else f"{piece}\n" for piece in pieces)
    return re.fullmatch("".join(lines), printed) is not None


def edit(file: Path, change: str) -> None:
    """Change a line of a file as a page says."""
    old, new = (line[1:] for line in change.splitlines())
    text = file.read_text(encoding="utf-8")
    assert text.count(old) == 1, old
    file.write_text(text.replace(old, new), encoding="utf-8")


def test_the_page_of_the_walk_shows_what_is_printed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, shelf: str
) -> None:
    """Each command on it, in order, in an empty folder; paths and the shelf's address are those of the page."""
    monkeypatch.chdir(tmp_path)
    walked = steps(WALK)
    assert [words.split()[1] for words, _ in walked if words.startswith("studycircle")] == [
        "init", "check", "check", "plan", "rehearse", "import", "check", "init", "check", "rehearse",
    ]  # fmt: skip
    for words, shown in walked:
        if not words.startswith("studycircle "):
            edit(tmp_path / words, shown)
            continue
        done = run(*shlex.split(words.replace(SHELF, shelf))[1:])
        assert done.exit_code in (0, 1), done.output
        printed = done.output.replace(str(tmp_path), HOME).replace(shelf, SHELF)
        assert holds(shown, printed), f"{words}\n{printed}"


def test_a_page_that_shows_something_else_is_seen() -> None:
    """A line more, a line less, a word changed; but for what it says it leaves out."""
    assert holds("a\n…\nc\n", "a\nb\nb\nc\n")
    assert holds("a\n…\n", "a\n")
    assert not any(holds(shown, "a\nb\n") for shown in ("a\n", "a\nc\n", "a\nb\nc\n", "b\n…\n", ""))
