"""What the store's tests share: a circle, an instant, and short ways to say things."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

from bot.records import How, Kind, Occurrence
from bot.store import CircleRow, Core, NewResponse, open_core
from bot.store.files import folder_of, partial_in

ROOT = Path(__file__).parents[1]
T0 = datetime(2027, 1, 12, 16, 0, 0, 123456, tzinfo=UTC)
CIRCLE = CircleRow("tuesday", "Tuesday circle", 1 << 60, 2 << 58, 3 << 58, "pseudonyms")
C = CIRCLE.id
THREAD = 900_000_000_000_000_001
ANA, BO, CHEN = 800_000_000_000_000_001, 800_000_000_000_000_002, 800_000_000_000_000_003
NAMES = {ANA: "Ana Reads", BO: "Bo K", CHEN: "Chen"}


def at(minutes: float = 0) -> datetime:
    """Return the instant so many minutes after the first week opens."""
    return T0 + timedelta(minutes=minutes)


def path_in(folder: Path) -> Path:
    """Return where the database of a test lies."""
    return folder / "state.sqlite3"


@contextmanager
def begun(folder: Path, *, names: str = "pseudonyms") -> Iterator[Core]:
    """Open a database with one circle and one thread of it; one transaction."""
    with open_core(path_in(folder)) as core:
        core.put_circle(replace(CIRCLE, names=names))
        core.watch(C, THREAD, "week-one")
        yield core


def said(
    user_id: int | None, text: str = "Because of ¶3.", *, minute: float = 0, **more: object
) -> NewResponse:
    """Return a message of the week's conversation; `more` says what else is known of it."""
    name = NAMES[user_id] if user_id else ""
    new = NewResponse(C, "week-one", How.MESSAGE, user_id, name, text, at(minute), channel_id=THREAD)
    return replace(new, **more)  # type: ignore[arg-type]


def form(
    user_id: int | None, text: str = "By form.", *, interaction_id: int = 70, **more: object
) -> NewResponse:
    """Return a form's answer, which no message shows yet."""
    return said(user_id, text, how=How.FORM, channel_id=None, interaction_id=interaction_id, **more)


def add(core: Core, new: NewResponse) -> int:
    """Keep a response that is sure to be kept."""
    kept = core.add_response(new)
    assert kept is not None
    return kept


def keep_file(core: Core, number: int, content: bytes, *, kind: str = "", in_all: int = 1 << 40) -> bool:
    """Have a file fetched that waits; return whether it is kept."""
    folder = folder_of(core._path)
    folder.mkdir(exist_ok=True)
    partial = partial_in(folder, number)
    partial.write_bytes(content)
    total = sha256(content).hexdigest()
    return core.keep_attachment(number, partial, sha256=total, size=len(content), kind=kind, in_all=in_all)


def texts(core: Core) -> list[str]:
    """Return the texts that are released, in their order."""
    return [released.text for released in core.released(C)]


def due(key: str = "week-one.section", *, minute: float = 0, number: int = 1) -> Occurrence:
    """Return an occurrence of week one."""
    return Occurrence(key, Kind.SECTION, "week-one", number, at(minute).replace(tzinfo=None), at(minute))


def second_process(script: str, *arguments: object) -> subprocess.Popen[str]:
    """Start Python on a script that may import the project."""
    command = [sys.executable, "-c", script, *map(str, arguments)]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.Popen(command, text=True, cwd=ROOT, env=environment, **pipes)  # type: ignore[call-overload,no-any-return]
