"""Gather what a digest says of its week: links and counts, nobody's name and nobody's silence."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Sequence

from bot import wording
from bot.agenda.scene import LookingBack
from bot.errors import DiscordRefusedError
from bot.flow.circles import Running, message_url
from bot.flow.messenger import Messenger
from bot.reading.model import Section
from bot.records import How, Occurrence
from bot.store import PostRow, Released, Store

log = logging.getLogger("studycircle.lookback")


async def look_back(
    store: Store, messenger: Messenger, running: Running, occurrence: Occurrence
) -> LookingBack:
    """Return the week's facts, with the poll's voters read back from Discord first.  Raises DiscordUncertainError."""
    section = running.reading.section(occurrence.week)
    posts = [
        p
        for p in await store.read(lambda core: core.all_posts(running.id))
        if p.week == section.id and p.message_id
    ]
    poll_post = await _poll_read_back(store, messenger, running, section=section, posts=posts)
    responses = await store.read(lambda core: tuple(core.released(running.id, week=section.id)))
    totals = await store.read(lambda core: core.votes(running.id))
    tally = totals.get(poll_post.message_id or 0, {}) if poll_post else {}
    options = len(section.poll.options) if section.poll and poll_post else 0
    return LookingBack(
        unreplied=_unreplied(running, responses),
        unanswered=_unanswered(running, section, posts, responses),
        most_replied=_most_replied(running, section, posts, responses),
        votes=tuple(tally.get(option, 0) for option in range(1, options + 1)),
        voters=sum(tally.values()),
        quiet=not responses and not tally,
    )


async def _poll_read_back(
    store: Store, messenger: Messenger, running: Running, *, section: Section, posts: Sequence[PostRow]
) -> PostRow | None:
    """Keep the votes of the week's poll as they are now, and return its post; None where there is no such poll."""
    post = _post_of(posts, section.poll.id) if section.poll else None
    if section.poll is None or post is None or post.message_id is None:
        return None
    message_id = post.message_id
    try:
        voters = {
            option: await messenger.voters(post.channel_id, message_id, option)
            for option in range(1, len(section.poll.options) + 1)
        }
    except DiscordRefusedError as error:
        log.warning("%s: the poll of %s can't be read: %s", running.id, section.id, error.message)
        return None
    await store.write(lambda core: core.replace_votes(running.id, message_id, voters))
    return post


def _post_of(posts: Sequence[PostRow], part: str) -> PostRow | None:
    return next((post for post in posts if post.part == part), None)


def _unreplied(running: Running, responses: Sequence[Released]) -> tuple[str, ...]:
    """Return links to answers that nobody has replied to, oldest first."""
    replied = {response.parent for response in responses}
    return tuple(
        message_url(running.circle.channel.guild_id, response.channel_id, response.message_id)
        for response in responses
        if response.how is not How.MESSAGE
        and response.id not in replied
        and response.channel_id
        and response.message_id
    )


def _unanswered(
    running: Running, section: Section, posts: Sequence[PostRow], responses: Sequence[Released]
) -> tuple[tuple[str, str], ...]:
    answered = {response.prompt for response in responses}
    found = []
    for prompt in section.prompts:
        post = _post_of(posts, prompt.id)
        if post and post.message_id and prompt.id not in answered and prompt is not section.poll:
            label = wording.FORM_KIND[prompt.kind.value]
            found.append(
                (
                    wording.OPEN_QUESTION.format(kind=label, paragraph=prompt.paragraph),
                    message_url(running.circle.channel.guild_id, post.channel_id, post.message_id),
                )
            )
    return tuple(found)


def _most_replied(
    running: Running, section: Section, posts: Sequence[PostRow], responses: Sequence[Released]
) -> tuple[int, str] | None:
    """Return the paragraph that most answers point to (its own, or its prompts'), if any has two or more."""
    of_prompt = {prompt.id: prompt.paragraph for prompt in section.prompts}
    counts = Counter(r.paragraph or of_prompt.get(r.prompt or "") for r in responses)
    del counts[None]
    ranked = sorted(
        ((-count, number) for number, count in counts.items() if number is not None and count > 1)
    )
    for _, number in ranked[:1]:
        post = _post_of(posts, f"p{number}") or _post_of(posts, f"p{number}.1")
        if post and post.message_id:
            return number, message_url(running.circle.channel.guild_id, post.channel_id, post.message_id)
    return None
