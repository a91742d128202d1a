"""Write a file whole or not at all: what stands there stays, until all that is to stand there is on the disk."""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from pathlib import Path

from bot.errors import StudycircleError


def replace_file(path: Path, content: bytes) -> None:
    """Replace what a file holds, keeping its permissions; a link keeps leading to it.

    Raises StudycircleError where it can't be written; it is as it was then.
    """
    path, name = path.resolve(), ""
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(path.stat().st_mode & 0o777)
        Path(name).replace(path)
    except OSError as error:
        with suppress(OSError):
            Path(name).unlink()
        raise StudycircleError(
            f"{path} can't be written ({error.strerror}).", "Look at its permissions, or change it by hand."
        ) from error
