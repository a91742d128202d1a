"""The server's calendar: scheduled events, as Discord's page "Guild Scheduled Event" has them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from bot.rehearsal.server import limits, payloads, permissions
from bot.rehearsal.server.model import (
    Channel,
    ChannelKind,
    EventStatus,
    Guild,
    Json,
    Meeting,
    ScheduledEvent,
    User,
)
from bot.rehearsal.server.permissions import Right
from bot.rehearsal.server.refusals import Faults, Refused

if TYPE_CHECKING:
    from bot.rehearsal.server.world import World

# Discord says "after a few hours".
GIVEN_UP_AFTER = timedelta(hours=4)
_NEXT = {
    EventStatus.SCHEDULED: (EventStatus.ACTIVE, EventStatus.CANCELED),
    EventStatus.ACTIVE: (EventStatus.COMPLETED,),
}
_ROOMS = {Meeting.VOICE: ChannelKind.VOICE, Meeting.STAGE: ChannelKind.STAGE}
_STAGE_RIGHTS = Right.MANAGE_CHANNELS | Right.MUTE_MEMBERS | Right.MOVE_MEMBERS
_IN_ROOM = {
    Meeting.VOICE: Right.VIEW_CHANNEL | Right.CONNECT,
    Meeting.STAGE: Right.VIEW_CHANNEL | _STAGE_RIGHTS,
}
_REQUIRED = ("name", "privacy_level", "scheduled_start_time", "entity_type")


def create(world: World, guild: Guild, *, creator: User, body: Json) -> ScheduledEvent:
    """Put an event into the calendar; a hundred may be open at once (30038)."""
    faults = Faults()
    for key in _REQUIRED:
        if body.get(key) is None:
            faults.add((key,), "BASE_TYPE_REQUIRED", words="This field is required")
    faults.refuse()
    blank = ScheduledEvent(0, guild.id, creator, Meeting.ELSEWHERE, "", world.now())
    event = _changed(world, blank, body=body)
    _demand(world, event, user=creator, wanted=Right.CREATE_EVENTS)
    if sum(one.is_open and one.guild_id == guild.id for one in world.events.values()) >= limits.OPEN_EVENTS:
        raise Refused(30038)
    event.id = world.ids.next()
    world.events[event.id] = event
    _told(world, event, what="CREATE")
    return event


def change(world: World, event: ScheduledEvent, *, actor: User, body: Json) -> None:
    """Change an event; a finished one can't be changed any more (180000)."""
    if not event.is_open:
        raise Refused(180000)
    _demand_change(world, event, actor=actor)
    changed = _changed(world, event, body=body)
    _demand_change(world, changed, actor=actor)
    for key in ("kind", "name", "start", "end", "description", "channel_id", "location"):
        setattr(event, key, getattr(changed, key))
    _set_status(world, event, status=changed.status)


def remove(world: World, event: ScheduledEvent, *, actor: User) -> None:
    """Take an event out of the calendar."""
    _demand_change(world, event, actor=actor)
    del world.events[event.id]
    _told(world, event, what="DELETE")


def find(world: World, guild: Guild, *, event_id: int, viewer: User) -> ScheduledEvent:
    """Return an event, or refuse: unknown (10070), or in a channel that the viewer can't see (50001)."""
    event = world.events.get(event_id)
    if event is None or event.guild_id != guild.id:
        raise Refused(10070)
    if event.channel_id is not None:
        world.require(viewer, world.channel(event.channel_id))
    return event


def set_interest(world: World, event: ScheduledEvent, *, user: User, is_on: bool) -> None:
    """Let a user be interested, or not any more."""
    if not event.is_open:
        raise Refused(180000)
    if (user.id in event.interested) == is_on:
        return
    if is_on:
        event.interested[user.id] = world.now()
    else:
        del event.interested[user.id]
    body = {
        "guild_scheduled_event_id": str(event.id),
        "user_id": str(user.id),
        "guild_id": str(event.guild_id),
    }
    _publish(world, event, what="USER_ADD" if is_on else "USER_REMOVE", body=body)


def turns_at(event: ScheduledEvent) -> datetime | None:
    """Return when an event goes on by itself: elsewhere at its start and end, in a room when nobody has started it."""
    if event.status is EventStatus.SCHEDULED:
        return event.start if event.kind is Meeting.ELSEWHERE else event.start + GIVEN_UP_AFTER
    if event.status is EventStatus.ACTIVE and event.kind is Meeting.ELSEWHERE:
        return event.end
    return None


def turn(world: World, event: ScheduledEvent) -> None:
    """Let an event go on by itself."""
    if event.status is EventStatus.ACTIVE:
        status = EventStatus.COMPLETED
    else:
        status = EventStatus.ACTIVE if event.kind is Meeting.ELSEWHERE else EventStatus.CANCELED
    _set_status(world, event, status=status)


def _set_status(world: World, event: ScheduledEvent, *, status: EventStatus) -> None:
    """Tell of an event's change; those who are interested hear that it begins."""
    begins = status is EventStatus.ACTIVE and event.status is EventStatus.SCHEDULED
    event.status = status
    _told(world, event, what="UPDATE")
    if begins:
        for user_id in sorted(event.interested):
            if member := world.guilds[event.guild_id].members.get(user_id):
                world.buzz(member, event.channel_id or 0, why="event begins", by=event.creator)


