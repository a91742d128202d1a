"""Passes, kept questions and polls by buttons in the database: who holds what, and what leaves it."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.records import Consent, How
from bot.store import Core, ReleasedVotes
from tests.test_store_kit import ANA, BO, CHEN, THREAD, C, add, at, begun, form, said

POLL, OWNER, MESSAGE = "which", "week-one.poll", 88
VOTERS = range(1, 8)


def hold(core: Core, *, votes: int = 0) -> None:
    """Hold a poll by buttons that stands on Discord, with so many votes, all but one for option 1."""
    core.hold_ballot(C, POLL, owner=OWNER, until=at(60))
    core.begin_post(C, OWNER, POLL, "nonce", THREAD, at(), week="week-one", prompt=POLL)
    core.post_done(C, OWNER, POLL, MESSAGE, at())
    for user_id in range(1, votes + 1):
        core.choose(C, MESSAGE, user_id, 2 if user_id == 1 else 1)


def shown(core: Core) -> ReleasedVotes:
    """What leaves the store of the poll."""
    (votes,) = core.released_votes(C)
    return votes


def test_a_vote_is_one(tmp_path: Path) -> None:
    """Another option takes its place; with none it is taken back."""
    with begun(tmp_path) as core:
        hold(core)
        assert core.choose(C, MESSAGE, ANA, 1) is None
        assert core.choose(C, MESSAGE, ANA, 2) == 1
        assert core.votes(C) == {MESSAGE: {2: 1}}
        assert core.choose(C, MESSAGE, ANA, None) == 2
        assert core.votes(C) == {}


@pytest.mark.parametrize(
    ("votes", "totals"), [(0, ()), (4, ()), (5, ((1, 4), (2, 1))), (6, ((1, 5), (2, 1)))]
)
def test_totals_leave_the_store_at_the_end_and_from_five_voters_on(
    tmp_path: Path, votes: int, totals: tuple[tuple[int, int], ...]
) -> None:
    """Before its end there are none at all; who asks for the count in the database finds it all the same."""
    with begun(tmp_path) as core:
        hold(core, votes=votes)
        assert (shown(core).is_private, shown(core).is_open, shown(core).totals) == (True, True, ())
        core.count_ballots(at(59))
        assert shown(core).is_open
        core.count_ballots(at(60))
        assert (shown(core).is_open, shown(core).totals) == (False, totals)


def test_a_poll_is_counted_once(tmp_path: Path) -> None:
    """Whoever is forgotten, or whatever comes after: the totals stay; a deleted poll has none."""
    with begun(tmp_path) as core:
        hold(core, votes=6)
        core.count_ballots(at(60))
        core.forget(C, 1, at=at(70))
        core.hold_ballot(C, POLL, owner=OWNER, until=at(500))
        core.count_ballots(at(501))
        assert shown(core).totals == ((1, 5), (2, 1))
        core.delete_messages(THREAD, [MESSAGE], at(502))
        assert shown(core).totals == ()


def test_a_poll_of_discords_own_is_as_before(tmp_path: Path) -> None:
    """It is in no row of these; a poll by buttons that stands on Discord stays one."""
    with begun(tmp_path) as core:
        core.hold_ballot(C, POLL, owner=OWNER, until=at(60))
        core.drop_ballot(C, POLL)
        assert core.ballot(C, POLL) is None
        hold(core)
        core.drop_ballot(C, POLL)
        assert core.ballot(C, POLL) is not None


def test_what_is_counted_waits_to_be_shown(tmp_path: Path) -> None:
    """Until it is noted that the message says so; one that was never posted has no message to change."""
    with begun(tmp_path) as core:
        core.hold_ballot(C, "never", owner="week-two.poll", until=at(10))
        hold(core, votes=5)
        assert core.next_ballot_end() == at(10)
        core.count_ballots(at(60))
        assert core.next_ballot_end() is None
        assert [ballot.prompt for ballot in core.ballots_to_show(C)] == [POLL]
        core.ballot_shown(C, POLL, at(61))
        assert core.ballots_to_show(C) == ()


def test_a_pass_is_kept_once_and_for_its_week(tmp_path: Path) -> None:
    """It can be taken back, and no view that gives words out knows of it."""
    with begun(tmp_path) as core:
        assert core.add_pass(C, "week-one", "round", ANA)
        assert not core.add_pass(C, "week-one", "round", ANA)
        assert core.passes(C, "week-one") == (ANA,)
        assert core.passes(C, "week-two") == ()
        assert core.shown_names(C) == {}
        assert list(core.released(C)) == []
        core.take_pass_back(C, "round", ANA)
        assert core.passes(C, "week-one") == ()


def test_a_kept_question_has_words_only_where_they_are_released(tmp_path: Path) -> None:
    """By its author's consent at the moment of asking; each message once, however many kept it."""
    with begun(tmp_path) as core:
        mine = add(core, said(ANA, "Mine?", message_id=400))
        for user_id in (ANA, BO, CHEN):
            assert core.keep_question(C, "week-one", THREAD, 400, user_id=user_id, at=at(1))
        assert not core.keep_question(C, "week-one", THREAD, 400, user_id=BO, at=at(2))
        (kept,) = core.kept_questions(C)
        assert (kept.response, kept.text) == (mine, "Mine?")
        core.set_consent(C, ANA, Consent.NOT_QUOTED)
        (kept,) = core.kept_questions(C)
        assert (kept.message_id, kept.response, kept.text) == (400, None, None)


