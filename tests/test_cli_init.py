"""`studycircle init`: a new circle's file, from options, from answers on a terminal, or from nothing at all."""

from __future__ import annotations

import json
import os
import pty
import sys
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
import time_machine

from bot.cli.beginning import begin_circle
from bot.schedule.form import CircleForm
from bot.schedule.load import load_circle
from bot.schedule.model import DAYS
from tests.test_cli_check import own_reading
from tests.test_cli_codes import ROOT, run


def test_without_a_word_it_makes_a_circle_that_can_be_tried_at_once(tmp_path: Path) -> None:
    """It asks nothing in a pipe; what it names as the next steps works as it stands."""
    done = run("init", tmp_path / "new")
    (path,) = (tmp_path / "new").glob("[!.]*")
    assert done.exit_code == 0
    assert run("check", "--strict", path).stdout == "1 file: all well.\n"
    for step in (f"studycircle check {path}", f"studycircle rehearse --circle {path} --weeks 1"):
        assert step in done.stdout
    assert "the numbers in it are made up" in " ".join(done.stdout.split())


@pytest.mark.parametrize("today", ["2027-01-04", "2027-01-05", "2027-03-01", "2027-12-31"])
def test_the_first_week_leaves_time_for_the_welcome(tmp_path: Path, today: str) -> None:
    """Seven days before it, on the day on which weeks usually open."""
    with time_machine.travel(datetime.fromisoformat(f"{today}T23:30:00+00:00"), tick=False):
        run("init", tmp_path)
    day = date.fromisoformat(today)
    circle = load_circle(tmp_path / "reading-circle.yaml").circle
    assert circle is not None
    assert timedelta(days=8) <= circle.starts - day < timedelta(days=15)
    assert circle.starts.weekday() == circle.week.section.weekday


@pytest.mark.parametrize("day", range(7))
def test_the_whole_week_moves_with_its_first_day(tmp_path: Path, day: int) -> None:
    """Whatever day the circle starts on, its file has no mistake and every moment keeps its distance."""
    run("init", tmp_path, "--starts", f"2027-02-{day + 1:02}")
    found = load_circle(tmp_path / "reading-circle.yaml")
    assert found.circle is not None
    assert not found.findings
    week = found.circle.week
    assert week.section.weekday == day
    assert week.digest is not None
    assert week.digest.days_after(week.section) == 6


def test_what_is_given_is_what_stands_there(tmp_path: Path) -> None:
    """Also a name with signs of YAML's own in it; the file's name is made of it."""
    name = 'Köln: "Kreis" #2'
    done = run(
        "init", tmp_path, "--name", name, "--zone", "Europe/Berlin", "--starts", "2027-01-12",
        "--channel", "https://discord.com/channels/5/6", "--organisers", "https://discord.com/channels/5/7",
    )  # fmt: skip
    circle = load_circle(tmp_path / "koln-kreis-2.yaml").circle
    assert circle is not None
    assert (circle.name, circle.zone, circle.channel.channel_id) == (name, "Europe/Berlin", 6)
    assert "made up" not in done.stdout


@pytest.mark.parametrize("option", ["name", "reading", "channel", "organisers", "zone", "starts"])
@pytest.mark.parametrize("empty", ["", "  "])
def test_nothing_is_no_answer(tmp_path: Path, option: str, empty: str) -> None:
    """An option without a word would make a file that `check` refuses."""
    done = run("init", tmp_path / "new", f"--{option}", empty)
    assert done.exit_code == 2
    assert f"--{option}: nothing stands there." in done.stderr
    assert not (tmp_path / "new").exists()


