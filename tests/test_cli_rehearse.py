"""`studycircle rehearse` and `studycircle export`, as commands: folders, streams, and what is refused."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import threading
from pathlib import Path

import pytest

from bot.agenda.figures import WeekFigures
from bot.app.rehearsing import Buzzes, Rehearsed
from bot.cli.rehearsing import told
from bot.store import Counts
from bot.store.lock import held
from tests.test_cli_codes import EXAMPLE, circle_file, run, start

try:
    import pty
except ImportError:  # Windows
    pty = None  # type: ignore[assignment]

on_a_terminal = pytest.mark.skipif(pty is None, reason="this system has no pseudo-terminals")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a name that trips careless programs, and in it a circle that has rehearsed its first week."""
    folder = tmp_path_factory.mktemp("home") / "Bücher & Ålesund 読書"
    folder.mkdir()
    with start("rehearse", "--circle", circle_file(folder).name, "--weeks", "1", cwd=folder) as process:
        output, errors = process.communicate(timeout=60)
    assert (process.returncode, errors) == (0, b"")
    (folder / "said.txt").write_bytes(output)
    return folder


def said(home: Path) -> str:
    """Return what the rehearsal printed."""
    return (home / "said.txt").read_text(encoding="utf-8")


def everything_in(folder: Path) -> dict[str, str]:
    """Return the files below a folder, each with a sum of its bytes."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_it_tells_what_happened_in_order(home: Path) -> None:
    """A timeline under headings, then the sums, and last the page to open."""
    lines = said(home).splitlines()
    assert lines[0] == "Tuesday circle has rehearsed “What is communisation?”. Times in Europe/Berlin."
    headings = [line for line in lines if re.match(r"Week|Before|After", line)]
    assert headings[:2] == ["Before the weeks", "Week 1: Decline, and looking back"]
    assert re.search(
        r"^Posted: \d+ messages\. Of \d+ things that were due, none was missed\.$", said(home), re.M
    )
    assert re.search(r"^Collected: \d+ answers, .+, from \d+ readers\.$", said(home), re.M)
    assert Path(lines[-1].strip()) == (home / "rehearsal" / "archive" / "archive.html").resolve()
    assert Path(lines[-1].strip()).is_file()


def test_buzzes_stand_in_a_table(home: Path) -> None:
    """A column for each week under its number, a line for each person: posts and buzzes; then what was decided."""
    table = said(home).partition("per person and week:\n")[2].partition("\n\n")[0].splitlines()
    heading, *people, legend = table
    assert legend.startswith("  Asked for: ")
    assert heading.split() == ["week", "1"]
    assert len(people) > 1
    assert {line[len(heading) - 1] for line in people} <= set("0123")
    assert {line[len(heading) - 2] for line in people} == {"/"}
    decided = said(home).partition("what was decided for it:\n")[2].splitlines()[:4]
    assert decided[0].split() == ["moments", "5", "(5)"]
    assert decided[1].split()[:3] == ["posts", "13", "(about"]
    assert decided[2].split()[:3] == ["mentions", "0", "(1);"]  # this circle names no role
    assert decided[3] == "No week is more than was decided."


def test_the_end_has_a_column_and_what_was_asked_for_is_told_apart() -> None:
    """Behind each line, how many buzzes its owner had asked for; those are no more than was decided."""
    result = Rehearsed(
        circle="Two",
        reading="Bread",
        zone="UTC",
        moments=(),
        counts=Counts(answers=0, conversation=0, votes=0, reactions=0, readers=0, occurrences={}),
        deeds=0,
        buzzes=(
            Buzzes("Ada", (0, 2, 3, 1), by_others=4, asked=(0, 1, 2, 1), posts=(0, 12, 13, 5)),
            Buzzes("Ben", (0, 1, 2, 0), by_others=0, asked=(0, 0, 0, 0), posts=(0, 12, 13, 5)),
        ),
        weeks=(WeekFigures(1, 5, 9, 12, 1), WeekFigures(2, 5, 9, 13, 1)),
        archive=(Path("archive.html"),),
    )
    lines = list(told(result))
    at = lines.index("  week     1     2   end")
    assert lines[at + 1 : at + 4] == [
        "  Ada  12/2  13/3   5/1   (4 of them asked for, and 4 from other people's replies)",
        "  Ben  12/1  13/2   5/0",
        "  Asked for: Follow adds one to each thread as it opens, Interested reminds of a meeting.",
    ]
    assert "More than was decided: Ben's phone buzzes 2 times in week 2." in lines


def test_a_finished_rehearsal_can_be_done_again(home: Path, tmp_path: Path) -> None:
    """Over its own folder, with the same words and the same archive."""
    again = tmp_path / "again"
    shutil.copytree(home, again)
    before = everything_in(again / "rehearsal" / "archive")
    done = run(
        "rehearse", "--circle", again / "tuesday-circle.yaml", "--weeks", "1", "--out", again / "rehearsal"
    )
    assert done.exit_code == 0
    assert done.stdout.splitlines()[:-1] == said(home).splitlines()[:-1]
    assert everything_in(again / "rehearsal" / "archive") == before


def own_circle(folder: Path) -> Path:
    """Write a circle with a reading of its own, which has no cast."""
    shutil.copy(EXAMPLE.parent / "reading.yaml", folder / "our-essay.yaml")
    return circle_file(folder, "quiet", reading="our-essay.yaml")


def test_without_a_cast_nobody_answers_and_there_is_still_an_archive(tmp_path: Path) -> None:
    """The bot posts as it would, and the command says why nothing came back."""
    done = run("rehearse", "--circle", own_circle(tmp_path), "--weeks", "1", "--out", tmp_path / "out")
    assert (done.exit_code, done.stderr) == (0, "")
    assert (
        "Collected: nothing, for nobody answered. Sample readers come with a reading in its cast.yaml."
        in done.stdout
    )
    archive = json.loads((tmp_path / "out" / "archive" / "archive.json").read_text(encoding="utf-8"))
    assert archive["responses"] == []
    assert len(archive["weeks"]) == 10


def terminal_of(*words: str | Path, cwd: Path) -> tuple[int, bytes, str]:
    """Run the command with a terminal as its standard error; return its code, output, and what the terminal got."""
    ours, theirs = pty.openpty()
    heard: list[bytes] = []

    def listen() -> None:
        try:
            while piece := os.read(ours, 4096):
                heard.append(piece)
        except OSError:  # Linux says it so when the other side is closed
            pass

    with start(*words, cwd=cwd, stderr=theirs) as process:
        os.close(theirs)
        listener = threading.Thread(target=listen)
        listener.start()
        output, _ = process.communicate(timeout=60)
        listener.join(timeout=20)
    os.close(ours)
    return process.returncode, output, b"".join(heard).decode("utf-8")


@on_a_terminal
def test_a_terminal_gets_a_progress_bar(tmp_path: Path) -> None:
    """With the day that the rehearsal has come to; the words go to standard output as ever."""
    code, output, shown = terminal_of("rehearse", "--weeks", "1", cwd=tmp_path)
    assert code == 0
    assert "Rehearsing" in shown
    assert "2027-01-" in shown
    assert b"Rehearsing" not in output
    assert b"Open the archive:" in output


@on_a_terminal
def test_json_is_all_there_is(tmp_path: Path) -> None:
    """On standard output nothing but JSON, and nothing on a terminal beside it."""
    circle = own_circle(tmp_path)
    code, output, shown = terminal_of("rehearse", "--circle", circle, "--weeks", "1", "--json", cwd=tmp_path)
    result = json.loads(output)
    assert (code, shown) == (0, "")
    assert {moment["state"] for moment in result["moments"]} == {"done"}
    assert result["counts"]["answers"] == 0
    files = sorted(file for file in (tmp_path / "rehearsal" / "archive").rglob("*") if file.is_file())
    assert sorted(result["archive"]) == sorted(str(file.relative_to(tmp_path)) for file in files)
    assert result["archive"][-1] == str(Path("rehearsal") / "archive" / "manifest.json")


def test_an_unknown_reading_is_told_with_the_nearest(tmp_path: Path) -> None:
    """And with the list of all."""
    done = run("rehearse", "--reading", "what-is-comunisation", "--out", tmp_path / "out")
    assert done.exit_code == 1
    assert "There is no reading `what-is-comunisation`." in done.stderr
    assert "Did you mean `what-is-communisation`?" in done.stderr
    assert not (tmp_path / "out").exists()


def test_a_reading_without_an_example_is_told_in_words(tmp_path: Path) -> None:
    """Then a circle's file has to be named."""
    shutil.copy(EXAMPLE.parent / "reading.yaml", tmp_path)
    done = run("rehearse", "--reading", tmp_path / "reading.yaml")
    assert done.exit_code == 1
    assert "comes with no example circle" in done.stderr
    assert "--circle" in done.stderr


