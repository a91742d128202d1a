"""Routes of messages: posting, reading, editing, deleting; reactions, pins and polls."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import unquote

from bot.rehearsal.server import limits, marks, message_payloads, payloads, polls, posting
from bot.rehearsal.server.model import Json, Message
from bot.rehearsal.server.permissions import Right
from bot.rehearsal.server.refusals import Refused
from bot.rehearsal.server.routes import NOTHING, Answer, Call, Routes, ok
from bot.rehearsal.server.world import World

routes = Routes()
_MESSAGES = "/channels/{channel_id}/messages"
_MESSAGE = _MESSAGES + "/{message_id}"
_EMOJI = _MESSAGE + "/reactions/{emoji}"
_POLL = "/channels/{channel_id}/polls/{message_id}"


@routes.on("POST", _MESSAGES)
def create(call: Call) -> Answer:
    """Post a message."""
    message = posting.post(call.world, call.channel, author=call.world.bot, draft=call.draft())
    body = _read(call.world, message)
    return ok(body | ({"nonce": message.nonce} if message.nonce is not None else {}))


@routes.on("GET", _MESSAGE)
def read(call: Call) -> Answer:
    """Read one message (READ_MESSAGE_HISTORY)."""
    call.world.require(call.world.bot, call.channel, wanted=Right.READ_MESSAGE_HISTORY)
    return ok(_read(call.world, call.message))


@routes.on("GET", _MESSAGES)
def history(call: Call) -> Answer:
    """Read a page of up to 100 messages, the newest first."""
    # discord.py asks for 101 around a message, and Discord allows it.
    most = 101 if "around" in call.query else 100
    size = limits.page(call.query.get("limit"), usual=50, most=most)
    if Right.READ_MESSAGE_HISTORY not in call.world.rights(call.world.bot, call.channel):
        return ok([])
    chosen = _chosen(sorted(call.channel.messages), call, size=size)
    return ok([_read(call.world, call.channel.messages[one]) for one in reversed(chosen)])


def _chosen(ids: list[int], call: Call, *, size: int) -> list[int]:
    """Choose a page out of ids in rising order."""
    query = call.query
    if "around" in query:
        middle = int(query["around"])
        older = [one for one in ids if one < middle][-(size // 2) :]
        newer = [one for one in ids if one >= middle]
        return (older + newer)[:size]
    if "after" in query:
        return [one for one in ids if one > int(query["after"])][:size]
    if "before" in query:
        return [one for one in ids if one < int(query["before"])][-size:]
    return ids[-size:]


def _read(world: World, message: Message) -> Json:
    return message_payloads.readable(world, message_payloads.message(world, message))


@routes.on("PATCH", _MESSAGE)
def edit(call: Call) -> Answer:
    """Edit one's own message."""
    message = call.message
    if message.author.id != call.world.bot.id:
        raise Refused(50005)
    posting.edit(call.world, message, draft=call.draft())
    return ok(_read(call.world, message))


@routes.on("DELETE", _MESSAGE)
def delete(call: Call) -> Answer:
    """Delete a message."""
    posting.delete(call.world, call.message, actor=call.world.bot)
    return NOTHING


@routes.on("POST", _MESSAGES + "/bulk-delete")
def delete_many(call: Call) -> Answer:
    """Delete up to a hundred messages."""
    ids = [int(one) for one in call.body.get("messages") or []]
    posting.delete_many(call.world, call.channel, actor=call.world.bot, ids=ids)
    return NOTHING


@routes.on("PUT", _EMOJI + "/@me")
def react(call: Call) -> Answer:
    """React as the bot."""
    marks.react(call.world, call.message, user=call.world.bot, emoji=unquote(call.path["emoji"]))
    return NOTHING


@routes.on("DELETE", _EMOJI + "/@me")
def unreact(call: Call) -> Answer:
    """Take the bot's own reaction away."""
    marks.unreact(call.world, call.message, user=call.world.bot, emoji=unquote(call.path["emoji"]))
    return NOTHING


