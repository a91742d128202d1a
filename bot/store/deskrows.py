"""What facilitators and organisers did, and what they proposed: plain frozen values, as `rows`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Deed(StrEnum):
    """What an organiser or a facilitator can do that is written down."""

    PAUSE = "pause"
    RESUME = "resume"
    HOLD = "hold"
    RELEASE = "release"
    SKIP = "skip"
    POST_NOW = "post-now"
    ASK = "ask"
    UNASK = "unask"
    PROPOSE = "propose"
    WITHDRAW = "withdraw"
    SWAP = "swap"
    MOVE = "move"
    REMOVE = "remove"
    RESTORE = "restore"
    STOP_NAMELESS = "stop-nameless"
    ALLOW_NAMELESS = "allow-nameless"


@dataclass(frozen=True, slots=True)
class NewDeed:
    """Something that somebody does now.

    `target` is the key of an occurrence, a prompt or a week, `detail` what else belongs to it, in words; `reason` what
    was typed about a response.
    """

    what: Deed
    at: datetime
    user_id: int
    name: str
    target: str = ""
    detail: str = ""
    response: int | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class DeedRow:
    """Something that was done; `name` is None once whoever did it was forgotten.  The rest as in NewDeed."""

    at: datetime
    name: str | None
    what: Deed
    target: str
    detail: str
    response: int | None
    reason: str | None


class ProposalState(StrEnum):
    """Where a proposed swap stands; OVER: one of its weeks has opened, or has changed hands otherwise."""

    OPEN = "open"
    AGREED = "agreed"
    WITHDRAWN = "withdrawn"
    OVER = "over"


@dataclass(frozen=True, slots=True)
class ProposalRow:
    """A swap of two weeks: the facilitator of `week` proposes it to that of `other`.

    `shown` is what its line on Discord says, None before there is one.
    """

    number: int
    week: str
    other: str
    state: ProposalState
    shown: ProposalState | None
