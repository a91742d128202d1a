"""What a member does on Discord is done at the rehearsal room's page: files, threads, pins, reactions, commands."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import FilePayload, Locator, expect

from bot.records import Layout
from tests.missing import axe
from tests.room_browser import DOT, MARKS, SIDEWAYS, Seat, Seats, dialog, looked_over, seats_in
from tests.room_kit import Visit, one_room, visit

__all__ = ["one_room"]
pytestmark = [*MARKS, pytest.mark.asyncio(loop_scope="module")]
OPENING = "What does the first passage say?"
WEEK = "Week 1"
AXE = axe()
PASTE = """(box, size) => {
  const clipboardData = new DataTransfer();
  clipboardData.items.add(new File([new Uint8Array(size)], "too-large.bin"));
  box.dispatchEvent(new ClipboardEvent("paste", { clipboardData, cancelable: true }));
}"""


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def seats(room: Visit) -> AsyncIterator[Seats]:
    """One browser in which three people sit: the organiser, Ada and Ben."""
    async with seats_in(room.opened.address) as opened:
        olga = await opened.sit()
        await olga.until("Week 1: the text")
        for name in ("Ada", "Ben"):
            await opened.sit(name)
        yield opened


async def in_the_thread(seats: Seats) -> list[Seat]:
    """The organiser, Ada and Ben, all in the first week's thread."""
    for one in seats.seats:
        await one.go(WEEK)
        await one.sees(OPENING)
    return seats.seats


async def give(seat: Seat, *files: FilePayload) -> None:
    """Choose files to be sent along."""
    await seat.page.bring_to_front()
    await seat.page.locator("input[type=file]").set_input_files(files)


async def downloaded(message: Locator, name: str) -> bytes:
    """Press a file of a message, by how its name begins, and return what comes."""
    await message.page.bring_to_front()
    async with message.page.expect_download() as coming:
        await message.locator(".files a", has_text=re.compile(f"^{re.escape(name)}")).click()
    file = await (await coming.value).path()
    return file.read_bytes()


async def test_files_are_sent_described_shown_and_fetched(seats: Seats) -> None:
    """A picture is shown, with what its sender says of it; anything else comes by its name, byte for byte."""
    _, ada, ben = await in_the_thread(seats)
    chart = FilePayload(name="chart.png", mimeType="image/png", buffer=DOT)
    notes = FilePayload(name="notes.txt", mimeType="text/plain", buffer="Ein Wörtchen".encode("utf-16"))
    await give(ada, chart, notes, FilePayload(name="empty.txt", mimeType="text/plain", buffer=b""))
    await expect(ada.page.get_by_role("alert").filter(has_text="empty.txt is empty")).to_be_visible()
    await ada.page.get_by_label("What is to be seen in chart.png").fill("A small chart")
    await ada.page.locator("#text").evaluate(PASTE, 10 * 1024 * 1024)
    await expect(ada.page.get_by_role("alert").filter(has_text="10 MB in all")).to_be_visible()
    await ada.write("Look at these.")
    await ben.sees("Look at these.")
    picture = ben.message("Look at these.").get_by_role("img", name="A small chart")
    await expect(picture).to_be_visible()
    await expect(picture).to_have_js_property("naturalWidth", 1)
    assert await downloaded(ben.message("Look at these."), "notes.txt") == "Ein Wörtchen".encode("utf-16")


async def test_a_file_of_the_bots_is_fetched_from_its_private_answer(seats: Seats) -> None:
    """One's own words, and for the organiser the archive."""
    olga, ada, _ = await in_the_thread(seats)
    await ada.reply(OPENING, "These are my own words.")
    await ada.command("my words")
    own = await downloaded(ada.private.last, "my-words")
    assert "These are my own words." in own.decode()
    await olga.go("organisers")
    await olga.command("circle archive")
    archive = await downloaded(olga.private.last, "circle")
    assert "These are my own words." in archive.decode()


