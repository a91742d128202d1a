"""The gateway: hello, identify, heartbeat, resume, and the events that a session's intents let through.

A session lives on for five minutes of the clock when its socket drops, and replays what was missed.
"""

from __future__ import annotations

import asyncio
import json
from collections import deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import IntEnum
from typing import TYPE_CHECKING, Any

import aiohttp
from aiohttp import web

from bot.rehearsal.server import message_payloads, payloads
from bot.rehearsal.server.model import Guild, Json

if TYPE_CHECKING:
    from bot.rehearsal.server.world import Event, World

HEARTBEAT_MS = 41_250
RESUME_WINDOW = timedelta(minutes=5)
_KEPT = 5000
_GUILDS, _MEMBERS, _MESSAGES, _REACTIONS = 1 << 0, 1 << 1, 1 << 9, 1 << 10
_CONTENT, _EVENTS, _POLLS = 1 << 15, 1 << 16, 1 << 24


class Op(IntEnum):
    """Discord's gateway opcodes, as far as any are used here."""

    DISPATCH = 0
    HEARTBEAT = 1
    IDENTIFY = 2
    RESUME = 6
    REQUEST_MEMBERS = 8
    INVALID_SESSION = 9
    HELLO = 10
    HEARTBEAT_ACK = 11


# Which intent lets an event through (Discord: "List of Intents"); what isn't named here always comes.
_INTENTS = {
    "GUILD_CREATE": _GUILDS,
    "GUILD_DELETE": _GUILDS,
    "GUILD_ROLE_CREATE": _GUILDS,
    "GUILD_ROLE_UPDATE": _GUILDS,
    "GUILD_ROLE_DELETE": _GUILDS,
    "CHANNEL_CREATE": _GUILDS,
    "CHANNEL_UPDATE": _GUILDS,
    "CHANNEL_DELETE": _GUILDS,
    "CHANNEL_PINS_UPDATE": _GUILDS,
    "THREAD_CREATE": _GUILDS,
    "THREAD_UPDATE": _GUILDS,
    "THREAD_DELETE": _GUILDS,
    "THREAD_LIST_SYNC": _GUILDS,
    "THREAD_MEMBER_UPDATE": _GUILDS,
    "THREAD_MEMBERS_UPDATE": _MEMBERS,
    "GUILD_MEMBER_ADD": _MEMBERS,
    "MESSAGE_CREATE": _MESSAGES,
    "MESSAGE_UPDATE": _MESSAGES,
    "MESSAGE_DELETE": _MESSAGES,
    "MESSAGE_DELETE_BULK": _MESSAGES,
    "MESSAGE_REACTION_ADD": _REACTIONS,
    "MESSAGE_REACTION_REMOVE": _REACTIONS,
    "MESSAGE_REACTION_REMOVE_ALL": _REACTIONS,
    "MESSAGE_REACTION_REMOVE_EMOJI": _REACTIONS,
    "GUILD_SCHEDULED_EVENT_CREATE": _EVENTS,
    "GUILD_SCHEDULED_EVENT_UPDATE": _EVENTS,
    "GUILD_SCHEDULED_EVENT_DELETE": _EVENTS,
    "GUILD_SCHEDULED_EVENT_USER_ADD": _EVENTS,
    "GUILD_SCHEDULED_EVENT_USER_REMOVE": _EVENTS,
    "MESSAGE_POLL_VOTE_ADD": _POLLS,
    "MESSAGE_POLL_VOTE_REMOVE": _POLLS,
}


@dataclass(slots=True)
class Session:
    """What one client has been told; `sent` is the last event written to its socket, `sequence` the last made."""

    id: str
    intents: int
    socket: web.WebSocketResponse | None = None
    line: asyncio.Transport | None = None
    sequence: int = 0
    sent: int = 0
    lost_at: datetime | None = None
    told: deque[tuple[int, str]] = field(default_factory=lambda: deque(maxlen=_KEPT))
    wake: asyncio.Event = field(default_factory=asyncio.Event)

    def tell(self, name: str, body: Json) -> None:
        """Queue an event."""
        self.sequence += 1
        packet = {"op": Op.DISPATCH, "t": name, "s": self.sequence, "d": body}
        self.told.append((self.sequence, json.dumps(packet)))
        self.wake.set()

    def remembers(self, seen: int) -> bool:
        """Return whether everything after event number `seen` can still be replayed."""
        return self.told[0][0] - 1 <= seen <= self.sequence

    def missed(self) -> list[tuple[int, str]]:
        """Return what hasn't been written yet."""
        return [one for one in self.told if one[0] > self.sent]


