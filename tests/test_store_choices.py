"""What members choose and refuse, and whom the bot asks in a thread: as the store keeps it."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest

from bot.agenda.reconcile import Insert
from bot.records import Consent, How, Kind, State
from bot.store import ChoiceRow, Core, Unasked
from tests.test_store_kit import ANA, BO, CHEN, CIRCLE, THREAD, C, add, at, begun, due, form, said, texts


def reply(core: Core, user_id: int, message_id: int, *, minute: float = 0) -> None:
    """Somebody answers a question by a reply."""
    new = said(None, message_id=message_id, how=How.REPLY, prompt="two-meanings", minute=minute)
    add(core, replace(new, user_id=user_id, name="Somebody"))


def line(core: Core, reader: int, message_id: int | None, *, minute: float = 0) -> None:
    """Write a line down as begun, or as posted."""
    owner = f"choose:{reader}"
    core.begin_post(C, owner, "1", owner, THREAD, at(minute), week="week-one")
    if message_id:
        core.post_done(C, owner, "1", message_id, at(minute))


def look_back(core: Core, minute: float) -> None:
    """Post a digest."""
    digest = replace(due("week-one.digest", minute=minute), kind=Kind.DIGEST)
    core.apply(C, [Insert(digest)])
    core.claim(C, digest.key, at(minute))
    core.finish(C, digest.key, State.DONE, "", at(minute))


# ---- choosing --------------------------------------------------------------------------------------------------------


def test_one_is_asked_once(tmp_path: Path) -> None:
    """The first time counts; what is chosen later keeps when one was asked."""
    with begun(tmp_path) as core:
        assert core.choice(C, ANA) is None
        assert [core.note_asked(C, ANA, at(minute)) for minute in (1, 2)] == [True, False]
        assert core.choice(C, ANA) == ChoiceRow(at(1), None, None)
        core.set_consent(C, ANA, Consent.NAME, at=at(3))
        assert core.choice(C, ANA) == ChoiceRow(at(1), at(3), Consent.NAME)


def test_one_circle_s_choice_is_not_another_s(tmp_path: Path) -> None:
    """Chosen and refused for one circle, nothing is chosen or refused for the next."""
    with begun(tmp_path) as core:
        core.put_circle(replace(CIRCLE, id="friday"))
        core.set_consent(C, ANA, Consent.NAME, at=at())
        core.refuse(C, BO, at=at())
        assert core.choice("friday", ANA) is None
        assert not core.refuses("friday", BO)


# ---- wanting nothing kept -------------------------------------------------------------------------------------------


def test_of_who_refuses_nothing_is_kept(tmp_path: Path) -> None:
    """What was kept is erased; words, forms, reactions, votes, following, interest are passed over from then on."""
    with begun(tmp_path) as core:
        add(core, said(ANA, "Before.", message_id=400))
        add(core, said(BO, "Mine.", message_id=401))
        core.refuse(C, ANA, at=at(5))
        assert core.refuses(C, ANA)
        assert core.add_response(said(ANA, message_id=402, minute=9)) is None
        assert core.add_response(form(ANA)) is None
        core.set_reaction(C, THREAD, 401, ANA, "👍", added=True)
        core.set_vote(C, 88, ANA, 1, added=True)
        core.replace_votes(C, 88, {1: [ANA], 2: [BO]})
        core.set_interest(C, "week-one", [ANA, BO])
        core.follow(C, ANA, at(9))
        core.note_asked(C, ANA, at(9))
        core.set_consent(C, ANA, Consent.NAME, at=at(9))
        held = core.words_of(C, ANA)
        assert held.refuses
        assert replace(held, refuses=False).is_empty
        assert (texts(core), core.votes(C), core.interest(C, "week-one")) == (["Mine."], {88: {2: 1}}, (BO,))


def test_to_make_a_member_of_who_refuses_is_a_mistake(tmp_path: Path) -> None:
    """A use case that forgets to ask fails, rather than keep somebody."""
    with begun(tmp_path) as core:
        core.refuse(C, ANA, at=at())
        with pytest.raises(sqlite3.IntegrityError, match="nothing of theirs kept"):
            core.member(C, ANA, "Ana", at())


def test_every_table_that_names_people_passes_over_who_refuses(tmp_path: Path) -> None:
    """SQLite is asked: a new table with a user id needs a trigger, or what is kept there of them is no choice."""
    with begun(tmp_path) as core:
        names = {
            row["name"]
            for row in core._rows(
                "SELECT m.name FROM sqlite_schema m JOIN pragma_table_info(m.name) c"
                " WHERE m.type = 'table' AND c.name = 'user_id'"
            )
        }
        held = {
            row["tbl_name"] for row in core._rows("SELECT tbl_name FROM sqlite_schema WHERE type = 'trigger'")
        }
        # A response needs its member.
        assert names - held == {"response"}


def test_others_who_mention_them_are_kept_without_their_number(tmp_path: Path) -> None:
    """New or edited, a text that mentions who refuses says “@someone”; others' mentions stay."""
    with begun(tmp_path) as core:
        core.refuse(C, ANA, at=at())
        add(core, said(BO, f"<@{ANA}>, <@!{ANA}> and <@{CHEN}>", message_id=401))
        assert texts(core) == [f"@someone, @someone and <@{CHEN}>"]
        assert core.edit_response(401, f"Only <@{ANA}>", at(3))
        assert texts(core) == ["Only @someone"]


