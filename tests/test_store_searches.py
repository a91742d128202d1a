"""Searching what was said: whole words, newest first, through consent, and nothing left of what was taken back."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.records import Consent
from bot.store import Core, Store
from tests.test_cli_codes import run
from tests.test_store_erasing import in_files
from tests.test_store_kit import ANA, BO, CHEN, CIRCLE, THREAD, C, add, at, begun, path_in, said


def found(core: Core, typed: str, **more: object) -> list[str]:
    """The texts that are found."""
    return [hit.text for hit in core.find_words(typed, **more)]  # type: ignore[arg-type]


def is_true(core: Core) -> bool:
    """Whether the index says what the texts say: SQLite compares them, and raises where not."""
    core._db.execute("INSERT INTO word (word, rank) VALUES ('integrity-check', 1)")
    return True


def test_the_newest_come_first_and_all_words_must_stand_there(tmp_path: Path) -> None:
    """Whole words, in any order; capitals and accents make no difference."""
    with begun(tmp_path) as core:
        for number, text in enumerate(["Reform, or revolution?", "RÉFORM.", "reforms", "Revolution: reform"]):
            add(core, said(ANA, text, message_id=400 + number))
        assert found(core, "reform") == ["Revolution: reform", "RÉFORM.", "Reform, or revolution?"]
        assert found(core, "revolution reform") == ["Revolution: reform", "Reform, or revolution?"]
        assert found(core, "reform", most=1) == ["Revolution: reform"]
        assert found(core, "reform", circle="friday") == found(core, "nothing") == []


@pytest.mark.parametrize(
    "typed",
    ['"', '""', "*", "a*", "NEAR(a b)", "a OR b", "text : a", "-a", "^a", "(", "'", "\0", "{a}", "a AND", "+", " ", "",
     "é" * 5000, "a " * 5000, "\ud83d", "😀", "{text}: b", "a\"b"],
)  # fmt: skip
def test_whatever_is_typed_is_words_and_nothing_else(tmp_path: Path, typed: str) -> None:
    """No mark of the search's own language has a meaning, and none is an error."""
    with begun(tmp_path) as core:
        add(core, said(ANA, "c b", message_id=400))
        assert found(core, typed.encode("utf-8", "replace").decode()) == []


def test_who_is_not_quoted_or_was_taken_out_is_not_found(tmp_path: Path) -> None:
    """And whoever is found bears the name that may be shown."""
    with begun(tmp_path) as core:
        for number, who in enumerate((ANA, BO, CHEN)):
            add(core, said(who, "revolution", message_id=400 + number))
        hidden = add(core, said(ANA, "revolution withheld", message_id=404))
        core.set_consent(C, ANA, Consent.NAME)
        core.set_consent(C, CHEN, Consent.NOT_QUOTED)
        core.withhold(hidden, at(9))
        assert [hit.author for hit in core.find_words("revolution")] == ["Reader 2", "Ana Reads"]


def test_what_was_changed_or_taken_back_is_not_found_by_its_old_words(tmp_path: Path) -> None:
    """Edited, deleted, forgotten, mentioned, erased: the index is what the texts are, after each."""
    with begun(tmp_path) as core:
        add(core, said(ANA, "before", message_id=400))
        add(core, said(BO, f"<@{ANA}> mentioned", message_id=401))
        add(core, said(BO, "deleted", message_id=402))
        core.edit_response(400, "after", at(5))
        assert (found(core, "before"), found(core, "after"), is_true(core)) == ([], ["after"], True)
        core.edit_response(400, "older", at(4))
        assert (found(core, "after"), is_true(core)) == (["after"], True)
        core.delete_messages(THREAD, [402], at(6))
        assert (found(core, "deleted"), is_true(core)) == ([], True)
        core.forget(C, ANA, at=at(7))
        assert (found(core, "after"), found(core, "mentioned"), is_true(core)) == (
            [],
            ["@someone mentioned"],
            True,
        )
        core.erase_circle(C, at(8))
        assert (found(core, "mentioned"), is_true(core)) == ([], True)


async def test_what_comes_in_by_another_way_is_found_too(tmp_path: Path) -> None:
    """Also where it is changed or taken back before the write ends that brought it."""

    def bring(core: Core) -> None:
        core.put_circle(CIRCLE)
        core.watch(C, THREAD, "week-one")
        core.member(C, ANA, "Ana", at())
        for number, text in enumerate(["one", "two", f"three <@{BO}>", f"four <@!{BO}>"]):
            core._db.execute(
                "INSERT INTO response (circle, week, how, user_id, text, at, late, channel_id, message_id)"
                " VALUES (?, 'week-one', 'message', ?, ?, 0, 0, ?, ?)",
                (C, ANA, text, THREAD, 400 + number),
            )

    def change(core: Core) -> None:
        bring(core)
        core.edit_response(400, "edited", at(3))
        core.delete_messages(THREAD, [401], at(4))
        core.forget(C, BO, at=at(5))

    for number, way in enumerate((bring, change)):
        async with Store.open(path_in(tmp_path / str(number)), now=at) as store:
            await store.write(way)
            assert await store.write(is_true)
            found_now = await store.read(
                lambda core: found(core, "one") + found(core, "edited") + found(core, "three")
            )
            assert found_now == [["one", f"three <@{BO}>"], ["edited", "three @someone"]][number]


async def test_no_byte_of_a_deleted_word_is_left(tmp_path: Path) -> None:
    """Not in the index either, once the files are scrubbed; of an edited one neither."""

    def live(core: Core) -> None:
        core.put_circle(CIRCLE)
        core.watch(C, THREAD, "week-one")
        add(core, said(ANA, "sesquipedalian", message_id=400))
        add(core, said(BO, "antediluvian", message_id=401))
        for number in range(300):
            add(core, said(BO, f"word{number}", message_id=500 + number))

    async with Store.open(path_in(tmp_path), now=at) as store:
        await store.write(live)
        # The index keeps only what a word doesn't share with the one before it.
        assert in_files(tmp_path).count(b"quipedalian") > 1
        await store.write(lambda core: core.edit_response(401, "plain", at(3)))
        await store.write(lambda core: core.delete_messages(THREAD, [400], at(4)))
        await store.scrub()
        assert b"quipedalian" not in in_files(tmp_path)
        assert b"tediluvian" not in in_files(tmp_path)
        assert await store.read(lambda core: found(core, "word299")) == ["word299"]


def test_the_command_finds_in_words_and_in_json(tmp_path: Path) -> None:
    """With the name that may be shown; a circle that isn't there is said in words."""
    with begun(tmp_path) as core:
        add(core, said(ANA, "Reform or\nrevolution", message_id=400))
    done = run("search", "REVOLUTION", "--data", str(tmp_path))
    assert done.exit_code == 0
    assert "Reader 1  (week-one)  https://discord.com/channels/" in done.stdout
    assert "    Reform or revolution\n1 response found.\n" in done.stdout
    done = run("search", "revolution", f"{C}.yaml", "--data", str(tmp_path), "--json")
    assert [hit["text"] for hit in json.loads(done.stdout)] == ["Reform or\nrevolution"]
    assert run("search", "evolution", "--data", str(tmp_path)).stdout == "No responses found.\n"
    done = run("search", "revolution", "friday", "--data", str(tmp_path))
    assert (done.exit_code, "There is no circle “friday”" in done.stderr) == (1, True)
