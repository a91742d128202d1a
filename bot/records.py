"""Plain values that more than one floor of the house handles.

No rules and no I/O.  Instants are aware datetimes in UTC; Discord's ids (snowflakes) are ints here and text in
every JSON that leaves the program.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path


class Kind(StrEnum):
    """What is due: one kind of occurrence."""

    WELCOME = "welcome"
    EVENT = "event"
    BRIEF = "brief"
    SECTION = "section"
    QUESTIONS = "questions"
    POLL = "poll"
    GO_ROUND = "go-round"
    REMINDER = "reminder"
    CLOSING = "closing"
    DIGEST = "digest"
    END = "end"
    PUBLISH = "publish"
    ERASE_NOTICE = "erase-notice"
    ERASE = "erase"


PROMISED = frozenset({Kind.ERASE_NOTICE, Kind.ERASE})
"""What members were promised as they began to write: nobody can leave it out or put it off."""

FORMS = (
    *("html", "html-site", "json", "markdown", "csv", "txt"),
    *("epub", "ics", "sqlite", "annotations", "dce-json"),
)
"""The forms that an archive has, by the names that organisers know them by."""

USUAL_FORMS = ("html", "json", "markdown", "csv")
"""The forms that are written where nobody has chosen others."""

EVERY_FORM = "all"
"""Named in place of a form, it means every one."""

END_WEEK = "end"
"""The “week” of what is said in the thread of the end; no section may be called so."""


class State(StrEnum):
    """Where an occurrence stands; the last three always come with a reason."""

    PLANNED = "planned"
    CLAIMED = "claimed"
    DONE = "done"
    SKIPPED = "skipped"
    FAILED = "failed"
    CANCELLED = "cancelled"


class EventState(StrEnum):
    """How a meeting's event in the server's calendar stands, as far as is known; only an open one is kept in step.

    REMOVED: a person took it out, and it is not made again.  WITHDRAWN: the bot did, because the meeting is off.
    """

    BEGUN = "begun"
    OPEN = "open"
    OVER = "over"
    REMOVED = "removed"
    WITHDRAWN = "withdrawn"


class Place(StrEnum):
    """Where a post goes."""

    CHANNEL = "channel"
    THREAD = "thread"
    ORGANISERS = "organisers"


class Layout(StrEnum):
    """What kind of channel a circle reads in: it decides where posts go."""

    TEXT = "text"
    FORUM = "forum"


class How(StrEnum):
    """How a response came: the first two are answers, filed where their author put them."""

    REPLY = "reply"
    FORM = "form"
    MESSAGE = "message"


class Consent(StrEnum):
    """How a member's words may be kept; PSEUDONYM until the member has said otherwise."""

    NAME = "name"
    PSEUDONYM = "pseudonym"
    NOT_QUOTED = "not-quoted"


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One thing that is due at one instant.

    `key` is stable within a circle ("welcome", "reform-or-revolution.questions", "end") and holds no date, so that
    an edited schedule moves an occurrence and never makes a second one.  `local` is the wall time in the circle's
    zone (naive); `due` and `until` are instants.  `number` is the week's (0: before the first or after the last).
    """

    key: str
    kind: Kind
    week: str
    number: int
    local: datetime
    due: datetime
    until: datetime | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Pause:
    """A stretch in which an organiser held everything back; `end` is None while it lasts."""

    start: datetime
    end: datetime | None = None


@dataclass(frozen=True, slots=True)
class Button:
    """A button under a post; `custom_id` carries its whole state (100 characters at most).

    `row` is the line that it stands in, of five (0 to 4) with five buttons each; None: the first with room.
    """

    label: str
    custom_id: str
    row: int | None = None


@dataclass(frozen=True, slots=True)
class Poll:
    """A native poll: question up to 300 characters, 2 to 10 options up to 55, whole hours (1 to 768)."""

    question: str
    options: tuple[str, ...]
    hours: int


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One message as it will be sent, within Discord's limits.

    `mention_role` and `mention_users` (100 at most) are all that a message may ever mention; all else goes out with
    closed `allowed_mentions`.  `reply_to` is the id of a message in the same channel.  `attached` is a file that goes
    with it (not as the first message of a forum's post).
    """

    text: str = ""
    buttons: tuple[Button, ...] = ()
    poll: Poll | None = None
    reply_to: int | None = None
    mention_role: int | None = None
    mention_users: tuple[int, ...] = ()
    silent: bool = True
    attached: Path | None = None


