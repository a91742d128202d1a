"""Build all use cases on a store, a clock and the ports to Discord: the same whether these reach Discord or a model."""

from __future__ import annotations

import asyncio
from asyncio import to_thread
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

from bot.archive.write import remove
from bot.clock import Clock
from bot.flow.adding import Adding
from bot.flow.answers import Answers
from bot.flow.asking import Asking
from bot.flow.asking_once import AskingOnce
from bot.flow.attachments import AttachmentHost, Attachments
from bot.flow.ballots import Ballots
from bot.flow.catching_up import CatchUp
from bot.flow.choosing import Choosing
from bot.flow.circles import Running
from bot.flow.collecting import Collector
from bot.flow.copies import delete_copies, scrub
from bot.flow.delivery import Delivery
from bot.flow.desk import Desk
from bot.flow.editions import Beside, Editions, Write
from bot.flow.ending import Ending
from bot.flow.following import Following
from bot.flow.handing import Handing
from bot.flow.index import Index
from bot.flow.keeping import Keeping
from bot.flow.meetings import Meetings
from bot.flow.messenger import Calendar, Messenger
from bot.flow.mine import Mine
from bot.flow.nameless import Nameless
from bot.flow.nightly import Nightly
from bot.flow.nights import Nights
from bot.flow.passages import Passages
from bot.flow.passing import Passing
from bot.flow.posting import Poster
from bot.flow.practice import Practice
from bot.flow.presses import Press
from bot.flow.readiness import Readiness
from bot.flow.refiling import Refiling
from bot.flow.runner import Chore, Runner
from bot.flow.searching import Searching
from bot.flow.steering import Steering
from bot.flow.suggesting import Suggesting
from bot.flow.swapping import Swapping
from bot.flow.weekview import WeekView
from bot.store import Store
from bot.store.files import FOLDER


@dataclass(frozen=True, slots=True)
class Archives:
    """Where archives are put, what writes one, and how what blocks is run."""

    folder: Path
    write: Write
    beside: Beside = to_thread


