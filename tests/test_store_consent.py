"""What may leave the store: the consent view, what it shows of whom, and in which order."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bot.agenda.reconcile import Insert
from bot.records import Consent, How, State
from bot.store import Core, Released, ReleasedVotes, releases
from tests.test_store_kit import ANA, BO, CIRCLE, THREAD, C, add, at, begun, due, form, said, texts

NAMED, NUMBERED, ABSENT = "Bo K", "Reader 2", None
TABLE: list[tuple[str, Consent | None, str | None]] = [
    ("pseudonyms", None, NUMBERED),
    ("pseudonyms", Consent.NAME, NAMED),
    ("pseudonyms", Consent.PSEUDONYM, NUMBERED),
    ("pseudonyms", Consent.NOT_QUOTED, ABSENT),
    ("as-on-discord", None, NAMED),
    ("as-on-discord", Consent.NAME, NAMED),
    ("as-on-discord", Consent.PSEUDONYM, NUMBERED),
    ("as-on-discord", Consent.NOT_QUOTED, ABSENT),
    ("nobody", None, ABSENT),
    ("nobody", Consent.NAME, NAMED),
    ("nobody", Consent.PSEUDONYM, NUMBERED),
    ("nobody", Consent.NOT_QUOTED, ABSENT),
]


@pytest.mark.parametrize(("names", "consent", "shown"), TABLE)
def test_a_member_is_shown_as_they_said_or_else_as_the_circle_does(
    tmp_path: Path, names: str, consent: Consent | None, shown: str | None
) -> None:
    """All twelve cases: what the member said holds; who said nothing is shown as the circle shows everybody."""
    with begun(tmp_path, names=names) as core:
        add(core, said(ANA, message_id=400))
        add(core, said(BO, message_id=401))
        core.set_consent(C, ANA, Consent.NOT_QUOTED)
        core.set_consent(C, BO, consent)
        released = [(r.author, r.named, r.reader) for r in core.released(C)]
        assert released == ([] if shown is ABSENT else [(shown, shown == NAMED, 2)])
        assert core.shown_names(C) == ({} if shown is ABSENT else {BO: shown})


@pytest.mark.parametrize(
    ("names", "absent"), [("pseudonyms", False), ("as-on-discord", False), ("nobody", True)]
)
def test_a_nameless_answer_has_no_number(tmp_path: Path, names: str, absent: bool) -> None:
    """A nameless answer is shown as such, unless nobody is quoted in that circle."""
    with begun(tmp_path, names=names) as core:
        add(core, form(None, "Who knows."))
        shown = [(r.author, r.named, r.reader) for r in core.released(C)]
        assert shown == ([] if absent else [("a reader, without name", False, 0)])


def test_consent_holds_for_what_was_said_before(tmp_path: Path) -> None:
    """Whoever changes their mind changes it for all they said, at once."""
    with begun(tmp_path) as core:
        add(core, said(ANA, "One.", message_id=400))
        add(core, said(ANA, "Two.", message_id=401, minute=1))
        authors = []
        for consent in (Consent.NAME, Consent.NOT_QUOTED, None):
            core.set_consent(C, ANA, consent)
            authors.append([r.author for r in core.released(C)])
        assert authors == [["Ana Reads"] * 2, [], ["Reader 1"] * 2]


def test_a_reply_to_what_is_not_quoted_says_only_that_it_is_one(tmp_path: Path) -> None:
    """What replies to somebody who isn't quoted still says that it is a reply, and nothing else of it."""
    with begun(tmp_path) as core:
        parent = add(core, said(ANA, message_id=400))
        add(core, said(BO, message_id=401, parent=parent, minute=1))
        core.set_consent(C, ANA, Consent.NOT_QUOTED)
        assert [(r.author, r.parent) for r in core.released(C)] == [("Reader 2", parent)]


def test_everything_of_a_response_is_released(tmp_path: Path) -> None:
    """A released response has its place, its times, its text and its reactions."""
    with begun(tmp_path) as core:
        new = said(
            ANA, "It could mean either.", how=How.REPLY, prompt="two-meanings", paragraph=18, late=True,
            message_id=400, edited_at=at(9),
        )  # fmt: skip
        response_id = add(core, new)
        core.set_reaction(C, THREAD, 400, BO, "👍", added=True)
        assert list(core.released(C)) == [
            Released(
                response_id, "week-one", "two-meanings", 18, How.REPLY, "Reader 1", named=False, reader=1,
                parent=None, at=at(), edited_at=at(9), late=True, text="It could mean either.",
                reactions=(("👍", 1),), channel_id=THREAD, message_id=400,
            )
        ]  # fmt: skip