def test_what_was_said_meanwhile_stays_out(tmp_path: Path) -> None:
    """Once it is lifted new words are kept; those from before aren't, also when they are read back."""
    with begun(tmp_path) as core:
        core.refuse(C, ANA, at=at(5))
        assert core.add_response(said(ANA, "Meanwhile.", message_id=402, minute=6)) is None
        assert core.accept(C, ANA, at(10))
        assert not core.accept(C, ANA, at(11))
        assert core.add_response(said(ANA, "Meanwhile.", message_id=402, minute=6)) is None
        add(core, said(ANA, "Anew.", message_id=403, minute=12))
        assert texts(core) == ["Anew."]
        core.set_consent(C, ANA, Consent.NAME, at=at(13))
        assert core.add_response(said(ANA, "Meanwhile.", message_id=402, minute=6)) is None


# ---- asking in a thread ---------------------------------------------------------------------------------------------


def test_who_answers_by_a_reply_is_to_be_asked(tmp_path: Path) -> None:
    """Once, in reply to the first one; who only talks, wrote a form or was asked already isn't."""
    with begun(tmp_path) as core:
        reply(core, BO, 402, minute=2)
        reply(core, BO, 401, minute=1)
        add(core, said(ANA, message_id=403))
        add(core, form(CHEN))
        assert core.to_be_asked(C) == (Unasked(1, "week-one", THREAD, 401),)
        core.note_asked(C, BO, at(3))
        assert core.to_be_asked(C) == ()


def test_there_are_five_lines_at_most_until_the_digest(tmp_path: Path) -> None:
    """The sixth isn't asked by a line; what was begun is finished first; after the digest there is room again."""
    people = [ANA + i for i in range(8)]
    with begun(tmp_path) as core:
        for i, user_id in enumerate(people):
            reply(core, user_id, 400 + i, minute=i)
        assert [unasked.reader for unasked in core.to_be_asked(C)] == [1, 2, 3, 4, 5]
        for reader in (1, 2, 3, 4):
            line(core, reader, 500 + reader, minute=10)
        line(core, 5, None, minute=10)
        assert [unasked.reader for unasked in core.to_be_asked(C)] == [5]
        line(core, 5, 505, minute=10)
        assert core.to_be_asked(C) == ()
        look_back(core, 60)
        reply(core, people[6], 600, minute=70)
        assert [unasked.reader for unasked in core.to_be_asked(C)] == [7]


