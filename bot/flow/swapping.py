"""Weeks that change hands: proposed by who leads the one, agreed to by who leads the other.

The proposal is a row, its line in the organisers' channel a post that is made once and then changed as the row is.
Nobody's name is kept for it: a swap is of weeks, and whoever the file names for the one leads the other.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from bot import wording
from bot.agenda.limits import BUTTONS, clipped, literal
from bot.agenda.plan import key_of
from bot.clock import Clock
from bot.errors import DiscordRefusedError, DiscordUncertainError
from bot.flow.circles import Running, in_its_language, take_in
from bot.flow.leading import deed, is_facilitator, leads, leads_any, refusal
from bot.flow.messenger import Messenger
from bot.flow.posting import Errand, Poster
from bot.flow.presses import Press, Pressed
from bot.flow.replies import Caller, Menu, Option, Reply
from bot.flow.steering import CHOICE_TEXT, CHOICES
from bot.reading.model import Section
from bot.records import Button, Kind, Outgoing, State
from bot.store import Core, Deed, ProposalRow, ProposalState, Store

log = logging.getLogger("studycircle.swapping")


class Swapping:
    """The button below a brief, `/circle swap`, and the line that both sides see."""

    def __init__(
        self,
        store: Store,
        messenger: Messenger,
        poster: Poster,
        clock: Clock,
        *,
        circles: Sequence[Running],
        ring: Callable[[], None],
    ) -> None:
        self._store = store
        self._messenger = messenger
        self._poster = poster
        self._clock = clock
        self._circles = circles
        self._ring = ring

    @property
    def presses(self) -> dict[str, Press]:
        """What its buttons and its menu lead to."""
        return {
            "swap": Press(lambda pressed: self.offer(pressed.running, pressed.caller, pressed.words[0])),
            "swap-with": Press(self._propose),
            "swap-agree": Press(self._agree),
            "swap-withdraw": Press(self._withdraw),
        }

    async def names(self, running: Running, caller: Caller, typed: str) -> tuple[Option, ...]:
        """Return the weeks that somebody may choose from while typing, at most 25."""
        now = self._clock.now()
        closed = await self._store.read(lambda core: _opened(core, running, now))
        found = [
            _option(running, section)
            for section in _led(running)
            if section.id not in closed and leads(running, section.id, caller)
        ]
        wanted = typed.casefold()
        return tuple(one for one in found if wanted in one.label.casefold() or wanted in one.value)[:CHOICES]

    async def offer(self, running: Running, caller: Caller, week: str) -> Reply:
        """Show the weeks to swap with, and what is offered to the caller; without a week, their next one is meant."""
        if not leads_any(running, caller):
            return Reply(refusal(running))
        now = self._clock.now()
        closed, proposals = await self._store.read(
            lambda core: (_opened(core, running, now), core.proposals(running.id))
        )
        waiting = [one for one in proposals if one.state is ProposalState.OPEN]
        sections = [section for section in _led(running) if section.id not in closed]
        chosen = [one for one in sections if (one.id == week if week else _is_next(running, one, caller))][:1]
        said = (
            [] if week else [one for one in waiting if is_facilitator(running, one.other, caller)][:BUTTONS]
        )
        if not chosen:
            nothing = wording.SWAP_UNKNOWN.format(key=week) if week else wording.SWAP_NO_WEEK
            return _offers(running, said) or Reply(nothing)
        if not leads(running, chosen[0].id, caller):
            return Reply(refusal(running))
        return self._choice(running, chosen[0], sections, said)

    def _choice(
        self, running: Running, week: Section, sections: Sequence[Section], said: Sequence[ProposalRow]
    ) -> Reply:
        number, name = running.number(week.id), running.facilitator(week.id)
        others = [one for one in sections if _differ(running, week.id, one.id)][:CHOICES]
        offered = _offers(running, said)
        head, buttons = (f"{offered.text}\n\n", offered.buttons) if offered else ("", ())
        if not others:
            return Reply(head + wording.SWAP_NONE.format(number=number), buttons=buttons)
        options = tuple(_option(running, one) for one in others)
        menu = Menu(f"sc1:swap-with:{running.id}:{week.id}", options, says=wording.SWAP_CHOOSE)
        text = wording.SWAP_WHICH.format(number=number, name=literal(name or ""))
        return Reply(head + text, buttons=buttons, menu=menu)

    async def _propose(self, pressed: Pressed) -> Reply:
        running, caller, week = pressed.running, pressed.caller, pressed.words[0]
        other = pressed.chosen[0] if pressed.chosen else ""
        if not leads(running, week, caller):
            return Reply(refusal(running))
        now = self._clock.now()
        done = deed(Deed.PROPOSE, caller, at=now, target=week, detail=_week(running, other))

        def propose(core: Core) -> bool | None:
            if {week, other} & _opened(core, running, now) or not _differ(running, week, other):
                return None
            if core.propose(running.id, week, other) is None:
                return False
            core.add_deed(running.id, done)
            return True

        proposed = await self._store.write(propose)
        if proposed is None:
            return Reply(wording.SWAP_UNKNOWN.format(key=other))
        self._ring()
        text = wording.SWAP_PROPOSED if proposed else wording.SWAP_PROPOSED_ALREADY
        return Reply(text.format(name=literal(running.facilitator(other) or "")))

    async def _agree(self, pressed: Pressed) -> Reply:
        """Have both weeks change hands, if whoever leads the other one says so."""
        running, caller, now = pressed.running, pressed.caller, self._clock.now()
        await take_in(self._store, running)

        def agree(core: Core) -> ProposalRow | Reply:
            row = _open_one(core, running, pressed.words[0])
            if row is None or {row.week, row.other} & _opened(core, running, now):
                return Reply(wording.SWAP_IS_OVER)
            if not is_facilitator(running, row.other, caller):
                name = literal(running.facilitator(row.other) or "")
                return Reply(wording.SWAP_NOT_YOURS.format(name=name))
            core.swap(running.id, row.week, row.other)
            core.end_proposal(running.id, row.number, ProposalState.AGREED)
            for one in core.proposals(running.id):
                if {one.week, one.other} & {row.week, row.other}:
                    core.end_proposal(running.id, one.number, ProposalState.OVER)
            detail = _week(running, row.week)
            core.add_deed(running.id, deed(Deed.SWAP, caller, at=now, target=row.other, detail=detail))
            return row

        row = await self._store.write(agree)
        if isinstance(row, Reply):
            return row
        await take_in(self._store, running)
        self._ring()
        name = literal(running.facilitator(row.other) or "")
        numbers = {"number": running.number(row.week), "other": running.number(row.other)}
        return Reply(wording.SWAP_DONE.format(name=name, **numbers))

    async def _withdraw(self, pressed: Pressed) -> Reply:
        running, caller, now = pressed.running, pressed.caller, self._clock.now()

        def withdraw(core: Core) -> Reply:
            row = _open_one(core, running, pressed.words[0])
            if row is None:
                return Reply(wording.SWAP_IS_OVER)
            if not leads(running, row.week, caller):
                return Reply(refusal(running))
            core.end_proposal(running.id, row.number, ProposalState.WITHDRAWN)
            detail = _week(running, row.other)
            core.add_deed(running.id, deed(Deed.WITHDRAW, caller, at=now, target=row.week, detail=detail))
            return Reply(wording.SWAP_WITHDRAWN)

        reply = await self._store.write(withdraw)
        self._ring()
        return reply

    # --- the lines in the organisers' channel

    async def keep_lines(self) -> bool:
        """Bring the lines of all proposals up to date; those that can't be agreed to any more are over.

        Returns whether Discord gave no answer to some, so that it is to be tried again.
        """
        unanswered = False
        for running in self._circles:
            if Kind.BRIEF in running.held:
                continue  # the organisers' channel can't be used
            for row in await self._to_show(running):
                try:
                    await self._show(running, row)
                except (DiscordRefusedError, DiscordUncertainError) as error:
                    unanswered = unanswered or isinstance(error, DiscordUncertainError)
                    log.warning("%s: the line of a swap can't be shown: %s", running.id, error.message)
        return unanswered

    async def _to_show(self, running: Running) -> list[ProposalRow]:
        """End the proposals that are over, and return those whose lines don't say how they stand."""
        now = self._clock.now()

        def write(core: Core) -> list[ProposalRow]:
            opened = _opened(core, running, now)
            for row in core.proposals(running.id):
                if {row.week, row.other} & opened:
                    core.end_proposal(running.id, row.number, ProposalState.OVER)
            return [row for row in core.proposals(running.id) if row.shown is not row.state]

        return await self._store.write(write)

    @in_its_language
    async def _show(self, running: Running, row: ProposalRow) -> None:
        channel_id = running.circle.organisers.channel_id
        # Posted as it was proposed, whatever became of it meanwhile: it is known again by its buttons.
        proposed = _line(running, replace(row, state=ProposalState.OPEN))
        line = await self._poster.post(Errand(running.id, f"swap:{row.number}", "line", channel_id, proposed))
        if row.state is not ProposalState.OPEN:
            await self._messenger.edit(channel_id, line, _line(running, row))
        await self._store.write(lambda core: core.proposal_shown(running.id, row.number, row.state))


