"""Every zone, every change of its clocks from 2014 to 2030: wall times beside whenever, and beside the raw transitions.

All three read the same zone files.  The small oracle below knows nothing of zoneinfo: it reads the transitions from
the file, and those behind the last one from the rule in its footer (TZif: RFC 8536; the rule: POSIX, 8.3).
"""

from __future__ import annotations

import re
import struct
import zoneinfo
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import tzdata
import whenever
from whenever import PlainDateTime

from bot.agenda.instants import Moment, instant

FIRST, LAST = datetime(2014, 1, 1, tzinfo=UTC), datetime(2031, 1, 1, tzinfo=UTC)
HALF_HOUR = timedelta(minutes=30)
AROUND = range(-8, 9)
"""Half hours around a change: four hours to either side, more than any gap or fold."""
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Clocks:
    """A zone's offsets from UTC in seconds: `offsets[i]` holds before `changes[i]`, the last one behind them all."""

    changes: tuple[int, ...]
    offsets: tuple[int, ...]

    def at(self, second: int) -> int:
        """The offset at an instant (seconds since 1970)."""
        return self.offsets[bisect_right(self.changes, second)]

    def instant(self, wall: datetime) -> datetime:
        """The instant that a wall time means: in a fold the first, in a gap shifted by the gap's length."""
        seconds = int((wall.replace(tzinfo=UTC) - EPOCH).total_seconds())
        fitting = [seconds - offset for offset in set(self.offsets) if self.at(seconds - offset) == offset]
        if fitting:
            return EPOCH + timedelta(seconds=min(fitting))
        before = max(
            (i for i, change in enumerate(self.changes) if change + self.offsets[i] <= seconds),
            key=lambda i: self.changes[i],
        )
        return EPOCH + timedelta(seconds=seconds - self.offsets[before])


def raw(path: Path) -> Clocks:
    """Read a zone file's transitions in the years of interest, and go on by its footer."""
    data = path.read_bytes()
    assert data[:4] == b"TZif", path
    at = 44 + _body(data[:44], 4)
    counts = struct.unpack(">6l", data[at + 20 : at + 44])
    _, _, _, times, types, _ = counts
    at += 44
    changes = list(struct.unpack(f">{times}q", data[at : at + 8 * times]))
    kinds = list(data[at + 8 * times : at + 9 * times])
    info = at + 9 * times
    offsets = [struct.unpack(">l", data[info + 6 * i : info + 6 * i + 4])[0] for i in range(types)]
    held = [offsets[0], *(offsets[kind] for kind in kinds)]
    footer = data[info + 6 * types + counts[5] :].rpartition(b"\n")[0].rpartition(b"\n")[2]
    return _continued(changes, held, footer.decode())


def _body(header: bytes, size: int) -> int:
    """The length of a data block by its header (RFC 8536, 3.2)."""
    isutcnt, isstdcnt, leapcnt, timecnt, typecnt, charcnt = struct.unpack(">6l", header[20:44])
    return timecnt * (size + 1) + typecnt * 6 + charcnt + leapcnt * (size + 4) + isstdcnt + isutcnt


RULE = re.compile(
    r"(?:[A-Za-z]+|<[^>]+>)(?P<off>[-+\d:]+)(?:(?:[A-Za-z]+|<[^>]+>)(?P<dst>[-+\d:]+)?,"
    r"M(?P<m1>\d+)\.(?P<w1>\d)\.(?P<d1>\d)(?:/(?P<t1>[-+\d:]+))?,"
    r"M(?P<m2>\d+)\.(?P<w2>\d)\.(?P<d2>\d)(?:/(?P<t2>[-+\d:]+))?)?"
)


def _continued(changes: list[int], held: list[int], footer: str) -> Clocks:
    """Go on behind the last transition by the footer's rule; without one nothing changes any more."""
    rule = RULE.fullmatch(footer)
    assert rule is not None, footer
    if rule["m1"]:
        winter = -_seconds(rule["off"])
        summer = -_seconds(rule["dst"]) if rule["dst"] else winter + 3600
        last = changes[-1] if changes else -(2**40)
        ruled = [
            change
            for year in range(FIRST.year, LAST.year + 1)
            for change in (
                (_day(year, rule["m1"], rule["w1"], rule["d1"], rule["t1"]) - winter, summer),
                (_day(year, rule["m2"], rule["w2"], rule["d2"], rule["t2"]) - summer, winter),
            )
        ]
        for second, offset in sorted(ruled):
            if second > last and offset != held[-1]:
                changes.append(second)
                held.append(offset)
    return Clocks(tuple(changes), tuple(held))