@routes.on("DELETE", _EMOJI + "/{user_id}")
def unreact_for(call: Call) -> Answer:
    """Take somebody's reaction away."""
    call.world.require(call.world.bot, call.channel, wanted=Right.MANAGE_MESSAGES)
    marks.unreact(call.world, call.message, user=call.user, emoji=unquote(call.path["emoji"]))
    return NOTHING


@routes.on("GET", _EMOJI)
def reacted(call: Call) -> Answer:
    """Read who reacted with an emoji, a page in the order of user ids."""
    return ok(_users(call, call.message.reactions.get(unquote(call.path["emoji"]), []), usual=25))


@routes.on("DELETE", _EMOJI)
def clear_emoji(call: Call) -> Answer:
    """Take away all reactions with one emoji."""
    marks.clear(call.world, call.message, actor=call.world.bot, emoji=unquote(call.path["emoji"]))
    return NOTHING


@routes.on("DELETE", _MESSAGE + "/reactions")
def clear(call: Call) -> Answer:
    """Take away all reactions."""
    marks.clear(call.world, call.message, actor=call.world.bot)
    return NOTHING


@routes.on("PUT", _MESSAGES + "/pins/{message_id}")
@routes.on("PUT", "/channels/{channel_id}/pins/{message_id}")
def pin(call: Call) -> Answer:
    """Pin a message."""
    marks.pin(call.world, call.message, actor=call.world.bot)
    return NOTHING


@routes.on("DELETE", _MESSAGES + "/pins/{message_id}")
@routes.on("DELETE", "/channels/{channel_id}/pins/{message_id}")
def unpin(call: Call) -> Answer:
    """Take a pin away."""
    marks.unpin(call.world, call.message, actor=call.world.bot)
    return NOTHING


@routes.on("GET", _MESSAGES + "/pins")
def pins(call: Call) -> Answer:
    """Read a page of pins, the last pinned first, before an instant."""
    size = limits.page(call.query.get("limit"), usual=50, most=50)
    found = _pinned(call)
    if "before" in call.query:
        before = datetime.fromisoformat(call.query["before"])
        found = [(message, at) for message, at in found if at < before]
    items = [
        {"pinned_at": payloads.iso(at), "message": _read(call.world, message)} for message, at in found[:size]
    ]
    return ok({"items": items, "has_more": len(found) > size})


@routes.on("GET", "/channels/{channel_id}/pins")
def old_pins(call: Call) -> Answer:
    """Read the pins as older clients do: up to fifty."""
    return ok([_read(call.world, message) for message, _ in _pinned(call)[:50]])


def _pinned(call: Call) -> list[tuple[Message, datetime]]:
    """Return a channel's pins, the last pinned first; who can't read the history sees none."""
    channel = call.channel
    if Right.READ_MESSAGE_HISTORY not in call.world.rights(call.world.bot, channel):
        return []
    return [(channel.messages[one], at) for one, at in reversed(channel.pins.items())]


@routes.on("GET", _POLL + "/answers/{answer_id}")
def voters(call: Call) -> Answer:
    """Read who voted for an answer, a page in the order of user ids."""
    poll = call.message.poll
    if poll is None:
        raise Refused(520006)
    found = [who for answer in poll.answers if answer.id == call.id("answer_id") for who in answer.voters]
    return ok({"users": _users(call, found, usual=25)})


@routes.on("POST", _POLL + "/expire")
def expire(call: Call) -> Answer:
    """End one's own poll at once."""
    polls.end(call.world, call.message, actor=call.world.bot)
    return ok(_read(call.world, call.message))


def _users(call: Call, ids: list[int], *, usual: int) -> list[Json]:
    size = limits.page(call.query.get("limit"), usual=usual)
    after = int(call.query.get("after") or 0)
    later = sorted(one for one in ids if one > after)
    return [payloads.user(call.world.users[one]) for one in later[:size]]
