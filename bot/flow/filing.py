"""What counts as an answer: a message is filed only where its author put it.

A reply to a question, a poll or a paragraph is an answer there; a reply to somebody's words hangs on those; all
else is the week's conversation.  What can't be seen is not kept as an empty answer, and overwrites nothing.
Decided here, for one seen message, inside the store's one write.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from functools import cache

from bot.records import (
    How,
    Seen,
    SeenAttachments,
    SeenDeletion,
    SeenMessage,
    SeenReaction,
    SeenReactions,
    SeenThreadGone,
    SeenVote,
    SeenVotes,
)
from bot.store import Core, NewResponse, PostRow, Watched

Shelved = Callable[[str, str], datetime | None]
"""(circle, week) -> the instant from which answers count as late, or None."""

PostOf = Callable[[int], PostRow | None]
"""The id of a message -> the part that became it, or None."""

Deed = SeenAttachments | SeenDeletion | SeenThreadGone | SeenReaction | SeenVote | SeenReactions | SeenVotes
"""What is seen beside messages."""

Filed = tuple[str | None, int | None, int | None]
"""Prompt, paragraph, parent response."""


def file_all(
    core: Core,
    batch: Sequence[Seen],
    *,
    now: datetime,
    shelved: Shelved,
    gaps: Collection[int] = (),
) -> None:
    """File what was seen, in its order; what lies outside the circles' threads is passed over.

    The marks of channels in `gaps` stay where they are: before this something is still to be read back.
    """
    watched = core.watched({seen.channel_id for seen in batch})
    messages = _Messages(core, shelved)
    marks: dict[int, int] = {}
    for seen in batch:
        channel = watched.get(seen.channel_id)
        if channel is None:
            continue
        if isinstance(seen, SeenMessage):
            messages.add(seen, channel)
            if seen.edited_at is None and seen.channel_id not in gaps:
                marks[seen.channel_id] = max(marks.get(seen.channel_id, 0), seen.message_id)
        else:
            messages.file()
            _file(core, seen, channel, now=now)
            messages = _Messages(core, shelved)  # what was known of posts may have gone
    messages.file()
    for channel_id, message_id in marks.items():
        core.set_mark(channel_id, message_id)


class _Messages:
    """Messages that come one after the other: filed together, as soon as anything else depends on them.

    Within one write nothing that is asked of the core here changes but by what is filed.
    """

    def __init__(self, core: Core, shelved: Shelved) -> None:
        self._core = core
        self._shelved = cache(shelved)
        self._post = cache(core.post_by_message)
        self._new: dict[int, NewResponse] = {}
        self._with_files: dict[int, SeenMessage] = {}

    def add(self, seen: SeenMessage, channel: Watched) -> None:
        """Take a message in; what can't be seen isn't."""
        if seen.author.is_bot or not seen.is_plain or seen.is_unseen:
            return
        if seen.edited_at is not None:
            self.file()
            if self._core.edit_response(seen.message_id, seen.text, seen.edited_at):
                self._core.set_attachments([seen])
                return
        # A sticker alone says nothing that can be kept here, nor does a picture where none are kept: no empty answer
        # is made of it.
        if not (seen.text.strip() or (seen.attachments and channel.attachments)):
            return
        if seen.reply_to in self._new:
            self.file()  # that one has a number from here on, by which this one hangs on it
        new = _response(self._core, seen, channel, shelved=self._shelved, post_of=self._post)
        self._new.setdefault(seen.message_id, new)
        if seen.attachments and channel.attachments:
            self._with_files[seen.message_id] = seen

    def file(self) -> None:
        """Have everything kept that came so far."""
        if self._new:
            self._core.add_messages([*self._new.values()])
            self._new.clear()
        if self._with_files:
            self._core.set_attachments([*self._with_files.values()])
            self._with_files.clear()


def _file(core: Core, seen: Deed, channel: Watched, *, now: datetime) -> None:
    match seen:
        case SeenAttachments():
            core.set_attachments([seen])
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


def response_of(core: Core, seen: SeenMessage, channel: Watched, *, shelved: Shelved) -> NewResponse:
    """Return what a message says, filed under what it replies to."""
    return _response(core, seen, channel, shelved=shelved, post_of=core.post_by_message)


def _response(
    core: Core, seen: SeenMessage, channel: Watched, *, shelved: Shelved, post_of: PostOf
) -> NewResponse:
    post = post_of(seen.reply_to) if seen.reply_to else None
    prompt, paragraph, parent = _where(core, seen.reply_to, post)
    # A question that is asked again at the end keeps its own week.
    week = (post.week if post and post.prompt else "") or channel.week
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


def where(core: Core, reply_to: int | None) -> Filed:
    """Return (prompt, paragraph, parent response) that a reply to this message is filed under."""
    return _where(core, reply_to, core.post_by_message(reply_to) if reply_to else None)


def _where(core: Core, reply_to: int | None, post: PostRow | None) -> Filed:
    if reply_to is None:
        return None, None, None
    if post and post.prompt:
        return post.prompt, None, None
    if post and post.paragraph:
        return None, post.paragraph, None
    parent = core.response_by_message(reply_to)
    return None, None, parent.id if parent else None


def refile(core: Core, message_id: int) -> None:
    """File the replies again that came before we knew what they reply to (an answer can overtake our own record)."""
    for response_id in core.awaiting(message_id):
        prompt, paragraph, parent = where(core, message_id)
        how = How.REPLY if prompt or paragraph else How.MESSAGE
        core.file_response(response_id, how=how, prompt=prompt, paragraph=paragraph, parent=parent)