class Gateway:
    """All sessions; there is one as a rule, but a token may be used twice."""

    def __init__(self, world: World, token: str) -> None:
        self._world = world
        self._token = token
        self._sessions: dict[str, Session] = {}
        self._made = 0
        self._latest: Session | None = None
        self.reached = asyncio.Event()
        world.tell = self.tell

    @property
    def sequence(self) -> int:
        """The last event made for the session that identified last; 0 before any."""
        return self._latest.sequence if self._latest else 0

    def idle(self) -> bool:
        """Return whether every connected session has been written everything."""
        return all(one.socket is None or one.sent == one.sequence for one in self._sessions.values())

    def tell(self, event: Event) -> bool:
        """Queue an event for every session whose intents let it through; return whether there was one."""
        self._bury()
        heard = False
        for session in self._sessions.values():
            if body := _filtered(self._world, session, event):
                session.tell(event.name, body)
                heard = True
        return heard

    def drop(self) -> None:
        """Cut all sockets, as a bad line does; the sessions can be resumed."""
        self.reached.clear()
        for session in self._sessions.values():
            if session.line is not None:
                session.line.abort()
            session.socket = session.line = None
            session.lost_at = self._world.now()

    def forget(self) -> None:
        """Forget all sessions, so that none can be resumed, and cut their sockets."""
        self.drop()
        self._sessions.clear()

    async def close(self) -> None:
        """Say goodbye to everybody (1001: going away)."""
        for session in list(self._sessions.values()):
            if session.socket is not None:
                await session.socket.close(code=1001)

    async def serve(self, request: web.BaseRequest) -> web.WebSocketResponse:
        """Speak with one client until its socket closes."""
        socket = web.WebSocketResponse(max_msg_size=64 * 1024)
        await socket.prepare(request)
        await socket.send_json({"op": Op.HELLO, "d": {"heartbeat_interval": HEARTBEAT_MS}})
        session = await self._greet(socket)
        if session is not None:
            session.line = request.transport
            self.reached.set()
            try:
                await self._converse(session, socket)
            finally:
                self._part(session, socket)
        return socket

    async def _greet(self, socket: web.WebSocketResponse) -> Session | None:
        """Answer heartbeats until the client identifies or resumes."""
        async for packet in _packets(socket):
            match packet.get("op"):
                case Op.HEARTBEAT:
                    await socket.send_json({"op": Op.HEARTBEAT_ACK})
                case Op.IDENTIFY:
                    return await self._identify(socket, packet["d"])
                case Op.RESUME:
                    if session := self._resumed(packet["d"], socket):
                        return session
                    await socket.send_json({"op": Op.INVALID_SESSION, "d": False})
                case _:
                    await socket.close(code=4003, message=b"Not authenticated.")
        return None

    async def _identify(self, socket: web.WebSocketResponse, body: Json) -> Session | None:
        if body.get("token") != self._token:
            await socket.close(code=4004, message=b"Authentication failed.")
            return None
        intents = int(body.get("intents", 0))
        application = self._world.application
        if (intents & _CONTENT and not application.message_content) or (
            intents & _MEMBERS and not application.guild_members
        ):
            await socket.close(code=4014, message=b"Disallowed intent(s).")
            return None
        self._made += 1
        session = Session(f"session-{self._made}", intents, socket)
        self._sessions[session.id] = self._latest = session
        self._welcome(session, body.get("shard"))
        return session

    def _welcome(self, session: Session, shard: list[int] | None) -> None:
        world = self._world
        own = [guild for guild in world.guilds.values() if world.bot.id in guild.members]
        ready: Json = {
            "v": 10,
            "user": payloads.own_user(world.bot),
            "guilds": [{"id": str(guild.id), "unavailable": True} for guild in own],
            "session_id": session.id,
            "resume_gateway_url": world.gateway,
            "application": {
                "id": str(world.application.id),
                "flags": payloads.application_flags(world.application),
            },
        }
        session.tell("READY", ready | ({"shard": shard} if shard else {}))
        if session.intents & _GUILDS:
            for guild in own:
                session.tell("GUILD_CREATE", payloads.whole_guild(world, guild))

    def _resumed(self, body: Json, socket: web.WebSocketResponse) -> Session | None:
        """Return the session that goes on, with everything queued that it missed; None if it is too late."""
        self._bury()
        session = self._sessions.get(body.get("session_id", ""))
        seen = int(body.get("seq") or 0)
        if session is None or body.get("token") != self._token or not session.remembers(seen):
            return None
        session.socket, session.lost_at, session.sent = socket, None, seen
        session.tell("RESUMED", {})
        return session

    async def _converse(self, session: Session, socket: web.WebSocketResponse) -> None:
        async with asyncio.TaskGroup() as tasks:
            writer = tasks.create_task(_write(session, socket))
            async for packet in _packets(socket):
                if packet.get("op") == Op.HEARTBEAT:
                    await socket.send_json({"op": Op.HEARTBEAT_ACK})
                elif packet.get("op") == Op.REQUEST_MEMBERS:
                    self._list_members(session, packet["d"])
            writer.cancel()

    def _list_members(self, session: Session, body: Json) -> None:
        """Answer a request for members: those named by id, or whose name begins so; never everybody."""
        guild = self._world.guilds.get(int(body.get("guild_id", 0)))
        if guild is None or self._world.bot.id not in guild.members:
            return
        found = [payloads.member(guild.members[one]) for one in _named(guild, body)]
        chunk: Json = {
            "guild_id": str(guild.id),
            "members": found,
            "chunk_index": 0,
            "chunk_count": 1,
            "not_found": [],
        }
        session.tell("GUILD_MEMBERS_CHUNK", chunk | ({"nonce": body["nonce"]} if "nonce" in body else {}))

    def _part(self, session: Session, socket: web.WebSocketResponse) -> None:
        """Part with a client: closing with 1000 or 1001 ends the session, anything else leaves it for a while."""
        if session.socket is not socket:
            return
        session.socket, session.line, session.lost_at = None, None, self._world.now()
        if socket.close_code in (1000, 1001):
            self._sessions.pop(session.id, None)

    def _bury(self) -> None:
        """Give up sessions that were cut off too long ago."""
        now = self._world.now()
        for session in list(self._sessions.values()):
            if session.lost_at is not None and now - session.lost_at > RESUME_WINDOW:
                del self._sessions[session.id]


