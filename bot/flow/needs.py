"""What a circle needs on Discord: one table of permissions, what each is for, and what waits without it.

Pure.  The names are those of Discord's settings (in a forum some differ), the bits those of its documentation,
topics/permissions; which call needs which is said there too (resources/channel, message, guild-scheduled-event).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from functools import reduce
from operator import or_

from bot import wording
from bot.agenda.meetings import room_of
from bot.flow.ground import FoundChannel, Ground
from bot.records import PROMISED, Kind, Layout
from bot.schedule.model import Circle, Votes, WeekTimes

VIEW_CHANNEL = 1 << 10
SEND_MESSAGES = 1 << 11
ATTACH_FILES = 1 << 15
READ_MESSAGE_HISTORY = 1 << 16
MENTION_EVERYONE = 1 << 17
CONNECT = 1 << 20
MANAGE_THREADS = 1 << 34
CREATE_PUBLIC_THREADS = 1 << 35
SEND_MESSAGES_IN_THREADS = 1 << 38
CREATE_EVENTS = 1 << 44
SEND_POLLS = 1 << 49
PIN_MESSAGES = 1 << 51

NAMES = {
    VIEW_CHANNEL: "View Channel",
    SEND_MESSAGES: "Send Messages",
    ATTACH_FILES: "Attach Files",
    READ_MESSAGE_HISTORY: "Read Message History",
    MENTION_EVERYONE: "Mention @everyone, @here, and All Roles",
    CONNECT: "Connect",
    MANAGE_THREADS: "Manage Threads",
    CREATE_PUBLIC_THREADS: "Create Public Threads",
    SEND_MESSAGES_IN_THREADS: "Send Messages in Threads",
    CREATE_EVENTS: "Create Events",
    SEND_POLLS: "Create Polls",
    PIN_MESSAGES: "Pin Messages",
}
NAMES_IN_FORUM = {
    SEND_MESSAGES: "Create Posts",
    MANAGE_THREADS: "Manage Posts",
    SEND_MESSAGES_IN_THREADS: "Send Messages in Posts",
}

FOR_ORGANISERS = frozenset({Kind.BRIEF, Kind.PUBLISH})
EVENTS = frozenset({Kind.EVENT})
FOR_MEMBERS = frozenset(Kind) - FOR_ORGANISERS - EVENTS - PROMISED
ALL = frozenset(Kind) - {Kind.ERASE}
"""What waits where there is no Discord to post to; the erasure needs none."""
IN_THREAD = frozenset(
    {Kind.SECTION, Kind.QUESTIONS, Kind.POLL, Kind.GO_ROUND, Kind.CLOSING, Kind.DIGEST, Kind.END}
)


class Spot(StrEnum):
    """Where something is needed; the value is the key of the circle's file that names the place."""

    CHANNEL = "channel"
    ORGANISERS = "organisers"
    MEETING = "meeting-place"
    SERVER = "server"


@dataclass(frozen=True, slots=True)
class Need:
    """One permission: where, what for, and the kinds of occurrence that need it.

    `waits` says that these are held back without it; otherwise they go out as far as they can.  At the server as a
    whole `channel_id` is 0.
    """

    bit: int
    name: str
    spot: Spot
    channel_id: int
    used_for: str
    kinds: frozenset[Kind]
    waits: bool = True


@dataclass(frozen=True, slots=True)
class Lack:
    """Something that is missing, and how to mend it: two clauses.

    `holds` are the kinds of occurrence that wait for it; `concerns` those that may have failed for want of it.
    """

    what: str
    mend: str
    holds: frozenset[Kind] = frozenset()
    concerns: frozenset[Kind] = field(default=frozenset(), compare=False)

    @property
    def line(self) -> str:
        """Return it as one line."""
        return f"{self.what}: {self.mend}"


def needs(circle: Circle, layout: Layout = Layout.TEXT, *, mentionable: bool = True) -> tuple[Need, ...]:
    """Return all that a circle needs, by where it is needed; `mentionable`: anybody may mention the circle's role.

    Commands and private answers need nothing: they come with the scope applications.commands.
    """
    return (
        *_in_channel(circle, layout, mentionable=mentionable),
        *_at_organisers(circle),
        *_for_events(circle),
    )


def bits(found: Iterable[Need]) -> int:
    """Return needs as Discord's one number."""
    return reduce(or_, (need.bit for need in found), 0)


def places(circle: Circle) -> tuple[int, ...]:
    """Return the ids of all channels that a circle's file names."""
    rooms = [room for room in _meeting_places(circle) if room]
    return (circle.channel.channel_id, circle.organisers.channel_id, *rooms)


def missing(found: Iterable[Need], ground: Ground) -> tuple[Lack, ...]:
    """Return what the bot hasn't got of these needs; of a channel that it can't see, only that.

    Channels that don't exist are passed over.
    """
    lacks: list[Lack] = []
    for need in found:
        channel = ground.channels.get(need.channel_id)
        if need.spot is not Spot.SERVER and channel is None:
            continue
        if not is_granted(need, ground) and not _implied(need, _rights(need, ground)):
            lacks.append(_lack(need, channel))
    return tuple(lacks)


def is_granted(need: Need, ground: Ground) -> bool:
    """Tell whether the bot has a permission where it is needed; in a channel that doesn't exist it has none."""
    return bool(_rights(need, ground) & need.bit)


