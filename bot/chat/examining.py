"""Look at the bot's account and its servers by REST alone: what a bot that isn't connected can learn of both.

What can't be learnt stands in its place as the error that says why, with its remedy; the rest is there all the same.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, TypeVar

from bot.chat.inquiry import PATIENCE_SECONDS, Inquiry, Moment, inquiring
from bot.chat.kinds import type_of
from bot.chat.rights import in_channel, on_server
from bot.clock import Clock
from bot.errors import DiscordRefusedError, DiscordUncertainError, StudycircleError
from bot.flow.ground import ChannelType, FoundChannel, FoundRole, Ground
from bot.flow.needs import MANAGE_THREADS

Json = dict[str, Any]
T = TypeVar("T")
FORBIDDEN, NOT_FOUND = 403, 404
# Flags of an application (resources/application): switched on, or switched on by a bot on few servers.
CONTENT = 1 << 18 | 1 << 19
UNNEEDED = {1 << 12 | 1 << 13: "Presence Intent", 1 << 14 | 1 << 15: "Server Members Intent"}
REQUIRE_TAG = 1 << 4


@dataclass(frozen=True, slots=True)
class Account:
    """The bot's application as its developer portal has it.

    `content`: the message-content intent is switched on; `unneeded` are other privileged ones that are, by name.
    `endpoint` is the address to which Discord sends interactions, if it doesn't send them to the bot.
    """

    id: int
    name: str
    user_id: int
    content: bool
    unneeded: tuple[str, ...] = ()
    is_public: bool = False
    needs_code_grant: bool = False
    endpoint: str = ""


@dataclass(frozen=True, slots=True)
class Server:
    """A server that the bot is on, as if nobody were timed out.

    `unknown` are channels that couldn't be asked for, and why; `tagless` forums that demand a tag and have none that
    the bot may use; `commands` and `threads` how many commands of the bot's there are, and how many active threads.
    """

    id: int
    name: str
    ground: Ground
    unknown: Mapping[int, StudycircleError] = field(default_factory=dict)
    timed_out_until: datetime | None = None
    tagless: frozenset[int] = frozenset()
    commands: int | StudycircleError = 0
    threads: int | StudycircleError = 0


@dataclass(frozen=True, slots=True)
class Examined:
    """What was learnt; a server is None where the bot isn't on it.  `sessions` may still be begun today."""

    account: Account | StudycircleError
    sessions: int | StudycircleError = 0
    servers: Mapping[int, Server | StudycircleError | None] = field(default_factory=dict)
    moments: Sequence[Moment] = ()


async def examine(
    token: str, wanted: Mapping[int, Sequence[int]], *, clock: Clock, api: str | None = None
) -> Examined:
    """Look at the account, and at servers with these channels of theirs; raises nothing that a person can mend."""
    patience = PATIENCE_SECONDS + len(wanted)
    async with inquiring(token, api=api, clock=clock, patience=patience) as inquiry:
        account = await _tried(_account(inquiry))
        if isinstance(account, StudycircleError):
            return Examined(account, account, dict.fromkeys(wanted, account), inquiry.moments)
        sessions, found = await asyncio.gather(
            _tried(_sessions(inquiry)),
            asyncio.gather(*(_tried(_server(inquiry, account, *one)) for one in wanted.items())),
        )
        return Examined(account, sessions, dict(zip(wanted, found, strict=True)), inquiry.moments)


async def _tried(asked: Awaitable[T]) -> T | StudycircleError:
    try:
        return await asked
    except StudycircleError as error:
        return error


async def _account(inquiry: Inquiry) -> Account:
    about = "the bot's application"
    told = await inquiry.ask("/applications/@me", about)
    user = await inquiry.ask("/users/@me", "the bot's account")
    return _read(lambda: _read_account(told, int(user["id"])), about)


def _read_account(told: Json, user_id: int) -> Account:
    flags = int(told.get("flags") or 0)
    return Account(
        id=int(told["id"]),
        name=str(told["name"]),
        user_id=user_id,
        content=bool(flags & CONTENT),
        unneeded=tuple(name for bits, name in UNNEEDED.items() if flags & bits),
        is_public=bool(told.get("bot_public")),
        needs_code_grant=bool(told.get("bot_require_code_grant")),
        endpoint=str(told.get("interactions_endpoint_url") or ""),
    )


async def _sessions(inquiry: Inquiry) -> int:
    about = "how often the bot may connect"
    told = await inquiry.ask("/gateway/bot", about)
    return _read(lambda: int(told["session_start_limit"]["remaining"]), about)


