"""How fast the edition is written, how long it is, and what memory it takes; chat-exporter beside it, if it is here.

The corpus is the cast's words (prose, with the Markdown that the cast uses), told over and over by forty readers in the
ten weeks of the real reading: of three responses one replies to the one before, one in ten is edited, one in five has
two reactions, each has its link on Discord.  Times are the processor's.
"""

from __future__ import annotations

import asyncio
import gc
import importlib.util
import itertools
import statistics
import time
import tracemalloc
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from types import SimpleNamespace
from typing import Any

from bot.archive import site
from bot.archive.page import page
from bot.archive.tree import Archive, CircleInfo, ConsentInfo, Passage, Prompt, ReadingInfo, Response, Week
from bot.reading import model
from bot.reading.load import load_reading
from bot.reading.model import Reading
from bot.records import How
from tests.bench.timing import table
from tests.essay import HOME, everything_said

PEER = "chat_exporter"
FLOOR, TIMES, ABOVE_TEXT = 30_000, 30, 280
COUNT, PEER_COUNT = 10_000, 500
GUILD, CHANNEL, FIRST_ID = 1180000000000000001, 1180000000000000002, 1190000000000000000
START = datetime(2027, 1, 12, 16, tzinfo=UTC)


def run(*, rounds: int = 5) -> None:
    """Measure and print."""
    archive = corpus(COUNT)
    texts = sum(len(response.text.encode()) for response in archive.responses)
    peer = importlib.util.find_spec(PEER) is not None
    messages = list(_messages(archive.responses[:PEER_COUNT])) if peer else []
    ours: list[float] = []
    sites: list[float] = []
    theirs: list[float] = []
    for _ in range(rounds):
        # Each time a tree anew: one keeps what was worked out for it.
        ours.append(COUNT / _seconds(partial(page, replace(archive))))
        sites.append(COUNT / _seconds(partial(_written, replace(archive))))
        if peer:
            theirs.append(PEER_COUNT / _seconds(lambda: _exported(messages)))
    empty = len(page(corpus(0)).encode())
    above = (len(page(archive).encode()) - empty - texts) / COUNT
    html = statistics.median(ours)
    rows = [
        ("html, responses a second", f"{html:,.0f}", _held(html >= FLOOR, f"{FLOOR:,} or more")),
        ("html-site, the same", f"{statistics.median(sites):,.0f}", ""),
        (
            "html, bytes a response beyond its text",
            f"{above:.0f}",
            _held(above <= ABOVE_TEXT, f"{ABOVE_TEXT} at most"),
        ),
    ]
    if peer:
        rate = statistics.median(theirs)
        times = html / rate
        rows.append(
            (
                "chat-exporter on the same messages",
                f"{rate:,.0f}",
                f"{times:.0f} times; " + _held(times >= TIMES, f"{TIMES}"),
            )
        )
    else:
        rows.append(("chat-exporter", "", "isn't installed here: nothing to hold it against"))
    rows += [
        (f"html-site, memory beyond the tree, {n:,}", f"{_peak(n) / 2**20:.1f} MB", "")
        for n in (10_000, 100_000)
    ]
    table(f"The edition: {COUNT:,} responses, {texts / COUNT:.0f} bytes each, medians of {rounds}", rows)


def corpus(count: int) -> Archive:
    """Return an archive of the real reading with so many responses."""
    reading, _ = load_reading(str(HOME))
    assert reading, "the bundled reading can be read"
    weeks = tuple(
        Week(
            number=number,
            section=section.id,
            title=section.title,
            link=section.link,
            paragraphs=tuple(reading.paragraph(n) for n in range(section.first, section.last + 1)),
            prompts=tuple(
                Prompt(
                    id=prompt.id,
                    kind=prompt.kind,
                    aim=prompt.aim,
                    themes=prompt.themes,
                    question=prompt.ask,
                    passage=_passage(reading, prompt),
                    posted=START,
                )
                for prompt in section.prompts
            ),
            opened=START,
        )
        for number, section in enumerate(reading.sections, start=1)
    )
    return Archive(
        circle=CircleInfo("bench", "Bench", "Europe/Berlin", "en-GB"),
        reading=ReadingInfo(
            reading.id,
            reading.title,
            reading.author,
            reading.written,
            reading.language,
            "",
            reading.text.sha256,
        ),
        themes=dict(reading.themes),
        weeks=weeks,
        responses=tuple(_responses(weeks, count)),
        consent=ConsentInfo("pseudonyms", ""),
        made="",
    )


