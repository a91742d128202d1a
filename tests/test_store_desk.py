"""What the store keeps of the desk: holds, swaps, replaced questions, what is out of the archive, and who did it."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from bot.agenda.reconcile import Cancel, Insert, Move, Revive
from bot.records import State
from bot.store import Core, Deed, NewDeed, ProposalState, TransitionError
from tests.test_store_kit import ANA, BO, NAMES, THREAD, C, add, at, begun, due, form, said, texts

KEY = "week-one.section"


# ---- holding --------------------------------------------------------------------------------------------------------


def test_what_is_held_can_not_be_claimed(tmp_path: Path) -> None:
    """The database itself refuses it, until it is released; then it goes its way."""
    with begun(tmp_path) as core:
        core.apply(C, [Insert(due())])
        core.hold(C, KEY, at(1))
        assert core.stored(C)[KEY].held
        with pytest.raises(TransitionError):
            core.claim(C, KEY, at(2))
        core.apply(C, [Move(due(minute=60))])
        assert core.stored(C)[KEY].held
        core.release(C, KEY)
        core.claim(C, KEY, at(3))
        assert not core.stored(C)[KEY].held


@pytest.mark.parametrize("state", [State.CLAIMED, State.DONE, State.SKIPPED, State.FAILED, State.CANCELLED])
def test_only_what_is_planned_can_be_held_or_posted_by_hand(tmp_path: Path, state: State) -> None:
    """By the core, and by hand."""
    with begun(tmp_path) as core:
        core.apply(C, [Insert(due())])
        if state in (State.CLAIMED, State.DONE):
            core.claim(C, KEY, at())
        if state is not State.CLAIMED:
            core.finish(C, KEY, state, "because", at())
        for wrong in (
            lambda: core.hold(C, KEY, at()),
            lambda: core.release(C, KEY),
            lambda: core.post_by_hand(C, KEY, at()),
        ):
            with pytest.raises(TransitionError):
                wrong()
        with pytest.raises(sqlite3.IntegrityError):
            core._db.execute("UPDATE occurrence SET held_at = 1")


def test_a_hold_ends_with_what_it_held(tmp_path: Path) -> None:
    """Skipped while it is held, or cancelled and revived: nothing is left of the hold."""
    with begun(tmp_path) as core:
        core.apply(C, [Insert(due()), Insert(due("week-one.digest"))])
        core.hold(C, KEY, at())
        core.finish(C, KEY, State.SKIPPED, "too long", at())
        core.hold(C, "week-one.digest", at())
        core.apply(C, [Cancel("week-one.digest"), Revive(due("week-one.digest"))])
        assert [row.held for row in core.stored(C).values()] == [False, False]


def test_what_goes_out_by_hand_is_no_longer_held(tmp_path: Path) -> None:
    """And stays so through its claim, so that an attempt without an answer is gone on with before its time."""
    with begun(tmp_path) as core:
        core.apply(C, [Insert(due())])
        core.hold(C, KEY, at())
        core.post_by_hand(C, KEY, at())
        core.claim(C, KEY, at())
        row = core.stored(C)[KEY]
        assert (row.held, row.by_hand) == (False, True)


# ---- swaps and questions --------------------------------------------------------------------------------------------


def test_swaps_add_up(tmp_path: Path) -> None:
    """One after another, three weeks go round; the same swap twice leaves nothing behind."""
    with begun(tmp_path) as core:
        core.swap(C, "one", "two")
        assert core.swaps(C) == {"one": "two", "two": "one"}
        core.swap(C, "two", "three")
        assert core.swaps(C) == {"one": "two", "two": "three", "three": "one"}
        core.swap(C, "two", "three")
        core.swap(C, "one", "two")
        assert core.swaps(C) == {}


def test_a_proposal_is_made_once_and_ends_once(tmp_path: Path) -> None:
    """The same again is no second one while it is open; what has ended stays as it ended."""
    with begun(tmp_path) as core:
        number = core.propose(C, "one", "two")
        assert number is not None
        assert core.propose(C, "one", "two") is None
        assert core.end_proposal(C, number, ProposalState.AGREED)
        assert not core.end_proposal(C, number, ProposalState.OVER)
        core.proposal_shown(C, number, ProposalState.AGREED)
        (row,) = core.proposals(C)
        assert (row.state, row.shown) == (ProposalState.AGREED, ProposalState.AGREED)
        assert core.propose(C, "one", "two") is not None


def test_a_question_is_replaced_and_put_back(tmp_path: Path) -> None:
    """The last one counts; nothing of an empty one is kept."""
    with begun(tmp_path) as core:
        core.ask(C, "p", "First?")
        core.ask(C, "p", "Second?")
        assert core.questions_asked(C) == {"p": "Second?"}
        assert core.unask(C, "p")
        assert not core.unask(C, "p")
        with pytest.raises(sqlite3.IntegrityError):
            core.ask(C, "p", " ")


# ---- out of the archive ---------------------------------------------------------------------------------------------


def test_what_is_withheld_leaves_the_store_no_more(tmp_path: Path) -> None:
    """Its author still finds it; put back, it is released as before."""
    with begun(tmp_path) as core:
        response = add(core, said(ANA, "One.", message_id=400))
        assert core.withhold(response, at(1))
        assert not core.withhold(response, at(2))
        assert texts(core) == []
        assert [row.text for row in core.words_of(C, ANA).responses] == ["One."]
        assert core.copies_to_delete() == ()
        assert core.edit_response(400, "Two.", at(3))
        assert core.put_back(response)
        assert not core.put_back(response)
        assert texts(core) == ["Two."]


def post(core: Core, response: int, part: str, message_id: int | None) -> None:
    """Begin a part of an answer's copy, and post it."""
    core.begin_post(C, f"answer:{response}", part, f"{response}/{part}", THREAD, at())
    if message_id:
        core.post_done(C, f"answer:{response}", part, message_id, at())
        core.attach_message(response, THREAD, message_id)


