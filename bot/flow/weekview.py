"""`/circle week`: a private view of a week for its facilitator, and for nobody else.

Questions without an answer and answers without a reply by link; and, unless the circle's file has `facilitator-view:
no`, people.  They stand there under the names that stand in the thread before the facilitator anyway, also those who
aren't quoted in the archive: this is no export, and goes to one person.  A nameless answer is shown by link, like any
other, and counts as nobody's.  Names are in alphabetical order, never by how much anybody said.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot import wording
from bot.agenda.limits import MESSAGE, clipped, literal
from bot.agenda.lookback import poll_in_words
from bot.clock import Clock
from bot.flow.ballots import poll_seen, result_of
from bot.flow.circles import Running
from bot.flow.lookback import unanswered, unreplied, week_posts
from bot.flow.replies import Caller, Reply
from bot.reading.model import Section
from bot.records import How, Kind, State
from bot.store import Core, Spoken, Store

LINKS = 5
NAMES = 12
INVITED = 8
NAME = 40  # of Discord's 32 for a name, with what escaping adds


@dataclass(frozen=True, slots=True)
class _People:
    """Who is about: names by id where they are known, who passed, and who was here before or follows."""

    names: Mapping[int, str]
    passed: tuple[int, ...]
    known: Mapping[int, str | None]

    def listed(self, user_ids: Iterable[int], most: int) -> str:
        """Return people as a list in alphabetical order; whose name isn't known is shown by Discord itself."""
        called = sorted((self.names.get(one, ""), one) for one in set(user_ids))
        called.sort(key=lambda pair: (not pair[0], pair[0].casefold(), pair[1]))
        return _some([literal(clipped(name, NAME)) if name else f"<@{one}>" for name, one in called], most)


class WeekView:
    """What the command shows.  Who leads the week is looked at at every call."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    async def show(self, running: Running, caller: Caller, *, number: int = 0) -> Reply:
        """Return the view of a week (0: the one that was opened last), or say why not."""
        sections = running.reading.sections
        opened = await self._opened(running)
        number = number or max(opened, default=1)
        if not 1 <= number <= len(sections):
            weeks = wording.numbered(wording.WEEKS, len(sections))
            return Reply(wording.WEEK_UNKNOWN.format(number=number, weeks=weeks))
        section = sections[number - 1]
        if not _leads(running, section, caller):
            return Reply(wording.WEEK_NOT_YOURS)
        if number not in opened:
            return Reply(wording.WEEK_NOT_OPEN.format(number=number))
        lines = [line async for line in self._lines(running, section, caller)]
        return Reply(_fitting(number, section, lines))

    async def _opened(self, running: Running) -> set[int]:
        stored = await self._store.read(lambda core: core.stored(running.id))
        return {row.number for row in stored.values() if row.kind is Kind.SECTION and row.state is State.DONE}

    async def _lines(self, running: Running, section: Section, caller: Caller) -> AsyncIterator[str]:
        said = await self._store.read(lambda core: core.spoken(running.id, section.id))
        posts = await week_posts(self._store, running, section)
        questions = unanswered(running, section, posts, said)
        yield _unanswered([f"[{label}]({url})" for label, url in questions])
        yield _unreplied(list(unreplied(running, said, quotable=False)), said)
        if running.circle.facilitator_view:
            people = await self._store.read(lambda core: _people(core, running, section))
            for line in _of_people(people, said, section, but=caller.user_id):
                yield line
        poll = section.poll
        if poll and any(post.part == poll.id for post in posts):
            found = await result_of(self._store, running, poll, now=self._clock.now())
            seen = poll_seen(
                poll,
                totals=found.totals if found else (),
                is_private=found is not None and found.is_private,
                is_open=found is not None and found.is_open,
            )
            options = tuple(literal(option) for option in poll.options)
            yield wording.WEEK_POLL.format(result=poll_in_words(options, seen))


def _leads(running: Running, section: Section, caller: Caller) -> bool:
    """Tell whether a week is the caller's to lead; where nobody does, it is any organiser's."""
    leader = running.facilitator(section.id)
    if leader is None:
        return running.id in caller.organises
    return leader.casefold() == caller.user.casefold()


def _people(core: Core, running: Running, section: Section) -> _People:
    weeks = [one.id for one in running.reading.sections]
    earlier = tuple(weeks[: weeks.index(section.id)])
    return _People(
        names=core.names_of(running.id),
        passed=core.passes(running.id, section.id),
        known=core.known_people(running.id, before=earlier),
    )


def _unanswered(links: Sequence[str]) -> str:
    if not links:
        return wording.WEEK_ALL_ANSWERED
    return wording.WEEK_UNANSWERED.format(links=_some(links, LINKS))


def _unreplied(urls: Sequence[str], said: Sequence[Spoken]) -> str:
    if urls:
        links = [f"[{wording.AN_ANSWER.format(index=i)}]({url})" for i, url in enumerate(urls, 1)]
        return wording.WEEK_UNREPLIED.format(links=_some(links, LINKS))
    answers = any(one.how is not How.MESSAGE for one in said)
    return wording.WEEK_ALL_REPLIED if answers else wording.WEEK_NO_ANSWERS


def _of_people(people: _People, said: Sequence[Spoken], section: Section, *, but: int) -> Iterator[str]:
    """Yield the lines about people; `but` is who asks, and isn't to be invited."""
    speakers = {one.user_id for one in said if one.user_id is not None}
    answers = sum(one.how is not How.MESSAGE for one in said)
    yield wording.WEEK_COUNTS.format(
        answers=wording.numbered(wording.ANSWERS, answers),
        talk=wording.numbered(wording.TALK, len(said) - answers),
        people=wording.numbered(wording.PEOPLE, len(speakers)),
    )
    in_round = [one for one in said if one.prompt == section.go_round.id]
    yield wording.WEEK_ROUND.format(answered=len(in_round), passed=len(people.passed))
    answered = {one.user_id for one in in_round if one.user_id is not None}
    if answered:
        yield wording.WEEK_ANSWERED.format(names=people.listed(answered, NAMES))
    if people.passed:
        yield wording.WEEK_PASSED.format(names=people.listed(people.passed, NAMES))
    quiet = set(people.known) - speakers - set(people.passed) - {but}
    if quiet:
        yield wording.WEEK_INVITE.format(names=people.listed(quiet, INVITED))


def _some(items: Sequence[str], most: int) -> str:
    """Return the first of a list, and how many more there are."""
    if len(items) <= most:
        return wording.listed(list(items))
    return wording.WEEK_MORE.format(list=", ".join(items[:most]), count=len(items) - most)


def _fitting(number: int, section: Section, lines: Sequence[str]) -> str:
    """Return the whole; lines are dropped from the end, whole, where names and links fill a message."""
    kept = [*lines, wording.WEEK_FOOT]
    while True:
        text = wording.WEEK_VIEW.format(number=number, title=literal(section.title), lines="\n".join(kept))
        if len(text) <= MESSAGE:
            return text
        del kept[-2]
