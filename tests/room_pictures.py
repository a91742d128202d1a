"""`python -m tests.room_pictures FOLDER` pictures ten states of the rehearsal room, to be looked at.

They are made by the page alone, from the essay with its sample readers; `tests.pictures` takes the README's from here.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.async_api import Page, ViewportSize

from bot.app.room import open_room
from bot.records import Layout
from bot.rehearsal.cast.script import load_script
from bot.schedule.load import load_circle
from tests.room_browser import Seat, Seats, real_circle, seats_in

WIDE = ViewportSize(width=1280, height=800)
PHONE = ViewportSize(width=375, height=760)
OPENING = "Which way has it gone where you live"


@dataclass(frozen=True)
class Album:
    """Where the pictures go, and a browser in a room."""

    home: Path
    seats: Seats

    async def take(self, page: Page, name: str) -> None:
        """Take one picture when everything has been drawn."""
        await page.bring_to_front()
        await page.mouse.move(0, 0)
        await page.wait_for_timeout(300)
        await page.screenshot(path=self.home / f"room-{name}.png", animations="disabled")

    async def phone(self, name: str) -> Seat:
        """Sit down as somebody on a phone."""
        seat = await self.seats.sit(name)
        await seat.page.set_viewport_size(PHONE)
        return seat


@asynccontextmanager
async def an_album(home: Path, layout: Layout = Layout.TEXT) -> AsyncIterator[Album]:
    """Open the essay's room with its cast."""
    loaded, (script, _) = load_circle(real_circle()), load_script(real_circle().with_name("cast.yaml"))
    assert loaded.circle is not None
    assert loaded.reading is not None
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "rehearsal"
        async with (
            open_room(loaded.circle, loaded.reading, script, out=out, layout=layout) as opened,
            seats_in(opened.address) as seats,
        ):
            yield Album(home, seats)


async def let_loose(seat: Seat) -> None:
    """Let the cast loose for a week."""
    await seat.panel("People")
    await seat.page.get_by_role("button", name="For a week").click()
    await seat.page.get_by_text("They are loose until").wait_for()
    await seat.panel("Weeks")


async def in_a_text_channel(home: Path) -> None:
    """Take all pictures but the forum's."""
    async with an_album(home) as album:
        olga = await album.seats.sit()
        await olga.page.set_viewport_size(WIDE)
        await olga.until("Before the weeks: the welcome")
        await olga.page.locator("#list .scroll").evaluate("box => box.scrollTo(0, 0)")
        await album.take(olga.page, "welcome")
        await olga.until("Week 1: the text")
        await on_a_phone(album)
        await let_loose(olga)
        await olga.until("Week 1: looking back")
        await looking_back(album, olga)
        await in_trouble(album, olga)
        while not await olga.page.get_by_text("Nothing more is due").is_visible():
            await olga.move("Next week")
        await olga.go("reading-circle")
        await olga.page.get_by_role("button", name="Newest messages").click()
        await album.take(olga.page, "end")


async def on_a_phone(album: Album) -> None:
    """A member opens the first week, and a form."""
    mira = await album.phone("Mira")
    await mira.page.get_by_role("button", name="Channels").click()
    await mira.go("Week 1")
    await mira.sees(OPENING)
    await album.take(mira.page, "opening-phone")
    await mira.press(OPENING, "Respond")
    await mira.page.locator("dialog textarea").fill("Pensions. My mother's begins at 60, mine at 67.")
    await album.take(mira.page, "form")
    await mira.page.close()
    album.seats.seats.remove(mira)


async def looking_back(album: Album, olga: Seat) -> None:
    """A week that has been talked about: the poll's result, the digest, a conversation in the dark, a brief."""
    page = olga.page
    await page.locator(".weeks summary", has_text="Week 1").first.click()
    await page.get_by_role("button", name="the poll", exact=True).click()
    await page.locator(".poll[data-closed=true]").scroll_into_view_if_needed()
    await album.take(page, "poll")
    await page.get_by_role("button", name="looking back", exact=True).click()
    await album.take(page, "digest")
    await page.emulate_media(color_scheme="dark")
    await olga.message("(by form)").last.scroll_into_view_if_needed()
    await album.take(page, "dark")
    await page.emulate_media(color_scheme="light")
    await olga.until("Week 2: the facilitator's brief")
    await olga.go("organisers")
    await album.take(page, "brief")


async def in_trouble(album: Album, olga: Seat) -> None:
    """The right to write is taken away before a post."""
    await olga.trouble("may no longer write", is_on=True)
    await olga.move("Next post")
    await olga.page.get_by_role("button", name="Newest messages").click()
    await olga.panel("Trouble")
    await album.take(olga.page, "fault")
    await olga.panel("Weeks")
    await olga.trouble("may no longer write", is_on=False)


async def in_a_forum(home: Path) -> None:
    """The same circle in a forum, in its third week."""
    async with an_album(home, Layout.FORUM) as album:
        olga = await album.seats.sit()
        await olga.page.set_viewport_size(WIDE)
        await let_loose(olga)
        await olga.until("Week 3: the main questions")
        await olga.go("reading-circle")
        await album.take(olga.page, "forum")


async def take(home: Path) -> None:
    """Take all ten."""
    await in_a_text_channel(home)
    await in_a_forum(home)


if __name__ == "__main__":
    asyncio.run(take(Path(sys.argv[1])))
