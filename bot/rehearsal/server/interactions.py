"""Interactions: what a person starts with a button, a command or a form, and how the bot may answer.

The first answer is due within three seconds of real time; the token lives for fifteen minutes of the clock.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import Enum, IntEnum
from typing import TYPE_CHECKING

from bot.errors import StudycircleError
from bot.rehearsal.server import limits, message_payloads, payloads, posting, threads
from bot.rehearsal.server.components import dressed
from bot.rehearsal.server.model import Channel, Flag, Json, Member, Message, MessageKind, Reference
from bot.rehearsal.server.posting import Draft
from bot.rehearsal.server.refusals import Faults, Refused

if TYPE_CHECKING:
    from bot.rehearsal.server.world import World

TOKEN_LIFE = timedelta(minutes=15)
_AUTHORISED = "0"


class Act(IntEnum):
    """What a person did (Discord: interaction type)."""

    COMMAND = 2
    COMPONENT = 3
    TYPING = 4
    FORM = 5


class Callback(IntEnum):
    """How the bot may answer first (Discord: interaction callback type)."""

    MESSAGE = 4
    DEFERRED_MESSAGE = 5
    DEFERRED_UPDATE = 6
    UPDATE = 7
    CHOICES = 8
    FORM = 9


class Stage(Enum):
    """How far an interaction has come."""

    WAITING = "waiting for the first answer"
    DEFERRED = "the bot is thinking"
    ANSWERED = "answered"
    DEAD = "failed"


class NoAnswerError(StudycircleError):
    """The bot didn't answer in time; Discord shows "This interaction failed"."""


@dataclass(slots=True)
class Interaction:
    """One act of a person's and what came of it; `replies` are all messages that answer it, in order.

    `message` is the one whose button was pressed, `target` that (or whom) a context-menu command was used on,
    `trigger` what had opened the form that is sent in.
    """

    id: int
    act: Act
    member: Member
    channel: Channel
    at: datetime
    message: Message | None = None
    target: Message | Member | None = None
    trigger: Interaction | None = None
    stage: Stage = Stage.WAITING
    ephemeral: bool = False
    original: Message | None = None
    replies: list[Message] = field(default_factory=list)
    form: Json | None = None
    choices: list[Json] = field(default_factory=list)
    acknowledged: asyncio.Event = field(default_factory=asyncio.Event)
    settled: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def token(self) -> str:
        """The secret with which the bot answers; not secret at all here, but always the same."""
        return f"interaction-{self.id}"


def begin(world: World, interaction: Interaction, *, body: Json) -> None:
    """Tell the bot of an interaction; where nobody listens, or the bot isn't in the guild, it fails at once."""
    world.interactions[interaction.id] = interaction
    world.pending[interaction.id] = interaction
    guild = world.guild_of(interaction.channel)
    if not world.publish("INTERACTION_CREATE", _told(world, interaction, body=body), guild=guild):
        fail(world, interaction)


def fail(world: World, interaction: Interaction) -> None:
    """Give an interaction up."""
    interaction.stage = Stage.DEAD
    world.pending.pop(interaction.id, None)
    interaction.acknowledged.set()
    interaction.settled.set()


async def answered(world: World, interaction: Interaction, *, patience: float, thinking: float) -> None:
    """Wait for the answer: `patience` seconds for the first, `thinking` more where that was a deferral."""
    if not await _within(patience, interaction.acknowledged):
        fail(world, interaction)
    if interaction.stage is Stage.DEAD:
        raise _no_answer("This interaction failed: the bot gave no answer", interaction)
    if not await _within(thinking, interaction.settled):
        # The token lives on: the bot may still follow up, but nobody waits for it any more.
        world.pending.pop(interaction.id, None)
        raise _no_answer("The bot is thinking for ever instead of giving an answer", interaction)


async def _within(seconds: float, event: asyncio.Event) -> bool:
    try:
        async with asyncio.timeout(seconds):
            return await event.wait()
    except TimeoutError:
        return False


def _no_answer(what: str, interaction: Interaction) -> NoAnswerError:
    hint = "Look whether the bot is connected, and what its log says about this moment."
    return NoAnswerError(f"{what} to {interaction.member.user.username}.", hint)


def by_token(world: World, token: str) -> Interaction:
    """Return the interaction that a token belongs to, or refuse: unknown (10015) or too old (50027)."""
    number = token.removeprefix("interaction-")
    interaction = world.interactions.get(int(number)) if number.isdigit() else None
    if interaction is None or interaction.stage in (Stage.WAITING, Stage.DEAD):
        raise Refused(10015)
    if world.now() - interaction.at > TOKEN_LIFE:
        raise Refused(50027)
    return interaction


