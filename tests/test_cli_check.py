"""`studycircle check`: files, folders and things that are neither, in words and as JSON."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import pytest

from tests.test_cli_codes import EXAMPLE, ROOT, circle_file, run

ESSAY = EXAMPLE.parent
KEYS = {"file", "line", "column", "severity", "code", "message", "hint", "source"}


def own_reading(folder: Path, name: str = "reading.yaml", *, old: str = "", new: str = "") -> Path:
    """Write the essay's reading into a folder, with something changed in it; the seed is the bundled one."""
    text = (ESSAY / "reading.yaml").read_text(encoding="utf-8")
    assert old in text
    path = folder / name
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return path


def test_a_folder_stands_for_what_is_in_it() -> None:
    """The essay's own: circle, reading and cast."""
    done = run("check", ESSAY, "--strict")
    assert (done.exit_code, done.stdout) == (0, f"{len(list(ESSAY.glob('*.yaml')))} files: all well.\n")


def test_in_a_folder_only_yaml_counts(tmp_path: Path) -> None:
    """Both endings, but no hidden files, no other files and no folders within."""
    circle_file(tmp_path).rename(tmp_path / "one.yml")
    circle_file(tmp_path, "two")
    (tmp_path / ".hidden.yaml").write_text("no: circle\n", encoding="utf-8")
    (tmp_path / "notes.txt").write_text("no circle\n", encoding="utf-8")
    (tmp_path / "folder.yaml").mkdir()
    assert run("check", tmp_path).stdout == "2 files: all well.\n"


def test_a_folder_without_any_file_is_a_mistake(tmp_path: Path) -> None:
    """Else one would think that all was well in it."""
    done = run("check", tmp_path)
    assert done.exit_code == 1
    assert done.stdout == (
        f"{tmp_path}:1:1: error: There is no YAML file in this folder.\n"
        "  Name a circle's file, or the folder that it is in.\n\n"
        "no files: 1 mistake.\n"
    )


def test_everything_is_said_at_once(tmp_path: Path) -> None:
    """Two circles, a reading and a missing file: every mistake of each, in the order in which they were named."""
    first = circle_file(tmp_path, "first", starts="soon", time_zone="EST")
    second = circle_file(tmp_path, "second", channel="general")
    reading = own_reading(tmp_path, old="aim: test", new="aim: taste")
    done = run("check", first, second, reading, tmp_path / "third.yaml", "--json")
    found = [(Path(one["file"]).name, one["line"]) for one in json.loads(done.stdout)]
    assert done.exit_code == 1
    assert found[:3] == [("first.yaml", 5), ("first.yaml", 6), ("second.yaml", 3)]
    assert found[-1] == ("third.yaml", 1)
    assert {name for name, _ in found[3:-1]} == {"reading.yaml"}


def test_what_circles_have_in_common_is_said_once(tmp_path: Path) -> None:
    """Two circles with one faulty reading, and that reading itself."""
    own_reading(tmp_path, old="aim: test", new="aim: taste")
    circle_file(tmp_path, "first", reading="reading.yaml")
    circle_file(tmp_path, "second", reading="reading.yaml")
    found = json.loads(run("check", tmp_path, tmp_path / "first.yaml", "--json").stdout)
    assert sum(one["message"].count("taste") for one in found) == 1
    assert run("check", tmp_path, tmp_path / "first.yaml").stdout.splitlines()[-1].startswith("3 files: ")


@pytest.mark.parametrize("name", ["reading.yaml", "my-essay.yaml"])
def test_a_reading_is_known_whatever_it_is_called(tmp_path: Path, name: str) -> None:
    """By its name, or by its sections; it isn't told that it is a bad circle."""
    sound = own_reading(tmp_path, name)
    assert run("check", sound).stdout == "1 file: all well.\n"
    faulty = own_reading(tmp_path, name, old="aim: test", new="aim: taste")
    done = run("check", faulty)
    assert done.exit_code == 1
    assert "taste" in done.stdout
    assert "organisers" not in done.stdout


def test_a_cast_is_checked_too(tmp_path: Path) -> None:
    """It is a file that people write, and a mistake in it would only come out at the rehearsal."""
    cast = tmp_path / "cast.yaml"
    cast.write_text("readers: {}\nscenes: [{week: one}]\n", encoding="utf-8")
    done = run("check", tmp_path)
    assert done.exit_code == 1
    assert done.stdout.startswith(f"{cast}:2:")


@pytest.mark.parametrize("name", ["circle.yaml", "Circle Of Ours.yaml", "reading.yaml", "cast.yaml"])
def test_a_missing_file_is_missing_and_nothing_else(tmp_path: Path, name: str) -> None:
    """One finding, whatever the file would have been."""
    done = run("check", tmp_path / name)
    assert done.exit_code == 1
    assert done.stdout.startswith(f"{tmp_path / name}:1:1: error: There is no such file.\n")
    assert done.stdout.endswith("\n\n1 file: 1 mistake.\n")


def test_json_is_a_list_of_findings(tmp_path: Path) -> None:
    """Each with its place, its kind, what is wrong and what to write; and the list alone on standard output."""
    path = circle_file(tmp_path, time_zone="EST")
    done = run("check", "--json", path)
    (found,) = json.loads(done.stdout)
    assert (done.exit_code, done.stderr) == (1, "")
    assert set(found) == KEYS
    assert (found["file"], found["line"], found["column"]) == (str(path), 5, 12)
    assert (found["severity"], found["code"]) == ("error", "zone")
    assert "America/New_York" in found["hint"]


