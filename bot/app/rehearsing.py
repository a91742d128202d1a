"""A rehearsal: the same bot, the same client, the same database, before a stand-in Discord on 127.0.0.1."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

from bot.agenda.figures import WeekFigures, is_text
from bot.agenda.plan import Agenda
from bot.app.archiving import write_archive
from bot.app.running import ARCHIVES, DATABASE, Address, Bot, running_bot
from bot.archive import DEFAULT
from bot.clock import SteppedClock
from bot.errors import StudycircleError
from bot.flow.circles import Running
from bot.reading.model import Reading
from bot.records import PROMISED, Kind, Layout, Occurrence, State
from bot.rehearsal.cast.players import Players
from bot.rehearsal.cast.script import Script
from bot.rehearsal.play import Play
from bot.rehearsal.server import Server
from bot.rehearsal.server.model import Buzz
from bot.rehearsal.server.people import Person
from bot.rehearsal.stage import cast_of, set_stage
from bot.schedule.model import Circle
from bot.store import Core, Counts, PostRow
from bot.store.files import FOLDER
from bot.store.lock import held

MARK = ".studycircle-rehearsal"
BEFORE = timedelta(hours=1)
AFTER = timedelta(hours=1)
AT_THE_END = (Kind.END, Kind.PUBLISH)
PATIENCE = 30.0
"""Real seconds for a first answer, instead of Discord's three: no reader of a slow machine's is to go without."""

QUIET = Script(readers={}, scenes=())


@dataclass(frozen=True, slots=True)
class Moment:
    """What one occurrence came to: when it was due, its state, how many messages it posted."""

    at: datetime
    key: str
    kind: Kind
    number: int
    title: str
    state: State
    messages: int
    reason: str


@dataclass(frozen=True, slots=True)
class Buzzes:
    """What one person got, by week number (0: before the first): posts of the bot, and how often the phone buzzed.

    Where the rehearsal came to the end, one number more counts what came from then on.  `by_week` counts the buzzes
    that the bot caused, `asked` those of them that the person had asked for by Follow or Interested, `by_others` those
    of other people's replies and mentions.  `posts` are those that the person can see, without the text's own messages.
    """

    name: str
    by_week: tuple[int, ...]
    by_others: int
    asked: tuple[int, ...] = ()
    posts: tuple[int, ...] = ()

    @property
    def unasked(self) -> tuple[int, ...]:
        """The bot's buzzes that nobody had asked for."""
        return tuple(rung - asked for rung, asked in zip(self.by_week, self.asked, strict=True))


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """What happened in a rehearsal, and where its archive is."""

    circle: str
    reading: str
    zone: str
    moments: tuple[Moment, ...]
    counts: Counts
    deeds: int
    buzzes: tuple[Buzzes, ...]
    weeks: tuple[WeekFigures, ...] = ()
    archive: tuple[Path, ...] = ()


Asked = Callable[[Buzz], bool]
"""Tells whether somebody had asked for a buzz."""
Progress = Callable[[datetime, datetime, datetime], None]
"""Called with (start, now, end) of the rehearsal's time as it moves on."""


async def rehearse(
    circle: Circle,
    reading: Reading,
    script: Script | None,
    *,
    out: Path,
    seed: int = 1,
    weeks: int | None = None,
    layout: Layout = Layout.TEXT,
    progress: Progress | None = None,
) -> Rehearsed:
    """Read the text in a rehearsal and write its archive to `out`/archive.

    `weeks` stops it when that week has been looked back at; `layout` is the kind of the circle's channel.  Raises
    StudycircleError where `out` holds something that isn't a rehearsal's, or where the rehearsal gets stuck.
    """
    make_room(out)
    running = Running.of(circle, reading, sample=True)
    start, end = _span(running.agenda, weeks)
    clock = SteppedClock(start)
    async with Server(clock, patience=PATIENCE) as server:
        people = set_stage(server, circle, (script or QUIET).readers, layout=layout)
        players = cast_of(circle, script, people, clock, seed=seed) if script else None
        address = Address("rehearsal", server.api, server.gateway, ready_timeout=0.05)
        chance = Random(seed)  # noqa: S311 - a rehearsal keeps no secrets, and is the same each time
        async with running_bot([running], folder=out, clock=clock, address=address, chance=chance) as bot:
            bot.nights.circles = ()  # where the line never fails nothing is missed, and nights double the time
            play = Play(server, clock, bot, players)
            await bot.ready.wait()
            await play.run(end, after_step=lambda: progress(start, clock.now(), end) if progress else None)
            result = await _result(running, bot, people, players, rung=server.buzzes, end=end)
            # Inside, where the database is still ours: another rehearsal in this folder would clear it.
            archive = await asyncio.to_thread(
                write_archive,
                circle,
                reading,
                data=out,
                out=out / "archive",
                formats=DEFAULT,
                pseudonymous=circle.exports.pseudonymous,
            )
    return replace(result, archive=tuple(archive))


def make_room(out: Path) -> None:
    """Clear what an earlier rehearsal left in `out`.

    Raises StudycircleError where there is something else, where a rehearsal is still running, or where nothing can
    be written.
    """
    try:
        if out.is_dir() and any(out.iterdir()) and not (out / MARK).exists():
            raise StudycircleError(
                f"{out} holds something that isn't a rehearsal's.",
                "Name another folder with --out, or empty this one.",
            )
        out.mkdir(parents=True, exist_ok=True)
        (out / MARK).write_text(
            "This folder is a rehearsal's; the next rehearsal clears it.\n", encoding="utf-8"
        )
        with held(out / DATABASE):  # what is in use is not cleared
            for name in (DATABASE, f"{DATABASE}-wal", f"{DATABASE}-shm"):
                (out / name).unlink(missing_ok=True)
            for name in ("archive", ARCHIVES, FOLDER):
                shutil.rmtree(out / name, ignore_errors=True)
    except OSError as error:
        raise StudycircleError(
            f"{out} can't be used for a rehearsal: {error.strerror or error}.",
            "Name another folder with --out, one that can be written.",
        ) from error


