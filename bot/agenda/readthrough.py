"""All that a circle will post, composed before anything is posted: for whoever reads the term through beforehand.

What isn't known yet is made up: the ids of posts, so that links have their length, and what a week brought, so that
its look back is seen twice, of a busy week and of a quiet one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from bot import wording
from bot.agenda.compose import parts
from bot.agenda.instants import local
from bot.agenda.limits import EVENT_DESCRIPTION, MESSAGE, POLL_QUESTION
from bot.agenda.meetings import calendar_event
from bot.agenda.plan import plan
from bot.agenda.scene import LookingBack, Part, Scene
from bot.reading import ceilings
from bot.reading.model import Prompt, Reading
from bot.records import Kind, Layout, Occurrence, Outgoing, Place
from bot.schedule.model import Circle

ID = 10**18  # as long as Discord's ids are
BUSY, QUIET = "of a busy week", "of a quiet week"


@dataclass(frozen=True, slots=True)
class Composed:
    """One message of the term, or (`place` None) one event of the server's calendar.

    `at` is when it is due, by the circle's clocks; `length` what its ceiling is for, in characters: all of it, or of
    a question its own words.  `week` says of what week it looks back, where that makes a difference.
    """

    occurrence: Occurrence
    at: datetime
    part: str
    place: Place | None
    text: str
    length: int
    ceiling: int
    buttons: tuple[str, ...] = ()
    options: tuple[str, ...] = ()
    title: str = ""
    pinned: bool = False
    mentions: bool = False
    week: str = ""


def read_through(circle: Circle, reading: Reading, *, layout: Layout = Layout.TEXT) -> tuple[Composed, ...]:
    """Return every message of a circle's term in its order, and the events of its meetings."""
    scene = _posted(
        Scene(circle, reading, plan(circle, reading), layout=layout, role_id=ID if circle.mention else None)
    )
    return tuple(one for o in scene.agenda.occurrences for one in _of(o, scene))


def link_to(circle: Circle, number: int) -> str:
    """Return a link as Discord's are, to a message that isn't there."""
    return f"{circle.channel.url}/{ID + number}"


def _posted(scene: Scene) -> Scene:
    owners = [(o.key, part.name) for o in scene.agenda.occurrences for part in parts(o, scene)]
    return replace(scene, urls={owner: link_to(scene.circle, n) for n, owner in enumerate(owners)})


def _of(occurrence: Occurrence, scene: Scene) -> Iterator[Composed]:
    if occurrence.kind is Kind.EVENT:
        yield _event(occurrence, scene)
    for part in parts(occurrence, scene):
        if (occurrence.kind, part.name) == (Kind.DIGEST, "digest"):
            for week, seen in ((BUSY, _busy(occurrence, scene)), (QUIET, LookingBack())):
                yield replace(_message(occurrence, part, replace(scene, looking_back=seen)), week=week)
        else:
            yield _message(occurrence, part, scene)


def _message(occurrence: Occurrence, part: Part, scene: Scene) -> Composed:
    message = part.write(scene)
    length, ceiling = _measured(part, message, scene.reading)
    return Composed(
        occurrence,
        local(occurrence.due, scene.circle.zone),
        part.name,
        part.place,
        message.poll.question if message.poll else message.text,
        length,
        ceiling,
        buttons=tuple(button.label for button in message.buttons),
        options=message.poll.options if message.poll else (),
        title=part.thread or "",
        pinned=part.pin,
        mentions=message.mention_role is not None,
    )


def _measured(part: Part, message: Outgoing, reading: Reading) -> tuple[int, int]:
    """Return a message's length and its ceiling, in characters: the design's where it has one, else Discord's."""
    if message.poll:
        return len(message.poll.question), POLL_QUESTION
    asked = [prompt for section in reading.sections for prompt in section.prompts if prompt.id == part.prompt]
    if asked and message.buttons:  # beside its quotation
        return len(asked[0].ask), ceilings.ASK
    if part.name == "opening":  # backslashes aren't read
        return len(message.text.replace("\\", "")), wording.OPENING.most or MESSAGE
    ceiling = wording.DIGEST.most if part.name == "digest" else None
    return len(message.text), ceiling or MESSAGE


def _event(occurrence: Occurrence, scene: Scene) -> Composed:
    event = calendar_event(scene, occurrence.week, mark=f"{ID:x}"[:8])
    return Composed(
        occurrence,
        local(occurrence.due, scene.circle.zone),
        "event",
        None,
        f"{event.description}\n{event.location}",
        len(event.description),
        EVENT_DESCRIPTION,
        title=event.name,
    )


def _busy(occurrence: Occurrence, scene: Scene) -> LookingBack:
    """Return what a week may have brought in which every list is longer than a look back shows."""
    section = scene.reading.section(occurrence.week)
    links = [link_to(scene.circle, number) for number in range(4)]
    votes = tuple(range(len(section.poll.options) + 1, 1, -1)) if section.poll else ()
    asked = [prompt for prompt in section.prompts if prompt is not section.poll]
    return LookingBack(
        unreplied=tuple(links),
        unanswered=tuple((_named(prompt), links[0]) for prompt in asked),
        most_replied=(section.first, links[1]),
        votes=votes,
        voters=sum(votes),
        quiet=False,
    )


def _named(prompt: Prompt) -> str:
    kind = wording.FORM_KIND[prompt.kind.value]
    return wording.OPEN_QUESTION.format(kind=kind, paragraph=prompt.paragraph)
