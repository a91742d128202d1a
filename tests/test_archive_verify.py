"""`verify`: an archive is held against its manifest, and nothing else is opened."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from bot.archive import ArchiveError, export
from bot.archive.tree import Held, Option
from bot.archive.verify import verify

from .test_archive_forms import whole
from .test_archive_trees import big_tree
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
    (archive / "csv" / "older" / "empty").mkdir(parents=True)
    found = verify(archive)
    assert (found.missing, found.changed, found.added) == (
        ("archive.json", "archive.txt"),
        ("markdown/index.md",),
        ("csv/old/wages.csv", "csv/older/empty/"),
    )
    assert found.links == ("archive.json",)
    assert not found.is_whole


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


def test_a_linked_folder_is_not_read_through(archive: Path) -> None:
    """Though what it leads to is what was there: that isn't in the archive any more."""
    (archive / "csv").rename(archive.parent / "elsewhere")
    (archive / "csv").symlink_to(archive.parent / "elsewhere")
    found = verify(archive)
    assert found.missing == ("csv/prompts.csv", "csv/responses.csv", "csv/votes.csv")
    assert (found.links, found.added, found.is_whole) == (("csv",), (), False)


def test_a_link_that_was_added_is_named(archive: Path) -> None:
    """Also where it leads nowhere."""
    (archive / "more").symlink_to(archive.parent / "nowhere")
    found = verify(archive)
    assert (found.links, found.is_whole) == (("more",), False)


def test_the_manifest_is_no_link_and_the_archives_folder_may_be_one(archive: Path) -> None:
    """What the first leads to isn't in the folder."""
    link = archive.parent / "link"
    link.symlink_to(archive)
    assert verify(link).is_whole
    (archive / "manifest.json").rename(archive.parent / "manifest.json")
    (archive / "manifest.json").symlink_to(archive.parent / "manifest.json")
    with pytest.raises(ArchiveError, match="is a link"):
        verify(archive)


def rewrite(archive: Path, change: Callable[[Any], object]) -> None:
    """Change what the manifest tells."""
    values: Any = json.loads((archive / "manifest.json").read_text(encoding="utf-8"))
    change(values)
    (archive / "manifest.json").write_text(json.dumps(values), encoding="utf-8")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("made", "Made by Studycircle 9"), ("archive", "studycircle-archive/2"), ("circle.id", "monday"),
        ("circle.name", "Monday"), ("reading.sha256", "0" * 64), ("sample", True), ("consent.names", "as-on-discord"),
        ("consent.statement", "All agreed."), ("counts.weeks", 3), ("counts.paragraphs", 0), ("counts.notes", 0),
        ("counts.prompts", None), ("counts.responses", 7), ("counts.votes", "4"), ("counts.words", 1),
        ("vouched", "yes"),
    ],
)  # fmt: skip
def test_what_the_manifest_tells_is_held_against_the_json(archive: Path, name: str, value: object) -> None:
    """A changed or added count, consent or name is named, though every file is as the manifest has it."""

    def change(values: Any) -> None:
        *above, last = name.split(".")
        for key in above:
            values = values[key]
        values[last] = value

    rewrite(archive, change)
    found = verify(archive)
    assert (found.differing, found.changed, found.is_whole) == ((name,), (), False)
    done = run("verify", str(archive))
    assert (done.exit_code, done.stdout.split()[:2]) == (1, ["differs", f"{name}:"])


def test_what_the_manifest_no_longer_tells_is_named(archive: Path) -> None:
    """As what it tells otherwise."""
    rewrite(archive, lambda values: (values.pop("consent"), values["counts"].pop("votes")))
    assert verify(archive).differing == ("consent.names", "consent.statement", "counts.votes")


@pytest.mark.parametrize("count", [0, 1, 1200])
def test_the_manifest_of_any_archive_agrees_with_its_json(tmp_path: Path, count: int) -> None:
    """Also of one without responses, with polls whose totals aren't shown, and with texts that look like its lines."""
    archive = big_tree(count)
    sealed = [
        replace(p, held=Held.PRIVATE, voters=0, options=(Option(1, "So", 0),))
        for p in archive.weeks[0].prompts
    ]
    weeks = (
        replace(archive.weeks[0], prompts=tuple(sealed), digest='\n "responses": [\n  {\n'),
        *archive.weeks[1:],
    )
    export(replace(archive, weeks=weeks), tmp_path, formats=["json"])
    found = verify(tmp_path)
    assert (found.differing, found.compared, found.is_whole) == ((), True, True)


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", "\xff", "[" * 100_000, '{"weeks": 1, "circle": [], "reading": ""}']
)
def test_a_json_that_no_export_wrote_is_a_changed_one(archive: Path, text: str) -> None:
    """Whatever the manifest has of it."""
    data = text.encode("latin-1")
    (archive / "archive.json").write_bytes(data)

    def change(values: Any) -> None:
        (entry,) = [one for one in values["files"] if one["name"] == "archive.json"]
        entry |= {"size": len(data), "sha256": sha256(data).hexdigest()}

    rewrite(archive, change)
    found = verify(archive)
    assert (found.changed, found.compared, "archive.json" in found.whole) == (("archive.json",), False, False)


@pytest.mark.parametrize("manifest", ["", "[]", "{}", '{"schema": "studycircle-manifest/1"}', "[" * 100_000])
def test_a_manifest_that_is_none_is_said_in_words(archive: Path, manifest: str) -> None:
    """As is a folder that has none."""
    (archive / "manifest.json").write_text(manifest)
    with pytest.raises(ArchiveError, match="isn't an archive's"):
        verify(archive)
    (archive / "manifest.json").unlink()
    with pytest.raises(ArchiveError, match="no archive"):
        verify(archive)
    (archive / "manifest.json.partial").write_text("")
    with pytest.raises(ArchiveError, match="broke off"):
        verify(archive)


def test_the_command_says_it_in_words_and_in_json(archive: Path) -> None:
    """0 where all is as it was, 1 where not."""
    done = run("verify", str(archive))
    assert (done.exit_code, "none is missing or was added" in done.stdout) == (0, True)
    assert "What the manifest tells of the archive agrees with archive.json." in done.stdout
    (archive / "archive.txt").unlink()
    done = run("verify", str(archive))
    assert (done.exit_code, done.stdout.splitlines()[0]) == (1, "missing  archive.txt")
    done = run("verify", str(archive), "--json")
    assert done.exit_code == 1
    assert json.loads(done.stdout)["missing"] == ["archive.txt"]
    assert run("verify", str(archive / "csv")).exit_code == 1


def test_the_good_answer_promises_no_more_than_was_looked_at(tmp_path: Path) -> None:
    """Without the JSON there is nothing to hold the manifest against."""
    export(whole(), tmp_path, formats=["txt"])
    done = run("verify", str(tmp_path))
    assert (done.exit_code, "There is no archive.json" in done.stdout) == (0, True)


def test_an_export_that_broke_off_is_said_in_words(archive: Path) -> None:
    """The files of two may stand side by side; and no name moves the terminal's cursor."""
    (archive / "manifest.json.partial").write_text("")
    (archive / "\x1b[2J").write_text("")
    done = run("verify", str(archive))
    assert (done.exit_code, "Export there again" in done.stdout, "\x1b" in done.stdout) == (1, True, False)
