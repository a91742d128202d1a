"""What `run` and `invite` take from the environment: the bot's token, the data folder, and where Discord is."""

from __future__ import annotations

import os
import re
import stat
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from bot.cli.failing import TOKEN as TOKEN_FORM
from bot.errors import LoginError, UsageError

TOKEN, TOKEN_FILE, DATA = "STUDYCIRCLE_TOKEN", "STUDYCIRCLE_TOKEN_FILE", "STUDYCIRCLE_DATA"
API, GATEWAY = "STUDYCIRCLE_API", "STUDYCIRCLE_GATEWAY"  # for the tests of this program
PORTAL = "https://discord.com/developers/applications"
LARGEST_FILE = 4096
DATABASE = "state.sqlite3"  # as app.running has it, which takes long to import


@dataclass(frozen=True, slots=True)
class Token:
    """The bot's token; `advice` says what would keep it safer.  Its text is never shown."""

    text: str
    advice: str = ""

    def __repr__(self) -> str:
        return "Token(...)"


def token_from(environment: Mapping[str, str]) -> Token:
    """Return the bot's token, from the environment or from a file that it names.

    Raises LoginError where there is none, or where what is there can't be one.
    """
    text, file = environment.get(TOKEN, ""), environment.get(TOKEN_FILE, "")
    if text and file:
        raise LoginError(
            f"Both {TOKEN} and {TOKEN_FILE} are set.", f"Keep one of them; {TOKEN_FILE} is safer."
        )
    if file:
        return _from_file(Path(file))
    if not text.strip():
        raise LoginError(
            f"The bot has no token: neither {TOKEN} nor {TOKEN_FILE} is set.",
            f"Take one at {PORTAL}, your application, Bot, Reset Token; put it in a file that only you can read, "
            f"and name that file in {TOKEN_FILE}.",
        )
    return Token(_whole(text, TOKEN))


def _from_file(path: Path) -> Token:
    try:
        with path.open("rb") as file:
            found = os.fstat(file.fileno())
            raw = file.read(LARGEST_FILE + 1)
    except OSError as error:
        raise LoginError(
            f"The token's file {path} can't be read: {error.strerror}.",
            f"Look at its name and its permissions; {TOKEN_FILE} names it.",
        ) from error
    if not raw.strip():
        raise LoginError(f"The token's file {path} is empty.", f"Put the token in it, from {PORTAL}.")
    if len(raw) > LARGEST_FILE:
        raise _no_token(str(path))
    others = bool(found.st_mode & (stat.S_IRGRP | stat.S_IROTH)) and sys.platform != "win32"
    advice = f"Others on this machine can read {path}: chmod 600 {path}" if others else ""
    return Token(_whole(raw.decode("utf-8", "replace"), str(path)), advice)


def taken_for(token: str) -> str | None:
    """Return what seems to have been copied in a token's place; None where it has a token's form."""
    if TOKEN_FORM.fullmatch(token):
        return None
    if token.isdigit():
        return "the Application ID"
    if re.fullmatch(r"[0-9a-f]{64}", token):
        return "the Public Key"
    if re.fullmatch(r"[\w-]{32}", token):
        return "the Client Secret"
    return "something else"


def _whole(text: str, where: str) -> str:
    """Return a token without what people copy along; what can't travel in a request is refused here."""
    token = text.strip().removeprefix("Bot ").strip()
    if not token or not token.isascii() or not token.isprintable() or " " in token:
        raise _no_token(where)
    return token


def _no_token(where: str) -> LoginError:
    return LoginError(
        f"What stands in {where} is not a bot's token.",
        f"Copy it again at {PORTAL}, your application, Bot, Reset Token: one line without blanks.",
    )


def addresses_from(environment: Mapping[str, str]) -> tuple[str | None, str | None]:
    """Return the addresses of Discord's two doors: None and None for the real one.

    Others are only taken on this machine, for tests.  Raises UsageError for any other.
    """
    found = (environment.get(API) or None, environment.get(GATEWAY) or None)
    for address in filter(None, found):
        if urlsplit(address).hostname != "127.0.0.1":
            raise UsageError(
                f"{API} and {GATEWAY} are for tests, and lead to 127.0.0.1 only.", "Unset both of them."
            )
    if (found[0] is None) != (found[1] is None):
        raise UsageError(f"Of {API} and {GATEWAY} only one is set.", "Unset both of them.")
    return found


def data_folder(named: Path | None, environment: Mapping[str, str]) -> Path:
    """Return the folder of the bot's database: as named, else where this system keeps what programs remember."""
    if named is not None:
        return named
    home = Path.home()
    if sys.platform == "win32":
        return Path(environment.get("LOCALAPPDATA") or home / "AppData" / "Local") / "studycircle"
    if sys.platform == "darwin":
        return home / "Library" / "Application Support" / "studycircle"
    return Path(environment.get("XDG_STATE_HOME") or home / ".local" / "state") / "studycircle"


def database(named: Path | None, environment: Mapping[str, str]) -> Path:
    """Return the bot's database, in the data folder as named or else in the system's own."""
    return data_folder(named, environment) / DATABASE
