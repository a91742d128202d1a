"""What the store keeps of meetings: what Discord was told of each event, and who wants to be reminded."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest

from bot.records import CalendarEvent, EventState
from tests.test_store_kit import ANA, BO, CHEN, CIRCLE, C, at, begun

W = "week-one"
EVENT = CalendarEvent("Name", "Says\nref x", at(600), at(660), "The library")


def test_an_event_comes_out_as_it_went_in(tmp_path: Path) -> None:
    """From the first attempt on, with its instants to the microsecond; then with its id."""
    with begun(tmp_path) as core:
        core.begin_event(C, W, EVENT, turn=1, at=at())
        row = core.events(C)[W]
        assert (row.week, row.turn, row.state, row.last_try) == (W, 1, EventState.BEGUN, at())
        assert (row.event_id, row.event) == (None, EVENT)
        core.event_made(C, W, 77)
        row = core.events(C)[W]
        assert (row.state, row.event_id, row.event) == (EventState.OPEN, 77, EVENT)


def test_a_repeat_renews_the_time_and_what_is_told(tmp_path: Path) -> None:
    """The second attempt may be made with another place; from it on the minute of waiting is counted."""
    moved = replace(EVENT, voice_id=9, start=at(700), end=at(800))
    with begun(tmp_path) as core:
        core.begin_event(C, W, EVENT, turn=1, at=at())
        core.begin_event(C, W, moved, turn=1, at=at(3))
        assert (core.events(C)[W].last_try, core.events(C)[W].event) == (at(3), moved)


def test_what_was_told_anew_is_kept(tmp_path: Path) -> None:
    """Only the words and times change; the event stays the same one."""
    with begun(tmp_path) as core:
        core.begin_event(C, W, EVENT, turn=1, at=at())
        core.event_made(C, W, 77)
        core.event_changed(C, W, replace(EVENT, name="Other"))
        row = core.events(C)[W]
        assert (row.event_id, row.event.name, row.state) == (77, "Other", EventState.OPEN)


def test_after_its_end_a_week_may_have_another_event(tmp_path: Path) -> None:
    """The new attempt stands in place of the withdrawn one, and has no id yet."""
    with begun(tmp_path) as core:
        core.begin_event(C, W, EVENT, turn=1, at=at())
        core.event_made(C, W, 77)
        core.event_ended(C, W, EventState.WITHDRAWN)
        assert core.events(C)[W].state is EventState.WITHDRAWN
        core.begin_event(C, W, EVENT, turn=2, at=at(5))
        row = core.events(C)[W]
        assert (row.turn, row.state, row.event_id) == (2, EventState.BEGUN, None)


def test_events_are_each_circles_own_and_in_order(tmp_path: Path) -> None:
    """The earliest first; another circle's weeks of the same name are its own."""
    with begun(tmp_path) as core:
        core.put_circle(replace(CIRCLE, id="friday"))
        core.begin_event(C, "later", replace(EVENT, start=at(650)), turn=1, at=at())
        core.begin_event(C, W, EVENT, turn=1, at=at())
        core.begin_event("friday", W, EVENT, turn=1, at=at())
        assert list(core.events(C)) == [W, "later"]
        assert list(core.events("friday")) == [W]


def test_two_weeks_never_share_an_event(tmp_path: Path) -> None:
    """An event that was found belongs to one week."""
    with begun(tmp_path) as core:
        for week in (W, "week-two"):
            core.begin_event(C, week, EVENT, turn=1, at=at())
        core.event_made(C, W, 77)
        with pytest.raises(sqlite3.IntegrityError):
            core.event_made(C, "week-two", 77)


def test_interest_is_exactly_who_was_read(tmp_path: Path) -> None:
    """Whoever took it back is gone; somebody named twice is kept once; other weeks stay."""
    with begun(tmp_path) as core:
        core.set_interest(C, W, [BO, ANA, ANA])
        core.set_interest(C, "week-two", [ANA])
        core.set_interest(C, W, [CHEN, ANA])
        assert core.interest(C, W) == (ANA, CHEN)
        assert core.interests_of(C, ANA) == (W, "week-two")
        assert core.interests_of(C, BO) == ()


def test_a_forgotten_person_is_interested_in_nothing(tmp_path: Path) -> None:
    """It is among what is held of a person, and goes with the rest; others' interest stays."""
    with begun(tmp_path) as core:
        core.set_interest(C, W, [ANA, BO])
        assert core.words_of(C, ANA).interested == (W,)
        core.forget(C, ANA, at=at())
        assert core.words_of(C, ANA).interested == ()
        assert core.interest(C, W) == (BO,)
