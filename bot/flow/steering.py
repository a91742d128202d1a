"""What is done with one post that is still to come: hold it back, release it, skip it, post it now.

Each decision is one write, with what was done beside its effect; the runner, rung, does the rest.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime

from bot import wording
from bot.agenda.due import judge
from bot.agenda.instants import local
from bot.agenda.limits import clipped
from bot.agenda.missed import in_order, what_is_due
from bot.agenda.order import comes_first, hold_ends
from bot.agenda.reconcile import Stored
from bot.agenda.scene import stamp
from bot.clock import Clock
from bot.flow.circles import Running
from bot.flow.leading import deed, leads, leads_any, refusal
from bot.flow.presses import Press, Pressed
from bot.flow.replies import Caller, Option, Reply
from bot.records import PROMISED, Button, Kind, Occurrence, State
from bot.store import Core, Deed, Store
from bot.wording.numbers import say_moment

Use = Callable[[Running, Caller, str], Awaitable[Reply]]
CHOICES = 25  # Discord's reference: at most so many suggestions while an option is typed
CHOICE_TEXT = 100


@dataclass(frozen=True, slots=True)
class _Moment:
    """One look at the ledger: everything that is written of a circle, whether it is paused, and when that is."""

    running: Running
    stored: dict[str, Stored]
    paused: bool
    now: datetime


class Steering:
    """`/circle hold`, `release`, `skip` and `post-now`, for organisers and for who leads the week."""

    def __init__(self, store: Store, clock: Clock, ring: Callable[[], None]) -> None:
        self._store = store
        self._clock = clock
        self._ring = ring

    @property
    def presses(self) -> dict[str, Press]:
        """What its buttons lead to."""
        return {
            "release": Press(lambda pressed: self._pressed(pressed, self.release)),
            "skip": Press(lambda pressed: self._pressed(pressed, self.skip)),
            "post-now": Press(lambda pressed: self._pressed(pressed, self.post_now)),
        }

    @staticmethod
    async def _pressed(pressed: Pressed, use: Use) -> Reply:
        return await use(pressed.running, pressed.caller, pressed.words[0])

    async def names(self, running: Running, caller: Caller, how: Deed, typed: str) -> tuple[Option, ...]:
        """Return what somebody may choose from while typing the name of a post, at most 25."""
        stored = await self._store.read(lambda core: core.stored(running.id))
        found = [
            Option(_label(running, row), row.key)
            for row in in_order(stored)
            if _fits(row, how) and leads(running, row.week, caller)
        ]
        wanted = typed.casefold()
        return tuple(one for one in found if wanted in one.label.casefold() or wanted in one.value)[:CHOICES]

    # --- asking first

    async def ask_to_skip(self, running: Running, caller: Caller, key: str) -> Reply:
        """Say what skipping would leave out, and ask once; without a key, what is due next is meant."""
        row = await self._chosen(running, caller, Deed.SKIP, key)
        if isinstance(row, Reply):
            return row
        text = wording.SKIP_ASK.format(what=_what(row), at=stamp(row.due))
        return _asking(running, row, text, wording.SKIP_BUTTON, word="skip")

    async def ask_to_release(self, running: Running, caller: Caller, key: str) -> Reply:
        """Say when something that is held back would go out, and ask once."""
        row = await self._chosen(running, caller, Deed.RELEASE, key)
        if isinstance(row, Reply):
            return row
        template = wording.RELEASE_ASK_NOW if row.due <= self._clock.now() else wording.RELEASE_ASK
        text = template.format(what=_what(row), at=stamp(row.due))
        return _asking(running, row, text, wording.RELEASE_BUTTON, word="release")

    async def ask_to_post_now(self, running: Running, caller: Caller, key: str) -> Reply:
        """Say what would go out before its time, and ask once; or say why it can't."""
        row = await self._chosen(running, caller, Deed.POST_NOW, key)
        if isinstance(row, Reply):
            return row
        now = self._clock.now()
        if against := await self._store.read(lambda core: _against(_moment(core, running, now), row)):
            return Reply(against)
        text = wording.POST_NOW_ASK.format(what=_what(row), at=stamp(row.due))
        return _asking(running, row, text, wording.POST_NOW_BUTTON, word="post-now")

    # --- doing it

    async def hold(self, running: Running, caller: Caller, key: str) -> Reply:
        """Have a post wait until it is released; members see nothing of that."""
        row = await self._chosen(running, caller, Deed.HOLD, key)
        if isinstance(row, Reply):
            return row
        occurrence, now = running.agenda.find(row.key), self._clock.now()
        limit = hold_ends(occurrence, running.agenda) if occurrence else None
        if limit is None or limit.at <= now:
            return Reply(wording.HELD_TOO_LATE.format(what=_what(row)))

        def hold(core: Core) -> bool:
            if not _still(core, running, row.key, Deed.HOLD):
                return False
            core.hold(running.id, row.key, now)
            core.add_deed(running.id, deed(Deed.HOLD, caller, at=now, target=row.key))
            return True

        if not await self._store.write(hold):
            return _unknown(Deed.HOLD, row.key)
        self._ring()
        others = wording.HELD_TEXT if row.kind is Kind.SECTION else wording.HELD_OTHERS
        until = wording.HELD_UNTIL.format(at=stamp(limit.at))
        return Reply(wording.HELD.format(what=_what(row), others=others, until=until))

    async def release(self, running: Running, caller: Caller, key: str) -> Reply:
        """Let a post go: at its time, or at once where that has passed."""

        def let_go(core: Core, row: Stored, moment: _Moment) -> str:
            if row.due > moment.now:
                core.release(running.id, key)
                return wording.RELEASED.format(what=_what(row), at=stamp(row.due))
            if against := _against(moment, row):
                return against
            core.post_by_hand(running.id, key, moment.now)
            return wording.RELEASED_NOW.format(what=_what(row))

        return await self._do(running, caller, Deed.RELEASE, key, let_go)

    async def skip(self, running: Running, caller: Caller, key: str) -> Reply:
        """Leave one post out for good."""
        own = running.id in caller.organises
        reason = wording.SKIPPED_BY if own else wording.SKIPPED_BY_FACILITATOR

        def leave_out(core: Core, row: Stored, moment: _Moment) -> str:
            core.finish(running.id, key, State.SKIPPED, reason, moment.now)
            return wording.SKIPPED.format(what=_what(row))

        return await self._do(running, caller, Deed.SKIP, key, leave_out)

    async def post_now(self, running: Running, caller: Caller, key: str) -> Reply:
        """Have a post go out before its time, unless something has to come first."""

        def post(core: Core, row: Stored, moment: _Moment) -> str:
            if against := _against(moment, row):
                return against
            core.post_by_hand(running.id, key, moment.now)
            return wording.POST_NOW_DONE.format(what=_what(row))

        return await self._do(running, caller, Deed.POST_NOW, key, post)

    async def _do(
        self,
        running: Running,
        caller: Caller,
        how: Deed,
        key: str,
        effect: Callable[[Core, Stored, _Moment], str],
    ) -> Reply:
        """Do something in one write, and write down who did it; what changed nothing isn't written down."""
        now = self._clock.now()

        def write(core: Core) -> Reply:
            before = core.stored(running.id).get(key)
            if before is None:
                return _unknown(how, key)
            if not leads(running, before.week, caller):
                return Reply(refusal(running))
            if not _fits(before, how):
                return _unknown(how, key)
            text = effect(core, before, _moment(core, running, now))
            if core.stored(running.id)[key] != before:
                core.add_deed(running.id, deed(how, caller, at=now, target=key))
            return Reply(text)

        reply = await self._store.write(write)
        self._ring()
        return reply

    async def _chosen(self, running: Running, caller: Caller, how: Deed, key: str) -> Stored | Reply:
        """Return the post that is meant, or what to say instead; without a key it is the next that fits."""
        if not leads_any(running, caller):
            return Reply(refusal(running))
        stored = await self._store.read(lambda core: core.stored(running.id))
        row = stored.get(key)
        if row and not leads(running, row.week, caller):
            return Reply(refusal(running))
        if row and row.held and how is Deed.HOLD:
            return Reply(wording.HELD_ALREADY.format(what=_what(row)))
        if key:
            return row if row and _fits(row, how) else _unknown(how, key)
        rows = [one for one in in_order(stored) if _fits(one, how) and leads(running, one.week, caller)]
        if rows:
            return rows[0]
        return Reply(wording.STATUS_NOTHING if how is Deed.SKIP else wording.NOTHING_WAITS)


