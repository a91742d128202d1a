"""How fast the archive's forms are written, and how much memory a large archive takes.

The corpus is what the rehearsal's readers say, over and over: 175 characters each, a third of them replies.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from datetime import timedelta
from itertools import cycle, islice
from pathlib import Path
from typing import Any

import yaml

from bot.agenda.plan import plan
from bot.archive import FORMATS, collect, export
from bot.archive.tree import Archive
from bot.records import How
from bot.store import Core, open_core
from tests.bench.timing import ROOT, table
from tests.test_archive_collect import CIRCLE, NOW, ROW, load_reading
from tests.test_archive_trees import said, tree

COUNT, ROUNDS = 20_000, 5
BUDGET = {"markdown": 30_000, "json": 60_000, "csv": 60_000}
FEW, MANY, MOST_MEGABYTES = 10_000, 1_000_000, 20
INSERT = """INSERT INTO response (id, circle, week, how, user_id, text, at, late, channel_id, message_id)
VALUES (?1, ?2, 'reform-or-revolution', 'message', 1, ?3, ?4 + ?1, 0, 1, ?1)"""
EXPORT = """
import resource, sys
from pathlib import Path
from tests.bench.forms import export_from
export_from(Path(sys.argv[1]))
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


def run() -> None:
    """Measure and print."""
    archive = corpus(COUNT)
    taken: dict[str, list[float]] = {name: [] for name in FORMATS}
    for _ in range(ROUNDS):
        for name, form in FORMATS.items():
            began = time.process_time()
            form.files(archive)
            taken[name].append(COUNT / (time.process_time() - began))
    rates = {name: statistics.median(found) for name, found in taken.items() if name != "ics"}
    rows = [(name, f"{rate:,.0f}/s", _judged(name, rate)) for name, rate in rates.items()]
    table(f"Responses a second of processor time, medians of {ROUNDS} over {COUNT:,}", rows)
    _memory()


def _judged(name: str, rate: float) -> str:
    budget = BUDGET.get(name)
    return "" if budget is None else f"{'within' if rate >= budget else 'UNDER'} {budget:,}/s"


def _memory() -> None:
    few, many = (_peak(count) for count in (FEW, MANY))
    judged = "within" if many - few <= MOST_MEGABYTES else "OVER"
    table(
        "Memory at its highest, json and csv exported from the store",
        [
            (f"{FEW:,} responses", f"{few:.0f} MB", ""),
            (f"{MANY:,} responses", f"{many:.0f} MB", f"{many - few:+.0f} MB; {judged} {MOST_MEGABYTES} MB"),
        ],
    )


def texts() -> list[str]:
    """Return what the rehearsal's readers say."""
    path = ROOT / "readings" / "what-is-communisation" / "cast.yaml"
    found: list[str] = []
    waiting: list[Any] = [yaml.safe_load(path.read_text(encoding="utf-8"))]
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            found += [value["text"]] if isinstance(value.get("text"), str) else []
            waiting += value.values()
        elif isinstance(value, list):
            waiting += value
    return found


def corpus(count: int) -> Archive:
    """Return an archive with so many responses: answers, replies to them, and conversation."""
    responses = []
    for number, text in enumerate(islice(cycle(texts()), count), start=1):
        where: dict[str, object] = {"prompt": "who-bakes", "how": How.REPLY}
        if number % 3 == 0:
            where = {"parent": f"r{number - 1}"}
        elif number % 5 == 0:
            where = {}
        minutes = timedelta(minutes=number)
        responses.append(replace(said(0, text, **where), id=f"r{number}", at=NOW + minutes))
    return tree(*responses)


def _peak(count: int) -> float:
    """Return the megabytes that a process of its own takes that exports so many from a store."""
    with tempfile.TemporaryDirectory() as folder:
        with open_core(Path(folder) / "state.sqlite3") as core:
            _fill(core, count)
        command = [sys.executable, "-c", EXPORT, folder]
        done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
        return int(json.loads(done.stdout.split()[-1])) / 1024


def _fill(core: Core, count: int) -> None:
    core.put_circle(ROW)
    core.member(CIRCLE.id, 1, "Ana", NOW)
    start = int(NOW.timestamp()) * 1_000_000
    rows = (
        (number, CIRCLE.id, text, start) for number, text in enumerate(islice(cycle(texts()), count), start=1)
    )
    core._db.executemany(INSERT, rows)


def export_from(folder: Path) -> None:
    """Export the forms that stream from a store's folder into it."""
    reading, _ = load_reading(CIRCLE.reading)
    assert reading
    with open_core(folder / "state.sqlite3", readonly=True) as core:
        archive = collect(core, circle=CIRCLE, reading=reading, agenda=plan(CIRCLE, reading), streamed=True)
        export(archive, folder / "archive", formats=["json", "csv"])
