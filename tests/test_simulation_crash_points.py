"""The process dies at every point at which it can: all that is left must be as if it had lived."""

from __future__ import annotations

from collections import Counter
from itertools import product

import pytest

from bot.records import Kind, Layout, State
from tests.club import both_layouts
from tests.simulation.faults import Calm, Fault, Nth, Pair
from tests.simulation.invariants import violations
from tests.simulation.pictures import one_week, picture

KINDS = ("do", "ask", "write")
AGAIN = 6


@both_layouts
def test_wherever_the_process_dies_all_is_as_if_it_had_lived(
    layout: Layout, capsys: pytest.CaptureFixture[str]
) -> None:
    """Before and after each request and each commit; restarted, the bot leaves the same on Discord and in its file."""
    calm = Calm()
    undisturbed = one_week(layout, calm)
    undisturbed.live()
    assert not violations(undisturbed)
    assert {row.state for row in undisturbed.stored.values()} == {State.DONE}
    wanted = picture(undisturbed)
    steps = [step for step in calm.steps if step.startswith(KINDS)]
    for fault in (Fault.DEATH_BEFORE, Fault.DEATH_AFTER):
        for number in range(1, len(steps) + 1):
            nth = Nth(number, fault, KINDS)
            life = one_week(layout, nth)
            life.live()
            assert nth.struck == steps[number - 1]
            assert picture(life) == wanted, f"{fault.value} at step {number}, {nth.struck}"
    counted = Counter(step.partition(":")[2] or "write" for step in steps)
    with capsys.disabled():
        print(f"\n{layout.value}: {2 * len(steps)} points of death, before and after each of {dict(counted)}")


@pytest.mark.soak
@pytest.mark.timeout(1200)
@both_layouts
def test_wherever_it_dies_it_may_die_again_as_it_mends(
    layout: Layout, capsys: pytest.CaptureFixture[str]
) -> None:
    """A second death in any of the next steps, which look for what the first one left: still nothing comes twice."""
    calm = Calm()
    one_week(layout, calm).live()
    count = len([step for step in calm.steps if step.startswith(KINDS)])
    deaths = (Fault.DEATH_BEFORE, Fault.DEATH_AFTER)
    points = list(product(deaths, deaths, range(1, count + 1), range(1, AGAIN + 1)))
    for first, second, number, later in points:
        faults = Pair(Nth(number, first, KINDS), Nth(number + later, second, KINDS))
        life = one_week(layout, faults)
        life.live()
        assert not violations(life), f"{first.value} at step {number}, {second.value} {later} steps later"
        assert {row.state for row in life.stored.values()} == {State.DONE}
    with capsys.disabled():
        print(f"\n{layout.value}: {len(points)} pairs of deaths")


def test_the_week_has_everything() -> None:
    """The week that is told above has every kind of occurrence that there is."""
    life = one_week(Layout.TEXT, Calm())
    assert {row.kind for row in life.stored.values()} == set(Kind)
