"""Nobody drives the rehearsal room but the page that was opened by its printed address."""

from __future__ import annotations

import asyncio
import json
import os
from pathlib import Path

import aiohttp
import pytest

from bot.rehearsal.room.guard import HEADERS
from tests.room_kit import CHANNEL, Visit, one_room, visit

__all__ = ["one_room"]
pytestmark = pytest.mark.asyncio(loop_scope="module")
OTHER_PAGE = "https://evil.example"


def a_stranger() -> aiohttp.ClientSession:
    """A browser that was never let in."""
    return aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True))


async def test_the_printed_address_opens_the_page_and_leaves_no_key_in_it(room: Visit) -> None:
    async with a_stranger() as browser, browser.get(room.opened.address, allow_redirects=False) as first:
        assert (first.status, first.headers["Location"]) == (303, "/")
        cookie = first.headers["Set-Cookie"]
        assert "HttpOnly" in cookie
        assert "SameSite=Strict" in cookie
        async with browser.get(f"{room.origin}/") as page:
            assert page.status == 200
            assert page.content_type == "text/html"


async def test_the_address_can_be_followed_from_a_terminal_in_a_browser(room: Visit) -> None:
    """To which a redirect would still be that other page's doing, so that no strict cookie went with it."""
    asked = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"}
    async with a_stranger() as browser:
        async with browser.get(room.opened.address, headers=asked, allow_redirects=False) as step:
            assert step.status == 200
            assert "0; url=/" in await step.text()
            assert room.opened.guard.key not in await step.text()
        async with browser.get(f"{room.origin}/", headers=asked | {"Sec-Fetch-Site": "same-origin"}) as page:
            assert page.status == 200


@pytest.mark.parametrize("path", ["/", "/?key=guessed", "/index.html", "/archive/archive.html", "/live"])
async def test_without_the_key_there_is_nothing_to_see(room: Visit, path: str) -> None:
    async with a_stranger() as browser, browser.get(room.origin + path) as response:
        assert response.status == 403
        assert "that was printed at" in await response.text() or path == "/live"


