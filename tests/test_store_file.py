"""The database as a file: made, brought up to date, or refused in words and left as it was."""

from __future__ import annotations

import os
import shutil
import sqlite3
import stat
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from bot.errors import NotFoundError, StoreError
from bot.store import Core, database, open_core
from bot.store.database import APPLICATION_ID, connect, migrate, steps
from tests.test_store_kit import ANA, CIRCLE, C, add, begun, path_in, said, second_process, texts


def schema(path: Path) -> list[tuple[object, ...]]:
    """Return everything that a database's own description says, and its numbers."""
    with closing(sqlite3.connect(path)) as connection:
        rows = connection.execute("SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY type, name")
        numbers = [
            connection.execute(f"PRAGMA {name}").fetchone() for name in ("application_id", "user_version")
        ]
        return [*rows.fetchall(), *numbers]


def test_a_fresh_database_says_what_it_is(tmp_path: Path) -> None:
    """A new file bears our number, the last migration's number, and uses the write-ahead log."""
    with begun(tmp_path):
        pass
    with closing(sqlite3.connect(path_in(tmp_path))) as connection:
        told = [connection.execute(f"PRAGMA {p}").fetchone()[0] for p in ("application_id", "user_version")]
        assert told == [APPLICATION_ID, steps()[-1][0]]
        assert connection.execute("PRAGMA journal_mode").fetchone()[0] == "wal"


def test_migrations_are_numbered_from_one_without_gaps() -> None:
    """The numbered files are 1, 2, 3 and so on."""
    assert [number for number, _ in steps()] == list(range(1, len(steps()) + 1))


def test_step_by_step_and_at_once_give_the_same_database(tmp_path: Path) -> None:
    """A database migrated one step at a time is described in the same words as a fresh one."""
    with open_core(path_in(tmp_path)):
        pass
    stepwise = tmp_path / "stepwise.sqlite3"
    with closing(sqlite3.connect(stepwise)) as connection:
        connection.execute(f"PRAGMA application_id={APPLICATION_ID}")
    for number, _ in steps():
        with closing(connect(stepwise, readonly=False)) as connection:
            migrate(connection, steps()[:number])
    assert schema(stepwise) == schema(path_in(tmp_path))


def test_opening_again_changes_nothing(tmp_path: Path) -> None:
    """What was kept is there after the database was closed and opened again."""
    with begun(tmp_path) as core:
        add(core, said(ANA, "Still here."))
    before = schema(path_in(tmp_path))
    with open_core(path_in(tmp_path)) as core:
        assert texts(core) == ["Still here."]
    assert schema(path_in(tmp_path)) == before


def test_a_migration_that_fails_leaves_no_trace(tmp_path: Path) -> None:
    """The step that fails is undone with its number; those before it stay."""
    path = path_in(tmp_path)
    path.touch()
    good, bad = (1, "CREATE TABLE a (x);"), (2, "CREATE TABLE b (x); INSERT INTO nowhere VALUES (1);")
    with closing(connect(path, readonly=False)) as connection:
        with pytest.raises(sqlite3.OperationalError, match="nowhere"):
            migrate(connection, [good, bad])
        names = [row[0] for row in connection.execute("SELECT name FROM sqlite_schema")]
        assert (names, connection.execute("PRAGMA user_version").fetchone()[0]) == (["a"], 1)


def test_a_migration_may_not_leave_a_row_without_its_other_end(tmp_path: Path) -> None:
    """A step that breaks a foreign key is undone."""
    path = path_in(tmp_path)
    path.touch()
    sql = "CREATE TABLE a (x PRIMARY KEY); CREATE TABLE b (y REFERENCES a (x)); INSERT INTO b VALUES (7);"
    with closing(connect(path, readonly=False)) as connection:
        with pytest.raises(sqlite3.IntegrityError, match="migration 1"):
            migrate(connection, [(1, sql)])
        assert connection.execute("PRAGMA user_version").fetchone()[0] == 0


def garbage(path: Path) -> None:
    """Write bytes that are no database, and longer than a header."""
    path.write_bytes(b"These are somebody's notes, not a database.\n" * 9)


def a_few_bytes(path: Path) -> None:
    """Write the beginning of a header."""
    path.write_bytes(b"SQLite format 3\0")


def foreign(path: Path) -> None:
    """Make another program's database."""
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript("PRAGMA application_id=1178422866; CREATE TABLE bookmarks (url);")