def test_a_reading_by_its_path_brings_its_own_example_and_cast(tmp_path: Path) -> None:
    """The example's `reading:` starts from where the example is; a cast beside it is looked at."""
    shutil.copy(EXAMPLE.parent / "reading.yaml", tmp_path)
    circle_file(tmp_path, "circle.example", reading="reading.yaml")
    (tmp_path / "cast.yaml").write_text("readers: nobody\n", encoding="utf-8")
    done = run("rehearse", "--reading", tmp_path, "--out", tmp_path / "out")
    assert done.exit_code == 1
    assert "cast.yaml:1:" in done.stderr


def test_a_file_cant_be_the_folder(tmp_path: Path) -> None:
    """That is usage; the file stays as it is."""
    file = tmp_path / "notes.txt"
    file.write_text("mine", encoding="utf-8")
    done = run("rehearse", "--out", file)
    assert done.exit_code == 2
    assert "is a file" in done.stderr
    assert file.read_text(encoding="utf-8") == "mine"


def test_a_folder_that_cant_be_made_is_told_in_words(tmp_path: Path) -> None:
    """With what the system says, and what to do."""
    file = tmp_path / "notes.txt"
    file.write_text("mine", encoding="utf-8")
    done = run("rehearse", "--out", file / "rehearsal")
    assert done.exit_code == 1
    assert "can't be used for a rehearsal: Not a directory." in done.stderr
    assert "--out" in done.stderr


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_may_not_be_written_is_told_in_words(tmp_path: Path) -> None:
    """As a folder of somebody else's."""
    tmp_path.chmod(0o500)
    done = run("rehearse", "--out", tmp_path / "rehearsal")
    tmp_path.chmod(0o700)
    assert done.exit_code == 1
    assert "Permission denied" in done.stderr