def test_the_copies_of_what_is_withheld_go_and_the_answer_stays(tmp_path: Path) -> None:
    """All pieces are to be deleted, also one under way; that they are gone doesn't take the answer with it."""
    with begun(tmp_path) as core:
        response = add(core, form(ANA, "By form."))
        post(core, response, "1", 500)
        post(core, response, "2", None)
        core.withhold(response, at(1))
        core.post_done(C, f"answer:{response}", "2", 501, at(2))
        assert not core.attach_message(response, THREAD, 501)
        assert core.copies_to_delete() == ((THREAD, 500), (THREAD, 501))
        core.delete_messages(THREAD, [500, 501], at(3))
        assert core.copies_to_delete() == ()
        assert core.unposted_answers(C) == ()
        core.put_back(response)
        (row,) = core.unposted_answers(C)
        assert (row.text, row.put_back, row.message_id) == ("By form.", 1, None)


def test_what_was_taken_back_is_neither_withheld_nor_put_back(tmp_path: Path) -> None:
    """Deleted is deleted, and what was said of it goes, too."""
    with begun(tmp_path) as core:
        response = add(core, said(ANA, "One.", message_id=400))
        core.withhold(response, at(1))
        core.add_deed(
            C, NewDeed(Deed.REMOVE, at(1), BO, NAMES[BO], "week-one", response=response, reason="Ana")
        )
        core.delete_messages(THREAD, [400], at(2))
        assert not core.put_back(response)
        assert not core.withhold(response, at(3))
        assert core.taken_out(C) == ()
        assert [deed.reason for deed in core.deeds(C)] == [None]


# ---- deeds ----------------------------------------------------------------------------------------------------------


def test_deeds_come_out_in_order_the_latest_if_asked(tmp_path: Path) -> None:
    """Who, what, when; of one who was forgotten, that somebody did it."""
    with begun(tmp_path) as core:
        for minute, who in enumerate((ANA, BO, ANA)):
            core.add_deed(C, NewDeed(Deed.HOLD, at(minute), who, NAMES[who], f"k{minute}"))
        assert [deed.target for deed in core.deeds(C, most=2)] == ["k1", "k2"]
        assert [deed.target for deed in core.words_of(C, ANA).deeds] == ["k0", "k2"]
        core.forget(C, ANA, at=at(9))
        assert [deed.name for deed in core.deeds(C)] == [None, NAMES[BO], None]
        assert core.deeds("another") == ()
