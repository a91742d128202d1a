"""The rehearsal room's page in a real Chromium: it fits, keeps the focus, comes back, and parses nothing as HTML."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Page, WebSocketRoute, expect

from tests.missing import axe
from tests.room_browser import MARKS, Seats, looked_over, seats_in
from tests.room_kit import Visit, one_room

__all__ = ["one_room"]
pytestmark = [*MARKS, pytest.mark.asyncio(loop_scope="module")]
OPENING = "What does the first passage say?"
FIRST_PAINT = 100_000
AXE = axe()
ATTACKS = [
    "<script>window.hit = 1</script>",
    "<img src=https://example.org/x onerror='window.hit = 1'>",
    "[x](javascript:window.hit=1) <javascript:window.hit=1>",
    '"><svg onload="window.hit = 1"><style>@import "https://example.org"</style>',
    "[x](data:text/html,hit)",
    "w" * 1500,
]
DIALECT = {
    "**bold** *it* _it_": "<p><strong>bold</strong> <em>it</em> <em>it</em></p>",
    "__under__ ~~struck~~": "<p><u>under</u> <s>struck</s></p>",
    "***both*** snake_case_name": "<p><em><strong>both</strong></em> snake_case_name</p>",
    "`a * b` \\*plain\\*": "<p><code>a * b</code> *plain*</p>",
    "```py\nx = 1\n```": "<pre><code>x = 1</code></pre>",
    "> one\n> two\nthree": "<blockquote><p>one<br>two</p></blockquote><p>three</p>",
    ">>> all\nof it": "<blockquote><p>all<br>of it</p></blockquote>",
    "# Big\n-# small": "<h2>Big</h2><p><small>small</small></p>",
    "- a\n  - b\n- c": "<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>",
    "3. three\n4. four": '<ol start="3"><li>three</li><li>four</li></ol>',
    "<:wave:12> <@&1>": "<p>:wave: <span>@a role</span></p>",
    "**a": "<p>**a</p>",
}
"""Discord's dialect, and what it becomes: elements without what only the page's styles need."""

BARE = """async text => {
  const { blocks } = await import("/js/state/blocks.js");
  const { marked } = await import("/js/view/markdown.js");
  const box = document.createElement("div");
  box.append(...marked({ room: { guild: { roles: [] }, people: new Map(), channels: new Map() } }, text));
  for (const one of box.querySelectorAll("*"))
    for (const name of one.getAttributeNames()) if (name !== "start") one.removeAttribute(name);
  return box.getHTML();
}"""


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def seats(room: Visit) -> AsyncIterator[Seats]:
    """One browser; each test takes tabs of its own."""
    async with seats_in(room.opened.address) as opened:
        olga = await opened.sit()
        await olga.until("Week 1: the text")
        yield opened


async def sticks_out(page: Page) -> bool:
    """Whether the page as a whole has to be pushed, sideways or up, to be seen."""
    whole = "document.documentElement"
    return bool(
        await page.evaluate(f"{whole}.scrollWidth > innerWidth || {whole}.scrollHeight > innerHeight")
    )


async def focused(page: Page) -> str:
    """The key of what has the focus."""
    return str(await page.evaluate("document.activeElement.dataset.key ?? document.activeElement.id"))


async def test_what_is_written_is_text_and_nothing_else(seats: Seats) -> None:
    """No script runs, nothing is fetched from elsewhere, no element comes of it."""
    ada, ben = await seats.sit("Ada"), await seats.sit("Ben")
    asked: list[str] = []
    ben.page.on("request", lambda request: asked.append(request.url))
    for one in (ada, ben):
        await one.go("Week 1")
    for attack in ATTACKS:
        await ada.write(attack)
        await ben.sees(attack)
    assert await ben.page.evaluate("window.hit") is None
    assert await ben.page.locator("#list :is(script, style, svg, iframe, img)").count() == 0
    assert await ben.page.locator("#list a[href^='javascript'], #list a[href^='data']").count() == 0
    assert not [url for url in asked if not url.startswith(seats.address.split("?")[0])]


async def test_links_say_where_they_lead_and_take_nothing_along(seats: Seats) -> None:
    ada = await seats.sit("Ada")
    await ada.go("Week 1")
    await ada.write("Look [here](https://example.org/a) and at https://example.org/b.")
    links = ada.message("Look here").last.locator(".words a")
    for link, address in zip(
        await links.all(), ("https://example.org/a", "https://example.org/b"), strict=True
    ):
        assert await link.get_attribute("href") == address
        assert await link.get_attribute("title") == address
        assert await link.get_attribute("rel") == "noopener noreferrer"


@pytest.mark.parametrize("text", DIALECT)
async def test_it_reads_discords_dialect(seats: Seats, text: str) -> None:
    assert await seats.seats[0].page.evaluate(BARE, text) == DIALECT[text]


@pytest.mark.parametrize("width", [320, 375, 1280])
async def test_it_fits_its_window(seats: Seats, width: int) -> None:
    """Also with its drawers open, and a form."""
    ada = await seats.sit("Ada")
    await ada.go("Week 1")
    await ada.page.set_viewport_size({"width": width, "height": 700})
    assert not await sticks_out(ada.page)
    await ada.press(OPENING, "Respond")
    await expect(ada.page.get_by_role("dialog")).to_be_visible()
    assert not await sticks_out(ada.page)


async def test_on_a_phone_the_sides_are_drawers(seats: Seats) -> None:
    """The focus goes into one and comes back; what is out of sight is out of the Tab key's way."""
    page = (await seats.sit("Ben")).page
    await page.set_viewport_size({"width": 375, "height": 700})
    await expect(page.locator("#left")).to_be_hidden()
    opener = page.get_by_role("button", name="Channels")
    await opener.focus()
    await page.keyboard.press("Enter")
    await expect(opener).to_have_attribute("aria-expanded", "true")
    await expect(page.locator("#left .entry[aria-current]")).to_be_focused()
    await page.keyboard.press("Escape")
    await expect(opener).to_be_focused()
    await expect(page.locator("#left")).to_be_hidden()


