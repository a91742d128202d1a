"""The server itself: one port for REST, the gateway and attachments, in front of one world.

Everything that a rehearsal or a test needs is reached from `Server`.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import Callable, Mapping
from datetime import datetime
from email.utils import format_datetime
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import unquote

from aiohttp import BodyPartReader, hdrs, web

from bot.rehearsal.server import (
    attachments,
    interactions,
    rest_application,
    rest_channels,
    rest_events,
    rest_guilds,
    rest_interactions,
    rest_messages,
    rest_threads,
    timers,
)
from bot.rehearsal.server.estate import Estate
from bot.rehearsal.server.faults import DOOR, GATEWAY, Asked, Faults
from bot.rehearsal.server.gateway import Gateway
from bot.rehearsal.server.model import Buzz, Json
from bot.rehearsal.server.people import Person
from bot.rehearsal.server.posting import Upload
from bot.rehearsal.server.refusals import Refused
from bot.rehearsal.server.routes import Answer, Call, Routes
from bot.rehearsal.server.seen import NotThereError
from bot.rehearsal.server.visitor import Visitor
from bot.rehearsal.server.world import World

if TYPE_CHECKING:
    from bot.clock import Clock

Exchange = Callable[[str, str, Any, int, Any], None]
_API = "/api/v10"
_JSON = "application/json"
_REQUEST_BYTES = 25 * 1024 * 1024
_UNAUTHORISED = Answer(401, {"message": "401: Unauthorized", "code": 0})
_TABLES = (
    rest_application.routes,
    rest_guilds.routes,
    rest_channels.routes,
    rest_threads.routes,
    rest_messages.routes,
    rest_events.routes,
    rest_interactions.routes,
)


class Server(Estate):
    """A stand-in Discord on a free port of 127.0.0.1.

    `exchanges`, if set, is called after every REST call: method, path below /api/v10, JSON body, status, JSON
    answer.  `unknown` lists the calls of routes that aren't known here, which were answered 501.  `buzzes` holds
    each person's notifications.  `patience` is Discord's time for a first answer, `thinking` how long a person
    then waits for a deferred one, both in real seconds.  `faults` makes calls go wrong; what it answers in a route's
    stead isn't told to `exchanges`.
    """

    def __init__(
        self,
        clock: Clock,
        *,
        token: str = "rehearsal",  # noqa: S107 - it opens nothing but this
        bot_name: str = "studycircle",
        patience: float = 3.0,
        thinking: float = 30.0,
    ) -> None:
        super().__init__(World.create(clock, bot_name=bot_name))
        self.exchanges: Exchange | None = None
        self.unknown: list[str] = []
        self.api = ""
        self.gateway = ""
        self._token = token
        self._patience = patience
        self._thinking = thinking
        self._sessions = Gateway(self.world, token)
        self.faults = Faults(self.world, self._sessions, token)
        self._open = 0
        self._runner: web.ServerRunner | None = None

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def start(self) -> None:
        """Listen on a free port; `api` and `gateway` are the addresses from here on."""
        self._runner = web.ServerRunner(
            web.Server(self._serve, request_factory=_request, access_log=None), shutdown_timeout=0.2
        )
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        port = self._runner.addresses[0][1]
        self.world.base = f"http://127.0.0.1:{port}"
        self.world.gateway = self.gateway = f"ws://127.0.0.1:{port}/gw"
        self.api = self.world.base + _API

    async def close(self) -> None:
        """Stop listening."""
        if self._runner is not None:
            await self._sessions.close()
            await self._runner.cleanup()
            self._runner = None

    # --- for rehearsals and tests

    def person(self, username: str) -> Person:
        """Return the person with that user name."""
        for guild in self.world.guilds.values():
            for member in guild.members.values():
                if member.user.username == username and not member.user.bot:
                    return Person(self.world, member, patience=self._patience, thinking=self._thinking)
        names = sorted(self.world.buzzes)
        raise NotThereError(f"Nobody here is called {username}.", f"There are: {', '.join(names)}.")

    def visitor(self, user_id: int) -> Visitor:
        """Return the member with that id as somebody at a client program."""
        for guild in self.world.guilds.values():
            member = guild.members.get(user_id)
            if member and not member.user.bot:
                return Visitor(self.world, member, patience=self._patience, thinking=self._thinking)
        raise NotThereError(f"Nobody here has the id {user_id}.", "Choose somebody from the list of people.")

    @property
    def buzzes(self) -> dict[str, list[Buzz]]:
        """Every notification of every person, by user name."""
        return self.world.buzzes

    @property
    def sequence(self) -> int:
        """The last event that the bot's session was or will be told; its client has caught up at that number."""
        return self._sessions.sequence

    def idle(self) -> bool:
        """Return whether no call is open, every event is written, and no interaction waits for an answer."""
        return not self._open and not self.world.pending and self._sessions.idle()

    def next_timer(self) -> datetime | None:
        """Return when the next thing happens by itself: a poll, an event, a thread's archiving."""
        return timers.upcoming(self.world)

    async def reached(self) -> None:
        """Wait until a client listens at the gateway, after its sockets were cut."""
        await self._sessions.reached.wait()

    def give_up(self) -> None:
        """Give up what people wait for; Discord says "This interaction failed"."""
        for waiting in list(self.world.pending.values()):
            interactions.fail(self.world, waiting)

    def run_timers(self) -> None:
        """Let happen whatever is due."""
        timers.run(self.world)

    def drop_sockets(self) -> None:
        """Cut the gateway's sockets, as a bad line does; sessions can be resumed."""
        self._sessions.drop()

    def forget_sessions(self) -> None:
        """Cut the gateway's sockets for good: what was missed is lost."""
        self._sessions.forget()

    # --- serving

    async def _serve(self, request: web.BaseRequest) -> web.StreamResponse:
        if hdrs.ORIGIN in request.headers:
            # A page in a browser has no business here; the bot's client sends no such header.
            return web.Response(status=403, text="This is for the bot's client, not for a browser.")
        if request.path == "/gw":
            asked = Asked(request.method, GATEWAY, line=request.transport)
            return await self.faults.around(asked, lambda: self._sessions.serve(request))
        if request.path == DOOR:
            return await self.faults.door(request)
        self._open += 1
        try:
            response = await self._respond(request)
            response.headers[hdrs.DATE] = format_datetime(self.world.now(), usegmt=True)
            # Written here, so that the call counts as open until the client has its answer.  A client that has
            # hung up doesn't get one, but what it asked for has happened all the same.
            with contextlib.suppress(ConnectionError):
                await response.prepare(request)
                await response.write_eof()
        finally:
            self._open -= 1
        return response

    async def _respond(self, request: web.BaseRequest) -> web.Response:
        raw = request.rel_url.raw_path
        if raw.startswith(attachments.PREFIX):
            return self._file(raw, request.query)
        path = raw.removeprefix(_API)
        try:
            body, files = await _read(request)
        except json.JSONDecodeError:
            return self._written(request, path, None, Answer(400, Refused(50109).body()))

        async def act() -> web.Response:
            answer = self._answer(request, path, body=body, files=files)
            return self._written(request, path, body, answer)

        return await self.faults.around(Asked(request.method, path, body, request.transport), act)

    def _written(self, request: web.BaseRequest, path: str, body: Any, answer: Answer) -> web.Response:
        if self.exchanges is not None:
            self.exchanges(request.method, path, body, answer.status, answer.body)
        if answer.body is None:
            return web.Response(status=answer.status)
        # Exactly this type: with a charset behind it discord.py takes the body for text.
        headers = {hdrs.CONTENT_TYPE: _JSON}
        return web.Response(body=json.dumps(answer.body).encode(), status=answer.status, headers=headers)

    def _answer(self, request: web.BaseRequest, path: str, *, body: Any, files: dict[int, Upload]) -> Answer:
        found = _routes.find(request.method, path)
        if found is None:
            self.unknown.append(f"{request.method} {path}")
            words = f"The stand-in doesn't know {request.method} {path}."
            return Answer(501, {"message": words, "code": 0})
        route, parts = found
        if not route.secret and request.headers.get(hdrs.AUTHORIZATION) != f"Bot {self._token}":
            return _UNAUTHORISED
        timers.run(self.world)
        named = {key: unquote(value) for key, value in parts.items()}
        try:
            return route.handler(Call(self.world, named, request.query, body, files))
        except Refused as refusal:
            return Answer(refusal.status, refusal.body())

    def _file(self, path: str, query: Mapping[str, str]) -> web.Response:
        file = attachments.behind(self.world, path, query)
        if file is None:
            return web.Response(status=404, text="This content is no longer available.")
        return web.Response(body=file.content, headers={hdrs.CONTENT_TYPE: file.content_type})