def _moment(core: Core, running: Running, now: datetime) -> _Moment:
    paused = any(pause.end is None for pause in core.pauses(running.id))
    return _Moment(running, core.stored(running.id), paused, now)


def _fits(row: Stored, how: Deed) -> bool:
    """Tell whether something can be done with a post: meetings' events are none, and what was promised is done."""
    if row.state is not State.PLANNED or row.kind in PROMISED:
        return False
    if how is Deed.SKIP:
        return True
    wants_held = how is Deed.RELEASE
    return row.kind is not Kind.EVENT and not row.by_hand and (row.held is wants_held or how is Deed.POST_NOW)


def _still(core: Core, running: Running, key: str, how: Deed) -> bool:
    row = core.stored(running.id).get(key)
    return row is not None and _fits(row, how)


def _against(moment: _Moment, row: Stored) -> str:
    """Return what stands against posting something now, in words; nothing where it can go out."""
    running = moment.running
    occurrence = running.agenda.find(row.key)
    if occurrence is None:
        return wording.GONE_BUTTON
    if moment.paused:
        return wording.POST_NOW_PAUSED
    if row.kind in running.held:
        return wording.POST_NOW_LACKS
    return _overtaken(moment, occurrence, row) or _too_early(moment, occurrence, row)


def _overtaken(moment: _Moment, occurrence: Occurrence, row: Stored) -> str:
    running = moment.running
    verdict = judge(
        occurrence,
        now=moment.now,
        if_late=running.circle.late(occurrence.kind),
        agenda=running.agenda,
        stored={**moment.stored, row.key: replace(row, held=False, by_hand=True)},
    )
    return "" if verdict.posts else wording.POST_NOW_OVER.format(what=_what(row), reason=verdict.reason)


def _too_early(moment: _Moment, occurrence: Occurrence, row: Stored) -> str:
    first = comes_first(occurrence, moment.running.agenda, moment.stored)
    if first is None:
        return ""
    return wording.POST_NOW_FIRST.format(what=_what(row), first=what_is_due(first.kind.value, first.number))


def _asking(running: Running, row: Stored, text: str, label: wording.Said, *, word: str) -> Reply:
    return Reply(text, buttons=(Button(label, f"sc1:{word}:{running.id}:{row.key}"),))


def _unknown(how: Deed, key: str) -> Reply:
    if how is Deed.SKIP:
        return Reply(wording.SKIP_UNKNOWN.format(key=key))
    done = {Deed.HOLD: wording.HOW_HELD, Deed.RELEASE: wording.HOW_RELEASED}.get(how, wording.HOW_POSTED)
    return Reply(wording.UNKNOWN_POST.format(how=done, key=key))


def _what(row: Stored) -> str:
    return what_is_due(row.kind.value, row.number)


def _label(running: Running, row: Stored) -> str:
    at = local(row.due, running.circle.zone)
    template = wording.DUE_HELD if row.held else wording.DUE_NAME
    return clipped(template.format(what=_what(row), at=say_moment(at)), CHOICE_TEXT)
