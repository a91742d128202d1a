"""Deliver one occurrence: every part in its order and place, with the links known by then."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace

from bot import wording
from bot.agenda.ballot import is_ballot
from bot.agenda.compose import parts
from bot.agenda.kept import is_half_way
from bot.agenda.limits import faults
from bot.agenda.scene import Part, Scene
from bot.clock import Clock
from bot.errors import DiscordRefusedError, NotFoundError, StudycircleError
from bot.flow.ballots import begin_poll
from bot.flow.circles import Running, links
from bot.flow.editions import Editions, erase
from bot.flow.keeping import kept_questions
from bot.flow.lookback import look_back
from bot.flow.meetings import Meetings
from bot.flow.messenger import Messenger
from bot.flow.posting import END_THREAD, THREAD, WEEKS_THREAD, Errand, Poster
from bot.records import END_WEEK, PROMISED, Kind, Layout, Occurrence, Outgoing, Place
from bot.store import Store

log = logging.getLogger("studycircle.delivery")
NO_THREAD = "The week has no thread, because its text was not posted."
"""What failed for this hung on its week's text, and is made good with it."""


class Delivery:
    """Takes occurrences to Discord.

    `gap` is called before a thread is watched in which words may stand already, `ring` when a week's thread is there.
    Without `meetings`, in a trial, the server's calendar is left alone, and a reminder mentions nobody; without
    `editions` no archive is made.
    """

    def __init__(
        self,
        store: Store,
        messenger: Messenger,
        poster: Poster,
        clock: Clock,
        *,
        gap: Callable[[int], None],
        ring: Callable[[], None],
        meetings: Meetings | None = None,
        editions: Editions | None = None,
    ) -> None:
        self._store = store
        self._messenger = messenger
        self._poster = poster
        self._clock = clock
        self._meetings = meetings
        self._editions = editions
        self._gap = gap
        self._ring = ring

    async def deliver(self, running: Running, occurrence: Occurrence, *, late: bool) -> None:
        """Post all parts of an occurrence that aren't posted yet, then pin what is to be pinned, and shelve.

        A meeting's event goes into the server's calendar.  Raises DiscordRefusedError, DiscordUncertainError, or
        NotFoundError where the week has no thread.
        """
        if occurrence.kind is Kind.EVENT and self._meetings:
            await self._meetings.make(running, occurrence.week)
            return
        if occurrence.kind is Kind.ERASE and self._editions:
            await erase(self._store, self._editions, running, now=self._clock.now())
        if occurrence.kind in PROMISED:
            await self._tell_all(running, occurrence)
            return
        scene = await self._scene(running, occurrence, late=late)
        if occurrence.kind is Kind.POLL:
            await begin_poll(self._store, running, occurrence)
        composed = parts(occurrence, scene)
        if composed and composed[0].place is Place.THREAD:
            await self._wake(running, await self._channel(running, occurrence, composed[0]))
        pins = []
        for part in composed:
            posted = await self._deliver_part(running, occurrence, part, scene=scene)
            own = await links(self._store, running, occurrence.key)  # meanwhile nothing else is posted
            scene = replace(scene, urls={**scene.urls, **own})
            pins += [posted] if part.pin else []
        for channel_id, message_id in pins:
            await self._pin(running, channel_id, message_id)
        if is_ballot(occurrence, scene):
            self._ring()  # its end is to be waited for
        if occurrence.kind is Kind.DIGEST and running.layout is Layout.FORUM:
            await self._shelve(running, await self._thread(running, occurrence))

    async def _tell_all(self, running: Running, occurrence: Occurrence) -> None:
        """Tell members and organisers of the erasure; where one of them can't be told, the other is all the same.

        Raises DiscordRefusedError for the notice; what is erased is erased, whether or not it can be told.
        """
        scene = await self._scene(running, occurrence, late=False)
        refused = None
        for part in parts(occurrence, scene):
            try:
                if part.place is Place.THREAD:
                    await self._wake(running, await self._channel(running, occurrence, part))
                await self._deliver_part(running, occurrence, part, scene=scene)
            except DiscordRefusedError as error:
                log.warning("%s: %s couldn't be told: %s", running.id, part.name, error.message)
                refused = error
        if refused and occurrence.kind is not Kind.ERASE:
            raise refused

    async def _shelve(self, running: Running, post_id: int) -> None:
        """Move a week's post from one tag to the other; the digest that did it stands, whatever becomes of the tags."""
        try:
            await self._messenger.retag(post_id, add=wording.TAG_SHELVED, remove=wording.TAG_OPEN)
        except DiscordRefusedError as error:
            log.warning("%s: the tags of post %s stay: %s %s", running.id, post_id, error.message, error.hint)

    async def _wake(self, running: Running, thread_id: int) -> None:
        """Wake a thread that Discord has put away; where it refuses, it says why when something is written there."""
        if thread_id == running.circle.channel.channel_id:
            return  # there is no thread yet
        try:
            await self._messenger.unarchive(thread_id)
        except DiscordRefusedError as error:
            log.warning("%s: thread %s could not be woken: %s", running.id, thread_id, error.message)

    async def _pin(self, running: Running, channel_id: int, message_id: int) -> None:
        if running.layout is Layout.FORUM:
            await self._messenger.pin_post(channel_id)
        else:
            await self._messenger.pin(channel_id, message_id)

    async def stands(self, running: Running, occurrence: Occurrence) -> bool:
        """Return whether any part of an occurrence is on Discord, written down or not.

        Raises DiscordRefusedError and DiscordUncertainError.
        """
        now = self._clock.now()
        rows, copied = await self._store.read(
            lambda core: (core.posts(running.id, occurrence.key), core.copied_at(now))
        )
        if any(row.message_id for row in rows.values()):
            return True
        scene = await self._scene(running, occurrence, late=True)
        composed = parts(occurrence, scene)
        # Of what a copy of the database can't know the first part, which goes out before all others, tells enough.
        tried = [part for part in composed if part.name in rows or (copied and part is composed[0])]
        return any([await self._found(running, occurrence, part, scene=scene) for part in tried])

    async def _found(self, running: Running, occurrence: Occurrence, part: Part, *, scene: Scene) -> bool:
        try:
            errand = await self._errand(running, occurrence, part, scene=scene)
        except NotFoundError:  # it goes into a thread that isn't known of
            return False
        look = self._poster.find_post if _begins_post(running, errand) else self._poster.find
        return await look(errand) is not None

    async def _scene(self, running: Running, occurrence: Occurrence, *, late: bool) -> Scene:
        looking_back = None
        if occurrence.kind is Kind.DIGEST:
            looking_back = await look_back(
                self._store, self._messenger, running, occurrence, now=self._clock.now()
            )
        interested: tuple[int, ...] = ()
        if occurrence.kind is Kind.REMINDER and self._meetings:
            interested = await self._meetings.interested(running, occurrence.week)
        edition = None
        if occurrence.kind is Kind.PUBLISH and self._editions:
            edition = await self._editions.make(running)
        scene = Scene(
            running.circle,
            running.reading,
            running.agenda,
            urls=await links(self._store, running),
            role_id=running.role_id,
            late=late,
            looking_back=looking_back,
            interested=interested,
            now=self._clock.now(),
            layout=running.layout,
            content=running.content,
            swapped=running.swapped,
            edition=edition,
        )
        if occurrence.kind is Kind.END or (occurrence.kind is Kind.DIGEST and is_half_way(occurrence, scene)):
            scene = replace(scene, kept=await kept_questions(self._store, running))
        return scene

    async def _deliver_part(
        self, running: Running, occurrence: Occurrence, part: Part, *, scene: Scene
    ) -> tuple[int, int]:
        """Post one part, and open its thread; return the ids of its channel and its message."""
        errand = await self._errand(running, occurrence, part, scene=scene)
        _refuse_faulty(errand.message, occurrence, part)
        if part.thread and _begins_post(running, errand):
            post_id = await self._open_post(errand, name=part.thread)
            return post_id, post_id
        message_id = await self._poster.post(errand)
        if part.thread and running.layout is Layout.TEXT:
            await self._open_thread(errand, message_id, name=part.thread)
        return errand.channel_id, message_id

    async def _errand(self, running: Running, occurrence: Occurrence, part: Part, *, scene: Scene) -> Errand:
        message = part.write(scene)
        if part.reply_to:
            rows = await self._store.read(lambda core: core.posts(running.id, occurrence.key))
            message = replace(message, reply_to=rows[part.reply_to].message_id)
        return Errand(
            running.id,
            occurrence.key,
            part.name,
            await self._channel(running, occurrence, part),
            message,
            week=part.week or (END_WEEK if occurrence.kind is Kind.END else occurrence.week),
            prompt=part.prompt,
            paragraph=part.paragraph,
        )

    async def _open_thread(self, errand: Errand, message_id: int, *, name: str) -> None:
        # Watched before it is there (a thread has its message's id): nothing written in it is ever missed, but where
        # a copy of the database was put back.
        now = self._clock.now()
        if await self._store.read(lambda core: core.copied_at(now)):
            self._gap(message_id)
        await self._store.write(lambda core: core.watch(errand.circle, message_id, errand.week))
        opening = replace(errand, part=f"{errand.part}.thread", message=Outgoing(reply_to=message_id))
        await self._poster.open_thread(opening, name=name)
        self._ring()

    async def _open_post(self, errand: Errand, *, name: str) -> int:
        """Make a post in a forum; if it is a week's or the end's, collect from it, with what stands in it already."""
        post_id = await self._poster.open_post(errand, name=name, tags=(wording.TAG_OPEN,))
        if f"{errand.part}{THREAD}" in (WEEKS_THREAD, END_THREAD):
            self._gap(post_id)
            await self._store.write(lambda core: core.watch(errand.circle, post_id, errand.week))
            self._ring()
        return post_id

    async def _channel(self, running: Running, occurrence: Occurrence, part: Part) -> int:
        if part.place is Place.CHANNEL:
            return running.circle.channel.channel_id
        if part.place is Place.ORGANISERS:
            return running.circle.organisers.channel_id
        return await self._thread(running, occurrence)

    async def _thread(self, running: Running, occurrence: Occurrence) -> int:
        """Return the week's thread; the end has one too, and in a forum the welcome.

        Where there is none (a group meets without a text, too), a reminder and the word of the erasure have a post of
        their own in a forum: their first message goes to the circle's channel, which is returned, and the others below
        it.
        """
        threads = [(occurrence.key, f"{occurrence.kind}{THREAD}")]
        if occurrence.week:
            threads.insert(0, (f"{occurrence.week}.{Kind.SECTION}", WEEKS_THREAD))
        elif occurrence.kind is not Kind.WELCOME:
            threads.insert(0, (Kind.END.value, END_THREAD))
        rows = await self._store.read(
            lambda core: [core.posts(running.id, o).get(part) for o, part in threads]
        )
        for row in rows:
            if row and row.message_id:
                return row.message_id
        if occurrence.kind in (Kind.REMINDER, Kind.ERASE_NOTICE):
            return running.circle.channel.channel_id
        raise NotFoundError(
            NO_THREAD,
            "Post the questions by hand, or let the next week come.",
        )


def _begins_post(running: Running, errand: Errand) -> bool:
    """Tell whether a message is the first of a forum's post: nothing stands in the forum itself."""
    return running.layout is Layout.FORUM and errand.channel_id == running.circle.channel.channel_id


def _refuse_faulty(message: Outgoing, occurrence: Occurrence, part: Part) -> None:
    found = faults(message)
    if found:
        raise StudycircleError(
            f"{occurrence.key} ({part.name}) is more than Discord takes: {'; '.join(found)}.",
            "Shorten it in reading.yaml or in the circle's file; `studycircle check` shows where.",
        )