async def test_a_thread_is_begun_joined_left_renamed_closed_and_opened_again(seats: Seats) -> None:
    """From a message; whoever began it is in it, whoever only looks isn't until they join."""
    for one in seats.seats:
        await one.go("reading-circle")
    olga, ada, ben = seats.seats
    await ada.write("What about the note?")
    await ben.sees("What about the note?")
    await ada.menu("What about the note?", "Begin a thread")
    await dialog(ada).get_by_label("Name").fill("About the note")
    await ada.page.keyboard.press("Enter")
    await expect(ada.page.locator("#head h1")).to_contain_text("About the note")
    await expect(ada.page.locator("#text")).to_be_focused()
    await ada.write("It is short.")
    await expect(ben.page.locator("#list button.thread", has_text="About the note")).to_contain_text(
        "1 message"
    )
    await expect(ben.page.locator("#left .entry.unread", has_text="About the note")).to_be_visible()
    await ben.go("About the note")
    await expect(ben.page.locator("#left .entry.unread", has_text="About the note")).to_have_count(0)
    for label, other in (("Join", "Leave"), ("Leave", "Join")):
        await ben.page.locator("#head").get_by_role("button", name=label).click()
        await expect(ben.page.locator("#head").get_by_role("button", name=other)).to_be_focused()
    await ada.thread_menu("Rename")
    await dialog(ada).get_by_label("Name").fill("The note")
    await ada.page.keyboard.press("Enter")
    await ben.sees_notice("renamed this thread: The note")
    await ada.thread_menu("Close the thread")
    await expect(ben.page.locator("#head .tag", has_text="archived")).to_be_visible()
    await ben.write("One more word.")
    await expect(ada.page.locator("#head .tag", has_text="archived")).to_have_count(0)
    await olga.go("The note")
    await olga.thread_menu("Delete")
    await dialog(olga).get_by_role("button", name="Delete").click()
    for one in seats.seats:
        await expect(one.page.locator("#head h1")).to_have_text("reading-circle")
        await one.sees("What about the note?")
    await expect(ben.page.locator("#list button.thread", has_text="note")).to_have_count(0)


async def test_reactions_are_put_joined_and_taken_back(seats: Seats) -> None:
    """Each counts once for each person; any emoji may be put, and a word is refused."""
    _, ada, ben = await in_the_thread(seats)
    await ada.write("React to me.")
    await ben.sees("React to me.")
    await ben.menu("React to me.", "React with 🤔")
    for one in (ada, ben):
        await expect(one.reaction("React to me.", "🤔")).to_have_accessible_name("🤔, 1")
    await expect(ben.reaction("React to me.", "🤔")).to_have_attribute("aria-pressed", "true")
    await ada.page.bring_to_front()
    await ada.reaction("React to me.", "🤔").click()
    await expect(ben.reaction("React to me.", "🤔")).to_have_accessible_name("🤔, 2")
    await expect(ada.reaction("React to me.", "🤔")).to_be_focused()
    await ada.page.keyboard.press("Enter")
    await expect(ben.reaction("React to me.", "🤔")).to_have_accessible_name("🤔, 1")
    await ada.menu("React to me.", "React with another emoji")
    await ada.page.keyboard.type("word")
    await ada.page.keyboard.press("Enter")
    await expect(dialog(ada).get_by_role("alert")).to_contain_text("isn't an emoji")
    await dialog(ada).get_by_role("textbox").fill("🦉")
    await ada.page.keyboard.press("Enter")
    await expect(ben.reaction("React to me.", "🦉")).to_have_accessible_name("🦉, 1")
    await ben.page.bring_to_front()
    await ben.reaction("React to me.", "🤔").click()
    await expect(ada.reaction("React to me.", "🤔")).to_have_count(0)


