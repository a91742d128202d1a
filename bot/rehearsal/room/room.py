"""The room: one rehearsal with its people, its clock and its trouble, and what the pages that look at it are shown."""

from __future__ import annotations

import asyncio
import json
import secrets
from datetime import timedelta
from pathlib import Path

from bot.agenda.instants import local
from bot.clock import SteppedClock
from bot.records import Occurrence
from bot.rehearsal.cast.players import Players
from bot.rehearsal.play import Play
from bot.rehearsal.room import agenda, views
from bot.rehearsal.room.backstage import AtRest, Backstage
from bot.rehearsal.room.cast import LooseCast
from bot.rehearsal.room.moving import Mover
from bot.rehearsal.room.people import People
from bot.rehearsal.room.tabs import Tab, Tabs
from bot.rehearsal.room.telling import ANEW, Telling
from bot.rehearsal.room.trouble import Trouble
from bot.rehearsal.server import Server
from bot.rehearsal.server.model import Json
from bot.rehearsal.server.world import Happening

SPAN = timedelta(weeks=52)
"""How much longer a rehearsal may last than was planned, by pauses, for its changes of the clocks to be known."""


class Room:
    """Everything that the pages see and move."""

    def __init__(
        self,
        server: Server,
        clock: SteppedClock,
        backstage: Backstage,
        *,
        players: Players | None,
        people: People,
    ) -> None:
        self.server = server
        self.clock = clock
        self.backstage = backstage
        self.people = people
        # Ids come again in each rehearsal: what a browser keeps of one must not be taken for another's.
        self.name = secrets.token_hex(8)
        self.archive: Path | None = None
        self.lock = asyncio.Lock()
        rest = AtRest(backstage, server)
        self.trouble = Trouble(server, backstage, rest, tell=self.inform)
        self.cast = LooseCast(players, clock, hindered=lambda: self.trouble.hinders, tell=self.inform)
        self.play = Play(server, clock, rest, self.cast)
        self.mover = Mover(
            self.play, clock, self.trouble, lock=self.lock, end=lambda: agenda.ends(backstage.running)
        )
        self.mover.show = self.show
        self.telling = Telling(server.world)
        self.tabs = Tabs(self.telling.frames)
        zone, start = backstage.running.circle.zone, clock.now()
        self._changes = agenda.clock_changes(zone, start, self.mover.end + SPAN)
        self._stale = False
        self._shown: dict[str, str] = {}
        server.world.ears.append(self._hear)

    def _hear(self, happening: Happening) -> None:
        self.telling.note(happening)
        self.tabs.hear(happening)
        if happening.name in ANEW and not self._stale:
            self._stale = True
            asyncio.get_running_loop().call_soon(self.tell_anew)

    def tell_anew(self) -> None:
        """Tell all pages everything anew, because somebody may see or do something else than before."""
        self._stale = False
        self.tabs.flush()
        for tab in self.tabs:
            tab.tell(self._seen(tab))

    def inform(self, words: str, level: str = "info") -> None:
        """Tell all pages something in words."""
        self.tabs.tell({"t": "told", "level": level, "words": words})

    def enter(self, tab: Tab) -> None:
        """Tell a page everything, and from then on what happens."""
        shared = self._shared()
        self.tabs.add(tab)
        tab.tell(self._seen(tab) | shared)

    def leave(self, tab: Tab) -> None:
        """Forget a page that is gone; where nobody looks any more, time stands still."""
        self.tabs.remove(tab)
        if not self.tabs:
            self.mover.pause()

    def _seen(self, tab: Tab) -> Json:
        """Return what the page of one person shows, but for what is the same for all."""
        world, visitor = self.server.world, tab.visitor
        guild = next(iter(world.guilds.values()))
        ephemeral = [
            views.message(world, one, visitor, rung=self.telling.rung) for one in visitor.private_answers()
        ]
        return {
            "t": "state",
            "rehearsal": self.name,
            "me": self.people.one(visitor.member),
            "people": self.people.shown(),
            "guild": views.guild(guild, visitor),
            "channels": views.channels(world, visitor, threads=False),
            "threads": views.channels(world, visitor, threads=True),
            "events": views.events(world, visitor),
            "commands": views.commands(world, visitor),
            "ephemeral": ephemeral,
            "faults": self.trouble.shown(),
            "buzzes": self.people.buzzes(),
            "n": self.tabs.number,
        }

    def _shared(self) -> Json:
        stored, posts = self.backstage.ledger()
        running = self.backstage.running
        now = self.clock.now()
        return {
            "clock": self._clock(agenda.upcoming(running, stored, now)),
            "agenda": agenda.weeks(running, stored, posts),
        }

    def _clock(self, upcoming: Occurrence | None) -> Json:
        running, now = self.backstage.running, self.clock.now()
        zone = running.circle.zone
        due = None
        if upcoming:
            due = {
                "at": upcoming.due.isoformat(),
                "local": local(upcoming.due, zone).isoformat(),
                "what": agenda.say_what(upcoming),
            }
        return {
            "now": now.isoformat(),
            "local": local(now, zone).isoformat(),
            "zone": zone,
            "moving": self.mover.moving,
            "pace": self.mover.pace,
            "next": due,
            "transition": agenda.near(self._changes, now),
            "end": self.mover.end.isoformat(),
            "cast": {
                "there": self.cast.exists,
                "loose_until": self.cast.until and self.cast.until.isoformat(),
            },
            "bot": "running" if self.backstage.bot else "dead",
        }

    def show(self) -> None:
        """Tell all pages the time, the agenda, the buzzes and the trouble, as far as they have changed."""
        shared = self._shared()
        self._changed({"t": "clock", **shared["clock"]})
        self._changed({"t": "agenda", "weeks": shared["agenda"]})
        self._changed({"t": "buzzes", "people": self.people.buzzes()})
        self._changed({"t": "people", "people": self.people.shown()})
        self._changed({"t": "faults", "faults": self.trouble.shown()})

    def _changed(self, frame: Json) -> None:
        text = json.dumps(frame)
        if self._shown.get(frame["t"]) != text:
            self._shown[frame["t"]] = text
            self.tabs.tell(frame)
