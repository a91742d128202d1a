"""The archive as DiscordChatExporter writes a channel (JsonMessageWriter.cs, 2026-03-01), so that its viewers open it.

One file a week, as of the week's thread, with the circle's channel above it: the text paragraph by paragraph, the
prompts as the bot's messages, and what members said, raw, by (time, id).  The file's name ends in "[the thread's
id]", which no viewer takes for a picture's.  Instants have "+00:00", which chat-analytics needs in place of "Z"; every
list is there, and `reference` only where there is one.

The ids are made here, from the instant as Discord makes them (reference.mdx, "Snowflakes") and a running number:
nobody's own is in the archive's tree.  What the format has no place for stands under `x_reading`: of the whole the
consent and whether it is a sample, of a prompt its id and votes, of a response its id, how it came and whether it was
late.  `x_reading` of a response also has its `parent` where that isn't in the archive.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from heapq import merge
from itertools import groupby, islice

from bot import wording
from bot.archive import labels
from bot.archive.attached import FOLDER, file_of
from bot.archive.names import file_name
from bot.archive.shelves import latest, said
from bot.archive.threads import SOME, threads
from bot.archive.tree import Archive, Prompt, Response, Week

NAMES = re.compile(r"[0-9]{2,}(?:-[a-z0-9]+)* \[[0-9]+\](?:-[0-9]+)?\.json")
"""The names that the files may have."""
DISCORD_EPOCH = datetime(2015, 1, 1, tzinfo=UTC)
NUMBERS = 22
"""So many bits of an id are left for the running number."""
GUILD, PARENT, BOT = "1", "2", "3"
READERS = 100
"""Ids of readers begin above this."""
MOST_FILES = 10
"""So many come with one message at the most (resources/message)."""
OWN = 1 << 16
"""Running numbers up to this are of the bot's posts; a response has its own above it, whatever else is there."""

Json = dict[str, object]


def files(archive: Archive) -> dict[str, str]:
    """Return each week's file by its name, and one for what was said outside the weeks."""
    return {name: "".join(text) for name, text in pieces(archive).items()}


def pieces(archive: Archive) -> dict[str, Iterator[str]]:
    """Return the same, each to be gone through once: no more than some responses stand in memory."""
    log = _Log(archive)
    taken: set[str] = set()
    made = {}
    for place in log.places:
        number, section = place
        name = file_name(f"{number:02}", section, f" [{log.channel(place)}].json", taken=taken)
        made[name] = log.pieces(place)
    return made


Place = tuple[int, str]
"""A week by number and section; (0, "outside") for what was said where no week of the reading was open."""
OUTSIDE: Place = (0, "outside")


