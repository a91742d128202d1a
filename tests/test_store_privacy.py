"""Seeing, deleting, forgetting: nothing of a person stays in any table, nor a byte of it in any file."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bot.records import Consent, How
from bot.store import Core, Deed, NewDeed, Store, Words, open_core
from tests.test_store_kit import (
    ANA,
    BO,
    CIRCLE,
    NAMES,
    THREAD,
    C,
    add,
    at,
    begun,
    form,
    path_in,
    said,
    texts,
)

SECRET = "I have never told anyone that"


def tables(core: Core) -> list[str]:
    """Return the names of all tables, as SQLite knows them."""
    return [row["name"] for row in core._rows("SELECT name FROM sqlite_schema WHERE type = 'table'")]


def traces(core: Core, *, of: int) -> set[str]:
    """Return the tables in which a person's id, name or words stand in any column."""
    needles = str(of), NAMES[of], SECRET
    rows = ((table, row) for table in tables(core) for row in core._rows(f"SELECT * FROM {table}"))
    return {table for table, row in rows if any(needle in str(value) for value in row for needle in needles)}


def post_answer(core: Core, response_id: int, *message_ids: int) -> None:
    """Post a form's answer, split over messages."""
    for part, message_id in enumerate(message_ids, 1):
        owner = f"answer:{response_id}"
        core.begin_post(C, owner, str(part), f"{response_id}/{part}", THREAD, at(), week="week-one")
        core.post_done(C, owner, str(part), message_id, at())
    core.attach_message(response_id, THREAD, message_ids[0])


def live(core: Core) -> None:
    """Have Ana do everything that a member can do, and Bo reply to her."""
    first = add(core, said(ANA, SECRET, message_id=400, how=How.REPLY, prompt="two-meanings"))
    post_answer(core, add(core, form(ANA, f"By form: {SECRET}", interaction_id=70)), 500, 501)
    add(core, form(ANA, f"Not posted yet: {SECRET}", interaction_id=71))
    add(core, said(BO, f"<@{ANA}> and <@!{ANA}>: why?", message_id=401, parent=first, reply_to=400, minute=9))
    core.set_reaction(C, THREAD, 401, ANA, "👍", added=True)
    core.set_reaction(C, THREAD, 400, BO, "👍", added=True)
    core.set_vote(C, 88, ANA, 1, added=True)
    core.set_vote(C, 88, BO, 2, added=True)
    core.set_interest(C, "week-one", [ANA, BO])
    core.set_consent(C, ANA, Consent.PSEUDONYM, at=at(3))
    core.follow(C, ANA, at(1))
    core.follow(C, BO, at(2))
    core.add_deed(C, NewDeed(Deed.REMOVE, at(3), ANA, NAMES[ANA], "week-one", response=first, reason=SECRET))
    core.add_deed(C, NewDeed(Deed.REMOVE, at(4), BO, NAMES[BO], "week-one", response=first, reason=SECRET))
    for user_id in (ANA, BO):
        core.add_pass(C, "week-one", "round", user_id)
        core.keep_question(C, "week-one", THREAD, 401, user_id=user_id, at=at(3))


def test_everything_held_of_a_person_can_be_seen(tmp_path: Path) -> None:
    """A person's row, responses, reactions and votes come out, what they follow, and nobody else's."""
    with begun(tmp_path) as core:
        live(core)
        words = core.words_of(C, ANA)
        assert words.member is not None
        assert (words.member.name, len(words.responses), len(words.reactions)) == ("Ana Reads", 3, 1)
        assert [(vote.message_id, vote.option) for vote in words.votes] == [(88, 1)]
        assert all(SECRET in response.text for response in words.responses)
        assert words.follows == at(1)
        assert (words.passes, words.questions) == (("week-one",), ((THREAD, 401),))
        assert core.words_of(C, 7) == Words(None, (), (), ())


def test_a_forgotten_person_is_in_no_table(tmp_path: Path) -> None:
    """After forgetting, no column of any table has the person's id, name or words; others keep theirs."""
    with begun(tmp_path) as core:
        live(core)
        with_a_person = {
            t
            for t in tables(core)
            if any(c["name"] == "user_id" for c in core._rows(f"PRAGMA table_info({t})"))
        }
        # Who wants nothing kept is in `refusal` and nowhere else.
        assert traces(core, of=ANA) == with_a_person - {"refusal"} | {"word", "word_data"}
        core.forget(C, ANA, at=at(10))
        assert traces(core, of=ANA) == set()
        assert core.words_of(C, ANA) == Words(None, (), (), ())
        assert texts(core) == ["@someone and @someone: why?"]
        assert core.votes(C) == {88: {2: 1}}
        assert core.shown_names(C) == {BO: "Reader 2"}
        assert core.followers_to_add(C, THREAD) == (BO,)
        assert core.passes(C, "week-one") == (BO,)
        assert [kept.message_id for kept in core.kept_questions(C)] == [401]


def test_forgetting_gives_the_copies_that_are_to_be_deleted(tmp_path: Path) -> None:
    """The bot's own copies are named until they are heard to be gone, also after a crash in between."""
    with begun(tmp_path) as core:
        live(core)
        assert core.forget(C, ANA, at=at()) == ((THREAD, 500), (THREAD, 501))
    with open_core(path_in(tmp_path)) as core:
        assert core.copies_to_delete() == ((THREAD, 500), (THREAD, 501))
        core.delete_messages(THREAD, [500], at())
        assert core.copies_to_delete() == ((THREAD, 501),)
        assert core.forget(C, BO, at=at()) == ()