def _changed(world: World, event: ScheduledEvent, *, body: Json) -> ScheduledEvent:
    """Return an event as a body changes it, or refuse the body (50035)."""
    faults = Faults()
    changed = replace(event)
    faults.length(("description",), body.get("description"), most=1000)
    faults.choice(("privacy_level",), body.get("privacy_level", 2), allowed=(2,))
    _set_place(changed, body, faults=faults)
    _set_times(world, changed, body=body, faults=faults)
    changed.name = (body.get("name", event.name) or "").strip()
    faults.length(("name",), changed.name, least=1, most=100)
    if "description" in body:
        changed.description = (body["description"] or "").strip() or None
    if (status := body.get("status")) not in (None, event.status):
        faults.choice(("status",), status, allowed=tuple(one.value for one in _NEXT[event.status]))
        faults.refuse()
        changed.status = EventStatus(status)
    faults.refuse()
    _fits_room(world, changed)
    return changed


def _set_place(event: ScheduledEvent, body: Json, *, faults: Faults) -> None:
    """Set where an event takes place: in a channel, or at a place in words, never both."""
    kind = body.get("entity_type") or event.kind
    faults.choice(("entity_type",), kind, allowed=tuple(one.value for one in Meeting))
    faults.refuse()
    if kind != event.kind:
        event.kind, event.channel_id, event.location = Meeting(kind), None, None
    location = (body.get("entity_metadata") or {}).get("location")
    if "channel_id" in body:
        event.channel_id = int(body["channel_id"]) if body["channel_id"] else None
    if event.kind is Meeting.ELSEWHERE:
        event.location = event.location if location is None else location
        faults.length(("entity_metadata", "location"), event.location, least=1, most=100)
        if event.channel_id is not None:
            faults.add(("channel_id",), "BASE_TYPE_CHOICES", words="An event elsewhere has no channel")
        return
    if event.channel_id is None:
        faults.add(("channel_id",), "BASE_TYPE_REQUIRED", words="This field is required")
    if location is not None:
        # Discord's page says that it is passed over; bots report that it is refused.
        code = "GUILD_SCHEDULED_EVENT_ENTITY_METADATA_UNSUPPORTED"
        faults.add(("entity_metadata",), code, words="An event in a channel has no location")


def _set_times(world: World, event: ScheduledEvent, *, body: Json, faults: Faults) -> None:
    """Set when an event takes place; a start in the past is refused, and any start of what has begun."""
    if "scheduled_start_time" in body:
        event.start = _moment(body, "scheduled_start_time", faults=faults) or event.start
        if event.status is not EventStatus.SCHEDULED:
            code = "GUILD_SCHEDULED_EVENT_SCHEDULE_INVALID_START_BY_STATUS"
            faults.add(("scheduled_start_time",), code, words="The event has already begun")
        elif event.start < world.now():
            code, words = "GUILD_SCHEDULED_EVENT_SCHEDULE_PAST", "Cannot schedule event in the past."
            faults.add(("scheduled_start_time",), code, words=words)
    if "scheduled_end_time" in body:
        event.end = _moment(body, "scheduled_end_time", faults=faults)
    if event.kind is Meeting.ELSEWHERE and event.end is None:
        faults.add(("scheduled_end_time",), "BASE_TYPE_REQUIRED", words="This field is required")
    if event.end is not None and event.end <= event.start:
        code, words = "GUILD_SCHEDULED_EVENT_SCHEDULE_INVALID_END", "The event ends before it begins"
        faults.add(("scheduled_end_time",), code, words=words)


def _moment(body: Json, key: str, *, faults: Faults) -> datetime | None:
    if body[key] is None:
        return None
    try:
        found = datetime.fromisoformat(str(body[key]))
    except ValueError:
        faults.add((key,), "DATE_TIME_TYPE_PARSE", words=f"Could not parse {body[key]}.")
        return None
    return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)


def _fits_room(world: World, event: ScheduledEvent) -> None:
    """Refuse a channel of another guild (10003), or one that is no room for this kind of event (50024)."""
    if event.kind is Meeting.ELSEWHERE:
        return
    if _room(world, event).kind is not _ROOMS[event.kind]:
        raise Refused(50024)


def _room(world: World, event: ScheduledEvent) -> Channel:
    channel = world.channel(event.channel_id or 0)
    if channel.guild_id != event.guild_id:
        raise Refused(10003)
    return channel


def may_change(world: World, event: ScheduledEvent, *, user: User) -> bool:
    """Return whether a user may change an event, or take it out."""
    try:
        _demand_change(world, event, actor=user)
    except Refused:
        return False
    return event.is_open


def _demand_change(world: World, event: ScheduledEvent, *, actor: User) -> None:
    """Refuse who may not change an event: one's own by either right, another's by MANAGE_EVENTS alone."""
    may = _rights(world, event, user=actor)
    either = Right.CREATE_EVENTS in may and event.creator.id == actor.id
    _demand(world, event, user=actor, wanted=Right.CREATE_EVENTS if either else Right.MANAGE_EVENTS)


def _demand(world: World, event: ScheduledEvent, *, user: User, wanted: Right) -> None:
    """Refuse who lacks a right: in the room of an event in a channel, in the guild for one elsewhere."""
    may = _rights(world, event, user=user)
    if event.kind is not Meeting.ELSEWHERE:
        permissions.require(may, wanted | _IN_ROOM[event.kind])
    elif wanted not in may:
        raise Refused(50013)


def _rights(world: World, event: ScheduledEvent, *, user: User) -> Right:
    if event.kind is not Meeting.ELSEWHERE:
        return world.rights(user, _room(world, event))
    guild = world.guild(event.guild_id)
    return permissions.in_guild(guild, world.member(guild, user.id))


def _told(world: World, event: ScheduledEvent, *, what: str) -> None:
    _publish(world, event, what=what, body=payloads.event(event))


def _publish(world: World, event: ScheduledEvent, *, what: str, body: Json) -> None:
    channel = world.channels.get(event.channel_id or 0)
    guild = world.guilds[event.guild_id]
    world.publish(f"GUILD_SCHEDULED_EVENT_{what}", body, channel=channel, guild=guild)
