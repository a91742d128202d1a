"""What should happen and when: weeks and occurrences, from a circle, its reading and the pauses so far.

Every occurrence is reckoned from the day on which its week opens, in wall time, and becomes an instant last.
So a break or a pause only ever moves openings by whole weeks; weekday and wall time stay.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from bot.agenda.afterwards import afterwards
from bot.agenda.instants import Moment, instant, local
from bot.records import Kind, Occurrence, Pause
from bot.wording.numbers import say_day

if TYPE_CHECKING:
    from bot.reading.model import Reading
    from bot.schedule.model import Break, Circle, Slot, WeekTimes

WEEK = timedelta(weeks=1)
WELCOME_AHEAD = WEEK
BRIEF_AHEAD = timedelta(days=1)
REMINDER_AHEAD = timedelta(minutes=60)
_ORDER = {kind: position for position, kind in enumerate(Kind)}


@dataclass(frozen=True, slots=True)
class Week:
    """A section as the circle reads it; `opens` is a date in the circle's zone.

    `breaks` are those that moved this opening: `note` says so to organisers, `say` is their word to members.
    """

    number: int
    section_id: str
    opens: date
    note: str = ""
    say: str = ""
    breaks: tuple[Break, ...] = ()


@dataclass(frozen=True, slots=True)
class Meeting:
    """A week's meeting, as instants; `place` is a link or any address."""

    start: datetime
    end: datetime
    place: str | None


@dataclass(frozen=True, slots=True)
class Agenda:
    """Everything that should happen, in the order in which it is due; `meetings` by section id."""

    weeks: tuple[Week, ...]
    occurrences: tuple[Occurrence, ...]
    meetings: Mapping[str, Meeting]

    def find(self, key: str) -> Occurrence | None:
        """Return the occurrence with this key, if there is one."""
        return next((o for o in self.occurrences if o.key == key), None)

    def section_after(self, number: int) -> Occurrence | None:
        """Return the opening of the week after week `number`; None after the last."""
        following = (o for o in self.occurrences if o.kind is Kind.SECTION and o.number == number + 1)
        return next(following, None)


def key_of(section_id: str, kind: Kind) -> str:
    """Return the key of a week's occurrence."""
    return f"{section_id}.{kind}"


def plan(
    circle: Circle, reading: Reading, *, pauses: Sequence[Pause] = (), ended: datetime | None = None
) -> Agenda:
    """Return what should happen and when.

    A finished pause moves what was not yet due when it began by whole weeks: the fewest that bring the first
    of it to the pause's end or later.  Openings that would then fall in a break move on.  A pause that lasts
    moves nothing.  The circle's own pauses, taken over from Discord, are among them.  `ended`
    is when the end really went out, or can at the earliest.
    """
    layout = _Layout(circle, reading)
    for pause in circle.pauses_since(pauses):
        layout.move(pause)
    return layout.agenda(ended)


def weeks(circle: Circle, reading: Reading) -> tuple[Week, ...]:
    """Return when each week opens, as long as nobody has paused the circle."""
    return tuple(_Layout(circle, reading).weeks)


def within(agenda: Agenda, start: datetime, end: datetime) -> tuple[Occurrence, ...]:
    """Return what is due from `start` on and before `end`."""
    return tuple(o for o in agenda.occurrences if start <= o.due < end)


@dataclass(frozen=True, slots=True)
class _Item:
    """An occurrence without a date: its key, its kind, and the index of its week."""

    key: str
    kind: Kind
    index: int

    @property
    def origin(self) -> int:
        """The index of the week whose opening it is reckoned from: all meetings' events are made at the start."""
        return 0 if self.kind is Kind.EVENT else self.index


