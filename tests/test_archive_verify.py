"""`verify`: an archive is held against its manifest, and nothing else is opened."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from bot.archive import ArchiveError, export
from bot.archive.verify import verify

from .test_archive_forms import whole
from .test_archive_write import contents
from .test_cli_codes import run


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """An archive in every form."""
    export(whole(), tmp_path / "archive", formats=["all"])
    return tmp_path / "archive"


def test_an_archive_is_whole_as_it_was_made(archive: Path) -> None:
    """Every file that is there is among those that were looked at."""
    found = verify(archive)
    assert found.is_whole
    assert {*found.whole, "manifest.json"} == set(contents(archive))


def test_what_is_missing_changed_or_added_is_named(archive: Path) -> None:
    """Also where a change leaves the size as it was, and where a link stands in a file's place."""
    (archive / "archive.txt").unlink()
    (archive / "archive.json").unlink()
    (archive / "archive.json").symlink_to(archive / "archive.ics")
    page = archive / "markdown" / "index.md"
    page.write_bytes(page.read_bytes().replace(b"a", b"b", 1))
    (archive / "csv" / "old").mkdir()
    (archive / "csv" / "old" / "wages.csv").write_text("1")
    found = verify(archive)
    assert (found.missing, found.changed, found.added) == (
        ("archive.json", "archive.txt"),
        ("markdown/index.md",),
        ("csv/old/wages.csv",),
    )


@pytest.mark.parametrize(
    "place", ["../secret", "/etc/passwd", "a/../../secret", "C:secret", "..\\secret", ""]
)
def test_nothing_outside_is_opened(archive: Path, place: str) -> None:
    """Whoever wrote the manifest."""
    (archive.parent / "secret").write_text("")
    manifest: Any = json.loads((archive / "manifest.json").read_text(encoding="utf-8"))
    manifest["files"][0]["name"] = place
    (archive / "manifest.json").write_text(json.dumps(manifest))
    with pytest.raises(ArchiveError, match="isn't an archive's"):
        verify(archive)


@pytest.mark.parametrize("manifest", ["", "[]", "{}", '{"schema": "studycircle-manifest/1"}', "[" * 100_000])
def test_a_manifest_that_is_none_is_said_in_words(archive: Path, manifest: str) -> None:
    """As is a folder that has none."""
    (archive / "manifest.json").write_text(manifest)
    with pytest.raises(ArchiveError, match="isn't an archive's"):
        verify(archive)
    (archive / "manifest.json").unlink()
    with pytest.raises(ArchiveError, match="no archive"):
        verify(archive)


def test_the_command_says_it_in_words_and_in_json(archive: Path) -> None:
    """0 where all is as it was, 1 where not."""
    done = run("verify", str(archive))
    assert (done.exit_code, "nothing is missing, changed or added" in done.stdout) == (0, True)
    (archive / "archive.txt").unlink()
    done = run("verify", str(archive))
    assert (done.exit_code, done.stdout.splitlines()[0]) == (1, "missing  archive.txt")
    done = run("verify", str(archive), "--json")
    assert done.exit_code == 1
    assert json.loads(done.stdout)["missing"] == ["archive.txt"]
    assert run("verify", str(archive / "csv")).exit_code == 1
