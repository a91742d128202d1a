"""What an organiser can do with a circle as a whole: status, pause, resume, and what was done."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bot import wording
from bot.agenda.limits import MESSAGE, clipped, literal
from bot.agenda.meetings import if_resumed
from bot.agenda.missed import in_order, listed_whole, what_is_due
from bot.agenda.plan import Agenda
from bot.agenda.reconcile import Stored
from bot.agenda.scene import stamp
from bot.clock import Clock
from bot.flow.circles import Running
from bot.flow.leading import deed
from bot.flow.presses import Press
from bot.flow.replies import Caller, Reply
from bot.records import Button, Kind, State
from bot.store import Core, Deed, DeedRow, Store
from bot.wording.speech import in_every_language

SHOWN = 4
LOGGED = 10
NAME, REASON = 32, 80
NOT_POSTED = "not-posted.txt"


class Desk:
    """The `/circle` commands for organisers.  Who may use them is checked by the caller, at every call."""

    def __init__(self, store: Store, clock: Clock, ring: Callable[[], None]) -> None:
        self._store = store
        self._clock = clock
        self._ring = ring

    @property
    def presses(self) -> dict[str, Press]:
        """What its buttons lead to."""
        return {
            "pause": Press(lambda pressed: self.pause(pressed.running, pressed.caller), organisers=True),
            "resume": Press(lambda pressed: self.resume(pressed.running, pressed.caller), organisers=True),
        }

    async def status(self, running: Running) -> Reply:
        """Say where the circle stands: last, next, what is stopped, missing, or could not be posted."""
        stored, pauses, stopped = await self._store.read(
            lambda core: (
                core.stored(running.id),
                core.pauses(running.id),
                running.circle.nameless and core.nameless_stopped(running.id),
            )
        )
        rows = in_order(stored)
        posts = [row for row in rows if row.kind is not Kind.EVENT]  # events are all made with the welcome
        paused = next((pause.start for pause in pauses if pause.end is None), None)
        done = [row for row in posts if row.state is State.DONE]
        return Reply(
            wording.STATUS.format(
                circle=running.circle.name,
                state=wording.STATUS_PAUSED.format(at=stamp(paused)) if paused else wording.STATUS_RUNNING,
                nameless=wording.STATUS_NAMELESS_STOPPED if stopped else "",
                now=wording.STATUS_LAST.format(what=_what(done[-1]), at=stamp(done[-1].due))
                if done
                else wording.STATUS_BEFORE,
                next=_next_lines(posts),
                leads=_leads(running, rows),
                lacks=_lacks(running),
                problems=_problems(rows),
            ),
            attached=_all_missed(rows),
        )

    async def ask_to_pause(self, running: Running) -> Reply:
        """Say what a pause does, and ask once; members see it in the way in."""
        pauses = await self._store.read(lambda core: core.pauses(running.id))
        for pause in pauses:
            if pause.end is None:
                return Reply(wording.PAUSED_ALREADY.format(at=stamp(pause.start)))
        return Reply(wording.PAUSE_ASK, buttons=(Button(wording.PAUSE_BUTTON, f"sc1:pause:{running.id}"),))

    async def ask_to_resume(self, running: Running) -> Reply:
        """Say what would move if the circle went on now, and ask once."""
        pauses, stored = await self._store.read(
            lambda core: (core.pauses(running.id), core.stored(running.id))
        )
        if all(pause.end for pause in pauses):
            return Reply(wording.NOT_PAUSED)
        moved = _moved(running.planned(if_resumed(pauses, self._clock.now())), stored)
        button = Button(wording.RESUME_BUTTON, f"sc1:resume:{running.id}")
        return Reply(wording.RESUME_ASK.format(moved=moved), buttons=(button,))

    async def pause(self, running: Running, caller: Caller) -> Reply:
        """Hold everything back until `resume`."""
        now = self._clock.now()

        def begin(core: Core) -> Reply:
            for pause in core.pauses(running.id):
                if pause.end is None:
                    return Reply(wording.PAUSED_ALREADY.format(at=stamp(pause.start)))
            core.pause(running.id, now)
            core.add_deed(running.id, deed(Deed.PAUSE, caller, at=now))
            return Reply(wording.PAUSED)

        reply = await self._store.write(begin)
        self._ring()
        return reply

    async def resume(self, running: Running, caller: Caller) -> Reply:
        """Let the circle go on; what fell into the pause moves back by whole weeks."""
        now = self._clock.now()

        def end(core: Core) -> bool:
            paused = any(pause.end is None for pause in core.pauses(running.id))
            if paused:
                core.resume(running.id, now)
                core.add_deed(running.id, deed(Deed.RESUME, caller, at=now))
            return paused

        if not await self._store.write(end):
            return Reply(wording.NOT_PAUSED)
        # The old dates are read before the runner, once rung, writes the new ones over them.
        pauses, stored = await self._store.read(
            lambda core: (core.pauses(running.id), core.stored(running.id))
        )
        running.replan(pauses)
        self._ring()
        return Reply(wording.RESUMED.format(moved=_moved(running.agenda, stored)))

    async def log(self, running: Running) -> Reply:
        """Say what was done by organisers and facilitators: the last ten deeds, or as many as one message takes."""
        deeds = await self._store.read(lambda core: core.deeds(running.id, most=LOGGED))
        if not deeds:
            return Reply(wording.LOG_NONE)
        lines = [_deed_line(row, running) for row in deeds]
        while len(text := wording.LOG.format(lines="\n".join(lines))) > MESSAGE:
            lines.pop(0)
        return Reply(text)


def _deed_line(row: DeedRow, running: Running) -> str:
    name = literal(clipped(row.name, NAME)) if row.name else wording.AN_ORGANISER
    said = deed_in_words(row, running)
    if row.reason:
        said = wording.LOG_REASON.format(deed=said, reason=literal(clipped(row.reason, REASON)))
    return wording.LOG_LINE.format(at=stamp(row.at, "f"), name=name, deed=said)


def deed_in_words(row: DeedRow, running: Running) -> str:
    """Return what somebody did, as it stands behind their name."""
    return wording.DEED[row.what.value].format(target=_target(row.target, running), detail=row.detail)


def _target(target: str, running: Running) -> str:
    """Return in words what was acted on: an occurrence by its key, a question or a week by its id."""
    occurrence = running.agenda.find(target)
    if occurrence:
        return what_is_due(occurrence.kind.value, occurrence.number)
    for number, section in enumerate(running.reading.sections, 1):
        if target == section.id:
            return wording.A_WEEK.format(number=number)
        for prompt in section.prompts:
            if target == prompt.id:
                kind = wording.FORM_KIND[prompt.kind.value]
                return wording.A_QUESTION.format(number=number, kind=kind, paragraph=prompt.paragraph)
    return target


def _moved(agenda: Agenda, stored: Mapping[str, Stored]) -> str:
    """Return in words what a pause that has ended moves, against the dates that stood before."""
    rows = ((o, stored[o.key]) for o in agenda.occurrences)
    waiting = [o for o, row in rows if row.state is State.PLANNED and not row.held]
    if not waiting:
        return wording.STATUS_NOTHING
    first = waiting[0]
    upcoming = f"{what_is_due(first.kind.value, first.number)}, {stamp(first.due)}"
    weeks = round((first.due - stored[first.key].due).total_seconds() / 604_800)
    if not weeks:
        return wording.RESUMED_SAME.format(next=upcoming)
    return wording.RESUMED_MOVED.format(weeks=wording.numbered(wording.WEEKS, weeks), next=upcoming)


def _what(row: Stored) -> str:
    return what_is_due(row.kind.value, row.number)


def _next_lines(rows: list[Stored]) -> str:
    waiting = [row for row in rows if row.state in (State.PLANNED, State.CLAIMED)]
    shown = [row for row in waiting if row.held] + [row for row in waiting if not row.held][:SHOWN]
    return "\n".join(_next_line(row) for row in in_order({r.key: r for r in shown})) or wording.STATUS_NOTHING


def _next_line(row: Stored) -> str:
    line = wording.STATUS_NEXT.format(at=stamp(row.due), what=_what(row), key=row.key)
    return wording.STATUS_HELD.format(line=line) if row.held else line


def _leads(running: Running, rows: list[Stored]) -> str:
    """Say who leads the weeks that haven't opened, and the one that opened last."""
    opened = [row.number for row in rows if row.kind is Kind.SECTION and row.state is State.DONE]
    sections = list(enumerate(running.reading.sections, 1))[max(opened, default=1) - 1 :][:SHOWN]
    names = [(number, running.facilitator(section.id)) for number, section in sections]
    lines = [wording.STATUS_LEADER.format(number=n, name=literal(name)) for n, name in names if name]
    return wording.STATUS_LEADS.format(lines="\n".join(lines)) if lines else ""


def _lacks(running: Running) -> str:
    lines = [lack.line for lack in running.lacks]
    return wording.STATUS_LACKS.format(lines="\n".join(lines)) if lines else ""


def _problems(rows: list[Stored]) -> str:
    missed = _missed(rows)
    lines = [f"{_what(row)}, {stamp(row.due)}: {row.reason}" for row in missed[-SHOWN:]]
    if len(missed) > SHOWN:
        lines.append(wording.STATUS_MORE.format(count=len(missed)))
    return wording.STATUS_PROBLEMS.format(lines="\n".join(lines)) if lines else ""


def _all_missed(rows: list[Stored]) -> tuple[str, str] | None:
    """Return a file of everything that was not posted, where the answer names only the last of it."""
    missed = _missed(rows)
    return (NOT_POSTED, listed_whole(missed)) if len(missed) > SHOWN else None


def _missed(rows: list[Stored]) -> list[Stored]:
    missed = [row for row in rows if row.state in (State.SKIPPED, State.FAILED)]
    return [row for row in missed if row.reason not in in_every_language("SKIPPED_BEFORE")]
