"""The rehearsal room's page: what one more message costs among 5,000, and whether its memory stays level.

Messages are handed to the page's own websocket, as the server would; each time includes drawing up the page's layout.
"""

from __future__ import annotations

import asyncio
import tempfile
from pathlib import Path
from typing import Any

from playwright.async_api import Page

from tests.bench.timing import table
from tests.room_browser import seats_in
from tests.room_kit import CHANNEL, visit

MANY = 5_000
YEAR = 20_000
"""Messages of a lively year: ten weeks of the essay with its cast come to about 700."""
LEVEL = 1.2
REST_MS = 3000
"""What is said to screen readers is gathered for a second or two, and goes then."""
CATCH = """window.Socket = WebSocket;
window.WebSocket = class extends window.Socket { constructor(...to) { super(...to); window.line = this; } };
window.long = [];
new PerformanceObserver(list => window.long.push(...list.getEntries().map(one => one.duration)))
  .observe({ type: "longtask" });"""
HEAR = """async ([channel, from, number]) => {
  const list = document.querySelector("#list .scroll");
  const author = { id: "900000000000000003", username: "cleo.reads" };
  const taken = [];
  const { port1, port2 } = new MessageChannel();
  const next = () => new Promise(done => { port1.onmessage = done; port2.postMessage(0); });
  for (let at = from; at < from + number; at += 1) {
    const d = { id: String(2000000000000000000n + BigInt(at)), channel_id: channel, type: 0, author, flags: 0,
      timestamp: new Date(1.8e12 + at * 6e4).toISOString(), mentions: [], attachments: [], embeds: [], components: [],
      content: `**${at}** says what others say, at _some_ length, and more than once. `.repeat(1 + at % 5) };
    const data = JSON.stringify({ t: "event", name: "MESSAGE_CREATE", d });
    const began = performance.now();
    window.line.onmessage({ data });
    void list.scrollHeight;
    taken.push(performance.now() - began);
    await next();
  }
  return taken;
}"""


async def _measured() -> list[tuple[str, str, str]]:
    with tempfile.TemporaryDirectory() as folder:
        async with visit(Path(folder)) as room, seats_in(room.opened.address) as seats:
            await seats.context.add_init_script(CATCH)
            ada = await seats.sit("Ada")
            opening = await _longest(ada.page)
            below = await _appended(ada.page, 0, MANY)
            level = await _memory(ada.page)
            await _appended(ada.page, MANY, YEAR)
            year = await _memory(ada.page)
            long = await _longest(ada.page)
            ben = await seats.sit("Ben")
            await _appended(ben.page, 0, 60)
            await ben.page.locator("#list .scroll").evaluate("list => list.scrollTo(0, 200)")
            await _longest(ben.page)
            above = await _appended(ben.page, 60, MANY)
            held = await ben.page.locator("#list .message").count()
            longer = await _longest(ben.page)
    return [
        ("append, reading at the end, p95", f"{below:.1f} ms", _within(below, 16)),
        (f"append, reading above, {held} held, p95", f"{above:.1f} ms", _within(above, 16)),
        ("longest task while the page opens", f"{opening:.0f} ms", _within(opening, 100)),
        ("longest task while messages come", f"{max(long, longer):.0f} ms", _within(max(long, longer), 100)),
        (
            f"memory after {MANY + YEAR} messages",
            f"{year:.1f} MB",
            f"{level:.1f} MB after {MANY}; {_level(year / level)}",
        ),
    ]


async def _appended(page: Page, start: int, number: int) -> float:
    """Let so many messages come, and return what the slowest twentieth of the last thousand takes at least, in ms."""
    taken: Any = await page.evaluate(HEAR, [CHANNEL, start, number])
    last = sorted(taken[-1000:])
    return float(last[int(len(last) * 0.95)])


async def _longest(page: Page) -> float:
    """Return what the longest task took since this was last asked, in ms; none is told of that takes less than 50."""
    await page.wait_for_timeout(1000)  # the browser tells of a task only after it
    return float(await page.evaluate("Math.max(0, ...window.long.splice(0))"))


async def _memory(page: Page) -> float:
    """Return the page's heap in MB once it has come to rest, garbage taken away."""
    await page.wait_for_timeout(REST_MS)
    line = await page.context.new_cdp_session(page)
    for _ in range(2):  # what the first frees may hold more
        await line.send("HeapProfiler.collectGarbage")
    found = await line.send("Runtime.getHeapUsage")
    return float(found["usedSize"]) / 1e6


def _within(value: float, budget: float) -> str:
    return f"{'within' if value <= budget else 'OVER'} {budget:.0f} ms"


def _level(ratio: float) -> str:
    return "level" if ratio <= LEVEL else f"GROWS by {ratio:.1f}"


def run() -> None:
    """Measure and print."""
    table("The rehearsal room's page", asyncio.run(_measured()))
