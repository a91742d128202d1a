"""What must hold at the end, whatever has befallen the bot: nothing twice, nothing missing, nothing kept wrongly."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

from bot.agenda.compose import parts
from bot.agenda.missed import is_theirs
from bot.agenda.scene import Scene
from bot.app.archiving import write_archive
from bot.flow.missed import OF
from bot.records import Kind, Occurrence, State
from bot.rehearsal.server.model import Message, MessageKind
from tests.process.people import Members, in_threads, prompt_of
from tests.process.world import World

COPY = "by form"


def differences(world: World, members: Members | None = None) -> list[str]:
    """Return everything that doesn't hold, in words; nothing if all is well.  The bot is to be at rest or off."""
    found = [*_twice(world), *_missed(world)]
    if members is not None:
        archive = archive_of(world)
        found += [*_forms(world, members, archive), *_words(world, archive), *_votes(world, archive)]
    return found


def archive_of(world: World) -> Any:
    """Return the archive as it would be exported now."""
    circle, reading, out = world.running.circle, world.running.reading, world.folder / "exported"
    [path] = write_archive(circle, reading, data=world.data, out=out, formats=("json",))[:1]
    return json.loads((out / "archive.json").read_text(encoding="utf-8")) if path else None


def ends(world: World) -> Counter[State]:
    """Return how what is due has ended."""
    now = world.now()
    rows = world.read(lambda core: core.stored(world.running.id)).values()
    return Counter(row.state for row in rows if row.due <= now)


def _own(world: World) -> Iterator[Message]:
    bot = world.server.world.bot
    for channel in list(world.server.world.channels.values()):
        for message in channel.messages.values():
            if message.author is bot and message.kind in (MessageKind.PLAIN, MessageKind.REPLY):
                yield message


# --- nothing twice


def _twice(world: World) -> Iterator[str]:
    """Yield what stands on Discord twice: messages by what a reader sees of them, threads and events by their names."""
    discord = world.server.world
    seen = Counter(_looks(message) for message in _own(world) if not _is_copy(message))
    threads = Counter(channel.name for channel in discord.channels.values() if channel.thread)
    names = Counter(event.name for event in discord.events.values())
    marks = Counter((event.description or "").rpartition("\n")[2] for event in discord.events.values())
    for counted in (seen, threads, names, marks):
        yield from (f"{count} times on Discord: {what}" for what, count in counted.items() if count > 1)


def _looks(message: Message) -> tuple[object, ...]:
    """Return by what a reader would say that two messages are the same: buttons, poll's question, first line."""
    ids = [str(one.get("custom_id")) for row in message.components for one in row.get("components", [])]
    what = message.poll.question if message.poll else message.content.partition("\n")[0]
    return message.channel_id, tuple(ids) or what


def _is_copy(message: Message) -> bool:
    return COPY in message.content.partition("\n")[0]


# --- nothing missing


def _missed(world: World) -> Iterator[str]:
    """Yield what is due and hasn't ended, or has ended without the organisers' being told, or is done only in part."""
    now, running, there = world.now(), world.running, {message.id for message in _own(world)}
    told = world.read(lambda core: core.posts_below(running.id, OF))
    stored = world.read(lambda core: core.stored(running.id))
    for occurrence in running.agenda.occurrences:
        row = stored[occurrence.key]
        if row.due > now:
            continue
        if row.state in (State.SKIPPED, State.FAILED) and not is_theirs(row.reason):
            notices = {post.message_id for post in told.get(OF + row.key, {}).values()}
            if not notices <= there or not notices:
                yield f"{row.key} is {row.state.value}, and nobody was told: {row.reason}"
        elif row.state is State.DONE:
            yield from _halves(world, occurrence, there)
        else:
            yield f"{row.key} is still {row.state.value}"


