"""Stories in the rehearsal room, in a real Chromium, by the page alone."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from playwright.async_api import expect

from bot.app.room import open_room
from bot.schedule.load import load_circle
from tests.club import CIRCLE
from tests.room_browser import MARKS, Seat, Seats, real_circle, seats_in
from tests.room_kit import visit

pytestmark = MARKS
OPENING = "What does the first passage say?"
WEEK = "Week 1"


@asynccontextmanager
async def a_small_circle(folder: Path, *, circle: str = CIRCLE) -> AsyncIterator[Seats]:
    """A room of the club's circle: two weeks, three readers who keep silent."""
    async with visit(folder, circle=circle) as room, seats_in(room.opened.address) as seats:
        yield seats


@asynccontextmanager
async def the_essay(folder: Path) -> AsyncIterator[Seats]:
    """A room of the whole essay, without a cast."""
    loaded = load_circle(real_circle())
    assert loaded.circle is not None
    assert loaded.reading is not None
    async with (
        open_room(loaded.circle, loaded.reading, None, out=folder / "rehearsal") as opened,
        seats_in(opened.address) as seats,
    ):
        yield seats


async def in_week_1(seats: Seats, *names: str) -> list[Seat]:
    """Sit down as several people, in the first week's thread just after its text."""
    first = await seats.sit(names[0])
    await first.until("Week 1: the text")
    people = [first, *[await seats.sit(name) for name in names[1:]]]
    for one in people:
        await one.go(WEEK)
        await one.sees(OPENING)
    return people


async def test_two_answer_one_edits_one_deletes(tmp_path: Path) -> None:
    """What is said, edited and deleted is so on the other's page at once, and in the archive."""
    async with a_small_circle(tmp_path) as seats:
        ada, ben = await in_week_1(seats, "Ada", "Ben")
        await ada.reply(OPENING, "It says <b>one</b> thing.")
        await ben.reply(OPENING, "I will regret this.")
        await ben.answer(OPENING, "It means another.")
        await ada.sees("It means another.")
        await ada.menu("It says <b>one</b> thing.", "Edit")
        await ada.write("It says two things.")
        await ben.sees("It says two things.")
        await expect(ben.message("It says two things.").get_by_text("edited")).to_be_visible()
        await ben.menu("I will regret this.", "Delete")
        await ben.page.get_by_role("button", name="Delete", exact=True).click()
        await ada.sees("I will regret this.", times=0)
        await ada.page.reload()
        await ada.sees("It says two things.")
        archive = await ada.archive()
    assert "It says two things." in archive
    assert "It means another." in archive
    assert "It says <b>one</b> thing." not in archive
    assert "I will regret this." not in archive


async def test_an_answer_without_a_name_shows_no_name_anywhere(tmp_path: Path) -> None:
    """Neither on another's page, nor in anything that it is told, nor in the archive."""
    async with a_small_circle(tmp_path, circle=f"{CIRCLE}answers-without-name: yes\n") as seats:
        ada, ben = await in_week_1(seats, "Ada", "Ben")
        own_id = seats.people["Ada"]
        await ada.answer(OPENING, "Nobody knows me.", choose="Don't")
        await expect(ada.private).to_contain_text("only you see this")
        await ben.sees("Nobody knows me.", times=0)
        await ben.move("Next post")
        await ben.sees("Nobody knows me.")
        shown = await ben.message("Nobody knows me.").inner_text()
        told = [frame for frame in ben.frames if "Nobody knows me." in frame]
        archive = await ben.archive()
    assert "A reader, without name" in shown
    assert "Ada" not in shown
    assert told
    assert not [frame for frame in told if "Ada" in frame or own_id in frame or "ada.reads" in frame]
    assert "Nobody knows me." in archive
    assert "Ada" not in archive


