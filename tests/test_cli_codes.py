"""How the command line ends: 0, 1 for what can be mended, 2 for usage, 3 with a report, 130 when interrupted."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot import __version__
from bot.cli import main
from bot.cli.failing import report
from bot.errors import StudycircleError, UsageError

ROOT = Path(__file__).resolve().parents[1]
EXAMPLE = ROOT / "readings" / "what-is-communisation" / "circle.example.yaml"
SIX_KEYS = """\
circle: Tuesday circle
reading: what-is-communisation
channel: https://discord.com/channels/1/2
organisers: https://discord.com/channels/1/3
time-zone: Europe/Berlin
starts: 2027-01-12
"""


def run(*args: str | Path, **environment: str) -> Result:
    """Run the command in this process."""
    return CliRunner().invoke(main, [str(arg) for arg in args], env=environment)


def start(
    *args: str | Path, cwd: Path, stdout: int = subprocess.PIPE, stderr: int = subprocess.PIPE
) -> subprocess.Popen[bytes]:
    """Start the command as a person would, in a process of its own."""
    return subprocess.Popen(
        [sys.executable, "-m", "bot", *map(str, args)],
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=stdout,
        stderr=stderr,
    )


def circle_file(folder: Path, name: str = "tuesday-circle", *, more: str = "", **changed: str) -> Path:
    """Write a circle's file of six keys, some of them changed, with more lines below."""
    written = dict(line.split(": ", 1) for line in SIX_KEYS.splitlines())
    written |= {key.replace("_", "-"): value for key, value in changed.items()}
    path = folder / f"{name}.yaml"
    path.write_text("".join(f"{key}: {value}\n" for key, value in written.items()) + more, encoding="utf-8")
    return path


def test_a_sound_file_is_0(tmp_path: Path) -> None:
    """Nothing to say, nothing on standard error."""
    done = run("check", circle_file(tmp_path))
    assert (done.exit_code, done.stdout, done.stderr) == (0, "1 file: all well.\n", "")


def test_what_can_be_mended_is_1(monkeypatch: pytest.MonkeyPatch) -> None:
    """Message and hint go to standard error, each on its line, and nothing else."""

    def refuse(*_: object, **__: object) -> int:
        raise StudycircleError("The shelf is full.", "Take a book.")

    monkeypatch.setattr("bot.cli.planning.show_plan", refuse)
    done = run("plan", "circle.yaml")
    assert (done.exit_code, done.stdout) == (1, "")
    assert done.stderr == "Error: The shelf is full.\nTake a book.\n"


def test_an_error_of_usage_from_within_is_2(monkeypatch: pytest.MonkeyPatch) -> None:
    """A command may find only later that its words were off."""

    def refuse(*_: object, **__: object) -> int:
        raise UsageError("Too many books.", "Name one.")

    monkeypatch.setattr("bot.cli.planning.show_plan", refuse)
    assert run("plan", "circle.yaml").exit_code == 2


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("chek",), "No such command 'chek'. Did you mean 'check'?"),
        (("rehears",), "Did you mean 'rehearse'?"),
        (("xyzzy",), "No such command 'xyzzy'."),
        (("check", "--jsn", "circle.yaml"), "No such option '--jsn'. Did you mean '--json'?"),
        (("check",), "Missing argument 'PATH...'."),
        (("plan",), "Missing argument 'PATH'."),
        (("plan", "a.yaml", "b.yaml"), "Got unexpected extra argument"),
        (("export", "circle.yaml"), "Missing option '--out'."),
        (
            ("export", "circle.yaml", "--out", "o", "--format", "pdf"),
            "'pdf' is not one of 'html', 'html-site', 'json', 'markdown', 'csv',",
        ),
        (("rehearse", "--weeks", "0"), "0 is not in the range"),
        (("rehearse", "--seed", "chance"), "'chance' is not a valid integer."),
        (("rehearse", "--circle", "a.yaml", "--reading", "b"), "not both"),
    ],
)
def test_mistyped_commands_are_2(words: tuple[str, ...], said: str) -> None:
    """It says what was meant, and where to look."""
    done = run(*words)
    assert (done.exit_code, done.stdout) == (2, "")
    assert said in done.stderr
    assert "--help' for help" in done.stderr


def test_no_command_shows_the_help() -> None:
    """As a usage error: nothing was done."""
    done = run()
    assert done.exit_code == 2
    assert "Commands:" in done.stderr


