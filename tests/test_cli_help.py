"""What the command says of itself, and in which words it speaks to organisers."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot import __version__
from bot.cli import main
from tests.test_cli_codes import ROOT, circle_file, run

COMMANDS = sorted(main.commands)
FOR_PROGRAMMERS = re.compile(
    r"\b(schemas?|fields?|mappings?|null|none ?type|pars(e|es|ed|er|ing)|tracebacks?|exceptions?|boolean|str|int)\b",
    re.IGNORECASE,
)
AMERICAN = re.compile(
    r"\b\w*(organiz|recogniz|summariz|color|behavior|favorite|center|catalog\b|canceled)\w*", re.IGNORECASE
)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_shows_an_example_of_itself(command: str) -> None:
    """Below what it does and above its options."""
    shown = run(command, "--help")
    assert shown.exit_code == 0
    does, _, rest = shown.stdout.partition("Example:\n")
    examples, _, _ = rest.partition("Options:")
    assert len(does.splitlines()) > 2
    assert f"  studycircle {command}" in examples


def test_the_programs_help_shows_an_example_and_every_command() -> None:
    """With a line on each command that isn't cut off."""
    shown = run("--help").stdout
    assert "Example:\n    studycircle init\n    studycircle check circle.yaml" in shown
    listed = shown.partition("Commands:\n")[2].splitlines()
    assert [line.split()[0] for line in listed] == COMMANDS
    assert all(line.endswith(".") and not line.endswith("...") for line in listed)


def test_the_programs_help_says_what_the_exit_codes_mean() -> None:
    """For whoever calls it from a script."""
    shown = " ".join(run("--help").stdout.split())
    for code, meaning in (
        ("0", "well"),
        ("1", "mend"),
        ("2", "mistyped"),
        ("3", "unexpected"),
        ("130", "interrupted"),
    ):
        assert re.search(rf"\b{code} when [^,.]*{meaning}", shown)


@pytest.mark.parametrize("columns", ["80", "200"])
@pytest.mark.parametrize("command", [None, *COMMANDS])
def test_help_fits_100_columns(command: str | None, columns: str) -> None:
    """Also in a wide window, and 80 in a narrow one."""
    shown = run(*filter(None, [command]), "--help", COLUMNS=columns).stdout
    assert max(map(len, shown.splitlines())) <= min(int(columns), 100)


@pytest.mark.parametrize("command", [None, *COMMANDS])
def test_h_is_help(command: str | None) -> None:
    """For the program and for every command."""
    words = [command] if command else []
    assert run(*words, "-h").stdout == run(*words, "--help").stdout != ""


def test_version() -> None:
    """The name and the version, and nothing more."""
    assert run("--version").stdout == f"studycircle, version {__version__}\n"


def written() -> Iterator[tuple[str, str]]:
    """Yield (where, text) for every text in the code of the command line that people may come to read."""
    for file in sorted(path for floor in ("cli", "doctor") for path in (ROOT / "bot" / floor).glob("*.py")):
        tree = ast.parse(file.read_text(encoding="utf-8"))
        silent = {id(d) for node in ast.walk(tree) if (d := docstring(node)) is not None}
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in silent:
                yield f"{file.name}:{node.lineno}", re.sub(r"\{[^}]*\}", "", node.value)


def docstring(node: ast.AST) -> ast.expr | None:
    """Return a docstring that nobody reads but developers; a command's is its help."""
    if not isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) or ast.get_docstring(node) is None:
        return None
    if isinstance(node, ast.FunctionDef) and node.decorator_list and node.name in {*COMMANDS, "main"}:
        return None
    first = node.body[0]
    return first.value if isinstance(first, ast.Expr) else None


def spoken(tmp_path: Path) -> Iterator[tuple[str, str]]:
    """Yield (where, text) for what the commands say on good days and bad ones."""
    wrong = circle_file(
        tmp_path, "wrong", starts="soon", time_zone="EST", more="every: [1]\nfoo: bar\nweek: 7\n"
    )
    calls: list[list[str | Path]] = [
        ["--help"],
        ["check", wrong],
        ["check", tmp_path / "none.yaml"],
        ["plan", circle_file(tmp_path), "--zone", "America/New_York"],
        ["plan", wrong],
        ["plan", circle_file(tmp_path), "--zone", "Nowhere"],
        ["rehearse", "--reading", "nothing-of-the-kind"],
        ["rehearse", "--weeks", "0"],
        ["export", circle_file(tmp_path), "--data", tmp_path, "--out", tmp_path / "o"],
        ["export", circle_file(tmp_path), "--out", tmp_path / "o"],
        ["xyzzy"],
    ]
    calls += [[command, "--help"] for command in COMMANDS]
    for words in calls:
        yield str(words), run(*words, STUDYCIRCLE_DATA="").output


def test_words_are_plain_british_and_calm(tmp_path: Path) -> None:
    """No word of programmers, no American spelling, no exclamation mark."""
    texts = [*written(), *spoken(tmp_path)]
    assert len(texts) > 100
    for where, text in texts:
        assert not FOR_PROGRAMMERS.search(text), (where, text)
        assert not AMERICAN.search(text), (where, text)
        assert "!" not in text, (where, text)
