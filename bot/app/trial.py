"""A trial: one whole week at once in a private channel of the real server, and its removal.

It has a small database of its own, so that the circle itself isn't touched, and begins no session at the gateway:
the bot may be running meanwhile.
"""

from __future__ import annotations

import logging
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from bot import wording
from bot.agenda.limits import literal
from bot.agenda.plan import WEEK
from bot.app.running import DATABASE, Address
from bot.chat.client import Client, connect
from bot.chat.connecting import log_in
from bot.chat.sending import DiscordMessenger
from bot.chat.trying import NOT_FOUND, delete_thread, room_of
from bot.clock import Clock
from bot.errors import DiscordRefusedError, NotFoundError, StudycircleError
from bot.flow.circles import Running, circle_row
from bot.flow.delivery import Delivery
from bot.flow.ground import Room
from bot.flow.needs import EVENTS
from bot.flow.posting import THREAD, Errand, Poster
from bot.flow.readiness import LAYOUTS
from bot.reading.model import Reading
from bot.records import Kind, Layout, Occurrence, Outgoing
from bot.schedule.model import ChannelLink, Circle
from bot.store import PostRow, Store

log = logging.getLogger("studycircle.trial")
NOTICE = "trial"
LONGEST_ID = 24


@dataclass(frozen=True, slots=True)
class Removed:
    """How many messages were taken away, and the threads that had to stay."""

    messages: int
    left: tuple[int, ...] = ()


async def try_week(
    circle: Circle,
    reading: Reading,
    week: int,
    *,
    link: ChannelLink,
    data: Path,
    clock: Clock,
    address: Address,
) -> int:
    """Post one week to a private channel and return how many messages that made; what stands already isn't repeated.

    Raises StudycircleError where the channel is no place for it, or Discord says no.
    """
    _refuse_wrong(circle, reading, week, link=link)
    folder = trial_folder(data, link)
    async with connect(api=address.api, gateway=address.gateway) as client:
        await log_in(client, address.token)
        room = await room_of(client, link.channel_id)
        _refuse_unfit(room, link)
        running = _trial_of(circle, reading, week, link=link, clock=clock, layout=LAYOUTS[room.type])
        async with _at_work(running, folder, client, clock) as (store, poster, delivery):
            before = await _standing(store, running)
            if running.layout is Layout.TEXT:
                await poster.post(_notice(circle, running, week, link))
            for occurrence in _occurrences(running, week):
                await delivery.deliver(running, occurrence, late=False)
                log.info("trial: %s", wording.KIND[occurrence.kind.value])
            return len(await _standing(store, running)) - len(before)


async def remove_trial(
    circle: Circle, reading: Reading, *, link: ChannelLink, data: Path, clock: Clock, address: Address
) -> Removed:
    """Delete exactly what trials have posted to a channel; a thread in which somebody else wrote stays.

    Raises NotFoundError where there was none; StudycircleError where Discord says no, and then it can be repeated.
    """
    folder = trial_folder(data, link)
    if not (folder / DATABASE).is_file():
        raise NotFoundError(
            "No trial was posted to that channel from here.",
            "Look at the link, and at --data: the trial is written down in the same folder as the circle.",
        )
    running = Running.of(_renamed(circle, link), reading)
    async with connect(api=address.api, gateway=address.gateway) as client:
        await log_in(client, address.token)
        async with _at_work(running, folder, client, clock) as (store, _, _):
            removed = await _remove(client, await _standing(store, running))
    shutil.rmtree(folder)
    return removed


def trial_folder(data: Path, link: ChannelLink) -> Path:
    """Return where a trial is written down: beside the circles' own database, one folder a channel."""
    return data / "trial" / str(link.channel_id)


@asynccontextmanager
async def _at_work(
    running: Running, folder: Path, client: Client, clock: Clock
) -> AsyncIterator[tuple[Store, Poster, Delivery]]:
    async with Store.open(folder / DATABASE, now=clock.now) as store:
        row = circle_row(running)
        await store.write(lambda core: core.put_circle(row))
        messenger = DiscordMessenger(client)
        poster = Poster(store, messenger, clock)
        yield (
            store,
            poster,
            Delivery(store, messenger, poster, clock, gap=lambda _: None, ring=lambda: None),
        )


