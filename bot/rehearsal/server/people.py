"""The people of the stand-in: members who read, write, react, vote, press, fill in and command, in process.

They see what they would see on Discord and find things by visible text, never by ids that a bot made up.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.rehearsal.server import interactions, marks, mentions, polls, posting, timers
from bot.rehearsal.server.commands import invocation, typed
from bot.rehearsal.server.forms import Field, Form
from bot.rehearsal.server.interactions import Act, Interaction
from bot.rehearsal.server.model import Channel, Json, Member, Message
from bot.rehearsal.server.outcomes import Outcome, control
from bot.rehearsal.server.permissions import Right
from bot.rehearsal.server.posting import Draft
from bot.rehearsal.server.refusals import Refused
from bot.rehearsal.server.seen import NotThereError, Place, Seen, SeenPoll, place, seen

if TYPE_CHECKING:
    from bot.rehearsal.server.world import World

__all__ = ["Field", "Form", "NotThereError", "Outcome", "Person", "Place", "Seen", "SeenPoll"]


class Person:
    """A member of the one guild that this person is in.

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
        everything = self._world.channels.values()
        return [place(one) for one in everything if self._world.sees(self._member.user, one)]

    def sees(self, channel_id: int, *, after: int = 0) -> list[Seen]:
        """Return what can be read in a channel or thread, the oldest first; a hidden channel raises Refused.

        `after` leaves out messages up to that id.
        """
        timers.run(self._world)
        channel = self._channel(channel_id)
        return [seen(self._world, one) for one in list(channel.messages.values()) if one.id > after]

    def pins(self, channel_id: int) -> list[Seen]:
        """Return the pinned messages of a channel, the last pinned first."""
        channel = self._channel(channel_id)
        return [seen(self._world, channel.messages[one]) for one in reversed(channel.pins)]

    # --- writing

    def say(
        self, channel_id: int, text: str, *, reply_to: int | None = None, mention_author: bool = True
    ) -> int:
        """Write into a channel or thread and return the message's id."""
        body: Json = {"content": text}
        if reply_to is not None:
            body["message_reference"] = {"message_id": str(reply_to)}
            parse = ["users", "roles", "everyone"]
            body["allowed_mentions"] = {"parse": parse, "replied_user": mention_author}
        draft = Draft(body, mentions.allowed(body.get("allowed_mentions"), mentions.OPEN))
        channel = self._channel(channel_id)
        return posting.post(self._world, channel, author=self._member.user, draft=draft).id

    def edit(self, message_id: int, text: str) -> None:
        """Change what one has written."""
        message = self._message(message_id)
        if message.author.id != self.id:
            raise Refused(50005)
        posting.edit(self._world, message, draft=Draft({"content": text}))

    def delete(self, message_id: int) -> None:
        """Delete what one has written."""
        posting.delete(self._world, self._message(message_id), actor=self._member.user)

    def react(self, message_id: int, emoji: str) -> None:
        """Put a reaction under a message."""
        marks.react(self._world, self._message(message_id), user=self._member.user, emoji=emoji)

    def unreact(self, message_id: int, emoji: str) -> None:
        """Take one's reaction away."""
        marks.unreact(self._world, self._message(message_id), user=self._member.user, emoji=emoji)

    def vote(self, message_id: int, *options: str) -> None:
        """Vote in a poll for these options, by their text; what one had voted for before is taken back."""
        message = self._message(message_id)
        answers = message.poll.answers if message.poll else []
        chosen = [one.id for one in answers if one.text in options]
        if len(chosen) != len(set(options)):
            there = "; ".join(one.text for one in answers)
            raise NotThereError(f"The poll doesn't offer {', '.join(options)}.", f"It offers: {there}.")
        polls.vote(self._world, message, user=self._member.user, chosen=chosen)

    def unvote(self, message_id: int) -> None:
        """Take one's votes back."""
        polls.vote(self._world, self._message(message_id), user=self._member.user, chosen=[])

    # --- asking the bot

    async def press(self, message_id: int, label: str) -> Outcome:
        """Press the button with that label (or choose that option of a menu) and wait for the bot's answer.

        Raises NoAnswerError where the bot doesn't answer in time.
        """
        return await self._press(self._message(message_id), label)

    async def command(self, name: str, *, channel_id: int | None = None, **options: Any) -> Outcome:
        """Give a slash command, such as "circle status", and wait for the bot's answer.

        Options are given by name (`_` for `-`), a user, channel or role by its id.
        """
        channel = self._usual_channel() if channel_id is None else self._channel(channel_id)
        body = invocation(self._world, self._member, channel=channel, name=name, options=options)
        return await self._ask(Act.COMMAND, channel, body=body)

    async def suggestions(self, name: str, *, option: str, text: str) -> tuple[str, ...]:
        """Return what the bot suggests while an option of a command is being typed."""
        channel = self._usual_channel()
        body = typed(self._world, self._member, channel=channel, name=name, option=option, text=text)
        return (await self._ask(Act.TYPING, channel, body=body)).choices

    # --- how it is done

    def _channel(self, channel_id: int) -> Channel:
        channel = self._world.channel(channel_id)
        self._world.require(self._member.user, channel, wanted=Right.VIEW_CHANNEL)
        return channel

    def _message(self, message_id: int) -> Message:
        timers.run(self._world)
        message = self._world.message(message_id)
        self._channel(message.channel_id)
        return message

    def _usual_channel(self) -> Channel:
        for channel in self._world.channels.values():
            if channel.thread is None and self._world.sees(self._member.user, channel):
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

    async def _ask(
        self,
        act: Act,
        channel: Channel,
        *,
        body: Json,
        message: Message | None = None,
        trigger: Interaction | None = None,
    ) -> Outcome:
        timers.run(self._world)
        world = self._world
        interaction = Interaction(
            world.ids.next(), act, self._member, channel, world.now(), message=message, trigger=trigger
        )
        interactions.begin(world, interaction, body=body)
        await interactions.answered(world, interaction, patience=self._patience, thinking=self._thinking)
        return Outcome(world, interaction, press=self._press, submit=self._submit)
