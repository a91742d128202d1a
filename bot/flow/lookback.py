"""Gather what a digest says of its week: links and counts, nobody's name and nobody's silence."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from bot import wording
from bot.agenda.scene import LookingBack
from bot.errors import DiscordRefusedError
from bot.flow.ballots import poll_seen, result_of
from bot.flow.circles import Running, message_url
from bot.flow.messenger import Messenger
from bot.reading.model import Prompt, Section
from bot.records import How, Occurrence
from bot.store import PostRow, Spoken, Store

log = logging.getLogger("studycircle.lookback")


async def look_back(
    store: Store, messenger: Messenger, running: Running, occurrence: Occurrence, *, now: datetime
) -> LookingBack:
    """Return the week's facts, with the poll's voters read back from Discord first.  Raises DiscordUncertainError."""
    section = running.reading.section(occurrence.week)
    posts = await week_posts(store, running, section)
    polled = await _poll(store, messenger, running, section=section, posts=posts, now=now)
    said = await store.read(lambda core: core.spoken(running.id, section.id))
    return replace(
        polled,
        unreplied=tuple(unreplied(running, said, quotable=True)),
        unanswered=unanswered(running, section, posts, said),
        most_replied=_most_replied(running, section, posts, said),
        # Of a private poll whose totals aren't shown there are no voters here, and of passes nothing at all.
        quiet=not said and not polled.voters,
    )


async def week_posts(store: Store, running: Running, section: Section) -> list[PostRow]:
    """Return what is posted of a week."""
    posts = await store.read(lambda core: core.all_posts(running.id))
    return [post for post in posts if post.week == section.id and post.message_id]


async def _poll(
    store: Store,
    messenger: Messenger,
    running: Running,
    *,
    section: Section,
    posts: Sequence[PostRow],
    now: datetime,
) -> LookingBack:
    """Return what the digest says of the week's poll; nothing where there is none, or where it can't be read."""
    prompt = section.poll
    post = _post_of(posts, prompt.id) if prompt else None
    if prompt is None or post is None:
        return LookingBack()
    if await store.read(lambda core: core.ballot(running.id, prompt.id)) is None and not await _read_back(
        store, messenger, running, prompt, post
    ):
        return LookingBack()
    found = await result_of(store, running, prompt, now=now)
    return poll_seen(
        prompt,
        totals=found.totals if found else (),
        is_private=found is not None and found.is_private,
        is_open=found is not None and found.is_open,
    )


async def _read_back(
    store: Store, messenger: Messenger, running: Running, prompt: Prompt, post: PostRow
) -> bool:
    """Keep the votes of a poll of Discord's own as they are now; False where it can't be read."""
    assert post.message_id is not None, "only what is posted is read"
    message_id = post.message_id
    try:
        voters = {
            option: await messenger.voters(post.channel_id, message_id, option)
            for option in range(1, len(prompt.options) + 1)
        }
    except DiscordRefusedError as error:
        log.warning("%s: the poll %s can't be read: %s", running.id, prompt.id, error.message)
        return False
    await store.write(lambda core: core.replace_votes(running.id, message_id, voters))
    return True


def _post_of(posts: Sequence[PostRow], part: str) -> PostRow | None:
    return next((post for post in posts if post.part == part), None)


def unreplied(running: Running, said: Sequence[Spoken], *, quotable: bool) -> Iterator[str]:
    """Yield links to answers that nobody has replied to, oldest first; `quotable`: of those who may be quoted."""
    replied = {one.parent for one in said}
    for one in said:
        is_open = one.how is not How.MESSAGE and one.id not in replied
        if is_open and one.channel_id and one.message_id and (one.released or not quotable):
            yield message_url(running.circle.channel.guild_id, one.channel_id, one.message_id)


def unanswered(
    running: Running, section: Section, posts: Sequence[PostRow], said: Sequence[Spoken]
) -> tuple[tuple[str, str], ...]:
    """Return what questions have no answer, in words, with their links; an answer is one also if it isn't quoted."""
    answered = {one.prompt for one in said}
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
    running: Running, section: Section, posts: Sequence[PostRow], said: Sequence[Spoken]
) -> tuple[int, str] | None:
    """Return the paragraph that most answers point to (its own, or its prompts'), if any has two or more."""
    of_prompt = {prompt.id: prompt.paragraph for prompt in section.prompts}
    counts = Counter(one.paragraph or of_prompt.get(one.prompt or "") for one in said)
    del counts[None]
    ranked = sorted(
        ((-count, number) for number, count in counts.items() if number is not None and count > 1)
    )
    for _, number in ranked[:1]:
        post = _post_of(posts, f"p{number}") or _post_of(posts, f"p{number}.1")
        if post and post.message_id:
            return number, message_url(running.circle.channel.guild_id, post.channel_id, post.message_id)
    return None
