"""What the doctor sees of the machine: folder, disk, encryption, clock, database, copies; each fault has its remedy."""

from __future__ import annotations

import os
import sqlite3
import sys
from collections.abc import Callable, Sequence
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.agenda.reconcile import Insert
from bot.chat.inquiry import Moment
from bot.clock import SteppedClock
from bot.doctor.database import COPY_EVERY, copy_finding, database_findings
from bot.doctor.encryption import encryption_finding
from bot.doctor.findings import Finding, Standing, failure, ok
from bot.doctor.folder import AMPLE, LEAST, Room, folder_findings, room_at, room_findings
from bot.doctor.machine import program_finding, zone_findings
from bot.doctor.skew import clock_finding, skew_of
from bot.records import State
from bot.store.backup import back_up, last_copy, note_copy
from bot.zonedata import ZoneData
from tests.test_cli_codes import run
from tests.test_store_kit import C, at, begun, due, path_in
from tests.test_store_lock import held_elsewhere

NOW = datetime(2027, 1, 20, 3, tzinfo=UTC)
OK, WARNING, FAILURE = Standing.OK, Standing.WARNING, Standing.FAILURE
posix_only = pytest.mark.skipif(
    sys.platform == "win32", reason="Windows keeps rights elsewhere than in the mode"
)
linux_only = pytest.mark.skipif(sys.platform != "linux", reason="seen on Linux only")


def by_code(findings: Sequence[Finding] | object) -> dict[str, Finding]:
    """Return findings by their code, of which there is one each."""
    found = list(findings)  # type: ignore[call-overload]
    named = {one.code: one for one in found}
    assert len(named) == len(found)
    return named


def test_no_fault_is_found_without_a_remedy() -> None:
    """Nor a remedy for what is in order: it can't even be written down."""
    with pytest.raises(AssertionError, match="every fault has its remedy"):
        failure("disk", "It is full.", "")
    with pytest.raises(AssertionError):
        Finding("disk", OK, "It is fine.", "Make room.")
    assert ok("disk", "It is fine.").remedy == ""


def test_the_program_says_what_it_stands_on() -> None:
    """For whoever reports a fault."""
    found = program_finding()
    assert found.standing is OK
    assert all(word in found.what for word in ("studycircle ", "Python 3.", "discord.py ", "SQLite 3."))


def test_zone_data_are_named_with_what_is_doubtful() -> None:
    """Both releases, and a warning a zone."""
    data = ZoneData("2019a", "2026f", uses_packaged=True)
    first, second = zone_findings(data, ["Zone data disagree about X."], remedy="Update them.")
    assert (first.standing, second.standing) == (OK, WARNING)
    assert "the system's 2019a, packaged 2026f" in first.what
    assert second.remedy == "Update them."


# --- the clock


def moment(*, off: float, way: float = 0.2, part: float = 0.5) -> Moment:
    """An answer that took so many seconds, made half way, with our clock so far ahead of Discord's."""
    theirs = NOW + timedelta(seconds=part)
    asked = theirs + timedelta(seconds=off - way / 2)
    return Moment(asked, asked + timedelta(seconds=way), theirs.replace(microsecond=0))


@pytest.mark.parametrize("off", [-4000.0, -90.0, -31.6, -2.0, -0.4, 0.0, 0.4, 2.0, 31.6, 90.0, 4000.0])
@pytest.mark.parametrize("way", [0.01, 3.0])
def test_the_difference_lies_where_every_answer_allows_it(off: float, way: float) -> None:
    """Whatever part of a second Discord leaves out, and however long an answer takes; more answers leave less."""
    moments = [moment(off=off, way=way, part=part / 10) for part in range(10)]
    one, all_of_them = skew_of(moments[:1]), skew_of(moments)
    assert one is not None
    assert all_of_them is not None
    for found in (one, all_of_them):
        assert found.least <= off + 1e-6
        assert found.most >= off - 1e-6
    assert all_of_them.most - all_of_them.least <= one.most - one.least


