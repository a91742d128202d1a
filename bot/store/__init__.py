"""All SQL: a synchronous core, and aiosqlite as its asynchronous door.

It keeps and refuses; the rules of what is filed where live in flow.
"""

from __future__ import annotations

from bot.store.core import Core, open_core
from bot.store.door import Store
from bot.store.ledger import TransitionError
from bot.store.rows import (
    BallotRow,
    CircleRow,
    Counts,
    Deed,
    DeedRow,
    EventRow,
    IndexPost,
    KeptRow,
    MemberRow,
    NamelessCode,
    NewDeed,
    NewNameless,
    NewResponse,
    PostRow,
    ProposalRow,
    ProposalState,
    Released,
    ReleasedVotes,
    ResponseRow,
    Spoken,
    VoteRow,
    Watched,
    Words,
)

__all__ = [
    "BallotRow",
    "CircleRow",
    "Core",
    "Counts",
    "Deed",
    "DeedRow",
    "EventRow",
    "IndexPost",
    "KeptRow",
    "MemberRow",
    "NamelessCode",
    "NewDeed",
    "NewNameless",
    "NewResponse",
    "PostRow",
    "ProposalRow",
    "ProposalState",
    "Released",
    "ReleasedVotes",
    "ResponseRow",
    "Spoken",
    "Store",
    "TransitionError",
    "VoteRow",
    "Watched",
    "Words",
    "open_core",
]
