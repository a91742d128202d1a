"""What the rehearsal room's page shows of boxes, layouts, meetings and closed threads, and what changes them."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import FilePayload, expect

from bot.records import Layout
from bot.rehearsal.server import guild_events, posting
from bot.rehearsal.server.model import Json
from bot.rehearsal.server.posting import Draft, Upload
from tests.missing import axe
from tests.room_browser import DOT, MARKS, SIDEWAYS, Seats, dialog, looked_over, seats_in
from tests.room_kit import CHANNEL, Visit, one_room, visit

__all__ = ["one_room"]
pytestmark = [*MARKS, pytest.mark.asyncio(loop_scope="module")]
AXE = axe()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def seats(room: Visit) -> AsyncIterator[Seats]:
    """The organiser, Ada and Ben, all in the reading circle's channel."""
    async with seats_in(room.opened.address) as opened:
        for name in ("Organiser", "Ada", "Ben"):
            seat = await opened.sit(name)
            await seat.go("reading-circle")
        yield opened


def post(room: Visit, body: Json, *files: Upload) -> None:
    """Let the bot post into the reading circle's channel."""
    world = room.room.server.world
    draft = Draft(body, files=dict(enumerate(files)))
    posting.post(world, world.channel(int(CHANNEL)), author=world.bot, draft=draft)


async def test_a_thread_is_begun_without_a_message(seats: Seats) -> None:
    """The channel tells of it."""
    _, ada, ben = seats.seats
    await ada.page.bring_to_front()
    await ada.page.get_by_role("button", name="New thread").click()
    await dialog(ada).get_by_label("Name").fill("An aside")
    await dialog(ada).get_by_role("button", name="Create").click()
    await expect(ada.page.locator("#head h1")).to_contain_text("An aside")
    await ada.write("Said aside.")
    await ben.sees_notice("began a thread: An aside", by="Ada")
    await ben.go("An aside")
    await ben.sees("Said aside.")
    for one in (ada, ben):
        await one.go("reading-circle")


async def test_a_box_is_shown_with_all_that_it_may_have(room: Visit, seats: Seats) -> None:
    """Its colour, times in the reader's zone, a picture of its own; one from elsewhere is named and never fetched."""
    body = {
        "embeds": [
            {
                "title": "A **box**",
                "url": "https://example.org/title",
                "description": "What it <i>says</i>",
                "color": 0xCC3300,
                "timestamp": "2026-03-02T19:00:00+00:00",
                "author": {"name": "Its author", "url": "javascript:alert(1)"},
                "fields": [{"name": "One", "value": "first"}, {"name": "Two", "value": "||second||"}],
                "footer": {"text": "At its foot"},
                "image": {"url": "attachment://dot.png"},
                "thumbnail": {"url": "https://example.org/far.png"},
            }
        ]
    }
    post(room, body, Upload("dot.png", DOT, "A red dot"))
    _, ada, _ = seats.seats
    box = ada.page.locator(".embed", has_text="A box")
    await expect(box.locator(".title a")).to_have_attribute("href", "https://example.org/title")
    await expect(box).to_contain_text("What it <i>says</i>")
    await expect(box).to_contain_text("Its author")
    await expect(box.locator("a", has_text="Its author")).to_have_count(0)
    await expect(box.locator("dt")).to_have_text(["One", "Two"])
    await expect(box.get_by_role("button", name="Spoiler: press to show")).to_have_count(1)
    await expect(box).to_contain_text(re.compile("At its foot · .*2 Mar"))
    await expect(box.get_by_role("img", name="A red dot")).to_have_js_property("naturalWidth", 1)
    await expect(box).to_contain_text("https://example.org/far.png")
    await expect(box.locator("img")).to_have_count(1)
    await expect(ada.page.locator(".message:has(.embed)", has_text="A box").locator(".files")).to_have_count(
        0
    )
    await expect(box.locator("hr.bar")).to_have_css("border-top-color", "rgb(204, 51, 0)")


