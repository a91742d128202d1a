"""Native polls: made with a message, voted in by people, ended by the clock or by their author."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from bot.rehearsal.server import message_payloads, threads
from bot.rehearsal.server.model import Json, Message, MessageKind, Poll, PollAnswer, Reference, User
from bot.rehearsal.server.refusals import Refused

if TYPE_CHECKING:
    from bot.rehearsal.server.world import World

_USUAL_HOURS = 24


def made(world: World, body: Json) -> Poll:
    """Make a poll from the body that a message came with (its limits were checked)."""
    answers = [
        PollAnswer(number, one["poll_media"]["text"], one["poll_media"].get("emoji"))
        for number, one in enumerate(body["answers"], start=1)
    ]
    hours = timedelta(hours=int(body.get("duration") or _USUAL_HOURS))
    multiple = bool(body.get("allow_multiselect"))
    return Poll(body["question"]["text"], answers, world.now() + hours, multiple)


def vote(world: World, message: Message, *, user: User, chosen: list[int]) -> None:
    """Let `chosen` be all that a user votes for; the gateway is told of each vote taken back or added."""
    poll = _open(world, message)
    if user.bot or (len(chosen) > 1 and not poll.multiple):
        raise Refused(520000)
    for answer in poll.answers:
        if user.id in answer.voters and answer.id not in chosen:
            answer.voters.remove(user.id)
            _told(world, message, user=user, answer=answer, added=False)
    for answer in poll.answers:
        if user.id not in answer.voters and answer.id in chosen:
            answer.voters.append(user.id)
            _told(world, message, user=user, answer=answer, added=True)


def end(world: World, message: Message, *, actor: User) -> None:
    """End one's own poll before its time."""
    if message.poll is None:
        raise Refused(520006)
    if message.author.id != actor.id:
        raise Refused(50005)
    _open(world, message)
    finish(world, message)


def finish(world: World, message: Message) -> None:
    """Count a poll for good, and let its author say the result (Discord: message type 46)."""
    poll = message.poll
    assert poll is not None
    poll.finished = True
    poll.ends = min(poll.ends, world.now())
    world.open_polls.pop(message.id, None)
    channel = world.home(message)
    world.publish("MESSAGE_UPDATE", message_payloads.event(world, message), channel=channel)
    result = Message(world.ids.next(), channel.id, message.author, MessageKind.POLL_RESULT, world.now())
    result.reference = Reference(channel.id, message.id)
    result.embeds = [_result(poll)]
    if channel.thread and channel.thread.archived:
        threads.set_archived(world, channel, archived=False)
    threads.place(world, result)


def _open(world: World, message: Message) -> Poll:
    if message.poll is None:
        raise Refused(520006)
    if message.poll.finished or world.now() >= message.poll.ends:
        raise Refused(520001)
    return message.poll


def _told(world: World, message: Message, *, user: User, answer: PollAnswer, added: bool) -> None:
    channel = world.home(message)
    body = {
        "user_id": str(user.id),
        "channel_id": str(channel.id),
        "message_id": str(message.id),
        "guild_id": str(channel.guild_id),
        "answer_id": answer.id,
    }
    name = "MESSAGE_POLL_VOTE_ADD" if added else "MESSAGE_POLL_VOTE_REMOVE"
    world.publish(name, body, channel=channel)


def _result(poll: Poll) -> Json:
    """Return the embed of a result; the winner is named only where there is one."""
    most = max(len(answer.voters) for answer in poll.answers)
    first = [answer for answer in poll.answers if len(answer.voters) == most]
    facts = {
        "poll_question_text": poll.question,
        "victor_answer_votes": str(most),
        "total_votes": str(sum(len(answer.voters) for answer in poll.answers)),
    }
    if len(first) == 1 and most:
        facts |= {"victor_answer_id": str(first[0].id), "victor_answer_text": first[0].text}
    rows = [{"name": name, "value": value, "inline": False} for name, value in facts.items()]
    return {"type": "poll_result", "fields": rows}
