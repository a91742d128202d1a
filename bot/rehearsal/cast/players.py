"""The players: watch the channels, find what their script speaks of, and act in their own good time."""

from __future__ import annotations

import heapq
import itertools
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from bot.clock import Clock
from bot.errors import StudycircleError
from bot.rehearsal.cast.hours import chance, moment
from bot.rehearsal.cast.script import By, Reaction, Said, Scene, Script

if TYPE_CHECKING:
    from bot.rehearsal.server.outcomes import Seen
    from bot.rehearsal.server.people import Person

RESPOND = "Respond"
WITH_NAME = "Show my name"
POLL_HOURS = 50
Deed = Callable[[], Awaitable[None]]


@dataclass(slots=True)
class Thread:
    """A week's thread, as the readers see it."""

    id: int
    opened: datetime
    read_to: int = 0


@dataclass(order=True, slots=True)
class Act:
    """One thing that one reader will do."""

    at: datetime
    order: int
    deed: Deed = field(compare=False)


class Players:
    """All sample readers of a rehearsal."""

    def __init__(self, script: Script, people: Mapping[str, Person], clock: Clock, *, seed: int) -> None:
        self._script = script
        self._people = people
        self._clock = clock
        self._seed = seed
        self._acts: list[Act] = []
        self._order = itertools.count()
        self._threads: dict[int, Thread] = {}
        self._open = list(script.scenes)
        self._held: list[tuple[int, Scene, Said, int]] = []
        self.done: list[tuple[datetime, str, str]] = []

    def next_act(self) -> datetime | None:
        """Return when somebody does something next."""
        return self._acts[0].at if self._acts else None

    def is_due(self) -> bool:
        """Whether somebody is to do something now."""
        return bool(self._acts) and self._acts[0].at <= self._clock.now()

    async def act(self) -> None:
        """Do the next thing that is due."""
        await heapq.heappop(self._acts).deed()

    def look(self) -> None:
        """Take in what has been posted since the last look, and make up one's mind what to do about it."""
        watcher = next(iter(self._people.values()))
        for channel in watcher.channels():
            week = _week_of(channel.name)
            if channel.is_thread and week and week not in self._threads:
                self._threads[week] = Thread(channel.id, self._clock.now())
                self._come_in(week)
        for week, thread in self._threads.items():
            if any(scene.week == week for scene in self._open):
                self._read(watcher, week, thread)

    # ---- finding ---------------------------------------------------------------------------------------------

    def _come_in(self, week: int) -> None:
        """A thread has opened: talk in it, and let in whoever joins this week."""
        for scene in [s for s in self._open if s.week == week and s.to is None]:
            self._open.remove(scene)
            for said in scene.talk:
                self._plan(scene, said, target=0)
        waiting, self._held = self._held, []
        for joins, scene, said, target in waiting:
            if joins <= week:
                self._schedule(scene, said, self._threads[week].opened, target=target)
            else:
                self._held.append((joins, scene, said, target))

    def _read(self, watcher: Person, week: int, thread: Thread) -> None:
        for seen in watcher.sees(thread.id, after=thread.read_to):
            thread.read_to = seen.id
            if seen.is_bot:
                for scene in [s for s in self._open if s.week == week and s.to and s.to in _visible(seen)]:
                    self._open.remove(scene)
                    self._take_up(scene, seen)

    def _take_up(self, scene: Scene, seen: Seen) -> None:
        for said in scene.answers:
            self._plan(scene, said, target=seen.id)
        for who, option in scene.votes.items():
            self._plan_vote(scene, who, option, seen)

    # ---- planning --------------------------------------------------------------------------------------------

    def _plan(self, scene: Scene, said: Said, *, target: int) -> None:
        joins = self._script.readers[said.who].joins
        if joins > scene.week and joins not in self._threads:
            self._held.append((joins, scene, said, target))
        else:
            self._schedule(scene, said, self._clock.now(), target=target)

    def _schedule(self, scene: Scene, said: Said, base: datetime, *, target: int) -> None:
        deed = self._form(scene, said, target) if said.by is By.FORM else self._message(scene, said, target)
        self._at(said.who, base + said.after, said.text, deed)

    def _plan_vote(self, scene: Scene, who: str, option: str, seen: Seen) -> None:
        async def deed() -> None:
            person = self._people[who]
            there = seen.poll.options if seen.poll else seen.buttons
            chosen = [o for o in there if o.startswith(option)]
            if len(chosen) != 1:
                raise StudycircleError(
                    f"{who} finds no option “{option}” in week {scene.week}'s poll.", "Mend cast.yaml."
                )
            if seen.poll:
                person.vote(seen.id, chosen[0])
            else:
                await person.press(seen.id, chosen[0])
            self._note(who, f"votes in week {scene.week}'s poll")

        hours = timedelta(hours=2 + chance(self._seed, f"vote {who} {scene.week}", POLL_HOURS))
        self._at(who, self._clock.now() + hours, f"vote {scene.week}", deed)

    def _at(self, who: str, wanted: datetime, salt: str, deed: Deed) -> None:
        at = moment(self._script.readers[who], wanted, seed=self._seed, salt=f"{who} {salt}")
        heapq.heappush(self._acts, Act(at, next(self._order), deed))

    # ---- acting ----------------------------------------------------------------------------------------------

    def _message(self, scene: Scene, said: Said, target: int) -> Deed:
        async def deed() -> None:
            thread = self._threads[scene.week]
            message_id = self._people[said.who].say(thread.id, said.text, reply_to=target or None)
            self._note(said.who, f"writes in week {scene.week}")
            self._afterwards(scene, said, message_id)

        return deed

    def _form(self, scene: Scene, said: Said, target: int) -> Deed:
        async def deed() -> None:
            form = (await self._people[said.who].press(target, RESPOND)).form
            if form is None:
                raise StudycircleError(
                    f"Respond gave {said.who} no form in week {scene.week}.",
                    "Please report this with the seed that you used.",
                )
            box, *others = form.fields
            asked = [one.label for one in others if one.required]
            outcome = await form.submit({box.label: said.text} | dict.fromkeys(asked, WITH_NAME))
            if not outcome.text.startswith("Saved"):
                raise StudycircleError(
                    f"{said.who}'s form was answered with: {outcome.text}",
                    "Please report this with the seed that you used.",
                )
            self._note(said.who, f"answers by form in week {scene.week}")
            self._afterwards(scene, said, self._copy_of(scene, said))

        return deed

    def _copy_of(self, scene: Scene, said: Said) -> int:
        """Find one's own answer in the thread, as the bot has posted it."""
        words = said.text.strip()[:40]
        for seen in reversed(self._people[said.who].sees(self._threads[scene.week].id)):
            if seen.is_bot and words in seen.text:
                return seen.id
        raise StudycircleError(
            f"{said.who}'s answer by form isn't in week {scene.week}'s thread.",
            "Please report this with the seed that you used.",
        )

    def _afterwards(self, scene: Scene, said: Said, message_id: int) -> None:
        """Plan what follows on something written: a change, replies, reactions, a deletion."""
        now, person = self._clock.now(), self._people[said.who]
        if said.edit:
            text = said.edit.text
            self._at(
                said.who,
                now + said.edit.after,
                f"edit {said.text}",
                self._deed(said.who, "changes a message", lambda: person.edit(message_id, text)),
            )
        for reply in said.replies:
            self._plan(scene, reply, target=message_id)
        for reaction in said.reactions:
            self._plan_reaction(reaction, message_id, said)
        if said.delete:
            self._at(
                said.who,
                now + said.delete.after,
                f"delete {said.text}",
                self._deed(said.who, "deletes a message", lambda: person.delete(message_id)),
            )

    def _plan_reaction(self, reaction: Reaction, message_id: int, said: Said) -> None:
        person = self._people[reaction.who]
        deed = self._deed(reaction.who, "reacts", lambda: person.react(message_id, reaction.emoji))
        self._at(reaction.who, self._clock.now() + reaction.after, f"{reaction.emoji} {said.text}", deed)

    def _deed(self, who: str, what: str, do: Callable[[], object]) -> Deed:
        async def deed() -> None:
            do()
            self._note(who, what)

        return deed

    def _note(self, who: str, what: str) -> None:
        self.done.append((self._clock.now(), who, what))


def _week_of(name: str) -> int:
    """Return the number in a thread's name such as "Week 5: ...", or 0."""
    head = name.partition(":")[0].split()
    return int(head[1]) if len(head) == 2 and head[0] == "Week" and head[1].isdigit() else 0


def _visible(seen: Seen) -> str:
    return f"{seen.text}\n{seen.poll.question}" if seen.poll else seen.text
