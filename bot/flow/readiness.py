"""Look whether each circle finds on Discord what it needs; what needs something that is missing waits for it.

Looked at before anything is posted.  Once it is mended, what had failed for want of it is planned again, and judged
by how late it is.
"""

from __future__ import annotations

import hashlib
import logging
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot import wording
from bot.agenda.instants import local
from bot.agenda.limits import MESSAGE, clipped
from bot.clock import Clock
from bot.errors import DiscordRefusedError, DiscordUncertainError
from bot.flow.circles import Running, for_the_log, in_its_language
from bot.flow.delivery import NO_THREAD
from bot.flow.ground import ChannelType, FoundChannel, Ground
from bot.flow.messenger import Messenger
from bot.flow.needs import ALL, EVENTS, FOR_MEMBERS, FOR_ORGANISERS, Lack, Spot, missing, needs, places
from bot.flow.posting import Errand, Poster
from bot.records import Kind, Layout, Outgoing, State
from bot.schedule.model import Circle
from bot.store import Core, PostRow, Store

log = logging.getLogger("studycircle.circles")
# What is missing, and the intent beside it: a circle may well go on without that for good, and then it would stand
# again in whatever else is told, and nobody would read that the rest was mended.
TOLD, TOLD_UNSEEN = "told:lacks", "told:unseen"
LAYOUTS = {ChannelType.TEXT: Layout.TEXT, ChannelType.FORUM: Layout.FORUM}
# How a refusal that only wants a right, a channel or a server stands in an occurrence's reason; the codes are
# Discord's (topics/opcodes-and-status-codes), the form is that of `chat.refusals`.
FOR_WANT = re.compile(r"\(code (?:10003|10004|50001|50013)\)")


def _unseen() -> Lack:
    return Lack(wording.LACK_CONTENT, wording.MEND_CONTENT)


def layout_of(circle: Circle, ground: Ground | None) -> Layout:
    """Return what kind of channel the circle reads in; a text channel where that isn't known."""
    channel = ground.channels.get(circle.channel.channel_id) if ground else None
    return LAYOUTS.get(channel.type, Layout.TEXT) if channel else Layout.TEXT


def lacks_of(circle: Circle, ground: Ground | None, *, content: bool = True) -> tuple[Lack, ...]:
    """Return what a circle lacks on its server; `ground` is None where the bot isn't on it.

    `content` says whether the bot is shown what members write without addressing it.
    """
    if ground is None:
        what = wording.LACK_SERVER.format(server=circle.channel.guild_id)
        return (Lack(what, wording.MEND_SERVER.format(circle=circle.id), ALL, ALL),)
    if ground.away:
        return (Lack(wording.LACK_AWAY, wording.MEND_AWAY, ALL, ALL),)
    role = ground.roles.get(circle.mention or "")
    wanted = needs(circle, layout_of(circle, ground), mentionable=role is None or role.mentionable)
    wrong = dict(unusable(circle, ground))
    return (
        *wrong.values(),
        *missing((need for need in wanted if need.channel_id not in wrong), ground),
        *missing_role(circle, ground),
        *(() if content else (_unseen(),)),
    )


def unusable(circle: Circle, ground: Ground) -> Iterator[tuple[int, Lack]]:
    """Yield the channels that aren't there or aren't what they are taken for, by id."""
    own, organisers, *rooms = places(circle)
    posts, rooms_only = {ChannelType.TEXT, ChannelType.FORUM}, {ChannelType.VOICE, ChannelType.STAGE}
    asked = [
        (own, Spot.CHANNEL, posts, FOR_MEMBERS),
        (organisers, Spot.ORGANISERS, {ChannelType.TEXT}, FOR_ORGANISERS),
        *((room, Spot.MEETING, rooms_only, EVENTS) for room in rooms),
    ]
    for channel_id, spot, fitting, kinds in asked:
        words = _wrong_with(ground.channels.get(channel_id), spot, fitting, server=circle.channel.guild_id)
        if words:
            yield channel_id, Lack(*words, kinds, kinds)


