"""What goes into the store and comes out of it: plain frozen values.

Instants are aware datetimes in UTC; Discord's ids are ints.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from bot.records import AttachmentState, CalendarEvent, Consent, EventState, How, Quotation, State
from bot.store.deskrows import DeedRow


@dataclass(frozen=True, slots=True)
class CircleRow:
    """A circle as the store knows it.

    `attachments` says that files which come with messages are kept.
    `names` holds for members who haven't said how they want to be shown: "pseudonyms", "as-on-discord" or
    "nobody" (is quoted).  `sample` marks what a rehearsal's cast has said.
    """

    id: str
    name: str
    guild_id: int
    channel_id: int
    organisers_id: int
    names: str
    sample: bool = False
    attachments: bool = False


@dataclass(frozen=True, slots=True)
class Watched:
    """A channel that is collected from; `mark` is the newest message's id collected so far (0: none).

    `attachments` says whether the circle keeps the files that come with messages.
    """

    circle: str
    week: str
    mark: int
    attachments: bool = False


@dataclass(frozen=True, slots=True)
class AttachmentRow:
    """A file that came with a response: what Discord says of it, and what became of it.

    `size` is in bytes: what Discord says, and once that is known, what there is.  Only a kept one has the `sha256` of
    its bytes.  `kind` is what its first bytes show it to be ("png", "jpeg", "gif", "webp"; "" for all else).  `url` is
    None where it must be asked for anew.
    """

    id: int
    response: int
    circle: str
    channel_id: int | None
    message_id: int | None
    name: str
    size: int
    says: str
    spoiler: bool
    state: AttachmentState
    url: str | None = None
    sha256: str | None = None
    kind: str = ""


@dataclass(frozen=True, slots=True)
class PostRow:
    """One part of what the bot posts; `message_id` is None while no attempt is known to have succeeded.

    `owner` is an occurrence's key, or "answer:<response id>" for a copy of a form's answer.
    """

    circle: str
    owner: str
    part: str
    nonce: str
    channel_id: int
    week: str
    prompt: str | None
    paragraph: int | None
    first_try: datetime
    last_try: datetime
    message_id: int | None
    posted_at: datetime | None


@dataclass(frozen=True, slots=True)
class IndexPost:
    """A circle's index post: where it is, and the hash of what it says.

    `said` is "" where that isn't known, None where it was deleted and is not to be made again.
    """

    channel_id: int
    message_id: int
    said: str | None
    pinned: bool = False


@dataclass(frozen=True, slots=True)
class EventRow:
    """A week's meeting in the server's calendar; `event` is what Discord was last told of it.

    `turn` counts the events that the week has had: after one that is over or was withdrawn there may be another.
    `event_id` is None while no attempt is known to have succeeded; the last was at `last_try`.
    """

    week: str
    turn: int
    state: EventState
    last_try: datetime
    event_id: int | None
    event: CalendarEvent


@dataclass(frozen=True, slots=True)
class MemberRow:
    """A member of one circle; `reader` numbers the pseudonym, `consent` is None until the member has said."""

    circle: str
    user_id: int
    name: str
    reader: int
    consent: Consent | None
    since: datetime


@dataclass(frozen=True, slots=True)
class ChoiceRow:
    """What somebody was asked about their words, and chose; `consent` and `chosen_at` are None until they have.

    What they said before `kept_from` isn't taken in: until then they wanted nothing kept.
    """

    asked_at: datetime
    chosen_at: datetime | None
    consent: Consent | None
    kept_from: datetime | None = None


@dataclass(frozen=True, slots=True)
class Unasked:
    """A member who is to be asked about their words in a thread, in reply to the answer `message_id`."""

    reader: int
    week: str
    channel_id: int
    message_id: int


@dataclass(frozen=True, slots=True)
class NewResponse:
    """What a member said, to be kept; without `user_id` it is nameless, and no name is kept either.

    `reply_to` is the message that it replied to on Discord, `parent` the response that it is filed under.
    """

    circle: str
    week: str
    how: How
    user_id: int | None
    name: str
    text: str
    at: datetime
    late: bool = False
    prompt: str | None = None
    paragraph: int | None = None
    parent: int | None = None
    reply_to: int | None = None
    channel_id: int | None = None
    message_id: int | None = None
    interaction_id: int | None = None
    edited_at: datetime | None = None
    quotation: Quotation | None = None


@dataclass(frozen=True, slots=True)
class NewNameless:
    """An answer without a name, to be kept until it is released; `id` is random, `code` a hash of salt and code."""

    id: int
    circle: str
    week: str
    prompt: str
    text: str
    salt: bytes
    code: bytes
    quotation: Quotation | None = None


@dataclass(frozen=True, slots=True)
class NamelessCode:
    """What a withdraw code is held against."""

    id: int
    salt: bytes
    code: bytes


@dataclass(frozen=True, slots=True)
class ResponseRow:
    """A response as it is kept; `name` is its author's on Discord (None: nameless), not how it is shown.

    `reply_to` is the message that it replied to on Discord.  `withheld` says that it was taken out of the archive by
    who leads its week, `put_back` how often it was put back.
    """

    id: int
    circle: str
    week: str
    how: How
    user_id: int | None
    name: str | None
    prompt: str | None
    paragraph: int | None
    parent: int | None
    text: str
    at: datetime
    edited_at: datetime | None
    late: bool
    channel_id: int | None
    message_id: int | None
    reply_to: int | None = None
    withheld: bool = False
    put_back: int = 0
    quotation: Quotation | None = None


@dataclass(frozen=True, slots=True)
class VoteRow:
    """A member's vote in a poll; `option` counts from 1."""

    message_id: int
    option: int


