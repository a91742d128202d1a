"""The room: one rehearsal with its people, its clock and its trouble, and the pages that look at it."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from pathlib import Path

from bot.agenda.instants import local
from bot.clock import SteppedClock
from bot.errors import StudycircleError
from bot.records import Occurrence
from bot.rehearsal.cast.players import Players
from bot.rehearsal.play import Play
from bot.rehearsal.room import agenda, orders, views
from bot.rehearsal.room.acts import ACTS, Said
from bot.rehearsal.room.backstage import AtRest, Backstage
from bot.rehearsal.room.cast import LooseCast
from bot.rehearsal.room.moving import Mover
from bot.rehearsal.room.people import People
from bot.rehearsal.room.tabs import Tab, Tabs
from bot.rehearsal.room.telling import ANEW, Telling
from bot.rehearsal.room.trouble import Trouble
from bot.rehearsal.server import Server
from bot.rehearsal.server.interactions import NoAnswerError
from bot.rehearsal.server.model import Json
from bot.rehearsal.server.world import Happening

log = logging.getLogger("studycircle.room")
ARCHIVE = "/archive/"
SPAN = timedelta(weeks=52)
"""How much longer a rehearsal may last than was planned, by pauses, for its changes of the clocks to be known."""
_STEPS = {"hour": timedelta(hours=1), "day": timedelta(days=1), "week": timedelta(weeks=1)}


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
        self.archive: Path | None = None
        self._lock = asyncio.Lock()
        rest = AtRest(backstage, server)
        self.trouble = Trouble(server, backstage, rest)
        self.cast = LooseCast(players, clock, hindered=lambda: self.trouble.hinders, tell=self._inform)
        self.play = Play(server, clock, rest, self.cast)
        self.mover = Mover(
            self.play, clock, self.trouble, lock=self._lock, end=lambda: agenda.ends(backstage.running)
        )
        self.mover.show = self.show
        self._telling = Telling(server.world)
        self.tabs = Tabs(self._telling.frames)
        zone, start = backstage.running.circle.zone, clock.now()
        self._changes = agenda.clock_changes(zone, start, self.mover.end + SPAN)
        self._stale = False
        self._archiving = asyncio.Lock()
        self._shown: dict[str, str] = {}
        server.world.ears.append(self._hear)

    # --- telling

    def _hear(self, happening: Happening) -> None:
        self._telling.note(happening)
        self.tabs.hear(happening)
        if happening.name in ANEW and not self._stale:
            self._stale = True
            asyncio.get_running_loop().call_soon(self._anew)

    def _anew(self) -> None:
        """Tell all pages everything anew, because somebody may see or do something else than before."""
        self._stale = False
        self.tabs.flush()
        for tab in self.tabs:
            tab.tell(self._seen(tab))

    def _inform(self, words: str, level: str = "info") -> None:
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
            views.message(world, one, visitor, rung=self._telling.rung) for one in visitor.private_answers()
        ]
        return {
            "t": "state",
            "me": self.people.one(visitor.member),
            "people": self.people.shown(),
            "guild": views.guild(guild),
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

    # --- obeying

    async def obey(self, tab: Tab, frame: Json) -> None:
        """Do what a page asks for, and say that it was done, or why not."""
        number = frame.get("id")
        try:
            order = orders.order_of(frame)
            answer = await self._done(tab, order)
        except NoAnswerError as error:
            tab.tell({"t": "event", "name": "INTERACTION_FAILED", "d": {"words": error.message}})
            tab.tell({"t": "no", "id": number, "words": f"{error.message} {error.hint}"})
        except StudycircleError as error:
            tab.tell({"t": "no", "id": number, "words": f"{error.message} {error.hint}"})
        except Exception as error:
            log.error("an order of the page went wrong; please report this", exc_info=error)
            words = "Something unexpected went wrong. What it was stands in the terminal; please report it."
            tab.tell({"t": "no", "id": number, "words": words})
        else:
            tab.tell({**answer, "t": "ok", "id": number})

    async def _done(self, tab: Tab, order: orders.Order) -> Json:
        if act := ACTS.get(type(order)):
            return await self._acted(lambda: act(Said(tab, order)))
        match order:
            case orders.History():
                return views.history(
                    self.server.world,
                    tab.visitor,
                    order.channel,
                    before=order.before,
                    rung=self._telling.rung,
                )
            case orders.Pins():
                found_pins = views.pins(
                    self.server.world, tab.visitor, order.channel, rung=self._telling.rung
                )
                return {"messages": found_pins}
            case orders.AddPerson():
                added = self.people.add(order.add.name)
                self.show()
                return {"person": added}
            case orders.Cast():
                self._let_loose(order.loose)
                self.show()
            case orders.Time():
                await self._move(order)
            case orders.TroubleOrder():
                await self._trouble(order)
            case orders.Archive():
                return {"href": await self._archived()}
            case _:
                pass
        return {}

    async def _acted(self, act: Callable[[], Awaitable[Json]]) -> Json:
        """Do something as a person, while time stands still, and wait until all that follows has happened."""
        async with self._lock:
            if self.trouble.down:
                raise StudycircleError(
                    "Discord is down: nobody can do anything there.",
                    "Let a day pass, or switch the outage off.",
                )
            answer = await act()
            await self.play.settle()
        self.show()
        return answer

    def _let_loose(self, span: str | None) -> None:
        if span and not self.cast.exists:
            raise StudycircleError(
                "This reading comes with no sample readers.", "Take the part of one yourself."
            )
        self.cast.let_loose(span)

    async def _move(self, order: orders.Time) -> None:
        if order.do == "pause":
            self.mover.pause()
        elif order.do == "play":
            await self.mover.play(order.pace)
        elif order.do == "next":
            await self.mover.move(self._next())
        else:
            await self.mover.move(self.clock.now() + _STEPS[order.do])

    def _next(self) -> datetime:
        stored, _ = self.backstage.ledger()
        due = agenda.upcoming(self.backstage.running, stored, self.clock.now())
        if due is None:
            raise StudycircleError("Nothing more is due: the rehearsal is over.", "Open the archive.")
        return due.due

    async def _trouble(self, order: orders.TroubleOrder) -> None:
        # Not behind the lock: a bot is killed in the midst of what it does.
        await self.trouble.switch(order.which, is_on=order.on)
        async with self._lock:
            await self.play.settle()
        self._anew()
        self.show()

    async def _archived(self) -> str:
        async with self._archiving:  # two at once would write over each other
            page = await self.backstage.archive()
        self.archive = page.parent
        href = f"{ARCHIVE}{page.name}"
        self.tabs.tell({"t": "archive", "href": href})
        return href
