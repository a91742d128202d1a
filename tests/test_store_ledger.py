"""The ledger: which step may follow which, and what an edited schedule may still touch."""

from __future__ import annotations

import itertools
import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest

from bot.agenda.reconcile import Cancel, Insert, Move, Revive
from bot.records import State
from bot.store import Core, TransitionError
from tests.test_store_kit import CIRCLE, C, at, begun, due

KEY = "week-one.section"
ALLOWED = {
    (State.PLANNED, State.PLANNED),
    (State.PLANNED, State.CLAIMED),
    (State.PLANNED, State.SKIPPED),
    (State.PLANNED, State.FAILED),
    (State.PLANNED, State.CANCELLED),
    (State.CLAIMED, State.DONE),
    (State.CLAIMED, State.FAILED),
    (State.CLAIMED, State.SKIPPED),
    (State.FAILED, State.PLANNED),
    (State.CANCELLED, State.PLANNED),
}


def bring_to(core: Core, state: State) -> None:
    """Insert an occurrence and take it to a state by the steps that lead there."""
    core.apply(C, [Insert(due())])
    if state in (State.CLAIMED, State.DONE):
        core.claim(C, KEY, at(1))
    if state not in (State.PLANNED, State.CLAIMED):
        core.finish(C, KEY, state, "" if state is State.DONE else "because", at(2))


@pytest.mark.parametrize(("was", "becomes"), list(itertools.product(State, State)))
def test_only_the_steps_of_the_table_are_taken(tmp_path: Path, was: State, becomes: State) -> None:
    """Of the thirty-six steps the database itself takes ten and refuses the others, whoever asks."""
    sql = "UPDATE occurrence SET state = ?, reason = 'because'"
    with begun(tmp_path) as core:
        bring_to(core, was)
        if (was, becomes) in ALLOWED:
            core._db.execute(sql, (becomes,))
        else:
            with pytest.raises(sqlite3.IntegrityError, match="no such step"):
                core._db.execute(sql, (becomes,))
        assert core.stored(C)[KEY].state is (becomes if (was, becomes) in ALLOWED else was)


def test_what_was_inserted_comes_out_as_it_went_in(tmp_path: Path) -> None:
    """Key, kind, week, number and both instants come back exactly, to the microsecond, earliest first."""
    late, early = replace(due(minute=9), until=at(99)), due("week-one.questions", minute=1)
    with begun(tmp_path) as core:
        core.apply(C, [Insert(late), Insert(early)])
        stored = core.stored(C)
        assert list(stored) == [early.key, late.key]
        row = stored[late.key]
        assert (row.key, row.kind, row.week, row.number) == (late.key, late.kind, late.week, late.number)
        assert (row.due, row.until, row.state, row.reason) == (late.due, late.until, State.PLANNED, "")
        assert core.stored("another") == {}


def test_a_moved_occurrence_has_its_new_time(tmp_path: Path) -> None:
    """Moving gives what is planned its new number, instant and end, and leaves it planned."""
    with begun(tmp_path) as core:
        core.apply(C, [Insert(due()), Move(replace(due(minute=60, number=2), until=at(70)))])
        row = core.stored(C)[KEY]
        assert (row.due, row.until, row.number, row.state) == (at(60), at(70), 2, State.PLANNED)


def test_a_cancelled_occurrence_can_be_revived(tmp_path: Path) -> None:
    """Cancelling keeps the reason; reviving plans it anew, without one."""
    with begun(tmp_path) as core:
        core.apply(C, [Insert(due()), Cancel(KEY, "the poll was taken out")])
        row = core.stored(C)[KEY]
        assert (row.state, row.reason) == (State.CANCELLED, "the poll was taken out")
        core.apply(C, [Revive(due(minute=5))])
        row = core.stored(C)[KEY]
        assert (row.state, row.reason, row.due) == (State.PLANNED, "", at(5))


@pytest.mark.parametrize("state", [s for s in State if s is not State.PLANNED])
def test_what_is_not_planned_cannot_be_moved(tmp_path: Path, state: State) -> None:
    """A schedule that was edited never touches what was begun, is over, failed or was cancelled."""
    with begun(tmp_path) as core:
        bring_to(core, state)
        before = core.stored(C)
        with pytest.raises(TransitionError, match=f"{C}/{KEY}"):
            core.apply(C, [Move(due(minute=60))])
        assert core.stored(C) == before