async def _server(
    inquiry: Inquiry, account: Account, guild_id: int, channel_ids: Iterable[int]
) -> Server | None:
    """Return what there is of a server; None where the bot isn't on it.  Raises what its questions raise."""
    about = f"the server {guild_id}"
    own = f"/guilds/{guild_id}"
    guild = await _tried(inquiry.ask(own, about))
    if isinstance(guild, DiscordRefusedError) and guild.status in (FORBIDDEN, NOT_FOUND):
        return None
    if isinstance(guild, StudycircleError):
        raise guild
    member, channels, commands, threads = await asyncio.gather(
        _tried(inquiry.ask(f"{own}/members/{account.user_id}", f"the bot as a member of {about}")),
        _channels(inquiry, guild_id, channel_ids),
        _tried(inquiry.ask(f"/applications/{account.id}{own}/commands", f"the bot's commands on {about}")),
        _tried(inquiry.ask(f"{own}/threads/active", f"the threads of {about}")),
    )
    if isinstance(member, StudycircleError):
        raise member
    server = _read(lambda: _read_server(guild, member, channels), about)
    return _counted(server, commands, threads)


def _counted(server: Server, commands: Any, threads: Any) -> Server:
    """Return a server with the two numbers, as far as there are any."""
    about = f"the server {server.id}"
    return replace(
        server,
        commands=commands if isinstance(commands, StudycircleError) else _read(lambda: len(commands), about),
        threads=threads
        if isinstance(threads, StudycircleError)
        else _read(lambda: len(threads["threads"]), about),
    )


async def _channels(
    inquiry: Inquiry, guild_id: int, channel_ids: Iterable[int]
) -> dict[int, Json | StudycircleError]:
    """Return these channels as Discord has them, or why not.

    All of a server's come in one answer; what isn't among them is a thread, on another server, or gone.
    """
    found = await _tried(
        inquiry.ask(f"/guilds/{guild_id}/channels", f"the channels of the server {guild_id}")
    )
    listed = {} if isinstance(found, StudycircleError) else _read(lambda: _by_id(found), "the channels")
    ids = list(dict.fromkeys(channel_ids))
    asked = [number for number in ids if number not in listed]
    others = await asyncio.gather(
        *(_tried(inquiry.ask(f"/channels/{number}", f"the channel {number}")) for number in asked)
    )
    return {number: listed[number] for number in ids if number in listed} | dict(
        zip(asked, others, strict=True)
    )


def _by_id(channels: list[Json]) -> dict[int, Json]:
    return {int(channel["id"]): channel for channel in channels}


def _read_server(guild: Json, member: Json, channels: Mapping[int, Json | StudycircleError]) -> Server:
    guild_id = int(guild["id"])
    found: dict[int, FoundChannel | None] = {}
    unknown: dict[int, StudycircleError] = {}
    for number, channel in channels.items():
        if not isinstance(channel, StudycircleError):
            found[number] = _found(guild, member, channel)
        elif isinstance(channel, DiscordRefusedError):
            hidden = FoundChannel("", ChannelType.TEXT, guild_id, 0)
            found[number] = hidden if channel.status == FORBIDDEN else None
        else:
            unknown[number] = channel
    roles = sorted(guild["roles"], key=lambda role: int(role.get("position") or 0), reverse=True)
    by_name = {str(one["name"]): FoundRole(int(one["id"]), bool(one.get("mentionable"))) for one in roles}
    until = member.get("communication_disabled_until")
    return Server(
        id=guild_id,
        name=str(guild["name"]),
        ground=Ground(on_server(guild, member), found, by_name),
        unknown=unknown,
        timed_out_until=datetime.fromisoformat(until) if until else None,
        tagless=frozenset(number for number, one in channels.items() if _is_tagless(one, found.get(number))),
    )


def _found(guild: Json, member: Json, channel: Json) -> FoundChannel:
    home = int(channel.get("guild_id") or 0)
    is_here = home == int(guild["id"])
    kind = type_of(channel["type"])
    rights = in_channel(guild, member, channel=channel) if is_here and kind is not ChannelType.THREAD else 0
    return FoundChannel(str(channel.get("name") or ""), kind, home, rights)


def _is_tagless(channel: Json | StudycircleError, found: FoundChannel | None) -> bool:
    """Tell whether a forum demands a tag of each post, and has none that the bot may put there."""
    if (
        isinstance(channel, StudycircleError)
        or found is None
        or not int(channel.get("flags") or 0) & REQUIRE_TAG
    ):
        return False
    may_manage = bool(found.permissions & MANAGE_THREADS)
    return not any(may_manage or not tag.get("moderated") for tag in channel.get("available_tags") or ())


def _read(reading: Callable[[], T], about: str) -> T:
    """Read an answer; one that hasn't the form that Discord's documentation gives it is said to be so."""
    try:
        return reading()
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise DiscordUncertainError(
            f"Discord's answer about {about} isn't in a form that this program knows.",
            "Look for a newer version of this program.",
        ) from error