def nameless(path: Path) -> None:
    """Make a database that doesn't say whose it is."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE shopping (item)")


def newer(path: Path) -> None:
    """Make a database of ours from a later year."""
    with begun(path.parent):
        pass
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA user_version=99")


def newer_in_the_log(path: Path) -> None:
    """Make one whose later year stands in the -wal file only, as after a crash."""
    with begun(path.parent):
        pass
    busy = path.with_name("busy.sqlite3")
    path.rename(busy)
    with closing(sqlite3.connect(busy)) as connection:
        connection.execute("PRAGMA user_version=99")
        for suffix in ("", "-wal"):
            shutil.copy(f"{busy}{suffix}", f"{path}{suffix}")


def damaged(path: Path) -> None:
    """Overwrite a page in the middle of a database of ours."""
    with begun(path.parent) as core:
        for i in range(400):
            add(core, said(ANA, "word " * 80, minute=i, message_id=1000 + i))
    with path.open("r+b") as file:
        file.seek(4096 * 40)
        file.write(b"\xa5" * 4096)


def cut_short(path: Path) -> None:
    """Leave only the first half of a database of ours."""
    damaged(path)
    os.truncate(path, path.stat().st_size // 2)


REFUSED: list[tuple[Callable[[Path], None], str]] = [
    (garbage, "is no database"),
    (a_few_bytes, "is no database"),
    (foreign, "belongs to another program"),
    (nameless, "belongs to another program"),
    (newer, "newer Studycircle"),
    (newer_in_the_log, "newer Studycircle"),
    (damaged, "is damaged"),
    (cut_short, "is damaged"),
    (Path.mkdir, "is a folder"),
]


@pytest.mark.parametrize(("make", "words"), REFUSED, ids=lambda value: getattr(value, "__name__", ""))
def test_what_is_not_ours_is_refused_and_left_as_it_was(
    tmp_path: Path, make: Callable[[Path], None], words: str
) -> None:
    """A file that can't be used is refused with a way out; not one byte changes, of its log neither."""
    path = path_in(tmp_path)
    make(path)
    before = contents(tmp_path)
    with pytest.raises(StoreError, match=words) as refused, open_core(path):
        pass
    assert refused.value.hint
    assert contents(tmp_path).items() >= before.items()


def contents(folder: Path) -> dict[str, bytes]:
    """Return what stands in a folder, but for the lock, which says who has used it."""
    files = (file for file in folder.iterdir() if file.is_file() and file.suffix != ".lock")
    return {file.name: file.read_bytes() for file in files}


@pytest.mark.parametrize("make", [garbage, foreign, newer, newer_in_the_log, Path.mkdir])
def test_reading_refuses_in_the_same_words(tmp_path: Path, make: Callable[[Path], None]) -> None:
    """Opening for reading alone refuses what opening refuses."""
    path = path_in(tmp_path)
    make(path)
    with pytest.raises(StoreError) as refused, open_core(path, readonly=True):
        pass
    assert str(path) in refused.value.message


def test_reading_what_an_older_version_left_says_what_to_do(tmp_path: Path) -> None:
    """Reading can't bring a database up to date, and says that starting the bot does."""
    with begun(tmp_path):
        pass
    with closing(sqlite3.connect(path_in(tmp_path))) as connection:
        connection.execute("PRAGMA user_version=0")
    with pytest.raises(StoreError, match="older") as refused, open_core(path_in(tmp_path), readonly=True):
        pass
    assert "Start the bot once" in refused.value.hint


@pytest.mark.parametrize("touch", [False, True])
def test_reading_what_is_not_there_says_so(tmp_path: Path, touch: bool) -> None:
    """A missing or empty file is no database to read from, and none is made."""
    if touch:
        path_in(tmp_path).touch()
    with pytest.raises(NotFoundError, match="no database"), open_core(path_in(tmp_path), readonly=True):
        pass
    assert path_in(tmp_path).exists() is touch


def test_reading_takes_no_lock_and_writes_nothing(tmp_path: Path) -> None:
    """While one has it open for writing, another reads what was committed before, and can't write."""
    with begun(tmp_path) as core:
        add(core, said(ANA, "Committed."))
    with open_core(path_in(tmp_path)) as writer, open_core(path_in(tmp_path), readonly=True) as reader:
        add(writer, said(ANA, "Not yet.", message_id=5))
        assert texts(reader) == ["Committed."]
        with pytest.raises(sqlite3.OperationalError, match="readonly"):
            reader.put_circle(CIRCLE)


