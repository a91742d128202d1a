"""Members, responses, reactions and votes, in whatever order and however often they are heard of."""

from __future__ import annotations

import itertools
import sqlite3
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from bot.records import Consent, How
from bot.store import Core, ResponseRow, VoteRow
from tests.test_store_kit import ANA, BO, CHEN, CIRCLE, THREAD, C, add, at, begun, form, said, texts


def test_readers_are_numbered_by_first_appearance(tmp_path: Path) -> None:
    """Each member gets the next number of the circle and keeps it, under the latest name."""
    with begun(tmp_path) as core:
        numbers = [core.member(C, user, "a name", at()) for user in (BO, ANA, BO, CHEN)]
        assert numbers == [1, 2, 1, 3]
        core.member(C, BO, "another name", at(5))
        member = core.words_of(C, BO).member
        assert member is not None
        assert (member.name, member.reader, member.since) == ("another name", 1, at())


def test_numbers_are_never_given_twice(tmp_path: Path) -> None:
    """After somebody was forgotten their number stays unused, also for themselves."""
    with begun(tmp_path) as core:
        for user in (ANA, BO):
            core.member(C, user, "name", at())
        core.forget(C, BO, at=at())
        assert [core.member(C, user, "name", at()) for user in (BO, CHEN)] == [3, 4]


def test_numbers_of_one_circle_say_nothing_of_another(tmp_path: Path) -> None:
    """The same person has a number of their own in each circle."""
    with begun(tmp_path) as core:
        core.put_circle(replace(CIRCLE, id="friday"))
        core.member(C, ANA, "Ana", at())
        assert (core.member(C, BO, "Bo", at()), core.member("friday", BO, "Bo", at())) == (2, 1)


def test_consent_is_nobodys_guess(tmp_path: Path) -> None:
    """Nothing is set for a member until they say; they can take it back; one may choose before one has said a word."""
    with begun(tmp_path) as core:
        core.member(C, ANA, "Ana", at())
        seen = [core.words_of(C, ANA).member]
        for consent in (Consent.NAME, Consent.NOT_QUOTED, None):
            core.set_consent(C, ANA, consent)
            seen.append(core.words_of(C, ANA).member)
        assert [member and member.consent for member in seen] == [
            None,
            Consent.NAME,
            Consent.NOT_QUOTED,
            None,
        ]
        core.set_consent(C, BO, Consent.NAME, at=at(1))
        core.member(C, BO, "Bo", at(2))
        assert core.shown_names(C) == {ANA: "Reader 1", BO: "Bo"}


def test_a_stranger_to_the_circles_is_a_mistake(tmp_path: Path) -> None:
    """Nobody becomes a member of a circle that isn't kept."""
    with begun(tmp_path) as core, pytest.raises(LookupError, match="no circle"):
        core.member("nowhere", ANA, "Ana", at())


def test_a_response_comes_out_as_it_went_in(tmp_path: Path) -> None:
    """Everything that was said of a response is kept, to the microsecond."""
    with begun(tmp_path) as core:
        parent = add(core, said(BO, message_id=400))
        new = said(
            ANA, "Because …\n\N{THINKING FACE}", minute=3, how=How.REPLY, prompt="two-meanings", paragraph=18,
            parent=parent, reply_to=400, late=True, message_id=401, edited_at=at(4),
        )  # fmt: skip
        assert core.response_by_message(401) is None
        response_id = add(core, new)
        assert core.response_by_message(401) == ResponseRow(
            response_id, C, "week-one", How.REPLY, ANA, "Ana Reads", "two-meanings", 18, parent, new.text,
            at(3), at(4), late=True, channel_id=THREAD, message_id=401,
            reply_to=400,
        )  # fmt: skip


def test_the_same_message_or_interaction_is_kept_once(tmp_path: Path) -> None:
    """Heard of again, a response keeps its id and its first text; no member is made of the repeat."""
    with begun(tmp_path) as core:
        first = add(core, said(ANA, "First.", message_id=400))
        by_form = add(core, form(ANA, "Typed.", interaction_id=70, minute=1))
        assert add(core, said(BO, "Other words.", message_id=400)) == first
        assert add(core, form(ANA, "Typed again.", interaction_id=70)) == by_form
        assert texts(core) == ["First.", "Typed."]
        assert core.words_of(C, BO).member is None


