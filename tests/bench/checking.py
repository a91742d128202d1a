"""How long `check` takes for very many circles, beside PyYAML alone reading the same files."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path

from tests.bench.timing import ROOT, medians, python, table

EXAMPLE = ROOT / "readings" / "what-is-communisation" / "circle.example.yaml"
CHECK = f"{sys.executable} -m bot check"
CIRCLES = 10_000
COLD, WARM = 20.0, 2.0
SETTLED = 2.5  # seconds: what was changed more lately than two seconds ago isn't kept
SLOWEST, MOST = 0.2, 50
MANGLED = """
import json, multiprocessing, pathlib, resource, tempfile, time
from bot.cli.looking import look_at
from tests.mangled import mangled
from tests.test_schedule_wrong import GOOD
files = list(mangled().items())
path = pathlib.Path(tempfile.mkdtemp()) / "tuesday.yaml"
def look(number):
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    path.write_bytes(files[number][1])
    began = time.perf_counter()
    look_at(path)
    taken = time.perf_counter() - began
    return taken, (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024, files[number][0]
path.write_text(GOOD.replace("circle: ", "circl: "))
look_at(path)
with multiprocessing.get_context("fork").Pool(1, maxtasksperchild=1) as pool:
    found = pool.map(look, range(len(files)), chunksize=1)
path.unlink()
path.parent.rmdir()
print(json.dumps([max(found), max(found, key=lambda one: one[1]), len(files)]))
"""
BARE = """
import pathlib, yaml
for path in pathlib.Path({folder!r}).iterdir():
    yaml.load(path.read_bytes(), yaml.CSafeLoader)
"""


def run(*, circles: int = CIRCLES, rounds: int = 1) -> None:
    """Measure and print: with nothing kept from before, and when nothing has changed since."""
    text = EXAMPLE.read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory() as home:
        folder, kept, empty = (Path(home) / name for name in ("circles", "kept", "empty"))
        folder.mkdir()
        for number in range(circles):
            path = folder / f"circle-{number}.yaml"
            path.write_text(text.replace("Tuesday circle", f"Circle {number}"), encoding="utf-8")
        time.sleep(SETTLED)
        bare = "PyYAML alone (C), the same files"
        cold, warm = f"studycircle check, {circles:,} circles", "the same again, nothing changed"
        found = medians(
            {
                cold: ["sh", "-c", f"rm -rf {empty}; XDG_CACHE_HOME={empty} {CHECK} {folder}"],
                warm: ["sh", "-c", f"XDG_CACHE_HOME={kept} {CHECK} {folder}"],
                bare: python(BARE.format(folder=str(folder))),
            },
            rounds=rounds,
        )
    rows = [
        (what, f"{found[what]:.1f} s", _remark(found, what, most, bare))
        for what, most in ((cold, COLD), (warm, WARM))
    ]
    table(f"Many circles, medians of {rounds}", [*rows, (bare, f"{found[bare]:.1f} s", "")])

    _mangled()


def _mangled() -> None:
    """Measure files gone wrong, each in a process of its own that has looked at a good one before."""
    done = subprocess.run(python(MANGLED), cwd=ROOT, check=True, capture_output=True, text=True)
    (seconds, _, slowest), (_, megabytes, biggest), files = json.loads(done.stdout)
    within = "within" if seconds <= SLOWEST else "OVER"
    small = "within" if megabytes <= MOST else "OVER"
    table(
        f"{files} files gone wrong, each beyond start-up",
        [
            ("the slowest", f"{seconds * 1000:.0f} ms", f"{within} {SLOWEST * 1000:.0f} ms: {slowest}"),
            ("the one that takes most memory", f"{megabytes:.0f} MB", f"{small} {MOST} MB: {biggest}"),
        ],
    )


def _remark(found: Mapping[str, float], what: str, most: float, bare: str) -> str:
    within = "within" if found[what] <= most else "OVER"
    return f"{within} {most:g} s; {found[what] / found[bare]:.1f} times PyYAML alone"
