"""Messages: posting, editing, deleting, as Discord does it for the bot and for people alike."""

from __future__ import annotations

import mimetypes
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.rehearsal.server import limits, mentions, message_payloads, polls, threads
from bot.rehearsal.server.components import dressed, dressed_embeds
from bot.rehearsal.server.mentions import Allowed
from bot.rehearsal.server.model import (
    Attachment,
    Channel,
    ChannelKind,
    Flag,
    Json,
    Message,
    MessageKind,
    Reference,
    User,
)
from bot.rehearsal.server.permissions import Right
from bot.rehearsal.server.refusals import Faults, Refused

if TYPE_CHECKING:
    from bot.rehearsal.server.world import World

NONCE_WINDOW = timedelta(minutes=5)
_BULK_AGE = timedelta(days=14)
_SETTABLE = Flag.SUPPRESS_EMBEDS | Flag.SUPPRESS_NOTIFICATIONS | Flag.COMPONENTS_V2 | Flag.EPHEMERAL
_PEOPLES = (MessageKind.PLAIN, MessageKind.REPLY, MessageKind.COMMAND, MessageKind.CONTEXT_COMMAND)
_FIXED = (
    MessageKind.RECIPIENT_ADD,
    MessageKind.RECIPIENT_REMOVE,
    MessageKind.NAME_CHANGE,
    MessageKind.THREAD_STARTER,
)
_TYPES = mimetypes.MimeTypes()


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it was sent; `description` is its alternative text, where the body says nothing else."""

    filename: str
    content: bytes
    description: str | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """A message on its way: the body as Discord takes it, the files by number, and what may be mentioned."""

    body: Json
    may: Allowed = mentions.OPEN
    files: dict[int, Upload] = field(default_factory=dict)


def demanded(draft: Draft) -> Right:
    """Return the rights that a message's parts demand: embeds, files, a poll."""
    wanted = Right.NONE
    if draft.body.get("embeds"):
        wanted |= Right.EMBED_LINKS
    if draft.files:
        wanted |= Right.ATTACH_FILES
    if draft.body.get("poll"):
        wanted |= Right.SEND_POLLS
    return wanted


def post(world: World, channel: Channel, *, author: User, draft: Draft) -> Message:
    """Post a message into a channel or thread; with `enforce_nonce` the same one is never posted twice."""
    if channel.kind is ChannelKind.FORUM:
        world.require(author, channel)
        raise Refused(40058)
    sending = Right.SEND_IN_THREADS if channel.thread else Right.SEND_MESSAGES
    world.require(author, channel, wanted=sending | demanded(draft))
    threads.writable(world, channel, user=author)
    limits.check_message(draft.body)
    limits.check_size([one.content for one in draft.files.values()])
    if known := _known(world, author, body=draft.body):
        return known
    target = _target(world, channel, author=author, reference=draft.body.get("message_reference"))
    message = made(world, channel, author=author, draft=draft)
    if target:
        message.kind, message.reference = MessageKind.REPLY, Reference(channel.id, target.id)
    threads.enter(world, channel, user=author)
    deliver(world, message, may=draft.may, replied=target.author if target else None)
    return message


def made(world: World, channel: Channel, *, author: User, draft: Draft) -> Message:
    """Make a message from a draft, without putting it anywhere; an empty one is refused (50006)."""
    body = draft.body
    message = Message(world.ids.next(), channel.id, author, MessageKind.PLAIN, world.now())
    message.content = (body.get("content") or "").strip()
    message.flags = Flag(body.get("flags") or 0) & _SETTABLE
    message.embeds = dressed_embeds(body.get("embeds") or [])
    message.components = dressed(body.get("components") or [])
    message.poll = polls.made(world, body["poll"]) if body.get("poll") else None
    message.attachments = _attached(world, draft)
    message.nonce = body.get("nonce")
    _not_empty(message)
    return message


def deliver(world: World, message: Message, *, may: Allowed, replied: User | None = None) -> None:
    """Put a finished message into its channel: mentions, gateway, phones, and the timer of its poll."""
    mentions.mark(world, message, may=may, replied=replied)
    threads.place(world, message)
    mentions.ring(world, message, replied=replied)
    if message.poll:
        world.open_polls[message.id] = message
    if message.nonce is not None:
        world.remember(message)


def edit(world: World, message: Message, *, draft: Draft) -> None:
    """Change one's own message, keys that are left out staying as they are; nobody's phone buzzes."""
    channel = world.home(message)
    if message.poll:
        raise Refused(520003)
    world.require(message.author, channel, wanted=demanded(draft))
    threads.awake(channel)
    threads.writable(world, channel, user=message.author)
    limits.check_message({"flags": message.flags.value, **draft.body})
    limits.check_size([one.content for one in draft.files.values()])
    rewrite(world, message, draft=draft)
    message.edited_at = world.now()
    updated(world, message)


