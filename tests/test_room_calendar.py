"""Polls, the calendar and a forum's tags by people's own hands at the rehearsal room's page, as on Discord."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Locator, expect

from bot.records import Layout
from tests.missing import axe
from tests.room_browser import MARKS, Seat, Seats, dialog, looked_over, seats_in
from tests.room_kit import Visit, one_room, visit

__all__ = ["one_room"]
pytestmark = [*MARKS, pytest.mark.asyncio(loop_scope="module")]
WEEK = "Week 1"
AXE = axe()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def seats(room: Visit) -> AsyncIterator[Seats]:
    """The organiser, Ada and Ben, in the first week's thread."""
    async with seats_in(room.opened.address) as opened:
        olga = await opened.sit()
        await olga.until("Week 1: the text")
        for name in ("Ada", "Ben"):
            await opened.sit(name)
        for one in opened.seats:
            await one.go(WEEK)
        yield opened


async def make_poll(seat: Seat, question: str, *answers: str) -> None:
    """Make a poll at the composer."""
    await seat.page.bring_to_front()
    await seat.page.get_by_role("button", name="Make a poll").click()
    await dialog(seat).get_by_label("Question").fill(question)
    await dialog(seat).get_by_label("Answers").fill("\n".join(answers))
    await dialog(seat).get_by_role("button", name="Post the poll").click()
    await expect(dialog(seat)).to_have_count(0)


def poll(seat: Seat, question: str) -> Locator:
    """A poll, by what it asks."""
    return seat.page.locator("#list .message").filter(has=seat.page.locator("legend", has_text=question))


async def meeting_menu(seat: Seat, item: str) -> None:
    """Choose something from the menu of the first meeting."""
    await seat.page.bring_to_front()
    await seat.page.locator(".meetings > li").first.get_by_role("button", name="What can be done").click()
    await seat.page.get_by_role("menuitem", name=item, exact=True).click()


async def test_a_member_makes_a_poll_others_vote_and_it_is_ended(seats: Seats) -> None:
    """It can be seen who voted for what, by everybody; only who made it may end it."""
    _, ada, ben = seats.seats
    await make_poll(ada, "Where shall we go on?", "Here", "Elsewhere")
    await ben.page.bring_to_front()
    mine = poll(ben, "Where shall we go on?")
    await mine.get_by_label("Elsewhere").check()
    await mine.get_by_role("button", name="Vote", exact=True).click()
    await expect(poll(ada, "Where shall we go on?")).to_contain_text("1 vote")
    await mine.hover()
    await mine.locator(".more").click()
    await expect(ben.page.get_by_role("menuitem", name="End the poll")).to_have_count(0)
    await ben.page.get_by_role("menuitem", name="Who voted").click()
    await expect(dialog(ben).locator("dd")).to_have_text(["nobody", "Ben"])
    await dialog(ben).get_by_role("button", name="Close").click()
    await ada.page.bring_to_front()
    own = poll(ada, "Where shall we go on?")
    await own.hover()
    await own.locator(".more").click()
    await ada.page.get_by_role("menuitem", name="End the poll").click()
    await dialog(ada).get_by_role("button", name="End it").click()
    await expect(poll(ben, "Where shall we go on?")).to_contain_text("Poll closed")
    await ben.sees("Most votes: Elsewhere (1 of 1).")


async def test_a_poll_without_answers_is_refused_in_words(seats: Seats) -> None:
    """What Discord refuses stands in the form, and what was written stays."""
    _, ada, _ = seats.seats
    await ada.page.bring_to_front()
    await ada.page.get_by_role("button", name="Make a poll").click()
    await dialog(ada).get_by_label("Question").fill("What?")
    await dialog(ada).get_by_label("Answers").fill("x" * 56)
    await dialog(ada).get_by_role("button", name="Post the poll").click()
    await expect(dialog(ada).locator(".problem")).to_contain_text("55")
    await expect(dialog(ada).get_by_label("Question")).to_have_value("What?")
    await dialog(ada).get_by_role("button", name="Cancel").click()


async def test_it_is_shown_who_reacted(seats: Seats) -> None:
    """Each emoji with the names of those who put it."""
    _, ada, ben = seats.seats
    await ada.write("Look at this.")
    await ben.sees("Look at this.")
    await ben.menu("Look at this.", "React with 👍")
    await expect(ada.reaction("Look at this.", "👍")).to_contain_text("1")
    await ada.menu("Look at this.", "Who reacted")
    await expect(dialog(ada)).to_contain_text("Ben")
    await dialog(ada).get_by_role("button", name="Close").click()