@pytest.mark.parametrize(
    ("off", "standing", "words"),
    [
        (0.0, OK, "agrees with Discord's"),
        (1.9, OK, "agrees"),
        (-1.9, OK, "agrees"),
        (5.0, WARNING, "about 5 s ahead of"),
        (-5.0, WARNING, "about 5 s behind"),
        (90.0, FAILURE, "about 90 s ahead of Discord's: all posts come that much too early"),
        (-90.0, FAILURE, "about 90 s behind Discord's: all posts come that much too late"),
    ],
)
def test_a_clock_that_is_off_is_told(off: float, standing: Standing, words: str) -> None:
    """By what is certain: a long way to Discord is no fault of the clock's."""
    found = clock_finding([moment(off=off), moment(off=off, part=0.9, way=6.0)])
    assert found.standing is standing
    assert words in found.what
    assert standing is OK or "the network set it" in found.remedy


def test_a_slow_line_makes_no_wrong_clock() -> None:
    """An answer that took half a minute leaves everything open in between."""
    assert clock_finding([moment(off=0.0, way=31.0)]).standing is OK


def test_without_an_answer_nothing_is_claimed() -> None:
    """It is said that the clock wasn't seen."""
    assert clock_finding([]).standing is WARNING


# --- the folder and its disk


def plenty(_: Path) -> Room:
    """A disk with all the room that one may want."""
    return Room(10**12, 10**6)


@posix_only
def test_a_folder_of_ones_own_is_in_order(tmp_path: Path) -> None:
    """As the bot makes it; a database in it that is wide open is in nobody's reach."""
    tmp_path.chmod(0o700)
    path_in(tmp_path).touch(mode=0o644)
    found = by_code(folder_findings(tmp_path, size=0, measure=plenty))
    assert {one.standing for one in found.values()} == {OK}


@posix_only
def test_a_folder_that_others_can_enter_is_told(tmp_path: Path) -> None:
    """A warning if only its names are seen, a failure if they can read what members wrote."""
    path_in(tmp_path).touch(mode=0o600)
    tmp_path.chmod(0o755)
    found = by_code(folder_findings(tmp_path, size=0, measure=plenty))["privacy"]
    assert (found.standing, found.remedy) == (WARNING, f"chmod 700 {tmp_path}")
    path_in(tmp_path).chmod(0o640)
    found = by_code(folder_findings(tmp_path, size=0, measure=plenty))["privacy"]
    assert (found.standing, found.remedy) == (FAILURE, f"chmod -R go= {tmp_path}")
    assert "state.sqlite3" in found.what


def test_a_folder_that_is_not_there_is_no_fault(tmp_path: Path) -> None:
    """The first start makes it; a file in its place is one."""
    [found] = folder_findings(tmp_path / "to" / "come", size=0, measure=plenty)
    assert (found.standing, found.code) == (OK, "folder")
    (tmp_path / "file").touch()
    [found] = folder_findings(tmp_path / "file", size=0, measure=plenty)
    assert found.standing is FAILURE
    assert "--data" in found.remedy


@posix_only
@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_is_somebody_elses_is_told(tmp_path: Path) -> None:
    """With the way to give the command as its owner."""
    tmp_path.chmod(0o500)
    found = by_code(folder_findings(tmp_path, size=0, measure=plenty))["folder"]
    tmp_path.chmod(0o700)
    assert found.standing is FAILURE
    assert "sudo -u" in found.remedy
    [missing] = folder_findings(tmp_path / "private" / "data", size=0, measure=plenty)
    assert missing.standing is OK


@pytest.mark.parametrize(
    ("free", "size", "standing"),
    [
        (LEAST + AMPLE, 0, OK),
        (LEAST + AMPLE - 1, 0, WARNING),
        (LEAST - 1, 0, FAILURE),
        (LEAST + 3 * AMPLE, AMPLE, OK),
        (LEAST + 3 * AMPLE - 1, AMPLE, WARNING),
        (LEAST + 2 * AMPLE - 1, AMPLE, FAILURE),
    ],
)
def test_a_disk_that_is_nearly_full_is_told(tmp_path: Path, free: int, size: int, standing: Standing) -> None:
    """By what the database needs to be written anew beside itself; the remedy is to make room."""
    [found] = room_findings(tmp_path, size=size, measure=lambda _: Room(free))
    assert found.standing is standing
    assert standing is OK or "Make room on it" in found.remedy


