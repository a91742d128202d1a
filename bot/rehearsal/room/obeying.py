"""Obeying: what a page orders is done, and it is told that it was done, or why not."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from bot.errors import StudycircleError
from bot.rehearsal.room import agenda, orders, views
from bot.rehearsal.room.acts import ACTS, Said
from bot.rehearsal.room.refusing import in_words
from bot.rehearsal.room.room import Room
from bot.rehearsal.room.tabs import Tab
from bot.rehearsal.server.interactions import NoAnswerError
from bot.rehearsal.server.model import Json

log = logging.getLogger("studycircle.room")
ARCHIVE = "/archive/"
_STEPS = {"hour": timedelta(hours=1), "day": timedelta(days=1), "week": timedelta(weeks=1)}


def _who(tab: Tab, order: orders.Who) -> list[int]:
    if order.emoji is not None:
        return tab.visitor.reactors(order.message, order.emoji)
    return tab.visitor.voters(order.message, order.answer or 0)


class Obeying:
    """Does what pages order, in one room."""

    def __init__(self, room: Room) -> None:
        self._room = room
        self._archiving = asyncio.Lock()

    async def obey(self, tab: Tab, frame: Json) -> None:
        """Do what a page asks for, and say that it was done, or why not."""
        number = frame.get("id")
        try:
            order = orders.order_of(frame)
            answer = await self._done(tab, order)
        except NoAnswerError as error:
            tab.tell({"t": "event", "name": "INTERACTION_FAILED", "d": {"words": error.message}})
            tab.tell({"t": "no", "id": number, "words": in_words(error)})
        except StudycircleError as error:
            tab.tell({"t": "no", "id": number, "words": in_words(error)})
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
                    self._room.server.world,
                    tab.visitor,
                    order.channel,
                    before=order.before,
                    rung=self._room.telling.rung,
                )
            case orders.Pins():
                found_pins = views.pins(
                    self._room.server.world, tab.visitor, order.channel, rung=self._room.telling.rung
                )
                return {"messages": found_pins}
            case orders.Who():
                return {"people": [str(one) for one in _who(tab, order)]}
            case orders.AddPerson():
                added = self._room.people.add(order.add.name)
                self._room.show()
                return {"person": added}
            case orders.Cast():
                self._let_loose(order.loose)
                self._room.show()
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
        async with self._room.lock:
            if self._room.trouble.down:
                raise StudycircleError(
                    "Discord is down: nobody can do anything there.",
                    "Let a day pass, or switch the outage off.",
                )
            answer = await act()
            await self._room.play.settle()
        self._room.show()
        return answer

    def _let_loose(self, span: str | None) -> None:
        if span and not self._room.cast.exists:
            raise StudycircleError(
                "This reading comes with no sample readers.", "Take the part of one yourself."
            )
        self._room.cast.let_loose(span)

    async def _move(self, order: orders.Time) -> None:
        if order.do == "pause":
            self._room.mover.pause()
        elif order.do == "play":
            await self._room.mover.play(order.pace)
        elif order.do == "next":
            await self._room.mover.move(self._next())
        else:
            await self._room.mover.move(self._room.clock.now() + _STEPS[order.do])

    def _next(self) -> datetime:
        stored, _ = self._room.backstage.ledger()
        due = agenda.upcoming(self._room.backstage.running, stored, self._room.clock.now())
        if due is None:
            raise StudycircleError("Nothing more is due: the rehearsal is over.", "Open the archive.")
        return due.due

    async def _trouble(self, order: orders.TroubleOrder) -> None:
        # Not behind the lock: a bot is killed in the midst of what it does.
        await self._room.trouble.switch(order.which, is_on=order.on)
        async with self._room.lock:
            await self._room.play.settle()
        self._room.tell_anew()
        self._room.show()

    async def _archived(self) -> str:
        async with self._archiving:  # two at once would write over each other
            page = await self._room.backstage.archive()
        self._room.archive = page.parent
        href = f"{ARCHIVE}{page.name}"
        self._room.tabs.tell({"t": "archive", "href": href})
        return href
