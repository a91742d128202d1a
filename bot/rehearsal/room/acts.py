"""What somebody at a page does, as the person whose part they take."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from bot.rehearsal.room import orders
from bot.rehearsal.room.tabs import Tab
from bot.rehearsal.server.interactions import Interaction
from bot.rehearsal.server.model import ChannelFlag, EventStatus, Json
from bot.rehearsal.server.visitor import Sent

_STATUS = {"begin": EventStatus.ACTIVE, "end": EventStatus.COMPLETED, "cancel": EventStatus.CANCELED}


@dataclass(frozen=True, slots=True)
class Said:
    """An order by somebody at a tab."""

    tab: Tab
    order: Any


async def send(said: Said) -> Json:
    """Write a message."""
    one: orders.Send = said.order
    files = [Sent(file.name, file.data, file.alt) for file in one.files]
    made = said.tab.visitor.post(
        one.channel, one.text, reply_to=one.reply_to, ping=one.ping, files=files, poll=_poll(one.poll)
    )
    return {"message": str(made)}


def _poll(one: orders.NewPoll | None) -> Json | None:
    """Return a poll as Discord takes it (its page "Poll", Poll Create Request Object)."""
    if one is None:
        return None
    answers = [{"poll_media": {"text": text}} for text in one.answers]
    question = {"text": one.question}
    return {
        "question": question,
        "answers": answers,
        "duration": one.hours,
        "allow_multiselect": one.several,
    }


async def edit(said: Said) -> Json:
    """Change one's own message."""
    said.tab.visitor.edit(said.order.message, said.order.text, without=said.order.without)
    return {}


async def delete(said: Said) -> Json:
    """Delete a message."""
    said.tab.visitor.delete(said.order.message)
    return {}


async def pin(said: Said) -> Json:
    """Pin a message, or take its pin away."""
    said.tab.visitor.pin(said.order.message, is_on=said.order.on)
    return {}


async def react(said: Said) -> Json:
    """Put a reaction, or take it away."""
    visitor, one = said.tab.visitor, said.order
    (visitor.react if one.on else visitor.unreact)(one.message, one.emoji)
    return {}


async def vote(said: Said) -> Json:
    """Vote in a poll."""
    said.tab.visitor.choose(said.order.message, said.order.answers)
    return {}


async def end_poll(said: Said) -> Json:
    """End a poll of one's own."""
    said.tab.visitor.end_poll(said.order.message)
    return {}


async def interested(said: Said) -> Json:
    """Be interested in an event, or not any more."""
    visitor, one = said.tab.visitor, said.order
    (visitor.interest if one.on else visitor.uninterest)(one.event)
    return {}


async def new_meeting(said: Said) -> Json:
    """Put a meeting into the calendar by hand."""
    one: orders.NewMeeting = said.order
    made = said.tab.visitor.new_event(one.name, start=one.start, end=one.end, place=one.place)
    return {"event": str(made)}


async def change_meeting(said: Said) -> Json:
    """Move a meeting by hand, rename it, begin it, end it, call it off."""
    one: orders.ChangeMeeting = said.order
    changes = {
        "name": one.name,
        "scheduled_start_time": one.start,
        "scheduled_end_time": one.end,
        "status": one.do and _STATUS[one.do].value,
    }
    said.tab.visitor.change_event(
        one.event, **{key: each for key, each in changes.items() if each is not None}
    )
    return {}


async def delete_meeting(said: Said) -> Json:
    """Take a meeting out of the calendar by hand."""
    said.tab.visitor.delete_event(said.order.event)
    return {}


async def join(said: Said) -> Json:
    """Join a thread, or leave it."""
    visitor, one = said.tab.visitor, said.order
    (visitor.follow if one.on else visitor.unfollow)(one.thread)
    return {}


async def open_thread(said: Said) -> Json:
    """Open a thread, or a post in a forum."""
    one: orders.OpenThread = said.order
    made = said.tab.visitor.open_thread(
        one.channel, one.name, message_id=one.message, text=one.text, tags=one.tags
    )
    return {"channel": str(made)}


async def change_thread(said: Said) -> Json:
    """Rename a thread, close it, wake it, lock it; of a forum's post change the tags, or pin it to the top."""
    one: orders.ChangeThread = said.order
    changes = {
        "name": one.name,
        "archived": one.archived,
        "locked": one.locked,
        "applied_tags": one.tags,
        "flags": None if one.pinned is None else ChannelFlag.PINNED.value * one.pinned,
    }
    said.tab.visitor.change_thread(
        one.thread, **{key: each for key, each in changes.items() if each is not None}
    )
    return {}


async def delete_thread(said: Said) -> Json:
    """Delete a thread."""
    said.tab.visitor.delete_thread(said.order.thread)
    return {}


async def press(said: Said) -> Json:
    """Press a button, or choose from a menu."""
    one: orders.Press = said.order
    return _outcome(said, await said.tab.visitor.press_id(one.message, one.custom_id, one.values))


async def submit(said: Said) -> Json:
    """Send in a form."""
    return _outcome(said, await said.tab.visitor.submit(said.order.interaction, said.order.values))


async def command(said: Said) -> Json:
    """Give a slash command."""
    one: orders.Command = said.order
    return _outcome(said, await said.tab.visitor.invoke(one.channel, one.name, one.options))


async def menu(said: Said) -> Json:
    """Use a command from a message's or a member's menu."""
    one: orders.Menu = said.order
    came = await said.tab.visitor.point_at(one.channel, one.name, message_id=one.message, user_id=one.user)
    return _outcome(said, came)


async def complete(said: Said) -> Json:
    """Ask what the bot suggests."""
    one: orders.Complete = said.order
    text = str(one.options.get(one.focused, ""))
    found = await said.tab.visitor.complete(one.channel, one.name, option=one.focused, text=text)
    return {"choices": found}


def _outcome(said: Said, came: Interaction) -> Json:
    """Tell the page of a form that has opened, and return what came of an interaction."""
    if came.form is not None:
        body = {**came.form, "interaction": str(came.id)}
        said.tab.tell({"t": "event", "name": "MODAL", "d": body})
    else:
        said.tab.tell({"t": "event", "name": "INTERACTION_DONE", "d": {"interaction": str(came.id)}})
    return {"interaction": str(came.id)}


ACTS: dict[type[Any], Callable[[Said], Awaitable[Json]]] = {
    orders.Send: send,
    orders.Edit: edit,
    orders.Delete: delete,
    orders.Pin: pin,
    orders.React: react,
    orders.Vote: vote,
    orders.EndPoll: end_poll,
    orders.Interested: interested,
    orders.NewMeeting: new_meeting,
    orders.ChangeMeeting: change_meeting,
    orders.DeleteMeeting: delete_meeting,
    orders.Join: join,
    orders.OpenThread: open_thread,
    orders.ChangeThread: change_thread,
    orders.DeleteThread: delete_thread,
    orders.Press: press,
    orders.Submit: submit,
    orders.Command: command,
    orders.Menu: menu,
    orders.Complete: complete,
}
"""What is done on Discord; while Discord is down, none of it can be."""
