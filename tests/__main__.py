"""`python -m tests` runs the whole suite, two modules at a time; `make test` calls it.

The modules are dealt out in small groups to as many workers as the machine has cores (two at the most: rehearsals
and browsers want memory).  Each group is a pytest of its own, and its report is printed when it is done.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
WORKERS = min(2, os.cpu_count() or 1)
GROUP = 9
NO_TESTS = 5
"""pytest's own exit code where a group had none that was asked for."""


def groups() -> list[list[str]]:
    """Return the modules in groups; neighbours in the alphabet are alike, so each group gets some of every kind."""
    modules = sorted(str(path.relative_to(ROOT)) for path in (ROOT / "tests").glob("test_*.py"))
    number = -(-len(modules) // GROUP)
    return [modules[start::number] for start in range(number)]


def run(modules: Sequence[str], words: Sequence[str]) -> subprocess.CompletedProcess[str]:
    """Run some modules with coverage, which is put together afterwards."""
    command = [
        sys.executable,
        "-m",
        "coverage",
        "run",
        "--parallel-mode",
        "-m",
        "pytest",
        "-q",
        "-m",
        "not soak",
    ]
    return subprocess.run([*command, *words, *modules], cwd=ROOT, capture_output=True, text=True)


def main(words: Sequence[str]) -> int:
    """Run everything and return 0, or 1 if anything failed."""
    failed, todo = 0, groups()
    with ThreadPoolExecutor(WORKERS) as workers:
        for number, done in enumerate(as_completed(workers.submit(run, one, words) for one in todo), 1):
            result = done.result()
            print(f"--- {number} of {len(todo)}\n{result.stdout}{result.stderr}", flush=True)
            failed += result.returncode not in (0, NO_TESTS)
    print("All groups passed." if not failed else f"{failed} of {len(todo)} groups failed: look above.")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
