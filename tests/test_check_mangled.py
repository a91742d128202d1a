"""Whatever is in a circle's file: findings with places, no traceback, and not more memory than a page takes.

How fast it is stands in the bench (`make bench ARGS=checking`).
"""

from __future__ import annotations

import tracemalloc
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.cli.looking import look_at
from bot.schedule.load import Known, load_circle
from bot.yamldoc import Severity
from tests.mangled import MEGABYTE, mangled
from tests.test_cli_codes import run
from tests.test_schedule_mutations import is_inside
from tests.test_schedule_wrong import GOOD

FILES = mangled()
KNOWN: Known = {}
MOST = 50 * MEGABYTE
NAMES = sorted(
    name for name in FILES if not name.startswith("wrong-")
)  # those are looked at in test_schedule_wrong


def test_there_are_more_than_a_hundred_kinds() -> None:
    """Each another file."""
    assert len(set(FILES.values())) > 200
    assert len(NAMES) > 80


@pytest.mark.parametrize("name", NAMES)
def test_a_mangled_file_gives_findings_with_places(name: str, tmp_path: Path) -> None:
    """On the command line: exit 1, and every finding lies inside the file; the first line says where."""
    path = tmp_path / "tuesday.yaml"
    path.write_bytes(FILES[name])
    looked = look_at(path)
    assert any(finding.severity is Severity.ERROR for finding in looked.findings)
    assert len(looked.findings) < 250
    text = FILES[name].decode("utf-8", "replace")
    assert all(is_inside(finding, text) and finding.hint for finding in looked.findings)
    done = run("check", path)
    assert done.exit_code == 1
    assert done.output.startswith(f"{path}:")
    assert "\x1b" not in done.output


@pytest.mark.parametrize("name", sorted(name for name in NAMES if len(FILES[name]) > 20_000))
def test_a_big_one_takes_little_memory(name: str, tmp_path: Path) -> None:
    """At most 50 MB more than there was, as Python counts it."""
    path = tmp_path / "tuesday.yaml"
    path.write_text(GOOD.replace("circle: ", "circl: "), encoding="utf-8")
    look_at(path)
    path.write_bytes(FILES[name])
    tracemalloc.start()
    try:
        assert look_at(path).findings
        assert tracemalloc.get_traced_memory()[1] < MOST
    finally:
        tracemalloc.stop()


def test_an_unreadable_one_is_told_in_words(tmp_path: Path) -> None:
    """A folder of that name, a link that leads nowhere or to itself."""
    for name in ("folder", "nowhere", "itself"):
        path = tmp_path / f"{name}.yaml"
        if name == "folder":
            path.mkdir()
            (path / "x.yaml").mkdir()
        else:
            path.symlink_to(path if name == "itself" else tmp_path / "gone")
        done = run("check", path)
        assert done.exit_code == 1
        assert f"{path}:1:1: error: " in done.output


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_pieces_of_mangled_files_put_together_are_looked_at_too(data: st.DataObject) -> None:
    """Cut anywhere and joined to another, with a byte changed: findings inside the file, or nothing to find."""
    small = [content for content in FILES.values() if len(content) < 4000]
    first, second = data.draw(st.sampled_from(small)), data.draw(st.sampled_from(small))
    mixed = bytearray(
        first[: data.draw(st.integers(0, len(first)))] + second[data.draw(st.integers(0, len(second))) :]
    )
    if mixed:
        mixed[data.draw(st.integers(0, len(mixed) - 1))] = data.draw(st.integers(0, 255))
    text = bytes(mixed).decode("utf-8", "replace")
    found = load_circle(Path("tuesday.yaml"), text=text, known=KNOWN)
    assert found.circle or found.findings
    assert all(finding.text() for finding in found.findings)
    assert all(is_inside(one, text) for one in found.findings if one.place.file == "tuesday.yaml")
