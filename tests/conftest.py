"""What tests share: each exchange with the stand-in is held against Discord's description; a club to act in."""

from __future__ import annotations

import zoneinfo
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import whenever
from hypothesis import HealthCheck, settings

from bot.records import Layout
from bot.rehearsal.server import Server
from bot.zonedata import use_newest
from tests.club import Club, open_club
from tests.spec import SpecChecker

# The same examples in every run: what is found must be found again.
settings.register_profile(
    "suite", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("suite")
# As the command line does: else what a test sees would hang on which others ran before it.  Its oracle too.
use_newest()
whenever.reset_tzpath(zoneinfo.TZPATH)


@pytest.fixture(autouse=True)
def _held_against_discords_description(
    monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> Iterator[None]:
    """Every server of the suite is watched, unless its test sets an observer of its own."""
    watched: list[tuple[Server, SpecChecker]] = []
    start = Server.start

    async def start_watched(server: Server) -> None:
        if server.exchanges is None:
            checker = SpecChecker(refused=request.node.get_closest_marker("refusals") is not None)
            server.exchanges = checker
            watched.append((server, checker))
        await start(server)

    monkeypatch.setattr(Server, "start", start_watched)
    yield
    for server, checker in watched:
        assert not checker.errors, "\n".join(checker.errors)
        assert not server.unknown, f"routes that the stand-in doesn't know: {server.unknown}"


@pytest.fixture
def layout() -> Layout:
    """What kind of channel the club's circle reads in; modules of stories that hold for both go through all."""
    return Layout.TEXT


@pytest.fixture
async def club(tmp_path: Path, layout: Layout) -> AsyncIterator[Club]:
    """A small circle on a running bot: two weeks, three readers, an organiser, time standing still."""
    async with open_club(tmp_path, layout=layout) as opened:
        yield opened