def _span(agenda: Agenda, weeks: int | None) -> tuple[datetime, datetime]:
    start = agenda.occurrences[0].due - BEFORE
    # Nothing is erased in a rehearsal: it ends when the archive is made.
    lived = [o for o in agenda.occurrences if o.kind not in PROMISED]
    chosen = [o for o in lived if weeks is None or 0 < o.number <= weeks]
    return start, max(o.due for o in chosen) + AFTER


async def _result(
    running: Running,
    bot: Bot,
    people: Mapping[str, Person],
    players: Players | None,
    *,
    rung: Mapping[str, Sequence[Buzz]],
    end: datetime,
) -> Rehearsed:
    bot_name = bot.client.user.name if bot.client.user else ""
    stored = await bot.store.read(lambda core: core.stored(running.id))
    posts = await bot.store.read(lambda core: core.all_posts(running.id))
    sizes: dict[str, int] = {}
    for post in posts:
        if not post.part.endswith(".thread"):
            sizes[post.owner] = sizes.get(post.owner, 0) + 1
    asked = await bot.store.read(
        lambda core: {person.id: _asked(core, running, person.id) for person in people.values()}
    )
    due = [o for o in running.agenda.occurrences if o.due <= end]
    weeks = sum(o.kind is Kind.SECTION for o in due)
    numbers = {o.key: o.number or (weeks + 1 if o.kind in AT_THE_END else 0) for o in due}
    ours = [post for post in posts if post.owner in numbers and not post.part.endswith(".thread")]
    return Rehearsed(
        circle=running.circle.name,
        reading=running.reading.title,
        zone=running.circle.zone,
        moments=tuple(_moment(running, o, stored[o.key].state, stored[o.key].reason, sizes) for o in due),
        counts=await bot.store.read(lambda core: core.counts(running.id)),
        deeds=len(players.done) if players else 0,
        buzzes=tuple(
            replace(
                _buzzes(person, rung[person.username], due, bot_name=bot_name, asked=asked[person.id]),
                posts=_posts(person, ours, numbers),
            )
            for person in people.values()
        ),
        weeks=tuple(_figures(running, ours, due)),
    )


def _moment(
    running: Running, occurrence: Occurrence, state: State, reason: str, sizes: dict[str, int]
) -> Moment:
    return Moment(
        at=occurrence.due,
        key=occurrence.key,
        kind=occurrence.kind,
        number=occurrence.number,
        title=running.title(occurrence.week),
        state=state,
        messages=sizes.get(occurrence.key, 0),
        reason=reason,
    )


def _posts(person: Person, posts: Sequence[PostRow], numbers: Mapping[str, int]) -> tuple[int, ...]:
    """Return how many posts a person could see, by week, and from the end on."""
    seen = {place.id for place in person.channels()}
    counts = [0] * (max(numbers.values(), default=0) + 1)
    for post in posts:
        if post.channel_id in seen and numbers[post.owner] and not is_text(post.part):
            counts[numbers[post.owner]] += 1
    return tuple(counts)


def _figures(running: Running, posts: Sequence[PostRow], due: Sequence[Occurrence]) -> Iterator[WeekFigures]:
    """Yield each week that has opened in numbers, as members see it."""
    for_members = [post for post in posts if post.channel_id != running.circle.organisers.channel_id]
    for number in sorted(o.number for o in due if o.kind is Kind.SECTION):
        own = {o.key: o for o in due if o.number == number}
        here = [post for post in for_members if post.owner in own]
        text = sum(is_text(post.part) for post in here)
        openings = sum(post.part == "opening" for post in here)
        yield WeekFigures(
            number=number,
            moments=len({own[post.owner].local.date() for post in here}),
            text=text,
            posts=len(here) - text,
            mentions=openings if running.role_id else 0,
        )


def _buzzes(
    person: Person, rung: Sequence[Buzz], due: Sequence[Occurrence], *, bot_name: str, asked: Asked
) -> Buzzes:
    begins = [o.due for o in due if o.kind in (Kind.SECTION, Kind.END)]
    counts, wanted = [0] * (len(begins) + 1), [0] * (len(begins) + 1)
    ours = [buzz for buzz in rung if buzz.by == bot_name]
    for buzz in ours:
        number = sum(at <= buzz.at for at in begins)
        counts[number] += 1
        wanted[number] += asked(buzz)
    return Buzzes(person.name, tuple(counts), len(rung) - len(ours), tuple(wanted))


def _asked(core: Core, running: Running, user_id: int) -> Asked:
    """Return what tells the buzzes that somebody had asked for: by Follow, and by Interested in a meeting."""
    follows = core.follows_since(running.id, user_id) is not None
    weeks = core.interests_of(running.id, user_id)
    reminders = [o.due for o in running.agenda.occurrences if o.kind is Kind.REMINDER and o.week in weeks]
    return lambda buzz: (
        (follows and buzz.why == "added to a thread") or (buzz.why == "mention" and buzz.at in reminders)
    )
