"""Signs of life: the health file says how the bot stands, and a dead man's ping stops where it stands badly."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from aiohttp import web

from bot.app.heartbeat import STALE, Watch, beating, health_of, looked_at, ping
from bot.cli.watching import checked
from bot.clock import SystemClock
from bot.errors import NotFoundError, StudycircleError, UsageError
from bot.flow.needs import Lack
from tests.club import open_club
from tests.test_cli_codes import run

NOW = datetime(2027, 1, 12, 16, tzinfo=UTC)


@dataclass
class Switch:
    """A dead man's switch on this machine: what it was asked, and what it answers."""

    address: str = ""
    status: int = 200
    asked: list[str] = field(default_factory=list)
    heard: asyncio.Event = field(default_factory=asyncio.Event)

    async def answer(self, request: web.Request) -> web.Response:
        """Take note of a ping."""
        self.asked.append(request.path)
        self.heard.set()
        return web.Response(status=self.status, headers={"Location": f"{self.address}/elsewhere"})


@asynccontextmanager
async def switch() -> AsyncIterator[Switch]:
    """Open one."""
    found = Switch()
    app = web.Application()
    app.router.add_get("/{path:.*}", found.answer)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    found.address = f"http://127.0.0.1:{runner.addresses[0][1]}"
    try:
        yield found
    finally:
        await runner.cleanup()


def written(file: Path, **more: object) -> Path:
    """Write a health file."""
    health = {"at": NOW.isoformat(), "well": True, "connected": True, "circles": {}} | more
    file.write_text(json.dumps(health), "utf-8")
    return file


async def test_a_running_bot_says_how_it_stands(tmp_path: Path) -> None:
    """Connected, what is next in its circle, and nothing that waits; to whoever looks in words."""
    file = tmp_path / "health.json"
    async with open_club(tmp_path) as club, switch() as there:
        await club.to("welcome")
        assert club.bot is not None, "started"
        async with beating(club.bot, Watch(file, f"{there.address}/secret"), club.clock, every=60):
            await there.heard.wait()
        assert there.asked == ["/secret"]
        well, lines = looked_at(file, club.clock.now())
    assert well
    assert lines[0] == "Connected to Discord."
    assert lines[1].startswith(f"{club.running.id}: next is 2027-")


async def test_what_waits_is_named_and_what_is_overdue_is_not_well(tmp_path: Path) -> None:
    """A right that is missing is nothing that a machine is to be woken for; a post that hangs is."""
    async with open_club(tmp_path) as club:
        await club.to("welcome")
        assert club.bot is not None, "started"
        club.running.lacks = (Lack("In #reading-circle the bot lacks “Create Polls”", "allow it there"),)
        health = await health_of(club.bot, club.clock.now())
        assert health["well"]
        assert "Create Polls" in health["circles"][club.running.id]["waits"][0]
        late = await health_of(club.bot, club.clock.now() + timedelta(days=30))
        assert not late["well"]
        assert late["circles"][club.running.id]["overdue"] > 0


@pytest.mark.parametrize(
    ("more", "code", "said"),
    [
        ({}, 0, "Connected to Discord."),
        ({"well": False, "connected": False}, 1, "Not connected to Discord."),
    ],
)
def test_the_command_tells_by_its_exit_code(
    tmp_path: Path, more: dict[str, object], code: int, said: str
) -> None:
    """For whatever watches over the machine."""
    file = written(tmp_path / "health.json", at=SystemClock().now().isoformat(), **more)
    done = run("health", file)
    assert (done.exit_code, said in done.stdout) == (code, True)


def test_a_file_that_has_grown_old_is_a_bot_that_stands_still(tmp_path: Path) -> None:
    """Whatever stands in it."""
    well, lines = looked_at(written(tmp_path / "health.json"), NOW + STALE + timedelta(seconds=1))
    assert not well
    assert lines == ["Last heard of at 2027-01-12 16:00 UTC: the bot stands still, or has ended."]


def test_what_is_no_health_file_is_said_in_words(tmp_path: Path) -> None:
    """One that is missing, one that is something else, and one that may not be read."""
    with pytest.raises(NotFoundError, match="There is no health file"):
        looked_at(tmp_path / "none.json", NOW)
    (tmp_path / "other.json").write_text("[1]", "utf-8")
    with pytest.raises(StudycircleError, match="isn't a health file"):
        looked_at(tmp_path / "other.json", NOW)
    with pytest.raises(StudycircleError, match="can't be read"):
        looked_at(tmp_path, NOW)


async def test_a_ping_that_fails_gives_nothing_away() -> None:
    """Neither the address nor where it was sent on to; and nobody is followed there."""
    async with switch() as there:
        assert await ping(f"{there.address}/secret") == ""
        for status in (302, 404, 500):
            there.status = status
            words = await ping(f"{there.address}/secret")
            assert str(status) in words
            assert "secret" not in words
        assert set(there.asked) == {"/secret"}
    assert "secret" not in await ping("http://127.0.0.1:9/secret")


@pytest.mark.parametrize(
    "address", ["http://example.org/x", "example.org", "https://", "ftp://example.org/x", "http://[::1"]
)
def test_an_address_that_gives_itself_away_is_refused_without_being_shown(address: str) -> None:
    """On its way through the net anybody could read it."""
    with pytest.raises(UsageError) as refused:
        checked(address)
    assert "example" not in refused.value.message
    assert checked("https://example.org/x ") == "https://example.org/x"
    assert checked("") is None