@dataclass(frozen=True, slots=True)
class Quotation:
    """The words of the text that an answer points at: `start` up to, but without, `end`, in code points.

    They are offsets of the corrected paragraph.
    """

    paragraph: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class CalendarEvent:
    """A meeting in the server's calendar, within Discord's limits.

    It takes place in the voice channel `voice_id`, or else at `location`.  The description's last line is a mark by
    which it is found again.
    """

    name: str
    description: str
    start: datetime
    end: datetime
    location: str
    voice_id: int | None = None


@dataclass(frozen=True, slots=True)
class Posted:
    """A part that is on Discord: which message it became, where, and when."""

    owner: str
    part: str
    channel_id: int
    message_id: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Author:
    """Who wrote a message, as Discord shows them."""

    user_id: int
    name: str
    is_bot: bool = False


class AttachmentState(StrEnum):
    """What became of a file that came with a message; only a KEPT one has its bytes here.

    LARGE and FULL: it went beyond the circle's limit for one file, or for all.  LOST: it couldn't be had any more.
    FOREIGN: its link led to somewhere else than Discord's own hosts, and nothing was asked there.
    """

    WAITING = "waiting"
    KEPT = "kept"
    LARGE = "large"
    FULL = "full"
    LOST = "lost"
    FOREIGN = "foreign"


@dataclass(frozen=True, slots=True)
class SeenAttachment:
    """A file that came with a message, as Discord tells of it: nothing here is sure but its id.

    `size` is in bytes; `says` is its alternative text; the `url` holds for some hours (reference.mdx, "Signed
    Attachment CDN URLs").
    """

    id: int
    name: str
    size: int
    url: str
    says: str = ""
    spoiler: bool = False


@dataclass(frozen=True, slots=True)
class SeenMessage:
    """A message in a channel of a circle's, from the gateway or read back.

    `is_unseen` says that nothing of it can be seen: its text is withheld, or there is none.  What was read back has
    `reactions` (emoji, how many), and of a native poll `votes`, as many as Discord counts for each option in its order;
    they are exact once it `is_counted`.
    """

    message_id: int
    channel_id: int
    author: Author
    text: str
    at: datetime
    edited_at: datetime | None = None
    reply_to: int | None = None
    custom_ids: tuple[str, ...] = ()
    poll_question: str = ""
    nonce: str = ""
    is_plain: bool = True
    is_unseen: bool = False
    reactions: tuple[tuple[str, int], ...] = ()
    votes: tuple[int, ...] = ()
    is_counted: bool = False
    attachments: tuple[SeenAttachment, ...] = ()


@dataclass(frozen=True, slots=True)
class SeenAttachments:
    """The files that a message has now, where Discord tells of a change that is no edit of its text."""

    channel_id: int
    message_id: int
    attachments: tuple[SeenAttachment, ...]


@dataclass(frozen=True, slots=True)
class SeenDeletion:
    """Messages that are gone from a channel."""

    channel_id: int
    message_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class SeenThreadGone:
    """A thread, or a forum's post, that is gone with all that stood in it."""

    channel_id: int


@dataclass(frozen=True, slots=True)
class SeenReaction:
    """A reaction that was put under a message, or taken away."""

    channel_id: int
    message_id: int
    user_id: int
    emoji: str
    added: bool


@dataclass(frozen=True, slots=True)
class SeenVote:
    """A vote in a native poll, given or taken back; `option` counts from 1, as Discord's answer ids do."""

    channel_id: int
    message_id: int
    user_id: int
    option: int
    added: bool


@dataclass(frozen=True, slots=True)
class SeenReactions:
    """All reactions to what a message shows, read back: each emoji, and who put it there."""

    channel_id: int
    message_id: int
    reactions: tuple[tuple[str, tuple[int, ...]], ...]


@dataclass(frozen=True, slots=True)
class SeenVotes:
    """All votes in a native poll, read back: each option, and who chose it."""

    channel_id: int
    message_id: int
    voters: tuple[tuple[int, tuple[int, ...]], ...]


Seen = (
    SeenMessage
    | SeenAttachments
    | SeenDeletion
    | SeenThreadGone
    | SeenReaction
    | SeenVote
    | SeenReactions
    | SeenVotes
)
