"""The room's address on this machine: the page's files, the websocket, attachments, the archive."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import quote

import aiohttp
from aiohttp import hdrs, web

from bot.rehearsal.room.guard import LIVE, Guard
from bot.rehearsal.room.obeying import ARCHIVE, Obeying
from bot.rehearsal.room.room import Room
from bot.rehearsal.room.tabs import Tab
from bot.rehearsal.server.seen import NotThereError
from bot.rehearsal.server.visitor import Visitor

PAGE = Path(__file__).parent.parent / "page"
TYPES = {
    ".html": "text/html",
    ".css": "text/css",
    ".js": "text/javascript",
    ".svg": "image/svg+xml",
    ".json": "application/json",
    ".md": "text/markdown",
    ".txt": "text/plain",
    ".csv": "text/csv",
}
OTHER = "application/octet-stream"
ARCHIVE_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'; sandbox allow-popups allow-top-navigation-by-user-activation"
)
"""The archive is one page with its styles in it and no script; the sandbox makes it a stranger to the room."""
_NOTHING_BYTES = 1024
"""Nothing is ever sent to this address but by the websocket."""
_FRAME_BYTES = 16 * 1024 * 1024
"""The largest order: a message with files of ten megabytes in all, in base 64; the page lets no more be sent."""
_AT_ONCE = 32
_DIGITS = 20
_HEARTBEAT_SECONDS = 20.0


class Site:
    """Answers what a browser asks of a room; what a page orders lives in `tasks`, so that it outlives a reload."""

    def __init__(self, room: Room, guard: Guard, tasks: asyncio.TaskGroup, *, page: Path = PAGE) -> None:
        self._room = room
        self._obeying = Obeying(room)
        self._guard = guard
        self._tasks = tasks
        self._orders: set[asyncio.Task[None]] = set()
        self._page = page
        self._sockets: set[web.WebSocketResponse] = set()

    @asynccontextmanager
    async def open(self, port: int) -> AsyncIterator[None]:
        """Listen on a port of 127.0.0.1, or on a free one where that is taken; `guard.address` is the address."""
        app = web.Application(middlewares=[self._guard.check], client_max_size=_NOTHING_BYTES)
        app.add_routes(
            [
                web.get(LIVE, self._live),
                web.get("/attachments/{channel}/{file}/{name}", self._attachment),
                web.get(ARCHIVE + "{path:.*}", self._archived),
                web.get("/{path:.*}", self._file),
            ]
        )
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
        await runner.setup()
        try:
            self._guard.port = await _listen(runner, port)
            yield
        finally:
            for order in self._orders:
                order.cancel()
            for socket in list(self._sockets):
                await socket.close(code=aiohttp.WSCloseCode.GOING_AWAY)
            await runner.cleanup()

    async def _file(self, request: web.Request) -> web.StreamResponse:
        response = _sent(self._page, request.match_info["path"] or "index.html")
        response.enable_compression()
        return response

    async def _archived(self, request: web.Request) -> web.StreamResponse:
        if self._room.archive is None:
            raise web.HTTPNotFound
        response = _sent(self._room.archive, request.match_info["path"])
        response.headers["Content-Security-Policy"] = ARCHIVE_POLICY
        return response

    async def _attachment(self, request: web.Request) -> web.StreamResponse:
        """Answer with a file of a message, always as a download: it is a stranger's."""
        file = self._room.server.world.files.get(_number(request.match_info["file"]))
        if file is None:
            raise web.HTTPNotFound
        name = f"attachment; filename*=UTF-8''{quote(file.filename, safe='')}"
        headers = {hdrs.CONTENT_TYPE: OTHER, hdrs.CONTENT_DISPOSITION: name}
        return web.Response(body=file.content, headers=headers)

    async def _live(self, request: web.Request) -> web.StreamResponse:
        socket = web.WebSocketResponse(
            max_msg_size=_FRAME_BYTES, heartbeat=_HEARTBEAT_SECONDS, timeout=1.0, compress=False
        )
        await socket.prepare(request)
        self._sockets.add(socket)
        tab = Tab(self._visitor(request.query.get("as", "")), cut=lambda: _abort(request))
        try:
            async with asyncio.TaskGroup() as tasks:
                writer = tasks.create_task(tab.write(socket))
                self._room.enter(tab)
                try:
                    await self._listen_to(tab, socket)
                finally:
                    self._room.leave(tab)
                    writer.cancel()
        finally:
            self._sockets.discard(socket)
        return socket

    def _visitor(self, who: str) -> Visitor:
        """Return the person with an id, or whose part is taken first where there is none."""
        server, people = self._room.server, self._room.people
        try:
            return server.visitor(_number(who))
        except NotThereError:
            return server.visitor(people.first())

    async def _listen_to(self, tab: Tab, socket: web.WebSocketResponse) -> None:
        """Take a page's orders until it goes; each runs by itself, so that a pause isn't behind what it ends."""
        gate = asyncio.Semaphore(_AT_ONCE)

        def done(order: asyncio.Task[None]) -> None:
            self._orders.discard(order)
            gate.release()

        async for message in socket:
            if message.type == aiohttp.WSMsgType.TEXT:
                await gate.acquire()
                order = self._tasks.create_task(self._obeying.obey(tab, _read(message.data)))
                self._orders.add(order)
                order.add_done_callback(done)


def _number(text: str) -> int:
    """Return an id; 0, which nothing has, for whatever isn't one."""
    return int(text) if text.isdecimal() and len(text) <= _DIGITS else 0


def _abort(request: web.Request) -> None:
    if request.transport is not None:  # not gone already
        request.transport.abort()


async def _listen(runner: web.AppRunner, port: int) -> int:
    """Listen on a port, or on a free one; return which."""
    try:
        await web.TCPSite(runner, "127.0.0.1", port).start()
    except OSError:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
    return int(runner.addresses[0][1])


def _read(text: str) -> dict[str, object]:
    try:
        frame = json.loads(text)
    except ValueError:
        return {}
    return frame if isinstance(frame, dict) else {}


def _sent(folder: Path, path: str) -> web.Response:
    """Answer with a file of a folder, looked up among those that are there: no path is ever made of what was asked."""
    there = {one.relative_to(folder).as_posix(): one for one in folder.rglob("*") if one.is_file()}
    file = there.get(path)
    if file is None:
        raise web.HTTPNotFound
    kind = TYPES.get(file.suffix, OTHER)
    charset = "; charset=utf-8" if kind != OTHER else ""
    return web.Response(body=file.read_bytes(), headers={hdrs.CONTENT_TYPE: kind + charset})
