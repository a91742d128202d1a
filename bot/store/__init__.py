"""All SQL: a synchronous core, and aiosqlite as its asynchronous door.

It keeps and refuses; the rules of what is filed where live in flow.
"""

from __future__ import annotations

from bot.store.core import Core, open_core
from bot.store.door import Store
from bot.store.ledger import TransitionError
from bot.store.rows import (
    CircleRow,
    Counts,
    EventRow,
    IndexPost,
    MemberRow,
    NamelessCode,
    NewNameless,
    NewResponse,
    PostRow,
    Released,
    ReleasedVotes,
    ResponseRow,
    VoteRow,
    Watched,
    Words,
)

__all__ = [
    "CircleRow",
    "Core",
    "Counts",
    "EventRow",
    "IndexPost",
    "MemberRow",
    "NamelessCode",
    "NewNameless",
    "NewResponse",
    "PostRow",
    "Released",
    "ReleasedVotes",
    "ResponseRow",
    "Store",
    "TransitionError",
    "VoteRow",
    "Watched",
    "Words",
    "open_core",
]