@pytest.mark.parametrize("state", [s for s in State if s not in (State.PLANNED, State.CANCELLED)])
def test_only_what_was_cancelled_is_revived(tmp_path: Path, state: State) -> None:
    """Reviving isn't a way to have anything else posted again."""
    with begun(tmp_path) as core:
        bring_to(core, state)
        with pytest.raises(TransitionError):
            core.apply(C, [Revive(due(minute=60))])
        assert core.stored(C)[KEY].state is state


def test_the_time_of_what_was_begun_is_fixed_even_by_hand(tmp_path: Path) -> None:
    """The database refuses another due time for what isn't planned."""
    with begun(tmp_path) as core:
        bring_to(core, State.DONE)
        with pytest.raises(sqlite3.IntegrityError, match="only what is planned"):
            core._db.execute("UPDATE occurrence SET due = 0")


def test_what_is_claimed_cannot_be_claimed_again(tmp_path: Path) -> None:
    """Two who want to post the same thing: the second is told that it isn't planned any more."""
    with begun(tmp_path) as core:
        core.apply(C, [Insert(due())])
        core.claim(C, KEY, at())
        with pytest.raises(TransitionError, match="which is claimed"):
            core.claim(C, KEY, at(1))


@pytest.mark.parametrize("state", [State.SKIPPED, State.FAILED, State.CANCELLED])
@pytest.mark.parametrize("reason", ["", "  "])
def test_nothing_is_left_out_without_a_reason(tmp_path: Path, state: State, reason: str) -> None:
    """Skipped, failed and cancelled each need a reason in words."""
    with begun(tmp_path) as core:
        core.apply(C, [Insert(due())])
        with pytest.raises(TransitionError, match="reason"):
            core.finish(C, KEY, state, reason, at())
        assert core.stored(C)[KEY].state is State.PLANNED


@pytest.mark.parametrize("state", [State.PLANNED, State.CLAIMED])
def test_planned_and_claimed_are_no_ends(tmp_path: Path, state: State) -> None:
    """Finishing takes one of the four ends only."""
    with begun(tmp_path) as core:
        core.apply(C, [Insert(due())])
        with pytest.raises(TransitionError, match="no end"):
            core.finish(C, KEY, state, "", at())


def test_a_failed_occurrence_is_armed_again(tmp_path: Path) -> None:
    """What failed can be planned again, is claimed and done; what is done can't."""
    with begun(tmp_path) as core:
        bring_to(core, State.FAILED)
        core.rearm(C, KEY)
        assert (core.stored(C)[KEY].state, core.stored(C)[KEY].reason) == (State.PLANNED, "")
        core.claim(C, KEY, at(3))
        core.finish(C, KEY, State.DONE, "", at(4))
        with pytest.raises(TransitionError):
            core.rearm(C, KEY)


def test_an_occurrence_that_is_not_there_is_a_mistake(tmp_path: Path) -> None:
    """Claiming, finishing or moving what was never inserted is refused, as is inserting it twice."""
    with begun(tmp_path) as core:
        for wrong in (
            lambda: core.claim(C, KEY, at()),
            lambda: core.finish(C, KEY, State.DONE, "", at()),
            lambda: core.apply(C, [Move(due())]),
        ):
            with pytest.raises(TransitionError, match="unknown"):
                wrong()
        core.apply(C, [Insert(due())])
        with pytest.raises(sqlite3.IntegrityError, match="UNIQUE"):
            core.apply(C, [Insert(due())])


def test_circles_have_ledgers_of_their_own(tmp_path: Path) -> None:
    """The same key in two circles is two occurrences."""
    with begun(tmp_path) as core:
        core.put_circle(replace(CIRCLE, id="friday"))
        core.apply(C, [Insert(due())])
        core.apply("friday", [Insert(due(minute=5))])
        core.claim("friday", KEY, at(5))
        assert core.stored(C)[KEY].state is State.PLANNED
        assert core.stored("friday")[KEY].state is State.CLAIMED
