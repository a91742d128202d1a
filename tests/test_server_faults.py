"""The stand-in fails on demand, as Discord does: each fault, its effect or none, rate limits, and the door."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import aiohttp
import discord
import pytest
from aiohttp import hdrs
from pydantic import ValidationError

from bot.clock import SteppedClock
from bot.rehearsal.server import Server
from bot.rehearsal.server.faults import Bucket, Kind, Rule, Scope
from tests.server_stage import ANA, GUILD, ORGANISERS, READING, START, Stage

POST = f"/channels/{READING}/messages"
MESSAGES = "/channels/*/messages"
OWN = {"Authorization": "Bot rehearsal"}


class Asker:
    """A client without patience: it asks once, and takes what comes."""

    def __init__(self, server: Server, session: aiohttp.ClientSession) -> None:
        self.server = server
        self.session = session

    async def post(self, text: str, *, channel: int = READING) -> aiohttp.ClientResponse:
        url = f"{self.server.api}/channels/{channel}/messages"
        async with self.session.post(url, json={"content": text}, headers=OWN) as answer:
            await answer.read()
            return answer

    async def order(self, method: str, body: Any = None, **headers: str) -> tuple[int, Any]:
        url = self.server.api.removesuffix("/api/v10") + "/control/faults"
        async with self.session.request(method, url, json=body, headers=headers or OWN) as answer:
            return answer.status, await answer.json() if answer.status != 204 else None

    def said(self) -> list[str]:
        return [seen.text for seen in self.server.person("ana").sees(READING)]


@asynccontextmanager
async def asking() -> AsyncIterator[Asker]:
    """A server with two channels and one person, and somebody who asks it."""
    async with Server(SteppedClock(START)) as server, aiohttp.ClientSession() as session:
        guild = server.add_guild(GUILD, "The readers")
        server.add_text_channel(guild, READING, name="reading")
        server.add_text_channel(guild, ORGANISERS, name="organisers")
        server.add_person(guild, ANA, username="ana")
        yield Asker(server, session)


@pytest.fixture
def slept(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """How long was slept, which takes no time here."""
    naps: list[float] = []
    sleep = asyncio.sleep

    async def nap(delay: float, result: Any = None) -> Any:
        if delay:
            naps.append(delay)
        return await sleep(0, result)

    monkeypatch.setattr(asyncio, "sleep", nap)
    return naps


# --- plain discord.py


@pytest.mark.parametrize("scope", list(Scope))
async def test_discord_py_waits_out_a_429_and_asks_again(scope: Scope, slept: list[float]) -> None:
    """It sleeps as long as it was told and repeats by itself; the message is there once."""
    async with Stage() as stage:
        stage.server.faults.add(Rule(kind=Kind.LIMITED, path=MESSAGES, times=2, retry_after=7.5, scope=scope))
        await stage.reading.send("at last")
        assert slept == [7.5, 7.5]
        assert [seen.text for seen in stage.person("ana").sees(READING)] == ["at last"]
        assert [one.asked.path for one in stage.server.faults.seen] == [POST, POST]


async def test_a_429_without_via_is_taken_for_a_ban(slept: list[float]) -> None:
    """discord.py gives up at once, and nothing was posted."""
    async with Stage() as stage:
        stage.server.faults.add(Rule(kind=Kind.LIMITED, via=False))
        with pytest.raises(discord.HTTPException, match="1015") as caught:
            await stage.reading.send("banned")
        assert caught.value.status == 429
        assert slept == []
        assert stage.person("ana").sees(READING) == []


@pytest.mark.parametrize("status", [500, 502, 504])
async def test_discord_py_repeats_after_a_gateway_s_5xx(status: int, slept: list[float]) -> None:
    """It asks again after 1 and 3 seconds; its nonce keeps what was done at the first time from being done twice."""
    async with Stage() as stage:
        stage.server.faults.add(Rule(kind=Kind.TROUBLE, method="POST", status=status, after=True))
        stage.server.faults.add(Rule(kind=Kind.TROUBLE, method="POST", status=status))
        await stage.reading.send("asked thrice")
        assert slept == [1, 3]
        assert [seen.text for seen in stage.person("ana").sees(READING)] == ["asked thrice"]


@pytest.mark.parametrize(("after", "there"), [(False, []), (True, ["hello"])])
async def test_discord_py_does_not_repeat_after_503(after: bool, there: list[str]) -> None:
    """It raises at once; whether Discord did what was asked is to be seen there only."""
    async with Stage() as stage:
        stage.server.faults.add(Rule(kind=Kind.TROUBLE, after=after))
        with pytest.raises(discord.DiscordServerError):
            await stage.reading.send("hello")
        assert [seen.text for seen in stage.person("ana").sees(READING)] == there


@pytest.mark.parametrize(("after", "there"), [(False, []), (True, ["hello"])])
async def test_a_dropped_call_gets_no_answer(after: bool, there: list[str]) -> None:
    """The line is cut, with the effect or without."""
    async with Stage() as stage:
        stage.server.faults.add(Rule(kind=Kind.DROPPED, after=after))
        with pytest.raises(aiohttp.ClientConnectionError):
            await stage.reading.send("hello")
        assert [seen.text for seen in stage.person("ana").sees(READING)] == there


@pytest.mark.parametrize(("after", "there"), [(False, []), (True, ["slow"])])
async def test_a_slow_call_is_answered_when_the_test_lets_it(after: bool, there: list[str]) -> None:
    """Others pass it meanwhile; it ends well after all."""
    async with Stage() as stage, asyncio.TaskGroup() as tasks:
        faults = stage.server.faults
        faults.add(Rule(kind=Kind.SLOW, words="slow", after=after))
        sending = tasks.create_task(stage.reading.send("slow"))
        await faults.holding()
        assert [seen.text for seen in stage.person("ana").sees(READING)] == there
        assert not sending.done()
        assert not stage.server.idle()
        await stage.client.fetch_user(ANA)
        faults.release()
        assert (await sending).content == "slow"
        assert [seen.text for seen in stage.person("ana").sees(READING)] == ["slow"]


async def test_discord_py_keeps_to_a_bucket() -> None:
    """It reads the headers and waits for the reset, in real time, before it would be refused."""
    async with Stage() as stage:
        stage.server.faults.add(Bucket(path=MESSAGES, size=2, per=0.05))
        begun = asyncio.get_running_loop().time()
        for text in ("one", "two", "three", "four", "five"):
            await stage.reading.send(text)
        assert asyncio.get_running_loop().time() - begun > 0.1
        assert stage.server.faults.seen == []
        assert len(stage.person("ana").sees(READING)) == 5


# --- the gateway


async def test_a_client_whose_connects_are_refused_comes_back(slept: list[float]) -> None:
    """Two connects fail, one with 503 and one without an answer; then the session goes on where it was."""
    async with Stage() as stage:
        stage.server.faults.add(Rule(kind=Kind.TROUBLE, path="gateway"))
        stage.server.faults.add(Rule(kind=Kind.DROPPED, path="gateway"))
        stage.server.drop_sockets()
        stage.person("ana").say(READING, "meanwhile")
        await stage.until("resumed")
        await stage.until("message")
        assert [one.asked.path for one in stage.server.faults.seen] == ["gateway", "gateway"]
        assert [one.content for one in stage.client.events("message")] == ["meanwhile"]


# --- which requests are meant


async def test_without_rules_there_are_no_headers_and_no_faults() -> None:
    """An answer is what it was."""
    async with asking() as asker:
        answer = await asker.post("hello")
        assert answer.status == 200
        assert not [name for name in answer.headers if name.lower().startswith("x-ratelimit")]
        assert asker.server.faults.seen == []


async def test_a_rule_strikes_the_nth_request_that_fits_and_then_no_more() -> None:
    """Words, method and path choose; two are spared, two struck; other requests don't count."""
    async with asking() as asker:
        path = f"/channels/{READING}/*"
        asker.server.faults.add(Rule(kind=Kind.TROUBLE, method="POST", path=path, words="ü", skip=2, times=2))
        await asker.post("ü", channel=ORGANISERS)
        statuses = [(await asker.post(text)).status for text in ("ü", "u", "ü", "u", "ü", "ü", "ü")]
        assert statuses == [200, 200, 200, 200, 503, 503, 200]