def test_a_copy_under_way_while_its_author_is_forgotten_is_deleted_too(tmp_path: Path) -> None:
    """A copy that was begun before and done after the forgetting is put with those to be deleted."""
    with begun(tmp_path) as core:
        answer = add(core, form(ANA, SECRET))
        core.begin_post(C, f"answer:{answer}", "1", "nonce", THREAD, at())
        assert core.forget(C, ANA, at=at()) == ()
        core.post_done(C, f"answer:{answer}", "1", 500, at())
        assert not core.attach_message(answer, THREAD, 500)
        assert core.copies_to_delete() == ((THREAD, 500),)
        assert core.unposted_answers(C) == ()


def test_the_forgotten_are_not_collected_again(tmp_path: Path) -> None:
    """Their messages still stand on Discord: reading them back, or hearing of a form again, keeps nothing."""
    with begun(tmp_path) as core:
        live(core)
        core.forget(C, ANA, at=at())
        assert core.add_response(said(ANA, SECRET, message_id=400)) is None
        assert core.add_response(form(ANA, SECRET, interaction_id=71)) is None
        assert core.add_response(said(ANA, "The bot's copy.", message_id=501)) is None
        assert not core.edit_response(400, SECRET, at(20))
        assert traces(core, of=ANA) == set()


def test_who_writes_again_is_somebody_new(tmp_path: Path) -> None:
    """A forgotten person who says something new is kept under a new number."""
    with begun(tmp_path) as core:
        live(core)
        core.forget(C, ANA, at=at())
        add(core, said(ANA, "Hello again.", message_id=900, minute=99))
        assert core.shown_names(C) == {BO: "Reader 2", ANA: "Reader 3"}


def test_one_circle_forgets_for_itself(tmp_path: Path) -> None:
    """Being forgotten in one circle changes nothing in another."""
    with begun(tmp_path) as core:
        core.put_circle(replace(CIRCLE, id="friday"))
        for circle, message_id in ((C, 400), ("friday", 401)):
            add(core, said(ANA, circle, circle=circle, message_id=message_id))
            core.set_reaction(circle, THREAD, message_id, ANA, "👍", added=True)
            core.set_vote(circle, 88, ANA, 1, added=True)
        kept = core.words_of("friday", ANA)
        core.forget(C, ANA, at=at())
        assert core.words_of("friday", ANA) == kept
        assert core.words_of(C, ANA).member is None


def test_a_tombstone_has_an_id_and_a_time(tmp_path: Path) -> None:
    """Of a deleted response its row keeps id, circle and the time of deletion, and nothing points to its message."""
    with begun(tmp_path) as core:
        response_id = add(core, said(ANA, SECRET, message_id=400, prompt="two-meanings", reply_to=77))
        core.set_reaction(C, THREAD, 400, BO, "👍", added=True)
        core.delete_messages(THREAD, [400], at(5))
        (row,) = core._rows("SELECT * FROM response")
        kept = {name: value for name, value in dict(row).items() if value not in (None, 0)}
        assert kept == {"id": response_id, "circle": C, "deleted_at": kept["deleted_at"]}
        assert core._rows("SELECT * FROM reaction") == []
        assert core.response_by_message(400) is None


@pytest.mark.parametrize("message_id", [500, 501])
def test_deleting_part_of_a_copy_takes_the_answer_back(tmp_path: Path, message_id: int) -> None:
    """Whichever part of a form's answer is deleted in the thread, the answer goes and the other part is to follow."""
    with begun(tmp_path) as core:
        post_answer(core, add(core, form(ANA, SECRET)), 500, 501)
        assert core.delete_messages(THREAD, [message_id], at()) == 1
        assert texts(core) == []
        assert core.copies_to_delete() == ((THREAD, 1001 - message_id),)
        assert core.delete_messages(THREAD, [500, 501], at()) == 0
        assert core.copies_to_delete() == ()


def test_a_deleted_poll_takes_its_votes_along(tmp_path: Path) -> None:
    """When a poll is deleted nobody's vote in it is kept."""
    with begun(tmp_path) as core:
        core.set_vote(C, 88, ANA, 1, added=True)
        core.delete_messages(THREAD, [88], at())
        assert core.votes(C) == {}


def stand_in(folder: Path) -> dict[str, bool]:
    """Return, for each thing that is known of Ana, whether its bytes stand in any file of the folder."""
    content = b"".join(file.read_bytes() for file in folder.iterdir())
    needles = {"words": SECRET.encode(), "name": NAMES[ANA].encode(), "id": ANA.to_bytes(8, "big")}
    return {what: needle in content for what, needle in needles.items()}


async def test_after_scrubbing_no_byte_is_left(tmp_path: Path) -> None:
    """What was forgotten stands in the files until they are scrubbed, and then in none of them."""
    async with Store.open(path_in(tmp_path), now=at) as store:
        await store.write(lambda core: core.put_circle(CIRCLE))
        await store.write(live)
        assert stand_in(tmp_path) == {"words": True, "name": True, "id": True}
        await store.write(lambda core: core.forget(C, ANA, at=at()))
        await store.scrub()
        assert stand_in(tmp_path) == {"words": False, "name": False, "id": False}
        assert await store.read(texts) == ["@someone and @someone: why?"]
    assert stand_in(tmp_path) == {"words": False, "name": False, "id": False}
