"""The bot is kept alive: what a person must mend ends it with words, all else is tried again, not too often."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from bot.app.running import Address
from bot.app.serving import serve
from bot.chat.client import Client, connect
from bot.chat.connecting import SESSIONS_KEPT_BACK, log_in, stay_connected
from bot.chat.pacing import Pace
from bot.errors import DiscordUncertainError, LoginError, StoreError
from bot.records import Layout, State
from bot.rehearsal.server import Server
from bot.rehearsal.server.faults import Kind, Rule
from bot.rehearsal.server.interactions import NoAnswerError
from bot.rehearsal.server.outcomes import Outcome
from bot.rehearsal.server.routes import Answer, Call, ok
from bot.store.lock import held
from tests.club import Club, Fault, Once, Request, both_layouts, open_club

DAY = 86_400.0
UNDER_WAY = "what was under way couldn't be finished in 0 s; the next start finishes it"
NOBODY_LISTENS = "http://127.0.0.1:9/api/v10"


# ---- how often -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lived", [0.0, 1.0, 60.0, 299.0, 1000.0, 3599.0])
def test_a_day_of_restarts_stays_below_discords_limit(lived: float) -> None:
    """However soon each session dies: a bot that begins 1,000 a day loses its token."""
    pace, now, sessions = Pace(), 0.0, 0
    while now < DAY:
        now += pace.wait(now) + lived
        sessions += 1
    assert sessions < 400


def test_the_first_restart_is_soon_and_each_further_one_later() -> None:
    """After an hour without any it is soon again."""
    pace = Pace()
    assert [pace.wait(float(at)) for at in range(8)] == [5, 10, 20, 40, 80, 160, 300, 300]
    assert pace.wait(DAY) == 5


# ---- what ends a connection -----------------------------------------------------------------------------------------


@pytest.fixture
async def club(tmp_path: Path) -> AsyncIterator[Club]:
    """A circle's club without its bot: each test has one of its own."""
    async with open_club(tmp_path, started=False) as opened:
        yield opened


@pytest.fixture(autouse=True)
def _not_for_ever(request: pytest.FixtureRequest) -> None:
    """A client that stays connected would keep a test waiting."""
    request.node.add_marker(pytest.mark.timeout(20))


@asynccontextmanager
async def line(club: Club) -> AsyncIterator[Client]:
    """A client of its own, not yet logged in."""
    async with connect(api=club.server.api, gateway=club.server.gateway, ready_timeout=0.02) as client:
        yield client


async def test_a_wrong_token_is_said_with_the_way_to_a_new_one(club: Club) -> None:
    """At the first call."""
    async with line(club) as client:
        with pytest.raises(LoginError, match="Discord doesn't accept the bot's token") as refused:
            await stay_connected(client, "wrong")
    assert "Reset Token" in refused.value.hint


async def test_a_token_that_is_withdrawn_meanwhile_is_said_too(club: Club) -> None:
    """REST still took it, the gateway doesn't (close code 4004)."""
    async with line(club) as client:
        club.server._sessions._token = "another"
        with pytest.raises(LoginError):
            await stay_connected(client, "rehearsal")


@pytest.mark.parametrize("fault", [Fault.TROUBLE, Fault.CUT])
async def test_trouble_while_logging_in_is_no_verdict(club: Club, fault: Fault) -> None:
    """It is tried again."""
    async with line(club) as client:
        club.server.weather = lambda request: fault if "GET /users/@me" in request.line else None
        with pytest.raises(DiscordUncertainError):
            await stay_connected(client, "rehearsal")


async def test_no_network_is_no_verdict_either() -> None:
    """A laptop that wakes up before its network."""
    async with connect(api=NOBODY_LISTENS, gateway="ws://127.0.0.1:9/gw") as client:
        with pytest.raises(
            DiscordUncertainError, match="No answer from Discord while the bot was logging in"
        ):
            await log_in(client, "rehearsal")


