"""Trouble switched on at the rehearsal room's page, as members and organisers see it; and a change of the clocks."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import expect

from tests.club import CIRCLE
from tests.room_browser import MARKS, Seat, Seats, seats_in
from tests.room_kit import Visit, one_room, visit

__all__ = ["one_room"]
pytestmark = [*MARKS, pytest.mark.asyncio(loop_scope="module")]
OPENING = "What does the first passage say?"
WEEK = "Week 1"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def seats(room: Visit) -> AsyncIterator[Seats]:
    """The organiser and Ada."""
    async with seats_in(room.opened.address) as opened:
        olga = await opened.sit()
        await opened.sit("Ada")
        await olga.until("Week 1: the text")
        yield opened


async def posted(seat: Seat) -> Counter[str]:
    """All that has been posted in the place that is open, each text with how often it is there."""
    return Counter(await seat.page.locator("#list .message .words").all_inner_texts())


async def test_while_discord_is_down_nobody_does_anything_and_then_all_is_caught_up_with(
    seats: Seats,
) -> None:
    """What was written stays in its box; a day later Discord is back, and what was due is there once."""
    olga, ada = seats.seats
    await ada.go(WEEK)
    await olga.go(WEEK)
    await olga.trouble("Discord is down", is_on=True)
    await expect(ada.page.locator(".banner")).to_contain_text("Discord is down for a day")
    await ada.page.bring_to_front()
    box = ada.page.locator("#text")
    await box.fill("Hello?")
    await box.press("Enter")
    await expect(
        ada.page.get_by_role("alert").filter(has_text="Discord is down: nobody can do")
    ).to_be_visible()
    await expect(box).to_have_value("Hello?")
    await olga.move("+1 day", times=2)
    await expect(ada.page.locator(".banner")).to_have_count(0)
    await olga.until("Week 1: the main questions")
    await box.press("Enter")
    await olga.sees("Hello?")
    found = await posted(olga)
    assert max(count for text, count in found.items() if text) == 1


async def test_a_dead_bot_answers_nobody_until_it_is_started_again(seats: Seats) -> None:
    """Who presses is told so; the page says that the bot is dead; started again, the button works."""
    olga, ada = seats.seats
    await ada.go(WEEK)
    await olga.trouble("The bot is killed", is_on=True)
    await expect(ada.page.get_by_text("the bot is dead")).to_be_visible()
    await ada.press(OPENING, "Respond")
    await expect(ada.page.get_by_text("The bot gave no answer. Look under Trouble")).to_be_visible()
    await expect(ada.page.locator("dialog")).to_have_count(0)
    await olga.trouble("The bot is killed", is_on=False)
    await ada.answer(OPENING, "Now it listens.")
    await olga.go(WEEK)
    await olga.sees("Now it listens.")


async def test_limited_by_discord_the_bot_posts_everything_once(seats: Seats) -> None:
    """Slower on Discord's side; on the page a week is what it is without."""
    olga, _ = seats.seats
    await olga.trouble("five at a time", is_on=True)
    await olga.until("Week 2: the main questions")
    await olga.trouble("five at a time", is_on=False)
    await olga.go("Week 2")
    await olga.sees(re.compile("Question 1 of"))
    found = await posted(olga)
    assert max(count for text, count in found.items() if text) == 1
    assert "Week 2: the text" in await olga.done()


async def test_a_change_of_the_clocks_on_the_way_is_announced(tmp_path: Path) -> None:
    """In words, before it comes; then the weeks go on at the same time of day."""
    late = CIRCLE.replace("2027-01-12", "2027-03-23")
    async with visit(tmp_path, circle=late) as room, seats_in(room.opened.address) as seats:
        olga = await seats.sit()
        said = "On Sunday 28 March 2027 the clocks in Europe/Berlin go forward by 1 hour."
        await expect(olga.page.get_by_text(said)).to_be_visible()
        texts = olga.page.locator(".weeks .items li", has_text="the text").locator("time")
        await expect(texts).to_have_text(["Tue 23 Mar, 17:00", "Tue 30 Mar, 17:00"])
