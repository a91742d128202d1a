"""Turn what discord.py hands over into our own records.  No rules here: what it was, not what it counts as."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import discord

from bot.records import (
    Author,
    Seen,
    SeenAttachment,
    SeenAttachments,
    SeenDeletion,
    SeenMessage,
    SeenReaction,
    SeenThreadGone,
    SeenVote,
)

# Only what a person wrote: a plain message or a reply.  `Message.is_system()` is false for poll results and
# thread starters, so it is not the filter.
PLAIN = (discord.MessageType.default, discord.MessageType.reply)


def seen_message(message: discord.Message, *, whole: bool = True) -> SeenMessage:
    """Return a message as a record; not `whole`, without what it says."""
    reference = message.reference if message.type is discord.MessageType.reply else None
    return SeenMessage(
        message_id=message.id,
        channel_id=message.channel.id,
        author=Author(
            message.author.id, message.author.display_name, message.author.bot or bool(message.webhook_id)
        ),
        text=message.content if whole else "",
        at=message.created_at,
        edited_at=message.edited_at,
        reply_to=reference.message_id if reference else None,
        custom_ids=tuple(_custom_ids(message)),
        poll_question=message.poll.question if message.poll else "",
        nonce=str(message.nonce or ""),
        is_plain=message.type in PLAIN and not message.flags.ephemeral,
        reactions=tuple((str(one.emoji), one.count) for one in message.reactions),
        votes=tuple(one.vote_count for one in message.poll.answers) if message.poll else (),
        is_counted=message.poll is not None and message.poll.is_finalised(),
        is_unseen=not whole or not (message.content or message.attachments or message.embeds or message.poll),
        attachments=_attachments(message) if whole else (),
    )


def _attachments(message: discord.Message) -> tuple[SeenAttachment, ...]:
    return tuple(
        SeenAttachment(
            id=one.id,
            name=one.filename,
            size=one.size,
            url=one.url,
            says=one.description or "",
            spoiler=one.is_spoiler(),
        )
        for one in message.attachments
    )


def _custom_ids(message: discord.Message) -> list[str]:
    rows = (row for row in message.components if isinstance(row, discord.ActionRow))
    return [
        item.custom_id
        for row in rows
        for item in row.children
        if isinstance(item, discord.Button) and item.custom_id
    ]


def _edited(payload: discord.RawMessageUpdateEvent) -> SeenMessage | SeenAttachments | None:
    """Discord tells of more than edits so; only a changed text's time makes it one."""
    seen = seen_message(payload.message)
    if seen.edited_at is not None:
        return seen
    if seen.author.is_bot or seen.is_unseen:
        return None
    return SeenAttachments(seen.channel_id, seen.message_id, seen.attachments)


def _deleted(payload: discord.RawMessageDeleteEvent) -> SeenDeletion:
    return SeenDeletion(payload.channel_id, (payload.message_id,))


def _all_deleted(payload: discord.RawBulkMessageDeleteEvent) -> SeenDeletion:
    return SeenDeletion(payload.channel_id, tuple(sorted(payload.message_ids)))


def _thread_deleted(payload: discord.RawThreadDeleteEvent) -> SeenThreadGone:
    return SeenThreadGone(payload.thread_id)


def _reaction(payload: discord.RawReactionActionEvent, *, added: bool) -> SeenReaction:
    emoji = str(payload.emoji)
    return SeenReaction(payload.channel_id, payload.message_id, payload.user_id, emoji, added)


def _vote(payload: discord.RawPollVoteActionEvent, *, added: bool) -> SeenVote:
    return SeenVote(payload.channel_id, payload.message_id, payload.user_id, payload.answer_id, added)


TAKEN_IN: Mapping[str, Callable[[Any], Seen | None]] = {
    "message": seen_message,
    "raw_message_edit": _edited,
    "raw_message_delete": _deleted,
    "raw_bulk_message_delete": _all_deleted,
    "raw_thread_delete": _thread_deleted,
    "raw_reaction_add": partial(_reaction, added=True),
    "raw_reaction_remove": partial(_reaction, added=False),
    "raw_poll_vote_add": partial(_vote, added=True),
    "raw_poll_vote_remove": partial(_vote, added=False),
}
"""What people do, by discord.py's name of the event, and what becomes of it: None where nobody needs to know."""