class _Log:
    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._responses = said(archive)
        self._threads = threads(archive)
        self._weeks = {(week.number, week.section): week for week in archive.weeks}
        self._places = {week.section: (week.number, week.section) for week in archive.weeks}
        self._authors: dict[tuple[int, str], str] = {}
        is_outside = False
        for one in self._responses.filed():
            is_outside = is_outside or one.week not in self._places
            self._authors.setdefault((one.reader, one.author), str(READERS + 1 + len(self._authors)))
        self.places = [*self._weeks, *([OUTSIDE] if is_outside else [])]
        # Where the bot's messages are, and under which ids: what others refer to.
        self._ids: dict[str, tuple[str, str]] = {}
        self._channels: dict[Place, str] = {}
        self._count = 0
        self._latest = latest(archive)
        for place in self.places:
            self._number(place)

    def channel(self, place: Place) -> str:
        """Return the id of a week's thread."""
        return self._channels[place]

    def pieces(self, place: Place) -> Iterator[str]:
        """Give a week as the format has it."""
        yield json.dumps(self._frame(place), ensure_ascii=False, indent=2).removesuffix("\n}")
        yield ',\n  "messages": ['
        mark, count = "\n    ", 0
        for message in self._messages(place):
            # No end of a line stands in any text: there it is an escape.
            yield mark + json.dumps(message, ensure_ascii=False, indent=2).replace("\n", "\n    ")
            mark, count = ",\n    ", count + 1
        end = "\n  ]" if count else "]"
        yield f'{end},\n  "messageCount": {count}\n}}\n'

    def _frame(self, place: Place) -> Json:
        """Return all but the messages."""
        archive, week = self._archive, self._weeks.get(place)
        return {
            "guild": {"id": GUILD, "name": archive.circle.name, "iconUrl": ""},
            "channel": {
                "id": self.channel(place),
                "type": "GuildPublicThread",
                "categoryId": PARENT,
                "category": archive.reading.title,
                "name": labels.week_head(week) if week else wording.EDITION_OUTSIDE,
                "topic": None,
            },
            "dateRange": {"after": None, "before": None},
            "exportedAt": _instant(self._latest),
            "x_reading": {
                "made": archive.made,
                "consent": archive.consent.statement,
                "sample": archive.sample,
            },
        }

    def _messages(self, place: Place) -> Iterator[Json]:
        """Give what was posted and said in a week, by (time, id)."""
        week = self._weeks.get(place)
        posts = sorted(self._posts(week), key=_in_order) if week else []
        return merge(posts, self._said(place), key=_in_order)

    def _said(self, place: Place) -> Iterator[Json]:
        of_week = self._responses.of_week(place[1]) if place in self._weeks else self._outside()
        # Their order is that of microseconds, which the format doesn't know.
        for _, at_once in groupby(self._with_parents(of_week), key=_timestamp):
            yield from sorted(at_once, key=_in_order)

    def _outside(self) -> Iterator[Response]:
        return (response for response in self._responses if response.week not in self._places)

    def _with_parents(self, responses: Iterator[Response]) -> Iterator[Json]:
        while some := list(islice(responses, SOME)):
            parents = self._threads.among({one.parent for one in some if one.parent})
            for response in some:
                yield self._response(response, parents.get(response.parent or ""))

    def _begins(self, place: Place) -> datetime:
        week = self._weeks.get(place)
        return (week.opened or week.due if week else None) or self._latest

    def _number(self, place: Place) -> None:
        """Give every message of the bot's in a week its id."""
        begun, week = self._begins(place), self._weeks.get(place)
        channel = self._channels[place] = self._next(begun)
        for paragraph in week.paragraphs if week else ():
            self._ids[f"p{paragraph.number}"] = channel, self._next(begun)
        for prompt in week.prompts if week else ():
            self._ids[f"q-{prompt.id}"] = channel, self._next(prompt.posted or prompt.due or begun)

    def _next(self, at: datetime) -> str:
        self._count += 1
        return _snowflake(at, self._count)

    def _id_of(self, response: Response) -> tuple[str, str]:
        """Return where a response is, and under which id."""
        channel = self._channels[self._places.get(response.week, OUTSIDE)]
        return channel, _snowflake(response.at, OWN + int(response.id[1:]))

    def _posts(self, week: Week) -> Iterator[Json]:
        begun = self._begins((week.number, week.section))
        for paragraph in week.paragraphs:
            said = f"¶{paragraph.number} {paragraph.text}"
            yield _message(self._ids[f"p{paragraph.number}"][1], begun, said, _bot())
        for prompt in week.prompts:
            at = prompt.posted or prompt.due or begun
            yield _message(self._ids[f"q-{prompt.id}"][1], at, _asked(week, prompt), _bot()) | {
                "x_reading": {
                    "prompt": prompt.id,
                    "result": labels.poll_result(prompt) if prompt.options else "",
                    "votes": [None if prompt.is_sealed else option.votes for option in prompt.options],
                }
            }

    def _response(self, response: Response, parent: Response | None) -> Json:
        author = _user(self._authors[response.reader, response.author], response.author)
        message = _message(self._id_of(response)[1], response.at, response.text, author)
        above = (
            self._id_of(parent)
            if parent
            else self._ids.get(f"q-{response.prompt}" if response.prompt else f"p{response.paragraph}")
        )
        if above:
            message["type"] = "Reply"
            message["reference"] = {
                "type": "Default",
                "messageId": above[1],
                "channelId": above[0],
                "guildId": GUILD,
            }
        message["timestampEdited"] = _instant(response.edited_at) if response.edited_at else None
        message["attachments"] = [
            {
                "id": _snowflake(response.at, OWN + int(response.id[1:]) * MOST_FILES + number),
                "url": f"../{FOLDER}/{file_of(one)}" if file_of(one) else "",
                "fileName": one.name,
                "fileSizeBytes": one.size,
            }
            for number, one in enumerate(response.attachments)
        ]
        message["reactions"] = [_reaction(emoji, count) for emoji, count in response.reactions]
        message["x_reading"] = {
            "id": response.id,
            "source": response.how.value,
            "late": response.late,
            "sample": response.sample,
            "parent": response.parent,
            "descriptions": [one.says for one in response.attachments],
            "url": response.url,
        }
        return message


def _message(number: str, at: datetime, said: str, author: Json) -> Json:
    return {
        "id": number,
        "type": "Default",
        "timestamp": _instant(at),
        "timestampEdited": None,
        "callEndedTimestamp": None,
        "isPinned": False,
        "content": said,
        "author": author,
        "attachments": [],
        "embeds": [],
        "stickers": [],
        "reactions": [],
        "mentions": [],
        "inlineEmojis": [],
    }


def _asked(week: Week, prompt: Prompt) -> str:
    """Return a prompt as the bot's message."""
    passage = prompt.passage
    lines = [
        f"**{labels.prompt_head(week, prompt)}**",
        f"> {passage.quote} (¶{passage.paragraph})",
        prompt.question,
    ]
    lines += [f"{option.number}. {option.text}" for option in prompt.options]
    return "\n".join([*lines, labels.poll_result(prompt)] if prompt.options else lines)


def _user(number: str, name: str, *, is_bot: bool = False) -> Json:
    return {
        "id": number,
        "name": name,
        "discriminator": "0000",
        "nickname": name,
        "color": None,
        "isBot": is_bot,
        "roles": [],
        "avatarUrl": None,
    }


def _bot() -> Json:
    return _user(BOT, "Studycircle", is_bot=True)


def _reaction(emoji: str, count: int) -> Json:
    custom = len(emoji) > 2 and emoji.startswith(":") and emoji.endswith(":")
    shown = {"id": "", "name": emoji, "code": emoji.strip(":") if custom else emoji}
    return {"emoji": shown | {"isAnimated": False, "imageUrl": ""}, "count": count, "users": []}


def _timestamp(message: Json) -> str:
    return str(message["timestamp"])


def _in_order(message: Json) -> tuple[str, int]:
    return _timestamp(message), int(str(message["id"]))


def _snowflake(at: datetime, number: int) -> str:
    milliseconds = int((at - DISCORD_EPOCH).total_seconds() * 1000)
    return str((max(milliseconds, 0) << NUMBERS) | (number % (1 << NUMBERS)))


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="milliseconds")
