"""The erasure of a whole circle: nothing of anybody stays in any table or file, and nothing comes in again."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from bot.records import Consent, Quotation, SeenAttachment, SeenAttachments
from bot.store import Core, Deed, NewDeed, NewNameless, Store, open_core
from bot.store.kept import KEPT
from tests.test_store_kit import (
    ANA,
    BO,
    CHEN,
    CIRCLE,
    NAMES,
    THREAD,
    C,
    add,
    at,
    begun,
    form,
    keep_file,
    path_in,
    said,
)
from tests.test_store_privacy import SECRET, live, stand_in

OTHER = replace(CIRCLE, id="friday")


def rows(core: Core) -> dict[str, int]:
    """Return how many rows each table has in which something of people is kept, by SQLite's own count."""
    return {kept.table: len(core._rows(f"SELECT * FROM {kept.table}")) for kept in KEPT}


def in_files(folder: Path) -> bytes:
    """Return the bytes of all files of a folder."""
    return b"".join(file.read_bytes() for file in folder.iterdir())


def fill(core: Core) -> None:
    """Have something in every table in which anything of people is kept, and the ledger of posts beside it."""
    live(core)
    core.set_consent(C, BO, Consent.NAME)
    core.put_circle(replace(CIRCLE, attachments=True))
    core.set_attachments([SeenAttachments(THREAD, 401, (SeenAttachment(93, "a.png", 9, "", SECRET),))])
    keep_file(core, 93, SECRET.encode())
    core.add_nameless(NewNameless(7, C, "week-one", "two-meanings", SECRET, b"salt", b"code"))
    core.refuse(C, CHEN, at=at(5))
    core.ask(C, "two-meanings", SECRET)
    core.hold_ballot(C, "week-one-poll", owner="week-one.poll", until=at(60))
    add(core, replace(said(BO, SECRET, message_id=403), quotation=Quotation(3, 0, 4)))
    gone = add(core, said(BO, SECRET, message_id=402, minute=20))
    assert gone
    core.delete_messages(THREAD, [402], at(30))
    core.begin_post(C, "week-one.section", "opening", "nonce", THREAD, at(), week="week-one")
    core.post_done(C, "week-one.section", "opening", 77, at())
    for owner in ("suggest:402", "choose:1"):
        core.begin_post(C, owner, "line", f"nonce-{owner}", THREAD, at(), week="week-one")


def test_nothing_is_left_in_any_table(tmp_path: Path) -> None:
    """Each had something; afterwards none has, whoever it was of, and the ledger of posts still stands."""
    with begun(tmp_path) as core:
        fill(core)
        before = rows(core)
        assert [table for table, count in before.items() if not count] == []
    with open_core(path_in(tmp_path)) as core:
        core.erase_circle(C, at(99))
    with open_core(path_in(tmp_path)) as core:
        assert {table for table, count in rows(core).items() if count} == set()
        assert core.erased(C)
        assert [post.owner for post in core.all_posts(C)] == ["week-one.section"]
        assert core.watched() == {}
        assert core.unposted_answers(C) == ()
        core.erase_circle(C, at(100))
        assert rows(core) == dict.fromkeys(before, 0)


def test_another_circle_keeps_all_of_its_own(tmp_path: Path) -> None:
    """The same people read there too."""
    with begun(tmp_path) as core:
        live(core)
        core.put_circle(OTHER)
        core.watch(OTHER.id, THREAD + 1, "week-one")
        answer = add(core, said(ANA, "Friday's.", circle=OTHER.id, message_id=900))
        core.set_reaction(OTHER.id, THREAD, 900, BO, "👍", added=True)
        kept = core.words_of(OTHER.id, ANA)
    with open_core(path_in(tmp_path)) as core:
        core.erase_circle(C, at(99))
    with open_core(path_in(tmp_path)) as core:
        assert core.words_of(OTHER.id, ANA) == kept
        assert [row["response"] for row in core._rows("SELECT response FROM reaction")] == [answer]
        assert list(core.watched()) == [THREAD + 1]
        assert not core.erased(OTHER.id)