@pytest.mark.parametrize(("files", "standing"), [(5, FAILURE), (500, WARNING), (50_000, OK)])
def test_a_disk_without_room_for_more_files_is_told(tmp_path: Path, files: int, standing: Standing) -> None:
    """However many bytes are left."""
    found = by_code(room_findings(tmp_path, size=0, measure=lambda _: Room(10**12, files)))["files"]
    assert found.standing is standing
    assert standing is OK or "df -i" in found.remedy


def test_a_disk_that_gives_no_answer_is_told(tmp_path: Path) -> None:
    """It is no reason to stop."""

    def broken(_: Path) -> Room:
        raise OSError(5, "Input/output error")

    [found] = room_findings(tmp_path, size=0, measure=broken)
    assert found.standing is WARNING
    assert "Input/output error" in found.what


def test_the_real_disk_can_be_measured(tmp_path: Path) -> None:
    """Something is free where tests can write."""
    assert room_at(tmp_path).free > 0


# --- encryption at rest


def machine(tmp_path: Path, mount: str, devices: dict[str, tuple[str, Sequence[str]]]) -> dict[str, Path]:
    """A machine of one mount and some block devices: number, dm's uuid, and the numbers of those below."""
    root, own = (
        "25 1 8:1 / / rw - ext4 /dev/sda1 rw",
        mount.replace("HERE", str(tmp_path).replace(" ", "\\040")),
    )
    (tmp_path / "mountinfo").write_text(f"{root}\nnonsense\n{own}\n", encoding="utf-8")
    home = tmp_path / "block"
    for number, (uuid, below) in devices.items():
        (home / number / "slaves").mkdir(parents=True)
        if uuid:
            (home / number / "dm").mkdir()
            (home / number / "dm" / "uuid").write_text(uuid, encoding="ascii")
        for one in below:
            (home / number / "slaves" / one.replace(":", "-")).mkdir()
            (home / number / "slaves" / one.replace(":", "-") / "dev").write_text(
                f"{one}\n", encoding="ascii"
            )
    return {"mounts": tmp_path / "mountinfo", "devices": home}


def on(kind: str, source: str, device: str = "253:0") -> str:
    return f"36 25 {device} / HERE rw,noatime shared:1 - {kind} {source} rw"


PLAIN = {"8:2": ("", ()), "8:3": ("", ())}


@linux_only
@pytest.mark.parametrize(
    ("mount", "devices", "standing", "words"),
    [
        (on("ext4", "/dev/mapper/home"), {"253:0": ("CRYPT-LUKS2-abc-home", ("8:2",)), **PLAIN}, OK, "dm-crypt"),
        (
            on("xfs", "/dev/mapper/vg-home"),
            {"253:0": ("LVM-abc", ("253:1",)), "253:1": ("CRYPT-LUKS1-abc", ("8:2",)), **PLAIN},
            OK,
            "dm-crypt",
        ),
        (
            on("xfs", "/dev/mapper/vg-home"),
            {"253:0": ("LVM-abc", ("253:1", "8:3")), "253:1": ("CRYPT-LUKS1-abc", ("8:2",)), **PLAIN},
            WARNING,
            "aren't encrypted at rest, as far as can be seen: xfs on /dev/mapper/vg-home",
        ),
        (on("ext4", "/dev/sda2", "8:2"), PLAIN, WARNING, "ext4 on /dev/sda2"),
        (on("ext4", "/dev/sdz1", "65:1"), {}, WARNING, "as far as can be seen"),
        (on("btrfs", "/dev/nowhere", "0:40"), {}, WARNING, "btrfs on /dev/nowhere"),
        (on("overlay", "overlay", "0:50"), {}, WARNING, "In a container"),
        (on("fuse.gocryptfs", "/home/ana/.cipher", "0:60"), {}, OK, "gocryptfs"),
        (on("ecryptfs", "/home/.ecryptfs/ana", "0:61"), {}, OK, "ecryptfs"),
        (on("zfs", "tank/home", "0:62"), {}, WARNING, "can't be seen from here"),
        (on("nfs4", "nas:/home", "0:63"), {}, WARNING, "on another machine"),
        (on("tmpfs", "tmpfs", "0:64"), {}, WARNING, "in memory"),
    ],
)  # fmt: skip
def test_encryption_is_told_as_far_as_it_can_be_seen(
    tmp_path: Path,
    mount: str,
    devices: dict[str, tuple[str, Sequence[str]]],
    standing: Standing,
    words: str,
) -> None:
    """All that the data lie on must be encrypted; what isn't seen isn't claimed, either way."""
    found = encryption_finding(tmp_path / "to come", **machine(tmp_path, mount, devices))
    assert (found.standing, words in found.what) == (standing, True), found
    assert standing is OK or found.remedy


