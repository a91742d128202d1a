"""What organisers read of what was missed: one thing in a sentence, many in one message that always fits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.agenda.due import judge
from bot.agenda.missed import in_order, listed_whole, to_be_told, told
from bot.agenda.plan import plan
from bot.agenda.reconcile import Stored
from bot.records import Kind, State
from bot.schedule.model import IfLate, LatePolicy
from tests.agenda_terms import as_stored, circle, example, found, reading

NO_THREAD = "The week's text was left out, so there is no thread for it."


def row(key: str, reason: str = NO_THREAD, state: State = State.SKIPPED) -> Stored:
    """Return an occurrence of the default agenda as it ended."""
    return as_stored(found(example(), key), state, reason)


def many(weeks: int) -> list[Stored]:
    """Return everything of a long term, each left out for a reason of its own."""
    occurrences = plan(circle(), reading(weeks)).occurrences
    rows = [as_stored(one, State.SKIPPED, f"Reason {number}.") for number, one in enumerate(occurrences)]
    return in_order({one.key: one for one in rows})


def plain(text: str, rows: Sequence[Stored]) -> list[str]:
    """Return the lines, each stamp as the key of the first thing that is due then."""
    for one in reversed(rows):
        for style in "Ff":
            text = text.replace(f"<t:{int(one.due.timestamp())}:{style}>", one.key)
    return text.splitlines()


def test_one_thing_is_told_in_a_sentence() -> None:
    """As ever: what, when it was due, and why."""
    rows = [row("s1.poll")]
    assert plain(told(rows, "Circle"), rows) == [f"Not posted: week 1, the poll, due s1.poll. {NO_THREAD}"]
    failed = [replace(rows[0], state=State.FAILED, reason="Refused.")]
    assert plain(told(failed, "Circle"), rows)[0].startswith("Could not be posted: week 1, the poll, due")


def test_many_are_grouped_by_the_reason_and_by_the_week() -> None:
    """The reason once; the same things of weeks that follow each other on one line; how it stands with each."""
    keys = ("s1.questions", "s1.go-round", "s2.go-round", "s3.go-round")
    rows = [row(key) for key in keys] + [
        row("s3.digest", "Missing Access.", State.FAILED),
        row("end", "It was so."),
    ]
    assert plain(told(rows, "Circle"), rows) == [
        "**Circle: 6 posts are missing; the first was due s1.questions.**",
        NO_THREAD,
        "- week 1: the main questions and the go-round, due s1.questions to s1.go-round",
        "- weeks 2 to 3: the go-round, due s2.go-round to s3.go-round",
        "Could not be posted. Missing Access.",
        "- week 3: looking back, due s3.digest",
        "It was so.",
        "- the end, due end",
    ]


@pytest.mark.parametrize("policy", [LatePolicy.POST, LatePolicy.SKIP])
def test_what_was_too_late_is_one_group_however_late_each_was(policy: LatePolicy) -> None:
    """How late it was follows from when it was due."""
    if_late = IfLate(policy, timedelta(hours=48))
    keys, now = ("s1.section", "s2.section"), found(example(), "s2.section").due + timedelta(days=3)
    judged = [
        judge(found(example(), key), now=now, if_late=if_late, agenda=example(), stored={}).reason
        for key in keys
    ]
    assert len(set(judged)) == 2
    rows = [row(key, reason) for key, reason in zip(keys, judged, strict=True)]
    _, why, line = plain(told(rows, "Circle"), rows)
    assert why.startswith("It was too late: the circle's file ")
    assert line == "- weeks 1 to 2: the text, due s1.section to s2.section"


def test_what_is_planned_again_is_not_called_missing_any_more() -> None:
    """It was decided that it is told, and then put right before the message stood there."""
    rows = [row("s1.section", "Refused.", State.FAILED), row("s1.poll")]
    again = [replace(rows[0], state=State.PLANNED, reason=""), rows[1]]
    first, *lines = plain(told(again, "Circle"), rows)
    assert first == plain(told(rows, "Circle"), rows)[0]
    assert lines[:2] == ["Planned again since:", "- week 1: the text, due s1.section"]


@pytest.mark.parametrize("weeks", [3, 12, 40])
def test_whatever_the_number_it_fits_and_counts_what_it_leaves_out(weeks: int) -> None:
    """Each with a reason of its own: as many as fit are named, the rest are counted, and the list has them all."""
    rows = many(weeks)
    text = told(rows, "Circle")
    assert len(text) <= 2000
    named = sum(line.startswith("- ") for line in text.splitlines())
    more = int(text.splitlines()[-1].split()[1]) if named < len(rows) else 0
    assert named + more == len(rows)
    assert (more == 0) == (weeks == 3)
    assert len(listed_whole(rows).splitlines()) == len(rows)


def test_long_reasons_leave_room() -> None:
    """A refusal of Discord's can be long."""
    rows = [
        row(key, f"{number}{'x' * 3000}", State.FAILED) for number, key in enumerate(("s1.poll", "s1.digest"))
    ]
    text = told(rows, "Circle")
    assert len(text) <= 2000
    assert text.count("- week 1") == 2
    assert len(told(rows[:1], "Circle")) == 2000


def test_what_organisers_did_themselves_needs_no_word() -> None:
    """What they skipped, and what was before the bot joined."""
    assert to_be_told(row("s1.poll"))
    assert not to_be_told(row("s1.poll", "skipped by an organiser"))
    assert not to_be_told(row("s1.poll", "before the bot joined"))
    assert not to_be_told(as_stored(found(example(), "s1.poll"), State.DONE))
    assert {one.kind for one in many(3)} >= {Kind.SECTION, Kind.END}