async def _standing(store: Store, running: Running) -> list[PostRow]:
    """Return what the trial has on Discord: messages and threads."""
    posts = await store.read(lambda core: core.all_posts(running.id))
    return [post for post in posts if post.message_id is not None]


async def _remove(client: Client, posts: list[PostRow]) -> Removed:
    """Take threads away whole, and all that isn't in one of those message by message, the last first."""
    messenger = DiscordMessenger(client)
    threads = [post.message_id for post in posts if post.part.endswith(THREAD) and post.message_id]
    left = [one for one in threads if not await _take_thread(client, messenger, one)]
    messages = [post for post in posts if not post.part.endswith(THREAD)]
    for post in reversed(messages):
        if post.message_id and (post.channel_id in left or post.channel_id not in threads):
            await messenger.delete(post.channel_id, post.message_id)
    return Removed(len(messages), tuple(left))


async def _take_thread(client: Client, messenger: DiscordMessenger, thread_id: int) -> bool:
    """Delete a thread in which nobody else wrote; return whether it is gone."""
    try:
        others = [seen async for seen in messenger.history(thread_id, after=0) if not seen.author.is_bot]
    except DiscordRefusedError as error:
        if error.status == NOT_FOUND:
            return True
        raise
    return not others and await delete_thread(client, thread_id)


def _refuse_wrong(circle: Circle, reading: Reading, week: int, *, link: ChannelLink) -> None:
    weeks = len(reading.sections)
    if week > weeks:
        raise StudycircleError(
            f"There is no week {week}; the reading has {weeks}.", "Name one of them at --week."
        )
    if link.channel_id == circle.channel.channel_id:
        raise StudycircleError(
            "That is the circle's own channel: its members would take the trial for the real thing.",
            "Make a private channel for the trial, and put its link at --to.",
        )


def _refuse_unfit(room: Room, link: ChannelLink) -> None:
    if room.type not in LAYOUTS:
        raise StudycircleError(
            f"#{room.name} is {room.type.value}; weeks can't be posted there.",
            "Put the link of a private text channel or forum at --to.",
        )
    if room.guild_id != link.guild_id:
        raise StudycircleError(
            "That channel is on another server than its link says.", "Copy its link again."
        )
    if room.is_public:
        raise StudycircleError(
            f"Everybody on the server can see #{room.name}.",
            "Make it private (Edit Channel, Permissions, Private Channel), add the bot to it, and try again.",
        )


def _renamed(circle: Circle, link: ChannelLink) -> Circle:
    """Return the circle that a trial is of, in the trial's channel, mentioning nobody."""
    name = f"{circle.id[:LONGEST_ID].rstrip('-')}-trial"
    return replace(circle, id=name, channel=link, organisers=link, mention=None)


def _trial_of(
    circle: Circle, reading: Reading, week: int, *, link: ChannelLink, clock: Clock, layout: Layout
) -> Running:
    """Return the circle of a trial: the week opens within seven days, and bears its mark in its title."""
    trial = replace(_renamed(circle, link), breaks=())
    with wording.speaking(circle.speech):
        title = wording.TRIAL_TITLE
    sections = [
        section.model_copy(update={"title": title.format(title=section.title)}) if number == week else section
        for number, section in enumerate(reading.sections, 1)
    ]
    marked = replace(reading, sections=tuple(sections))
    usual = _opening(Running.of(trial, marked), week).due
    weeks_off = (usual - clock.now()) // WEEK
    moved = Running.of(replace(trial, starts=trial.starts - weeks_off * WEEK), marked)
    moved.layout = layout
    return moved


def _opening(running: Running, week: int) -> Occurrence:
    return next(o for o in running.agenda.occurrences if o.number == week and o.kind is Kind.SECTION)


def _occurrences(running: Running, week: int) -> list[Occurrence]:
    """Return what a trial posts: no events, which the whole server would see, and in a forum no brief."""
    left_out = EVENTS | ({Kind.BRIEF} if running.layout is Layout.FORUM else set())
    return [o for o in running.agenda.occurrences if o.number == week and o.kind not in left_out]


def _notice(circle: Circle, running: Running, week: int, link: ChannelLink) -> Errand:
    with wording.speaking(circle.speech):
        text = wording.TRIAL_NOTICE.format(
            number=week, circle=literal(circle.name), circle_id=circle.id, url=link.url
        )
    return Errand(running.id, NOTICE, str(week), link.channel_id, Outgoing(text))