def test_what_is_taken_back_is_no_kept_question(tmp_path: Path) -> None:
    """A deleted message, any part of a form's copy, and what was forgotten; it can't be kept again either."""
    with begun(tmp_path) as core:
        core.begin_post(C, "week-one.section", "one", "n1", THREAD, at(), week="week-one", prompt="one")
        core.post_done(C, "week-one.section", "one", 399, at())
        answer = add(core, form(ANA))
        for part, message_id in enumerate((500, 501), 1):
            core.begin_post(C, f"answer:{answer}", str(part), f"a{part}", THREAD, at(), week="week-one")
            core.post_done(C, f"answer:{answer}", str(part), message_id, at())
        core.attach_message(answer, THREAD, 500)
        add(core, said(ANA, "Mine?", message_id=400))
        for message_id in (399, 400, 501):
            core.keep_question(C, "week-one", THREAD, message_id, user_id=BO, at=at())
        kept = core.kept_questions(C)
        assert [(row.message_id, row.prompt, row.response) for row in kept] == [
            (399, "one", None),
            (400, None, answer + 1),
            (501, None, answer),
        ]
        core.forget(C, ANA, at=at(5))
        assert [row.message_id for row in core.kept_questions(C)] == [399]
        assert core.keep_question(C, "week-one", THREAD, 400, user_id=BO, at=at(6)) is None
        core.delete_messages(THREAD, [399], at(7))
        assert core.kept_questions(C) == ()


def test_a_message_that_was_kept_is_looked_for_when_reading_back(tmp_path: Path) -> None:
    """So that one which was deleted while nobody watched is found to be gone."""
    with begun(tmp_path) as core:
        core.keep_question(C, "week-one", THREAD, 300, user_id=BO, at=at())
        add(core, said(ANA, "Mine?", message_id=400))
        assert core.kept_messages(THREAD) == (300, 400)


def test_what_was_said_in_a_week_without_the_words(tmp_path: Path) -> None:
    """In order, nameless ones with nobody, and marked where the author may not be quoted."""
    with begun(tmp_path) as core:
        add(core, said(BO, "Talk.", message_id=401, minute=2))
        add(core, said(ANA, "An answer.", message_id=400, minute=1, how=How.REPLY, prompt="round"))
        add(core, said(None, "Nameless.", message_id=402, minute=3, how=How.FORM, prompt="round"))
        core.set_consent(C, BO, Consent.NOT_QUOTED)
        found = core.spoken(C, "week-one")
        assert [(one.user_id, one.name, one.prompt, bool(one.released)) for one in found] == [
            (ANA, "Ana Reads", "round", True),
            (BO, "Bo K", None, False),
            (None, None, "round", True),
        ]
        assert core.spoken(C, "week-two") == ()


def test_who_was_here_before(tmp_path: Path) -> None:
    """Those who said something in the weeks that are named, and followers, whose name may not be known."""
    with begun(tmp_path) as core:
        add(core, said(ANA, "Then.", message_id=400, week="week-zero"))
        add(core, said(BO, "Now.", message_id=401))
        core.follow(C, CHEN, at())
        assert core.known_people(C, before=("week-zero",)) == {ANA: "Ana Reads", CHEN: None}
        assert core.known_people(C, before=()) == {CHEN: None}