def test_export_without_its_data_folder_is_2(tmp_path: Path) -> None:
    """Both ways to name it are told, whatever else is wrong."""
    done = run("export", tmp_path / "none.yaml", "--out", tmp_path / "o", STUDYCIRCLE_DATA="")
    assert done.exit_code == 2
    assert "--data FOLDER" in done.stderr
    assert "STUDYCIRCLE_DATA" in done.stderr


class Broken:
    """A use case that raises what nobody foresaw."""

    def __init__(self, message: str) -> None:
        self._message = message

    def __call__(self, *_: object, **__: object) -> int:
        raise RuntimeError(self._message)


def test_the_unforeseen_is_3_with_a_report_to_paste(monkeypatch: pytest.MonkeyPatch) -> None:
    """Versions, system, and the way to the error, on standard error alone."""
    monkeypatch.setattr("bot.cli.checking.check_paths", Broken("the shelf fell"))
    done = run("check", "circle.yaml")
    assert (done.exit_code, done.stdout) == (3, "")
    assert done.stderr.startswith("Something unexpected happened.")
    assert (
        f"studycircle {__version__}, Python {sys.version_info.major}.{sys.version_info.minor}" in done.stderr
    )
    assert "pydantic 2." in done.stderr
    assert "discord.py 2." in done.stderr
    assert done.stderr.endswith("RuntimeError: the shelf fell\n")


def test_the_report_holds_no_token(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither that of the environment, whatever it looks like, nor one that came from a file."""
    from_file = f"{'Mx' * 12}.{'G-abc9'}.{'q_' * 16}"
    monkeypatch.setattr("bot.cli.checking.check_paths", Broken(f"login(open-sesame) and login({from_file})"))
    done = run("check", "circle.yaml", STUDYCIRCLE_TOKEN=" open-sesame\n")
    assert done.exit_code == 3
    assert "open-sesame" not in done.stderr
    assert from_file not in done.stderr
    assert "login(<STUDYCIRCLE_TOKEN>) and login(<a token>)" in done.stderr


def test_an_empty_token_spoils_no_report(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is replaced where there is nothing to hide."""
    monkeypatch.setattr("bot.cli.checking.check_paths", Broken("the shelf fell"))
    assert "<STUDYCIRCLE_TOKEN>" not in run("check", "circle.yaml", STUDYCIRCLE_TOKEN=" ").stderr


def test_the_report_doesnt_name_the_home_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """It often holds a person's name."""
    home = tmp_path / "ana.smith"
    monkeypatch.setattr("bot.cli.checking.check_paths", Broken(f"no room in {home / 'circles'}"))
    done = run("check", "circle.yaml", HOME=str(home), USERPROFILE=str(home))
    assert "ana.smith" not in done.stderr
    assert f"no room in {Path('~') / 'circles'}" in done.stderr


def test_a_home_folder_at_the_root_leaves_paths_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """As in many containers: else every slash would turn into a tilde."""
    monkeypatch.setenv("HOME", "/")
    monkeypatch.setenv("USERPROFILE", "/")
    assert "/srv/circles" in report(RuntimeError("no room in /srv/circles"))


def test_interrupted_is_130(monkeypatch: pytest.MonkeyPatch) -> None:
    """One word, and no more."""

    def interrupt(*_: object, **__: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr("bot.cli.checking.check_paths", interrupt)
    done = run("check", "circle.yaml")
    assert (done.exit_code, done.stdout, done.stderr.strip()) == (130, "", "Interrupted.")


def test_as_a_part_of_another_program_it_raises(monkeypatch: pytest.MonkeyPatch) -> None:
    """Translating errors is for the edge; click's own way of calling a command from code stays open."""
    monkeypatch.setattr("bot.cli.checking.check_paths", Broken("the shelf fell"))
    with pytest.raises(RuntimeError, match="the shelf fell"):
        main(["check", "circle.yaml"], standalone_mode=False)


@pytest.mark.parametrize("command", ["plan", "check"])
def test_a_closed_pipe_is_no_error_to_speak_of(command: str, tmp_path: Path) -> None:
    """`studycircle plan circle.yaml | head -1` ends in silence."""
    reader, writer = os.pipe()
    os.close(reader)
    with start(command, circle_file(tmp_path), cwd=tmp_path, stdout=writer) as process:
        os.close(writer)
        _, errors = process.communicate(timeout=20)
    assert errors == b""
    assert process.returncode == 1
