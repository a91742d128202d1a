"""What composing works on: the scene (circle, reading, agenda, links known so far) and the parts it gives."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from bot import wording
from bot.agenda.plan import Agenda, key_of
from bot.reading.model import Prompt, Reading, Section
from bot.records import Button, Kind, Layout, Occurrence, Outgoing, Place
from bot.schedule.model import Circle


@dataclass(frozen=True, slots=True)
class Scene:
    """All that composing needs beside the occurrence: who reads what, when, and what is on Discord already.

    `urls` maps (owner, part) to the link of a post.  `role_id` is the role that an opening may mention.  `late`
    says that this goes out late and must say so.  `layout` is the kind of the circle's channel: it decides where
    things go, and in a forum what goes into no post of its own goes into its week's.  `content` says whether the bot
    is shown what members write without addressing it.  `interested` are the ids of those who want to be reminded of
    the week's meeting.  `swapped` are the facilitators of weeks that have changed hands, `kept` the questions that
    people kept so far, where they are to be shown, `edition` the archive as it was made.
    """

    circle: Circle
    reading: Reading
    agenda: Agenda
    urls: Mapping[tuple[str, str], str] = field(default_factory=dict)
    role_id: int | None = None
    late: bool = False
    looking_back: LookingBack | None = None
    now: datetime | None = None
    layout: Layout = Layout.TEXT
    interested: tuple[int, ...] = ()
    content: bool = True
    swapped: Mapping[str, str] = field(default_factory=dict)
    kept: tuple[KeptQuestion, ...] = ()
    edition: Edition | None = None


@dataclass(frozen=True, slots=True)
class Edition:
    """The archive as it was made: the file that is handed over, how large that is (in bytes), and where all of it is.

    `place` is a whole path, or goes out from the bot's data folder.
    """

    file: Path
    size: int
    place: str


@dataclass(frozen=True, slots=True)
class LookingBack:
    """What a digest may say of a week; links, counts and no names.

    `votes` are the totals in the order of the poll's options; `voters` the number of people.  Of a private poll there
    are none while it `is_open`, and none where fewer than five voted.
    """

    unreplied: tuple[str, ...] = ()
    unanswered: tuple[tuple[str, str], ...] = ()
    most_replied: tuple[int, str] | None = None
    votes: tuple[int, ...] = ()
    voters: int = 0
    quiet: bool = True
    is_private: bool = False
    is_open: bool = False


@dataclass(frozen=True, slots=True)
class KeptQuestion:
    """A question that somebody kept: what is said of it, and the link to its message."""

    words: str
    url: str


@dataclass(frozen=True, slots=True)
class Part:
    """One message of an occurrence: where it goes, what it is about, and how to write it.

    `thread` names the thread that is opened from it (in a forum the post, if it begins one), `reply_to` the
    part of the same occurrence that it replies to; `pin` asks for it to be pinned.  `week` is what an answer to it is
    filed under, where that isn't the occurrence's own.
    """

    name: str
    place: Place
    write: Callable[[Scene], Outgoing]
    prompt: str | None = None
    paragraph: int | None = None
    thread: str | None = None
    reply_to: str | None = None
    pin: bool = False
    week: str = ""


def stamp(at: datetime, style: str = "F") -> str:
    """Return Discord's own timestamp, which each reader sees in their own zone (F: full, R: relative)."""
    return f"<t:{int(at.timestamp())}:{style}>"


def late_line(occurrence: Occurrence) -> str:
    """Return the line that says that an occurrence goes out late."""
    return wording.LATE.format(due=stamp(occurrence.due))


def respond_id(circle: str, prompt: str) -> str:
    """Return the state that a Respond button carries; ids of 30 + 40 characters and 13 of ours at the most."""
    return f"sc1:respond:{circle}:{prompt}"


def follow_button(circle: str, week: str = "") -> Button:
    """Return the button Follow; `week` makes an opening's own, so that it is known again by it."""
    return Button(wording.FOLLOW, f"sc1:follow:{circle}:{week}".removesuffix(":"))


def names_kept(circle: Circle, choose: str) -> str:
    """Return what is said of people: under which name words are kept, and who sees who has answered or passed.

    `choose` says where each can choose otherwise.  Where the archive is written every night, that is said as well.
    """
    names = f"{wording.NAMES_KEPT[circle.shown_names.value]} {choose}"
    if circle.exports.nightly:
        names += f" {wording.KEPT_NIGHTLY}"
    if not circle.facilitator_view:
        return names
    led = circle.facilitators or any(change.given.get("facilitator") for change in circle.changes.values())
    return f"{names} {wording.WHO_SEES['facilitator' if led else 'organisers']}"


def full_link(prompt: Prompt, scene: Scene) -> str:
    """Return the link to the whole paragraph of a prompt, or its number alone where it isn't posted."""
    url = paragraph_url(prompt.paragraph, scene)
    if url is None:
        return f"¶{prompt.paragraph}"
    return f"[{wording.IN_FULL.format(paragraph=prompt.paragraph)}]({url})"


def paragraph_url(number: int, scene: Scene) -> str | None:
    """Return the link to a paragraph's (first) message, in the thread of the week that reads it."""
    weeks = [section.id for section in scene.reading.sections if section.first <= number <= section.last]
    links = (
        scene.urls.get((key_of(week, Kind.SECTION), part))
        for week in weeks
        for part in (f"p{number}", f"p{number}.1")
    )
    return next((url for url in links if url), None)


def said_stretch(section: Section) -> str:
    """Return which paragraphs a section has: "¶4 to ¶8", or "¶39"."""
    template = wording.PARAGRAPHS if section.first < section.last else wording.ONE_PARAGRAPH
    return template.format(first=section.first, last=section.last)


def minutes_between(start: datetime, end: datetime) -> int:
    """Return a stretch of time in minutes."""
    return round((end - start).total_seconds() / 60)


def moments(scene: Scene, week: str) -> list[tuple[str, datetime]]:
    """Return what happens in a week and when, in order: kinds of occurrence, and "meeting" at its own time.

    The meeting's event is left out: it is made long before.
    """
    own = (o for o in scene.agenda.occurrences if o.week == week and o.kind is not Kind.EVENT)
    dues = [(o.kind.value, o.due) for o in own]
    meeting = scene.agenda.meetings.get(week)
    if meeting:
        dues.append(("meeting", meeting.start))
    return sorted(dues, key=lambda pair: pair[1])