def _wrong_with(
    channel: FoundChannel | None, spot: Spot, fitting: set[ChannelType], *, server: int
) -> tuple[str, str] | None:
    key = spot.value
    if channel is None:
        return wording.LACK_CHANNEL.format(key=key), wording.MEND_CHANNEL.format(key=key)
    if channel.guild_id != server:
        return wording.LACK_ELSEWHERE.format(key=key), wording.MEND_ELSEWHERE.format(key=key)
    if channel.type in fitting:
        return None
    what = wording.LACK_TYPE.format(channel=channel.name, key=key, type=channel.type.value)
    return what, wording.MEND_TYPE.format(key=key, types=wording.FITTING[key])


def missing_role(circle: Circle, ground: Ground) -> Iterator[Lack]:
    """Yield the circle's role, if there is none of that name on the server."""
    if circle.mention and circle.mention not in ground.roles:
        yield Lack(wording.LACK_ROLE.format(role=circle.mention), wording.MEND_ROLE)


class Readiness:
    """Keeps `Running.lacks` up to date, and tells organisers whenever that changes."""

    def __init__(
        self,
        store: Store,
        messenger: Messenger,
        poster: Poster,
        clock: Clock,
        *,
        circles: Sequence[Running],
    ) -> None:
        self._store = store
        self._messenger = messenger
        self._poster = poster
        self._clock = clock
        self._circles = circles
        self._known: dict[str, tuple[Lack, ...]] = {}
        self._judged: dict[str, tuple[tuple[object, ...], tuple[Lack, ...]]] = {}
        self._refused: dict[tuple[str, str], str] = {}
        self._stirred = False

    def stir(self) -> None:
        """Something has changed on a server: what came and went between two looks counts as mended, too."""
        self._stirred = True

    async def look(self) -> bool:
        """Look at every circle; return whether Discord gave no answer somewhere, so that it is to be tried again."""
        again, stirred, self._stirred = False, self._stirred, False
        for running in self._circles:
            try:
                again = await self._look_at(running, stirred=stirred) or again
            except DiscordUncertainError as error:
                log.warning("%s: what it finds on Discord could not be seen: %s", running.id, error.message)
                again = True
                self._stirred = self._stirred or stirred
        return again

    @in_its_language
    async def _look_at(self, running: Running, *, stirred: bool) -> bool:
        circle = running.circle
        ground = await self._messenger.ground(circle.channel.guild_id, places(circle))
        role = ground.roles.get(circle.mention or "") if ground else None
        running.role_id = role.id if role else None
        running.layout = layout_of(circle, ground)
        running.content = self._messenger.content
        lacks = self._lacks(running, ground)
        before, running.lacks = self._known.get(running.id), lacks
        self._known[running.id] = running.lacks
        if before != running.lacks:
            self._say(running, before)
        if before is None or stirred or set(before) - set(running.lacks):
            await self._rearm(running)
        if ground and ground.away:
            return False  # over before anybody could mend it
        return await self._tell(running)

    def _lacks(self, running: Running, ground: Ground | None) -> tuple[Lack, ...]:
        """Return what a circle lacks; nearly always it is as it was at the last look."""
        source = (running.circle, ground, running.content)
        before = self._judged.get(running.id)
        if before is None or before[0] != source:
            lacks = lacks_of(running.circle, ground, content=running.content)
            before = self._judged[running.id] = (source, lacks)
        return before[1]

    def _say(self, running: Running, before: tuple[Lack, ...] | None) -> None:
        """Write in the log what is missing now and wasn't before, or that nothing is."""
        for lack in running.lacks:
            if lack not in (before or ()):
                log.warning("%s: %s", running.id, lack.line)
        if not running.held:
            log.info("%s: it has all that it waits for; %s", running.id, self._upcoming(running))

    def _upcoming(self, running: Running) -> str:
        found = next((o for o in running.agenda.occurrences if o.due > self._clock.now()), None)
        if found is None:
            return "nothing more is due"
        at = local(found.due, running.circle.zone)
        what = for_the_log(found.kind.value, found.number)
        return f"next is {what}, {at:%Y-%m-%d %H:%M} ({running.circle.zone})"

    async def _rearm(self, running: Running) -> None:
        """Plan again what failed for want of something, and no longer would; with a week's text what hung on it."""
        lacking = frozenset[Kind]().union(*(lack.concerns for lack in running.lacks))

        def rearm(core: Core) -> list[str]:
            failed = [row for row in core.stored(running.id).values() if row.state is State.FAILED]
            again = [row for row in failed if row.kind not in lacking and FOR_WANT.search(row.reason)]
            texts = {row.week for row in again if row.kind is Kind.SECTION}
            again += [row for row in failed if row.week in texts and row.reason.startswith(NO_THREAD)]
            for row in again:
                core.rearm(running.id, row.key)
            return [row.key for row in again]

        for key in await self._store.write(rearm):
            log.info("%s: %s had failed and is tried again", running.id, key)

    async def _tell(self, running: Running) -> bool:
        """Tell the organisers how it stands, unless they read it last; return whether Discord gave no answer."""
        others = tuple(lack for lack in running.lacks if lack != _unseen())
        unseen = tuple(lack for lack in running.lacks if lack == _unseen())
        again = await self._tell_of(running, TOLD, others)
        return await self._tell_of(running, TOLD_UNSEEN, unseen) or again

    async def _tell_of(self, running: Running, key: str, lacks: tuple[Lack, ...]) -> bool:
        text = _told(lacks)
        posts = await self._store.read(lambda core: core.posts(running.id, key))
        part = _part_of(posts, text, lacking=bool(lacks))
        if part is None or self._refused.get((running.id, key)) == part:
            return False
        errand = Errand(running.id, key, part, running.circle.organisers.channel_id, Outgoing(text))
        try:
            await self._poster.post(errand)
        except (DiscordRefusedError, DiscordUncertainError) as error:
            log.debug("%s: the organisers could not be told: %s", running.id, error.message)
            if isinstance(error, DiscordUncertainError):
                return True
            self._refused[(running.id, key)] = part  # until something else is told, or the bot starts again
        return False