def _opened(core: Core, running: Running, now: datetime) -> set[str]:
    """Return the weeks that have opened, or should have, or won't; they keep whom they have."""
    stored = core.stored(running.id)
    return {
        section.id
        for section in running.reading.sections
        if (row := stored.get(key_of(section.id, Kind.SECTION))) is None
        or row.state is not State.PLANNED
        or (row.due <= now and not row.held)
    }


def _line(running: Running, row: ProposalRow) -> Outgoing:
    lines = {
        ProposalState.OPEN: wording.SWAP_LINE,
        ProposalState.AGREED: wording.SWAP_AGREED_LINE,
        ProposalState.WITHDRAWN: wording.SWAP_WITHDRAWN_LINE,
        ProposalState.OVER: wording.SWAP_OVER_LINE,
    }
    text = lines[row.state].format_map(
        {
            "number": running.number(row.week),
            "title": literal(running.title(row.week)),
            "name": literal(running.facilitator(row.week) or ""),
            "other": running.number(row.other),
            "other_title": literal(running.title(row.other)),
            "other_name": literal(running.facilitator(row.other) or ""),
        }
    )
    if row.state is not ProposalState.OPEN:
        return Outgoing(text)
    agree = Button(wording.SWAP_AGREE, f"sc1:swap-agree:{running.id}:{row.number}")
    withdraw = Button(wording.SWAP_WITHDRAW, f"sc1:swap-withdraw:{running.id}:{row.number}")
    return Outgoing(text, buttons=(agree, withdraw))


