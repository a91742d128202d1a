"""What is only to be seen once a circle's weeks have dates: hours that the clocks leave out on one of them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta

from bot.agenda.instants import instant, offset, say_stretch
from bot.agenda.plan import Week, weeks
from bot.reading.model import Reading
from bot.schedule.model import Circle, MeetingSlot, PollSlot, Slot, WeekTimes
from bot.wording.numbers import say_day
from bot.yamldoc import Document, Finding, Path, Severity

MOMENTS = {
    "section": "the text",
    "questions": "the main questions",
    "poll": "the poll",
    "go_round": "the go-round",
    "meeting": "the meeting",
    "closing": "the closing question",
    "digest": "the look back",
}


def skipped_hours(circle: Circle, reading: Reading, document: Document) -> Iterator[Finding]:
    """Yield a piece of advice for each moment that falls into an hour that doesn't exist on its day."""
    for week in weeks(circle, reading):
        if not _clocks_change(week, circle.zone):
            continue
        times = circle.times_for(week.section_id)
        for name, slot in _slots(times):
            wall = _wall(week, times.section, slot)
            by = instant(wall, circle.zone).shifted
            if by:
                yield document.find(
                    _path(circle, week, name),
                    code="no-such-hour",
                    message=(
                        f"On {say_day(wall.date())} there is no {wall:%H:%M} in {circle.zone}: the clocks go "
                        f"forward by {say_stretch(by)}, and {MOMENTS[name]} of week {week.number} is at "
                        f"{wall + by:%H:%M}."
                    ),
                    hint=f"If that is too late, change it for this week, under `changes:`, `{week.section_id}:`.",
                    severity=Severity.ADVICE,
                )


def _clocks_change(week: Week, zone: str) -> bool:
    """Tell whether a zone's clocks change while a week lasts; none changes them there and back in so short a time."""
    start = datetime.combine(week.opens, time(), tzinfo=UTC) - timedelta(days=1)
    return offset(start, zone) != offset(start + timedelta(days=10), zone)


def _slots(times: WeekTimes) -> Iterator[tuple[str, Slot]]:
    for name in MOMENTS:
        moment: Slot | PollSlot | MeetingSlot | None = getattr(times, name)
        if moment is not None:
            yield name, moment if isinstance(moment, Slot) else moment.start


def _wall(week: Week, section: Slot, slot: Slot) -> datetime:
    days = 0 if slot is section else slot.days_after(section)
    return datetime.combine(week.opens + timedelta(days=days), slot.time)


def _path(circle: Circle, week: Week, name: str) -> Path:
    """Return the key that the moment comes from."""
    change = circle.changes.get(week.section_id)
    changed = change is not None and name in change.given
    top: Path = ("changes", week.section_id) if changed else ("week",)
    return (*top, name.replace("_", "-"))
