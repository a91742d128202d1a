"""Which zone data hold: the system's or the packaged ones, whichever are newer; and where the two disagree.

Governments change their clocks at short notice, and a system that isn't kept up to date would post at the wrong
hour.  zoneinfo alone reads the system's copy first, however old it is.
"""

from __future__ import annotations

import zoneinfo
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path

AHEAD = timedelta(weeks=26)
_HOUR = timedelta(hours=1)
# The system's folders for zone data, as this Python was built.
_SYSTEM = tuple(Path(folder) for folder in zoneinfo.TZPATH)
# Where distributions write the release: Debian and IANA's own build; Fedora, macOS.
_SAYS_VERSION = {"tzdata.zi": "# version ", "+VERSION": ""}


@dataclass(frozen=True, slots=True)
class ZoneData:
    """The releases that there are ("2026f"; None: no system data, or no telling how old), and which one is used."""

    system: str | None
    packaged: str
    uses_packaged: bool

    @property
    def said(self) -> str:
        """Both releases in words."""
        system = self.system or "unknown"
        used = "the packaged ones are used" if self.uses_packaged else "the system's are used"
        return f"zone data: the system's {system}, packaged {self.packaged}; {used}"


@cache
def use_newest(system: tuple[Path, ...] = _SYSTEM) -> ZoneData:
    """Have zoneinfo read the newer of the two from here on, and return what there is; a tie goes to the system."""
    import tzdata

    release, packaged = _system_release(system), tzdata.IANA_VERSION
    data = ZoneData(release, packaged, uses_packaged=release is None or release < packaged)
    wanted = (_packaged_folder(),) if data.uses_packaged else system
    if tuple(zoneinfo.TZPATH) != tuple(str(folder) for folder in wanted):
        zoneinfo.reset_tzpath(to=[str(folder) for folder in wanted])
        zoneinfo.ZoneInfo.clear_cache()
    return data


def _system_release(folders: tuple[Path, ...]) -> str | None:
    for folder in folders:
        for name, before in _SAYS_VERSION.items():
            try:
                with (folder / name).open(encoding="utf-8") as file:
                    first = file.readline().strip()
            except (OSError, UnicodeDecodeError):
                continue
            if first.startswith(before):
                return first.removeprefix(before)
    return None


def _packaged_folder() -> Path:
    import tzdata

    assert tzdata.__file__ is not None, "it is a package of files"
    return Path(tzdata.__file__).parent / "zoneinfo"


@dataclass(frozen=True, slots=True)
class Disagreement:
    """From `at` on the two sets of zone data give a zone different clocks: so far ahead of UTC."""

    zone: str
    at: datetime
    system: timedelta
    packaged: timedelta


def disagreement(zone: str, start: datetime, *, system: tuple[Path, ...] = _SYSTEM) -> Disagreement | None:
    """Return where the two first disagree about a zone within 26 weeks from an instant; None where they don't.

    None also where only one of them has the zone.
    """
    both = [_from_folders(zone, system), _from_folders(zone, (_packaged_folder(),))]
    old, new = both
    if old is None or new is None:
        return None
    for at in _hours(start):
        there, here = at.astimezone(old).utcoffset(), at.astimezone(new).utcoffset()
        assert there is not None, "an aware datetime has an offset"
        assert here is not None, "an aware datetime has an offset"
        if there != here:
            return Disagreement(zone, at, there, here)
    return None


def _hours(start: datetime) -> Iterator[datetime]:
    whole = start.replace(minute=0, second=0, microsecond=0)
    return (whole + number * _HOUR for number in range(AHEAD // _HOUR + 1))


def _from_folders(zone: str, folders: tuple[Path, ...]) -> zoneinfo.ZoneInfo | None:
    for folder in folders:
        try:
            with (folder / zone).open("rb") as file:
                return zoneinfo.ZoneInfo.from_file(file, key=zone)
        except (OSError, ValueError):
            continue
    return None
