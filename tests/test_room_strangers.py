"""Another page in the same browser, which has the room's cookie in it, gets nothing out of the room and into it."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from aiohttp import web

from tests.room_kit import CHANNEL, Visit, room

__all__ = ["room"]
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
pytestmark = [pytest.mark.browser, pytest.mark.skipif(not CHROMIUM, reason="there is no Chromium here")]
PAGE = """\
<!doctype html><a id="follow" href="%(address)s">Follow</a><iframe src="%(origin)s/"></iframe><script>
const tries = [
  fetch("%(origin)s/", {credentials: "include"}).then(answer => answer.text()),
  fetch("%(origin)s/", {credentials: "include", method: "POST", mode: "no-cors", body: "{}"}),
  fetch("%(api)s/users/@me", {headers: {Authorization: "Bot rehearsal"}}).then(answer => answer.text()),
  ...["%(socket)s/live", "%(gateway)s"].map(address => new Promise((done, failed) => {
    const socket = new WebSocket(address);
    socket.onmessage = done;
    socket.onclose = failed;
  })),
];
const outcome = Promise.allSettled(tries).then(all => all.map(one => one.status));
</script>
"""


@asynccontextmanager
async def another_page(room: Visit) -> AsyncIterator[int]:
    """Serve a page of a stranger's on this machine and give its port."""
    server = room.room.server
    words = {
        "address": room.opened.address,
        "origin": room.origin,
        "socket": room.origin.replace("http", "ws"),
        "gateway": server.gateway,
        "api": server.api,
    }

    async def answer(_: web.BaseRequest) -> web.Response:
        return web.Response(text=PAGE % words, content_type="text/html")

    runner = web.ServerRunner(web.Server(answer))
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        yield runner.addresses[0][1]
    finally:
        await runner.cleanup()


@asynccontextmanager
async def chromium() -> AsyncIterator[Any]:
    """Give a Chromium without a window."""
    from playwright.async_api import async_playwright

    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        await browser.close()


async def test_another_page_is_shut_out_whatever_it_tries(room: Visit) -> None:
    """Of another name for this machine, and of this very name with another port, which counts as the same site.

    A person may follow the printed address from it, all the same: some terminals are pages.
    """
    async with chromium() as browser, another_page(room) as port:
        profile = await browser.new_context()
        own = await profile.new_page()
        await own.goto(room.opened.address)
        assert "key" not in own.url
        for host in ("localhost", "127.0.0.1"):
            stranger = await profile.new_page()
            await stranger.goto(f"http://{host}:{port}/")
            assert await stranger.evaluate("outcome") == ["rejected"] * 5
            assert "chrome-error:" in stranger.frames[1].url, "nor can it frame the room"
        ada = await room.page("Ada")
        assert await ada.history(CHANNEL) == []

        follower = await (await browser.new_context()).new_page()
        await follower.goto(f"http://localhost:{port}/")
        await follower.click("#follow")
        await follower.wait_for_url(f"{room.origin}/**")
        await follower.wait_for_function("document.title.includes('ehearsal room')")
        assert "key" not in follower.url