def _rights(need: Need, ground: Ground) -> int:
    if need.spot is Spot.SERVER:
        return ground.permissions
    channel = ground.channels.get(need.channel_id)
    return channel.permissions if channel else 0


def _implied(need: Need, have: int) -> bool:
    """Tell whether a permission is missing only because a greater one is (Discord: "Implicit Permissions")."""
    if need.spot is Spot.SERVER:
        return False
    if not have & VIEW_CHANNEL:
        return need.bit != VIEW_CHANNEL
    return need.bit == MENTION_EVERYONE and not have & SEND_MESSAGES


def _lack(need: Need, channel: FoundChannel | None) -> Lack:
    if channel is None:
        what = wording.LACK_SERVER_RIGHT.format(permission=need.name, used_for=need.used_for)
        mend = wording.MEND_SERVER_RIGHT
    else:
        name = f"#{channel.name}" if channel.name else wording.NAMELESS_CHANNEL.format(key=need.spot.value)
        what = wording.LACK_RIGHT.format(channel=name, permission=need.name, used_for=need.used_for)
        mend = wording.MEND_RIGHT
    if need.bit == MENTION_EVERYONE:
        mend = wording.MEND_MENTION
    return Lack(what, mend, need.kinds if need.waits else frozenset(), need.kinds)


def _in_channel(circle: Circle, layout: Layout, *, mentionable: bool) -> Iterator[Need]:
    """The circle's own channel: text channel or forum."""
    names = NAMES | (NAMES_IN_FORUM if layout is Layout.FORUM else {})

    def need(bit: int, use: str, kinds: frozenset[Kind], *, waits: bool = True) -> Need:
        return Need(
            bit,
            names[bit],
            Spot.CHANNEL,
            circle.channel.channel_id,
            wording.NEEDED[use],
            kinds,
            waits=waits,
        )

    yield need(VIEW_CHANNEL, "see", FOR_MEMBERS)
    yield need(SEND_MESSAGES, "post", FOR_MEMBERS)
    yield need(READ_MESSAGE_HISTORY, "read", FOR_MEMBERS)
    if layout is Layout.TEXT:
        yield need(CREATE_PUBLIC_THREADS, "thread", frozenset({Kind.SECTION, Kind.END}))
    yield need(SEND_MESSAGES_IN_THREADS, "in-thread", FOR_MEMBERS if layout is Layout.FORUM else IN_THREAD)
    if circle.votes is Votes.AS_DISCORD and any(times.poll for times in _weeks(circle)):
        yield need(SEND_POLLS, "poll", frozenset({Kind.POLL}))
    if circle.publish_here and circle.publish_after_days is not None:
        yield need(ATTACH_FILES, "archive", frozenset({Kind.PUBLISH}))
    pin = PIN_MESSAGES if layout is Layout.TEXT else MANAGE_THREADS
    yield need(pin, "pin", frozenset({Kind.WELCOME}), waits=False)
    if circle.mention and not mentionable:
        yield need(MENTION_EVERYONE, "mention", frozenset(), waits=False)


def _at_organisers(circle: Circle) -> Iterator[Need]:
    for bit, use in (
        (VIEW_CHANNEL, "see"),
        (SEND_MESSAGES, "tell"),
        (READ_MESSAGE_HISTORY, "find"),
    ):
        place = circle.organisers.channel_id
        yield Need(bit, NAMES[bit], Spot.ORGANISERS, place, wording.NEEDED[use], FOR_ORGANISERS)
    if circle.publish_after_days is not None:
        place, use = circle.organisers.channel_id, wording.NEEDED["archive"]
        kinds = frozenset({Kind.PUBLISH})
        yield Need(ATTACH_FILES, NAMES[ATTACH_FILES], Spot.ORGANISERS, place, use, kinds)


def _for_events(circle: Circle) -> Iterator[Need]:
    """The meetings' events: in a voice channel the bot must be able to enter it; elsewhere the server decides."""
    for room in _meeting_places(circle):
        spot = Spot.MEETING if room else Spot.SERVER
        wanted = (VIEW_CHANNEL, CONNECT, CREATE_EVENTS) if room else (CREATE_EVENTS,)
        for bit in wanted:
            yield Need(bit, NAMES[bit], spot, room, wording.NEEDED["event"], EVENTS)


def _meeting_places(circle: Circle) -> list[int]:
    """Return the ids of the channels in which the circle meets; 0 for any other place, or none."""
    met = [times for times in _weeks(circle) if times.meeting]
    return list(dict.fromkeys(room_of(circle, times.meeting_place) or 0 for times in met))


def _weeks(circle: Circle) -> list[WeekTimes]:
    return [circle.week, *(circle.times_for(week) for week in circle.changes)]


def invitation(application: int, guild_id: int, *, permissions: int) -> str:
    """Return the link that invites the bot to a server (Discord's docs, topics/oauth2: "Bot Authorization Flow")."""
    asked = {
        "client_id": application,
        "scope": "bot+applications.commands",
        "permissions": permissions,
        "guild_id": guild_id,
        "disable_guild_select": "true",
    }
    return "https://discord.com/oauth2/authorize?" + "&".join(
        f"{key}={value}" for key, value in asked.items()
    )
