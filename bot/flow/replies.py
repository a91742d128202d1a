"""What a person gets back, privately: plain values that `chat` turns into Discord's forms."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.records import Button


@dataclass(frozen=True, slots=True)
class Caller:
    """Who pressed or typed, and where."""

    user_id: int
    name: str
    guild_id: int
    channel_id: int
    parent_id: int | None
    at: datetime


@dataclass(frozen=True, slots=True)
class Reply:
    """A private answer; `attached` is a file (name, text)."""

    text: str
    buttons: tuple[Button, ...] = ()
    attached: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Form:
    """A form: what it shows, and the one box that it has."""

    custom_id: str
    title: str
    shown: str
    label: str
    hint: str
