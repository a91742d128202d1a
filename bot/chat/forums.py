"""A forum's posts: making one by a single request, finding it again, its tags, its pin."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import datetime
from typing import Any

import discord
from discord.http import Route

from bot.chat.refusals import in_our_words
from bot.chat.seeing import seen_message
from bot.chat.single import once
from bot.errors import DiscordRefusedError
from bot.records import SeenMessage

PAGE = 100
TAGS = 5  # Discord's most for one post (resources/channel)
PINNED = 1 << 1  # a post's flag (resources/channel, Channel Flags)


async def create_post(
    client: discord.Client,
    forum_id: int,
    *,
    name: str,
    message: Mapping[str, Any],
    tags: Sequence[str],
    minutes: int,
) -> int:
    """Make a post in ONE request and return its id, which its first message has too.

    It bears those of `tags` that the forum has; in a forum that demands one and has none of them, the forum's first.
    """
    forum = await _forum(client, forum_id)
    body = {
        "name": name,
        "auto_archive_duration": minutes,
        "applied_tags": [str(tag.id) for tag in _chosen(forum, tags)],
        "message": message,
    }
    route = Route("POST", "/channels/{channel_id}/threads", channel_id=forum_id)
    return int((await once(client, route, body=body, doing="a post was being made"))["id"])


def _chosen(forum: discord.ForumChannel, names: Sequence[str]) -> list[discord.ForumTag]:
    usable = _usable(forum)
    found = [usable[name.casefold()] for name in names if name.casefold() in usable]
    if not found and forum.flags.require_tag:
        return [*usable.values(), *forum.available_tags][:1]
    return found


def _usable(forum: discord.ForumChannel) -> dict[str, discord.ForumTag]:
    """Return the tags that the bot may put on and take off, by name: moderated ones only where it manages posts."""
    # In a trial, which begins no session, discord.py doesn't know who the bot is there.
    me: discord.Member | None = forum.guild.me
    manages = me is not None and forum.permissions_for(me).manage_threads
    return {tag.name.casefold(): tag for tag in forum.available_tags if manages or not tag.moderated}


async def own_posts(client: discord.Client, forum_id: int, *, after: int) -> AsyncIterator[SeenMessage]:
    """Yield the first messages of the bot's own posts with ids above `after`, open ones and archived ones."""
    assert client.user is not None, "logged in"
    with in_our_words("posts were being looked for"):
        forum = await _forum(client, forum_id)
        active = await client.http.get_active_threads(forum.guild.id)
        archived = [one async for one in _archived(client, forum_id, after=after)]
        for post in [*active["threads"], *archived]:
            own = int(post["owner_id"]) == client.user.id and int(post["parent_id"]) == forum_id
            if own and int(post["id"]) > after:
                first = await _first_message(client, int(post["id"]))
                if first:
                    yield first


async def _archived(client: discord.Client, forum_id: int, *, after: int) -> AsyncIterator[Any]:
    """Yield the archived posts, the last archived first; none was archived before it was made."""
    before: Any = None
    while True:
        page = await client.http.get_public_archived_threads(forum_id, before, PAGE)
        for post in page["threads"]:
            yield post
        if not page["has_more"] or not page["threads"]:
            return
        before = page["threads"][-1]["thread_metadata"]["archive_timestamp"]
        if datetime.fromisoformat(before) < discord.utils.snowflake_time(after):
            return


async def _first_message(client: discord.Client, post_id: int) -> SeenMessage | None:
    try:
        return seen_message(await client.get_partial_messageable(post_id).fetch_message(post_id))
    except discord.NotFound:
        return None


async def retag(client: discord.Client, post_id: int, *, add: str, remove: str) -> None:
    """Put a tag on a post and take another off, as far as the forum has them; its other tags stay."""
    with in_our_words("a post's tags were being changed"):
        post: dict[str, Any] = dict(await client.http.get_channel(post_id))
        forum = client.get_channel(int(post["parent_id"]))
        if not isinstance(forum, discord.ForumChannel):
            return  # opened while the circle was read in a text channel
        usable = _usable(forum)
        on, off = usable.get(add.casefold()), usable.get(remove.casefold())
        before = [int(tag_id) for tag_id in post.get("applied_tags", [])]
        after = [tag_id for tag_id in before if off is None or tag_id != off.id]
        if on and on.id not in after:
            after = [*after[: TAGS - 1], on.id]
        if after != before and (after or not forum.flags.require_tag):
            await client.http.edit_channel(post_id, applied_tags=[str(tag_id) for tag_id in after])


async def pin_post(client: discord.Client, post_id: int) -> None:
    """Pin a post to the top of its forum, unless it is pinned, and wake it: a pinned one is never archived."""
    with in_our_words("a post was being pinned"):
        post: dict[str, Any] = dict(await client.http.get_channel(post_id))
        if not int(post.get("flags", 0)) & PINNED:
            await client.http.edit_channel(post_id, archived=False, flags=PINNED)


async def _forum(client: discord.Client, forum_id: int) -> discord.ForumChannel:
    with in_our_words("a forum was being looked for"):
        channel = client.get_channel(forum_id) or await client.fetch_channel(forum_id)
    if isinstance(channel, discord.ForumChannel):
        return channel
    raise DiscordRefusedError(
        "The circle's channel is no forum any more.",
        "Write the link of a forum at `channel:`, and start again.",
    )
