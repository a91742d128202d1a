"""An edited schedule moves what has not been posted, and never touches what has."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.agenda.plan import plan
from bot.agenda.reconcile import NO_LONGER_PLANNED, Cancel, Insert, Move, Revive, reconcile
from bot.records import State
from bot.schedule.model import WeekTimes
from tests.agenda_terms import FRI, applied, as_stored, circle, example, found, reading, slot

LATER_QUESTIONS = plan(circle(week=replace(WeekTimes(), questions=slot(FRI, "17:00"))), reading(3))


def test_an_empty_ledger_gets_everything_in_order() -> None:
    """Also what is due already: whether that still goes out is decided when its turn comes."""
    assert reconcile({}, example()) == tuple(Insert(o) for o in example().occurrences)


def test_a_ledger_that_holds_the_agenda_needs_nothing() -> None:
    """Starting again changes nothing."""
    stored = {o.key: as_stored(o) for o in example().occurrences}
    assert reconcile(stored, example()) == ()


def test_an_edited_time_moves_what_is_planned() -> None:
    """Questions on Friday instead of Thursday, in all three weeks."""
    stored = {o.key: as_stored(o) for o in example().occurrences}
    changes = reconcile(stored, LATER_QUESTIONS)
    assert changes == tuple(Move(found(LATER_QUESTIONS, f"s{n}.questions")) for n in (1, 2, 3))


@pytest.mark.parametrize("state", [State.CLAIMED, State.DONE, State.SKIPPED, State.FAILED])
def test_what_has_happened_is_never_touched(state: State) -> None:
    """Neither moved by an edited time, nor cancelled when its section is gone."""
    stored = {o.key: as_stored(o, state, "It was so.") for o in example().occurrences}
    assert reconcile(stored, LATER_QUESTIONS) == ()
    assert reconcile(stored, plan(circle(), reading(1))) == ()


def test_an_end_alone_that_changed_is_a_move() -> None:
    """A poll that is to end later, and begins as before."""
    poll = found(example(), "s1.poll")
    stored = {o.key: as_stored(o) for o in example().occurrences}
    stored[poll.key] = replace(stored[poll.key], until=poll.due)
    assert reconcile(stored, example()) == (Move(poll),)


def test_a_week_that_got_another_number_is_a_move() -> None:
    """The number stands in the titles of threads."""
    text = found(example(), "s2.section")
    stored = {o.key: as_stored(o) for o in example().occurrences} | {
        text.key: replace(as_stored(text), number=7)
    }
    assert reconcile(stored, example()) == (Move(text),)


def test_what_is_no_longer_there_is_cancelled_with_a_reason() -> None:
    """A reading with one week instead of two: the second's plans are cancelled, the end moves, and what follows it."""
    before, after = plan(circle(), reading(2)), plan(circle(), reading(1))
    stored = {o.key: as_stored(o) for o in before.occurrences}
    moves, cancels = ([c for c in reconcile(stored, after) if isinstance(c, kind)] for kind in (Move, Cancel))
    assert moves == [Move(found(after, key)) for key in ("end", "publish", "erase-notice", "erase")]
    assert cancels == [Cancel(key, NO_LONGER_PLANNED) for key in sorted(stored) if key.startswith("s2.")]


def test_what_was_cancelled_and_is_wanted_again_is_revived() -> None:
    """The second week was taken out and put back: nothing is inserted twice."""
    one, two = plan(circle(), reading(1)), plan(circle(), reading(2))
    stored = applied({}, reconcile({}, two))
    stored = applied(stored, reconcile(stored, one))
    changes = reconcile(stored, two)
    assert {c.occurrence.key for c in changes if isinstance(c, Revive)} == {
        o.key for o in two.occurrences if o.week == "s2"
    }
    assert applied(stored, changes) == {o.key: as_stored(o) for o in two.occurrences}
