"""The archive as one tree of plain values: what was read, what was asked, what was said.

The tree knows nobody by Discord's id: names are those that the archive may show, and mentions in texts have been
resolved to them.  Everything in it may be shown; nothing in it depends on when or where it was made.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from bot.reading.model import Aim, PromptKind
from bot.reading.text import Paragraph
from bot.records import AttachmentState, How


@dataclass(frozen=True, slots=True)
class CircleInfo:
    """Who read; `zone` is the IANA name of the zone in which times are shown, `language` that of the page's words.

    `agreement` is what they had agreed on, a sentence each.
    """

    id: str
    name: str
    zone: str
    language: str
    agreement: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ReadingInfo:
    """What was read; `sha256` is that of the seed, byte for byte."""

    id: str
    title: str
    author: str
    written: str
    language: str
    about: str
    sha256: str


@dataclass(frozen=True, slots=True)
class ConsentInfo:
    """How members are named: the circle's rule ("pseudonyms", "as-on-discord", "nobody"), and the same in words."""

    names: str
    statement: str


@dataclass(frozen=True, slots=True)
class Passage:
    """The words that a prompt or an answer is about; `start` and `end` count code points of the corrected paragraph."""

    paragraph: int
    start: int
    end: int
    quote: str


class Held(StrEnum):
    """How a poll was held: not at all, as Discord's own with names, or by buttons with totals only."""

    NOT = ""
    AS_DISCORD = "as Discord shows them"
    PRIVATE = "private"


@dataclass(frozen=True, slots=True)
class Option:
    """One option of a poll, and how many chose it; `number` counts from 1, as Discord's answers do."""

    number: int
    text: str
    votes: int


@dataclass(frozen=True, slots=True)
class Prompt:
    """One question.  `posted` is None and `url` is "" if it isn't on Discord; `options` are there for polls only.

    `by_facilitator` is one that was asked in place of the reading's own.  `held` says how a poll was held; of a
    private one there are no totals while it `is_open`, nor where fewer than five voted: then nobody is among the
    `voters`.
    """

    id: str
    kind: PromptKind
    aim: Aim
    themes: tuple[str, ...]
    question: str
    passage: Passage
    essays_own: bool = False
    due: datetime | None = None
    posted: datetime | None = None
    url: str = ""
    options: tuple[Option, ...] = ()
    voters: int = 0
    by_facilitator: bool = False
    held: Held = Held.NOT
    is_open: bool = False

    @property
    def is_sealed(self) -> bool:
        """Whether a poll's totals aren't shown."""
        return self.held is Held.PRIVATE and not self.voters


@dataclass(frozen=True, slots=True)
class Term:
    """A word of the week, what it says, and the paragraph that explains it."""

    term: str
    says: str
    see: int | None = None


@dataclass(frozen=True, slots=True)
class Week:
    """A section as the circle read it; `section` is its id.  `digest` is what the bot wrote at its end, or "".

    The last may be what was said after the last week, without paragraphs: its `section` is "end".
    """

    number: int
    section: str
    title: str
    link: str
    paragraphs: tuple[Paragraph, ...]
    prompts: tuple[Prompt, ...]
    terms: tuple[Term, ...] = ()
    due: datetime | None = None
    opened: datetime | None = None
    url: str = ""
    digest: str = ""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that came with what somebody said: its name there, its size in bytes, and its alternative text.

    `kind` is what its bytes show it to be ("png", "jpeg", "gif", "webp"; "" for all else).  Only one that is kept has
    the `sha256` of its bytes, by which the archive gives them out.
    """

    name: str
    size: int
    says: str = ""
    spoiler: bool = False
    state: AttachmentState = AttachmentState.KEPT
    sha256: str = ""
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Response:
    """What somebody said, as raw Discord Markdown.

    `id` is "r" and a number.  It was filed under a prompt, or under a paragraph, or, with neither, in the
    conversation of the `week` (a section id).  `parent` is the id of the response it replies to, which need not
    be in the archive.  `author` is the name that may be shown.  `passage` are the words of the text that it points at,
    if its author chose some.  `reader` tells apart two who are called the same; 0 is nobody in particular.  No form
    shows it: beside a name it would say which pseudonym was that person's.
    """

    id: str
    week: str
    how: How
    author: str
    at: datetime
    text: str
    prompt: str | None = None
    paragraph: int | None = None
    parent: str | None = None
    edited_at: datetime | None = None
    late: bool = False
    reactions: tuple[tuple[str, int], ...] = ()
    url: str = ""
    sample: bool = False
    passage: Passage | None = None
    reader: int = 0
    attachments: tuple[Attachment, ...] = ()


@dataclass(frozen=True, slots=True)
class KeptQuestion:
    """A message that somebody kept as a question for later; not who, nor how many did.

    `response`, `prompt` or `paragraph` say which it is, where it is in the archive; `text` is a response's own.
    """

    week: str
    response: str | None = None
    prompt: str | None = None
    paragraph: int | None = None
    text: str = ""
    url: str = ""


def _no_file(sha256: str) -> bytes:
    raise LookupError(f"there is no file {sha256}")


@dataclass(frozen=True, slots=True)
class Archive:
    """The whole.  `responses` stand in order of time; `sample` says that all of it was rehearsed, not said.

    `responses` may stay in the store until they are asked for (see `shelves.py`), so that a large archive needn't stand
    in memory; they hold until the read ends in which they were collected.  So does `read_file`, which gives what a file
    holds by its sum.  `worked_out` keeps what several forms need alike, by its name.
    """

    circle: CircleInfo
    reading: ReadingInfo
    themes: Mapping[str, str]
    weeks: tuple[Week, ...]
    responses: Collection[Response]
    consent: ConsentInfo
    made: str
    sample: bool = False
    kept_questions: tuple[KeptQuestion, ...] = ()
    read_file: Callable[[str], bytes] = field(default=_no_file, compare=False, repr=False)
    worked_out: dict[str, object] = field(default_factory=dict, init=False, compare=False, repr=False)
