"""What a button, a menu or a form of ours leads to: one table of use cases, by the first word of its custom id.

An id is "sc1:<word>:<circle>" and whatever else the use case wrote into it, at most 100 characters in all.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from bot.flow.circles import Running
from bot.flow.replies import Caller, Form, Reply


@dataclass(frozen=True, slots=True)
class Pressed:
    """One press, choice or submission: by whom, in which circle, and what came with it.

    `words` are the parts of the custom id after the circle's; `chosen` the values chosen from a menu; `text` what was
    typed into a form's box.  `message_id` is the message whose button it was (None: a command's form).
    """

    running: Running
    caller: Caller
    words: tuple[str, ...] = ()
    chosen: tuple[str, ...] = ()
    text: str = ""
    message_id: int | None = None


Use = Callable[[Pressed], Awaitable[Reply | Form]]


@dataclass(frozen=True, slots=True)
class Press:
    """A use case, and who may have it: everybody who can press, or organisers alone.

    `slow` ones ask Discord for time first, and can't open a form.
    """

    use: Use
    organisers: bool = False
    slow: bool = False