def _request(message: Any, payload: Any, protocol: Any, writer: Any, task: Any) -> web.BaseRequest:
    """Make a request that may be as large as Discord's may (25 MiB; aiohttp's own limit is 1 MiB)."""
    loop = asyncio.get_running_loop()
    return web.BaseRequest(message, payload, protocol, writer, task, loop, client_max_size=_REQUEST_BYTES)


def _joined() -> Routes:
    routes = Routes()
    for table in _TABLES:
        routes.include(table)
    return routes


_routes = _joined()


async def _read(request: web.BaseRequest) -> tuple[Any, dict[int, Upload]]:
    """Read a body: JSON, or a form with `payload_json` and `files[n]`."""
    if request.content_type.startswith("multipart/"):
        return await _read_parts(request)
    raw = await request.read()
    if not raw:
        return None, {}
    return json.loads(raw), {}


async def _read_parts(request: web.BaseRequest) -> tuple[Json, dict[int, Upload]]:
    body: Json = {}
    files: dict[int, Upload] = {}
    async for part in await request.multipart():
        assert isinstance(part, BodyPartReader)
        content = bytes(await part.read())
        if part.name == "payload_json":
            body = json.loads(content)
        elif part.name and part.name.startswith("files["):
            number = int(part.name.removeprefix("files[").removesuffix("]"))
            files[number] = Upload(part.filename or "file", content)
    return body, files
