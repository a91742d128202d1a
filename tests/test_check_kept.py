"""What `check` keeps of many files: it holds while nothing changed, is never stale, and is nobody else's to write."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import threading
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.cli import checking, looking
from bot.cli.looking import Looked
from bot.clock import SystemClock
from tests.test_cli_codes import EXAMPLE, ROOT, circle_file, run

(SEED,) = (ROOT / "seeds").glob("*.txt")
FILES = checking.WORTH_KEEPING + 2


class Later:
    """A clock of somebody who comes an hour later: what was just written counts as settled."""

    def now(self) -> datetime:
        """Return the time in an hour."""
        return SystemClock().now() + timedelta(hours=1)


@pytest.fixture
def circles(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder of circles that read a reading beside it, one of them with a mistake."""
    monkeypatch.setattr(checking, "SystemClock", Later)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    folder = tmp_path / "circles"
    folder.mkdir()
    shutil.copy(EXAMPLE.parent / "reading.yaml", tmp_path / "reading.yaml")
    shutil.copy(SEED, tmp_path)
    for number in range(FILES - 1):
        circle_file(folder, f"circle-{number}", reading="../reading.yaml", starts="2027-03-23")
    circle_file(folder, "wrong", reading="../reading.yaml", starts="soon")
    return folder


@pytest.fixture
def looked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the names of the files that are looked at from now on."""
    names: list[str] = []
    look = checking.look_at_all

    def note(files: Sequence[Path], advance: Callable[[int], None]) -> list[Looked]:
        names.extend(file.name for file in files)
        return look(files, advance)

    monkeypatch.setattr(checking, "look_at_all", note)
    return names


def kept_file(circles: Path) -> Path:
    """Return the one file that is kept."""
    (path,) = (circles.parent / "cache" / "studycircle").iterdir()
    return path


def written(path: Path, change: Callable[[dict[str, dict[str, object]]], None]) -> None:
    """Change what is kept, as whoever knows its form could."""
    body = json.loads(path.read_bytes().partition(b"\n")[2])
    change(body["files"])
    content = json.dumps(body, ensure_ascii=False).encode()
    path.write_bytes(f"{hashlib.sha256(content).hexdigest()}\n".encode() + content)


def without_findings(files: dict[str, dict[str, object]]) -> None:
    """Say of every file that nothing is wrong with it."""
    for row in files.values():
        row["findings"] = []


def test_what_is_unchanged_is_not_looked_at_again(circles: Path, looked: list[str]) -> None:
    """And the same is said of it, to the letter; --no-cache looks at everything."""
    first = run("check", circles)
    assert (first.exit_code, len(looked)) == (1, FILES)
    looked.clear()
    assert run("check", circles).output == first.output
    assert looked == []
    assert run("check", circles, "--no-cache").output == first.output
    assert len(looked) == FILES


def test_what_has_changed_is_looked_at_again(circles: Path, looked: list[str]) -> None:
    """Also where size and time are as they were; a file that is new, and one that is gone."""
    run("check", circles)
    file = circles / "wrong.yaml"
    found = file.stat()
    file.write_text(file.read_text(encoding="utf-8").replace("soon", "late"), encoding="utf-8")
    os.utime(file, ns=(found.st_atime_ns, found.st_mtime_ns))
    circle_file(circles, "new", reading="../reading.yaml")
    (circles / "circle-0.yaml").unlink()
    looked.clear()
    said = run("check", circles).output
    assert "late" in said
    assert "soon" not in said
    assert sorted(looked) == ["new.yaml", "wrong.yaml"]


@pytest.mark.parametrize("which", ["reading.yaml", SEED.name])
def test_what_a_circle_rests_on_has_changed(circles: Path, looked: list[str], which: str) -> None:
    """Its reading, or the text: all are looked at again, and what is wrong there is said."""
    run("check", circles)
    path = circles.parent / which
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("Reform", "Deform").replace("reform", "deform"), encoding="utf-8")
    looked.clear()
    assert "reading.yaml:" in run("check", circles).output
    assert len(looked) == FILES


def test_another_program_or_other_zone_data_look_again(
    circles: Path, looked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever has a say in what is found."""
    run("check", circles)
    monkeypatch.setattr("bot.cli.keeping.__version__", "99.0")
    looked.clear()
    run("check", circles)
    assert len(looked) == FILES