class _Layout:
    """The openings of all weeks, and for each occurrence the opening that it is reckoned from."""

    def __init__(self, circle: Circle, reading: Reading) -> None:
        self._circle = circle
        self._sections = [section.id for section in reading.sections]
        self._times = [circle.times_for(section) for section in self._sections]
        self._items = _items(self._times, reading)
        usual = circle.week.section.weekday
        self._weeks = self._weeks_from(
            0, circle.starts + timedelta(days=(usual - circle.starts.weekday()) % 7)
        )
        self._anchors = {item: self._weeks[item.origin].opens for item in self._items}

    @property
    def weeks(self) -> Sequence[Week]:
        """The weeks in their order."""
        return self._weeks

    def move(self, pause: Pause) -> None:
        """Move what was not yet due when a finished pause began."""
        dues = {item: self._draw(item, self._anchors[item]).due for item in self._items}
        pending = [item for item in self._items if dues[item] >= pause.start]
        if not pending:
            return
        by = self._weeks_past(pause, min(pending, key=dues.__getitem__))
        opened = sum(item.kind is Kind.SECTION and item not in pending for item in self._items)
        self._weeks[opened:] = self._weeks_moved(opened, by)
        for item in pending:
            self._anchors[item] = (
                self._anchors[item] + by if item.origin < opened else self._weeks[item.origin].opens
            )

    def agenda(self, ended: datetime | None = None) -> Agenda:
        """Return weeks, occurrences and meetings as they stand now."""
        drawn = [(item, self._draw(item, self._anchors[item])) for item in self._items]
        drawn.sort(key=lambda pair: (pair[1].due, pair[0].index, _ORDER[pair[0].kind]))
        meetings = {
            self._sections[item.index]: self._meeting(item.index, occurrence)
            for item, occurrence in drawn
            if item.kind is Kind.REMINDER
        }
        occurrences = [
            replace(one, until=meetings[one.week].start) if one.kind is Kind.EVENT else one
            for _, one in drawn
        ]
        after = afterwards(occurrences[-1], self._circle, ended=ended)
        return Agenda(tuple(self._weeks), (*occurrences, *after), meetings)

    def _weeks_from(self, index: int, usual: date) -> list[Week]:
        """Lay out the weeks from `index` on; `usual` is the day on which the first of them would open."""
        weeks = []
        for number, section in enumerate(self._sections[index:], index + 1):
            off = self._off_usual(number - 1)
            opens, met = _clear_of(self._circle.breaks, usual + off)
            say = " ".join(b.say for b in met if b.say)
            weeks.append(Week(number, section, opens, _break_note(number, usual + off, opens, met), say, met))
            usual = opens - off + self._circle.every_weeks * WEEK
        return weeks

    def _weeks_moved(self, opened: int, by: timedelta) -> list[Week]:
        """Lay out anew the weeks that have not opened yet, the first of them moved by whole weeks."""
        if opened == len(self._weeks):
            return []
        return self._weeks_from(opened, self._weeks[opened].opens - self._off_usual(opened) + by)

    def _off_usual(self, index: int) -> timedelta:
        """Return how long after the usual day a week that has its own day opens."""
        return timedelta(days=(self._times[index].section.weekday - self._circle.week.section.weekday) % 7)

    def _weeks_past(self, pause: Pause, first: _Item) -> timedelta:
        """Return the fewest whole weeks that bring the first pending occurrence to the pause's end."""
        assert pause.end is not None, "only finished pauses move anything"
        by = timedelta()
        while self._draw(first, self._anchors[first] + by).due < pause.end:
            by += WEEK
        return by

    def _draw(self, item: _Item, opens: date) -> Occurrence:
        """Return the occurrence that an item is when its week opens on this day."""
        zone = self._circle.zone
        wall = self._wall(item.kind, item.origin, opens)
        moment = instant(wall, zone)
        due, until, notes = moment.at, None, [_clock_note(wall, moment, zone, "posted")]
        if item.kind is Kind.POLL:
            ends = self._poll_ends(item.index, wall)
            until = instant(ends, zone).at
            notes.append(_clock_note(ends, instant(ends, zone), zone, "the poll ends"))
        elif item.kind is Kind.REMINDER:
            due, until = moment.at - REMINDER_AHEAD, moment.at
            notes = [_clock_note(wall, moment, zone, "the meeting begins")]
        elif item.kind is Kind.EVENT:
            notes = []  # what the clocks do then is said of the welcome, with which it goes out
        outside = item.kind in {Kind.WELCOME, Kind.END}
        return Occurrence(
            key=item.key,
            kind=item.kind,
            week="" if outside else self._sections[item.index],
            number=0 if outside else item.index + 1,
            local=local(due, zone).replace(tzinfo=None, fold=0),
            due=due,
            until=until,
            note=". ".join(note for note in notes if note),
        )

    def _wall(self, kind: Kind, index: int, opens: date) -> datetime:
        """Return the wall time of an occurrence by its week's opening; of a reminder, its meeting's."""
        times = self._times[index]
        section = datetime.combine(opens, times.section.time)
        if kind in {Kind.WELCOME, Kind.EVENT}:
            return section - WELCOME_AHEAD
        if kind is Kind.BRIEF:
            return section - BRIEF_AHEAD
        if kind is Kind.SECTION:
            return section
        if kind is Kind.END:
            return self._end(index, opens)
        slot = _slots(times)[kind]
        assert slot is not None, "only what has a slot is an item"
        return _first_after(section, slot)

    def _end(self, index: int, opens: date) -> datetime:
        """Return a week after the last day on which anything of the last week is due."""
        times = self._times[index]
        own = (item for item in self._items if item.origin == index and item.kind is not Kind.END)
        kinds = [item.kind for item in own]
        last = max(self._wall(kind, index, opens) for kind in kinds)
        return datetime.combine(last.date() + WEEK, (times.digest or times.section).time)

    def _poll_ends(self, index: int, starts: datetime) -> datetime:
        poll = self._times[index].poll
        assert poll is not None, "only what has a slot is an item"
        return _first_after(starts, poll.until)

    def _meeting(self, index: int, reminder: Occurrence) -> Meeting:
        times = self._times[index]
        assert times.meeting is not None, "only what has a slot is an item"
        assert reminder.until is not None, "a reminder knows when its meeting starts"
        start = reminder.until
        return Meeting(start, start + timedelta(minutes=times.meeting.minutes), times.meeting_place)


