"""All SQL: a synchronous core, and aiosqlite as its asynchronous door.

It keeps and refuses; the rules of what is filed where live in flow.
"""

from __future__ import annotations

from bot.store.core import Core, open_core
from bot.store.door import Store
from bot.store.ledger import TransitionError
from bot.store.lines import LINE
from bot.store.rows import (
    ChoiceRow,
    CircleRow,
    Counts,
    EventRow,
    MemberRow,
    NamelessCode,
    NewNameless,
    NewResponse,
    PostRow,
    Released,
    ReleasedVotes,
    ResponseRow,
    Unasked,
    VoteRow,
    Watched,
    Words,
)

__all__ = [
    "LINE",
    "ChoiceRow",
    "CircleRow",
    "Core",
    "Counts",
    "EventRow",
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
    "Unasked",
    "VoteRow",
    "Watched",
    "Words",
    "open_core",
]
