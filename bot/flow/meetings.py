"""The meetings in the server's calendar: each is put there once, and kept in step with the schedule.

An event has no nonce: what was tried without an answer is looked for by its mark before it is made again, a minute
later, when no request can be under way any more.  Who is interested is read when the reminder is due: the gateway's
word of it is lost for people who aren't cached, and for the time in which the bot is off.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Sequence
from datetime import datetime, timedelta

from bot import wording
from bot.agenda.limits import MESSAGE, clipped
from bot.agenda.meetings import calendar_event, if_resumed, is_marked, room_of
from bot.agenda.plan import Agenda, Meeting, key_of, plan
from bot.agenda.scene import Scene
from bot.clock import Clock
from bot.errors import DiscordRefusedError, DiscordUncertainError
from bot.flow.circles import Running, in_its_language, message_url
from bot.flow.messenger import Calendar
from bot.flow.posting import Attempts, Errand, Poster, nonce_of
from bot.flow.together import in_slices
from bot.records import CalendarEvent, EventState, Kind, Outgoing, Pause
from bot.schedule.model import Circle
from bot.store import Core, EventRow, Store

log = logging.getLogger("studycircle.meetings")
RETRY = timedelta(minutes=5)
TOLD = "told:calendar"


def mark_of(circle: str, week: str, *, turn: int) -> str:
    """Return the mark of a week's event; `turn` counts the events that the week has had."""
    return nonce_of(circle, key_of(week, Kind.EVENT), str(turn))