def answer(world: World, interaction: Interaction, *, callback: int, draft: Draft) -> None:
    """Take the bot's first answer; a second one is refused (40060), one that comes too late too (10062)."""
    if interaction.stage is Stage.DEAD:
        raise Refused(10062)
    if interaction.stage is not Stage.WAITING:
        raise Refused(40060)
    _allowed(interaction, callback)
    match callback:
        case Callback.MESSAGE:
            _reply(world, interaction, draft=draft)
        case Callback.DEFERRED_MESSAGE:
            _defer(world, interaction, draft=draft)
        case Callback.UPDATE:
            _update(world, interaction, draft=draft)
        case Callback.CHOICES:
            interaction.choices = draft.body.get("choices") or []
            limits.check_choices(interaction.choices)
        case Callback.FORM:
            limits.check_form(draft.body)
            interaction.form = {**draft.body, "components": dressed(draft.body["components"])}
        case _:
            interaction.original = interaction.message
    interaction.stage = Stage.DEFERRED if callback == Callback.DEFERRED_MESSAGE else Stage.ANSWERED
    interaction.acknowledged.set()
    if interaction.stage is Stage.ANSWERED:
        _settle(world, interaction)


def _allowed(interaction: Interaction, callback: int) -> None:
    """Refuse an answer that doesn't go with what the person did."""
    on_message = interaction.message is not None
    fitting = {
        Callback.MESSAGE: interaction.act is not Act.TYPING,
        Callback.DEFERRED_MESSAGE: interaction.act is not Act.TYPING,
        Callback.DEFERRED_UPDATE: on_message,
        Callback.UPDATE: on_message,
        Callback.CHOICES: interaction.act is Act.TYPING,
        Callback.FORM: interaction.act in (Act.COMMAND, Act.COMPONENT),
    }
    faults = Faults()
    faults.choice(("type",), callback, allowed=tuple(one.value for one, fits in fitting.items() if fits))
    faults.refuse()


def follow_up(world: World, interaction: Interaction, *, draft: Draft) -> Message:
    """Post a further answer; the first one after a deferral takes the deferral's place."""
    limits.check_message(draft.body)
    limits.check_size([one.content for one in draft.files.values()])
    if interaction.stage is Stage.DEFERRED and interaction.original:
        edit(world, interaction, message=interaction.original, draft=draft)
        return interaction.original
    message = _message(world, interaction, draft=draft)
    if interaction.original:
        message.kind = MessageKind.REPLY
        message.reference = Reference(message.channel_id, interaction.original.id)
    _show(world, interaction, message=message, draft=draft)
    return message


def edit(world: World, interaction: Interaction, *, message: Message, draft: Draft) -> None:
    """Change an answer; a deferred one becomes a real one."""
    limits.check_message({"flags": message.flags.value, **draft.body})
    limits.check_size([one.content for one in draft.files.values()])
    posting.rewrite(world, message, draft=draft)
    if Flag.LOADING in message.flags:
        message.flags &= ~Flag.LOADING
        interaction.replies.append(message)
    else:
        message.edited_at = world.now()
    if Flag.EPHEMERAL in message.flags:
        _whisper(world, interaction, message=message)
    else:
        posting.updated(world, message)
    interaction.stage = Stage.ANSWERED
    _settle(world, interaction)


def find(interaction: Interaction, which: str) -> Message:
    """Return an answer by its id, or by `@original`; one that isn't there is refused (10008)."""
    if which == "@original":
        found = interaction.original
    else:
        found = next((one for one in interaction.replies if str(one.id) == which), None)
    if found is None:
        raise Refused(10008)
    return found


def remove(world: World, interaction: Interaction, *, message: Message) -> None:
    """Delete an answer."""
    if message in interaction.replies:
        interaction.replies.remove(message)
    if interaction.original is message:
        interaction.original = None
    if message.id in world.where:
        posting.delete(world, message, actor=world.bot)
    else:
        body = {"id": str(message.id), "channel_id": str(message.channel_id)}
        world.happens("EPHEMERAL_DELETE", body, only=interaction.member.user)
    interaction.stage = Stage.ANSWERED
    _settle(world, interaction)


def shown(world: World, interaction: Interaction, *, callback: int) -> Json:
    """Return the body that the bot gets for its first answer (`with_response`)."""
    original = interaction.original
    about: Json = {
        "id": str(interaction.id),
        "type": interaction.act.value,
        "channel_id": str(interaction.channel.id),
        "guild_id": str(interaction.channel.guild_id),
        "response_message_loading": callback == Callback.DEFERRED_MESSAGE,
        "response_message_ephemeral": interaction.ephemeral,
    }
    if original is None:
        return {"interaction": about}
    about["response_message_id"] = str(original.id)
    if callback not in (Callback.MESSAGE, Callback.UPDATE):
        return {"interaction": about}
    message = message_payloads.readable(world, message_payloads.message(world, original))
    resource = {"type": callback, "message": message}
    return {"interaction": about, "resource": resource}


