"""Say where zone data of different age disagree about a zone in use: a post would be an hour off."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from bot.agenda.instants import say_stretch
from bot.wording.numbers import say_day
from bot.zonedata import disagreement, use_newest

UPDATE = "Update the system's zone data (its package is called tzdata), or Studycircle's own."


def doubt_about(zone: str, now: datetime) -> str | None:
    """Return what is doubtful about a zone in the next 26 weeks, a sentence; None where nothing is."""
    data = use_newest()
    if data.system is None or data.system == data.packaged:
        return None
    found = disagreement(zone, now)
    if found is None:
        return None
    return (
        f"Zone data disagree about {zone} from {say_day(found.at.date())} on: {_ahead(found.system)} UTC by the "
        f"system's ({data.system}), {_ahead(found.packaged)} UTC by the packaged ones ({data.packaged}). "
        f"The newer are used."
    )


def doubts(zones: Iterable[str], now: datetime) -> list[str]:
    """Return a warning for each zone that is doubtful, with what to do."""
    found = [doubt_about(zone, now) for zone in dict.fromkeys(zones)]
    return [f"Warning: {doubt} {UPDATE}" for doubt in found if doubt]


def _ahead(by: timedelta) -> str:
    return f"{say_stretch(by)} {'behind' if by < timedelta() else 'ahead of'}"
