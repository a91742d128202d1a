"""The people of the stand-in: members who read, write, react, vote, press, fill in and command, in process.

They see what they would see on Discord and find things by visible text, never by ids that a bot made up.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from bot.rehearsal.server import (
    forums,
    guild_events,
    interactions,
    marks,
    memberships,
    mentions,
    payloads,
    polls,
    posting,
    removal,
    threads,
    timers,
)
from bot.rehearsal.server.commands import invocation, pointed, typed
from bot.rehearsal.server.forms import Field, Form
from bot.rehearsal.server.interactions import Act, Interaction
from bot.rehearsal.server.model import Channel, ChannelKind, Json, Member, Message, ScheduledEvent, User
from bot.rehearsal.server.outcomes import Outcome, control
from bot.rehearsal.server.permissions import Right
from bot.rehearsal.server.posting import Draft, Upload
from bot.rehearsal.server.refusals import Refused
from bot.rehearsal.server.seen import (
    NotThereError,
    Place,
    Seen,
    SeenEvent,
    SeenPoll,
    place,
    seen,
    seen_event,
)
from bot.rehearsal.server.tags import tag_ids

if TYPE_CHECKING:
    from bot.rehearsal.server.world import World

__all__ = ["Field", "Form", "NotThereError", "Outcome", "Person", "Place", "Seen", "SeenEvent", "SeenPoll"]


class Person:
    """Somebody with an account, in all the servers that they are a member of; `member` says how they are called.

    Whatever Discord would not allow raises Refused; looking for what isn't to be seen raises NotThereError.
    """

    def __init__(self, world: World, member: Member, *, patience: float, thinking: float) -> None:
        self._world = world
        self._member = member
        self._patience = patience
        self._thinking = thinking

    @property
    def id(self) -> int:
        """The person's user id."""
        return self._member.user.id

    @property
    def username(self) -> str:
        """The person's user name."""
        return self._member.user.username

    @property
    def name(self) -> str:
        """The name that others see."""
        return self._member.shown_name

    # --- reading

    def channels(self) -> list[Place]:
        """Return the channels and threads that this person can see, archived threads too."""
        timers.run(self._world)
        everything = list(self._world.channels.values())
        return [place(self._world, one) for one in everything if self._world.sees(self._user, one)]

    def sees(self, channel_id: int, *, after: int = 0) -> list[Seen]:
        """Return what can be read in a channel or thread, the oldest first; a hidden channel raises Refused.

        `after` leaves out messages up to that id.  Who may not read the history sees nothing.
        """
        return [seen(self._world, one) for one in self._history(channel_id).values() if one.id > after]

    def pins(self, channel_id: int) -> list[Seen]:
        """Return the pinned messages of a channel, the last pinned first."""
        history, pins = self._history(channel_id), self._channel(channel_id).pins
        return [seen(self._world, history[one]) for one in reversed(pins) if one in history]

    def follows(self, thread_id: int) -> bool:
        """Return whether this person has joined a thread, so that it stands in their own list."""
        return self.id in memberships.state(self._channel(thread_id)).members

    def events(self) -> list[SeenEvent]:
        """Return the events to come and those going on, of all servers, the earliest first."""
        timers.run(self._world)
        guilds = [one for one in self._world.guilds.values() if self.id in one.members]
        found = [
            one for guild in guilds for one in payloads.visible_events(self._world, guild, viewer=self._user)
        ]
        return [seen_event(self._world, one) for one in sorted(found, key=lambda one: (one.start, one.id))]

    # --- threads and posts

    def open_post(self, forum_id: int, name: str, *, text: str, tags: tuple[str, ...] = ()) -> int:
        """Open a post in a forum, with tags by name, and return its id, which is that of its first message too."""
        forum = self._channel(forum_id)
        chosen = [str(one) for one in tag_ids(forum, tags)]
        body: Json = {"name": name, "applied_tags": chosen}
        post, _ = forums.open_post(
            self._world, forum, author=self._user, body=body, draft=Draft({"content": text})
        )
        return post.id

    def follow(self, thread_id: int) -> None:
        """Join a thread."""
        thread = self._channel(thread_id)
        threads.awake(thread)
        memberships.join(self._world, thread, user=self._user)

    def unfollow(self, thread_id: int) -> None:
        """Leave a thread."""
        thread = self._channel(thread_id)
        threads.awake(thread)
        memberships.leave(self._world, thread, user=self._user)

    def change_thread(self, thread_id: int, **changes: Any) -> None:
        """Change a thread or post from its menu, in Discord's words: archived, locked, name, applied_tags, flags."""
        threads.change(self._world, self._channel(thread_id), actor=self._user, body=changes)

    def delete_thread(self, thread_id: int) -> None:
        """Delete a thread or post (MANAGE_THREADS)."""
        thread = self._channel(thread_id)
        memberships.state(thread)
        self._world.require(self._user, thread, wanted=Right.MANAGE_THREADS)
        removal.delete_channel(self._world, thread)

    # --- events

    def interest(self, event_id: int) -> None:
        """Press Interested."""
        guild_events.set_interest(self._world, self._event(event_id), user=self._user, is_on=True)

    def uninterest(self, event_id: int) -> None:
        """Press Interested once more, which takes it back."""
        guild_events.set_interest(self._world, self._event(event_id), user=self._user, is_on=False)

    def change_event(self, event_id: int, **changes: Any) -> None:
        """Change an event by hand, in Discord's words: name, status, scheduled_start_time and so on."""
        guild_events.change(self._world, self._event(event_id), actor=self._user, body=changes)

    # --- writing

    def say(
        self,
        channel_id: int,
        text: str,
        *,
        reply_to: int | None = None,
        mention_author: bool = True,
        files: Sequence[Upload] = (),
    ) -> int:
        """Write into a channel or thread, with files or without, and return the message's id."""
        body: Json = {"content": text}
        if reply_to is not None:
            body["message_reference"] = {"message_id": str(reply_to)}
            parse = ["users", "roles", "everyone"]
            body["allowed_mentions"] = {"parse": parse, "replied_user": mention_author}
        may = mentions.allowed(body.get("allowed_mentions"), mentions.OPEN)
        draft = Draft(body, may, dict(enumerate(files)))
        channel = self._channel(channel_id)
        return posting.post(self._world, channel, author=self._user, draft=draft).id

    def edit(self, message_id: int, text: str, *, without: str = "") -> None:
        """Change what one has written; the file `without` is taken off it."""
        message = self._message(message_id)
        if message.author.id != self.id:
            raise Refused(50005)
        body: Json = {"content": text}
        if without:
            body["attachments"] = [
                {"id": str(one.id)} for one in message.attachments if one.filename != without
            ]
        posting.edit(self._world, message, draft=Draft(body))

    def delete(self, message_id: int) -> None:
        """Delete what one has written."""
        posting.delete(self._world, self._message(message_id), actor=self._user)

    def react(self, message_id: int, emoji: str) -> None:
        """Put a reaction under a message."""
        marks.react(self._world, self._message(message_id), user=self._user, emoji=emoji)

    def unreact(self, message_id: int, emoji: str) -> None:
        """Take one's reaction away."""
        marks.unreact(self._world, self._message(message_id), user=self._user, emoji=emoji)

    def vote(self, message_id: int, *options: str) -> None:
        """Vote in a poll for these options, by their text; what one had voted for before is taken back."""
        message = self._message(message_id)
        answers = message.poll.answers if message.poll else []
        chosen = [one.id for one in answers if one.text in options]
        if len(chosen) != len(set(options)):
            there = "; ".join(one.text for one in answers)
            raise NotThereError(f"The poll doesn't offer {', '.join(options)}.", f"It offers: {there}.")
        polls.vote(self._world, message, user=self._user, chosen=chosen)

    def unvote(self, message_id: int) -> None:
        """Take one's votes back."""
        polls.vote(self._world, self._message(message_id), user=self._user, chosen=[])

    # --- asking the bot

    async def press(self, message_id: int, label: str, *, on_phone: bool = False) -> Outcome:
        """Press the button with that label (or choose that option of a menu) and wait for the bot's answer.

        In an archived thread a phone wakes the thread first, in this person's name, and where Discord refuses that
        the bot hears of nothing (api-docs#8474); elsewhere the press goes through.  Raises NoAnswerError where the
        bot doesn't answer in time.
        """
        message = self._message(message_id)
        channel = self._channel(message.channel_id)
        if on_phone and channel.thread and channel.thread.archived:
            threads.change(self._world, channel, actor=self._user, body={"archived": False})
        return await self._press(message, label)

    async def use(self, message_id: int, name: str) -> Outcome:
        """Use a command from a message's menu ("Apps") and wait for the bot's answer."""
        message = self._message(message_id)
        return await self._point(self._channel(message.channel_id), name, target=message)

    async def use_on(self, user_id: int, name: str, *, channel_id: int | None = None) -> Outcome:
        """Use a command from a member's menu ("Apps") and wait for the bot's answer."""
        channel = self._usual_channel() if channel_id is None else self._channel(channel_id)
        target = self._world.member(self._world.guild_of(channel), user_id)
        return await self._point(channel, name, target=target)

    async def command(self, name: str, *, channel_id: int | None = None, **options: Any) -> Outcome:
        """Give a slash command, such as "circle status", and wait for the bot's answer.

        Options are given by name (`_` for `-`), a user, channel or role by its id.
        """
        channel = self._usual_channel() if channel_id is None else self._channel(channel_id)
        threads.awake(channel)
        body = invocation(self._world, self._at(channel), channel=channel, name=name, options=options)
        return await self._ask(Act.COMMAND, channel, body=body)

    async def suggestions(self, name: str, *, option: str, text: str) -> tuple[str, ...]:
        """Return what the bot suggests while an option of a command is being typed."""
        channel = self._usual_channel()
        body = typed(self._world, self._at(channel), channel=channel, name=name, option=option, text=text)
        return (await self._ask(Act.TYPING, channel, body=body)).choices

    # --- how it is done

    @property
    def _user(self) -> User:
        return self._member.user

    def _at(self, channel: Channel) -> Member:
        """This person as a member of a channel's server."""
        return self._world.member(self._world.guild_of(channel), self.id)

    def _channel(self, channel_id: int) -> Channel:
        timers.run(self._world)
        channel = self._world.channel(channel_id)
        self._world.require(self._user, channel)
        return channel

    def _event(self, event_id: int) -> ScheduledEvent:
        timers.run(self._world)
        found = self._world.events.get(event_id)
        if found is None:
            raise Refused(10070)
        guild = self._world.guild(found.guild_id)
        self._world.member(guild, self.id)
        return guild_events.find(self._world, guild, event_id=event_id, viewer=self._user)

    def _history(self, channel_id: int) -> dict[int, Message]:
        channel = self._channel(channel_id)
        may_read = Right.READ_MESSAGE_HISTORY in self._world.rights(self._user, channel)
        return channel.messages if may_read else {}

    def _message(self, message_id: int) -> Message:
        message = self._world.message(message_id)
        self._channel(message.channel_id)
        return message

    def _usual_channel(self) -> Channel:
        for channel in self._world.channels.values():
            has_chat = channel.thread is None and channel.kind is not ChannelKind.FORUM
            if has_chat and self._world.sees(self._user, channel):
                return channel
        raise NotThereError(f"{self.username} sees no channel at all.", "Add one that everybody sees.")

    async def _press(self, message: Message, label: str) -> Outcome:
        one, option = control(message, label)
        body: Json = {"custom_id": one["custom_id"], "component_type": one["type"], "id": one["id"]}
        if option:
            body["values"] = [option["value"]]
        return await self._ask(Act.COMPONENT, self._world.home(message), body=body, message=message)

    async def _submit(self, opened: Interaction, parts: list[Json]) -> Outcome:
        assert opened.form is not None
        body = {"custom_id": opened.form["custom_id"], "components": parts}
        return await self._ask(Act.FORM, opened.channel, body=body, message=opened.message, trigger=opened)

    async def _point(self, channel: Channel, name: str, *, target: Message | Member) -> Outcome:
        interaction = await self._pointed(channel, name, target=target)
        return Outcome(self._world, interaction, press=self._press, submit=self._submit)

    async def _pointed(self, channel: Channel, name: str, *, target: Message | Member) -> Interaction:
        threads.awake(channel)
        body = pointed(self._world, self._at(channel), channel=channel, name=name, target=target)
        return await self._asked(Act.COMMAND, channel, body=body, target=target)

    async def _ask(
        self,
        act: Act,
        channel: Channel,
        *,
        body: Json,
        message: Message | None = None,
        trigger: Interaction | None = None,
    ) -> Outcome:
        interaction = await self._asked(act, channel, body=body, message=message, trigger=trigger)
        return Outcome(self._world, interaction, press=self._press, submit=self._submit)

    async def _asked(
        self,
        act: Act,
        channel: Channel,
        *,
        body: Json,
        message: Message | None = None,
        target: Message | Member | None = None,
        trigger: Interaction | None = None,
    ) -> Interaction:
        """Begin an interaction and wait for the bot's answer."""
        timers.run(self._world)
        world = self._world
        interaction = Interaction(
            id=world.ids.next(),
            act=act,
            member=self._at(channel),
            channel=channel,
            at=world.now(),
            message=message,
            target=target,
            trigger=trigger,
        )
        interactions.begin(world, interaction, body=body)
        await interactions.answered(world, interaction, patience=self._patience, thinking=self._thinking)
        return interaction
