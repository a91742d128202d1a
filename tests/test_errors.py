"""The family of expected failures."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot import errors
from bot.errors import StudycircleError

PACKAGE = Path(errors.__file__).parent


def family() -> Iterator[type[StudycircleError]]:
    """Yield every kind of expected failure that errors.py defines."""
    yield StudycircleError
    yield from (kind for kind in StudycircleError.__subclasses__() if kind.__module__ == errors.__name__)


def raised() -> Iterator[tuple[str, ast.Call]]:
    """Yield every place in the program that makes an expected failure with two plain arguments."""
    names = {kind.__name__ for kind in family()}
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names:
                yield f"{path.relative_to(PACKAGE)}:{node.lineno}", node


@pytest.mark.parametrize("kind", list(family()), ids=lambda kind: kind.__name__)
def test_every_kind_says_what_happened_and_what_to_do(kind: type[StudycircleError]) -> None:
    """Both parts are shown, the message first; expected failures exit 1 or 2."""
    error = kind("It broke.", "Mend it.")
    assert str(error) == "It broke.\nMend it."
    assert kind.exit_code in (1, 2)


def test_no_failure_in_the_program_is_without_a_hint() -> None:
    """Each place that raises one gives a message and a hint, and neither is empty."""
    places = list(raised())
    assert len(places) > 20
    for where, call in places:
        assert len(call.args) == 2, where
        for argument in call.args:
            assert not (isinstance(argument, ast.Constant) and not argument.value), where
