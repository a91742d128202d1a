"""Many circles at once: one small reading, and for each circle a channel of its own on one of several servers."""

from __future__ import annotations

import tempfile
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from bot.agenda.reconcile import reconcile
from bot.app.running import DATABASE
from bot.flow.circles import Running, circle_row
from bot.records import State
from bot.schedule.model import ChannelLink
from bot.store import IndexPost, open_core
from tests.club import load, write_files

PER_SERVER = 50
FIRST = 700_000_000_000_000_000
CIRCLE = """\
circle: Test circle
reading: reading
channel: https://discord.com/channels/111111111111111111/222222222222222222
organisers: https://discord.com/channels/111111111111111111/333333333333333333
time-zone: UTC
starts: {starts}
week:
  section: {slot}
  questions: {other}
  poll: {other} until {ends}
  go-round: {other}
  closing: {other}
  digest: none
  meeting: none
archive:
  publish: by hand
"""


def server_of(number: int) -> int:
    """Return the id of the server on which a circle is."""
    return FIRST + number // PER_SERVER


def channel_of(number: int) -> int:
    """Return the id of a circle's channel."""
    return FIRST + 100_000 + number


def organisers_of(number: int) -> int:
    """Return the id of a circle's organisers' channel."""
    return FIRST + 200_000 + number


def thread_of(number: int) -> int:
    """Return the id of the thread in which a circle's first week is read, where it has opened already."""
    return FIRST + 300_000 + number


def circles(count: int, *, opens: datetime) -> list[Running]:
    """Return circles whose first week opens at an instant, to the minute; what comes later is due a day later."""
    later = opens + timedelta(days=1)
    slot, other, ends = (f"{at:%a %H:%M}".lower() for at in (opens, later, later + timedelta(hours=6)))
    text = CIRCLE.format(starts=opens.date(), slot=slot, other=other, ends=ends)
    with tempfile.TemporaryDirectory() as folder:
        first = load(write_files(Path(folder), circle=text))
    short = [one.model_copy(update={"terms": (), "core": one.core[:1]}) for one in first.reading.sections]
    reading = replace(first.reading, sections=tuple(short))
    return [
        Running.of(
            replace(
                first.circle,
                id=f"circle-{number:04}",
                channel=ChannelLink(server_of(number), channel_of(number)),
                organisers=ChannelLink(server_of(number), organisers_of(number)),
            ),
            reading,
        )
        for number in range(count)
    ]


def write_down(crowd: Sequence[Running], folder: Path, *, at: datetime, but: Collection[str]) -> None:
    """Have a database in which nothing of the circles is left to do up to an instant, `but` what has these keys."""
    with open_core(folder / DATABASE) as core:
        for running in crowd:
            core.put_circle(circle_row(running))
            core.apply(running.id, reconcile(core.stored(running.id), running.agenda))
            for one in running.agenda.occurrences:
                if one.due <= at and one.key not in but:
                    core.claim(running.id, one.key, at)
                    core.finish(running.id, one.key, State.DONE, "", at)
            # An index post that somebody has deleted twice: it isn't made again.
            core.put_index_post(
                running.id, IndexPost(running.circle.channel.channel_id, 1, None, pinned=False)
            )