@pytest.mark.parametrize("end", ["chosen", "refused", "forgotten", "deleted", "digest"])
def test_a_line_comes_down(tmp_path: Path, end: str) -> None:
    """When its member has chosen, refused, was forgotten, took the answer back, or the circle looks back; once."""
    with begun(tmp_path) as core:
        reply(core, BO, 401)
        line(core, 1, 501, minute=1)
        assert not core.take_lines_down(C, at(2))
        match end:
            case "chosen":
                core.set_consent(C, BO, Consent.PSEUDONYM, at=at(3))
            case "refused":
                core.refuse(C, BO, at=at(3))
            case "forgotten":
                core.forget(C, BO, at=at(3))
            case "deleted":
                core.delete_messages(THREAD, [401], at(3))
            case "digest":
                look_back(core, 60)
        core.take_lines_down(C, at(70))
        assert core.copies_to_delete() == ((THREAD, 501),)
        core.delete_messages(THREAD, [501], at(71))
        assert not core.take_lines_down(C, at(72))
        assert core.copies_to_delete() == ()


def test_who_was_only_asked_keeps_the_line(tmp_path: Path) -> None:
    """Having opened the card isn't having chosen."""
    with begun(tmp_path) as core:
        reply(core, BO, 401)
        line(core, 1, 501)
        core.note_asked(C, BO, at(1))
        assert not core.take_lines_down(C, at(2))


def test_a_line_under_way_to_who_has_chosen_meanwhile_is_in_doubt(tmp_path: Path) -> None:
    """It is looked for: if it stands it comes down, and if not it is as if it had never been."""
    with begun(tmp_path) as core:
        for user_id, message_id in ((ANA, 400), (BO, 401)):
            reply(core, user_id, message_id)
        line(core, 1, None)
        line(core, 2, None)
        core.set_consent(C, ANA, Consent.NAME, at=at(1))
        core.forget(C, BO, at=at(1))
        assert [unasked.reader for unasked in core.lines_in_doubt(C)] == [1, 2]
        line(core, 1, 501)
        core.drop_line(C, 2)
        assert core.lines_in_doubt(C) == ()
        assert core.take_lines_down(C, at(2))
        assert core.copies_to_delete() == ((THREAD, 501),)


# ---- threads and single answers -------------------------------------------------------------------------------------


def test_what_stood_in_a_deleted_thread_is_deleted(tmp_path: Path) -> None:
    """Messages, forms' answers and votes of that thread go; those of another stay."""
    with begun(tmp_path) as core:
        core.watch(C, THREAD + 1, "week-two")
        add(core, said(ANA, "Here.", message_id=400))
        answer = add(core, form(BO, "By form."))
        core.begin_post(C, f"answer:{answer}", "1", "n", THREAD, at(), week="week-one")
        core.post_done(C, f"answer:{answer}", "1", 500, at())
        core.attach_message(answer, THREAD, 500)
        core.begin_post(C, "week-one.poll", "poll", "p", THREAD, at(), week="week-one")
        core.post_done(C, "week-one.poll", "poll", 88, at())
        core.set_vote(C, 88, ANA, 1, added=True)
        add(core, said(ANA, "There.", message_id=401, channel_id=THREAD + 1))
        assert core.delete_thread(THREAD, at(9)) == 2
        assert (texts(core), core.votes(C), core.copies_to_delete()) == (["There."], {}, ())


def test_only_one_s_own_can_be_deleted(tmp_path: Path) -> None:
    """Another's, another circle's, or what is gone already: nothing happens."""
    with begun(tmp_path) as core:
        response_id = add(core, said(ANA, "Mine.", message_id=400))
        assert core.delete_own(C, BO, response_id, at(1)) is None
        assert core.delete_own("friday", ANA, response_id, at(1)) is None
        assert texts(core) == ["Mine."]
        gone = core.delete_own(C, ANA, response_id, at(1))
        assert gone is not None
        assert gone.text == "Mine."
        assert core.delete_own(C, ANA, response_id, at(2)) is None
        assert core.add_response(said(ANA, "Mine.", message_id=400)) is None
        assert core.scrub_is_due()
