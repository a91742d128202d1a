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
from bot.rehearsal.room.room import ARCHIVE, Room
from bot.rehearsal.room.tabs import Tab
from bot.rehearsal.server.refusals import Refused
from bot.rehearsal.server.seen import NotThereError

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
_FRAME_BYTES = 2 * 1024 * 1024
_AT_ONCE = 32
_HEARTBEAT_SECONDS = 20.0


class Site:
    """Answers what a browser asks of a room; what a page orders lives in `tasks`, so that it outlives a reload."""

    def __init__(self, room: Room, guard: Guard, tasks: asyncio.TaskGroup, *, page: Path = PAGE) -> None:
        self._room = room
        self._guard = guard
        self._tasks = tasks
        self._orders: set[asyncio.Task[None]] = set()
        self._page = page
        self._sockets: set[web.WebSocketResponse] = set()

    @asynccontextmanager
    async def open(self, port: int) -> AsyncIterator[None]:
        """Listen on a port of 127.0.0.1, or on a free one where that is taken; `guard.address` is the address."""
        app = web.Application(middlewares=[self._guard.check], client_max_size=0)
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
        number = request.match_info["file"]
        file = self._room.server.world.files.get(int(number)) if number.isdigit() else None
        if file is None:
            raise web.HTTPNotFound
        name = f"attachment; filename*=UTF-8''{quote(file.filename, safe='')}"
        headers = {hdrs.CONTENT_TYPE: OTHER, hdrs.CONTENT_DISPOSITION: name}
        return web.Response(body=file.content, headers=headers)

    async def _live(self, request: web.Request) -> web.StreamResponse:
        who = request.query.get("as", "")
        try:
            visitor = self._room.server.visitor(int(who) if who.isdigit() else self._room.people.first())
        except (NotThereError, Refused):
            visitor = self._room.server.visitor(self._room.people.first())
        socket = web.WebSocketResponse(
            max_msg_size=_FRAME_BYTES, heartbeat=_HEARTBEAT_SECONDS, timeout=1.0, compress=False
        )
        await socket.prepare(request)
        self._sockets.add(socket)
        tab = Tab(visitor, cut=lambda: _abort(request))
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

    async def _listen_to(self, tab: Tab, socket: web.WebSocketResponse) -> None:
        """Take a page's orders until it goes; each runs by itself, so that a pause isn't behind what it ends."""
        gate = asyncio.Semaphore(_AT_ONCE)

        def done(order: asyncio.Task[None]) -> None:
            self._orders.discard(order)
            gate.release()

        async for message in socket:
            if message.type == aiohttp.WSMsgType.TEXT:
                await gate.acquire()
                order = self._tasks.create_task(self._room.obey(tab, _read(message.data)))
                self._orders.add(order)
                order.add_done_callback(done)


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
    """Answer with a file of a folder; whatever leads out of it isn't there."""
    root = folder.resolve()
    file = (root / path).resolve()
    if not file.is_relative_to(root) or not file.is_file():
        raise web.HTTPNotFound
    kind = TYPES.get(file.suffix, OTHER)
    charset = "; charset=utf-8" if kind != OTHER else ""
    return web.Response(body=file.read_bytes(), headers={hdrs.CONTENT_TYPE: kind + charset})
