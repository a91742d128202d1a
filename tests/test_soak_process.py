"""The real process in every kind of trouble, while members go on: in the end nothing is twice there, nothing lost.

Answers dropped and 5xx after the effect, long 429s, a gateway that refuses to resume, signals in the midst of things.
Slow: `make soak`.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sqlite3
import sys
from collections.abc import AsyncIterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest

from bot.app.running import DATABASE
from bot.records import Layout, State
from bot.rehearsal.server.faults import Kind, Rule, Scope
from bot.store.backup import bring_back
from tests.moved_process import AT_REST, BEGINS, GUARD_OFF
from tests.process.compare import differences, ends
from tests.process.people import SAID, Members
from tests.process.world import World, open_world, whole_term
from tests.term import week_id
from tests.test_cli_codes import ROOT

SEED = int(os.environ.get("SEED", "100"))
MESSAGES = "/channels/*/messages"
UNDER_WAY = "what was under way couldn't be finished in 6 s; the next start finishes it"
GOODBYE = "ended; nothing is lost, and the next start goes on from here"

pytestmark = [
    pytest.mark.soak,
    pytest.mark.timeout(300),
    pytest.mark.skipif(sys.platform == "win32", reason="signals are sent as on Linux and macOS"),
]


@pytest.fixture(params=list(Layout), ids=str)
async def world(tmp_path: Path, request: pytest.FixtureRequest) -> AsyncIterator[World]:
    """The small circle, in a text channel and in a forum, half an hour before its welcome; no bot yet."""
    async with open_world(tmp_path, layout=request.param) as opened:
        yield opened


@pytest.fixture
def members(world: World) -> Members:
    """The circle's members."""
    return Members(world, Random(SEED))


def rules(*kinds: Rule, every: int, times: int) -> list[Rule]:
    """Return rules that strike in turns: every so many POSTs, and the first of each other kind of request.

    What one strikes the later ones don't count.
    """
    found = []
    for number in range(times):
        kind, turn = kinds[number % len(kinds)], number // len(kinds)
        skip = turn if kind.method in ("PUT", "PATCH") else (every - 1) * (number + 1)
        found.append(kind.model_copy(update={"skip": skip}))
    return found


async def to_the_end(world: World, members: Members) -> None:
    """Let members act after each post, and the bot try again what had no answer, until all is over."""

    async def after() -> None:
        members.act(3)
        await members.rest()
        await world.finish()

    await world.go_to(world.due("end") + timedelta(days=8), after=after)
    await after()


def assert_whole(world: World, members: Members) -> None:
    """Everything was posted once, nothing was left out, and the archive is what Discord shows."""
    assert differences(world, members) == []
    assert set(ends(world)) == {State.DONE}
    assert members.acknowledged


DROPPED = (
    Rule(kind=Kind.DROPPED, after=True, method="POST"),
    Rule(kind=Kind.DROPPED, after=True, method="PUT"),
    Rule(kind=Kind.DROPPED, after=True, method="PATCH"),
)
TROUBLE = (
    Rule(kind=Kind.TROUBLE, after=True, method="POST", status=503),
    Rule(kind=Kind.TROUBLE, after=True, method="POST", status=503),
    Rule(kind=Kind.TROUBLE, after=True, method="POST", status=502),
    Rule(kind=Kind.TROUBLE, after=True, method="PATCH", status=503),
)
LIMITED = (
    Rule(kind=Kind.LIMITED, method="POST", retry_after=1.5),
    Rule(kind=Kind.LIMITED, method="POST", retry_after=1.0, scope=Scope.SHARED),
    Rule(kind=Kind.LIMITED, retry_after=1.5, scope=Scope.GLOBAL),
    Rule(kind=Kind.LIMITED, method="POST", retry_after=60, via=False),
)


@pytest.mark.parametrize("kinds", [DROPPED, TROUBLE, LIMITED], ids=["dropped", "5xx", "429"])
async def test_answers_that_go_wrong(world: World, members: Members, kinds: tuple[Rule, ...]) -> None:
    """Over a term every fourth answer is dropped after the effect; every tenth is a 5xx after it, or a long 429."""
    await world.start()
    await world.settle()
    for rule in rules(*kinds, every=4 if kinds is DROPPED else 10, times=24 if kinds is DROPPED else 6):
        world.server.faults.add(rule)
    await to_the_end(world, members)
    assert len(world.server.faults.seen) >= len(kinds)
    assert_whole(world, members)