async def test_a_gateway_that_can_not_be_reached_is_tried_again(
    club: Club, monkeypatch: pytest.MonkeyPatch
) -> None:
    """discord.py stumbles over that in a way of its own, once it has waited."""
    monkeypatch.setattr("discord.backoff.ExponentialBackoff.delay", lambda _: 0.01)
    async with connect(api=club.server.api, gateway="ws://127.0.0.1:9/gw") as client:
        with pytest.raises(DiscordUncertainError, match="The connection to Discord was lost"):
            await stay_connected(client, "rehearsal")


async def test_hardly_any_session_left_today_is_waited_out(
    club: Club, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Something has restarted the bot all day; Discord says how many sessions are left, and none is begun."""
    left = {
        "total": 1000,
        "remaining": SESSIONS_KEPT_BACK - 1,
        "reset_after": 7_200_000,
        "max_concurrency": 1,
    }

    def nearly_used_up(call: Call) -> Answer:
        return ok({"url": call.world.gateway, "shards": 1, "session_start_limit": left})

    monkeypatch.setattr(Server, "_answer", answering(nearly_used_up))
    async with line(club) as client:
        with pytest.raises(DiscordUncertainError, match="49 more sessions in the next 2 hours"):
            await stay_connected(client, "rehearsal")
        assert not client.is_connected


def answering(handler: Callable[[Call], Answer]) -> Callable[..., Answer]:
    """Have the question for the gateway's address answered otherwise."""
    usual = Server._answer

    def answer(server: Server, request: web.BaseRequest, path: str, **more: Any) -> Answer:
        if path == "/gateway/bot":
            return handler(Call(server.world, {}))
        return usual(server, request, path, **more)

    return answer


# ---- keeping it alive -----------------------------------------------------------------------------------------------


class Kept:
    """A bot that is served, with its circle's club around it."""

    def __init__(self, club: Club) -> None:
        self.club = club
        self.stop = asyncio.Event()

    async def serve(self, *, token: str = "rehearsal") -> None:
        address = Address(token, self.club.server.api, self.club.server.gateway, ready_timeout=0.02)
        await serve(
            [self.club.running],
            folder=self.club.folder,
            clock=self.club.clock,
            address=address,
            stop=self.stop,
            pace=Pace(first=0.0),
        )

    async def asked_to_end_while_held(self, once: Once, *, until: str, for_good: bool = False) -> None:
        """Serve with all due until an occurrence; ask to end as a request has no answer, which comes then, or never."""
        server = self.club.server
        self.club.clock.jump(self.club.due(until))
        server.weather = once
        async with asyncio.TaskGroup() as tasks:
            serving = tasks.create_task(self.serve())
            await server.held_up()
            self.stop.set()
            if not for_good:
                server.let_go()
            await serving
            server.let_go()


@pytest.fixture
async def kept(club: Club) -> Kept:
    """A club to be served."""
    return Kept(club)


async def test_it_ends_when_it_is_asked_to(kept: Kept) -> None:
    """Before it has come up, too: nothing is raised, and the database is free again."""
    kept.stop.set()
    await kept.serve()
    with held(kept.club.folder / "state.sqlite3"):
        assert kept.club.in_channel() == []


@both_layouts
async def test_what_it_is_in_the_midst_of_is_finished_and_nothing_else_begun(
    tmp_path: Path, layout: Layout
) -> None:
    """Asked to end while the first of the welcome's posts has no answer yet, and while the brief is due as well.

    The welcome gets all that belongs to it; the brief waits for the next start.
    """
    async with open_club(tmp_path, layout=layout, started=False) as club:
        kept = Kept(club)
        await kept.asked_to_end_while_held(Once(Fault.HELD_AFTER, "POST /channels/"), until="first.brief")
        ledger = await club.ledger()
        assert ledger["welcome"].state is State.DONE
        assert all(post.message_id for post in await club.posts())
        assert {row.state for key, row in ledger.items() if key != "welcome"} == {State.PLANNED}


async def test_a_command_that_was_given_is_waited_for(
    kept: Kept, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Asked to end while the answer to nothing but a command is on its way to Discord: that is in the midst, too."""
    monkeypatch.setattr("bot.app.serving.FINISH_SECONDS", 0.1)
    server, up = kept.club.server, asyncio.Event()
    server.weather = watch_for("/commands", up)
    server.faults.add(Rule(kind=Kind.SLOW, method="POST", path="/interactions/**"))
    async with asyncio.TaskGroup() as tasks:
        serving = tasks.create_task(kept.serve())
        await up.wait()
        command = kept.club.people["ada"].command("my words", channel_id=kept.club.channel)
        given = tasks.create_task(answered(command))
        await server.faults.holding()
        kept.stop.set()
        await serving
        server.faults.release()
        server.give_up()
    assert given.result() is False
    assert UNDER_WAY in [record.getMessage() for record in caplog.records]


async def answered(command: Awaitable[Outcome]) -> bool:
    """Return whether somebody got an answer."""
    try:
        await command
    except NoAnswerError:
        return False
    return True


async def test_what_has_no_answer_does_not_keep_it_from_ending(
    kept: Kept, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It says that it was in the midst of something; what was begun stays so, for the next start."""
    monkeypatch.setattr("bot.app.serving.FINISH_SECONDS", 0.05)
    await kept.asked_to_end_while_held(
        Once(Fault.HELD_AFTER, "POST /channels/"), until="welcome", for_good=True
    )
    said = [record.getMessage() for record in caplog.records if record.name == "studycircle.run"]
    assert said == [UNDER_WAY]
    assert await kept.club.state("welcome") is State.CLAIMED


def watch_for(where: str, event: asyncio.Event) -> Callable[[Request], None]:
    """Say when a request of the bot's is made."""

    def watch(request: Request) -> None:
        if where in request.line:
            event.set()

    return watch


async def test_what_nobody_foresaw_is_reported_and_the_bot_comes_back(
    kept: Kept, caplog: pytest.LogCaptureFixture
) -> None:
    """An event of Discord's that discord.py stumbles over ends the client: a new one goes on from there."""
    server, up = kept.club.server, asyncio.Event()
    server.weather = watch_for("/commands", up)
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(kept.serve())
        await up.wait()
        up.clear()
        server.world.publish("CHANNEL_UPDATE", {"guild_id": "x", "nonsense": True})
        await up.wait()
        kept.stop.set()
    [record] = [record for record in caplog.records if record.name == "studycircle.run"]
    assert record.getMessage().startswith(
        "Something unexpected has ended the bot; it is started again in 0 s."
    )
    assert record.exc_info is not None
    assert record.exc_info[0] is KeyError


async def test_trouble_is_said_in_a_line_and_tried_again(
    kept: Kept, caplog: pytest.LogCaptureFixture
) -> None:
    """Discord is down as the bot starts: no report, one line, and the next try."""
    up = asyncio.Event()
    trouble, watch = Once(Fault.TROUBLE, "GET /users/@me"), watch_for("/commands", up)
    kept.club.server.weather = lambda request: watch(request) or trouble(request)
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(kept.serve())
        await up.wait()
        kept.stop.set()
    said = [record.getMessage() for record in caplog.records if record.name == "studycircle.run"]
    assert said == [
        "Discord had trouble (HTTP 503) while the bot was logging in. It is tried again. Next try in 0 s."
    ]


async def test_what_a_person_must_mend_ends_it(kept: Kept) -> None:
    """A wrong token, a database in use: the words come out, and nothing is tried again."""
    with pytest.raises(LoginError):
        await kept.serve(token="wrong")
    with held(kept.club.folder / "state.sqlite3"), pytest.raises(StoreError, match="is in use by process"):
        await kept.serve()


async def test_a_line_that_is_dead_does_not_hold_up_the_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Discord says no farewell: the client is given up after a while."""
    monkeypatch.setattr("bot.chat.client.FAREWELL_SECONDS", 0.05)
    never = asyncio.Event()

    async def silent(_: Client) -> None:
        await never.wait()

    async with open_club(tmp_path) as club:
        assert club.bot is not None
        close = club.bot.client.close
        monkeypatch.setattr(Client, "close", silent)
        async with asyncio.timeout(5):
            await club.stop()
        monkeypatch.undo()
        await close()
