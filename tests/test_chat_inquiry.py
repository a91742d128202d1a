"""Questions to Discord by REST alone: whatever comes back, or nothing, is said in words with what to do."""

from __future__ import annotations

import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer, unused_port

from bot.chat.examining import examine
from bot.chat.inquiry import Inquiry, inquiring
from bot.clock import SteppedClock
from bot.errors import DiscordRefusedError, DiscordUncertainError, LoginError, StudycircleError

START = datetime(2027, 1, 12, 17, 0, tzinfo=UTC)
DATE = "Tue, 12 Jan 2027 16:58:30 GMT"
BUSY = '{"message": "You are being rate limited.", "retry_after": %s, "global": false}'


@dataclass
class Door:
    """An address that gives these answers, one after the other and the last for ever, and counts what it was asked."""

    answers: list[tuple[int, str]]
    headers: dict[str, str] = field(default_factory=dict)
    asked: list[dict[str, str]] = field(default_factory=list)

    async def take(self, request: web.Request) -> web.StreamResponse:
        self.asked.append(dict(request.headers))
        status, text = self.answers[min(len(self.asked), len(self.answers)) - 1]
        if status == 0:
            assert request.transport is not None
            request.transport.abort()
        return web.Response(status=status or 200, text=text, headers=self.headers)


class Running(SteppedClock):
    """A clock on which each look at what has elapsed takes so many seconds."""

    def __init__(self, seconds: float = 0.0) -> None:
        super().__init__(START)
        self._each = seconds

    def elapsed(self) -> float:
        self.step(self._each)
        return super().elapsed()


@asynccontextmanager
async def at(door: Door, *, clock: SteppedClock | None = None) -> AsyncIterator[Inquiry]:
    """An inquiry at a door."""
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", door.take)
    async with TestServer(app) as server:
        api = str(server.make_url("/api/v10"))
        async with inquiring("a-token", api=api, clock=clock or Running()) as inquiry:
            yield inquiry


async def ask(door: Door, *, clock: SteppedClock | None = None) -> object:
    """Ask one question at a door."""
    async with at(door, clock=clock) as inquiry:
        return await inquiry.ask("/users/@me", "the bot's account")


async def test_it_asks_as_the_bot_and_notes_when_the_answer_was_made() -> None:
    """With the token, in the way that Discord wants bots to name themselves."""
    door = Door([(200, '{"id": "12"}')], headers={"Date": DATE})
    async with at(door) as inquiry:
        assert await inquiry.ask("/users/@me", "x") == {"id": "12"}
    [headers] = door.asked
    assert headers["Authorization"] == "Bot a-token"
    assert headers["User-Agent"].startswith("DiscordBot (")
    [moment] = inquiry.moments
    assert moment.theirs == START - timedelta(seconds=90)
    assert moment.asked == moment.answered == START


@pytest.mark.parametrize(
    ("answer", "kind", "words", "remedy", "times"),
    [
        ((401, '{"message": "401: Unauthorized", "code": 0}'), LoginError, "doesn't accept", "Reset Token", 1),
        ((403, '{"message": "Missing Access", "code": 50001}'), DiscordRefusedError, "Missing Access", "invite", 1),
        ((404, '{"message": "Unknown Guild", "code": 10004}'), DiscordRefusedError, "code 10004", "invite", 1),
        ((500, ""), DiscordUncertainError, "HTTP 500", "discordstatus.com", 3),
        ((503, "error code: 503"), DiscordUncertainError, "HTTP 503", "discordstatus.com", 3),
        ((200, "<html>Log in to the hotel</html>"), DiscordUncertainError, "isn't Discord", "browser", 1),
        ((302, ""), DiscordUncertainError, "isn't Discord", "browser", 1),
        ((403, "error code: 1020"), DiscordUncertainError, "isn't Discord", "browser", 1),
        ((429, "error code: 1015"), DiscordUncertainError, "shut this machine's address out", "wait an hour", 1),
        ((429, BUSY % 0.01), DiscordUncertainError, "HTTP 429", "same token", 3),
        ((429, BUSY % 219.0), DiscordUncertainError, "wait 219 s", "Wait that long", 1),
        ((0, ""), DiscordUncertainError, "broke off", "firewall", None),
    ],
)  # fmt: skip
async def test_whatever_comes_back_is_said_with_what_to_do(
    answer: tuple[int, str], kind: type[StudycircleError], words: str, remedy: str, times: int | None
) -> None:
    """What may be otherwise in a moment is asked three times, all else once; the token is never in it."""
    door = Door([answer])
    with pytest.raises(kind, match=words) as raised:
        await ask(door)
    assert remedy in raised.value.hint
    assert "a-token" not in str(raised.value)
    assert times is None or len(door.asked) == times


async def test_it_goes_nowhere_else_with_the_token() -> None:
    """A network's page for logging in would send it on, token and all."""
    door = Door([(302, ""), (200, "{}")], headers={"Location": "/somewhere/else"})
    with pytest.raises(DiscordUncertainError, match="isn't Discord"):
        await ask(door)
    assert len(door.asked) == 1


@pytest.mark.parametrize("first", [(429, BUSY % 0.01), (502, "")])
async def test_a_short_trouble_is_waited_out(first: tuple[int, str]) -> None:
    """The next answer counts."""
    assert await ask(Door([first, (200, "[]")])) == []


async def test_patience_ends() -> None:
    """However often Discord says that it takes only a moment: each look at the clock takes half of the patience."""
    door = Door([(429, BUSY % 0.01)])
    with pytest.raises(DiscordUncertainError, match="HTTP 429"):
        await ask(door, clock=Running(11.0))
    assert len(door.asked) == 1


async def unanswered(api: str) -> DiscordUncertainError:
    """Ask where no answer can come from, and return what is said of it."""
    async with inquiring("a-token", api=api, clock=Running()) as inquiry:
        with pytest.raises(DiscordUncertainError) as raised:
            await inquiry.ask("/users/@me", "x")
    return raised.value


async def test_nobody_there_is_said_so() -> None:
    """Nothing listens."""
    error = await unanswered(f"http://127.0.0.1:{unused_port()}/api/v10")
    assert "no connection could be made" in error.message
    assert "network" in error.hint


async def test_a_name_that_nobody_knows_is_said_so(monkeypatch: pytest.MonkeyPatch) -> None:
    """The machine has no network, or a name server that knows nothing."""

    def unknown(*_: object, **__: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    error = await unanswered("http://discord.invalid/api/v10")
    assert "nobody knows its name" in error.message
    assert "name server" in error.hint


async def test_a_connection_that_is_not_secure_is_said_so() -> None:
    """A clock that is far off, old certificates, or somebody on the way: here one who doesn't speak TLS at all."""
    async with TestServer(web.Application()) as server:
        error = await unanswered(str(server.make_url("/api/v10")).replace("http://", "https://"))
    assert "no secure connection could be made" in error.message
    assert "clock" in error.hint


async def test_an_answer_of_another_form_is_said_so() -> None:
    """Not a traceback: Discord's answer has changed, or something answers in its place."""
    app = web.Application()
    door = Door([(200, '{"hello": "there"}')])
    app.router.add_route("*", "/{path:.*}", door.take)
    async with TestServer(app) as server:
        found = await examine("a-token", {1: [2]}, clock=Running(), api=str(server.make_url("/api/v10")))
    assert isinstance(found.account, DiscordUncertainError)
    assert "isn't in a form that this program knows" in found.account.message
    assert found.servers == {1: found.account}
