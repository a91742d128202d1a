"""A rehearsal room of the club's small circle, and pages that speak with it as the one in a browser does."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp
import pytest
import pytest_asyncio

from bot.app.room import Opened, open_room
from bot.records import Layout
from bot.rehearsal.cast.script import Script
from bot.rehearsal.room.room import Room
from bot.schedule.load import load_circle
from tests.club import CIRCLE, READERS, write_files

Frame = dict[str, Any]
CHANNEL, ORGANISERS = "222222222222222222", "333333333333333333"
CAST = Script.model_validate(
    {
        "readers": READERS,
        "scenes": [
            {
                "week": 1,
                "to": "What does the first passage say?",
                "answers": [
                    {"who": "ada", "after": "1h", "text": "It says that one thing is meant as another."},
                    {"who": "ben", "after": "3d", "text": "It means more than it says."},
                ],
            }
        ],
    }
)


@dataclass
class Page:
    """One open page, without a browser: what it was told, and the newest state, clock and agenda of it."""

    socket: aiohttp.ClientWebSocketResponse
    frames: list[Frame] = field(default_factory=list)
    state: Frame = field(default_factory=dict)
    _asked: int = 0

    async def hear(self) -> Frame:
        """Take in the next frame."""
        frame: Frame = json.loads((await self.socket.receive(timeout=30)).data)
        self.frames.append(frame)
        match frame["t"]:
            case "state":
                self.state |= frame
            case "clock":
                self.state["clock"] = frame
            case "agenda":
                self.state["agenda"] = frame["weeks"]
            case "buzzes":
                self.state["buzzes"] = frame["people"]
            case "faults" | "people" as what:
                self.state[what] = frame[what]
        return frame

    async def hears(self, fits: Callable[[Frame], bool]) -> Frame:
        """Return the first frame that fits, of those that were told or still come."""
        for frame in self.frames:
            if fits(frame):
                return frame
        while not fits(frame := await self.hear()):
            pass
        return frame

    async def order(self, t: str, **words: Any) -> int:
        """Send an order, and return its number."""
        self._asked += 1
        await self.socket.send_json({"t": t, "id": self._asked, **words})
        return self._asked

    async def answer(self, number: int) -> Frame:
        """Return the answer to an order."""
        return await self.hears(lambda frame: frame.get("id") == number and frame["t"] in ("ok", "no"))

    async def ask(self, t: str, **words: Any) -> Frame:
        """Send an order, and return its answer: that it was done."""
        answer = await self.answer(await self.order(t, **words))
        assert answer["t"] == "ok", answer["words"]
        return answer

    async def refused(self, t: str, **words: Any) -> str:
        """Send an order, and return why it wasn't done."""
        answer = await self.answer(await self.order(t, **words))
        assert answer["t"] == "no", answer
        return str(answer["words"])

    async def event(self, name: str, **wanted: Any) -> Frame:
        """Return the body of the first event of a name in which these keys have these values."""

        def fits(frame: Frame) -> bool:
            if frame["t"] != "event" or frame["name"] != name:
                return False
            return all(frame["d"].get(key) == value for key, value in wanted.items())

        return dict((await self.hears(fits))["d"])

    async def history(self, channel: str, **words: Any) -> list[Frame]:
        """Return a channel's newest messages."""
        return list((await self.ask("history", channel=channel, **words))["messages"])

    async def to(self, key: str) -> Frame:
        """Go on until an item of the agenda is done, and return it."""
        while (item := self.item(key))["state"] == "to come":
            await self.ask("time", do="next")
        return item

    def item(self, key: str) -> Frame:
        """Return an item of the agenda."""
        return next(one for week in self.state["agenda"] for one in week["items"] if one["key"] == key)

    def person(self, name: str) -> Frame:
        """Return a person by name."""
        return next(one for one in self.state["people"] if one["name"] == name)

    def now(self) -> str:
        """Return what the page shows as the present."""
        return str(self.state["clock"]["now"])


@dataclass
class Visit:
    """An open room and a browser that has its key."""

    opened: Opened
    browser: aiohttp.ClientSession
    folder: Path
    _life: AsyncExitStack

    @property
    def room(self) -> Room:
        """The room itself."""
        return self.opened.room

    @property
    def origin(self) -> str:
        """The room's own address, without its key."""
        return f"http://127.0.0.1:{self.opened.guard.port}"

    async def page(self, name: str = "") -> Page:
        """Open a page as somebody, by name; the organiser's if nobody is named."""
        found = [one["id"] for one in self.room.people.shown() if one["name"] == name]
        address = f"{self.origin}/live" + (f"?as={found[0]}" if name else "")
        socket = await self._life.enter_async_context(
            self.browser.ws_connect(address, headers={"Origin": self.origin})
        )
        page = Page(socket)
        await page.hear()
        return page


@asynccontextmanager
async def visit(
    folder: Path, *, layout: Layout = Layout.TEXT, port: int = 0, circle: str = CIRCLE
) -> AsyncIterator[Visit]:
    """Open a room and a browser, which goes in by the printed address."""
    loaded = load_circle(write_files(folder, circle=circle))
    assert loaded.circle is not None
    assert loaded.reading is not None
    out = folder / "rehearsal"
    async with (
        open_room(loaded.circle, loaded.reading, CAST, out=out, layout=layout, port=port) as opened,
        aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as browser,
        AsyncExitStack() as life,
    ):
        async with browser.get(opened.address) as response:
            assert response.status == 200, await response.text()
        yield Visit(opened, browser, folder, life)


@pytest.fixture
async def room(tmp_path: Path) -> AsyncIterator[Visit]:
    """A room, and a browser that has been let in."""
    async with visit(tmp_path) as opened:
        yield opened


@pytest_asyncio.fixture(scope="module", loop_scope="module", name="room")
async def one_room(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Visit]:
    """One room for all of a module's tests, at its beginning, and a browser that has been let in."""
    async with visit(tmp_path_factory.mktemp("room")) as opened:
        yield opened