class Meetings:
    """Puts meetings into the calendar, keeps them in step, and says who is interested."""

    def __init__(self, store: Store, calendar: Calendar, poster: Poster, clock: Clock) -> None:
        self._store = store
        self._calendar = calendar
        self._poster = poster
        self._clock = clock
        self._attempts = Attempts(clock)
        self._seen: set[str] = set()
        # By mark, what an event was last written from, and the event: it is asked for at each look of the runner's.
        self._written: dict[str, tuple[tuple[object, ...], CalendarEvent]] = {}

    def look_round(self) -> None:
        """The calendars may have changed unseen: read them when they are next to be kept in step."""
        self._seen.clear()

    async def make(self, running: Running, week: str) -> None:
        """Put a week's meeting into the calendar, unless that was done.

        Raises DiscordRefusedError and DiscordUncertainError; the next call looks for what this one may have made.
        """
        row = (await self._rows(running)).get(week)
        if row is None or row.state is EventState.BEGUN:
            await self._make(await self._scene(running, running.agenda), week, tried=row)

    async def keep(self, running: Running, pauses: Sequence[Pause]) -> datetime | None:
        """Move and take out what the schedule has otherwise now, and return when to look again.

        In a pause that lasts a meeting stands at its earliest day.  What was taken out by a person isn't put back.
        """
        now, agenda, again = self._clock.now(), running.agenda, []
        if any(pause.end is None for pause in pauses):
            agenda = plan(running.circle, running.reading, pauses=if_resumed(pauses, now))
            again += [occurrence.due for occurrence in agenda.occurrences if occurrence.due > now]
        if Kind.EVENT not in running.held and not await self._keep(running, agenda):
            again.append(now + RETRY)
        return min(again, default=None)

    async def interested(self, running: Running, week: str) -> tuple[int, ...]:
        """Return who wants to be reminded of a week's meeting: read anew, unless its reminder was begun already.

        Raises DiscordUncertainError.
        """

        def read(core: Core) -> tuple[EventRow | None, bool, tuple[int, ...]]:
            begun = bool(core.posts(running.id, key_of(week, Kind.REMINDER)))
            return core.events(running.id).get(week), begun, core.interest(running.id, week)

        row, begun, kept = await self._store.read(read)
        if begun or row is None or row.state is not EventState.OPEN or row.event_id is None:
            return kept
        try:
            found = await self._calendar.interested(running.circle.channel.guild_id, row.event_id)
        except DiscordRefusedError as error:
            log.warning("%s: nobody knows who is interested in %s: %s", running.id, week, error.message)
            return kept
        await self._store.write(lambda core: core.set_interest(running.id, week, found))
        return tuple(found)

    async def recount(self, circles: Sequence[Running]) -> None:
        """Read anew who is interested in the meetings to come of weeks that are open."""
        now = self._clock.now()
        async for running in in_slices(circles):
            for week in running.agenda.weeks:
                opening = running.agenda.find(key_of(week.section_id, Kind.SECTION))
                meeting = running.agenda.meetings.get(week.section_id)
                if opening and meeting and opening.due <= now < meeting.start:
                    await self._recount(running, week.section_id)

    @in_its_language
    async def _recount(self, running: Running, week: str) -> None:
        try:
            await self.interested(running, week)
        except DiscordUncertainError as error:
            log.warning("%s: not known who is interested in %s: %s", running.id, week, error.message)

    # --- keeping in step

    async def _keep(self, running: Running, agenda: Agenda) -> bool:
        """Bring every event in step; False where Discord gave no answer, so that it is to be tried again."""
        scene = await self._scene(running, agenda)
        try:
            await self._look(scene)
            for row in (await self._rows(running)).values():
                await self._attempt(scene, row)
        except DiscordUncertainError as error:
            log.warning("%s: the calendar is not in step yet: %s", running.id, error.message)
            return False
        return True

    async def _look(self, scene: Scene) -> None:
        """See whether events that are to come have been taken out by a person."""
        circle = scene.circle
        if circle.id in self._seen:
            return
        known = await self._store.read(lambda core: core.events(circle.id))
        rows = [row for row in known.values() if row.state is EventState.OPEN]
        there = await self._calendar.events(circle.channel.guild_id) if rows else {}
        for row in rows:
            if row.event_id not in there:
                await self._gone(scene, row)
        self._seen.add(circle.id)

    async def _gone(self, scene: Scene, row: EventRow) -> None:
        """Note that an event isn't in the calendar any more; if its meeting is still to come, tell the organisers."""
        numbers = {week.section_id: week.number for week in scene.agenda.weeks}
        if row.event.start <= self._clock.now():
            state = EventState.OVER
        elif row.week not in scene.agenda.meetings or await self._lost_its_room(scene, row.event):
            state = EventState.WITHDRAWN
        else:
            text = wording.TOLD_EVENT_REMOVED.format(number=numbers[row.week], week=row.week)
            await self._tell(scene.circle, f"{row.week}.{row.turn}", text)
            state = EventState.REMOVED
        await self._ended(scene, row, state)

    async def _lost_its_room(self, scene: Scene, event: CalendarEvent) -> bool:
        """Return whether an event went with its voice channel, which was deleted: nobody took out the meeting."""
        guild_id, room = scene.circle.channel.guild_id, event.voice_id
        return room is not None and not await self._calendar.is_voice(guild_id, room)

    async def _attempt(self, scene: Scene, row: EventRow) -> None:
        """Bring one event in step; where Discord says no, tell the organisers, and go on with the others."""
        try:
            await self._bring_in_step(scene, row)
        except DiscordRefusedError as error:
            text = wording.TOLD_CALENDAR.format(reason=f"{error.message} {error.hint}")
            await self._tell(scene.circle, hashlib.sha256(text.encode()).hexdigest()[:8], text)

    async def _bring_in_step(self, scene: Scene, row: EventRow) -> None:
        """Make of one event what the schedule has now."""
        now, meeting = self._clock.now(), scene.agenda.meetings.get(row.week)
        is_ahead = meeting is not None and meeting.start > now
        if row.state is EventState.OPEN and is_ahead and row.event.start > now:
            await self._change(scene, row)
            return
        if row.state is EventState.OPEN:
            # Off, or put off; one that has begun stays, unless it goes on at a time that isn't its own any more.
            if row.event.start > now or (is_ahead and row.event.end > now):
                await self._withdraw(scene, row)
            else:
                await self._ended(scene, row, EventState.OVER)
        if meeting and is_ahead and _wants_another(row, meeting):
            await self._make(scene, row.week, tried=row)

    async def _change(self, scene: Scene, row: EventRow) -> None:
        wanted = await self._wanted(scene, row.week, turn=row.turn)
        if wanted == row.event:
            return
        assert row.event_id is not None, "an open event has an id"
        guild_id, circle = scene.circle.channel.guild_id, scene.circle.id
        if not await self._calendar.change_event(guild_id, row.event_id, wanted):
            await self._gone(scene, row)
            return
        await self._store.write(lambda core: core.event_changed(circle, row.week, wanted))
        log.info("%s: the event of %s is in step again, and begins %s", circle, row.week, wanted.start)

    async def _withdraw(self, scene: Scene, row: EventRow) -> None:
        assert row.event_id is not None, "an open event has an id"
        await self._calendar.delete_event(scene.circle.channel.guild_id, row.event_id)
        await self._ended(scene, row, EventState.WITHDRAWN)

    async def _ended(self, scene: Scene, row: EventRow, state: EventState) -> None:
        circle = scene.circle.id
        await self._store.write(lambda core: core.event_ended(circle, row.week, state))
        log.info("%s: the event of %s: %s", circle, row.week, state.value)

    async def _tell(self, circle: Circle, part: str, text: str) -> None:
        """Tell the organisers once.  Raises DiscordUncertainError."""
        told = Outgoing(clipped(text, MESSAGE))
        try:
            await self._poster.post(Errand(circle.id, TOLD, part, circle.organisers.channel_id, told))
        except DiscordRefusedError as error:
            log.error("%s: the organisers could not be told of the calendar: %s", circle.id, error.message)

    # --- making one

    async def _make(self, scene: Scene, week: str, *, tried: EventRow | None) -> None:
        """Make a week's event, or find the one that an attempt before this has made."""
        circle, guild_id = scene.circle.id, scene.circle.channel.guild_id
        turn = tried.turn + (tried.event_id is not None) if tried else 1
        mark = mark_of(circle, week, turn=turn)
        event_id = None
        if tried and tried.event_id is None:
            self._attempts.refuse_under_way(mark, tried.last_try)
            event_id = await self._find(guild_id, mark)
        if event_id is None:
            event = await self._wanted(scene, week, turn=turn)
            now = self._clock.now()
            copied = None if tried else await self._store.read(lambda core: core.copied_at(now))
            await self._store.write(lambda core: core.begin_event(circle, week, event, turn=turn, at=now))
            # A copy of the database, put back lately, can't know of an event that was made since.
            event_id = await self._find(guild_id, mark) if copied else None
            with self._attempts.attempt(mark):
                event_id = event_id or await self._calendar.create_event(guild_id, event)
        made = event_id
        await self._store.write(lambda core: core.event_made(circle, week, made))

    async def _find(self, guild_id: int, mark: str) -> int | None:
        there = await self._calendar.events(guild_id)
        return next((event_id for event_id, says in there.items() if is_marked(says, mark)), None)

    async def _wanted(self, scene: Scene, week: str, *, turn: int) -> CalendarEvent:
        """Return a week's event as it should be."""
        circle = scene.circle
        room = room_of(circle, scene.agenda.meetings[week].place)
        is_voice = room is not None and await self._calendar.is_voice(circle.channel.guild_id, room)
        mark, voice_id = mark_of(circle.id, week, turn=turn), room if is_voice else None
        source = (circle, scene.reading, scene.agenda, scene.urls, voice_id)
        known = self._written.get(mark)
        if known is None or known[0] != source:
            known = (source, calendar_event(scene, week, mark=mark, voice_id=voice_id))
            self._written[mark] = known
        return known[1]

    async def _scene(self, running: Running, agenda: Agenda) -> Scene:
        """Return what an event is written from: the schedule, and the links to the openings that are posted."""
        owners = [key_of(week, Kind.SECTION) for week in agenda.meetings]

        def read(core: Core) -> dict[tuple[str, str], str]:
            posts = ((owner, core.posts(running.id, owner).get("opening")) for owner in owners)
            guild_id = running.circle.channel.guild_id
            return {
                (owner, "opening"): message_url(guild_id, post.channel_id, post.message_id)
                for owner, post in posts
                if post and post.message_id
            }

        return Scene(running.circle, running.reading, agenda, urls=await self._store.read(read))

    async def _rows(self, running: Running) -> dict[str, EventRow]:
        return await self._store.read(lambda core: core.events(running.id))


def _wants_another(row: EventRow, meeting: Meeting) -> bool:
    """Tell whether a meeting that lies ahead is to have an event after the one that its week had.

    The first one is the runner's to make, and what a person took out isn't put back.  After one that is over only a
    later meeting has another: it may lie ahead once more because the clock was put back.
    """
    if row.state is EventState.REMOVED or (row.turn == 1 and not row.event_id):
        return False
    return row.state is not EventState.OVER or meeting.start > row.event.start
