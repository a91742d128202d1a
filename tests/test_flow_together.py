"""Circles side by side: each one's first post before anybody's second, and nobody waits for one that posts nothing."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from typing import Any

import pytest

from bot.flow import together
from bot.flow.together import after_first_posts, in_a_round, note_post, side_by_side


@dataclass
class Board:
    """What was posted, in its order; a circle may have to be let go before its first post."""

    posted: list[str] = field(default_factory=list)
    gates: dict[str, asyncio.Event] = field(default_factory=dict)

    def job(self, circle: str, posts: int) -> Callable[[], Coroutine[Any, Any, str]]:
        """A circle that has so many posts to make."""

        async def work() -> str:
            if circle in self.gates:
                await self.gates[circle].wait()
            for number in range(1, posts + 1):
                await self.post(f"{circle}{number}")
            return circle

        return work

    async def post(self, name: str) -> None:
        """Post, as the poster does; Discord takes a moment."""
        await after_first_posts()
        note_post()
        self.posted.append(name)
        await asyncio.sleep(0)


async def test_each_circles_first_post_comes_before_anybodys_second() -> None:
    """Also where one of them begins late; what they return comes in their order."""
    board = Board(gates={"b": asyncio.Event()})
    asyncio.get_running_loop().call_later(0.02, board.gates["b"].set)
    jobs = [board.job(circle, 3) for circle in "abc"]
    assert await side_by_side(jobs) == ["a", "b", "c"]
    assert board.posted[:3] == ["a1", "c1", "b1"]
    assert sorted(board.posted[3:]) == ["a2", "a3", "b2", "b3", "c2", "c3"]


async def test_one_that_posts_nothing_keeps_nobody_waiting() -> None:
    """The round goes on as soon as it has ended."""
    board = Board()
    async with asyncio.timeout(5):
        await side_by_side([board.job("a", 2), board.job("b", 0), board.job("c", 1)])
    assert board.posted == ["a1", "c1", "a2"]


async def test_one_that_is_slow_keeps_nobody_waiting_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a circle has to read before its first post may take Discord long: then the others go on."""
    monkeypatch.setattr(together, "PATIENCE", 0.01)
    board = Board(gates={"b": asyncio.Event()})

    async def first() -> None:
        await board.post("a1")
        await board.post("a2")
        await board.post("a3")
        board.gates["b"].set()

    async with asyncio.timeout(5):
        await side_by_side([first, board.job("b", 1)])
    assert board.posted == ["a1", "a2", "a3", "b1"]


async def test_an_error_ends_the_others_and_is_raised_as_itself() -> None:
    """A full disk is one error, however many circles meet it."""
    board = Board(gates={"a": asyncio.Event()})

    async def fails() -> str:
        raise LookupError("no room")

    with pytest.raises(LookupError, match="no room"):
        await side_by_side([board.job("a", 1), fails, fails])
    assert board.posted == []


async def test_outside_of_a_round_nothing_waits() -> None:
    """What somebody waits for, such as the answer that they have just written."""
    board = Board(gates={"b": asyncio.Event()})
    seen: list[bool] = []

    async def look() -> str:
        seen.append(in_a_round())
        return ""

    async with asyncio.timeout(5), asyncio.TaskGroup() as group:
        group.create_task(side_by_side([board.job("a", 2), board.job("b", 1), look]))
        await asyncio.sleep(0)
        await board.post("somebody 1")
        await board.post("somebody 2")
        board.gates["b"].set()
    assert board.posted.index("somebody 2") < board.posted.index("b1")
    assert (seen, in_a_round()) == ([True], False)


def test_a_single_circle_needs_no_event_loop() -> None:
    """The simulation plays a circle's life without one."""
    board = Board()

    async def once() -> str:
        await after_first_posts()
        note_post()
        await after_first_posts()
        board.posted.append("a")
        return "a"

    with pytest.raises(StopIteration) as end:
        side_by_side([once]).send(None)
    assert end.value.value == ["a"]


async def test_only_so_many_are_at_work_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """What waits for the others' first posts makes room for them, so that still nobody's second comes before."""
    monkeypatch.setattr(together, "AT_WORK", 2)
    board = Board()
    at_work, most = 0, 0

    def job(circle: str) -> Callable[[], Coroutine[Any, Any, None]]:
        async def work() -> None:
            nonlocal at_work, most
            at_work += 1
            most = max(most, at_work)
            await board.post(f"{circle}1")
            await asyncio.sleep(0)
            at_work -= 1
            await board.post(f"{circle}2")

        return work

    async with asyncio.timeout(5):
        await side_by_side([job(circle) for circle in "abcdefg"])
    assert most == 2
    assert board.posted[:7] == [f"{circle}1" for circle in "abcdefg"]
    assert sorted(board.posted[7:]) == [f"{circle}2" for circle in "abcdefg"]
