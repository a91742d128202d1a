"""An archive that stays in the store is written to the same bytes as one in memory, and ties the same threads."""

from __future__ import annotations

import random
from collections.abc import Callable, Collection, Iterator
from dataclasses import fields, replace
from datetime import timedelta
from weakref import WeakSet

import pytest

from bot.agenda.plan import Agenda
from bot.archive import FORMATS, Archive, collect, site
from bot.archive.shelves import Fetched, Shelf, Standing, latest, said
from bot.archive.threads import DEEPEST, SOME, Entry, Spot, threads
from bot.archive.tree import Response
from bot.archive.write import ATTACHED, can_stream
from bot.reading.model import Reading
from bot.records import END_WEEK, Consent, How
from bot.store import Core
from tests.pictures_sent import png
from tests.test_archive_attached_collect import send
from tests.test_archive_collect import ANA, BO, CHEN, CIRCLE, NOW, agenda, core, reading, say
from tests.test_archive_trees import big_tree, tree
from tests.test_archive_trees import said as told
from tests.test_store_kit import at

__all__ = ["agenda", "core", "reading"]  # fixtures
MANY = 1_200


def talk(core: Core, reading: Reading, seed: int) -> None:
    """Have three people say a lot, in an order that isn't that of the clock, and one be taken out now and then."""
    chance = random.Random(seed)
    prompts = [(section.id, prompt.id) for section in reading.sections for prompt in section.prompts]
    numbers: list[int] = []
    for number in range(1, MANY):
        where: dict[str, object] = {"at": NOW + timedelta(minutes=chance.randrange(MANY))}
        where |= {"parent": chance.choice(numbers)} if numbers and chance.random() < 0.5 else {}
        if chance.random() < 0.3:
            week, prompt = chance.choice(prompts)
            where |= {"week": week, "prompt": prompt, "how": How.REPLY}
        elif chance.random() < 0.3:
            where |= {"paragraph": chance.randrange(1, 70)}
        elif chance.random() < 0.1:
            where |= {"week": chance.choice(["another-reading", END_WEEK])}
        who = chance.choice([ANA, BO, CHEN])
        numbers.append(say(core, number, who, f"Number **{number}**, as <@{BO}> says.", **where))
    for number in chance.sample(numbers, 40):
        core.withhold(number, at())


def both(core: Core, reading: Reading, agenda: Agenda, *, pseudonymous: bool = False) -> list[Archive]:
    """The same archive in memory, and left in the store."""
    return [
        collect(
            core,
            circle=CIRCLE,
            reading=reading,
            agenda=agenda,
            pseudonymous=pseudonymous,
            streamed=streamed,
        )
        for streamed in (False, True)
    ]


@pytest.mark.parametrize("pseudonymous", [False, True])
def test_every_form_is_written_to_the_same_bytes_from_the_store(
    core: Core, reading: Reading, agenda: Agenda, *, pseudonymous: bool
) -> None:
    """Replies to what was said elsewhere, later, or isn't there any more; files, and who isn't quoted, too."""
    talk(core, reading, seed=7)
    send(core, MANY + 1, ANA, "ana.png", png(grey=1), says="A loaf")
    send(core, MANY + 2, CHEN, "chen.png", png(grey=2))
    core.set_consent(CIRCLE.id, CHEN, Consent.NOT_QUOTED, at=at())
    whole, streamed = both(core, reading, agenda, pseudonymous=pseudonymous)
    assert 0 < len(whole.responses) == len(streamed.responses) < MANY
    assert tuple(streamed.responses) == tuple(streamed.responses) == whole.responses
    assert whole.responses[0] in streamed.responses  # type: ignore[index]
    assert latest(streamed) == latest(whole)
    for name, form in [*FORMATS.items(), ("attached", ATTACHED)]:
        assert form.files(streamed) == form.files(whole), name