async def test_cut_off_without_a_way_back_while_members_go_on(world: World, members: Members) -> None:
    """The gateway is cut and RESUME refused; what members say, edit, delete and vote meanwhile is there in the end."""
    await world.start()
    await world.go_to(world.due("first.poll"))
    members.act(12, kinds=SAID)
    await world.settle()
    world.server.forget_sessions()
    members.act(40, kinds=SAID)
    await world.until_called("PUT /applications/")
    await world.settle()
    assert differences(world, members) == []
    await to_the_end(world, members)
    assert_whole(world, members)


async def test_interrupted_in_week_five_and_started_again(tmp_path: Path) -> None:
    """Ctrl-C in the midst of week 5's text, ten weeks of the essay; the next start goes on to the end of week 6."""
    async with open_world(tmp_path, whole_term) as world:
        members = Members(world, Random(SEED))
        await world.start()

        async def after() -> None:
            members.act(2)
            await members.rest()
            await world.settle()

        await world.go_to(world.due(f"{week_id(5)}.brief"), after=after)
        struck = world.strike(signal.SIGINT, at=world.calls + 4)
        world.pass_time(world.due(f"{week_id(5)}.section") - world.now())
        await struck.wait()
        assert await world.end(signal.SIGCONT) == 130  # which does nothing: it has been told to end already
        assert world.said[-1].endswith(GOODBYE)
        members.act(6, kinds=SAID)
        await world.start()
        await world.go_to(world.due(f"{week_id(7)}.section"), after=after)
        await world.finish()
        assert_whole(world, members)


async def test_a_second_one_is_refused_within_a_second(world: World) -> None:
    """Counted from its imports on, the quickest of three; each names the first, which goes on."""
    first = await world.start()
    await world.settle()
    took = min([await refused(world, first.pid) for _ in range(3)])
    print(f"refused within {took:.2f} s")
    assert took < 1
    await world.go_to(world.due("welcome"))
    assert differences(world) == []
    assert ends(world)[State.DONE] > 0


async def refused(world: World, pid: int) -> float:
    """Start another one beside that process, and return after how many seconds it was refused."""
    second, loop = await world.another(), asyncio.get_running_loop()
    second.begin()
    assert await second.says(lambda line: line == BEGINS)
    began = loop.time()
    assert await second.end() == 1
    assert f"is in use by process {pid}, started" in "\n".join(second.said)
    return loop.time() - began


async def test_stopped_for_ten_minutes_and_continued(world: World, members: Members) -> None:
    """SIGSTOP in the midst of week 1's text; members go on, a second one is refused; after SIGCONT all goes on.

    Discord has long given up its connection by then, and doesn't let it resume.
    """
    process = await world.start()
    await world.go_to(world.due("first.brief"))
    struck = world.strike(signal.SIGSTOP, at=world.calls + 3)
    world.pass_time(world.due("first.section") - world.now())
    await struck.wait()
    members.act(6, kinds=SAID)
    world.server.forget_sessions()
    members.act(6, kinds=SAID)
    world.pass_time(timedelta(minutes=10))
    second = await world.another()
    second.begin()
    assert await second.end() == 1
    assert f"is in use by process {process.pid}, started" in "\n".join(second.said)
    process.signal(signal.SIGCONT)
    await world.finish()
    await to_the_end(world, members)
    assert_whole(world, members)


async def test_copied_by_the_command_while_it_takes_in_words(world: World, members: Members) -> None:
    """`studycircle backup` beside the bot, again and again; the last copy is put back, and nothing is lost or twice."""
    await world.start()
    await world.go_to(world.due("first.questions"))
    members.act(12)
    await members.rest()
    copies = [world.folder / f"copy-{number}.sqlite3" for number in range(4)]
    for copy in copies:
        members.act(25, kinds=SAID)
        assert await back_up(world, copy) == 0
        with closing(sqlite3.connect(copy)) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert await world.end(signal.SIGTERM) == 0
    bring_back(copies[-1], world.data / DATABASE, now=world.now())
    await world.start()
    await world.finish()
    await to_the_end(world, members)
    assert_whole(world, members)


