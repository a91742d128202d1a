"""Write what was decided on Discord into the circle's file: all that it can say, so that the plan stays as it is.

Pauses, questions and the turns of weeks go below `from-discord:`, with the moment until which the file has them; who
leads a week after a swap, and what was skipped, go below `changes:`.  Every step is read back and planned: what would
change anything else stays a decision of Discord's, and is named.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.agenda.plan import plan
from bot.agenda.reconcile import Stored
from bot.errors import StudycircleError
from bot.flow.circles import Running
from bot.flow.decisions import Decided, Decision
from bot.reading.model import Reading
from bot.records import Kind, Pause, State
from bot.schedule.load import Loaded
from bot.schedule.model import Circle
from bot.store import Deed
from bot.yamldoc import Document
from bot.yamldoc.editing import NotWritableError, add, put

HOME = "from-discord"
LEFT_OUT = {
    Kind.QUESTIONS: "questions",
    Kind.POLL: "poll",
    Kind.GO_ROUND: "go-round",
    Kind.CLOSING: "closing",
    Kind.DIGEST: "digest",
}
OPEN = (State.PLANNED, State.CLAIMED)

Look = Callable[[str], Loaded]
Outcome = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Adoption:
    """What the file comes to hold, what of Discord's decisions is in it then, and what isn't, each with the reason."""

    text: str
    taken: tuple[Decision, ...]
    left: tuple[tuple[Decision, str], ...]


def adopt(found: Loaded, decided: Decided, look: Look, now: datetime) -> Adoption:
    """Return the file of a circle with what was decided on Discord; `look` loads a text in the file's place.

    Raises StudycircleError where the file is written in a way in which nothing can be put in.
    """
    circle, reading, document = found.circle, found.reading, found.document
    assert circle is not None, "only a sound file is looked at"
    assert reading is not None, "only a sound file is looked at"
    assert document is not None, "only a sound file is looked at"
    before = _outcome(circle, reading, decided, decided.turns, decided.questions)
    taken = [one for one in decided.decisions if one.what in (Deed.ASK, Deed.SWAP) or _is_over(one.pause)]
    left = [(one, reason) for one in decided.decisions if (reason := _unsayable(one, decided, now))]
    if taken:
        try:
            document = _overlay_written(document, circle, reading, decided)
        except NotWritableError as error:
            raise _by_hand(document.name, str(error)) from error
        if _looked_at(document, look, decided) != before:
            raise _by_hand(document.name, HOME)
    for one in _skips(decided, now):
        row = decided.stored[one.target]
        try:
            tried = put(document, ("changes", row.week, LEFT_OUT[row.kind]), "none")
        except NotWritableError:
            tried = None
        if tried and _looked_at(tried, look, decided, overlay=not taken) == before:
            document = tried
            taken.append(one)
        else:
            left.append((one, "leaving it out in the file would move or change something else"))
    return Adoption(document.text, tuple(taken), tuple(left))


def _overlay_written(document: Document, circle: Circle, reading: Reading, decided: Decided) -> Document:
    """Put in what the bot keeps beside the file: turns of weeks, pauses, questions, and until when."""
    assert decided.until, "something was decided"
    led = Running.of(circle, reading)
    led.take_in(turns=decided.turns, asked={})
    for week in decided.turns:
        if led.number(week) and (name := led.facilitator(week)):
            document = put(document, ("changes", week, "facilitator"), name)
    document = put(document, (HOME, "until"), _instant(decided.until))
    for pause in decided.pauses:
        if pause.end:
            entry = {"since": _instant(pause.start), "until": _instant(pause.end)}
            document = add(document, (HOME, "pauses"), entry)
    for prompt, question in decided.questions.items():
        document = put(document, (HOME, "questions", prompt), question)
    known = circle.adopted.swapped if circle.adopted else {}
    for week in sorted({*known, *decided.swapped}):
        document = put(document, (HOME, "swapped", week), decided.swapped.get(week, week))
    return document


def _skips(decided: Decided, now: datetime) -> Iterator[Decision]:
    for one in decided.decisions:
        row = decided.stored.get(one.target)
        if row and one.what is Deed.SKIP and row.due > now and row.kind in LEFT_OUT:
            yield one


def _unsayable(one: Decision, decided: Decided, now: datetime) -> str:
    """Return why no file can say what was decided; nothing where it can, or where it is over and done."""
    if one.what is Deed.PAUSE and not _is_over(one.pause):
        return "the pause lasts; once it has ended, the file can have it"
    if one.what is Deed.HOLD:
        return "the file can't hold a post back; it waits until somebody releases it on Discord"
    if one.what is Deed.SKIP and (row := decided.stored[one.target]).due > now and row.kind not in LEFT_OUT:
        return "the file has no key for leaving out this post alone; it stays skipped all the same"
    return ""


def _is_over(pause: Pause | None) -> bool:
    return pause is not None and pause.end is not None


def _looked_at(document: Document, look: Look, decided: Decided, *, overlay: bool = False) -> Outcome | None:
    """Return what comes of a text; `overlay`: together with what is decided, which it doesn't hold."""
    found = look(document.text)
    if found.circle is None or found.reading is None:
        return None
    if overlay:
        return _outcome(found.circle, found.reading, decided, decided.turns, decided.questions)
    return _outcome(found.circle, found.reading, decided, {}, {})


def _outcome(
    circle: Circle,
    reading: Reading,
    decided: Decided,
    turns: Mapping[str, str],
    questions: Mapping[str, str],
) -> Outcome:
    """Return all that members and facilitators will notice: what comes when, who leads, what is asked."""
    agenda = plan(circle, reading, pauses=decided.pauses, ended=decided.ended)
    running = Running.of(circle, reading)
    running.take_in(turns=turns, asked=questions)
    return (
        [
            (one.key, one.due, one.until, one.number)
            for one in agenda.occurrences
            if _is_to_come(decided.stored.get(one.key))
        ],
        [(week.section_id, week.opens) for week in agenda.weeks],
        dict(agenda.meetings),
        {section.id: running.facilitator(section.id) for section in running.reading.sections},
        {prompt.id: prompt.ask for section in running.reading.sections for prompt in section.prompts},
        running.reading.asked,
    )


def _is_to_come(row: Stored | None) -> bool:
    return row is None or row.state in OPEN


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).replace(tzinfo=None).isoformat() + "Z"


def _by_hand(name: str, where: str) -> StudycircleError:
    return StudycircleError(
        f"{name} is written in a way in which nothing can be put in at `{where}` without changing the rest.",
        "Write that part in lines of its own, a key a line; nothing was changed.",
    )