async def test_pins_are_set_told_listed_and_taken_off(seats: Seats) -> None:
    """The welcome is pinned by the bot; an organiser pins, a reader can't; an open list keeps up."""
    for one in seats.seats:
        await one.go("reading-circle")
    olga, ada, _ = seats.seats
    await expect(ada.page.locator("#list .notice", has_text="pinned a message").first).to_be_visible()
    await ada.write("Pin me.")
    await olga.sees("Pin me.")
    pins = ada.page.locator("#head").get_by_role("button", name="Pins")
    await ada.page.bring_to_front()
    await pins.click()
    await expect(dialog(ada).locator("li", has_text="studycircle")).not_to_have_count(0)
    before = await dialog(ada).locator("li").count()
    await olga.menu("Pin me.", "Pin")
    await expect(dialog(ada).locator("li")).to_have_count(before + 1)
    await expect(dialog(ada).locator("li").first).to_contain_text("Ada Pin me.")
    await ada.page.bring_to_front()
    await dialog(ada).locator("li button").first.click()
    await expect(ada.message("Pin me.")).to_be_focused()
    await expect(ada.message("Pin me.").locator(".tag", has_text="pinned")).to_be_visible()
    await ada.sees_notice("pinned a message", by="Organiser")
    await olga.menu("Pin me.", "Take the pin off")
    await expect(ada.message("Pin me.").locator(".tag", has_text="pinned")).to_have_count(0)
    await ada.page.bring_to_front()
    await ada.message("Pin me.").hover()
    await ada.message("Pin me.").locator(".more").click()
    await expect(ada.page.get_by_role("menuitem", name="Pin", exact=True)).to_have_count(0)
    await ada.page.keyboard.press("Escape")


async def test_replies_follow_what_they_reply_to(seats: Seats) -> None:
    """What it says now, and that it is gone."""
    _, ada, ben = await in_the_thread(seats)
    await ada.write("To be changed.")
    await ben.reply("To be changed.", "I reply to it.")
    pointer = ben.message("I reply to it.").locator(".answers")
    await expect(pointer).to_contain_text("Ada: To be changed.")
    await ada.menu("To be changed.", "Edit")
    await ada.write("Changed now.")
    await expect(pointer).to_contain_text("Ada: Changed now.")
    await ada.menu("Changed now.", "Delete")
    await dialog(ada).get_by_role("button", name="Delete").click()
    await expect(pointer).to_have_text("↪ to a message that was deleted")


async def test_what_is_hidden_and_when_something_is(seats: Seats) -> None:
    """A spoiler is read by nobody before it is opened; an instant is told in the zone of who looks."""
    _, ada, ben = await in_the_thread(seats)
    await ada.write("The end: ||they **win**|| at <t:1799999999:t>.")
    spoiler = ben.message("The end:").locator(".spoiler")
    await expect(spoiler).to_have_accessible_name("Spoiler: press to show")
    await ben.page.bring_to_front()
    await spoiler.focus()
    await ben.page.keyboard.press("Enter")
    await expect(spoiler.get_by_text("win")).to_be_visible()
    shown = ben.message("The end:").locator("time.stamp")
    await expect(shown).to_have_attribute("datetime", "2027-01-15T07:59:59.000Z")
    await expect(shown).to_have_text("08:59")  # in Berlin; the browser itself is in UTC


async def test_a_command_is_given_by_keyboard_with_what_the_bot_suggests(seats: Seats) -> None:
    """Typed, chosen with the arrows, sent with Enter; Escape closes the list first, then the command."""
    olga, _, _ = await in_the_thread(seats)
    await olga.go("organisers")
    page = olga.page
    await page.locator("#text").fill("/circle sk")
    await page.keyboard.press("Enter")
    box = page.get_by_role("combobox", name=re.compile("^post"))
    await expect(box).to_be_focused()
    await expect(page.locator(".suggestions").get_by_role("option").first).to_be_visible()
    await expect(box).to_have_attribute("aria-expanded", "true")
    await page.keyboard.press("Escape")
    await expect(page.locator(".suggestions").get_by_role("option")).to_have_count(0)
    await page.keyboard.type("poll")
    await expect(page.locator(".suggestions").get_by_role("option")).to_have_count(2)
    await page.keyboard.press("ArrowDown")
    await expect(page.locator(".suggestions").get_by_role("option", selected=True)).to_contain_text(
        "week 2, the poll"
    )
    await page.keyboard.press("Enter")
    await expect(box).to_have_value(re.compile("^week 2, the poll"))
    await page.keyboard.press("Enter")
    await expect(olga.private.last).to_contain_text("week 2")
    await expect(page.locator("#text")).to_be_focused()


