"""`python -m tests` runs the whole suite, two groups of modules at a time; `make test` calls it.

The modules are dealt out in small groups to as many workers as the machine has cores (two at the most: rehearsals
and browsers want memory).  Each group is a pytest of its own, in a process group of its own: its report is printed
when it is done, with what it left running, and one that never ends is ended here and told by name.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

ROOT = Path(__file__).resolve().parents[1]
WORKERS = min(2, os.cpu_count() or 1)
GROUP = 9
NO_TESTS = 5
"""pytest's own exit code where a group had none that was asked for."""

LONGEST = 30 * 60
"""Seconds for one group; each takes a minute or two."""

MEMORY = Path("/dev/shm")
ROOM = 2 * 2**30
"""Bytes that must be free in memory before the tests' files are put there."""

PYTEST = ("-m", "pytest", "-q", "-m", "not soak")
COVERAGE = ("-m", "coverage", "run", "--parallel-mode")
COVERING = (
    "test_agenda_",
    "test_reading_",
    "test_schedule_",
    "test_check_",
    "test_cli_adopt",
    "test_cli_check",
    "test_cli_plan",
)
"""Modules that cover the pure core, all of it; the others take twice their time while they are traced."""


@dataclass(frozen=True)
class Report:
    """What came of a group."""

    modules: Sequence[str]
    good: bool
    seconds: float
    text: str


def groups() -> list[list[str]]:
    """Return the modules in groups; neighbours in the alphabet are alike, so each group gets some of every kind.

    Those that cover the pure core are among themselves.
    """
    modules = sorted(str(path.relative_to(ROOT)) for path in (ROOT / "tests").glob("test_*.py"))
    others = [module for module in modules if not _covers(module)]
    number = -(-len(others) // GROUP)
    covering = [module for module in modules if _covers(module)]
    return [*(others[start::number] for start in range(number)), *(covering[start::2] for start in range(2))]


def _covers(module: str) -> bool:
    return Path(module).name.startswith(COVERING)


def run(modules: Sequence[str], words: Sequence[str]) -> Report:
    """Run some modules; where they cover the pure core, with coverage, which is put together afterwards.

    What they print goes to a file and not to a pipe: a pipe is open as long as any process that a test has left.
    """
    began = time.monotonic()
    with _folder() as folder, tempfile.TemporaryFile("w+", errors="replace") as out:
        pytest = (*COVERAGE, *PYTEST) if all(map(_covers, modules)) else PYTEST
        command = [sys.executable, *pytest, f"--basetemp={folder / 'tests'}", *words, *modules]
        tests = subprocess.Popen(command, cwd=ROOT, stdout=out, stderr=out, start_new_session=True)
        good = _waited(tests, out)
        out.seek(0)
        return Report(modules, good, time.monotonic() - began, out.read())


@contextmanager
def _folder() -> Iterator[Path]:
    """Give a folder for what tests write: in memory where there is room, for each commit waits for the disk.

    What a power cut does to a disk is tested by other means.
    """
    has_room = MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ROOM
    with tempfile.TemporaryDirectory(prefix="studycircle-tests-", dir=MEMORY if has_room else None) as name:
        yield Path(name)


def _waited(tests: subprocess.Popen[bytes], out: IO[str]) -> bool:
    """Wait for a group, at the most `LONGEST`; then let each of its threads print where it stands (faulthandler)."""
    try:
        good = tests.wait(LONGEST) in (0, NO_TESTS)
    except subprocess.TimeoutExpired:
        tests.send_signal(signal.SIGABRT)
        with suppress(subprocess.TimeoutExpired):
            tests.wait(10)
        out.write(f"\nThis group didn't end within {LONGEST} s, and was ended. Above is where it stood.\n")
        good = False
    with suppress(ProcessLookupError):
        os.killpg(tests.pid, signal.SIGKILL)
        out.write("\nA test of this group left a process running, which was ended.\n")
        out.flush()
    return good


def _told(report: Report, number: int, total: int) -> str:
    names = " ".join(Path(module).stem for module in report.modules)
    outcome = "" if report.good else " FAILED"
    return f"--- {number} of {total}, {report.seconds:.0f} s:{outcome} {names}\n{report.text}"


def main(words: Sequence[str]) -> int:
    """Run everything and return 0, or 1 if anything failed."""
    failed, todo = [], groups()
    with ThreadPoolExecutor(WORKERS) as workers:
        for number, done in enumerate(as_completed(workers.submit(run, one, words) for one in todo), 1):
            report = done.result()
            print(_told(report, number, len(todo)), flush=True)
            failed += [] if report.good else [report]
    print("All groups passed." if not failed else f"{len(failed)} of {len(todo)} groups failed: look above.")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
