"""The words that answers point at, and index posts, as the store keeps them."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest

from bot.records import Quotation
from bot.store import Core, IndexPost, NewNameless
from tests.test_store_kit import ANA, BO, THREAD, C, add, at, begun, form, said

WORDS = Quotation(24, 120, 180)
NAMELESS = NewNameless(700, C, "week-one", "two-meanings", "Who knows.", b"salt", b"code", WORDS)


def quotes(core: Core) -> int:
    """How many answers point at words of the text."""
    return int(core._rows("SELECT count(*) AS many FROM response_quote")[0]["many"])


def test_the_words_come_out_with_the_answer_wherever_it_does(tmp_path: Path) -> None:
    """When it is posted again, when it is released, when its author asks; an answer without any has none."""
    with begun(tmp_path) as core:
        add(core, form(ANA, "Pointed.", quotation=WORDS))
        add(core, form(BO, "Plain.", interaction_id=71))
        assert [row.quotation for row in core.unposted_answers(C)] == [WORDS, None]
        assert [row.quotation for row in core.released(C)] == [WORDS, None]
        assert [row.quotation for row in core.words_of(C, ANA).responses] == [WORDS]


def test_hearing_of_an_answer_twice_keeps_its_words_once(tmp_path: Path) -> None:
    """The second time changes nothing."""
    with begun(tmp_path) as core:
        first = add(core, form(ANA, quotation=WORDS))
        assert add(core, form(ANA, quotation=replace(WORDS, start=0))) == first
        assert [row.quotation for row in core.released(C)] == [WORDS]


def test_what_is_deleted_or_forgotten_points_at_nothing(tmp_path: Path) -> None:
    """No row is left of it."""
    with begun(tmp_path) as core:
        add(core, form(ANA, quotation=WORDS))
        add(core, said(BO, message_id=400, quotation=WORDS))
        assert quotes(core) == 2
        core.delete_messages(THREAD, [400], at())
        assert quotes(core) == 1
        core.forget(C, ANA, at=at())
        assert quotes(core) == 0


def test_a_nameless_answers_words_wait_with_it_and_go_with_it(tmp_path: Path) -> None:
    """Released they are the response's alone; withdrawn they are nowhere."""
    with begun(tmp_path) as core:
        core.add_nameless(NAMELESS)
        core.release_nameless(C, at(5))
        assert [row.quotation for row in core.released(C)] == [WORDS]
        [row] = core._rows("SELECT quoted, start, until FROM nameless")
        assert tuple(row) == (None, None, None)
        core.withdraw_nameless(NAMELESS.id, at(6))
        assert quotes(core) == 0


@pytest.mark.parametrize("words", [Quotation(1, 5, 5), Quotation(1, -1, 5), Quotation(1, 9, 5)])
def test_words_that_can_not_be_are_refused_by_the_file_itself(tmp_path: Path, words: Quotation) -> None:
    """Nothing can end before it begins."""
    with begun(tmp_path) as core, pytest.raises(sqlite3.IntegrityError):
        add(core, form(ANA, quotation=words))


def test_an_index_post_is_kept_as_it_was_last_known(tmp_path: Path) -> None:
    """One for a circle, with what it says, or that it is not to be made again."""
    with begun(tmp_path) as core:
        assert core.index_post(C) is None
        for post in (
            IndexPost(THREAD, 9, "hash"),
            IndexPost(THREAD, 9, "hash", pinned=True),
            IndexPost(1, 2, None),
        ):
            core.put_index_post(C, post)
            assert core.index_post(C) == post
