"""Messages, polls and reactions as Discord's JSON, as the bot sees them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.rehearsal.server import attachments, payloads
from bot.rehearsal.server.model import Attachment, Json, Message, MessageKind, Poll
from bot.rehearsal.server.payloads import iso

if TYPE_CHECKING:
    from bot.rehearsal.server.world import World

# Not shown with these kinds, though they point at a message.
_BARE = (MessageKind.PIN_NOTICE, MessageKind.POLL_RESULT, MessageKind.THREAD_CREATED)


def message(world: World, one: Message, *, resolve: bool = True) -> Json:
    """Return a message; `resolve` adds the message that it points at (null where that is gone)."""
    body: Json = {
        "id": str(one.id),
        "channel_id": str(one.channel_id),
        "type": one.kind.value,
        "content": one.content,
        "author": payloads.user(one.author),
        "timestamp": iso(one.at),
        "edited_timestamp": iso(one.edited_at) if one.edited_at else None,
        "flags": one.flags.value,
        "mentions": [payloads.user(world.users[user_id]) for user_id in one.mentions],
        "mention_roles": [str(role_id) for role_id in one.mention_roles],
        "mention_everyone": one.mention_everyone,
        "attachments": [_attachment(world, one, file=each) for each in one.attachments],
        "embeds": one.embeds,
        "components": one.components,
        "pinned": one.pinned,
        "tts": False,
    }
    if one.poll:
        body["poll"] = poll(world, one.poll)
    if one.reactions:
        body["reactions"] = [_reaction(world, emoji, who) for emoji, who in one.reactions.items()]
    if one.interaction:
        body["interaction_metadata"] = one.interaction
        body["application_id"] = str(world.application.id)
    if one.id in world.channels and one.channel_id != one.id:
        body["thread"] = payloads.own_thread(world, world.channels[one.id])
    return body | (_reference(world, one, resolve=resolve) if one.reference else {})


def event(world: World, one: Message) -> Json:
    """Return a message as the gateway tells it: with guild and member."""
    body = message(world, one)
    channel = world.home(one)
    guild = world.guild_of(channel)
    body["guild_id"] = str(guild.id)
    body["channel_type"] = channel.kind.value
    # Who has left has no `member` (Discord: "Message Create").
    if one.author.id in guild.members:
        body["member"] = payloads.partial_member(guild.members[one.author.id])
    for mentioned in body["mentions"]:
        if member := guild.members.get(int(mentioned["id"])):
            mentioned["member"] = payloads.partial_member(member)
    return body


def withheld(world: World, body: Json) -> Json:
    """Return a message without its content, as Discord shows it to a bot without MESSAGE_CONTENT.

    The bot's own messages and those that mention it stay whole; the message that one points at is judged by itself.
    """
    if target := body.get("referenced_message"):
        body = {**body, "referenced_message": withheld(world, target)}
    if body["author"]["id"] == str(world.bot.id) or _addressed(world, body):
        return body
    bare = {key: value for key, value in body.items() if key != "poll"}
    return {**bare, "content": "", "embeds": [], "attachments": [], "components": []}


def _addressed(world: World, body: Json) -> bool:
    """Return whether a message mentions the bot, by name or by a reply with a ping to an ordinary message of its.

    A reply to the bot's answer to an interaction doesn't count (Discord: "You Might Not Need a Privileged Intent").
    """
    own_id = str(world.bot.id)
    if all(one["id"] != own_id for one in body["mentions"]):
        return False
    by_name = f"<@{own_id}>" in body["content"] or f"<@!{own_id}>" in body["content"]
    return by_name or "interaction_metadata" not in (body.get("referenced_message") or {})


def readable(world: World, body: Json) -> Json:
    """Return a message as REST and interactions show it: by the portal's switch, whatever the session's intents."""
    return body if world.application.message_content else withheld(world, body)


def _reference(world: World, one: Message, *, resolve: bool) -> Json:
    assert one.reference is not None
    target = world.channels.get(one.reference.channel_id)
    body: Json = {
        "message_reference": {
            "type": 0,
            "channel_id": str(one.reference.channel_id),
            **({"guild_id": str(target.guild_id)} if target else {}),
            **({"message_id": str(one.reference.message_id)} if one.reference.message_id else {}),
        }
    }
    if resolve and one.kind not in _BARE:
        found = target.messages.get(one.reference.message_id or 0) if target else None
        body["referenced_message"] = message(world, found, resolve=False) if found else None
    return body


def _attachment(world: World, one: Message, *, file: Attachment) -> Json:
    """Return a file of a message; its address is on this server."""
    address = attachments.address(world, one.channel_id, file)
    body: Json = {
        "id": str(file.id),
        "filename": file.filename,
        "size": len(file.content),
        "url": address,
        "proxy_url": address,
        "content_type": file.content_type,
    }
    return body | ({"description": file.description} if file.description else {})


def poll(world: World, one: Poll) -> Json:
    """Return a poll with its counts."""
    return {
        "question": {"text": one.question},
        "answers": [
            {
                "answer_id": answer.id,
                "poll_media": {"text": answer.text, **({"emoji": answer.emoji} if answer.emoji else {})},
            }
            for answer in one.answers
        ],
        "expiry": iso(one.ends),
        "allow_multiselect": one.multiple,
        "layout_type": 1,
        "results": {
            "is_finalized": one.finished,
            "answer_counts": [
                {
                    "id": answer.id,
                    "count": len(answer.voters),
                    "me_voted": world.bot.id in answer.voters,
                }
                for answer in one.answers
                if answer.voters
            ],
        },
    }


def emoji(name: str) -> Json:
    """Return an emoji; one of a guild's own is written `name:id`."""
    own_name, _, own_id = name.partition(":")
    return {"id": own_id or None, "name": own_name}


def _reaction(world: World, name: str, who: list[int]) -> Json:
    return {
        "emoji": emoji(name),
        "count": len(who),
        "count_details": {"burst": 0, "normal": len(who)},
        "burst_colors": [],
        "me": world.bot.id in who,
        "me_burst": False,
    }
