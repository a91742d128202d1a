"""A circle while it runs: its file, its reading, and its agenda under the pauses so far."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

from bot import wording
from bot.agenda.missed import what_is_due
from bot.agenda.plan import Agenda, plan
from bot.flow.needs import Lack
from bot.reading.model import Reading
from bot.records import END_WEEK, Kind, Layout, Pause
from bot.schedule.model import Circle
from bot.store import CircleRow, Core, PostRow, Store

P = ParamSpec("P")
Use = TypeVar("Use")
T = TypeVar("T")


@dataclass(slots=True)
class Running:
    """One circle in this process; `agenda` is planned anew when a pause ends, or when it is known when the end was.

    `layout`, `role_id` and `lacks` are what was found on Discord when it was last looked at; `content` says whether
    the bot is shown what members write without addressing it.  `swapped` are the facilitators (user names) of weeks
    that were swapped on Discord, by section.  `ended` is when the end went out, or can at the earliest; `erased` says
    that all that was collected is erased, and nothing new may be kept.
    """

    circle: Circle
    reading: Reading
    agenda: Agenda
    role_id: int | None = None
    sample: bool = False
    layout: Layout = Layout.TEXT
    lacks: tuple[Lack, ...] = ()
    content: bool = True
    swapped: Mapping[str, str] = field(default_factory=dict)
    _file: Reading | None = field(default=None, init=False, repr=False)
    ended: datetime | None = None
    erased: bool = False
    _planned_with: tuple[tuple[Pause, ...], datetime | None] = field(
        default=((), None), init=False, repr=False
    )

    @classmethod
    def of(cls, circle: Circle, reading: Reading, *, sample: bool = False) -> Running:
        """Plan a circle that has never been paused."""
        return cls(circle, reading, plan(circle, reading), sample=sample)

    def replan(self, pauses: Sequence[Pause]) -> None:
        """Plan again, with the pauses that the circle has had, unless nothing is known that wasn't before."""
        known = (tuple(pauses), self.ended)
        if known != self._planned_with:
            self.agenda, self._planned_with = self.planned(pauses), known

    def planned(self, pauses: Sequence[Pause]) -> Agenda:
        """Return what would be planned with these pauses."""
        return plan(self.circle, self.reading, pauses=pauses, ended=self.ended)

    def take_in(self, *, turns: Mapping[str, str], asked: Mapping[str, str]) -> None:
        """Read with the questions that were replaced, and with the weeks that have changed hands.

        `turns` says by week for which other one the file names whoever leads it.
        """
        self._file = self._file or self.reading
        self.reading = self._file.with_asked(asked) if asked else self._file
        self.swapped = {week: name for week, turn in turns.items() if (name := self._named(turn))}

    @property
    def file(self) -> Reading:
        """The reading as its file has it, without what was asked instead on Discord."""
        return self._file or self.reading

    @property
    def id(self) -> str:
        """The circle's id: its file's name."""
        return self.circle.id

    @property
    def held(self) -> frozenset[Kind]:
        """The kinds of occurrence that wait, because something that they need is missing."""
        return frozenset[Kind]().union(*(lack.holds for lack in self.lacks))

    def facilitator(self, week: str) -> str | None:
        """Return the user name of who leads a week, by the circle's file or by a swap; None where nobody does."""
        return self.swapped.get(week) or self._named(week)

    def _named(self, week: str) -> str | None:
        """Return whom the file names for a week; None for one that the reading doesn't have."""
        number = self.number(week)
        return self.circle.facilitator_for(week, number) if number else None

    def number(self, week: str) -> int:
        """Return a week's number, counted from 1; 0 for one that the reading doesn't have."""
        return next((i for i, one in enumerate(self.reading.sections, 1) if one.id == week), 0)

    def week(self, week: str) -> str:
        """Return what a week is called in short, "week 3"; by its id where the reading has it no longer."""
        numbers = {section.id: number for number, section in enumerate(self.reading.sections, 1)}
        return wording.WEEK_CALLED.format(number=numbers[week]) if week in numbers else week

    def title(self, week: str) -> str:
        """Return a week's title; nothing for what belongs to no week, its id where the reading has it no longer."""
        titles = {section.id: section.title for section in self.reading.sections}
        return titles.get(week, wording.AFTER_THE_LAST if week == END_WEEK else week)


def for_the_log(kind: str, number: int) -> str:
    """Return what is due in words, as the log has it: in English, like all that the program says on a terminal."""
    with wording.speaking(wording.ENGLISH):
        return what_is_due(kind, number)


def in_its_language(
    method: Callable[Concatenate[Use, Running, P], Coroutine[Any, Any, T]],
) -> Callable[Concatenate[Use, Running, P], Coroutine[Any, Any, T]]:
    """Have a use case's method, whose first argument is a circle, say everything in that circle's language."""

    @wraps(method)
    async def within(self: Use, running: Running, /, *args: P.args, **named: P.kwargs) -> T:
        with wording.speaking(running.circle.speech):
            return await method(self, running, *args, **named)

    return within


def circle_row(running: Running) -> CircleRow:
    """Return a circle as the store keeps it."""
    circle = running.circle
    return CircleRow(
        id=running.id,
        name=circle.name,
        guild_id=circle.channel.guild_id,
        channel_id=circle.channel.channel_id,
        organisers_id=circle.organisers.channel_id,
        names=circle.names.value,
        sample=running.sample,
        attachments=circle.attachments is not None,
    )


async def take_in(store: Store, running: Running) -> None:
    """Read anew what was swapped and replaced in a circle."""
    turns, asked = await store.read(lambda core: decided_since(core, running.circle))
    running.take_in(turns=turns, asked=asked)


def decided_since(core: Core, circle: Circle) -> tuple[dict[str, str], dict[str, str]]:
    """Return the turns of weeks that changed hands, and the questions asked, since the file took such things over."""
    taken = circle.adopted
    if taken is None:
        return core.swaps(circle.id), core.questions_asked(circle.id)
    turns = core.swaps_since(circle.id, taken.until, taken.swapped)
    return turns, core.questions_asked(circle.id, since=taken.until)


async def links(store: Store, running: Running, owner: str | None = None) -> dict[tuple[str, str], str]:
    """Return the links to all that is posted of a circle, or of one owner there, by (owner, part)."""

    def read(core: Core) -> Iterable[PostRow]:
        return core.all_posts(running.id) if owner is None else core.posts(running.id, owner).values()

    posts, guild = await store.read(read), running.circle.channel.guild_id
    return {
        (post.owner, post.part): message_url(guild, post.channel_id, post.message_id)
        for post in posts
        if post.message_id is not None
    }


def message_url(guild_id: int, channel_id: int, message_id: int) -> str:
    """Return the link to a message, as Discord's own "Copy Message Link" gives it."""
    return f"https://discord.com/channels/{guild_id}/{channel_id}/{message_id}"
