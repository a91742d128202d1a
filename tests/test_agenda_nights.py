"""When a circle's threads are read back at night."""

from __future__ import annotations

from dataclasses import replace
from datetime import time, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.agenda.nights import is_read, next_export, next_night
from bot.agenda.plan import plan
from bot.records import Kind
from bot.schedule.model import Exports, Nightly
from tests.agenda_terms import circle, found, reading, utc

BEFORE = utc("2026-12-01")


@pytest.mark.parametrize(
    ("publish_after_days", "last"), [(7, Kind.PUBLISH), (None, Kind.ERASE)], ids=["archive", "by hand"]
)
def test_each_circle_has_its_own_quiet_moment(publish_after_days: int | None, last: Kind) -> None:
    """Between three and five by its own clocks, on every night from the first opening until the archive.

    Where that is made by hand: until all is erased.
    """
    running = replace(circle(), publish_after_days=publish_after_days)
    agenda, zone = plan(running, reading()), ZoneInfo(running.zone)
    opening, end = found(agenda, "s1.section"), found(agenda, last)
    nights, now = [], BEFORE
    while night := next_night("circle", running.zone, agenda, now):
        nights.append(night)
        now = night
    assert len(nights) == (end.local.date() - opening.local.date()).days
    assert {3, 4} >= {night.astimezone(zone).hour for night in nights}
    assert opening.due < nights[0] < nights[-1] < end.due


def test_circles_are_spread_over_the_night() -> None:
    """Many of them don't all ask at once."""
    running = circle()
    agenda, now = plan(running, reading()), found(plan(running, reading()), "s2.section").due
    moments = {next_night(f"circle-{number}", running.zone, agenda, now) for number in range(50)}
    assert len(moments) > 45
    assert all(night and night - now < timedelta(days=1) for night in moments)


def test_the_archive_is_written_at_the_time_that_was_chosen_or_after_reading_back() -> None:
    """By the circle's own clocks; or half an hour after its threads were read back; or not at all."""
    usual, agenda = circle(), plan(circle(), reading())
    now, zone = found(agenda, "s1.section").due, ZoneInfo(usual.zone)
    assert next_export(usual, agenda, now) is None
    at_four = replace(usual, exports=Exports(nightly=Nightly(time(4))))
    night = next_export(at_four, agenda, now)
    assert night is not None
    assert night.astimezone(zone).time() == time(4)
    assert now < night <= now + timedelta(days=1)
    own = next_export(replace(usual, exports=Exports(nightly=Nightly())), agenda, now)
    back = next_night(usual.id, usual.zone, agenda, now)
    assert own is not None
    assert back is not None
    assert own - back == timedelta(minutes=30)
    assert [is_read(agenda, at) for at in (BEFORE, now, night, found(agenda, Kind.PUBLISH).due)] == [
        False,
        True,
        True,
        False,
    ]
