"""A model of Discord, pure and in memory: one server with channels, threads, a forum's posts, messages and a calendar.

True to it in what the bot rests on: ids that grow with time, a nonce that counts for five minutes, a thread that has
its message's id, no history without the right to read it (resources/channel, "Get Channel Messages").
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from bot.errors import DiscordRefusedError
from bot.flow import needs
from bot.flow.ground import ChannelType, FoundChannel, FoundRole, Ground
from bot.flow.posting import snowflake_at
from bot.records import Author, CalendarEvent, Outgoing, SeenMessage
from tests.simulation.world import World

ME, SERVER, CHANNEL, ORGANISERS, ROOM, ROLE = 42, 1, 2, 3, 4, 7
NONCE_COUNTS = timedelta(minutes=5)
ALL = sum(needs.NAMES)
READ = needs.READ_MESSAGE_HISTORY


@dataclass(frozen=True)
class Fact:
    """What is known of a message, an event or a post beside what Discord shows of it.

    `owner` and `part`: what the bot had written down last that it would do; `shown`: the time that it knew of.
    """

    owner: str
    part: str
    shown: datetime
    nonce: str = ""


@dataclass
class Guild:
    """The server; `denied` are the rights that the bot lacks just now, by channel (0: the server's own).

    `told` are the messages of which the gateway has told, and which the bot hasn't taken in yet.
    """

    world: World
    is_forum: bool = False
    messages: dict[int, list[SeenMessage]] = field(default_factory=dict)
    parents: dict[int, int] = field(default_factory=dict)
    names: dict[int, str] = field(default_factory=dict)
    pinned: list[int] = field(default_factory=list)
    tags: dict[int, tuple[str, ...]] = field(default_factory=dict)
    polls: dict[int, tuple[str, int]] = field(default_factory=dict)
    events: dict[int, CalendarEvent] = field(default_factory=dict)
    facts: dict[int, Fact] = field(default_factory=dict)
    denied: set[tuple[int, int]] = field(default_factory=set)
    intent: tuple[str, str] = ("", "")
    meant: dict[str, tuple[str, str]] = field(default_factory=dict)
    has_gateway: bool = True
    crowd: tuple[int, ...] = ()
    put_off: set[str] = field(default_factory=set)
    told: list[SeenMessage] = field(default_factory=list)
    _seen_denied: frozenset[tuple[int, int]] = frozenset()
    _nonces: dict[str, tuple[int, datetime]] = field(default_factory=dict)
    _last_id: int = 0

    # --- what the bot asks

    def ground(self) -> Ground:
        """Return what the gateway has told of the server; while it is lost, what it told last."""
        if self.has_gateway:
            self._seen_denied = frozenset(self.denied)
        kinds = {
            CHANNEL: ChannelType.FORUM if self.is_forum else ChannelType.TEXT,
            ORGANISERS: ChannelType.TEXT,
            ROOM: ChannelType.VOICE,
        }
        channels = {
            one: FoundChannel(f"channel-{one}", kind, SERVER, self._rights(one, self._seen_denied))
            for one, kind in kinds.items()
        }
        roles = {"Readers": FoundRole(ROLE, mentionable=True)}
        return Ground(self._rights(0, self._seen_denied), channels, roles)

    def history(self, channel_id: int, after: int) -> list[SeenMessage]:
        """Return a channel's messages after an id; none at all without the right to read them."""
        place = self.parents.get(channel_id, channel_id)
        self._need(place, needs.VIEW_CHANNEL)
        if (place, READ) in self.denied:
            return []
        there = self.messages.get(channel_id, [])
        return there[bisect_right(there, after, key=lambda seen: seen.message_id) :]

    def message(self, channel_id: int, message_id: int) -> SeenMessage | None:
        """Return one message; None where it is gone.  Without the right to read, that is refused."""
        for right in (needs.VIEW_CHANNEL, READ):
            self._need(self.parents.get(channel_id, channel_id), right)
        there = self.messages.get(channel_id, ())
        return next((seen for seen in there if seen.message_id == message_id), None)

    def posts(self, forum_id: int, after: int) -> list[SeenMessage]:
        """Return the first messages of the bot's posts in a forum."""
        own = (post for post, parent in self.parents.items() if parent == forum_id and post > after)
        return [first for post in own for first in self.history(post, post - 1)[:1]]

    def open_events(self) -> dict[int, str]:
        """Return what the events say that aren't over."""
        now = self.world.now
        return {one: event.description for one, event in self.events.items() if event.end > now}

    # --- what the bot does

    def send(self, channel_id: int, message: Outgoing, nonce: str, fact: Fact) -> int:
        """Put a message into a channel, unless its nonce was there a while ago."""
        known = self._nonces.get(nonce)
        place = self.parents.get(channel_id, channel_id)
        self._need(place, needs.VIEW_CHANNEL)
        self._need(place, needs.SEND_MESSAGES if place == channel_id else needs.SEND_MESSAGES_IN_THREADS)
        if message.poll:
            self._need(place, needs.SEND_POLLS)
        if message.attached:
            self._need(place, needs.ATTACH_FILES)
        if known and self.world.now - known[1] <= NONCE_COUNTS:
            return known[0]
        message_id = self._put(channel_id, message, fact, author=ME)
        self._nonces[nonce] = (message_id, self.world.now)
        return message_id

    def edit(self, channel_id: int, message_id: int, message: Outgoing) -> bool:
        """Change what a message of the bot's says; False where it is gone."""
        there = self.messages.get(channel_id, [])
        for place, seen in enumerate(there):
            if seen.message_id == message_id:
                buttons = tuple(button.custom_id for button in message.buttons)
                there[place] = replace(seen, text=message.text, custom_ids=buttons, edited_at=self.world.now)
                return True
        return False

    def delete(self, channel_id: int, message_id: int) -> None:
        """Take a message away, if it is there."""
        there = self.messages.get(channel_id, [])
        there[:] = [seen for seen in there if seen.message_id != message_id]

    def open_thread(self, channel_id: int, message_id: int, name: str) -> int:
        """Open a thread from a message, or leave it as it is."""
        self._need(channel_id, needs.VIEW_CHANNEL)
        self._need(channel_id, needs.CREATE_PUBLIC_THREADS)
        if message_id not in self.parents:
            self.parents[message_id] = channel_id
            self.names[message_id] = name
            self.world.note(f"thread {name}")
        return message_id

    def create_post(
        self, forum_id: int, name: str, message: Outgoing, tags: tuple[str, ...], fact: Fact
    ) -> int:
        """Make one more post in a forum."""
        self._need(forum_id, needs.VIEW_CHANNEL)
        self._need(forum_id, needs.SEND_MESSAGES)
        post_id = self._next_id()
        self.parents[post_id], self.names[post_id], self.tags[post_id] = forum_id, name, tags
        return self._put(post_id, message, fact, author=ME, message_id=post_id)

    def pin(self, channel_id: int, message_id: int) -> None:
        """Pin a message, or a forum's post."""
        self._need(channel_id, needs.MANAGE_THREADS if self.is_forum else needs.PIN_MESSAGES)
        if message_id not in self.pinned:
            self.pinned.append(message_id)

    def retag(self, post_id: int, add: str, remove: str) -> None:
        """Change a post's tags."""
        kept = tuple(tag for tag in self.tags.get(post_id, ()) if tag not in (add, remove))
        self.tags[post_id] = (*kept, add)

    def create_event(self, event: CalendarEvent, fact: Fact) -> int:
        """Put one more event into the calendar."""
        self._need(ROOM if event.voice_id else 0, needs.CREATE_EVENTS)
        if event.start <= self.world.now:
            raise refusal(50035, "Cannot schedule event in the past.")
        event_id = self._next_id()
        self.events[event_id], self.facts[event_id] = event, fact
        self.world.note(f"event {event.name}")
        return event_id

    def change_event(self, event_id: int, event: CalendarEvent) -> bool:
        """Change an event; False where it is gone or has begun."""
        known = self.events.get(event_id)
        if known is None or known.start <= self.world.now:
            return False
        self._need(ROOM if event.voice_id else 0, needs.CREATE_EVENTS)
        self.events[event_id] = event
        return True

    # --- what others do

    def say(self, channel_id: int, text: str) -> None:
        """Let a member write something."""
        self._put(channel_id, Outgoing(text), Fact("", "", self.world.now), author=1000 + len(self.facts) % 9)

    # --- within

    def _put(
        self, channel_id: int, message: Outgoing, fact: Fact, *, author: int, message_id: int | None = None
    ) -> int:
        message_id = message_id or self._next_id()
        seen = SeenMessage(
            message_id,
            channel_id,
            Author(author, f"User {author}", is_bot=author == ME),
            message.text,
            self.world.now,
            reply_to=message.reply_to,
            custom_ids=tuple(button.custom_id for button in message.buttons),
            poll_question=message.poll.question if message.poll else "",
        )
        if message.poll:
            self.polls[message_id] = (message.poll.question, message.poll.hours)
        self.messages.setdefault(channel_id, []).append(seen)
        self.facts[message_id] = fact
        if self.has_gateway:
            self.told.append(seen)
        if author == ME:
            self.world.note(f"message {fact.owner} {fact.part}")
        return message_id

    def _next_id(self) -> int:
        self._last_id = max(self._last_id + 1, snowflake_at(self.world.now))
        return self._last_id

    def _rights(self, place: int, denied: frozenset[tuple[int, int]]) -> int:
        lost = sum(bit for one, bit in denied if one == place)
        return ALL & ~lost

    def _need(self, place: int, bit: int) -> None:
        if (place, bit) in self.denied:
            code = 50001 if bit == needs.VIEW_CHANNEL else 50013
            raise refusal(code, f"missing {needs.NAMES[bit]}")


def refusal(code: int, text: str) -> DiscordRefusedError:
    """Return Discord's no, as `chat.refusals` says it."""
    return DiscordRefusedError(
        f"Discord said no while something was being done: {text} (code {code}).",
        "Give the bot its rights back.",
        status=403,
        code=code,
    )