def test_a_folder_that_takes_no_files_is_refused(tmp_path: Path) -> None:
    """A folder that can't be written to is refused in words; nothing is made there."""
    folder = tmp_path / "closed"
    folder.mkdir(mode=0o500)
    if os.access(folder, os.W_OK):
        folder = Path("/proc")  # who may write everywhere still can't make a file there
        if sys.platform != "linux":
            pytest.skip("no folder here refuses this user")
    with pytest.raises(StoreError, match="can't be made") as refused, open_core(path_in(folder)):
        pass
    assert "writable" in refused.value.hint
    assert not path_in(folder).exists()


def test_a_folder_that_is_a_file_is_refused(tmp_path: Path) -> None:
    """A data folder that is really a file is refused in words."""
    (tmp_path / "data").write_text("x")
    with pytest.raises(StoreError, match="can't be made"), open_core(path_in(tmp_path / "data")):
        pass
    assert (tmp_path / "data").read_text() == "x"


def test_the_folder_is_made_and_others_cannot_read_the_database(tmp_path: Path) -> None:
    """A missing data folder is made; the files in it are their owner's alone."""
    folder = tmp_path / "new" / "data"
    with begun(folder):
        modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in folder.iterdir()}
    assert modes.keys() >= {"state.sqlite3", "state.sqlite3-wal", "state.sqlite3.lock"}
    if os.name == "posix":
        assert set(modes.values()) == {0o600}


def test_any_name_of_a_folder_will_do(tmp_path: Path) -> None:
    """Spaces, question marks, hashes and percent signs in a path stay what they are."""
    folder = tmp_path / "my data? 100% #1 ü"
    with begun(folder) as core:
        assert core.circle(C) == CIRCLE
    assert path_in(folder).exists()


def test_a_full_disk_is_said_in_words_and_nothing_half_is_kept(tmp_path: Path) -> None:
    """When there is no room, the whole transaction is undone and the message says what to do."""
    with begun(tmp_path) as core:
        add(core, said(ANA, "Before.", message_id=1))

    def too_much() -> None:
        with open_core(path_in(tmp_path)) as core:
            core._db.execute("PRAGMA max_page_count=50")
            add(core, said(ANA, "Short.", message_id=2))
            add(core, said(ANA, "Long. " * 50_000, message_id=3))

    with pytest.raises(StoreError, match="no room left") as refused:
        too_much()
    assert "Make room" in refused.value.hint
    with open_core(path_in(tmp_path)) as core:
        assert texts(core) == ["Before."]


def test_another_program_that_holds_the_database_is_said_in_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody's open transaction in the file is waited for, then told of."""
    monkeypatch.setattr(database, "BUSY_SECONDS", 0.01)
    with begun(tmp_path):
        pass
    with closing(sqlite3.connect(path_in(tmp_path))) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreError, match="held by another program"), open_core(path_in(tmp_path)):
            pass
        assert other.in_transaction


def test_a_mistake_of_ours_stays_a_traceback(tmp_path: Path) -> None:
    """An error that nobody but a programmer can mend isn't dressed up."""
    with pytest.raises(sqlite3.OperationalError, match="no such table"), begun(tmp_path) as core:
        core._db.execute("SELECT * FROM nowhere")


CRASH = """
import os, sys
from pathlib import Path
from tests.test_store_kit import ANA, add, begun, path_in, said
from bot.store import open_core
folder = Path(sys.argv[1])
with begun(folder) as core:
    add(core, said(ANA, "Committed.", message_id=1))
with open_core(path_in(folder), readonly=True):          # holds the -wal file back from being cleared
    with open_core(path_in(folder)) as core:
        add(core, said(ANA, "Committed too.", message_id=2, minute=1))
    with open_core(path_in(folder)) as core:
        add(core, said(ANA, "Half a write.", message_id=3))
        core.delete_messages(900000000000000001, [1], core.words_of("tuesday", ANA).responses[0].at)
        os._exit(9)
"""


