"""A circle as the rest of the program knows it: plain values, and how one week's changes apply."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any, NamedTuple

from bot.records import USUAL_FORMS, Pause
from bot.wording import Speech
from bot.wording.wayin import AGREEMENT

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
DAY_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@dataclass(frozen=True, slots=True)
class Slot:
    """A day of the week (0: Monday) and a wall time in the circle's zone."""

    weekday: int
    time: time

    def __str__(self) -> str:
        return f"{DAYS[self.weekday]} {self.time:%H:%M}"

    def days_after(self, start: Slot) -> int:
        """Return how many days after the day of `start` this slot comes next (0 to 7).

        The same weekday is seven days on, unless the time is a later one.
        """
        days = (self.weekday - start.weekday) % 7
        return 7 if days == 0 and self.time <= start.time else days

    def after(self, start: Slot) -> timedelta:
        """Return how long after `start` this slot comes next, by the wall clock (up to seven days)."""
        return timedelta(
            days=self.days_after(start),
            hours=self.time.hour - start.time.hour,
            minutes=self.time.minute - start.time.minute,
        )


@dataclass(frozen=True, slots=True)
class PollSlot:
    """When a poll opens, and when it ends: the next such moment after its start."""

    start: Slot
    until: Slot

    def __str__(self) -> str:
        return f"{self.start} until {self.until}"


@dataclass(frozen=True, slots=True)
class MeetingSlot:
    """When the group meets, and for how many minutes."""

    start: Slot
    minutes: int

    def __str__(self) -> str:
        return f"{self.start} for {self.minutes} minutes"


@dataclass(frozen=True, slots=True)
class WeekTimes:
    """The moments of a week; None: this week has no such thing.

    Every moment is the next such one after the section's, and so within seven days of it.
    """

    section: Slot = Slot(1, time(17))
    questions: Slot | None = Slot(3, time(17))
    poll: PollSlot | None = PollSlot(Slot(3, time(17)), Slot(6, time(17)))
    go_round: Slot | None = Slot(5, time(11))
    meeting: MeetingSlot | None = MeetingSlot(Slot(6, time(17)), 75)
    meeting_place: str | None = None
    closing: Slot | None = Slot(6, time(18, 30))
    digest: Slot | None = Slot(0, time(17))


@dataclass(frozen=True, slots=True)
class WeekChange:
    """What is different in one week: only what the file names, None for `none`.

    The keys of `given` are the names of `WeekTimes`, and "facilitator".
    """

    given: Mapping[str, Slot | PollSlot | MeetingSlot | str | None]


@dataclass(frozen=True, slots=True)
class Break:
    """Days, both ends included, on which no week opens; all later weeks move back."""

    first: date
    last: date
    say: str = ""

    def holds(self, day: date) -> bool:
        """Tell whether a day lies in the break."""
        return self.first <= day <= self.last


@dataclass(frozen=True, slots=True)
class ChannelLink:
    """A channel on a server, from Discord's "Copy Link"."""

    guild_id: int
    channel_id: int

    @property
    def url(self) -> str:
        """The link as Discord gives it."""
        return f"https://discord.com/channels/{self.guild_id}/{self.channel_id}"


class LatePolicy(StrEnum):
    """What becomes of a post whose time has passed."""

    POST = "post"
    QUIETLY = "quietly"
    SKIP = "skip"


@dataclass(frozen=True, slots=True)
class IfLate:
    """A policy, and for how long after its time a post may still go out (nothing, if it is skipped)."""

    policy: LatePolicy = LatePolicy.POST
    within: timedelta = timedelta(hours=48)


class Votes(StrEnum):
    """How votes are shown; AS_DISCORD: with names; PRIVATE: by buttons, and only as totals."""

    AS_DISCORD = "as-discord"
    PRIVATE = "private"


class ArchiveNames(StrEnum):
    """How members appear in the archive until they have chosen for themselves."""

    PSEUDONYMS = "pseudonyms"
    AS_ON_DISCORD = "as-on-discord"
    NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class Adopted:
    """What organisers had changed on Discord until some moment, and the file has taken over since.

    What the bot's database says of the time until then holds no more: the file may have been changed meanwhile.
    `questions` are asked in place of the reading's own, by prompt; `swapped` are the turns of weeks that had changed
    hands by then (whoever leads them stands under `changes:`), from which later swaps are reckoned.
    """

    until: datetime
    pauses: tuple[Pause, ...] = ()
    questions: Mapping[str, str] = field(default_factory=dict)
    swapped: Mapping[str, str] = field(default_factory=dict)


class Publish(NamedTuple):
    """When the archive is made (None: by hand), and whether it is put into the circle's own channel."""

    after_days: int | None = 7
    here: bool = False


