"""A disk that loses power: what may stand on it at any moment of a program's life, by its system calls.

A write is safe once its file was synced after it; until then each 512 bytes of it may be there or not, in any order
(SQLite's own model: sqlite.org/atomiccommit.html, 2).  A deletion is safe once its folder was synced.
"""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

SECTOR = 512
_CALLS = "pwrite64,write,fsync,fdatasync,ftruncate,unlink,rename"
_LINE = re.compile(r"^\d+ +(?P<call>\w+)\((?P<rest>.*)\) += (?P<result>-?\d+)")
_FD = re.compile(r"^\d+<(?P<path>[^>]*)>(?:, )?")
_BYTES = re.compile(r'"(?P<data>(?:\\x[0-9a-f]{2})*)"')


@dataclass(frozen=True)
class Step:
    """One system call: what it did to which file; `size` is where a write begins, or how long a file becomes."""

    call: str
    path: str
    data: bytes = b""
    size: int = 0


@dataclass
class File:
    """What is safe of a file (None: it isn't there), and what has been done to it since."""

    safe: bytes | None = None
    pending: list[Step] = field(default_factory=list)

    def sync(self) -> None:
        """Everything so far is safe."""
        self.safe, self.pending = self.after(self.pending), []

    def after(self, steps: Sequence[Step]) -> bytes | None:
        """Return what the file holds when these steps have reached the disk."""
        content = None if self.safe is None else bytearray(self.safe)
        for step in steps:
            if step.call == "unlink":
                content = None
                continue
            content = bytearray() if content is None else content
            if step.call == "ftruncate":
                content[step.size :] = bytes(max(0, step.size - len(content)))
            else:
                content[len(content) :] = bytes(max(0, step.size - len(content)))
                content[step.size : step.size + len(step.data)] = step.data
        return None if content is None else bytes(content)

    def torn(self, chance: Random) -> bytes | None:
        """Return one of the many things that may stand there after a power cut."""
        return self.after([part for step in self.pending for part in _survivors(step, chance)])


def _survivors(step: Step, chance: Random) -> Iterator[Step]:
    if step.call != "write":
        if chance.random() < 0.5:
            yield step
        return
    for start in range(0, len(step.data), SECTOR):
        if chance.random() < 0.5:
            yield Step("write", step.path, step.data[start : start + SECTOR], step.size + start)


class Disk:
    """The files of one folder, as a program's steps change them."""

    def __init__(self, folder: Path) -> None:
        self._folder = str(folder)
        self.files: dict[str, File] = {}

    def take(self, step: Step) -> None:
        """Take one step."""
        if step.call == "sync" and step.path == self._folder:
            for file in self.files.values():
                if any(one.call == "unlink" for one in file.pending):
                    file.sync()
        elif step.path.startswith(f"{self._folder}/"):
            file = self.files.setdefault(step.path.rpartition("/")[2], File())
            if step.call == "sync":
                file.sync()
            else:
                file.pending.append(step)

    def cuts(self, chance: Random, *, torn: int) -> Iterator[dict[str, bytes]]:
        """Yield what may stand there if the power goes now: all of what is pending, nothing of it, and parts."""
        views = [
            {name: file.after(file.pending) for name, file in self.files.items()},
            {name: file.safe for name, file in self.files.items()},
            *({name: file.torn(chance) for name, file in self.files.items()} for _ in range(torn)),
        ]
        for view in views:
            yield {name: content for name, content in view.items() if content is not None}


def traced(command: Sequence[str], *, trace: Path, cwd: Path) -> list[Step]:
    """Run a program under strace and return its steps in their order; lines of its output are steps called "said"."""
    words = ["strace", "-f", "-qq", "-y", "-xx", "-s", "16000000", "--seccomp-bpf", "-e", f"trace={_CALLS}"]
    subprocess.run([*words, "-o", str(trace), *command], cwd=cwd, check=True, capture_output=True)
    return [step for line in trace.read_text("ascii").splitlines() if (step := _read(line))]


def _read(line: str) -> Step | None:
    match = _LINE.match(line)
    if match is None or int(match["result"]) < 0:
        assert "unfinished" not in line, "calls of one file never overlap here"
        return None
    call, rest = match["call"], match["rest"]
    if call in ("unlink", "rename"):
        assert call == "unlink", "this program renames nothing"
        return Step("unlink", _text(rest).decode())
    found = _FD.match(rest)
    assert found is not None, line[:200]
    path, rest = bytes.fromhex(found["path"].replace("\\x", "")).decode(), rest[found.end() :]
    return _of_file(call, path, rest, int(match["result"]))


def _of_file(call: str, path: str, rest: str, result: int) -> Step:
    if call in ("fsync", "fdatasync"):
        return Step("sync", path)
    if call == "ftruncate":
        return Step("ftruncate", path, size=int(rest))
    if call == "write":
        return Step("said", path, _text(rest))
    data = _text(rest)
    assert len(data) == result, "a write is traced whole"
    return Step("write", path, data, int(rest.rpartition(", ")[2]))


def _text(quoted: str) -> bytes:
    match = _BYTES.search(quoted)
    assert match is not None, quoted[:200]
    return bytes.fromhex(match["data"].replace("\\x", ""))
