"""Forgetting leaves no byte: over every table that SQLite knows, in every file, whenever the process is killed."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from bot.flow.copies import scrub
from bot.records import Consent, How, SeenAttachment, SeenAttachments
from bot.store import Core, Deed, NewDeed, Store, open_core
from tests.test_store_kit import (
    BO,
    CIRCLE,
    THREAD,
    C,
    add,
    at,
    form,
    keep_file,
    path_in,
    said,
    second_process,
)
from tests.test_store_privacy import post_answer

MARKED = 0x5A7E_C0DE_BEEF_F00D >> 1
NAME = "Zwiebelfisch Unverwechselbar"
WORDS = "Quarkstrudel hat niemand je erwähnt"
# These say of nobody who they are: the bot's own posts and schedule, times and numbers of what is gone.
NOBODYS = {
    "circle", "pause", "channel", "transition", "occurrence", "post", "event", "stray_copy", "gone", "duty", "nameless",
    "word_idx", "word_docsize", "word_config", "sqlite_sequence", "copied", "index_post", "asked", "swap",
    "proposal", "ballot", "response_quote",
}  # fmt: skip


def live(core: Core) -> None:
    """Have one person do everything that a member can do, in a circle with another."""
    core.put_circle(replace(CIRCLE, attachments=True))
    core.watch(C, THREAD, "week-one")
    mine = replace(said(None), user_id=MARKED, name=NAME)
    first = add(core, replace(mine, text=WORDS, message_id=400, how=How.REPLY, prompt="two-meanings"))
    by_form = replace(form(None), user_id=MARKED, name=NAME, text=f"By form: {WORDS}")
    post_answer(core, add(core, replace(by_form, interaction_id=70)), 500, 501)
    add(core, replace(by_form, interaction_id=71, text=f"Not posted: {WORDS}"))
    add(core, said(BO, f"<@{MARKED}> and <@!{MARKED}>: why?", message_id=401, parent=first, reply_to=400))
    core.edit_response(400, f"{WORDS}, edited", at(3))
    file = SeenAttachment(91, f"{NAME}.png", 9, "https://cdn.discordapp.com/attachments/1/91/x.png", WORDS)
    core.set_attachments([SeenAttachments(THREAD, 400, (file, replace(file, id=92)))])
    keep_file(core, 91, WORDS.encode())
    core.set_reaction(C, THREAD, 401, MARKED, "👍", added=True)
    core.set_reaction(C, THREAD, 400, BO, "👍", added=True)
    core.set_vote(C, 88, MARKED, 1, added=True)
    core.set_interest(C, "week-one", [MARKED, BO])
    core.follow(C, MARKED, at(1))
    core.set_consent(C, MARKED, Consent.NAME, at=at(2))
    core.add_pass(C, "week-one", "round", MARKED)
    core.keep_question(C, "week-one", THREAD, 401, user_id=MARKED, at=at(3))
    core.add_deed(
        C, NewDeed(Deed.REMOVE, at(4), MARKED, NAME, "week-one", response=first, reason=f"It says: {WORDS}")
    )
    core.begin_post(C, "choose:1", "1", "line", THREAD, at(), week="week-one")
    core.post_done(C, "choose:1", "1", 502, at())


def in_columns(core: Core) -> set[str]:
    """Return every column, of every table and as SQLite declares it, in which the person stands in any form."""
    needles = [
        str(MARKED),
        *(form for word in (NAME, WORDS) for form in (word, word.lower(), word.casefold())),
    ]
    found = set()
    for table in core._rows(
        "SELECT name FROM pragma_table_list WHERE type IN ('table', 'virtual', 'shadow')"
    ):
        for column in core._rows("SELECT name FROM pragma_table_xinfo(?)", table["name"]):
            sql = f'SELECT 1 FROM "{table["name"]}" WHERE instr(lower(CAST("{column["name"]}" AS TEXT)), lower(?)) > 0'
            if any(core._row(sql, needle) for needle in needles):
                found.add(f"{table['name']}.{column['name']}")
    return found


def varint(number: int) -> bytes:
    """Return a number as SQLite writes one that is a row's id (sqlite.org/fileformat.html, 1.6)."""
    groups = [number & 0x7F]
    while number := number >> 7:
        groups.append(number & 0x7F | 0x80)
    return bytes(reversed(groups))


def in_bytes(folder: Path) -> set[str]:
    """Return in which forms the person stands in any file of a folder."""
    needles = {
        "id": MARKED.to_bytes(8, "big"),
        "id, little-endian": MARKED.to_bytes(8, "little"),
        "id, as a row's": varint(MARKED),
        "id, as text": str(MARKED).encode(),
    }
    for word in [*NAME.split(), *WORDS.split()]:
        if len(word) > 5:
            forms = {word, word.lower(), word.upper(), word.casefold()}
            needles |= {form: form.encode() for form in forms}
            needles |= {f"{word}, UTF-16": word.encode("utf-16-le")}
    content = b"\0".join(file.read_bytes() for file in folder.rglob("*") if file.is_file())
    return {what for what, needle in needles.items() if needle in content}