async def back_up(world: World, copy: Path) -> int:
    """Give the command as a person would, and return its exit code."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "backup", str(copy), "--data", str(world.data)),
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=asyncio.subprocess.DEVNULL,
    )
    return await process.wait()


async def end_while_held(world: World, *, path: str, after: bool, skip: int = 0, **environment: str) -> None:
    """Tell the bot to end while the server holds an answer, start it again, and only then let out what is held."""
    await world.start(**environment)
    await world.go_to(world.due("first.brief"))
    world.server.faults.add(Rule(kind=Kind.SLOW, after=after, method="POST", path=path, skip=skip))
    world.pass_time(world.due("first.section") - world.now())
    await world.server.faults.holding()
    assert await world.end(signal.SIGTERM) == 0
    assert world.said[-2].endswith(UNDER_WAY)
    assert world.said[-1].endswith(GOODBYE)
    again = await world.start(**environment)
    assert await again.says(lambda line: line.startswith(AT_REST))
    world.server.faults.release()
    await world.finish()


@pytest.mark.parametrize("after", [True, False], ids=["after", "before"])
async def test_told_to_end_while_an_answer_is_held(world: World, members: Members, *, after: bool) -> None:
    """The server holds an answer, its effect done or yet to come: SIGTERM ends the bot within ten seconds.

    What was held comes out after the next start has gone on.
    """
    await end_while_held(world, path=MESSAGES, after=after, skip=2)
    await to_the_end(world, members)
    assert_whole(world, members)


async def test_told_to_end_while_a_forum_s_post_is_held(tmp_path: Path) -> None:
    """A post has no nonce: the next start waits a minute, finds it, and goes on below it."""
    async with open_world(tmp_path, layout=Layout.FORUM) as world:
        await end_while_held(world, path="/channels/*/threads", after=False)
        await world.go_to(world.due("first.questions"))
        assert differences(world) == []


async def test_without_the_nonce_what_was_held_is_there_twice(tmp_path: Path) -> None:
    """The same with one guard left out: what the next start has posted comes out once more."""
    async with open_world(tmp_path) as world:
        await end_while_held(world, path=MESSAGES, after=False, skip=2, **{GUARD_OFF: "nonce"})
        assert any(found.startswith("2 times on Discord") for found in differences(world))


async def test_told_to_end_while_a_limit_of_ten_minutes_is_waited_for(world: World, members: Members) -> None:
    """A 429 that asks for ten minutes doesn't keep the bot from ending within ten seconds."""
    await world.start()
    await world.go_to(world.due("first.brief"))
    world.server.faults.add(
        Rule(kind=Kind.LIMITED, method="POST", path="/channels/**", skip=1, retry_after=600)
    )
    world.pass_time(world.due("first.section") - world.now())
    assert world.process is not None
    assert await world.process.says(lambda line: "rate limited" in line)
    assert await world.end(signal.SIGTERM) == 0
    await world.start()
    await world.finish()
    await to_the_end(world, members)
    assert_whole(world, members)


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, -signal.SIGTERM)])
async def test_told_twice_it_ends_at_once(tmp_path: Path, number: signal.Signals, code: int) -> None:
    """The second signal doesn't wait for what is in flight; the next start goes on with it."""
    async with open_world(tmp_path) as world:
        process = await world.start()
        await world.go_to(world.due("first.brief"))
        world.server.faults.add(Rule(kind=Kind.SLOW, after=True, method="POST", path=MESSAGES))
        world.pass_time(world.due("first.section") - world.now())
        await world.server.faults.holding()
        process.signal(number)
        assert await process.says(lambda line: "asked to end" in line)
        assert await world.end(number) == code
        assert not [line for line in world.said if UNDER_WAY in line or "Traceback" in line]
        world.server.faults.release()
        await world.start()
        await world.finish()
        assert differences(world) == []


async def test_nothing_answers_any_more(tmp_path: Path) -> None:
    """The network has gone silent, for the gateway's farewell too: SIGTERM ends the bot within ten seconds."""
    async with open_world(tmp_path) as world:
        await world.start()
        await world.go_to(world.due("first.brief"))
        world.server.faults.add(Rule(kind=Kind.SLOW, times=None))
        session = world.server._sessions._latest
        assert session is not None
        assert session.line is not None
        session.line.pause_reading()
        world.pass_time(world.due("first.section") - world.now())
        await world.server.faults.holding()
        assert await world.end(signal.SIGTERM) == 0
        assert world.said[-2].endswith(UNDER_WAY)
        world.server.faults.clear()
        await world.start()
        await world.finish()
        assert differences(world) == []