@dataclass(frozen=True, slots=True)
class Words:
    """Everything that one circle holds of one person; `reactions` are (response id, emoji).

    `follows` is since when they follow the circle's threads, or None; `interested` the weeks of whose meetings they
    want to be reminded; `deeds` what they did as an organiser or a facilitator.  `passes` are the weeks in whose
    go-round they passed, `questions` the messages that they kept, as (channel id, message id).
    """

    member: MemberRow | None
    responses: tuple[ResponseRow, ...]
    reactions: tuple[tuple[int, str], ...]
    votes: tuple[VoteRow, ...]
    follows: datetime | None = None
    interested: tuple[str, ...] = ()
    deeds: tuple[DeedRow, ...] = ()
    passes: tuple[str, ...] = ()
    questions: tuple[tuple[int, int], ...] = ()
    choice: ChoiceRow | None = None
    refuses: bool = False
    elsewhere: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = ()
    attachments: tuple[AttachmentRow, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether nothing at all is held."""
        return self == Words(None, (), (), ())


@dataclass(frozen=True, slots=True)
class Released:
    """A response as its author agreed to have it shown.

    `author` is ready to print: a name where `named`, else "Reader 3", or the words for a nameless one
    (`reader` 0).  `parent` is the id of what it replied to, which may not be released itself, or be gone.
    """

    id: int
    week: str
    prompt: str | None
    paragraph: int | None
    how: How
    author: str
    named: bool
    reader: int
    parent: int | None
    at: datetime
    edited_at: datetime | None
    late: bool
    text: str
    reactions: tuple[tuple[str, int], ...]
    channel_id: int | None
    message_id: int | None
    quotation: Quotation | None = None


class FiledRow(NamedTuple):
    """Where a response was filed that its author agreed to have shown, as `Released` has it."""

    id: int
    week: str
    prompt: str | None
    paragraph: int | None
    parent: int | None
    author: str
    reader: int


@dataclass(frozen=True, slots=True)
class Hit:
    """A response that was found by its words, as its author agreed to have it shown."""

    id: int
    circle: str
    week: str
    prompt: str | None
    paragraph: int | None
    how: How
    author: str
    at: datetime
    text: str
    channel_id: int | None
    message_id: int | None


@dataclass(frozen=True, slots=True)
class ReleasedVotes:
    """A poll's totals as (option, votes), options counted from 1; those that nobody chose are absent.

    A private one, by buttons, has none while it `is_open`, and none where fewer than five voted.
    """

    message_id: int
    channel_id: int
    week: str
    prompt: str | None
    totals: tuple[tuple[int, int], ...]
    is_private: bool = False
    is_open: bool = False


@dataclass(frozen=True, slots=True)
class BallotRow:
    """A poll by buttons; `message_id` is None until it is known to stand on Discord.

    `totals` are (option, votes), there only if it has ended and five or more have voted.
    """

    circle: str
    prompt: str
    until: datetime
    is_open: bool
    totals: tuple[tuple[int, int], ...]
    channel_id: int | None
    message_id: int | None


@dataclass(frozen=True, slots=True)
class KeptRow:
    """A message that was kept as a question; `text` only where it is a response and its author may be quoted.

    `prompt` and `paragraph` say what it is about if it is a post of the bot's own.
    """

    message_id: int
    channel_id: int
    week: str
    response: int | None
    text: str | None
    prompt: str | None
    paragraph: int | None


@dataclass(frozen=True, slots=True)
class Spoken:
    """Something that was said in a week, without the words: by whom (None: nameless), and where it is filed.

    `name` is the author's as it stands in the thread: for the week's facilitator alone.
    """

    id: int
    user_id: int | None
    name: str | None
    how: How
    prompt: str | None
    paragraph: int | None
    parent: int | None
    channel_id: int | None
    message_id: int | None
    released: int


@dataclass(frozen=True, slots=True)
class Counts:
    """How much a circle holds; `occurrences` counts the ledger by state."""

    readers: int
    answers: int
    conversation: int
    reactions: int
    votes: int
    occurrences: Mapping[State, int]


@dataclass(frozen=True, slots=True)
class KeptReactions:
    """The messages that show one response, and how many reactions to it are kept, by emoji."""

    message_ids: tuple[int, ...]
    totals: Mapping[str, int]
