"""What `run` takes from its surroundings: token, data folder, address of Discord; and what it never shows."""

from __future__ import annotations

import logging
import os
import sys
from pathlib import Path

import pytest

from bot.cli.credentials import addresses_from, data_folder, token_from
from bot.cli.telling import Lines, OnceAnHour
from bot.errors import LoginError, UsageError

TOKEN = f"{'Mx' * 12}.{'G-abc9'}.{'q_' * 16}"


def from_file(tmp_path: Path, content: bytes) -> dict[str, str]:
    """An environment that names a file with the token."""
    path = tmp_path / "token"
    path.write_bytes(content)
    path.chmod(0o600)
    return {"STUDYCIRCLE_TOKEN_FILE": str(path)}


def test_the_token_comes_from_the_environment_or_from_a_file(tmp_path: Path) -> None:
    """With the blanks, the line's end and the “Bot” that people copy along."""
    assert token_from({"STUDYCIRCLE_TOKEN": f" {TOKEN}\n"}).text == TOKEN
    assert token_from({"STUDYCIRCLE_TOKEN": f"Bot {TOKEN}"}).text == TOKEN
    found = token_from(from_file(tmp_path, f"{TOKEN}\r\n".encode()))
    assert (found.text, found.advice) == (TOKEN, "")
    assert TOKEN not in repr(found)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps rights otherwise")
def test_a_token_that_others_can_read_is_remarked_on(tmp_path: Path) -> None:
    """With the command that mends it."""
    environment = from_file(tmp_path, TOKEN.encode())
    path = tmp_path / "token"
    path.chmod(0o644)
    assert token_from(environment).advice == f"Others on this machine can read {path}: chmod 600 {path}"


@pytest.mark.parametrize("content", [b"", b" \n", b"two words", b"\xff\xfe", b"x" * 5000, b"a\nb"])
def test_a_file_that_holds_no_token_is_refused_without_showing_it(tmp_path: Path, content: bytes) -> None:
    """The words name the file and say where to get one."""
    with pytest.raises(LoginError) as refused:
        token_from(from_file(tmp_path, content))
    assert str(tmp_path / "token") in refused.value.message
    assert "https://discord.com/developers/applications" in refused.value.hint
    text = content.decode("utf-8", "replace").strip()
    assert not text or text not in str(refused.value)


@pytest.mark.parametrize(
    ("environment", "words"),
    [
        ({}, "The bot has no token: neither STUDYCIRCLE_TOKEN nor STUDYCIRCLE_TOKEN_FILE is set."),
        ({"STUDYCIRCLE_TOKEN": "  "}, "The bot has no token"),
        ({"STUDYCIRCLE_TOKEN": "a", "STUDYCIRCLE_TOKEN_FILE": "b"}, "Both STUDYCIRCLE_TOKEN and"),
        (
            {"STUDYCIRCLE_TOKEN_FILE": "/nowhere/at-all"},
            "The token's file /nowhere/at-all can't be read: No such",
        ),
        ({"STUDYCIRCLE_TOKEN_FILE": os.sep}, "can't be read: Is a directory"),
        ({"STUDYCIRCLE_TOKEN": "my secret"}, "What stands in STUDYCIRCLE_TOKEN is not a bot's token."),
    ],
)
def test_without_a_token_it_says_which_way_to_give_one(environment: dict[str, str], words: str) -> None:
    """Each mistake in its own words, and never the token's."""
    with pytest.raises(LoginError) as refused:
        token_from(environment)
    assert words in refused.value.message
    assert "my secret" not in str(refused.value)


def test_other_addresses_are_for_tests_on_this_machine() -> None:
    """A token must not be sent anywhere else by mistake."""
    assert addresses_from({}) == (None, None)
    here = {"STUDYCIRCLE_API": "http://127.0.0.1:1/api/v10", "STUDYCIRCLE_GATEWAY": "ws://127.0.0.1:1/gw"}
    assert addresses_from(here) == tuple(here.values())
    for wrong in (
        "http://discord.example/api",
        "http://127.0.0.1.example/",
        "http://127.0.0.1@evil.example/",
        "127.0.0.1",
        "http://localhost:1",
    ):
        with pytest.raises(UsageError):
            addresses_from({**here, "STUDYCIRCLE_API": wrong})
        with pytest.raises(UsageError):
            addresses_from({**here, "STUDYCIRCLE_GATEWAY": wrong})
    with pytest.raises(UsageError):
        addresses_from({"STUDYCIRCLE_API": here["STUDYCIRCLE_API"]})


@pytest.mark.parametrize(
    ("system", "environment", "folder"),
    [
        ("linux", {}, ".local/state/studycircle"),
        ("linux", {"XDG_STATE_HOME": "/var/state"}, "/var/state/studycircle"),
        ("darwin", {}, "Library/Application Support/studycircle"),
        ("win32", {}, "AppData/Local/studycircle"),
        ("win32", {"LOCALAPPDATA": "/local"}, "/local/studycircle"),
    ],
)
def test_the_data_folder_is_where_the_system_keeps_such_things(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, system: str, environment: dict[str, str], folder: str
) -> None:
    """Unless it is named."""
    monkeypatch.setattr("bot.cli.credentials.sys.platform", system)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    assert data_folder(None, environment) == tmp_path / folder
    assert data_folder(Path("here"), environment) == Path("here")


def record(
    message: str, *, level: int = logging.WARNING, at: float = 0.0, **more: object
) -> logging.LogRecord:
    """One thing that is logged."""
    made = logging.LogRecord("studycircle.x", level, __file__, 1, message, (), None)
    made.created = at
    made.__dict__.update(more)
    return made


def test_no_line_holds_a_token() -> None:
    """Neither the one in use, whatever it looks like, nor another."""
    lines = Lines(secret="open-sesame")
    text = lines.format(record(f"login(open-sesame), then {TOKEN}"))
    assert text.endswith("login(<the token>), then <a token>")


def test_of_an_error_only_the_way_to_it_is_written() -> None:
    """What it says may be somebody's words."""
    try:
        raise ValueError("what Ada wrote")
    except ValueError:
        made = record("A form failed.", exc_info=sys.exc_info())
    text = Lines(secret="").format(made)
    assert "what Ada wrote" not in text
    assert "ValueError at test_run_credentials.py:" in text


def test_a_line_that_comes_again_and_again_is_written_once_an_hour() -> None:
    """A warning that is tried every minute; what simply goes on is always written."""
    filter_ = OnceAnHour()
    times = [0.0, 60.0, 3599.0, 3600.0, 3660.0]
    assert [filter_.filter(record("again", at=at)) for at in times] == [True, False, False, True, False]
    assert [filter_.filter(record("posted", level=logging.INFO, at=at)) for at in times] == [True] * 5
    assert filter_.filter(record("another", at=61.0))
