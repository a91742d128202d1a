"""Answers without a name in the store: apart until the release, then among the responses, and gone by their code."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest

from bot.records import How
from bot.store import Core, NamelessCode, NewNameless, open_core
from tests.test_store_kit import ANA, CIRCLE, THREAD, C, add, at, begun, form, path_in, texts

FIRST = NewNameless(700, C, "week-one", "two-meanings", "Who knows.", b"salt", b"code")
SECOND = replace(FIRST, id=300, text="Nobody.", code=b"other")


def test_what_waits_is_nowhere_to_be_seen(tmp_path: Path) -> None:
    """Until the release it is no response, counts nowhere, and makes no member."""
    with begun(tmp_path) as core:
        assert not core.nameless_wait(C)
        core.add_nameless(FIRST)
        assert core.nameless_wait(C)
        assert texts(core) == []
        assert core.unposted_answers(C) == ()
        assert (core.counts(C).answers, core.counts(C).readers) == (0, 0)


def test_the_release_is_in_the_order_of_random_ids(tmp_path: Path) -> None:
    """All get the release's time; by their random ids they follow each other, however they were written."""
    with begun(tmp_path) as core:
        core.add_nameless(FIRST)
        core.add_nameless(SECOND)
        core.release_nameless(C, at(5))
        rows = [(r.text, r.at, r.how, r.prompt, r.author, r.late) for r in core.released(C)]
        common = at(5), How.FORM, "two-meanings", "a reader, without name", False
        assert rows == [("Nobody.", *common), ("Who knows.", *common)]
        assert [row.text for row in core.unposted_answers(C)] == ["Nobody.", "Who knows."]
        assert not core.nameless_wait(C)
        core.release_nameless(C, at(6))
        assert len(texts(core)) == 2


def test_a_released_one_is_in_one_place_only(tmp_path: Path) -> None:
    """Once it is a response, the waiting row holds no text any more: the file itself forbids both, and neither."""
    with begun(tmp_path) as core:
        core.add_nameless(FIRST)
        core.release_nameless(C, at())
        [row] = core._rows("SELECT text, response FROM nameless")
        assert row["text"] is None
        assert row["response"] is not None
        for change in ("text = 'both'", "response = NULL"):
            with pytest.raises(sqlite3.IntegrityError):
                core._change(f"UPDATE nameless SET {change}")


def test_late_weeks_are_named_at_the_release(tmp_path: Path) -> None:
    """What belongs to a week that was looked back at is late."""
    with begun(tmp_path) as core:
        core.add_nameless(FIRST)
        core.add_nameless(replace(SECOND, week="week-two"))
        core.release_nameless(C, at(), late_weeks=["week-one"])
        assert {row.text: row.late for row in core.released(C)} == {"Who knows.": True, "Nobody.": False}


@pytest.mark.parametrize("released", [False, True])
def test_what_is_withdrawn_leaves_nothing(tmp_path: Path, *, released: bool) -> None:
    """Neither text nor code stays; what the bot posted of it is to be deleted on Discord."""
    with begun(tmp_path) as core:
        core.add_nameless(FIRST)
        core.add_nameless(SECOND)
        if released:
            core.release_nameless(C, at())
            post(core)
        core.withdraw_nameless(FIRST.id, at(9))
        assert core.nameless_codes(C) == (NamelessCode(SECOND.id, b"salt", b"other"),)
        assert core.copies_to_delete() == (((THREAD, 501),) if released else ())
        assert "Who knows." not in texts(core)
        core.withdraw_nameless(FIRST.id, at(10))
        core.release_nameless(C, at(11))
        assert texts(core) == ["Nobody."]


def post(core: Core) -> None:
    """Post all that was released."""
    for number, row in enumerate(core.unposted_answers(C)):
        core.begin_post(C, f"answer:{row.id}", "1", f"nonce {number}", THREAD, at(), week=row.week)
        core.post_done(C, f"answer:{row.id}", "1", 500 + number, at())
        core.attach_message(row.id, THREAD, 500 + number)


def test_a_code_goes_with_its_answer(tmp_path: Path) -> None:
    """Where the copy is deleted on Discord, the answer and its code are erased together."""
    with begun(tmp_path) as core:
        core.add_nameless(FIRST)
        core.release_nameless(C, at())
        post(core)
        core.delete_messages(THREAD, [500], at())
        assert core.nameless_codes(C) == ()
        assert texts(core) == []


def test_nobody_s_words_are_nameless_ones(tmp_path: Path) -> None:
    """What is held of a person, and what forgetting erases, leaves answers without a name alone."""
    with begun(tmp_path) as core:
        add(core, form(ANA, "Mine."))
        core.add_nameless(FIRST)
        core.release_nameless(C, at())
        assert [row.text for row in core.words_of(C, ANA).responses] == ["Mine."]
        core.forget(C, ANA, at=at(1))
        assert texts(core) == ["Who knows."]


def test_a_circle_has_its_own(tmp_path: Path) -> None:
    """Waiting, release and codes go by circle."""
    with begun(tmp_path) as core:
        core.put_circle(replace(CIRCLE, id="friday"))
        core.add_nameless(FIRST)
        assert (core.nameless_wait("friday"), core.nameless_codes("friday")) == (False, ())
        core.release_nameless("friday", at())
        assert texts(core) == []


def test_stopping_outlives_the_circle_s_file(tmp_path: Path) -> None:
    """Organisers' word holds until they take it back, however often the circle's file is read again."""
    with begun(tmp_path) as core:
        assert not core.nameless_stopped(C)
        core.set_nameless_stopped(C, stopped=True)
    with open_core(path_in(tmp_path)) as core:
        core.put_circle(replace(CIRCLE, name="Renamed"))
        assert core.nameless_stopped(C)
        core.set_nameless_stopped(C, stopped=False)
        assert not core.nameless_stopped(C)
