"""How long anything can be held back, what has to go first, and what is judged of what a person decided."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.agenda.due import Timing, judge
from bot.agenda.order import Limit, comes_first, hold_ends
from bot.agenda.plan import plan
from bot.agenda.reconcile import Stored
from bot.records import PROMISED, Kind, State
from bot.schedule.model import IfLate, LatePolicy
from tests.agenda_terms import ONLY_TEXT, as_stored, circle, example, found, reading

SECOND = timedelta(seconds=1)
STRICT = IfLate(LatePolicy.SKIP)


def ledger(**states: State) -> dict[str, Stored]:
    """The default agenda's ledger: all planned but what is named, with `_` for what can't stand in a name."""
    rows = {one.key: as_stored(one, State.PLANNED, "") for one in example().occurrences}
    for name, state in states.items():
        key = name.replace("__", "-").replace("_", ".", 1)
        rows[key] = replace(rows[key], state=state)
    return rows


# ---- how long -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "by"),
    [
        ("welcome", "s1.section"),
        ("s1.brief", "s1.section"),
        ("s1.section", "s1.digest"),
        ("s1.questions", "s1.closing"),
        ("s1.go-round", "s1.closing"),
        ("s1.closing", "s1.digest"),
        ("s1.digest", "s2.digest"),
        ("s3.digest", "end"),
    ],
)
def test_what_is_held_waits_until_something_overtakes_it(key: str, by: str) -> None:
    """The text with all that hangs on it until its week is looked back at; the rest until what comes after it."""
    limit = hold_ends(found(example(), key), example())
    assert limit is not None
    assert limit.by == found(example(), by)
    assert limit.at == found(example(), by).due


def test_a_poll_needs_an_hour_and_a_reminder_its_meeting() -> None:
    """Neither waits until it would be of no use."""
    poll, reminder = (found(example(), f"s1.{kind}") for kind in ("poll", "reminder"))
    ends = [hold_ends(one, example()) for one in (poll, reminder)]
    assert poll.until is not None
    assert [limit.at if limit else None for limit in ends] == [
        poll.until - timedelta(hours=1),
        reminder.until,
    ]


def test_the_end_waits_until_everything_is_erased() -> None:
    """That day was promised, and after it nothing is left to end."""
    limit = hold_ends(found(example(), "end"), example())
    assert limit == Limit(found(example(), "erase").due, found(example(), "erase"))


def test_everything_else_can_be_held_but_not_for_ever() -> None:
    """Also in a week that has nothing but its text: some limit, and always after its time."""
    for agenda in (example(), plan(circle(week=ONLY_TEXT), reading())):
        for one in agenda.occurrences:
            limit = hold_ends(one, agenda)
            assert one.kind in PROMISED or (limit is not None and limit.at > one.due), one.key


# ---- what is judged -------------------------------------------------------------------------------------------------


def verdict(key: str, now: datetime, rows: dict[str, Stored]) -> tuple[Timing, str]:
    """Judge one occurrence under the strictest policy."""
    found_one = judge(found(example(), key), now=now, if_late=STRICT, agenda=example(), stored=rows)
    return found_one.timing, found_one.reason


def test_what_is_held_waits_and_then_is_left_out_with_a_reason() -> None:
    """Before its time, after it, and once it is over."""
    rows = ledger()
    rows["s1.questions"] = replace(rows["s1.questions"], held=True)
    due, over = rows["s1.questions"].due, rows["s1.closing"].due
    for now in (due - SECOND, due, over - SECOND):
        assert verdict("s1.questions", now, rows) == (Timing.HELD, "")
    reason = "It was held back until it was time for the closing question."
    assert verdict("s1.questions", over, rows) == (Timing.SUPERSEDED, reason)


def test_what_goes_out_by_hand_is_on_time_whenever_that_is() -> None:
    """Before its time and long after, also where the file skips what is late; but not once it is overtaken."""
    rows = ledger(s1_section=State.DONE)
    rows["s1.questions"] = replace(rows["s1.questions"], by_hand=True)
    due, over = rows["s1.questions"].due, rows["s1.closing"].due
    for now in (due - timedelta(days=1), due, over - SECOND):
        assert verdict("s1.questions", now, rows)[0] is Timing.ON_TIME
    assert verdict("s1.questions", over, rows)[0] is Timing.SUPERSEDED


# ---- what goes first ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "first"),
    [
        ("welcome", None),
        ("s1.brief", None),
        ("s1.section", "welcome"),
        ("s1.go-round", "s1.section"),
        ("s1.reminder", "s1.section"),
        ("s2.digest", "s2.section"),
        ("end", "welcome"),
    ],
)
def test_before_a_week_comes_its_text_and_before_that_the_welcome(key: str, first: str | None) -> None:
    """With nothing posted yet."""
    before = comes_first(found(example(), key), example(), ledger())
    assert before == (found(example(), first) if first else None)


def test_nothing_is_overtaken_by_what_goes_out_by_hand() -> None:
    """The closing question waits for what it would overtake, and for nothing once that is posted or skipped."""
    rows = ledger(welcome=State.DONE, s1_brief=State.DONE, s1_section=State.DONE)
    closing = found(example(), "s1.closing")
    passed = []
    while (before := comes_first(closing, example(), rows)) is not None:
        passed.append(before.kind)
        rows[before.key] = replace(rows[before.key], state=State.SKIPPED)
    assert set(passed) == {Kind.QUESTIONS, Kind.POLL, Kind.GO_ROUND}
    assert comes_first(found(example(), "s1.go-round"), example(), rows) is None


def test_a_week_is_not_opened_before_the_one_before_it() -> None:
    """Nor while anything of that one would be overtaken; its digest may still come."""
    rows = ledger()
    for key, row in rows.items():
        if key.startswith("s1.") or key in ("welcome", "s2.brief"):
            rows[key] = replace(row, state=State.DONE)
    text = found(example(), "s2.section")
    assert comes_first(text, example(), rows) is None
    for key in ("s1.section", "s1.closing", "s2.brief"):
        waiting = {**rows, key: replace(rows[key], state=State.PLANNED)}
        assert comes_first(text, example(), waiting) == found(example(), key)
    rows["s1.digest"] = replace(rows["s1.digest"], state=State.PLANNED)
    assert comes_first(text, example(), rows) is None