async def test_the_key_of_another_start_opens_nothing(room: Visit, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    async with visit(tmp_path / "other") as other:
        old = {f"studycircle-room-{room.opened.guard.port}": other.opened.guard.key}
        async with (
            aiohttp.ClientSession(cookies=old) as browser,
            browser.get(
                f"{room.origin}/", headers={"Cookie": "; ".join(f"{k}={v}" for k, v in old.items())}
            ) as response,
        ):
            assert response.status == 403


@pytest.mark.parametrize("host", ["evil.example", "evil.example:{port}", "127.0.0.1", "127.0.0.1:1", ""])
async def test_another_name_for_this_machine_is_refused_even_with_the_key(room: Visit, host: str) -> None:
    headers = {"Host": host.format(port=room.opened.guard.port)}
    async with room.browser.get(f"{room.origin}/", headers=headers) as response:
        assert response.status == 421
    async with room.browser.get(room.opened.address, headers=headers, allow_redirects=False) as response:
        assert response.status == 421
        assert "Set-Cookie" not in response.headers


@pytest.mark.parametrize(
    "origin", [OTHER_PAGE, "null", "http://127.0.0.1:1", "http://localhost:{port}", None]
)
async def test_no_other_page_opens_a_websocket_even_with_the_cookie(room: Visit, origin: str | None) -> None:
    headers = {"Origin": origin.format(port=room.opened.guard.port)} if origin else {}
    with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
        await room.browser.ws_connect(f"{room.origin}/live", headers=headers)
    assert refused.value.status == 403


async def test_the_right_page_without_the_cookie_opens_no_websocket(room: Visit) -> None:
    async with a_stranger() as browser:
        with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
            await browser.ws_connect(f"{room.origin}/live", headers={"Origin": room.origin})
    assert refused.value.status == 403


async def test_another_page_can_neither_post_nor_load_anything(room: Visit) -> None:
    async with room.browser.post(f"{room.origin}/", headers={"Origin": OTHER_PAGE}, data="{}") as response:
        assert response.status == 403
    asked = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors"}
    async with room.browser.get(f"{room.origin}/index.html", headers=asked) as response:
        assert response.status == 403


async def test_the_rooms_own_page_has_nothing_to_post_to(room: Visit) -> None:
    async with room.browser.post(f"{room.origin}/", headers={"Origin": room.origin}, data="{}") as response:
        assert response.status == 405


@pytest.mark.parametrize(
    "path",
    [
        "/../play.py",
        "/..%2fplay.py",
        "/%2e%2e/play.py",
        "/js/..%2f..%2fplay.py",
        "//etc/passwd",
        "/%2fetc%2fpasswd",
    ],
)
async def test_no_path_leads_out_of_the_page(room: Visit, path: str) -> None:
    status, body = await raw_get(room, path)
    assert status == 404
    assert "Play" not in body
    assert "root:" not in body


async def test_no_path_leads_out_of_the_archive(room: Visit) -> None:
    page = await room.page()
    await page.ask("archive")
    assert (room.folder / "rehearsal" / "state.sqlite3").exists()
    for path in ("/archive/..%2fstate.sqlite3", "/archive/../state.sqlite3", "/archive/%2e%2e/state.sqlite3"):
        assert (await raw_get(room, path))[0] == 404


async def raw_get(room: Visit, path: str) -> tuple[int, str]:
    """Ask for a path as it stands, with the cookie, past what a client makes of it; return status and body."""
    port, guard = room.opened.guard.port, room.opened.guard
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    lines = (f"GET {path} HTTP/1.1", f"Host: 127.0.0.1:{port}", f"Cookie: {guard.cookie}={guard.key}")
    writer.write(("\r\n".join((*lines, "Connection: close")) + "\r\n\r\n").encode())
    answer = (await reader.read()).decode()
    writer.close()
    await writer.wait_closed()
    return int(answer.split()[1]), answer


@pytest.mark.parametrize("path", ["/", "/nothing-there", "/attachments/1/1/x"])
async def test_every_answer_ties_the_browsers_hands(room: Visit, path: str) -> None:
    async with room.browser.get(room.origin + path) as response:
        assert {name: response.headers.get(name) for name in HEADERS} == HEADERS
    assert "unsafe" not in HEADERS["Content-Security-Policy"]
    assert HEADERS["Content-Security-Policy"].startswith("default-src 'none';")


async def test_the_stand_in_behind_it_serves_no_browser(room: Visit) -> None:
    server = room.room.server
    async with a_stranger() as browser:
        with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
            await browser.ws_connect(server.gateway, headers={"Origin": OTHER_PAGE})
        assert refused.value.status == 403
        async with browser.ws_connect(server.gateway) as socket:
            await socket.receive()
            await socket.send_json({"op": 2, "d": {"token": "rehearsal", "intents": 0}})
            assert (await socket.receive()).data == 4004, "its token is of this start, too"


@pytest.mark.parametrize("path", ["/attachments/1/²/x", "/attachments/1/" + "9" * 5000 + "/x", "/%00", "/js"])
async def test_strange_addresses_are_not_there(room: Visit, path: str) -> None:
    async with room.browser.get(room.origin + path) as response:
        assert response.status == 404


async def test_nonsense_is_answered_in_words_and_ends_nothing(room: Visit) -> None:
    page = await room.page("Ada")
    for nonsense in (
        "{",
        "[]",
        '"send"',
        json.dumps({"t": "drop"}),
        json.dumps({"t": "send", "channel": {}}),
    ):
        await page.socket.send_str(nonsense)
        assert "isn't understood" in (await page.hear())["words"]
    await page.socket.send_bytes(os.urandom(8))
    await page.ask("send", channel=CHANNEL, text="Still here")


async def test_a_taken_port_gives_way_to_a_free_one(room: Visit, tmp_path: Path) -> None:
    (tmp_path / "second").mkdir()
    async with visit(tmp_path / "second", port=room.opened.guard.port) as second:
        assert second.opened.guard.port != room.opened.guard.port