@pytest.mark.parametrize(
    ("path", "fits"),
    [("/**", True), ("/channels/**", True), (POST, True), ("/channels/*", False), ("/chan*", False)],
)
async def test_a_star_is_one_part_of_a_path_and_two_are_any(path: str, fits: bool) -> None:
    """A path fits whole or not at all."""
    async with asking() as asker:
        asker.server.faults.add(Rule(kind=Kind.TROUBLE, path=path))
        assert (await asker.post("hello")).status == (503 if fits else 200)


async def test_a_rule_ends_at_an_instant_of_the_server_s_clock() -> None:
    """Up to `until` every request is struck, and none afterwards."""
    async with asking() as asker:
        clock = SteppedClock(START)
        asker.server.world.clock = clock
        asker.server.faults.add(Rule(kind=Kind.TROUBLE, times=None, until=START + timedelta(minutes=5)))
        assert [(await asker.post("x")).status for _ in range(3)] == [503, 503, 503]
        clock.jump(START + timedelta(minutes=6))
        assert (await asker.post("x")).status == 200


async def test_rules_strike_in_the_order_in_which_they_were_added() -> None:
    """The second waits until the first is spent; clearing forgets the third."""
    async with asking() as asker:
        for status in (500, 502, 504):
            asker.server.faults.add(Rule(kind=Kind.TROUBLE, status=status))
        assert [(await asker.post("x")).status for _ in range(2)] == [500, 502]
        assert [one.rule.status for one in asker.server.faults.seen] == [500, 502]
        asker.server.faults.clear()
        assert (await asker.post("x")).status == 200
        assert asker.server.faults.seen == []