def test_ids_grow_and_are_not_given_again(tmp_path: Path) -> None:
    """A response's id is larger than all before it, whatever was deleted."""
    with begun(tmp_path) as core:
        ids = [add(core, said(ANA, message_id=400 + i)) for i in range(3)]
        core.delete_messages(THREAD, [402], at())
        ids.append(add(core, said(ANA, message_id=404)))
        assert ids == sorted(set(ids))


def test_a_nameless_answer_keeps_nobody(tmp_path: Path) -> None:
    """An answer without a user makes no member and holds no name."""
    with begun(tmp_path) as core:
        response_id = add(core, replace(form(None, "Who knows."), name="Ana Reads"))
        (row,) = core.unposted_answers(C)
        assert (row.id, row.user_id, row.name) == (response_id, None, None)
        assert core.counts(C).readers == 0


def test_the_last_version_of_a_message_is_kept(tmp_path: Path) -> None:
    """An edit replaces the text and its time; an older edit that comes later changes nothing."""
    with begun(tmp_path) as core:
        add(core, said(ANA, "Frist.", message_id=400))
        assert core.edit_response(400, "First, twice mended.", at(9))
        assert core.edit_response(400, "First.", at(5))
        row = core.response_by_message(400)
        assert row is not None
        assert (row.text, row.edited_at, row.at) == ("First, twice mended.", at(9), at())


def test_an_edit_of_something_unknown_changes_nothing(tmp_path: Path) -> None:
    """An edit of a message that isn't kept is told apart from one that is."""
    with begun(tmp_path) as core:
        assert not core.edit_response(400, "New.", at())
        assert texts(core) == []


def create(core: Core) -> None:
    """Hear of a message as it was first written."""
    core.add_response(said(ANA, "As written.", message_id=400))


def edit(core: Core) -> None:
    """Hear of its edit as flow files one: a change of what is known, or else a new message."""
    if not core.edit_response(400, "As edited.", at(5)):
        core.add_response(said(ANA, "As edited.", message_id=400, edited_at=at(5)))


def delete(core: Core) -> None:
    """Hear that it was deleted."""
    core.delete_messages(THREAD, [400], at(6))


@pytest.mark.parametrize("order", list(itertools.permutations([create, edit, delete, create])))
def test_deleted_is_deleted_in_any_order(tmp_path: Path, order: tuple[Callable[[Core], None], ...]) -> None:
    """However creation, edit, deletion and a late repeat of the creation arrive, nothing is left of the words."""
    with begun(tmp_path) as core:
        for happening in order:
            happening(core)
        assert texts(core) == []
        assert core.words_of(C, ANA).responses == ()


@pytest.mark.parametrize("order", list(itertools.permutations([create, edit, create])))
def test_edited_is_edited_in_any_order(tmp_path: Path, order: tuple[Callable[[Core], None], ...]) -> None:
    """However creation, edit and a late repeat of the creation arrive, the edited text is kept, once."""
    with begun(tmp_path) as core:
        for happening in order:
            happening(core)
        assert texts(core) == ["As edited."]


def test_deletions_elsewhere_are_not_remembered(tmp_path: Path) -> None:
    """What is deleted in channels that aren't collected from leaves no trace."""
    with begun(tmp_path) as core:
        assert core.delete_messages(12345, [600, 601], at()) == 0
        assert core._row("SELECT count(*) FROM gone")[0] == 0  # type: ignore[index]
        assert core.delete_messages(THREAD, [602], at()) == 0
        assert core._row("SELECT count(*) FROM gone")[0] == 1  # type: ignore[index]


def test_a_bulk_deletion_takes_what_is_ours(tmp_path: Path) -> None:
    """Of many messages deleted at once those that are kept go, and are counted."""
    with begun(tmp_path) as core:
        for i in range(4):
            add(core, said(ANA, f"{i}", message_id=400 + i, minute=i))
        assert core.delete_messages(THREAD, [400, 402, 999], at()) == 2
        assert texts(core) == ["1", "3"]


def test_replies_to_what_was_deleted_stay(tmp_path: Path) -> None:
    """A reply stays in the archive when what it answered goes; that it was a reply can still be told."""
    with begun(tmp_path) as core:
        parent = add(core, said(ANA, "Asked.", message_id=400))
        add(core, said(BO, "Answered.", message_id=401, parent=parent, minute=1))
        assert [r.parent for r in core.released(C)] == [None, parent]
        core.delete_messages(THREAD, [400], at())
        assert [(r.text, r.parent) for r in core.released(C)] == [("Answered.", parent)]
        row = core.response_by_message(401)
        assert row is not None
        assert row.parent == parent