@dataclass(frozen=True, slots=True)
class Told:
    """When organisers were told something last, and whether it was that nothing is missing any more."""

    at: datetime
    is_mended: bool


def last_told(posts: Mapping[str, PostRow]) -> Told | None:
    """Return what organisers were told last, by the posts of one kind of it; None where they were told nothing yet."""
    out = [(_number(part), part) for part, post in posts.items() if post.message_id]
    if not out:
        return None
    _, part = max(out)
    return Told(posts[part].last_try, part.endswith(f".{_digest(wording.TOLD_MENDED)}"))


def _told(lacks: Sequence[Lack]) -> str:
    """Return what organisers read of what is missing."""
    lines = "\n".join(f"{lack.line[:1].upper()}{lack.line[1:]}." for lack in lacks)
    if not lacks:
        return wording.TOLD_MENDED
    waits = any(lack.holds for lack in lacks)
    return clipped(wording.TOLD_LACKS.format(lines=lines) if waits else lines, MESSAGE)


def _part_of(posts: Mapping[str, PostRow], text: str, *, lacking: bool) -> str | None:
    """Return the name of the next message of this kind; None where the last one says the same, or there is no need.

    They are numbered, so that what was missing, mended and is missing again is told again.
    """
    digest = _digest(text)
    number, last = max(((_number(part), part) for part in posts), default=(0, ""))
    if not lacking and not any(post.message_id for post in posts.values()):
        return None
    if last.endswith(f".{digest}"):
        return None if posts[last].message_id else last
    return f"{number + 1}.{digest}"


def _number(part: str) -> int:
    return int(part.partition(".")[0])


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:8]
