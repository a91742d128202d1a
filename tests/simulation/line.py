"""The line to Discord: the bot's two ports, and what goes wrong on the way."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from datetime import timedelta
from typing import TypeVar

from bot.errors import DiscordRefusedError, DiscordUncertainError
from bot.flow import needs
from bot.flow.ground import Ground
from bot.records import CalendarEvent, Outgoing, SeenMessage
from tests.simulation.faults import Death, Fault
from tests.simulation.guild import CHANNEL, ME, ORGANISERS, ROOM, Fact, Guild, refusal
from tests.simulation.world import DAY, HOUR, UNDER_WAY_SECONDS, World

T = TypeVar("T")
LATENCY = 0.05
OUTAGES = ((HOUR, 70), (9 * DAY, 25), (60 * DAY, 5))
# What an admin takes away by mistake, where, and for how long at most.
LOSSES = (
    (CHANNEL, needs.VIEW_CHANNEL),
    (CHANNEL, needs.SEND_MESSAGES),
    (CHANNEL, needs.SEND_MESSAGES_IN_THREADS),
    (CHANNEL, needs.CREATE_PUBLIC_THREADS),
    (CHANNEL, needs.SEND_POLLS),
    (CHANNEL, needs.READ_MESSAGE_HISTORY),
    (CHANNEL, needs.PIN_MESSAGES),
    (ORGANISERS, needs.SEND_MESSAGES),
    (ORGANISERS, needs.VIEW_CHANNEL),
    (ORGANISERS, needs.ATTACH_FILES),
    (0, needs.CREATE_EVENTS),
    (ROOM, needs.CREATE_EVENTS),
)


class Line:
    """Carries requests to a server, or loses them; `down_until` is the end of a trouble of Discord's."""

    def __init__(self, world: World, guild: Guild, *, changed: Callable[[], None]) -> None:
        self.world = world
        self.guild = guild
        self.down_until = world.now
        self.lost: set[tuple[int, int]] = set()
        self._changed = changed

    def ask(self, what: str, answer: Callable[[], T]) -> T:
        """Ask for something, which changes nothing."""
        self.world.wait(LATENCY)
        fault = self.world.faults.at(f"ask:{what}")
        if fault is None and self.world.now >= self.down_until:
            return answer()
        return self._struck(what, fault or Fault.TROUBLE_BEFORE, answer)

    def do(self, what: str, deed: Callable[[], T]) -> T:
        """Have something done."""
        self.world.wait(LATENCY)
        fault = self.world.faults.at(f"do:{what}")
        if fault is None and self.world.now >= self.down_until:
            return deed()
        return self._struck(what, fault or Fault.TROUBLE_BEFORE, deed)

    def _struck(self, what: str, fault: Fault, deed: Callable[[], T]) -> T:
        self.world.note(f"{what}: {fault.value}")
        match fault:
            case Fault.DEATH_BEFORE:
                raise Death(self.world.restart())
            case Fault.DEATH_AFTER:
                self._surely(deed)
                raise Death(self.world.restart())
            case Fault.OUTAGE:
                raise Death(outage(self.world))
            case Fault.SLOW_DEATH:
                self._later(deed, 0.0)
                raise Death(self.world.restart())
            case Fault.SLOW:
                raise self._given_up(deed)
            case Fault.DROPPED | Fault.TROUBLE_AFTER:
                deed()
                self.world.wait(UNDER_WAY_SECONDS if fault is Fault.DROPPED else 1)
                raise uncertain(fault.value)
            case Fault.LIMITED | Fault.TROUBLE_BEFORE:
                self.world.wait(1)
                raise uncertain(fault.value)
            case Fault.REFUSED:
                raise refusal(50013, "Missing Permissions")
            case Fault.RIGHTS_LOST:
                self.lose_rights()
            case Fault.STEP:
                self.world.step_clock()
            case _:
                raise AssertionError(f"{fault} is none of a request's")
        return deed()

    def _surely(self, deed: Callable[[], object]) -> None:
        """Do something of which nobody hears any more, not even that it was refused."""
        try:
            deed()
        except DiscordRefusedError as error:
            self.world.note(f"nobody hears that it was refused: {error.code}")

    def _later(self, deed: Callable[[], object], after: float) -> None:
        """Have something done while it is under way, but not before `after` seconds."""
        seconds = self.world.chance.uniform(after, UNDER_WAY_SECONDS)
        self.world.at(self.world.now + timedelta(seconds=seconds), lambda: self._surely(deed))

    def _given_up(self, deed: Callable[[], object]) -> DiscordUncertainError:
        """Give up waiting for an answer; what was asked for is done after that."""
        seconds = self.world.chance.uniform(0, UNDER_WAY_SECONDS)
        self._later(deed, seconds)
        self.world.wait(seconds)
        return uncertain("no answer in time")

    # --- what comes and goes

    def lose_rights(self) -> None:
        """Have an admin take away some rights, and give them back after a while."""
        chance = self.world.chance
        lost = set(chance.sample(LOSSES, chance.choice((1, 1, 2))))
        self.guild.denied |= lost
        self.lost |= lost
        self.world.note(f"rights lost: {sorted(lost)}")
        self.world.at(self.world.now + stretch(chance.uniform(0.1, 80)), lambda: self._give_back(lost))
        self._changed()

    def _give_back(self, lost: set[tuple[int, int]]) -> None:
        self.guild.denied -= lost
        self.world.note("rights given back")
        self._changed()

    def lose_gateway(self) -> None:
        """Cut the gateway for a while: what changes on the server isn't heard of."""
        self.guild.has_gateway = False
        self.world.note("gateway lost")

    def trouble(self) -> None:
        """Let Discord answer nothing but 5xx for a while."""
        self.down_until = self.world.now + stretch(self.world.chance.uniform(0.05, 6))
        self.world.note("Discord has trouble")