async def test_an_upload_with_its_words_is_struck_too() -> None:
    """The words of a form with files are found as well."""
    async with asking() as asker:
        asker.server.faults.add(Rule(kind=Kind.TROUBLE, words="enclosed"))
        form = aiohttp.FormData({"payload_json": '{"content": "enclosed"}'})
        form.add_field("files[0]", b"x", filename="x.txt")
        async with asker.session.post(asker.server.api + POST, data=form, headers=OWN) as answer:
            assert answer.status == 503


def test_a_429_has_no_effect() -> None:
    """A rule that would have it both ways is refused."""
    with pytest.raises(ValidationError, match="no effect"):
        Rule(kind=Kind.LIMITED, after=True)


# --- what an answer says


@pytest.mark.parametrize("scope", list(Scope))
async def test_a_429_says_whose_limit_it_is_and_how_long_to_wait(scope: Scope) -> None:
    """The body is exact and the header in whole seconds; a global limit has no bucket."""
    async with asking() as asker:
        asker.server.faults.add(Rule(kind=Kind.LIMITED, retry_after=1.25, scope=scope))
        answer = await asker.post("x")
        body = await answer.json()
        assert (answer.status, body["retry_after"], body["global"]) == (429, 1.25, scope is Scope.GLOBAL)
        assert answer.headers[hdrs.CONTENT_TYPE] == "application/json"
        assert (answer.headers["Via"], answer.headers["Retry-After"]) == ("1.1 google", "2")
        assert answer.headers["X-RateLimit-Scope"] == scope
        assert ("X-RateLimit-Global" in answer.headers) == (scope is Scope.GLOBAL)
        assert ("X-RateLimit-Bucket" in answer.headers) == (scope is not Scope.GLOBAL)
        assert asker.said() == []


async def test_a_bucket_counts_down_refuses_and_fills_again() -> None:
    """Each channel by itself; after the reset, in real time, all is as before."""
    async with asking() as asker:
        asker.server.faults.add(Bucket(method="POST", path=MESSAGES, size=2, per=60))
        answers = [await asker.post(text) for text in ("one", "two", "three")]
        assert [one.status for one in answers] == [200, 200, 429]
        assert [one.headers["X-RateLimit-Remaining"] for one in answers] == ["1", "0", "0"]
        assert {one.headers["X-RateLimit-Limit"] for one in answers} == {"2"}
        assert len({one.headers["X-RateLimit-Bucket"] for one in answers}) == 1
        after = float(answers[0].headers["X-RateLimit-Reset-After"])
        assert 59 < after <= 60
        assert float(answers[0].headers["X-RateLimit-Reset"]) == pytest.approx(
            START.timestamp() + after, abs=0.01
        )
        assert (await asker.post("elsewhere", channel=ORGANISERS)).status == 200
        assert asker.said() == ["one", "two"]
        assert [(one.kind, one.asked.body) for one in asker.server.faults.seen] == [
            (Kind.LIMITED, {"content": "three"})
        ]


