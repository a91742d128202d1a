"""What organisers and facilitators have decided on Discord and no file says yet: what, who and when.

Read from one snapshot of the database.  A decision that the circle's file has taken over isn't among them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.agenda.plan import Agenda, plan
from bot.agenda.reconcile import Stored
from bot.flow.circles import decided_since
from bot.reading.model import Reading
from bot.records import Kind, Pause, State
from bot.schedule.model import Circle
from bot.store import Core, Deed, DeedRow

OF_THE_SCHEDULE = (
    Deed.PAUSE, Deed.RESUME, Deed.HOLD, Deed.RELEASE, Deed.SKIP, Deed.POST_NOW, Deed.ASK, Deed.UNASK, Deed.SWAP,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Decision:
    """Something that somebody decided: `name` is how they were shown on Discord, None once they were forgotten.

    `target` is the key of an occurrence, a prompt's or a week's; `pause` the pause that was made (its end is None
    while it lasts), `resumed_by` who ended it; `question` what is asked instead.
    """

    what: Deed
    at: datetime
    name: str | None
    target: str = ""
    pause: Pause | None = None
    resumed_by: str | None = None
    question: str = ""


@dataclass(frozen=True, slots=True)
class Decided:
    """All that is decided beside the file: `turns` and `questions` as `Running.take_in` wants them.

    `agenda` is what is planned with it; `ended` when the end went out.  `until` is when the last of it was decided,
    None where nothing ever was; `swapped` are all turns of weeks, whether or not the file has taken them over.
    """

    decisions: tuple[Decision, ...]
    agenda: Agenda
    ended: datetime | None
    pauses: tuple[Pause, ...]
    turns: dict[str, str]
    questions: dict[str, str]
    swapped: dict[str, str]
    stored: dict[str, Stored]
    until: datetime | None

    @property
    def skipped(self) -> frozenset[str]:
        """The keys of the posts that were skipped."""
        return frozenset(one.target for one in self.decisions if one.what is Deed.SKIP)


def decided(core: Core, circle: Circle, reading: Reading) -> Decided:
    """Return what was decided about a circle on Discord, oldest first; a reading as the file has it."""
    deeds = [deed for deed in core.deeds(circle.id) if deed.what in OF_THE_SCHEDULE]
    turns, questions = decided_since(core, circle)
    stored, since = core.stored(circle.id), circle.adopted.until if circle.adopted else None
    pauses = [one for one in core.pauses(circle.id) if since is None or one.end is None or one.end > since]
    end = core.posts(circle.id, Kind.END).get(Kind.END)
    ended = end.posted_at if end else None
    # What comes after the end is reckoned from when it really went out, as the bot does it.
    agenda = plan(circle, reading, pauses=pauses, ended=ended)
    found = [
        *(_pause(pause, deeds) for pause in pauses),
        *(one for one in _of_posts(stored, deeds, since) if agenda.find(one.target)),
        *_questions(questions, deeds),
        *_swaps(turns, deeds, since),
    ]
    return Decided(
        decisions=tuple(sorted(found, key=lambda one: one.at)),
        agenda=agenda,
        ended=ended,
        pauses=tuple(pauses),
        turns=turns,
        questions=questions,
        swapped=core.swaps(circle.id),
        stored=stored,
        until=max((*(deed.at for deed in deeds), *(one.end for one in pauses if one.end)), default=None),
    )


def _pause(pause: Pause, deeds: Sequence[DeedRow]) -> Decision:
    began = next((deed for deed in deeds if deed.what is Deed.PAUSE and deed.at == pause.start), None)
    ended = next((deed for deed in deeds if deed.what is Deed.RESUME and deed.at == pause.end), None)
    name, resumed_by = began.name if began else None, ended.name if ended else None
    return Decision(Deed.PAUSE, pause.start, name, pause=pause, resumed_by=resumed_by)


def _of_posts(
    stored: dict[str, Stored], deeds: Sequence[DeedRow], since: datetime | None
) -> Iterator[Decision]:
    """Yield what was decided last about each post, where that still shows: skipped, held back, posted by hand."""
    last = {deed.target: deed for deed in deeds if deed.target in stored}
    for key, deed in last.items():
        row = stored[key]
        shows = {
            Deed.SKIP: row.state is State.SKIPPED,
            Deed.HOLD: row.held,
            Deed.POST_NOW: row.by_hand and (since is None or deed.at > since),
        }
        if shows.get(deed.what, False):
            yield Decision(deed.what, deed.at, deed.name, key)


def _questions(questions: dict[str, str], deeds: Sequence[DeedRow]) -> Iterator[Decision]:
    asked = {deed.target: deed for deed in deeds if deed.what is Deed.ASK}
    for prompt, question in questions.items():
        if prompt in asked:
            yield Decision(Deed.ASK, asked[prompt].at, asked[prompt].name, prompt, question=question)


def _swaps(turns: dict[str, str], deeds: Sequence[DeedRow], since: datetime | None) -> Iterator[Decision]:
    for deed in deeds if turns else ():
        if deed.what is Deed.SWAP and (since is None or deed.at > since):
            yield Decision(deed.what, deed.at, deed.name, deed.target)
