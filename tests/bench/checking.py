"""How long `check` takes for very many circles, beside PyYAML alone reading the same files."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from tests.bench.timing import ROOT, medians, python, table

EXAMPLE = ROOT / "readings" / "what-is-communisation" / "circle.example.yaml"
CIRCLES = 10_000
BUDGET = 20.0
BARE = """
import pathlib, yaml
for path in pathlib.Path({folder!r}).iterdir():
    yaml.load(path.read_bytes(), yaml.CSafeLoader)
"""


def run(*, circles: int = CIRCLES, rounds: int = 1) -> None:
    """Measure and print."""
    text = EXAMPLE.read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory() as folder:
        for number in range(circles):
            path = Path(folder) / f"circle-{number}.yaml"
            path.write_text(text.replace("Tuesday circle", f"Circle {number}"), encoding="utf-8")
        check, bare = f"studycircle check, {circles:,} circles", "PyYAML alone (C), the same files"
        found = medians(
            {check: [sys.executable, "-m", "bot", "check", folder], bare: python(BARE.format(folder=folder))},
            rounds=rounds,
        )
    times = f"{found[check] / found[bare]:.1f} times"
    remark = f"{'within' if found[check] <= BUDGET else 'OVER'} {BUDGET:g} s; {times} PyYAML alone"
    table(
        f"Many circles, medians of {rounds}",
        [(check, f"{found[check]:.1f} s", remark), (bare, f"{found[bare]:.1f} s", "")],
    )