class Nightly(NamedTuple):
    """At which wall time the archive is written each day; None: while it is night, at a moment of the circle's own."""

    at: time | None = None


class Exports(NamedTuple):
    """How the bot writes the archive by itself: in which forms, when besides at the end, where, and with whose names.

    `nightly` None: at the end only.  `folder` is a whole path, or one below `archives` in the bot's data folder; "" is
    the circle's own there.  `pseudonymous` leaves no member's name in it, whatever they chose.
    """

    forms: tuple[str, ...] = USUAL_FORMS
    nightly: Nightly | None = None
    folder: str = ""
    pseudonymous: bool = False


USUAL_EXPORTS = Exports()

MEGABYTE = 1 << 20
"""As Discord counts them."""


class FileLimits(NamedTuple):
    """How large a file that comes with a message may be to be kept, and all of a circle's together; in bytes."""

    each: int = 8 * MEGABYTE
    in_all: int = 250 * MEGABYTE


USUAL_FILES = FileLimits()


@dataclass(frozen=True, slots=True)
class Circle:
    """One group reading one reading on one schedule in one place on Discord.

    `id` is the name of its file; `reading` a bundled name or a path; `zone` an IANA name, for all wall times;
    `starts` the day on which week 1 opens; `publish_after_days` None: the archive is made by hand; `publish_here`: it
    is put into the circle's own channel, and not only handed to the organisers.  `agreement` is empty if there is none.
    `attachments` None: files that come with messages aren't kept.  `exports`: how the archive is written.
    `texts` are the circle's own words in place of the bot's, by the names of the catalogue ("WAYS.reply").
    `if_late_by_kind` has the kinds of post (values of `records.Kind`) for which something else holds than `if_late`.
    """

    id: str
    name: str
    reading: str
    channel: ChannelLink
    organisers: ChannelLink
    zone: str
    starts: date
    every_weeks: int = 1
    week: WeekTimes = WeekTimes()
    mention: str | None = None
    facilitators: tuple[str, ...] = ()
    breaks: tuple[Break, ...] = ()
    changes: Mapping[str, WeekChange] = field(default_factory=dict)
    if_late: IfLate = IfLate()
    if_late_by_kind: Mapping[str, IfLate] = field(default_factory=dict)
    votes: Votes = Votes.AS_DISCORD
    nameless: bool = False
    facilitator_view: bool = True
    agreement: tuple[str, ...] = tuple(AGREEMENT.values())
    names: ArchiveNames = ArchiveNames.PSEUDONYMS
    publish_after_days: int | None = 7
    publish_here: bool = False
    keep_months: int = 12
    exports: Exports = USUAL_EXPORTS
    attachments: FileLimits | None = USUAL_FILES
    language: str = "en-GB"
    adopted: Adopted | None = None
    texts: Mapping[str, str] = field(default_factory=dict)

    def pauses_since(self, kept: Iterable[Pause]) -> tuple[Pause, ...]:
        """Return all finished pauses in order: those that the file has taken over, and those kept since."""
        own = self.adopted.pauses if self.adopted else ()
        new = [one for one in kept if one.end and not (self.adopted and one.end <= self.adopted.until)]
        return tuple(sorted((*own, *new), key=lambda pause: pause.start))

    @property
    def speech(self) -> Speech:
        """In which language, and in which words of the circle's own, the bot speaks in it."""
        return Speech(self.language, tuple(self.texts.items()))

    @property
    def shown_names(self) -> ArchiveNames:
        """How members appear, until they have chosen, in the archive that the bot writes."""
        if self.exports.pseudonymous and self.names is ArchiveNames.AS_ON_DISCORD:
            return ArchiveNames.PSEUDONYMS
        return self.names

    def late(self, kind: str) -> IfLate:
        """Return what becomes of a post of some kind (a value of `records.Kind`) whose time has passed."""
        return self.if_late_by_kind.get(kind, self.if_late)

    def times_for(self, section_id: str) -> WeekTimes:
        """Return a week's moments, with what `changes` says about it."""
        change = self.changes.get(section_id)
        if change is None:
            return self.week
        times: dict[str, Any] = {name: value for name, value in change.given.items() if name != "facilitator"}
        return replace(self.week, **times)

    def facilitator_for(self, section_id: str, number: int) -> str | None:
        """Return the user name of who leads a week; `number` counts the weeks from 1, and they take turns."""
        change = self.changes.get(section_id)
        if change is not None and "facilitator" in change.given:
            named = change.given["facilitator"]
            return None if named is None else str(named)
        return self.facilitators[(number - 1) % len(self.facilitators)] if self.facilitators else None
