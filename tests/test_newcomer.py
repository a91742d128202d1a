"""A newcomer's walk: from nothing to a rehearsed circle, then with a text of one's own.  What each step names works."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.importing import TEXTS
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