async def test_a_laid_out_message_is_shown_with_pictures_and_files(room: Visit, seats: Seats) -> None:
    """Components of Discord's second kind: a box with a colour, texts, pictures, a file."""
    parts = [
        {
            "type": 17,
            "accent_color": 0x3366CC,
            "components": [
                {"type": 10, "content": "Laid **out**"},
                {"type": 14},
                {"type": 12, "items": [{"media": {"url": "attachment://dot.png"}, "description": "Dot"}]},
                {"type": 13, "file": {"url": "attachment://notes.txt"}},
            ],
        },
        {
            "type": 9,
            "components": [{"type": 10, "content": "Beside"}],
            "accessory": {"type": 11, "media": {"url": "attachment://dot.png"}, "description": "Small"},
        },
    ]
    post(room, {"flags": 1 << 15, "components": parts}, Upload("dot.png", DOT), Upload("notes.txt", b"Well"))
    _, _, ben = seats.seats
    shown = ben.message("Laid out")
    for name in ("Dot", "Small"):
        await expect(shown.get_by_role("img", name=name, exact=True)).to_be_visible()
    await expect(shown.locator("a", has_text="notes.txt").first).to_be_visible()
    await expect(shown.locator("hr.bar")).to_have_css("border-top-color", "rgb(51, 102, 204)")
    await expect(shown).not_to_contain_text("can't show")


async def test_a_file_is_taken_off_ones_own_message(seats: Seats) -> None:
    """The rest of the message stays; nobody takes a file off another's."""
    _, ada, ben = seats.seats
    notes = FilePayload(name="notes.txt", mimeType="text/plain", buffer=b"Well")
    plan = FilePayload(name="plan.txt", mimeType="text/plain", buffer=b"So")
    await ada.page.bring_to_front()
    await ada.page.locator("input[type=file]").set_input_files([notes, plan])
    await ada.write("Two files.")
    files = ben.message("Two files.").locator(".files a")
    await expect(files).to_have_count(2)
    await ben.page.bring_to_front()
    await ben.message("Two files.").hover()
    await ben.message("Two files.").locator(".more").click()
    await expect(ben.page.get_by_role("menuitem", name="Take off")).to_have_count(0)
    await ben.page.keyboard.press("Escape")
    await ada.menu("Two files.", "Take off notes.txt")
    await expect(files).to_have_count(1)
    await expect(files).to_contain_text("plan.txt")


async def test_somebody_is_mentioned_by_name_and_their_phone_buzzes(seats: Seats) -> None:
    """Names are offered while one types; whoever is meant sees it marked, and nobody has to know a number."""
    olga, ada, ben = seats.seats
    await ada.page.bring_to_front()
    box = ada.page.locator("#text")
    await box.press_sequentially("Well, @be")
    await expect(ada.page.locator("#offers [role=option]")).to_have_text(re.compile("@Ben"))
    await box.press("Enter")
    await expect(box).to_have_value("Well, @Ben ")
    await box.press_sequentially("and not `@Ben`, nor me@Benson.example")
    await box.press("Enter")
    said = ben.message("Well, @Ben and not @Ben, nor me@Benson.example")
    await expect(said.locator(".mention.own")).to_have_text("@Ben")
    await expect(said).to_have_class(re.compile("to-me"))
    await expect(olga.message("Well, @Ben").locator(".own")).to_have_count(0)
    await box.press("ArrowUp")
    await expect(box).to_have_value("Well, @Ben and not `@Ben`, nor me@Benson.example")
    await box.press("Escape")
    await box.press_sequentially("@read")
    await box.press("Enter")
    await box.press_sequentially("all of you")
    await box.press("Enter")
    await expect(ben.message("all of you").locator(".mention.own")).to_have_text("@Readers")
    await expect(ben.message("all of you")).to_have_class(re.compile("to-me"))


async def test_a_closed_thread_says_that_writing_opens_it_and_a_locked_one_that_nobody_writes(
    seats: Seats,
) -> None:
    """In words, where one would write."""
    olga, ada, ben = seats.seats
    await ada.page.bring_to_front()
    await ada.page.get_by_role("button", name="New thread").click()
    await dialog(ada).get_by_label("Name").fill("Soon closed")
    await dialog(ada).get_by_role("button", name="Create").click()
    await expect(ada.page.locator("#head h1")).to_contain_text("Soon closed")
    for one in (olga, ben):
        await one.go("Soon closed")
    await ada.thread_menu("Close the thread")
    closed = ben.page.locator("#writing .closed")
    await expect(closed).to_have_text("This thread is closed. Writing in it opens it again.")
    await ben.write("One word more.")
    await ada.sees("One word more.")
    await expect(closed).to_be_hidden()
    await olga.thread_menu("Lock")
    await expect(closed).to_have_text("This thread is locked.")
    await expect(ben.page.locator("#text")).to_be_hidden()
    for one in seats.seats:
        await one.go("reading-circle")


