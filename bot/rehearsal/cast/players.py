"""The players: watch the channels, find what their script speaks of, and act in their own good time."""

from __future__ import annotations

import heapq
import itertools
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from bot.clock import Clock
from bot.errors import StudycircleError
from bot.rehearsal.cast.hours import chance, moment
from bot.rehearsal.cast.pressing import answer, take
from bot.rehearsal.cast.reads import Reads
from bot.rehearsal.cast.script import END, WELCOME, By, Reaction, Said, Scene, Script, Step
from bot.rehearsal.cast.sketch import sketch
from bot.rehearsal.server.posting import Upload

if TYPE_CHECKING:
    from bot.rehearsal.server.outcomes import Seen
    from bot.rehearsal.server.people import Person

POLL_HOURS = 50
Deed = Callable[[], Awaitable[None]]


@dataclass(slots=True)
class Room:
    """A thread or channel, as the readers see it; `week` is 0 where it is no week's."""

    id: int
    week: int
    read_to: int = 0


@dataclass(frozen=True, slots=True)
class Spot:
    """Where something is done: in which room, and at which message of it (0: at none)."""

    room: int
    message: int = 0


@dataclass(order=True, slots=True)
class Act:
    """One thing that one reader will do."""

    at: datetime
    order: int
    deed: Deed = field(compare=False)


@dataclass(frozen=True, slots=True)
class Held:
    """What somebody will do once they have joined."""

    joins: int
    plan: Callable[[datetime], None]


