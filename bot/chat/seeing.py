"""Turn what discord.py hands over into our own records.  No rules here: what it was, not what it counts as."""

from __future__ import annotations

import discord

from bot.records import Author, SeenMessage

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
    )


def _custom_ids(message: discord.Message) -> list[str]:
    rows = (row for row in message.components if isinstance(row, discord.ActionRow))
    return [
        item.custom_id
        for row in rows
        for item in row.children
        if isinstance(item, discord.Button) and item.custom_id
    ]
