"""Each guard can be switched off, and is missed: a week that goes well with it fails without it."""

from __future__ import annotations

import pytest

from tests.simulation.guards import GUARDS, Guard


@pytest.mark.parametrize("guard", GUARDS, ids=lambda guard: guard.name)
def test_with_the_guard_all_goes_well_and_without_it_something_is_wrong(guard: Guard) -> None:
    """The same week, the same deaths: only the guard makes the difference."""
    assert guard.fails() == []
    with guard.off():
        assert guard.fails() != []
