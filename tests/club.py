"""A small circle with a running bot before the stand-in Discord, for stories told as people.

The reading has two weeks of two short paragraphs; ada, ben and cleo read, olga organises.  Time stands still: it
moves only by `until`, `to` and `pass_time`.  The server outlives the bot, so a story can stop it and start it again.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import Enum
from pathlib import Path
from random import Random
from textwrap import dedent
from typing import Any, TypeVar

import pytest
from aiohttp import web

from bot.agenda.reconcile import Stored
from bot.app.running import DATABASE, Address, Bot, running_bot
from bot.clock import SteppedClock
from bot.flow.circles import Running
from bot.records import Layout, State
from bot.rehearsal.cast.script import Reader
from bot.rehearsal.play import Play
from bot.rehearsal.server import Server, interactions, posting, threads
from bot.rehearsal.server.model import Message, MessageKind
from bot.rehearsal.server.outcomes import Form, Outcome, Place, Seen
from bot.rehearsal.server.people import Person
from bot.rehearsal.server.posting import Upload
from bot.rehearsal.stage import ORGANISER, set_stage
from bot.schedule.load import load_circle
from bot.store import Core, PostRow, Released, open_core

T = TypeVar("T")
both_layouts = pytest.mark.parametrize("layout", list(Layout), ids=str)
"""The mark of stories that hold in a text channel and in a forum alike."""
ANOTHER_BOT = 800_000_000_000_000_001
HALL = 555_555_555_555_555_550
"""A forum's server has a text channel beside it, which belongs to no circle."""

SEED = """\
The first paragraph says one thing [1] and means another. It ends here.

The second paragraph answers the first. It asks a question, too.

In the third paragraph somebody objects. Nobody had asked for that.

The fourth paragraph leaves it open. That is its point.

[1] The note says what the thing is.
"""

SECTION = """\
  - id: {id}
    title: {title}
    paragraphs: {first}-{second}
    link: What came before is quickly said.
    terms:
      - {{term: thing, says: what is meant here, see: {first}}}
    opening:
      id: {id}-opening
      aim: understand
      themes: [thing]
      passage: {{paragraph: {first}, quote: "{quote}"}}
      ask: What does the {id} passage say?
    core:
      - id: {id}-core-1
        aim: test
        themes: [thing]
        passage: {{paragraph: {second}, quote: "{other}"}}
        ask: What would count against the {id} passage, if anything?
      - id: {id}-core-2
        aim: connect
        themes: [thing]
        passage: {{paragraph: {first}, quote: "{quote}"}}
        ask: Where have you met the {id} passage?
    go-round:
      id: {id}-round
      aim: connect
      themes: [thing]
      passage: {{paragraph: {first}, quote: "{quote}"}}
      ask: "One sentence each, or Pass: how is the {id} passage?"
    poll:
      id: {id}-poll
      aim: test
      themes: [thing]
      passage: {{paragraph: {second}, quote: "{other}"}}
      ask: Is the {id} passage right?
      options: ["It is", "It is not", "Not sure yet, or I'd put it otherwise"]
    closing:
      id: {id}-closing
      aim: understand
      themes: [thing]
      passage: {{paragraph: {second}, quote: "{other}"}}
      ask: What does the {id} passage leave you with?
    brief: {{listen-for: [this], follow-ups: ["And that?"], limits: [], dated: []}}
"""

CIRCLE = """\
circle: Test circle
reading: reading
channel: https://discord.com/channels/111111111111111111/222222222222222222
organisers: https://discord.com/channels/111111111111111111/333333333333333333
time-zone: Europe/Berlin
starts: 2027-01-12
mention: Readers
"""

READERS = {
    key: Reader(name=name, user=f"{key}.reads", zone="Europe/Berlin", awake="0:00-23:59", view="")
    for key, name in (("ada", "Ada"), ("ben", "Ben"), ("cleo", "Cleo"))
}


