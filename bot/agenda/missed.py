"""What organisers read of what was not posted: one thing in a sentence, many in one message, by why and by week."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from bot import wording
from bot.agenda.limits import MESSAGE, clipped
from bot.agenda.reconcile import Stored
from bot.agenda.scene import stamp
from bot.records import Kind, State
from bot.wording.speech import in_every_language

KINDS = list(Kind)
MISSED = (State.SKIPPED, State.FAILED)
_LONGEST_REASON = 300


@dataclass(frozen=True, slots=True)
class _Line:
    """Things of the same kinds, missed for the same reason in one week or in weeks that follow each other."""

    rows: tuple[Stored, ...]
    first: int
    last: int

    @property
    def kinds(self) -> tuple[Kind, ...]:
        return tuple(row.kind for row in self.rows if row.number == self.first)

    def __str__(self) -> str:
        what = wording.listed([wording.KIND[kind] for kind in self.kinds])
        if self.first:
            template = wording.MISSED_WEEK if self.first == self.last else wording.MISSED_WEEKS
            what = template.format(first=self.first, last=self.last, what=what)
        first, last = (stamp(edge(row.due for row in self.rows), "f") for edge in (min, max))
        due = first if first == last else wording.MISSED_BETWEEN.format(first=first, last=last)
        return wording.MISSED_LINE.format(what=what, due=due)


def in_order(stored: Mapping[str, Stored]) -> list[Stored]:
    """Return occurrences in the order in which they go out: what is due at the same time, by its kind."""
    return sorted(stored.values(), key=lambda row: (row.due, KINDS.index(row.kind)))


def what_is_due(kind: str, number: int) -> str:
    """Return an occurrence in words: "week 5, the poll"."""
    what = wording.KIND[kind]
    return wording.WHAT_OF_WEEK.format(number=number, what=what) if number else what


def is_theirs(reason: str) -> bool:
    """Tell whether organisers needn't be told of a reason, because it is theirs."""
    return reason in in_every_language("SKIPPED_BY") | in_every_language("SKIPPED_BEFORE")


def to_be_told(row: Stored) -> bool:
    """Tell whether organisers are to read that, and why, something was not posted."""
    return row.state in MISSED and not is_theirs(row.reason)


def told(rows: Sequence[Stored], circle: str) -> str:
    """Return one message about all of these, whatever their number; `rows` has one or more, in order.

    What doesn't fit into it (Discord: 2,000 characters) is counted.  Its first line hangs on what is told of alone,
    and not on how that stands by now.
    """
    if len(rows) == 1 and rows[0].state in MISSED:
        return _alone(rows[0])
    head = wording.TOLD_MISSED.format(circle=circle, count=len(rows), first=stamp(rows[0].due))
    blocks = list(_blocks(rows))
    left = 0
    while len(text := "\n".join([head, *_lines(blocks), *_more(left)])) > MESSAGE:
        why, lines = blocks.pop()
        left += len(lines.pop().rows)
        blocks += [(why, lines)] if lines else []
    return text


def listed_whole(rows: Sequence[Stored]) -> str:
    """Return a list of all of these, one a line, with the day in UTC: a file's text, in which no stamp is shown."""
    return "".join(
        f"{row.due:%Y-%m-%d %H:%M} UTC  {what_is_due(row.kind.value, row.number)}: {row.reason}\n"
        for row in rows
    )


def _alone(row: Stored) -> str:
    template = wording.TOLD_FAILED if row.state is State.FAILED else wording.TOLD_SKIPPED
    what = what_is_due(row.kind.value, row.number)
    return template.format(what=what, due=stamp(row.due), reason=row.reason)[:MESSAGE]


def _more(left: int) -> list[str]:
    return [wording.TOLD_MORE.format(count=left)] if left else []


def _lines(blocks: Sequence[tuple[str, Sequence[_Line]]]) -> Iterator[str]:
    for why, lines in blocks:
        yield why
        yield from map(str, lines)


def _blocks(rows: Sequence[Stored]) -> Iterator[tuple[str, list[_Line]]]:
    """Yield each reason with what was missed for it, in the order in which they first come up."""
    groups: dict[str, list[Stored]] = {}
    for row in rows:
        groups.setdefault(_why(row), []).append(row)
    for why, own in groups.items():
        yield why, _joined(own)


def _why(row: Stored) -> str:
    if row.state not in MISSED:
        return wording.MISSED_AGAIN
    template = wording.MISSED_FAILED if row.state is State.FAILED else wording.MISSED_SKIPPED
    reason = _how_late().sub(wording.MISSED_TOO_LATE, row.reason)
    return template.format(reason=clipped(reason, _LONGEST_REASON))


def _how_late() -> re.Pattern[str]:
    """Return how a reason begins that says how late something was: that is each one's own, the rest is not."""
    before, _, after = wording.TOO_LATE_BY.partition("{late}")
    return re.compile(f"^{re.escape(before)}.+?{re.escape(after.partition('{why}')[0])}")


def _joined(rows: Sequence[Stored]) -> list[_Line]:
    """Put a week on one line, and weeks that follow each other, too, where the same is missing in them."""
    lines: list[_Line] = []
    by_week = sorted(rows, key=lambda row: row.number)
    for number, week in groupby(by_week, key=lambda row: row.number):
        line = _Line(tuple(week), number, number)
        before = lines[-1] if lines else None
        if before and before.first and before.last + 1 == number and before.kinds == line.kinds:
            lines[-1] = replace(before, rows=before.rows + line.rows, last=number)
        else:
            lines.append(line)
    return lines
