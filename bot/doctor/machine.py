"""What the program stands on: Python and its packages, and the zone data that it goes by."""

from __future__ import annotations

import platform
from collections.abc import Iterator, Sequence
from importlib.metadata import PackageNotFoundError, version

from bot import __version__
from bot.doctor.findings import Finding, failure, ok, warning
from bot.store.condition import ENGINE
from bot.zonedata import ZoneData

PACKAGES = ("discord.py", "aiosqlite", "APScheduler")


def program_finding() -> Finding:
    """Return the versions of all that matters; what isn't installed is a failure."""
    found, lacking = [], []
    for name in PACKAGES:
        try:
            found.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            lacking.append(name)
    if lacking:
        return failure(
            "program",
            f"These packages aren't installed: {', '.join(lacking)}.",
            "Install the program again, with all that deploy/requirements.txt lists.",
        )
    system = f"Python {platform.python_version()} on {platform.system()} {platform.machine()}"
    return ok("program", f"studycircle {__version__}, {system}, {', '.join(found)}, {ENGINE}.")


def zone_findings(data: ZoneData, doubts: Sequence[str], *, remedy: str) -> Iterator[Finding]:
    """Yield which zone data are used, and what is doubtful about zones in use."""
    yield ok("zone-data", f"{data.said[:1].upper()}{data.said[1:]}.")
    for doubt in doubts:
        yield warning("zone-data", doubt, remedy)