async def test_a_poll_is_voted_in_and_closes(tmp_path: Path) -> None:
    """Votes are counted on each page as they come; a vote can be taken back; at the end nobody can vote."""
    async with a_small_circle(tmp_path) as seats:
        ada, ben = await in_week_1(seats, "Ada", "Ben")
        await ada.until("Week 1: the poll")
        polls = [one.page.locator(".poll") for one in (ada, ben)]
        for poll, choice in zip(polls, ("It is", "It is not"), strict=True):
            await poll.get_by_text(choice, exact=True).click()
            await poll.get_by_role("button", name="Vote", exact=True).click()
        for poll in polls:
            await expect(poll.get_by_text("1 vote, 50 %")).to_have_count(2)
        await polls[1].get_by_role("button", name="Take my vote back").click()
        await expect(polls[0].get_by_text("1 vote, 100 %")).to_have_count(1)
        await ada.until("Week 1: looking back")
        for poll in polls:
            await expect(poll).to_contain_text("Poll closed")
            await expect(poll.get_by_role("button")).to_have_count(0)
        await ben.sees("Most votes: It is (1 of 1).")


async def test_the_bot_is_killed_in_the_middle_and_nothing_doubles(tmp_path: Path) -> None:
    """Killed while a week goes by, and started again: each post is there once."""
    async with a_small_circle(tmp_path) as seats:
        (olga,) = [await seats.sit()]
        await olga.until("Before the weeks: the welcome")
        await olga.page.get_by_role("button", name="Next week").click()
        await olga.trouble("The bot is killed", is_on=True)
        await expect(olga.page.get_by_text("the bot is dead")).to_be_visible()
        await expect(olga.page.locator(".moving")).to_have_count(0)
        await olga.trouble("The bot is killed", is_on=False)
        await olga.until("Week 1: the closing question")
        await olga.go(WEEK)
        await olga.sees("What does the first passage leave you with?")
        words = await olga.page.locator("#list .message .words").all_inner_texts()
    posted = Counter(text for text in words if text)
    assert len(posted) >= 7
    assert posted.most_common(1)[0][1] == 1


async def test_a_right_is_taken_away_and_given_back(tmp_path: Path) -> None:
    """What can't be posted is told to the organisers, and to nobody else; given back, it goes on."""
    async with a_small_circle(tmp_path) as seats:
        olga, ben = await seats.sit(), await seats.sit("Ben")
        await olga.until("Week 1: the text")
        await olga.trouble("may no longer write", is_on=True)
        await expect(ben.page.get_by_text("Switched on")).to_be_visible()
        await olga.move("Next post")
        await olga.go("organisers")
        await olga.sees(re.compile("could not be posted|Send Messages"))
        assert await ben.page.locator("#left .entry", has_text="organisers").count() == 0
        await olga.trouble("may no longer write", is_on=False)
        await olga.until("Week 1: the go-round")
        await ben.go(WEEK)
        await ben.sees("One sentence each, or Pass")


async def test_somebody_joins_in_the_fourth_week(tmp_path: Path) -> None:
    """A reader who is added late finds what was read and what is open from the pinned way in."""
    async with the_essay(tmp_path) as seats:
        olga = await seats.sit()
        await olga.until("Week 4: the text")
        await olga.panel("People")
        await olga.page.get_by_label("Name of the new reader").fill("Lea")
        await olga.page.get_by_role("button", name="Add a reader").click()
        await olga.page.get_by_role("button", name=re.compile("^Lea")).click()
        await expect(olga.page.get_by_label("Take the part of").locator("option:checked")).to_have_text("Lea")
        await olga.press("the way in", "Catch up")
        own = olga.private
        await expect(own).to_contain_text("week 4 of 10")
        await expect(own).to_contain_text("Decline, and looking back")


async def test_an_organiser_walks_ten_weeks(tmp_path: Path) -> None:
    """Week by week to the end: everything in the agenda is done, and the archive opens."""
    async with the_essay(tmp_path) as seats:
        olga = await seats.sit()
        over = olga.page.get_by_text("Nothing more is due")
        while not await over.is_visible():
            await olga.move("Next week")
        states = await olga.page.locator(".weeks > li > details > summary > .quiet").all_inner_texts()
        archive = await olga.archive()
        await olga.go("reading-circle")
        await olga.sees("Week 10 of 10")
    assert len(states) == 12
    assert set(states) == {"done"}
    assert "What is communisation?" in archive
