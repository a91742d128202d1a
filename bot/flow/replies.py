"""What a person gets back, privately: plain values that `chat` turns into Discord's forms."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.records import Button


@dataclass(frozen=True, slots=True)
class Caller:
    """Who pressed or typed, and where.

    `name` is how they are shown there, `user` their Discord user name, as circle files name facilitators.
    `organises` are the ids of the circles whose organisers' channel they can see at this moment.
    """

    user_id: int
    name: str
    guild_id: int
    channel_id: int
    parent_id: int | None
    at: datetime
    user: str = ""
    organises: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Option:
    """One of several things to choose from; `value` is what comes back (label and description: 100 characters)."""

    label: str
    value: str
    description: str = ""


@dataclass(frozen=True, slots=True)
class Menu:
    """A menu below an answer, of at most 25 options; `custom_id` carries its whole state.

    `says` stands in it until something is chosen (150 characters).
    """

    custom_id: str
    options: tuple[Option, ...]
    says: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """What must be chosen in a form, of at most ten options; `said` stands above it."""

    said: str
    label: str
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class Picker:
    """What may be chosen in a form, one of at most 25 options, or nothing; `hint` stands below its label.

    `says` stands in it until something is chosen.
    """

    label: str
    hint: str
    says: str
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class Reply:
    """A private answer; `attached` is a file (name, and its text or its bytes).

    `replaces` puts it in the place of the private message whose button or menu was used, so that a list or a question
    doesn't pile up; what stands in a channel for all is never replaced so.
    """

    text: str
    buttons: tuple[Button, ...] = ()
    menu: Menu | None = None
    attached: tuple[str, str | bytes] | None = None
    replaces: bool = False


@dataclass(frozen=True, slots=True)
class Form:
    """A form: what it shows, the one box that it has, and below it what may be chosen and what must be.

    `filled` is what stands in the box to begin with.
    """

    custom_id: str
    title: str
    shown: str
    label: str
    hint: str
    choice: Choice | None = None
    filled: str = ""
    picker: Picker | None = None
