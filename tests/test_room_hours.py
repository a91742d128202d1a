"""Time, the cast and the buzzes from the rehearsal room's page: an hour, a day, played and paused, let loose."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest_asyncio
from playwright.async_api import expect

from tests.room_browser import MARKS, Seat, Seats, seats_in
from tests.room_kit import visit

pytestmark = MARKS
MOVED = "before => document.querySelector('.clock').dateTime !== before"


@pytest_asyncio.fixture
async def seats(tmp_path: Path) -> AsyncIterator[Seats]:
    """One browser, in which the organiser and Ada sit."""
    async with visit(tmp_path) as room, seats_in(room.opened.address) as opened:
        await opened.sit()
        await opened.sit("Ada")
        yield opened


async def at(seat: Seat) -> datetime:
    """What time it is at somebody's page."""
    shown = await seat.page.locator(".clock").get_attribute("datetime")
    assert shown is not None
    return datetime.fromisoformat(shown)


async def test_time_moves_by_an_hour_and_a_day_and_everybody_sees_it(seats: Seats) -> None:
    """Pressed at one page; the other's clock, and what is due next, follow."""
    olga, ada = seats.seats
    began = await at(olga)
    await olga.move("+1 hour", times=2)
    assert await at(olga) - began == timedelta(hours=2)
    await olga.move("+1 day")
    assert await at(olga) - began == timedelta(days=1, hours=2)
    shown = (began + timedelta(days=1, hours=2)).strftime("^%Y-%m-%dT%H:%M:%S")
    await expect(ada.page.locator(".clock")).to_have_attribute("datetime", re.compile(shown))
    await expect(ada.page.locator(".next strong")).not_to_be_empty()


async def test_it_is_played_paused_and_stands_still(seats: Seats) -> None:
    """At a chosen pace it goes on by itself, posts come, and Pause holds it there."""
    olga, ada = seats.seats
    await olga.page.bring_to_front()
    await olga.page.get_by_label("Pace").select_option(label="a day a second")
    await olga.page.get_by_role("button", name="Play", exact=True).click()
    await ada.go("Week 1")
    await olga.page.bring_to_front()
    await olga.page.get_by_role("button", name="Pause", exact=True).click()
    await expect(olga.page.get_by_role("button", name="Play", exact=True)).to_be_visible()
    await expect(olga.page.locator(".moving")).to_have_count(0)
    stood = await at(olga)
    await ada.write("Said while it stands still.")
    await olga.go("Week 1")
    await olga.sees("Said while it stands still.")
    assert await at(olga) == stood
    assert "Week 1: the text" in await olga.done()


async def test_the_cast_is_let_loose_and_silenced_and_phones_buzz(seats: Seats) -> None:
    """Let loose they answer by themselves; silent they don't; only what may notify is counted."""
    olga, ada = seats.seats
    await olga.until("Week 1: the text")
    await olga.panel("People")
    await expect(olga.page.get_by_role("button", name=re.compile(r"^Ada"))).to_contain_text("1 buzz")
    await olga.page.get_by_role("button", name="For a week").click()
    await expect(olga.page.get_by_text("They are loose until")).to_be_visible()
    await olga.move("+1 day", times=3)
    await ada.go("Week 1")
    await ada.sees("It says that one thing is meant as another.")
    await olga.page.bring_to_front()
    await olga.page.get_by_role("button", name="Keep silent").click()
    await expect(olga.page.get_by_text("keep silent until you let them loose")).to_be_visible()
    await olga.move("+1 day", times=4)
    await ada.sees("It means more than it says.", times=0)
