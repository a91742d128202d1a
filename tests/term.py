"""The bundled essay's ten weeks with a running bot before the stand-in Discord, for stories of a whole term.

The circle is the example's own file; ada, ben and cleo read, ana, bo_k, chen and dora lead, olga organises.
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

from bot.app.archiving import write_archive
from bot.app.running import DATABASE
from bot.archive import DEFAULT
from bot.clock import SteppedClock
from bot.records import Layout
from bot.rehearsal.cast.script import Reader
from bot.rehearsal.server.outcomes import Outcome, Seen
from bot.rehearsal.stage import ORGANISER, set_stage
from tests.club import HALL, READERS, BadLine, Club, load
from tests.essay import HOME, sections

LED_BY = ("ana.reads", "bo_k", "chen", "dora")
SHAMING = (
    r"(?i)missed|(fall|falling|fallen|lagging) behind|still haven't|only you"
    r"|nobody (wrote|answered)|inactive|lurk|quiet members?"
)
"""Words that would shame somebody, as a pattern."""


def whole_term(folder: Path, *, changed: Mapping[str, str] | None = None) -> Path:
    """Write the essay's circle of ten weeks, the example's own file with some words changed."""
    text = (HOME / "circle.example.yaml").read_text(encoding="utf-8")
    for old, new in (changed or {}).items():
        assert old in text, old
        text = text.replace(old, new)
    path = folder / "circle.yaml"
    path.write_text(text, encoding="utf-8")
    return path


@asynccontextmanager
async def open_term(
    folder: Path,
    *,
    changed: Mapping[str, str] | None = None,
    readers: Mapping[str, Reader] = READERS,
    layout: Layout = Layout.TEXT,
) -> AsyncIterator[Club]:
    """Open the essay's term an hour before its welcome; `changed` words of the example's file are put otherwise."""
    running = load(whole_term(folder, changed=changed))
    welcome = running.agenda.find("welcome")
    assert welcome is not None
    clock = SteppedClock(welcome.due - timedelta(hours=1))
    async with BadLine(clock) as server:
        server.message_content = True
        people = set_stage(server, running.circle, readers, layout=layout)
        people["olga"] = people[ORGANISER]
        people.setdefault("ada", people[next(iter(readers))])
        if layout is Layout.FORUM:
            server.add_text_channel(server.world.guild(running.circle.channel.guild_id), HALL, name="hall")
        club = Club(folder, server, clock, running, people, layout=layout)
        try:
            await club.start()
            yield club
        finally:
            await club.stop()


def week_id(number: int) -> str:
    """The name of a week of the essay."""
    return str(sections()[number - 1]["id"])


def ask(number: int, kind: str) -> str:
    """A week's question of a kind; of the main ones the first."""
    found = sections()[number - 1][kind]
    return str((found[0] if isinstance(found, list) else found)["ask"])


async def to(club: Club, number: int, kind: str) -> None:
    """Go on to a post of a week ("section", "digest")."""
    await club.to(f"{week_id(number)}.{kind}")


async def press(club: Club, who: str, seen: Seen, label: str) -> Outcome:
    """Somebody presses a button."""
    outcome = await club.people[who].press(seen.id, label)
    await club.settle()
    return outcome


async def votes(club: Club, who: str, number: int) -> str:
    """Somebody votes for the first option of a week's poll; returns the option."""
    option = str(sections()[number - 1]["poll"]["options"][0])
    club.people[who].vote(club.post(ask(number, "poll"), number).id, option)
    await club.settle()
    return option


def has_poll(number: int) -> bool:
    """Whether a week has a poll."""
    return "poll" in sections()[number - 1]


def digest(club: Club, number: int) -> str:
    """A week's look back."""
    [seen] = [one for one in club.thread(number) if one.text.startswith(f"**Looking back at week {number}")]
    return seen.text


def public(club: Club, *numbers: int) -> str:
    """Everything that members see, in the channel and in the threads of these weeks."""
    seen = [*club.in_channel(), *(one for number in numbers for one in club.thread(number))]
    return "\n".join(one.text for one in seen)


def of_the_bots(club: Club, *numbers: int) -> str:
    """What the bot says in the channel and in the threads of these weeks, without the essay's own text."""
    return "\n".join(
        text for text in public(club, *numbers).split("\n") if not text.startswith(("**¶", "-# [", ">"))
    )


def way_in(club: Club) -> Seen:
    """The index post."""
    [seen] = [
        one for one in club.in_channel() if one.text.startswith(f"**{club.running.circle.name}: the way in**")
    ]
    return seen


def exported(club: Club) -> dict[str, str]:
    """All files of the archive as it would be exported now, by name."""
    circle, reading = club.running.circle, club.running.reading
    out = club.folder / "exported"
    paths = write_archive(circle, reading, data=club.folder, out=out, formats=DEFAULT)
    return {path.name: path.read_text(encoding="utf-8") for path in paths}


def answers(club: Club) -> list[dict[str, Any]]:
    """The answers of the archive as it would be exported now."""
    return list(json.loads(exported(club)["archive.json"])["responses"])


def in_files(club: Club) -> bytes:
    """Every byte of the database's files."""
    return b"".join(path.read_bytes() for path in club.folder.glob(f"{DATABASE}*"))
