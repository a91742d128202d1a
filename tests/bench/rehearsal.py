"""How long a rehearsal of ten weeks takes, with the cast, beside the start-up of its imports alone."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from tests.bench.timing import medians, python, table


def run(*, rounds: int = 3) -> None:
    """Measure and print."""
    studycircle = str(Path(sys.executable).with_name("studycircle"))
    with tempfile.TemporaryDirectory() as folder:
        found = medians(
            {
                "import bot.app.rehearsing": python("import bot.app.rehearsing"),
                "studycircle rehearse": [studycircle, "rehearse", "--out", f"{folder}/rehearsal"],
            },
            rounds=rounds,
        )
    budget = 20.0
    rows = [(name, f"{seconds:.2f} s", "") for name, seconds in found.items()]
    taken = found["studycircle rehearse"]
    rows[-1] = (*rows[-1][:2], f"{'within' if taken <= budget else 'OVER'} {budget:.0f} s")
    table(f"Ten weeks rehearsed, medians of {rounds}", rows)