def rewrite(world: World, message: Message, *, draft: Draft) -> None:
    """Change what a message says, checking nothing but that it isn't empty."""
    body = draft.body
    if "content" in body:
        message.content = (body["content"] or "").strip()
    if "embeds" in body:
        message.embeds = dressed_embeds(body["embeds"] or [])
    if "components" in body:
        message.components = dressed(body["components"] or [])
    if "flags" in body:
        kept = message.flags & ~(Flag.SUPPRESS_EMBEDS | Flag.COMPONENTS_V2)
        message.flags = kept | (Flag(body["flags"] or 0) & (Flag.SUPPRESS_EMBEDS | Flag.COMPONENTS_V2))
    if "attachments" in body or draft.files:
        listed = body.get("attachments")
        kept_ids = {int(one["id"]) for one in listed or []}
        kept_files = [one for one in message.attachments if listed is None or one.id in kept_ids]
        message.attachments = kept_files + _attached(world, draft)
    _not_empty(message)
    mentions.mark(world, message, may=draft.may, replied=None)


def updated(world: World, message: Message) -> None:
    """Tell the gateway that a message has changed."""
    body = message_payloads.event(world, message)
    world.publish("MESSAGE_UPDATE", body, channel=world.home(message), subject=message.author.id)


def delete(world: World, message: Message, *, actor: User) -> None:
    """Delete a message: one's own, or with MANAGE_MESSAGES another's; some of Discord's own stay (50021)."""
    channel = world.home(message)
    if message.kind in _FIXED:
        raise Refused(50021)
    own = message.author.id == actor.id
    world.require(actor, channel, wanted=Right.VIEW_CHANNEL if own else Right.MANAGE_MESSAGES)
    if channel.thread and channel.thread.archived:
        threads.writable(world, channel, user=actor)
    _drop(world, channel, message)
    body = {"id": str(message.id), "channel_id": str(channel.id), "guild_id": str(channel.guild_id)}
    world.publish("MESSAGE_DELETE", body, channel=channel)


def delete_many(world: World, channel: Channel, *, actor: User, ids: list[int]) -> None:
    """Delete 2 to 100 messages of one channel, none older than two weeks; unknown ones are passed over."""
    world.require(actor, channel, wanted=Right.MANAGE_MESSAGES)
    if not 2 <= len(ids) <= 100:
        raise Refused(50016)
    found = [channel.messages[one] for one in ids if one in channel.messages]
    if any(world.now() - one.at > _BULK_AGE for one in found):
        raise Refused(50034)
    for message in found:
        _drop(world, channel, message)
    body = {
        "ids": [str(one.id) for one in found],
        "channel_id": str(channel.id),
        "guild_id": str(channel.guild_id),
    }
    world.publish("MESSAGE_DELETE_BULK", body, channel=channel)


def _drop(world: World, channel: Channel, message: Message) -> None:
    channel.messages.pop(message.id)
    channel.pins.pop(message.id, None)
    world.where.pop(message.id)
    world.open_polls.pop(message.id, None)
    for file in message.attachments:
        world.files.pop(file.id, None)
    if channel.thread and threads.counts(message):
        channel.thread.count -= 1


def _known(world: World, author: User, *, body: Json) -> Message | None:
    """Return the message that this nonce has made in the last minutes; a deleted one refuses (10008)."""
    if not body.get("enforce_nonce") or body.get("nonce") is None:
        return None
    remembered = world.nonces.get((author.id, str(body["nonce"])))
    if remembered is None or world.now() - remembered.at > NONCE_WINDOW:
        return None
    return world.message(remembered.message.id)


def _target(world: World, channel: Channel, *, author: User, reference: Json | None) -> Message | None:
    """Return the message that is replied to; who can't read the history is refused (160002)."""
    if not reference:
        return None
    if Right.READ_MESSAGE_HISTORY not in world.rights(author, channel):
        raise Refused(160002)
    target = channel.messages.get(int(reference["message_id"]))
    faults = Faults()
    if target is None and reference.get("fail_if_not_exists") is not False:
        faults.add(("message_reference",), "REPLIES_UNKNOWN_MESSAGE", words="Unknown message")
    if target and target.kind not in _PEOPLES:
        words = "Cannot reply to a system message"
        faults.add(("message_reference",), "REPLIES_CANNOT_REPLY_TO_SYSTEM_MESSAGE", words=words)
    faults.refuse()
    return target


def _attached(world: World, draft: Draft) -> list[Attachment]:
    described = {str(one.get("id")): one.get("description") for one in draft.body.get("attachments") or []}
    made_now = []
    for number, upload in sorted(draft.files.items()):
        kind = _TYPES.guess_type(upload.filename)[0] or "application/octet-stream"
        says = described.get(str(number)) or upload.description
        file = Attachment(world.ids.next(), upload.filename, kind, upload.content, says)
        world.files[file.id] = file
        made_now.append(file)
    return made_now


def _not_empty(message: Message) -> None:
    if not (message.content or message.embeds or message.attachments or message.components or message.poll):
        raise Refused(50006)
