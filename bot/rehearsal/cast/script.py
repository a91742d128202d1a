"""The cast's script: who the sample readers are, and what each does when they see something.

A line of the script names its post by words that stand in it, a button by its label, never by an id.  Pure but for
`load_script`.
"""

from __future__ import annotations

import re
from datetime import time, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from bot.errors import StudycircleError
from bot.yamldoc import Finding, load, validate, wrong

_SPAN = re.compile(r"(?:(\d+)d)?\s*(?:(\d+)h)?\s*(?:(\d+)m)?")
_AWAKE = re.compile(r"(\d{1,2}):(\d{2})\s*-\s*(\d{1,2}):(\d{2})")
WELCOME, END = 0, 1_000
"""The numbers of what comes before the first week and after the last; they have no thread of a week's name."""
_OUTSIDE = {"welcome": WELCOME, "end": END}


class By(StrEnum):
    """How an answer is given."""

    FORM = "form"
    REPLY = "reply"


class Side(StrEnum):
    """On which side of a question an answer stands; for the balance of the script only."""

    FOR = "for"
    AGAINST = "against"


def span(value: object) -> timedelta:
    """Return "1d 2h 30m" as a stretch of time."""
    match = _SPAN.fullmatch(str(value).strip())
    if not match or not any(match.groups()):
        raise wrong(f"“{value}” is no stretch of time.", "Write it like 40m, 5h or 1d 2h.")
    days, hours, minutes = (int(group or 0) for group in match.groups())
    return timedelta(days=days, hours=hours, minutes=minutes)


def awake(value: object) -> tuple[time, time]:
    """Return "7:30-22:00" as the hours in which somebody is awake; they may pass midnight."""
    match = _AWAKE.fullmatch(str(value).strip())
    if not match:
        raise wrong(f"“{value}” are no hours.", "Write them like 7:30-22:00.")
    h1, m1, h2, m2 = (int(group) for group in match.groups())
    return time(h1 % 24, m1), time(h2 % 24, m2)


def known_zone(value: object) -> str:
    """Return the name of a time zone."""
    try:
        ZoneInfo(str(value))
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise wrong(f"There is no time zone “{value}”.", "Write one like Europe/Berlin.") from None
    return str(value)


def week_number(value: object) -> object:
    """Return the number of a week, of "welcome" or of "end"."""
    return _OUTSIDE.get(str(value).strip(), value)


Span = Annotated[timedelta, BeforeValidator(span)]


class _Line(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class Reader(_Line):
    """A sample reader; `joins` is the week in which they come."""

    name: str
    user: str
    zone: Annotated[str, BeforeValidator(known_zone)]
    awake: Annotated[tuple[time, time], BeforeValidator(awake)]
    view: str
    joins: int = 0


class Edit(_Line):
    """A change of one's own words, so long after writing them."""

    after: Span
    text: str


class Deletion(_Line):
    """One's own words taken back, so long after writing them."""

    after: Span


class Reaction(_Line):
    """A reaction under somebody's words."""

    who: str
    emoji: str = Field(alias="with")
    after: Span = timedelta(hours=2)


class Step(_Line):
    """Something that a reader does without saying anything: one of the four ways, and what follows from it.

    `press` is a button under what was found, or under the bot's line that replies to it; `use` a command in a
    message's menu; `command` one that is typed; `interested` a meeting, by words in its name.  `fill` goes into the
    form that opens; `then` is pressed in what comes back, one after another.
    """

    who: str
    after: Span
    press: str = ""
    use: str = ""
    command: str = ""
    interested: str = ""
    fill: str = ""
    then: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _one_way(self) -> Step:
        if sum(map(bool, (self.press, self.use, self.command, self.interested))) != 1:
            raise wrong(
                "This says nothing that can be done, or several things at once.",
                "Write one of: press, use, command, interested.",
            )
        return self


class Said(_Line):
    """Something that a reader writes: an answer, a reply to one, or talk.

    By form, `press` is the button that opens it, `points_at` the first words of a sentence to choose in it, and
    `then` is pressed below the receipt.  Written as a message, it may have a `picture`, told by its alternative text.
    `steps` are what anybody does with what was said.
    """

    who: str
    after: Span
    text: str
    by: By = By.REPLY
    press: str = "Respond"
    points_at: str = ""
    then: tuple[str, ...] = ()
    picture: str = ""
    steps: tuple[Step, ...] = ()
    side: Side | None = None
    edit: Edit | None = None
    delete: Deletion | None = None
    replies: tuple[Said, ...] = ()
    reactions: tuple[Reaction, ...] = ()


class Scene(_Line):
    """What readers do when they see one post: its week (or "welcome", "end"), and words that stand in it.

    Without `to` they talk in the week's thread, to nobody in particular, or take steps as it opens.
    """

    week: Annotated[int, BeforeValidator(week_number)]
    to: str | None = None
    answers: tuple[Said, ...] = ()
    talk: tuple[Said, ...] = ()
    steps: tuple[Step, ...] = ()
    votes: dict[str, str] = Field(default_factory=dict)


class Script(_Line):
    """A whole cast file."""

    readers: dict[str, Reader]
    scenes: tuple[Scene, ...]


def load_script(path: Path) -> tuple[Script | None, list[Finding]]:
    """Return the cast of a file, or findings that say what is wrong with it and where."""
    document, findings = load(path)
    if document is None:
        return None, findings
    script, wrongs = validate(Script, document)
    findings += wrongs
    if script:
        findings += [
            document.find(
                ("scenes",),
                code="unknown-reader",
                message=f"Nobody in the cast is called “{who}”.",
                hint="Write one of: " + ", ".join(sorted(script.readers)) + ".",
            )
            for who in sorted(set(_everybody(script)) - set(script.readers))
        ]
    return script, findings


def scripted(script: Script) -> list[Said]:
    """Return everything that anybody writes, in the order of the file."""
    found: list[Said] = []
    for scene in script.scenes:
        for said in (*scene.answers, *scene.talk):
            found += _with_replies(said)
    return found


def _with_replies(said: Said) -> list[Said]:
    return [said, *(line for reply in said.replies for line in _with_replies(reply))]


def _everybody(script: Script) -> list[str]:
    lines = scripted(script)
    voters = [who for scene in script.scenes for who in scene.votes]
    steps = [step for scene in script.scenes for step in scene.steps]
    steps += [step for said in lines for step in said.steps]
    marks = [reaction for said in lines for reaction in said.reactions]
    return voters + [said.who for said in lines] + [step.who for step in steps] + [mark.who for mark in marks]


def refuse(findings: list[Finding], path: Path) -> None:
    """Raise StudycircleError with all findings, if there are any."""
    if findings:
        raise StudycircleError(
            f"The cast in {path.name} can't play:\n" + "\n".join(finding.text() for finding in findings),
            "Mend the lines named above.",
        )