def write_files(folder: Path, *, circle: str = CIRCLE, name: str = "circle") -> Path:
    """Write a seed, a reading and a circle's file, and return the latter's path."""
    home = folder / "reading"
    home.mkdir(exist_ok=True)
    (home / "seed.txt").write_text(SEED, encoding="utf-8")
    head = dedent("""\
        title: A small text
        author: Nobody
        seed: seed.txt
        language: en-GB
        about: It is short, and that is all.
        themes: {thing: The thing}
        sections:
        """)
    first = SECTION.format(
        id="first",
        title="The first half",
        first=1,
        second=2,
        quote="says one thing",
        other="answers the first",
    )
    second = SECTION.format(
        id="second",
        title="The second half",
        first=3,
        second=4,
        quote="somebody objects",
        other="leaves it open",
    )
    (home / "reading.yaml").write_text(head + first + second, encoding="utf-8")
    path = folder / f"{name}.yaml"
    path.write_text(circle, encoding="utf-8")
    return path


class Fault(Enum):
    """What goes wrong with one request, before it has its effect or after.

    An answer 503, a cut line, the bot's death in the midst of it, or an answer that is held back for a while.
    """

    TROUBLE = "503 before"
    TROUBLE_AFTER = "503 after"
    CUT = "cut before"
    CUT_AFTER = "cut after"
    DEATH = "death before"
    DEATH_AFTER = "death after"
    HELD_AFTER = "held after"

    @property
    def has_effect(self) -> bool:
        """Whether Discord did what was asked, all the same."""
        return self.value.endswith("after")

    @property
    def holds(self) -> bool:
        """Whether there is no answer before `let_go`."""
        return self in (Fault.DEATH, Fault.DEATH_AFTER, Fault.HELD_AFTER)


@dataclass(frozen=True)
class Request:
    """A request of the bot's: "POST /channels/222/messages", and its JSON body if it has one."""

    line: str
    body: Any


Weather = Callable[[Request], Fault | None]


@dataclass
class Once:
    """Bad weather for one request: whose line has `where` and whose body `words`, the first after `skip` others."""

    fault: Fault
    where: str = "POST /channels/"
    words: str = ""
    skip: int = 0
    struck: list[Request] = field(default_factory=list)

    def __call__(self, request: Request) -> Fault | None:
        if (
            self.struck
            or self.where not in request.line
            or self.words not in json.dumps(request.body, ensure_ascii=False)
        ):
            return None
        if self.skip:
            self.skip -= 1
            return None
        self.struck.append(request)
        return self.fault


class BadLine(Server):
    """The stand-in behind a line that can be bad; `weather` says what goes wrong with a request."""

    weather: Weather | None = None
    _holding: asyncio.Event | None = None
    _let_go: asyncio.Event | None = None

    async def held_up(self) -> None:
        """Wait for a request that is held up, until `let_go`."""
        self._holding, self._let_go = asyncio.Event(), asyncio.Event()
        await self._holding.wait()

    def let_go(self) -> None:
        """Let the request that is held up go on, or end if the bot has died over it."""
        assert self._let_go is not None, "somebody waited for it"
        self._let_go.set()

    def give_up(self) -> None:
        """Give up what people wait for; Discord says "This interaction failed"."""
        for waiting in list(self.world.pending.values()):
            interactions.fail(self.world, waiting)

    async def _respond(self, request: web.BaseRequest) -> web.Response:
        fault = await self._fault(request)
        if fault is None:
            return await super()._respond(request)
        answer = await super()._respond(request) if fault.has_effect else web.Response()
        if fault.holds:
            assert self._holding is not None, "somebody waits for it"
            assert self._let_go is not None
            self._holding.set()
            await self._let_go.wait()
        if fault is Fault.HELD_AFTER:
            return answer
        if fault in (Fault.TROUBLE, Fault.TROUBLE_AFTER):
            return web.json_response({"message": "Service Unavailable", "code": 0}, status=503)
        if request.transport is not None:  # not hung up already
            request.transport.abort()
        return web.Response()

    async def _fault(self, request: web.BaseRequest) -> Fault | None:
        if self.weather is None:
            return None
        body = await request.json() if request.content_type == "application/json" else None
        return self.weather(Request(f"{request.method} {request.path.removeprefix('/api/v10')}", body))