class Players:
    """All sample readers of a rehearsal."""

    def __init__(
        self,
        script: Script,
        people: Mapping[str, Person],
        clock: Clock,
        *,
        seed: int,
        reads: Mapping[str, str] | None = None,
    ) -> None:
        """`reads` has what stands on Discord where the script has the bot's English words."""
        self._script = script
        self._reads = Reads(reads or {})
        self._people = people
        self._clock = clock
        self._seed = seed
        self._acts: list[Act] = []
        self._order = itertools.count()
        self._rooms: dict[int, Room] = {}
        self._open = list(script.scenes)
        self._held: list[Held] = []
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

    def leave_undone(self) -> None:
        """Leave undone, for good, whatever is due now, with all that would have followed from it."""
        while self.is_due():
            heapq.heappop(self._acts)

    def look(self) -> None:
        """Take in what has been posted since the last look, and make up one's mind what to do about it."""
        watcher = next(iter(self._people.values()))
        for channel in watcher.channels():
            if channel.id not in self._rooms and not channel.is_forum:
                room = self._rooms[channel.id] = Room(channel.id, self._reads.week_of(channel.name))
                if room.week:
                    self._come_in(room)
        awaited = {_room_week(scene) for scene in self._open if scene.to}
        for room in self._rooms.values():
            if room.week in awaited:
                self._read(watcher, room)

    # ---- finding ---------------------------------------------------------------------------------------------

    def _come_in(self, room: Room) -> None:
        """A week's thread has opened: talk in it, and let in whoever joins this week."""
        for scene in [s for s in self._open if s.week == room.week and s.to is None]:
            self._open.remove(scene)
            self._plan_all(scene, (*scene.talk, *scene.steps), Spot(room.id))
        waiting, self._held = self._held, []
        for held in waiting:
            if held.joins <= room.week:
                held.plan(self._clock.now())
            else:
                self._held.append(held)

    def _read(self, watcher: Person, room: Room) -> None:
        waiting = [scene for scene in self._open if scene.to and _room_week(scene) == room.week]
        for seen in watcher.sees(room.id, after=room.read_to):
            room.read_to = seen.id
            if seen.is_bot:
                for scene in [
                    s
                    for s in waiting
                    if s in self._open and s.to and self._reads.part_of(s.to) in _visible(seen)
                ]:
                    self._open.remove(scene)
                    self._take_up(scene, seen)

    def _take_up(self, scene: Scene, seen: Seen) -> None:
        self._plan_all(scene, (*scene.answers, *scene.steps), Spot(seen.channel_id, seen.id))
        for who, option in scene.votes.items():
            self._plan_vote(scene, who, option, seen)

    # ---- planning --------------------------------------------------------------------------------------------

    def _plan_all(self, scene: Scene, all_of_it: Iterable[Said | Step], spot: Spot) -> None:
        for one in all_of_it:
            self._plan(scene, one, spot)

    def _plan(self, scene: Scene, one: Said | Step, spot: Spot) -> None:
        """Plan something from now on; whoever comes later does it once they are there."""
        joins = self._script.readers[one.who].joins
        if joins > scene.week and all(room.week < joins for room in self._rooms.values()):
            self._held.append(Held(joins, lambda base: self._schedule(scene, one, spot, base)))
        else:
            self._schedule(scene, one, spot, self._clock.now())

    def _schedule(self, scene: Scene, one: Said | Step, spot: Spot, base: datetime) -> None:
        if isinstance(one, Step):
            deed, salt = self._step(one, spot), f"{one.press or one.use or one.command} {scene.week}"
        else:
            deed, salt = self._saying(scene, one, spot), one.text
        self._at(one.who, base + one.after, salt, deed)

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

    def _step(self, step: Step, spot: Spot) -> Deed:
        async def deed() -> None:
            await take(self._people[step.who], self._reads.step(step), spot.room, spot.message)
            self._note(step.who, step.press or step.use or step.command or "wants to be reminded")

        return deed

    def _saying(self, scene: Scene, said: Said, spot: Spot) -> Deed:
        return self._form(scene, said, spot) if said.by is By.FORM else self._message(scene, said, spot)

    def _message(self, scene: Scene, said: Said, spot: Spot) -> Deed:
        async def deed() -> None:
            files = [Upload("my-page.png", sketch(said.picture), said.picture)] if said.picture else []
            message_id = self._people[said.who].say(
                spot.room, said.text, reply_to=spot.message or None, files=files
            )
            self._note(said.who, f"writes {_when(scene)}")
            self._afterwards(scene, said, Spot(spot.room, message_id))

        return deed

    def _form(self, scene: Scene, said: Said, spot: Spot) -> Deed:
        async def deed() -> None:
            await answer(self._people[said.who], said, spot.message, reads=self._reads)
            self._note(said.who, f"answers by form {_when(scene)}")
            self._afterwards(scene, said, Spot(spot.room, self._copy_of(said, spot.room)))

        return deed

    def _copy_of(self, said: Said, room: int) -> int:
        """Find one's own answer in the thread, as the bot has posted it."""
        words = said.text.strip()[:40]
        for seen in reversed(self._people[said.who].sees(room)):
            if seen.is_bot and words in seen.text:
                return seen.id
        raise StudycircleError(
            f"{said.who}'s answer by form isn't in the thread: “{words}”.",
            "Please report this with the seed that you used.",
        )

    def _afterwards(self, scene: Scene, said: Said, spot: Spot) -> None:
        """Plan what follows on something written: a change, replies, steps, reactions, a deletion."""
        now, person, message_id = self._clock.now(), self._people[said.who], spot.message
        if said.edit:
            text = said.edit.text
            self._at(
                said.who,
                now + said.edit.after,
                f"edit {said.text}",
                self._deed(said.who, "changes a message", lambda: person.edit(message_id, text)),
            )
        self._plan_all(scene, (*said.replies, *said.steps), spot)
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


def _room_week(scene: Scene) -> int:
    """Return the week in whose room a scene's post is looked for; 0: in all that are no week's."""
    return 0 if scene.week in (WELCOME, END) else scene.week


def _when(scene: Scene) -> str:
    outside = {WELCOME: "at the welcome", END: "at the end"}
    return outside.get(scene.week, f"in week {scene.week}")


def _visible(seen: Seen) -> str:
    return f"{seen.text}\n{seen.poll.question}" if seen.poll else seen.text