def _seconds(text: str | None) -> int:
    """Read [+-]h[:mm[:ss]]; left out, two in the morning."""
    said = text or "2"
    parts = zip(re.findall(r"\d+", said), (3600, 60, 1), strict=False)
    return (-1 if said.startswith("-") else 1) * sum(int(part) * unit for part, unit in parts)


def _day(year: int, month: str, week: str, weekday: str, at: str | None) -> int:
    """The wall time of a rule like M3.5.0/2 (March's last Sunday), in seconds since 1970 as if it were UTC."""
    first = datetime(year, int(month), 1, tzinfo=UTC)
    day = first + timedelta(days=(int(weekday) - (first.weekday() + 1)) % 7 + 7 * (int(week) - 1))
    while day.month != first.month:
        day -= timedelta(days=7)
    return int((day - EPOCH).total_seconds()) + _seconds(at)


def walls(clocks: Clocks) -> Iterator[datetime]:
    """Every half hour around every change, by the clocks before and after it."""
    for index, change in enumerate(clocks.changes):
        if FIRST.timestamp() <= change < LAST.timestamp():
            for offset in {clocks.offsets[index], clocks.offsets[index + 1]}:
                there = (EPOCH + timedelta(seconds=change + offset)).replace(tzinfo=None)
                half = there.replace(minute=there.minute // 30 * 30, second=0)
                yield from (half + HALF_HOUR * step for step in AROUND)


PACKAGED = Path(str(tzdata.__file__)).parent / "zoneinfo"
SETS = [Path(path) for path in zoneinfo.TZPATH if Path(path).is_dir()][:1]


@pytest.fixture(params=dict.fromkeys([*SETS, PACKAGED]), ids=lambda path: path.parent.name)
def folder(request: pytest.FixtureRequest) -> Iterator[Path]:
    """A set of zone files, the system's and the packaged one, which zoneinfo and whenever both read meanwhile."""
    before, found = zoneinfo.TZPATH, Path(request.param)
    zoneinfo.reset_tzpath(to=[str(found)])
    zoneinfo.ZoneInfo.clear_cache()
    whenever.reset_tzpath([str(found)])
    whenever.clear_tzcache()
    yield found
    zoneinfo.reset_tzpath(to=before)
    zoneinfo.ZoneInfo.clear_cache()
    whenever.reset_tzpath(before)
    whenever.clear_tzcache()


def test_every_wall_time_near_a_change_is_what_whenever_and_the_file_say(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """0 differences in all zones that the machine knows."""
    different, compared, changes = [], 0, 0
    zones = sorted(name for name in zoneinfo.available_timezones() if (folder / name).is_file())
    for name in zones:
        clocks = raw(folder / name)
        around = set(walls(clocks))
        changes += sum(FIRST.timestamp() <= change < LAST.timestamp() for change in clocks.changes)
        for wall in around:
            ours = instant(wall, name).at
            theirs = PlainDateTime(wall.year, wall.month, wall.day, wall.hour, wall.minute).assume_tz(
                name, disambiguation="compatible"
            )
            compared += 1
            if not ours == theirs.to_instant().to_stdlib() == clocks.instant(wall):
                different.append((name, wall))
    with capsys.disabled():
        print(
            f" [{len(zones)} zones, {changes} changes, {compared} wall times, {len(different)} differences]"
        )
    assert different == []
    assert len(zones) > 400
    assert compared > 50_000


def test_the_hour_that_zoneinfo_gets_wrong_is_put_right() -> None:
    """Nuuk kept its summer time in October 2023; by zoneinfo alone half past eleven came an hour early."""
    assert instant(datetime.fromisoformat("2023-10-28 23:30"), "America/Nuuk") == Moment(
        datetime(2023, 10, 29, 1, 30, tzinfo=UTC)
    )
