"""Shell completion: what each shell is given, and what it gets when Tab is pressed."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

import pytest

from bot.cli import main
from tests.test_cli_codes import ROOT, run


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
