"""What a circle finds on its server: the server, its channels, each permission, its role, the bot's commands.

What is missing, and how to mend it, is said in the words of the running bot: one table of needs, one of remedies.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from bot import wording
from bot.chat.examining import Server
from bot.doctor.account import sentence
from bot.doctor.findings import Finding, Grant, Part, failed, failure, ok, warning
from bot.errors import DiscordRefusedError, StudycircleError
from bot.flow.ground import FoundChannel
from bot.flow.needs import Lack, Need, Spot, is_granted, missing, needs, places
from bot.flow.readiness import lacks_of, layout_of, missing_role, unusable
from bot.schedule.model import Circle
from bot.wording import counted

MOST_THREADS, MANY_THREADS = 1000, 900
"""Active threads on one server; Discord names no figure, people report this one."""


def circle_part(circle: Circle, server: Server | StudycircleError | None, *, now: datetime) -> Part:
    """Return what was found for a circle; `server` is None where the bot isn't on it."""
    if isinstance(server, StudycircleError):
        return Part(circle.id, [failed("server", server)])
    if server is None:
        return Part(circle.id, [_as_finding("server", lack) for lack in lacks_of(circle, None)])
    wanted = _wanted(circle, server)
    findings = [
        *_on_server(server, now),
        *_channels(circle, server),
        *_permissions(wanted, server),
        *_role(circle, server),
        *_commands(circle, server),
        *_threads(server),
    ]
    return Part(circle.id, findings, [_grant(need, server) for need in wanted])


def _as_finding(code: str, lack: Lack) -> Finding:
    """Return what is missing as a finding: a failure where posts wait for it."""
    find = failure if lack.holds else warning
    return find(code, sentence(lack.what), sentence(lack.mend))


def _wanted(circle: Circle, server: Server) -> list[Need]:
    """Return the permissions that can be judged: those in channels that are there and were seen."""
    ground = server.ground
    role = ground.roles.get(circle.mention or "")
    every = needs(circle, layout_of(circle, ground), mentionable=role is None or role.mentionable)
    wrong = {number for number, _ in unusable(circle, ground)}  # with those that couldn't be asked for
    return [need for need in every if need.channel_id not in wrong]


def _on_server(server: Server, now: datetime) -> Iterator[Finding]:
    yield ok("server", f"The bot is on the server “{server.name}”.")
    until = server.timed_out_until
    if until is not None and until > now:
        yield failure(
            "timed-out",
            f"The bot is timed out on the server until {until:%Y-%m-%d %H:%M} UTC: it can post nothing.",
            "On the server, click the bot's name, Remove Timeout.",
        )


def _channels(circle: Circle, server: Server) -> Iterator[Finding]:
    """Yield for each channel that the file names whether it is there and fits."""
    wrong = dict(unusable(circle, server.ground))
    for number, spot in _spots(circle):
        channel = server.ground.channels.get(number)
        if number in server.unknown:
            yield failed("channel", server.unknown[number])
        elif number in wrong:
            yield _as_finding("channel", wrong[number])
        elif channel is not None:
            yield ok("channel", f"At `{spot}:` is {_called(channel, spot)}, {channel.type.value}.")
            if number in server.tagless and number == circle.channel.channel_id:
                yield _tagless(channel)


def _spots(circle: Circle) -> Iterator[tuple[int, Spot]]:
    own, organisers, *rooms = places(circle)
    yield own, Spot.CHANNEL
    yield organisers, Spot.ORGANISERS
    for room in rooms:
        yield room, Spot.MEETING


def _called(channel: FoundChannel, spot: Spot) -> str:
    return f"#{channel.name}" if channel.name else wording.NAMELESS_CHANNEL.format(key=spot.value)


def _tagless(channel: FoundChannel) -> Finding:
    return failure(
        "tags",
        f"#{channel.name} demands a tag of each post, and has none that the bot may use.",
        "Make a tag in the forum that isn't for moderators alone, or let posts go without one.",
    )


def _permissions(wanted: Sequence[Need], server: Server) -> Iterator[Finding]:
    lacks = missing(wanted, server.ground)
    for lack in lacks:
        yield _as_finding("permission", lack)
    if wanted and not lacks:
        yield ok("permission", f"Every permission that the circle needs is there ({len(wanted)}).")


def _grant(need: Need, server: Server) -> Grant:
    """Return a permission as a row of the table."""
    ground = server.ground
    channel = ground.channels.get(need.channel_id)
    place = _called(channel, need.spot) if channel else "the server"
    is_there = is_granted(need, ground)
    [*lacks] = missing([need], ground)
    where = "" if is_there else sentence(lacks[0].mend) if lacks else "Grant first what is named above it."
    return Grant(need.name, place, need.used_for, is_there, where)


def _role(circle: Circle, server: Server) -> Iterator[Finding]:
    if not circle.mention:
        return
    lacks = [_as_finding("role", lack) for lack in missing_role(circle, server.ground)]
    yield from lacks or [ok("role", f"The role “{circle.mention}” is there.")]


def _commands(circle: Circle, server: Server) -> Iterator[Finding]:
    found = server.commands
    if isinstance(found, DiscordRefusedError):
        yield failure(
            "commands",
            "The bot may have no commands on this server: it was invited without the scope applications.commands.",
            f"Invite it again with the link of `studycircle invite {circle.id}.yaml`; nothing of it is lost.",
        )
    elif isinstance(found, StudycircleError):
        yield failed("commands", found)
    elif not found:
        yield warning(
            "commands",
            "The bot has no commands on this server yet.",
            "It brings them along when it connects: start it, and wait a minute.",
        )
    else:
        yield ok("commands", f"The bot has {counted(found, 'command', 'commands')} on this server.")


def _threads(server: Server) -> Iterator[Finding]:
    found = server.threads
    if isinstance(found, StudycircleError):
        yield failed("threads", found)
        return
    what = f"The server has {counted(found, 'active thread', 'active threads')}"
    remedy = "Close old threads, or have them archived sooner: Edit Channel, Hide After Inactivity."
    if found >= MOST_THREADS:
        yield failure("threads", f"{what}; Discord opens no more.", remedy)
    elif found >= MANY_THREADS:
        yield warning("threads", f"{what}; at about {MOST_THREADS} Discord opens no more.", remedy)
    else:
        yield ok("threads", f"{what}; there may be about {MOST_THREADS}.")