class LineMessenger:
    """The port `Messenger` before the model."""

    user_id = ME
    content = True

    def __init__(self, line: Line) -> None:
        self._line = line
        self._guild = line.guild

    def _fact(self, nonce: str = "") -> Fact:
        owner, part = self._guild.meant.get(nonce, self._guild.intent)
        return Fact(owner, part, self._line.world.shown, nonce)

    async def send(self, channel_id: int, message: Outgoing, *, nonce: str) -> int:
        fact = self._fact(nonce)
        return self._line.do("send", lambda: self._guild.send(channel_id, message, nonce, fact))

    async def open_thread(self, channel_id: int, message_id: int, *, name: str) -> int:
        return self._line.do("open_thread", lambda: self._guild.open_thread(channel_id, message_id, name))

    async def create_post(self, forum_id: int, *, name: str, message: Outgoing, tags: Sequence[str]) -> int:
        fact = self._fact()
        return self._line.do(
            "create_post", lambda: self._guild.create_post(forum_id, name, message, tuple(tags), fact)
        )

    async def find_posts(self, forum_id: int, *, after: int) -> AsyncIterator[SeenMessage]:
        for seen in self._line.ask("find_posts", lambda: self._guild.posts(forum_id, after)):
            yield seen

    async def history(self, channel_id: int, *, after: int) -> AsyncIterator[SeenMessage]:
        for seen in self._line.ask("history", lambda: self._guild.history(channel_id, after)):
            yield seen

    async def retag(self, post_id: int, *, add: str, remove: str) -> None:
        self._line.do("retag", lambda: self._guild.retag(post_id, add, remove))

    async def pin_post(self, post_id: int) -> None:
        self._line.do("pin_post", lambda: self._guild.pin(CHANNEL, post_id))

    async def pin(self, channel_id: int, message_id: int) -> None:
        self._line.do("pin", lambda: self._guild.pin(channel_id, message_id))

    async def unarchive(self, thread_id: int) -> None:
        """discord.py knows of it that it is open, so nothing is asked."""

    async def add_to_thread(self, thread_id: int, user_id: int) -> None:
        self._line.do("add_to_thread", lambda: None)

    async def remove_from_thread(self, thread_id: int, user_id: int) -> None:
        self._line.do("remove_from_thread", lambda: None)

    async def edit(self, channel_id: int, message_id: int, message: Outgoing) -> bool:
        return self._line.do("edit", lambda: self._guild.edit(channel_id, message_id, message))

    async def delete(self, channel_id: int, message_id: int) -> None:
        self._line.do("delete", lambda: self._guild.delete(channel_id, message_id))

    async def message(self, channel_id: int, message_id: int) -> SeenMessage | None:
        return self._line.ask("message", lambda: self._guild.message(channel_id, message_id))

    async def voters(self, channel_id: int, message_id: int, option: int) -> list[int]:
        return self._line.ask("voters", list)

    async def reactors(self, channel_id: int, message_id: int, emoji: str, *, count: int) -> list[int]:
        return self._line.ask("reactors", list)

    async def ground(self, guild_id: int, channel_ids: Iterable[int]) -> Ground | None:
        return self._guild.ground()  # what the gateway told: no request


class LineCalendar:
    """The port `Calendar` before the model."""

    def __init__(self, line: Line) -> None:
        self._line = line
        self._guild = line.guild

    async def is_voice(self, guild_id: int, channel_id: int) -> bool:
        return channel_id == ROOM  # what the gateway told: no request

    async def events(self, guild_id: int) -> dict[int, str]:
        return self._line.ask("events", self._guild.open_events)

    async def create_event(self, guild_id: int, event: CalendarEvent) -> int:
        fact = Fact(*self._guild.intent, self._line.world.shown)
        return self._line.do("create_event", lambda: self._guild.create_event(event, fact))

    async def change_event(self, guild_id: int, event_id: int, event: CalendarEvent) -> bool:
        return self._line.do("change_event", lambda: self._guild.change_event(event_id, event))

    async def delete_event(self, guild_id: int, event_id: int) -> None:
        self._line.do("delete_event", lambda: self._guild.events.pop(event_id, None))

    async def interested(self, guild_id: int, event_id: int) -> list[int]:
        return self._line.ask("interested", lambda: list(self._guild.crowd))


def uncertain(why: str) -> DiscordUncertainError:
    """Return that nobody knows, as `chat.refusals` says it."""
    return DiscordUncertainError(f"No answer from Discord ({why}).", "It is tried again.")


def outage(world: World) -> timedelta:
    """Return how long the machine is off: an hour, nine days, sixty days."""
    lengths, weights = zip(*OUTAGES, strict=True)
    length: timedelta = world.chance.choices(lengths, weights)[0]
    return length


def stretch(hours: float) -> timedelta:
    """Return a stretch of time in whole seconds."""
    return timedelta(seconds=round(hours * 3600))
