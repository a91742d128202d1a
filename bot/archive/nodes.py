"""What a line of Discord's Markdown is made of: the nodes that `inline.py` finds and every form visits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

HIDES = "||"
"""What stands around words that their author has hidden."""


class Style(StrEnum):
    """How a stretch of text is set off."""

    BOLD = "bold"
    ITALIC = "italic"
    UNDERLINE = "underline"
    STRUCK = "struck"
    SPOILER = "spoiler"


@dataclass(frozen=True, slots=True)
class Text:
    """Text that means nothing but itself."""

    text: str


@dataclass(frozen=True, slots=True)
class Break:
    """The end of a line; `blank` if an empty line follows."""

    blank: bool


@dataclass(frozen=True, slots=True)
class Code:
    """Text between backticks, not read any further."""

    text: str


@dataclass(frozen=True, slots=True)
class Styled:
    """A stretch of text with a style."""

    style: Style
    children: Nodes


@dataclass(frozen=True, slots=True)
class Link:
    """A link to an address that `web_address` has let through; without `children` the address is its own text."""

    address: str
    children: Nodes = ()


@dataclass(frozen=True, slots=True)
class Stamp:
    """An instant that every reader on Discord sees in their own zone; `style` is Discord's letter."""

    at: datetime
    style: str


Node = Text | Break | Code | Styled | Link | Stamp
Nodes = tuple[Node, ...]
