"""Reactions and pins."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.rehearsal.server import limits, message_payloads, payloads, threads
from bot.rehearsal.server.model import Channel, Json, Message, MessageKind, Reference, User
from bot.rehearsal.server.permissions import Right
from bot.rehearsal.server.refusals import Refused

if TYPE_CHECKING:
    from bot.rehearsal.server.world import World


def react(world: World, message: Message, *, user: User, emoji: str) -> None:
    """Put a reaction under a message; twice is the same as once.

    ADD_REACTIONS is asked for only where nobody has reacted so yet.  Refused are words (10014: no guild here has
    emoji of its own) and a 21st kind of reaction (30010).
    """
    channel = world.home(message)
    new = emoji not in message.reactions
    adding = Right.ADD_REACTIONS if new else Right.NONE
    world.require(user, channel, wanted=Right.READ_MESSAGE_HISTORY | adding)
    threads.awake(channel)
    if not emoji or emoji.isalnum() or ":" in emoji:
        raise Refused(10014)
    if new and len(message.reactions) >= limits.REACTIONS:
        raise Refused(30010)
    who = message.reactions.setdefault(emoji, [])
    if user.id in who:
        return
    who.append(user.id)
    body = _reaction(world, message, user=user, emoji=emoji)
    body["member"] = payloads.member(world.member(world.guild_of(channel), user.id))
    body["message_author_id"] = str(message.author.id)
    world.publish("MESSAGE_REACTION_ADD", body, channel=channel)


def unreact(world: World, message: Message, *, user: User, emoji: str) -> None:
    """Take a user's reaction away."""
    channel = world.home(message)
    threads.awake(channel)
    who = message.reactions.get(emoji, [])
    if user.id not in who:
        return
    who.remove(user.id)
    if not who:
        del message.reactions[emoji]
    body = _reaction(world, message, user=user, emoji=emoji)
    world.publish("MESSAGE_REACTION_REMOVE", body, channel=channel)


def clear(world: World, message: Message, *, actor: User, emoji: str | None = None) -> None:
    """Take away all reactions, or all of one emoji (MANAGE_MESSAGES)."""
    channel = world.home(message)
    world.require(actor, channel, wanted=Right.MANAGE_MESSAGES)
    body: Json = {
        "channel_id": str(channel.id),
        "message_id": str(message.id),
        "guild_id": str(channel.guild_id),
    }
    if emoji is None:
        message.reactions.clear()
        world.publish("MESSAGE_REACTION_REMOVE_ALL", body, channel=channel)
    elif message.reactions.pop(emoji, None):
        body["emoji"] = message_payloads.emoji(emoji)
        world.publish("MESSAGE_REACTION_REMOVE_EMOJI", body, channel=channel)


def _reaction(world: World, message: Message, *, user: User, emoji: str) -> Json:
    return {
        "user_id": str(user.id),
        "channel_id": str(message.channel_id),
        "message_id": str(message.id),
        "guild_id": str(world.home(message).guild_id),
        "emoji": message_payloads.emoji(emoji),
        "burst": False,
        "type": 0,
    }


def pin(world: World, message: Message, *, actor: User) -> None:
    """Pin a message, which posts a notice; pinned already, nothing happens; the 251st is refused (30003)."""
    channel = world.home(message)
    world.require(actor, channel, wanted=Right.PIN_MESSAGES)
    threads.awake(channel)
    if message.pinned:
        return
    if len(channel.pins) >= limits.PINS:
        raise Refused(30003)
    message.pinned = True
    channel.pins[message.id] = world.now()
    _told(world, channel, message)
    notice = Message(world.ids.next(), channel.id, actor, MessageKind.PIN_NOTICE, world.now())
    notice.reference = Reference(channel.id, message.id)
    threads.place(world, notice)


def unpin(world: World, message: Message, *, actor: User) -> None:
    """Take a pin away."""
    channel = world.home(message)
    world.require(actor, channel, wanted=Right.PIN_MESSAGES)
    threads.awake(channel)
    if message.pinned:
        message.pinned = False
        channel.pins.pop(message.id)
        _told(world, channel, message)


def _told(world: World, channel: Channel, message: Message) -> None:
    body = {"guild_id": str(channel.guild_id), "channel_id": str(channel.id)}
    last = max(channel.pins.values(), default=None)
    stamp = {"last_pin_timestamp": payloads.iso(last) if last else None}
    world.publish("CHANNEL_PINS_UPDATE", body | stamp, channel=channel)
    world.publish("MESSAGE_UPDATE", message_payloads.event(world, message), channel=channel)
