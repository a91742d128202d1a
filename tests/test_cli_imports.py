"""What the quick commands don't import: each in an interpreter of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from bot.store import lock
from tests.test_cli_codes import EXAMPLE, ROOT

HEAVY = {
    "discord",
    "aiohttp",
    "rich",
    "jinja2",
    "apscheduler",
    "sqlite3",
    "aiosqlite",
    "httpx",
    "markdown_it",
}
PROBE = """
import json, sys
from bot.cli import main
try:
    main(sys.argv[1:])
except SystemExit as ended:
    code = ended.code
print(json.dumps([code, sorted({name.split(".")[0] for name in sys.modules})]), file=sys.stderr)
"""


def imported(*words: str, ends: int = 0) -> set[str]:
    """Return the packages that are there once a command has run, and ended as it should."""
    done = subprocess.run(
        [sys.executable, "-c", PROBE, *words],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    code, names = json.loads(done.stderr.splitlines()[-1])
    assert code == ends
    return set(names)


@pytest.mark.parametrize(
    "words",
    [
        ("check", str(EXAMPLE)),
        ("check", str(EXAMPLE.parent)),
        ("plan", str(EXAMPLE)),
        ("plan", "--json", str(EXAMPLE)),
    ],
)
def test_checking_and_planning_import_nothing_heavy(words: tuple[str, ...]) -> None:
    """They need YAML and its validation, and answer in a quarter of a second."""
    names = imported(*words)
    assert not names & HEAVY
    assert {"bot", "click", "pydantic", "yaml"} <= names


@pytest.mark.parametrize(
    "words", [("--help",), ("--version",), ("plan", "--help"), ("rehearse", "-h"), ("doctor", "-h")]
)
def test_help_imports_hardly_anything(words: tuple[str, ...]) -> None:
    """Not even what reads a file: it answers in a tenth of a second."""
    names = imported(*words)
    assert not names & {*HEAVY, "pydantic", "pydantic_core", "yaml", "asyncio"}
    assert "click" in names


@pytest.mark.parametrize("words", [("texts",), ("texts", "--json"), ("texts", "--for", "members")])
def test_the_catalogue_needs_nothing_but_itself(words: tuple[str, ...]) -> None:
    """No file is read, so it answers in a fifth of a second."""
    names = imported(*words)
    assert not names & {*HEAVY, "pydantic", "pydantic_core", "yaml", "asyncio"}


def test_a_second_bot_is_refused_before_what_takes_long(tmp_path: Path) -> None:
    """Which process has the data is told within a second of the command: discord.py alone would take most of it."""
    with lock.held(tmp_path / "state.sqlite3"):
        names = imported("run", str(EXAMPLE), "--data", str(tmp_path), ends=1)
    assert not names & {"discord", "aiohttp", "apscheduler", "pydantic", "yaml"}
