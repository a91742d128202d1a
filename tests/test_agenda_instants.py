"""Wall time becomes an instant in one way only: forward over a gap, the first of a fold."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from whenever import PlainDateTime

from bot.agenda.instants import Moment, instant, local, offset, say_stretch
from bot.errors import NotFoundError
from bot.wording.numbers import say_day
from tests.agenda_terms import ZONES, utc


def wall(text: str) -> datetime:
    """Return a wall time from ISO text."""
    return datetime.fromisoformat(text)


def test_an_ordinary_wall_time_is_neither_shifted_nor_repeated() -> None:
    """17:00 in Berlin in January is 16:00 UTC."""
    assert instant(wall("2027-01-12T17:00"), "Europe/Berlin") == Moment(utc("2027-01-12T16:00"))


def test_a_wall_time_in_a_gap_is_shifted_by_the_gaps_length() -> None:
    """02:30 doesn't exist on the last Sunday of March in Berlin: 03:30 is meant, and the shift is reported."""
    moment = instant(wall("2027-03-28T02:30"), "Europe/Berlin")
    assert moment == Moment(utc("2027-03-28T01:30"), shifted=timedelta(hours=1))
    assert local(moment.at, "Europe/Berlin").replace(tzinfo=None) == wall("2027-03-28T03:30")


def test_a_gap_of_half_an_hour_shifts_by_half_an_hour() -> None:
    """Lord Howe's clocks go forward by thirty minutes."""
    assert instant(wall("2026-10-04T02:10"), "Australia/Lord_Howe").shifted == timedelta(minutes=30)


def test_a_gap_at_midnight_stays_on_its_day() -> None:
    """00:30 doesn't exist on 6 September 2026 in Santiago; 01:30 of the same day is meant."""
    moment = instant(wall("2026-09-06T00:30"), "America/Santiago")
    assert local(moment.at, "America/Santiago").replace(tzinfo=None) == wall("2026-09-06T01:30")


@pytest.mark.parametrize("fold", [0, 1])
def test_a_wall_time_in_a_fold_is_the_first_of_the_two(fold: int) -> None:
    """02:30 comes twice on the last Sunday of October in Berlin; the one in summer time is meant."""
    moment = instant(wall("2027-10-31T02:30").replace(fold=fold), "Europe/Berlin")
    assert moment == Moment(utc("2027-10-31T00:30"), repeated=True)


def test_what_lies_just_behind_a_zone_s_last_listed_change_is_not_shifted_back() -> None:
    """zoneinfo goes by a rule there that holds only from then on: Nuuk on 28 October 2023, two hours behind UTC."""
    moment = instant(wall("2023-10-28T23:30"), "America/Nuuk")
    assert moment.shifted == timedelta()
    assert moment.at == PlainDateTime(2023, 10, 28, 23, 30).assume_tz("America/Nuuk").to_instant().to_stdlib()


@settings(deadline=None)
@given(st.datetimes(datetime(2026, 1, 1), datetime(2028, 12, 31)), st.sampled_from(ZONES))  # noqa: DTZ001
def test_every_instant_is_the_one_that_whenever_gives(at: datetime, zone: str) -> None:
    """The rule is "compatible" disambiguation, everywhere."""
    oracle = PlainDateTime(at.replace(fold=0)).assume_tz(zone, disambiguation="compatible")
    assert instant(at, zone).at == oracle.to_instant().to_stdlib()


@pytest.mark.parametrize("name", ["Europe/Berlim", "Europe", "", "../etc/passwd"])
def test_a_zone_that_does_not_exist_is_refused_in_words(name: str) -> None:
    """The error names the zone and says how zones are written."""
    with pytest.raises(NotFoundError, match=r"There is no time zone called") as caught:
        local(utc("2027-01-01"), name)
    assert "Europe/Berlin" in caught.value.hint


def test_the_offset_follows_the_clocks() -> None:
    """New York is five hours behind UTC in winter and four in summer."""
    assert offset(utc("2027-01-12T16:00"), "America/New_York") == timedelta(hours=-5)
    assert offset(utc("2027-07-12T16:00"), "America/New_York") == timedelta(hours=-4)


def test_a_day_is_said_as_people_write_it() -> None:
    """Weekday, day, month and year, whatever the machine's language."""
    assert say_day(date(2027, 3, 28)) == "Sunday 28 March 2027"


@pytest.mark.parametrize(
    ("stretch", "said"),
    [
        (timedelta(seconds=59), "a moment"),
        (timedelta(minutes=1), "1 minute"),
        (timedelta(minutes=-30), "30 minutes"),
        (timedelta(hours=1, minutes=30), "1 hour and 30 minutes"),
        (timedelta(days=2), "2 days"),
        (timedelta(days=2, minutes=5), "2 days and 5 minutes"),
        (timedelta(days=1, hours=3, minutes=59), "1 day and 3 hours"),
    ],
)
def test_a_stretch_is_said_by_its_two_largest_units(stretch: timedelta, said: str) -> None:
    """Nobody needs the minutes of something that is days late."""
    assert say_stretch(stretch) == said
