"""The open pages: each one's queue of what it is still to be told, and what happens told to all of them.

A page that reads slowly, or has vanished, holds nobody up: its queue has an end, at which it is cut off.  It comes
back by itself and is told everything anew.
"""

from __future__ import annotations

import asyncio
import json
from collections import deque
from collections.abc import Callable, Iterator

from aiohttp import web

from bot.rehearsal.server.model import Json
from bot.rehearsal.server.visitor import Visitor
from bot.rehearsal.server.world import Happening

LONGEST = 8_000_000
"""How many characters may wait for one page."""
Render = Callable[["Tab", Happening], Iterator[Json]]


class Tab:
    """One open page: who is at it, and what it is still to be told."""

    def __init__(self, visitor: Visitor, *, cut: Callable[[], None]) -> None:
        self.visitor = visitor
        self._cut = cut
        self._frames: deque[str] = deque()
        self._waiting = 0
        self._wake = asyncio.Event()

    def tell(self, frame: Json) -> None:
        """Queue a frame; where too much waits, the page is cut off instead."""
        text = json.dumps(frame, ensure_ascii=False)
        if self._frames and self._waiting + len(text) > LONGEST:
            self._frames.clear()
            self._waiting = 0
            self._cut()
            return
        self._frames.append(text)
        self._waiting += len(text)
        self._wake.set()

    async def write(self, socket: web.WebSocketResponse) -> None:
        """Write the frames as they come, until the page is gone."""
        while not socket.closed:
            while self._frames:
                text = self._frames.popleft()
                self._waiting -= len(text)
                try:
                    await socket.send_str(text)
                except ConnectionError:
                    return
            self._wake.clear()
            await self._wake.wait()


class Tabs:
    """All open pages.  `render` says what of a happening one of them is told."""

    def __init__(self, render: Render) -> None:
        self._render = render
        self._tabs: list[Tab] = []
        self._happened: list[Happening] = []
        self.number = 0

    def add(self, tab: Tab) -> None:
        """Tell a page, too, from here on."""
        self.flush()
        self._tabs.append(tab)

    def remove(self, tab: Tab) -> None:
        """Forget a page."""
        self._tabs.remove(tab)

    def __len__(self) -> int:
        return len(self._tabs)

    def __iter__(self) -> Iterator[Tab]:
        return iter(list(self._tabs))

    def hear(self, happening: Happening) -> None:
        """Take in what happens; pages are told when the present turn of the loop is over, all of it at once."""
        if not self._happened:
            asyncio.get_running_loop().call_soon(self.flush)
        self._happened.append(happening)

    def flush(self) -> None:
        """Tell all pages what has happened."""
        happened, self._happened = self._happened, []
        for one in happened:
            self.number += 1
            for tab in self:
                for frame in self._render(tab, one):
                    tab.tell({**frame, "n": self.number})

    def tell(self, frame: Json) -> None:
        """Tell all pages the same."""
        for tab in self:
            tab.tell(frame)