def test_what_depends_on_the_day_is_said_of_today(circles: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A doubt about zone data comes and goes, also of files that are kept."""
    before = run("check", circles).output
    monkeypatch.setattr(checking, "doubt_about", lambda zone, _now: f"Zone data disagree about {zone}.")
    assert run("check", circles).output.count("Zone data disagree about Europe/Berlin.") == FILES - 1
    monkeypatch.undo()
    monkeypatch.setenv("XDG_CACHE_HOME", str(circles.parent / "cache"))
    assert run("check", circles).output == before


@pytest.mark.parametrize("size", [0, 10, 64, 65, 200, -1])
def test_what_is_damaged_is_not_believed(circles: Path, looked: list[str], size: int) -> None:
    """Cut off anywhere, or with one bit turned: everything is looked at again, and kept anew."""
    before = run("check", circles).output
    content = bytearray(kept_file(circles).read_bytes())
    content[len(content) // 2] ^= 1
    kept_file(circles).write_bytes(bytes(content) if size < 0 else bytes(content[:size]))
    looked.clear()
    assert run("check", circles).output == before
    assert len(looked) == FILES
    run("check", circles)
    assert len(looked) == FILES


def test_what_others_may_have_written_is_not_believed(circles: Path) -> None:
    """Neither the file nor the folder may be anybody's else; nor is a link followed."""
    before = run("check", circles).output
    kept = kept_file(circles)
    written(kept, without_findings)
    assert "soon" not in run("check", circles).output  # what is its own is believed
    kept.chmod(0o666)
    assert run("check", circles).output == before
    written(kept, without_findings)
    kept.parent.chmod(0o777)
    assert run("check", circles).output == before
    kept.parent.chmod(0o700)
    target = kept.rename(circles.parent / "elsewhere.json")
    kept.symlink_to(target)
    assert run("check", circles).output == before


def test_what_was_changed_just_now_is_not_kept(
    circles: Path, looked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its times wouldn't tell of another change in the same moment."""
    monkeypatch.setattr(checking, "SystemClock", SystemClock)
    run("check", circles)
    run("check", circles)
    assert len(looked) == 2 * FILES


def test_without_a_place_to_keep_it_all_is_well(circles: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Here a file stands where the folder should be; and few files aren't kept at all."""
    (circles.parent / "cache").write_text("", encoding="utf-8")
    assert run("check", circles).exit_code == 1
    monkeypatch.setenv("XDG_CACHE_HOME", str(circles.parent / "other"))
    assert run("check", circles / "circle-1.yaml").exit_code == 0
    assert not (circles.parent / "other").exists()


def test_two_at_once_keep_one_whole_file(circles: Path, looked: list[str]) -> None:
    """Whoever comes last: it is whole, and holds."""
    run("check", circles)
    kept = kept_file(circles)
    wrong = run("check", circles).output
    kept.unlink()
    looked.clear()
    threads = [
        threading.Thread(target=checking.check_paths, args=([circles],), kwargs={"strict": False, "as_json": True})
        for _ in range(2)
    ]  # fmt: skip
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    looked.clear()
    assert run("check", circles).output == wrong
    assert looked == []
    assert kept_file(circles) == kept


def test_many_processes_find_what_one_does(circles: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In the same order, and with each mistake of the reading once."""
    (circles.parent / "reading.yaml").write_text("title: T\n", encoding="utf-8")
    before = run("check", circles, "--no-cache").output
    monkeypatch.setattr(looking, "MANY", 10)
    monkeypatch.setattr(looking, "SLICE", 7)
    assert run("check", circles, "--no-cache").output == before