def test_a_closed_input_is_nobody_to_ask(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As services and schedulers start programs: then Python has no stream there at all."""
    monkeypatch.setattr(sys, "stdin", None)
    assert begin_circle(tmp_path, {}) == 0
    assert (tmp_path / "reading-circle.yaml").exists()


def test_a_files_name_is_no_folder(tmp_path: Path) -> None:
    """Whoever names the file is told how it gets its name, and no folder called so is made."""
    done = run("init", tmp_path / "tuesday.yaml")
    assert done.exit_code == 2
    assert '--name "tuesday"' in done.stderr
    assert not (tmp_path / "tuesday.yaml").exists()


def test_a_name_is_one_line_without_signs_that_move_a_terminal(tmp_path: Path) -> None:
    """It is printed by every command."""
    assert run("init", tmp_path, "--name", "a\n b").stdout.startswith(
        f"{tmp_path / 'a-b.yaml'} is there: “a b”"
    )
    done = run("init", tmp_path, "--name", "a\x1b[31m")
    assert (done.exit_code, "can't be seen" in done.stderr) == (2, True)


def test_every_key_of_a_circle_is_named_in_it(tmp_path: Path) -> None:
    """So that nobody has to look elsewhere for what can be changed; but for what `adopt` alone writes."""
    run("init", tmp_path)
    text = (tmp_path / "reading-circle.yaml").read_text(encoding="utf-8")
    for name, field in CircleForm.model_fields.items():
        assert name == "from_discord" or f"{field.alias or name}:" in text, name


def test_ones_own_reading_is_named_by_the_way_to_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """From where the circle's file will be, not from where the command was given."""
    (tmp_path / "texts").mkdir()
    own_reading(tmp_path / "texts")
    monkeypatch.chdir(tmp_path)
    assert run("init", "circles", "--reading", "texts/reading.yaml").exit_code == 0
    assert "reading: ../texts/reading.yaml" in Path("circles/reading-circle.yaml").read_text(encoding="utf-8")
    assert run("check", "circles").exit_code == 0


@pytest.mark.parametrize(
    ("option", "value", "said"),
    [
        ("--zone", "EST", "America/New_York"),
        ("--starts", "soon", "2027-01-12"),
        ("--channel", "#general", "Copy Link"),
        ("--name", "x" * 61, "60 fit"),
        ("--reading", "nothing-of-the-kind", "what-is-communisation"),
    ],
)
def test_what_cannot_be_is_refused_in_the_words_of_check(
    tmp_path: Path, option: str, value: str, said: str
) -> None:
    """And nothing is written."""
    done = run("init", tmp_path, option, value)
    assert done.exit_code in (1, 2)
    assert said in done.stderr
    assert not list(tmp_path.iterdir())


def test_a_file_that_is_there_stays_as_it_is(tmp_path: Path) -> None:
    """It may be a term's work."""
    run("init", tmp_path)
    path = tmp_path / "reading-circle.yaml"
    path.write_text("mine\n", encoding="utf-8")
    done = run("init", tmp_path)
    assert (done.exit_code, path.read_text(encoding="utf-8")) == (1, "mine\n")
    assert "is there already" in done.stderr


@pytest.mark.skipif(os.name == "nt", reason="there are no such terminals there")
def test_on_a_terminal_it_asks_and_asks_again(tmp_path: Path) -> None:
    """A wrong answer is told what to write instead; Enter takes what stands in brackets."""
    said = on_a_terminal(
        ["init", str(tmp_path)],
        ["Monday readers", "", "general", "", "", "EST", "Europe/Paris", "2027-01-11"],
    )
    circle = load_circle(tmp_path / "monday-readers.yaml").circle
    assert circle is not None
    assert (circle.zone, DAYS[circle.week.section.weekday]) == ("Europe/Paris", "mon")
    assert "Copy Link" in said
    assert "you probably mean America/New_York" in said


def on_a_terminal(words: list[str], answers: list[str]) -> str:
    """Run the command on a terminal, answer each question as it comes, and return all that was shown."""
    child, terminal = pty.fork()
    if child == 0:
        os.environ["PYTHONPATH"] = str(ROOT)
        os.execv(sys.executable, [sys.executable, "-m", "bot", *words])
    shown = b""
    while part := read(terminal):
        shown += part
        if shown.rstrip(b" ").endswith(b"]:") and answers:
            os.write(terminal, f"{answers.pop(0)}\n".encode())
            shown += b"\n"
    os.close(terminal)
    assert os.waitpid(child, 0)[1] == 0, shown.decode()
    return shown.decode()


def read(terminal: int) -> bytes:
    """Return what a terminal shows next; nothing once the program has ended."""
    try:
        return os.read(terminal, 4096)
    except OSError:
        return b""


def test_json_of_a_new_circle_is_what_check_says(tmp_path: Path) -> None:
    """Not one piece of advice about what the program itself has written."""
    run("init", tmp_path)
    assert json.loads(run("check", "--json", tmp_path).stdout) == []
