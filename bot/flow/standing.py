"""Read from the store where a circle stands."""

from __future__ import annotations

from bot.agenda.standing import Standing
from bot.flow.circles import Running, message_url
from bot.flow.posting import WEEKS_THREAD
from bot.records import Kind, State
from bot.schedule.model import ChannelLink
from bot.store import Core, PostRow

DROPPED = (State.SKIPPED, State.FAILED, State.CANCELLED)


def standing(core: Core, running: Running) -> Standing:
    """Return where a circle stands; call it inside one read."""
    stored = core.stored(running.id)
    posts = [post for post in core.all_posts(running.id) if post.message_id is not None]
    pauses = core.pauses(running.id)
    return Standing(
        running.circle,
        running.reading,
        running.agenda,
        threads={
            post.week: _thread(running, post) for post in posts if post.part == WEEKS_THREAD and post.week
        },
        digests={post.week: link_to(running, post) for post in posts if post.part == Kind.DIGEST.value},
        dropped=frozenset(
            row.week for row in stored.values() if row.kind is Kind.SECTION and row.state in DROPPED
        ),
        welcome=next((link_to(running, post) for post in posts if post.part == Kind.WELCOME.value), ""),
        paused=next((pause.start for pause in pauses if pause.end is None), None),
        over=any(
            row.kind is Kind.END and row.state not in (State.PLANNED, State.CLAIMED)
            for row in stored.values()
        ),
    )


def link_to(running: Running, post: PostRow) -> str:
    """Return the link to a post."""
    return message_url(running.circle.channel.guild_id, post.channel_id, post.message_id or 0)


def _thread(running: Running, post: PostRow) -> str:
    return ChannelLink(running.circle.channel.guild_id, post.message_id or 0).url
