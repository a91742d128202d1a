"""What an organiser can do from Discord: status, pause, resume, skip."""

from __future__ import annotations

from collections.abc import Callable

from bot import wording
from bot.agenda.reconcile import Stored
from bot.agenda.scene import stamp
from bot.clock import Clock
from bot.flow.circles import Running
from bot.flow.presses import Press, Pressed
from bot.flow.replies import Reply
from bot.flow.runner import in_order, what_is_due
from bot.records import PROMISED, Button, Kind, State
from bot.store import Core, Store

SHOWN = 4


class Desk:
    """The `/circle` commands.  Who may use them is checked by the caller, at every call."""

    def __init__(self, store: Store, clock: Clock, ring: Callable[[], None]) -> None:
        self._store = store
        self._clock = clock
        self._ring = ring

    @property
    def presses(self) -> dict[str, Press]:
        """What its buttons lead to."""
        return {"skip": Press(self._skip_pressed, organisers=True)}

    async def _skip_pressed(self, pressed: Pressed) -> Reply:
        return await self.skip(pressed.running, pressed.words[0])

    async def status(self, running: Running) -> Reply:
        """Say where the circle stands: last, next, and what could not be posted."""
        stored, pauses = await self._store.read(
            lambda core: (core.stored(running.id), core.pauses(running.id))
        )
        rows = in_order(stored)
        posts = [row for row in rows if row.kind is not Kind.EVENT]  # events are all made with the welcome
        paused = next((pause.start for pause in pauses if pause.end is None), None)
        done = [row for row in posts if row.state is State.DONE]
        return Reply(
            wording.STATUS.format(
                circle=running.circle.name,
                state=wording.STATUS_PAUSED.format(at=stamp(paused)) if paused else wording.STATUS_RUNNING,
                now=wording.STATUS_LAST.format(what=_what(done[-1]), at=stamp(done[-1].due))
                if done
                else wording.STATUS_BEFORE,
                next=_next_lines(posts),
                lacks=_lacks(running),
                problems=_problems(rows),
            )
        )

    async def pause(self, running: Running) -> Reply:
        """Hold everything back until `resume`."""
        now = self._clock.now()

        def begin(core: Core) -> Reply:
            for pause in core.pauses(running.id):
                if pause.end is None:
                    return Reply(wording.PAUSED_ALREADY.format(at=stamp(pause.start)))
            core.pause(running.id, now)
            return Reply(wording.PAUSED)

        reply = await self._store.write(begin)
        self._ring()
        return reply

    async def resume(self, running: Running) -> Reply:
        """Let the circle go on; what fell into the pause moves back by whole weeks."""
        now = self._clock.now()

        def end(core: Core) -> bool:
            paused = any(pause.end is None for pause in core.pauses(running.id))
            if paused:
                core.resume(running.id, now)
            return paused

        if not await self._store.write(end):
            return Reply(wording.NOT_PAUSED)
        running.replan(await self._store.read(lambda core: core.pauses(running.id)))
        # The old dates are read before the runner, once rung, writes the new ones over them.
        reply = Reply(await self._moved(running))
        self._ring()
        return reply

    async def _moved(self, running: Running) -> str:
        stored = await self._store.read(lambda core: core.stored(running.id))
        waiting = [o for o in running.agenda.occurrences if stored[o.key].state is State.PLANNED]
        if not waiting:
            return wording.RESUMED.format(moved=wording.STATUS_NOTHING)
        first = waiting[0]
        upcoming = f"{what_is_due(first.kind.value, first.number)}, {stamp(first.due)}"
        weeks = round((first.due - stored[first.key].due).total_seconds() / 604_800)
        if not weeks:
            return wording.RESUMED.format(moved=wording.RESUMED_SAME.format(next=upcoming))
        moved = wording.RESUMED_MOVED.format(weeks=wording.counted(weeks, "week", "weeks"), next=upcoming)
        return wording.RESUMED.format(moved=moved)

    async def ask_to_skip(self, running: Running, key: str) -> Reply:
        """Say what skipping would leave out, and ask once; without a key, what is due next is meant."""
        stored = await self._store.read(lambda core: core.stored(running.id))
        waiting = [row for row in in_order(stored) if row.state is State.PLANNED]
        waiting = [row for row in waiting if row.kind not in PROMISED]
        chosen = [row for row in waiting if row.key == key] if key else waiting[:1]
        if not chosen:
            return Reply(wording.SKIP_UNKNOWN.format(key=key) if key else wording.STATUS_NOTHING)
        row = chosen[0]
        text = wording.SKIP_ASK.format(what=_what(row), at=stamp(row.due))
        return Reply(text, buttons=(Button(wording.SKIP_BUTTON, f"sc1:skip:{running.id}:{row.key}"),))

    async def skip(self, running: Running, key: str) -> Reply:
        """Leave one occurrence out for good."""
        now = self._clock.now()

        def leave_out(core: Core) -> Stored | None:
            row = core.stored(running.id).get(key)
            if row is None or row.state is not State.PLANNED or row.kind in PROMISED:
                return None
            core.finish(running.id, key, State.SKIPPED, wording.SKIPPED_BY, now)
            return row

        row = await self._store.write(leave_out)
        self._ring()
        return Reply(wording.SKIPPED.format(what=_what(row)) if row else wording.SKIP_UNKNOWN.format(key=key))


def _what(row: Stored) -> str:
    return what_is_due(row.kind.value, row.number)


def _next_lines(rows: list[Stored]) -> str:
    waiting = [row for row in rows if row.state in (State.PLANNED, State.CLAIMED)][:SHOWN]
    lines = [wording.STATUS_NEXT.format(at=stamp(r.due), what=_what(r), key=r.key) for r in waiting]
    return "\n".join(lines) or wording.STATUS_NOTHING


def _lacks(running: Running) -> str:
    lines = [lack.line for lack in running.lacks]
    return wording.STATUS_LACKS.format(lines="\n".join(lines)) if lines else ""


def _problems(rows: list[Stored]) -> str:
    missed = [row for row in rows if row.state in (State.SKIPPED, State.FAILED)]
    missed = [row for row in missed if row.reason != wording.SKIPPED_BEFORE][-SHOWN:]
    lines = [f"{_what(row)}, {stamp(row.due)}: {row.reason}" for row in missed]
    return wording.STATUS_PROBLEMS.format(lines="\n".join(lines)) if lines else ""
