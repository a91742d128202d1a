"""What members and organisers do meanwhile: answer by form or by reply, vote, forget, pause, hold, release.

Each press comes whenever its time has come, also while the bot waits for Discord.  What was acknowledged is noted: it
has to be there.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from bot.errors import StudycircleError
from bot.flow.answers import Saved
from bot.flow.presses import Pressed
from bot.flow.replies import Caller
from bot.records import State
from bot.schedule.model import Votes
from tests.simulation.guild import CHANNEL, ME, SERVER

if TYPE_CHECKING:
    from tests.simulation.life import Life

ORGANISER = 900
READERS = range(1000, 1009)


@dataclass
class Members:
    """The people around one circle; `answered` are the texts that were acknowledged, by who said them.

    `unacknowledged` counts the presses that were answered with what went wrong.
    """

    life: Life
    answered: dict[str, int] = field(default_factory=dict)
    lost: list[str] = field(default_factory=list)
    unposted: set[str] = field(default_factory=set)
    unacknowledged: int = 0
    number: int = 0
    waiting: list[Saved] = field(default_factory=list)
    forgot: dict[int, datetime] = field(default_factory=dict)

    def caller(self, user_id: int, *, organises: bool = False) -> Caller:
        """Return somebody at the present moment."""
        circles = frozenset({self.life.circle.id}) if organises else frozenset()
        now = self.life.world.now
        return Caller(user_id, f"User {user_id}", SERVER, CHANNEL, None, now, f"user{user_id}", circles)

    def answer(self) -> None:
        """Somebody submits a form of a question that is posted."""
        self.press(self._answer)

    def vote(self) -> None:
        """Somebody votes in a poll by buttons."""
        self.press(self._vote)

    def forget(self) -> None:
        """Somebody has everything of theirs erased."""
        self.press(self._forget)

    def pause(self) -> None:
        """An organiser pauses the circle, and lets it go on some days later."""
        world, chance = self.life.world, self.life.chance
        # Before it is pressed: where the process dies of it, the pause may be kept, and somebody sees it later.
        world.at(world.now + timedelta(days=chance.uniform(0.1, 12)), self._resume)
        self.press(lambda: self.parts.desk.pause(self.life.running, self.caller(ORGANISER, organises=True)))
        world.note("pause")

    def hold(self) -> None:
        """An organiser holds a post back, and mostly releases it again."""
        planned = [row.key for row in self.life.stored.values() if row.state is State.PLANNED]
        if not planned:
            return
        world, chance = self.life.world, self.life.chance
        key = chance.choice(planned[:12])
        who = self.caller(ORGANISER, organises=True)
        self.press(lambda: self.parts.steering.hold(self.life.running, who, key))
        world.note(f"hold {key}")
        if chance.random() < 0.7:
            world.at(world.now + timedelta(days=chance.uniform(0.1, 12)), lambda: self._release(key))

    def press(self, deed: Callable[[], Awaitable[object]]) -> None:
        """Have something pressed, if there is anybody to answer; errors are said to whoever pressed."""
        life = self.life
        if life.parts is None or not life.guild.has_gateway or life.running.erased:
            return
        try:
            life.finish(_whole(deed))
        except StudycircleError as error:
            self.unacknowledged += 1
            life.world.note(f"a press is answered with what went wrong: {error.message}")

    def publish(self) -> None:
        """Go on with the submissions that were saved while the bot was in the middle of something."""
        while self.waiting:
            saved = self.waiting.pop(0)
            self.press(lambda saved=saved: self.parts.answers.publish(saved))  # type: ignore[misc]

    def check_kept(self) -> None:
        """Take down which acknowledged answers the store doesn't have, just before everything is erased."""
        circle = self.life.circle.id
        rows = self.life.core.connection.execute("SELECT text FROM response WHERE circle = ?", (circle,))
        there = Counter(row["text"] for row in rows)
        self.unposted = {row.text for row in self.life.core.unposted_answers(circle)}
        self.lost += [text for text in self.answered if there[text] != 1]
        self.lost += self._unheard()

    def violations(self) -> list[str]:
        """Return what acknowledged answers aren't kept, or aren't posted just once."""
        own = [
            seen.text
            for said in self.life.guild.messages.values()
            for seen in said
            if seen.author.user_id == ME
        ]
        posted = {text: sum(one.endswith(f"\n{text}") for one in own) for text in self.answered}
        found = [f"said or acknowledged, but not kept: {text}" for text in self.lost]
        found += [f"{count} times on Discord: {text}" for text, count in posted.items() if count > 1]
        return found + [
            f"acknowledged, but never posted: {text}"
            for text, count in posted.items()
            if not count and text not in self.unposted
        ]

    # --- within

    def _unheard(self) -> list[str]:
        """Return what was said in the weeks' threads, was not taken back and isn't kept."""
        guild, circle = self.life.guild, self.life.circle.id
        rows = self.life.core.connection.execute(
            "SELECT message_id FROM response WHERE circle = ?", (circle,)
        )
        kept = {row["message_id"] for row in rows}
        return [
            f"{seen.text} ({seen.message_id})"
            for thread, name in guild.names.items()
            if name.startswith("Week ")
            for seen in guild.messages.get(thread, ())
            if seen.author.user_id != ME
            and seen.message_id not in kept
            and self.forgot.get(seen.author.user_id, datetime.min.replace(tzinfo=UTC)) < seen.at
        ]

    @property
    def parts(self) -> Any:
        """The bot's use cases."""
        return self.life.parts

    async def _answer(self) -> None:
        circle, chance = self.life.circle.id, self.life.chance
        asked = [row for row in self.life.core.all_posts(circle) if row.prompt and row.message_id]
        asked = [row for row in asked if self.parts.answers.find(circle, row.part)]
        if not asked:
            return
        self.number += 1
        who, text = self.caller(chance.choice(READERS)), f"Answer {self.number} of mine."
        saved = await self.parts.answers.save(
            circle, chance.choice(asked[-8:]).part, who, text=text, interaction_id=10**6 + self.number
        )
        self.life.world.note(f"{text} {'saved' if saved else 'not kept'}")
        if saved is not None:
            self.answered[text] = who.user_id
            self.waiting.append(saved)

    async def _vote(self) -> None:
        circle, chance = self.life.circle, self.life.chance
        if circle.votes is Votes.PRIVATE:
            running = self.life.running
            poll = chance.choice([s.poll.id for s in running.reading.sections if s.poll])
            ballot = self.life.core.ballot(circle.id, poll)
            words = (poll, str(chance.choice((1, 2, 3))))
            who = self.caller(chance.choice(READERS))
            pressed = Pressed(running, who, words, message_id=ballot.message_id if ballot else None)
            await self.parts.ballots.vote(pressed)

    async def _forget(self) -> None:
        who = self.caller(self.life.chance.choice(READERS))
        # From its commit on nothing of theirs need be there, whether or not the copies are deleted already.
        self.answered = {text: one for text, one in self.answered.items() if one != who.user_id}
        self.forgot[who.user_id] = self.life.world.now
        self.life.world.note(f"{who.name} has everything erased")
        await self.parts.mine.forget(self.life.running, who)

    def _resume(self) -> None:
        """Let the circle go on, every hour until it does: the process may be off, or die of it."""
        if all(pause.end for pause in self.life.core.pauses(self.life.circle.id)):
            return
        self.life.world.at(self.life.world.now + timedelta(hours=1), self._resume)
        self.press(lambda: self.parts.desk.resume(self.life.running, self.caller(ORGANISER, organises=True)))

    def _release(self, key: str) -> None:
        who = self.caller(ORGANISER, organises=True)
        self.press(lambda: self.parts.steering.release(self.life.running, who, key))


async def _whole(deed: Callable[[], Awaitable[object]]) -> object:
    return await deed()
