"""`make soak`: many rehearsals, each with its own chance; all must leave what the cast's script says."""

from __future__ import annotations

import json
import os
from collections import Counter
from pathlib import Path

import pytest

from tests.essay import Expected, expected
from tests.test_rehearsal_essay import run

ROUNDS = int(os.environ.get("ROUNDS", "12"))
SEED = int(os.environ.get("SEED", "100"))


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(SEED, SEED + ROUNDS))
def test_whatever_the_chance_every_response_is_where_it_was_put(tmp_path: Path, seed: int) -> None:
    """The order of events differs with the seed; what is in the archive at the end doesn't."""
    done = run("rehearse", "--seed", str(seed), cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    archive = json.loads((tmp_path / "rehearsal" / "archive" / "archive.json").read_text(encoding="utf-8"))
    texts = {response["id"]: response["text"].strip() for response in archive["responses"]}
    found = Counter(
        Expected(r["week"], r["prompt"], r["paragraph"], r["text"].strip(), texts.get(r["parent"]))
        for r in archive["responses"]
    )
    assert found == expected()
