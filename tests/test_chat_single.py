"""One request, once: whatever comes back, nothing is asked a second time by itself."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import discord
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from discord.http import Route

from bot.chat.single import once
from bot.errors import DiscordRefusedError, DiscordUncertainError

DOING = "a post was being made"


@dataclass
class Door:
    """An address that gives one answer to everything, and remembers what it was asked."""

    status: int
    text: str
    cut: bool = False
    asked: list[tuple[str, str, dict[str, str], Any]] = field(default_factory=list)

    async def take(self, request: web.Request) -> web.StreamResponse:
        self.asked.append((request.method, request.path, dict(request.headers), await request.json()))
        if self.cut:
            assert request.transport is not None
            request.transport.abort()
        return web.Response(status=self.status, text=self.text)


@asynccontextmanager
async def client_before(door: Door, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[discord.Client]:
    """A client that knows its token, whose Discord is this door."""
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", door.take)
    async with TestServer(app) as server:
        monkeypatch.setattr(Route, "BASE", str(server.make_url("/api/v10")))
        client = discord.Client(intents=discord.Intents.none())
        client.http.token = "a-token"
        yield client


async def ask(client: discord.Client) -> dict[str, Any]:
    """Ask for a post in forum 7."""
    route = Route("POST", "/channels/{channel_id}/threads", channel_id=7)
    return await once(client, route, body={"name": "Week 1"}, doing=DOING)


async def test_it_goes_to_the_clients_address_with_its_token(monkeypatch: pytest.MonkeyPatch) -> None:
    """The request is what discord.py would send, and the answer comes back as it is."""
    door = Door(201, '{"id": "12"}')
    async with client_before(door, monkeypatch) as client:
        assert await ask(client) == {"id": "12"}
    [(method, path, headers, body)] = door.asked
    assert (method, path, body) == ("POST", "/api/v10/channels/7/threads", {"name": "Week 1"})
    assert headers["Authorization"] == "Bot a-token"
    assert headers["User-Agent"].startswith("DiscordBot (")
    assert headers["Content-Type"] == "application/json"


@pytest.mark.parametrize(
    "door",
    [
        *(Door(status, "") for status in (500, 502, 503, 504, 524)),
        Door(502, "<html>Bad gateway</html>"),
        Door(429, '{"message": "You are being rate limited.", "retry_after": 219.0, "global": false}'),
        Door(201, "<html>A proxy's page</html>"),
        Door(201, "[]"),
        Door(201, "", cut=True),
    ],
    ids=lambda door: f"{door.status} {door.text[:9]}{'cut' if door.cut else ''}",
)
async def test_what_gives_no_sure_answer_is_asked_once(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    """Trouble of every kind, a rate limit, nonsense and a cut line: it may have happened, so nothing is repeated."""
    async with client_before(door, monkeypatch) as client:
        with pytest.raises(DiscordUncertainError, match=DOING):
            await ask(client)
    assert len(door.asked) == 1


async def test_a_refusal_is_one_with_its_code(monkeypatch: pytest.MonkeyPatch) -> None:
    """Discord's own words and code come through, with the remedy."""
    door = Door(400, '{"message": "A tag is required to create a forum post in this channel", "code": 40067}')
    async with client_before(door, monkeypatch) as client:
        with pytest.raises(DiscordRefusedError, match="A tag is required") as refused:
            await ask(client)
    assert (refused.value.code, refused.value.status) == (40067, 400)
    assert len(door.asked) == 1


async def test_nobody_there_is_no_sure_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where nothing listens it is said as such."""
    async with client_before(Door(200, ""), monkeypatch) as client:
        monkeypatch.setattr(Route, "BASE", "http://127.0.0.1:9/api/v10")
        with pytest.raises(DiscordUncertainError, match="No answer from Discord"):
            await ask(client)
