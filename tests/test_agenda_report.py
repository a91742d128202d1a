"""What the plan shows: rows, sums, breaks, and when the hour changes for whom."""

from __future__ import annotations

import json
from datetime import date

import pytest

from bot.agenda.plan import plan
from bot.agenda.report import Report, report
from bot.errors import NotFoundError
from bot.records import Kind, Occurrence
from bot.schedule.model import Break
from tests.agenda_terms import circle, reading


def count(occurrence: Occurrence) -> tuple[int, int]:
    """Count three posts for a text, one of which mentions, none for an event, and one for everything else."""
    return (3, 1) if occurrence.kind is Kind.SECTION else (int(occurrence.kind is not Kind.EVENT), 0)


def made(*zones: str, starts: date = date(2027, 1, 12), weeks: int = 3, **more: object) -> Report:
    """Return the report of a circle with the default week."""
    term, essay = circle(starts=starts, **more), reading(weeks)  # type: ignore[arg-type]
    return report(term, essay, plan(term, essay), posts_for=count, zones=zones)


def test_a_row_has_both_times_and_what_it_is() -> None:
    """Wall time with the zone's abbreviation, UTC, title, kind in words, counts."""
    row = next(row for row in made().rows if row.key == "s2.section")
    assert (row.number, row.title, row.what) == (2, "S2", "the text")
    assert f"{row.at:%a %H:%M %Z}" == "Tue 17:00 CET"
    assert row.due.isoformat() == "2027-01-19T16:00:00+00:00"
    assert (row.posts, row.mentions, row.until) == (3, 1, None)


def test_a_rows_end_is_shown_by_the_circles_clocks() -> None:
    """The poll's end on Sunday."""
    row = next(row for row in made().rows if row.key == "s1.poll")
    assert row.until is not None
    assert f"{row.until:%a %H:%M %Z}" == "Sun 17:00 CET"


def test_welcome_and_end_have_no_title() -> None:
    """They belong to no week, and count in the whole only."""
    rows = made().rows
    assert [(row.number, row.title, row.what) for row in (rows[0], *rows[-4:])] == [
        (0, "", "the welcome"),
        (0, "", "the end"),
        (0, "", "the archive"),
        (0, "", "word of the erasure"),
        (0, "", "the erasure"),
    ]


def test_posts_and_mentions_are_summed_by_week_and_altogether() -> None:
    """Eight occurrences a week, of which the text has three posts and the one mention."""
    shown = made()
    assert [(w.number, w.title, w.posts, w.mentions) for w in shown.weeks] == [
        (1, "S1", 10, 1),
        (2, "S2", 10, 1),
        (3, "S3", 10, 1),
    ]
    assert (shown.posts, shown.mentions) == (35, 3)


def test_a_break_says_what_it_does() -> None:
    """One moves week 2, the other holds no opening."""
    moves = Break(date(2027, 1, 18), date(2027, 1, 20), "Half-term.")
    idle = Break(date(2027, 1, 13), date(2027, 1, 14))
    first, second = made(breaks=[moves, idle]).breaks
    assert first.effect.startswith("Week 2 opens on Tuesday 26 January 2027 instead of")
    assert (first.first, first.last, first.say) == (moves.first, moves.last, "Half-term.")
    assert second.effect == "No week would have opened in it, so nothing moves."


def test_while_no_clock_changes_nothing_is_said() -> None:
    """Three weeks in January."""
    assert made().clocks == ()


def test_the_circles_own_change_says_what_moves_for_whom() -> None:
    """In Berlin the clocks go forward on 28 March 2027, before the meeting of week 1."""
    (said,) = made(starts=date(2027, 3, 23), weeks=1).clocks
    assert said == (
        "Between Saturday 27 March 2027 (week 1) and Sunday 28 March 2027 (week 1) the clocks in Europe/Berlin "
        "go forward by 1 hour. Times there stay as they are; from then on, members whose clocks don't change "
        "see everything 1 hour earlier."
    )


def test_clocks_that_go_back_bring_everything_later_elsewhere() -> None:
    """On 31 October 2027."""
    (said,) = made(starts=date(2027, 10, 26), weeks=1).clocks
    assert "the clocks in Europe/Berlin go back by 1 hour" in said
    assert said.endswith("see everything 1 hour later.")


def test_another_zones_weeks_at_another_hour_are_named() -> None:
    """New York changes two weeks before Berlin: in between everything is an hour later there."""
    starts, zone = date(2027, 3, 2), "America/New_York"
    usual, said = (line for line in made(zone, starts=starts, weeks=5).clocks if zone in line)
    assert usual == "In America/New_York the text of week 1 comes on Tuesday 2 March 2027 at 11:00."
    assert said == (
        "From Sunday 14 March 2027 (week 2) to Saturday 27 March 2027 (week 4) members in America/New_York see "
        "everything 1 hour later on their clock (the text at 12:00 instead of 11:00)."
    )


def test_a_zone_that_never_changes_sees_the_rest_of_the_term_at_another_hour() -> None:
    """From the meeting on the day of Berlin's change, to the end."""
    *_, said = made("Asia/Kolkata", starts=date(2027, 3, 23), weeks=2).clocks
    assert said == (
        "From Sunday 28 March 2027 (week 1) on members in Asia/Kolkata see everything 1 hour earlier on their "
        "clock (the text at 20:30 instead of 21:30)."
    )


def test_a_single_day_at_another_hour_is_named_alone() -> None:
    """The welcome comes on the Tuesday between New York's change and Berlin's; week 1 after both."""
    *_, said = made("America/New_York", starts=date(2027, 3, 30), weeks=1).clocks
    assert said == (
        "On Tuesday 23 March 2027 (the welcome) members in America/New_York see everything 1 hour later on their "
        "clock (the welcome at 12:00 instead of 11:00)."
    )


def test_a_zone_with_the_circles_own_changes_says_the_hour_and_no_more() -> None:
    """Lisbon changes when Berlin does; a zone that is named twice is shown once."""
    lines = made("Europe/Lisbon", "Europe/Lisbon", starts=date(2027, 3, 23), weeks=2).clocks
    assert [line for line in lines if "Lisbon" in line] == [
        "In Europe/Lisbon the text of week 1 comes on Tuesday 23 March 2027 at 16:00."
    ]


def test_a_zone_that_does_not_exist_is_refused() -> None:
    """In words, with a hint."""
    with pytest.raises(NotFoundError, match="no time zone"):
        made("America/Nowhere")


def test_the_json_is_plain_and_has_iso_instants() -> None:
    """It survives a round trip, and needs no knowledge of the program."""
    plain = made("Asia/Kolkata", breaks=[Break(date(2027, 1, 18), date(2027, 1, 20), "Away.")]).to_json()
    assert json.loads(json.dumps(plain)) == plain
    rows = plain["rows"]
    assert isinstance(rows, list)
    assert next(row for row in rows if row["key"] == "s1.poll") == {
        "key": "s1.poll",
        "kind": "poll",
        "what": "the poll",
        "number": 1,
        "title": "S1",
        "at": "2027-01-14T17:00:00+01:00",
        "due": "2027-01-14T16:00:00+00:00",
        "until": "2027-01-17T17:00:00+01:00",
        "posts": 1,
        "mentions": 0,
        "loud": 0,
        "note": "",
    }
    assert plain["zone"] == "Europe/Berlin"
