"""The circle's file as it is written: its keys, how each is read, and what holds for those left out."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, ValidatorFunctionWrapHandler, WrapValidator
from pydantic_core import CoreSchema, PydanticCustomError
from pydantic_core.core_schema import no_info_plain_validator_function

from bot import wording
from bot.reading.ceilings import ASK
from bot.records import USUAL_FORMS, Pause
from bot.schedule import addresses, choices, times, zones
from bot.schedule.model import (
    Adopted,
    ArchiveNames,
    Break,
    ChannelLink,
    Circle,
    Exports,
    FileLimits,
    IfLate,
    MeetingSlot,
    Nightly,
    PollSlot,
    Publish,
    Slot,
    Votes,
    WeekChange,
    WeekTimes,
)
from bot.wording.wayin import AGREEMENT
from bot.yamldoc import quoted, wrong

LONGEST_NAME = 60  # leaves room for "Week 10: …" in a thread's name (Discord: 100)
LONGEST_SAY = 200
UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f]")  # they could move a terminal that shows the text
LONGEST_ASKED = 2 * ASK  # as it is kept: what has a meaning in Markdown has a backslash before it
LONGEST_AGREED, MOST_AGREED = 150, 8
LATE_KINDS = (
    "default", "welcome", "brief", "section", "questions", "poll", "go-round", "reminder", "closing", "digest", "end",
)  # fmt: skip
_NOT_NONE = ("no", "null", "~", "-", "off", "nothing", "false")

WORDS = {
    "circle": "the name that members will see",
    "reading": "what-is-communisation, or the path of your own reading.yaml",
    "channel": "the link of the circle's channel (on Discord hold its name, Copy Link)",
    "organisers": "the link of a private channel for organisers",
    "time-zone": "continent and city, like Europe/Berlin",
    "starts": "the date on which week 1 opens, like 2027-01-12",
    "week": "its moments below it, indented, like section: tue 17:00",
    "section": "a day and a time, like tue 17:00",
    "questions": "a day and a time, like thu 17:00, or none",
    "poll": "two moments, like thu 17:00 until sun 17:00, or none",
    "go-round": "a day and a time, like sat 11:00, or none",
    "meeting": "a moment and a length, like sun 17:00 for 75 minutes, or none",
    "meeting-place": "a voice channel's link, or any address, or none",
    "closing": "a day and a time, like sun 18:30, or none",
    "digest": "a day and a time, like mon 17:00, or none",
    "mention": "a role's name, or none",
    "facilitator": "a Discord user name, or none",
    "breaks": "each break below it, like - {first: 2027-02-09, last: 2027-02-15, say: Half-term}",
    "first": "the first day, like 2027-02-09",
    "last": "the last day, like 2027-02-15",
    "facilitators": "the user names in brackets, like [ana.reads, bo_k]",
    "changes": "the week's name below it, indented, and below that what is different in it",
    "agreement": "each sentence below it, like - Speak for yourself., or none",
    "archive": "names, publish, keep and what else is to be said of it below it, indented",
    "attachments": "up to 8 MB each, 250 MB in all, or none",
    "formats": "html, json, markdown, csv, or others, with commas between; or all",
    "nightly": "yes, no, or a time, like 04:00",
    "folder": "a whole path, like /srv/archive, or the name of a folder among the bot's archives",
    "texts": "a text's name below it, indented, and behind it what is said instead, like RESPOND: Your turn",
    "from-discord": "what `studycircle adopt` has written there, indented",
    "until": "an instant in UTC, like 2027-01-12T16:00:00Z",
    "since": "an instant in UTC, like 2027-01-12T16:00:00Z",
    "pauses": "each pause below it, like - {since: 2027-02-09T16:00:00Z, until: 2027-02-16T16:00:00Z}",
    "from-discord.questions": "a question's name below it, indented, and behind it what is asked",
    "swapped": "a week's name below it, indented, and behind it that of the week it was swapped with",
    "if-late": "post within 48 hours, or default and kinds of post below it, indented",
    **dict.fromkeys(
        (f"if-late.{kind}" for kind in LATE_KINDS),
        "post within 48 hours, post quietly within 48 hours, or skip and tell us",
    ),
}


class _Reads:
    """How a key's text becomes a value; with `none` the word none stands for None."""

    def __init__(self, read: Callable[[str], Any], *, none: bool = False) -> None:
        self._read = read
        self._none = none

    def __get_pydantic_core_schema__(self, _source: object, _handler: object) -> CoreSchema:
        return no_info_plain_validator_function(self._validate)

    def _validate(self, value: object) -> Any:
        if not isinstance(value, str) or not value.strip():
            # yamldoc finds the words for it: nothing stands there, or a list or a group.
            raise PydanticCustomError("string_type", "a text is wanted")
        word = value.strip().lower()
        if self._none and word == "none":
            return None
        if self._none and word in _NOT_NONE:
            raise wrong(f"{quoted(value)} is not how a thing is left out here.", "Write none.")
        return self._read(value.rstrip())


