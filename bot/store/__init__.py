"""All SQL: a synchronous core, and aiosqlite as its asynchronous door.

It keeps and refuses; the rules of what is filed where live in flow.
"""

from __future__ import annotations

from bot.store.core import Core, open_core
from bot.store.deskrows import Deed, DeedRow, NewDeed, ProposalRow, ProposalState
from bot.store.door import Store
from bot.store.ledger import TransitionError
from bot.store.lines import LINE
from bot.store.rows import (
    AttachmentRow,
    BallotRow,
    ChoiceRow,
    CircleRow,
    Counts,
    EventRow,
    FiledRow,
    Hit,
    IndexPost,
    KeptReactions,
    KeptRow,
    MemberRow,
    NamelessCode,
    NewNameless,
    NewResponse,
    PostRow,
    Released,
    ReleasedVotes,
    ResponseRow,
    Spoken,
    Unasked,
    VoteRow,
    Watched,
    Words,
)

__all__ = [
    "LINE",
    "AttachmentRow",
    "BallotRow",
    "ChoiceRow",
    "CircleRow",
    "Core",
    "Counts",
    "Deed",
    "DeedRow",
    "EventRow",
    "FiledRow",
    "Hit",
    "IndexPost",
    "KeptReactions",
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
    "Unasked",
    "VoteRow",
    "Watched",
    "Words",
    "open_core",
]
