"""`make soak`: the simulation for longer; `SEED=17 ROUNDS=1` plays one seed again."""

from __future__ import annotations

import pytest

from tests.test_simulation import simulate


@pytest.mark.soak
@pytest.mark.timeout(3600)
def test_two_thousand_readings_go_well_whatever_happens(capsys: pytest.CaptureFixture[str]) -> None:
    """The same as in the suite, from another seed on."""
    said = simulate(seed=10_000, rounds=2000)
    with capsys.disabled():
        print(f"\n{said}")
    assert "at all: 0" in said