async def test_the_global_limit_counts_all_channels_together() -> None:
    """It has no bucket, and the 429 says that it is the global one."""
    async with asking() as asker:
        asker.server.faults.add(Bucket(size=2, per=60, everywhere=True))
        answers = [await asker.post("x"), await asker.post("x", channel=ORGANISERS), await asker.post("x")]
        assert [one.status for one in answers] == [200, 200, 429]
        assert (answers[2].headers["X-RateLimit-Scope"], answers[2].headers["X-RateLimit-Global"]) == (
            "global",
            "true",
        )
        assert all("X-RateLimit-Bucket" not in one.headers for one in answers)
        assert 59 < (await answers[2].json())["retry_after"] <= 60


async def test_a_bucket_fills_again() -> None:
    """Who waits as long as the 429 says is let through."""
    async with asking() as asker:
        asker.server.faults.add(Bucket(path=MESSAGES, size=1, per=0.05))
        refused = None
        while refused is None or refused.status != 429:
            refused = await asker.post("x")
        waiting = asyncio.Event()
        loop = asyncio.get_running_loop()
        loop.call_later((await refused.json())["retry_after"] + 0.002, waiting.set)
        await waiting.wait()
        assert (await asker.post("again")).status == 200


# --- the door


async def test_the_door_needs_the_token() -> None:
    """Without it, or with another, nothing is set and nothing is told."""
    async with asking() as asker:
        order = {"rule": {"kind": "trouble"}}
        for headers in ({"X-None": "1"}, {"Authorization": "Bot another"}):
            for method in ("GET", "POST", "DELETE"):
                assert (await asker.order(method, order, **headers))[0] == 401
        assert (await asker.post("hello")).status == 200


async def test_the_door_sets_rules_and_buckets_tells_and_clears() -> None:
    """What a test can do from within, another process can do here."""
    async with asking() as asker:
        rule = {"kind": "trouble", "path": MESSAGES, "status": 502, "times": None}
        until = (START + timedelta(hours=1)).isoformat()
        assert await asker.order("POST", {"rule": rule | {"until": until}}) == (204, None)
        assert (await asker.post("x")).status == 502
        seen = [["trouble", "POST", POST]]
        assert await asker.order("GET") == (200, {"seen": seen, "held": 0})
        assert await asker.order("DELETE") == (204, None)
        await asker.order("POST", {"bucket": {"size": 1, "per": 60}})
        assert [(await asker.post("x")).status for _ in range(2)] == [200, 429]


async def test_the_door_refuses_what_it_does_not_understand() -> None:
    """It says what is wrong and sets nothing."""
    async with asking() as asker:
        for wrong in ({"rule": {"kind": "odd"}}, {"rules": []}, {"bucket": {"size": 0}}, []):
            status, body = await asker.order("POST", wrong)
            assert status == 400
            assert "validation error" in body["message"]
        assert (await asker.order("PUT"))[0] == 405
        assert (await asker.post("hello")).status == 200


async def test_the_door_lets_go_what_is_held() -> None:
    """A slow call is seen at the door, and released there."""
    async with asking() as asker, asyncio.TaskGroup() as tasks:
        await asker.order("POST", {"rule": {"kind": "slow"}})
        sending = tasks.create_task(asker.post("slow"))
        await asker.server.faults.holding()
        assert (await asker.order("GET"))[1]["held"] == 1
        await asker.order("POST", {"release": True})
        assert (await sending).status == 200


@pytest.mark.parametrize(("word", "event", "times"), [("cut", "resumed", 1), ("forget", "ready", 2)])
async def test_the_door_cuts_the_gateway(word: str, event: str, times: int, slept: list[float]) -> None:
    """A client that was cut off resumes; one whose session is forgotten (opcode 9) begins anew."""
    async with Stage() as stage, aiohttp.ClientSession() as session:
        assert (await Asker(stage.server, session).order("POST", {"gateway": word}))[0] == 204
        await stage.until(event, times=times)
        await stage.settle()
        assert ("resumed" in [name for name, _ in stage.client.heard]) == (word == "cut")
