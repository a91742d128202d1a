"""Posts of a forum: a thread and its first message in one, made anew at each request (nothing makes it once only)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.rehearsal.server import limits, posting, tags, threads
from bot.rehearsal.server.model import Channel, ChannelFlag, ChannelKind, Flag, Json, Message, User
from bot.rehearsal.server.permissions import Right
from bot.rehearsal.server.posting import Draft
from bot.rehearsal.server.refusals import Faults, Refused

if TYPE_CHECKING:
    from bot.rehearsal.server.world import World

# Discord's page "Channel" has only these; its OpenAPI description takes whatever a message may have.
_FLAGS = Flag.SUPPRESS_EMBEDS | Flag.SUPPRESS_NOTIFICATIONS


def open_post(
    world: World, forum: Channel, *, author: User, body: Json, draft: Draft
) -> tuple[Channel, Message]:
    """Open a post: `body` is the thread's part, `draft` its first message, which gets the thread's id.

    CREATE_PUBLIC_THREADS isn't asked for (Discord: "Start Thread in Forum").  A post in a forum that demands a tag
    is refused without one (40067).
    """
    if forum.kind is not ChannelKind.FORUM:
        raise Refused(50024)
    world.require(author, forum, wanted=Right.SEND_MESSAGES | posting.demanded(draft))
    limits.check_thread(body, new=True)
    first = _first(draft)
    ids = [int(one) for one in body.get("applied_tags") or []]
    applied = tags.applied(forum, ids=ids, rights=world.rights(author, forum), before=[])
    if ChannelFlag.REQUIRE_TAG in forum.flags and not applied:
        raise Refused(40067)
    thread = threads.made(world, forum, thread_id=world.ids.next(), author=author, body=body)
    message = posting.made(world, thread, author=author, draft=first)
    message.id = forum.last_message_id = thread.id
    if thread.thread:
        thread.thread.applied = applied
    threads.opened(world, thread)
    posting.deliver(world, message, may=first.may)
    return thread, message


def _first(draft: Draft) -> Draft:
    """Return the first message as a forum takes it, or refuse it with the place of its faults (50035)."""
    body: dict[str, Any] = {**draft.body, "flags": (Flag(draft.body.get("flags") or 0) & _FLAGS).value}
    for other in ("nonce", "enforce_nonce", "message_reference"):
        body.pop(other, None)
    if body.get("poll"):
        # Discord's page has none among what a first message may hold, its OpenAPI description has.
        faults = Faults()
        faults.add(("message", "poll"), "BASE_TYPE_CHOICES", words="A forum's first message has no poll here")
        faults.refuse()
    try:
        limits.check_message(body)
    except Refused as refusal:
        raise Refused(refusal.code, {"message": refusal.errors}) from refusal
    limits.check_size([one.content for one in draft.files.values()])
    return Draft(body, draft.may, draft.files)


def change_forum(world: World, forum: Channel, *, body: Json) -> None:
    """Change what only a forum has: its tags, which posts lose with it, and whether one is demanded."""
    if "available_tags" in body:
        forum.tags = tags.offered(world, forum, listed=body["available_tags"] or [])
        kept = {tag.id for tag in forum.tags}
        for post in world.children(forum):
            if post.thread:
                post.thread.applied = [one for one in post.thread.applied if one in kept]
    if body.get("flags") is not None:
        forum.flags = ChannelFlag(body["flags"]) & ChannelFlag.REQUIRE_TAG