def test_a_site_of_many_pages_is_the_same_from_the_store(
    core: Core, reading: Reading, agenda: Agenda
) -> None:
    """Where threads go on from page to page."""
    talk(core, reading, seed=8)
    whole, streamed = (
        {name: "".join(text) for name, text in site.files(archive, most=20).items()}
        for archive in both(core, reading, agenda)
    )
    assert len(whole) > MANY / 20
    assert whole == streamed


def test_numbers_beyond_four_bytes_are_found_too(core: Core, reading: Reading, agenda: Agenda) -> None:
    """The numbers of a very old database may be larger than most."""
    first = say(core, 1, ANA, "One")
    core._db.execute("UPDATE response SET id = ?", (first + 2**40,))
    say(core, 2, BO, "Two", parent=first + 2**40)
    whole, streamed = both(core, reading, agenda)
    assert {one.id for one in whole.responses} == {f"r{2**40 + 1}", f"r{2**40 + 2}"}
    assert dict(threads(streamed)) != {}
    assert [list(found) for found in threads(streamed).values()] == [
        list(found) for found in threads(whole).values()
    ]


class Lent(Response):
    """A response of which it can be told whether anybody still has it."""

    __slots__ = ("__weakref__",)


class Lending(Standing):
    """Responses that are made anew whenever they are asked for; `most` is how many were out at once."""

    def __init__(self, responses: Collection[Response]) -> None:
        super().__init__(responses)
        self._plain = tuple(responses)
        self._out: WeakSet[Lent] = WeakSet()
        self.most = 0

    def _lend(self, response: Response) -> Lent:
        values = {field.name: getattr(response, field.name) for field in fields(response)}
        lent = Lent(**values)
        self._out.add(lent)
        self.most = max(self.most, len(self._out))
        return lent

    def __iter__(self) -> Iterator[Response]:
        return map(self._lend, self._plain)

    def of_week(self, section: str) -> Iterator[Response]:
        """Lend those of one week."""
        return map(self._lend, super().of_week(section))

    def with_files(self) -> Iterator[Response]:
        """Lend those that files came with."""
        return map(self._lend, super().with_files())

    def shelf(self) -> Shelf:
        """Lend some."""
        return LendingShelf(super().shelf(), self._lend)


class LendingShelf:
    """Makes anew what is taken from it."""

    def __init__(self, shelf: Shelf, lend: Callable[[Response], Lent]) -> None:
        self.find = shelf.find
        self._shelf = shelf
        self._lend = lend

    def fetch(self, places: Collection[int]) -> Fetched:
        """Lend the responses at these places."""
        found = self._shelf.fetch(places)
        return {place: self._lend(found[place]) for place in places}


@pytest.mark.parametrize("name", [name for name in FORMATS if can_stream([name], 10)])
def test_no_form_but_the_one_page_holds_more_than_some_responses(name: str) -> None:
    """So that a million needn't stand in memory; the site holds those of one page."""
    lending = Lending(big_tree(8_000).responses)
    archive = replace(tree(), responses=lending)
    count = 0
    for content in FORMATS[name].contents(archive).values():
        for piece in [content] if isinstance(content, str | bytes) else content:
            count += len(piece)
    assert count > 1_000
    assert lending.most <= (site.MOST_ON_A_PAGE if name == "html-site" else 0) + 3 * SOME


def test_only_the_one_page_needs_all_in_memory() -> None:
    """And beyond what fits on it, a site takes its place."""
    assert can_stream(("json", "html-site", "epub"), 10)
    assert not can_stream(("html", "json"), 20_000)
    assert can_stream(("html", "json"), 20_001)
    assert not can_stream(("all",), 10)


def tangled(seed: int) -> Archive:
    """Responses that reply to each other, to what comes later, to themselves, and to what isn't there."""
    chance = random.Random(seed)
    responses = []
    for number in range(1, 60):
        more: dict[str, object] = {"parent": f"r{chance.randrange(1, 70)}"} if chance.random() < 0.7 else {}
        where = chance.choice([{}, {}, {"prompt": "who-bakes"}, {"prompt": "shared"}, {"paragraph": 3}])
        week = chance.choice(["bread", "bread", "sharing", "gone"])
        responses.append(told(number, f"Number {number}.", week=week, **more, **where))
    return tree(*(one for one in responses if chance.random() < 0.9))


