"""Routes of scheduled events."""

from __future__ import annotations

from bot.rehearsal.server import guild_events, limits, payloads
from bot.rehearsal.server.model import Json, ScheduledEvent
from bot.rehearsal.server.routes import NOTHING, Answer, Call, Routes, ok

routes = Routes()
_EVENTS = "/guilds/{guild_id}/scheduled-events"
_EVENT = _EVENTS + "/{event_id}"


@routes.on("GET", _EVENTS)
def events(call: Call) -> Answer:
    """Read the open events that the bot may see."""
    found = payloads.visible_events(call.world, call.guild, viewer=call.world.bot)
    return ok([payloads.event(one, counted=call.flag("with_user_count")) for one in found])


@routes.on("POST", _EVENTS)
def create(call: Call) -> Answer:
    """Put an event into the calendar."""
    event = guild_events.create(call.world, call.guild, creator=call.world.bot, body=call.body)
    return ok(payloads.event(event))


@routes.on("GET", _EVENT)
def read(call: Call) -> Answer:
    """Read an event, a finished one too."""
    return ok(payloads.event(_event(call), counted=call.flag("with_user_count")))


@routes.on("PATCH", _EVENT)
def change(call: Call) -> Answer:
    """Change an event, or start, end or cancel it by its status."""
    event = _event(call)
    guild_events.change(call.world, event, actor=call.world.bot, body=call.body)
    return ok(payloads.event(event))


@routes.on("DELETE", _EVENT)
def delete(call: Call) -> Answer:
    """Take an event out of the calendar."""
    guild_events.remove(call.world, _event(call), actor=call.world.bot)
    return NOTHING


@routes.on("GET", _EVENT + "/users")
def users(call: Call) -> Answer:
    """Read who is interested, a page in rising order of user ids, before or after one."""
    event = _event(call)
    size = limits.page(call.query.get("limit"), usual=100)
    ids = sorted(event.interested)
    if "before" in call.query:
        page = [one for one in ids if one < int(call.query["before"])][-size:]
    else:
        page = [one for one in ids if one > int(call.query.get("after") or 0)][:size]
    return ok([_interested(call, event, one) for one in page])


def _interested(call: Call, event: ScheduledEvent, user_id: int) -> Json:
    body: Json = {
        "guild_scheduled_event_id": str(event.id),
        "user_id": str(user_id),
        "user": payloads.user(call.world.users[user_id]),
        "response": 1,
    }
    member = call.guild.members.get(user_id)
    return body | ({"member": payloads.member(member)} if member and call.flag("with_member") else {})


def _event(call: Call) -> ScheduledEvent:
    return guild_events.find(call.world, call.guild, event_id=call.id("event_id"), viewer=call.world.bot)
