"""How long a search takes among a million responses, newest first, through the consent view."""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random

from bot.store import CircleRow, Core, open_core
from tests.bench.timing import table

RESPONSES, MEMBERS, VOCABULARY, LENGTH = 1_000_000, 200, 20_000, 30
SEARCHES = 400
BUDGET = 0.005
INSERT = """INSERT INTO response (id, circle, week, how, user_id, text, at, late, channel_id, message_id)
VALUES (?1, 'bench', 'week', 'message', ?2, ?3, ?1 * 1000000, 0, 1, ?1)"""


def run() -> None:
    """Build the corpus, measure and print."""
    with tempfile.TemporaryDirectory() as folder, open_core(Path(folder) / "state.sqlite3") as core:
        _fill(core)
        random = Random(2)
        ranks = [*range(1, 101), *(random.randrange(100, VOCABULARY) for _ in range(SEARCHES - 100))]
        one = [_word(rank) for rank in ranks]
        two = [f"{_word(random.choice(ranks))} {_word(random.randrange(1, 200))}" for _ in ranks]
        rows = [_row("one word, of any frequency", _times(core, one), BUDGET)]
        rows.append(_row("the commonest hundred alone", _times(core, one[:100]), BUDGET))
        rows.append(_row("two words, one among the commonest 200", _times(core, two), None))
    table(f"Search among {RESPONSES:,} responses of {LENGTH} words, the newest 20", rows)


def _fill(core: Core) -> None:
    """Write responses whose words are as frequent as words are (Zipf's law); every tenth member isn't quoted."""
    core.put_circle(CircleRow("bench", "Bench", 1, 2, 3, "pseudonyms"))
    db = core._db
    members = [("bench", n, f"Member {n}", n, 0) for n in range(1, MEMBERS + 1)]
    db.executemany(
        "INSERT INTO member (circle, user_id, name, reader, since) VALUES (?, ?, ?, ?, ?)", members
    )
    hidden = [("bench", n) for n in range(1, MEMBERS + 1, 10)]
    db.executemany("INSERT INTO choice VALUES (?, ?, 0, 0, 'not-quoted', NULL)", hidden)
    db.executemany(INSERT, _responses())
    db.execute("INSERT INTO word (word) VALUES ('rebuild')")
    db.execute("COMMIT")
    db.execute("BEGIN")


def _responses() -> Iterator[tuple[int, int, str]]:
    random = Random(1)
    words = [_word(rank) for rank in range(1, VOCABULARY + 1)]
    # Cumulative, so that a word is drawn without adding up the weights each time.
    weights, total = [], 0.0
    for rank in range(1, VOCABULARY + 1):
        total += 1 / rank
        weights.append(total)
    for number in range(1, RESPONSES + 1):
        yield (
            number,
            random.randrange(MEMBERS) + 1,
            " ".join(random.choices(words, cum_weights=weights, k=LENGTH)),
        )


def _word(rank: int) -> str:
    return f"w{rank:05}"


def _times(core: Core, searches: Sequence[str]) -> list[float]:
    taken = []
    for typed in searches:
        began = time.perf_counter()
        core.find_words(typed, circle="bench")
        taken.append(time.perf_counter() - began)
    return taken


def _row(what: str, taken: Sequence[float], budget: float | None) -> tuple[str, str, str]:
    p95 = statistics.quantiles(taken, n=20)[-1]
    judged = "" if budget is None else f"; {'within' if p95 <= budget else 'OVER'} {budget * 1000:.0f} ms"
    return (
        what,
        f"{p95 * 1000:.2f} ms",
        f"p95 of {len(taken)}; median {statistics.median(taken) * 1000:.2f} ms{judged}",
    )
