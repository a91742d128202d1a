"""The bot on virtual time before a model of Discord, faults at every step: nothing twice, early, or lost in silence."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.flow.messenger import Calendar, Messenger
from bot.records import Layout
from tests.simulation.faults import Calm, Fault, Nth
from tests.simulation.invariants import violations
from tests.simulation.line import LineCalendar, LineMessenger
from tests.simulation.pictures import one_week
from tests.simulation.rounds import play

LEAST_DEATHS = 5  # of each reading, on average


def simulate(*, seed: int, rounds: int) -> str:
    """Play rounds in a process of their own, on two cores; the environment's SEED and ROUNDS go before."""
    environment = {"SEED": str(seed), "ROUNDS": str(rounds)} | dict(os.environ)
    done = subprocess.run(
        [sys.executable, "-m", "tests.simulation"],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.mark.timeout(600)
def test_five_hundred_readings_go_well_whatever_happens(capsys: pytest.CaptureFixture[str]) -> None:
    """Ten weeks each, in both layouts, with breaks, changes of the clocks and every way to be late."""
    said = simulate(seed=0, rounds=500)
    with capsys.disabled():
        print(f"\n{said}")
    readings, deaths = int(said.split()[0]), int(said.partition(" deaths")[0].split()[-1])
    assert deaths >= LEAST_DEATHS * readings or readings < 100


def test_a_seed_replays_to_the_same_trace() -> None:
    """In another process, where Python orders its sets otherwise, each step comes at the same instant."""
    program = (
        "import logging; logging.disable(50); from tests.simulation.rounds import play; print(play(7).digest)"
    )
    digests = {
        subprocess.run(
            [sys.executable, "-c", program],
            env=dict(os.environ) | {"PYTHONHASHSEED": hash_seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout.strip()
        for hash_seed in ("1", "2")
    }
    assert digests == {play(7).digest}
    assert play(8).digest not in digests


def test_what_stands_twice_is_seen() -> None:
    """The rules themselves can fail: a second opening, made behind the bot's back, is found."""
    life = one_week(Layout.TEXT, Calm())
    life.live()
    assert violations(life) == []
    first = next(iter(life.guild.messages.values()))
    first.append(first[0])
    assert any(found.startswith("2 times on Discord") for found in violations(life))


def test_what_went_out_too_early_is_seen() -> None:
    """A post of which the clock that the bot knew had not yet shown the time is found."""
    life = one_week(Layout.TEXT, Calm())
    life.live()
    posted, fact = next((one, fact) for one, fact in life.guild.facts.items() if fact.owner == "w1.poll")
    life.guild.facts[posted] = replace(fact, shown=fact.shown - timedelta(minutes=1))
    assert any("before its time" in found for found in violations(life))


def test_what_stands_out_of_order_is_seen() -> None:
    """A thread in which the poll comes before the text is found."""
    life = one_week(Layout.TEXT, Calm())
    life.live()
    thread = life.guild.messages[next(iter(life.guild.parents))]
    thread.reverse()
    assert any(found.startswith("out of order") for found in violations(life))


@pytest.mark.parametrize(("port", "model"), [(Messenger, LineMessenger), (Calendar, LineCalendar)])
def test_the_model_can_do_all_that_the_bot_asks_of_discord(port: type, model: type) -> None:
    """Whatever is added to a port is to be added to the model."""
    assert {name for name in dir(port) if not name.startswith("_")} <= set(dir(model))


def test_what_nobody_was_told_of_is_seen() -> None:
    """The opening is refused, so nothing of the week goes out; that organisers don't read of it is an error."""
    life = one_week(Layout.TEXT, Nth(2, Fault.REFUSED, ("do:send",)))
    life.live()
    assert violations(life) == []
    for place, said in life.guild.messages.items():
        life.guild.messages[place] = [
            one for one in said if not life.guild.facts[one.message_id].owner.startswith("told:")
        ]
    assert any("nobody was told" in found for found in violations(life))
