"""What a reader does with buttons, forms, menus, commands and the calendar: all of it found by what can be read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.errors import StudycircleError
from bot.rehearsal.cast.reads import WITH_NAME, Reads
from bot.rehearsal.cast.script import Said, Step

if TYPE_CHECKING:
    from bot.rehearsal.server.forms import Field, Form
    from bot.rehearsal.server.outcomes import Outcome
    from bot.rehearsal.server.people import Person


async def answer(person: Person, said: Said, message_id: int, *, reads: Reads) -> None:
    """Answer by the form that a message's button opens.

    Raises StudycircleError where there is no form, where it isn't taken, or where it lacks the sentence pointed at.
    """
    said = reads.said(said)
    form = (await person.press(message_id, said.press)).form
    if form is None:
        raise _strange(f"“{said.press}” gave {person.name} no form.")
    outcome = await form.submit(_filled(form, said.text, points_at=said.points_at, named=reads[WITH_NAME]))
    if not outcome.text.startswith(reads.saved):
        raise _strange(f"{person.name}'s form was answered with: {outcome.text}")
    await _press_on(person, outcome, said.then)


async def take(person: Person, step: Step, channel_id: int, message_id: int) -> None:
    """Take a step in a channel, at a message of it.

    Raises StudycircleError where what it names isn't to be seen, or where the bot's answer isn't private.
    """
    if step.interested:
        if (
            person.events()
        ):  # a group that only writes has none, and its organiser rehearses with the same cast
            person.interest(_event(person, step.interested))
        return
    outcome = await _began(person, step, channel_id, message_id)
    if outcome.form and step.fill:
        outcome = await outcome.form.submit(_filled(outcome.form, step.fill))
    await _press_on(person, outcome, step.then)


async def _began(person: Person, step: Step, channel_id: int, message_id: int) -> Outcome:
    if step.command:
        return await person.command(step.command, channel_id=channel_id)
    if step.use:
        return await person.use(message_id, step.use)
    return await person.press(_bearing(person, step.press, channel_id, message_id), step.press)


async def _press_on(person: Person, outcome: Outcome, labels: tuple[str, ...]) -> None:
    """Press one button after another in what the bot has answered, which nobody else must see."""
    for label in ("", *labels):
        if label:
            outcome = await outcome.press(label)
        if not outcome.private:
            raise _strange(f"{person.name} was answered before everybody, or not at all: {outcome.text}")


def _bearing(person: Person, label: str, channel_id: int, message_id: int) -> int:
    """Return which message bears a button: this one, or the bot's line that replies to it."""
    for seen in person.sees(channel_id):
        if seen.is_bot and label in seen.buttons and message_id in (seen.id, seen.reply_to):
            return seen.id
    raise StudycircleError(f"{person.name} finds no button “{label}”.", "Mend cast.yaml.")


def _event(person: Person, words: str) -> int:
    found = [event.id for event in person.events() if words in event.name]
    if len(found) != 1:
        raise StudycircleError(f"{person.name} finds no meeting, or several: “{words}”.", "Mend cast.yaml.")
    return found[0]


def _filled(form: Form, text: str, *, points_at: str = "", named: str = WITH_NAME) -> dict[str, str]:
    """Return a form filled in: the box, the sentence if one is pointed at, and what else has to be chosen."""
    box, *others = form.fields
    filled = {box.label: text} | {one.label: named for one in others if one.required}
    return filled | (_pointing(others, points_at) if points_at else {})


def _pointing(fields: list[Field], words: str) -> dict[str, str]:
    found = {one.label: option for one in fields for option in one.options if option.startswith(words)}
    if len(found) != 1:
        raise StudycircleError(f"No sentence of the form begins with “{words}”.", "Mend cast.yaml.")
    return found


def _strange(what: str) -> StudycircleError:
    return StudycircleError(what, "Please report this with the seed that you used.")
