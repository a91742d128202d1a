"""`/search`: what was said, found by its words, for whoever searched alone."""

from __future__ import annotations

import re

from bot import wording
from bot.agenda.limits import MESSAGE, clipped, literal
from bot.agenda.scene import stamp
from bot.flow.circles import Running, message_url
from bot.flow.replies import Caller, Reply
from bot.store import Hit, Store

MOST = 12
WORDS, NAME, SOUGHT = 90, 32, 100
BEFORE = 30  # characters shown before the word that was sought
MENTION = re.compile(r"<@[!&]?\d{1,20}>")


class Searching:
    """Looks words up."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def show(self, running: Running, caller: Caller, *, typed: str) -> Reply:  # noqa: ARG002 - as all commands
        """Return the newest that were found, with links, in one message."""
        hits = await self._store.read(lambda core: core.find_words(typed, circle=running.id, most=MOST + 1))
        sought = literal(clipped(" ".join(typed.split()), SOUGHT)) or "…"
        if not hits:
            return Reply(wording.SEARCH_NONE.format(words=sought))
        lines = [_line(running, hit, typed) for hit in hits[:MOST]]
        whole = len(hits) <= MOST
        while True:
            shown = "\n".join([*lines, *([] if whole else [wording.SEARCH_MORE])])
            text = wording.SEARCH_HEAD.format(words=sought, lines=shown)
            if len(text) <= MESSAGE:
                return Reply(text)
            lines, whole = lines[:-1], False


def _line(running: Running, hit: Hit, typed: str) -> str:
    parts = {
        "place": _place(running, hit),
        "author": literal(clipped(" ".join(hit.author.split()), NAME)),
        "at": stamp(hit.at, "d"),
        "words": literal(_around(MENTION.sub("@…", hit.text), typed)),
    }
    if hit.channel_id is None or hit.message_id is None:
        return wording.SEARCH_LINE_BARE.format(**parts)
    url = message_url(running.circle.channel.guild_id, hit.channel_id, hit.message_id)
    return wording.SEARCH_LINE.format(url=url, **parts)


def _place(running: Running, hit: Hit) -> str:
    number = next((n for n, one in enumerate(running.reading.sections, 1) if one.id == hit.week), None)
    return wording.SEARCH_WEEK.format(number=number) if number else wording.SEARCH_ELSEWHERE


def _around(text: str, typed: str) -> str:
    """Return the words around the first that was sought, on one line."""
    line = " ".join(text.split())
    places = [line.casefold().find(word) for word in typed.casefold().split()]
    at = min((place for place in places if place >= 0), default=0)
    start = line.rfind(" ", 0, max(0, at - BEFORE)) + 1 if at > BEFORE else 0
    return ("…" if start else "") + clipped(line[start:], WORDS)