def test_nothing_comes_in_again(tmp_path: Path) -> None:
    """Whatever still reaches the store: a message, a form, a vote, a follower, an answer without a name."""
    with begun(tmp_path) as core:
        live(core)
    with open_core(path_in(tmp_path)) as core:
        core.erase_circle(C, at(99))
    with open_core(path_in(tmp_path)) as core:
        assert core.add_response(said(ANA, SECRET, message_id=950)) is None
        assert core.add_response(form(ANA, SECRET, interaction_id=99)) is None
        core.set_vote(C, 88, ANA, 1, added=True)
        core.set_interest(C, "week-one", [ANA])
        core.follow(C, ANA, at(100))
        core.add_nameless(NewNameless(8, C, "week-one", "two-meanings", SECRET, b"salt", b"code"))
        core.put_circle(CIRCLE)
        assert {table for table, count in rows(core).items() if count} == set()


def test_what_is_taken_back_or_changed_shows_in_the_check_sum(tmp_path: Path) -> None:
    """A deletion, a change, another choice and a forgetting each give another one; a look gives the same."""
    with begun(tmp_path) as core:
        live(core)
        sums = [core.taken_back(C), core.taken_back(C)]
        core.edit_response(401, "I see.", at(40))
        sums.append(core.taken_back(C))
        core.delete_messages(THREAD, [401], at(50))
        sums.append(core.taken_back(C))
        core.set_consent(C, BO, Consent.NOT_QUOTED)
        sums.append(core.taken_back(C))
        core.forget(C, ANA, at=at(60))
        sums.append(core.taken_back(C))
    assert sums[0] == sums[1]
    assert len(set(sums)) == 5


async def test_after_scrubbing_no_byte_is_left(tmp_path: Path) -> None:
    """Words, names and ids stand in the files until they are scrubbed, and then in none of them."""
    async with Store.open(path_in(tmp_path), now=at) as store:
        await store.write(lambda core: core.put_circle(CIRCLE))
        await store.write(lambda core: core.watch(C, THREAD, "week-one"))
        await store.write(live)
        assert set(stand_in(tmp_path).values()) == {True}
        await store.write(lambda core: core.erase_circle(C, at(99)))
        await store.scrub()
        assert set(stand_in(tmp_path).values()) == {False}
        content = in_files(tmp_path)
        assert NAMES[BO].encode() not in content
        assert BO.to_bytes(8, "big") not in content
    assert set(stand_in(tmp_path).values()) == {False}


def test_an_answer_keeps_the_thread_that_it_is_to_stand_in(tmp_path: Path) -> None:
    """One that is given at the end is known by it, before it is posted and after."""
    with begun(tmp_path) as core:
        add(core, replace(form(ANA, "Today."), channel_id=THREAD + 5))
        [waiting] = core.unposted_answers(C)
        assert waiting.channel_id == THREAD + 5
        assert core.kept_messages(THREAD + 5) == ()


def test_one_taken_out_for_another_shows_in_the_check_sum(tmp_path: Path) -> None:
    """One answer is taken out and another put back: as many are out as before, and yet the archive is another."""
    with begun(tmp_path) as core:
        one = add(core, said(BO, "The first.", message_id=501))
        other = add(core, said(CHEN, "The second.", message_id=502))
        assert one
        assert other
        assert core.withhold(one, at(5))
        before = core.taken_back(C)
        assert core.withhold(other, at(6))
        assert core.put_back(one)
        assert core.taken_back(C) != before


def test_nothing_that_a_facilitator_types_keeps_the_number_of_who_refuses(tmp_path: Path) -> None:
    """A question or a reason may mention somebody who wants nothing kept: the number isn't written down."""
    with begun(tmp_path) as core:
        core.refuse(C, CHEN, at=at(5))
        core.ask(C, "two-meanings", f"What does <@{CHEN}> mean?")
        core.add_deed(C, NewDeed(Deed.REMOVE, at(6), BO, "Bo", reason=f"It quotes <@{CHEN}>."))
        assert core.questions_asked(C) == {"two-meanings": "What does @someone mean?"}
        assert [row.reason for row in core.deeds(C)] == ["It quotes @someone."]