class Plain:
    """The same as `threads`, by the plainest way: each response goes through all to find what replies to it."""

    def __init__(self, archive: Archive) -> None:
        self.all = {one.id: one for one in archive.responses}
        self.before = {id_: list(self.all)[:at] for at, id_ in enumerate(self.all)}
        self.spots: dict[str, Spot] = {}
        for one in self.all.values():
            week = Spot(week=one.week) if one.week != "gone" else Spot()
            self.spots[one.id] = own(one) or self.spots.get(self.below(one) or "", week)

    def below(self, one: Response) -> str | None:
        """What one stands below, and so at the same spot."""
        if one.parent in self.before[one.id]:
            return one.parent if own(one) in (None, self.spots[str(one.parent)]) else None
        return one.parent if one.parent not in self.all else None

    def entries(self, one: Response, depth: int) -> Iterator[Entry]:
        """One with all that replies to it."""
        elsewhere = self.all[str(one.parent)] if one.parent in self.before[one.id] else None
        names = depth > DEEPEST or self.below(one) is None
        yield Entry(min(depth, DEEPEST), one, elsewhere if names else None)
        for other in self.replies(one.id, self.spots[one.id]):
            yield from self.entries(other, depth + 1)

    def replies(self, to: str, spot: Spot) -> list[Response]:
        """What stands below something at a spot."""
        return [one for one in self.all.values() if self.below(one) == to and self.spots[one.id] == spot]

    def tied(self) -> dict[Spot, list[Entry]]:
        """All of it."""
        found: dict[Spot, list[Entry]] = {}
        missing: set[tuple[Spot, str]] = set()
        for one in self.all.values():
            below, spot = self.below(one), self.spots[one.id]
            if below is None:
                found.setdefault(spot, []).extend(self.entries(one, 0))
            elif below not in self.all and (spot, below) not in missing:
                missing.add((spot, below))
                found.setdefault(spot, []).append(Entry(0, None))
                for other in self.replies(below, spot):
                    found[spot].extend(self.entries(other, 1))
        return found


def own(one: Response) -> Spot | None:
    """Where its author filed a response, if not in its week."""
    if one.prompt:
        return Spot(prompt=one.prompt)
    return Spot(paragraph=one.paragraph) if one.paragraph else None


@pytest.mark.parametrize("seed", range(20))
def test_threads_are_tied_as_by_the_plainest_way(seed: int) -> None:
    """Whoever replied to whatever."""
    archive = tangled(seed)
    found = threads(archive)
    assert {spot: list(entries) for spot, entries in found.items()} == Plain(archive).tied()
    for spot, entries in found.items():
        assert [entries[at] for at in range(len(entries))] == list(entries)
        assert [found.where(one.response.id) for one in entries if one.response] == [
            (spot, at) for at, one in enumerate(entries) if one.response
        ]
    assert found.where("r1000") is None
    assert not found.has("r1000")
    assert found.among(["r1000", *(one.id for one in archive.responses)]) == {
        one.id: one for one in archive.responses
    }


def test_who_spoke_first_at_a_spot_is_whose_entry_stands_first() -> None:
    """Not who spoke first by the clock: a reply stands below what it replies to."""
    archive = tree(
        told(1, author="Ana"),
        told(2, author="Bo"),
        told(3, author="Chen", parent="r1"),
        told(4, author="Bo", parent="r1"),
    )
    assert list(threads(archive).firsts[Spot(week="bread")]) == [("Ana", "r1"), ("Chen", "r3"), ("Bo", "r4")]


def test_what_is_worked_out_of_one_archive_isnt_taken_for_another() -> None:
    """A copy with other responses has threads of its own."""
    archive = tree(told(1))
    assert len(threads(archive)) == 1
    assert threads(archive) is threads(archive)
    assert len(threads(replace(archive, responses=()))) == 0
    assert said(replace(archive, responses=())).latest() is None
