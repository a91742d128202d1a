"""The main job, end to end: the essay is rehearsed over ten weeks, and its archive holds what it should.

What is expected comes from cast.yaml, reading.yaml and the seed, never from the store.
"""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Mapping
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from bot.reading.load import load_reading
from tests.essay import (
    HOME,
    Expected,
    asked_for,
    choices,
    everything_said,
    expected,
    plain,
    prompts,
    sections,
    steps,
    votes,
)

ROOT = Path(__file__).resolve().parents[1]
QUICK = ("--weeks", "2")


def run(*args: str, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the command as a person would, in a folder of its own."""
    inherited = {
        key: os.environ[key] for key in ("PATH", "HOME", "STUDYCIRCLE_DISCORD_SPEC") if key in os.environ
    }
    return subprocess.run(
        [sys.executable, "-m", "bot", *args],
        cwd=cwd,
        env={**inherited, "PYTHONPATH": str(ROOT), **environment},
        capture_output=True,
        text=True,
        timeout=110,
    )


@pytest.fixture(scope="module")
def rehearsed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Any]]:
    """Rehearse all ten weeks once, and return the folder and what the command says of it."""
    home = tmp_path_factory.mktemp("main-job")
    done = run("rehearse", "--json", cwd=home)
    assert done.returncode == 0, done.stderr
    return home / "rehearsal", json.loads(done.stdout)


class Page(HTMLParser):
    """Collects the text of each element with an id, in the order of the page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: dict[str, str] = {}
        self._open: list[str | None] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("meta", "link", "br", "img", "hr", "input", "wbr"):
            return
        mark = dict(attrs).get("id")
        self._open.append(mark)
        if mark:
            assert mark not in self.found, f"two elements with the id {mark}"
            self.found[mark] = ""

    def handle_endtag(self, tag: str) -> None:
        if self._open:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        for mark in {one for one in self._open if one}:
            self.found[mark] += data


def squeezed(text: str) -> str:
    """Return text without white space, for comparing what a page shows with what was written."""
    return re.sub(r"\s+", "", text)


def test_every_occurrence_is_done(rehearsed: tuple[Path, dict[str, Any]]) -> None:
    """Nothing is missed, and exactly what the plan says is posted."""
    _, result = rehearsed
    assert {moment["state"] for moment in result["moments"]} == {"done"}
    plan = json.loads(run("plan", str(HOME / "circle.example.yaml"), "--json", cwd=ROOT).stdout)
    rows = [row for row in plan["rows"] if not row["key"].startswith("erase")]  # a rehearsal erases nothing
    assert [m["key"] for m in result["moments"]] == [row["key"] for row in rows]
    # Of the questions that the cast keeps the plan knows nothing: one message more half way, and at the end.
    kept = {f"{sections()[4]['id']}.digest", "end"}
    assert [m["messages"] for m in result["moments"]] == [row["posts"] + (row["key"] in kept) for row in rows]
    assert len(plan["rows"]) == len(rows) + 2


def test_the_archive_holds_every_response_where_its_author_put_it(
    rehearsed: tuple[Path, dict[str, Any]],
) -> None:
    """Exactly the last versions of what wasn't deleted, each under its prompt, paragraph, parent, or in talk."""
    folder, _ = rehearsed
    archive = json.loads((folder / "archive" / "archive.json").read_text(encoding="utf-8"))
    texts = {response["id"]: response["text"] for response in archive["responses"]}
    found = Counter(
        Expected(
            r["week"], r.get("prompt"), r.get("paragraph"), r["text"].strip(), texts.get(r.get("parent"))
        )
        for r in archive["responses"]
    )
    wanted = expected()
    assert found - wanted == Counter()
    assert wanted - found == Counter()
    assert all(response["sample"] for response in archive["responses"])


def test_the_archive_counts_every_vote(rehearsed: tuple[Path, dict[str, Any]]) -> None:
    """Each poll's totals are those of the cast."""
    folder, _ = rehearsed
    archive = json.loads((folder / "archive" / "archive.json").read_text(encoding="utf-8"))
    found = {
        vote["prompt"]: Counter({o["text"]: o["votes"] for o in vote["options"] if o["votes"]})
        for vote in archive["votes"]
    }
    assert found == votes()


def test_the_archive_holds_the_text_and_every_prompt(rehearsed: tuple[Path, dict[str, Any]]) -> None:
    """All 39 paragraphs once and in order, all seven notes, every prompt with its question."""
    folder, _ = rehearsed
    page = Page((folder / "archive" / "archive.html").read_text(encoding="utf-8"))
    reading, findings = load_reading("what-is-communisation")
    assert reading is not None
    assert findings == []
    assert [mark for mark in page.found if re.fullmatch(r"p\d+", mark)] == [f"p{n}" for n in range(1, 40)]
    assert [mark for mark in page.found if re.fullmatch(r"note-\d+", mark)] == [
        f"note-{n}" for n in range(1, 8)
    ]
    for paragraph in reading.text.paragraphs:
        assert squeezed(paragraph.text) in squeezed(page.found[f"p{paragraph.number}"])
    for note in reading.text.notes:
        assert squeezed(note.text) in squeezed(page.found[f"note-{note.number}"])
    for section in sections():
        for prompt in prompts(section):
            assert squeezed(prompt["ask"]) in squeezed(page.found[f"q-{prompt['id']}"])


def archive_of(rehearsed: tuple[Path, dict[str, Any]]) -> dict[str, Any]:
    """Return the archive as JSON."""
    text = (rehearsed[0] / "archive" / "archive.json").read_text(encoding="utf-8")
    return dict(json.loads(text))


def test_the_archive_shows_everybody_as_they_have_chosen(rehearsed: tuple[Path, dict[str, Any]]) -> None:
    """By name who chose that; all others under one number each, who never chose as well, and nobody is left out."""
    shown: dict[str, set[str]] = {}
    said_by = {str(said.get("edit", said)["text"]).strip(): said["who"] for _, said in everything_said()}
    for response in archive_of(rehearsed)["responses"]:
        shown.setdefault(said_by[response["text"].strip()], set()).add(response["author"])
    readers, chosen = plain("cast.yaml")["readers"], choices()
    by_name = {who for who, choice in chosen.items() if choice == "By name"}
    assert set(shown) == set(readers)
    assert {who: shown.pop(who) for who in by_name} == {who: {readers[who]["name"]} for who in by_name}
    numbers = [number for names in shown.values() for number in names]
    assert len(set(numbers)) == len(numbers) == len(readers) - len(by_name) > 1
    assert all(re.fullmatch(r"Reader \d+", number) for number in numbers)
    assert "who chose that, by name" in archive_of(rehearsed)["consent"]["statement"]


def test_the_archive_holds_the_questions_that_were_kept(rehearsed: tuple[Path, dict[str, Any]]) -> None:
    """Each by the message itself; the page says so, too, and nothing of who kept it."""
    archive = archive_of(rehearsed)
    wanted = {done.said["text"].strip() for done in steps() if done.step.get("use") and done.said}
    texts = {response["id"]: response["text"] for response in archive["responses"]}
    assert {texts[kept["response"]] for kept in archive["kept_questions"]} == wanted
    assert len(wanted) >= 2
    page = Page((rehearsed[0] / "archive" / "archive.html").read_text(encoding="utf-8"))
    assert all(squeezed(words) in squeezed(page.found["kept"]) for words in wanted)


def test_answers_point_at_the_sentences_that_were_chosen(rehearsed: tuple[Path, dict[str, Any]]) -> None:
    """Those that the cast chose in the form, and no others."""
    found = {
        response["text"].strip(): response["passage"]["quote"]
        for response in archive_of(rehearsed)["responses"]
        if response["passage"]
    }
    wanted = {said["text"].strip(): said["points_at"] for _, said in everything_said() if "points_at" in said}
    assert set(found) == set(wanted)
    assert all(found[text].startswith(words) for text, words in wanted.items())


def test_nobody_can_see_in_the_archive_who_passed(rehearsed: tuple[Path, dict[str, Any]]) -> None:
    """The quiet ones pass, and no answer says so."""
    assert sum(done.step.get("press") == "Pass" for done in steps()) >= 8
    texts = [response["text"].strip().rstrip(".") for response in archive_of(rehearsed)["responses"]]
    assert "Pass" not in texts


def test_after_the_last_week_stands_what_was_said_at_the_end(rehearsed: tuple[Path, dict[str, Any]]) -> None:
    """Without a number in the contents, and without a text."""
    text = (rehearsed[0] / "archive" / "archive.html").read_text(encoding="utf-8")
    page = Page(text)
    assert (
        page.found["contents"].split("¶36 to ¶39")[1].split("Questions")[0].strip() == "After the last week"
    )
    assert 'value="11"' not in text
    assert "· Opened" not in page.found["week-11"]
    said = [said["text"] for scene, said in everything_said() if scene.get("to") == "A last go-round"]
    assert len(said) >= 5
    assert all(squeezed(words) in squeezed(page.found["q-last-go-round"]) for words in said)


def test_one_buzz_a_week_for_each_reader_and_none_for_the_organiser(
    rehearsed: tuple[Path, dict[str, Any]],
) -> None:
    """The opening is all that may buzz, but what somebody asked for; that is told apart."""
    _, result = rehearsed
    by_name = {one["name"]: one for one in result["buzzes"]}
    assert by_name.pop("Organiser")["by_week"] == [0] * 12
    for one in by_name.values():
        unasked = [rung - asked for rung, asked in zip(one["by_week"], one["asked"], strict=True)]
        assert unasked == [0, *[1] * 10, 0]
    wanted = {plain("cast.yaml")["readers"][who]["name"]: asked for who, asked in asked_for().items()}
    assert sum(map(sum, wanted.values())) > 10
    assert {name: one["asked"] for name, one in by_name.items() if name in wanted} == wanted
    assert sum(one["by_others"] for one in result["buzzes"]) > 0


def test_a_forum_gives_the_same_archive(rehearsed: tuple[Path, dict[str, Any]], tmp_path: Path) -> None:
    """Ten weeks in a forum, with the same cast: posted is what the plan for a forum says, the archive is the same."""
    folder, text = rehearsed
    done = run("rehearse", "--layout", "forum", "--json", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    forum = json.loads(done.stdout)
    plan = json.loads(
        run("plan", str(HOME / "circle.example.yaml"), "--layout", "forum", "--json", cwd=ROOT).stdout
    )
    rows = [row for row in plan["rows"] if not row["key"].startswith("erase")]
    kept = {f"{sections()[4]['id']}.digest", "end"}
    assert [m["messages"] for m in forum["moments"]] == [row["posts"] + (row["key"] in kept) for row in rows]
    for what in ("counts", "deeds"):
        assert forum[what] == text[what]
    assert [one["by_week"] for one in forum["buzzes"]] == [one["by_week"] for one in text["buzzes"]]
    assert [one["by_others"] for one in forum["buzzes"]] == [one["by_others"] for one in text["buzzes"]]
    assert [(m["key"], m["state"], m["at"]) for m in forum["moments"]] == [
        (m["key"], m["state"], m["at"]) for m in text["moments"]
    ]
    assert files_of(tmp_path / "rehearsal" / "archive") == files_of(folder / "archive")


def files_of(folder: Path) -> dict[str, bytes]:
    """Return what stands in every file of an archive; a rehearsal's has no links into Discord."""
    found = {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}
    assert len(found) > 2
    return found


OTHERWISE: Mapping[str, Mapping[str, str]] = {
    "hash seed": {"PYTHONHASHSEED": "4711"},
    "zone": {"TZ": "Pacific/Apia"},
    "language": {"LANG": "tr_TR.UTF-8", "LC_ALL": "C"},
}


def test_the_same_seed_gives_the_same_bytes(tmp_path: Path) -> None:
    """Also with another hash seed, zone, language, folder and system date; another seed gives others."""
    archives = {}
    for name, environment in {
        "first": {"PYTHONHASHSEED": "0"},
        "all": {k: v for e in OTHERWISE.values() for k, v in e.items()},
    }.items():
        home = tmp_path / f"a folder for {name}"
        home.mkdir()
        done = run_at(name, home, environment)
        assert done.returncode == 0, done.stderr
        archives[name] = {
            str(file.relative_to(home)): file.read_bytes()
            for file in (home / "rehearsal" / "archive").rglob("*")
            if file.is_file()
        }
    assert archives["first"] == archives["all"]
    other = run("rehearse", *QUICK, "--seed", "2", cwd=tmp_path)
    assert other.returncode == 0, other.stderr
    before = archives["first"]["rehearsal/archive/archive.json"]
    assert (tmp_path / "rehearsal" / "archive" / "archive.json").read_bytes() != before


def run_at(name: str, home: Path, environment: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
    """Run the rehearsal; the second time on a machine whose calendar stands at 2031."""
    if name == "first":
        return run("rehearse", *QUICK, cwd=home, **environment)
    code = (
        "import time_machine, datetime, sys\n"
        "sys.argv = ['studycircle', 'rehearse', '--weeks', '2']\n"
        "with time_machine.travel(datetime.datetime(2031, 7, 3, tzinfo=datetime.UTC), tick=True):\n"
        "    from bot.cli import main\n    main()\n"
    )
    inherited = {key: os.environ[key] for key in ("PATH", "HOME") if key in os.environ}
    return subprocess.run(
        [sys.executable, "-c", code],
        cwd=home,
        env={**inherited, "PYTHONPATH": str(ROOT), **environment},
        capture_output=True,
        text=True,
        timeout=110,
    )


def test_an_interrupted_rehearsal_exits_130_and_leaves_no_half_archive(tmp_path: Path) -> None:
    """Ctrl-C in the middle: a word, the exit code, and no file of an archive."""
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", "rehearse"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        # Whatever runs the tests in the background may have it ignored, and a child takes that over.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    database = tmp_path / "rehearsal" / "state.sqlite3-wal"
    while process.poll() is None and not (database.exists() and database.stat().st_size > 100_000):
        pass
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=30)
    assert process.returncode == 130, errors
    assert errors.strip() == "Interrupted."
    assert not (tmp_path / "rehearsal" / "archive").exists()


def test_a_folder_with_something_else_in_it_is_left_alone(tmp_path: Path) -> None:
    """The rehearsal clears only what a rehearsal made."""
    mine = tmp_path / "rehearsal" / "diary.txt"
    mine.parent.mkdir()
    mine.write_text("mine", encoding="utf-8")
    done = run("rehearse", cwd=tmp_path)
    assert done.returncode == 1
    assert "isn't a rehearsal's" in done.stderr
    assert mine.read_text(encoding="utf-8") == "mine"