@dataclass
class Club:
    """A running circle and the people around it."""

    folder: Path
    server: BadLine
    clock: SteppedClock
    running: Running
    people: dict[str, Person]
    others: list[Running] = field(default_factory=list)
    layout: Layout = Layout.TEXT
    bot: Bot | None = None
    play: Play | None = None
    chance: Random = field(default_factory=lambda: Random(1))
    _life: AsyncExitStack = field(default_factory=AsyncExitStack)

    async def start(self) -> None:
        """Start the bot, and wait until it is at rest."""
        await self._begin()
        await self._come_up()

    async def _begin(self) -> None:
        address = Address("rehearsal", self.server.api, self.server.gateway, ready_timeout=0.02)
        circles = [self.running, *self.others]
        alive = running_bot(
            circles, folder=self.folder, clock=self.clock, address=address, chance=self.chance
        )
        self.bot = await self._life.enter_async_context(alive)
        self.play = Play(self.server, self.clock, self.bot)

    async def _come_up(self) -> None:
        assert self.bot is not None
        await self.bot.ready.wait()
        await self.settle()

    async def stop(self) -> None:
        """Stop the bot; the server stays."""
        await self._life.aclose()
        self.bot = self.play = None

    async def away(self, **stretch: float) -> None:
        """Stop the bot, let a stretch of time go by (`hours=3`), and start it again."""
        await self.stop()
        self.clock.jump(self.clock.now() + timedelta(**stretch))
        await self.start()

    async def outlive(self, key: str, *, gap: timedelta = timedelta()) -> int:
        """Go on to an occurrence; whenever the bot dies on the way, start it again after a `gap`.

        Returns how often it died: `server.weather` says when.
        """
        deaths = 0
        while await self.dies_before(key):
            deaths += 1
            self.clock.jump(self.clock.now() + gap)
            await self._begin()
        return deaths

    async def dies_before(self, key: str) -> bool:
        """Go on to an occurrence; True if the bot died on the way, as `server.weather` has it, and is off now."""
        return await self.dies_during(self._live(key))

    async def dies_during(self, act: Coroutine[Any, Any, object]) -> bool:
        """Let something happen; True if the bot died meanwhile, as `server.weather` has it, and is off now."""
        async with asyncio.TaskGroup() as tasks:
            death = tasks.create_task(self.server.held_up())
            life = tasks.create_task(act)
            await asyncio.wait({death, life}, return_when=asyncio.FIRST_COMPLETED)
            died = death.done()
            death.cancel()
            life.cancel()
        if died:
            await self.stop()
            self.server.let_go()
            self.server.give_up()
        return died

    async def _live(self, key: str) -> None:
        await self._come_up()
        await self.to(key)

    async def reconnected(self) -> None:
        """Wait until the bot has begun a new session and is at rest."""
        assert self.bot is not None, "started"
        await self.bot.client.wait_for("ready", timeout=5)
        await self.settle()

    async def settle(self) -> None:
        """Let everything that is in progress come to rest."""
        assert self.play is not None, "started"
        await self.play.settle()

    async def until(self, at: datetime) -> None:
        """Let everything happen that happens up to an instant."""
        assert self.play is not None, "started"
        await self.play.run(at)

    async def pass_time(self, **stretch: float) -> None:
        """Let a stretch of time go by (`hours=2`)."""
        await self.until(self.clock.now() + timedelta(**stretch))

    async def to(self, key: str) -> None:
        """Go on to the moment at which an occurrence is due, and let it happen."""
        await self.until(self.due(key))

    def due(self, key: str) -> datetime:
        """When an occurrence is due."""
        occurrence = self.running.agenda.find(key)
        assert occurrence is not None, key
        return occurrence.due

    # --- what the bot keeps

    async def read(self, ask: Callable[[Core], T]) -> T:
        """Ask the database, whether the bot runs or not."""
        if self.bot is not None:
            return await self.bot.store.read(ask)
        with open_core(self.folder / DATABASE, readonly=True) as core:
            return ask(core)

    async def kept(self) -> list[Released]:
        """Everything that was collected, in order."""
        return await self.read(lambda core: list(core.released(self.running.id)))

    async def ledger(self) -> dict[str, Stored]:
        """The ledger: every occurrence by its key."""
        return await self.read(lambda core: core.stored(self.running.id))

    async def state(self, key: str) -> State:
        """Where an occurrence stands."""
        return (await self.ledger())[key].state

    async def posts(self) -> tuple[PostRow, ...]:
        """Everything that was begun or posted."""
        return await self.read(lambda core: core.all_posts(self.running.id))

    # --- what is to be seen

    @property
    def channel(self) -> int:
        """The circle's channel."""
        return self.running.circle.channel.channel_id

    @property
    def organisers(self) -> int:
        """The organisers' channel."""
        return self.running.circle.organisers.channel_id

    def in_channel(self) -> list[Seen]:
        """What readers see in the circle's channel; in a forum what its posts begin with, and the whole welcome."""
        if self.layout is Layout.TEXT:
            return self.people["ada"].sees(self.channel)
        return [
            seen
            for place in self._posts()
            for seen in self.people["ada"].sees(place.id)
            if seen.id == place.id or not place.name.startswith("Week ")
        ]

    def _posts(self) -> list[Place]:
        return [place for place in self.people["ada"].channels() if place.parent_id == self.channel]

    def pinned(self) -> list[int]:
        """The ids of the messages that are pinned in the circle's channel, or of the posts pinned in its forum."""
        if self.layout is Layout.TEXT:
            return [seen.id for seen in self.people["ada"].pins(self.channel)]
        return [place.id for place in self._posts() if place.pinned]

    def told(self) -> list[str]:
        """What the organisers read in their channel, but for the briefs."""
        seen = (one.text for one in self.people["olga"].sees(self.organisers))
        return [text for text in seen if not text.startswith("**Brief for week")]

    def buzzed(self, who: str) -> list[str]:
        """Why somebody's phone has buzzed."""
        return [buzz.why for buzz in self.server.buzzes[self.people[who].username]]

    def threads(self) -> list[Place]:
        """The weeks' threads that readers see, oldest first."""
        places = self.people["ada"].channels()
        return [place for place in places if place.is_thread and place.name.startswith("Week ")]

    def thread(self, number: int = 1) -> list[Seen]:
        """What readers see in a week's thread."""
        place = next(p for p in self.threads() if p.name.startswith(f"Week {number}:"))
        return self.people["ada"].sees(place.id)

    def thread_id(self, number: int = 1) -> int:
        """The id of a week's thread."""
        return next(p for p in self.threads() if p.name.startswith(f"Week {number}:")).id

    def post(self, words: str, number: int = 1) -> Seen:
        """The first message of a week's thread in which these words stand."""
        for seen in self.thread(number):
            if words in seen.text or (seen.poll and words in seen.poll.question):
                return seen
        raise AssertionError(f"nobody sees {words!r} in week {number}")

    # --- what people do

    async def say(
        self, who: str, text: str, *, to: str | None = None, number: int = 1, files: Sequence[Upload] = ()
    ) -> int:
        """Somebody writes in a week's thread, in reply to the message with the words `to`."""
        reply_to = self.post(to, number).id if to else None
        message_id = self.people[who].say(self.thread_id(number), text, reply_to=reply_to, files=files)
        await self.settle()
        return message_id

    async def answer_by_form(self, who: str, text: str, *, to: str, number: int = 1) -> Outcome:
        """Somebody presses Respond under a question, writes, and submits."""
        form = await self.form(who, to=to, number=number)
        return await self.submit(form, text)

    async def form(self, who: str, *, to: str, number: int = 1) -> Form:
        """Somebody presses Respond under a question."""
        form = (await self.people[who].press(self.post(to, number).id, "Respond")).form
        assert form is not None, "Respond opens a form"
        return form

    async def submit(
        self, form: Form, text: str, *, choose: str | None = None, point: str | None = None
    ) -> Outcome:
        """Somebody fills a form in, chooses where it asks for that, and sends it.

        `point` are the first words of the sentence that they point at.
        """
        box = form.fields[0].label
        asked = [one.label for one in form.fields if not one.is_text and one.required]
        filled = {box: text} | ({asked[0]: choose} if choose else {})
        if point:
            listed = next(one for one in form.fields if not one.is_text and not one.required)
            filled |= {listed.label: next(one for one in listed.options if one.startswith(point))}
        outcome = await form.submit(filled)
        await self.settle()
        return outcome

    async def use(self, who: str, message_id: int, name: str = "Add to the archive") -> Outcome:
        """Somebody uses a command from a message's own menu."""
        outcome = await self.people[who].use(message_id, name)
        await self.settle()
        return outcome

    def another_bot(self, username: str) -> Person:
        """Let another bot join the server."""
        guild = self.server.world.guild(self.running.circle.channel.guild_id)
        member = self.server.add_person(guild, ANOTHER_BOT, username=username)
        person = self.server.person(username)
        member.user.bot = True
        return person

    def notice(self, who: str, kind: MessageKind) -> None:
        """Discord says in the first week's thread what somebody has done there: pinned something, added somebody."""
        world, author = self.server.world, self.server.world.users[self.people[who].id]
        thread_id, words = (
            self.thread_id(),
            "Discord's own words.",
        )  # some kinds have a text, such as a thread's name
        threads.place(world, Message(world.ids.next(), thread_id, author, kind, world.now(), content=words))

    def moderate(self, message_id: int) -> None:
        """A moderator deletes somebody else's message."""
        posting.delete(self.server.world, self.server.world.message(message_id), actor=self.server.world.bot)

    async def all_at_once(self, *acts: Coroutine[Any, Any, object]) -> None:
        """Several people do something in the same moment."""
        async with asyncio.TaskGroup() as tasks:
            for act in acts:
                tasks.create_task(act)
        await self.settle()

    async def command(
        self, who: str, name: str, *, where: int | None = None, **options: str | int
    ) -> Outcome:
        """Somebody gives a command, in the circle's channel if no other is named; a pause they also confirm."""
        outcome = await self.people[who].command(name, channel_id=where or self._chat(), **options)
        await self.settle()
        if name in ("circle pause", "circle resume") and outcome.buttons:
            return await self.confirm(outcome, outcome.buttons[0])
        return outcome

    def _chat(self) -> int:
        """Where a command can be given: the circle's channel, or the server's hall; a forum takes none itself."""
        return self.channel if self.layout is Layout.TEXT else HALL

    async def confirm(self, outcome: Outcome, label: str) -> Outcome:
        """Somebody presses a button under what the bot answered."""
        answer = await outcome.press(label)
        await self.settle()
        return answer