def _short(longest: int) -> Callable[[str], str]:
    def read(text: str) -> str:
        plain = " ".join(text.split())
        if UNSEEN.search(plain):
            raise wrong("In this text is a sign that can't be seen.", "Write it anew, by hand.", code="sign")
        if len(plain) > longest:
            raise wrong(
                f"This text has {len(plain)} characters, and {longest} fit.",
                "Write a shorter one.",
                code="size",
            )
        return plain

    return read


circle_name = _short(LONGEST_NAME)
"""Read the name of a circle, as members see it."""


def _section(text: str) -> Slot:
    if text.strip().lower() == "none":
        raise wrong("The section can't be left out: it is what the group reads.", "Write a day and a time.")
    return times.slot(text)


def _agreement(value: object, read: ValidatorFunctionWrapHandler) -> tuple[str, ...]:
    """Read the sentences of the agreement, or none."""
    if isinstance(value, str) and value.strip().lower() == "none":
        return ()
    sentences: tuple[str, ...] = read(value)
    if not sentences:
        raise wrong(
            "There is no sentence here.", "Write none, and the welcome has no agreement.", code="size"
        )
    if len(sentences) > MOST_AGREED:
        raise wrong(
            f"An agreement has at most {MOST_AGREED} sentences, and this one has {len(sentences)}.",
            "Keep those that the group can't do without.",
            code="size",
            path=(MOST_AGREED,),
        )
    return sentences


def _if_late(value: object, read: ValidatorFunctionWrapHandler) -> LateForm:
    """Read one way for every post, or a group with one for each kind of it."""
    form: LateForm = read(value if isinstance(value, dict) else {"default": value})
    return form


SlotOrNone = Annotated[Slot | None, _Reads(times.slot, none=True)]
DayText = Annotated[date, _Reads(times.day)]
NameOrNone = Annotated[str | None, _Reads(addresses.user_name, none=True)]


class _Form(BaseModel):
    model_config = ConfigDict(
        extra="forbid",
        frozen=True,
        alias_generator=lambda name: name.replace("_", "-"),
    )


_USUAL = WeekTimes()


class WeekForm(_Form):
    """`week:`, the moments of every week."""

    section: Annotated[Slot, _Reads(_section)] = _USUAL.section
    questions: SlotOrNone = _USUAL.questions
    poll: Annotated[PollSlot | None, _Reads(times.poll_slot, none=True)] = _USUAL.poll
    go_round: SlotOrNone = _USUAL.go_round
    meeting: Annotated[MeetingSlot | None, _Reads(times.meeting_slot, none=True)] = _USUAL.meeting
    meeting_place: Annotated[str | None, _Reads(addresses.meeting_place, none=True)] = None
    closing: SlotOrNone = _USUAL.closing
    digest: SlotOrNone = _USUAL.digest

    def given(self) -> dict[str, Any]:
        """Return what the file names, by our own names."""
        return {
            name: getattr(self, name) for name in type(self).model_fields if name in self.model_fields_set
        }


class ChangeForm(WeekForm):
    """One entry of `changes:`, for one week only."""

    facilitator: NameOrNone = None


class BreakForm(_Form):
    """One entry of `breaks:`."""

    first: DayText
    last: DayText
    say: Annotated[str, _Reads(_short(LONGEST_SAY))] = ""


class ArchiveForm(_Form):
    """`archive:`, what is kept and who is named."""

    names: Annotated[ArchiveNames, _Reads(choices.archive_names)] = ArchiveNames.PSEUDONYMS
    publish: Annotated[Publish, _Reads(choices.publish)] = Publish()
    keep: Annotated[int, _Reads(choices.keep)] = 12
    attachments: Annotated[FileLimits | None, _Reads(choices.attachments, none=True)] = FileLimits()
    formats: Annotated[tuple[str, ...], _Reads(choices.forms)] = USUAL_FORMS
    nightly: Annotated[Nightly | None, _Reads(choices.nightly)] = None
    folder: Annotated[str, _Reads(choices.folder)] = ""
    view: Annotated[bool, _Reads(choices.view)] = False

    def exports(self) -> Exports:
        """Return how the bot writes the archive."""
        return Exports(self.formats, self.nightly, self.folder, self.view)


Instant = Annotated[datetime, _Reads(times.utc)]


class PauseForm(_Form):
    """One entry of `pauses:`."""

    since: Instant
    until: Instant


