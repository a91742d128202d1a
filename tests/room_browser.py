"""People at the rehearsal room's page in a real Chromium: they see and do only what it shows and offers.

Whoever acts has their tab brought to the front: behind another, a tab draws and can be pressed once a second.
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.async_api import Browser, BrowserContext, Locator, Page, async_playwright, expect

from tests.missing import browser

CHROMIUM = browser()
MARKS = [pytest.mark.browser, pytest.mark.skipif(not CHROMIUM, reason="there is no Chromium here")]
LONGEST = 30_000
"""Milliseconds for anything to be seen: a slow machine is to be slow, not wrong."""

SIDEWAYS = "document.scrollingElement.scrollWidth > document.scrollingElement.clientWidth"
"""Whether the page is wider than its window."""
DOT = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c4944415408d763f8cfc0000003"
    "01010018dd8db00000000049454e44ae426082"
)
"""A picture of one red dot."""

STILL = """before => {
  const clock = document.querySelector(".clock");
  return clock && clock.dateTime !== before && !document.querySelector(".moving");
}"""


@dataclass
class Seat:
    """Somebody at a page of their own; `frames` is all that it was told, `wrong` what the browser found amiss."""

    page: Page
    frames: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    def message(self, text: str | re.Pattern[str]) -> Locator:
        """The messages that say some words (a reply doesn't say what it replies to)."""
        said = self.page.locator(".words, .embed").filter(has_text=text)
        return self.page.locator("#list .message").filter(has=said)

    @property
    def private(self) -> Locator:
        """What only this person sees."""
        return self.page.locator("#list .message.private")

    async def sees(self, text: str | re.Pattern[str], *, times: int = 1) -> None:
        """Wait until so many messages with some words are there."""
        await expect(self.message(text)).to_have_count(times)

    async def go(self, place: str) -> None:
        """Open a channel or thread whose name begins so."""
        await self.page.bring_to_front()
        await self.page.locator("#left .entry", has_text=place).first.click()
        await expect(self.page.locator("#head h1")).to_contain_text(place)

    async def write(self, text: str) -> None:
        """Write a message, and send it with Enter."""
        await self.page.bring_to_front()
        box = self.page.locator("#text")
        await box.fill(text)
        await box.press("Enter")
        await expect(box).to_have_value("")

    async def menu(self, text: str, item: str) -> None:
        """Choose something from the menu of the message with these words."""
        await self.page.bring_to_front()
        found = self.message(text).last
        await found.hover()
        await found.locator(".more").click()
        await self.page.get_by_role("menuitem", name=item, exact=True).click()

    async def reply(self, to: str, text: str) -> None:
        """Reply to the message with these words."""
        await self.menu(to, "Reply")
        await self.write(text)

    async def press(self, text: str, label: str) -> None:
        """Press a button under the message with these words."""
        await self.page.bring_to_front()
        await self.message(text).last.get_by_role("button", name=label, exact=True).click()

    async def command(self, name: str) -> None:
        """Give a command that asks for nothing, by its whole name, and wait until it is answered."""
        await self.page.bring_to_front()
        before = await self.private.count()
        await self.page.locator("#text").fill(f"/{name}")
        await self.page.keyboard.press("Enter")
        await self.page.get_by_role("button", name="Run").click()
        await expect(self.private).to_have_count(before + 1)

    async def thread_menu(self, item: str) -> None:
        """Choose something from the menu of the thread that is open."""
        await self.page.bring_to_front()
        await self.page.get_by_role("button", name="What can be done with this thread").click()
        await self.page.get_by_role("menuitem", name=item, exact=True).click()

    async def sees_notice(self, words: str, *, by: str = "") -> None:
        """Wait for a notice of Discord's own."""
        notice = self.page.locator("#list .message").filter(has=self.page.locator(".notice", has_text=words))
        await expect(notice.filter(has_text=by).last).to_be_visible()

    def reaction(self, text: str, emoji: str) -> Locator:
        """A reaction under the message with these words."""
        return self.message(text).last.locator(".reactions button", has_text=emoji)

    async def answer(self, to: str, text: str, *, choose: str = "") -> None:
        """Press Respond under a question, fill the form in, and send it."""
        await self.press(to, "Respond")
        form = self.page.locator("dialog")
        await form.locator("textarea").fill(text)
        if choose:
            await form.locator("label.choice", has_text=choose).click()
        await form.get_by_role("button", name="Submit").click()
        await expect(form).to_have_count(0)

    async def move(self, label: str, *, times: int = 1) -> None:
        """Press one of the buttons that move time on, and wait until it stands again."""
        await self.page.bring_to_front()
        for _ in range(times):
            before = await self.page.locator(".clock").get_attribute("datetime")
            await self.page.get_by_role("button", name=label, exact=True).click()
            await self.page.wait_for_function(STILL, arg=before, polling=20)

    async def until(self, item: str) -> None:
        """Go on from post to post until something in the agenda has been posted."""
        while item not in await self.done():
            await self.move("Next post")

    async def done(self) -> list[str]:
        """What of the weeks is done, as the agenda shows it: "Week 1: the poll"."""
        return await self.page.locator(".weeks > li").evaluate_all(
            """weeks => weeks.flatMap(week => {
              const name = week.querySelector("strong").textContent;
              const past = [...week.querySelectorAll(".past .name")];
              return past.map(one => `${name}: ${one.textContent}`).filter(one => one.endsWith(" done"))
                .map(one => one.slice(0, -" done".length));
            })"""
        )

    async def panel(self, name: str) -> None:
        """Show one of the panels at the right."""
        await self.page.bring_to_front()
        await self.page.get_by_role("tab", name=name).click()

    async def trouble(self, words: str, *, is_on: bool) -> None:
        """Switch a trouble on or off, and wait until it is."""
        await self.page.bring_to_front()
        await self.panel("Trouble")
        switch = self.page.get_by_role("switch").filter(has_text=words)
        await switch.click()
        await expect(switch).to_have_attribute("aria-checked", str(is_on).lower())
        await self.panel("Weeks")

    async def archive(self) -> str:
        """Open the archive from the page, and return all that stands in it, folded or not."""
        await self.page.bring_to_front()
        async with self.page.expect_popup() as opened:
            await self.page.get_by_role("button", name="Open the archive").click()
        page = await opened.value
        await page.wait_for_url(re.compile("archive"))
        text = await page.locator("body").text_content()
        await page.close()
        return text or ""


def dialog(seat: Seat) -> Locator:
    """The dialog in front of the page."""
    return seat.page.locator("dialog[open]")


@dataclass
class Seats:
    """A browser that has been let into a room; each seat is a tab of it."""

    context: BrowserContext
    address: str
    people: dict[str, str] = field(default_factory=dict)
    seats: list[Seat] = field(default_factory=list)

    async def sit(self, name: str = "Organiser") -> Seat:
        """Open a tab as somebody."""
        page = await self.context.new_page()
        seat = Seat(page)
        page.on("console", lambda said: seat.wrong.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: seat.wrong.append(str(error)))
        page.on(
            "websocket", lambda line: line.on("framereceived", lambda data: seat.frames.append(str(data)))
        )
        await page.goto(
            self.address if not self.people else f"{self.address.split('?')[0]}?as={self.people[name]}"
        )
        part = page.get_by_label("Take the part of")
        if not self.people:
            await part.locator("option").first.wait_for(state="attached")
            self.people = await part.locator("option").evaluate_all(
                "all => Object.fromEntries(all.map(one => [one.text, one.value]))"
            )
            await part.select_option(label=name)
        await expect(part).to_have_value(self.people[name])
        self.seats.append(seat)
        return seat


@asynccontextmanager
async def seats_in(address: str, *, locale: str = "en-US") -> AsyncIterator[Seats]:
    """Start Chromium, in a language, for a room with this printed address; at the end nothing may have gone wrong."""
    async with async_playwright() as driver:
        chromium: Browser = await driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        context = await chromium.new_context(
            viewport={"width": 1280, "height": 860}, timezone_id="UTC", locale=locale
        )
        context.set_default_timeout(LONGEST)
        expect.set_options(timeout=LONGEST)
        seats = Seats(context, address)
        yield seats
        await chromium.close()
        assert [seat.wrong for seat in seats.seats] == [[] for _ in seats.seats]


async def looked_over(page: Page) -> None:
    """Raise where axe-core finds something serious or critical."""
    found = await page.evaluate("axe.run()")
    serious = [one for one in found["violations"] if one["impact"] in ("serious", "critical")]
    assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in serious] == []


def real_circle() -> Path:
    """The circle's file that the essay comes with."""
    return Path(__file__).resolve().parents[1] / "readings" / "what-is-communisation" / "circle.example.yaml"
