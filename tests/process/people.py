"""What members do while the bot lives and while it is dead, and what was acknowledged to them."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random

from bot.rehearsal.server.interactions import Act, NoAnswerError
from bot.rehearsal.server.model import Message, MessageKind
from bot.rehearsal.server.people import Person
from bot.rehearsal.server.refusals import Refused
from tests.process.world import World

ARCHIVED = 50083  # Discord's (topics/opcodes-and-status-codes)
LATEST = 40
BREATH_SECONDS = 0.05
EMOJIS = ("👍", "🔥", "🌱")
WORDS = "Answer"
SAID = ("said", "replied", "edited", "deleted", "voted", "reacted")
"""What the bot reads back where it hasn't heard of it."""
LIVE = (*SAID, "answered")


@dataclass
class Members:
    """Ada, Ben and Cleo.  `acknowledged` are the texts of the forms of which Discord was told that they are taken in.

    `sent` are all that were sent in, `did` counts what they did, by kind.
    """

    world: World
    chance: Random
    sent: list[str] = field(default_factory=list)
    acknowledged: set[str] = field(default_factory=set)
    did: dict[str, int] = field(default_factory=dict)
    _typed: dict[int, str] = field(default_factory=dict)
    _busy: set[asyncio.Task[None]] = field(default_factory=set)
    _number: int = 0

    def __post_init__(self) -> None:
        self.world.at_answer.append(self._heard)

    def act(self, times: int = 1, *, kinds: tuple[str, ...] = LIVE) -> None:
        """Do some things at random; what isn't possible yet isn't done."""
        for _ in range(times):
            kind = self.chance.choice(kinds)
            who = self.world.people[self.chance.choice(("ada", "ben", "cleo"))]
            if self._does(kind, who):
                self.did[kind] = self.did.get(kind, 0) + 1

    def _does(self, kind: str, who: Person) -> bool:
        try:
            return bool(getattr(self, f"_{kind}")(who))
        except Refused as refused:
            if refused.code != ARCHIVED:
                raise
            return False  # the thread has fallen asleep between the look at it and the act

    async def rest(self) -> None:
        """Wait until nobody waits for an answer any more; from a dead bot nobody gets one."""
        while self._busy:
            if self.world.process is None:
                self.world.give_up()
            await asyncio.wait(self._busy, timeout=BREATH_SECONDS)

    # --- what they do

    def _said(self, who: Person) -> bool:
        threads = self._threads()
        if threads:
            who.say(self.chance.choice(threads[-2:]), self._text("Said"))
        return bool(threads)

    def _replied(self, who: Person) -> bool:
        posts = list(self._posts())[-LATEST:]
        if posts:
            to = self.chance.choice(posts)
            who.say(to.channel_id, self._text("Reply"), reply_to=to.id)
        return bool(posts)

    def _edited(self, who: Person) -> bool:
        own = [one for one in self._words() if one.author.id == who.id]
        if own:
            who.edit(self.chance.choice(own[-LATEST:]).id, self._text("Edited"))
        return bool(own)

    def _deleted(self, who: Person) -> bool:
        own = [one for one in self._words() if one.author.id == who.id]
        if len(own) > 2:
            who.delete(self.chance.choice(own[-LATEST:]).id)
        return len(own) > 2

    def _reacted(self, who: Person) -> bool:
        words = list(self._words())[-LATEST:]
        if words:
            message, emoji = self.chance.choice(words), self.chance.choice(EMOJIS)
            if who.id in message.reactions.get(emoji, ()):
                who.unreact(message.id, emoji)
            else:
                who.react(message.id, emoji)
        return bool(words)

    def _voted(self, who: Person) -> bool:
        polls = [
            one
            for one in self._posts()
            if one.poll and not one.poll.finished and one.poll.ends > self.world.now()
        ]
        for message in polls[-1:]:
            assert message.poll is not None
            option = self.chance.choice([None, *(answer.text for answer in message.poll.answers)])
            who.vote(message.id, *filter(None, [option]))
        return bool(polls)

    def _answered(self, who: Person) -> bool:
        asked = [one for one in self._posts() if prompt_of(one)][-LATEST:]
        if not asked or who.id in self._typed or self.world.process is None:
            return False
        text = self._text(WORDS)
        self._typed[who.id] = text
        task = self.world.tasks.create_task(self._by_form(who, self.chance.choice(asked), text))
        self._busy.add(task)
        task.add_done_callback(self._busy.discard)
        return True

    async def _by_form(self, who: Person, post: Message, text: str) -> None:
        try:
            form = (await who.press(post.id, "Respond")).form
            if form is not None:
                self.sent.append(text)
                await form.submit({form.fields[0].label: text})
        except NoAnswerError:
            pass  # the bot has died over it
        finally:
            del self._typed[who.id]

    def _heard(self, call: str, status: int) -> None:
        """Take note of the first answer to a form, "thinking" or any other: from then on it must not be lost."""
        words = call.split("/")
        if words[1] != "interactions" or words[-1] != "callback" or status >= 300:
            return
        interaction = self.world.server.world.interactions[int(words[2])]
        if interaction.act is Act.FORM:
            self.acknowledged.add(self._typed[interaction.member.user.id])

    # --- what they see

    def _text(self, what: str) -> str:
        self._number += 1
        return f"{what} {self._number} of mine."

    def _threads(self) -> list[int]:
        channels = self.world.server.world.channels.values()
        return [one.id for one in channels if one.thread and one.name.startswith("Week ")]

    def _posts(self) -> Iterator[Message]:
        for message in in_threads(self.world, also_archived=False):
            if message.author.bot and message.kind in (MessageKind.PLAIN, MessageKind.REPLY):
                yield message

    def _words(self) -> Iterator[Message]:
        for message in in_threads(self.world, also_archived=False):
            if not message.author.bot:
                yield message


def in_threads(world: World, *, also_archived: bool = True) -> Iterator[Message]:
    """Yield what stands in the weeks' threads, the oldest thread first: in a forum the welcome's isn't collected."""
    world.server.run_timers()
    for channel in list(world.server.world.channels.values()):
        is_weeks = channel.thread is not None and channel.name.startswith("Week ")
        if channel.thread and is_weeks and (also_archived or not channel.thread.archived):
            yield from channel.messages.values()


def prompt_of(message: Message) -> str:
    """Return the prompt whose Respond button a message bears, or nothing."""
    for row in message.components:
        for one in row.get("components", []):
            words = str(one.get("custom_id", "")).split(":")
            if words[:2] == ["sc1", "respond"]:
                return words[3]
    return ""