def _offers(running: Running, rows: Sequence[ProposalRow]) -> Reply | None:
    """Return what is offered to somebody, with a button for each; None where that is nothing."""
    if not rows:
        return None
    numbers = [(running.number(row.week), running.number(row.other)) for row in rows]
    lines = [
        wording.SWAP_WAITING.format(number=n, other=m, name=literal(running.facilitator(row.week) or ""))
        for row, (n, m) in zip(rows, numbers, strict=True)
    ]
    buttons = tuple(
        Button(wording.SWAP_AGREE_TO.format(number=n, other=m), f"sc1:swap-agree:{running.id}:{row.number}")
        for row, (n, m) in zip(rows, numbers, strict=True)
    )
    return Reply("\n".join(lines), buttons=buttons)


def _open_one(core: Core, running: Running, number: str) -> ProposalRow | None:
    rows = (row for row in core.proposals(running.id) if str(row.number) == number)
    return next((row for row in rows if row.state is ProposalState.OPEN), None)


def _led(running: Running) -> list[Section]:
    return [section for section in running.reading.sections if running.facilitator(section.id)]


def _is_next(running: Running, section: Section, caller: Caller) -> bool:
    """Tell whether a week is the caller's own, or, for an organiser who leads none, anybody's."""
    leads_none = not any(is_facilitator(running, one.id, caller) for one in running.reading.sections)
    return is_facilitator(running, section.id, caller) or (leads_none and leads(running, section.id, caller))


def _differ(running: Running, week: str, other: str) -> bool:
    names = running.facilitator(week), running.facilitator(other)
    return all(names) and len({str(name).casefold() for name in names}) > 1


def _week(running: Running, week: str) -> str:
    return wording.A_WEEK.format(number=running.number(week))


def _option(running: Running, section: Section) -> Option:
    name = running.facilitator(section.id) or ""
    label = wording.SWAP_OPTION.format(number=running.number(section.id), name=name)
    return Option(clipped(label, CHOICE_TEXT), section.id, clipped(section.title, CHOICE_TEXT))