async def test_a_message_is_added_from_its_menu(seats: Seats) -> None:
    """By keyboard: what the bot answers is seen by nobody else."""
    _, ada, ben = await in_the_thread(seats)
    await ada.write("Worth keeping.")
    await ben.sees("Worth keeping.")
    await ada.page.bring_to_front()
    await ada.message("Worth keeping.").focus()
    await ada.page.keyboard.press("Enter")
    await expect(ada.page.get_by_role("group", name="Apps")).to_be_visible()
    while not await ada.page.get_by_role("menuitem", name="Add to the archive").evaluate(
        "it => it.matches(':focus')"
    ):
        await ada.page.keyboard.press("ArrowDown")
    await ada.page.keyboard.press("Enter")
    await expect(ada.private.last).to_be_in_viewport()
    await expect(ada.private.last.get_by_text("only you see this")).to_be_visible()
    assert not [frame for frame in ben.frames if "EPHEMERAL" in frame]


async def test_interest_in_a_meeting_counts_for_all(seats: Seats) -> None:
    """And is taken back by pressing once more."""
    _, ada, ben = seats.seats
    await ada.page.bring_to_front()
    own, other = (one.page.locator(".meetings > li").first for one in (ada, ben))
    await own.get_by_role("button").click()
    await expect(other).to_contain_text("1 interested")
    await expect(own.get_by_role("button")).to_have_attribute("aria-pressed", "true")
    await expect(other.get_by_role("button")).to_have_attribute("aria-pressed", "false")
    await own.get_by_role("button").click()
    await expect(other).to_contain_text("0 interested")


async def test_a_member_opens_a_post_in_a_forum(tmp_path: Path) -> None:
    """It stands there for others as new, with its first message in it."""
    async with visit(tmp_path, layout=Layout.FORUM) as room, seats_in(room.opened.address) as seats:
        ada = await seats.sit("Ada")
        ben = await seats.sit("Ben")
        await ben.go("reading-circle")
        await ada.page.bring_to_front()
        await ada.page.get_by_role("button", name="New post").click()
        await dialog(ada).get_by_label("Name").fill("A question")
        await dialog(ada).get_by_label("Message").fill("What is **it**?")
        await dialog(ada).get_by_role("button", name="Create").click()
        await expect(ada.page.locator("#head h1")).to_contain_text("A question")
        await ada.sees("What is it?")
        post = ben.page.locator(".posts .post", has_text="A question")
        await expect(post).to_contain_text("new")
        await ben.page.bring_to_front()
        await post.click()
        await ben.sees("What is it?")
        await ben.write("It is this.")
        await ada.sees("It is this.")


@pytest.mark.skipif(AXE is None, reason="STUDYCIRCLE_AXE doesn't name axe-core's axe.min.js")
@pytest.mark.parametrize("scheme", ["dark", "light"])
async def test_nothing_of_it_shuts_people_out(seats: Seats, scheme: Any) -> None:
    """Files that wait, the pins, a thread's menu, what a command offers, on a phone: nothing serious or sideways."""
    olga = await seats.sit()
    seats.seats.remove(olga)  # what others do they do at tables as wide as theirs
    page = olga.page
    await page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    await page.evaluate(AXE.read_text(encoding="utf-8") if AXE else "")

    async def looked_at() -> None:
        await looked_over(page)
        assert not await page.evaluate(SIDEWAYS)

    await olga.go(WEEK)
    await page.set_viewport_size({"width": 375, "height": 800})
    await give(olga, FilePayload(name="chart.png", mimeType="image/png", buffer=DOT))
    await page.get_by_label("What is to be seen in chart.png").fill("A small chart")
    await looked_at()
    await olga.write(f"Here it is, {scheme}.")
    await expect(
        olga.message(f"Here it is, {scheme}.").get_by_role("img", name="A small chart")
    ).to_be_visible()
    await looked_at()
    await page.locator("#head").get_by_role("button", name="Pins").click()
    await dialog(olga).wait_for()
    await looked_at()
    await page.keyboard.press("Escape")
    await page.get_by_role("button", name="What can be done with this thread").click()
    await page.get_by_role("menu").wait_for()
    await looked_at()
    await page.keyboard.press("Escape")
    await page.locator("#text").fill("/circle sk")
    await page.keyboard.press("Enter")
    await page.locator(".suggestions").get_by_role("option").first.wait_for()
    await looked_at()
    await page.keyboard.press("Escape")
    await page.keyboard.press("Escape")
    assert olga.wrong == []
    await page.close()
