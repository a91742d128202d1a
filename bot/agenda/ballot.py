"""A poll: Discord's own, or a private one by buttons, of which only totals are ever shown."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot import wording
from bot.agenda import weekly
from bot.agenda.limits import BUTTON_LABEL, BUTTONS, clipped, literal
from bot.agenda.scene import LookingBack, Part, Scene, full_link, stamp
from bot.reading.model import Prompt, Section
from bot.records import Button, Kind, Occurrence, Outgoing, Place
from bot.schedule.model import Votes

ROOM = 1_900  # of 2,000: a poll that goes out late says so below


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
    return occurrence.kind is Kind.POLL and scene.circle.votes is Votes.PRIVATE


def _open(prompt: Prompt, section: Section, scene: Scene, *, until: datetime) -> Outgoing:
    options = [literal(option) for option in prompt.options]
    notice = wording.BALLOT_NOTICE.format(until=stamp(until))
    return Outgoing(_text(prompt, section, scene, options, notice=notice), buttons=_buttons(prompt, scene))


def over(prompt: Prompt, section: Section, scene: Scene, seen: LookingBack) -> Outgoing:
    """Return what a private poll's message says once it has ended: its totals, where five or more have voted.

    It has no buttons any more.
    """
    options = [literal(option) for option in prompt.options]
    result: str = wording.POLL_FEW
    if seen.voters:
        options = [
            wording.BALLOT_TOTAL.format(option=option, votes=votes)
            for option, votes in zip(options, seen.votes, strict=True)
        ]
        result = wording.BALLOT_VOTERS.format(voters=seen.voters)
    return Outgoing(_text(prompt, section, scene, options, notice=wording.BALLOT_OVER.format(result=result)))


def _text(prompt: Prompt, section: Section, scene: Scene, options: Sequence[str], *, notice: str) -> str:
    """Return the whole; where options full of marks leave no room, without what stands elsewhere too."""
    listed = [wording.BALLOT_OPTION.format(number=n, option=option) for n, option in enumerate(options, 1)]
    head, quotation = weekly.head(prompt, section, scene), [f"> {literal(prompt.quote)}"]
    reply = [wording.POLL_REPLY if scene.content else wording.POLL_REPLY_PING]
    while True:
        lines = [head, *quotation, prompt.ask, *listed, notice, *reply, full_link(prompt, scene)]
        if len("\n".join(lines)) <= ROOM or not quotation:
            return "\n".join(lines)
        reply, quotation = [], quotation if reply else []


def _buttons(prompt: Prompt, scene: Scene) -> tuple[Button, ...]:
    """Return a button for each option, five in a row, and in a row of its own the one that takes a vote back."""
    place = f"{scene.circle.id}:{prompt.id}"
    options = [
        Button(clipped(option, BUTTON_LABEL), f"sc1:vote:{place}:{number + 1}", row=number // BUTTONS)
        for number, option in enumerate(prompt.options)
    ]
    last = -(-len(options) // BUTTONS)
    return (*options, Button(wording.VOTE_BACK, f"sc1:unvote:{place}", row=last))
