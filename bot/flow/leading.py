"""Who may do what: organisers everything, the facilitator of a week what belongs to that week."""

from __future__ import annotations

from datetime import datetime

from bot import wording
from bot.flow.circles import Running
from bot.flow.replies import Caller
from bot.store import Deed, NewDeed


def leads(running: Running, week: str, caller: Caller) -> bool:
    """Tell whether somebody may act on a week: as an organiser, or as its facilitator by the file or by a swap."""
    return running.id in caller.organises or is_facilitator(running, week, caller)


def is_facilitator(running: Running, week: str, caller: Caller) -> bool:
    """Tell whether somebody is who leads a week."""
    name = running.facilitator(week)
    return bool(name) and str(name).casefold() == caller.user.casefold()


def leads_any(running: Running, caller: Caller) -> bool:
    """Tell whether somebody may act on any week at all."""
    return any(leads(running, section.id, caller) for section in running.reading.sections)


def refusal(running: Running) -> str:
    """Return what somebody reads who may not act on a week."""
    has_facilitators = any(running.facilitator(section.id) for section in running.reading.sections)
    return wording.LEADERS_ONLY if has_facilitators else wording.ORGANISERS_ONLY


def deed(
    what: Deed,
    caller: Caller,
    *,
    at: datetime,
    target: str = "",
    detail: str = "",
    response: int | None = None,
    reason: str | None = None,
) -> NewDeed:
    """Return what somebody does now, to be written down with its effect."""
    return NewDeed(what, at, caller.user_id, caller.name, target, detail, response, reason)
