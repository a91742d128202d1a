"""What `check` has found in very many files, kept for the next time, where neither they nor anything else changed.

A file counts as unchanged while its size, its number on the disk and both its times are as they were, and its reading
still holds what it held; what is kept counts while program, libraries and zone data are the same.  What could be
anybody's else is not believed: the folder and the file must be this user's own, and nobody else may write there.
Nothing here fails: without it, everything is looked at again.
"""

from __future__ import annotations

import hashlib
import json
import os
import stat
import sys
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from bot import __version__
from bot.cli.looking import Looked, Shelf
from bot.yamldoc import Finding, Place, Severity
from bot.zonedata import use_newest

FORM = 1
BIGGEST = 200_000_000
MOST_KEPT = 32
# What was changed so shortly before it was looked at may be changed again without its times telling.
FRESH = timedelta(seconds=2)
PACKAGE = Path(__file__).resolve().parents[1]


class Kept:
    """What is known of the files of one folder, by their names."""

    def __init__(self, folder: Path, home: Path | None, now: datetime) -> None:
        self._folder = folder
        self._home = home
        self._now = now
        self._new: dict[str, Any] = {}
        name = hashlib.sha256(f"{Path.cwd()}\0{folder}".encode(errors="surrogateescape")).hexdigest()[:32]
        self._path = home / f"check-{name}.json" if home else None
        self._state = _state()
        self._old = self._read()

    def known(self, file: Path, shelf: Shelf) -> Looked | None:
        """Return what is known of a file, if it still holds."""
        row = self._old.get(file.name)
        signature = signature_of(file)
        if row is None or signature is None or row["signature"] != list(signature):
            return None
        looked = _looked(row, str(file))
        if shelf.digest(looked.reading, file) != looked.rests_on:
            return None
        self._new[file.name] = row
        return looked

    def keep(self, file: Path, signature: tuple[int, ...] | None, looked: Looked) -> None:
        """Keep what was found of a file; `signature` is from before it was looked at."""
        if signature is None or not looked.rests_on:
            return
        changed = max(signature[2:4]) / 1e9
        if changed < (self._now - FRESH).timestamp():
            self._new[file.name] = {"signature": list(signature), **_plain(looked, str(file))}

    def save(self) -> None:
        """Put on the disk what is known, whole or not at all."""
        if self._path is None or self._new == self._old:
            return
        body = json.dumps({"state": self._state, "files": self._new}, ensure_ascii=False)
        content = body.encode("utf-8", "surrogatepass")
        with suppress(OSError):
            _replace(self._path, f"{hashlib.sha256(content).hexdigest()}\n".encode() + content)
            _clear(self._path.parent)

    def _read(self) -> dict[str, Any]:
        content = _own(self._path) if self._path else None
        if not content:
            return {}
        digest, _, body = content.partition(b"\n")
        if hashlib.sha256(body).hexdigest().encode() != digest:
            return {}
        found = json.loads(body)
        files = found["files"] if found["state"] == self._state else {}
        assert isinstance(files, dict), "it was written by this very program"
        return files


def signature_of(file: Path) -> tuple[int, ...] | None:
    """Return what changes when a file does; None where that can't be seen."""
    try:
        found = file.stat()
    except (OSError, ValueError):
        return None
    return found.st_size, found.st_ino, found.st_mtime_ns, found.st_ctime_ns, found.st_dev, found.st_mode


def own_folder(environment: Mapping[str, str]) -> Path | None:
    """Return the folder for what is kept, made if need be; None where this user has none that nobody else writes in."""
    if sys.platform == "win32":
        base = Path(environment.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    elif sys.platform == "darwin":
        base = Path.home() / "Library" / "Caches"
    else:
        named = environment.get("XDG_CACHE_HOME", "")
        # A relative path is to be passed over (XDG Base Directory Specification).
        base = Path(named) if named.startswith("/") else Path.home() / ".cache"
    folder = base / "studycircle"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return folder if _is_ours(folder.lstat(), stat.S_ISDIR) else None
    except OSError:
        return None


def _state() -> list[str]:
    """Return what stands for everything but the files: how this is written, program, libraries, zone data."""
    import pydantic
    import yaml

    newest = max(
        (entry.stat().st_mtime_ns for folder in _folders(PACKAGE) for entry in folder.glob("*.py")), default=0
    )
    zones = use_newest()
    return [str(FORM), __version__, str(newest), sys.version, pydantic.VERSION, yaml.__version__, zones.said]


def _folders(package: Path) -> list[Path]:
    """Return the folders whose code has a say in what is found."""
    return [
        package,
        *(package / name for name in ("agenda", "cli", "reading", "schedule", "wording", "yamldoc")),
    ]


def _own(path: Path) -> bytes | None:
    """Read a file that is this user's own and that nobody else may write."""
    try:
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
        with os.fdopen(handle, "rb") as file:
            if not _is_ours(os.fstat(handle), stat.S_ISREG):
                return None
            return file.read(BIGGEST)
    except OSError:
        return None


def _is_ours(found: os.stat_result, is_kind: Any) -> bool:
    if not is_kind(found.st_mode):
        return False
    if sys.platform == "win32":
        return True  # what is below a user's own folder is that user's
    return found.st_uid == os.geteuid() and not found.st_mode & (stat.S_IWGRP | stat.S_IWOTH)


def _replace(path: Path, content: bytes) -> None:
    """Write a file whole; two that write at once each write a whole one, and the last one stays."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".check-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(name).replace(path)
    except OSError:
        Path(name).unlink(missing_ok=True)
        raise


def _clear(folder: Path) -> None:
    """Leave of what is kept the latest: folders come and go."""
    kept = sorted(folder.glob("check-*.json"), key=lambda path: path.stat().st_mtime_ns, reverse=True)
    for path in kept[MOST_KEPT:]:
        path.unlink(missing_ok=True)


def _plain(looked: Looked, name: str) -> dict[str, Any]:
    """Return what was found as plain values, the file's own name left out: nine of ten findings bear it."""
    return {
        "findings": [_row(one, name) for one in looked.findings],
        "zone": looked.zone,
        "doubtful": _row(looked.doubtful, name) if looked.doubtful else None,
        "later": [_row(one, name) for one in looked.later],
        "reading": looked.reading,
        "rests_on": looked.rests_on,
    }


def _row(finding: Finding, name: str) -> list[Any]:
    place, *rest = asdict(finding).values()
    own = place["file"] if place["file"] != name else None
    return [own, place["line"], place["column"], *map(str, rest)]


def _looked(row: Mapping[str, Any], name: str) -> Looked:
    return Looked(
        findings=tuple(_finding(one, name) for one in row["findings"]),
        zone=row["zone"],
        doubtful=_finding(row["doubtful"], name) if row["doubtful"] else None,
        later=tuple(_finding(one, name) for one in row["later"]),
        reading=row["reading"],
        rests_on=row["rests_on"],
    )


def _finding(row: list[Any], name: str) -> Finding:
    own, line, column, severity, code, message, hint, source = row
    place = Place(name if own is None else own, line, column)
    return Finding(place, Severity(severity), code, message, hint, source)
