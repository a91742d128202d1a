"""Time zones by their IANA names, and what to write instead of everything else that people call a zone.

Abbreviations are refused even where the zone data knows them: EST there never changes its clocks, and CET is
what half of the year is called in thirty countries.
"""

from __future__ import annotations

import re
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from bot.wording import listed
from bot.yamldoc import quoted, wrong

_CITIES = {
    "America/New_York": "EST EDT ET",
    "America/Chicago": "CST CDT CT",
    "America/Denver": "MST MDT MT",
    "America/Los_Angeles": "PST PDT PT",
    "America/Halifax": "AST ADT",
    "America/Anchorage": "AKST AKDT",
    "America/Sao_Paulo": "BRT",
    "Pacific/Honolulu": "HST",
    "Europe/London": "GMT BST",
    "Europe/Lisbon": "WET WEST",
    "Europe/Berlin": "CET CEST MET MEST MEZ MESZ",
    "Europe/Athens": "EET EEST",
    "Europe/Moscow": "MSK",
    "Africa/Johannesburg": "SAST",
    "Asia/Kolkata": "IST",
    "Asia/Tokyo": "JST",
    "Asia/Seoul": "KST",
    "Australia/Sydney": "AEST AEDT",
    "Australia/Perth": "AWST",
    "Pacific/Auckland": "NZST NZDT",
}
PROPOSED = {short: city for city, shorts in _CITIES.items() for short in shorts.split()}
_NEVER_CHANGE = {"EST", "MST", "HST", "GMT"}
_OFFSET = re.compile(
    r"(?:Etc/)?(?:UTC|GMT)?\s*[+\-−–]\s*\d{1,2}(?::?\d{2})?|(?:Etc/)?(?:UTC|GMT)0", re.IGNORECASE
)
_NO_PLACES = ("posix", "right", "Factory", "localtime", "posixrules")


def zone(text: str) -> str:
    """Read a zone's name and return it as the zone data spells it."""
    name = text.strip()
    short = name.upper()
    if short in PROPOSED:
        city = PROPOSED[short]
        says = "never changes its clocks" if short in _NEVER_CHANGE else "doesn't say when the clocks change"
        raise wrong(
            f"{short} {says}; you probably mean {city}.",
            f"Write {city}, or the nearest big city.",
            code="zone",
        )
    if _OFFSET.fullmatch(name):
        raise wrong(
            f"{quoted(name)} is a distance from UTC, and never changes its clocks.",
            "Write continent and nearest big city, like Europe/Berlin. UTC itself can be written too.",
            code="zone",
        )
    if name.split("/")[0] in _NO_PLACES or not _exists(name):
        raise _unknown(name)
    return name


def _exists(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):  # OSError: "Europe" is a folder; or a name too long
        return False
    return True


def _unknown(name: str) -> Exception:
    close = _close(name)
    hint = f"Write {listed(close, last='or')}." if close else "Write continent and city, like Europe/Berlin."
    return wrong(f"There is no time zone {quoted(name)}.", hint, code="zone")


def _close(name: str) -> list[str]:
    """Find what was meant: another spelling, a city without its continent, or something near."""
    import difflib  # costs milliseconds, and a file without mistakes has no need of it

    names = sorted(name for name in available_timezones() if "/" in name or name == "UTC")
    wanted = re.sub(r"\s*/\s*", "/", name[:64].lower()).replace(" ", "_")
    spelt = [known for known in names if known.lower() == wanted]
    cities = [known for known in names if known.lower().rpartition("/")[2] == wanted.rpartition("/")[2]]
    lowered = {known.lower(): known for known in names}
    near = [lowered[found] for found in difflib.get_close_matches(wanted, list(lowered), n=1, cutoff=0.75)]
    return (spelt or cities or near)[:2]