@linux_only
def test_of_two_mounts_at_one_place_the_later_one_counts(tmp_path: Path) -> None:
    """It lies on top; a place with a blank in its name is found, too."""
    place = tmp_path / "with blank"
    place.mkdir()
    both = f"{on('ext4', '/dev/sda2', '8:2')}\n{on('fuse.gocryptfs', 'x', '0:60')}"
    made = machine(place, both.replace("HERE", str(place).replace(" ", "\\040")), PLAIN)
    assert encryption_finding(place, **made).standing is OK


@linux_only
def test_where_the_system_tells_nothing_it_is_said(tmp_path: Path) -> None:
    """No /proc, as in some containers."""
    found = encryption_finding(tmp_path, mounts=tmp_path / "none", devices=tmp_path)
    assert (found.standing, "can't be seen" in found.what) == (WARNING, True)


@pytest.mark.parametrize(("platform", "words"), [("darwin", "FileVault"), ("win32", "BitLocker")])
def test_elsewhere_it_is_said_where_to_look(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, platform: str, words: str
) -> None:
    """macOS and Windows tell it to administrators."""
    monkeypatch.setattr(sys, "platform", platform)
    found = encryption_finding(tmp_path)
    assert (found.standing, words in found.remedy) == (WARNING, True)


# --- the database


def looked_at(folder: Path, **more: float) -> dict[str, Finding]:
    """What is found of a folder's database."""
    return by_code(database_findings(path_in(folder), clock=SteppedClock(NOW), **more))


def test_without_a_database_there_is_nothing_to_find_fault_with(tmp_path: Path) -> None:
    """Before the first start; and none is made by looking."""
    assert [one.standing for one in looked_at(tmp_path).values()] == [OK]
    assert list(tmp_path.iterdir()) == []


def test_a_sound_database_at_rest(tmp_path: Path) -> None:
    """It is whole; nobody works on it, and no copy was made: both are told, with what to do."""
    with begun(tmp_path):
        pass
    before = {file.name for file in tmp_path.iterdir()}
    found = looked_at(tmp_path)
    assert {code: one.standing for code, one in found.items()} == {
        "database": OK,
        "running": WARNING,
        "backup": WARNING,
    }
    assert "is whole" in found["database"].what
    assert "studycircle run" in found["running"].remedy
    assert "studycircle backup" in found["backup"].remedy
    assert {file.name for file in tmp_path.iterdir()} - before <= {"state.sqlite3-wal", "state.sqlite3-shm"}


def test_a_database_on_which_a_bot_works(tmp_path: Path) -> None:
    """It is looked over all the same, and the bot is named; the lock stays the bot's, and free once it is gone."""
    path = path_in(tmp_path)
    with held_elsewhere(path) as holder:
        for _ in range(2):
            found = looked_at(tmp_path)
            assert found["database"].standing is OK
            assert found["running"].what == (
                f"A bot is at work: process {holder.pid}, started 2027-01-12 16:00 UTC."
            )
    assert looked_at(tmp_path)["running"].standing is WARNING
    with begun(tmp_path) as core:
        assert core.circles()


def spoilt(path: Path) -> None:
    """Overwrite what comes after the first page."""
    content = bytearray(path.read_bytes())
    content[8192:] = os.urandom(len(content) - 8192)
    path.write_bytes(content)