def _reply(world: World, interaction: Interaction, *, draft: Draft) -> None:
    limits.check_message(draft.body)
    limits.check_size([one.content for one in draft.files.values()])
    interaction.original = _message(world, interaction, draft=draft)
    interaction.ephemeral = Flag.EPHEMERAL in interaction.original.flags
    _show(world, interaction, message=interaction.original, draft=draft)


def _defer(world: World, interaction: Interaction, *, draft: Draft) -> None:
    flags = Flag(draft.body.get("flags") or 0) & Flag.EPHEMERAL
    message = _empty(world, interaction)
    message.flags = flags | Flag.LOADING
    interaction.ephemeral = bool(flags)
    interaction.original = message
    if interaction.ephemeral:
        _whisper(world, interaction, message=message)
    else:
        threads.enter(world, interaction.channel, user=world.bot)
        threads.place(world, message)


def _update(world: World, interaction: Interaction, *, draft: Draft) -> None:
    assert interaction.message is not None
    interaction.original = interaction.message
    interaction.replies.append(interaction.message)
    edit(world, interaction, message=interaction.message, draft=draft)


def _message(world: World, interaction: Interaction, *, draft: Draft) -> Message:
    message = posting.made(world, interaction.channel, author=world.bot, draft=draft)
    blank = _empty(world, interaction)
    message.kind, message.reference, message.interaction = blank.kind, blank.reference, blank.interaction
    return message


def _empty(world: World, interaction: Interaction) -> Message:
    """Return an empty answer: below a button it is a reply to that message, else the answer to a command."""
    kind = MessageKind.CONTEXT_COMMAND if interaction.target else MessageKind.COMMAND
    if interaction.message:
        kind = MessageKind.REPLY
    message = Message(world.ids.next(), interaction.channel.id, world.bot, kind, world.now())
    if interaction.message:
        message.reference = Reference(interaction.message.channel_id, interaction.message.id)
    message.interaction = _metadata(interaction)
    return message


def _show(world: World, interaction: Interaction, *, message: Message, draft: Draft) -> None:
    """Let the person see an answer: in private, or in the channel for everybody."""
    interaction.replies.append(message)
    if Flag.EPHEMERAL in message.flags:
        _whisper(world, interaction, message=message)
    else:
        threads.enter(world, interaction.channel, user=world.bot)
        posting.deliver(world, message, may=draft.may)


def _whisper(world: World, interaction: Interaction, *, message: Message) -> None:
    """Let those hear who watch: of a message that only the person sees who began this."""
    body = message_payloads.message(world, message)
    world.happens("EPHEMERAL", body, channel=interaction.channel, only=interaction.member.user)


def _settle(world: World, interaction: Interaction) -> None:
    world.pending.pop(interaction.id, None)
    interaction.settled.set()


def _metadata(interaction: Interaction) -> Json:
    body: Json = {
        "id": str(interaction.id),
        "type": interaction.act.value,
        "user": payloads.user(interaction.member.user),
        "authorizing_integration_owners": {_AUTHORISED: str(interaction.channel.guild_id)},
    }
    if interaction.act is Act.COMPONENT and interaction.message:
        body["interacted_message_id"] = str(interaction.message.id)
    if isinstance(interaction.target, Message):
        body["target_message_id"] = str(interaction.target.id)
    elif interaction.target:
        body["target_user"] = payloads.user(interaction.target.user)
    if interaction.trigger:
        body["triggering_interaction_metadata"] = _metadata(interaction.trigger)
    return body


def _told(world: World, interaction: Interaction, *, body: Json) -> Json:
    """Return an interaction as the gateway tells it."""
    channel, guild = interaction.channel, world.guild_of(interaction.channel)
    told: Json = {
        "id": str(interaction.id),
        "application_id": str(world.application.id),
        "type": interaction.act.value,
        "token": interaction.token,
        "version": 1,
        "guild_id": str(guild.id),
        "guild": {"id": str(guild.id), "locale": payloads.LOCALE, "features": []},
        "guild_locale": payloads.LOCALE,
        "locale": payloads.LOCALE,
        "channel_id": str(channel.id),
        "channel": payloads.channel(channel),
        "member": payloads.acting_member(world, interaction.member, where=channel),
        "app_permissions": str(world.rights(world.bot, channel).value),
        "entitlements": [],
        "authorizing_integration_owners": {_AUTHORISED: str(guild.id)},
        "context": 0,
        "attachment_size_limit": limits.FILE_BYTES,
        "data": body,
    }
    if interaction.message:
        body = message_payloads.message(world, interaction.message)
        told["message"] = message_payloads.readable(world, body)
    return told