async def test_everything_can_be_done_by_keyboard(seats: Seats) -> None:
    """Skip to writing, write, walk to the message, open its menu, reply, and leave it again."""
    cleo = await seats.sit("Cleo")
    await cleo.go("Week 1")
    page = cleo.page
    await page.reload()
    await cleo.sees(OPENING)
    await page.keyboard.press("Tab")
    assert await page.evaluate("document.activeElement.textContent") == "Skip to writing"
    await page.keyboard.press("Enter")
    while await focused(page) != "text":
        await page.keyboard.press("Tab")
    await page.keyboard.type("By keyboard.")
    await page.keyboard.press("Enter")
    await cleo.sees("By keyboard.")
    while "more" not in await focused(page) and not (await focused(page)).startswith("m1"):
        await page.keyboard.press("Shift+Tab")
    await page.keyboard.press("End")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("menu")).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("menu")).to_have_count(0)
    await page.keyboard.press("Enter")
    while await page.evaluate("document.activeElement.textContent") != "Reply":
        await page.keyboard.press("ArrowDown")
    await page.keyboard.press("Enter")
    await expect(page.locator("#text")).to_be_focused()
    await expect(page.locator(".about")).to_contain_text("Replying to Cleo")
    await page.keyboard.press("Escape")
    await expect(page.locator(".about")).to_be_empty()


async def test_the_focus_stays_where_it_is_when_others_act(seats: Seats) -> None:
    """A message that changes, a clock that moves and channels that fill take it from nobody."""
    ada, ben = await seats.sit("Ada"), await seats.sit("Ben")
    for one in (ada, ben):
        await one.go("reading-circle")
    await ada.write("Changing.")
    own = ben.message("Changing.").last.locator(".more")
    await own.focus()
    key = await focused(ben.page)
    await ada.menu("Changing.", "Edit")
    await ada.write("Changed.")
    await ben.sees("Changed.")
    assert await focused(ben.page) == key
    entry = ben.page.locator("#left .entry").first
    await entry.focus()
    key = await focused(ben.page)
    await ada.go("Week 1")
    await ada.write("Elsewhere.")
    await expect(ben.page.locator("#left .entry.unread", has_text="Week 1")).to_be_visible()
    assert await focused(ben.page) == key