def _halves(world: World, occurrence: Occurrence, there: set[int]) -> Iterator[str]:
    """Yield the parts of what is done that aren't on Discord."""
    running = world.running
    if occurrence.kind is Kind.EVENT:
        row = world.read(lambda core: core.events(running.id)).get(occurrence.week)
        if row is None or row.event_id not in world.server.world.events:
            yield f"{occurrence.key} is done, but has no event"
        return
    posted = world.read(lambda core: core.posts(running.id, occurrence.key))
    scene = Scene(running.circle, running.reading, running.agenda, layout=world.layout)
    for name in {part.name for part in parts(occurrence, scene)} | {*posted}:
        row = posted.get(name)
        is_thread = name.endswith(".thread")
        if row is None or (row.message_id not in there and not is_thread):
            yield f"{occurrence.key} is done without its part {name}"


# --- the archive


def _forms(world: World, members: Members, archive: Any) -> Iterator[str]:
    """Yield forms' answers that are lost, or not just once in the archive and in the thread."""
    kept = Counter(one["text"] for one in archive["responses"] if one["how"] == "form")
    shown = Counter(one.content.rpartition("\n")[2] for one in in_threads(world) if _is_copy(one))
    for text in members.sent:
        wanted = (1,) if text in members.acknowledged else (0, 1)
        if kept[text] not in wanted:
            yield f"acknowledged {text in members.acknowledged}, {kept[text]} times in the archive: {text}"
        if kept[text] != shown[text]:
            yield f"{kept[text]} times in the archive, {shown[text]} times on Discord: {text}"
    yield from (f"nobody has sent it: {text}" for text in kept if text not in members.sent)


def _words(world: World, archive: Any) -> Iterator[str]:
    """Yield where what members said, as the archive has it, isn't what the threads show."""
    own = [one for one in in_threads(world) if not one.author.bot]
    kept = {int(one["url"].rpartition("/")[2]): one for one in archive["responses"] if one["how"] != "form"}
    there = {one.id: _as_seen(world, one) for one in own}
    archived = {number: _as_kept(one) for number, one in kept.items()}
    for number in there.keys() | archived.keys():
        if there.get(number) != archived.get(number):
            yield f"{number}: on Discord {there.get(number)}, in the archive {archived.get(number)}"
    labels = {(one.author.id, kept[one.id]["author"]) for one in own if one.id in kept}
    if not len(labels) == len({who for who, _ in labels}) == len({label for _, label in labels}):
        yield f"names and people don't go together: {labels}"


def _as_seen(world: World, message: Message) -> tuple[object, ...]:
    reactions = {emoji: len(who) for emoji, who in message.reactions.items() if who}
    return message.content, message.edited_at is not None, _asked(world, message), reactions


def _asked(world: World, message: Message) -> str | None:
    """Return the question that a message is a reply to: one with a button, a poll or a poll's notice."""
    thread = world.server.world.channels[message.channel_id]
    target = thread.messages.get((message.reference and message.reference.message_id) or 0)
    if target is None or not target.author.bot:
        return None
    if target.poll or target.content.startswith("**Poll**"):
        number = int(thread.name.removeprefix("Week ").partition(":")[0])
        poll = world.running.reading.sections[number - 1].poll
        return poll.id if poll else None
    return prompt_of(target) or None


def _as_kept(one: Any) -> tuple[object, ...]:
    reactions = {each["emoji"]: each["count"] for each in one["reactions"]}
    return one["text"], one["edited_at"] is not None, one["prompt"], reactions


def _votes(world: World, archive: Any) -> Iterator[str]:
    """Yield polls of which the archive has other totals than Discord."""
    told = {one["prompt"]: [option["votes"] for option in one["options"]] for one in archive["votes"]}
    for week in archive["weeks"]:
        for prompt in week["prompts"]:
            if prompt["id"] not in told or not prompt["url"]:
                continue
            message = world.server.world.message(int(prompt["url"].rpartition("/")[2]))
            assert message.poll is not None, prompt["id"]
            there = [len(answer.voters) for answer in message.poll.answers]
            if there != told[prompt["id"]]:
                yield f"{prompt['id']}: on Discord {there}, in the archive {told[prompt['id']]}"