def test_a_rehearsal_under_way_is_left_alone(home: Path, tmp_path: Path) -> None:
    """A second one in its folder refuses, names it, and has cleared nothing."""
    out = tmp_path / "rehearsal"
    shutil.copytree(home / "rehearsal", out)
    with held(out / "state.sqlite3"):
        before = everything_in(out)
        done = run("rehearse", "--out", out, "--weeks", "1")
        assert everything_in(out) == before
    assert done.exit_code == 1
    assert f"in use by process {os.getpid()}" in done.stderr


def exported(home: Path, out: Path, *words: str, circle: Path | None = None) -> tuple[int, str, str]:
    """Export from the rehearsal's folder."""
    done = run(
        "export", circle or home / "tuesday-circle.yaml", "--data", home / "rehearsal", "--out", out, *words
    )
    return done.exit_code, done.stdout, done.stderr


def test_an_export_is_the_rehearsals_own_archive(home: Path, tmp_path: Path) -> None:
    """Byte for byte; the command lists its files."""
    code, output, errors = exported(home, tmp_path / "out")
    assert (code, errors) == (0, "")
    assert everything_in(tmp_path / "out") == everything_in(home / "rehearsal" / "archive")
    listed = {str(Path(line).relative_to(tmp_path / "out")) for line in output.splitlines()}
    assert listed == set(everything_in(tmp_path / "out"))
    assert {"archive.html", "archive.json", "csv/responses.csv", "manifest.json"} <= listed


def test_one_form_alone(home: Path, tmp_path: Path) -> None:
    """JSON and the manifest, and no page."""
    assert exported(home, tmp_path / "out", "--format", "json")[0] == 0
    assert set(everything_in(tmp_path / "out")) == {"archive.json", "manifest.json"}


def test_the_data_folder_may_come_from_the_environment(home: Path, tmp_path: Path) -> None:
    """As it does for the bot."""
    words = ("export", home / "tuesday-circle.yaml", "--out", tmp_path / "out")
    assert run(*words, STUDYCIRCLE_DATA=str(home / "rehearsal")).exit_code == 0
    assert (tmp_path / "out" / "archive.html").is_file()


def test_a_circle_that_isnt_in_the_database(home: Path, tmp_path: Path) -> None:
    """It is told by its name, which is the file's."""
    code, _, errors = exported(home, tmp_path / "out", circle=circle_file(tmp_path, "wednesday-circle"))
    assert code == 1
    assert "Nothing has been collected for the circle “wednesday-circle” here." in errors
    assert not (tmp_path / "out").exists()


def test_a_folder_without_a_database(home: Path, tmp_path: Path) -> None:
    """Nothing is made there by looking."""
    done = run("export", home / "tuesday-circle.yaml", "--data", tmp_path, "--out", tmp_path / "out")
    assert done.exit_code == 1
    assert "There is no database at" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_an_out_folder_with_something_else_in_it(home: Path, tmp_path: Path) -> None:
    """It is left as it is."""
    (tmp_path / "diary.txt").write_text("mine", encoding="utf-8")
    code, _, errors = exported(home, tmp_path)
    assert code == 1
    assert "isn't empty" in errors
    assert set(everything_in(tmp_path)) == {"diary.txt"}


def test_an_out_folder_that_cant_be_made(home: Path, tmp_path: Path) -> None:
    """Below a file."""
    (tmp_path / "diary.txt").write_text("mine", encoding="utf-8")
    code, _, errors = exported(home, tmp_path / "diary.txt" / "out")
    assert code == 1
    assert "can't be written" in errors


def test_a_faulty_circle_exports_nothing(home: Path, tmp_path: Path) -> None:
    """Its mistakes are told, as `check` tells them."""
    code, _, errors = exported(home, tmp_path / "out", circle=circle_file(tmp_path, time_zone="EST"))
    assert code == 1
    assert "tuesday-circle.yaml:5:12: error: " in errors