def test_replies_that_overtook_our_record_are_filed_later(tmp_path: Path) -> None:
    """What replied to a message that we hadn't written down yet is found by it, and filed once."""
    with begun(tmp_path) as core:
        early = add(core, said(ANA, message_id=400, reply_to=77))
        add(core, said(BO, message_id=401, reply_to=78))
        assert core.awaiting(77) == (early,)
        assert core.file_response(early, how=How.REPLY, prompt="two-meanings")
        assert core.awaiting(77) == ()
        row = core.response_by_message(400)
        assert row is not None
        assert (row.how, row.prompt) == (How.REPLY, "two-meanings")
        core.delete_messages(THREAD, [400], at())
        assert not core.file_response(early, how=How.REPLY, paragraph=18)


def test_nothing_hangs_on_itself_or_on_nothing(tmp_path: Path) -> None:
    """A response can't be filed under itself, nor under one that never was."""
    with begun(tmp_path) as core:
        response_id = add(core, said(ANA))
        for parent in (response_id, 999):
            with pytest.raises(sqlite3.IntegrityError):
                core.file_response(response_id, how=How.MESSAGE, parent=parent)


def test_reactions_are_counted_once_a_person(tmp_path: Path) -> None:
    """A reaction given twice counts once, one taken back not at all; they come in a fixed order."""
    with begun(tmp_path) as core:
        add(core, said(ANA, message_id=400))
        for user, emoji in ((BO, "👍"), (BO, "👍"), (CHEN, "👍"), (BO, "❤"), (ANA, "🎉")):
            assert core.set_reaction(C, THREAD, 400, user, emoji, added=True)
        assert core.set_reaction(C, THREAD, 400, ANA, "🎉", added=False)
        (released,) = core.released(C)
        assert released.reactions == (("❤", 1), ("👍", 2))


def test_reactions_to_what_is_not_kept_are_not_kept(tmp_path: Path) -> None:
    """Reactions under posts, unknown or deleted messages, or by way of another circle, leave nothing."""
    with begun(tmp_path) as core:
        core.put_circle(replace(CIRCLE, id="friday"))
        for message_id in (400, 401):
            add(core, said(ANA, message_id=message_id))
        core.set_reaction(C, THREAD, 401, BO, "👍", added=True)
        core.delete_messages(THREAD, [401], at())
        for circle, message_id in ((C, 401), (C, 999), ("friday", 400)):
            assert not core.set_reaction(circle, THREAD, message_id, BO, "👍", added=True)
        assert core.words_of(C, BO).reactions == ()


def test_votes_are_totalled(tmp_path: Path) -> None:
    """Votes given twice count once, a vote taken back not at all, several options each for themselves."""
    with begun(tmp_path) as core:
        for user, option, added in (
            (ANA, 1, True), (ANA, 1, True), (BO, 1, True), (BO, 3, True), (CHEN, 2, True), (CHEN, 2, False),
        ):  # fmt: skip
            core.set_vote(C, 88, user, option, added)
        core.set_vote(C, 89, CHEN, 2, added=True)
        assert core.votes(C) == {88: {1: 2, 3: 1}, 89: {2: 1}}
        assert core.words_of(C, BO).votes == (VoteRow(88, 1), VoteRow(88, 3))


def test_the_final_tally_replaces_what_was_counted(tmp_path: Path) -> None:
    """Reading a poll back leaves exactly the votes that were read, and other polls alone."""
    with begun(tmp_path) as core:
        for message_id in (88, 89):
            core.set_vote(C, message_id, ANA, 1, added=True)
        core.replace_votes(C, 88, {1: [BO], 2: [CHEN, ANA], 3: []})
        assert core.votes(C) == {88: {1: 1, 2: 2}, 89: {1: 1}}
        core.replace_votes(C, 88, {})
        assert core.votes(C) == {89: {1: 1}}


def test_counting_what_a_circle_holds(tmp_path: Path) -> None:
    """Readers, answers, conversation, reactions and votes are counted without what was deleted."""
    with begun(tmp_path) as core:
        add(core, said(ANA, message_id=400, how=How.REPLY, prompt="two-meanings"))
        add(core, form(BO))
        for i in range(3):
            add(core, said(ANA, message_id=500 + i))
        core.set_reaction(C, THREAD, 400, BO, "👍", added=True)
        core.set_vote(C, 88, BO, 1, added=True)
        core.delete_messages(THREAD, [500], at())
        counts = core.counts(C)
        assert (counts.readers, counts.answers, counts.conversation) == (2, 2, 2)
        assert (counts.reactions, counts.votes, counts.occurrences) == (1, 1, {})