class FromDiscordForm(_Form):
    """`from-discord:`, what `studycircle adopt` has taken over."""

    until: Instant
    pauses: tuple[PauseForm, ...] = ()
    questions: dict[str, Annotated[str, _Reads(_short(LONGEST_ASKED))]] = {}
    swapped: dict[str, Annotated[str, _Reads(str.strip)]] = {}

    def adopted(self) -> Adopted:
        """Return what the file has taken over."""
        pauses = tuple(Pause(one.since, one.until) for one in self.pauses)
        return Adopted(self.until, pauses, dict(self.questions), dict(self.swapped))


LateOrUsual = Annotated[IfLate | None, _Reads(choices.if_late)]


class LateForm(_Form):
    """`if-late:`, what becomes of a post whose time has passed: by default, and for each kind of post that differs."""

    default: Annotated[IfLate, _Reads(choices.if_late)] = IfLate()
    welcome: LateOrUsual = None
    brief: LateOrUsual = None
    section: LateOrUsual = None
    questions: LateOrUsual = None
    poll: LateOrUsual = None
    go_round: LateOrUsual = None
    reminder: LateOrUsual = None
    closing: LateOrUsual = None
    digest: LateOrUsual = None
    end: LateOrUsual = None

    def by_kind(self) -> dict[str, IfLate]:
        """Return what the file says of single kinds, by their names."""
        own = {kind: getattr(self, kind.replace("-", "_")) for kind in LATE_KINDS if kind != "default"}
        return {kind: policy for kind, policy in own.items() if policy is not None}


class CircleForm(_Form):
    """The whole file; the first six keys must be there."""

    circle: Annotated[str, _Reads(circle_name)]
    reading: Annotated[str, _Reads(str.strip)]
    channel: Annotated[ChannelLink, _Reads(addresses.channel_link)]
    organisers: Annotated[ChannelLink, _Reads(addresses.channel_link)]
    time_zone: Annotated[str, _Reads(zones.zone)]
    starts: DayText
    every: Annotated[int, _Reads(times.weeks)] = 1
    week: WeekForm = WeekForm()
    mention: Annotated[str | None, _Reads(addresses.role, none=True)] = None
    facilitators: tuple[Annotated[str, _Reads(addresses.user_name)], ...] = ()
    breaks: tuple[BreakForm, ...] = ()
    changes: dict[str, ChangeForm] = {}
    if_late: Annotated[LateForm, WrapValidator(_if_late)] = LateForm()
    votes: Annotated[Votes, _Reads(choices.votes)] = Votes.AS_DISCORD
    answers_without_name: Annotated[bool, _Reads(choices.nameless)] = False
    facilitator_view: Annotated[bool, _Reads(choices.facilitator_view)] = True
    agreement: Annotated[
        tuple[Annotated[str, _Reads(_short(LONGEST_AGREED))], ...], WrapValidator(_agreement)
    ] = tuple(AGREEMENT.values())
    archive: ArchiveForm = ArchiveForm()
    language: Annotated[str, _Reads(choices.language)] = "en-GB"
    texts: dict[str, Annotated[str, _Reads(str.strip)]] = {}
    from_discord: FromDiscordForm | None = None

    def as_circle(self, circle_id: str) -> Circle:
        """Return the circle that the file describes."""
        return Circle(
            id=circle_id,
            name=self.circle,
            reading=self.reading,
            channel=self.channel,
            organisers=self.organisers,
            zone=self.time_zone,
            starts=self.starts,
            every_weeks=self.every,
            week=WeekTimes(**self.week.given()),
            mention=self.mention,
            facilitators=self.facilitators,
            breaks=tuple(Break(entry.first, entry.last, entry.say) for entry in self.breaks),
            changes={section: WeekChange(change.given()) for section, change in self.changes.items()},
            if_late=self.if_late.default,
            if_late_by_kind=self.if_late.by_kind(),
            votes=self.votes,
            nameless=self.answers_without_name,
            facilitator_view=self.facilitator_view,
            agreement=self._agreed(),
            names=self.archive.names,
            publish_after_days=self.archive.publish.after_days,
            publish_here=self.archive.publish.here,
            keep_months=self.archive.keep,
            exports=self.archive.exports(),
            attachments=self.archive.attachments,
            language=self.language,
            texts=dict(self.texts),
            adopted=self.from_discord.adopted() if self.from_discord else None,
        )

    def _agreed(self) -> tuple[str, ...]:
        """Return what the file says, or else the usual sentences in the circle's language."""
        if "agreement" in self.model_fields_set:
            return self.agreement
        with wording.speaking(wording.Speech(self.language)):
            return tuple(wording.AGREEMENT.values())