async def test_a_screen_reader_finds_its_way_by_landmarks(seats: Seats) -> None:
    """Each part of the page is a landmark by its own name, once; the list and the writing box have names, too."""
    page = seats.seats[0].page
    for role, name in (
        ("banner", "Time and part"),
        ("navigation", "Channels"),
        ("main", None),
        ("complementary", "The rehearsal"),
    ):
        await expect(page.get_by_role(role, name=name)).to_have_count(1)  # type: ignore[arg-type]
    await expect(page.get_by_role("list", name=re.compile("^Messages in "))).to_have_count(1)
    await expect(page.get_by_role("textbox", name=re.compile("^Message in "))).to_have_count(1)
    await expect(page.locator("[aria-live]")).not_to_have_count(0)


async def test_new_messages_are_told_to_those_who_listen(seats: Seats) -> None:
    ada, ben = await seats.sit("Ada"), await seats.sit("Ben")
    for one in (ada, ben):
        await one.go("reading-circle")
    await ada.write("Can you **hear** me? ||No||")
    await expect(ben.page.locator("#announced")).to_have_text("Ada: Can you hear me? (spoiler)")


async def test_a_reload_loses_nothing_and_two_tabs_are_two_people(seats: Seats) -> None:
    """The part, the open place, what is read and what is half written: each person's own."""
    ada, ben = await seats.sit("Ada"), await seats.sit("Ben")
    await ada.go("Week 1")
    await ben.go("reading-circle")
    await ada.page.locator("#text").fill("Half a thou")
    await ada.page.reload()
    await expect(ada.page.locator("#head h1")).to_contain_text("Week 1")
    await expect(ada.page.locator("#text")).to_have_value("Half a thou")
    await expect(ben.page.locator("#text")).to_have_value("")
    await expect(ada.page.get_by_label("Take the part of").locator("option:checked")).to_have_text("Ada")
    await ada.page.locator("#text").fill("")


async def test_a_line_that_is_cut_comes_back_by_itself(seats: Seats) -> None:
    """It says so meanwhile, and what was written then is there afterwards."""
    ada, ben = await seats.sit("Ada"), await seats.sit("Ben")
    lines: list[WebSocketRoute] = []
    is_down = False

    async def through(line: WebSocketRoute) -> None:
        lines.append(line)
        await line.close() if is_down else line.connect_to_server()

    await ada.page.route_web_socket(re.compile("/live"), through)
    await ada.page.reload()
    for one in (ada, ben):
        await one.go("Week 1")
        await one.sees(OPENING)
    is_down = True
    await lines[0].close()
    note = ada.page.locator("#line")
    await expect(note).to_contain_text("connection to the rehearsal is lost")
    await ben.write("Said meanwhile.")
    is_down = False
    await expect(note).to_be_empty()
    await ada.sees("Said meanwhile.")
    assert len(lines) >= 2


async def test_the_first_paint_is_small(seats: Seats) -> None:
    """All that is fetched until there is a chat to see, as it goes over the line."""
    page = await seats.context.new_page()
    line = await seats.context.new_cdp_session(page)
    await line.send("Network.enable")
    sizes: list[float] = []
    line.on("Network.loadingFinished", lambda done: sizes.append(done["encodedDataLength"]))
    await page.goto(seats.address)
    await expect(page.locator("#list .message").first).to_be_visible()
    assert 0 < sum(sizes) < FIRST_PAINT
    await page.close()


@pytest.mark.skipif(AXE is None, reason="STUDYCIRCLE_AXE doesn't name axe-core's axe.min.js")
@pytest.mark.parametrize(("width", "scheme"), [(375, "dark"), (1280, "light")])
async def test_nothing_shuts_people_out(seats: Seats, width: int, scheme: Any) -> None:
    """axe-core finds nothing serious in a thread, each panel, a form, a menu and the organisers' channel."""
    olga = await seats.sit()
    page = olga.page
    await page.emulate_media(color_scheme=scheme)
    await page.evaluate(AXE.read_text(encoding="utf-8") if AXE else "")
    for place in ("organisers", "Week 1"):
        await olga.go(place)
        await olga.page.locator("#list .message").first.wait_for()
        await looked_over(page)
    for panel in ("People", "Trouble", "Weeks"):
        await olga.panel(panel)
        await looked_over(page)
    await page.set_viewport_size({"width": width, "height": 800})
    await looked_over(page)
    await olga.press(OPENING, "Respond")
    await page.get_by_role("dialog").wait_for()
    await looked_over(page)
    await page.keyboard.press("Escape")
    await page.locator("#list .message").last.focus()
    await page.keyboard.press("Enter")
    await page.get_by_role("menu").wait_for()
    await looked_over(page)
