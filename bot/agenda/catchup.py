"""`/catch-up`: one message that tells one member where the circle is, what was read, and what is open to them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bot import wording
from bot.agenda.limits import MESSAGE, literal
from bot.agenda.scene import said_stretch, stamp
from bot.agenda.standing import Standing, entries, weeks_counted
from bot.agenda.weeklist import week_lines
from bot.reading.model import Prompt, Section
from bot.records import Kind

DATES = 4
SHOWN = frozenset(
    {Kind.QUESTIONS, Kind.POLL, Kind.GO_ROUND, Kind.CLOSING, Kind.DIGEST, Kind.SECTION, Kind.END}
)


@dataclass(frozen=True, slots=True)
class Own:
    """What concerns one member: which prompts they have answered, and whether they follow the threads."""

    answered: frozenset[str] = frozenset()
    follows: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """The links to the prompts that are on Discord, by their ids, and the keys of what is still to be posted."""

    urls: Mapping[str, str] = field(default_factory=dict)
    planned: frozenset[str] = frozenset()


def catch_up(standing: Standing, asked: Asked, own: Own, *, now: datetime) -> str:
    """Return the message, of at most 2,000 characters, what is most important first."""
    blocks = [
        wording.CATCH_HEAD.format(circle=literal(standing.circle.name), where="\n".join(_where(standing)))
    ]
    present = standing.present
    lines = list(_open(standing.reading.section(present), asked, own)) if present else []
    blocks += [wording.CATCH_OPEN.format(lines="\n".join(lines))] if lines else []
    dates = _dates(standing, asked, now)
    blocks += [wording.CATCH_NEXT.format(lines="\n".join(dates))] if dates else []
    last = [] if own.follows else [wording.CATCH_FOLLOW]
    room = MESSAGE - len("\n".join([*blocks, *last, wording.CATCH_READ.format(lines="")]))
    named = standing.threads[present] if present and standing.threads[present] in blocks[0] else ""
    read = _read(standing, asked, own, named=named, room=room)
    blocks += [wording.CATCH_READ.format(lines="\n".join(read))] if read else []
    return "\n".join([*blocks, *last])


def _where(standing: Standing) -> Iterator[str]:
    """Yield where the circle is."""
    if standing.paused and not standing.over:
        yield wording.CATCH_PAUSED.format(at=stamp(standing.paused))
    if standing.present is None:
        if standing.coming and not standing.paused:
            yield wording.CATCH_BEFORE.format(at=stamp(standing.coming[0].due))
        return
    section = standing.reading.section(standing.present)
    number = standing.reading.sections.index(section) + 1
    total = len(standing.reading.sections)
    if standing.over or (standing.present in standing.digests and not standing.coming):
        yield wording.CATCH_OVER.format(weeks=weeks_counted(standing))
    elif standing.present in standing.digests:
        yield wording.CATCH_BETWEEN.format(number=number, total=total)
    else:
        yield wording.CATCH_WEEK.format(
            number=number,
            total=total,
            title=literal(section.title),
            url=standing.threads[section.id],
            paragraphs=said_stretch(section),
        )


def _open(section: Section, asked: Asked, own: Own) -> Iterator[str]:
    """Yield the questions of the present week that are open to the caller, in the order of posting."""
    for prompt in _unanswered(section, asked, own):
        yield wording.CATCH_OPEN_LINE.format(
            what=wording.FORM_KIND[prompt.kind.value], paragraph=prompt.paragraph, url=asked.urls[prompt.id]
        )


def _unanswered(section: Section, asked: Asked, own: Own) -> list[Prompt]:
    return [one for one in section.prompts if one.id in asked.urls and one.id not in own.answered]


def _dates(standing: Standing, asked: Asked, now: datetime) -> list[str]:
    """Return the next dates; during a pause nobody knows them."""
    if standing.paused or standing.over:
        return []
    found = [
        (one.due, _what(standing, one.kind, one.week, one.number))
        for one in standing.agenda.occurrences
        if one.kind in SHOWN and one.key in asked.planned and one.due > now
    ]
    found += [
        (one.start, str(wording.CATCH_MEETING))
        for one in standing.agenda.meetings.values()
        if one.start > now
    ]
    return [
        wording.CATCH_NEXT_LINE.format(at=stamp(at), what=what)
        for at, what in sorted(found, key=lambda pair: pair[0])[:DATES]
    ]


def _what(standing: Standing, kind: Kind, week: str, number: int) -> str:
    if kind is Kind.SECTION:
        title = literal(standing.reading.section(week).title)
        return wording.CATCH_OPENS.format(number=number, title=title)
    return wording.KIND[kind.value]


def _read(standing: Standing, asked: Asked, own: Own, *, named: str, room: int) -> list[str]:
    """Return the weeks so far, the newest first, with how many questions of the earlier ones are open.

    Without the one whose thread is named above already.
    """
    tails = {}
    for section in standing.reading.sections:
        count = len(_unanswered(section, asked, own))
        if count and section.id != standing.present:
            counted = wording.numbered(wording.QUESTIONS_OPEN, count)
            tails[section.id] = wording.CATCH_STILL.format(count=counted)
    opened = [one for one in entries(standing, tails) if one.url and one.url != named]
    return week_lines(opened, room=room, newest_first=True)
