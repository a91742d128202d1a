"""Deliver one occurrence: every part in its order and place, with the links known by then."""

from __future__ import annotations

from dataclasses import replace

from bot.agenda.compose import parts
from bot.agenda.limits import faults
from bot.agenda.scene import Part, Scene
from bot.clock import Clock
from bot.errors import NotFoundError, StudycircleError
from bot.flow.circles import Running, message_url
from bot.flow.lookback import look_back
from bot.flow.messenger import Messenger
from bot.flow.posting import Errand, Poster
from bot.records import Kind, Occurrence, Outgoing, Place
from bot.store import Core, Store

OPENING_THREAD = "opening.thread"


class Delivery:
    """Takes occurrences to Discord."""

    def __init__(self, store: Store, messenger: Messenger, poster: Poster, clock: Clock) -> None:
        self._store = store
        self._messenger = messenger
        self._poster = poster
        self._clock = clock

    async def deliver(self, running: Running, occurrence: Occurrence, *, late: bool) -> None:
        """Post all parts of an occurrence that aren't posted yet, then pin what is to be pinned.

        Raises DiscordRefusedError, DiscordUncertainError, or NotFoundError where the week has no thread.
        """
        scene = await self._scene(running, occurrence, late=late)
        pins = []
        for part in parts(occurrence, scene):
            posted = await self._deliver_part(running, occurrence, part, scene=scene)
            scene = replace(scene, urls=await self._urls(running))
            pins += [posted] if part.pin else []
        for channel_id, message_id in pins:
            await self._messenger.pin(channel_id, message_id)

    async def stands(self, running: Running, occurrence: Occurrence) -> bool:
        """Return whether any part of an occurrence is on Discord, written down or not.

        Raises DiscordRefusedError and DiscordUncertainError.
        """
        rows = await self._store.read(lambda core: core.posts(running.id, occurrence.key))
        if any(row.message_id for row in rows.values()):
            return True
        scene = await self._scene(running, occurrence, late=True)
        tried = [part for part in parts(occurrence, scene) if part.name in rows]
        errands = [await self._errand(running, occurrence, part, scene=scene) for part in tried]
        return any([await self._poster.find(errand) for errand in errands])

    async def _scene(self, running: Running, occurrence: Occurrence, *, late: bool) -> Scene:
        looking_back = None
        if occurrence.kind is Kind.DIGEST:
            looking_back = await look_back(self._store, self._messenger, running, occurrence)
        return Scene(
            running.circle,
            running.reading,
            running.agenda,
            urls=await self._urls(running),
            role_id=running.role_id,
            late=late,
            looking_back=looking_back,
            now=self._clock.now(),
        )

    async def _urls(self, running: Running) -> dict[tuple[str, str], str]:
        posts = await self._store.read(lambda core: core.all_posts(running.id))
        guild = running.circle.channel.guild_id
        return {
            (post.owner, post.part): message_url(guild, post.channel_id, post.message_id)
            for post in posts
            if post.message_id is not None
        }

    async def _deliver_part(
        self, running: Running, occurrence: Occurrence, part: Part, *, scene: Scene
    ) -> tuple[int, int]:
        """Post one part, and open its thread; return the ids of its channel and its message."""
        errand = await self._errand(running, occurrence, part, scene=scene)
        _refuse_faulty(errand.message, occurrence, part)
        message_id = await self._poster.post(errand)
        if part.thread:
            await self._open_thread(errand, message_id, name=part.thread)
        return errand.channel_id, message_id

    async def _errand(self, running: Running, occurrence: Occurrence, part: Part, *, scene: Scene) -> Errand:
        message = part.write(scene)
        if part.reply_to:
            message = replace(message, reply_to=await self._posted(running, occurrence.key, part.reply_to))
        return Errand(
            running.id,
            occurrence.key,
            part.name,
            await self._channel(running, occurrence, part),
            message,
            week=occurrence.week,
            prompt=part.prompt,
            paragraph=part.paragraph,
        )

    async def _open_thread(self, errand: Errand, message_id: int, *, name: str) -> None:
        # Watched before it is there (a thread has its message's id): nothing written in it is ever missed.
        await self._store.write(lambda core: core.watch(errand.circle, message_id, errand.week))
        opening = replace(errand, part=f"{errand.part}.thread", message=Outgoing(reply_to=message_id))
        await self._poster.open_thread(opening, name=name)

    async def _channel(self, running: Running, occurrence: Occurrence, part: Part) -> int:
        if part.place is Place.CHANNEL:
            return running.circle.channel.channel_id
        if part.place is Place.ORGANISERS:
            return running.circle.organisers.channel_id
        return await self._posted(running, f"{occurrence.week}.{Kind.SECTION}", OPENING_THREAD)

    async def _posted(self, running: Running, owner: str, part: str) -> int:
        def read(core: Core) -> int | None:
            row = core.posts(running.id, owner).get(part)
            return row.message_id if row else None

        found = await self._store.read(read)
        if found is None:
            raise NotFoundError(
                "The week has no thread, because its text was not posted.",
                "Post the questions by hand, or let the next week come.",
            )
        return found


def _refuse_faulty(message: Outgoing, occurrence: Occurrence, part: Part) -> None:
    found = faults(message)
    if found:
        raise StudycircleError(
            f"{occurrence.key} ({part.name}) is more than Discord takes: {'; '.join(found)}.",
            "Shorten it in reading.yaml or in the circle's file; `studycircle check` shows where.",
        )
