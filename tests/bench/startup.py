"""How long the commands take that an organiser types often, beside the bare imports that they can't do without."""

from __future__ import annotations

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.cli.credentials import DATABASE
from bot.store.lock import held
from tests.bench.timing import medians, python, table

CIRCLE = "readings/what-is-communisation/circle.example.yaml"
FLOOR = "import click, yaml, pydantic\nclass One(pydantic.BaseModel):\n    one: int"
SECOND = "a second studycircle run, refused"
BUDGET = {"studycircle --help": 0.1, "studycircle check": 0.25, "studycircle plan": 0.25, SECOND: 1.0}


def _commands(studycircle: str, data: str) -> dict[str, list[str]]:
    return {
        "bare python": python("pass"),
        "import click": python("import click"),
        "the floor: click, yaml, one pydantic model": python(FLOOR),
        "studycircle --help": [studycircle, "--help"],
        "studycircle check": [studycircle, "check", CIRCLE],
        "studycircle plan": [studycircle, "plan", CIRCLE],
        SECOND: [studycircle, "run", CIRCLE, "--data", data],
    }


def run(*, rounds: int = 15) -> None:
    """Measure and print."""
    studycircle = str(Path(sys.executable).with_name("studycircle"))
    with TemporaryDirectory() as data, held(Path(data) / DATABASE):
        found = medians(_commands(studycircle, data), rounds=rounds, refused=[SECOND])

    rows = []
    for name, seconds in found.items():
        budget = BUDGET.get(name)
        remark = (
            "" if budget is None else f"{'within' if seconds <= budget else 'OVER'} {budget * 1000:.0f} ms"
        )
        rows.append((name, f"{seconds * 1000:.0f} ms", remark))
    table(f"Start-up, medians of {rounds}", rows)