@asynccontextmanager
async def open_club(
    folder: Path,
    *,
    circle: str = CIRCLE,
    begin: str = "welcome",
    others: tuple[str, ...] = (),
    content: bool = True,
    layout: Layout = Layout.TEXT,
    started: bool = True,
) -> AsyncIterator[Club]:
    """Open a club an hour before an occurrence is due, with its bot started or off; `others` are more circles' files.

    Without `content` the message-content intent is off in the developer portal; `layout` is the circle's channel's.
    """
    running = load(write_files(folder, circle=circle))
    occurrence = running.agenda.find(begin)
    assert occurrence is not None, begin
    clock = SteppedClock(occurrence.due - timedelta(hours=1))
    # Discord's three seconds are left out: this tests what is said, and a machine may be slow.
    async with BadLine(clock, patience=60.0, thinking=100.0) as server:
        server.message_content = content
        people = set_stage(server, running.circle, READERS, layout=layout)
        people["olga"] = people[ORGANISER]
        if layout is Layout.FORUM:
            server.add_text_channel(server.world.guild(running.circle.channel.guild_id), HALL, name="hall")
        more = [load(write_files(folder, circle=text, name=f"other-{i}")) for i, text in enumerate(others, 1)]
        club = Club(folder, server, clock, running, people, more, layout=layout)
        try:
            if started:
                await club.start()
            yield club
        finally:
            await club.stop()


def load(path: Path) -> Running:
    """Load a circle's file, which is without faults, and plan it."""
    loaded = load_circle(path)
    assert loaded.circle, [finding.text() for finding in loaded.findings]
    assert loaded.reading
    return Running.of(loaded.circle, loaded.reading)