def test_the_order_is_by_time_then_by_id(tmp_path: Path) -> None:
    """Responses come in the order in which they were said, however they were collected."""
    with begun(tmp_path) as core:
        for text, minute in (("third", 5), ("first", 1), ("second", 2), ("fourth", 5)):
            add(core, said(ANA, text, minute=minute))
        assert texts(core) == ["first", "second", "third", "fourth"]


def test_a_week_or_a_circle_can_be_had_alone(tmp_path: Path) -> None:
    """One week's responses come without the others'; another circle's never."""
    with begun(tmp_path) as core:
        core.put_circle(replace(CIRCLE, id="friday"))
        add(core, said(ANA, "one"))
        add(core, said(ANA, "two", week="week-two", minute=1))
        add(core, said(BO, "elsewhere", circle="friday"))
        assert [r.text for r in core.released(C, week="week-two")] == ["two"]
        assert texts(core) == ["one", "two"]
        assert core.shown_names(C) == {ANA: "Reader 1"}


@pytest.mark.parametrize("week", [None, "week-one"])
def test_releasing_goes_row_by_row_along_an_index(tmp_path: Path, week: str | None) -> None:
    """The database neither sorts nor gathers all responses before the first one comes out."""
    sql = releases.RELEASED + (" AND week = 'week-one'" if week else "") + releases.IN_ORDER
    with begun(tmp_path) as core:
        for i in range(5):
            add(core, said(ANA, str(i), minute=i))
        steps = [row["detail"] for row in core._rows(f"EXPLAIN QUERY PLAN {sql}", C)]
        assert any("response USING INDEX response_" in step for step in steps)
        assert not any("ORDER BY" in step or "SCAN response" in step for step in steps)
        flowing = core.released(C, week=week)
        assert [next(flowing).text, next(flowing).text] == ["0", "1"]


@pytest.mark.parametrize("sql", [releases.FILED, releases.NUMBERS])
def test_where_responses_are_filed_and_their_numbers_come_without_sorting(tmp_path: Path, sql: str) -> None:
    """A million would be sorted in memory."""
    with begun(tmp_path) as core:
        add(core, said(ANA, "One", minute=1))
        steps = [row["detail"] for row in core._rows(f"EXPLAIN QUERY PLAN {sql}", C)]
        assert not any("ORDER BY" in step for step in steps)


def test_some_are_released_by_their_numbers(tmp_path: Path) -> None:
    """Whoever isn't quoted isn't among them, nor is who is of another circle."""
    with begun(tmp_path) as core:
        one, two, three = (add(core, said(who, str(i), minute=i)) for i, who in enumerate([ANA, BO, ANA]))
        core.set_consent(C, BO, Consent.NOT_QUOTED, at=at())
        assert {row.text for row in core.released_among(C, [three, two, one, 999])} == {"0", "2"}
        assert list(core.released_numbers(C)) == [one, three]
        assert [row.id for row in core.filed(C)] == [one, three]
        assert list(core.released_among("another", [one])) == []
        assert core.released_latest("another") is None


def poll(core: Core, prompt: str, message_id: int) -> None:
    """Write down a poll that was posted."""
    core.begin_post(C, "week-one.poll", prompt, prompt, THREAD, at(), week="week-one", prompt=prompt)
    core.post_done(C, "week-one.poll", prompt, message_id, at())


def test_votes_are_released_as_totals(tmp_path: Path) -> None:
    """Of a poll come the totals alone, with its place; votes in polls that aren't the bot's stay in."""
    with begun(tmp_path) as core:
        core.set_vote(C, 88, ANA, 2, added=True)
        poll(core, "which-way", 88)
        poll(core, "nobody-came", 90)
        for user, option in ((BO, 2), (ANA, 1)):
            core.set_vote(C, 88, user, option, added=True)
        core.set_vote(C, 99, ANA, 1, added=True)
        assert core.released_votes(C) == (
            ReleasedVotes(88, THREAD, "week-one", "which-way", ((1, 1), (2, 2))),
        )


def test_status_counts_the_ledger_by_state(tmp_path: Path) -> None:
    """How many occurrences are planned, done and so on is counted."""
    with begun(tmp_path) as core:
        core.apply(C, [Insert(due(key)) for key in ("a", "b", "c")])
        core.finish(C, "b", State.SKIPPED, "too late", at())
        assert core.counts(C).occurrences == {State.PLANNED: 2, State.SKIPPED: 1}