async def _packets(socket: web.WebSocketResponse) -> Any:
    """Yield what a client sends, until its socket closes."""
    async for message in socket:
        if message.type == aiohttp.WSMsgType.TEXT:
            yield json.loads(message.data)


async def _write(session: Session, socket: web.WebSocketResponse) -> None:
    """Write a session's events as they come."""
    while session.socket is socket:
        for sequence, text in session.missed():
            try:
                await socket.send_str(text)
            except ConnectionError:
                return
            session.sent = sequence
        session.wake.clear()
        if session.sent == session.sequence:
            await session.wake.wait()


def _named(guild: Guild, body: Json) -> list[int]:
    """Return the members that a request asks for."""
    asked = body.get("user_ids") or []
    wanted = {int(one) for one in (asked if isinstance(asked, list) else [asked])}
    start = (body.get("query") or "").casefold()
    names = {one.user.id: one.user.username.casefold() for one in guild.members.values()}
    return [one for one, name in names.items() if one in wanted or (start and name.startswith(start))]


def _filtered(world: World, session: Session, event: Event) -> Json | None:
    """Return an event as this session may have it, or None."""
    needed = _INTENTS.get(event.name, 0)
    if event.name == "THREAD_MEMBERS_UPDATE" and event.subject == world.bot.id:
        needed = _GUILDS
    if needed and not session.intents & needed:
        return None
    if event.name in ("MESSAGE_CREATE", "MESSAGE_UPDATE"):
        whole = session.intents & _CONTENT and world.application.message_content
        return event.body if whole else message_payloads.withheld(world, event.body)
    return event.body