class Parts:
    """All use cases of a bot; `bell` has the runner look at what is to be done.

    `chance` is where withdraw codes come from, and the order in which nameless answers are released.  `files` is where
    attachments are fetched from; without it none are.
    """

    def __init__(
        self,
        store: Store,
        messenger: Messenger,
        calendar: Calendar,
        circles: Sequence[Running],
        *,
        archives: Archives,
        clock: Clock,
        chance: Random,
        files: AttachmentHost | None = None,
    ) -> None:
        self.store = store
        self.messenger = messenger
        self.circles = circles
        self.clock = clock
        self.archives = archives
        self.bell = asyncio.Event()
        self.attachments = self._attachments(files) if files else None
        self.poster = Poster(store, messenger, clock)
        self.editions = Editions(store, archives.folder, archives.write, clear=remove, beside=archives.beside)
        self.meetings = Meetings(store, calendar, self.poster, clock)
        self._for_answers(chance)
        self._for_members()
        self._for_organisers()
        self.readiness = Readiness(store, messenger, self.poster, clock, circles=circles)
        self.nightly = Nightly(store, self.editions, self.poster, clock, circles=circles, ring=self.ring)
        self.nights = Nights(self.collector, self.meetings, clock, circles=circles)
        self.runner = self._runner()

    @property
    def ring(self) -> Callable[[], None]:
        """Have the runner look at what is to be done."""
        return self.bell.set

    async def read_back(self) -> None:
        """After a new session read back what was missed, then have the runner look at what is to be done."""
        self.meetings.look_round()
        await self.collector.read_back()
        await self.meetings.recount(self.circles)
        self.bell.set()

    @property
    def presses(self) -> dict[str, Press]:
        """What every button, menu and form leads to, but the form of an answer."""
        use_cases = (
            *(
                self.adding,
                self.ballots,
                self.choosing,
                self.following,
                self.keeping,
                self.mine,
                self.passing,
            ),
            *(self.catch_up, self.ending, self.practice),
            *(self.asking, self.desk, self.refiling, self.steering, self.swapping),
        )
        return {word: press for one in use_cases for word, press in one.presses.items()}

    def _attachments(self, files: AttachmentHost) -> Attachments:
        """Build what fetches files that came with messages, to where the archives' folder lies."""
        return Attachments(
            self.store,
            self.messenger,
            files,
            self.clock,
            circles=self.circles,
            folder=self.archives.folder.parent / FOLDER,
            ring=self.ring,
        )

    def _for_answers(self, chance: Random) -> None:
        """Build what takes in what members say."""
        store, messenger, clock = self.store, self.messenger, self.clock
        self.collector = Collector(
            store, messenger, clock=clock, circles=self.circles, ring=self.ring, fetch=self._fetch
        )
        self.choosing = Choosing(store, clock, ring=self.ring)
        self.answers = Answers(store, self.poster, self.circles, ring=self.ring, first=self.choosing.first)
        self.nameless = Nameless(store, messenger, self.answers, clock, chance=chance, ring=self.ring)
        suggesting = Suggesting(store, messenger, self.poster, clock, ring=self.ring)
        self.adding = Adding(
            store,
            self.circles,
            shelved=self.collector.shelved,
            suggesting=suggesting,
            first=self.choosing.first,
            fetch=self._fetch,
        )

    def _fetch(self) -> None:
        """Have files fetched that came with messages."""
        if self.attachments:
            self.attachments.wake()

    def _for_members(self) -> None:
        """Build what members do beside answering."""
        store, messenger, clock = self.store, self.messenger, self.clock
        self.following = Following(store, messenger, clock, circles=self.circles, ring=self.ring)
        self.ballots = Ballots(store, messenger, clock, circles=self.circles)
        self.keeping = Keeping(store, clock, self.circles)
        self.passing = Passing(store)
        self.catch_up = CatchUp(store, clock)
        self.passages = Passages(store)
        self.searching = Searching(store)
        self.practice = Practice(self.nameless)
        self.ending = Ending(store, self.answers)
        self.mine = Mine(store, messenger, clock, ring=self.ring)

    def _for_organisers(self) -> None:
        """Build what organisers and facilitators do."""
        store, messenger, clock = self.store, self.messenger, self.clock
        self.desk = Desk(store, clock, self.ring)
        self.steering = Steering(store, clock, self.ring)
        self.asking = Asking(store, clock, self.ring)
        self.refiling = Refiling(store, messenger, clock, ring=self.ring)
        self.swapping = Swapping(store, messenger, self.poster, clock, circles=self.circles, ring=self.ring)
        self.week_view = WeekView(store, clock)
        self.handing = Handing(self.archives.folder, self.archives.write, beside=self.archives.beside)

    def _runner(self) -> Runner:
        """Build what posts, and what is seen to beside."""
        delivery = Delivery(
            self.store,
            self.messenger,
            self.poster,
            self.clock,
            meetings=self.meetings,
            editions=self.editions,
            gap=self.collector.gap,
            ring=self.ring,
        )
        return Runner(
            self.store,
            delivery,
            self.poster,
            self.meetings,
            clock=self.clock,
            circles=self.circles,
            bell=self.bell,
            release=self.nameless.release,
            chores=self._chores(),
            afterwards=(Index(self.store, self.messenger, self.poster, circles=self.circles).keep,),
        )

    def _chores(self) -> tuple[Chore, ...]:
        """Return what is left over from earlier and seen to before anything is posted."""
        return (
            self.readiness.look,  # first: it says what waits
            self.nights.look,
            self.collector.fill_gaps,
            self.following.add_followers,
            self.answers.publish_waiting,
            self.swapping.keep_lines,
            self.ballots.close,
            *((self.attachments.look,) if self.attachments else ()),
            self.nightly.look,
            AskingOnce(self.store, self.poster, self.clock, circles=self.circles).ask,
            lambda: delete_copies(self.store, self.messenger, now=self.clock.now()),
            lambda: scrub(self.store),
        )