def test_a_crash_leaves_no_half_write(tmp_path: Path) -> None:
    """After a process dies in the middle of a write, all that was committed is there and nothing else."""
    with second_process(CRASH, tmp_path) as crashed:
        _, errors = crashed.communicate(timeout=60)
    assert (crashed.returncode, errors) == (9, "")
    with open_core(path_in(tmp_path)) as core:
        assert texts(core) == ["Committed.", "Committed too."]


def test_an_old_sqlite_is_refused_in_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A Python whose SQLite lacks what we need says so before anything is made."""
    monkeypatch.setattr(database, "OLDEST_SQLITE", (99, 0, 0))
    with pytest.raises(StoreError, match="too old"), open_core(path_in(tmp_path)):
        pass
    assert not path_in(tmp_path).exists()


@pytest.mark.parametrize("number", range(1, len(steps()) + 1))
def test_killed_at_each_step_of_a_migration_it_is_made_good_and_keeps_what_it_holds(
    tmp_path: Path, number: int
) -> None:
    """Consent, names, answers, nameless ones that wait, followers and meetings come along, wherever it was killed."""
    with begun(tmp_path / "fresh"):
        pass
    old, wanted, killed = path_in(tmp_path), schema(path_in(tmp_path / "fresh")), list[Path]()
    has_rows = from_before(old, up_to=number - 1)

    def stands(_statement: str) -> None:
        """Keep what stands on the disk as a statement begins: that is what a kill leaves."""
        killed.append(tmp_path / str(len(killed)))
        killed[-1].mkdir()
        for file in tmp_path.glob(f"{old.name}*"):
            shutil.copy(file, killed[-1])

    with closing(connect(old, readonly=False)) as connection:
        connection.execute("PRAGMA cache_size=1")  # what isn't committed yet goes to the disk as well
        connection.set_trace_callback(stands)
        migrate(connection, steps()[:number])
    for folder in killed:
        with open_core(path_in(folder)) as core:
            if has_rows:
                assert_kept(core)
        assert schema(path_in(folder)) == wanted
    assert len(killed) > dict(steps())[number].count(";\n")


WITH_ROWS = 4
"""The migration after which a database from before has rows."""


def from_before(path: Path, *, up_to: int) -> bool:
    """Make a database of an older version, with rows if there were tables for them; return whether it has any."""
    with closing(sqlite3.connect(path)) as old:
        old.execute("PRAGMA journal_mode=WAL")
        old.execute(f"PRAGMA application_id={APPLICATION_ID}")
        migrate(old, steps()[: min(up_to, WITH_ROWS)])
        if up_to < WITH_ROWS:
            return False
        old.executescript(ROWS)
        migrate(old, steps()[:up_to])
    return True


ROWS = """
INSERT INTO circle VALUES ('c', 'C', 1, 2, 3, 'pseudonyms', 0, 3, 0);
INSERT INTO member VALUES ('c', 11, 'Ana', 1, 'name', 5), ('c', 12, 'Bo', 2, 'not-quoted', 6),
  ('c', 13, 'Chen', 3, NULL, 7);
INSERT INTO response (circle, week, how, user_id, text, at, late, channel_id, message_id)
  VALUES ('c', 'w', 'message', 11, 'Of Ana.', 8, 0, 4, 101),
    ('c', 'w', 'message', 12, 'Of Bo.', 9, 0, 4, 102),
  ('c', 'w', 'message', 13, 'Of Chen.', 10, 0, 4, 103);
INSERT INTO nameless (id, circle, week, prompt, text, salt, code)
  VALUES (77, 'c', 'w', 'p', 'Of nobody.', x'00', x'01');
INSERT INTO follower VALUES ('c', 12, 5, NULL);
INSERT INTO event VALUES ('c', 'w', 1, 'open', 5, 9, 'Call', '', 20, 30, 'Here', NULL);
INSERT INTO interest VALUES ('c', 'w', 12);
"""


def assert_kept(core: Core) -> None:
    """All of it is there, as it was meant."""
    assert [(row.author, row.text) for row in core.released("c")] == [
        ("Ana", "Of Ana."),
        ("Reader 3", "Of Chen."),
    ]
    bo, chen = core.words_of("c", 12), core.words_of("c", 13)
    assert [row.text for row in bo.responses] == ["Of Bo."]
    assert bo.follows
    assert bo.interested == ("w",)
    assert chen.choice is None
    assert core.nameless_wait("c")
    assert [tuple(row) for row in core._rows("SELECT week, event_id FROM event")] == [("w", 9)]