def _passage(reading: Reading, prompt: model.Prompt) -> Passage:
    span = reading.span(prompt)
    return Passage(prompt.paragraph, span.start, span.end, prompt.quote)


def _responses(weeks: tuple[Week, ...], count: int) -> Iterator[Response]:
    texts = itertools.cycle([str(said["text"]).strip() for _, said in everything_said()])
    places = itertools.cycle([(week.section, prompt.id) for week in weeks for prompt in week.prompts])
    section, prompt = next(places)
    for number in range(1, count + 1):
        replies = number % 3 == 0
        if not replies:
            section, prompt = next(places)
        at = START + timedelta(minutes=7 * number % 100_000)
        yield Response(
            id=f"r{number}",
            week=section,
            how=How.MESSAGE if replies else How.REPLY,
            author=f"Reader {number % 40 + 1}",
            at=at,
            text=next(texts),
            prompt=None if replies else prompt,
            parent=f"r{number - 1}" if replies else None,
            edited_at=at + timedelta(hours=1) if number % 10 == 0 else None,
            reactions=(("👍", 2), ("🔥", 1)) if number % 5 == 0 else (),
            url=f"https://discord.com/channels/{GUILD}/{CHANNEL}/{FIRST_ID + number}",
        )


def _held(holds: bool, bound: str) -> str:
    return f"{'within' if holds else 'NOT'} {bound}"


def _seconds(work: Callable[[], object]) -> float:
    """Return the processor time that some work takes: other programs on the machine don't count."""
    gc.collect()
    began = time.process_time()
    work()
    return time.process_time() - began


def _written(archive: Archive) -> None:
    for text in site.files(archive).values():
        "".join(text)


def _peak(count: int) -> int:
    """Return the most that writing a site takes at once, its pages thrown away as they come."""
    archive = corpus(count)
    tracemalloc.start()
    _written(archive)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return peak


def _exported(messages: list[Any]) -> str:
    import chat_exporter

    channel = messages[0].channel
    made: str = asyncio.run(chat_exporter.raw_export(channel, messages=list(messages), raise_exceptions=True))
    return made


def _messages(responses: tuple[Response, ...]) -> Iterator[Any]:
    """Yield the same responses as the plainest things that chat-exporter takes for messages: no client, no network."""
    import discord

    guild = SimpleNamespace(
        id=GUILD, name="Bench", icon=None, get_member=lambda _: None, get_channel=lambda _: None,
        get_role=lambda _: None, roles=[], channels=[], fetch_member=_nobody,
    )  # fmt: skip
    channel = SimpleNamespace(id=CHANNEL, name="bench", topic="", guild=guild, created_at=START, type="text")
    for number, response in enumerate(responses, start=1):
        author = SimpleNamespace(
            id=1 + hash(response.author) % 10**6, name=response.author, display_name=response.author, bot=False,
            discriminator="0", display_avatar=None, avatar=None, color=discord.Colour.default(), top_role=None,
            colour=discord.Colour.default(), created_at=START, joined_at=START, public_flags=None, nick=None,
            roles=[], primary_guild=None, global_name=None, display_icon=None,
        )  # fmt: skip
        yield SimpleNamespace(
            id=FIRST_ID + number, type=discord.MessageType.default, author=author, content=response.text,
            created_at=response.at, edited_at=response.edited_at, attachments=[], embeds=[], stickers=[],
            components=[], reference=None, guild=guild, channel=channel, interaction=None, mentions=[], pinned=False,
            interaction_metadata=None, webhook_id=None, flags=discord.MessageFlags(), raw_mentions=[],
            reactions=[SimpleNamespace(emoji=emoji, count=n) for emoji, n in response.reactions],
        )  # fmt: skip


async def _nobody(_: object) -> None:
    return None