def newer(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA user_version = 999")


def foreign(path: Path) -> None:
    path.unlink()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE theirs (x)")


@pytest.mark.parametrize(
    ("harm", "words", "remedy"),
    [
        (newer, "written by a newer Studycircle", "Install the newer version again"),
        (foreign, "belongs to another program", "Put it aside"),
        (spoilt, "damaged", "last copy"),
        (lambda path: path.write_text("hello" * 100), "is no database", "Put it aside"),
    ],
    ids=["newer", "foreign", "damaged", "no database"],
)
def test_a_database_that_can_not_be_used_is_told(
    tmp_path: Path, harm: Callable[[Path], object], words: str, remedy: str
) -> None:
    """Each in its own words, left as it was, and the rest is looked at nevertheless."""
    with begun(tmp_path):
        pass
    path = path_in(tmp_path)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode=DELETE")
    harm(path)
    before = path.read_bytes()
    found = looked_at(tmp_path)
    assert found["database"].standing is FAILURE
    assert words in found["database"].what
    assert remedy in found["database"].remedy
    assert path.read_bytes() == before
    assert "backup" in found


class Hurrying(SteppedClock):
    """A clock on which a second goes by with each look."""

    def elapsed(self) -> float:
        self.step(1.0)
        return super().elapsed()


def test_a_database_that_is_too_large_is_not_claimed_to_be_whole(tmp_path: Path) -> None:
    """The look ends when its time is over."""
    with begun(tmp_path) as core:
        core._db.execute("CREATE TABLE many (x)")
        core._db.execute(
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000) "
            "INSERT INTO many SELECT randomblob(100) FROM n"
        )
    found = by_code(database_findings(path_in(tmp_path), clock=Hurrying(NOW), seconds=1.0))["database"]
    assert found.standing is OK
    assert "too large to be looked over" in found.what
    assert "whole" not in found.what


def test_posts_that_failed_lately_are_told(tmp_path: Path) -> None:
    """With why; those of long ago are history."""
    with begun(tmp_path) as core:
        core.apply(C, [Insert(due())])
        core.claim(C, due().key, at())
        core.finish(C, due().key, State.FAILED, "Discord said no.", at())
    clock = SteppedClock(at(60))
    found = by_code(database_findings(path_in(tmp_path), clock=clock))["posts"]
    assert found.standing is WARNING
    assert "Discord said no." in found.what
    assert "/circle status" in found.remedy
    clock.jump(at() + timedelta(days=8))
    assert "posts" not in by_code(database_findings(path_in(tmp_path), clock=clock))


# --- copies


def test_a_copy_is_known_and_grows_old(tmp_path: Path) -> None:
    """A week and a day; then another one is due."""
    with begun(tmp_path):
        pass
    path, copy = path_in(tmp_path), tmp_path / "copies" / "copy.sqlite3"
    back_up(path, copy, now=NOW)
    note_copy(path, copy, now=NOW)
    found = copy_finding(path, now=NOW + COPY_EVERY)
    assert found.standing is OK
    assert f"2027-01-20 03:00 UTC: {copy}" in found.what
    old = copy_finding(path, now=NOW + COPY_EVERY + timedelta(days=1))
    assert (old.standing, "9 days ago" in old.what) == (WARNING, True)
    copy.unlink()
    assert "isn't there any more" in copy_finding(path, now=NOW).what


@pytest.mark.parametrize(
    "note", ["", "{}", "[1]", '{"made": "soon", "file": "x"}', '{"made": "2027-01-20T03:00:00", "file": "x"}']
)
def test_a_note_that_makes_no_sense_is_none(tmp_path: Path, note: str) -> None:
    """Somebody wrote in it, or the disk was full."""
    (tmp_path / "state.sqlite3.copied").write_text(note, encoding="utf-8")
    assert last_copy(path_in(tmp_path)) is None
    assert copy_finding(path_in(tmp_path), now=NOW).standing is WARNING


@posix_only
def test_the_command_for_copies_leaves_its_note(tmp_path: Path) -> None:
    """Beside the database, for its owner alone; a copy that can't be noted down is made all the same."""
    (tmp_path / "data").mkdir()
    with begun(tmp_path / "data"):
        pass
    done = run("backup", tmp_path / "copies", "--data", tmp_path / "data")
    assert (done.exit_code, done.stderr) == (0, "")
    last = last_copy(path_in(tmp_path / "data"))
    assert last is not None
    assert str(last.file) == done.stdout.strip()
    assert (tmp_path / "data" / "state.sqlite3.copied").stat().st_mode & 0o077 == 0
    (tmp_path / "data" / "state.sqlite3.copied").unlink()
    (tmp_path / "data" / "state.sqlite3.copied").mkdir()
    done = run("backup", tmp_path / "another.sqlite3", "--data", tmp_path / "data")
    assert done.exit_code == 0
    assert (tmp_path / "another.sqlite3").exists()
    assert "`studycircle doctor` won't know of it" in done.stderr