async def test_an_organiser_puts_in_changes_begins_and_ends_a_meeting(seats: Seats) -> None:
    """Everybody sees it at once, in their own time; a member has nothing to change."""
    olga, ada, _ = seats.seats
    await olga.page.bring_to_front()
    await olga.page.get_by_role("button", name="New meeting").click()
    await dialog(olga).get_by_label("Name").fill("A walk")
    await dialog(olga).get_by_label("Where").fill("By the river")
    await dialog(olga).get_by_role("button", name="Create").click()
    first = ada.page.locator(".meetings > li").first
    await expect(first).to_contain_text("A walk")
    await expect(first.get_by_role("button", name="What can be done")).to_have_count(0)
    await expect(ada.page.get_by_role("button", name="New meeting")).to_have_count(0)
    before = await first.locator("time").text_content()
    await meeting_menu(olga, "Change")
    begins = dialog(olga).get_by_label(re.compile("Begins"))
    ends = dialog(olga).get_by_label(re.compile("Ends"))
    await begins.fill(re.sub(r"T\d\d", "T22", await begins.input_value()))
    await ends.fill(re.sub(r"T\d\d", "T23", await ends.input_value()))
    await dialog(olga).get_by_label("Name").fill("A longer walk")
    await dialog(olga).get_by_role("button", name="Change").click()
    await expect(first).to_contain_text("A longer walk")
    await expect(first.locator("time")).not_to_have_text(before or "")
    await meeting_menu(olga, "Begin now")
    await expect(first).to_contain_text("now")
    await meeting_menu(olga, "End now")
    await expect(first).not_to_contain_text("A longer walk")


async def test_a_meeting_that_an_organiser_takes_out_stays_out_and_is_told(seats: Seats) -> None:
    """The bot doesn't put it there again, and says so among the organisers."""
    olga, ada, _ = seats.seats
    first = ada.page.locator(".meetings > li strong").first
    name = await first.text_content()
    await meeting_menu(olga, "Take it out")
    await dialog(olga).get_by_role("button", name="Take it out").click()
    await expect(first).not_to_have_text(name or "")
    await olga.move("+1 hour")
    await olga.go("organisers")
    await olga.sees(re.compile("taken out of the calendar|calendar"))
    await olga.go(WEEK)


async def test_a_new_post_has_the_tags_that_were_chosen(tmp_path: Path) -> None:
    """They stand at the post, for everybody."""
    async with visit(tmp_path, layout=Layout.FORUM) as room, seats_in(room.opened.address) as seats:
        ada = await seats.sit("Ada")
        ben = await seats.sit("Ben")
        await ben.go("reading-circle")
        await ada.go("reading-circle")
        await ada.page.get_by_role("button", name="New post").click()
        await dialog(ada).get_by_label("Name").fill("A question")
        await dialog(ada).get_by_label("Message").fill("What is it?")
        await dialog(ada).get_by_label("Open").check()
        await dialog(ada).get_by_role("button", name="Create").click()
        await expect(ada.page.locator("#head h1")).to_contain_text("A question")
        post = ben.page.locator(".posts .post", has_text="A question")
        await expect(post.locator(".tag", has_text="Open")).to_be_visible()


@pytest.mark.skipif(AXE is None, reason="STUDYCIRCLE_AXE doesn't name axe-core's axe.min.js")
@pytest.mark.parametrize("scheme", ["dark", "light"])
async def test_nothing_of_it_shuts_people_out(seats: Seats, scheme: Any) -> None:
    """The forms of a poll and of a meeting, who voted, a meeting's menu, on a phone; the focus goes back each time."""
    olga = await seats.sit()
    seats.seats.remove(olga)  # what others do they do at tables as wide as theirs
    page = olga.page
    await page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    await page.evaluate(AXE.read_text(encoding="utf-8") if AXE else "")
    await olga.go(WEEK)
    await page.set_viewport_size({"width": 375, "height": 800})
    make = page.get_by_role("button", name="Make a poll")
    await make.click()
    await looked_over(page)
    await page.keyboard.press("Escape")
    await expect(make).to_be_focused()
    await make_poll(olga, f"Is it {scheme}?", "Yes", "No")
    made = poll(olga, f"Is it {scheme}?")
    await made.focus()
    await page.keyboard.press("Enter")
    await looked_over(page)
    await page.get_by_role("menuitem", name="Who voted").press("Enter")
    await dialog(olga).locator("dd").first.wait_for()
    await looked_over(page)
    await page.keyboard.press("Escape")
    await page.get_by_role("button", name="Channels").click()
    await page.locator(".meetings > li").first.get_by_role("button", name="What can be done").click()
    await page.get_by_role("menu").wait_for()
    await looked_over(page)
    await page.get_by_role("menuitem", name="Change", exact=True).click()
    await looked_over(page)
    assert olga.wrong == []
    await page.close()


async def test_nothing_went_wrong_in_the_browser(seats: Seats) -> None:
    """No error stands in anybody's console."""
    assert [one.wrong for one in seats.seats] == [[], [], []]
