"""A poll: Discord's own, or a private one by buttons, of which only totals are ever shown."""

from __future__ import annotations

from datetime import datetime

from bot import wording
from bot.agenda import weekly
from bot.agenda.limits import BUTTON_LABEL, BUTTONS, clipped, literal
from bot.agenda.scene import Part, Scene, full_link, stamp
from bot.reading.model import Prompt, Section
from bot.records import Button, Occurrence, Outgoing, Place
from bot.schedule.model import Votes


def poll(occurrence: Occurrence, section: Section, scene: Scene) -> list[Part]:
    """Return a week's poll, as the circle holds its polls; a private one is a single message."""
    prompt, until = section.poll, occurrence.until
    if prompt is None or scene.circle.votes is Votes.AS_DISCORD:
        return weekly.poll(occurrence, section, scene)
    assert until is not None, "a poll has an end"
    return [
        Part(
            prompt.id,
            Place.THREAD,
            lambda s: _open(prompt, section, s, until=until),
            prompt=prompt.id,
            paragraph=prompt.paragraph,
        )
    ]


def is_ballot(occurrence: Occurrence, scene: Scene) -> bool:
    """Tell whether an occurrence is a poll by buttons."""
    return occurrence.kind.value == "poll" and scene.circle.votes is Votes.PRIVATE


def _open(prompt: Prompt, section: Section, scene: Scene, *, until: datetime) -> Outgoing:
    notice = wording.BALLOT_NOTICE.format(until=stamp(until))
    return Outgoing(_text(prompt, section, scene, notice=notice), buttons=_buttons(prompt, scene))


def over(prompt: Prompt, section: Section, scene: Scene, *, result: str) -> Outgoing:
    """Return what a private poll's message says once it has ended; it has no buttons any more."""
    return Outgoing(_text(prompt, section, scene, notice=wording.BALLOT_OVER.format(result=result)))


def _text(prompt: Prompt, section: Section, scene: Scene, *, notice: str) -> str:
    options = [
        wording.BALLOT_OPTION.format(number=number, option=literal(option))
        for number, option in enumerate(prompt.options, 1)
    ]
    reply = wording.POLL_REPLY if scene.content else wording.POLL_REPLY_PING
    head = [weekly.head(prompt, section), f"> {literal(prompt.quote)}", prompt.ask]
    return "\n".join([*head, *options, notice, reply, full_link(prompt, scene)])


def _buttons(prompt: Prompt, scene: Scene) -> tuple[Button, ...]:
    """Return a button for each option, five in a row, and in a row of its own the one that takes a vote back."""
    place = f"{scene.circle.id}:{prompt.id}"
    options = [
        Button(clipped(option, BUTTON_LABEL), f"sc1:vote:{place}:{number}", row=(number - 1) // BUTTONS)
        for number, option in enumerate(prompt.options, 1)
    ]
    return (*options, Button(wording.VOTE_BACK, f"sc1:unvote:{place}", row=options[-1].row + 1))