def test_the_marked_person_is_wherever_a_person_can_be(tmp_path: Path) -> None:
    """Every table but those that hold nobody has the person in it before; a new table must be lived in here too."""
    with open_core(path_in(tmp_path)) as core:
        live(core)
        tables = {row["name"] for row in core._rows("SELECT name FROM sqlite_schema WHERE type = 'table'")}
        assert {where.partition(".")[0] for where in in_columns(core)} == tables - NOBODYS - {"refusal"}


@pytest.mark.parametrize("refuses", [False, True])
def test_no_column_has_the_forgotten(tmp_path: Path, refuses: bool) -> None:
    """After forgetting: none.  After “Not me”: the one that says whom to pass over, and that goes by forgetting."""
    with open_core(path_in(tmp_path)) as core:
        live(core)
        if refuses:
            core.refuse(C, MARKED, at=at(9))
            assert in_columns(core) == {"refusal.user_id"}
        core.forget(C, MARKED, at=at(10))
        assert in_columns(core) == set()
        assert core._rows("SELECT 1 FROM post WHERE owner GLOB 'choose:*'") == []
        assert core.copies_to_delete() == ((THREAD, 500), (THREAD, 501), (THREAD, 502))


async def test_no_file_has_a_byte_of_the_forgotten(tmp_path: Path) -> None:
    """As a number, as a row's id, as text, in any case: there before, and gone once it is scrubbed."""
    async with Store.open(path_in(tmp_path), now=at) as store:
        await store.write(live)
        assert {"id", WORDS.split()[0]} <= in_bytes(tmp_path)
        await store.write(lambda core: core.forget(C, MARKED, at=at(9)))
        assert not await scrub(store)
        assert in_bytes(tmp_path) == set()
        assert [row.text for row in await store.read(lambda core: list(core.released(C)))] == [
            "@someone and @someone: why?"
        ]
    assert in_bytes(tmp_path) == set()


async def test_a_reader_makes_it_wait_and_it_stays_due(tmp_path: Path) -> None:
    """While an export reads, the files can't be cleared; it is said that it is to be tried again, until it is done."""
    async with Store.open(path_in(tmp_path), now=at) as store:
        await store.write(live)
        with open_core(path_in(tmp_path), readonly=True) as reading:
            assert reading.circles()
            await store.write(lambda core: core.forget(C, MARKED, at=at(9)))
            assert await scrub(store)
            assert await store.read(lambda core: core.scrub_is_due())
            assert in_bytes(tmp_path)
        assert not await scrub(store)
        assert not await store.read(lambda core: core.scrub_is_due())
        assert in_bytes(tmp_path) == set()


# Forgets, in a process that is killed as SQLite is about to take its N-th step, and so on with one step more, until
# one lives to the end.  A step is a statement, or in the clearing so many instructions of SQLite's own machine.
KILLED = """
import os, shutil, signal, sys
from pathlib import Path
from bot.store.core import opened, ready
from tests.test_store_forgotten import C, MARKED, at

start, out, instructions = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])

def life(path, last):
    steps = 0
    def step(*_):
        nonlocal steps
        steps += 1
        if steps == last:
            os.kill(os.getpid(), signal.SIGKILL)
    with ready(path), opened(path, readonly=False) as core:
        if not instructions:
            core._db.set_trace_callback(step)
        core.write(lambda core: core.forget(C, MARKED, at=at(9)))
        if instructions:
            core._db.set_progress_handler(step, instructions)
        core.scrub()
        if last > steps:
            os._exit(7)

last = 0
while True:
    last += 1
    folder = out / str(last)
    shutil.copytree(start, folder)
    child = os.fork()
    if not child:
        life(folder / "state.sqlite3", last)
        os._exit(8)
    if os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 7:
        break
print(last)
"""


@pytest.mark.parametrize("instructions", [0, 100], ids=["at each statement", "on the way"])
async def test_killed_at_any_step_it_is_finished_after_the_next_start(
    tmp_path: Path, instructions: int
) -> None:
    """Killed before it was committed nothing is forgotten; killed later, no byte is left once the bot has started."""
    start, out = tmp_path / "start", tmp_path / "out"
    with open_core(path_in(start)) as core:
        live(core)
    with second_process(KILLED, start, out, instructions) as killed:
        said_last, errors = killed.communicate(timeout=120)
    assert killed.returncode == 0, errors
    finished = []
    for number in range(1, int(said_last) + 1):
        folder = out / str(number)
        async with Store.open(path_in(folder), now=at) as store:
            await scrub(store)
            is_kept = not (await store.read(lambda core: core.words_of(C, MARKED))).is_empty
        finished.append(not is_kept)
        assert is_kept or in_bytes(folder) == set(), number
        shutil.rmtree(folder)
    # From one step on all are finished, and there are several of these: before, during and after the clearing.
    assert finished == sorted(finished)
    assert finished.count(True) > 3
    assert finished[0] is bool(instructions)
