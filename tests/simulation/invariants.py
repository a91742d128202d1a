"""What must hold at the end of a circle's life, whatever went wrong in it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from zoneinfo import ZoneInfo

from bot.agenda.compose import parts
from bot.agenda.missed import is_theirs
from bot.agenda.scene import Scene
from bot.flow.missed import NOTICE
from bot.flow.posting import ANSWER
from bot.records import Kind, Occurrence, SeenMessage, State
from tests.simulation.guild import ME, ORGANISERS
from tests.simulation.life import Life

NOT_SCHEDULED = ("told:lacks", ANSWER)
"""What may look alike: what is missing once more, and answers of one member; these are counted by their texts."""


def violations(life: Life) -> list[str]:
    """Return everything that doesn't hold, in words; nothing if all is well."""
    return [
        *_duplicates(life),
        *_too_early(life),
        *_missed(life),
        *_out_of_order(life),
        *_wrong_hours(life),
        *life.members.violations(),
    ]


def _own(life: Life) -> Iterator[SeenMessage]:
    for messages in life.guild.messages.values():
        yield from (seen for seen in messages if seen.author.user_id == ME)


def _events_at_once(life: Life) -> Iterator[str]:
    """Yield the names of events, but of those that had begun before another one of their name was made.

    A meeting that is put off while the bot may not touch the calendar leaves an event behind for which nobody comes;
    the one that is made for the new day is no second one.
    """
    events, facts = life.guild.events, life.guild.facts
    made = {event.name: facts[event_id].shown for event_id, event in sorted(events.items())}
    yield from (event.name for event in events.values() if event.start > made[event.name])


def _duplicates(life: Life) -> Iterator[str]:
    """Yield what stands on Discord twice: by what a reader sees, and by what the bot meant it to be."""
    facts = life.guild.facts
    scheduled = (one for one in _own(life) if not facts[one.message_id].owner.startswith(NOT_SCHEDULED))
    seen = Counter(_looks(message, facts[message.message_id].owner) for message in scheduled)
    meant = Counter((facts[m.message_id].owner, facts[m.message_id].part) for m in _own(life))
    events = Counter(event.description.rpartition("\n")[2] for event in life.guild.events.values())
    names = Counter(_events_at_once(life))
    posts = Counter(name for thread, name in life.guild.names.items())
    for counted in (seen, meant, events, names, posts):
        yield from (f"{count} times on Discord: {what}" for what, count in counted.items() if count > 1)
    yield from _strays(life)


def _strays(life: Life) -> Iterator[str]:
    """Yield messages of which the database doesn't know, although what they belong to is done."""
    rows = life.core.all_posts(life.circle.id)
    known = {row.message_id for row in rows}
    for message in _own(life):
        owner = life.guild.facts[message.message_id].owner
        row = life.stored.get(owner)
        if message.message_id not in known and row is not None and row.state is State.DONE:
            yield f"not written down, though {owner} is done: {message.text[:60]!r}"


def _looks(message: SeenMessage, owner: str) -> tuple[object, ...]:
    """Return by what a reader would say that two messages are the same.

    What failed and then came too late is told of twice, and only the reasons differ, below the same first line.
    """
    first_line = message.text if owner == NOTICE else message.text.partition("\n")[0]
    return message.channel_id, message.custom_ids or (message.poll_question or first_line)


def _too_early(life: Life) -> Iterator[str]:
    """Yield what went out before it was due by every time that the bot's clock had shown."""
    due = {row.key: row.due for row in life.stored.values() if not row.by_hand}
    for fact in life.guild.facts.values():
        if fact.owner in due and fact.shown < due[fact.owner]:
            yield f"{fact.owner} {fact.part} went out {due[fact.owner] - fact.shown} before its time"


def _missed(life: Life) -> Iterator[str]:
    """Yield what is not done, and of which the organisers don't know why; and what is done only in part."""
    told = {
        message.message_id
        for message in life.guild.messages.get(ORGANISERS, ())
        if message.author.user_id == ME
    }
    there = {message.message_id for message in _own(life)}
    for occurrence in life.agenda.occurrences:
        row = life.stored[occurrence.key]
        if row.state in (State.SKIPPED, State.FAILED):
            if not is_theirs(row.reason) and not _is_told(life, row.key, told):
                yield f"{row.key} is {row.state.value}, and nobody was told: {row.reason}"
        elif row.state is not State.DONE:
            yield f"{row.key} is still {row.state.value}"
        elif occurrence.kind is Kind.EVENT:
            made = life.core.events(life.circle.id).get(occurrence.week)
            if made is None or made.event_id is None:
                yield f"{row.key} is done, but has no event"
        else:
            posted = life.core.posts(life.circle.id, row.key)
            # What is erased is erased, whether or not organisers can be told of it.
            for name in _names_of(life, occurrence) if occurrence.kind is not Kind.ERASE else ():
                if name not in posted or posted[name].message_id not in there:
                    yield f"{row.key} is done without its part {name}"


def _is_told(life: Life, key: str, told: set[int]) -> bool:
    """Tell whether a message that organisers see tells of an occurrence."""
    rows = life.core.posts(life.circle.id, f"told:{key}").values()
    return any(row.message_id in told for row in rows)


def _names_of(life: Life, occurrence: Occurrence) -> tuple[str, ...]:
    """Return the names of what an occurrence consists of; of a reminder what it has for certain."""
    scene = Scene(life.circle, life.reading, life.agenda, layout=life.layout)
    return tuple(part.name for part in parts(occurrence, scene))


def _out_of_order(life: Life) -> Iterator[str]:
    """Yield where a week's thread isn't in the order of its occurrences and their parts."""
    # By when each is due: after an end that was held back the word of the erasure can come before the archive.
    due = sorted(life.agenda.occurrences, key=lambda occurrence: occurrence.due)
    order = {occurrence.key: number for number, occurrence in enumerate(due)}
    # A reminder waits for nothing; and what lacked a right comes when that is there again.
    free = {occurrence.key for occurrence in life.agenda.occurrences if occurrence.kind in life.unordered}
    free |= life.guild.put_off
    for thread in life.guild.parents:
        keys = [life.guild.facts[m.message_id].owner for m in life.guild.messages.get(thread, ())]
        placed = [order[key] for key in keys if key in order and key not in free]
        if placed != sorted(placed):
            yield f"out of order in {life.guild.names[thread]}: {keys}"


def _wrong_hours(life: Life) -> Iterator[str]:
    """Yield what is due at the second coming of a wall time: of two the first is meant."""
    zone = ZoneInfo(life.circle.zone)
    for occurrence in life.agenda.occurrences:
        wall = occurrence.due.astimezone(zone).replace(tzinfo=None)
        for minutes in (30, 60):
            before = (occurrence.due - timedelta(minutes=minutes)).astimezone(zone).replace(tzinfo=None)
            if before == wall and occurrence.kind is not Kind.REMINDER:
                yield f"{occurrence.key} is due when {wall} comes for the second time"


def lateness(life: Life) -> list[timedelta]:
    """Return how late everything was that was posted, by the true time and the occurrence's first message."""
    first: dict[str, timedelta] = {}
    due = {occurrence.key: occurrence.due for occurrence in life.agenda.occurrences}
    for message in _own(life):
        owner = life.guild.facts[message.message_id].owner
        if owner in due:
            first[owner] = min(first.get(owner, timedelta.max), message.at - due[owner])
    return list(first.values())


def ends(life: Life) -> Counter[State]:
    """Return how the occurrences ended."""
    return Counter(row.state for row in life.stored.values())
