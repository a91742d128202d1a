"""What counts as an answer: a message is filed only where its author put it.

A reply to a question, a poll or a paragraph is an answer there; a reply to somebody's words hangs on those; all
else is the week's conversation.  What can't be seen is not kept as an empty answer, and overwrites nothing.
Decided here, for one seen message, inside the store's one write.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from datetime import datetime

from bot.records import (
    How,
    Seen,
    SeenDeletion,
    SeenMessage,
    SeenReaction,
    SeenReactions,
    SeenThreadGone,
    SeenVote,
    SeenVotes,
)
from bot.store import Core, NewResponse, Watched

Shelved = Callable[[str, str], datetime | None]
"""(circle, week) -> the instant from which answers count as late, or None."""


def file_all(
    core: Core,
    batch: Iterable[Seen],
    *,
    now: datetime,
    shelved: Shelved,
    gaps: Collection[int] = (),
) -> None:
    """File what was seen, in its order; what lies outside the circles' threads is passed over.

    The marks of channels in `gaps` stay where they are: before this something is still to be read back.
    """
    watched = core.watched()
    for seen in batch:
        channel = watched.get(seen.channel_id)
        if channel is None:
            continue
        _file(core, seen, channel, now=now, shelved=shelved)
        if isinstance(seen, SeenMessage) and seen.edited_at is None and seen.channel_id not in gaps:
            core.set_mark(seen.channel_id, seen.message_id)


def _file(core: Core, seen: Seen, channel: Watched, *, now: datetime, shelved: Shelved) -> None:
    match seen:
        case SeenMessage():
            _file_message(core, seen, channel, shelved=shelved)
        case SeenDeletion():
            core.delete_messages(seen.channel_id, seen.message_ids, now)
        case SeenThreadGone():
            core.delete_thread(seen.channel_id, now)
        case SeenReaction():
            core.set_reaction(
                channel.circle, seen.channel_id, seen.message_id, seen.user_id, seen.emoji, seen.added
            )
        case SeenVote():
            core.set_vote(channel.circle, seen.message_id, seen.user_id, seen.option, seen.added)
        case SeenReactions():
            core.replace_reactions(channel.circle, seen.channel_id, seen.message_id, dict(seen.reactions))
        case SeenVotes():
            core.replace_votes(channel.circle, seen.message_id, dict(seen.voters))


def _file_message(core: Core, seen: SeenMessage, channel: Watched, *, shelved: Shelved) -> None:
    if seen.author.is_bot or not seen.is_plain or seen.is_unseen:
        return
    if seen.edited_at is not None and core.edit_response(seen.message_id, seen.text, seen.edited_at):
        return
    # A picture or a sticker alone says nothing that can be kept here: no empty answer is made of it.
    if seen.text.strip():
        core.add_response(response_of(core, seen, channel, shelved=shelved))


def response_of(core: Core, seen: SeenMessage, channel: Watched, *, shelved: Shelved) -> NewResponse:
    """Return what a message says, filed under what it replies to."""
    prompt, paragraph, parent = where(core, seen.reply_to)
    week = _week(core, seen.reply_to) or channel.week
    from_when = shelved(channel.circle, week)
    return NewResponse(
        circle=channel.circle,
        week=week,
        how=How.REPLY if prompt or paragraph else How.MESSAGE,
        user_id=seen.author.user_id,
        name=seen.author.name,
        text=seen.text,
        at=seen.at,
        edited_at=seen.edited_at,
        late=from_when is not None and seen.at >= from_when,
        prompt=prompt,
        paragraph=paragraph,
        parent=parent,
        reply_to=seen.reply_to,
        channel_id=seen.channel_id,
        message_id=seen.message_id,
    )


def where(core: Core, reply_to: int | None) -> tuple[str | None, int | None, int | None]:
    """Return (prompt, paragraph, parent response) that a reply to this message is filed under."""
    if reply_to is None:
        return None, None, None
    post = core.post_by_message(reply_to)
    if post and post.prompt:
        return post.prompt, None, None
    if post and post.paragraph:
        return None, post.paragraph, None
    parent = core.response_by_message(reply_to)
    return None, None, parent.id if parent else None


def _week(core: Core, reply_to: int | None) -> str:
    """Return the week of the question that this is a reply to: one that is asked again at the end keeps its own."""
    post = core.post_by_message(reply_to) if reply_to else None
    return post.week if post and post.prompt else ""


def refile(core: Core, message_id: int) -> None:
    """File the replies again that came before we knew what they reply to (an answer can overtake our own record)."""
    for response_id in core.awaiting(message_id):
        prompt, paragraph, parent = where(core, message_id)
        how = How.REPLY if prompt or paragraph else How.MESSAGE
        core.file_response(response_id, how=how, prompt=prompt, paragraph=paragraph, parent=parent)
