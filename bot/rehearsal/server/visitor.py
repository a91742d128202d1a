"""Somebody at a client program, which knows every id: of messages, of buttons, of what is filled into a form.

`Person` finds things by what can be read, as the cast and tests do; this finds them as a page in a browser sends them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from bot.rehearsal.server import forms, guild_events, marks, mentions, polls, posting, threads
from bot.rehearsal.server.commands import invocation, typed
from bot.rehearsal.server.interactions import TOKEN_LIFE, Act, Interaction
from bot.rehearsal.server.limits import walk
from bot.rehearsal.server.model import ChannelKind, Flag, Json, Member, Message, User
from bot.rehearsal.server.model import Meeting as MeetingKind
from bot.rehearsal.server.people import Person
from bot.rehearsal.server.posting import Draft, Upload
from bot.rehearsal.server.seen import NotThereError

Values = Sequence[str]


class Sent(NamedTuple):
    """A file that is sent along; `alt` says what is in a picture."""

    name: str
    content: bytes
    alt: str = ""


class Visitor(Person):
    """A person who acts by ids; refusals are those of `Person`."""

    @property
    def user(self) -> User:
        """The person's account."""
        return self._user

    @property
    def member(self) -> Member:
        """The person as a member of the server."""
        return self._member

    # --- reading

    def history(self, channel_id: int) -> list[Message]:
        """Return the messages of a channel or thread, the oldest first; a hidden one raises Refused."""
        return list(self._history(channel_id).values())

    def private_answers(self) -> list[Message]:
        """Return what only this person sees, the oldest first, as long as it can still be answered."""
        now = self._world.now()
        return [
            message
            for one in self._own_interactions()
            if now - one.at <= TOKEN_LIFE
            for message in one.replies
            if Flag.EPHEMERAL in message.flags
        ]

    # --- writing

    def post(
        self,
        channel_id: int,
        text: str,
        *,
        reply_to: int | None = None,
        ping: bool = True,
        files: Sequence[Sent] = (),
        poll: Json | None = None,
    ) -> int:
        """Write into a channel or thread, with files or a poll, and return the message's id."""
        described = [{"id": str(number), "description": one.alt or None} for number, one in enumerate(files)]
        body: Json = {"content": text, "attachments": described}
        if poll is not None:
            body["poll"] = poll
        if reply_to is not None:
            body["message_reference"] = {"message_id": str(reply_to)}
        may = {"parse": ["users", "roles", "everyone"], "replied_user": ping}
        uploads = {number: Upload(one.name, one.content) for number, one in enumerate(files)}
        draft = Draft(body, mentions.allowed(may, mentions.OPEN), uploads)
        return posting.post(self._world, self._channel(channel_id), author=self._user, draft=draft).id

    def open_thread(
        self,
        channel_id: int,
        name: str,
        *,
        message_id: int | None = None,
        text: str = "",
        tags: Sequence[int] = (),
    ) -> int:
        """Open a thread, from a message or without one, or in a forum a post with `text` and tags; return its id."""
        channel = self._channel(channel_id)
        if channel.kind is ChannelKind.FORUM:
            named = tuple(tag.name for tag in channel.tags if tag.id in tags)
            return self.open_post(channel_id, name, text=text, tags=named)
        body: Json = {"name": name, "type": ChannelKind.THREAD.value}
        if message_id is not None:
            message = self._world.message(message_id, channel)
            return threads.start(self._world, message, author=self._user, body=body).id
        return threads.start_bare(self._world, channel, author=self._user, body=body).id

    def choose(self, message_id: int, answers: Sequence[int]) -> None:
        """Vote in a poll for these answers, by their ids."""
        message = self._message(message_id)
        there = {one.id: one.text for one in message.poll.answers} if message.poll else {}
        missing = [str(one) for one in answers if one not in there]
        if missing:
            raise NotThereError(f"The poll has no answer {', '.join(missing)}.", "Vote for those it shows.")
        self.vote(message_id, *(there[one] for one in answers))

    def pin(self, message_id: int, *, is_on: bool) -> None:
        """Pin a message, or take its pin away."""
        (marks.pin if is_on else marks.unpin)(self._world, self._message(message_id), actor=self._user)

    def end_poll(self, message_id: int) -> None:
        """End a poll of one's own before its time."""
        polls.end(self._world, self._message(message_id), actor=self._user)

    def reactors(self, message_id: int, emoji: str) -> list[int]:
        """Return who has put an emoji under a message, in their order."""
        return list(self._message(message_id).reactions.get(emoji, ()))

    def voters(self, message_id: int, answer: int) -> list[int]:
        """Return who has chosen an answer of a poll; on Discord everybody can see that."""
        poll = self._message(message_id).poll
        return [who for one in (poll.answers if poll else ()) if one.id == answer for who in one.voters]

    # --- the calendar

    def new_event(self, name: str, *, start: str, end: str, place: str) -> int:
        """Put a meeting at a place into the calendar of one's server, and return its id."""
        body: Json = {"name": name, "privacy_level": 2, "entity_type": MeetingKind.ELSEWHERE.value}
        body |= {"scheduled_start_time": start, "scheduled_end_time": end}
        body["entity_metadata"] = {"location": place}
        guild = self._world.guild_of(self._usual_channel())
        return guild_events.create(self._world, guild, creator=self._user, body=body).id

    def delete_event(self, event_id: int) -> None:
        """Take a meeting out of the calendar."""
        guild_events.remove(self._world, self._event(event_id), actor=self._user)

    # --- asking the bot

    async def press_id(self, message_id: int, custom_id: str, values: Values = ()) -> Interaction:
        """Press a button, or choose from a menu, under a message that this person sees; return what came of it."""
        message = self.private_answer(message_id) or self._message(message_id)
        found = [one for one in walk(message.components) if one.get("custom_id") == custom_id]
        if not found or found[0].get("disabled"):
            raise NotThereError("That button isn't there any more.", "Look at the message again.")
        one = found[0]
        body: Json = {"custom_id": custom_id, "component_type": one["type"], "id": one["id"]}
        if one["type"] != 2:
            body["values"] = forms.chosen(one, values)
        return await self._asked(Act.COMPONENT, self._world.home(message), body=body, message=message)

    async def submit(self, interaction_id: int, filled: forms.Filled) -> Interaction:
        """Send in the form that an interaction of one's own opened, filled in by custom id."""
        opened = next((one for one in self._own_interactions() if one.id == interaction_id), None)
        if opened is None or opened.form is None:
            raise NotThereError("That form isn't open any more.", "Press the button once more.")
        parts = forms.filled_by_id(opened.form["components"], filled)
        body = {"custom_id": opened.form["custom_id"], "components": parts}
        return await self._asked(Act.FORM, opened.channel, body=body, message=opened.message, trigger=opened)

    async def invoke(self, channel_id: int, name: str, options: Mapping[str, Any]) -> Interaction:
        """Give a slash command in a channel, such as "circle status"; a user, channel or role by its id."""
        channel = self._channel(channel_id)
        threads.awake(channel)
        body = invocation(self._world, self._at(channel), channel=channel, name=name, options=options)
        return await self._asked(Act.COMMAND, channel, body=body)

    async def complete(self, channel_id: int, name: str, *, option: str, text: str) -> list[Json]:
        """Return what the bot suggests while an option is being typed: names and values."""
        channel = self._channel(channel_id)
        body = typed(self._world, self._at(channel), channel=channel, name=name, option=option, text=text)
        return (await self._asked(Act.TYPING, channel, body=body)).choices

    async def point_at(
        self, channel_id: int, name: str, *, message_id: int | None = None, user_id: int | None = None
    ) -> Interaction:
        """Use a command from a message's or a member's menu."""
        channel = self._channel(channel_id)
        target: Message | Member
        if message_id is not None:
            target = self._world.message(message_id, channel)
        else:
            target = self._world.member(self._world.guild_of(channel), user_id or 0)
        return await self._pointed(channel, name, target=target)

    # --- how it is done

    def _own_interactions(self) -> Iterator[Interaction]:
        return (one for one in self._world.interactions.values() if one.member.user.id == self.id)

    def private_answer(self, message_id: int) -> Message | None:
        """Return a message that only this person sees."""
        for one in self._own_interactions():
            for message in one.replies:
                if message.id == message_id and Flag.EPHEMERAL in message.flags:
                    return message
        return None
