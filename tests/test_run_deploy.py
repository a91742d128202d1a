"""The service file that comes along calls the command as it is, by the names that it knows."""

from __future__ import annotations

import re
import shlex

from bot.chat.client import FAREWELL_SECONDS
from bot.cli import credentials, main
from tests.test_cli_codes import ROOT

UNIT = (ROOT / "deploy" / "studycircle.service").read_text(encoding="utf-8")


def values(key: str) -> list[str]:
    """What the file says for a key."""
    return re.findall(rf"^{key}=(.+)$", UNIT, re.MULTILINE)


def test_it_starts_a_command_that_there_is() -> None:
    """With words that it takes."""
    [line] = values("ExecStart")
    program, command, *words = shlex.split(line)
    assert program.endswith("/bin/studycircle")
    assert main.commands[command].make_context(command, words).params["paths"]


def test_it_gives_what_the_command_looks_for() -> None:
    """The token's file and the data folder, by their names; and no token in the file itself."""
    given = dict(value.split("=", 1) for value in values("Environment"))
    assert given == {credentials.TOKEN_FILE: "%d/token", credentials.DATA: "%S/studycircle"}
    assert values("LoadCredential") == ["token:/etc/studycircle/token"]
    assert values("StateDirectory") == ["studycircle"]


def test_it_leaves_it_the_time_to_end_and_does_not_hurry_it_back() -> None:
    """Longer than the farewell to Discord takes; and a day of restarts stays far below a thousand."""
    assert int(values("TimeoutStopSec")[0]) > 2 * FAREWELL_SECONDS
    assert values("RestartSec") == ["2min"]