async def test_a_meeting_says_where_it_is_and_what_it_is_about(room: Visit, seats: Seats) -> None:
    """Member text is text; what it is about is folded away until it is asked for."""
    _, ada, _ = seats.seats
    world = room.room.server.world
    guild = next(iter(world.guilds.values()))
    start = world.now() + timedelta(days=1)
    body = {"name": "A walk", "privacy_level": 2, "entity_type": 3, "description": "Bring **bread** <b>"}
    body |= {"scheduled_start_time": start.isoformat(), "entity_metadata": {"location": "At the <i>gate</i>"}}
    body |= {"scheduled_end_time": (start + timedelta(hours=1)).isoformat()}
    guild_events.create(world, guild, creator=world.bot, body=body)
    walk = ada.page.locator(".meetings > li", has_text="A walk")
    await expect(walk).to_contain_text("At the <i>gate</i>")
    about = walk.get_by_text("Bring bread <b>")
    await expect(about).to_be_hidden()
    await ada.page.bring_to_front()
    await walk.locator("summary").click()
    await expect(about).to_be_visible()


@pytest.mark.skipif(AXE is None, reason="STUDYCIRCLE_AXE doesn't name axe-core's axe.min.js")
@pytest.mark.parametrize("scheme", ["dark", "light"])
async def test_nothing_of_it_shuts_people_out(room: Visit, seats: Seats, scheme: Any) -> None:
    """A box, a layout, and a closed thread, on a phone: nothing serious, and nothing runs out at the side."""
    post(room, {"embeds": [{"title": f"Seen in {scheme}", "color": 0xCC3300, "description": "So it is"}]})
    olga = await seats.sit()
    seats.seats.remove(olga)
    page = olga.page
    await page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    await page.evaluate(AXE.read_text(encoding="utf-8") if AXE else "")
    await olga.go("reading-circle")
    await olga.sees(f"Seen in {scheme}")
    await looked_over(page)
    await page.get_by_role("button", name="New thread").click()
    await dialog(olga).get_by_label("Name").fill(f"Closed in {scheme}")
    await dialog(olga).get_by_role("button", name="Create").click()
    await expect(page.locator("#head h1")).to_contain_text(f"Closed in {scheme}")
    await olga.thread_menu("Close the thread")
    await expect(page.locator("#writing .closed")).to_be_visible()
    await page.set_viewport_size({"width": 375, "height": 800})
    await looked_over(page)
    assert not await page.evaluate(SIDEWAYS)
    assert olga.wrong == []
    await page.close()


async def test_a_posts_tags_and_pin_are_changed(tmp_path: Path) -> None:
    """Its author changes the tags, but for those of organisers; who manages threads pins it to the top."""
    async with visit(tmp_path, layout=Layout.FORUM) as room, seats_in(room.opened.address) as seats:
        olga, ada = await seats.sit(), await seats.sit("Ada")
        for one in seats.seats:
            await one.go("reading-circle")
        await ada.page.bring_to_front()
        await ada.page.get_by_role("button", name="New post").click()
        await dialog(ada).get_by_label("Name").fill("A question")
        await dialog(ada).get_by_label("Message").fill("What is it?")
        await dialog(ada).get_by_label("Open").check()
        await dialog(ada).get_by_role("button", name="Create").click()
        await expect(ada.page.locator("#head h1")).to_contain_text("A question")
        post = olga.page.locator(".posts .post", has_text="A question")
        await expect(post.locator(".tags")).to_contain_text("Open")
        await ada.thread_menu("Tags")
        await expect(dialog(ada).get_by_label("Open")).to_be_checked()
        await dialog(ada).get_by_label("Open").uncheck()
        await dialog(ada).get_by_role("button", name="Save").click()
        await expect(post.locator(".tags")).not_to_contain_text("Open")
        await olga.go("A question")
        await olga.thread_menu("Pin to the top")
        await ada.go("reading-circle")
        await expect(ada.page.locator(".posts .post", has_text="A question")).to_contain_text("pinned")
        await olga.thread_menu("Take the pin off")
        await expect(ada.page.locator(".posts .post", has_text="A question")).not_to_contain_text("pinned")


async def test_commands_are_described_in_the_readers_language(room: Visit) -> None:
    """As Discord does it: by each person's own setting; the command is the same one."""
    listed = [one for each in room.room.server.world.application.commands.values() for one in each]
    week = next(one for one in listed if one["name"] == "catch-up")
    async with seats_in(room.opened.address, locale="de-DE") as seats:
        ada = await seats.sit("Ada")
        await ada.go("reading-circle")
        await ada.page.locator("#text").fill("/catch")
        offer = ada.page.locator("#offers [role=option]").first
        await expect(offer).to_contain_text(week["description_localizations"]["de"])
        await ada.command("catch-up")