def _items(times: Sequence[WeekTimes], reading: Reading) -> list[_Item]:
    """Return everything that will happen, without dates: welcome, the weeks' occurrences, end."""
    items = [_Item(Kind.WELCOME.value, Kind.WELCOME, 0)]
    for index, section in enumerate(reading.sections):
        slots = _slots(times[index])
        kinds = [Kind.BRIEF, Kind.SECTION, *(kind for kind, slot in slots.items() if slot)]
        kinds += [Kind.EVENT] if times[index].meeting else []
        items += [
            _Item(key_of(section.id, kind), kind, index)
            for kind in kinds
            if kind is not Kind.POLL or section.poll is not None
        ]
    return [*items, _Item(Kind.END.value, Kind.END, len(times) - 1)]


def _slots(times: WeekTimes) -> Mapping[Kind, Slot | None]:
    """Return the slots that a week may leave out, by the kind of what begins there."""
    return {
        Kind.QUESTIONS: times.questions,
        Kind.POLL: times.poll.start if times.poll else None,
        Kind.GO_ROUND: times.go_round,
        Kind.REMINDER: times.meeting.start if times.meeting else None,
        Kind.CLOSING: times.closing,
        Kind.DIGEST: times.digest,
    }


def _first_after(start: datetime, slot: Slot) -> datetime:
    """Return the slot's first wall time after `start`."""
    day = start.date() + timedelta(days=(slot.weekday - start.weekday()) % 7)
    wall = datetime.combine(day, slot.time)
    return wall if wall > start else wall + WEEK


def _clear_of(breaks: Sequence[Break], day: date) -> tuple[date, tuple[Break, ...]]:
    """Return the day moved by single weeks until no break holds it, and the breaks that were in the way."""
    met: list[Break] = []
    while hit := next((b for b in breaks if b.holds(day)), None):
        if hit not in met:
            met.append(hit)
        day += WEEK
    return day, tuple(met)


def _break_note(number: int, meant: date, opens: date, met: Sequence[Break]) -> str:
    if not met:
        return ""
    spans = "; ".join(f"break {say_day(b.first)} to {say_day(b.last)}" for b in met)
    moved = f"Week {number} opens on {say_day(opens)} instead of {say_day(meant)}"
    return f"{moved} ({spans}); later weeks move with it."


def _clock_note(wall: datetime, moment: Moment, zone: str, what: str) -> str:
    """Say in plain words what a gap or a fold does to a wall time; nothing on all other days."""
    if not moment.shifted and not moment.repeated:
        return ""
    there = f"{wall:%H:%M}", f"on {say_day(wall)} in {zone}"
    if moment.shifted:
        return f"{there[0]} doesn't exist {there[1]}; {what} at {wall + moment.shifted:%H:%M}"
    return f"{there[0]} comes twice {there[1]}; {what} the first time"
