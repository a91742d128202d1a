"""Instants in the archive: put together for speed, they are what the standard library writes."""

from __future__ import annotations

from datetime import UTC, datetime, tzinfo

from hypothesis import given
from hypothesis import strategies as st

from bot.archive.dates import iso, short
from bot.wording.numbers import MONTH_NAMES

ZONES = st.timezones()
# Two days off both ends of the calendar every zone can still show an instant.
INSTANTS = st.datetimes(datetime(1, 1, 3), datetime(9999, 12, 29), timezones=ZONES)  # noqa: DTZ001 - they get one


@given(INSTANTS)
def test_an_instant_in_utc_is_iso_8601_with_four_figures_for_the_year(at: datetime) -> None:
    """As `isoformat` writes it, to the second, whichever zone it was given in."""
    assert iso(at) == at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


@given(INSTANTS, ZONES)
def test_a_time_beside_an_answer_is_the_clock_of_the_circles_zone(at: datetime, zone: tzinfo) -> None:
    """Day and month in words, hours and minutes in two figures each."""
    local = at.astimezone(zone)
    assert short(at, zone) == f"{local.day} {MONTH_NAMES[local.month - 1]}, {local:%H:%M}"
