"""The whole catalogue in the order in which its texts come up in a term, each subject with whoever reads it.

A new module of texts is given its place here; a subject begins at a module's first text, or at the one that is named,
and goes on until the next of the same module begins.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from types import ModuleType

from bot.wording import (
    answering,
    archived,
    bounds,
    commands,
    consent,
    counts,
    desk,
    edition,
    ending,
    judged,
    kinds,
    lacks,
    members,
    organisers,
    rounds,
    saved,
    searching,
    sharing,
    wayin,
    weekly,
)
from bot.wording.said import Said


class Reader(StrEnum):
    """Who reads a text."""

    MEMBERS = "members"
    ORGANISERS = "organisers"
    BOTH = "members and organisers"


@dataclass(frozen=True, slots=True)
class Subject:
    """Texts of one module that belong together; `first` names the one with which they begin, "" the module's first."""

    title: str
    module: ModuleType
    first: str = ""
    readers: Reader = Reader.MEMBERS


@dataclass(frozen=True, slots=True)
class Entry:
    """One text: `name` is what the code calls it, with the key of a group's ("WAYS.reply")."""

    name: str
    text: Said
    subject: Subject


SUBJECTS = (
    Subject("The welcome, before week 1", bounds),
    Subject("The way in: agreement, practice, index, `/catch-up`, `/passage`", wayin),
    Subject("Searching", searching),
    Subject("The plan, handed to the group", sharing),
    Subject("The meetings in the server's calendar", weekly, "EVENT_NAME"),
    Subject("The facilitator's brief", organisers, readers=Reader.ORGANISERS),
    Subject("A week: the opening, the text, the questions, the poll, the reminder", weekly),
    Subject("Answering by form", answering),
    Subject("How one's words may be kept: the card, the list, the file", consent),
    Subject("Following", answering, "FOLLOWED"),
    Subject("Answers without a name", answering, "NAMELESS_SAVED"),
    Subject("“Add to the archive”", answering, "ADD"),
    Subject("Pass, private polls, questions that are kept, the view of a week", rounds, readers=Reader.BOTH),
    Subject("Looking back", weekly, "DIGEST"),
    Subject("The commands, as Discord lists them", commands),
    Subject("One's own words, and commands that can't be answered", members),
    Subject("The end, the archive, the erasure", ending, readers=Reader.BOTH),
    Subject("The archive's pages", edition, readers=Reader.BOTH),
    Subject("The archive, beside questions and answers", archived, readers=Reader.BOTH),
    Subject("What is due, by name", kinds, readers=Reader.BOTH),
    Subject("What is counted, and how a day is written", counts, readers=Reader.BOTH),
    Subject(
        "The organisers' commands, as Discord lists them",
        commands,
        "CIRCLE_COMMANDS",
        readers=Reader.ORGANISERS,
    ),
    Subject(
        "The names of all commands and of what they ask for", commands, "COMMAND_NAMES", readers=Reader.BOTH
    ),
    Subject("The organisers' commands", organisers, "STATUS", readers=Reader.ORGANISERS),
    Subject("The desk: holding back, asking, swapping, filing", desk, readers=Reader.BOTH),
    Subject("What organisers are told, and the trial", organisers, "TOLD_SKIPPED", readers=Reader.ORGANISERS),
    Subject("Why something was not posted", judged, readers=Reader.ORGANISERS),
    Subject("What is missing on Discord", lacks, readers=Reader.ORGANISERS),
    Subject("When a circle's file was saved", saved, readers=Reader.ORGANISERS),
)


def catalogue() -> Iterator[Entry]:
    """Yield every text, subject by subject."""
    for subject in SUBJECTS:
        own = [one.first for one in SUBJECTS if one.module is subject.module]
        begun = not subject.first
        for group, name, text in _texts(subject.module):
            begun = group == subject.first if group in own else begun
            if begun:
                yield Entry(name, text, subject)


def _texts(module: ModuleType) -> Iterator[tuple[str, str, Said]]:
    """Yield a module's texts in their order: the constant's name, the text's own, and the text."""
    for group, value in vars(module).items():
        if group.isupper() and isinstance(value, dict):
            yield from ((group, f"{group}.{key}", text) for key, text in value.items())
        elif group.isupper() and isinstance(value, Said):
            yield group, group, value
