"""Shell completion: what each shell is given, and what it gets when Tab is pressed."""

from __future__ import annotations

import os
import pty
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from bot.cli import main
from tests.test_cli_codes import ROOT, run

PROMPT = "what next: "


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_each_shell_is_given_its_own_words(shell: str) -> None:
    """They call the program by its name, in the way of that shell."""
    done = run("completion", shell)
    assert done.exit_code == 0
    assert "_STUDYCIRCLE_COMPLETE" in done.stdout
    assert f"{shell}_complete" in done.stdout


@pytest.mark.skipif(not shutil.which("bash"), reason="there is no bash here")
def test_bash_takes_what_it_is_given() -> None:
    """Without a complaint."""
    script = run("completion", "bash").stdout
    done = subprocess.run(["bash", "-n"], input=script, text=True, capture_output=True, timeout=20)
    assert (done.returncode, done.stderr) == (0, "")


def completed(*words: str) -> list[str]:
    """Return what Tab would offer after these words, the last of them just begun."""
    done = subprocess.run(
        [sys.executable, "-c", "from bot.cli import main; main(prog_name='studycircle')"],
        cwd=ROOT,
        env=os.environ | {
            "PYTHONPATH": str(ROOT), "_STUDYCIRCLE_COMPLETE": "bash_complete",
            "COMP_WORDS": " ".join(["studycircle", *words]), "COMP_CWORD": str(len(words)),
        },
        text=True, capture_output=True, timeout=20,
    )  # fmt: skip
    return [line.partition(",")[2] for line in done.stdout.splitlines()]


def test_tab_offers_commands_options_and_readings() -> None:
    """As far as they have been begun."""
    assert completed("re") == [name for name in sorted(main.commands) if name.startswith("re")]
    assert "--strict" in completed("check", "--s")
    assert completed("rehearse", "--reading", "what") == ["what-is-communisation"]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("chekc", "check"), ("improt", "import"), ("int", "init"), ("dif", "diff"), ("reherse", "rehearse")],
)
def test_a_mistyped_command_is_told_what_it_may_have_been(typed: str, meant: str) -> None:
    """And a mistyped option, too."""
    done = run(typed)
    assert done.exit_code == 2
    assert f"Did you mean '{meant}'?" in done.stderr
    assert "--strict" in run("check", "x.yaml", "--strcit").stderr


@pytest.mark.skipif(not shutil.which("bash"), reason="there is no bash here")
@pytest.mark.parametrize(
    ("typed", "becomes"),
    [
        ("reh", "rehearse "),
        ("check --stri", "check --strict "),
        ("init --reading what-is", "init --reading what-is-communisation "),
        ("check tues", "check tuesday.yaml "),
    ],
)
def test_tab_completes_in_a_real_bash(tmp_path: Path, typed: str, becomes: str) -> None:
    """The whole way: the script is taken in, Tab is pressed on a terminal, and the line is finished."""
    program = tmp_path / "bin" / "studycircle"
    program.parent.mkdir()
    call = "from bot.cli import main; main(prog_name='studycircle')"
    program.write_text(f'#!/bin/bash\nPYTHONPATH={ROOT} exec {sys.executable} -c "{call}" "$@"\n')
    program.chmod(0o755)
    script = tmp_path / "completion.bash"
    script.write_text(run("completion", "bash").stdout)
    (tmp_path / "tuesday.yaml").touch()
    assert f"studycircle {becomes}" in pressed_tab(tmp_path, script, f"studycircle {typed}")


def pressed_tab(folder: Path, script: Path, typed: str) -> str:
    """Return what a terminal shows once a line was begun and Tab pressed, up to the end of the shell."""
    path = f"{folder / 'bin'}:{os.environ['PATH']}"
    child, terminal = pty.fork()
    if not child:
        os.chdir(folder)
        shell = ["bash", "--norc", "--noprofile", "-i"]
        os.execvpe("bash", shell, {"PATH": path, "TERM": "dumb", "PS1": PROMPT, "HOME": str(folder)})
    # What Tab is pressed on isn't given as a command: Ctrl-U takes the line back before the shell ends.
    said = [f". {script}\n", f"{typed}\t\x15exit\n"]
    shown = ""
    try:
        while some := os.read(terminal, 4096):
            shown += some.decode()
            if said and shown.endswith(PROMPT):
                os.write(terminal, said.pop(0).encode())
    except OSError:  # on Linux a terminal ends so
        pass
    os.waitpid(child, 0)
    return shown
