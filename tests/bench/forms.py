"""How fast the archive's forms are written, and how much memory a large archive takes.

The corpus is what the rehearsal's readers say, over and over: 175 characters each, a third of them replies.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import cycle, islice
from pathlib import Path
from typing import Any

import yaml

from bot.agenda.plan import plan
from bot.archive import FORMATS, collect, export
from bot.archive.tree import Archive
from bot.archive.write import can_stream
from bot.records import How
from bot.store import Core, open_core
from tests.bench.timing import ROOT, table
from tests.test_archive_collect import CIRCLE, NOW, ROW, load_reading
from tests.test_archive_trees import said, tree

COUNT, ROUNDS = 20_000, 5
BUDGET = {"markdown": 30_000, "json": 60_000, "csv": 60_000}
FEW, MANY, MOST_MEGABYTES = 10_000, 1_000_000, 20
STREAMED = [name for name in FORMATS if can_stream([name], FEW) and name != "ics"]
MEMBERS = 40
INSERT = """
INSERT INTO response (id, circle, week, prompt, how, user_id, text, at, late, channel_id, message_id, parent)
VALUES (?1, ?2, ?3, ?4, iif(?4 IS NULL, 'message', 'reply'), ?5, ?6, ?7 + ?1, 0, 1, ?1, ?8)"""
# The kernel's own mark for this process: what `getrusage` tells may be that of the one which has started it.
EXPORT = """
import sys
from pathlib import Path
from tests.bench.forms import export_from
export_from(Path(sys.argv[1]), sys.argv[2])
told = Path("/proc/self/status").read_text().splitlines()
print(next(line.split()[1] for line in told if line.startswith("VmHWM")))
"""


def run() -> None:
    """Measure and print."""
    archive = corpus(COUNT)
    taken: dict[str, list[float]] = {name: [] for name in FORMATS}
    for _ in range(ROUNDS):
        for name, form in FORMATS.items():
            tree_anew = replace(archive)  # one keeps what was worked out for it
            began = time.process_time()
            form.files(tree_anew)
            taken[name].append(COUNT / (time.process_time() - began))
    rates = {name: statistics.median(found) for name, found in taken.items() if name != "ics"}
    rows = [(name, f"{rate:,.0f}/s", _judged(name, rate)) for name, rate in rates.items()]
    table(f"Responses a second of processor time, medians of {ROUNDS} over {COUNT:,}", rows)
    _memory()


def _judged(name: str, rate: float) -> str:
    budget = BUDGET.get(name)
    return "" if budget is None else f"{'within' if rate >= budget else 'UNDER'} {budget:,}/s"


def _memory() -> None:
    if not Path("/proc/self/status").exists():
        print("What memory a form takes is told by Linux alone.")
        return
    taken = [_peaks(count) for count in (FEW, MANY)]
    rows = []
    for form, few, many in zip(STREAMED, *taken, strict=True):
        judged = "within" if many - few <= MOST_MEGABYTES else "OVER"
        rows.append(
            (form, f"{few:.0f} MB, {many:.0f} MB", f"{many - few:+.0f} MB; {judged} {MOST_MEGABYTES} MB")
        )
    table(f"Memory at its highest, {FEW:,} and {MANY:,} responses exported from the store", rows)


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


def _peaks(count: int) -> list[float]:
    """Return the megabytes that processes of their own take, each of which exports so many in one form."""
    with tempfile.TemporaryDirectory() as folder:
        with open_core(Path(folder) / "state.sqlite3") as core:
            _fill(core, count)
        return [_peak(folder, form) for form in STREAMED]


def _peak(folder: str, form: str) -> float:
    command = [sys.executable, "-c", EXPORT, folder, form]
    done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    return int(done.stdout.split()[-1]) / 1024


def _fill(core: Core, count: int) -> None:
    """Have forty members answer all that the reading asks, over and over, and reply to every other answer."""
    core.put_circle(ROW)
    for user in range(1, MEMBERS + 1):
        core.member(CIRCLE.id, user, f"Reader {user}", NOW)
    core._db.executemany(INSERT, _rows(count))


def _rows(count: int) -> Iterator[tuple[object, ...]]:
    reading, _ = load_reading(CIRCLE.reading)
    assert reading
    asked = cycle([(section.id, prompt.id) for section in reading.sections for prompt in section.prompts])
    start = int(NOW.timestamp()) * 1_000_000
    week, prompt = next(asked)
    for number, text in enumerate(islice(cycle(texts()), count), start=1):
        replies = number % 3 == 0
        if not replies:
            week, prompt = next(asked)
        filed = (week, None if replies else prompt)
        yield number, CIRCLE.id, *filed, number % MEMBERS + 1, text, start, number - 1 if replies else None


def export_from(folder: Path, form: str) -> None:
    """Export a form that streams from a store's folder into one below it."""
    reading, _ = load_reading(CIRCLE.reading)
    assert reading
    with open_core(folder / "state.sqlite3", readonly=True) as core:
        archive = collect(core, circle=CIRCLE, reading=reading, agenda=plan(CIRCLE, reading), streamed=True)
        export(archive, folder / form, formats=[form])