def test_json_of_a_sound_file_is_an_empty_list(tmp_path: Path) -> None:
    """So that a program needs no exception for it."""
    assert run("check", "--json", circle_file(tmp_path)).stdout == "[]\n"


def test_json_is_utf8_whatever_the_terminal_speaks(tmp_path: Path) -> None:
    """Names stay as they are, and nothing else is printed beside them."""
    path = circle_file(tmp_path, "dienstag", time_zone="Köln")
    done = run("check", "--json", path)
    assert "Köln" in done.stdout_bytes.decode("utf-8")


def with_advice(folder: Path) -> Path:
    """Write a circle that can be used, with one thing to look at: a break long after the last week."""
    return circle_file(folder, "tuesday", more="breaks:\n  - first: 2028-02-09\n    last: 2028-02-15\n")


def test_advice_alone_is_no_failure_unless_strict(tmp_path: Path) -> None:
    """It is shown either way."""
    path = with_advice(tmp_path)
    relaxed, strict = run("check", path), run("check", "--strict", path)
    assert (relaxed.exit_code, strict.exit_code) == (0, 1)
    assert ": advice: " in relaxed.stdout
    assert relaxed.stdout == strict.stdout
    assert relaxed.stdout.endswith("1 file: no mistakes, 1 piece of advice.\n")


def test_the_last_line_counts_in_proper_english(tmp_path: Path) -> None:
    """One mistake, two mistakes; advice only where there is some."""
    one, two = circle_file(tmp_path, "one", time_zone="EST"), circle_file(tmp_path, "two", time_zone="EST")
    assert run("check", one).stdout.endswith("\n1 file: 1 mistake.\n")
    assert run("check", one, two).stdout.endswith("\n2 files: 2 mistakes.\n")
    assert run("check", one, with_advice(tmp_path)).stdout.endswith(
        "\n2 files: 1 mistake, 1 piece of advice.\n"
    )


def test_a_file_named_twice_is_one_file(tmp_path: Path) -> None:
    """By itself and by its folder."""
    path = circle_file(tmp_path)
    assert run("check", path, path, tmp_path).stdout == "1 file: all well.\n"


def test_a_binary_file_is_told_in_words(tmp_path: Path) -> None:
    """A picture that was named by mistake."""
    path = tmp_path / "circle.yaml"
    path.write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(range(256)))
    done = run("check", path)
    assert done.exit_code == 1
    assert "isn't a text file" in done.stdout


def test_an_empty_file_is_told_in_words(tmp_path: Path) -> None:
    """With what to begin from."""
    path = tmp_path / "circle.yaml"
    path.touch()
    done = run("check", path)
    assert done.exit_code == 1
    assert "This file is empty." in done.stdout


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
@pytest.mark.timeout(20)
@pytest.mark.parametrize("command", ["check", "plan"])
@pytest.mark.parametrize("name", ["circle.yaml", "reading.yaml", "cast.yaml"])
def test_a_named_pipe_keeps_nobody_waiting(tmp_path: Path, command: str, name: str) -> None:
    """It is refused unopened."""
    os.mkfifo(tmp_path / name)
    done = run(command, tmp_path / name)
    assert done.exit_code == 1
    assert "This is a pipe or a device, not a file." in done.output


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="this system has no /dev/zero")
@pytest.mark.timeout(20)
def test_an_endless_device_is_not_read() -> None:
    """Nor does it fill the memory."""
    done = run("check", "/dev/zero")
    assert done.exit_code == 1
    assert "not a file" in done.stdout


@pytest.mark.skipif(os.name == "nt", reason="making links needs rights there")
def test_a_loop_of_links_is_told_in_words(tmp_path: Path) -> None:
    """Named, or found in a folder."""
    (tmp_path / "loop.yaml").symlink_to("loop.yaml")
    for path in (tmp_path, tmp_path / "loop.yaml"):
        done = run("check", path)
        assert done.exit_code == 1
        assert "loop.yaml:1:1: error: This file can't be read" in done.stdout


def test_a_name_that_is_too_long_is_told_in_words() -> None:
    """As when a whole sentence was pasted."""
    done = run("check", "a" * 300)
    assert done.exit_code == 1
    assert "can't be read" in done.stdout


@pytest.mark.skipif(os.name == "nt", reason="names are Unicode there")
def test_a_name_that_isnt_unicode_is_told_in_words() -> None:
    """It comes out with a stand-in, in words and in JSON."""
    name = os.fsdecode(b"caf\xe9.yaml")
    assert "caf?.yaml:1:1: error: There is no such file." in run("check", name).stdout
    assert json.loads(run("check", "--json", name).stdout)[0]["file"] == "caf?.yaml"


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_what_may_not_be_read_is_told_in_words(tmp_path: Path) -> None:
    """A file, and a folder."""
    path = circle_file(tmp_path)
    path.chmod(0)
    assert "may not be read" in run("check", path).stdout
    folder = tmp_path / "closed"
    folder.mkdir(mode=0)
    assert "This folder can't be read" in run("check", folder).stdout


def test_the_example_can_be_copied_and_checked(tmp_path: Path) -> None:
    """As its first lines say."""
    path = Path(shutil.copy(EXAMPLE, tmp_path / "tuesday-circle.yaml"))
    assert run("check", "--strict", path).exit_code == 0
    assert ROOT in EXAMPLE.parents
